//! Addresses that the preview is asked for → places in the site, or none: whatever is asked, no place lies outside.
//! The law itself is that of the fuzz target `url_path`.
//!
//! `PROPTEST_CASES=1000000 cargo test --release --test path_map` tries a million addresses, and
//! `cargo test --release --test path_map -- --ignored` ten million that are made of the parts of attacks.

#[path = "incremental/dice.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod dice;
#[path = "fuzz/laws.rs"]
mod laws;

use dice::Dice;
use proptest::prelude::*;

/// Addresses of the long run.
const LONG: usize = 10_000_000;
/// Parts of one address, at most.
const PARTS: usize = 12;

/// What attacks are made of, and what they pass for.
const NASTY: &[&str] = &[
    "/",
    "/",
    "/",
    "/",
    "//",
    "\\",
    "%2f",
    "%2F",
    "%5c",
    "%255c",
    "%252f",
    "..",
    ".",
    "...",
    "%2e",
    "%2E%2e",
    "%252e",
    "%c0%ae",
    "%e0%80%ae",
    "%c0%af",
    "\u{ff0e}",
    "\u{ff0f}",
    "\u{2215}",
    "\u{202e}",
    ":",
    "%3a",
    "::$DATA",
    "c:",
    "%00",
    "\0",
    "%0a",
    "%0d%0a",
    "\t",
    "%7f",
    "%c2%85",
    " ",
    "%20",
    "+",
    "%",
    "%%",
    "%4",
    "%zz",
    "%u002e",
    "%ff",
    "%ef%bb%bf",
    "con",
    "NUL",
    "aux.md",
    "com1",
    "com\u{b9}",
    "lpt9.x",
    "conin$",
    ".git",
    ".env",
    "~",
    "~1",
    "$",
    ";",
    ";/..;",
    "?",
    "#",
    "*",
    "<",
    "|",
    "\"",
    "etc",
    "passwd",
    "en-us",
    "articles",
    "index.html",
    "a",
    "b c",
    "\u{e9}",
    "e\u{301}",
    "\u{865b}",
    "%E8%99%9B",
    "assets",
    "site.css",
    "__lazuli",
    "page.json",
];

fn address() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => proptest::sample::select(NASTY).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => any::<u8>().prop_map(|byte| format!("%{byte:02x}")),
        1 => "[a-z0-9.-]{1,8}",
    ];
    let parts = proptest::collection::vec(part, 0..PARTS);
    parts.prop_map(|parts| format!("/{}", parts.concat()))
}

proptest! {
    #[test]
    fn an_address_names_a_place_of_the_site_or_none(address in address()) {
        laws::url_path(address.as_bytes());
    }

    #[test]
    fn any_text_names_a_place_of_the_site_or_none(address in any::<String>()) {
        laws::url_path(address.as_bytes());
    }
}

/// Random addresses, and how many of them name a place.
fn attack(addresses: usize) -> usize {
    let mut dice = Dice::new(1);
    let (mut named, mut address) = (0, String::new());
    for _ in 0..addresses {
        address.clear();
        address.push('/');
        for _ in 0..dice.below(PARTS) {
            match dice.below(4) {
                0 => address.push(char::from(b'a' + dice.below(26) as u8)),
                _ => address.push_str(dice.pick(NASTY)),
            }
        }
        laws::url_path(address.as_bytes());
        named += usize::from(lazuli::serve::path::read(&address, "/").is_some());
    }
    named
}

fn assert_attacked(addresses: usize) {
    let named = attack(addresses);
    println!("{addresses} addresses, of which {named} name a place");
    // A law that is never or always asked for would prove nothing.
    assert!((addresses / 50..addresses / 2).contains(&named), "{named}");
}

#[test]
fn parts_of_attacks_lead_nowhere_else() {
    assert_attacked(20_000);
}

#[test]
#[ignore = "ten million addresses"]
fn ten_million_attacks_lead_nowhere_else() {
    assert_attacked(LONG);
}
