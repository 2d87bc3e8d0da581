//! `lazuli explain`: the documentation of one rule.

use super::args;
use super::output::Output;
use super::{Exit, Failure};
use crate::diag::catalogue::{self, Rule};

pub(super) fn run(args: &args::Explain, output: &Output) -> Result<Exit, Failure> {
    let Some(rule) = catalogue::rule(&args.code) else {
        let near = catalogue::nearest(&args.code);
        let help = match near.is_empty() {
            true => "`lazuli rules` lists all rules".to_owned(),
            false => format!("did you mean `{}`?", near.join("` or `")),
        };
        let text = format!("there is no rule `{}`", args.code);
        return Err(Failure::Usage(text, Some(help)));
    };
    output.out(&explain(rule))?;
    Ok(Exit::Clean)
}

/// The rule as a short text, examples indented.
fn explain(rule: &Rule) -> String {
    let fixable = if rule.fixable {
        "; `lazuli check --fix` can repair it"
    } else {
        ""
    };
    let mut text = format!(
        "{}  ({}, {}{fixable})\n\n{}\n{}\n",
        rule.code,
        rule.family.name(),
        rule.level.name(),
        rule.summary,
        rule.what
    );
    for (title, example) in [("Wrong", rule.wrong), ("Right", rule.right)] {
        if !example.is_empty() {
            text.push_str(&format!("\n{title}:\n\n"));
            for line in example.lines() {
                let line = format!("    {line}");
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
    }
    text.push_str(&format!("\nHow to fix it: {}\n", rule.fix));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_explained_with_examples_and_a_fix() {
        let rule = catalogue::rule("fence-unclosed").unwrap();
        insta::assert_snapshot!(explain(rule));
    }
}
