//! Any bytes as a page: its safe fixes come to an end and leave nothing to fix.

#![no_main]

#[path = "../laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::fixes(data));
