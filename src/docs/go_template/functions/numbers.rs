//! Sprig's functions on numbers. Every argument is converted to a number; what is not a number counts as 0.

use super::Table;
use super::arguments::Arguments;
use super::decimal::Decimal;
use crate::docs::go_template::datum::{Datum, IntType};

/// Arithmetic and conversion.
pub(super) const NUMBERS: Table = &[
    ("add", |a| fold(a, 0, i64::wrapping_add)),
    ("add1", |a| Ok(int64(a.count(1)?.whole(0)?.wrapping_add(1)))),
    ("sub", |a| Ok(int64(a.count(2)?.whole(0)?.wrapping_sub(a.whole(1)?)))),
    ("mul", |a| fold(a.least(1)?, 1, i64::wrapping_mul)),
    ("div", |a| divided(a, i64::wrapping_div)),
    ("mod", |a| divided(a, i64::wrapping_rem)),
    ("max", |a| fold(a.least(1)?, i64::MIN, i64::max)),
    ("biggest", |a| fold(a.least(1)?, i64::MIN, i64::max)),
    ("min", |a| fold(a.least(1)?, i64::MAX, i64::min)),
    ("addf", |a| decimals(a, 0, |a, b| Some(a.plus(b)))),
    ("add1f", |a| Ok(Datum::Float(Decimal::from(a.count(1)?.float(0)?).plus(Decimal::from(1.0)).to_f64()))),
    ("subf", |a| decimals(a, 1, |a, b| Some(a.minus(b)))),
    ("mulf", |a| decimals(a, 1, |a, b| Some(a.times(b)))),
    ("divf", |a| decimals(a, 1, Decimal::divided)),
    ("maxf", |a| floats(a, f64::max)),
    ("minf", |a| floats(a, f64::min)),
    ("floor", |a| Ok(Datum::Float(a.count(1)?.float(0)?.floor()))),
    ("ceil", |a| Ok(Datum::Float(a.count(1)?.float(0)?.ceil()))),
    ("round", |a| {
        let places = i32::try_from(a.between(2, 3)?.int(1)?.clamp(-400, 400)).unwrap_or(0);
        let up_from = match a.0.get(2) {
            None => 0.5,
            Some(Datum::Float(up_from)) => *up_from,
            Some(_) => return Err("argument 3 must be a float64".into()),
        };
        let scale = 10_f64.powi(places);
        let scaled = scale * a.float(0)?;
        // As in Sprig, the fraction of a negative number is negative, so it is always rounded down.
        let whole = if scaled.fract() >= up_from { scaled.ceil() } else { scaled.floor() };
        Ok(Datum::Float(whole / scale))
    }),
    ("int", |a| Ok(Datum::int(a.count(1)?.whole(0)?))),
    ("int64", |a| Ok(int64(a.count(1)?.whole(0)?))),
    ("atoi", |a| Ok(Datum::int(a.count(1)?.text(0)?.parse().unwrap_or(0)))),
    ("float64", |a| Ok(Datum::Float(a.count(1)?.float(0)?))),
    ("toDecimal", |a| Ok(int64(i64::from_str_radix(&a.count(1)?.any(0)?.format()?, 8).unwrap_or(0)))),
];

const fn int64(number: i64) -> Datum {
    Datum::Int(number, IntType::Int64)
}

fn fold(a: Arguments<'_>, start: i64, step: fn(i64, i64) -> i64) -> Result<Datum, String> {
    let numbers = (0..a.0.len()).map(|at| a.whole(at)).collect::<Result<Vec<_>, _>>()?;
    Ok(int64(numbers.into_iter().fold(start, step)))
}

fn divided(a: Arguments<'_>, step: fn(i64, i64) -> i64) -> Result<Datum, String> {
    match (a.count(2)?.whole(0)?, a.whole(1)?) {
        (_, 0) => Err("division by zero".into()),
        (whole, by) => Ok(int64(step(whole, by))),
    }
}

fn floats(a: Arguments<'_>, step: fn(f64, f64) -> f64) -> Result<Datum, String> {
    let numbers = (0..a.least(1)?.0.len()).map(|at| a.float(at)).collect::<Result<Vec<_>, _>>()?;
    Ok(Datum::Float(numbers.into_iter().reduce(step).unwrap_or(0.0)))
}

/// Computes with decimal numbers, so that 0.1 and 0.2 make 0.3.
fn decimals(a: Arguments<'_>, least: usize, step: fn(Decimal, Decimal) -> Option<Decimal>) -> Result<Datum, String> {
    let mut result: Option<Decimal> = None;
    for at in 0..a.least(least)?.0.len() {
        let number = Decimal::from(a.float(at)?);
        result = Some(match result {
            None => number,
            Some(result) => step(result, number).ok_or("division by zero")?,
        });
    }
    Ok(Datum::Float(result.map_or(0.0, Decimal::to_f64)))
}
