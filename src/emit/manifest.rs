//! The manifest: what the site consists of, for whoever deploys it; and what a deploy must do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::ledger::{Entry, clean_path};
use crate::base::SitePath;

/// The manifest's name in the output folder.
pub const MANIFEST: &str = "manifest.json";

/// The `version` that [`text`] writes and [`Manifest::parse`] reads.
const VERSION: u32 = 1;

/// The manifest of a site that was built before, such as the one that is deployed. The default is of no site.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Of its own bytes; `None` where there are none.
    hash: Option<Hash>,
    files: BTreeMap<SitePath, Hash>,
}

/// What a deploy must do to turn the old site into the new one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// New and changed files, in the order in which to upload them: what pages refer to, the pages, and the
    /// manifest, which says that all is there.
    pub upload: Vec<SitePath>,
    /// Files that the new site lacks, sorted.
    pub delete: Vec<SitePath>,
}

#[derive(Deserialize)]
struct Document {
    version: u32,
    hash: String,
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    hash: String,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// One sentence that says why it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let document: Document = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if document.version != VERSION || document.hash != "blake3" {
            return Err(format!("it is not version {VERSION} with BLAKE3 hashes"));
        }
        let file = |file: &File| Some((clean_path(&file.path)?, Hash::from_hex(&file.hash).ok()?));
        let read = |entry: &File| file(entry).ok_or_else(|| format!("its entry `{}` is damaged", entry.path));
        Ok(Self {
            hash: Some(blake3::hash(bytes)),
            files: document.files.iter().map(read).collect::<Result<_, _>>()?,
        })
    }

    /// The way from this site to the one of `files`.
    pub(super) fn changes(&self, files: &BTreeMap<SitePath, Entry>) -> Changes {
        let is_same = |path: &SitePath, entry: &Entry| match path.as_str() {
            MANIFEST => self.hash == Some(entry.hash),
            _ => self.files.get(path) == Some(&entry.hash),
        };
        let differ = files.iter().filter(|(path, entry)| !is_same(path, entry));
        let mut gone: BTreeSet<SitePath> = self.files.keys().cloned().collect();
        gone.extend(self.hash.and_then(|_| SitePath::new(MANIFEST).ok()));
        Changes::new(
            differ.map(|(path, _)| path.clone()).collect(),
            gone.into_iter()
                .filter(|path| !files.contains_key(path))
                .collect(),
        )
    }
}

impl Changes {
    /// Puts both lists in their order.
    pub(super) fn new(mut upload: Vec<SitePath>, mut delete: Vec<SitePath>) -> Self {
        upload.sort_by(|a, b| {
            // Entries of search indexes and manifests are JSON and refer to what is not.
            let rank = |path: &SitePath| {
                (
                    path.as_str() == MANIFEST,
                    path.extension() == "html",
                    path.extension() == "json",
                )
            };
            rank(a).cmp(&rank(b)).then_with(|| a.cmp(b))
        });
        delete.sort();
        Self { upload, delete }
    }

    /// One line a file: `M PATH` for an upload, then `D PATH` for a deletion, and the manifest at the end.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let (last, first): (Vec<_>, Vec<_>) = self.upload.iter().partition(|path| path.as_str() == MANIFEST);
        for path in first {
            let _ = writeln!(text, "M {path}");
        }
        for path in &self.delete {
            let _ = writeln!(text, "D {path}");
        }
        for path in last {
            let _ = writeln!(text, "M {path}");
        }
        text
    }
}

/// One file of a manifest.
#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    hash: &'a str,
    size: u64,
    #[serde(rename = "type")]
    kind: &'a str,
}

/// The manifest of `files`: an entry a line, so that two of them can be compared by eye.
pub(super) fn text(files: &BTreeMap<SitePath, Entry>) -> String {
    let mut text = String::with_capacity(80 + files.len() * 200);
    let _ = write!(text, "{{\"version\":{VERSION},\"hash\":\"blake3\",\"files\":[");
    for (nth, (path, entry)) in files.iter().enumerate() {
        let line = Line {
            path: path.as_str(),
            hash: &entry.hash.to_hex(),
            size: entry.stamp.len,
            kind: &content_type(path),
        };
        // Texts and a number can always be written.
        let line = serde_json::to_string(&line).unwrap_or_default();
        let comma = if nth == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n{line}");
    }
    text.push_str("\n]}\n");
    text
}

/// What a server should send as `Content-Type`: by the name, as bytes of pictures and downloads are not looked at.
fn content_type(path: &SitePath) -> String {
    let kind = mime_guess::from_path(path.as_str()).first_or_octet_stream();
    let charset = if kind.type_() == "text" {
        "; charset=utf-8"
    } else {
        ""
    };
    format!("{}{charset}", kind.essence_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::ledger::Stamp;

    fn files(list: &[(&str, &str)]) -> BTreeMap<SitePath, Entry> {
        let entry = |&(name, text): &(&str, &str)| {
            let stamp = Stamp {
                len: text.len() as u64,
                mtime: 1,
            };
            let hash = blake3::hash(text.as_bytes());
            (SitePath::new(name).unwrap(), Entry { hash, stamp })
        };
        list.iter().map(entry).collect()
    }

    #[test]
    fn a_manifest_reads_back_and_shows_what_a_deploy_must_do() {
        let old = files(&[("a \"b\".html", "a"), ("old/ü.png", "x"), ("same.css", "s")]);
        let text = text(&old);
        assert!(text.contains("\"type\":\"text/css; charset=utf-8\""), "{text}");
        assert!(text.contains("\"type\":\"image/png\""), "{text}");
        let mut new = files(&[("a \"b\".html", "changed"), ("z.js", "z"), ("same.css", "s")]);
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        new.extend(files(&[(MANIFEST, "other")]));
        assert_eq!(
            manifest.changes(&new).to_text(),
            "M z.js\nM a \"b\".html\nD old/ü.png\nM manifest.json\n"
        );
        let mut same = old;
        same.extend(files(&[(MANIFEST, &text)]));
        assert_eq!(manifest.changes(&same), Changes::default());
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        for text in [
            "",
            "[]",
            r#"{"version":2,"hash":"blake3","files":[]}"#,
            r#"{"version":1,"hash":"md5","files":[]}"#,
            r#"{"version":1,"hash":"blake3","files":[{"path":"../x","hash":"00"}]}"#,
        ] {
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
