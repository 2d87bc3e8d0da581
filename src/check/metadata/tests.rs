//! The rules on small headers: a wrong and a right example each, and what the fixes make of them.

use super::*;
use crate::base::{FileId, LocaleId, SitePath};
use crate::config::Config;
use crate::diag::policy::{Policy, Selector};
use crate::diag::{Applicability, fix};
use crate::syntax::fragment::{self, SyntaxOptions};

/// A header in which nothing is missing.
const BLOCKS: &str = "<properties pageTitle=\"T\" description=\"D\" services=\"s\" authors=\"a\"/>\n\
                      <tags ms.service=\"s\" ms.devlang=\"na\" ms.topic=\"article\" ms.tgt_pltfrm=\"na\"\n\
                      ms.workload=\"na\" ms.date=\"07/19/2016\" ms.author=\"a\"/>\n\n# H\n";
const YAML: &str = "---\ntitle: T\ndescription: D\nauthor: a\nms.author: a\nms.date: 07/19/2016\n\
                    ms.service: s\nms.topic: quickstart\n---\n# H\n";

/// What is found in a page with `text` under `config` on 2016-08-01.
fn look(config: &str, text: &str) -> Vec<Diagnostic> {
    let config: Config = toml::from_str(config).unwrap();
    let mut policy: Policy = config.policy();
    policy.ignore = vec![Selector::parse("metadata-missing").unwrap()];
    let rules = Rules {
        config: &config,
        policy: &policy,
        today: Some("2016-08-01"),
    };
    let source = SourceFile {
        path: SitePath::new("articles/a.md").unwrap(),
        locale: Some(LocaleId(0)),
        kind: FileKind::Page,
        disk: "a.md".into(),
        name: "a.md".to_owned(),
        size: 0,
        version: None,
    };
    let fragment = fragment::parse(FileId(0), text, SyntaxOptions::default());
    let mut found = Vec::new();
    file(&rules, &source, &fragment, &mut found);
    dates_of(&rules, &fragment.metadata, &mut found);
    found
}

/// Code and offending text of each finding.
fn told<'t>(config: &str, text: &'t str) -> Vec<(&'static str, &'t str)> {
    let found = look(config, text).into_iter();
    found
        .map(|found| (found.code, &text[found.span.range.as_range()]))
        .collect()
}

/// `text` after all fixes up to `most`, which a second run must leave as it is.
fn fixed(config: &str, text: &str, most: Applicability) -> String {
    let once = |text: &str| {
        let edits: Vec<_> = fix::plan(&look(config, text), most)
            .into_values()
            .flatten()
            .collect();
        fix::apply(text, &edits)
    };
    let after = once(text);
    assert_eq!(once(&after), after);
    after
}

/// `BLOCKS` with one text in place of another.
fn with(old: &str, new: &str) -> String {
    assert!(BLOCKS.contains(old), "{old}");
    BLOCKS.replacen(old, new, 1)
}

#[test]
fn complete_headers_of_both_forms_are_right() {
    assert_eq!(told("", BLOCKS), []);
    assert_eq!(told("", YAML), []);
    assert_eq!(told("metadata.profile = 'learn'", YAML), []);
}

#[test]
fn a_missing_title_or_description_is_told_once_and_the_rest_as_a_recommendation() {
    let found = look("", "<tags ms.date=\"07/19/2016\"/>\n\n# H\n");
    let messages: Vec<_> = found.iter().map(|f| (f.code, f.message.as_str())).collect();
    assert_eq!(
        messages,
        [
            ("metadata-required", "`description` and `pageTitle` are missing"),
            (
                "metadata-recommended",
                "`authors`, `ms.author`, `ms.devlang`, `ms.service`, `ms.tgt_pltfrm`, `ms.topic`, \
                 `ms.workload` and `services` are missing"
            ),
        ]
    );
    let text = with("\"D\"", "\" \"");
    assert_eq!(told("", &text), [("metadata-required", "description")]);
}

#[test]
fn some_attributes_do_in_place_of_others() {
    assert_eq!(
        told(
            "",
            &with("services=", "documentationCenter=\".net\" services=").replace("\"s\" a", "\"\" a")
        ),
        []
    );
    assert_eq!(told("", &YAML.replacen("author:", "authors:", 1)), []);
}

#[test]
fn redirect_stubs_and_includes_need_no_metadata() {
    assert_eq!(told("", "---\nredirect_url: /a\n---\n"), []);
}

#[test]
fn a_name_that_nobody_knows_is_told_and_the_nearest_is_a_guess() {
    let text = with("authors=\"a\"", "authors=\"a\" keyword=\"k\" quux=\"x\"");
    assert_eq!(
        told("", &text),
        [("metadata-unknown", "keyword"), ("metadata-unknown", "quux")]
    );
    let right = text.replace("keyword=", "keywords=");
    assert_eq!(fixed("", &text, Applicability::Safe), text);
    assert_eq!(fixed("", &text, Applicability::Unsafe), right);
    assert_eq!(
        told("metadata.unknown = 'typos'", &text),
        [("metadata-unknown", "keyword")]
    );
    assert_eq!(told("metadata.allow = ['keyword', 'qu*']", &text), []);
}

