//! Starting the binary the same way everywhere: no environment, a folder of its own.

use std::path::Path;

use assert_cmd::Command;

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
