//! Decides which texts need quotes because YAML would not read them as text.

use crate::docs::config::value::parse_bool;

/// Whether an unquoted word would be null, a bool, a number or a date to some YAML reader.
pub(super) fn means_something_else(text: &str) -> bool {
    is_word(text) || is_old_bool(text) || is_base_60(text) || is_number(text) || is_date(text)
}

fn is_word(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "", "~", "null", "Null", "NULL", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
        "-.inf", "-.Inf", "-.INF",
    ];
    // YAML's bools are Go's, without the single letters and digits.
    WORDS.contains(&text) || (text.len() > 3 && parse_bool(text).is_some())
}

fn is_old_bool(text: &str) -> bool {
    const WORDS: [&str; 16] =
        ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF"];
    WORDS.contains(&text)
}

/// Whether the text is a base 60 number, such as `12:30` or `-1:2.5`.
fn is_base_60(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (text, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    first.starts_with(|c: char| c.is_ascii_digit())
        && is_digits(first)
        && is_digits(fraction)
        && !rest.is_empty()
        && rest.iter().all(|part| match part.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [tens, digit] => (b'0'..=b'5').contains(tens) && digit.is_ascii_digit(),
            _ => false,
        })
}

fn is_number(text: &str) -> bool {
    match text.as_bytes() {
        [b'.', ..] => text[1..].starts_with(|c: char| c.is_ascii_digit()) && is_float(text),
        [b'+' | b'-' | b'0'..=b'9', ..] => {
            let text = text.replace('_', "");
            is_integer(&text) || is_float(&text)
        }
        _ => false,
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let lower = digits.to_ascii_lowercase();
    let (digits, radix) = match lower.as_bytes() {
        [b'0', b'x', ..] => (&lower[2..], 16),
        [b'0', b'o', ..] => (&lower[2..], 8),
        [b'0', b'b', ..] => (&lower[2..], 2),
        [b'0', _, ..] => (&lower[1..], 8),
        _ => (lower.as_str(), 10),
    };
    !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)) && u64::from_str_radix(digits, radix).is_ok()
}

fn is_float(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let shaped = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    shaped && text.parse().is_ok_and(f64::is_finite)
}

/// Whether the text is a date such as `2024-1-31`, with or without a time after it.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((&text[at..=at], &text[at + 1..]))),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (Some(month), Some(day)) = (number(month, 12), number(day, 31)) else { return false };
    let leap = year.parse::<u32>().is_ok_and(|year| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    month > 0 && day > 0 && day <= days && time.is_none_or(|(mark, time)| is_time(time, mark != " "))
}

fn number(text: &str, most: u32) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number <= most)
}

/// Whether the text is a time such as `15:4:5.999`, followed by `Z` or `+07:00` if `zoned`.
fn is_time(text: &str, zoned: bool) -> bool {
    let text = if zoned {
        let Some(at) = text.find(['Z', '+', '-']) else { return false };
        let zone = &text[at..];
        let offset = zone[1..].split_once(':').is_some_and(|(hours, minutes)| {
            hours.len() == 2 && minutes.len() == 2 && number(hours, 24).is_some() && number(minutes, 60).is_some()
        });
        if zone != "Z" && (zone.starts_with('Z') || !offset) {
            return false;
        }
        &text[..at]
    } else {
        text
    };
    let (text, fraction) = text.split_once('.').map_or((text, None), |(text, fraction)| (text, Some(fraction)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else { return false };
    number(hours, 23).is_some()
        && number(minutes, 59).is_some()
        && number(seconds, 59).is_some()
        && fraction.is_none_or(digits)
}
