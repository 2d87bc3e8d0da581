//! The built-in themes: the folders of `themes/`, compiled into the program.

use include_dir::{Dir, include_dir};

/// The repository's `themes/default`.
static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The repository's `themes/plain`.
static PLAIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/plain");

/// The name of the theme that all others fall back to.
pub const DEFAULT_NAME: &str = "default";

/// The built-in themes but the default one: name and folder.
static OTHERS: [(&str, &Dir<'static>); 1] = [("plain", &PLAIN)];

/// Every file of the built-in theme `name`: path inside the theme with `/`, and its bytes. Sorted by path.
/// `None` if there is no such theme.
pub fn files(name: &str) -> Option<Vec<(String, &'static [u8])>> {
    let dir = match name {
        DEFAULT_NAME => &DEFAULT,
        _ => OTHERS.iter().find(|(known, _)| *known == name)?.1,
    };
    let mut list = Vec::new();
    collect(dir, &mut list);
    list.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Some(list)
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
