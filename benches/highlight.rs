//! Speed of the highlighter: a small sample of our own per language, and the fences of a doc set.
//!
//! `LAZULI_BENCH_DOCS=DIR cargo bench --bench highlight` also colours all fenced code of the markdown under `DIR`.

use std::path::Path;

use divan::counter::BytesCount;
use lazuli::render::highlight::Highlighter;

fn main() {
    divan::main();
}

const SAMPLES: &[(&str, &str)] = &[
    (
        "csharp",
        "using System;\n\npublic class Program\n{\n    // Says hello.\n    public static void Main(string[] args)\n    {\n        var name = args.Length > 0 ? args[0] : \"world\";\n        Console.WriteLine($\"Hello, {name}!\");\n    }\n}\n",
    ),
    (
        "powershell",
        "# Makes a group.\n$name = \"demo\"\nNew-AzureRmResourceGroup -Name $name -Location 'West Europe' | Out-Null\nif ($?) { Write-Host \"made $name\" }\n",
    ),
    (
        "bash",
        "#!/bin/sh\nset -e\nfor file in *.md; do\n  azure storage blob upload \"$file\" docs # one by one\ndone\n",
    ),
    (
        "json",
        "{\n  \"$schema\": \"http://schema.example/2015\",\n  \"parameters\": { \"size\": { \"type\": \"int\", \"defaultValue\": 3 } },\n  \"ok\": [true, null]\n}\n",
    ),
    (
        "sql",
        "SELECT TOP 10 c.Name, COUNT(*) AS Orders\nFROM dbo.Customers AS c\nJOIN dbo.Orders AS o ON o.CustomerId = c.Id\nWHERE c.City = N'Utrecht'\nGROUP BY c.Name; -- by name\n",
    ),
];

#[divan::bench(args = SAMPLES.iter().map(|sample| sample.0))]
fn sample(bencher: divan::Bencher, name: &str) {
    let code = SAMPLES
        .iter()
        .find(|sample| sample.0 == name)
        .map_or("", |sample| sample.1);
    let language = Highlighter::language(name);
    // The memo would answer every round after the first, so each round has a text of its own.
    let highlighter = Highlighter::new();
    let mut round = 0_u64;
    bencher
        .with_inputs(|| {
            round += 1;
            format!("{code}{round}\n")
        })
        .input_counter(|code| BytesCount::of_str(code.as_str()))
        .bench_local_values(|code| {
            let mut out = String::new();
            highlighter.highlight(&language, &code, &mut out);
            out
        });
}

/// All fences of a doc set on one thread, grammars loaded from nothing: what a cold build pays.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn doc_set(bencher: divan::Bencher) {
    let Some(root) = std::env::var_os("LAZULI_BENCH_DOCS") else {
        return;
    };
    let mut fences = Vec::new();
    for entry in walkdir::WalkDir::new(Path::new(&root)).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        if entry.path().extension().is_some_and(|ext| ext == "md")
            && let Ok(text) = std::fs::read_to_string(entry.path())
        {
            collect_fences(&text, &mut fences);
        }
    }
    let bytes: usize = fences.iter().map(|(_, code)| code.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let highlighter = Highlighter::new();
        let mut out = String::new();
        let mut total = 0;
        for (info, code) in &fences {
            out.clear();
            highlighter.highlight(&Highlighter::language(info), code, &mut out);
            total += out.len();
        }
        total
    });
}

/// Good enough for a bench: backtick fences, no nesting.
fn collect_fences(text: &str, into: &mut Vec<(String, String)>) {
    let mut open: Option<(String, String)> = None;
    for line in text.split_inclusive('\n') {
        match (&mut open, line.trim().strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => into.extend(open.take()),
            (Some((_, code)), None) => code.push_str(line),
            (None, None) => {}
        }
    }
}
