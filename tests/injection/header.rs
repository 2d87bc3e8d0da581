//! Damage in the metadata at the head of articles, of the sorts that the corpus shows.

use regex::Regex;

use crate::EACH;
use crate::defects::{Consequence, Kind, Plan};
use crate::scan;

/// One sort of damage: the rule that tells it, what it takes (the first group, or all of it), and what comes instead.
struct Damage {
    code: &'static str,
    takes: &'static str,
    makes: fn(&str) -> String,
}

const DAMAGES: [Damage; 10] = [
    Damage {
        code: "metadata-unterminated",
        takes: r#"(?m)^\s+services="[^"\n]+(")\s*$"#,
        makes: |_| String::new(),
    },
    Damage {
        code: "metadata-unterminated",
        takes: r#"(?m)^<properties[^<>]*"([ \t]*/>)\s*^<tags"#,
        makes: |_| String::new(),
    },
    Damage {
        code: "metadata-duplicate",
        takes: r#"(?m)^\s+manager="[^"\n]*"(\s*)$"#,
        makes: |_| " Manager=\"someone\"".to_owned(),
    },
    Damage {
        code: "bad-date",
        takes: r#"ms\.date="(\d\d/\d\d/\d{4})""#,
        makes: |date| format!("13/{}", &date[3..]),
    },
    Damage {
        code: "metadata-junk",
        takes: r#"(?m)^\s+ms\.service="[^"\n]*"(\s*)$"#,
        makes: |_| "l".to_owned(),
    },
    Damage {
        code: "metadata-quotes",
        takes: r#"(?m)^\s+documentationCenter=("[^"\n]+")\s*$"#,
        makes: |value| format!("“{}”", value.trim_matches('"')),
    },
    Damage {
        code: "metadata-element-damaged",
        takes: r"^<(properties)\s",
        makes: |_| "eigenschappen".to_owned(),
    },
    Damage {
        code: "metadata-stray-quote",
        takes: r#"(?m)^\s+description="[^"\n]+ (\w+) [^"\n]+"\s*$"#,
        makes: |word| format!("\"{word}\""),
    },
    Damage {
        code: "metadata-element-case",
        takes: r"^<(properties)\s",
        makes: |_| "Properties".to_owned(),
    },
    Damage {
        code: "metadata-junk",
        takes: r"^(<)properties\s",
        makes: |_| "(back-up<".to_owned(),
    },
];

/// Injects damaged metadata.
pub fn inject(plan: &mut Plan<'_>) {
    let corpus = plan.corpus;
    let patterns: Vec<Regex> = DAMAGES
        .iter()
        .map(|damage| Regex::new(damage.takes).expect("a pattern"))
        .collect();
    let is_plain =
        |doc: &&scan::Doc| doc.name.starts_with("articles/") && doc.text.starts_with("<properties");
    let docs: Vec<_> = corpus.docs.values().filter(is_plain).collect();
    let mut done = 0;
    for doc in plan.random.shuffled(docs) {
        let sort = done % DAMAGES.len();
        let damage = &DAMAGES[sort];
        let head = &doc.text[..doc.body];
        let Some(at) = patterns[sort].captures(head).and_then(|found| found.get(1)) else {
            continue;
        };
        if done < EACH
            && doc.body < doc.text.len()
            && plan.is_free(&doc.name, at.start())
            && is_calm(plan, doc)
        {
            plan.edit(
                Kind::Metadata,
                damage.code,
                &doc.name,
                at.range(),
                (damage.makes)(at.as_str()),
            );
            let end = scan::line_number(&doc.text, doc.body);
            plan.consequence(Consequence::Header(doc.name.clone(), end));
            done += 1;
        }
    }
}

/// Whether the header is without findings: damage upon damage has no one right answer.
fn is_calm(plan: &Plan<'_>, doc: &scan::Doc) -> bool {
    let lines = doc.text[..doc.body].match_indices('\n');
    lines
        .map(|(at, _)| at)
        .chain([0])
        .all(|at| plan.is_free(&doc.name, at))
}
