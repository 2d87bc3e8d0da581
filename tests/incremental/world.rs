//! The doc set that is edited: its files by path, kept in memory and written to disk where they differ.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::dice::Dice;

/// The files of a doc set, by path relative to its root.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Pages that `en-us` begins with.
const PAGES: usize = 22;
/// Includes that `en-us` begins with.
pub const INCLUDES: usize = 7;
/// The folders of pages.
pub const AREAS: [&str; 3] = ["vm", "web", "sql"];

/// The set before any edit: three locales of which two lack pages, shared and nested includes, pictures,
/// tables of contents, a theme with a template and strings, a configuration.
pub fn begin(dice: &mut Dice) -> Files {
    let mut files = Files::new();
    let mut add = |path: String, text: String| files.insert(path, text.into_bytes());
    for (locale, keep) in [("en-us", 1), ("nl-nl", 2), ("zh-tw", 3)] {
        for page in (0..PAGES).filter(|page| page % keep == 0) {
            let area = AREAS[page % AREAS.len()];
            add(
                format!("content/{locale}/articles/{area}/p{page}.md"),
                self::page(dice, page, locale),
            );
        }
        for include in (0..INCLUDES).filter(|include| include % keep == 0) {
            let nested = if include > 0 && include % 2 == 0 {
                format!("[AZURE.INCLUDE [n](i{}.md)]\n", include - 1)
            } else {
                String::new()
            };
            let text = format!("Shared {include} in {locale}, [next](../articles/vm/p0.md).\n\n{nested}");
            add(format!("content/{locale}/includes/i{include}.md"), text);
        }
        let toc = (0..PAGES).map(|page| {
            let area = AREAS[page % AREAS.len()];
            let group = if page % 9 == 0 { "# Group\n" } else { "" };
            format!("{group}## [Entry {page}]({area}/p{page}.md)\n")
        });
        // Without a table of contents navigation is made of folders and titles.
        if locale != "zh-tw" {
            add(
                format!("content/{locale}/articles/TOC.md"),
                toc.take(18).collect(),
            );
        }
    }
    add(
        "themes/default/templates/article.html".to_owned(),
        TEMPLATE.to_owned(),
    );
    add(
        "themes/default/strings/nl.toml".to_owned(),
        "menu = \"Kaart\"\n".to_owned(),
    );
    add("lazuli.toml".to_owned(), config(0));
    for area in AREAS {
        for picture in 0..3 {
            let path = format!("content/en-us/articles/{area}/media/m{picture}.png");
            files.insert(path, png(100 + picture as u32, 50));
        }
    }
    files
}

/// The template of articles that the set overrides.
pub const TEMPLATE: &str = include_str!("../../themes/default/templates/article.html");

/// A picture of a size, as far as anybody looks at it.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0");
    bytes
}

/// The text of a new page.
pub fn page(dice: &mut Dice, number: usize, locale: &str) -> String {
    let mut text = header(dice, number, locale);
    text.push_str(&format!("\n# Page {number} {locale}\n\n"));
    for _ in 0..2 + dice.below(4) {
        text.push_str(&block(dice));
        text.push('\n');
    }
    text
}

/// The metadata of a page; now and then damaged, in another form, or a redirect.
pub fn header(dice: &mut Dice, number: usize, locale: &str) -> String {
    let title = dice.below(40);
    let (service, day) = (dice.pick(&AREAS), 1 + dice.below(28));
    match dice.below(16) {
        0 => format!("---\ntitle: Page {title}\ndescription: [unclosed\n---\n"),
        1 => format!(
            "---\ntitle: Page {title}\nredirect_url: /articles/vm/p{}\n---\n",
            dice.below(30)
        ),
        2 => format!(
            "---\ntitle: Page {title}\ndescription: In yaml.\nms.date: 2016-03-{day:02}\nnoindex: true\n---\n"
        ),
        3 => String::new(),
        4 => format!("<properties pageTitle=\"Page {title}\" description=\"no end\n"),
        _ => format!(
            "<properties pageTitle=\"Page {title} {locale}\" description=\"About {number}, {}.\" services=\"{service}\" authors=\"a{}\" tags=\"t{}\" />\n<tags ms.service=\"{service}\" ms.date=\"03/{day:02}/2016\" />\n",
            dice.below(9),
            dice.below(3),
            dice.below(3),
        ),
    }
}

