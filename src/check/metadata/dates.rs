//! Rules about dates: those to come, those long past, those written in another form.

use jiff::civil::Date;

use super::{Header, expecting};
use crate::base::date;
use crate::check::Rules;
use crate::config::metadata::ValueType;
use crate::diag::{Diagnostic, Fix};
use crate::syntax::metadata::{Attribute, Form, Metadata};

/// Looks at the dates of a header.
pub(super) fn look(rules: &Rules<'_>, header: &Header<'_>, found: &mut Vec<Diagnostic>) {
    let form = rules.on("metadata-date-format");
    let today: Option<Date> = rules.today.and_then(|day| day.parse().ok());
    let future = today.filter(|_| rules.on("metadata-date-future"));
    for (_, attribute, expected) in header.attributes() {
        if expected.is_none_or(|expected| expected.kind != ValueType::Date) {
            continue;
        }
        let Some(iso) = date::parse_date(&attribute.value) else {
            continue;
        };
        if form {
            written_otherwise(header.metadata.form, attribute, &iso, found);
        }
        if let Some(days) = future.and_then(|today| days_between(today, &iso))
            // East of Greenwich it may be tomorrow already.
            && days > 1
        {
            let message = format!("`{}` is {days} days in the future", attribute.value);
            let diagnostic = Diagnostic::new("metadata-date-future", attribute.span, message);
            found.push(diagnostic.with_help("write the day of the last change"));
        }
    }
    if let (Some(most), Some(today)) = (header.profile.max_age_days, today)
        && rules.on("metadata-date-old")
    {
        old(header.metadata, today, i64::from(most), found);
    }
}

/// Days from `today` to `iso`; negative for the past.
fn days_between(today: Date, iso: &str) -> Option<i64> {
    let date: Date = iso.parse().ok()?;
    today.until(date).ok().map(|span| i64::from(span.get_days()))
}

/// Reports the date of a page, of which the reader sees only one, when it is more than `most` days old.
fn old(metadata: &Metadata, today: Date, most: i64, found: &mut Vec<Diagnostic>) {
    let dates = ["wacn.date", "ms.date"];
    let attribute = dates.iter().find_map(|name| {
        let attribute = metadata.attributes.get(name)?;
        Some((attribute, date::parse_date(&attribute.value)?))
    });
    let Some((attribute, iso)) = attribute else { return };
    let Some(age) = days_between(today, &iso).map(|days| -days) else {
        return;
    };
    if age > most {
        let message = format!("this page was last changed {age} days ago, more than {most}");
        let diagnostic = Diagnostic::new("metadata-date-old", attribute.span, message);
        found.push(diagnostic.with_help("review the page and write today's date"));
    }
}

/// Reports a date that is not written in a form of its header.
fn written_otherwise(form: Form, attribute: &Attribute, iso: &str, found: &mut Vec<Diagnostic>) {
    let value = attribute.value.as_str();
    let Some(us) = date::to_us(iso) else { return };
    // YAML knows both, and a time behind the day says more than the day.
    let right = match form {
        Form::Yaml if value == iso || value.len() > iso.len() => return,
        Form::Yaml if value.contains('-') => iso,
        _ => us.as_str(),
    };
    if value == right {
        return;
    }
    let message = format!("`{value}` is written `{right}`");
    let fix = expecting(Fix::safe(attribute.span, right), value);
    found.push(Diagnostic::new("metadata-date-format", attribute.span, message).with_fix(fix));
}
