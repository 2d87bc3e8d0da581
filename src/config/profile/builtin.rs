//! The built-in profiles: what the contributor guide, the migration and Learn expect (spec 1.2, 1.5, 1.6).

use super::{Expectations, Expected};
use crate::config::metadata::{ProfileName, ValueType};

/// Open vocabularies: whose names belong to reporting systems, which add to them as they like.
pub(super) const NAMESPACES: &[&str] = &["ms.", "wacn."];

/// What a page should have, besides what lists of values say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Nothing depends on it.
    Optional,
    /// The guide asks for it.
    Recommended,
    /// Readers miss it (spec 1.5: only title and description were blocking).
    Required,
}

use Need::{Optional, Recommended, Required};

/// `<properties>` and `<tags>`.
const BLOCKS: &[(&str, Need)] = &[
    ("pageTitle", Required),
    ("description", Required),
    ("services", Recommended),
    ("documentationCenter", Optional),
    ("authors", Recommended),
    // Contributors from outside leave it to the team.
    ("manager", Optional),
    ("editor", Optional),
    ("tags", Optional),
    ("keywords", Optional),
    ("suite", Optional),
    ("cloud", Optional),
    ("ms.service", Recommended),
    ("ms.devlang", Recommended),
    ("ms.topic", Recommended),
    ("ms.tgt_pltfrm", Recommended),
    ("ms.workload", Recommended),
    ("ms.date", Recommended),
    ("ms.author", Recommended),
    ("ms.custom", Optional),
    ("wacn.date", Optional),
    // What the system before 2015 wanted; nobody misses it and nobody minds.
    ("disqusComments", Optional),
    ("footerExpose", Optional),
    ("headerExpose", Optional),
    ("linkid", Optional),
    ("metaCanonical", Optional),
    ("metaKeywords", Optional),
    ("scriptId", Optional),
    ("solutions", Optional),
    ("title", Optional),
    ("umbracoNaviHide", Optional),
    ("urlDisplayName", Optional),
    ("videoId", Optional),
    ("writer", Optional),
];

/// YAML headers; the migration made the first of them from the blocks.
const YAML: &[(&str, Need)] = &[
    ("title", Required),
    ("description", Required),
    ("author", Recommended),
    ("ms.author", Recommended),
    ("ms.date", Recommended),
    ("ms.service", Recommended),
    ("ms.topic", Recommended),
    ("authors", Optional),
    ("cloud", Optional),
    ("documentationcenter", Optional),
    ("editor", Optional),
    ("keywords", Optional),
    ("manager", Optional),
    ("metakeywords", Optional),
    ("ms.assetid", Optional),
    ("ms.collection", Optional),
    ("ms.contentlocale", Optional),
    ("ms.custom", Optional),
    ("ms.devlang", Optional),
    ("ms.lasthandoff", Optional),
    ("ms.locfileid", Optional),
    ("ms.openlocfilehash", Optional),
    ("ms.prod", Optional),
    ("ms.reviewer", Optional),
    ("ms.sourcegitcommit", Optional),
    ("ms.subservice", Optional),
    ("ms.technology", Optional),
    ("ms.tgt_pltfrm", Optional),
    ("ms.translationtype", Optional),
    ("ms.workload", Optional),
    ("pageTitle", Optional),
    ("redirect_document_id", Optional),
    ("redirect_url", Optional),
    ("robots", Optional),
    ("scriptid", Optional),
    ("services", Optional),
    ("solutions", Optional),
    ("suite", Optional),
    ("tags", Optional),
    ("translationtype", Optional),
    ("videoid", Optional),
    ("wacn.date", Optional),
    ("writer", Optional),
    // What Learn knows besides.
    ("adobe-target", Optional),
    ("ai-usage", Optional),
    ("breadcrumb_path", Optional),
    ("content_well_notification", Optional),
    ("contributors", Optional),
    ("dev_langs", Optional),
    ("displayName", Optional),
    ("experimental", Optional),
    ("experiment_id", Optional),
    ("f1_keywords", Optional),
    ("feedback_system", Optional),
    ("helpviewer_keywords", Optional),
    ("hide_comments", Optional),
    ("hideEdit", Optional),
    ("layout", Optional),
    ("locale", Optional),
    ("monikerRange", Optional),
    ("no-loc", Optional),
    ("product", Optional),
    ("products", Optional),
    ("recommendations", Optional),
    ("search.app", Optional),
    ("search.appverid", Optional),
    ("titleSuffix", Optional),
    ("toc", Optional),
    ("uid", Optional),
    ("zone_pivot_groups", Optional),
];

/// What Learn refuses pages without, besides a title and a description.
const LEARN_REQUIRED: &[&str] = &["author", "ms.author", "ms.date", "ms.service", "ms.topic"];

/// Attribute → other attributes that do in its place. Both headers had times when they used the other's name.
const INSTEAD: &[(&str, &str)] = &[
    ("pagetitle", "title"),
    ("title", "pagetitle"),
    ("authors", "author"),
    ("author", "authors"),
    ("services", "documentationcenter"),
    ("ms.service", "ms.prod"),
];

