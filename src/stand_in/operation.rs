//! One row for each call that the stand-in answers, and what a row's function gets.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::shape::Field;
use super::state::World;

/// The result of a call: the output, or a refusal.
pub type Answer = Result<Value, Refusal>;

/// A call that the stand-in answers.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name: `CreateSecret`, …
    pub name: &'static str,
    /// The field of the input that names the resource, for the log of calls; empty if there is none.
    pub subject: &'static str,
    /// The fields of its input.
    pub takes: &'static [Field],
    /// Whether the response has no body or result at all.
    pub silent: bool,
    /// Changes the world and returns the output.
    pub(crate) answer: fn(&mut World, &Caller, &Input) -> Answer,
}

/// Who calls, where and when.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account that the caller's credentials belong to.
    pub account: String,
    /// The region of the endpoint, from the signature.
    pub region: String,
    /// The partition of the region.
    pub partition: &'static str,
    /// The access key that signed the request.
    pub access_key: String,
    /// Milliseconds since 1970.
    pub now: u64,
}

impl Caller {
    /// An ARN in the caller's account; `region` is empty for a global service.
    pub fn arn(&self, service: &str, region: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{region}:{}:{resource}", self.partition, self.account)
    }
}

/// A time as JSON protocols write it: seconds since 1970, with a fraction.
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 stay far below 2^53")]
pub fn seconds(milliseconds: u64) -> Value {
    Value::from(milliseconds as f64 / 1000.0)
}

/// A time as XML protocols write it: ISO 8601 in UTC.
pub fn iso_8601(milliseconds: u64) -> Value {
    let total = milliseconds / 1000;
    let (days, second) = (total / 86_400, total % 86_400);
    // Days to a date of the Gregorian calendar, with years that begin in March (Howard Hinnant, "chrono-Compatible
    // Low-Level Date Algorithms", civil_from_days), for days since 1970 only.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    Value::from(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// The input of a call, after its shape was checked.
#[derive(Clone, Debug, Default)]
pub struct Input(pub Map<String, Value>);

impl Input {
    /// A text that may be missing.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A text that the shape requires.
    pub fn required(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    /// A boolean; `false` if it is missing.
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A number that may be missing.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// The texts of a list; `None` if it is missing.
    pub fn texts(&self, name: &str) -> Option<Vec<&str>> {
        Some(self.0.get(name)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_dates_of_the_calendar() {
        for (second, date) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_796_083_199, "2026-11-30T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(iso_8601(second * 1000), date, "{second}");
        }
    }
}
