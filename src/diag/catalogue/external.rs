//! Rules about links to other hosts. They are looked at with `lazuli check --external` only.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "external-broken",
        family: Family::External,
        level: Level::Warning,
        fixable: false,
        summary: "A link to another host does not work.",
        what: "The host does not exist, makes no connection, or says that it has no such page. Each address is \
               asked once, and there is one finding for it, with all the places that link to it. What may be \
               an accident, such as an overloaded server, is asked again before it is reported. Only `lazuli \
               check --external` looks for these defects.",
        fix: "Link to where the page is now, or remove the link. If people can read it and programs can't, add \
              the address to `exclude` in `[check.external]`.",
        language: "markdown",
        wrong: "[The protocol](https://www.rfc-editor.org/rfc/rfc99999)",
        right: "[The protocol](https://www.rfc-editor.org/rfc/rfc9110)",
    },
    Rule {
        code: "external-redirected",
        family: Family::External,
        level: Level::Hint,
        fixable: true,
        summary: "A page of another host has moved for good.",
        what: "The server sends readers on to another address, with status 301 or 308. The link works for as \
               long as the server remembers. A redirect that only adds a language is not reported.",
        fix: "Write the new address. See first whether it shows the same page: some servers send everybody to \
              their start page instead of saying that a page is gone.",
        language: "markdown",
        wrong: "[The protocol](http://tools.ietf.org/html/rfc9110)",
        right: "[The protocol](https://datatracker.ietf.org/doc/html/rfc9110)",
    },
    Rule {
        code: "external-refused",
        family: Family::External,
        level: Level::Info,
        fixable: false,
        summary: "Another host does not tell programs whether a page exists.",
        what: "The server answered with status 401, 403, 407, 429, 451, or 999: it wants readers to sign in, or \
               takes lazuli for a robot. The link may work or not.",
        fix: "Look at it in a browser. If it works, add the address to `exclude`, or the status to `accept`, \
              in `[check.external]`.",
        language: "toml",
        wrong: "[check.external]",
        right: r#"[check.external]
exclude = ["https://portal.azure.com/**"]"#,
    },
    Rule {
        code: "external-timeout",
        family: Family::External,
        level: Level::Info,
        fixable: false,
        summary: "Another host does not answer in time.",
        what: "All tries took longer than `timeout_ms`. The host may be slow, or overloaded, or gone. A host \
               that never answers is given up after a few addresses, and the finding names all the places \
               that link to it.",
        fix: "Check again later. If it is the same each time, replace the link; if the host is just slow, give it \
              more time.",
        language: "toml",
        wrong: "[check.external]",
        right: "[check.external]
timeout_ms = 30000",
    },
];
