//! Durations as a distribution: each while they are few, then a histogram.

use std::time::Duration;

use hdrhistogram::Histogram;

/// So many durations are kept as they are before a histogram takes their place.
const EXACT: usize = 128;

/// Durations in nanoseconds.
#[derive(Debug)]
pub(super) enum Spread {
    /// Few: each.
    Exact(Vec<u64>),
    /// Many: to two digits, and the longest as it is.
    Rounded(Box<Histogram<u64>>, u64),
}

impl Default for Spread {
    fn default() -> Self {
        Spread::Exact(Vec::new())
    }
}

impl Spread {
    pub(super) fn add(&mut self, nanos: u64) {
        match self {
            Spread::Rounded(histogram, longest) => {
                *longest = nanos.max(*longest);
                record(histogram, nanos);
            }
            Spread::Exact(each) if each.len() < EXACT => each.push(nanos),
            Spread::Exact(each) => {
                // Two digits are a number that the crate accepts.
                let Ok(mut histogram) = Histogram::new(2) else { return };
                histogram.auto(true);
                each.push(nanos);
                each.iter().for_each(|&nanos| record(&mut histogram, nanos));
                let longest = each.iter().copied().max().unwrap_or(0);
                *self = Spread::Rounded(Box::new(histogram), longest);
            }
        }
    }

    /// The durations that 50, 95, 99 and 100 of a hundred calls did not exceed.
    pub(super) fn percentiles(&self) -> [Duration; 4] {
        let shares = [0.5, 0.95, 0.99, 1.0];
        match self {
            Spread::Rounded(histogram, longest) => {
                let [p50, p95, p99, _] = shares.map(|share| histogram.value_at_quantile(share).min(*longest));
                [p50, p95, p99, *longest].map(Duration::from_nanos)
            }
            Spread::Exact(each) => {
                let mut each = each.clone();
                each.sort_unstable();
                let rank = |share: f64| ((share * each.len() as f64).ceil() as usize).saturating_sub(1);
                shares.map(|share| Duration::from_nanos(each.get(rank(share)).copied().unwrap_or(0)))
            }
        }
    }
}

/// Counts one duration. The histogram grows with what it is told, so it has room for every number.
fn record(histogram: &mut Histogram<u64>, nanos: u64) {
    let recorded = histogram.record(nanos);
    debug_assert!(recorded.is_ok(), "{nanos} is beyond the histogram");
}

/// A duration in three digits and a unit: `1.23ms`.
pub(super) fn span(duration: Duration) -> String {
    let nanos = duration.as_nanos() as f64;
    let (number, unit) = match duration.as_nanos() {
        0..1_000 => return format!("{nanos:.0}ns"),
        1_000..1_000_000 => (nanos / 1e3, "us"),
        1_000_000..1_000_000_000 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    match number {
        ..10.0 => format!("{number:.2}{unit}"),
        ..100.0 => format!("{number:.1}{unit}"),
        _ => format!("{number:.0}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_calls_are_right_to_two_digits() {
        let mut spread = Spread::default();
        (1..=100_000).for_each(|nanos| spread.add(nanos));
        for (value, expected) in spread.percentiles().into_iter().zip([50_000.0, 95_000.0, 99_000.0, 100_000.0]) {
            let off = (value.as_nanos() as f64 / expected - 1.0).abs();
            assert!(off < 0.01, "{value:?} is not {expected}");
        }
        assert_eq!(spread.percentiles()[3], Duration::from_nanos(100_000));
        spread.add(u64::MAX);
        assert_eq!(spread.percentiles()[3], Duration::from_nanos(u64::MAX));
    }
}
