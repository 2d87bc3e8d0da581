//! Includes that never end, or that grow without bound.

use crate::sets::Set;

fn include(name: &str) -> String {
    format!("[AZURE.INCLUDE [{name}](../includes/{name}.md)]\n\n")
}

#[test]
fn a_file_that_includes_itself_is_one_finding() {
    let set = Set::new();
    set.file(
        "includes/a.md",
        "before\n\n".to_owned() + &include("a") + "after\n",
    );
    set.page("x.md", include("a"));
    let built = set.build();
    let cycles = built.findings.iter().filter(|(code, _)| code == "include-cycle");
    assert_eq!(cycles.count(), 1);
    assert!(built.body("x").contains("before") && built.body("x").contains("after"));
}

#[test]
fn a_cycle_of_a_thousand_files_ends() {
    let set = Set::new();
    for index in 0..1000 {
        let next = include(&format!("f{}", (index + 1) % 1000));
        set.file(
            &format!("includes/f{index}.md"),
            format!("text {index}\n\n{next}"),
        );
    }
    set.page("x.md", include("f0"));
    let built = set.build();
    assert!(
        built.findings.iter().any(|(code, _)| code == "include-too-deep"),
        "{:?}",
        built.findings
    );
    assert!(built.body("x").contains("text 0"));
}

#[test]
fn a_chain_deeper_than_the_limit_is_cut_there() {
    let set = Set::new();
    let depth = set.config.includes.max_depth;
    for index in 0..=depth {
        set.file(
            &format!("includes/f{index}.md"),
            format!("level {index}.\n\n{}", include(&format!("f{}", index + 1))),
        );
    }
    set.file(&format!("includes/f{}.md", depth + 1), "the end\n");
    set.page("x.md", include("f0") + "the rest\n");
    let built = set.build();
    assert!(built.findings.iter().any(|(code, _)| code == "include-too-deep"));
    let body = built.body("x");
    assert!(
        body.contains(&format!("level {}.", depth - 1))
            && !body.contains("the end")
            && body.contains("the rest")
    );
}

#[test]
fn ten_to_the_power_of_ten_is_cut_off() {
    let set = Set::new();
    for index in 0..10 {
        set.file(
            &format!("includes/f{index}.md"),
            include(&format!("f{}", index + 1)).repeat(10),
        );
    }
    set.file("includes/f10.md", "lol\n");
    set.page("x.md", include("f0") + "the rest\n");
    let built = set.build();
    let large = built
        .findings
        .iter()
        .filter(|(code, _)| code == "include-too-large");
    assert_eq!(large.count(), 1, "one finding a page");
    assert!(built.body("x").contains("the rest"));
}

#[test]
fn ten_thousand_times_a_mebibyte_stays_under_the_limit() {
    let mut set = Set::new();
    // Less than the default, so that the test need not render 16 MiB.
    set.config.includes.max_expanded_size = 2 << 20;
    set.file("includes/big.md", "word ".repeat(200_000));
    set.page("x.md", include("big").repeat(10_000));
    let built = set.build();
    built.assert_found("include-too-large", "x.md");
    assert!(built.page("x").len() < 8 << 20);
}

#[test]
fn includes_in_code_and_comments_are_left_alone() {
    let set = Set::new();
    set.file("includes/i.md", "INCLUDED\n");
    let directive = include("i");
    set.page(
        "x.md",
        format!(
            "```\n{directive}```\n\n`{}`\n\n<!-- {directive} -->\n\n    code\n",
            directive.trim()
        ),
    );
    assert!(!set.build().body("x").contains("INCLUDED"));
}

#[test]
fn directives_that_never_close_are_text() {
    let set = Set::new();
    set.page(
        "x.md",
        format!("[AZURE.INCLUDE [{}\n\nthe rest\n", "a".repeat(1 << 20)),
    );
    set.page("y.md", "[AZURE.INCLUDE".repeat(100_000) + "\n\nthe rest\n");
    let built = set.build();
    assert!(built.body("x").contains("the rest") && built.body("y").contains("the rest"));
}
