//! Rules about metadata: the `<properties>` and `<tags>` elements and YAML headers.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "bad-date",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: true,
        summary: "A date in the metadata is not a date.",
        what: "The page is built without a date.",
        fix: "Write the date as `MM/DD/YYYY`.",
        language: "html",
        wrong: r#"<tags ms.date="mm/dd/yyyy"/>"#,
        right: r#"<tags ms.date="11/19/2026"/>"#,
    },
    Rule {
        code: "metadata-date-format",
        family: Family::Metadata,
        level: Level::Hint,
        fixable: true,
        summary: "A date in the metadata is not written in the usual form.",
        what: "The date is read all the same. Months come first.",
        fix: "Write the date as `MM/DD/YYYY`. In YAML headers, `YYYY-MM-DD` is right too.",
        language: "html",
        wrong: r#"<tags ms.date="7/9/2026"/>"#,
        right: r#"<tags ms.date="07/09/2026"/>"#,
    },
    Rule {
        code: "metadata-date-future",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "A date in the metadata is in the future.",
        what: "The page says that it was changed on a day that has not come yet. One day is let pass, \
               because of time zones.",
        fix: "Write the day of the last change.",
        language: "html",
        wrong: r#"<tags ms.date="11/19/2206"/>"#,
        right: r#"<tags ms.date="11/19/2026"/>"#,
    },
    Rule {
        code: "metadata-date-old",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "A page has not been changed for long.",
        what: "Nothing is looked at until `max_age_days` in `[metadata]` says how many days are too many.",
        fix: "Review the page, then write the day of the review.",
        language: "html",
        wrong: r#"<tags ms.date="11/19/2014"/>"#,
        right: r#"<tags ms.date="11/19/2026"/>"#,
    },
    Rule {
        code: "metadata-duplicate",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: true,
        summary: "A metadata attribute is given twice; the first counts.",
        what: "The second value is ignored.",
        fix: "Delete one of them.",
        language: "html",
        wrong: r#"<tags ms.date="11/19/2026" ms.date="10/01/2026"/>"#,
        right: r#"<tags ms.date="11/19/2026"/>"#,
    },
    Rule {
        code: "metadata-duplicate-description",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "Several pages of a locale have the same description.",
        what: "Readers of search results and listings cannot tell the pages apart. Pages that fall back to \
               another locale are not counted.",
        fix: "Describe what only this page is about.",
        language: "html",
        wrong: r#"<properties pageTitle="Copy a disk" description="How to work with disks."/>"#,
        right: r#"<properties pageTitle="Copy a disk" description="How to copy a disk to another region."/>"#,
    },
    Rule {
        code: "metadata-duplicate-title",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "Several pages of a locale have the same title.",
        what: "Readers of search results and browser tabs cannot tell the pages apart. Pages that fall \
               back to another locale are not counted.",
        fix: "Say in the title what only this page is about.",
        language: "html",
        wrong: r#"<properties pageTitle="Get started"/>"#,
        right: r#"<properties pageTitle="Get started with disks in the portal"/>"#,
    },
    Rule {
        code: "metadata-element-case",
        family: Family::Metadata,
        level: Level::Info,
        fixable: true,
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
        fixable: true,
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
        code: "metadata-length",
        family: Family::Metadata,
        level: Level::Off,
        fixable: false,
        summary: "A metadata value is longer or shorter than it should be.",
        what: "Search engines cut long titles and descriptions. The contributor guide wants titles of at \
               most 60 characters and descriptions of 125 to 155. Lengths given in `[metadata.attributes]` \
               switch the rule on.",
        fix: "Shorten the value, or say more in it.",
        language: "html",
        wrong: r#"<properties description="Disks."/>"#,
        right: r#"<properties description="Learn how disks store the data of a virtual machine, which kinds of disks there are, what they cost, and how to choose the right one."/>"#,
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
        code: "metadata-placeholder",
        family: Family::Metadata,
        level: Level::Info,
        fixable: false,
        summary: "A metadata value was left as a template had it.",
        what: "The value says nothing, and pages may show it.",
        fix: "Write the value that is meant, or delete the attribute.",
        language: "html",
        wrong: r#"<tags ms.service="required" ms.workload="tbd"/>"#,
        right: r#"<tags ms.service="storage" ms.workload="na"/>"#,
    },
    Rule {
        code: "metadata-quotes",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: true,
        summary: "A metadata value has no quotes, single quotes or typographic ones.",
        what: "The value is read.",
        fix: "Put straight double quotation marks around the value.",
        language: "html",
        wrong: "<properties pageTitle=“Overview” authors='lazuli-docs'/>",
        right: r#"<properties pageTitle="Overview" authors="lazuli-docs"/>"#,
    },
    Rule {
        code: "metadata-recommended",
        family: Family::Metadata,
        level: Level::Hint,
        fixable: false,
        summary: "A header lacks attributes that the contributor guide asks for.",
        what: "The page is built all the same; reports and listings miss the values. One finding names all \
               attributes that a page lacks.",
        fix: "Write the attributes. If your doc set does without them, set `recommended = false` for them \
               in `[metadata.attributes]`, or ignore the rule.",
        language: "html",
        wrong: r#"<properties pageTitle="Overview" description="What disks are." services="storage"/>
<tags ms.date="11/19/2026"/>"#,
        right: r#"<properties pageTitle="Overview" description="What disks are." services="storage" authors="ann"/>
<tags ms.service="storage" ms.devlang="na" ms.topic="article" ms.tgt_pltfrm="na" ms.workload="na"
   ms.date="11/19/2026" ms.author="ann"/>"#,
    },
    Rule {
        code: "metadata-required",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: false,
        summary: "A header lacks a title or a description, or what else `[metadata]` requires.",
        what: "Browser tabs show the heading of the page for a missing title. Search results and listings \
               show nothing for a missing description.",
        fix: "Write the attribute. `required` in `[metadata.attributes]` says which attributes are required.",
        language: "html",
        wrong: r#"<properties pageTitle="Overview"/>"#,
        right: r#"<properties pageTitle="Overview" description="What disks are."/>"#,
    },
    Rule {
        code: "metadata-stray-quote",
        family: Family::Metadata,
        level: Level::Warning,
        fixable: true,
        summary: "A metadata value holds an unescaped quote.",
        what: "The quotation mark is taken as a part of the value.",
        fix: "Write `&quot;` for a quotation mark in a value.",
        language: "html",
        wrong: r#"<properties pageTitle="Ports for the "white" list"/>"#,
        right: r#"<properties pageTitle="Ports for the &quot;white&quot; list"/>"#,
    },
    Rule {
        code: "metadata-title-is-heading",
        family: Family::Metadata,
        level: Level::Off,
        fixable: false,
        summary: "The title of a page says the same as its first heading.",
        what: "The contributor guide wants the two to differ, since search engines read both. What stands \
               behind a bar in the title is not looked at.",
        fix: "Say in the title what a reader would search for.",
        language: "markdown",
        wrong: r#"<properties pageTitle="Disks | Docs"/>

# Disks"#,
        right: r#"<properties pageTitle="Disks for virtual machines | Docs"/>

# Disks"#,
    },
    Rule {
        code: "metadata-unknown",
        family: Family::Metadata,
        level: Level::Info,
        fixable: true,
        summary: "A metadata attribute has a name that nobody knows.",
        what: "Its value is not used. Names that begin with `ms.` or `wacn.` are reported only when they \
               are one letter away from a known one.",
        fix: "Correct the name. If your doc set needs the attribute, name it in `allow` of `[metadata]`, \
               or describe it in `[metadata.attributes]`.",
        language: "html",
        wrong: r#"<properties pageTitle="Overview" keyword="disks"/>"#,
        right: r#"<properties pageTitle="Overview" keywords="disks"/>"#,
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
        code: "metadata-value",
        family: Family::Metadata,
        level: Level::Info,
        fixable: true,
        summary: "A metadata value is not one of those that are allowed.",
        what: "The value is kept, but nothing that goes by the list knows it. Translation tools are often \
               to blame: they turn `na` into a word. What is allowed stands in the profile and in \
               `[metadata.attributes]`: a type, values, a pattern.",
        fix: "Write one of the allowed values.",
        language: "html",
        wrong: r#"<tags ms.topic="artikel"/>"#,
        right: r#"<tags ms.topic="article"/>"#,
    },
    Rule {
        code: "metadata-value-case",
        family: Family::Metadata,
        level: Level::Hint,
        fixable: true,
        summary: "A metadata value is written in another letter case than the list of allowed values has.",
        what: "The value is understood.",
        fix: "Write it as the list has it.",
        language: "html",
        wrong: r#"<tags ms.devlang="Java"/>"#,
        right: r#"<tags ms.devlang="java"/>"#,
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
