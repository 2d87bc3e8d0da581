//! Rules about the markdown of a page: fences, alerts, lists, tables, HTML, what translation tools damage.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "alert-without-quote",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "An alert is not written as a quote.",
        what: "The paragraph is shown as an alert.",
        fix: "Put `>` before the marker.",
        language: "markdown",
        wrong: "[AZURE.NOTE] The time zone is UTC.",
        right: "> [AZURE.NOTE] The time zone is UTC.",
    },
    Rule {
        code: "bold-glued",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "Bold text is glued to the word after it.",
        what: "A space was probably lost in translation.",
        fix: "Put a blank after the bold text.",
        language: "markdown",
        wrong: "Klik op **Filter**bewerken.",
        right: "Klik op **Filter** bewerken.",
    },
    Rule {
        code: "directive-damaged",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "A directive is damaged, usually by translation, and was guessed.",
        what: "The page shows what was guessed.",
        fix: "Restore the keyword.",
        language: "markdown",
        wrong: "> [AZURE. Opmerking] De tijdzone is UTC.",
        right: "> [AZURE.NOTE] De tijdzone is UTC.",
    },
    Rule {
        code: "fence-unclosed",
        family: Family::Structure,
        level: Level::Error,
        fixable: false,
        summary: "A code fence is opened and never closed.",
        what: "lazuli ends the block before the next heading or alert that follows a blank line, or else \
               at the end of the file.",
        fix: "Close the fence with as many backticks as it was opened with.",
        language: "markdown",
        wrong: r"```bash
lazuli build

## Next steps",
        right: r"```bash
lazuli build
```

## Next steps",
    },
    Rule {
        code: "html-not-allowed",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "An HTML element that may run code or load content was removed.",
        what: "Scripts, frames, and forms are removed together with what is in them.",
        fix: "Use a directive instead, such as `[AZURE.VIDEO]`. If you trust all writers, set `html = \
               \"allow\"`.",
        language: "html",
        wrong: r#"<iframe src="https://player.vimeo.com/video/1084537"></iframe>"#,
        right: "> [AZURE.VIDEO big-buck-bunny]",
    },
    Rule {
        code: "html-unknown-tag",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "An unknown HTML element is shown as text.",
        what: "A browser would swallow it, so lazuli shows it as it is written.",
        fix: "Mark a placeholder as code.",
        language: "markdown",
        wrong: "Open https://<company>.example.com/.",
        right: "Open `https://<company>.example.com/`.",
    },
    Rule {
        code: "indented-not-code",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "Text indented like code was read as part of the list before it.",
        what: "The text is indented like code, but its form shows that it is the rest of a step.",
        fix: "Indent everything in the step by four blanks, so that no line interrupts the list.",
        language: "markdown",
        wrong: r"5. Save.

  ![The button](./media/save.png)

    > [AZURE.NOTE] Saving takes a minute.",
        right: r"5. Save.

    ![The button](./media/save.png)

    > [AZURE.NOTE] Saving takes a minute.",
    },
    Rule {
        code: "list-glued",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "A list stands directly under a paragraph without a blank line.",
        what: "Other renderers show the list as a part of the paragraph.",
        fix: "Put a blank line before the list.",
        language: "markdown",
        wrong: r"Download the archive.
3. Unpack it.
4. Run the setup.",
        right: r"Download the archive.

3. Unpack it.
4. Run the setup.",
    },
    Rule {
        code: "merge-conflict",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "A merge conflict marker was left in a file.",
        what: "Git leaves these lines where two changes contradict each other.",
        fix: "Keep one of the two versions, and delete the lines with `<`, `=`, and `>`.",
        language: "text",
        wrong: r"<<<<<<< HEAD
Select Save.
=======
Select Apply.
>>>>>>> work",
        right: "Select Apply.",
    },
    Rule {
        code: "nesting-too-deep",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "Quotes and lists nest more than a hundred deep.",
        what: "The marks beyond that depth are left out; their text is shown at the deepest level.",
        fix: "Take marks away. Such nesting is usually a conversion that went wrong.",
        language: "markdown",
        wrong: "> > > > > > > > > > (and ninety more) Restart the gateway.",
        right: "> Restart the gateway.",
    },
    Rule {
        code: "note-same-line",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "A modern alert has text on its marker line.",
        what: "On Learn, this would be an ordinary quotation. lazuli shows an alert.",
        fix: "Begin the text on the next line.",
        language: "markdown",
        wrong: "> [!NOTE] The time zone is UTC.",
        right: r"> [!NOTE]
> The time zone is UTC.",
    },
    Rule {
        code: "parser-panic",
        family: Family::Structure,
        level: Level::Error,
        fixable: false,
        summary: "The markdown parser gave up on a page, which is shown as plain text.",
        what: "No known text causes this. The other pages are not affected.",
        fix: "Report the page as a problem of lazuli. Until it is solved, simplify the passage that the \
               message names.",
        language: "markdown",
        wrong: "A passage that the parser cannot read",
        right: "The same passage in simpler markdown",
    },
    Rule {
        code: "selector-no-list",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "A selector's items have no list markers.",
        what: "Each line is taken as an item.",
        fix: "Put `-` before each item.",
        language: "markdown",
        wrong: r"> [AZURE.SELECTOR]
[Portal](portal.md)
[PowerShell](powershell.md)",
        right: r"> [AZURE.SELECTOR]
- [Portal](portal.md)
- [PowerShell](powershell.md)",
    },
    Rule {
        code: "selector-one-line",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "A selector's items stand on one line.",
        what: "The items are told apart by their hyphens.",
        fix: "Put each item on a line of its own.",
        language: "markdown",
        wrong: "> [AZURE.SELECTOR] - [Portal](portal.md) - [PowerShell](powershell.md)",
        right: r"> [AZURE.SELECTOR]
- [Portal](portal.md)
- [PowerShell](powershell.md)",
    },
    Rule {
        code: "table-cell-count",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "A table's rows differ in their number of cells.",
        what: "The table is shown with as many columns as its header has.",
        fix: "Give the delimiter row and the rows as many cells as the header.",
        language: "markdown",
        wrong: r"| Key | Default |
|-----|---------|---------|
| `max_depth` | 10 |",
        right: r"| Key | Default |
|-----|---------|
| `max_depth` | 10 |",
    },
];
