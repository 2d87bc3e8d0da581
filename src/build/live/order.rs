//! In which order the locales of a set are read: what somebody waits for comes first.

use std::sync::Arc;

use crate::base::LocaleId;
use crate::source::SourceSet;

/// Which locales are read so far.
#[derive(Debug)]
pub(super) struct Order {
    set: Arc<SourceSet>,
    /// The locales that are built, in the order in which they are read if nobody waits for one.
    wanted: Vec<LocaleId>,
    /// By [`LocaleId`].
    is_read: Vec<bool>,
}

impl Order {
    /// Nothing is read yet.
    pub(super) fn new(set: Arc<SourceSet>, wanted: Vec<LocaleId>) -> Self {
        let is_read = vec![false; set.locales.len()];
        Self { set, wanted, is_read }
    }

    /// The locales to be read next, where somebody waits for these paths of URLs; they count as read from now on. None
    /// when all are.
    pub(super) fn next(&mut self, waiting: &[String]) -> Vec<LocaleId> {
        let is_open = |locale: &LocaleId| self.wanted.contains(locale) && !self.is_ready(*locale);
        let asked = waiting
            .iter()
            .filter_map(|path| self.locale_in(path))
            .find(is_open);
        let next = asked.or_else(|| self.wanted.iter().copied().find(is_open));
        let all = (0..self.is_read.len()).map(|index| LocaleId(index as u16));
        let is_next = |locale: &LocaleId| {
            // Locales that nobody builds come last: they are seen by pages of those that are.
            let belongs = next.is_none_or(|next| self.set.locale(next).chain.contains(locale));
            belongs && !self.is_read[locale.index()]
        };
        let next: Vec<LocaleId> = all.filter(is_next).collect();
        for locale in &next {
            self.is_read[locale.index()] = true;
        }
        next
    }

    /// Whether all locales are read.
    pub(super) fn is_done(&self) -> bool {
        self.is_read.iter().all(|&is_read| is_read)
    }

    /// Whether pages of `locale` can be made: all is read that its readers can reach.
    pub(super) fn is_ready(&self, locale: LocaleId) -> bool {
        let mut chain = self.set.locale(locale).chain.iter();
        chain.all(|locale| self.is_read[locale.index()])
    }

    /// Whether one of those who wait for these paths may find what they ask for in what is read.
    pub(super) fn has_some(&self, waiting: &[String]) -> bool {
        let mut locales = waiting.iter().map(|path| self.locale_in(path));
        locales.any(|locale| locale.is_none_or(|locale| self.is_ready(locale)))
    }

    /// The locale whose page the path of a URL names, if it names one.
    fn locale_in(&self, path: &str) -> Option<LocaleId> {
        let tagged = |segment: &str| {
            let mut tags = self.set.locales.iter().map(|locale| locale.tag.as_str());
            tags.position(|tag| tag == segment)
        };
        let index = path.split('/').find_map(tagged)?;
        Some(LocaleId(index as u16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::LocaleTag;
    use crate::source::LocaleInfo;

    /// en-us, and three that fall back to it.
    fn order(wanted: &[u16]) -> Order {
        let locale = |(tag, id): (&str, u16)| LocaleInfo {
            tag: LocaleTag::parse(tag).unwrap(),
            root: "x".into(),
            name: tag.to_owned(),
            chain: if id == 0 {
                vec![LocaleId(0)]
            } else {
                vec![LocaleId(id), LocaleId(0)]
            },
            title: String::new(),
            description: String::new(),
        };
        let tags = ["en-us", "de-de", "nl-nl", "zh-tw"];
        let set = SourceSet {
            locales: tags.into_iter().zip(0..).map(locale).collect(),
            ..SourceSet::default()
        };
        Order::new(Arc::new(set), wanted.iter().copied().map(LocaleId).collect())
    }

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn what_somebody_waits_for_is_read_first_with_all_that_it_falls_back_to() {
        let mut order = order(&[0, 1, 2, 3]);
        let waiting = paths(&["/help/zh-tw/articles/a/", "/nl-nl/"]);
        assert!(!order.has_some(&waiting));
        assert_eq!(order.next(&waiting), [LocaleId(0), LocaleId(3)]);
        assert!(order.has_some(&waiting) && !order.has_some(&paths(&["/nl-nl/"])));
        assert_eq!(order.next(&waiting), [LocaleId(2)]);
        assert!(!order.is_done());
        assert_eq!(order.next(&waiting), [LocaleId(1)]);
        assert!(order.is_done() && order.next(&waiting).is_empty());
    }

    #[test]
    fn without_a_wish_the_source_locale_is_first_and_what_nobody_builds_last() {
        let mut order = order(&[0, 2]);
        assert_eq!(order.next(&[]), [LocaleId(0)]);
        assert!(order.is_ready(LocaleId(0)) && !order.is_ready(LocaleId(2)));
        // Files that all share are of no locale; a locale that is not built is no reason.
        assert!(order.has_some(&paths(&["/assets/site.css"])));
        assert_eq!(order.next(&paths(&["/de-de/x/", "/en-us/x/"])), [LocaleId(2)]);
        assert_eq!(order.next(&[]), [LocaleId(1), LocaleId(3)]);
        assert!(order.is_done());
    }
}
