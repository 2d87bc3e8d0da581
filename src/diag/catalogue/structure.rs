//! Rules about the markdown of a page: fences, alerts, lists, tables, HTML, what translation tools damage.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "alert-without-quote",
        family: Family::Structure,
        level: Level::Info,
        fixable: true,
        summary: "An alert is not written as a quote.",
        what: "The paragraph is shown as an alert.",
        fix: "Put `>` before the marker.",
        language: "markdown",
        wrong: "[AZURE.NOTE] The time zone is UTC.",
        right: "> [AZURE.NOTE] The time zone is UTC.",
    },
    Rule {
        code: "closing-break",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "A line break is written `</br>`.",
        what: "Browsers read it as a line break, and so does lazuli. Other programs drop it.",
        fix: "Write `<br>`.",
        language: "html",
        wrong: "Gateway</br>Subnet",
        right: "Gateway<br>Subnet",
    },
    Rule {
        code: "diagram-unknown",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "A diagram is of no kind that can be drawn.",
        what: "The first word of a block in the language `mermaid` says what it is. The page shows the code instead of a diagram. Mind maps and architecture diagrams are not drawn.",
        fix: "Correct the word, or give the block another language.",
        language: "markdown",
        wrong: "```mermaid\nflowcart LR\n  build --> check\n```",
        right: "```mermaid\nflowchart LR\n  build --> check\n```",
    },
    Rule {
        code: "directive-damaged",
        family: Family::Structure,
        level: Level::Warning,
        fixable: true,
        summary: "A directive is damaged, usually by translation, and was guessed.",
        what: "The page shows what was guessed.",
        fix: "Restore the keyword.",
        language: "markdown",
        wrong: "> [AZURE. Opmerking] De tijdzone is UTC.",
        right: "> [AZURE.NOTE] De tijdzone is UTC.",
    },
    Rule {
        code: "directive-invalid",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "A directive with three colons cannot be read.",
        what: "Readers see it as it is written. A picture needs `source` and `alt-text`, a zone `target` or `pivot`, and \
               what opens has to be closed.",
        fix: "Give it the attributes that it lacks, or close it.",
        language: "markdown",
        wrong: ":::image source=\"media/portal.png\":::",
        right: ":::image source=\"media/portal.png\" alt-text=\"The portal\":::",
    },
    Rule {
        code: "directive-old-prefix",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "A directive has the prefix of 2013, `WACOM`.",
        what: "lazuli reads it as `AZURE`. Other programs that read the dialect do not know it.",
        fix: "Write `AZURE`.",
        language: "markdown",
        wrong: "[WACOM.INCLUDE [account](../includes/create-account.md)]",
        right: "[AZURE.INCLUDE [account](../includes/create-account.md)]",
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
        code: "heading-duplicate",
        family: Family::Structure,
        level: Level::Off,
        fixable: false,
        summary: "A heading's id gets a number, because an earlier heading has the same text.",
        what: "Links to the heading use the number, which changes when a heading before it is removed.",
        fix: "Give the heading a text or a name of its own.",
        language: "markdown",
        wrong: r"## Windows
### Install
## Linux
### Install",
        right: r"## Windows
### Install on Windows
## Linux
### Install on Linux",
    },
    Rule {
        code: "heading-empty",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "A heading has no text.",
        what: "Readers see an empty line, and an empty entry in the list of what is on the page.",
        fix: "Give the heading a text, or delete it.",
        language: "markdown",
        wrong: r#"## <a name="next"></a>"#,
        right: r#"## <a name="next"></a>Next steps"#,
    },
    Rule {
        code: "heading-glued-hashes",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "The `#`s that close a heading are glued to its text.",
        what: "lazuli leaves them out, as the renderer of 2016 did. Other renderers show them.",
        fix: "Put a blank before them, or delete them.",
        language: "markdown",
        wrong: "## Next steps##",
        right: "## Next steps ##",
    },
    Rule {
        code: "heading-level-skip",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "A heading lies more than one level below the one before it.",
        what: "Readers who move from heading to heading, with a screen reader for example, look for the level between.",
        fix: "Use one `#` more than the heading above, not two.",
        language: "markdown",
        wrong: r"## Configure
#### Open a port",
        right: r"## Configure
### Open a port",
    },
    Rule {
        code: "heading-no-blank",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "A blank is missing behind the `#`s of a heading.",
        what: "lazuli shows a heading, as the renderer of 2016 did. Other renderers show a line of text that begins with `##`.",
        fix: "Put a blank behind the `#`s.",
        language: "markdown",
        wrong: "##Next steps",
        right: "## Next steps",
    },
    Rule {
        code: "html-misplaced",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "HTML or text stands where HTML does not allow it.",
        what: "Only items may stand in a list, only rows and cells in a table, and no link in a link. Browsers show it somehow; programs that read a list or table aloud get it wrong. There is one finding for each element.",
        fix: "Put it into an item or a cell, or end the link before the next one begins.",
        language: "html",
        wrong: "<ul>Names of servers<li>web1</li></ul>",
        right: "Names of servers<ul><li>web1</li></ul>",
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
        code: "html-row-empty",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "A row of an HTML table holds no cell.",
        what: "Readers who move from row to row, with a screen reader for example, come to a row in which nothing is.",
        fix: "Delete the row.",
        language: "html",
        wrong: "<tr><td>Subnet</td></tr><tr></tr>",
        right: "<tr><td>Subnet</td></tr>",
    },
    Rule {
        code: "html-stray-end",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "An HTML end tag closes nothing.",
        what: "lazuli leaves it out. Often the start tag is spelled otherwise, or the element was closed twice.",
        fix: "Delete it, or open the element before it.",
        language: "html",
        wrong: "<b>Important</b>:</b> read this.",
        right: "<b>Important</b>: read this.",
    },
    Rule {
        code: "html-unclosed",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "An HTML element is not closed.",
        what: "It goes on to the end of its paragraph, item, or cell, where lazuli closes it, or to the end of the page if it begins outside of them. Elements that HTML ends by itself, such as items, cells, and paragraphs, are not meant.",
        fix: "Write the end tag where the element ends.",
        language: "html",
        wrong: "<b>Important: read this.",
        right: "<b>Important:</b> read this.",
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
        code: "id-duplicate",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "Two places of a page have the same id.",
        what: "Links lead to the first place. lazuli puts a number behind the id of the second one, to which no link leads. An include that holds an id must not be shown twice on a page.",
        fix: "Give each place an id of its own.",
        language: "markdown",
        wrong: r#"## <a name="setup"></a>Set up
## <a name="setup"></a>Clean up"#,
        right: r#"## <a name="setup"></a>Set up
## <a name="cleanup"></a>Clean up"#,
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
        code: "link-gap",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "A gap stands between the text of a link or picture and its target.",
        what: "Translation tools put it there. lazuli shows a link. Other renderers show brackets.",
        fix: "Delete the blanks.",
        language: "markdown",
        wrong: "See [pricing] (https://example.com/pricing).",
        right: "See [pricing](https://example.com/pricing).",
    },
    Rule {
        code: "link-inner-bracket",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "The text of a link holds a closing bracket too many.",
        what: "lazuli takes it for a part of the text. Other renderers show brackets instead of a link.",
        fix: "Put a backslash before the bracket, or delete it.",
        language: "markdown",
        wrong: "[Routes] and gates](routes.md)",
        right: r"[Routes\] and gates](routes.md)",
    },
    Rule {
        code: "link-stray-parenthesis",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "The target of a link holds a parenthesis too many.",
        what: "lazuli leaves it out, as the renderer of 2016 did. Other renderers show no link.",
        fix: "Delete the parenthesis.",
        language: "markdown",
        wrong: "[Routes]((routes.md)",
        right: "[Routes](routes.md)",
    },
    Rule {
        code: "link-target-blank",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "The target of a link holds blanks.",
        what: "lazuli encodes blanks in the middle and passes over those around the target. Other renderers show no link.",
        fix: "Write `%20` for a blank that belongs to the target, and delete any other.",
        language: "markdown",
        wrong: "![Plan](media/site plan.png )",
        right: "![Plan](media/site%20plan.png)",
    },
    Rule {
        code: "link-title-quotes",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "The title of a link stands in typographic quotes.",
        what: "Word processors and translation tools put them there. lazuli reads a title. Other renderers show no link.",
        fix: "Use straight quotes.",
        language: "markdown",
        wrong: "[Routes](routes.md “All routes”)",
        right: r#"[Routes](routes.md "All routes")"#,
    },
    Rule {
        code: "list-glued",
        family: Family::Structure,
        level: Level::Info,
        fixable: true,
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
        code: "list-outside-quote",
        family: Family::Structure,
        level: Level::Off,
        fixable: true,
        summary: "The list of a selector or an alert stands outside its quote.",
        what: "It is the form of 2016, and lazuli takes the list for a part of the selector or alert. Other renderers show an ordinary list below it.",
        fix: "Put `>` before each item.",
        language: "markdown",
        wrong: r"> [AZURE.SELECTOR]
- [Portal](portal.md)
- [PowerShell](powershell.md)",
        right: r"> [AZURE.SELECTOR]
> - [Portal](portal.md)
> - [PowerShell](powershell.md)",
    },
    Rule {
        code: "math-invalid",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "A formula cannot be read.",
        what: "The page shows it as it is written. Only sets with `markdown.math` have formulas.",
        fix: "Correct the command or the braces, or write `\\$` for a dollar sign that begins no formula.",
        language: "markdown",
        wrong: r"The half is $\fraq{1}{2}$.",
        right: r"The half is $\frac{1}{2}$.",
    },
    Rule {
        code: "media-folder",
        family: Family::Structure,
        level: Level::Off,
        fixable: false,
        summary: "A picture lies in the folder of another article.",
        what: "The contributor guide wants the pictures of an article in a folder of its name, so that they are moved and deleted together.",
        fix: "Move the picture, or copy it.",
        language: "markdown",
        wrong: "![Plan](media/other-article/plan.png)",
        right: "![Plan](media/this-article/plan.png)",
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
        code: "no-h1",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "A page has no first-level heading.",
        what: "The page shows the title of its metadata, or the name of its file.",
        fix: "Begin the text with `# ` and the title.",
        language: "markdown",
        wrong: "Gateways connect networks.",
        right: r"# About gateways

Gateways connect networks.",
    },
    Rule {
        code: "note-same-line",
        family: Family::Structure,
        level: Level::Info,
        fixable: true,
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
        fixable: true,
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
        fixable: true,
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
        code: "several-h1",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "A page has more than one first-level heading.",
        what: "A page has one title. Search engines and screen readers take the first one for it.",
        fix: "Put another `#` before the others, and before the headings below them.",
        language: "markdown",
        wrong: r"# Gateways
# Routes",
        right: r"# Gateways
## Routes",
    },
    Rule {
        code: "snippet-not-shown",
        family: Family::Structure,
        level: Level::Warning,
        fixable: false,
        summary: "A directive shows a part of another file.",
        what: "lazuli does not show code from other files; readers get a link to the file.",
        fix: "Copy the code into a fence.",
        language: "markdown",
        wrong: "[!code-csharp[Main](Program.cs)]",
        right: "```csharp\nint a;\n```",
    },
    Rule {
        code: "table-cell-count",
        family: Family::Structure,
        level: Level::Info,
        fixable: false,
        summary: "A table's rows differ in their number of cells.",
        what: "The table is shown with as many columns as its widest row has, the header too.",
        fix: "Give the header, the delimiter row, and the rows the same number of cells.",
        language: "markdown",
        wrong: r"| Key | Default |
|-----|---------|---------|
| `max_depth` | 10 |",
        right: r"| Key | Default |
|-----|---------|
| `max_depth` | 10 |",
    },
    Rule {
        code: "table-glued",
        family: Family::Structure,
        level: Level::Hint,
        fixable: true,
        summary: "A table and a line of text stand together without a blank line.",
        what: "lazuli tells them apart. Other renderers show the table as text, or the text as a row.",
        fix: "Put a blank line between them.",
        language: "markdown",
        wrong: r"The sizes are:
| Name | Size |
|------|------|
| S | 1 |",
        right: r"The sizes are:

| Name | Size |
|------|------|
| S | 1 |",
    },
    Rule {
        code: "table-row-short",
        family: Family::Structure,
        level: Level::Hint,
        fixable: false,
        summary: "A row of a table has fewer cells than the table has columns.",
        what: "The row is shown with empty cells at its end. Often a `|` was lost, and all cells behind it stand in the wrong column.",
        fix: "Give the row as many cells as the header has, empty ones too.",
        language: "markdown",
        wrong: r"| Name | Size | Price |
|------|------|-------|
| S | 1 |",
        right: r"| Name | Size | Price |
|------|------|-------|
| S | 1 | |",
    },
];
