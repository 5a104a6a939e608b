//! Sums of many measurements in few numbers.

use serde::Serialize;

/// What lies in the middle of some figures, and how far they spread.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    /// Half are smaller.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// Of nothing there is none.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let upper = *sorted.get(middle)?;
        let median = if sorted.len() % 2 == 1 { upper } else { f64::midpoint(*sorted.get(middle - 1)?, upper) };
        Some(Self { median, min, max })
    }
}

/// How long requests took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Latency {
    /// On average.
    pub mean: f64,
    /// Half took less.
    pub p50: f64,
    /// 19 of 20 took less.
    pub p95: f64,
    /// 99 of 100 took less.
    pub p99: f64,
    /// The slowest.
    pub max: f64,
}

impl Latency {
    /// Of so many microseconds each.
    pub fn of(mut micros: Vec<u32>) -> Self {
        micros.sort_unstable();
        let at = |percent: usize| {
            let place = (micros.len() * percent / 100).min(micros.len().saturating_sub(1));
            micros.get(place).map_or(0.0, |us| f64::from(*us) / 1_000.0)
        };
        let sum: f64 = micros.iter().map(|us| f64::from(*us)).sum();
        let mean = sum / float(micros.len().try_into().unwrap_or(u64::MAX)).max(1.0) / 1_000.0;
        Self { mean, p50: at(50), p95: at(95), p99: at(99), max: at(100) }
    }
}

/// A count, as far as a float is exact, which is far.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "no benchmark counts to 2^53")]
pub const fn float(count: u64) -> f64 {
    count as f64
}
