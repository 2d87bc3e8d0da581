//! Files that programs read: sitemaps, `robots.txt`, Atom feeds, `llms.txt`, markdown. Pure: rows in, text out.

mod feed;
mod llms;
mod markdown;
mod robots;
mod sitemap;
mod xml;

pub use feed::{Feed, FeedEntry, feed};
pub use llms::{Section, llms};
pub use markdown::markdown;
pub use robots::robots;
pub use sitemap::{SitemapFile, SitemapUrl, sitemap_index, sitemaps};

/// Whether `text` is a day as `YYYY-MM-DD`, in form and range.
fn is_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let digits = text.get(range)?;
        let all = digits.bytes().all(|b| b.is_ascii_digit());
        all.then(|| digits.parse().ok()).flatten()
    };
    let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    dashes && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn only_real_days_are_days() {
        assert!(is_day("2016-02-29"));
        for text in [
            "2015-02-29",
            "2016-13-01",
            "2016-1-01",
            "07/19/2016",
            "",
            "2016-01-0é",
        ] {
            assert!(!is_day(text), "{text}");
        }
    }
}
