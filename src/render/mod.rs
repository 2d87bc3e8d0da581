//! `PageInputs` and an article → bytes. Pure; sees nothing but its arguments.

pub mod json_ld;
pub mod shell;
pub mod stubs;
#[cfg(test)]
mod tests;
