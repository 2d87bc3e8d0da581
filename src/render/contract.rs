//! What templates get: every variable with its meaning. The manual's list is made of this ([`describe`]).

mod samples;

use tera::{Map, Value};

use crate::base::LocaleTag;
use crate::plan::inputs::{
    Alternate, Card, Language, ListingGroup, ListingPage, NavLink, Notice, NoticeKind, OutlineEntry,
    PageInputs, PageKind,
};
use crate::theme::{Strings, Theme};

use super::{json_ld, shell};

/// A variable of a template.
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it means, for people who write themes; markdown.
    pub what: &'static str,
    /// Its value on this page.
    pub value: Value,
}

/// How many characters of an example are shown.
const EXAMPLE_LENGTH: usize = 160;

/// What the template of the page gets. `lead` is the page's H1, `body` the rest of its safe HTML.
pub fn variables(inputs: &PageInputs, lead: &str, body: &str, theme: &Theme) -> Vec<Variable> {
    let mut all = Vec::with_capacity(48);
    let mut set = |name, what, value| all.push(Variable { name, what, value });
    let strings = theme.strings(&inputs.locale);
    let html = Value::safe_string;

    set("kind", "The kind of page", kind(inputs.kind).into());
    set(
        "url",
        "The address of the page inside its site",
        text(&inputs.url),
    );
    set("locale", "The reader's locale", text(inputs.locale.as_str()));
    set(
        "lang",
        "Its language tag, for `lang`",
        inputs.locale.bcp47().into(),
    );
    set(
        "dir",
        "The direction of its script, for `dir`: `ltr` or `rtl`",
        dir(&inputs.locale).into(),
    );
    let content = &inputs.content_locale;
    set(
        "content_lang",
        "The language tag of the text, which differs on a page that falls back",
        content.bcp47().into(),
    );
    set(
        "content_dir",
        "The direction of the text's script",
        dir(content).into(),
    );
    set(
        "content_language",
        "The name of the text's language in that language",
        language_name(inputs).into(),
    );
    set(
        "is_fallback",
        "Whether the page is shown in another locale's language",
        (*content != inputs.locale).into(),
    );

    set("site_title", "The name of the site", text(&inputs.site_title));
    set(
        "home_url",
        "The front page of the reader's locale",
        text(&inputs.home_url),
    );
    set(
        "logo",
        "The logo: that of the configuration, else `logo.svg` of the theme, if it has one",
        optional(theme.logo_url()),
    );
    set(
        "announcement",
        "The notice for all pages; may be empty",
        text(&inputs.announcement),
    );
    set(
        "offline",
        "Whether the site is opened from a disk, where scripts can load no further files",
        inputs.offline.into(),
    );
    set("title", "The title of the page", text(&inputs.title));
    set(
        "head_title",
        "The title with the name of the site behind it, for `<title>`",
        head_title(inputs).into(),
    );
    set(
        "description",
        "What the page is about, in a sentence; may be empty",
        text(&inputs.description),
    );
    set(
        "canonical",
        "The address that search engines should list",
        text(&inputs.canonical),
    );
    let is_absolute = inputs.canonical.contains("://");
    set(
        "has_absolute_url",
        "Whether the site knows its address, so that `canonical` begins with a host",
        is_absolute.into(),
    );
    set(
        "noindex",
        "Whether search engines should stay away",
        inputs.noindex.into(),
    );
    set(
        "has_diagrams",
        "Whether the text has diagrams, which `diagrams/diagrams.js` draws",
        inputs.has_diagrams.into(),
    );
    set(
        "x_default",
        "The address for readers of other languages",
        optional(inputs.x_default.as_deref()),
    );
    set(
        "alternates",
        "The true translations of the page, itself among them",
        list(&inputs.alternates, alternate),
    );
    set(
        "languages",
        "The page in all locales, for a menu",
        list(&inputs.languages, language),
    );

    set("lead", "The first heading as HTML", html(lead));
    set("body", "The rest of the text as HTML", html(body));
    set("nav", "The menu as HTML", html(&inputs.nav));
    set(
        "breadcrumbs",
        "The way from the front page to this page, without it",
        list(&inputs.breadcrumbs, link),
    );
    set(
        "outline",
        "The headings of the text, for \"On this page\"; empty if there are few",
        list(&inputs.outline, outline),
    );
    set(
        "prev",
        "The page before this one",
        inputs.prev.as_ref().map_or_else(Value::none, link),
    );
    set(
        "next",
        "The page behind this one",
        inputs.next.as_ref().map_or_else(Value::none, link),
    );

    set("author", "The first author", optional(inputs.author.as_deref()));
    set("authors", "All authors", list(&inputs.authors, |name| text(name)));
    let date = inputs.date.as_deref();
    set("date", "The day of the last change", optional(date));
    let date = date.map(|date| strings.date(date));
    set(
        "date_text",
        "That day as the reader's language writes it",
        optional(date.as_deref()),
    );
    set(
        "services",
        "The services of the page with their listings",
        list(&inputs.services, link),
    );
    set(
        "tags",
        "The tags of the page with their listings",
        list(&inputs.tags, link),
    );
    set(
        "edit_url",
        "Where the source of the page is edited",
        optional(inputs.edit_url.as_deref()),
    );
    set(
        "markdown_url",
        "The markdown of the page, for machines",
        optional(inputs.markdown_url.as_deref()),
    );
    set(
        "feedback_url",
        "Where a reader says what is wrong with the page",
        optional(inputs.feedback_url.as_deref()),
    );
    set(
        "notices",
        "What to know of a translation: `kind` is `machine` or `stale`, `original` the page it was made from",
        list(&inputs.notices, |of| notice(of, strings)),
    );
    set(
        "feed_url",
        "The feed of the reader's locale, if it has one",
        optional(inputs.feed_url.as_deref()),
    );
    set(
        "search_url",
        "The folder of the search index of the reader's locale, if the site has one",
        optional(inputs.search_url.as_deref()),
    );
    let meta = inputs.meta.iter();
    let meta: Map = meta.map(|(k, v)| (k.clone().into(), text(v))).collect();
    set(
        "meta",
        "Every metadata attribute by its name in lowercase",
        meta.into(),
    );
    set(
        "cards",
        "The services with their first pages",
        list(&inputs.cards, card),
    );
    set(
        "groups",
        "The pages of the listing; one group without a title while they are few",
        list(&inputs.groups, |g| group(g, strings)),
    );
    set(
        "pages",
        "The pages of a listing that has several; `prev` and `next` are those beside this one",
        list(&inputs.pages, listing_page),
    );
    if inputs.kind == PageKind::Article {
        set(
            "json_ld",
            "Structured data for search engines, as JSON that a script element can hold",
            html(&json_ld::article(inputs)),
        );
    }
    all
}

