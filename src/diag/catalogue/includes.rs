//! Rules about includes: that each file exists, is reached by the right path and expands within bounds.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "include-case",
        family: Family::Includes,
        level: Level::Info,
        fixable: true,
        summary: "An include's path differs from its file in letter case.",
        what: "The file is found.",
        fix: "Copy the letter case of the file name.",
        language: "markdown",
        wrong: "[AZURE.INCLUDE [note](../../includes/Note.md)]",
        right: "[AZURE.INCLUDE [note](../../includes/note.md)]",
    },
    Rule {
        code: "include-cycle",
        family: Family::Includes,
        level: Level::Error,
        fixable: false,
        summary: "An include leads back to itself.",
        what: "The message names the whole circle. On a page that runs into it, the directive that closes the \
               circle is shown as text.",
        fix: "Take the common part out into a third include that includes neither.",
        language: "markdown",
        wrong: r"<!-- includes/a.md -->
[AZURE.INCLUDE [b](b.md)]

<!-- includes/b.md -->
[AZURE.INCLUDE [a](a.md)]",
        right: r"<!-- includes/a.md -->
[AZURE.INCLUDE [common](common.md)]

<!-- includes/b.md -->
[AZURE.INCLUDE [common](common.md)]",
    },
    Rule {
        code: "include-definition-clash",
        family: Family::Includes,
        level: Level::Info,
        fixable: false,
        summary: "An include and a page that shows it define one label differently.",
        what: "Each keeps its own definition, so the page is right. Other tools paste the include into \
               the page, and there one of the two links leads astray.",
        fix: "Give one of the two another label.",
        language: "markdown",
        wrong: r"<!-- articles/storage/create.md -->
[AZURE.INCLUDE [note](../../includes/note.md)]

[portal]: https://portal.azure.com/

<!-- includes/note.md -->
See the [portal].

[portal]: https://manage.windowsazure.com/",
        right: r"<!-- articles/storage/create.md -->
[AZURE.INCLUDE [note](../../includes/note.md)]

[portal]: https://portal.azure.com/

<!-- includes/note.md -->
See the [classic portal].

[classic portal]: https://manage.windowsazure.com/",
    },
    Rule {
        code: "include-link-relative-to-article",
        family: Family::Includes,
        level: Level::Info,
        fixable: true,
        summary: "A link in an include works from the page only, not from the include.",
        what: "It works from all pages that show the include today, but it may break on the next one.",
        fix: "Write the path from the include's own place.",
        language: "markdown",
        wrong: r"<!-- includes/note.md -->
See [Create an account](create-account.md).",
        right: r"<!-- includes/note.md -->
See [Create an account](../articles/storage/create-account.md).",
    },
    Rule {
        code: "include-link-wrong-base",
        family: Family::Includes,
        level: Level::Warning,
        fixable: true,
        summary: "A link in an include works from some of its pages only.",
        what: "The link starts from the place of a page instead of the include's own. From pages in other folders it leads nowhere. The message counts the pages.",
        fix: "Write the path from the include's own place.",
        language: "markdown",
        wrong: r"<!-- includes/note.md -->
[Overview](storage-overview.md)",
        right: r"<!-- includes/note.md -->
[Overview](../articles/storage/storage-overview.md)",
    },
    Rule {
        code: "include-missing",
        family: Family::Includes,
        level: Level::Warning,
        fixable: true,
        summary: "An included file does not exist.",
        what: "The page shows a placeholder. There is one finding for each file, with all the pages that \
               include it.",
        fix: "Correct the path, create the file, or remove the directive.",
        language: "markdown",
        wrong: "[AZURE.INCLUDE [note](../includes/note.md)]",
        right: "[AZURE.INCLUDE [note](../../includes/note.md)]",
    },
    Rule {
        code: "include-nested",
        family: Family::Includes,
        level: Level::Off,
        fixable: false,
        summary: "An include includes another file.",
        what: "The page is right. Guides forbid nested includes because it is hard to see what a page \
               shows.",
        fix: "Put the text into the include, or let the pages include both files.",
        language: "markdown",
        wrong: r"<!-- includes/vm-create.md -->
Create a VM.

[AZURE.INCLUDE [vm-sizes](vm-sizes.md)]",
        right: r"<!-- articles/vm/create.md -->
[AZURE.INCLUDE [vm-create](../../includes/vm-create.md)]

[AZURE.INCLUDE [vm-sizes](../../includes/vm-sizes.md)]",
    },
    Rule {
        code: "include-no-extension",
        family: Family::Includes,
        level: Level::Info,
        fixable: true,
        summary: "An include's path lacks `.md`.",
        what: "The file is found.",
        fix: "Add `.md`.",
        language: "markdown",
        wrong: "[AZURE.INCLUDE [note](../../includes/note)]",
        right: "[AZURE.INCLUDE [note](../../includes/note.md)]",
    },
    Rule {
        code: "include-only-in-locale",
        family: Family::Includes,
        level: Level::Info,
        fixable: false,
        summary: "A translated include has no original in the source locale.",
        what: "Often the original was renamed or deleted, and the translation stayed behind.",
        fix: "Rename or delete the include as its original was. If the include is right, add the original.",
        language: "text",
        wrong: "content/nl-nl/includes/vm-note.md",
        right: r"content/en-us/includes/vm-note.md
content/nl-nl/includes/vm-note.md",
    },
    Rule {
        code: "include-outside",
        family: Family::Includes,
        level: Level::Error,
        fixable: false,
        summary: "An include path leaves the doc set.",
        what: "A build never reads outside the doc set, so that a page can't show files of the machine \
               that builds it.",
        fix: "Move the file into the doc set.",
        language: "markdown",
        wrong: "[AZURE.INCLUDE [hosts](../../../../../etc/hosts)]",
        right: "[AZURE.INCLUDE [note](../../includes/note.md)]",
    },
    Rule {
        code: "include-splits-list",
        family: Family::Includes,
        level: Level::Info,
        fixable: false,
        summary: "An include between two items cuts their list in two.",
        what: "The text of the include stands at the margin, so the list ends above it and another one \
               begins below. If all items are written with `1.`, the second list starts again at 1.",
        fix: "Indent the directive as far as the text of the item above.",
        language: "markdown",
        wrong: r"1. Create the account.

[AZURE.INCLUDE [note](../../includes/note.md)]

2. Open it.",
        right: r"1. Create the account.

    [AZURE.INCLUDE [note](../../includes/note.md)]

2. Open it.",
    },
    Rule {
        code: "include-too-deep",
        family: Family::Includes,
        level: Level::Error,
        fixable: false,
        summary: "Includes nest deeper than the configured limit.",
        what: "The limit is `max_depth` in the table `[includes]`.",
        fix: "Flatten the includes. Readers of the source will be grateful too.",
        language: "toml",
        wrong: r"[includes]
max_depth = 1",
        right: r"[includes]
max_depth = 10",
    },
    Rule {
        code: "include-too-large",
        family: Family::Includes,
        level: Level::Error,
        fixable: false,
        summary: "A page grows past the configured limit when its includes are expanded.",
        what: "The limits are `max_expanded_size` and `max_count` in the table `[includes]`. They stop a \
               handful of nested includes from becoming gigabytes.",
        fix: "Include less. If the page is meant to be so large, raise the limit.",
        language: "toml",
        wrong: r"[includes]
max_expanded_size = 1000",
        right: r"[includes]
max_expanded_size = 16777216",
    },
    Rule {
        code: "include-unused",
        family: Family::Includes,
        level: Level::Info,
        fixable: false,
        summary: "No page of any locale shows this include.",
        what: "Its text reaches no reader, but it is still maintained and translated. An include that \
               only unused includes name is unused too.",
        fix: "Delete the file, or include it where it belongs. `lazuli deps --unused` lists all such files.",
        language: "text",
        wrong: "includes/vm-note.md     (no directive names it)",
        right: "includes/vm-note.md     (articles/vm/create.md includes it)",
    },
    Rule {
        code: "include-used-once",
        family: Family::Includes,
        level: Level::Off,
        fixable: false,
        summary: "Only one page shows this include.",
        what: "The page is right. Text that is used once is easier to maintain in its page.",
        fix: "Put the text into the page, and delete the include.",
        language: "markdown",
        wrong: "[AZURE.INCLUDE [vm-intro](../../includes/vm-intro.md)]",
        right: "A virtual machine is a computer that you rent.",
    },
];
