//! What makes no sense in `[metadata]`.

use std::collections::BTreeMap;

use super::{Checker, finding};
use crate::config::Config;
use crate::config::profile;

impl Checker<'_, '_> {
    pub(super) fn metadata(&mut self, config: &Config) {
        for (index, name) in config.metadata.allow.iter().enumerate() {
            if let Err(error) = globset::Glob::new(name) {
                let at = self.item(&["metadata", "allow"], index);
                let text = format!("`{name}` is no glob: {}", error.kind());
                self.sink.push(finding("config-value", at, text));
            }
        }
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (name, attribute) in &config.metadata.attributes {
            let path = |key| ["metadata", "attributes", name.as_str(), key];
            if let Some(first) = seen.insert(name.to_lowercase(), name) {
                let at = self.key(&["metadata", "attributes", name]);
                let text = format!("`{first}` and `{name}` are the same attribute");
                self.sink.push(finding("config-value", at, text));
            }
            if let Some(pattern) = &attribute.pattern
                && let Err(error) = profile::whole(pattern)
            {
                let text = format!("`{pattern}` is no regular expression: {}", super::reason(&error));
                let at = self.value(&path("pattern"));
                self.sink.push(finding("config-value", at, text));
            }
            if let (Some(min), Some(max)) = (attribute.min_length, attribute.max_length)
                && min > max
            {
                let text = format!("no value has at least {min} and at most {max} characters");
                let at = self.value(&path("min_length"));
                self.sink.push(finding("config-value", at, text));
            }
            if attribute.separator.as_deref() == Some("") {
                let help = "leave the key out for `,;`, or give the type `text` for a single value";
                let at = self.value(&path("separator"));
                let text = "a list needs at least one separator".to_owned();
                self.sink.push(finding("config-value", at, text).with_help(help));
            }
        }
    }
}
