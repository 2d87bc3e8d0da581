//! `lazuli rules`: the catalogue, as a table for people or JSON for programs.

use super::args::{self, Format};
use super::output::Output;
use super::{Exit, Failure};
use crate::diag::catalogue::RULES;

/// A rule as programs read it.
#[derive(serde::Serialize)]
struct Row {
    code: &'static str,
    family: &'static str,
    level: &'static str,
    fixable: bool,
    summary: &'static str,
    what: &'static str,
    fix: &'static str,
    language: &'static str,
    wrong: &'static str,
    right: &'static str,
}

pub(super) fn run(args: &args::Rules, output: &Output) -> Result<Exit, Failure> {
    let text = match args.format {
        Format::Table => table(),
        Format::Json => json()?,
    };
    output.out(&text)?;
    Ok(Exit::Clean)
}

fn json() -> Result<String, Failure> {
    let rows: Vec<Row> = RULES
        .iter()
        .map(|rule| Row {
            code: rule.code,
            family: rule.family.name(),
            level: rule.level.name(),
            fixable: rule.fixable,
            summary: rule.summary,
            what: rule.what,
            fix: rule.fix,
            language: rule.language,
            wrong: rule.wrong,
            right: rule.right,
        })
        .collect();
    let text = serde_json::to_string_pretty(&rows)
        .map_err(|error| Failure::Io("cannot write JSON".to_owned(), error.into()))?;
    Ok(text + "\n")
}

/// Columns: code, family, level, whether there is a fix, summary. Names are ASCII, so bytes are columns.
fn table() -> String {
    let widest = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let mut out = format!(
        "{:widest$}  {:9}  {:7}  {:3}  {}\n",
        "CODE", "FAMILY", "LEVEL", "FIX", "MEANING"
    );
    for rule in RULES {
        let fix = if rule.fixable { "yes" } else { "" };
        out.push_str(&format!(
            "{:widest$}  {:9}  {:7}  {fix:3}  {}\n",
            rule.code,
            rule.family.name(),
            rule.level.name(),
            rule.summary
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_and_json_list_every_rule() {
        assert_eq!(table().lines().count(), RULES.len() + 1);
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json().unwrap()).unwrap();
        assert_eq!(rows.len(), RULES.len());
        assert!(rows.iter().all(|row| row["wrong"].is_string()));
    }
}
