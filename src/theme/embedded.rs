//! The built-in theme: the files of `themes/default`, compiled into the program.

use include_dir::{Dir, include_dir};

/// The repository's `themes/default`.
static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Every file of the built-in theme: path inside the theme with `/`, and its bytes. Sorted by path.
pub fn files() -> Vec<(String, &'static [u8])> {
    let mut list = Vec::new();
    collect(&DEFAULT, &mut list);
    list.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    list
}

fn collect(dir: &'static Dir<'static>, list: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        let path: Vec<_> = file
            .path()
            .iter()
            .map(|segment| segment.to_string_lossy())
            .collect();
        list.push((path.join("/"), file.contents()));
    }
    for inner in dir.dirs() {
        collect(inner, list);
    }
}
