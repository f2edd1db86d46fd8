//! Which times are those of the comparison itself.

use std::time::{SystemTime, UNIX_EPOCH};

/// The wall clock and the time since boot, both at the start of a comparison, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) epoch: i64,
    pub(crate) uptime: i64,
}

const DAY: i64 = 86_400;

impl Clock {
    pub(crate) fn now() -> Self {
        let epoch = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
        let uptime = std::fs::read_to_string("/proc/uptime").ok();
        let uptime = uptime.and_then(|text| text.split('.').next()?.parse().ok()).unwrap_or(0);
        Clock { epoch, uptime }
    }

    /// Whether a number of seconds, or a comment with a date, may be a moment of the comparison itself:
    /// such times differ between runs, and agree by chance.
    pub(crate) fn is_recent(&self, text: &str) -> bool {
        if let Some(date) = text.strip_prefix("/* ") {
            return (-2..=2).any(|days| date.starts_with(&date_of(self.epoch + days * DAY)));
        }
        let Ok(seconds) = text.parse::<i64>() else { return true };
        (seconds - self.epoch).abs() <= 2 * DAY || (self.uptime - 7200..=self.uptime + 7200).contains(&seconds)
    }
}

/// `YYYY-MM-DD` of a moment in UTC, by counting years from 0000-03-01 in eras of 400.
fn date_of(epoch: i64) -> String {
    let days = epoch.div_euclid(DAY) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year_of_era + next_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right() {
        assert_eq!(date_of(0), "1970-01-01");
        assert_eq!(date_of(951_782_400), "2000-02-29");
        assert_eq!(date_of(1_700_000_000), "2023-11-14");
    }

    #[test]
    fn times_of_the_run_are_recent() {
        let clock = Clock { epoch: 1_700_000_000, uptime: 50_000 };
        assert!(clock.is_recent("1700000010"));
        assert!(clock.is_recent("50100"));
        assert!(clock.is_recent("/* 2023-11-14T22:13:20+0000 */"));
        assert!(!clock.is_recent("1600000000"));
        assert!(!clock.is_recent("5"));
        assert!(!clock.is_recent("/* 2020-09-13T12:26:40+0000 */"));
    }
}
