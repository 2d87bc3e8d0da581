//! Links, pictures and ids that lead nowhere, or to a name in other letter case, or to two places.

use regex::Regex;

use crate::EACH;
use crate::defects::{Kind, Plan};
use crate::directives::INCLUDE_FLIPS;
use crate::scan::{Corpus, Link};

/// Injects missing pictures, duplicate ids, case flips, broken anchors and broken links.
pub fn inject(plan: &mut Plan<'_>) {
    let corpus = plan.corpus;
    let links = plan.random.shuffled(corpus.links());
    missing_pictures(plan, &links);
    duplicate_ids(plan);
    let (images, links): (Vec<Link>, Vec<Link>) = links.into_iter().partition(|link| link.image);
    let half = (EACH - INCLUDE_FLIPS) / 2;
    flip_case(plan, "image-case", &images, half);
    flip_case(plan, "link-case", &links, EACH - INCLUDE_FLIPS - half);
    broken_anchors(plan, &links);
    broken_links(plan, &links);
}

/// Deletes pictures that one line of one page shows.
fn missing_pictures(plan: &mut Plan<'_>, links: &[Link]) {
    let corpus = plan.corpus;
    let mut done = 0;
    for link in links
        .iter()
        .filter(|link| link.image && !link.target.ends_with(".md"))
    {
        let name = link.target.rsplit('/').next().expect("a name");
        if done < EACH && plan.is_free(&link.file, link.path.start) && corpus.occurrences(name) == 1 {
            let line = crate::scan::line_number(corpus.text(&link.file), link.path.start);
            let places = vec![(link.file.clone(), line)];
            plan.remove(Kind::MissingPicture, "image-missing", &link.target, None, places);
            done += 1;
        }
    }
}

/// Gives a heading the anchor of the heading before it, where nothing leads to its own.
fn duplicate_ids(plan: &mut Plan<'_>) {
    let corpus = plan.corpus;
    let anchor = Regex::new(r#"^#+ <a name="([^"]+)"></a>[^<]+$"#).expect("a pattern");
    let used = fragments(corpus);
    let docs: Vec<_> = corpus
        .docs
        .values()
        .filter(|doc| doc.name.starts_with("articles/"))
        .collect();
    let mut done = 0;
    for doc in plan.random.shuffled(docs) {
        let at = |line: &std::ops::Range<usize>| {
            let name = anchor.captures(&doc.text[line.clone()])?.get(1)?;
            Some(line.start + name.start()..line.start + name.end())
        };
        let names: Vec<_> = doc.prose.iter().filter_map(at).collect();
        let pair = names.windows(2).find(|pair| {
            let own = doc.text[pair[1].clone()].to_lowercase();
            let name = format!("name=\"{}\"", &doc.text[pair[0].clone()]);
            doc.text.matches(&name).count() == 1
                && !used.contains(&own)
                && doc.text[pair[0].clone()].to_lowercase() != own
        });
        if let Some([first, second]) = pair
            && done < EACH
            && plan.is_free(&doc.name, second.start)
        {
            let text = doc.text[first.clone()].to_owned();
            plan.edit(Kind::DuplicateId, "id-duplicate", &doc.name, second.clone(), text);
            // The finding names both places.
            let line = crate::scan::line_number(&doc.text, first.start);
            let defect = plan.defects.last_mut().expect("just made");
            defect.places.push((doc.name.clone(), line));
            done += 1;
        }
    }
}

/// All fragments of links, in lower case.
fn fragments(corpus: &Corpus) -> std::collections::BTreeSet<String> {
    let fragment = Regex::new(r##"#([^\s()"'<>\]]+)"##).expect("a pattern");
    let texts = corpus.docs.values().map(|doc| &doc.text);
    texts
        .flat_map(|text| fragment.captures_iter(text).map(|found| found[1].to_lowercase()))
        .collect()
}

/// Writes names in other letter case.
fn flip_case(plan: &mut Plan<'_>, code: &'static str, links: &[Link], count: usize) {
    let corpus = plan.corpus;
    let mut done = 0;
    for link in links.iter().filter(|link| !link.path.is_empty()) {
        let path = flipped(&corpus.text(&link.file)[link.path.clone()]);
        let is_new = !plan.gone.contains(&link.target) && path != corpus.text(&link.file)[link.path.clone()];
        if done < count && is_new && plan.is_free(&link.file, link.path.start) {
            plan.edit(Kind::CaseFlip, code, &link.file, link.path.clone(), path);
            done += 1;
        }
    }
}

/// `path` with the case of one letter of its file name turned round.
pub fn flipped(path: &str) -> String {
    let start = path.rfind('/').map_or(0, |at| at + 1);
    let Some(at) = path[start..].find(|c: char| c.is_ascii_lowercase()) else {
        return path.to_owned();
    };
    let at = start + at;
    format!(
        "{}{}{}",
        &path[..at],
        path[at..=at].to_ascii_uppercase(),
        &path[at + 1..]
    )
}

/// Makes fragments lead nowhere that led to an anchor in the text of their page.
fn broken_anchors(plan: &mut Plan<'_>, links: &[Link]) {
    let corpus = plan.corpus;
    let mut done = 0;
    for link in links
        .iter()
        .filter(|link| !link.fragment.is_empty() && link.target.ends_with(".md"))
    {
        let name = &corpus.text(&link.file)[link.fragment.clone()];
        let leads = corpus
            .text(&link.target)
            .contains(&format!("<a name=\"{name}\">"));
        if done < EACH && leads && plan.is_free(&link.file, link.fragment.start) {
            let end = link.fragment.end;
            plan.edit(
                Kind::BrokenAnchor,
                "anchor-missing",
                &link.file,
                end..end,
                format!("-zq{done}"),
            );
            done += 1;
        }
    }
}

/// Makes links lead to files that are not there.
fn broken_links(plan: &mut Plan<'_>, links: &[Link]) {
    let corpus = plan.corpus;
    let mut done = 0;
    for link in links
        .iter()
        .filter(|link| link.target.ends_with(".md") && !link.path.is_empty())
    {
        let end = link.path.end - ".md".len();
        let whole = corpus.text(&link.file)[link.path.clone()].ends_with(".md");
        if done < EACH && whole && plan.is_free(&link.file, end) {
            plan.edit(
                Kind::BrokenLink,
                "link-broken",
                &link.file,
                end..end,
                format!("-zq{done}"),
            );
            done += 1;
        }
    }
}
