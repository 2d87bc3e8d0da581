//! SARIF 2.1.0, the interchange format of static analysis, with the rules of the catalogue.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeSeq as _, Serializer};
use serde_json::{Value, json};

use crate::base::escape;
use crate::diag::baseline::Fingerprints;
use crate::diag::catalogue::{RULES, Rule};
use crate::diag::place::{Place, Places};
use crate::diag::{Diagnostic, Fix, Level, Severity, Sources};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of the doc set's root, which paths are relative to.
const ROOT: &str = "ROOT";

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": {
                "name": "lazuli",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
            }}),
            column_kind: "utf16CodeUnits",
            original_uri_base_ids: json!({ ROOT: { "description": { "text": "The doc set's root folder." } } }),
            results: Results { diagnostics, sources },
        }],
    };
    serde_json::to_writer(&mut *out, &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    column_kind: &'a str,
    original_uri_base_ids: Value,
    results: Results<'a>,
}

/// The results, made while they are written: all at once they would take a gigabyte.
struct Results<'a> {
    diagnostics: &'a [Diagnostic],
    sources: &'a dyn Sources,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut places = Places::new(self.sources);
        let mut fingerprints = Fingerprints::new(self.sources);
        let mut list = serializer.serialize_seq(Some(self.diagnostics.len()))?;
        for diagnostic in self.diagnostics {
            let fingerprint = fingerprints.of(diagnostic, diagnostic.span);
            list.serialize_element(&result(diagnostic, &fingerprint, &mut places))?;
        }
        list.end()
    }
}

fn rule(rule: &Rule) -> Value {
    let Rule {
        what,
        fix,
        language,
        wrong,
        right,
        ..
    } = rule;
    let mut markdown = format!("{what} {fix}\n\n");
    for (title, example) in [("Wrong", wrong), ("Right", right)] {
        if !example.is_empty() {
            markdown.push_str(&format!("{title}:\n\n````{language}\n{example}\n````\n\n"));
        }
    }
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": format!("{} {what}", rule.summary) },
        "help": { "text": fix, "markdown": markdown.trim_end() },
        "defaultConfiguration": {
            "enabled": rule.level != Level::Off,
            "level": rule.level.severity().map_or("warning", level),
        },
        "properties": { "tags": [rule.family] },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

fn result(diagnostic: &Diagnostic, fingerprint: &str, places: &mut Places<'_>) -> Value {
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str("\n\n");
        text.push_str(help);
    }
    let mut related = Vec::new();
    let also: Vec<_> = diagnostic.also.iter().map(|place| place.span).collect();
    for (what, spans) in [
        ("included from here", &diagnostic.chain),
        ("another page includes it here", &diagnostic.also_from),
        ("the same here", &also),
    ] {
        for &span in spans {
            related.push(json!({
                "id": related.len(),
                "message": { "text": what },
                "physicalLocation": location(places.of(span)),
            }));
        }
    }
    let mut result = json!({
        "ruleId": diagnostic.code,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": location(places.of(diagnostic.span)) }],
        "partialFingerprints": { "lazuli/v1": fingerprint },
    });
    if let Some(index) = RULES.iter().position(|rule| rule.code == diagnostic.code) {
        result["ruleIndex"] = json!(index);
    }
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(fix) = &diagnostic.fix {
        result["fixes"] = json!([fixes(fix, places)]);
    }
    if let Some(locale) = places.locale(diagnostic.span) {
        result["properties"] = json!({ "locale": locale });
    }
    result
}

fn location(place: Place<'_>) -> Value {
    json!({ "artifactLocation": artifact(place.file), "region": region(place) })
}

fn artifact(file: &str) -> Value {
    // A colon could end a scheme, and brackets have no place in a URI's path.
    let uri = escape::url_path(file)
        .replace(':', "%3A")
        .replace('[', "%5B")
        .replace(']', "%5D");
    json!({ "uri": uri, "uriBaseId": ROOT })
}

fn region(place: Place<'_>) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

fn fixes(fix: &Fix, places: &mut Places<'_>) -> Value {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort();
    let changes: Vec<Value> = edits
        .chunk_by(|a, b| a.span.file == b.span.file)
        .map(|of_file| {
            let replacements: Vec<Value> = of_file
                .iter()
                .map(|edit| {
                    json!({
                        "deletedRegion": region(places.of(edit.span)),
                        "insertedContent": { "text": edit.insert },
                    })
                })
                .collect();
            json!({
                "artifactLocation": artifact(places.of(of_file[0].span).file),
                "replacements": replacements,
            })
        })
        .collect();
    json!({ "artifactChanges": changes })
}
