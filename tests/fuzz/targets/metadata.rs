//! Any bytes as a file: what is read of its header lies in its text.

#![no_main]

#[path = "../laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::metadata(data));
