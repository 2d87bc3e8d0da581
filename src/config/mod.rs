//! `lazuli.toml` → [`Config`]: typed, every key known, every error with its line and column.

pub mod model;

pub use model::Config;
