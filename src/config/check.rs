//! What types cannot say about a configuration: tags, addresses, patterns.

mod metadata;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;
use super::read::finding;
use crate::base::{LocaleTag, suggest};
use crate::diag::Sink;
use crate::diag::policy::Selector;

/// Tells `sink` what makes no sense in `config`, at its places in `table`.
pub(super) fn check(config: &Config, table: &Spanned<DeTable<'_>>, sink: &mut Sink) {
    let mut checker = Checker {
        table: table.get_ref(),
        sink,
    };
    checker.site(config);
    checker.locales(config);
    checker.content(config);
    checker.links(config);
    checker.redirects(config);
    checker.videos(config);
    checker.metadata(config);
    checker.rules(config);
    checker.external(config);
    checker.theme(config);
}

/// What is wrong with a base URL; `None` for a good one. Empty is good: a site may not know its address.
pub fn base_url_problem(url: &str) -> Option<String> {
    if url.is_empty() {
        return None;
    }
    let lower = url.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Some(format!("`{url}` does not begin with `https://` or `http://`"));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.starts_with(':') {
        Some(format!("`{url}` names no host"))
    } else if url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Some(format!("`{url}` contains white space"))
    } else if rest.contains(['?', '#']) {
        Some(format!("`{url}` may have no query and no fragment"))
    } else {
        None
    }
}

struct Checker<'a, 't> {
    table: &'a DeTable<'t>,
    sink: &'a mut Sink,
}

impl Checker<'_, '_> {
    fn site(&mut self, config: &Config) {
        let site = &config.site;
        self.url(&["site", "base_url"], &site.base_url);
        if let Some(tag) = &site.source_locale {
            self.tag(&["site", "source_locale"], tag);
        }
        let known = ["path", "source", "locale", "url", "title"];
        self.placeholders(&["site", "edit_url"], &site.edit_url, &known[..3]);
        self.placeholders(&["site", "feedback_url"], &site.feedback_url, &known);
    }

    fn locales(&mut self, config: &Config) {
        let mut seen: BTreeMap<LocaleTag, &str> = BTreeMap::new();
        for (name, locale) in &config.locales {
            let path = ["locales", name.as_str()];
            let at = self.key(&path);
            if let Some(tag) = self.tag_at(at.clone(), name)
                && let Some(first) = seen.insert(tag.clone(), name)
            {
                let text = format!("`{first}` and `{name}` are the same locale `{tag}`");
                self.sink.push(finding("config-value", at, text));
            }
            for (index, other) in locale.fallback.iter().enumerate() {
                let at = self.item(&["locales", name, "fallback"], index);
                if let Some(tag) = self.tag_at(at.clone(), other)
                    && LocaleTag::parse(name) == Some(tag)
                {
                    let text = format!("`{name}` falls back to itself");
                    self.sink.push(finding("config-value", at, text));
                }
            }
        }
    }

    fn content(&mut self, config: &Config) {
        let content = &config.content;
        for (key, globs) in [("include", &content.include), ("exclude", &content.exclude)] {
            for (index, glob) in globs.iter().enumerate() {
                if let Err(error) = globset::Glob::new(glob) {
                    let at = self.item(&["content", key], index);
                    let text = format!("`{glob}` is no glob: {}", error.kind());
                    self.sink.push(finding("config-value", at, text));
                }
            }
        }
        for (index, name) in content.include_folders.iter().enumerate() {
            if !is_folder_name(name) {
                let at = self.item(&["content", "include_folders"], index);
                let text = format!("`{name}` is not the name of a folder");
                self.sink.push(finding("config-value", at, text));
            }
        }
    }

