//! `PageInputs` and an article → bytes. Pure; sees nothing but its arguments.

pub mod highlight;
pub mod html_policy;
pub mod machine;
pub mod nav;
