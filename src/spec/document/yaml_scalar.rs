//! Reads plain YAML scalars by the core schema of YAML 1.2 (§10.3.2), where `no` and `on` are text.

use serde_json::Number;

use super::Data;

/// Returns the value of a plain scalar; `None` for a number that JSON can't hold.
pub(super) fn plain(text: &str) -> Option<Data> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        _ if is_special(text) => return None,
        _ if is_integer(text) => Data::Number(integer(text)?),
        _ if is_float(text) => Data::Number(float(text)?),
        _ => Data::String(text.to_owned()),
    })
}

/// Returns a number as JSON writes it; `None` if it does not fit.
pub(super) fn json_number(text: &str) -> Option<Number> {
    if is_integer(text) { integer(text) } else { float(text) }
}

fn integer(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0o") {
        return u64::from_str_radix(digits, 8).ok().map(Number::from);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16).ok().map(Number::from);
    }
    // JSON readers read `-0` as a float; keep it an integer, as in YAML.
    text.parse::<u64>().map(Number::from).or_else(|_| text.parse::<i64>().map(Number::from)).ok()
}

fn float(text: &str) -> Option<Number> {
    Number::from_f64(text.parse().ok()?)
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn is_special(text: &str) -> bool {
    matches!(unsigned(text), ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

fn is_integer(text: &str) -> bool {
    let all = |digits: &str, radix| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
        (Some(digits), _) => all(digits, 8),
        (_, Some(digits)) => all(digits, 16),
        _ => all(unsigned(text), 10),
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(text: &str) -> bool {
    let text = unsigned(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(unsigned(&text[at + 1..]))),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let some_digit = !whole.is_empty() || !fraction.is_empty();
    some_digit && digits(whole) && digits(fraction) && exponent.is_none_or(|part| !part.is_empty() && digits(part))
}
