//! `lazuli init`: a small doc set that builds without findings.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::args;
use super::output::Output;
use super::{Exit, Failure};

/// Path in the new doc set, and text.
const FILES: &[(&str, &str)] = &[
    ("lazuli.toml", include_str!("init/lazuli.toml")),
    // Not stored under its own name: git would obey it here.
    (".gitignore", include_str!("init/gitignore")),
    (
        "content/en-us/articles/TOC.md",
        include_str!("init/content/en-us/articles/TOC.md"),
    ),
    (
        "content/en-us/articles/index.md",
        include_str!("init/content/en-us/articles/index.md"),
    ),
    (
        "content/en-us/articles/gateway/gateway-create.md",
        include_str!("init/content/en-us/articles/gateway/gateway-create.md"),
    ),
    (
        "content/en-us/articles/gateway/gateway-overview.md",
        include_str!("init/content/en-us/articles/gateway/gateway-overview.md"),
    ),
    (
        "content/en-us/includes/gateway-before-you-begin.md",
        include_str!("init/content/en-us/includes/gateway-before-you-begin.md"),
    ),
];

pub(super) fn run(args: &args::Init, output: &Output) -> Result<Exit, Failure> {
    let dir = &args.dir;
    refuse_to_overwrite(dir)?;
    for (name, text) in FILES {
        create(&dir.join(name), text)?;
    }
    if !output.quiet {
        output.out(&next_steps(dir))?;
    }
    Ok(Exit::Clean)
}

/// Fails when any of the files is there, before the first is written.
fn refuse_to_overwrite(dir: &Path) -> Result<(), Failure> {
    // A link that leads nowhere is there, too.
    let existing: Vec<&str> = FILES
        .iter()
        .map(|&(name, _)| name)
        .filter(|name| dir.join(name).symlink_metadata().is_ok())
        .collect();
    if existing.is_empty() {
        return Ok(());
    }
    let text = format!("{} already has {}", dir.display(), existing.join(", "));
    let help = "lazuli init overwrites nothing: name another folder, or build this one with `lazuli build`";
    Err(Failure::Usage(text, Some(help.to_owned())))
}

fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| Failure::Io(format!("cannot create {}", path.display()), error))
}

fn next_steps(dir: &Path) -> String {
    let root = match dir == Path::new(".") {
        true => String::new(),
        false => format!(" --root {}", dir.display()),
    };
    let mut text = "Created\n".to_owned();
    for (name, _) in FILES {
        text.push_str(&format!("  {}\n", dir.join(name).display()));
    }
    text.push_str(&format!(
        "\nNext:\n  lazuli build{root}\n  python3 -m http.server -d {}\n  open http://localhost:8000/ in a browser\n",
        dir.join("site").display()
    ));
    text.push_str(
        "Translate by copying content/en-us to content/<locale>; what a locale lacks falls back to en-us.\n",
    );
    text
}
