//! Reads a text by a layout.

use super::{DAYS, MONTHS, Pad, Part, next_part};
use crate::docs::go_template::time::calendar::{Civil, days_in};
use crate::docs::go_template::time::{Moment, SECOND};

/// What has been read of a text.
struct Parsed {
    civil: Civil,
    day_of_year: Option<i64>,
    /// Whether a 12-hour clock says that it is after noon.
    half: Option<bool>,
    nanos: i64,
    offset: i64,
}

pub(in crate::docs::go_template::time) fn parse(layout: &str, text: &str) -> Option<Moment> {
    let civil = Civil { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
    let mut parsed = Parsed { civil, day_of_year: None, half: None, nanos: 0, offset: 0 };
    let (mut layout, mut text) = (layout, text);
    while let Some((before, part, after)) = next_part(layout) {
        text = read(&mut parsed, part, text.strip_prefix(before)?, after)?;
        layout = after;
    }
    if text != layout {
        return None;
    }
    let Parsed { mut civil, day_of_year, half, nanos, offset } = parsed;
    match half {
        Some(true) if civil.hour < 12 => civil.hour += 12,
        Some(false) if civil.hour == 12 => civil.hour = 0,
        _ => {}
    }
    if !(1..=days_in(civil.year, civil.month)).contains(&civil.day) {
        return None;
    }
    let mut seconds = civil.seconds();
    if let Some(day) = day_of_year {
        seconds = Civil { month: 1, day: 1, ..civil }.seconds() + (day - 1) * 86_400;
    }
    Some(Moment { nanos: i128::from(seconds - offset) * SECOND + i128::from(nanos), offset })
}

/// Reads one part from the start of a text and returns the rest.
fn read<'a>(parsed: &mut Parsed, part: Part, text: &'a str, after: &str) -> Option<&'a str> {
    let number = |text: &'a str, least: usize, most: usize| -> Option<(i64, &'a str)> {
        let end = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        (end >= least).then_some(())?;
        Some((text[..end].parse().ok()?, &text[end..]))
    };
    let padded = |text: &'a str, pad: Pad| match pad {
        Pad::Zero => number(text, 2, 2),
        Pad::None => number(text, 1, 2),
        Pad::Space => number(text.trim_start_matches(' '), 1, 2),
    };
    let within = |(number, rest): (i64, &'a str), range: std::ops::RangeInclusive<i64>| {
        range.contains(&number).then_some((number, rest))
    };
    let rest;
    match part {
        Part::Year => (parsed.civil.year, rest) = number(text, 4, 4)?,
        Part::ShortYear => {
            (parsed.civil.year, rest) = number(text, 2, 2)?;
            parsed.civil.year += if parsed.civil.year >= 69 { 1900 } else { 2000 };
        }
        Part::MonthName | Part::ShortMonthName => {
            let at;
            (at, rest) = name_at(text, &MONTHS, part == Part::ShortMonthName)?;
            parsed.civil.month = at + 1;
        }
        Part::Month(pad) => (parsed.civil.month, rest) = within(padded(text, pad)?, 1..=12)?,
        Part::DayName | Part::ShortDayName => (_, rest) = name_at(text, &DAYS, part == Part::ShortDayName)?,
        Part::Day(pad) => (parsed.civil.day, rest) = padded(text, pad)?,
        Part::DayOfYear(_) => {
            let day;
            (day, rest) = within(number(text.trim_start_matches(' '), 1, 3)?, 1..=366)?;
            parsed.day_of_year = Some(day);
        }
        Part::Hour24 => (parsed.civil.hour, rest) = within(number(text, 2, 2)?, 0..=23)?,
        Part::Hour12(pad) => (parsed.civil.hour, rest) = within(padded(text, pad)?, 0..=12)?,
        Part::Minute(pad) => (parsed.civil.minute, rest) = within(padded(text, pad)?, 0..=59)?,
        Part::Second(pad) => {
            let after_second;
            (parsed.civil.second, after_second) = within(padded(text, pad)?, 0..=59)?;
            // A fraction may follow even where the layout has none.
            let wanted = next_part(after)
                .is_some_and(|(before, part, _)| before.is_empty() && matches!(part, Part::Fraction(..)));
            rest = if wanted { after_second } else { fraction(parsed, after_second, 0) };
        }
        Part::Fraction(digits, trimmed) => {
            rest = fraction(parsed, text, if trimmed { 0 } else { digits });
            (trimmed || rest.len() + digits + 1 == text.len()).then_some(())?;
        }
        Part::Half(before_noon, after_noon) => {
            let is_after = text.starts_with(after_noon);
            (is_after || text.starts_with(before_noon)).then_some(())?;
            parsed.half = Some(is_after);
            rest = &text[2..];
        }
        Part::ZoneName => {
            let end = text.bytes().take_while(u8::is_ascii_uppercase).count();
            (3..=5).contains(&end).then_some(())?;
            rest = &text[end..];
        }
        Part::Offset { z: true, .. } if text.starts_with('Z') => rest = &text[1..],
        Part::Offset { colon, parts, .. } => {
            let sign = if text.starts_with('-') { -1 } else { i64::from(text.starts_with('+')) };
            let mut left = text.get(1..)?;
            let mut size = 0;
            for (at, unit) in [3600, 60, 1].into_iter().take(parts).enumerate() {
                left = if at > 0 && colon { left.strip_prefix(':')? } else { left };
                let (value, after) = number(left, 2, 2)?;
                size += value * unit;
                left = after;
            }
            (sign != 0).then_some(())?;
            parsed.offset = sign * size;
            rest = left;
        }
    }
    Some(rest)
}

/// Reads `.123` or `,123`, if it is there; `digits` limits it, 0 does not.
fn fraction<'a>(parsed: &mut Parsed, text: &'a str, digits: usize) -> &'a str {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return text };
    let most = if digits == 0 { rest.len() } else { digits };
    let end = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if end == 0 {
        return text;
    }
    parsed.nanos = format!("{:0<9.9}", &rest[..end]).parse().unwrap_or(0);
    &rest[end..]
}

/// Finds the name at the start of a text, in any letter case.
fn name_at<'a>(text: &'a str, names: &[&str], short: bool) -> Option<(i64, &'a str)> {
    names.iter().zip(0..).find_map(|(name, at)| {
        let name = if short { &name[..3] } else { name };
        let found = text.get(..name.len())?;
        found.eq_ignore_ascii_case(name).then(|| (at, &text[name.len()..]))
    })
}
