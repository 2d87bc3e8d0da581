//! What engines ask of the documents that they load: each rule here is one of theirs.

use serde_json::Value;

use super::*;

fn page() -> Page {
    let heading = |anchor: &str, text: &str| (anchor.to_owned(), text.to_owned());
    Page {
        url: "https://docs.example.com/en-us/articles/gateway/".to_owned(),
        locale: "en-us".to_owned(),
        title: "Create a gateway".to_owned(),
        breadcrumbs: vec!["Gateway".to_owned()],
        services: vec!["gateway".to_owned()],
        date: Some("2016-07-19".to_owned()),
        headings: vec![
            heading("", ""),
            heading("before", "Before you \"begin\""),
            heading("é", "Empty"),
        ],
    }
}

fn section(heading: Option<usize>, text: &str) -> Section {
    Section {
        heading,
        text: text.to_owned(),
    }
}

fn write(format: Format, documents: &[Document]) -> String {
    let mut out = Vec::new();
    let mut writer = Writer::new(format, &mut out);
    for document in documents {
        writer.put(document).expect("memory");
    }
    assert_eq!(writer.finish().expect("memory"), documents.len());
    String::from_utf8(out).expect("UTF-8")
}

fn some() -> Vec<Document> {
    let sections = [
        section(None, "Preface."),
        section(Some(0), "Line\none."),
        section(Some(1), "You\u{2028}need."),
        section(Some(2), ""),
    ];
    documents(&page(), &sections)
}

fn many(count: usize, text: &str) -> Vec<Document> {
    let page = |at: usize| Page {
        url: format!("/en-us/{at}/"),
        ..page()
    };
    (0..count)
        .flat_map(|at| documents(&page(at), &[section(None, text)]))
        .collect()
}

#[test]
fn a_page_is_one_document_a_section() {
    let found = some();
    let rows: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|document| {
            (
                document.url.as_str(),
                document.heading.as_str(),
                document.text.as_str(),
            )
        })
        .collect();
    let url = "https://docs.example.com/en-us/articles/gateway/";
    let (before, empty) = (format!("{url}#before"), format!("{url}#%C3%A9"));
    let expected = [
        (url, "", "Preface.\nLine\none."),
        (&before, "Before you \"begin\"", "You\u{2028}need."),
        (&empty, "Empty", ""),
    ];
    assert_eq!(rows, expected);
    assert!(documents(&page(), &[section(None, " ")]).is_empty());
}

#[test]
fn ndjson_is_one_whole_object_a_line_with_every_field() {
    let text = write(Format::Ndjson, &some());
    assert_eq!(text.lines().count(), 3);
    let first: Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    let fields: Vec<&str> = first
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected = [
        "id",
        "url",
        "locale",
        "title",
        "breadcrumbs",
        "heading",
        "text",
        "services",
        "date",
    ];
    expected.sort_unstable();
    let mut sorted = fields.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
}

/// learn.microsoft.com/rest/api/searchservice/documents: `value` is a list of 1 to 1000 actions; keys have letters,
/// digits, `_`, `-` and `=` and do not begin with `_`; an `Edm.DateTimeOffset` has a time and a zone; a request has
/// at most 16 MB.
#[test]
fn azure_search_gets_batches_that_it_accepts() {
    let documents = many(2001, "Text.");
    let text = write(Format::AzureSearch, &documents);
    let batches: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let sizes: Vec<usize> = batches
        .iter()
        .map(|batch| batch["value"].as_array().expect("a list").len())
        .collect();
    assert_eq!(sizes, [1000, 1000, 1]);
    for action in batches
        .iter()
        .flat_map(|batch| batch["value"].as_array().expect("a list"))
    {
        assert_eq!(action["@search.action"], "mergeOrUpload");
        let key = action["id"].as_str().expect("a key");
        assert!(key.len() <= 1024 && key.chars().all(|c| c.is_ascii_alphanumeric()));
        assert_eq!(action["date"], "2016-07-19T00:00:00Z");
        assert!(action["breadcrumbs"].is_array() && action["services"].is_array());
    }
    let large = many(4, &"x".repeat(6 << 20));
    let text = write(Format::AzureSearch, &large);
    assert_eq!(text.lines().count(), 2);
    assert!(text.lines().all(|line| line.len() < 16_000_000));
    assert_eq!(write(Format::AzureSearch, &[]), "");
}

/// docs.opensearch.org, bulk API: lines in pairs, an action with its metadata and a document, the last one ended too;
/// an `_id` has at most 512 bytes.
#[test]
fn opensearch_gets_pairs_of_lines() {
    let documents = some();
    let text = write(Format::OpenSearch, &documents);
    assert!(text.ends_with('\n'));
    let lines: Vec<Value> = text
        .split_terminator('\n')
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2 * documents.len());
    for (pair, document) in lines.chunks(2).zip(&documents) {
        let action = pair[0].as_object().expect("an action");
        assert_eq!(action.keys().collect::<Vec<_>>(), ["index"]);
        assert_eq!(pair[0]["index"]["_id"], document.id.as_str());
        assert_eq!(pair[1]["text"], document.text.as_str());
        assert_eq!(pair[1]["date"], "2016-07-19");
    }
}

/// meilisearch.com/docs, documents: a JSON list of flat objects; a primary key is a number or letters, digits, `-`
/// and `_`, at most 511 bytes, and there is only one field that ends in `id`.
#[test]
fn meilisearch_gets_a_list_with_one_primary_key() {
    let text = write(Format::Meilisearch, &some());
    let list: Vec<Value> = serde_json::from_str(&text).expect("a list");
    assert_eq!(list.len(), 3);
    for document in &list {
        let fields = document.as_object().expect("an object");
        let ids = fields.keys().filter(|name| name.to_lowercase().ends_with("id"));
        assert_eq!(ids.collect::<Vec<_>>(), ["id"]);
        assert!(document["id"].as_str().is_some_and(|id| id.len() <= 511));
    }
    assert_eq!(write(Format::Meilisearch, &[]), "[]\n");
}

#[test]
fn documents_keep_their_ids_and_no_two_share_one() {
    let (first, again) = (some(), some());
    assert_eq!(first, again);
    let mut ids: Vec<String> = first
        .into_iter()
        .chain(many(500, "x"))
        .map(|document| document.id)
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
