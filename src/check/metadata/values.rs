//! Rules about the values of attributes: what is allowed, what a template left behind, how long they are.

use super::{Header, expecting, place};
use crate::base::{date, escape, suggest};
use crate::check::Rules;
use crate::config::metadata::ValueType;
use crate::config::profile::Expected;
use crate::diag::{Diagnostic, Fix};
use crate::syntax::metadata::{Attribute, Metadata};

/// What the templates of the guide have where a value belongs (spec 1.5), in lower case.
const PLACEHOLDERS: &[&str] = &[
    "dev-center-name",
    "github-alias",
    "github-alias-of-only-one-author",
    "manager-alias",
    "may be required",
    "mm/dd/yyyy",
    "optional",
    "required",
    "service-name",
    "tbd",
    "todo",
];

/// Which of the rules are on.
struct Wanted {
    placeholder: bool,
    value: bool,
    case: bool,
    length: bool,
}

/// Looks at the values of a header.
pub(super) fn look(rules: &Rules<'_>, header: &Header<'_>, found: &mut Vec<Diagnostic>) {
    let wanted = Wanted {
        placeholder: rules.on("metadata-placeholder"),
        value: rules.on("metadata-value"),
        case: rules.on("metadata-value-case"),
        length: rules.on("metadata-length"),
    };
    for (name, attribute, expected) in header.attributes() {
        if attribute.value.is_empty() {
            continue;
        }
        let value = Value {
            name: header.written(name),
            attribute,
            wanted: &wanted,
        };
        match expected {
            Some(expected) => value.judge(name, expected, found),
            None => {
                value.placeholder(0, &attribute.value, found);
            }
        }
    }
}

/// One value with the rules to look at.
struct Value<'v> {
    name: &'v str,
    attribute: &'v Attribute,
    wanted: &'v Wanted,
}

impl Value<'_> {
    fn judge(&self, key: &str, expected: &Expected, found: &mut Vec<Diagnostic>) {
        for (at, item) in expected.items(&self.attribute.value) {
            if expected.values.iter().any(|value| value == item) {
                continue;
            }
            // What is wrong with the two dates of the dialect is told when they are read.
            let is_date = expected.kind == ValueType::Date;
            if !is_date && self.placeholder(at, item, found) {
                continue;
            }
            if !Metadata::DATES.contains(&key) && !has_type(expected.kind, item) {
                self.report(at, item, what(expected.kind), found);
            } else if !expected.values.is_empty() {
                self.not_listed(at, item, expected, found);
            } else if let Some(pattern) = &expected.pattern
                && !pattern.is_match(item)
            {
                let message = format!("does not match the pattern of `{}`", self.name);
                self.report(at, item, &message, found);
            }
        }
        if self.wanted.length {
            self.length(expected, found);
        }
    }

    /// Reports a value that a template left behind.
    fn placeholder(&self, at: usize, item: &str, found: &mut Vec<Diagnostic>) -> bool {
        let is_one = PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(item));
        if is_one && self.wanted.placeholder {
            let message = format!("`{item}` is what a template says, not a value of `{}`", self.name);
            let (span, _) = place(self.attribute, at, item);
            let help = "write the value that is meant, or delete the attribute";
            found.push(Diagnostic::new("metadata-placeholder", span, message).with_help(help));
        }
        is_one
    }

    fn not_listed(&self, at: usize, item: &str, expected: &Expected, found: &mut Vec<Diagnostic>) {
        let values = || expected.values.iter().map(String::as_str);
        let (span, verbatim) = place(self.attribute, at, item);
        let same = values().find(|value| value.to_lowercase() == item.to_lowercase());
        if let Some(value) = same {
            if self.wanted.case {
                let message = format!("`{item}` is written `{value}`");
                let fix = expecting(Fix::safe(span, value), item);
                let mut diagnostic = Diagnostic::new("metadata-value-case", span, message);
                diagnostic.fix = Some(fix).filter(|_| verbatim);
                found.push(diagnostic);
            }
        } else if self.wanted.value {
            let message = format!("`{item}` is no value of `{}`", self.name);
            let mut diagnostic = Diagnostic::new("metadata-value", span, message);
            if let Some(near) = nearest(item, values()) {
                diagnostic.help = Some(format!("did you mean `{near}`?"));
                diagnostic.fix = Some(expecting(Fix::guess(span, near), item)).filter(|_| verbatim);
            } else if expected.values.len() <= 15 {
                diagnostic.help = Some(format!("allowed are `{}`", expected.values.join("`, `")));
            }
            found.push(diagnostic);
        }
    }

    fn report(&self, at: usize, item: &str, problem: &str, found: &mut Vec<Diagnostic>) {
        if self.wanted.value {
            let (span, _) = place(self.attribute, at, item);
            found.push(Diagnostic::new(
                "metadata-value",
                span,
                format!("`{item}` {problem}"),
            ));
        }
    }

    fn length(&self, expected: &Expected, found: &mut Vec<Diagnostic>) {
        let length = self.attribute.value.chars().count();
        let bound = match (expected.min_length, expected.max_length) {
            (Some(min), _) if length < min => format!("at least {min}"),
            (_, Some(max)) if length > max => format!("at most {max}"),
            _ => return,
        };
        let message = format!("`{}` has {length} characters and should have {bound}", self.name);
        found.push(Diagnostic::new("metadata-length", self.attribute.span, message));
    }
}

/// The value that `item` is a slip of: at most two letters away, and no more than half of them. Names that
/// only begin alike are other values: `javascript` is not `java`.
fn nearest<'v>(item: &str, values: impl Iterator<Item = &'v str>) -> Option<&'v str> {
    let most = (item.chars().count() / 2).min(2);
    let item = item.to_lowercase();
    values
        .map(|value| (suggest::slips(&item, &value.to_lowercase()), value))
        .filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, value)| value)
}

fn has_type(kind: ValueType, item: &str) -> bool {
    match kind {
        ValueType::Text | ValueType::List => true,
        ValueType::Date => date::parse_date(item).is_some(),
        ValueType::Url => escape::is_web_address(item) && !item.contains(char::is_whitespace),
        ValueType::Boolean => ["true", "false"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(item)),
    }
}

/// What a value that lacks its type is.
fn what(kind: ValueType) -> &'static str {
    match kind {
        ValueType::Text | ValueType::List => "has another type",
        ValueType::Date => "is not a date",
        ValueType::Url => "is no address of the web",
        ValueType::Boolean => "is neither `true` nor `false`",
    }
}
