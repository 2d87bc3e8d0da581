//! Text → [`Article`]: the dialect. Pure and total: it never reads a file and never fails.

pub mod toc;
