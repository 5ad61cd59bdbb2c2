//! Dates and clock times of the proleptic Gregorian calendar.

/// A date and a clock time.
pub(in crate::docs::go_template) struct Civil {
    pub(in crate::docs::go_template) year: i64,
    /// From 1.
    pub(in crate::docs::go_template) month: i64,
    /// From 1.
    pub(in crate::docs::go_template) day: i64,
    pub(in crate::docs::go_template) hour: i64,
    pub(in crate::docs::go_template) minute: i64,
    pub(in crate::docs::go_template) second: i64,
}

/// Seconds in a day.
const DAY: i64 = 86_400;

impl Civil {
    /// Converts seconds since 1970.
    pub(super) fn of(seconds: i64) -> Self {
        let (days, clock) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        // Years that start in March have their leap day at the end; an era has 400 years.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            hour: clock / 3600,
            minute: clock / 60 % 60,
            second: clock % 60,
        }
    }

    /// Returns the seconds since 1970.
    pub(super) fn seconds(&self) -> i64 {
        days(self.year, self.month, self.day) * DAY + self.hour * 3600 + self.minute * 60 + self.second
    }

    /// Returns the day of the year, from 1.
    pub(in crate::docs::go_template) fn day_of_year(&self) -> i64 {
        days(self.year, self.month, self.day) - days(self.year, 1, 1) + 1
    }

    /// Returns the day of the week; Sunday is 0.
    pub(super) fn weekday(&self) -> i64 {
        (days(self.year, self.month, self.day) + 4).rem_euclid(7)
    }

    /// Returns the seconds since 1970 of a date that many years, months and days later; a day that the month lacks falls
    /// into the next one.
    pub(super) fn moved(&self, years: i64, months: i64, days: i64) -> i64 {
        let limited = |number: i64| number.clamp(-1_000_000, 1_000_000);
        let months = self.month - 1 + limited(months);
        let moved = Self {
            year: self.year + limited(years) + months.div_euclid(12),
            month: months.rem_euclid(12) + 1,
            day: self.day + limited(days),
            ..*self
        };
        moved.seconds()
    }
}

/// Returns the number of days in a month.
pub(super) fn days_in(year: i64, month: i64) -> i64 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days(next_year, next, 1) - days(year, month, 1)
}

/// Returns the days since 1970.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}
