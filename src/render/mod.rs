//! `PageInputs` and an article → bytes. Pure; sees nothing but its arguments.

pub mod body;
pub mod contract;
pub mod highlight;
pub mod html_policy;
pub mod json_ld;
pub mod machine;
pub mod math;
pub mod nav;
pub mod offline;
pub mod shell;
pub mod stubs;
#[cfg(test)]
mod tests;