    fn links(&mut self, config: &Config) {
        let links = &config.links;
        self.url(&["links", "legacy_site"], &links.legacy_site);
        for (index, prefix) in links.article_prefixes.iter().enumerate() {
            if !prefix.starts_with('/') || prefix.starts_with("//") {
                let at = self.item(&["links", "article_prefixes"], index);
                let text = format!("`{prefix}` is no URL path: it does not begin with one `/`");
                self.sink.push(finding("config-value", at, text));
            }
        }
        for (index, host) in links.article_hosts.iter().enumerate() {
            if host.is_empty() || host.contains(['/', ' ']) {
                let at = self.item(&["links", "article_hosts"], index);
                let text = format!("`{host}` is no host name");
                let help = "write the name only, such as `docs.example.com`";
                self.sink.push(finding("config-value", at, text).with_help(help));
            }
        }
        self.placeholders(
            &["links", "fallback_site"],
            &links.fallback_site,
            &["slug", "locale"],
        );
    }

    fn redirects(&mut self, config: &Config) {
        for from in config.redirects.keys() {
            if !from.starts_with('/') || from.starts_with("//") || from.contains(['?', '#']) {
                let at = self.key(&["redirects", from]);
                let text = format!("`{from}` is no URL of this site");
                let help = "write the old address without host and query, such as `/en-us/old/`";
                self.sink.push(finding("config-value", at, text).with_help(help));
            }
        }
    }

    fn videos(&mut self, config: &Config) {
        self.placeholders(&["videos", "page"], &config.videos.page, &["id"]);
        for (index, provider) in config.videos.providers.iter().enumerate() {
            if let Err(error) = regex::Regex::new(&provider.pattern) {
                let at = self.item_key(&["videos", "providers"], index, "pattern");
                let reason = reason(&error);
                let text = format!("`{}` is no regular expression: {reason}", provider.pattern);
                self.sink.push(finding("config-value", at, text));
            }
        }
    }

    fn rules(&mut self, config: &Config) {
        let check = &config.check;
        for (key, names) in [("select", &check.select), ("ignore", &check.ignore)] {
            for (index, name) in names.iter().enumerate() {
                let at = self.item(&["check", key], index);
                self.selector(at, name);
            }
        }
        for code in check.levels.keys() {
            let at = self.key(&["check", "levels", code]);
            self.code(at, code);
        }
        for (number, exception) in check.overrides.iter().enumerate() {
            // The lists of an exception are told at their keys; which item is wrong stands in the message.
            let place = |key| self.item_key(&["check", "overrides"], number, key);
            let (paths, ignore, levels) = (place("paths"), place("ignore"), place("levels"));
            for glob in &exception.paths {
                if let Err(error) = globset::Glob::new(glob) {
                    let text = format!("`{glob}` is no glob: {}", error.kind());
                    self.sink.push(finding("config-value", paths.clone(), text));
                }
            }
            for name in &exception.ignore {
                self.selector(ignore.clone(), name);
            }
            for code in exception.levels.keys() {
                self.code(levels.clone(), code);
            }
        }
    }

    fn theme(&mut self, config: &Config) {
        if let Some(name) = &config.theme.name {
            self.folder_name(&["theme", "name"], name);
        }
        for problem in config.theme.variables.problems() {
            let at = self.value(&["theme", "variables", problem.key]);
            self.sink.push(finding("config-value", at, problem.message));
        }
    }

    fn external(&mut self, config: &Config) {
        for problem in config.check.external.problems() {
            let path = ["check", "external", problem.key];
            let at = match problem.item {
                Some(index) => self.item(&path, index),
                None => self.value(&path),
            };
            self.sink.push(finding("config-value", at, problem.message));
        }
    }

    /// Complains about a name that is neither a rule nor a family.
    fn selector(&mut self, at: Range<usize>, name: &str) {
        if let Err(help) = Selector::parse(name) {
            let text = format!("`{name}` is neither a rule nor a family of rules");
            self.sink.push(finding("config-value", at, text).with_help(help));
        }
    }

    /// Complains about a name that is no rule.
    fn code(&mut self, at: Range<usize>, code: &str) {
        match Selector::parse(code) {
            Ok(Selector::Rule(_)) => {}
            Ok(_) => {
                let text = format!("`{code}` is a family; a level is given to one rule");
                self.sink.push(finding("config-value", at, text));
            }
            Err(help) => {
                let text = format!("`{code}` is no rule");
                self.sink.push(finding("config-value", at, text).with_help(help));
            }
        }
    }

