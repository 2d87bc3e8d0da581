//! Site → [`PageInputs`]: all that one page's bytes depend on, gathered before anything is rendered.

pub mod body;
pub mod inputs;
pub mod listing;
pub mod locale;
pub mod nav;
mod notices;
pub mod page;
pub mod redirects;
pub mod videos;

pub use inputs::PageInputs;
