//! The `lazuli` binary: hands the command line to [`lazuli::cli`] and turns its answer into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    lazuli::cli::main()
}
