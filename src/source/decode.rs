//! Bytes of a source → its text. Positions in all later stages are byte offsets of this text.
//!
//! A byte order mark is no part of the text. Line ends stay as they are, since changing them would move
//! every position; whoever counts lines takes LF, CRLF and a lone CR alike.

use std::fs::{self, File};
use std::io::{self, Read};

use super::SourceFile;
use crate::base::{FileId, Span};
use crate::diag::Diagnostic;

/// How much of a file without a byte order mark is looked at to tell UTF-16.
const SAMPLE: usize = 1024;

/// The text of a file and what had to be repaired to get it.
#[derive(Debug, Default)]
pub struct Decoded {
    /// The text, without a byte order mark and without control characters.
    pub text: String,
    /// At most one finding of each code.
    pub diagnostics: Vec<Diagnostic>,
    /// The file begins with a byte order mark of UTF-8.
    pub marked: bool,
}

/// Decodes `bytes`: UTF-8, or UTF-16 with a byte order mark or the tell-tale zero bytes.
///
/// What cannot be read and control characters other than tab, line feed, form feed and carriage return
/// become U+FFFD. Clean UTF-8 is not copied.
pub fn decode(mut bytes: Vec<u8>, file: FileId) -> Decoded {
    let mut diagnostics = Vec::new();
    let marked = bytes.starts_with(b"\xEF\xBB\xBF");
    let text = match utf16(&bytes) {
        Some((order, body)) => {
            diagnostics.push(Diagnostic::new(
                "not-utf8-utf16",
                Span::new(file, 0, 0),
                format!("the file is UTF-16 ({}) and was converted", order.name()),
            ));
            decode_utf16(&bytes[body..], order, file, &mut diagnostics)
        }
        None => {
            if marked {
                bytes.drain(..3);
            }
            String::from_utf8(bytes)
                .unwrap_or_else(|error| decode_damaged(error.as_bytes(), file, &mut diagnostics))
        }
    };
    let text = without_control_characters(text, file, &mut diagnostics);
    Decoded {
        text,
        diagnostics,
        marked,
    }
}

/// Reads and decodes `file`, which is number `id` of its set.
///
/// Only a regular file is opened: a named pipe that took its place since the scan would block for ever.
///
/// # Errors
/// The system's answer; [`io::ErrorKind::FileTooLarge`] when the file has grown past `max_size` bytes and
/// [`io::ErrorKind::InvalidInput`] when it is no regular file any more. See [`unreadable`].
pub fn read(file: &SourceFile, id: FileId, max_size: u64) -> io::Result<Decoded> {
    Ok(decode(read_bytes(file, max_size)?, id))
}

/// The finding for a file that [`read`] could not read. Its text counts as empty.
pub fn unreadable(file: &SourceFile, id: FileId, error: &io::Error) -> Diagnostic {
    let span = Span::new(id, 0, 0);
    let name = &file.name;
    match error.kind() {
        io::ErrorKind::FileTooLarge => Diagnostic::new("file-too-large", span, format!("`{name}`: {error}")),
        io::ErrorKind::InvalidInput => Diagnostic::new("path-outside", span, format!("`{name}`: {error}")),
        _ => Diagnostic::new(
            "file-unreadable",
            span,
            format!("`{name}` cannot be read: {error}"),
        ),
    }
}

/// Reads `file` as it is.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(file: &SourceFile, max_size: u64) -> io::Result<Vec<u8>> {
    if !fs::symlink_metadata(&file.disk)?.is_file() {
        return Err(no_regular_file());
    }
    let handle = File::open(&file.disk)?;
    let metadata = handle.metadata()?;
    if !metadata.is_file() {
        return Err(no_regular_file());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(max_size)).unwrap_or(0));
    handle.take(max_size.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_size {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("the file is larger than the limit of {max_size} bytes"),
        ));
    }
    Ok(bytes)
}

