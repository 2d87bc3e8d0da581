//! The attributes of `[!div …]`: classes and data, nothing else.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::Regex;

use crate::base::escape;
use crate::base::pattern::regex;

static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| regex(r#"([A-Za-z][\w-]*)\s*=\s*"([^"]*)""#));

/// What is written behind `[!div`, as attributes of a `<div>`, with a blank before each.
pub(super) fn of_division(written: &str) -> String {
    let mut out = String::new();
    for captures in ATTRIBUTE.captures_iter(written) {
        let name = captures[1].to_ascii_lowercase();
        if name == "class" || name.starts_with("data-") {
            let _ = write!(out, " {name}=\"{}\"", escape::html_string(&captures[2]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_classes_and_data_pass() {
        assert_eq!(
            of_division(r#"class="a b" data-x="<1>" onclick="y()" style="z""#),
            r#" class="a b" data-x="&lt;1&gt;""#
        );
    }
}
