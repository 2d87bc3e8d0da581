//! The page of `--timings=html`: which stage ran when, and for how long. It needs no other file.

use std::fmt::Write;
use std::time::Duration;

use super::trace::Lap;

const STYLE: &str = include_str!("chart.css");

/// The stages as bars over time.
pub(super) fn page(laps: &[Lap], total: Duration) -> String {
    let percent = |time: Duration| 100.0 * time.as_secs_f64() / total.as_secs_f64().max(f64::EPSILON);
    let step = step(total);
    let mut ticks = String::new();
    let mut at = Duration::ZERO;
    while percent(at) < 92.0 {
        let _ = write!(
            ticks,
            "<span style=\"--at:{:.2}%\">{}</span>",
            percent(at),
            spoken(at)
        );
        at += step;
    }
    let mut rows = String::new();
    for lap in laps {
        let (start, end) = (spoken(lap.start), spoken(lap.start + lap.time));
        let _ = writeln!(
            rows,
            "<tr style=\"--depth:{}\"><th scope=\"row\">{}</th><td>{}</td><td>{:.1} %</td><td class=\"bar\" \
             title=\"{}: from {start} to {end}\"><span style=\"--at:{:.2}%;--for:{:.2}%\"></span></td></tr>",
            lap.depth,
            lap.name,
            spoken(lap.time),
            percent(lap.time),
            lap.name,
            percent(lap.start),
            percent(lap.time)
        );
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Timings of lazuli: {total}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body style=\"--step:{step:.3}%\">\n<h1>Where {total} went</h1>\n\
         <p>Each bar shows when a stage ran. What is indented ran inside the stage above it.</p>\n\
         <table>\n<thead><tr><th scope=\"col\">Stage</th><th scope=\"col\">Time</th><th scope=\"col\">Share</th>\
         <th scope=\"col\" class=\"axis\"><span class=\"name\">From the start</span>{ticks}</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n",
        total = spoken(total),
        step = percent(step),
    )
}

/// A time as people say it: `0.4 ms`, `43 ms`, `1.61 s`, `2 min 42 s`.
fn spoken(time: Duration) -> String {
    let (seconds, millis) = (time.as_secs_f64(), time.as_secs_f64() * 1e3);
    if time.is_zero() {
        "0".to_owned()
    } else if millis < 9.95 {
        format!("{millis:.1} ms")
    } else if millis < 999.5 {
        format!("{millis:.0} ms")
    } else if seconds < 9.995 {
        format!("{seconds:.2} s")
    } else if seconds < 99.95 {
        format!("{seconds:.1} s")
    } else {
        let whole = (time.as_millis() + 500) / 1000;
        match (whole / 60, whole % 60) {
            (minutes, 0) => format!("{minutes} min"),
            (minutes, seconds) => format!("{minutes} min {seconds} s"),
        }
    }
}

/// The distance of the marks on the axis: four to ten of them, at round times.
fn step(total: Duration) -> Duration {
    const LONG: [f64; 9] = [3600.0, 1800.0, 1200.0, 600.0, 300.0, 120.0, 60.0, 30.0, 20.0];
    let rough = total.as_secs_f64().max(1e-6) / 4.0;
    if let Some(long) = LONG.into_iter().find(|long| *long <= rough) {
        return Duration::from_secs_f64(long);
    }
    let unit = 10f64.powf(rough.log10().floor());
    let factor = [5.0, 2.0].into_iter().find(|factor| factor * unit <= rough);
    Duration::from_secs_f64(factor.unwrap_or(1.0) * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn bars_lie_where_their_stages_ran() {
        let lap = |name, depth, start, time| Lap {
            name,
            depth,
            start: MS(start),
            time: MS(time),
        };
        let page = page(&[lap("load", 0, 0, 50), lap("read", 1, 10, 20)], MS(100));
        assert!(page.contains("--at:10.00%;--for:20.00%"), "{page}");
        assert!(page.contains("title=\"read: from 10 ms to 30 ms\""), "{page}");
        assert!(page.contains("--depth:1\"><th scope=\"row\">read"), "{page}");
        assert!(page.contains("<td>50.0 %</td>"), "{page}");
        assert!(!page.contains("http"), "it asks nobody for anything");
    }

    #[test]
    fn times_are_said_in_units_that_fit() {
        let said = [0, 43, 1_613, 36_110, 161_676].map(|millis| spoken(MS(millis)));
        assert_eq!(said, ["0", "43 ms", "1.61 s", "36.1 s", "2 min 42 s"]);
        assert_eq!(spoken(Duration::from_micros(400)), "0.4 ms");
        assert_eq!(spoken(MS(99_960)), "1 min 40 s");
        assert_eq!(spoken(MS(240_000)), "4 min");
    }

    #[test]
    fn the_marks_of_the_axis_are_round_and_few() {
        for (total, expected) in [
            (100, 20),
            (161_676, 30_000),
            (535_000, 120_000),
            (3_384, 500),
            (1, 0),
        ] {
            let step = step(MS(total));
            if expected > 0 {
                assert_eq!(step, MS(expected), "{total}");
            }
            let count = MS(total).as_secs_f64() / step.as_secs_f64();
            assert!((4.0..=10.0).contains(&count), "{total}: {count}");
        }
    }
}
