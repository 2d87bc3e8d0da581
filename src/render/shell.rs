//! The page around the body: `PageInputs` → what the theme's templates see → HTML.

use tera::{Context, Map, Value};

use crate::base::LocaleTag;
use crate::plan::inputs::{Card, Language, ListingGroup, NavLink, PageInputs, PageKind};
use crate::theme::{Strings, TemplateError, Theme};

use super::json_ld;

/// The whole page with `body_html`, which must be safe HTML, in its middle.
///
/// # Errors
/// [`TemplateError`] when a template of the theme fails on this page.
pub fn page(inputs: &PageInputs, body_html: &str, theme: &Theme) -> Result<String, TemplateError> {
    let template = match inputs.kind {
        PageKind::Article => "article.html",
        PageKind::Landing => "landing.html",
        PageKind::Listing => "listing.html",
        PageKind::NotFound => "notfound.html",
    };
    let context = context(inputs, body_html, theme.strings(&inputs.locale));
    theme.render(template, &context, &inputs.url)
}

/// What templates see. The manual's list of variables is this function.
fn context(inputs: &PageInputs, body_html: &str, strings: &Strings) -> Context {
    let mut context = Context::new();
    let mut set = |key: &'static str, value: Value| context.insert_value(key, value);

    set("kind", kind(inputs.kind).into());
    set("url", text(&inputs.url));
    set("locale", text(inputs.locale.as_str()));
    set("lang", inputs.locale.bcp47().into());
    set("dir", dir(&inputs.locale).into());
    set("content_lang", inputs.content_locale.bcp47().into());
    set("content_dir", dir(&inputs.content_locale).into());
    set("content_language", language_name(inputs).into());
    set("is_fallback", (inputs.content_locale != inputs.locale).into());

    set("site_title", text(&inputs.site_title));
    set("home_url", text(&inputs.home_url));
    set("announcement", text(&inputs.announcement));
    set("title", text(&inputs.title));
    set("head_title", head_title(inputs).into());
    set("description", text(&inputs.description));
    set("canonical", text(&inputs.canonical));
    set("has_absolute_url", inputs.canonical.contains("://").into());
    set("noindex", inputs.noindex.into());
    set("x_default", optional(inputs.x_default.as_deref()));
    set(
        "alternates",
        list(&inputs.alternates, |alternate| {
            map([
                ("hreflang", text(&alternate.hreflang)),
                ("url", text(&alternate.url)),
            ])
        }),
    );
    set("languages", list(&inputs.languages, language));

    let (lead, body) = split_heading(inputs.heading.as_deref(), body_html);
    set("lead", Value::safe_string(&lead));
    set("body", Value::safe_string(body));
    set("nav", Value::safe_string(&inputs.nav));
    set("breadcrumbs", list(&inputs.breadcrumbs, link));
    set(
        "outline",
        list(&inputs.outline, |entry| {
            map([
                ("level", entry.level.into()),
                ("id", text(&entry.id)),
                ("title", text(&entry.title)),
            ])
        }),
    );
    set("prev", inputs.prev.as_ref().map_or_else(Value::none, link));
    set("next", inputs.next.as_ref().map_or_else(Value::none, link));

    set("author", optional(inputs.author.as_deref()));
    set("authors", list(&inputs.authors, |name| text(name)));
    set("date", optional(inputs.date.as_deref()));
    let date = inputs.date.as_deref().map(|date| strings.date(date));
    set("date_text", date.map_or_else(Value::none, Value::from));
    set("services", list(&inputs.services, link));
    set("tags", list(&inputs.tags, link));
    set("edit_url", optional(inputs.edit_url.as_deref()));
    set("feed_url", optional(inputs.feed_url.as_deref()));
    set("search_url", optional(inputs.search_url.as_deref()));
    let meta = inputs.meta.iter();
    let meta: Map = meta.map(|(k, v)| (k.clone().into(), text(v))).collect();
    set("meta", meta.into());
    set("cards", list(&inputs.cards, card));
    set("groups", list(&inputs.groups, |g| group(g, strings)));
    if inputs.kind == PageKind::Article {
        set("json_ld", Value::safe_string(&json_ld::article(inputs)));
    }
    context
}

fn kind(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Article => "article",
        PageKind::Landing => "landing",
        PageKind::Listing => "listing",
        PageKind::NotFound => "notfound",
    }
}

/// `<title>`: the page, then the site; the site alone on a front page.
fn head_title(inputs: &PageInputs) -> String {
    let (page, site) = (inputs.title.trim(), inputs.site_title.trim());
    match page.is_empty() || page == site {
        true => site.to_owned(),
        false => format!("{page} | {site}"),
    }
}

/// The content's language by its own name.
fn language_name(inputs: &PageInputs) -> String {
    let mut languages = inputs.languages.iter();
    let language = languages.find(|language| language.locale == inputs.content_locale);
    language.map_or_else(|| inputs.content_locale.bcp47(), |language| language.name.clone())
}

