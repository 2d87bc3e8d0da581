//! Doc sets that mean harm: every build ends, says what is wrong where, keeps the other pages whole, and
//! shows nothing that stands outside the set.

#![cfg(unix)]

#[path = "hostile/bytes.rs"]
mod bytes;
#[path = "hostile/expansion.rs"]
mod expansion;
#[path = "hostile/paths.rs"]
mod paths;
#[path = "hostile/scripts.rs"]
mod scripts;
#[path = "support/sets.rs"]
mod sets;
