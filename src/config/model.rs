//! The shape of `lazuli.toml`: one struct a table, defaults beside each field.
//!
//! The doc comments here are what `lazuli schema` gives to editors and what the manual prints.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::external::External;
use super::metadata::Metadata;
use super::theme::Theme;
use crate::diag::{Level, Severity};

/// Everything a doc set can configure. The least file is `[site]` with `title`.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The site as a whole.
    pub site: Site,
    /// One table a locale, named by its tag: `[locales.nl-nl]`. Folders under `content/` need none.
    pub locales: BTreeMap<String, Locale>,
    /// Which files are pages.
    pub content: Content,
    /// Limits and habits of `[AZURE.INCLUDE]`.
    pub includes: Includes,
    /// How links are understood.
    pub links: Links,
    /// How markdown becomes HTML.
    pub markdown: Markdown,
    /// What URLs look like.
    pub urls: Urls,
    /// Videos that `[AZURE.VIDEO id]` names.
    pub videos: Videos,
    /// The theme.
    pub theme: Theme,
    /// Search in the browser.
    pub search: Search,
    /// Which findings count, and how much.
    pub check: Check,
    /// What the headers of pages should say.
    pub metadata: Metadata,
    /// The preview.
    pub serve: Serve,
    /// Old URLs (`/en-us/old/`) and where they went (`/en-us/new/` or a full URL).
    pub redirects: BTreeMap<String, String>,
}

/// `[site]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// The name shown in the header and after each page's title.
    pub title: String,
    /// One sentence about the site, for its landing page.
    pub description: String,
    /// Where the site will live, such as `https://docs.example.com/help/`. Canonical links, the
    /// sitemap and the feed need it; its path is put before every link.
    pub base_url: String,
    /// The locale that translations are made from and fall back to.
    pub source_locale: Option<String>,
    /// A notice shown on every page, such as planned maintenance. Plain text.
    pub announcement: String,
    /// Pattern of the "edit this page" link; `{path}` is the source path inside its locale's root,
    /// `{source}` the one relative to the doc set's root, `{locale}` the locale.
    pub edit_url: String,
    /// Pattern of the link by which readers say what is wrong with a page; `{url}` is the page's address, `{title}`
    /// its title, the others as in `edit_url`. All are encoded as values in a URL.
    pub feedback_url: String,
    /// How many pages a listing of a service or tag shows before it goes on on a second page; 0 shows all.
    pub listing_entries: usize,
    /// Whether a translation says that a machine made it, or that its original has a later date.
    pub translation_notices: bool,
    /// How many days later the date of an original may be before its translation says so.
    pub stale_days: u32,
    /// Whether the site is made to be opened from a disk: addresses are relative, and `index.html` is spelled out.
    pub offline: bool,
    /// Whether each article also has its markdown beside it, with includes expanded and links absolute.
    pub markdown_pages: bool,
    /// Whether each locale has an `llms.txt`, which tells language models what the site is about.
    pub llms_txt: bool,
    /// How many entries the Atom feed of each locale holds; 0 writes none.
    pub feed_entries: usize,
    /// Whether the site has a `manifest.json`: path, hash, size and content type of every file.
    pub manifest: bool,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            title: "Documentation".to_owned(),
            description: String::new(),
            base_url: String::new(),
            source_locale: None,
            announcement: String::new(),
            edit_url: String::new(),
            feedback_url: String::new(),
            listing_entries: 100,
            translation_notices: true,
            stale_days: 0,
            offline: false,
            markdown_pages: false,
            llms_txt: false,
            feed_entries: 20,
            manifest: true,
        }
    }
}

