//! Any bytes as the path of an address: what it names lies in the site, by the rules of every system.

#![no_main]

#[path = "../laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::url_path(data));
