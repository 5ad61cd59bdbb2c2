//! Sprig's functions on numbers. Every argument is converted to a number; what is not a number counts as 0.

use super::Table;
use super::arguments::Arguments;
use crate::docs::go_template::datum::Datum;

/// Arithmetic and conversion.
pub(super) const NUMBERS: Table = &[
    ("add", |a| fold(a, i64::wrapping_add)),
    ("add1", |a| Ok(Datum::Int(a.count(1)?.whole(0)?.wrapping_add(1)))),
    ("sub", |a| Ok(Datum::Int(a.count(2)?.whole(0)?.wrapping_sub(a.whole(1)?)))),
    ("mul", |a| fold(a, i64::wrapping_mul)),
    ("div", |a| {
        a.count(2)?.whole(0)?.checked_div(a.whole(1)?).map(Datum::Int).ok_or_else(|| "division by zero".into())
    }),
    ("mod", |a| {
        a.count(2)?.whole(0)?.checked_rem(a.whole(1)?).map(Datum::Int).ok_or_else(|| "division by zero".into())
    }),
    ("max", |a| fold(a, i64::max)),
    ("min", |a| fold(a, i64::min)),
    ("floor", |a| Ok(Datum::Float(a.count(1)?.float(0)?.floor()))),
    ("ceil", |a| Ok(Datum::Float(a.count(1)?.float(0)?.ceil()))),
    ("round", |a| {
        let places = i32::try_from(a.count(2)?.whole(1)?.clamp(-300, 300)).unwrap_or(0);
        let scale = 10_f64.powi(places);
        Ok(Datum::Float((a.float(0)? * scale).round() / scale))
    }),
    ("int", |a| Ok(Datum::Int(a.count(1)?.whole(0)?))),
    ("int64", |a| Ok(Datum::Int(a.count(1)?.whole(0)?))),
    ("atoi", |a| Ok(Datum::Int(a.count(1)?.text(0)?.parse().unwrap_or(0)))),
    ("float64", |a| Ok(Datum::Float(a.count(1)?.float(0)?))),
];

fn fold(a: Arguments<'_>, step: fn(i64, i64) -> i64) -> Result<Datum, String> {
    let numbers = (0..a.0.len()).map(|at| a.whole(at)).collect::<Result<Vec<_>, _>>()?;
    numbers.into_iter().reduce(step).map(Datum::Int).ok_or_else(|| "needs arguments".into())
}
