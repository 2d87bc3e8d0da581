//! The Atom feed of a locale's newest pages (RFC 4287).

use super::{is_day, xml};

/// What the feed says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The site's title in the locale.
    pub title: String,
    /// BCP 47 tag.
    pub lang: String,
    /// Absolute URL of the landing page; where there is no base URL, root-relative.
    pub home_url: String,
    /// Absolute URL of the feed itself; where there is no base URL, root-relative.
    pub self_url: String,
    /// Who answers for the pages that name no author; the title when empty.
    pub author: String,
}

/// A page that may be in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// Plain text.
    pub title: String,
    /// As [`Feed::home_url`].
    pub url: String,
    /// Last change, `YYYY-MM-DD`; a page without a valid one is left out.
    pub date: String,
    /// Plain text; may be empty.
    pub summary: String,
    /// First author, if known.
    pub author: Option<String>,
}

/// The feed of the newest `most` of `entries`, ties by URL. `None` when no entry has a date: a feed must say
/// when it was last changed, and the clock is no source of that.
pub fn feed(feed: &Feed, entries: &[FeedEntry], most: usize) -> Option<String> {
    let mut newest: Vec<&FeedEntry> = entries.iter().filter(|entry| is_day(&entry.date)).collect();
    newest.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.url.cmp(&b.url)));
    newest.truncate(most);
    let updated = &newest.first()?.date;

    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    xml::attribute(&mut out, "xml:lang", &feed.lang);
    out.push_str(">\n");
    xml::element(&mut out, "id", &id(&feed.self_url));
    xml::element(&mut out, "title", &feed.title);
    xml::element(&mut out, "updated", &midnight(updated));
    link(&mut out, "self", "application/atom+xml", &feed.self_url);
    link(&mut out, "alternate", "text/html", &feed.home_url);
    let answers = if feed.author.trim().is_empty() {
        &feed.title
    } else {
        &feed.author
    };
    author(&mut out, answers);
    for entry in newest {
        out.push_str("<entry>\n");
        xml::element(&mut out, "id", &id(&entry.url));
        xml::element(&mut out, "title", &entry.title);
        xml::element(&mut out, "updated", &midnight(&entry.date));
        link(&mut out, "alternate", "text/html", &entry.url);
        if let Some(name) = entry.author.as_deref().filter(|name| !name.trim().is_empty()) {
            author(&mut out, name);
        }
        if !entry.summary.is_empty() {
            xml::element(&mut out, "summary", &entry.summary);
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    Some(out)
}

/// A permanent IRI: the URL, or a name made from it where the site does not know its own address.
fn id(url: &str) -> String {
    if url.starts_with("http://") || url.starts_with("https://") {
        url.to_owned()
    } else {
        format!("urn:x-lazuli:{url}")
    }
}

fn midnight(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

fn link(out: &mut String, rel: &str, media_type: &str, href: &str) {
    out.push_str("<link");
    xml::attribute(out, "rel", rel);
    xml::attribute(out, "type", media_type);
    xml::attribute(out, "href", href);
    out.push_str("/>\n");
}

fn author(out: &mut String, name: &str) {
    out.push_str("<author>\n");
    xml::element(out, "name", name.trim());
    out.push_str("</author>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Feed {
        Feed {
            title: "Docs & more".to_owned(),
            lang: "nl-NL".to_owned(),
            home_url: "https://docs.example/nl-nl/".to_owned(),
            self_url: "https://docs.example/nl-nl/feed.xml".to_owned(),
            author: String::new(),
        }
    }

    fn entry(name: &str, date: &str) -> FeedEntry {
        FeedEntry {
            title: format!("<{name}>"),
            url: format!("https://docs.example/nl-nl/{name}/"),
            date: date.to_owned(),
            summary: String::new(),
            author: None,
        }
    }

    #[test]
    fn the_newest_come_first_and_ties_go_by_url() {
        let mut first = entry("b", "2016-07-19");
        first.author = Some("cherylmc".to_owned());
        first.summary = "What is\u{b} new".to_owned();
        let entries = [
            entry("old", "2015-01-01"),
            first,
            entry("a", "2016-07-19"),
            entry("undated", "07/20/2016"),
        ];
        insta::assert_snapshot!(feed(&sample(), &entries, 2).unwrap(), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl-NL">
        <id>https://docs.example/nl-nl/feed.xml</id>
        <title>Docs &amp; more</title>
        <updated>2016-07-19T00:00:00Z</updated>
        <link rel="self" type="application/atom+xml" href="https://docs.example/nl-nl/feed.xml"/>
        <link rel="alternate" type="text/html" href="https://docs.example/nl-nl/"/>
        <author>
        <name>Docs &amp; more</name>
        </author>
        <entry>
        <id>https://docs.example/nl-nl/a/</id>
        <title>&lt;a&gt;</title>
        <updated>2016-07-19T00:00:00Z</updated>
        <link rel="alternate" type="text/html" href="https://docs.example/nl-nl/a/"/>
        </entry>
        <entry>
        <id>https://docs.example/nl-nl/b/</id>
        <title>&lt;b&gt;</title>
        <updated>2016-07-19T00:00:00Z</updated>
        <link rel="alternate" type="text/html" href="https://docs.example/nl-nl/b/"/>
        <author>
        <name>cherylmc</name>
        </author>
        <summary>What is� new</summary>
        </entry>
        </feed>
        "#);
    }

    #[test]
    fn without_dates_there_is_no_feed() {
        assert_eq!(feed(&sample(), &[entry("a", "soon")], 5), None);
        assert_eq!(feed(&sample(), &[entry("a", "2016-01-01")], 0), None);
    }

    #[test]
    fn ids_stay_valid_without_a_base_url() {
        assert_eq!(id("/nl-nl/a/"), "urn:x-lazuli:/nl-nl/a/");
    }
}
