//! `[metadata]`: what the headers of pages should say, as changes to a built-in profile.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::profile::Profile;

/// `[metadata]`
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Metadata {
    /// The rules to begin with.
    pub profile: ProfileName,
    /// Which attributes that the profile does not know are reported.
    pub unknown: Unknown,
    /// Globs of further attribute names that are no mistakes: `["contoso.*", "layout"]`. Names that begin with
    /// `ms.` or `wacn.` need not be here.
    pub allow: Vec<String>,
    /// Report pages whose date is older than this many days. Not set: pages do not age.
    pub max_age_days: Option<u32>,
    /// Attribute → what it should be: `[metadata.attributes."ms.topic"]`. Keys given here change that
    /// attribute of the profile, the others stay. Letter case of the name does not matter.
    pub attributes: BTreeMap<String, Attribute>,
    #[serde(skip)]
    #[schemars(skip)]
    merged: OnceLock<Profile>,
}

/// A set of rules for metadata.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ProfileName {
    /// The Azure contributor guide, for `<properties>` and `<tags>`; what the migration made of it, for YAML.
    #[default]
    Azure,
    /// The same, but YAML headers need what Microsoft Learn asks for today.
    Learn,
    /// No rules: only those of `[metadata.attributes]` count.
    None,
}

/// Which attributes that nobody knows are reported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unknown {
    /// All that neither the profile, nor `attributes`, nor `allow` has. With the profile `none`: as `typos`.
    #[default]
    All,
    /// Those that resemble a known name.
    Typos,
}

/// `[metadata.attributes.<name>]`
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Attribute {
    /// Pages must have it, with a value: `metadata-required` reports those that have not.
    pub required: Option<bool>,
    /// Pages should have it, even if it is empty: `metadata-recommended` reports those that have not.
    pub recommended: Option<bool>,
    /// Other attributes that do in its place, such as `["documentationCenter"]` for `services`.
    pub or: Option<Vec<String>>,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: Option<ValueType>,
    /// The values that are allowed. Letter case that differs is only a matter of style. Empty: all are.
    pub values: Option<Vec<String>>,
    /// Regular expression that the whole value must match; of a list, each item. Empty: all match.
    pub pattern: Option<String>,
    /// The characters that separate the items of a list. `,;` unless given.
    pub separator: Option<String>,
    /// The least number of characters. Giving it, or `max_length`, switches `metadata-length` on for the
    /// lengths that are given here; the profile's own do not count then.
    pub min_length: Option<usize>,
    /// The greatest number of characters.
    pub max_length: Option<usize>,
}

/// What the values of an attribute are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// Any text.
    #[default]
    Text,
    /// A day: `MM/DD/YYYY` or `YYYY-MM-DD`.
    Date,
    /// Items with separators between them, or a YAML list.
    List,
    /// An address of the web, or a path.
    Url,
    /// `true` or `false`.
    Boolean,
}

impl Metadata {
    /// The profile with the changes of this table, made when first asked for.
    pub fn profile(&self) -> &Profile {
        self.merged.get_or_init(|| Profile::new(self))
    }

    /// Whether this table says how long a value should be.
    pub fn sets_lengths(&self) -> bool {
        self.attributes
            .values()
            .any(|attribute| attribute.min_length.or(attribute.max_length).is_some())
    }
}
