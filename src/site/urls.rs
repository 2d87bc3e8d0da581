//! What URLs look like, and where their pages lie in the output folder.

use crate::base::{LocaleTag, SitePath, escape};
use crate::config::model::{UrlForm, UrlStyle};

/// The rules for URLs.
#[derive(Debug, Clone)]
pub struct UrlPolicy {
    /// Put before every root-relative URL: `/`, or `/help/`.
    pub base_path: String,
    /// `https://docs.example.com`, without a path; empty when none is configured.
    pub origin: String,
    /// Whether URLs keep the folders of the sources.
    pub style: UrlStyle,
    /// How URLs end.
    pub form: UrlForm,
}

/// A URL with the file it is served from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Root-relative, with the base path, percent-encoded.
    pub url: String,
    /// Relative to the output folder.
    pub output: SitePath,
}

/// The folder of all articles where URLs are flat, as azure.microsoft.com had it.
const FLAT: &str = "documentation/articles";

/// Where the search indexes lie, a folder a locale.
pub const SEARCH_FOLDER: &str = "search";

impl UrlPolicy {
    /// The rules for a site at `base_url`.
    pub fn new(base_url: &str, style: UrlStyle, form: UrlForm) -> Self {
        let scheme = base_url.find("://").map_or(0, |at| at + 3);
        let path_at = base_url[scheme..]
            .find('/')
            .map_or(base_url.len(), |at| scheme + at);
        let path = base_url[path_at..].trim_matches('/');
        Self {
            base_path: if path.is_empty() {
                "/".to_owned()
            } else {
                format!("/{path}/")
            },
            origin: base_url[..path_at].to_owned(),
            style,
            form,
        }
    }

    /// The address of the page at `path` (with its extension) in `locale`.
    pub fn page(&self, locale: &LocaleTag, path: &SitePath) -> Address {
        self.page_in_style(locale, path, self.style)
    }

    /// The address that the page would have in the other style, for redirects.
    pub fn other_style(&self, locale: &LocaleTag, path: &SitePath) -> Address {
        let style = match self.style {
            UrlStyle::Tree => UrlStyle::Flat,
            UrlStyle::Flat => UrlStyle::Tree,
        };
        self.page_in_style(locale, path, style)
    }

    fn page_in_style(&self, locale: &LocaleTag, path: &SitePath, style: UrlStyle) -> Address {
        let stem = path.without_extension();
        let is_article = stem.segments().next() == Some("articles") && stem.segments().count() > 1;
        if style == UrlStyle::Flat && is_article && stem.file_name() != "index" {
            let flat = format!("{FLAT}/{}", stem.file_name());
            return self.generated(locale, &flat);
        }
        self.generated(locale, stem.as_str())
    }

    /// The address of `path` (no extension; `index` is its folder) in `locale`.
    pub fn generated(&self, locale: &LocaleTag, path: &str) -> Address {
        let folder = path
            .strip_suffix("index")
            .filter(|rest| rest.is_empty() || rest.ends_with('/'));
        let path = folder.unwrap_or(path).trim_end_matches('/');
        let full = if path.is_empty() {
            locale.to_string()
        } else {
            format!("{locale}/{path}")
        };
        let as_folder = self.form == UrlForm::Pretty || folder.is_some() || path.is_empty();
        let (url, output) = if as_folder {
            (
                format!("{}/", escape::url_path(&full)),
                format!("{full}/index.html"),
            )
        } else {
            (
                format!("{}.html", escape::url_path(&full)),
                format!("{full}.html"),
            )
        };
        Address {
            url: format!("{}{url}", self.base_path),
            output: clean(&output),
        }
    }

    /// The address of a file that is copied as it is; shared files lie under `shared`.
    pub fn asset(&self, locale: Option<&LocaleTag>, path: &SitePath) -> Address {
        let full = format!("{}/{path}", locale.map_or("shared", LocaleTag::as_str));
        Address {
            url: format!("{}{}", self.base_path, escape::url_path(&full)),
            output: clean(&full),
        }
    }

    /// The URL of the folder that holds the search index of `locale`.
    pub fn search_index(&self, locale: &LocaleTag) -> String {
        format!("{}{SEARCH_FOLDER}/{locale}/", self.base_path)
    }

    /// The absolute form of a root-relative URL; itself when no base URL is configured.
    pub fn absolute(&self, url: &str) -> String {
        if url.starts_with('/') {
            format!("{}{url}", self.origin)
        } else {
            url.to_owned()
        }
    }

    /// The output path of a root-relative URL of this site; `None` for any other.
    pub fn output_of(&self, url: &str) -> Option<SitePath> {
        let path = url
            .split(['?', '#'])
            .next()?
            .strip_prefix(self.base_path.as_str())?;
        let path = escape::percent_decode(path);
        let file = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else if path.ends_with(".html") {
            path.into_owned()
        } else {
            format!("{path}/index.html")
        };
        SitePath::new(&file).ok()
    }
}

/// Paths made of clean parts are clean.
fn clean(path: &str) -> SitePath {
    SitePath::new(path).unwrap_or_else(|escape| escape.rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(style: UrlStyle, form: UrlForm, path: &str) -> (String, String) {
        let policy = UrlPolicy::new("https://x.example/help/", style, form);
        let address = policy.page(&LocaleTag::parse("nl-nl").unwrap(), &SitePath::new(path).unwrap());
        (address.url, address.output.to_string())
    }

    #[test]
    fn pages_have_the_address_of_their_path() {
        assert_eq!(
            address(UrlStyle::Tree, UrlForm::Pretty, "articles/vpn/a b.md"),
            (
                "/help/nl-nl/articles/vpn/a%20b/".into(),
                "nl-nl/articles/vpn/a b/index.html".into()
            )
        );
        assert_eq!(
            address(UrlStyle::Tree, UrlForm::Html, "articles/vpn/a.md"),
            (
                "/help/nl-nl/articles/vpn/a.html".into(),
                "nl-nl/articles/vpn/a.html".into()
            )
        );
        assert_eq!(
            address(UrlStyle::Flat, UrlForm::Pretty, "articles/vpn/a.md").0,
            "/help/nl-nl/documentation/articles/a/"
        );
    }

    #[test]
    fn an_index_is_its_folder() {
        assert_eq!(
            address(UrlStyle::Tree, UrlForm::Html, "articles/vpn/index.md").0,
            "/help/nl-nl/articles/vpn/"
        );
        assert_eq!(
            address(UrlStyle::Tree, UrlForm::Pretty, "index.md").1,
            "nl-nl/index.html"
        );
    }

    #[test]
    fn urls_lead_back_to_their_file() {
        let policy = UrlPolicy::new("", UrlStyle::Tree, UrlForm::Pretty);
        assert_eq!(
            policy.output_of("/en-us/a/?x#y").unwrap().as_str(),
            "en-us/a/index.html"
        );
        assert_eq!(policy.output_of("https://x/"), None);
        assert_eq!(policy.output_of("/../etc/passwd"), None);
    }
}
