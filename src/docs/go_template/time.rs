//! Points in time, with Go's layouts such as `2006-01-02`. There is only UTC: the zone of the machine would make the
//! same input give other bytes elsewhere.

mod calendar;
mod duration;
mod layout;

use std::fmt;

pub(super) use calendar::Civil;
pub(super) use duration::{duration_text, parse_duration, rounded_duration};

/// Nanoseconds in a second.
const SECOND: i128 = 1_000_000_000;

/// A point in time; in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    nanos: i128,
    /// Seconds east of UTC, as given in the parsed text.
    offset: i64,
}

impl Moment {
    /// Go's zero time, the first of January of the year 1.
    pub(super) const ZERO: Self = Self { nanos: -62_135_596_800 * SECOND, offset: 0 };

    pub(super) fn from_seconds(seconds: i64) -> Self {
        Self { nanos: i128::from(seconds) * SECOND, offset: 0 }
    }

    /// Parses a text by a layout.
    pub(super) fn parse(layout: &str, text: &str) -> Result<Self, String> {
        layout::parse(layout, text).ok_or_else(|| format!("`{text}` does not follow the layout `{layout}`"))
    }

    pub(super) fn format(self, layout: &str) -> String {
        layout::format(layout, self)
    }

    pub(super) fn rfc3339(self) -> String {
        self.format("2006-01-02T15:04:05.999999999Z07:00")
    }

    /// Returns the nanoseconds since 1970.
    pub(super) const fn nanos(self) -> i128 {
        self.nanos
    }

    /// Returns the whole seconds since 1970.
    pub(super) fn seconds(self) -> i64 {
        i64::try_from(self.nanos.div_euclid(SECOND)).unwrap_or(i64::MAX)
    }

    /// Adds nanoseconds.
    pub(super) fn plus(self, nanos: i64) -> Self {
        Self { nanos: self.nanos + i128::from(nanos), ..self }
    }

    /// Shows the same moment in UTC.
    pub(super) fn in_utc(self) -> Self {
        Self { offset: 0, ..self }
    }

    /// Returns the date and the clock time in the moment's own zone.
    pub(super) fn civil(self) -> Civil {
        Civil::of(self.seconds().saturating_add(self.offset))
    }

    /// Returns the nanoseconds within the second.
    fn fraction(self) -> i128 {
        self.nanos.rem_euclid(SECOND)
    }

    /// Returns the moment that many years, months and days later.
    pub(super) fn moved(self, years: i64, months: i64, days: i64) -> Self {
        let civil = self.civil();
        let moved = civil.moved(years, months, days) - civil.seconds();
        Self { nanos: self.nanos + i128::from(moved) * SECOND, ..self }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}
