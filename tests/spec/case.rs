//! Reads the cases out of a literate spec file.

/// One case: a small doc set, and what its page must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The number by which failures name it.
    pub id: u32,
    /// What it is about, with the place it was first seen.
    pub title: String,
    /// Known not to work yet; the suite fails when it does.
    pub pending: bool,
    /// Where the page stands, relative to the locale's folder.
    pub page: String,
    /// The page's text.
    pub input: String,
    /// The other files: path relative to the locale's folder, and text (empty for pictures).
    pub files: Vec<(String, String)>,
    /// What must appear, in this order.
    pub expected: Vec<String>,
    /// What must not appear.
    pub forbidden: Vec<String>,
    /// Codes of the expected diagnostics, sorted; a code stands as often as it must be found.
    pub codes: Vec<String>,
}

/// Line that opens the fence of a case; ` pending` may follow.
const FENCE: &str = "~~~~case";

/// All cases of a spec file, in order.
///
/// # Errors
/// What is wrong with the file, with the line.
pub fn parse(text: &str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(flags) = line.strip_prefix(FENCE) else {
            continue;
        };
        let pending = match flags.trim() {
            "" => false,
            "pending" => true,
            other => return Err(format!("line {}: unknown flag `{other}`", number + 1)),
        };
        let mut body = Vec::new();
        loop {
            match lines.next() {
                Some((_, "~~~~")) => break,
                Some((_, line)) => body.push(line),
                None => return Err(format!("line {}: the case never ends", number + 1)),
            }
        }
        let case = parse_case(&body, pending)
            .map_err(|problem| format!("case at line {}: {problem}", number + 1))?;
        cases.push(case);
    }
    Ok(cases)
}

fn parse_case(body: &[&str], pending: bool) -> Result<Case, String> {
    let (head, rest) = body.split_first().ok_or("it is empty")?;
    let head = head.strip_prefix("=== ").ok_or("it must begin with `=== `")?;
    let (id, title) = head.split_once(' ').unwrap_or((head, ""));
    let mut case = Case {
        id: id.parse().map_err(|_| format!("`{id}` is not a number"))?,
        title: title.to_owned(),
        pending,
        page: "articles/svc/page.md".to_owned(),
        input: String::new(),
        files: Vec::new(),
        expected: Vec::new(),
        forbidden: Vec::new(),
        codes: Vec::new(),
    };
    let mut section = "";
    let mut seen = Vec::new();
    for &line in rest {
        if let Some(name) = line.strip_prefix("--- ").filter(|name| is_section(name)) {
            section = name;
            seen.push(name);
            if let Some(path) = name.strip_prefix("file ") {
                case.files.push((path.to_owned(), String::new()));
            } else if let Some(path) = name.strip_prefix("page ") {
                case.page = path.to_owned();
            }
            continue;
        }
        match section {
            "in" => push_line(&mut case.input, line),
            "out" => match line.strip_prefix('!') {
                // `![]` is not markdown here either: what follows the mark must not appear.
                Some(forbidden) => case.forbidden.push(forbidden.to_owned()),
                None if line.trim().is_empty() => {}
                None => case.expected.push(line.to_owned()),
            },
            "diag" if line.trim().is_empty() => {}
            "diag" => case.codes.push(line.trim().to_owned()),
            name if name.starts_with("file ") => {
                let (_, text) = case.files.last_mut().ok_or("a file without a name")?;
                push_line(text, line);
            }
            _ => return Err(format!("`{line}` stands in no section")),
        }
    }
    for needed in ["in", "out", "diag"] {
        if !seen.contains(&needed) {
            return Err(format!("`--- {needed}` is missing"));
        }
    }
    case.codes.sort_unstable();
    Ok(case)
}

/// Whether `--- name` opens a section; other such lines (a YAML header's end) are text.
fn is_section(name: &str) -> bool {
    matches!(name, "in" | "out" | "diag") || name.starts_with("file ") || name.starts_with("page ")
}

/// Adds a line of a source file; `\uFEFF` stands for a byte order mark, which an editor would hide.
fn push_line(text: &mut String, line: &str) {
    text.push_str(&line.replace("\\uFEFF", "\u{feff}"));
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Prose.\n\n~~~~case\n=== 7 a title [seed]\n--- page articles/a/b.md\n--- file includes/x.md\nX\n--- in\n---\ntitle: A\n---\n\\uFEFF# H\n--- out\n<h1\n!title\n--- diag\nlink-case\nbad-date\n~~~~\n\n~~~~case pending\n=== 8 b\n--- in\n--- out\n--- diag\n~~~~\n";

    #[test]
    fn a_case_is_read_with_all_its_sections() {
        let cases = parse(TEXT).expect("well-formed");
        assert_eq!(cases.len(), 2);
        assert_eq!(
            cases[0],
            Case {
                id: 7,
                title: "a title [seed]".to_owned(),
                pending: false,
                page: "articles/a/b.md".to_owned(),
                input: "---\ntitle: A\n---\n\u{feff}# H\n".to_owned(),
                files: vec![("includes/x.md".to_owned(), "X\n".to_owned())],
                expected: vec!["<h1".to_owned()],
                forbidden: vec!["title".to_owned()],
                codes: vec!["bad-date".to_owned(), "link-case".to_owned()],
            }
        );
        assert!(cases[1].pending);
        assert_eq!(cases[1].page, "articles/svc/page.md");
    }

    #[test]
    fn a_case_without_its_closing_fence_is_refused() {
        let problem = parse("~~~~case\n=== 1 a\n--- in\n").expect_err("no end");
        assert_eq!(problem, "line 1: the case never ends");
    }

    #[test]
    fn a_case_without_diagnostics_section_is_refused() {
        let problem = parse("~~~~case\n=== 1 a\n--- in\n--- out\n~~~~\n").expect_err("no diag");
        assert_eq!(problem, "case at line 1: `--- diag` is missing");
    }

    #[test]
    fn an_unknown_flag_is_refused() {
        let problem = parse("~~~~case later\n=== 1 a\n~~~~\n").expect_err("no such flag");
        assert_eq!(problem, "line 1: unknown flag `later`");
    }
}
