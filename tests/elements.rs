//! Elements that a set has to ask for: formulas and definition lists.

mod support;

use std::fs;

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
