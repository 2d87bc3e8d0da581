//! Pages without content: redirects, and the site's root, which sends a reader to a locale.

use std::fmt::Write;

use serde_json::json;

use crate::base::LocaleTag;
use crate::base::escape::{html, html_string};
use crate::plan::inputs::Language;
use crate::theme::Theme;

use super::contract::dir;

/// Chooses a locale on the root page: an exact match of a language that the browser asks for comes
/// before one of the language alone; without either, `d`.
const CHOOSE: &str = "(function(l,d){var w=navigator.languages||[navigator.language||''],i,j,k;\
for(i=0;i<w.length;i++){var a=w[i].toLowerCase();for(k=0;k<2;k++)for(j=0;j<l.length;j++){\
var b=l[j][0].toLowerCase();if(k?a.split('-')[0]===b.split('-')[0]:a===b){d=l[j][1];i=j=k=1e9}}}\
if(d)location.replace(d)})";

/// A page that sends the reader on to `to`, an absolute or root-relative URL, in `locale`'s words.
///
/// `origin` (`https://docs.example.com`, or empty) is what makes root-relative URLs absolute for crawlers.
pub fn redirect(to: &str, locale: &LocaleTag, origin: &str, theme: &Theme) -> String {
    let strings = theme.strings(locale);
    let title = html_string(strings.text("moved-title"));
    let url = html_string(to);
    let canonical = absolute(origin, to);
    let sentence = html_string(strings.text("moved-text"));
    let sentence = sentence.replace("{url}", &format!("<a href=\"{url}\">{url}</a>"));
    let mut out = head(&locale.bcp47(), dir(locale), &title, theme);
    let _ = write!(
        out,
        "<meta name=\"robots\" content=\"noindex\">\n<link rel=\"canonical\" href=\"{canonical}\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n\
         </head>\n<body class=\"lz-stub\">\n<main id=\"lz-main\">\n\
         <h1>{title}</h1>\n<p>{sentence}</p>\n</main>\n</body>\n</html>\n"
    );
    out
}

/// The page at `/`: a list of `languages` that moves on by itself to the one that the browser asks for,
/// else to `source`. Each language's `url` is its landing page; `origin` is as in [`redirect`].
pub fn root(
    languages: &[Language],
    source: &LocaleTag,
    site_title: &str,
    origin: &str,
    theme: &Theme,
) -> String {
    let title = html_string(site_title);
    let mut out = head(&source.bcp47(), dir(source), &title, theme);
    let home = languages.iter().find(|language| language.locale == *source);
    let home = home.map(|language| language.url.as_str());
    let pairs: Vec<_> = languages.iter().map(|l| json!([l.lang, l.url])).collect();
    // `<` is the only character by which text could leave a script.
    let choice = format!("{},{}", json!(pairs), json!(home)).replace('<', "\\u003c");
    let _ = writeln!(out, "<script>{CHOOSE}({choice})</script>");
    if let Some(home) = home {
        let (url, default) = (html_string(home), absolute(origin, home));
        let _ = write!(
            out,
            "<noscript><meta http-equiv=\"refresh\" content=\"0; url={url}\"></noscript>\n\
             <link rel=\"alternate\" hreflang=\"x-default\" href=\"{default}\">\n"
        );
    }
    for language in languages {
        let (lang, url) = (html_string(&language.lang), absolute(origin, &language.url));
        let _ = writeln!(out, "<link rel=\"alternate\" hreflang=\"{lang}\" href=\"{url}\">");
    }
    let label = html_string(theme.strings(source).text("language-choose"));
    let _ = write!(
        out,
        "</head>\n<body class=\"lz-stub\">\n<main id=\"lz-main\">\n<h1>{title}</h1>\n\
         <nav aria-label=\"{label}\">\n<ul>\n"
    );
    for language in languages {
        let (lang, url) = (html_string(&language.lang), html_string(&language.url));
        let dir = dir(&language.locale);
        let _ = write!(
            out,
            "<li><a href=\"{url}\" lang=\"{lang}\" dir=\"{dir}\" hreflang=\"{lang}\">"
        );
        html(&mut out, &language.name);
        out.push_str("</a></li>\n");
    }
    out.push_str("</ul>\n</nav>\n</main>\n</body>\n</html>\n");
    out
}

/// `url` with `origin` before it when it is root-relative, escaped.
fn absolute(origin: &str, url: &str) -> String {
    let origin = if url.starts_with('/') { origin } else { "" };
    html_string(&format!("{origin}{url}"))
}

/// Everything up to what only one of the two has; `lang` and `title` are escaped already.
fn head(lang: &str, dir: &str, title: &str, theme: &Theme) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n"
    );
    if let Some(url) = theme.asset_url("site.css") {
        out.push_str("<link rel=\"stylesheet\" href=\"");
        html(&mut out, url);
        out.push_str("\">\n");
    }
    out
}