/// The list of all variables as markdown, with examples in `locale`.
pub fn describe(theme: &Theme, locale: &LocaleTag) -> String {
    let kinds = [
        PageKind::Article,
        PageKind::Landing,
        PageKind::Listing,
        PageKind::NotFound,
    ];
    let pages = kinds.map(|kind| {
        let (inputs, lead, body) = samples::page(kind, locale);
        (kind, variables(&inputs, lead, body, theme))
    });
    let mut out =
        String::from("| Variable | Type | Templates | What it is | Example |\n|---|---|---|---|---|\n");
    // An article has all variables, if not all of their values.
    for (at, variable) in pages[0].1.iter().enumerate() {
        let values: Vec<(PageKind, &Value)> = pages
            .iter()
            .filter_map(|(kind, all)| Some((*kind, &all.get(at)?.value)))
            .collect();
        let shown: Vec<&(PageKind, &Value)> =
            values.iter().filter(|(_, value)| says_something(value)).collect();
        let templates = match shown.len() == kinds.len() {
            true => "all".to_owned(),
            false => {
                let names = shown
                    .iter()
                    .map(|(kind, _)| format!("`{}`", shell::template(*kind)));
                names.collect::<Vec<_>>().join(", ")
            }
        };
        let example = shown.first().map_or(&variable.value, |(_, value)| *value);
        let none = if values.iter().any(|(_, value)| value.is_none()) {
            " or none"
        } else {
            ""
        };
        let json = serde_json::to_string(example).unwrap_or_default();
        let json = json.replace('|', "\\|").replace('\n', " ");
        let json = match json.char_indices().nth(EXAMPLE_LENGTH) {
            Some((end, _)) => format!("{}…", &json[..end]),
            None => json,
        };
        out.push_str(&format!(
            "| `{}` | {}{none} | {templates} | {} | `{json}` |\n",
            variable.name,
            type_of(example),
            variable.what
        ));
    }
    out
}

fn says_something(value: &Value) -> bool {
    !value.is_none() && value.len() != Some(0)
}

/// The type of a value in plain words.
fn type_of(value: &Value) -> String {
    if let Some(items) = value.as_array() {
        return items.first().map_or_else(
            || "list".to_owned(),
            |first| format!("list of {}", type_of(first)),
        );
    }
    if let Some(map) = value.as_map() {
        let keys: Vec<String> = map.iter().map(|(key, _)| format!("`{key}`")).collect();
        return format!("map ({})", keys.join(", "));
    }
    let name = match value {
        value if value.as_bool().is_some() => "Boolean",
        value if value.is_number() => "number",
        value if value.is_safe() => "HTML",
        _ => "text",
    };
    name.to_owned()
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

fn alternate(alternate: &Alternate) -> Value {
    map([
        ("hreflang", text(&alternate.hreflang)),
        ("url", text(&alternate.url)),
    ])
}

fn outline(entry: &OutlineEntry) -> Value {
    map([
        ("level", entry.level.into()),
        ("id", text(&entry.id)),
        ("title", text(&entry.title)),
    ])
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

fn notice(notice: &Notice, strings: &Strings) -> Value {
    let (kind, title, sentence) = match notice.kind {
        NoticeKind::Machine => ("machine", "notice-machine-title", "notice-machine"),
        NoticeKind::Stale => ("stale", "notice-stale-title", "notice-stale"),
    };
    map([
        ("kind", kind.into()),
        ("title", text(strings.text(title))),
        ("text", text(strings.text(sentence))),
        ("original", text(&notice.original)),
    ])
}

fn listing_page(page: &ListingPage) -> Value {
    map([
        ("number", page.number.into()),
        ("url", text(&page.url)),
        ("current", page.current.into()),
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
