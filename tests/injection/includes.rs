//! Includes that are deleted, renamed, or made to lead back to themselves.

use regex::Regex;

use crate::EACH;
use crate::defects::{Consequence, Kind, Plan};
use crate::scan::{self, Directive};

/// How many includes the cycles have, in turn.
const SIZES: [usize; 4] = [1, 2, 1, 3];

/// Injects all three kinds.
pub fn inject(plan: &mut Plan<'_>) {
    let used: Vec<String> = plan
        .corpus
        .users
        .keys()
        .filter(|name| name.starts_with("includes/"))
        .cloned()
        .collect();
    let used = plan.random.shuffled(used);
    cycles(plan, &used);
    let free: Vec<String> = used
        .into_iter()
        .filter(|name| !plan.gone.contains(name))
        .collect();
    let (deleted, rest) = free.split_at(EACH);
    for name in deleted {
        remove(plan, Kind::DeletedInclude, name, None);
    }
    for (index, name) in rest[..EACH].iter().enumerate() {
        let new = renamed(plan, name, index);
        remove(plan, Kind::RenamedInclude, name, Some(new));
    }
}

/// Includes of text only, alone on their lines, that end with a directive to the next one of their group. Every page
/// that shows one comes back to it through the others: each of the directives closes the cycle for somebody.
fn cycles(plan: &mut Plan<'_>, used: &[String]) {
    let lone = |name: &&String| {
        let last = scan::line_at(plan.corpus.text(name), plan.corpus.text(name).trim_end().len());
        let free = plan.is_free(name, last.start) && plan.corpus.docs[*name].prose.contains(&last);
        free && plan.corpus.users[*name].iter().all(|user| user.alone)
    };
    let lone: Vec<String> = used.iter().filter(lone).cloned().collect();
    // In groups text moves to other pages: links and ids would mean something else there.
    let is_plain = |name: &String| !plan.corpus.text(name).contains(['[', '#', '<']);
    let (mut plain, mut other): (Vec<_>, Vec<_>) = lone.into_iter().partition(is_plain);
    let mut done = 0;
    for size in SIZES.into_iter().cycle() {
        let size = size.min(EACH - done);
        if size == 0 {
            break;
        }
        let single = size == 1 || plain.len() < size;
        let group: Vec<String> = match single {
            true => other.pop().or_else(|| plain.pop()).into_iter().collect(),
            false => plain.split_off(plain.len() - size),
        };
        assert!(!group.is_empty(), "too few includes for cycles");
        for (index, name) in group.iter().enumerate() {
            let next = &group[(index + 1) % group.len()];
            let path = next.rsplit('/').next().expect("a name");
            let end = plan.corpus.text(name).trim_end().len();
            let directive = format!("[AZURE.INCLUDE [again]({path})]");
            plan.edit(
                Kind::Cycle,
                "include-cycle",
                name,
                end..end,
                format!("\n\n{directive}"),
            );
            let defect = plan.defects.last_mut().expect("just made");
            defect.places[0].1 += 2;
            plan.gone.insert(name.clone());
        }
        done += group.len();
    }
}

/// Takes an include away from under its name.
fn remove(plan: &mut Plan<'_>, kind: Kind, name: &str, new: Option<String>) {
    let corpus = plan.corpus;
    let place = |user: &Directive| {
        (
            user.file.clone(),
            scan::line_number(corpus.text(&user.file), user.at.start),
        )
    };
    let places = corpus.users[name].iter().map(place).collect();
    plan.remove(kind, "include-missing", name, new.clone(), places);
    let text = corpus.text(name);
    for anchor in anchors(text) {
        plan.consequence(Consequence::Anchor(anchor.to_lowercase()));
    }
    if text.lines().any(|line| line.starts_with("# ")) {
        for user in &corpus.users[name] {
            plan.consequence(Consequence::Title(user.file.clone()));
        }
    }
    for user in &corpus.users[name] {
        plan.consequence(Consequence::Definitions(user.file.clone(), labels(text)));
    }
    for file in shown(name, text) {
        plan.consequence(Consequence::Unused(file));
    }
    if let Some(new) = new {
        plan.consequence(Consequence::Unused(new.clone()));
        plan.consequence(Consequence::Moved(name.to_owned(), new));
    }
}

/// A name near the old one that nothing has.
fn renamed(plan: &Plan<'_>, name: &str, index: usize) -> String {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    (index..)
        .map(|number| format!("{stem}-{number}.md"))
        .find(|new| !plan.corpus.files.contains(new))
        .expect("some name is free")
}

/// The names that links into a text may have.
fn anchors(text: &str) -> Vec<String> {
    let named = Regex::new(r#"(?:name|id)="([^"]+)""#).expect("a pattern");
    let mut names: Vec<String> = named
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let tags = Regex::new("<[^>]*>").expect("a pattern");
    names.extend(
        headings.map(|line| lazuli::base::slug::github(tags.replace_all(line.trim_matches('#'), "").trim())),
    );
    names
}

/// What stands in brackets, in lower case.
fn labels(text: &str) -> Vec<String> {
    let label = Regex::new(r"\[([^\[\]]+)\]").expect("a pattern");
    label
        .captures_iter(text)
        .map(|found| found[1].to_lowercase())
        .collect()
}

/// The files of the set that the text of `name` shows or links to.
fn shown(name: &str, text: &str) -> Vec<String> {
    let target = Regex::new(r"\]\(([^()\s#]+)").expect("a pattern");
    target
        .captures_iter(text)
        .map(|found| scan::resolve(name, &found[1]))
        .collect()
}
