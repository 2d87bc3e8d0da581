//! Rules about files as such: that they can be read, are UTF-8 and hold text.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "control-character",
        family: Family::Encoding,
        level: Level::Warning,
        fixable: false,
        summary: "A file holds control characters, which were replaced.",
        what: "Such characters are invisible and come from copying out of other programs.",
        fix: "Delete the character at the place that the message names.",
        language: "text",
        wrong: "Select␇ Save.",
        right: "Select Save.",
    },
    Rule {
        code: "file-empty",
        family: Family::Encoding,
        level: Level::Hint,
        fixable: false,
        summary: "A file holds no content.",
        what: "An empty page or include is built as it is.",
        fix: "Write the content, or delete the file.",
        language: "markdown",
        wrong: "",
        right: r"# Overview

This article is about …",
    },
    Rule {
        code: "file-too-large",
        family: Family::Encoding,
        level: Level::Error,
        fixable: false,
        summary: "A source file is larger than the configured limit and was left out.",
        what: "The limit protects a build from files that were added by accident. It is `max_file_size` \
               in the table `[content]`.",
        fix: "Remove or divide the file. If it is meant to be so large, raise the limit.",
        language: "toml",
        wrong: r"[content]
max_file_size = 1024",
        right: r"[content]
max_file_size = 16777216",
    },
    Rule {
        code: "file-unreadable",
        family: Family::Encoding,
        level: Level::Error,
        fixable: false,
        summary: "A file of the doc set could not be read.",
        what: "The rest of the set is built without it.",
        fix: "Give the user who builds the permission to read the file.",
        language: "bash",
        wrong: "chmod 000 content/en-us/articles/index.md",
        right: "chmod 644 content/en-us/articles/index.md",
    },
    Rule {
        code: "not-utf8",
        family: Family::Encoding,
        level: Level::Error,
        fixable: false,
        summary: "A file is not UTF-8; what could not be read is shown as U+FFFD.",
        what: "The rest of the page is intact.",
        fix: "Save the file as UTF-8.",
        language: "bash",
        wrong: "iconv -f UTF-8 -t ISO-8859-1 page.md",
        right: "iconv -f ISO-8859-1 -t UTF-8 page.md",
    },
    Rule {
        code: "not-utf8-utf16",
        family: Family::Encoding,
        level: Level::Info,
        fixable: false,
        summary: "A file is UTF-16; it was converted.",
        what: "The page is complete.",
        fix: "Save the file as UTF-8, so that other tools can read it too.",
        language: "bash",
        wrong: "iconv -f UTF-8 -t UTF-16 page.md",
        right: "iconv -f UTF-16 -t UTF-8 page.md",
    },
    Rule {
        code: "path-outside",
        family: Family::Encoding,
        level: Level::Warning,
        fixable: false,
        summary: "A file is a link that leads out of the doc set, or no regular file.",
        what: "A symbolic link that leads out of the doc set isn't followed, and devices and sockets \
               aren't read.",
        fix: "Replace the link by a copy of the file.",
        language: "bash",
        wrong: "ln -s /etc/hosts content/en-us/articles/hosts.md",
        right: "cp /etc/hosts content/en-us/articles/hosts.md",
    },
];
