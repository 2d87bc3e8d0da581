//! The `lazuli` binary: hands the command line to [`lazuli::cli`] and turns its answer into an exit code.

use std::process::ExitCode;

/// A build allocates many small strings on all threads at once; the system's allocator is slower at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lazuli::cli::main()
}
