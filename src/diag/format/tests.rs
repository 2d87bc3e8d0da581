//! What each format makes of the same findings, and how each escapes what its reader would take for its own.

use super::*;
use crate::base::{FileId, Span};
use crate::diag::stub::Texts;
use crate::diag::{Applicability, Fix, TextEdit};

fn texts() -> Texts {
    let text = |text: &str| text.to_owned();
    Texts::of([
        (
            "content/en-us/a, b;c]:d.md",
            text("# A\n\n😀 [x](X.md) and [y](gone.md)\n"),
        ),
        ("content/nl-nl/note.md", text("\tzie [z](weg.md)\r\n")),
        (
            "content/nl-nl/page.md",
            text("[AZURE.INCLUDE [n](note.md)]\n[weg](weg.md)\n"),
        ),
        ("lazuli.toml", String::new()),
    ])
}

fn findings(texts: &Texts) -> Vec<Diagnostic> {
    let over = |file: u32, needle: &str| {
        let start = texts.text(FileId(file)).find(needle).unwrap();
        Span::new(FileId(file), start, start + needle.len())
    };
    let case = Diagnostic::new("link-case", over(0, "X.md"), "`X.md` is written `x.md`").with_fix(Fix {
        applicability: Applicability::Safe,
        edits: vec![TextEdit::new(over(0, "X.md"), "x.md")],
    });
    let gone = Diagnostic::new(
        "link-broken",
        over(0, "gone.md"),
        "no page at `gone.md`: 100%, <b>\r\n\u{1b}[31m",
    )
    .with_help("did you mean `x.md`?\nIt is nearest");
    let mut deep = Diagnostic::new("image-missing", over(1, "weg.md"), "`weg.md` does not exist")
        .with_chain(vec![over(2, "[AZURE.INCLUDE [n](note.md)]")]);
    deep.also = vec![over(2, "weg.md").into()];
    deep.also_from = vec![Span::new(FileId(0), 0, 3)];
    vec![
        case,
        gone,
        deep,
        Diagnostic::new("config-value", Span::new(FileId(3), 0, 0), "it makes no sense"),
        Diagnostic::new("link-gap", over(2, "[weg]"), "glued"),
    ]
}

fn rendered(format: Format, findings: &[Diagnostic], texts: &Texts) -> String {
    let mut out = Vec::new();
    render(format, Style::Plain, findings, texts, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_format_shows_every_finding() {
    let texts = texts();
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
        let text = rendered(format, &findings(&texts), &texts);
        if format != Format::Sarif {
            insta::assert_snapshot!(format.name(), text);
        }
        let none = rendered(format, &[], &texts);
        if format != Format::Sarif {
            insta::assert_snapshot!(format!("{}-empty", format.name()), none);
        }
    }
}

#[test]
fn sarif_has_the_rules_the_places_and_the_fixes() {
    let texts = texts();
    let text = rendered(Format::Sarif, &findings(&texts), &texts);
    let mut log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    assert_eq!(
        rules.as_array().unwrap().len(),
        crate::diag::catalogue::RULES.len()
    );
    for result in log["runs"][0]["results"].as_array_mut().unwrap() {
        // Every new rule moves the numbers: they are checked here and kept out of the snapshot.
        let index = result["ruleIndex"].take().as_u64().unwrap();
        assert_eq!(rules[index as usize]["id"], result["ruleId"]);
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn json_lines_are_the_objects_of_the_array() {
    let texts = texts();
    let array: Vec<serde_json::Value> =
        serde_json::from_str(&rendered(Format::Json, &findings(&texts), &texts)).unwrap();
    let lines: Vec<serde_json::Value> = rendered(Format::Jsonl, &findings(&texts), &texts)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(array, lines);
    // The emoji is two UTF-16 units: `😀 [x](` are seven.
    assert_eq!((&array[0]["line"], &array[0]["column"]), (&3.into(), &8.into()));
    assert_eq!(array[0]["fix"]["edits"][0]["end"]["column"], 12);
}

#[test]
fn a_finding_is_one_line_where_lines_count() {
    let texts = texts();
    let findings = findings(&texts);
    for format in [Format::Concise, Format::Github, Format::Azure] {
        let text = rendered(format, &findings, &texts);
        assert_eq!(text.lines().count(), findings.len(), "{text}");
        assert!(!text.contains(['\r', '\u{1b}']), "{text}");
    }
}

#[test]
fn fingerprints_of_gitlab_differ_for_equal_findings() {
    let texts = texts();
    let one = findings(&texts).remove(0);
    let text = rendered(Format::Gitlab, &[one.clone(), one], &texts);
    let issues: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

/// What the schema of SARIF 2.1.0 asks of the parts that lazuli writes. (The schema itself may not be
/// copied here without more; the output of the corpus was validated against it by hand.)
#[test]
fn sarif_holds_what_its_schema_requires() {
    let texts = texts();
    let log: serde_json::Value =
        serde_json::from_str(&rendered(Format::Sarif, &findings(&texts), &texts)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-schema-2.1.0.json")
    );
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert_eq!(run["tool"]["driver"]["name"], "lazuli");
    let mut ids: Vec<&str> = Vec::new();
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        ids.push(rule["id"].as_str().unwrap());
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["none", "note", "warning", "error"].contains(&level), "{level}");
        assert!(rule["shortDescription"]["text"].is_string() && rule["help"]["text"].is_string());
    }
    ids.sort_unstable();
    assert!(ids.is_sorted_by(|a, b| a < b), "ids are unique");

    let physical = |location: &serde_json::Value| {
        let region = &location["physicalLocation"]["region"];
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64().unwrap() >= 1);
        }
        let artifact = &location["physicalLocation"]["artifactLocation"];
        let uri = artifact["uri"].as_str().unwrap();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=@/%".contains(c);
        assert!(uri.chars().all(allowed), "{uri}");
        assert!(run["originalUriBaseIds"][artifact["uriBaseId"].as_str().unwrap()].is_object());
    };
    for result in run["results"].as_array().unwrap() {
        assert!(result["message"]["text"].is_string());
        let level = result["level"].as_str().unwrap();
        assert!(["note", "warning", "error"].contains(&level), "{level}");
        for key in ["locations", "relatedLocations"] {
            result[key].as_array().into_iter().flatten().for_each(physical);
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            let change = &fix["artifactChanges"][0];
            assert!(change["artifactLocation"]["uri"].is_string());
            assert!(change["replacements"][0]["deletedRegion"]["startLine"].is_u64());
        }
    }
}
