//! Rules about which attributes a header has: those it lacks, those that nobody knows.

use super::Header;
use crate::base::suggest;
use crate::check::Rules;
use crate::config::profile::{Expected, is_open};
use crate::diag::{Diagnostic, Fix};

/// Looks at the names of a header's attributes.
pub(super) fn look(rules: &Rules<'_>, header: &Header<'_>, found: &mut Vec<Diagnostic>) {
    if rules.on("metadata-required") {
        let help = "write it in the header; search engines and listings show it";
        lacks(header, "metadata-required", help, |e| e.required, found);
    }
    if rules.on("metadata-recommended") {
        let help = "write them in the header, or say what this set needs in `[metadata.attributes]`";
        let wanted = |e: &Expected| e.recommended && !e.required;
        lacks(header, "metadata-recommended", help, wanted, found);
    }
    if rules.on("metadata-unknown") {
        unknown(header, found);
    }
}

/// Reports the attributes among `wanted` that are not there or empty: one finding for all that are not there.
fn lacks(
    header: &Header<'_>,
    code: &'static str,
    help: &str,
    wanted: impl Fn(&Expected) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    let metadata = header.metadata;
    let mut missing: Vec<&str> = Vec::new();
    for (key, expected) in header.expectations.iter().filter(|(_, e)| wanted(e)) {
        let has = |name: &String| metadata.get(&[name]).is_some();
        if has(key) || expected.or.iter().any(has) {
            continue;
        }
        match metadata.attributes.get(key) {
            Some(attribute) => {
                let message = format!("`{}` is empty", expected.name);
                found.push(Diagnostic::new(code, attribute.name, message).with_help("give it a value"));
            }
            None => missing.push(&expected.name),
        }
    }
    let (Some(head), Some((last, others))) = (metadata.head, missing.split_last()) else {
        return;
    };
    let message = match others {
        [] => format!("`{last}` is missing"),
        _ => format!("`{}` and `{last}` are missing", others.join("`, `")),
    };
    found.push(Diagnostic::new(code, head, message).with_help(help));
}

/// Reports names that the profile does not have.
fn unknown(header: &Header<'_>, found: &mut Vec<Diagnostic>) {
    let profile = header.profile;
    for (name, attribute, expected) in header.attributes() {
        if expected.is_some() || profile.allowed.is_match(name) {
            continue;
        }
        let mut known = header.expectations.keys().map(String::as_str);
        let near = if is_open(name) {
            // In an open vocabulary all names resemble each other; one letter is a slip.
            let slip = known.find(|known| suggest::slips(known, name) == 1);
            if slip.is_none() {
                continue;
            }
            slip
        } else {
            suggest::nearest(name, known, 1).first().copied()
        };
        if near.is_none() && profile.typos_only {
            continue;
        }
        let message = format!("`{name}` is no attribute of this set");
        let mut diagnostic = Diagnostic::new("metadata-unknown", attribute.name, message);
        diagnostic.help = Some(match near {
            Some(near) => format!("did you mean `{}`?", header.written(near)),
            None => "delete it, or name it in `allow` of `[metadata]`".to_owned(),
        });
        diagnostic.fix = near
            .filter(|near| header.metadata.attributes.get(near).is_none())
            .map(|near| Fix::guess(attribute.name, header.written(near)));
        found.push(diagnostic);
    }
}