    fn url(&mut self, path: &[&str], url: &str) {
        if let Some(problem) = base_url_problem(url) {
            let text = format!("`{}`: {problem}", path.join("."));
            self.sink.push(finding("config-value", self.value(path), text));
        }
    }

    fn tag(&mut self, path: &[&str], text: &str) {
        let at = self.value(path);
        self.tag_at(at, text);
    }

    fn tag_at(&mut self, at: Range<usize>, text: &str) -> Option<LocaleTag> {
        let tag = LocaleTag::parse(text);
        if tag.is_none() {
            let message = format!("`{text}` is no locale tag");
            let help = "a tag is a language, with a script or region if need be: `en`, `nl-nl`, `zh-hant-tw`";
            self.sink
                .push(finding("config-value", at, message).with_help(help));
        }
        tag
    }

    fn folder_name(&mut self, path: &[&str], name: &str) {
        if !is_folder_name(name) {
            let text = format!("`{}`: `{name}` is not the name of a folder", path.join("."));
            self.sink.push(finding("config-value", self.value(path), text));
        }
    }

    /// Complains about `{names}` in `pattern` that nothing will fill in.
    fn placeholders(&mut self, path: &[&str], pattern: &str, known: &[&str]) {
        for part in pattern.split('{').skip(1) {
            let Some((name, _)) = part.split_once('}') else {
                continue;
            };
            if known.contains(&name) {
                continue;
            }
            let text = format!("`{}` knows no placeholder `{{{name}}}`", path.join("."));
            let help = match suggest::nearest(name, known.iter().copied(), 1).first() {
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => format!("known placeholders: `{{{}}}`", known.join("}`, `{")),
            };
            let at = self.value(path);
            self.sink.push(finding("config-value", at, text).with_help(help));
        }
    }

    /// The span of the value at `path`; the file's start for a value that is not in the file.
    fn value(&self, path: &[&str]) -> Range<usize> {
        lookup(self.table, path).map_or(0..0, |(_, value)| value.span())
    }

    /// The span of the last key of `path`.
    fn key(&self, path: &[&str]) -> Range<usize> {
        lookup(self.table, path).map_or(0..0, |(key, _)| key)
    }

    /// The span of item `index` of the list at `path`.
    fn item(&self, path: &[&str], index: usize) -> Range<usize> {
        let item = lookup(self.table, path)
            .and_then(|(_, value)| value.get_ref().as_array())
            .and_then(|items| items.get(index));
        item.map_or(0..0, Spanned::span)
    }

    /// The span of the value `key` in item `index` of the list of tables at `path`.
    fn item_key(&self, path: &[&str], index: usize, key: &str) -> Range<usize> {
        let value = lookup(self.table, path)
            .and_then(|(_, value)| value.get_ref().as_array())
            .and_then(|items| items.get(index))
            .and_then(|item| item.get_ref().as_table())
            .and_then(|table| table.get(key));
        value.map_or(0..0, Spanned::span)
    }
}

/// Why something is no regular expression. The library's message draws the pattern over several lines; its
/// last says why.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

/// Where the last key of `path` stands in `text`, a configuration; its start when it stands nowhere.
pub fn key_place(text: &str, path: &[&str]) -> Range<usize> {
    let (table, _) = DeTable::parse_recoverable(text);
    lookup(table.get_ref(), path).map_or(0..0, |(key, _)| key)
}

/// The span of the last key of `path`, and its value.
fn lookup<'a, 't>(table: &'a DeTable<'t>, path: &[&str]) -> Option<(Range<usize>, &'a Spanned<DeValue<'t>>)> {
    let (first, rest) = path.split_first()?;
    let (key, value) = table.get_key_value(*first)?;
    if rest.is_empty() {
        Some((key.span(), value))
    } else {
        lookup(value.get_ref().as_table()?, rest)
    }
}

fn is_folder_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\'])
}
