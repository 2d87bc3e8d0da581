//! Calendar dates as authors write them, read into `YYYY-MM-DD`.

/// Reads a date of the dialect (spec 1.5) into `YYYY-MM-DD`: `M/D/YYYY`, always in US order,
/// `YYYY-MM-DD`, or a YAML timestamp such as `2016-07-19T00:00:00Z`, whose time is ignored.
///
/// `None` for everything else: placeholders (`mm/dd/yyyy`), days that do not exist, empty text.
pub fn parse_date(text: &str) -> Option<String> {
    let text = text.trim();
    let (year, month, day) = if text.contains('/') {
        us_date(text)?
    } else {
        timestamp_date(text)?
    };
    iso(year, month, day)
}

/// The date that `text` must mean although [`parse_date`] refuses it, as `YYYY-MM-DD`: the day before the
/// month, other separators, the year first. `None` when it could be two dates: `5.7.2016`.
pub fn guess_date(text: &str) -> Option<String> {
    let mut parts = text.trim().split(['/', '-', '.']).map(str::trim);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, one, other) = match (digits(first, 4, 4), digits(third, 4, 4)) {
        (Some(year), None) => return iso(year, digits(second, 1, 2)?, digits(third, 1, 2)?),
        (None, Some(year)) => (year, digits(first, 1, 2)?, digits(second, 1, 2)?),
        _ => return None,
    };
    match (iso(year, one, other), iso(year, other, one)) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(date), Some(_)) if one == other => Some(date),
        _ => None,
    }
}

/// `YYYY-MM-DD` as the `MM/DD/YYYY` of the dialect; `None` for what is not a strict date.
pub fn to_us(iso: &str) -> Option<String> {
    let (year, month, day) = split_iso(iso)?;
    Some(format!("{month:02}/{day:02}/{year:04}"))
}

/// The strict spelling of a date that exists.
fn iso(year: u16, month: u16, day: u16) -> Option<String> {
    exists(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Days from the first of January 1970 to `iso`, a strict `YYYY-MM-DD`; negative before it.
pub fn days_since_1970(iso: &str) -> Option<i64> {
    let date: jiff::civil::Date = iso.parse().ok()?;
    let since = date.since(jiff::civil::date(1970, 1, 1)).ok()?;
    Some(i64::from(since.get_days()))
}

/// The parts of a strict `YYYY-MM-DD` that exists, as [`parse_date`] gives it.
pub fn split_iso(iso: &str) -> Option<(i32, u8, u8)> {
    let mut parts = iso.split('-');
    let year = digits(parts.next()?, 4, 4)?;
    let month = digits(parts.next()?, 2, 2)?;
    let day = digits(parts.next()?, 2, 2)?;
    (parts.next().is_none() && exists(year, month, day)).then_some((
        i32::from(year),
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    ))
}

/// `M/D/YYYY`, one or two digits for month and day.
fn us_date(text: &str) -> Option<(u16, u16, u16)> {
    let mut parts = text.split('/').map(str::trim);
    let month = digits(parts.next()?, 1, 2)?;
    let day = digits(parts.next()?, 1, 2)?;
    let year = digits(parts.next()?, 4, 4)?;
    parts.next().is_none().then_some((year, month, day))
}

/// `YYYY-MM-DD`, alone or with a time behind `T`, `t` or blanks. YAML lets a timestamp leave out the
/// leading zeros of month and day.
fn timestamp_date(text: &str) -> Option<(u16, u16, u16)> {
    let (date, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start()),
        None => (text, "00:00"),
    };
    let is_time = time.starts_with(|c: char| c.is_ascii_digit())
        && time.contains(':')
        && time
            .chars()
            .all(|c| c.is_ascii_digit() || ":.+- \tZz".contains(c));
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4, 4)?;
    let month = digits(parts.next()?, 1, 2)?;
    let day = digits(parts.next()?, 1, 2)?;
    (is_time && parts.next().is_none()).then_some((year, month, day))
}

/// A number written with `min` to `max` ASCII digits and nothing else.
fn digits(text: &str, min: usize, max: usize) -> Option<u16> {
    let well_formed = (min..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if well_formed { text.parse().ok() } else { None }
}

/// Whether the Gregorian calendar has this day. Year 0 is a placeholder, not a year.
fn exists(year: u16, month: u16, day: u16) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    year > 0 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_spelling_gives_the_same_date() {
        for text in [
            "07/19/2016",
            "7/19/2016",
            " 07/19/2016 ",
            "2016-07-19",
            "2016-7-19",
            "2016-07-19T00:00:00Z",
            "2016-07-19t23:59:59.5+02:00",
            "2016-07-19 21:59:43.10 -5",
        ] {
            assert_eq!(parse_date(text).as_deref(), Some("2016-07-19"), "{text}");
        }
    }

    #[test]
    fn the_month_always_comes_first() {
        assert_eq!(parse_date("2/3/2015").as_deref(), Some("2015-02-03"));
        assert_eq!(parse_date("19/07/2016"), None);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "mm/dd/yyyy",
            "MM/DD/YYYY",
            "2/30/2016",
            "02/29/2015",
            "02/29/1900",
            "13/01/2016",
            "0/1/2016",
            "00/00/0000",
            "0000-00-00",
            "01/01/0000",
            "07/19/16",
            "2016",
            "2016-07",
            "2016-07-19T",
            "2016-07-19Tnoon",
            "07/19/2016/1",
            "+7/19/2016",
            "٠٧/١٩/٢٠١٦",
            "TBD",
            "July 19, 2016",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn leap_days_exist_in_leap_years_only() {
        assert_eq!(parse_date("02/29/2016").as_deref(), Some("2016-02-29"));
        assert_eq!(parse_date("02/29/2000").as_deref(), Some("2000-02-29"));
    }

    #[test]
    fn a_date_in_another_order_is_guessed_only_when_it_can_be_one_day() {
        for text in [
            "19/07/2016",
            "19.07.2016",
            "07-19-2016",
            "2016/7/19",
            "2016.07.19",
        ] {
            let guess = guess_date(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(guess, "2016-07-19", "{text}");
            assert_eq!(to_us(&guess).as_deref(), Some("07/19/2016"));
        }
        assert_eq!(guess_date("5.5.2016").as_deref(), Some("2016-05-05"));
        for text in [
            "5.7.2016",
            "mm/dd/yyyy",
            "31/31/2016",
            "07/19/16",
            "",
            "1.2.3.2016",
        ] {
            assert_eq!(guess_date(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_strict_form_is_split() {
        assert_eq!(split_iso("2016-07-19"), Some((2016, 7, 19)));
        for text in ["2016-7-19", "2016-02-30", "2016-07-19Z", "2016-07-19-1"] {
            assert_eq!(split_iso(text), None, "{text}");
        }
    }
}
