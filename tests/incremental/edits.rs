//! Random edits of a doc set: all kinds of them, sound ones and ones that break it.

use super::dice::Dice;
use super::world::{self, AREAS, Files, INCLUDES};

/// How long a page may grow by edits, in bytes.
const LONGEST: usize = 4000;
/// How few files of content the edits may leave.
const FEWEST: usize = 20;

/// Makes one edit and says what it was. `past` are states of the set that an edit may go back to.
pub fn edit(files: &mut Files, past: &[Files], dice: &mut Dice) -> String {
    match dice.below(60) {
        0..=24 => text(files, dice),
        26..=28 => swap_header(files, dice),
        29..=30 => remove(files, dice),
        31..=32 => rename(files, dice),
        33 => rename_case(files, dice),
        34..=36 => appear(files, dice),
        37..=38 => translate(files, dice),
        39..=40 => include(files, dice),
        41..=43 => picture(files, dice),
        44..=46 => toc(files, dice),
        47 => template(files, dice),
        48 => strings(files, dice),
        49..=50 => settings(files, dice),
        51 => locale(files, dice),
        25 | 52 => bytes(files, dice),
        53 => redirect_list(files, dice),
        54 => copy(files, dice),
        55 => cycle(files, dice),
        _ if past.is_empty() => text(files, dice),
        _ => {
            let back = dice.below(past.len());
            files.clone_from(&past[back]);
            format!("back to state {back} of the last ones")
        }
    }
}

fn is_markdown(path: &str) -> bool {
    path.starts_with("content/") && path.to_ascii_lowercase().ends_with(".md") && !path.ends_with("TOC.md")
}

/// Some page or include.
fn some(files: &Files, dice: &mut Dice) -> Option<String> {
    let paths: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|path| is_markdown(path))
        .collect();
    (!paths.is_empty()).then(|| dice.pick(&paths).to_owned())
}

fn read(files: &Files, path: &str) -> String {
    String::from_utf8_lossy(&files[path]).into_owned()
}

fn number(path: &str) -> usize {
    let digits: String = path
        .rsplit('/')
        .next()
        .unwrap_or("")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}

/// A line added, removed, or replaced.
fn text(files: &mut Files, dice: &mut Dice) -> String {
    let Some(path) = some(files, dice) else {
        return appear(files, dice);
    };
    let text = read(files, &path);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = dice.below(lines.len() + 1);
    let how = if text.len() > LONGEST { 0 } else { dice.below(4) };
    let said = match how {
        0 if !lines.is_empty() => {
            let count = if text.len() > LONGEST { 12 } else { 1 };
            let from = at.min(lines.len() - 1);
            let gone: Vec<String> = lines.drain(from..(from + count).min(lines.len())).collect();
            format!("{path}: without {gone:?}")
        }
        1 if !lines.is_empty() => {
            let at = at.min(lines.len() - 1);
            lines[at].push_str(dice.pick(&[
                " More.",
                " [x](p1.md)",
                " ![m](media/m0.png)",
                "*",
                " {#own}",
                "`",
            ]));
            format!("{path}: longer line {at}")
        }
        _ => {
            let mut block = world::block(dice);
            if path.contains("/includes/") {
                block = block
                    .replace("../../includes/", "")
                    .replace("](p", "](../articles/vm/p");
            }
            let said = format!("{path}: line {at} {block:?}");
            lines.insert(at, format!("\n{block}"));
            said
        }
    };
    files.insert(path, (lines.join("\n") + "\n").into_bytes());
    said
}

/// Another header before the first heading.
fn swap_header(files: &mut Files, dice: &mut Dice) -> String {
    let Some(path) = some(files, dice) else {
        return appear(files, dice);
    };
    let text = read(files, &path);
    let body = text.find("\n# ").map_or(text.as_str(), |at| &text[at..]);
    let header = world::header(dice, number(&path), "");
    let said = format!("{path}: header {header:?}");
    files.insert(path, (header + body).into_bytes());
    said
}

fn remove(files: &mut Files, dice: &mut Dice) -> String {
    let content = files.keys().filter(|path| path.starts_with("content/"));
    let paths: Vec<&str> = content.map(String::as_str).collect();
    if paths.len() < FEWEST {
        return appear(files, dice);
    }
    let path = dice.pick(&paths).to_owned();
    files.remove(&path);
    format!("{path} deleted")
}

fn rename(files: &mut Files, dice: &mut Dice) -> String {
    let Some(path) = some(files, dice) else {
        return appear(files, dice);
    };
    let folder = &path[..path.rfind('/').unwrap_or(0)];
    let letter = if folder.ends_with("includes") { 'i' } else { 'p' };
    let new = format!("{folder}/{letter}{}.md", dice.below(30));
    let Some(bytes) = files.remove(&path) else {
        return path;
    };
    files.insert(new.clone(), bytes);
    format!("{path} renamed to {new}")
}

