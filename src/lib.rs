//! lazuli builds Azure-style and Microsoft Learn markdown, in many locales, into one HTML site.
//!
//! The folder list is the pipeline. Each stage takes the value of the one before it:
//!
//! ```text
//! config ─▶ source ─▶ syntax ─▶ site ─▶ plan ─▶ render ─▶ emit
//! toml      bytes     Article   Site    inputs   bytes     files
//!                                 └───▶ check ─▶ findings
//! ```
//!
//! [`build`] runs the stages, [`serve`] shows their site to a browser, [`cli`] talks to the person. [`history`] has the sources of the past, [`watch`]
//! the news of the present. [`base`] and [`diag`] are the words that all
//! of them share. `ARCHITECTURE.md` says what belongs where; `tests/architecture.rs` holds us to it.

#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

pub mod base;
pub mod diag;

pub mod config;
pub mod history;
pub mod source;
pub mod syntax;

pub mod site;

pub mod check;
pub mod plan;
pub mod theme;

pub mod external;

pub mod emit;
pub mod render;
pub mod search;

pub mod build;
pub mod cache;
pub mod serve;
pub mod watch;

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "it talks to the person")]
pub mod cli;
