//! Times as text.

use std::time::Duration;

use crate::event::Time;
use crate::sink::options::{Absolute, Precision};
use crate::value::calendar::LocalTime;
use crate::value::number::padded;

/// Writes the times before lines.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// The last minute whose time of day was asked for, and that time: the C library is slow to answer.
    minute: Option<(u64, u32, u32)>,
    /// When the last line was written.
    last: Option<Duration>,
}

impl Clock {
    /// Writes `03:44:31.538588 `.
    pub(super) fn absolute(&mut self, time: Time, how: Absolute, out: &mut Vec<u8>) {
        let seconds = time.wall.as_secs();
        if how.unix {
            padded(seconds, 1, b'0', out);
        } else {
            let (hour, minute) = self.time_of_day(seconds / 60);
            for part in [hour, minute] {
                padded(u64::from(part), 2, b'0', out);
                out.push(b':');
            }
            padded(seconds % 60, 2, b'0', out);
        }
        fraction(time.wall, how.precision, out);
        out.push(b' ');
    }

    /// Hour and minute of the local time. Zones differ from UTC by whole minutes.
    fn time_of_day(&mut self, minutes: u64) -> (u32, u32) {
        match self.minute {
            Some((known, hour, minute)) if known == minutes => (hour, minute),
            _ => {
                let local = i64::try_from(minutes).ok().and_then(|minutes| LocalTime::of(minutes.checked_mul(60)?));
                let (hour, minute) = local.map_or((0, 0), |local| (local.hour, local.minute));
                self.minute = Some((minutes, hour, minute));
                (hour, minute)
            }
        }
    }

    /// Writes `     0.000113 `, the time since this was last called; in parentheses beside another time.
    pub(super) fn relative(&mut self, time: Time, precision: Precision, beside: bool, out: &mut Vec<u8>) {
        let passed = time.monotonic.saturating_sub(self.last.unwrap_or(time.monotonic));
        self.last = Some(time.monotonic);
        out.extend_from_slice(if beside { b"(+" } else { b"" });
        padded(passed.as_secs(), 6, b' ', out);
        fraction(passed, precision, out);
        out.extend_from_slice(if beside { b") " } else { b" " });
    }
}

/// Writes ` <0.000012>`.
pub(super) fn duration(passed: Duration, precision: Precision, out: &mut Vec<u8>) {
    out.extend_from_slice(b" <");
    padded(passed.as_secs(), 1, b'0', out);
    fraction(passed, precision, out);
    out.push(b'>');
}

/// Writes `.000012`, cut to the precision; nothing for whole seconds.
fn fraction(time: Duration, precision: Precision, out: &mut Vec<u8>) {
    let decimals = precision.decimals();
    if decimals > 0 {
        out.push(b'.');
        padded(u64::from(time.subsec_nanos()) / 10_u64.pow(9 - decimals as u32), decimals, b'0', out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanos: u64) -> Time {
        Time { wall: Duration::from_nanos(nanos), monotonic: Duration::from_nanos(nanos) }
    }

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn times_are_cut_to_their_precision() {
        let unix = |precision| {
            written(|out| {
                Clock::default().absolute(at(1_795_578_271_626_990_309), Absolute { unix: true, precision }, out);
            })
        };
        assert_eq!(unix(Precision::Seconds), "1795578271 ");
        assert_eq!(unix(Precision::Millis), "1795578271.626 ");
        assert_eq!(unix(Precision::Micros), "1795578271.626990 ");
        assert_eq!(unix(Precision::Nanos), "1795578271.626990309 ");
    }

    #[test]
    fn the_time_of_day_has_two_digits_each() {
        let how = Absolute { unix: false, precision: Precision::Micros };
        let text = written(|out| Clock::default().absolute(at(1_795_578_271_000_001_000), how, out));
        // Hours and minutes are those of the machine's zone.
        assert_eq!((text.len(), &text[2..3], &text[5..]), (16, ":", ":31.000001 "), "{text}");
    }

    #[test]
    fn relative_times_begin_at_the_first_line() {
        let mut clock = Clock::default();
        assert_eq!(written(|out| clock.relative(at(5_000), Precision::Micros, false, out)), "     0.000000 ");
        assert_eq!(written(|out| clock.relative(at(118_000), Precision::Micros, true, out)), "(+     0.000113) ");
        assert_eq!(written(|out| clock.relative(at(2_000_000_000), Precision::Seconds, false, out)), "     1 ");
    }

    #[test]
    fn durations_stand_in_angle_brackets() {
        assert_eq!(written(|out| duration(Duration::from_nanos(12_345), Precision::Micros, out)), " <0.000012>");
        assert_eq!(written(|out| duration(Duration::from_secs(3), Precision::Seconds, out)), " <3>");
    }
}
