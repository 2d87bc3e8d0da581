//! `lazuli rules`: the catalogue, as a table for people, JSON for programs, or markdown for a manual.

use super::args::{self, RulesFormat};
use super::output::Output;
use super::{Exit, Failure};
use crate::diag::catalogue::{RULES, Rule};

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
    let rules: Vec<&Rule> = RULES
        .iter()
        .filter(|rule| args.family.is_none_or(|family| rule.family == family))
        .collect();
    let text = match args.format {
        RulesFormat::Table => table(&rules),
        RulesFormat::Json => json(&rules)?,
        RulesFormat::Markdown => markdown(&rules),
    };
    output.out(&text)?;
    Ok(Exit::Clean)
}

fn json(rules: &[&Rule]) -> Result<String, Failure> {
    let rows: Vec<Row> = rules
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
fn table(rules: &[&Rule]) -> String {
    let widest = rules.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let mut out = format!(
        "{:widest$}  {:9}  {:7}  {:3}  {}\n",
        "CODE", "FAMILY", "LEVEL", "FIX", "MEANING"
    );
    for rule in rules {
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

/// A section for each rule; its anchor is the rule's code.
fn markdown(rules: &[&Rule]) -> String {
    let mut out = String::new();
    for rule in rules {
        let fixable = match rule.fixable {
            true => " `lazuli check --fix` can repair it.",
            false => "",
        };
        out.push_str(&format!(
            "### {}\n\n{} {}\n\nLevel: {}.{fixable}\n\n",
            rule.code,
            rule.summary,
            rule.what,
            rule.level.name()
        ));
        for (title, example) in [("Wrong", rule.wrong), ("Right", rule.right)] {
            // Some examples hold fences of their own.
            let fence = if example.contains("```") { "````" } else { "```" };
            if !example.is_empty() {
                out.push_str(&format!(
                    "{title}:\n\n{fence}{}\n{example}\n{fence}\n\n",
                    rule.language
                ));
            }
        }
        out.push_str(&format!("**How to fix it.** {}\n\n", rule.fix));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_and_json_list_every_rule() {
        let rules: Vec<&Rule> = RULES.iter().collect();
        assert_eq!(table(&rules).lines().count(), RULES.len() + 1);
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json(&rules).unwrap()).unwrap();
        assert_eq!(rows.len(), RULES.len());
        assert!(rows.iter().all(|row| row["wrong"].is_string()));
    }
}