/// The same name in other letters.
fn rename_case(files: &mut Files, dice: &mut Dice) -> String {
    let content = files
        .keys()
        .filter(|path| path.starts_with("content/") && !path.ends_with("TOC.md"));
    let paths: Vec<&str> = content.map(String::as_str).collect();
    if paths.is_empty() {
        return appear(files, dice);
    }
    let path = dice.pick(&paths).to_owned();
    let at = path.rfind('/').map_or(0, |at| at + 1);
    let name = &path[at..];
    let upper = name.to_ascii_uppercase().replace(".MD", ".md");
    let other = if name == upper {
        name.to_ascii_lowercase()
    } else {
        upper
    };
    let new = format!("{}{other}", &path[..at]);
    let Some(bytes) = files.remove(&path) else {
        return path;
    };
    files.insert(new.clone(), bytes);
    format!("{path} renamed to {new}")
}

/// A page where none may have been.
fn appear(files: &mut Files, dice: &mut Dice) -> String {
    let locale = some_locale(dice);
    let n = dice.below(30);
    let path = format!("content/{locale}/articles/{}/p{n}.md", dice.pick(&AREAS));
    files.insert(path.clone(), world::page(dice, n, locale).into_bytes());
    format!("{path} is new")
}

/// A page of one locale appears in another.
fn translate(files: &mut Files, dice: &mut Dice) -> String {
    let Some(path) = some(files, dice) else {
        return appear(files, dice);
    };
    let mut parts: Vec<&str> = path.split('/').collect();
    parts[1] = some_locale(dice);
    let new = parts.join("/");
    let text = read(files, &path) + "\nTranslated.\n";
    files.insert(new.clone(), text.into_bytes());
    format!("{new} translated from {path}")
}

/// An include where none may have been.
fn include(files: &mut Files, dice: &mut Dice) -> String {
    let path = format!(
        "content/{}/includes/i{}.md",
        some_locale(dice),
        dice.below(INCLUDES + 2)
    );
    let mut text = format!("Words {} of an include.\n\n", dice.below(9));
    if dice.once_in(2) {
        text.push_str(&world::block(dice).replace("../../includes/", ""));
    }
    files.insert(path.clone(), text.into_bytes());
    format!("{path} is another")
}

/// A picture comes, goes, or changes its size.
fn picture(files: &mut Files, dice: &mut Dice) -> String {
    let (locale, area) = (some_locale(dice), dice.pick(&AREAS));
    let path = format!("content/{locale}/articles/{area}/media/m{}.png", dice.below(5));
    if dice.once_in(4) && files.remove(&path).is_some() {
        return format!("{path} deleted");
    }
    let bytes = match dice.below(6) {
        0 => b"no picture".to_vec(),
        _ => world::png(dice.below(900) as u32, dice.below(500) as u32),
    };
    files.insert(path.clone(), bytes);
    format!("{path} has another size")
}

fn toc(files: &mut Files, dice: &mut Dice) -> String {
    let path = format!("content/{}/articles/TOC.md", some_locale(dice));
    if dice.once_in(5) && files.remove(&path).is_some() {
        return format!("{path} deleted");
    }
    if files.contains_key(&path) && dice.once_in(2) {
        let text = read(files, &path);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (at, n) = (dice.below(lines.len() + 1), dice.below(30));
        if dice.once_in(2) && at < lines.len() {
            lines[at] = lines[at].replace('[', "[New ");
        } else {
            lines.insert(at, format!("## [Added {n}]({}/p{n}.md)", dice.pick(&AREAS)));
        }
        files.insert(path.clone(), (lines.join("\n") + "\n").into_bytes());
        return format!("{path}: line {at}");
    }
    let mut text = String::new();
    for entry in 0..dice.below(14) {
        let (area, n) = (dice.pick(&AREAS), dice.below(24));
        text.push_str(&match dice.below(6) {
            0 => format!("# Group {entry}\n"),
            1 => format!("### [Deep {n}]({area}/p{n}.md)\n"),
            2 => format!("# [Top {n}]({area}/p{n}.md)\n"),
            _ => format!("## [Entry {n}]({area}/p{n}.md)\n"),
        });
    }
    files.insert(path.clone(), text.into_bytes());
    format!("{path} is another")
}

fn template(files: &mut Files, dice: &mut Dice) -> String {
    let path = "themes/default/templates/article.html".to_owned();
    let (said, text) = match dice.below(6) {
        0 => {
            files.remove(&path);
            return format!("{path} deleted");
        }
        1 => ("cannot be compiled", world::TEMPLATE.to_owned() + "{% if %}"),
        2 => (
            "fails for some pages",
            world::TEMPLATE.replace("{{ body }}", "{{ body }}{{ outline[0].id }}"),
        ),
        3 => (
            "shows the locale",
            world::TEMPLATE.replace("{{ body }}", "{{ body }}<i>{{ lang }}</i>"),
        ),
        _ => (
            "has a mark",
            world::TEMPLATE.replace("</article>", &format!("<!-- {} --></article>", dice.below(5))),
        ),
    };
    files.insert(path.clone(), text.into_bytes());
    format!("{path} {said}")
}

