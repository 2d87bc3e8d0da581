//! Width and height of pictures, read from the head of the file.

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

/// How much of an SVG is searched for its root element.
const SVG_HEAD: u64 = 64 * 1024;

/// Width and height in pixels of the picture at `disk`; `None` for what is no picture or has no size.
pub fn dimensions(disk: &Path) -> Option<(u32, u32)> {
    // The type is asked before opening: a named pipe would block for ever.
    if !fs::symlink_metadata(disk).ok()?.is_file() {
        return None;
    }
    let file = File::open(disk).ok()?;
    let is_svg = disk
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    let (width, height) = if is_svg {
        let mut head = Vec::new();
        file.take(SVG_HEAD).read_to_end(&mut head).ok()?;
        svg_size(&String::from_utf8_lossy(&head))?
    } else {
        let size = imagesize::reader_size(BufReader::new(file)).ok()?;
        (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)
    };
    (width > 0 && height > 0).then_some((width, height))
}

/// The size that an SVG's root element gives: `width` and `height` in pixels, else its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let pixels = |name| attribute(tag, name).and_then(pixels);
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let mut numbers = attribute(tag, "viewBox")?
        .split([' ', ',', '\n', '\t'])
        .filter(|number| !number.is_empty())
        .skip(2);
    Some((self::pixels(numbers.next()?)?, self::pixels(numbers.next()?)?))
}

/// The value of attribute `name` in `tag`.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        // `stroke-width` is another attribute.
        if !tag[..at].ends_with(|c: char| c.is_whitespace()) {
            return None;
        }
        let value = tag[at + name.len()..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

/// Whole pixels of a length without a unit or in `px`; other units depend on where the picture stands.
fn pixels(length: &str) -> Option<u32> {
    let number = length.trim();
    let number: f64 = number.strip_suffix("px").unwrap_or(number).parse().ok()?;
    let rounded = number.round();
    (rounded >= 1.0 && rounded <= f64::from(u32::MAX)).then_some(rounded as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_sizes_come_from_the_root_element() {
        for (text, size) in [
            (r#"<svg width="10" height="20px">"#, Some((10, 20))),
            (r#"<?xml?><!-- x --><svg viewBox="0 0 24.4 24">"#, Some((24, 24))),
            (
                r#"<svg stroke-width="3" width='100%' viewBox='0,0,8,9'>"#,
                Some((8, 9)),
            ),
            (r#"<svg width="1em" height="1em">"#, None),
            (r#"<svg width="0" height="5">"#, None),
            ("<p>no picture</p>", None),
        ] {
            assert_eq!(svg_size(text), size, "{text}");
        }
    }
}
