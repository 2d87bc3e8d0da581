//! Any bytes as a page whose includes are all missing: directives, links and findings lie in its text.

#![no_main]

#[path = "../laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::directives(data));