/// `[locales.<tag>]`
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Locale {
    /// The locale's folder, relative to the doc set's root. Default `content/<tag>`.
    pub root: Option<PathBuf>,
    /// The language's own name, for the language menu. Known for common languages.
    pub name: Option<String>,
    /// Locales to fall back to, nearest first. The source locale is always last.
    pub fallback: Vec<String>,
    /// Whether pages of this locale are translated by a machine, unless their metadata say otherwise.
    pub machine_translated: bool,
    /// The site's title in this locale.
    pub title: Option<String>,
    /// The site's description in this locale.
    pub description: Option<String>,
}

/// `[content]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Content {
    /// Globs of pages, relative to a locale's root. Empty: `articles/**` where a locale has an
    /// `articles` folder, else every markdown file but READMEs and the like.
    pub include: Vec<String>,
    /// Globs of files that are no pages.
    pub exclude: Vec<String>,
    /// Folder names whose files are includes, never pages.
    pub include_folders: Vec<String>,
    /// The largest source file read, in bytes. Larger ones are reported and left out.
    pub max_file_size: u64,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
            include_folders: vec!["includes".to_owned()],
            max_file_size: 16 * 1024 * 1024,
        }
    }
}

/// `[includes]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Includes {
    /// How deep includes may nest.
    pub max_depth: usize,
    /// The largest page after its includes are expanded, in bytes.
    pub max_expanded_size: usize,
    /// The most includes that one page may expand.
    pub max_count: usize,
    /// Write an HTML comment with the source path of each expanded include.
    pub comments: bool,
}

impl Default for Includes {
    fn default() -> Self {
        Self {
            max_depth: 10,
            max_expanded_size: 16 * 1024 * 1024,
            max_count: 4096,
            comments: false,
        }
    }
}

/// `[links]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    /// URL paths that mean "the article of this set with the slug that follows".
    pub article_prefixes: Vec<String>,
    /// Hosts on which those paths mean this set too.
    pub article_hosts: Vec<String>,
    /// The site that rooted links (`/pricing/`) belong to.
    pub legacy_site: String,
    /// Where links to articles that this set lacks go: `{slug}` and `{locale}` are filled in.
    /// Empty: the text stays without a link.
    pub fallback_site: String,
}

impl Default for Links {
    fn default() -> Self {
        let strings = |list: &[&str]| list.iter().map(|&s| s.to_owned()).collect();
        Self {
            article_prefixes: strings(&["/documentation/articles/"]),
            article_hosts: strings(&[
                "azure.microsoft.com",
                "www.azure.microsoft.com",
                "www.windowsazure.com",
                "windowsazure.com",
                "azure.com",
                "www.azure.com",
            ]),
            legacy_site: "https://azure.microsoft.com".to_owned(),
            fallback_site: String::new(),
        }
    }
}

/// `[markdown]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Markdown {
    /// What happens to HTML in sources.
    pub html: Html,
    /// Whether `$…$` and `$$…$$` are formulas in the language of LaTeX. Not for sets with prices and variables of
    /// PowerShell in their text.
    pub math: bool,
    /// Whether a line that begins with `: ` explains the line before it.
    pub definition_lists: bool,
    /// Whether blocks of code with the language `mermaid` become diagrams in the browser.
    pub mermaid: bool,
}

impl Default for Markdown {
    fn default() -> Self {
        Self {
            html: Html::default(),
            math: false,
            definition_lists: false,
            // Nothing else looks like it.
            mermaid: true,
        }
    }
}

/// What happens to HTML in sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Html {
    /// A fixed list of elements and attributes passes; scripts never do.
    #[default]
    Sanitize,
    /// Everything passes. For sets whose writers are trusted like developers.
    Allow,
    /// Nothing passes: tags are shown as text.
    Escape,
}

/// `[urls]`
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Urls {
    /// `tree` keeps the folders of the sources, `flat` has one folder `articles` for all.
    pub style: UrlStyle,
    /// `pretty` ends URLs with `/`, `html` with `.html`.
    pub form: UrlForm,
    /// Also write redirects from the other style's URLs.
    pub redirect_other_style: bool,
}

