//! Text → body HTML through the public stages, without a disk: what the hostile and property tests drive.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use lazuli::base::{FileId, LocaleTag};
use lazuli::config::theme;
use lazuli::diag::{Applicability, Diagnostic, Sources, fix};
use lazuli::plan::inputs::{BodyInputs, LinkTarget, VideoTarget};
use lazuli::render::body::{self, BodyContext};
use lazuli::render::highlight::Highlighter;
use lazuli::render::html_policy::HtmlMode;
use lazuli::syntax::article;
use lazuli::syntax::expand::{self, Includes, Limits, Target};
use lazuli::syntax::fragment::{self, SyntaxOptions};
use lazuli::syntax::repair::Habits;
use lazuli::theme::Theme;

/// The file that all texts count as.
pub const FILE: FileId = FileId(0);

/// Every include is missing.
struct NoIncludes;

impl Includes for NoIncludes {
    fn find(&self, _from: FileId, path: &str) -> Target<'_> {
        Target::Missing(path.to_owned())
    }
}

static THEME: LazyLock<Theme> = LazyLock::new(|| {
    let empty = tempfile::tempdir().expect("a folder");
    let locales = [locale()];
    let (theme, _) = Theme::load(empty.path(), &theme::Theme::default(), &locales, "/").expect("a theme");
    theme
});
static HIGHLIGHTER: LazyLock<Highlighter<'static>> = LazyLock::new(Highlighter::new);

fn locale() -> LocaleTag {
    LocaleTag::parse("en-us").expect("a locale")
}

/// What became of a text.
pub struct Rendered {
    /// The body.
    pub html: String,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Time of each stage.
    pub times: [(&'static str, Duration); 4],
}

/// Takes `text` through all stages. Every link leads to `/x/`.
pub fn render(text: &str, mode: HtmlMode) -> Rendered {
    let start = Instant::now();
    let options = SyntaxOptions {
        allow_html: mode == HtmlMode::Allow,
        habits: Habits::ALL,
    };
    let fragment = fragment::parse(FILE, text, options);
    let parsed = start.elapsed();
    let limits = Limits {
        depth: 32,
        size: 16 << 20,
        count: 4096,
    };
    let expanded = expand::expand(&fragment, &NoIncludes, limits);
    let spliced = start.elapsed();
    let article = article::parse(&expanded, Default::default());
    let built = start.elapsed();
    let mut diagnostics = fragment.diagnostics.clone();
    diagnostics.extend(expanded.diagnostics.iter().cloned());
    diagnostics.extend(article.diagnostics.iter().cloned());
    diagnostics.extend(body::problems(&article, &expanded, mode));
    let inputs = BodyInputs {
        url: "/x/".to_owned(),
        links: vec![
            LinkTarget {
                url: Some("/x/".to_owned()),
                size: None,
            };
            article.links.len()
        ],
        videos: vec![VideoTarget::default(); article.videos.len()],
        ..BodyInputs::default()
    };
    let context = BodyContext {
        highlighter: &HIGHLIGHTER,
        strings: THEME.strings(&locale()),
        html: mode,
    };
    let html = body::render(&article, &expanded.missing, &inputs, context);
    let times = [
        ("fragment", parsed),
        ("expand", spliced - parsed),
        ("article", built - spliced),
        ("render", start.elapsed() - built),
    ];
    Rendered {
        html,
        diagnostics,
        times,
    }
}

/// What a text becomes when its safe fixes are made as `lazuli check --fix` makes them; `None` when the rounds
/// do not come to an end.
pub fn fixed(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..8 {
        let mut found = render(&text, HtmlMode::Sanitize).diagnostics;
        fix::confirm(&mut found, &One(&text));
        let plan = fix::plan(&found, Applicability::Safe);
        let Some(edits) = plan.get(&FILE) else {
            return Some(text);
        };
        text = fix::apply(&text, edits);
    }
    None
}

/// The one file there is.
struct One<'t>(&'t str);

impl Sources for One<'_> {
    fn name(&self, _: FileId) -> &str {
        "a.md"
    }
    fn text(&self, _: FileId) -> &str {
        self.0
    }
    fn suppressing(&self) -> Vec<FileId> {
        Vec::new()
    }
}
