//! Site → [`PageInputs`]: all that one page's bytes depend on, gathered before anything is rendered.

pub mod inputs;
pub mod nav;

pub use inputs::PageInputs;
