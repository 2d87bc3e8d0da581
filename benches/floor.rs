//! The floor under a cold build: what the disk and the markdown parser cost whoever makes the site.
//!
//! `cargo bench --bench floor -- SOURCES SITE OUT` copies the folder SOURCES into OUT/sources as `cp -R` does, parses
//! every markdown file of it on two threads, and writes as many files of the same sizes as the folder SITE has to
//! OUT/site. Prints the seconds of both parts. `benches/figures.sh` compares a build with their sum.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

/// The files below `dir`, relative to it, with their sizes.
fn files(dir: &Path) -> Vec<(PathBuf, u64)> {
    let entries = walkdir::WalkDir::new(dir).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(dir).ok()?.to_owned();
            Some((path, entry.metadata().ok()?.len()))
        })
        .collect()
}

fn parse(file: &Path) -> usize {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    Parser::new_ext(&text, Options::ENABLE_TABLES).count()
}

fn write(out: &Path, site: &[(PathBuf, u64)]) -> io::Result<()> {
    let most = site.iter().map(|(_, size)| *size).max().unwrap_or(0);
    let bytes = vec![b'x'; most as usize];
    site.par_iter().try_for_each(|(path, size)| {
        let place = out.join(path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(place, &bytes[..*size as usize])
    })
}

fn main() -> io::Result<()> {
    // `cargo bench` adds a flag of its own.
    let places: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .map(PathBuf::from)
        .collect();
    let [sources, site, out] = &places[..] else {
        println!("floor SOURCES SITE OUT: nothing to do");
        return Ok(());
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
    let pool = pool.map_err(io::Error::other)?;
    let (markdown, site) = (files(sources), files(site));
    fs::create_dir_all(out)?;

    let start = Instant::now();
    let copied = Command::new("cp")
        .arg("-R")
        .arg(sources)
        .arg(out.join("sources"))
        .status()?;
    let copying = start.elapsed();

    let start = Instant::now();
    let events: usize = pool.install(|| {
        let markdown = markdown
            .par_iter()
            .filter(|(path, _)| path.extension().is_some_and(|ext| ext == "md"));
        markdown.map(|(path, _)| parse(&sources.join(path))).sum()
    });
    pool.install(|| write(&out.join("site"), &site))?;
    let making = start.elapsed();
    println!(
        "{:.3} {:.3} (copied: {}, {events} events, {} files)",
        copying.as_secs_f64(),
        making.as_secs_f64(),
        copied.success(),
        site.len()
    );
    Ok(())
}
