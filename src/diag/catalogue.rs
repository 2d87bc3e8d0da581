//! Every diagnostic code with its default severity and one sentence. The manual's list is made from this.

use super::{Code, Severity};

/// One code of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable name.
    pub code: Code,
    /// Its default severity.
    pub severity: Severity,
    /// What it means, one sentence.
    pub summary: &'static str,
}

macro_rules! catalogue {
    ($($severity:ident { $($code:literal $summary:literal)* })*) => {
        /// All rules, by severity, then by name.
        pub const RULES: &[Rule] = &[
            $($(Rule { code: $code, severity: Severity::$severity, summary: $summary },)*)*
        ];
    };
}

catalogue! {
    Error {
        "config-syntax" "`lazuli.toml` is not valid TOML."
        "config-type" "A value of `lazuli.toml` has the wrong type."
        "config-unknown-key" "`lazuli.toml` has a key that lazuli does not know."
        "config-value" "A value of `lazuli.toml` makes no sense."
        "fence-unclosed" "A code fence is opened and never closed."
        "file-too-large" "A source file is larger than the configured limit and was left out."
        "file-unreadable" "A file of the doc set could not be read."
        "include-cycle" "An include leads back to itself."
        "include-outside" "An include path leaves the doc set."
        "include-too-deep" "Includes nest deeper than the configured limit."
        "include-too-large" "A page grows past the configured limit when its includes are expanded."
        "not-utf8" "A file is not UTF-8; what could not be read is shown as U+FFFD."
        "output-collision" "Two sources would be written to the same output file."
        "parser-panic" "The markdown parser gave up on a page, which is shown as plain text."
        "template-error" "A template of the theme failed."
        "yaml-invalid" "A YAML header cannot be read."
    }
    Warning {
        "anchor-missing" "A link names an anchor that its page does not have."
        "bad-date" "A date in the metadata is not a date."
        "codesnippet-not-found" "A code snippet's file does not exist."
        "control-character" "A file holds control characters, which were replaced."
        "directive-damaged" "A directive is damaged, usually by translation, and was guessed."
        "html-not-allowed" "An HTML element that may run code or load content was removed."
        "image-missing" "A picture does not exist."
        "include-missing" "An included file does not exist."
        "invalid-image" "An image directive lacks what it needs."
        "link-broken" "A link's target does not exist."
        "link-outside" "A link leaves the doc set."
        "merge-conflict" "A merge conflict marker was left in a file."
        "metadata-duplicate" "A metadata attribute is given twice; the first counts."
        "metadata-element-damaged" "A metadata element's name is damaged, usually by translation."
        "metadata-junk" "Text stands between two metadata attributes."
        "metadata-quotes" "A metadata value has no quotes, single quotes or typographic ones."
        "metadata-stray-quote" "A metadata value holds an unescaped quote."
        "metadata-unterminated" "A metadata element is not closed."
        "nesting-too-deep" "Quotes and lists nest deeper than is shown; deeper marks were left out."
        "path-outside" "A file is a link that leads out of the doc set, or no regular file."
        "reference-undefined" "A reference-style link has no definition."
        "redirect-invalid" "A redirect leads nowhere or out of the site."
        "slug-ambiguous" "A link by file name fits more than one article."
        "string-missing" "A locale lacks a string of the theme."
        "toc-entry-missing" "A table of contents names a page that does not exist."
        "toc-invalid" "A table of contents cannot be read."
        "toc-level-skip" "A table of contents skips a level."
    }
    Info {
        "alert-without-quote" "An alert is not written as a quote."
        "anchor-case" "A link names an anchor in another letter case."
        "image-case" "A picture's path differs from its file in letter case."
        "include-case" "An include's path differs from its file in letter case."
        "include-link-relative-to-article" "A link in an include works from the page only, not from the include."
        "include-no-extension" "An include's path lacks `.md`."
        "indented-not-code" "Text indented like code was read as part of the list before it."
        "link-backslash" "A link is written with backslashes."
        "link-by-slug" "A link's path is wrong and was found by its file name."
        "link-case" "A link's path differs from its file in letter case."
        "link-empty" "A link has no target."
        "list-glued" "A list stands directly under a paragraph without a blank line."
        "metadata-element-case" "A metadata element is written in another letter case."
        "metadata-missing" "An article has no metadata."
        "metadata-multiple-authors" "An article names more than one author."
        "not-utf8-utf16" "A file is UTF-16; it was converted."
        "note-same-line" "A modern alert has text on its marker line."
        "selector-no-list" "A selector's items have no list markers."
        "selector-one-line" "A selector's items stand on one line."
        "table-cell-count" "A table's rows differ in their number of cells."
        "video-unmapped" "A video id has no known address."
        "yaml-salvaged" "A damaged YAML header was read line by line."
    }
    Hint {
        "bold-glued" "Bold text is glued to the word after it."
        "file-empty" "A file holds no content."
        "html-unknown-tag" "An unknown HTML element is shown as text."
    }
}

/// The rule of `code`; `None` for a name that is not in the catalogue.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// The default severity of `code`. A code that the catalogue lacks is a warning; a test forbids such codes.
pub fn severity(code: &str) -> Severity {
    rule(code).map_or(Severity::Warning, |rule| rule.severity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_once() {
        let mut codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
