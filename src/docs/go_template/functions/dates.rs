//! Sprig's functions on a given time; those that read the clock do not exist here.

use super::Table;
use super::arguments::{Arguments, text};
use crate::docs::go_template::datum::{Datum, IntType};
use crate::docs::go_template::time::{Moment, duration_text, parse_duration, rounded_duration};

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

/// Parses, moves and formats times, all in UTC.
pub(super) const DATES: Table = &[
    ("toDate", |a| {
        // What does not follow the layout gives the zero time.
        let (layout, given) = (a.count(2)?.text(0)?, a.text(1)?);
        Ok(Datum::Time(Moment::parse(layout, given).unwrap_or(Moment::ZERO)))
    }),
    ("mustToDate", |a| Moment::parse(a.count(2)?.text(0)?, a.text(1)?).map(Datum::Time)),
    ("date", |a| text(given(a.count(2)?, 1)?.in_utc().format(a.text(0)?))),
    ("dateInZone", in_zone),
    ("date_in_zone", in_zone),
    ("htmlDate", |a| text(given(a.count(1)?, 0)?.in_utc().format("2006-01-02"))),
    ("htmlDateInZone", |a| {
        let moment = given(a.count(2)?, 0)?;
        utc(a.text(1)?)?;
        text(moment.in_utc().format("2006-01-02"))
    }),
    ("dateModify", |a| Ok(moved(a)?.unwrap_or_else(|_| a.0[1].clone()))),
    ("date_modify", |a| Ok(moved(a)?.unwrap_or_else(|_| a.0[1].clone()))),
    ("mustDateModify", |a| moved(a)?),
    ("must_date_modify", |a| moved(a)?),
    ("unixEpoch", |a| text(time(a.count(1)?, 0)?.seconds().to_string())),
    ("duration", |a| {
        let seconds = match a.count(1)?.any(0)? {
            Datum::Text(seconds) => seconds.parse().unwrap_or(0),
            Datum::Int(seconds, IntType::Int64) => *seconds,
            _ => 0_i64,
        };
        text(duration_text(seconds.wrapping_mul(SECOND)))
    }),
    ("durationRound", |a| {
        let nanos = match a.count(1)?.any(0)? {
            Datum::Text(duration) => parse_duration(duration).unwrap_or(0),
            Datum::Int(nanos, IntType::Int64) => *nanos,
            Datum::Time(_) => return Err("the time since then depends on the clock".into()),
            _ => 0,
        };
        text(rounded_duration(nanos))
    }),
];

fn time(a: Arguments<'_>, at: usize) -> Result<Moment, String> {
    match a.any(at)? {
        Datum::Time(moment) => Ok(*moment),
        other => Err(format!("argument {} must be a time, not a {}", at + 1, other.go_type())),
    }
}

/// Returns a time, or the one that a number of seconds since 1970 stands for.
fn given(a: Arguments<'_>, at: usize) -> Result<Moment, String> {
    match a.any(at)? {
        Datum::Int(seconds, IntType::Int | IntType::Int64) => Ok(Moment::from_seconds(*seconds)),
        // Sprig takes the current time instead.
        _ => time(a, at),
    }
}

/// Accepts only UTC, because other zones change with the time zone data of the machine.
fn utc(zone: &str) -> Result<(), String> {
    match zone {
        "" | "UTC" | "Local" | "Etc/UTC" | "GMT" => Ok(()),
        other => Err(format!("the zone `{other}` is not known; use `UTC`")),
    }
}

fn in_zone(a: Arguments<'_>) -> Result<Datum, String> {
    let (layout, moment) = (a.count(3)?.text(0)?, given(a, 1)?);
    utc(a.text(2)?)?;
    text(moment.in_utc().format(layout))
}

fn moved(a: Arguments<'_>) -> Result<Result<Datum, String>, String> {
    let (duration, moment) = (a.count(2)?.text(0)?, time(a, 1)?);
    let nanos = parse_duration(duration).ok_or_else(|| format!("`{duration}` is not a duration"));
    Ok(nanos.map(|nanos| Datum::Time(moment.plus(nanos))))
}