/// Attributes with a type other than text. Which are lists: spec 1.2.
const TYPES: &[(&str, ValueType)] = &[
    ("documentationcenter", ValueType::List),
    ("keywords", ValueType::List),
    ("ms.author", ValueType::List),
    ("ms.date", ValueType::Date),
    ("ms.lasthandoff", ValueType::Date),
    ("services", ValueType::List),
    ("tags", ValueType::List),
    ("wacn.date", ValueType::Date),
];

/// The values that the guide lists. Those of services are not here: each doc set has its own, and the
/// guide's list was behind its time when it was written. `NA` is as common as `na`, in the guide too.
const VALUES: &[(&str, &[&str])] = &[
    (
        "documentationcenter",
        &[
            ".net", "nodejs", "java", "php", "python", "ruby", "mobile", "ios", "android", "windows",
            "xamarin", "na", "NA",
        ],
    ),
    (
        "ms.devlang",
        &[
            "cpp",
            "dotnet",
            "java",
            "javascript",
            "multiple",
            "na",
            "NA",
            "nodejs",
            "objective-c",
            "php",
            "python",
            "rest-api",
            "ruby",
        ],
    ),
    (
        "ms.tgt_pltfrm",
        &[
            "cache-in-role",
            "cache-multiple",
            "cache-redis",
            "cache-service",
            "cache-shared",
            "command-line-interface",
            "ibiza",
            "mobile-android",
            "mobile-html",
            "mobile-ios",
            "mobile-kindle",
            "mobile-multiple",
            "mobile-nokia-x",
            "mobile-phonegap",
            "mobile-sencha",
            "mobile-windows",
            "mobile-windows-phone",
            "mobile-windows-store",
            "mobile-xamarin",
            "mobile-xamarin-android",
            "mobile-xamarin-ios",
            "multiple",
            "na",
            "NA",
            "powershell",
            "vm-linux",
            "vm-multiple",
            "vm-windows",
            "vm-windows-sharepoint",
            "vm-windows-sql-server",
            "vs-getting-started",
            "vs-what-happened",
        ],
    ),
];

/// The guide's kinds of articles, and the one that its readers added (spec 1.5).
const TOPICS: &[&str] = &[
    "article",
    "campaign-page",
    "dev-center-home-page",
    "get-started-article",
    "hero-article",
    "home-page",
    "index-page",
    "infographic-page",
    "reference",
    "service-home-page",
    "site-section-home-page",
    "support-article",
    "video-page",
];

/// Learn's kinds of articles.
const LEARN_TOPICS: &[&str] = &[
    "best-practice",
    "concept-article",
    "conceptual",
    "error-reference",
    "faq",
    "get-started",
    "glossary",
    "hub-page",
    "how-to",
    "include",
    "install-set-up-deploy",
    "landing-page",
    "overview",
    "product-comparison",
    "quickstart",
    "release-notes",
    "sample",
    "solution-overview",
    "third-party-contribution",
    "troubleshooting",
    "troubleshooting-error-codes",
    "troubleshooting-general",
    "troubleshooting-known-issue",
    "troubleshooting-problem-resolution",
    "troubleshooting-solution",
    "tutorial",
    "upgrade-and-migration-article",
    "ux-reference",
    "whats-new",
];

/// Attribute → least and greatest number of characters. The guide's title should be 55 to 60 long with
/// the site's name; only the upper bound is a rule, as titles without that name are shorter.
const LENGTHS: &[(&str, Option<usize>, Option<usize>)] = &[
    ("pagetitle", None, Some(60)),
    ("title", None, Some(60)),
    ("description", Some(125), Some(155)),
    ("ms.author", None, Some(200)),
];

/// The rules of a profile: for blocks, for YAML.
pub(super) fn expectations(profile: ProfileName) -> (Expectations, Expectations) {
    if profile == ProfileName::None {
        return Default::default();
    }
    let (mut blocks, mut yaml) = (table(BLOCKS), table(YAML));
    if profile == ProfileName::Learn {
        for name in LEARN_REQUIRED {
            if let Some(expected) = yaml.get_mut(*name) {
                expected.required = true;
            }
        }
    }
    for (form, topics) in [(&mut blocks, &[][..]), (&mut yaml, LEARN_TOPICS)] {
        if let Some(expected) = form.get_mut("ms.topic") {
            expected.values = TOPICS
                .iter()
                .chain(topics)
                .map(|&topic| topic.to_owned())
                .collect();
        }
    }
    (blocks, yaml)
}

fn table(names: &[(&str, Need)]) -> Expectations {
    let expected = |&(name, need): &(&str, Need)| {
        let key = name.to_lowercase();
        let mut expected = Expected::named(name);
        expected.required = need == Required;
        expected.recommended = need == Recommended;
        expected.or = all(INSTEAD, &key).map(str::to_owned).collect();
        expected.kind = all(TYPES, &key).next().unwrap_or_default();
        expected.values = all(VALUES, &key).flatten().map(|&v| v.to_owned()).collect();
        for &(_, min, max) in LENGTHS.iter().filter(|&&(name, ..)| name == key) {
            (expected.min_length, expected.max_length) = (min, max);
        }
        (key, expected)
    };
    names.iter().map(expected).collect()
}

/// The values beside `key` in a table.
fn all<'t, T: Copy>(table: &'t [(&str, T)], key: &'t str) -> impl Iterator<Item = T> + 't {
    let here = table.iter().filter(move |&&(name, _)| name == key);
    here.map(|&(_, value)| value)
}
