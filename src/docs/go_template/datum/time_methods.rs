//! The methods of a time.

use super::{Datum, IntType};
use crate::docs::go_template::time::Moment;

/// Calls a method.
pub(super) fn call(moment: Moment, name: &str, arguments: &[Datum]) -> Result<Datum, String> {
    let civil = moment.civil();
    let int64 = |number: i128| Datum::Int(i64::try_from(number).unwrap_or(i64::MAX), IntType::Int64);
    Ok(match (name, arguments) {
        ("Format", [Datum::Text(layout)]) => Datum::Text(moment.format(layout)),
        ("String", []) => Datum::Text(moment.to_string()),
        ("Unix", []) => int64(i128::from(moment.seconds())),
        ("UnixMilli", []) => int64(moment.nanos().div_euclid(1_000_000)),
        ("UnixNano", []) => int64(moment.nanos()),
        ("Year", []) => Datum::int(civil.year),
        ("Month", []) => Datum::Text(moment.format("January")),
        ("Weekday", []) => Datum::Text(moment.format("Monday")),
        ("Day", []) => Datum::int(civil.day),
        ("YearDay", []) => Datum::int(civil.day_of_year()),
        ("Hour", []) => Datum::int(civil.hour),
        ("Minute", []) => Datum::int(civil.minute),
        ("Second", []) => Datum::int(civil.second),
        ("UTC" | "Local", []) => Datum::Time(moment.in_utc()),
        ("IsZero", []) => Datum::Bool(moment.nanos() == Moment::ZERO.nanos()),
        ("Before", [Datum::Time(other)]) => Datum::Bool(moment.nanos() < other.nanos()),
        ("After", [Datum::Time(other)]) => Datum::Bool(moment.nanos() > other.nanos()),
        ("Equal", [Datum::Time(other)]) => Datum::Bool(moment.nanos() == other.nanos()),
        ("AddDate", [Datum::Int(years, _), Datum::Int(months, _), Datum::Int(days, _)]) => {
            Datum::Time(moment.moved(*years, *months, *days))
        }
        _ => return Err(format!("a time has no method `.{name}` with these arguments")),
    })
}