/// Whether URLs keep the folders of the sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UrlStyle {
    /// `/en-us/articles/vpn-gateway/vpn-gateway-topology/`
    #[default]
    Tree,
    /// `/en-us/documentation/articles/vpn-gateway-topology/`, as azure.microsoft.com had it.
    Flat,
}

/// How URLs end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UrlForm {
    /// `…/topology/`, written as `…/topology/index.html`.
    #[default]
    Pretty,
    /// `…/topology.html`
    Html,
}

/// `[serve]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Serve {
    /// Pattern of links that open a file in an editor: `{path}` is its place on disk without the first `/`, `{line}`
    /// and `{column}` the place in it. Empty: no such links.
    pub editor: String,
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            editor: "vscode://file/{path}:{line}:{column}".to_owned(),
        }
    }
}

/// `[videos]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Videos {
    /// Video id → page or player URL.
    pub map: BTreeMap<String, String>,
    /// The page of a video that `map` lacks; `{id}` is filled in.
    pub page: String,
    /// Which video pages can be played in place, and where their player is.
    pub providers: Vec<VideoProvider>,
}

/// `[[videos.providers]]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VideoProvider {
    /// Regular expression over the video's URL.
    pub pattern: String,
    /// The player's URL, with `$1` … from `pattern`.
    pub player: String,
}

impl Default for Videos {
    fn default() -> Self {
        let provider = |pattern: &str, player: &str| VideoProvider {
            pattern: pattern.to_owned(),
            player: player.to_owned(),
        };
        Self {
            map: BTreeMap::new(),
            page: "https://azure.microsoft.com/documentation/videos/{id}/".to_owned(),
            providers: vec![
                provider(
                    r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|embed/)([\w-]+)",
                    "https://www.youtube-nocookie.com/embed/$1?rel=0",
                ),
                provider(
                    r"^https?://youtu\.be/([\w-]+)",
                    "https://www.youtube-nocookie.com/embed/$1?rel=0",
                ),
                provider(
                    r"^https?://(?:www\.)?vimeo\.com/(\d+)",
                    "https://player.vimeo.com/video/$1?dnt=1",
                ),
                provider(
                    r"^https?://channel9\.msdn\.com/(.+?)/?(?:player/?)?(?:\?.*)?$",
                    "https://channel9.msdn.com/$1/player?nocookie=true",
                ),
            ],
        }
    }
}

/// `[search]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// Whether the site has a search index for each locale, and pages a way to search it.
    pub enabled: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// `[check]`. Rules are named by their codes (`link-broken`) or by families (`links`, `all`); `lazuli rules`
/// lists them.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Check {
    /// Only these rules count; empty for all. A rule that is off counts only if its own name is here.
    pub select: Vec<String>,
    /// These rules do not count.
    pub ignore: Vec<String>,
    /// Rule → `off`, `hint`, `info`, `warning` or `error`.
    pub levels: BTreeMap<String, Level>,
    /// `lazuli check` exits with 1 on findings of this level or above.
    pub fail_level: Severity,
    /// The largest picture that `image-too-large` accepts, in bytes.
    pub max_image_size: u64,
    /// Exceptions for some files; later ones beat earlier ones.
    pub overrides: Vec<CheckOverride>,
    /// How links to other hosts are checked.
    pub external: External,
}

impl Default for Check {
    fn default() -> Self {
        Self {
            select: Vec::new(),
            ignore: Vec::new(),
            levels: BTreeMap::new(),
            fail_level: Severity::Warning,
            max_image_size: 1024 * 1024,
            overrides: Vec::new(),
            external: External::default(),
        }
    }
}

/// `[[check.overrides]]`
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckOverride {
    /// Globs of the files, relative to the doc set's root.
    pub paths: Vec<String>,
    /// These rules do not count in these files.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Rule → level in these files.
    #[serde(default)]
    pub levels: BTreeMap<String, Level>,
}
