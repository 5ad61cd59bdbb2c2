//! Durations such as `1h30m`.

/// The units, longest first, in nanoseconds.
const UNITS: [(&str, i64); 7] = [
    ("h", 3_600_000_000_000),
    ("ms", 1_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("us", 1000),
    ("µs", 1000),
    ("ns", 1),
];

/// Parses a duration; returns nanoseconds.
pub(in crate::docs::go_template) fn parse_duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total = 0_i64;
    while !rest.is_empty() || text.is_empty() {
        let end = rest.find(|c: char| c != '.' && !c.is_ascii_digit())?;
        let (number, after) = rest.split_at(end);
        let (unit, nanos) = UNITS.into_iter().find(|(unit, _)| after.starts_with(unit))?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        total = total.checked_add(whole.checked_mul(nanos)?)?;
        // More digits than these are below a nanosecond.
        let fraction = &fraction[..fraction.len().min(18)];
        if !fraction.is_empty() {
            let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
            total =
                total.checked_add(i64::try_from(fraction.parse::<i128>().ok()? * i128::from(nanos) / scale).ok()?)?;
        }
        rest = &after[unit.len()..];
    }
    Some(sign * total)
}

/// Formats nanoseconds as Go does: `1h1m1.5s`, `1.5ms`, `0s`.
pub(in crate::docs::go_template) fn duration_text(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let size = nanos.unsigned_abs();
    let with_fraction = |unit: u64| {
        let digits = unit.ilog10() as usize;
        let fraction = format!("{:0digits$}", size % unit);
        let fraction = if digits == 0 { "" } else { fraction.trim_end_matches('0') };
        (if fraction.is_empty() { String::new() } else { format!(".{fraction}") }, size / unit)
    };
    match size {
        0 => "0s".into(),
        1..1000 => format!("{sign}{size}ns"),
        1000..1_000_000 => {
            let (fraction, whole) = with_fraction(1000);
            format!("{sign}{whole}{fraction}µs")
        }
        1_000_000..1_000_000_000 => {
            let (fraction, whole) = with_fraction(1_000_000);
            format!("{sign}{whole}{fraction}ms")
        }
        _ => {
            let (fraction, seconds) = with_fraction(1_000_000_000);
            let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}{fraction}s"),
                (0, _) => format!("{sign}{minutes}m{seconds}{fraction}s"),
                _ => format!("{sign}{hours}h{minutes}m{seconds}{fraction}s"),
            }
        }
    }
}

/// Returns the largest unit of a duration, as `durationRound` does: `2d`, `3mo`.
pub(in crate::docs::go_template) fn rounded_duration(nanos: i64) -> String {
    const SECOND: u64 = 1_000_000_000;
    let size = nanos.unsigned_abs();
    let units = [
        ("y", 365 * 86_400 * SECOND),
        ("mo", 30 * 86_400 * SECOND),
        ("d", 86_400 * SECOND),
        ("h", 3600 * SECOND),
        ("m", 60 * SECOND),
        ("s", SECOND),
    ];
    let unit = units.into_iter().find(|(_, unit)| size > *unit);
    unit.map_or_else(|| "0s".into(), |(name, unit)| format!("{}{name}", size / unit))
}
