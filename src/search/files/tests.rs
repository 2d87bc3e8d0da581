//! The files of an index, read again as a browser reads them.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use serde_json::Value;

use super::*;
use crate::search::pack::{Reader, WordReader};
use crate::search::words::{self, PageText};

fn content(titles: &[String]) -> Content {
    let contributions: Vec<Vec<u8>> = titles
        .iter()
        .map(|title| {
            words::contribution(&PageText {
                titles: vec![title],
                ..PageText::default()
            })
        })
        .collect();
    let records = titles.iter().enumerate().map(|(at, title)| PageRecord {
        url: format!("/en-us/{at}/"),
        title: title.clone(),
        description: String::new(),
        breadcrumbs: Vec::new(),
        headings: Vec::new(),
    });
    Content {
        index: Index::of(&contributions),
        records: records.collect(),
        services: vec![Facet {
            name: "vpn".to_owned(),
            pages: vec![0, 2, 5],
        }],
        topics: Vec::new(),
    }
}

/// Name and bytes of each file.
fn written(content: &Content) -> Vec<(String, Vec<u8>)> {
    let files = files(content, &Frame::default(), &|_| None).into_iter();
    files.map(|file| (file.name, file.bytes.into_vec())).collect()
}

fn titles(count: usize) -> Vec<String> {
    (0..count)
        .map(|at| format!("page{} about topic{}", at, at % 7))
        .collect()
}

fn find<'f>(files: &'f [(String, Vec<u8>)], name: &str) -> &'f [u8] {
    &files.iter().find(|(known, _)| known == name).expect("the file").1
}

fn unpack(files: &[(String, Vec<u8>)], name: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = find(files, name.as_str().expect("a name"));
    DeflateDecoder::new(packed)
        .read_to_end(&mut bytes)
        .expect("deflated");
    bytes
}

fn entry(files: &[(String, Vec<u8>)]) -> Value {
    serde_json::from_slice(find(files, ENTRY)).expect("JSON")
}

#[test]
fn every_word_is_in_the_chunk_that_the_entry_says_with_its_pages() {
    let titles = titles(3000);
    let files = written(&content(&titles));
    let entry = entry(&files);
    assert_eq!(
        (entry["format"].as_u64(), entry["pages"].as_u64()),
        (Some(1), Some(3000))
    );
    let chunks = entry["words"].as_array().expect("chunks");
    assert!(chunks.len() > 1, "the words take more than one chunk");
    let mut found = Vec::new();
    for chunk in chunks {
        let bytes = unpack(&files, &chunk[1]);
        let (mut reader, mut words) = (Reader::new(&bytes), WordReader::default());
        let count = reader.number().expect("a count");
        let mut sizes = 0;
        for at in 0..count {
            let word = String::from_utf8(words.next(&mut reader).expect("a word").to_vec()).expect("UTF-8");
            assert!(at > 0 || chunk[0] == word.as_str());
            found.push((word, reader.number().expect("pages")));
            sizes += reader.number().expect("bytes");
        }
        assert_eq!(reader.rest().len(), sizes as usize);
    }
    assert!(found.is_sorted());
    let pages = |word: &str| {
        found
            .iter()
            .find(|(known, _)| known == word)
            .map(|(_, pages)| *pages)
    };
    assert_eq!(
        (pages("about"), pages("page17"), pages("topic0")),
        (Some(3000), Some(1), Some(429))
    );
}

#[test]
fn records_stand_in_the_order_of_pages() {
    let files = written(&content(&titles(100)));
    let entry = entry(&files);
    let mut next = 0;
    for chunk in entry["records"].as_array().expect("chunks") {
        assert_eq!(chunk[0], next);
        let records: Vec<Value> = serde_json::from_slice(&unpack(&files, &chunk[1])).expect("JSON");
        assert_eq!(records[0]["u"], format!("/en-us/{next}/"));
        next += records.len();
    }
    assert_eq!(next, 100);
    let facets: Value = serde_json::from_slice(&unpack(&files, &entry["facets"])).expect("JSON");
    assert_eq!(facets, serde_json::json!([[["vpn", [0, 2, 3]]], []]));
}

#[test]
fn a_locale_without_pages_has_an_entry_alone() {
    let files = written(&Content::default());
    assert_eq!(files.len(), 1);
    assert_eq!(entry(&files)["words"], serde_json::json!([]));
}

#[test]
fn a_new_word_changes_few_chunks() {
    let (mut titles, before) = (titles(3000), written(&content(&titles(3000))));
    titles[1500].push_str(" aaaa");
    let after = written(&content(&titles));
    let known = |file: &&(String, Vec<u8>)| !before.contains(file);
    // The entry, the first chunk of words, one of records, perhaps the corrections, and a neighbour.
    assert!(after.iter().filter(known).count() <= 6);
}