fn no_regular_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    fn name(self) -> &'static str {
        match self {
            Self::Little => "little endian",
            Self::Big => "big endian",
        }
    }
}

/// Whether `bytes` are UTF-16, and where the text begins.
fn utf16(bytes: &[u8]) -> Option<(ByteOrder, usize)> {
    if bytes.starts_with(b"\xFF\xFE") {
        return Some((ByteOrder::Little, 2));
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return Some((ByteOrder::Big, 2));
    }
    // Without a mark: in mostly Latin text every second byte is zero, and never the other one.
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let units = sample.len() / 2;
    if units < 4 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low * 10 >= units * 6 => Some((ByteOrder::Little, 0)),
        (high, 0) if high * 10 >= units * 6 => Some((ByteOrder::Big, 0)),
        _ => None,
    }
}

fn decode_utf16(bytes: &[u8], order: ByteOrder, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| match order {
        ByteOrder::Little => u16::from_le_bytes(pair),
        ByteOrder::Big => u16::from_be_bytes(pair),
    });
    let mut text = String::with_capacity(bytes.len());
    let mut bad = Bad::default();
    for unit in char::decode_utf16(units) {
        text.push(unit.unwrap_or_else(|_| bad.replace(text.len())));
    }
    if !rest.is_empty() {
        let character = bad.replace(text.len());
        text.push(character);
    }
    if let Some(at) = bad.first {
        let message = format!(
            "{} in this UTF-16 file cannot be read and became U+FFFD",
            count(bad.count, "character")
        );
        diagnostics.push(Diagnostic::new("not-utf8", replaced(file, at), message));
    }
    text
}

/// Decodes bytes that are known not to be UTF-8 throughout.
fn decode_damaged(bytes: &[u8], file: FileId, diagnostics: &mut Vec<Diagnostic>) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut bad = Bad::default();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let character = bad.replace(text.len());
            text.push(character);
        }
    }
    if let Some(at) = bad.first {
        let message = format!(
            "the file is not UTF-8: {} became U+FFFD",
            count(bad.count, "unreadable sequence")
        );
        diagnostics.push(
            Diagnostic::new("not-utf8", replaced(file, at), message).with_help("save the file as UTF-8"),
        );
    }
    text
}

fn without_control_characters(text: String, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> String {
    // Folding a block without leaving early lets the compiler use vector instructions.
    let clean = text
        .as_bytes()
        .chunks(256)
        .all(|block| !block.iter().fold(false, |any, &b| any | is_control(b)));
    if clean {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut bad = Bad::default();
    let mut first = 0u32;
    for character in text.chars() {
        if u8::try_from(character).is_ok_and(is_control) {
            if bad.first.is_none() {
                first = u32::from(character);
            }
            let replacement = bad.replace(out.len());
            out.push(replacement);
        } else {
            out.push(character);
        }
    }
    let message = match bad.count {
        1 => format!("the control character U+{first:04X} became U+FFFD"),
        many => format!("{many} control characters, the first U+{first:04X}, became U+FFFD"),
    };
    diagnostics.push(Diagnostic::new(
        "control-character",
        replaced(file, bad.first.unwrap_or(0)),
        message,
    ));
    out
}

/// C0 controls that mean nothing in a text file.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)
}

/// Counts what is replaced and remembers where that began.
#[derive(Default)]
struct Bad {
    first: Option<usize>,
    count: usize,
}

impl Bad {
    fn replace(&mut self, at: usize) -> char {
        self.first.get_or_insert(at);
        self.count += 1;
        char::REPLACEMENT_CHARACTER
    }
}

/// The place of a replacement character.
fn replaced(file: FileId, at: usize) -> Span {
    Span::new(file, at, at + char::REPLACEMENT_CHARACTER.len_utf8())
}

fn count(count: usize, what: &str) -> String {
    match count {
        1 => format!("one {what}"),
        many => format!("{many} {what}s"),
    }
}
