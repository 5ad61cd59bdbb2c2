//! Decimal numbers for `addf` and its like.

/// A number as `digits * 10^exponent`, or as a double where it has more digits than fit.
#[derive(Clone, Copy)]
pub(super) enum Decimal {
    Exact { digits: i128, exponent: i32 },
    Rounded(f64),
}

use Decimal::{Exact, Rounded};

/// A quotient has this many digits after the decimal point.
const PLACES: i32 = 16;

impl From<f64> for Decimal {
    /// Takes the shortest decimal number that stands for a double.
    fn from(number: f64) -> Self {
        let text = format!("{number:e}");
        let parse = || -> Option<Self> {
            let (mantissa, power) = text.split_once('e')?;
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
            let digits = format!("{whole}{fraction}").parse().ok()?;
            Some(Exact { digits, exponent: power.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()? })
        };
        parse().unwrap_or(Rounded(number))
    }
}

impl Decimal {
    pub(super) fn to_f64(self) -> f64 {
        match self {
            Exact { digits, exponent } => format!("{digits}e{exponent}").parse().unwrap_or(0.0),
            Rounded(number) => number,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        self.aligned(other, i128::checked_add).unwrap_or_else(|| Rounded(self.to_f64() + other.to_f64()))
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.aligned(other, i128::checked_sub).unwrap_or_else(|| Rounded(self.to_f64() - other.to_f64()))
    }

    pub(super) fn times(self, other: Self) -> Self {
        let exact = || match (self, other) {
            (Exact { digits: a, exponent: one }, Exact { digits: b, exponent: two }) => {
                Some(Exact { digits: a.checked_mul(b)?, exponent: one.checked_add(two)? })
            }
            _ => None,
        };
        exact().unwrap_or_else(|| Rounded(self.to_f64() * other.to_f64()))
    }

    /// Divides and rounds half away from zero at the last place; `None` if the divisor is 0.
    pub(super) fn divided(self, other: Self) -> Option<Self> {
        if matches!(other, Exact { digits: 0, .. } | Rounded(0.0)) {
            return None;
        }
        let exact = || match (self, other) {
            (Exact { digits: a, exponent: one }, Exact { digits: b, exponent: two }) => {
                let shift = one - two + PLACES;
                let (a, b) = if shift >= 0 { (scaled(a, shift)?, b) } else { (a, scaled(b, -shift)?) };
                let (quotient, rest) = (a / b, a % b);
                let up = i128::from(rest.unsigned_abs() * 2 >= b.unsigned_abs() && rest != 0);
                let digits = quotient + if (a < 0) == (b < 0) { up } else { -up };
                Some(Exact { digits, exponent: -PLACES })
            }
            _ => None,
        };
        Some(exact().unwrap_or_else(|| Rounded(self.to_f64() / other.to_f64())))
    }

    /// Applies `step` to the digits of both numbers at the smaller exponent.
    fn aligned(self, other: Self, step: fn(i128, i128) -> Option<i128>) -> Option<Self> {
        let (Exact { digits: a, exponent: one }, Exact { digits: b, exponent: two }) = (self, other) else {
            return None;
        };
        let exponent = one.min(two);
        let (a, b) = (scaled(a, one - exponent)?, scaled(b, two - exponent)?);
        Some(Exact { digits: step(a, b)?, exponent })
    }
}

fn scaled(digits: i128, places: i32) -> Option<i128> {
    if digits == 0 {
        return Some(0);
    }
    digits.checked_mul(10_i128.checked_pow(u32::try_from(places).ok()?)?)
}