#[test]
fn reporting_names_are_free_but_for_slips() {
    assert_eq!(told("", &with("ms.author", "ms.whatever=\"1\" ms.author")), []);
    let found = look("", &with("ms.topic", "ms.topik"));
    let unknown = found.iter().find(|f| f.code == "metadata-unknown").unwrap();
    assert_eq!(unknown.help.as_deref(), Some("did you mean `ms.topic`?"));
}

#[test]
fn values_off_the_list_are_told_with_the_nearest_and_their_case_is_a_matter_of_style() {
    let text = with("ms.topic=\"article\"", "ms.topic=\"artcle\"");
    assert_eq!(told("", &text), [("metadata-value", "artcle")]);
    assert_eq!(fixed("", &text, Applicability::Safe), text);
    assert_eq!(fixed("", &text, Applicability::Unsafe), BLOCKS);

    let text = with("services=", "documentationCenter=\".net, Java,rust\" services=");
    assert_eq!(
        told("", &text),
        [("metadata-value-case", "Java"), ("metadata-value", "rust")]
    );
    let right = text.replace("Java", "java");
    assert_eq!(fixed("", &text, Applicability::Safe), right);
    let javascript = with("services=", "documentationCenter=\"javascript\" services=");
    assert_eq!(look("", &javascript)[0].fix, None);
}

#[test]
fn values_of_yaml_lists_are_judged_one_by_one() {
    let text = YAML.replacen("author:", "documentationcenter:\n- java\n- rust\nauthor:", 1);
    assert_eq!(told("", &text), [("metadata-value", "java\n- rust")]);
}

#[test]
fn what_a_template_left_is_told_unless_it_is_allowed() {
    let text = with("ms.workload=\"na\"", "ms.workload=\"TBD\"");
    assert_eq!(told("", &text), [("metadata-placeholder", "TBD")]);
    let config = "metadata.attributes.'ms.workload'.values = ['TBD']";
    assert_eq!(told(config, &text), []);
    // A date that is none is another finding already.
    assert_eq!(told("", &with("07/19/2016", "mm/dd/yyyy")), []);
}

#[test]
fn dates_to_come_and_dates_long_past_are_told() {
    assert_eq!(
        told("", &with("07/19/2016", "08/03/2016")),
        [("metadata-date-future", "08/03/2016")]
    );
    assert_eq!(told("", &with("07/19/2016", "08/02/2016")), [], "time zones");
    assert_eq!(told("metadata.max_age_days = 13", BLOCKS), []);
    assert_eq!(
        told("metadata.max_age_days = 12", BLOCKS),
        [("metadata-date-old", "07/19/2016")]
    );
}

#[test]
fn dates_get_their_usual_form() {
    for (wrong, right) in [("7/9/2016", "07/09/2016"), ("2016-07-09", "07/09/2016")] {
        let text = with("07/19/2016", wrong);
        assert_eq!(told("", &text), [("metadata-date-format", wrong)]);
        assert_eq!(fixed("", &text, Applicability::Safe), with("07/19/2016", right));
    }
    for (wrong, right) in [("'7/9/2016'", "'07/09/2016'"), ("2016-7-9", "2016-07-09")] {
        let text = YAML.replace("07/19/2016", wrong);
        assert_eq!(
            fixed("", &text, Applicability::Safe),
            YAML.replace("07/19/2016", right)
        );
    }
    for right in ["2016-07-09", "2016-07-09T10:00:00Z"] {
        assert_eq!(told("", &YAML.replace("07/19/2016", right)), []);
    }
}

#[test]
fn lengths_count_characters_and_are_off_until_somebody_asks() {
    let config = "metadata.attributes.pageTitle = { min_length = 2, max_length = 4 }";
    assert_eq!(
        told(config, &with("\"T\"", "\"日本語言\"")),
        [] as [(&str, &str); 0]
    );
    let told_lengths = |text: &str| -> Vec<String> {
        let found = look(config, text).into_iter();
        found.map(|found| found.message).collect()
    };
    assert_eq!(
        told_lengths(&with("\"T\"", "\"日本語言葉\"")),
        ["`pageTitle` has 5 characters and should have at most 4"]
    );
}

#[test]
fn types_and_patterns_of_the_configuration_are_judged() {
    let config = "[metadata.attributes]\n\
                  stars = { type = 'boolean' }\nhome = { type = 'url' }\nborn = { type = 'date' }\n\
                  team = { pattern = '[a-z]+', type = 'list', separator = '/' }\n";
    let extra = |values: &str| with("authors=\"a\"", &format!("authors=\"a\" {values}"));
    let right = extra("stars=\"true\" home=\"https://x/y\" born=\"01/02/2015\" team=\"a/b\"");
    assert_eq!(told(config, &right), []);
    let wrong = extra("stars=\"yes\" home=\"javascript:x\" born=\"soon\" team=\"a/B2\"");
    assert_eq!(
        told(config, &wrong),
        [
            ("metadata-value", "soon"),
            ("metadata-value", "javascript:x"),
            ("metadata-value", "yes"),
            ("metadata-value", "B2"),
        ]
    );
}

#[test]
fn the_configuration_changes_what_is_required() {
    let config = "[metadata.attributes.description]\nrequired = false\n\
                  [metadata.attributes.owner]\nrequired = true\n";
    let found = look(config, BLOCKS);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "`owner` is missing");
    assert_eq!(
        told("metadata.profile = 'none'", "<tags ms.topic=\"x\"/>\n\n# H\n"),
        []
    );
}