/// A block of text: prose, a directive, a link, or something broken.
pub fn block(dice: &mut Dice) -> String {
    let n = dice.below(30);
    let area = dice.pick(&AREAS);
    let include = dice.below(INCLUDES + 2);
    match dice.below(24) {
        0..=2 => format!("Some words {n} stand here.\n"),
        3 => format!("## Section {}\n", n % 4),
        4 => format!("##Glued {n}\n"),
        5..=8 => format!("[AZURE.INCLUDE [i](../../includes/i{include}.md)]\n"),
        9 => format!("[AZURE.INCLUDE [i](../../includes/I{include}.md)]\n"),
        10 => format!("[AZURE.INCLUDE [i](../includes/i{include})]\n"),
        11 => format!(
            "See [page](../{area}/p{n}.md) and [part](../{area}/p{n}.md#section-{}).\n",
            n % 4
        ),
        12 => format!("See [page](p{n}.md), [old](/documentation/articles/p{n}/) and [case](P{n}.md).\n"),
        13 => format!("![picture](media/m{}.png)\n", n % 5),
        14 => format!(
            "![picture](../{area}/media/m{}.png) [file](media/m{}.png)\n",
            n % 5,
            n % 3
        ),
        15 => format!("> [AZURE.NOTE] Mind {n}.\n"),
        16 => format!("```js\nlet x = {n};\n```\n"),
        17 => format!("| a | b |\n|---|---|\n| {n} | 2 |\n"),
        18 => format!("Text with [ref {n}][r{n}].\n\n[r{n}]: p{n}.md\n"),
        19 => format!("> [AZURE.SELECTOR]\n- [One](p{n}.md)\n- [Two](p{}.md)\n", n + 1),
        20 => {
            "<!-- lazuli-ignore link-broken, image-missing not yet -->\nA [gone](gone.md) link.\n".to_owned()
        }
        21 => format!("<div class=\"x{n}\"><b>raw</b> <script>alert({n})</script></div>\n"),
        22 => format!("[AZURE.VIDEO video-{n}]\n"),
        _ => "```sh\nnever closed\n".to_owned(),
    }
}

/// Settings that a configuration may have, each a bit of a number.
pub const SETTINGS: usize = 20;

/// The configuration with the settings whose bits `set` has. Its first line tells them.
pub fn config(set: usize) -> String {
    let has = |setting: usize| (set >> setting) & 1 == 1;
    let mut text =
        format!("# {set}\n[site]\nsource_locale = \"en-us\"\nbase_url = \"https://docs.example.com/\"\n");
    text.push_str(if has(0) {
        "title = \"Other\"\n"
    } else {
        "title = \"Docs\"\n"
    });
    if has(1) {
        text.push_str("announcement = \"Soon.\"\n");
    }
    if has(2) {
        text.push_str("edit_url = \"https://git.example/{source}\"\n");
    }
    if has(3) {
        text.push_str("feed_entries = 0\n");
    }
    if has(17) {
        text.push_str("listing_entries = 2\nfeedback_url = \"https://git.example/new?{url}\"\n");
    }
    if has(18) {
        text.push_str("translation_notices = false\n");
    }
    text.push_str("[urls]\n");
    if has(4) {
        text.push_str("style = \"flat\"\n");
    }
    if has(5) {
        text.push_str("form = \"html\"\n");
    }
    if has(6) {
        text.push_str("redirect_other_style = true\n");
    }
    if has(7) {
        text.push_str("[includes]\ncomments = true\n");
    } else if has(8) {
        text.push_str("[includes]\nmax_depth = 2\n");
    }
    if has(9) {
        text.push_str("[markdown]\nhtml = \"allow\"\n");
    } else if has(10) {
        text.push_str("[markdown]\nhtml = \"escape\"\n");
    }
    if has(11) {
        text.push_str("[locales.nl-nl]\ntitle = \"Boeken\"\nmachine_translated = true\n");
    }
    if has(19) {
        text.push_str("[theme.variables]\naccent = \"teal\"\n");
    }
    if has(12) {
        text.push_str("[locales.zh-tw]\nfallback = [\"nl-nl\", \"en-us\"]\n");
    }
    if has(13) {
        text.push_str("[content]\nexclude = [\"articles/sql/**\"]\n");
    }
    if has(14) {
        text.push_str("[check]\nignore = [\"heading-glued-hashes\"]\n");
        text.push_str("levels = { link-broken = \"error\" }\n");
    }
    if has(15) {
        text.push_str("[redirects]\n\"/en-us/old/\" = \"/en-us/articles/vm/p0/\"\n");
        text.push_str("\"/en-us/articles/web/p1/\" = \"/en-us/articles/vm/p3/\"\n");
    }
    if has(16) {
        text.push_str("[videos.map]\nvideo-3 = \"https://vimeo.com/3\"\nvideo-4 = \"https://vimeo.com/4\"\n");
    }
    text
}

/// Brings the files below `root` from `old` to `new`.
pub fn sync(root: &Path, old: &Files, new: &Files) {
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        let place = root.join(path);
        fs::remove_file(&place).expect("removed");
        // Folders that are empty now go too, as they do with git.
        let mut folder = place.parent();
        while let Some(empty) = folder.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok()) {
            folder = empty.parent();
        }
    }
    for (path, bytes) in new.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes)) {
        let place = root.join(path);
        fs::create_dir_all(place.parent().expect("a parent")).expect("made");
        let mut file = fs::File::create(place).expect("made");
        file.write_all(bytes).expect("written");
        // Whoever trusted times would see no edit at all.
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_460_000_000))
            .expect("set");
    }
}
