//! Speed of the stages, each on one thread and on made pages: `cargo bench --bench stages`.

mod support;

use std::sync::Arc;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use lazuli::base::intl::Intl;
use lazuli::base::{FileId, LocaleId, LocaleTag};
use lazuli::config::Config;
use lazuli::plan::inputs::{BodyInputs, LinkTarget, PageInputs, PageKind};
use lazuli::plan::{locale, page};
use lazuli::render::body::{self, BodyContext};
use lazuli::render::highlight::Highlighter;
use lazuli::render::html_policy::HtmlMode;
use lazuli::render::shell;
use lazuli::site::fragments::{Cell, Fragments, Room};
use lazuli::site::includes::Finder;
use lazuli::site::nav::NavLabels;
use lazuli::site::redirects::Redirects;
use lazuli::site::urls::UrlPolicy;
use lazuli::site::{Overlay, Pages, Site};
use lazuli::source::{self, FileKind, SourceSet};
use lazuli::syntax::article;
use lazuli::syntax::expand::{self, Limits};
use lazuli::syntax::facts::Facts;
use lazuli::syntax::fragment::{self, Fragment, SyntaxOptions};
use lazuli::theme::Theme;

/// Articles of the set that the stages after `syntax` are shown.
const ARTICLES: usize = 200;

const LIMITS: Limits = Limits {
    depth: 8,
    size: 1 << 20,
    count: 1000,
};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// A made doc set, read and parsed.
struct Docs {
    folder: tempfile::TempDir,
    set: SourceSet,
    overlay: Overlay,
    fragments: Fragments,
    pages: Pages,
    urls: UrlPolicy,
    facts: Vec<Option<Arc<Facts>>>,
    redirects: Redirects,
    config: Config,
}

impl Docs {
    fn new(articles: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        support::write_doc_set(folder.path(), articles);
        let mut config = Config::default();
        config.site.base_url = "https://example.org/".to_owned();
        config.site.source_locale = Some("en-us".to_owned());
        let output = folder.path().join("site");
        let (set, _) = source::scan(folder.path(), &config, &[], &output).expect("the set is listed");
        let mut fragments = Fragments::new(
            set.files.len(),
            SyntaxOptions::default(),
            1 << 20,
            Room::new(u64::MAX),
        );
        for (id, file) in set.iter() {
            if matches!(file.kind, FileKind::Page | FileKind::Include) {
                let text = source::read(file, id, 1 << 20).expect("a text").text;
                let fragment = fragment::parse(id, &text, SyntaxOptions::default());
                fragments.set(id, Cell::Parsed(Arc::new(fragment)));
            }
        }
        let urls = &config.urls;
        let urls = UrlPolicy::new(&config.site.base_url, urls.style, urls.form);
        let mut docs = Self {
            fragments,
            urls,
            pages: Pages::default(),
            overlay: Overlay::new(&set),
            facts: Vec::new(),
            redirects: Redirects::default(),
            set,
            folder,
            config,
        };
        docs.facts = (0..)
            .map(FileId)
            .zip(&docs.set.files)
            .map(|(id, file)| {
                let fragment = docs.fragments.get(&docs.set, id)?;
                (file.kind == FileKind::Page).then(|| {
                    let finder = docs.finder();
                    let expanded = expand::expand(fragment, &finder, LIMITS);
                    let article = article::parse(&expanded, Default::default());
                    Arc::new(Facts::new(fragment, &expanded, article, Vec::new()))
                })
            })
            .collect();
        docs.pages = docs.assembled();
        docs
    }

    fn assembled(&self) -> Pages {
        Pages::assemble(&self.set, &self.overlay, &self.urls).0
    }

    fn finder(&self) -> Finder<'_> {
        Finder {
            set: &self.set,
            overlay: &self.overlay,
            fragments: &self.fragments,
            locale: LocaleId(0),
        }
    }

    fn site(&self) -> Site<'_> {
        Site::new(
            &self.set,
            &self.overlay,
            &self.pages,
            &self.facts,
            &self.urls,
            &self.redirects,
        )
    }

    /// Some article, as a fragment.
    fn fragment(&self) -> &Fragment {
        let mut files = (0..).map(FileId).zip(&self.set.files);
        let (id, _) = files
            .find(|(_, file)| file.kind == FileKind::Page)
            .expect("an article");
        self.fragments.get(&self.set, id).expect("its fragment")
    }
}

fn en_us() -> LocaleTag {
    LocaleTag::parse("en-us").expect("a locale")
}

/// Text to fragment: metadata, repairs, includes found.
#[divan::bench]
fn parse(bencher: Bencher) {
    let text = support::article(7, ARTICLES);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| fragment::parse(FileId(0), &text, SyntaxOptions::default()));
}

/// Fragment to facts: includes spliced, markdown parsed, ids given. A build does this twice for each page.
#[divan::bench]
fn expand_and_parse(bencher: Bencher) {
    let docs = Docs::new(ARTICLES);
    let (fragment, finder) = (docs.fragment(), docs.finder());
    bencher.bench_local(|| {
        let expanded = expand::expand(fragment, &finder, LIMITS);
        article::parse(&expanded, Default::default()).events.len()
    });
}

/// The list of files to the pages of the site: URLs, locales, slugs.
#[divan::bench]
fn assemble(bencher: Bencher) {
    let docs = Docs::new(ARTICLES);
    bencher
        .counter(ItemsCount::new(ARTICLES))
        .bench_local(|| docs.assembled().len());
}

/// Article to HTML: body and the page around it. The code of the page is in the highlighter's memo.
#[divan::bench]
fn render(bencher: Bencher) {
    let docs = Docs::new(ARTICLES);
    let (fragment, finder) = (docs.fragment(), docs.finder());
    let expanded = expand::expand(fragment, &finder, LIMITS);
    let article = article::parse(&expanded, Default::default());
    let (theme, _) = Theme::load(docs.folder.path(), &docs.config.theme, &[en_us()], "/").expect("the theme");
    let link = LinkTarget {
        url: Some("/en-us/articles/other/".to_owned()),
        size: Some((640, 480)),
    };
    let inputs = BodyInputs {
        url: "/en-us/articles/this/".to_owned(),
        links: vec![link; article.links.len()],
        ..BodyInputs::default()
    };
    let frame = frame(&docs);
    let highlighter = Highlighter::new();
    let context = BodyContext {
        highlighter: &highlighter,
        strings: theme.strings(&en_us()),
        html: HtmlMode::Sanitize,
    };
    bencher.bench_local(|| {
        let html = body::render(&article, &expanded.missing, &inputs, context);
        shell::page(&frame, &html, &theme)
            .expect("the template renders")
            .len()
    });
}

/// What stands around an article of `docs`.
fn frame(docs: &Docs) -> PageInputs {
    let site = docs.site();
    let address = site.pages[0].address.clone();
    let locale = LocaleId(0);
    let labels = NavLabels::default();
    let (plan, _) = locale::plan(&site, locale, &[], &labels, &Intl::new(&en_us()));
    let mut inputs = page::frame(&site, &docs.config, &plan, address, PageKind::Article);
    inputs.title = "An article".to_owned();
    inputs.nav = "<ul><li><a href=\"/en-us/\">Home</a></ul>".into();
    inputs
}
