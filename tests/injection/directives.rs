//! Directives that a writer or a translation tool damaged, and include paths in other letter case.

use std::ops::Range;

use crate::EACH;
use crate::defects::{Kind, Plan};
use crate::links::flipped;
use crate::scan::Directive;

/// What is done to a directive that is an include: text for the directive's.
const INCLUDE_DAMAGE: [fn(&str) -> String; 4] = [
    |text| text.replacen("](", "] (", 1),
    |text| text.replacen("AZURE.", "AZURE. ", 1),
    |text| text[..text.len() - 1].to_owned(),
    |text| text.replacen("AZURE.INCLUDE", "AZURE. OPNEMEN", 1),
];
/// What is done to `[AZURE.KEYWORD]`.
const ALERT_DAMAGE: [fn(&str) -> String; 4] = [
    |text| text.replacen("AZURE.", "AZURE. ", 1),
    |text| text[..text.len() - 1].to_owned(),
    |text| text[1..].to_owned(),
    |text| text.replacen("AZURE.", "AZURE .", 1),
];
/// Include paths in other letter case; the other case flips are links and pictures.
pub const INCLUDE_FLIPS: usize = 33;

/// Injects both.
pub fn inject(plan: &mut Plan<'_>) {
    let corpus = plan.corpus;
    let stays = |(name, _): &(&String, &Vec<Directive>)| !plan.gone.contains(*name);
    let users: Vec<Directive> = corpus
        .users
        .iter()
        .filter(stays)
        .flat_map(|(_, users)| users.iter().filter(|user| user.alone))
        .filter(|user| {
            corpus.docs[&user.file]
                .prose
                .contains(&crate::scan::line_at(corpus.text(&user.file), user.at.start))
        })
        .cloned()
        .collect();
    let mut users = plan.random.shuffled(users).into_iter();
    let (mut flips, mut damages) = (0, 0);
    for user in users.by_ref() {
        if !plan.is_free(&user.file, user.at.start) {
            continue;
        }
        let text = corpus.text(&user.file);
        if flips < INCLUDE_FLIPS {
            let path = flipped(&text[user.path.clone()]);
            plan.edit(
                Kind::CaseFlip,
                "include-case",
                &user.file,
                user.path.clone(),
                path,
            );
            flips += 1;
        } else if damages < EACH / 2 {
            let damage = INCLUDE_DAMAGE[damages % INCLUDE_DAMAGE.len()];
            let damaged = damage(&text[user.at.clone()]);
            plan.edit(
                Kind::Directive,
                "directive-damaged",
                &user.file,
                user.at.clone(),
                damaged,
            );
            damages += 1;
        }
    }
    let alerts = plan.random.shuffled(alerts(plan));
    for (file, at) in alerts {
        if damages < EACH && plan.is_free(&file, at.start) {
            let damage = ALERT_DAMAGE[damages % ALERT_DAMAGE.len()];
            let damaged = damage(&corpus.text(&file)[at.clone()]);
            plan.edit(Kind::Directive, "directive-damaged", &file, at, damaged);
            damages += 1;
        }
    }
}

/// The markers of alerts at the start of a quote with text behind them.
fn alerts(plan: &Plan<'_>) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for doc in plan
        .corpus
        .docs
        .values()
        .filter(|doc| doc.name.starts_with("articles/"))
    {
        for line in &doc.prose {
            for word in ["NOTE", "IMPORTANT", "WARNING", "TIP"] {
                let marker = format!("[AZURE.{word}]");
                let text = &doc.text[line.clone()];
                if text
                    .strip_prefix("> ")
                    .is_some_and(|rest| rest.starts_with(&format!("{marker} ")))
                {
                    let start = line.start + "> ".len();
                    found.push((doc.name.clone(), start..start + marker.len()));
                }
            }
        }
    }
    found
}
