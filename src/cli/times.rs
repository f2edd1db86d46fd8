//! Which times lines have, and how they are written.

use std::ffi::OsStr;

use trace::sink::options::Precision;

use super::Refusal;
use super::choices::{invalid, lossy};
use super::options::Id;
use super::words::{Occurrence, Spelled};

/// What was chosen of times. A field that is `None` leaves them out.
#[derive(Debug)]
pub(crate) struct Times {
    /// How often `-t` was said.
    level: usize,
    pub(crate) format: TimeFormat,
    pub(crate) precision: Precision,
    /// Since the line before.
    pub(crate) relative: Option<Precision>,
    /// Spent in each call.
    pub(crate) duration: Option<Precision>,
}

/// How the time of day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeFormat {
    /// Not at all.
    None,
    /// Hours, minutes, seconds.
    Clock,
    /// Seconds since the epoch.
    Unix,
}

impl Default for Times {
    fn default() -> Self {
        Times { level: 0, format: TimeFormat::None, precision: Precision::Seconds, relative: None, duration: None }
    }
}

impl Times {
    pub(super) fn apply(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        match option.id {
            Id::Absolute => return self.absolute(option, value),
            Id::Relative => self.relative = Some(unit(option, value)?),
            _ => self.duration = Some(unit(option, value)?),
        }
        Ok(())
    }

    fn absolute(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        if option.spelled == Spelled::Short {
            self.level += 1;
            self.format = if self.level > 2 { TimeFormat::Unix } else { TimeFormat::Clock };
            self.precision = if self.level > 1 { Precision::Micros } else { Precision::Seconds };
            return Ok(());
        }
        let text = lossy(value);
        if self.format == TimeFormat::None || value.is_none() {
            self.format = TimeFormat::Clock;
        }
        for word in text.split(',').filter(|word| !word.is_empty()) {
            let format = match word.strip_prefix("format:").unwrap_or(word) {
                _ if word.starts_with("precision:") => None,
                "none" => Some(TimeFormat::None),
                "time" => Some(TimeFormat::Clock),
                "unix" => Some(TimeFormat::Unix),
                _ => None,
            };
            let precision = match word.strip_prefix("precision:").unwrap_or(word) {
                _ if word.starts_with("format:") => None,
                name => Precision::by_name(name),
            };
            match (format, precision) {
                (Some(format), _) => self.format = format,
                (None, Some(precision)) => self.precision = precision,
                (None, None) => return invalid(option, &text, "it is none, time or unix, and s, ms, us or ns"),
            }
        }
        Ok(())
    }
}

fn unit(option: &Occurrence, value: Option<&OsStr>) -> Result<Precision, Refusal> {
    let Some(value) = value else { return Ok(Precision::Micros) };
    let text = value.to_string_lossy();
    Precision::by_name(&text).map_or_else(|| invalid(option, &text, "it is s, ms, us or ns"), Ok)
}
