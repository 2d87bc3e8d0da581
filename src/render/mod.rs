//! `PageInputs` and an article → bytes. Pure; sees nothing but its arguments.

pub mod machine;
pub mod nav;
