//! Starting the binary the same way everywhere: no environment, a folder of its own; and what makes tests longer.

#![allow(dead_code, reason = "each test program uses its part")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// `lazuli` in `dir`, with an empty environment.
pub fn lazuli_in(dir: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("lazuli"));
    command.env_clear().current_dir(dir);
    command
}

/// What the binary wrote, as text.
pub fn text_of(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// Writes the file `name` below `dir`, with the folders that it needs.
pub fn write(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("made");
    fs::write(path, bytes).expect("written");
}

/// The findings of a check as JSON, whatever its exit code.
pub fn findings(check: &mut Command) -> Vec<Value> {
    let output = check.args(["--output-format", "json"]).output().expect("it runs");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text_of(&output.stderr)))
}

/// A number that the environment gives for a long run; `usual` in `cargo test`.
pub fn number<N: std::str::FromStr<Err: std::fmt::Debug>>(variable: &str, usual: N) -> N {
    let value = std::env::var(variable).ok();
    value.map_or(usual, |value| value.parse().expect("a number"))
}
