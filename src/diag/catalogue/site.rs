//! Rules about the site as a whole: output files, redirects, tables of contents, templates.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "output-collision",
        family: Family::Site,
        level: Level::Error,
        fixable: false,
        summary: "Two sources would be written to the same output file.",
        what: "The message names both. Often two files differ only in letter case, or the flat style is \
               used and two articles have the same name.",
        fix: "Rename one of the files.",
        language: "text",
        wrong: r#"articles/storage/overview.md
articles/network/overview.md     (style = "flat")"#,
        right: r"articles/storage/storage-overview.md
articles/network/network-overview.md",
    },
    Rule {
        code: "redirect-invalid",
        family: Family::Site,
        level: Level::Warning,
        fixable: false,
        summary: "A redirect does not count: its address is none of the web, or its list cannot be read.",
        what: "It is the redirect of a page or of a `.openpublishing.redirection.json`. An address that runs code, \
               for example, is none that readers can be sent to. A redirect in `lazuli.toml` to such an address is \
               an `output-collision`.",
        fix: "Correct the JSON at the line that the message names. Give an address that begins with `/`, or a full \
              address with `https:`.",
        language: "json",
        wrong: r#"{"redirections": [
  {"source_path": "articles/old.md", "redirect_url": "/en-us/articles/new/"},
]}"#,
        right: r#"{"redirections": [
  {"source_path": "articles/old.md", "redirect_url": "/en-us/articles/new/"}
]}"#,
    },
    Rule {
        code: "slug-duplicate",
        family: Family::Site,
        level: Level::Off,
        fixable: false,
        summary: "Two pages of a locale have the same file name in different folders.",
        what: "Where links name a page without its folder, as on the site of 2016, such a name means more than one page.",
        fix: "Rename one of the pages.",
        language: "text",
        wrong: r"articles/storage/overview.md
articles/network/overview.md",
        right: r"articles/storage/storage-overview.md
articles/network/network-overview.md",
    },
    Rule {
        code: "template-error",
        family: Family::Site,
        level: Level::Error,
        fixable: false,
        summary: "A template of the theme failed.",
        what: "The message names the template and the line.",
        fix: "Correct the template, or remove your copy so that the built-in one is used.",
        language: "html",
        wrong: "{{ autor }}",
        right: "{{ author }}",
    },
    Rule {
        code: "toc-entry-duplicate",
        family: Family::Site,
        level: Level::Hint,
        fixable: false,
        summary: "A table of contents lists a page twice.",
        what: "The page has its place at the first entry. The other entries are links to it.",
        fix: "Remove one of the entries, or let it lead to a heading of the page.",
        language: "markdown",
        wrong: r"# [Includes](authoring/includes.md)
# [Share text](authoring/includes.md)",
        right: r"# [Includes](authoring/includes.md)
# [Share text](authoring/includes.md#share-text)",
    },
    Rule {
        code: "toc-entry-missing",
        family: Family::Site,
        level: Level::Warning,
        fixable: false,
        summary: "A table of contents names a page that does not exist.",
        what: "The entry is shown without a link.",
        fix: "Correct the path, or remove the entry.",
        language: "markdown",
        wrong: "# [Includes](authoring/include.md)",
        right: "# [Includes](authoring/includes.md)",
    },
    Rule {
        code: "toc-invalid",
        family: Family::Site,
        level: Level::Warning,
        fixable: false,
        summary: "A table of contents cannot be read.",
        what: "What can be read is used.",
        fix: "In a `TOC.md`, write a heading for each entry. In a `toc.yml`, write a list of entries \
               with `name` and `href`.",
        language: "markdown",
        wrong: "Includes: authoring/includes.md",
        right: "# [Includes](authoring/includes.md)",
    },
    Rule {
        code: "toc-level-skip",
        family: Family::Site,
        level: Level::Warning,
        fixable: false,
        summary: "A table of contents skips a level.",
        what: "The entry is placed below the last one of a higher level.",
        fix: "Use one `#` more than the entry above, not two.",
        language: "markdown",
        wrong: r"# [Get started](start.md)
### [First steps](first.md)",
        right: r"# [Get started](start.md)
## [First steps](first.md)",
    },
    Rule {
        code: "toc-orphan",
        family: Family::Site,
        level: Level::Info,
        fixable: false,
        summary: "No table of contents lists this page.",
        what: "The page is built and can be found by search and in the listing of its section, but not in \
               the navigation. Folders without a table of contents have no such pages.",
        fix: "Add an entry to the table of contents that the message names, or delete the page.",
        language: "markdown",
        wrong: "# [Includes](authoring/includes.md)",
        right: r"# [Includes](authoring/includes.md)
# [Metadata](authoring/metadata.md)",
    },
];
