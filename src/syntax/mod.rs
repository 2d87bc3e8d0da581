//! Text → [`Article`]: the dialect. Pure and total: it never reads a file and never fails.
//!
//! In reading order: [`fragment`] makes one file ready ([`metadata`], [`repair`], [`mod@include`]), [`expand`] splices
//! the includes of a page into it, [`article`] parses the result, and [`facts`] is what stays.

pub mod article;
mod blocks;
mod definitions;
pub mod diagram;
mod directive;
pub mod expand;
pub mod facts;
pub mod fragment;
pub(crate) mod html_names;
pub mod include;
pub(crate) mod interrupted;
mod lines;
mod mapped;
pub mod metadata;
mod offsets;
mod renumber;
pub mod repair;
pub mod toc;

pub use article::Article;
pub use metadata::Metadata;
