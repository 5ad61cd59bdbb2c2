//! Go's layouts: the reference time `Mon Jan 2 15:04:05 -0700 MST 2006` shows where each part stands.

mod reading;

use super::Moment;
use super::calendar::Civil;
pub(super) use reading::parse;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A part of a layout.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Year,
    ShortYear,
    MonthName,
    ShortMonthName,
    Month(Pad),
    DayName,
    ShortDayName,
    Day(Pad),
    DayOfYear(Pad),
    Hour24,
    Hour12(Pad),
    Minute(Pad),
    Second(Pad),
    /// Digits after the second; the flag drops zeros at their end.
    Fraction(usize, bool),
    Half(&'static str, &'static str),
    ZoneName,
    /// `Z` stands for UTC if `z`; then the text between hours, minutes and seconds, and how many of them.
    Offset {
        z: bool,
        colon: bool,
        parts: usize,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Pad {
    None,
    Zero,
    Space,
}

/// The texts of the reference time; of two that fit, the longer one comes first.
const PARTS: [(&str, Part); 40] = [
    ("January", Part::MonthName),
    ("Jan", Part::ShortMonthName),
    ("Monday", Part::DayName),
    ("Mon", Part::ShortDayName),
    ("MST", Part::ZoneName),
    ("002", Part::DayOfYear(Pad::Zero)),
    ("01", Part::Month(Pad::Zero)),
    ("02", Part::Day(Pad::Zero)),
    ("03", Part::Hour12(Pad::Zero)),
    ("04", Part::Minute(Pad::Zero)),
    ("05", Part::Second(Pad::Zero)),
    ("06", Part::ShortYear),
    ("15", Part::Hour24),
    ("1", Part::Month(Pad::None)),
    ("2006", Part::Year),
    ("2", Part::Day(Pad::None)),
    ("__2", Part::DayOfYear(Pad::Space)),
    ("_2006", Part::Year),
    ("_2", Part::Day(Pad::Space)),
    ("3", Part::Hour12(Pad::None)),
    ("4", Part::Minute(Pad::None)),
    ("5", Part::Second(Pad::None)),
    ("PM", Part::Half("AM", "PM")),
    ("pm", Part::Half("am", "pm")),
    ("-07:00:00", Part::Offset { z: false, colon: true, parts: 3 }),
    ("-070000", Part::Offset { z: false, colon: false, parts: 3 }),
    ("-07:00", Part::Offset { z: false, colon: true, parts: 2 }),
    ("-0700", Part::Offset { z: false, colon: false, parts: 2 }),
    ("-07", Part::Offset { z: false, colon: false, parts: 1 }),
    ("Z07:00:00", Part::Offset { z: true, colon: true, parts: 3 }),
    ("Z070000", Part::Offset { z: true, colon: false, parts: 3 }),
    ("Z07:00", Part::Offset { z: true, colon: true, parts: 2 }),
    ("Z0700", Part::Offset { z: true, colon: false, parts: 2 }),
    ("Z07", Part::Offset { z: true, colon: false, parts: 1 }),
    (".000000000", Part::Fraction(9, false)),
    (".999999999", Part::Fraction(9, true)),
    (".000000", Part::Fraction(6, false)),
    (".999999", Part::Fraction(6, true)),
    (".000", Part::Fraction(3, false)),
    (".999", Part::Fraction(3, true)),
];

/// Splits a layout at its first part: the text before, the part, and what follows.
fn next_part(layout: &str) -> Option<(&str, Part, &str)> {
    for (at, _) in layout.char_indices() {
        let rest = &layout[at..];
        for (text, part) in PARTS {
            let Some(after) = rest.strip_prefix(text) else { continue };
            // `Jan` in `Janet` is no month, `Mon` in `Month` no day, and digits go on after a fraction.
            let word_goes_on = matches!(text, "Jan" | "Mon") && after.starts_with(|c: char| c.is_ascii_lowercase());
            let digits_go_on = matches!(part, Part::Fraction(..)) && after.starts_with(|c: char| c.is_ascii_digit());
            if word_goes_on || digits_go_on {
                continue;
            }
            if text == "_2006" {
                return Some((&layout[..=at], part, after));
            }
            return Some((&layout[..at], part, after));
        }
    }
    None
}

pub(super) fn format(layout: &str, moment: Moment) -> String {
    let civil = moment.civil();
    let mut out = String::new();
    let mut rest = layout;
    while let Some((before, part, after)) = next_part(rest) {
        out.push_str(before);
        push(&mut out, part, &civil, moment);
        rest = after;
    }
    out + rest
}

fn push(out: &mut String, part: Part, civil: &Civil, moment: Moment) {
    let padded = |number: i64, pad: Pad, width: usize| match pad {
        Pad::None => number.to_string(),
        Pad::Zero => format!("{number:0width$}"),
        Pad::Space => format!("{number:width$}"),
    };
    let name = |names: &[&'static str], at: i64| usize::try_from(at).ok().and_then(|at| names.get(at).copied());
    let month = name(&MONTHS, civil.month - 1).unwrap_or_default();
    let day = name(&DAYS, civil.weekday()).unwrap_or_default();
    match part {
        Part::Year => out.push_str(&format!("{:04}", civil.year)),
        Part::ShortYear => out.push_str(&format!("{:02}", civil.year.rem_euclid(100))),
        Part::MonthName => out.push_str(month),
        Part::ShortMonthName => out.push_str(&month[..3]),
        Part::Month(pad) => out.push_str(&padded(civil.month, pad, 2)),
        Part::DayName => out.push_str(day),
        Part::ShortDayName => out.push_str(&day[..3]),
        Part::Day(pad) => out.push_str(&padded(civil.day, pad, 2)),
        Part::DayOfYear(pad) => out.push_str(&padded(civil.day_of_year(), pad, 3)),
        Part::Hour24 => out.push_str(&format!("{:02}", civil.hour)),
        Part::Hour12(pad) => out.push_str(&padded((civil.hour + 11) % 12 + 1, pad, 2)),
        Part::Minute(pad) => out.push_str(&padded(civil.minute, pad, 2)),
        Part::Second(pad) => out.push_str(&padded(civil.second, pad, 2)),
        Part::Fraction(digits, trimmed) => {
            let all = format!("{:09}", moment.fraction());
            let shown = if trimmed { all[..digits].trim_end_matches('0') } else { &all[..digits] };
            if !shown.is_empty() {
                out.push('.');
                out.push_str(shown);
            }
        }
        Part::Half(before_noon, after_noon) => out.push_str(if civil.hour < 12 { before_noon } else { after_noon }),
        Part::ZoneName if moment.offset == 0 => out.push_str("UTC"),
        // The zone has no name, only an offset.
        Part::ZoneName => push_offset(out, moment.offset, false, 2),
        Part::Offset { z: true, .. } if moment.offset == 0 => out.push('Z'),
        Part::Offset { colon, parts, .. } => push_offset(out, moment.offset, colon, parts),
    }
}

fn push_offset(out: &mut String, offset: i64, colon: bool, parts: usize) {
    out.push(if offset < 0 { '-' } else { '+' });
    let size = offset.abs();
    for (at, number) in [size / 3600, size / 60 % 60, size % 60].into_iter().take(parts).enumerate() {
        out.push_str(if at > 0 && colon { ":" } else { "" });
        out.push_str(&format!("{number:02}"));
    }
}
