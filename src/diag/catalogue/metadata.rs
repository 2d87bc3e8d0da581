//! Rules about metadata: the `<properties>` and `<tags>` elements and YAML headers.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "bad-date",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "A date in the metadata is not a date.",
        what: "The page is built without a date.",
        fix: "Write the date as `MM/DD/YYYY`.",
        language: "html",
        wrong: r#"<tags ms.date="mm/dd/yyyy"/>"#,
        right: r#"<tags ms.date="11/19/2026"/>"#,
    },
    Rule {
        code: "metadata-duplicate",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "A metadata attribute is given twice; the first counts.",
        what: "The second value is ignored.",
        fix: "Delete one of them.",
        language: "html",
        wrong: r#"<tags ms.date="11/19/2026" ms.date="10/01/2026"/>"#,
        right: r#"<tags ms.date="11/19/2026"/>"#,
    },
    Rule {
        code: "metadata-element-case",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "A metadata element is written in another letter case.",
        what: "The element is read.",
        fix: "Write `properties` and `tags` in lowercase.",
        language: "html",
        wrong: r#"<Properties pageTitle="Overview"/>"#,
        right: r#"<properties pageTitle="Overview"/>"#,
    },
    Rule {
        code: "metadata-element-damaged",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "A metadata element's name is damaged, usually by translation.",
        what: "The attributes show which element was meant, and they are read.",
        fix: "Restore the name of the element.",
        language: "html",
        wrong: r#"< eigenschappen pageTitle="Overzicht" authors="lazuli-docs"/>"#,
        right: r#"<properties pageTitle="Overzicht" authors="lazuli-docs"/>"#,
    },
    Rule {
        code: "metadata-junk",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "Text stands between two metadata attributes.",
        what: "The text is skipped.",
        fix: "Delete the text.",
        language: "html",
        wrong: r#"<tags ms.service="lazuli"l ms.date="11/19/2026"/>"#,
        right: r#"<tags ms.service="lazuli" ms.date="11/19/2026"/>"#,
    },
    Rule {
        code: "metadata-missing",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "An article has no metadata.",
        what: "The title of the page comes from its first heading. Listings show no description, and the \
               page has no date.",
        fix: "Put a metadata block at the head of the file.",
        language: "markdown",
        wrong: "# Overview",
        right: r#"<properties
   pageTitle="Overview"
   description="What the service does and when to use it."
   services="storage"
   authors="lazuli-docs"/>
<tags
   ms.date="11/19/2026"/>

# Overview"#,
    },
    Rule {
        code: "metadata-multiple-authors",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "An article names more than one author.",
        what: "The first counts as the author, in the feed for one. The byline names them all.",
        fix: "Nothing, if it is meant so. Otherwise name one author.",
        language: "html",
        wrong: r#"<properties pageTitle="Overview" authors="ann, bob"/>"#,
        right: r#"<properties pageTitle="Overview" authors="ann"/>"#,
    },
    Rule {
        code: "metadata-quotes",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "A metadata value has no quotes, single quotes or typographic ones.",
        what: "The value is read.",
        fix: "Put straight double quotation marks around the value.",
        language: "html",
        wrong: "<properties pageTitle=“Overview” authors='lazuli-docs'/>",
        right: r#"<properties pageTitle="Overview" authors="lazuli-docs"/>"#,
    },
    Rule {
        code: "metadata-stray-quote",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "A metadata value holds an unescaped quote.",
        what: "The quotation mark is taken as a part of the value.",
        fix: "Write `&quot;` for a quotation mark in a value.",
        language: "html",
        wrong: r#"<properties pageTitle="Ports for the "white" list"/>"#,
        right: r#"<properties pageTitle="Ports for the &quot;white&quot; list"/>"#,
    },
    Rule {
        code: "metadata-unterminated",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "A metadata element is not closed.",
        what: "The element is taken to end before the first line that can't belong to it.",
        fix: "End the element with `/>`.",
        language: "html",
        wrong: r#"<tags
   ms.service="lazuli"
   ms.date="11/19/2026"

# Overview"#,
        right: r#"<tags
   ms.service="lazuli"
   ms.date="11/19/2026"/>

# Overview"#,
    },
    Rule {
        code: "yaml-invalid",
        family: Family::Metadata,
        level: Level::Error,
        fixable: false,
        summary: "A YAML header cannot be read.",
        what: "The page is built without metadata.",
        fix: "Correct the header. It begins and ends with a line of three hyphens, and values that hold \
               a colon need quotation marks.",
        language: "markdown",
        wrong: r"---
[title: Overview
---",
        right: r"---
title: Overview
---",
    },
    Rule {
        code: "yaml-salvaged",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "A damaged YAML header was read line by line.",
        what: "Lines of the form `name: value` were read, and the others were not.",
        fix: "Correct the header.",
        language: "markdown",
        wrong: r"---
title: Overview

{}

---",
        right: r"---
title: Overview
---",
    },
];
