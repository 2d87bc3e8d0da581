//! Whole cold builds of made doc sets, into an empty folder each: `cargo bench --bench build`.
//!
//! `TMPDIR=/dev/shm` keeps the disk out of it: ext4 takes long to make files for minutes after many were removed.

mod support;

use divan::Bencher;
use lazuli::build::{self, BuildOptions, Silent};
use lazuli::config::Config;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// Builds a set of `articles` articles on all cores.
#[divan::bench(args = [500, 4000], sample_count = 5, sample_size = 1)]
fn cold(bencher: Bencher, articles: usize) {
    let set = tempfile::tempdir().expect("a folder");
    support::write_doc_set(set.path(), articles);
    let mut config = Config::default();
    config.site.base_url = "https://example.org/".to_owned();
    config.site.source_locale = Some("en-us".to_owned());
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a folder"))
        .bench_local_refs(|output| {
            let options = BuildOptions {
                root: set.path().to_owned(),
                output: output.path().to_owned(),
                config: config.clone(),
                policy: config.policy(),
                cache: None,
                shard: None,
                deployed: None,
                today: None,
                external: false,
                locales: Vec::new(),
                locale_roots: Vec::new(),
                jobs: None,
                max_memory: None,
            };
            let report = build::run(&options, &Silent).expect("the set builds");
            assert!(report.pages >= articles);
            report.written
        });
}
