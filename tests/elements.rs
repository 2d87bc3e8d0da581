//! Elements that a set has to ask for, formulas and definition lists, and diagrams, which it can do without.

mod support;

use std::fs;
use std::path::Path;

use support::{lazuli_in, write};

/// The page that `markdown` becomes under `config`.
fn page(config: &str, markdown: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let title = "[site]\ntitle = \"T\"\nsource_locale = \"en-us\"\n";
    write(dir.path(), "lazuli.toml", format!("{title}{config}"));
    let text = format!("---\ntitle: T\ndescription: D\n---\n\n# T\n\n{markdown}");
    write(dir.path(), "content/en-us/articles/a.md", text);
    lazuli_in(dir.path()).args(["build", "-q"]).assert().code(0);
    fs::read_to_string(dir.path().join("site/en-us/articles/a/index.html")).unwrap()
}

const FORMULAS: &str =
    "## The $x^2$\n\nA formula $x < 1$, a block\n\n$$\\frac{1}{2}$$\n\nand $\\nosuch{<b>}$, but `$code$`.\n";

#[test]
fn formulas_are_mathml_where_a_set_asks_for_them() {
    let html = page("[markdown]\nmath = true\n", FORMULAS);
    assert!(html.contains("A formula <span class=\"math\"><math display=\"inline\"><mi>x</mi><mo>&lt;</mo><mn>1</mn></math></span>"));
    assert!(html.contains("<span class=\"math math-display\"><math display=\"block\"><mfrac>"));
    assert!(html.contains("<span class=\"math\"><code>$\\nosuch{&lt;b&gt;}$</code></span>"));
    assert!(html.contains("<code>$code$</code>"));
    assert!(html.contains(">The <span class=\"math\"><math"));
    // No script and no style sheet of its own: browsers know MathML.
    let without = page("", FORMULAS);
    assert_eq!(
        html.matches("<script").count(),
        without.matches("<script").count()
    );
    assert!(without.contains("A formula $x &lt; 1$") && !without.contains("<math"));
}

#[test]
fn definition_lists_are_made_where_a_set_asks_for_them() {
    let text = "Gateway\n: Joins two networks.\n\n  In detail.\n\nTunnel\n: A way.\n";
    let html = page("[markdown]\ndefinition_lists = true\n", text);
    let html = html.replace('\n', "");
    assert!(
        html.contains("<dl><dt>Gateway</dt><dd><p>Joins two networks.</p><p>In detail.</p></dd>"),
        "{html}"
    );
    assert!(!page("", text).contains("<dl>"));
}

const DIAGRAM: &str = "## The way\n\n```Mermaid\nflowchart LR\n  a --> b\n```\n";

/// The static files for diagrams in the site of `root`.
fn diagram_files(root: &Path) -> usize {
    fs::read_dir(root.join("site/assets/diagrams")).map_or(0, Iterator::count)
}

#[test]
fn diagrams_are_code_with_a_name_and_a_script_that_draws_them() {
    let html = page("", DIAGRAM);
    let code = "<div class=\"code-block\" data-lang=\"Mermaid\" data-diagram=\"Diagram: The way\">\
                <pre><code class=\"lang-mermaid\">flowchart LR\n  a --&gt; b\n</code></pre></div>";
    assert!(html.contains(code), "{html}");
    assert!(html.contains("<script src=\"/assets/diagrams/diagrams."));
    assert!(html.contains(" data-library=\"/assets/diagrams/mermaid."));
    for without in [
        page("[markdown]\nmermaid = false\n", DIAGRAM),
        page("", "```text\na\n```\n"),
    ] {
        assert!(without.contains("<pre><code"));
        assert!(!without.contains("data-diagram") && !without.contains("/diagrams/"));
    }
}

#[test]
fn only_a_site_with_diagrams_has_the_files_that_draw_them() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, "lazuli.toml", "[site]\ntitle = \"T\"\n");
    let article = |text: &str| {
        let text = format!("---\ntitle: T\ndescription: D\n---\n\n# T\n\n{text}");
        write(root, "content/en-us/articles/a.md", text);
        lazuli_in(root).args(["build", "-q"]).assert().code(0);
        diagram_files(root)
    };
    let block = DIAGRAM.strip_prefix("## The way\n\n").unwrap();
    assert_eq!(article("Text."), 0);
    assert_eq!(article(block), 3);
    // The language decides, not that there is code.
    assert_eq!(article("```text\nmermaid\n```\n"), 0);
    // An include brings one as well.
    write(root, "content/en-us/includes/way.md", block);
    assert_eq!(article("[!INCLUDE [way](../includes/way.md)]\n"), 3);
    let licence = fs::read_dir(root.join("site/assets/diagrams")).unwrap();
    let mut names = licence.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.any(|name| name.starts_with("LICENSE.")));
}

#[test]
fn a_formula_that_cannot_be_read_is_found_where_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let config = "[site]\ntitle = \"T\"\nsource_locale = \"en-us\"\n\n[markdown]\nmath = true\n";
    write(root, "lazuli.toml", config);
    let header = "---\ntitle: T\ndescription: D\n---\n\n# T\n\n";
    let page = format!("{header}Good: $x^2$.\n\n[!INCLUDE [half](../includes/half.md)]\n");
    write(root, "content/en-us/articles/a.md", page);
    write(
        root,
        "content/en-us/includes/half.md",
        "Known: $\\alpha$.\n\n> The half is $\\fraq{1}{2}$, and\n> this has no end: $x^2_$.\n",
    );
    let check = |arguments: &[&str]| {
        let run = lazuli_in(root).arg("check").args(arguments).assert();
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    let found = check(&["--output-format", "concise"]);
    let places: Vec<&str> = found
        .lines()
        .filter(|line| line.contains("math-invalid"))
        .collect();
    assert_eq!(places.len(), 2, "{found}");
    assert!(
        places[0].starts_with("content/en-us/includes/half.md:3:16: "),
        "{found}"
    );
    assert!(places[0].contains("`\\fraq` is no command"), "{found}");
    assert!(
        places[1].starts_with("content/en-us/includes/half.md:4:20: "),
        "{found}"
    );
    assert!(places[1].contains("`x^2_`"), "{found}");
    let advice = check(&["--output-format", "full"]);
    assert!(advice.contains("did you mean `\\frac`?"), "{advice}");
    assert!(
        advice.contains("content/en-us/articles/a.md"),
        "the page that shows it: {advice}"
    );
    // Without formulas there is nothing to read.
    write(root, "lazuli.toml", config.replace("true", "false"));
    assert!(!check(&["--output-format", "concise"]).contains("math-invalid"));
}
