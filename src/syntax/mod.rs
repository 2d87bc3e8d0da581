//! Text → [`Article`]: the dialect. Pure and total: it never reads a file and never fails.

mod blocks;
mod definitions;
mod directive;
mod html_names;
mod lines;
mod mapped;
pub mod metadata;
pub mod repair;

pub use metadata::Metadata;
pub mod article;
pub mod expand;
pub mod fragment;
pub mod include;
pub mod toc;
