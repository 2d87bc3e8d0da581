//! The plans of the locales, each made when somebody asks: a build that knows its pages asks for none.

use std::sync::OnceLock;

use rayon::prelude::*;
use tracing::info_span;

use super::BuildOptions;
use super::load::Loaded;
use crate::base::LocaleId;
use crate::base::intl::Intl;
use crate::diag::Diagnostic;
use crate::plan::locale::{self, LocalePlan};
use crate::site::Site;
use crate::site::nav::NavLabels;
use crate::theme::{Strings, Theme};

/// The plans of the locales that are written.
pub(super) struct Plans<'p> {
    loaded: &'p Loaded,
    site: &'p Site<'p>,
    theme: &'p Theme,
    locales: Vec<(LocaleId, OnceLock<Planned>)>,
}

/// A plan, and what is wrong with it.
pub(super) type Planned = (LocalePlan, Vec<Diagnostic>);

impl<'p> Plans<'p> {
    /// No plan yet.
    pub(super) fn new(
        options: &BuildOptions,
        loaded: &'p Loaded,
        site: &'p Site<'p>,
        theme: &'p Theme,
    ) -> Self {
        let wanted = super::wanted_locales(options, &loaded.set).into_iter();
        Self {
            loaded,
            site,
            theme,
            locales: wanted.map(|locale| (locale, OnceLock::new())).collect(),
        }
    }

    /// The locales that are written, in order.
    pub(super) fn locales(&self) -> impl ExactSizeIterator<Item = LocaleId> + '_ {
        self.locales.iter().map(|(locale, _)| *locale)
    }

    /// The plan of one of them; `None` for a locale that is not written.
    pub(super) fn of(&self, locale: LocaleId) -> Option<&LocalePlan> {
        let (_, cell) = self.locales.iter().find(|(wanted, _)| *wanted == locale)?;
        let (plan, _) = cell.get_or_init(|| self.make(locale));
        Some(plan)
    }

    /// The plans of all, in order.
    pub(super) fn all(&self) -> Vec<&LocalePlan> {
        self.made().map(|(plan, _)| plan).collect()
    }

    /// What is wrong with them.
    pub(super) fn found(&self) -> Vec<Diagnostic> {
        self.made().flat_map(|(_, found)| found).cloned().collect()
    }

    fn made(&self) -> impl Iterator<Item = &Planned> {
        let _span = info_span!("plan").entered();
        self.locales.par_iter().for_each(|(locale, cell)| {
            cell.get_or_init(|| self.make(*locale));
        });
        self.locales.iter().filter_map(|(_, cell)| cell.get())
    }

    fn make(&self, locale: LocaleId) -> Planned {
        plan(self.loaded, self.site, locale, self.theme)
    }
}

/// Plans one locale.
pub(super) fn plan(loaded: &Loaded, site: &Site<'_>, locale: LocaleId, theme: &Theme) -> Planned {
    let tag = &loaded.set.locale(locale).tag;
    let labels = nav_labels(theme.strings(tag));
    locale::plan(site, locale, &loaded.tocs, &labels, &Intl::new(tag))
}

/// The words of the navigation.
pub(super) fn nav_labels(strings: &Strings) -> NavLabels {
    let text = |key: &'static str| strings.text(key).to_owned();
    NavLabels {
        home: text("site-home"),
        general: text("other-pages"),
        get_started: text("group-get-started"),
        articles: text("group-articles"),
        reference: text("group-reference"),
        other: text("other-pages"),
        all: text("all-pages"),
    }
}
