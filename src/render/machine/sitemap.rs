//! Sitemaps: one a locale, more when it is long, and the index that names them (sitemaps.org, Google's `xhtml:link`).

use super::{is_day, xml};
use crate::plan::inputs::Alternate;

/// The most URLs of one sitemap, by the protocol.
const MOST_URLS: usize = 50_000;

/// The most bytes of one sitemap. The protocol says 52,428,800; a URL with its alternates fits between.
const MOST_BYTES: usize = 52_000_000;

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapUrl {
    /// Absolute URL.
    pub loc: String,
    /// Last change, `YYYY-MM-DD`; anything else is left out.
    pub lastmod: Option<String>,
    /// True translations, the page itself among them; empty when there is only one.
    pub alternates: Vec<Alternate>,
    /// `x-default` of the alternates.
    pub x_default: Option<String>,
}

/// A sitemap to be written into the output's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapFile {
    /// Its file name: `sitemap-nl-nl.xml`, `sitemap-nl-nl-2.xml` …
    pub name: String,
    /// Its bytes.
    pub text: String,
    /// The newest `lastmod` in it.
    pub lastmod: Option<String>,
}

/// The sitemaps of a locale, in the order of `urls`; none when there are no URLs.
pub fn sitemaps(locale: &str, urls: &[SitemapUrl]) -> Vec<SitemapFile> {
    split(locale, urls, MOST_URLS, MOST_BYTES)
}

fn split(locale: &str, urls: &[SitemapUrl], most: usize, bytes: usize) -> Vec<SitemapFile> {
    const CLOSE: &str = "</urlset>\n";
    let mut files: Vec<SitemapFile> = Vec::new();
    let mut count = 0;
    let mut row = String::new();
    for url in urls {
        row.clear();
        write_url(&mut row, url);
        let is_full = files
            .last()
            .is_none_or(|file| count == most || file.text.len() + row.len() + CLOSE.len() > bytes);
        if is_full {
            files.push(SitemapFile {
                name: match files.len() {
                    0 => format!("sitemap-{locale}.xml"),
                    more => format!("sitemap-{locale}-{}.xml", more + 1),
                },
                text: concat!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
                    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" ",
                    "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
                )
                .to_owned(),
                lastmod: None,
            });
            count = 0;
        }
        if let Some(file) = files.last_mut() {
            file.text.push_str(&row);
            count += 1;
            let day = url.lastmod.as_ref().filter(|day| is_day(day));
            file.lastmod = file.lastmod.take().max(day.cloned());
        }
    }
    for file in &mut files {
        file.text.push_str(CLOSE);
    }
    files
}

fn write_url(out: &mut String, url: &SitemapUrl) {
    out.push_str("<url>\n");
    xml::element(out, "loc", &url.loc);
    if let Some(day) = url.lastmod.as_deref().filter(|day| is_day(day)) {
        xml::element(out, "lastmod", day);
    }
    let pairs = url
        .alternates
        .iter()
        .map(|alternate| (alternate.hreflang.as_str(), alternate.url.as_str()));
    let default = url.x_default.as_deref().map(|url| ("x-default", url));
    for (hreflang, href) in pairs.chain(default) {
        out.push_str("<xhtml:link rel=\"alternate\"");
        xml::attribute(out, "hreflang", hreflang);
        xml::attribute(out, "href", href);
        out.push_str("/>\n");
    }
    out.push_str("</url>\n");
}

/// The index `sitemap.xml`; `root` is the absolute URL of the output's root, with its final `/`.
pub fn sitemap_index(root: &str, files: &[SitemapFile]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for file in files {
        out.push_str("<sitemap>\n");
        xml::element(&mut out, "loc", &format!("{root}{}", file.name));
        if let Some(day) = &file.lastmod {
            xml::element(&mut out, "lastmod", day);
        }
        out.push_str("</sitemap>\n");
    }
    out.push_str("</sitemapindex>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(name: &str, day: &str) -> SitemapUrl {
        SitemapUrl {
            loc: format!("https://docs.example/nl-nl/{name}/"),
            lastmod: Some(day.to_owned()),
            alternates: Vec::new(),
            x_default: None,
        }
    }

    #[test]
    fn pages_name_their_translations() {
        let mut page = url("a&b", "2016-07-19");
        let alternate = |hreflang: &str, url: &str| Alternate {
            hreflang: hreflang.to_owned(),
            url: url.to_owned(),
        };
        page.alternates = vec![
            alternate("en-US", "https://docs.example/en-us/a&b/"),
            alternate("nl-NL", &page.loc),
        ];
        page.x_default = Some("https://docs.example/en-us/a&b/".to_owned());
        let files = sitemaps("nl-nl", &[page, url("c", "July")]);
        insta::assert_snapshot!(files[0].text, @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
        <url>
        <loc>https://docs.example/nl-nl/a&amp;b/</loc>
        <lastmod>2016-07-19</lastmod>
        <xhtml:link rel="alternate" hreflang="en-US" href="https://docs.example/en-us/a&amp;b/"/>
        <xhtml:link rel="alternate" hreflang="nl-NL" href="https://docs.example/nl-nl/a&amp;b/"/>
        <xhtml:link rel="alternate" hreflang="x-default" href="https://docs.example/en-us/a&amp;b/"/>
        </url>
        <url>
        <loc>https://docs.example/nl-nl/c/</loc>
        </url>
        </urlset>
        "#);
        insta::assert_snapshot!(sitemap_index("https://docs.example/", &files), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sitemap>
        <loc>https://docs.example/sitemap-nl-nl.xml</loc>
        <lastmod>2016-07-19</lastmod>
        </sitemap>
        </sitemapindex>
        "#);
    }

    #[test]
    fn long_lists_are_split_by_count_and_by_size() {
        let urls: Vec<_> = (1..=5).map(|n| url("x", &format!("2016-01-0{n}"))).collect();
        let by_count = split("nl-nl", &urls, 2, usize::MAX);
        let names: Vec<_> = by_count.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["sitemap-nl-nl.xml", "sitemap-nl-nl-2.xml", "sitemap-nl-nl-3.xml"]
        );
        assert_eq!(by_count[1].lastmod.as_deref(), Some("2016-01-04"));
        assert_eq!(by_count[2].text.matches("<url>").count(), 1);
        let by_size = split("nl-nl", &urls, 100, 400);
        assert!(by_size.len() > 1 && by_size.iter().all(|file| file.text.len() <= 400));
        assert!(sitemaps("nl-nl", &[]).is_empty());
    }
}
