//! Dates in the local time zone.

use super::number::{decimal, padded};

/// A moment, in seconds since the epoch and a fraction of as many digits as its source has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// The fraction of a second, in units of `10^-digits`.
    pub fraction: u32,
    /// How many digits the fraction is shown with. A whole second is shown without a fraction.
    pub digits: u8,
}

/// A date and a time of day in the local time zone (`TZ`, /etc/localtime).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The year, as people count.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 60.
    pub second: u32,
    /// How far the zone is ahead of UTC, in minutes.
    pub offset: i32,
}

impl LocalTime {
    /// The local time of so many seconds since the epoch; `None` where the year is beyond the C library's `int`.
    #[must_use]
    pub fn of(seconds: i64) -> Option<Self> {
        let tm = broken_down(seconds)?;
        Some(LocalTime {
            year: i64::from(tm.tm_year) + 1900,
            month: tm.tm_mon.unsigned_abs() + 1,
            day: tm.tm_mday.unsigned_abs(),
            hour: tm.tm_hour.unsigned_abs(),
            minute: tm.tm_min.unsigned_abs(),
            second: tm.tm_sec.unsigned_abs(),
            offset: (tm.tm_gmtoff / 60) as i32,
        })
    }
}

#[allow(unsafe_code)]
fn broken_down(seconds: i64) -> Option<libc::tm> {
    // SAFETY: `tm` has only integers and a pointer to a zone's name, which is not used; all may be zero.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to living values; the function writes nothing but `tm` and is safe among threads.
    let done = unsafe { libc::localtime_r(&raw const seconds, &raw mut tm) };
    (!done.is_null()).then_some(tm)
}

impl Moment {
    /// Writes `2026-11-25T03:04:05.000000678+0100`; false, and nothing, for a moment that has no date.
    pub fn write(&self, out: &mut Vec<u8>) -> bool {
        let Some(local) = LocalTime::of(self.seconds) else { return false };
        if local.year < 0 {
            out.push(b'-');
        }
        padded(local.year.unsigned_abs(), 4, b'0', out);
        let parts = [(b'-', local.month), (b'-', local.day), (b'T', local.hour), (b':', local.minute)];
        for (separator, number) in parts.into_iter().chain([(b':', local.second)]) {
            out.push(separator);
            padded(u64::from(number), 2, b'0', out);
        }
        if self.fraction != 0 && self.digits != 0 {
            out.push(b'.');
            padded(u64::from(self.fraction), usize::from(self.digits), b'0', out);
        }
        out.push(if local.offset < 0 { b'-' } else { b'+' });
        let offset = local.offset.unsigned_abs();
        padded(u64::from(offset / 60), 2, b'0', out);
        if offset % 60 < 10 {
            out.push(b'0');
        }
        decimal(u64::from(offset % 60), out);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The date without its zone, which is the machine's.
    fn date(moment: Moment) -> String {
        let mut out = Vec::new();
        assert!(moment.write(&mut out), "{moment:?} has a date");
        let text = String::from_utf8(out).expect("ASCII");
        text[..text.len() - 5].to_owned()
    }

    #[test]
    fn a_fraction_has_as_many_digits_as_its_source() {
        let whole = date(Moment { seconds: 1_000_000_000, fraction: 0, digits: 0 });
        assert_eq!(whole.len(), "2001-09-09T01:46:40".len());
        let nanoseconds = date(Moment { seconds: 1_000_000_000, fraction: 77, digits: 9 });
        assert_eq!(nanoseconds, format!("{whole}.000000077"));
        assert_eq!(date(Moment { seconds: 1_000_000_000, fraction: 0, digits: 9 }), whole);
    }

    #[test]
    fn a_year_beyond_the_c_library_has_no_date() {
        let mut out = Vec::new();
        assert!(!Moment { seconds: i64::MAX, fraction: 0, digits: 0 }.write(&mut out));
        assert!(out.is_empty());
    }
}
