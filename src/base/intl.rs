//! What a locale's language decides about data: how dates and numbers are written, which plural form a
//! count takes, and in which order titles are sorted. All of it is CLDR's, through ICU4X.

use std::cmp::Ordering;
use std::fmt;

use icu_calendar::{Date, Gregorian};
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules};

use super::LocaleTag;
use super::date::split_iso;

type DateFormatter = FixedCalendarDateTimeFormatter<Gregorian, YMD>;

/// A plural form of a language, by CLDR's names. `Other` exists in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PluralForm {
    /// Nothing at all, in Arabic.
    Zero,
    /// The singular.
    One,
    /// The dual, in Arabic.
    Two,
    /// A few, in Slavic languages and Arabic.
    Few,
    /// Many; in Romance languages the whole millions.
    Many,
    /// Everything else.
    Other,
}

impl PluralForm {
    /// The key of the form in a strings file: `zero`, `one`, `two`, `few`, `many`, `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

impl From<PluralCategory> for PluralForm {
    fn from(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => Self::Zero,
            PluralCategory::One => Self::One,
            PluralCategory::Two => Self::Two,
            PluralCategory::Few => Self::Few,
            PluralCategory::Many => Self::Many,
            PluralCategory::Other => Self::Other,
        }
    }
}

/// The conventions of one locale. Make one for each locale and share it: making costs, calls are cheap.
///
/// A locale that CLDR does not know gets its language's conventions, a language that CLDR does not know
/// gets the English ones.
pub struct Intl {
    locale: Locale,
    dates: Option<DateFormatter>,
    plurals: Option<PluralRules>,
    numbers: Option<DecimalFormatter>,
    collator: Option<CollatorBorrowed<'static>>,
}

impl Intl {
    /// Loads the conventions of a locale, or of the nearest one that has any.
    pub fn new(tag: &LocaleTag) -> Self {
        let mut candidates = Vec::with_capacity(3);
        candidates.extend(Locale::try_from_str(tag.as_str()).ok());
        candidates.extend(Locale::try_from_str(tag.language()).ok());
        candidates.push(locale!("en"));
        // One locale for everything, so that a page never mixes conventions.
        let known = candidates
            .into_iter()
            .find_map(|locale| date_formatter(&locale).map(|dates| (locale, dates)));
        let (locale, dates) = match known {
            Some((locale, dates)) => (locale, Some(dates)),
            None => (locale!("en"), None),
        };
        let mut order = CollatorPreferences::from(&locale);
        // "Part 9" comes before "Part 10".
        order.numeric_ordering = Some(CollationNumericOrdering::True);
        Self {
            dates,
            plurals: PluralRules::try_new_cardinal((&locale).into()).ok(),
            numbers: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
            collator: CollatorBorrowed::try_new(order, CollatorOptions::default()).ok(),
            locale,
        }
    }

    /// A date in long form, by the Gregorian calendar: `2016-07-19` is `19 juli 2016` in Dutch.
    /// `None` unless `iso` is a `YYYY-MM-DD` that exists.
    pub fn date(&self, iso: &str) -> Option<String> {
        let (year, month, day) = split_iso(iso)?;
        let date = Date::try_new_gregorian(year, month, day).ok()?;
        Some(self.dates.as_ref()?.format(&date).to_string())
    }

    /// The plural form that goes with a count.
    pub fn plural(&self, n: u64) -> PluralForm {
        match &self.plurals {
            Some(rules) => rules.category_for(n).into(),
            None => PluralForm::Other,
        }
    }

    /// Every plural form that whole numbers or fractions can take, in CLDR's order.
    pub fn plural_forms(&self) -> Vec<PluralForm> {
        match &self.plurals {
            Some(rules) => {
                let mut forms: Vec<_> = rules.categories().map(PluralForm::from).collect();
                forms.sort_unstable();
                forms
            }
            None => vec![PluralForm::Other],
        }
    }

    /// The order of two titles: a language's own, numbers by value. Texts that the language holds equal
    /// are told apart by their bytes, so sorting never depends on the order of the input.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_language = match &self.collator {
            Some(collator) => collator.compare(a, b),
            None => Ordering::Equal,
        };
        by_language.then_with(|| a.cmp(b))
    }

    /// A count, with the language's digits and grouping: `4.230` in Dutch.
    pub fn number(&self, n: u64) -> String {
        match &self.numbers {
            Some(numbers) => numbers.format(&n.into()).to_string(),
            None => n.to_string(),
        }
    }
}

impl fmt::Debug for Intl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Intl").field(&self.locale.to_string()).finish()
    }
}

/// The date formatter of a locale; `None` where CLDR has no month names for it.
fn date_formatter(locale: &Locale) -> Option<DateFormatter> {
    let formatter = DateFormatter::try_new(locale.into(), YMD::long()).ok()?;
    let july = Date::try_new_gregorian(2016, 7, 19).ok()?;
    // ICU4X does not fail for an unknown language but takes the root locale, whose July is "M07".
    (!formatter.format(&july).to_string().contains("M07")).then_some(formatter)
}

#[cfg(test)]
mod tests;