/// The page's H1, and the rest: the byline stands between the two.
///
/// The H1 is `heading`, else the heading that the body itself opens with. A body whose H1 stands further
/// down keeps it there.
fn split_heading<'a>(heading: Option<&str>, body: &'a str) -> (String, &'a str) {
    if let Some(heading) = heading {
        return (format!("<h1>{heading}</h1>"), body);
    }
    let start = body.trim_start();
    let heading = skip_invisible(start);
    let opens = heading
        .get(..3)
        .is_some_and(|tag| tag.eq_ignore_ascii_case("<h1"))
        && heading[3..].starts_with(['>', ' ', '\n', '\t']);
    match heading.find("</h1>").filter(|_| opens) {
        Some(end) => {
            let end = start.len() - heading.len() + end + "</h1>".len();
            let (lead, rest) = start.split_at(end);
            (lead.to_owned(), rest)
        }
        None => (String::new(), body),
    }
}

/// `html` after the anchors without text and the comments that it begins with.
fn skip_invisible(html: &str) -> &str {
    let mut rest = html.trim_start();
    loop {
        let after = if rest.starts_with("<!--") {
            rest.split_once("-->").map(|(_, after)| after)
        } else if rest.starts_with("<a ") {
            let inside = rest.split_once('>').map(|(_, inside)| inside);
            inside.and_then(|inside| inside.strip_prefix("</a>"))
        } else {
            None
        };
        match after {
            Some(after) => rest = after.trim_start(),
            None => return rest,
        }
    }
}

/// `rtl` or `ltr`.
pub(super) fn dir(locale: &LocaleTag) -> &'static str {
    match locale.is_rtl() {
        true => "rtl",
        false => "ltr",
    }
}

fn text(text: &str) -> Value {
    Value::normal_string(text)
}

fn optional(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::normal_string)
}

fn list<T>(items: &[T], value: impl FnMut(&T) -> Value) -> Value {
    items.iter().map(value).collect::<Vec<_>>().into()
}

fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    let pairs = pairs.into_iter();
    pairs.map(|(k, v)| (k.into(), v)).collect::<Map>().into()
}

fn link(link: &NavLink) -> Value {
    map([
        ("title", text(&link.title)),
        ("url", optional(link.url.as_deref())),
    ])
}

fn language(language: &Language) -> Value {
    map([
        ("lang", text(&language.lang)),
        ("dir", dir(&language.locale).into()),
        ("name", text(&language.name)),
        ("url", text(&language.url)),
        ("current", language.current.into()),
        ("fallback", language.fallback.into()),
    ])
}

fn card(card: &Card) -> Value {
    map([
        ("title", text(&card.title)),
        ("url", text(&card.url)),
        ("count", card.count.into()),
        ("links", list(&card.links, link)),
    ])
}

fn group(group: &ListingGroup, strings: &Strings) -> Value {
    let entries = list(&group.entries, |entry| {
        let date = entry.date.as_deref();
        let date_text = date.map(|date| strings.date(date));
        map([
            ("title", text(&entry.title)),
            ("url", text(&entry.url)),
            ("description", text(&entry.description)),
            ("date", optional(date)),
            ("date_text", optional(date_text.as_deref())),
        ])
    });
    map([
        ("title", text(&group.title)),
        ("id", text(&group.id)),
        ("count", group.entries.len().into()),
        ("entries", entries),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_opens_the_body_is_told_apart() {
        let body = "\n<h1 id=\"a\">A <em>b</em></h1>\n<p>c</p>";
        let (lead, rest) = split_heading(None, body);
        assert_eq!(lead, "<h1 id=\"a\">A <em>b</em></h1>");
        assert_eq!(rest, "\n<p>c</p>");
    }

    #[test]
    fn anchors_and_comments_before_the_heading_go_with_it() {
        let lead = "<!-- include: x.md -->\n<a id=\"old\"></a><h1 id=\"new\">A</h1>";
        let body = format!("{lead}<p>b</p>");
        assert_eq!(split_heading(None, &body), (lead.to_owned(), "<p>b</p>"));
        let linked = "<a href=\"/x/\">x</a><h1>A</h1>";
        assert_eq!(split_heading(None, linked), (String::new(), linked));
    }

    #[test]
    fn a_heading_further_down_stays_in_the_body() {
        let body = "<p>x</p><h1>A</h1>";
        assert_eq!(split_heading(None, body), (String::new(), body));
        let lookalike = "<h1x></h1>";
        assert_eq!(split_heading(None, lookalike), (String::new(), lookalike));
    }

    #[test]
    fn a_heading_of_the_plan_comes_first() {
        let (lead, rest) = split_heading(Some("T"), "<p>x</p>");
        assert_eq!((lead.as_str(), rest), ("<h1>T</h1>", "<p>x</p>"));
    }
}
