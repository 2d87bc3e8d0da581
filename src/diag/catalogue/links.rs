//! Rules about links, anchors, pictures and videos: that each target exists and is named as it is spelled.

use super::{Family, Level, Rule};

/// By name.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "anchor-case",
        family: Family::Links,
        level: Level::Info,
        fixable: true,
        summary: "A link names an anchor in another letter case.",
        what: "Browsers distinguish uppercase and lowercase, so the link on the page is corrected.",
        fix: "Copy the letter case of the anchor.",
        language: "markdown",
        wrong: r"[Next steps](#Next-Steps)

## Next steps",
        right: r"[Next steps](#next-steps)

## Next steps",
    },
    Rule {
        code: "anchor-missing",
        family: Family::Links,
        level: Level::Warning,
        fixable: false,
        summary: "A link names an anchor that its page does not have.",
        what: "The link leads to the top of its page. The message often suggests an anchor with a similar \
               name.",
        fix: "Use an anchor that exists, or put one before the heading that you mean.",
        language: "markdown",
        wrong: r"[Next steps](#next-steps)

## Volgende stappen",
        right: r#"[Next steps](#next-steps)

## <a name="next-steps"></a>Volgende stappen"#,
    },
    Rule {
        code: "image-case",
        family: Family::Links,
        level: Level::Info,
        fixable: true,
        summary: "A picture's path differs from its file in letter case.",
        what: "The picture is found. On Windows and macOS such a path works anyway, on a web server it \
               often doesn't.",
        fix: "Copy the letter case of the file name.",
        language: "markdown",
        wrong: "![Portal](./media/Portal.PNG)",
        right: "![Portal](./media/portal.png)",
    },
    Rule {
        code: "image-missing",
        family: Family::Links,
        level: Level::Warning,
        fixable: false,
        summary: "A picture does not exist.",
        what: "The page shows the alternative text. There is one finding for each file, with all the \
               places that show it.",
        fix: "Correct the path, or add the picture.",
        language: "markdown",
        wrong: "![Portal](portal.png)",
        right: "![Portal](./media/create-account/portal.png)",
    },
    Rule {
        code: "invalid-image",
        family: Family::Links,
        level: Level::Warning,
        fixable: false,
        summary: "An image directive lacks what it needs.",
        what: "A picture needs a source, and an alternative text unless it is an icon. The directive is \
               shown as text.",
        fix: "Add what is missing.",
        language: "markdown",
        wrong: r#":::image source="media/stone.png":::"#,
        right: r#":::image source="media/stone.png" alt-text="A blue stone":::"#,
    },
    Rule {
        code: "link-backslash",
        family: Family::Links,
        level: Level::Info,
        fixable: true,
        summary: "A link is written with backslashes.",
        what: "The link works, because lazuli reads a backslash in a path as a slash.",
        fix: "Write slashes.",
        language: "markdown",
        wrong: r"[Overview](..\storage\overview.md)",
        right: "[Overview](../storage/overview.md)",
    },
    Rule {
        code: "link-broken",
        family: Family::Links,
        level: Level::Warning,
        fixable: false,
        summary: "A link's target does not exist.",
        what: "The text stays without a link, or links to `fallback_site` if that is configured. There is \
               one finding for each target, with all the places that link to it.",
        fix: "Correct the path, or link to where the article has gone.",
        language: "markdown",
        wrong: "[Includes](inlcudes.md)",
        right: "[Includes](includes.md)",
    },
    Rule {
        code: "link-by-slug",
        family: Family::Links,
        level: Level::Info,
        fixable: true,
        summary: "A link's path is wrong and was found by its file name.",
        what: "The article was found under its file name in another folder.",
        fix: "Write the path that the message names.",
        language: "markdown",
        wrong: "[Overview](..articles/storage/storage-overview.md)",
        right: "[Overview](../storage/storage-overview.md)",
    },
    Rule {
        code: "link-case",
        family: Family::Links,
        level: Level::Info,
        fixable: true,
        summary: "A link's path differs from its file in letter case.",
        what: "The link works.",
        fix: "Copy the letter case of the file name.",
        language: "markdown",
        wrong: "[Overview](Storage-Overview.md)",
        right: "[Overview](storage-overview.md)",
    },
    Rule {
        code: "link-empty",
        family: Family::Links,
        level: Level::Info,
        fixable: false,
        summary: "A link has no target.",
        what: "The text is shown without a link.",
        fix: "Add the address, or remove the brackets.",
        language: "markdown",
        wrong: "See the [overview]().",
        right: "See the [overview](storage-overview.md).",
    },
    Rule {
        code: "link-outside",
        family: Family::Links,
        level: Level::Warning,
        fixable: false,
        summary: "A link leaves the doc set.",
        what: "A site can link only to files that are part of it.",
        fix: "Move the file into the doc set, or link to its address on the web.",
        language: "markdown",
        wrong: "[Script](../../../../tools/setup.ps1)",
        right: "[Script](https://git.example.com/tools/setup.ps1)",
    },
    Rule {
        code: "reference-undefined",
        family: Family::Links,
        level: Level::Warning,
        fixable: false,
        summary: "A reference-style link has no definition.",
        what: "Readers see the brackets or the text without a link. Translation often causes this, when \
               the label is translated and the definition is not.",
        fix: "Add the definition, or repeat its label in a second pair of brackets.",
        language: "markdown",
        wrong: r"Zie de [beheerportal][].

[Management Portal]: https://portal.example.com/",
        right: r"Zie de [beheerportal][Management Portal].

[Management Portal]: https://portal.example.com/",
    },
    Rule {
        code: "slug-ambiguous",
        family: Family::Links,
        level: Level::Warning,
        fixable: false,
        summary: "A link by file name fits more than one article.",
        what: "The article in the same folder is taken, or else the one that is nearest.",
        fix: "Write the correct path. Better still, give every article a name of its own.",
        language: "markdown",
        wrong: "[Overview](..articles/overview.md)",
        right: "[Overview](../storage/overview.md)",
    },
    Rule {
        code: "video-unmapped",
        family: Family::Links,
        level: Level::Info,
        fixable: false,
        summary: "A video id has no known address.",
        what: "The page links to the video instead of showing it.",
        fix: "Add the id to the map.",
        language: "toml",
        wrong: "[videos.map]",
        right: r#"[videos.map]
big-buck-bunny = "https://vimeo.com/1084537""#,
    },
];
