//! A page for `file://`: every address of the site relative to the page, and `index.html` spelled out.

use crate::base::{SitePath, escape};

/// Attributes that hold one address. Those whose names begin with `data-` are looked at too.
const ADDRESSES: [&str; 6] = ["action", "cite", "data", "href", "poster", "src"];

/// Elements whose text is no markup.
const RAW: [&str; 2] = ["script", "style"];

/// Where the pages of a site lie, for a site that is opened from a disk.
#[derive(Debug, Clone, Copy)]
pub struct Offline<'p> {
    /// What stands before every root-relative address: `/`, or `/help/`.
    pub base_path: &'p str,
}

impl Offline<'_> {
    /// The page `html`, which is written to `output`, with relative addresses. What is no address of the site
    /// stays.
    pub fn page(self, html: &str, output: &SitePath) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            out.push_str(text);
            if let Some(end) = comment_end(tag) {
                out.push_str(&tag[..end]);
                rest = &tag[end..];
                continue;
            }
            let (length, name) = self.tag(tag, output, &mut out);
            rest = &tag[length..];
            if RAW.contains(&name) {
                let close = rest.find(&format!("</{name}")).unwrap_or(rest.len());
                out.push_str(&rest[..close]);
                rest = &rest[close..];
            }
        }
        out.push_str(rest);
        out
    }

    /// Writes the tag that `text` begins with. Gives its length and its name.
    fn tag<'t>(self, text: &'t str, output: &SitePath, out: &mut String) -> (usize, &'t str) {
        let name_end = text[1..].find(|c: char| !c.is_ascii_alphanumeric());
        let mut at = name_end.map_or(text.len(), |end| end + 1);
        let name = &text[1..at];
        out.push_str(&text[..at]);
        if name.is_empty() {
            return (at, name);
        }
        while let Some(next) = text[at..].find(['"', '\'', '>']) {
            let before = &text[at..at + next];
            out.push_str(before);
            at += next;
            let quote = &text[at..=at];
            out.push_str(quote);
            at += 1;
            if quote == ">" {
                break;
            }
            let length = text[at..].find(quote).unwrap_or(text.len() - at);
            let value = &text[at..at + length];
            let attribute = before.trim_end().strip_suffix('=').unwrap_or_default().trim_end();
            let attribute = attribute.rsplit(char::is_whitespace).next().unwrap_or_default();
            match self.value(attribute, value, output) {
                Some(value) => out.push_str(&value),
                None => out.push_str(value),
            }
            at += length;
            if let Some(end) = text[at..].chars().next() {
                out.push(end);
                at += end.len_utf8();
            }
        }
        (at, name)
    }

    /// The value of an attribute, if it is or holds an address of the site.
    fn value(self, attribute: &str, value: &str, output: &SitePath) -> Option<String> {
        if attribute == "content" {
            let (wait, url) = value.split_once("url=")?;
            return Some(format!("{wait}url={}", self.address(url, output)?));
        }
        let holds = ADDRESSES.contains(&attribute) || attribute.starts_with("data-");
        holds.then(|| self.address(value, output)).flatten()
    }

    /// The address `url` as seen from the file `output`; `None` if it is none of the site.
    pub fn address(self, url: &str, output: &SitePath) -> Option<String> {
        let path = url.strip_prefix(self.base_path)?;
        if path.starts_with('/') {
            return None;
        }
        let end = path.find(['#', '?']).unwrap_or(path.len());
        let (path, behind) = path.split_at(end);
        let mut target: Vec<&str> = path.split('/').collect();
        if target.last() == Some(&"") {
            target.pop();
            target.push("index.html");
        }
        let own = escape::url_path(output.as_str());
        let mut folders: Vec<&str> = own.split('/').collect();
        folders.pop();
        let shared = folders.iter().zip(&target).take_while(|(a, b)| a == b).count();
        // The file itself is no folder of its own.
        let shared = shared.min(target.len() - 1);
        let up = "../".repeat(folders.len() - shared);
        Some(format!("{up}{}{behind}", target[shared..].join("/")))
    }
}

/// The length of the comment or declaration that `text` begins with.
fn comment_end(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |at| at + 3));
    }
    let is_declaration = text.starts_with("<!");
    is_declaration.then(|| text.find('>').map_or(text.len(), |at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(path: &str) -> SitePath {
        SitePath::new(path).unwrap()
    }

    #[test]
    fn addresses_are_seen_from_the_page() {
        let page = output("en-us/articles/gateway/plan/index.html");
        let see = |url| Offline { base_path: "/help/" }.address(url, &page);
        for (url, expected) in [
            (
                "/help/en-us/articles/gateway/create/#sizes",
                "../create/index.html#sizes",
            ),
            ("/help/en-us/", "../../../index.html"),
            ("/help/assets/site.1a.css", "../../../../assets/site.1a.css"),
            ("/help/en-us/articles/gateway/plan/?q=x#y", "index.html?q=x#y"),
            ("/help/nl-nl/a%20b/", "../../../../nl-nl/a%20b/index.html"),
            ("/help/", "../../../../index.html"),
            ("/help/en-us/articles/gateway.html", "../../gateway.html"),
        ] {
            assert_eq!(see(url).as_deref(), Some(expected), "{url}");
        }
        for url in [
            "#x",
            "https://a.example/help/",
            "//a.example/",
            "/other/",
            "mailto:a@b",
            "",
        ] {
            assert_eq!(see(url), None, "{url}");
        }
        let root = output("index.html");
        let from_root = Offline { base_path: "/" }.address("/en-us/", &root);
        assert_eq!(from_root.as_deref(), Some("en-us/index.html"));
    }

    #[test]
    fn only_addresses_in_attributes_change() {
        let page = output("en-us/a/index.html");
        let offline = |html: &str| Offline { base_path: "/" }.page(html, &page);
        let html = "<!doctype html><!-- <a href=\"/x/\"> --><a class='b' href=\"/en-us/\" title=\"/en-us/\">/en-us/ a < b</a>\
                    <img src='/shared/p.png' data-full=\"/shared/q.png\"><script>x=\"<a href='/x/'>\"</script>\
                    <meta http-equiv=\"refresh\" content=\"0; url=/en-us/b/\"><input disabled value=\"/en-us/\"><br>";
        let expected = "<!doctype html><!-- <a href=\"/x/\"> --><a class='b' href=\"../index.html\" title=\"/en-us/\">/en-us/ a < b</a>\
                    <img src='../../shared/p.png' data-full=\"../../shared/q.png\"><script>x=\"<a href='/x/'>\"</script>\
                    <meta http-equiv=\"refresh\" content=\"0; url=../b/index.html\"><input disabled value=\"/en-us/\"><br>";
        assert_eq!(offline(html), expected);
        for damaged in [
            "<a href=\"/en-us/",
            "<",
            "<a",
            "<!--",
            "<script>",
            "</",
            "<a href='",
        ] {
            let _ = offline(damaged);
        }
    }
}