fn strings(files: &mut Files, dice: &mut Dice) -> String {
    let path = format!(
        "themes/default/strings/{}.toml",
        dice.pick(&["nl", "en", "zh-tw"])
    );
    if dice.once_in(3) && files.remove(&path).is_some() {
        return format!("{path} deleted");
    }
    let text = match dice.below(4) {
        0 => "menu = \n".to_owned(),
        1 => "no-such-key = \"x\"\n".to_owned(),
        _ => format!("on-this-page = \"Here {}\"\nmenu = \"M\"\n", dice.below(5)),
    };
    let said = format!("{path}: {text:?}");
    files.insert(path, text.into_bytes());
    said
}

/// One setting changes; now and then all of them.
fn settings(files: &mut Files, dice: &mut Dice) -> String {
    let text = read(files, "lazuli.toml");
    let first = text.lines().next().and_then(|line| line.strip_prefix("# "));
    let before: usize = first.and_then(|set| set.parse().ok()).unwrap_or(0);
    let set = match dice.below(6) {
        0 => dice.below(1 << world::SETTINGS),
        _ => before ^ (1 << dice.below(world::SETTINGS)),
    };
    files.insert("lazuli.toml".to_owned(), world::config(set).into_bytes());
    format!("settings {before:b} become {set:b}")
}

/// A locale's folder goes, or comes.
fn locale(files: &mut Files, dice: &mut Dice) -> String {
    let locale = dice.pick(&["nl-nl", "zh-tw", "de-de"]);
    let prefix = format!("content/{locale}/");
    if files.keys().any(|path| path.starts_with(&prefix)) {
        files.retain(|path, _| !path.starts_with(&prefix));
        return format!("{locale} removed");
    }
    for _ in 0..4 {
        let n = dice.below(22);
        let path = format!("{prefix}articles/{}/p{n}.md", AREAS[n % AREAS.len()]);
        files.insert(path, world::page(dice, n, locale).into_bytes());
    }
    format!("{locale} added")
}

/// Bytes that are no UTF-8, or UTF-16, or lines that end otherwise.
fn bytes(files: &mut Files, dice: &mut Dice) -> String {
    let Some(path) = some(files, dice) else {
        return appear(files, dice);
    };
    let text = read(files, &path);
    let (said, bytes) = match dice.below(6) {
        3 => ("with LF", text.replace("\r\n", "\n").into_bytes()),
        // Times never change here (see `world::sync`), so that nothing but the bytes tells.
        4 => (
            "with other letters, as many",
            text.replace('e', "\u{1}")
                .replace('o', "e")
                .replace('\u{1}', "o")
                .into_bytes(),
        ),
        0 => ("damaged", [text.as_bytes(), b"\xff\xfe caf\xe9\n"].concat()),
        1 => {
            let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
            ("in UTF-16", units.flat_map(u16::to_le_bytes).collect())
        }
        2 => ("empty", Vec::new()),
        _ => ("with CRLF", text.replace('\n', "\r\n").into_bytes()),
    };
    files.insert(path.clone(), bytes);
    format!("{path} {said}")
}

fn redirect_list(files: &mut Files, dice: &mut Dice) -> String {
    let path = format!("content/{}/.openpublishing.redirection.json", some_locale(dice));
    if files.remove(&path).is_some() {
        return format!("{path} deleted");
    }
    let text = match dice.below(4) {
        0 => "{ broken".to_owned(),
        _ => format!(
            "{{\"redirections\":[{{\"source_path\":\"articles/vm/p{}.md\",\"redirect_url\":\"/articles/web/p{}\"}}]}}",
            dice.below(30),
            dice.below(30)
        ),
    };
    files.insert(path.clone(), text.into_bytes());
    format!("{path} written")
}

/// Two files of the same bytes.
fn copy(files: &mut Files, dice: &mut Dice) -> String {
    let (Some(from), Some(to)) = (some(files, dice), some(files, dice)) else {
        return appear(files, dice);
    };
    let bytes = files[&from].clone();
    files.insert(to.clone(), bytes);
    format!("{to} is a copy of {from}")
}

/// Two includes that include each other.
fn cycle(files: &mut Files, dice: &mut Dice) -> String {
    let locale = some_locale(dice);
    let (a, b) = (dice.below(INCLUDES), dice.below(INCLUDES));
    for (own, other) in [(a, b), (b, a)] {
        let text = format!("In a circle.\n\n[AZURE.INCLUDE [c](i{other}.md)]\n");
        files.insert(format!("content/{locale}/includes/i{own}.md"), text.into_bytes());
    }
    format!("i{a} and i{b} of {locale} include each other")
}

fn some_locale(dice: &mut Dice) -> &'static str {
    dice.pick(&["en-us", "en-us", "en-us", "nl-nl", "nl-nl", "zh-tw"])
}
