//! Any bytes as a page and two includes, which may include each other: expansion is bounded, places are true.

#![no_main]

#[path = "../laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::page(data));
