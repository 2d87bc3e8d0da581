//! A doc set of any size for the benches: made, not copied, with the mix of constructs that real articles have.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Articles in one service's folder.
const IN_FOLDER: usize = 50;

/// Shared includes of the set.
const INCLUDES: usize = 40;

/// Writes a doc set of `articles` articles of about 10 kB (the corpus has 12 on average) under `root`.
///
/// # Panics
/// When the disk refuses.
pub fn write_doc_set(root: &Path, articles: usize) {
    let locale = root.join("content/en-us");
    let includes = locale.join("includes");
    fs::create_dir_all(&includes).expect("a folder");
    for index in 0..INCLUDES {
        fs::write(includes.join(format!("part-{index}.md")), include(index)).expect("a file");
    }
    for index in 0..articles {
        let folder = locale.join(format!("articles/service-{}", index / IN_FOLDER));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(
            folder.join(format!("article-{index}.md")),
            article(index, articles),
        )
        .expect("a file");
    }
    let config =
        "[site]\ntitle = \"Bench\"\nbase_url = \"https://example.org/\"\nsource_locale = \"en-us\"\n";
    fs::write(root.join("lazuli.toml"), config).expect("a file");
}

/// The text of one include.
pub fn include(index: usize) -> String {
    format!(
        "> [AZURE.NOTE] Shared text {index} names [an article](../articles/service-0/article-{index}.md) and goes on \
         for a line or two, as notes do.\n\n| Plan | Size |\n|---|---|\n| Basic | {index} |\n"
    )
}

/// The text of article `index` of `articles`.
pub fn article(index: usize, articles: usize) -> String {
    let service = index / IN_FOLDER;
    let mut text = format!(
        "<properties\n   pageTitle=\"Article {index} | Bench\"\n   description=\"What article {index} says.\"\n   \
         services=\"service-{service}\"\n   authors=\"ada\"/>\n<tags\n   ms.service=\"service-{service}\"\n   \
         ms.date=\"07/{:02}/2016\"\n   ms.author=\"ada\"/>\n\n# Article {index}\n\n\
         [AZURE.INCLUDE [part](../../includes/part-{}.md)]\n\n",
        index % 28 + 1,
        index % INCLUDES
    );
    for section in 0..20 {
        let other = (index * 7 + section * 31) % articles;
        let _ = write!(
            text,
            "##<a name=\"section-{section}\"></a>Section {section} of {index}\n\n\
             A paragraph with **bold**, *emphasis*, `code` and [a link] (../service-{}/article-{other}.md#section-{section}) \
             that says nothing in particular, at a length that paragraphs in articles have, over and over again.\n\n\
             1. The first step.\n\n    > [AZURE.TIP] Mind the step.\n\n2. The second, with [another link](article-{index}.md).\n\n\
             | Name | Value | Remarks |\n|---|---|---|\n| a{section} | `{other}` | text in a cell |\n| b | 2 | more text |\n\n",
            other / IN_FOLDER
        );
        if section % 3 == 0 {
            text.push_str(
                "```C#\npublic static async Task<int> CountAsync(string name)\n{\n    // counts\n    \
                 return await store.Where(x => x.Name == name).CountAsync();\n}\n```\n\n",
            );
        }
    }
    text
}
