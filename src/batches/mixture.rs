//! How many rows of each set have been drawn before batch `t`, in closed form.

use super::apportion::apportion;
use super::fair::schedule;
use anyhow::{Result, bail, ensure};
use std::ops::Range;

/// From how many data sets the rows of a global batch come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sources {
    /// All rows from one set: its in-batch negatives are of the same kind, and harder.
    #[default]
    One,
    /// From this many different sets, the same number of rows each.
    K(usize),
    /// From all sets, rows in proportion to the weights, remainders carried over.
    All,
}

/// Longest period in batches, and most draws that are scheduled for it.
const MAX_PERIOD: u64 = 1 << 16;
const MAX_SCHEDULED: u64 = 1 << 20;

/// The number of rows of each set before any batch: per batch `base` draws and a scheduled extra
/// one here and there, `unit` rows each.
pub struct Mixture {
    period: u64,
    unit: u64,
    base: Vec<u64>,
    /// Batches of the period with an extra draw, per set.
    extra: Vec<Vec<u32>>,
}

impl Mixture {
    /// `named` holds name and weight of each set.
    ///
    /// # Errors
    /// Weights that are no weights; a batch that `k` does not divide; fewer sets than `k`, or a set
    /// whose share exceeds 1/k.
    pub fn new(named: &[(&str, f64)], global_batch: usize, sources: Sources) -> Result<Self> {
        let total: f64 = named.iter().map(|(_, w)| w).sum();
        if let Some((name, weight)) = named.iter().find(|(_, w)| !w.is_finite() || *w < 0.0) {
            bail!("data set {name}: weight {weight}; give a number that is not below zero");
        }
        ensure!(
            total > 0.0 && total.is_finite(),
            "no data set has a weight above zero; give one to at least one"
        );
        let weights: Vec<f64> = named.iter().map(|(_, w)| *w).collect();
        let shares = match sources {
            Sources::All => {
                // One draw is one row here, so that a short period is exact enough.
                let draws = global_batch as u64;
                apportion(&weights, draws, draws, (MAX_SCHEDULED / named.len() as u64).clamp(1, 8_192))
            }
            Sources::One => apportion(&weights, 1, 1, MAX_PERIOD),
            Sources::K(k) => {
                Self::check_k(named, total, global_batch, k)?;
                apportion(&weights, k as u64, 1, MAX_PERIOD.min(MAX_SCHEDULED / k as u64).max(1))
            }
        };
        let unit = match sources {
            Sources::One => global_batch,
            Sources::K(k) => global_batch / k,
            Sources::All => 1,
        };
        let rates: Vec<u64> = shares.counts.iter().map(|c| c % shares.period).collect();
        Ok(Mixture {
            period: shares.period,
            unit: unit as u64,
            base: shares.counts.iter().map(|c| c / shares.period).collect(),
            extra: schedule(&rates, shares.period),
        })
    }

    fn check_k(named: &[(&str, f64)], total: f64, global_batch: usize, k: usize) -> Result<()> {
        let able = named.iter().filter(|(_, w)| *w > 0.0).count();
        ensure!(k > 0 && k <= able, "{k} sources a batch, but {able} data sets have a weight; choose fewer");
        ensure!(
            global_batch.is_multiple_of(k),
            "a global batch of {global_batch} is not divisible by {k} sources; change one of them"
        );
        if let Some((name, w)) = named.iter().find(|(_, w)| w / total * k as f64 > 1.0 + 1e-12) {
            bail!(
                "data set {name} has {:.1} % of the draws; with {k} different sources a batch none can exceed \
                 1/{k}: lower its weight or the number of sources",
                w / total * 100.0
            );
        }
        Ok(())
    }

    /// Batches after which the mixture repeats.
    pub fn period(&self) -> u64 {
        self.period
    }

    /// Rows of `set` in the batches before `step`.
    pub fn rows_before(&self, set: usize, step: u64) -> u64 {
        let extra = &self.extra[set];
        let inside = step % self.period;
        let draws = self.base[set] * step
            + step / self.period * extra.len() as u64
            + extra.partition_point(|&b| u64::from(b) < inside) as u64;
        draws * self.unit
    }

    /// Most rows of `set` in a batch.
    pub fn max_draw(&self, set: usize) -> u64 {
        self.unit * (self.base[set] + u64::from(!self.extra[set].is_empty()))
    }

    /// The set's share of all rows, as scheduled.
    pub fn share(&self, set: usize) -> f64 {
        let draws = |set: usize| self.base[set] * self.period + self.extra[set].len() as u64;
        draws(set) as f64 / (0..self.base.len()).map(draws).sum::<u64>() as f64
    }

    /// The positions `n(t)..n(t + 1)` of the batch that draws row number `position` of `set`.
    pub fn draw_around(&self, set: usize, position: u64) -> Range<u64> {
        let first = position / self.rows_before(set, self.period) * self.period;
        // The first batch of this period after which the row has been drawn.
        let (mut low, mut high) = (first, first + self.period - 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.rows_before(set, middle + 1) > position {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.rows_before(set, low)..self.rows_before(set, low + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixture(weights: &[f64], batch: usize, sources: Sources) -> Result<Mixture> {
        let names: Vec<String> = (0..weights.len()).map(|i| format!("set{i}")).collect();
        let named: Vec<_> = names.iter().map(String::as_str).zip(weights.iter().copied()).collect();
        Mixture::new(&named, batch, sources)
    }

    #[test]
    fn every_batch_is_full_and_every_share_within_one_draw() {
        let weights = [117_648.0, 94_037.0, 69_698.5, 449.0, 295.0, 0.0, 61_000.0];
        let total: f64 = weights.iter().sum();
        for (sources, unit) in
            [(Sources::One, 64.0), (Sources::K(2), 32.0), (Sources::K(1), 64.0), (Sources::All, 1.0)]
        {
            let m = mixture(&weights, 64, sources).unwrap();
            let mut last = vec![0; weights.len()];
            for step in 0..5_000u64 {
                let now: Vec<u64> = (0..weights.len()).map(|d| m.rows_before(d, step + 1)).collect();
                assert_eq!(now.iter().sum::<u64>(), 64 * (step + 1));
                for d in 0..weights.len() {
                    let range = last[d]..now[d];
                    assert!(range.end - range.start <= m.max_draw(d));
                    if !range.is_empty() {
                        assert_eq!(m.draw_around(d, range.start), range);
                        assert_eq!(m.draw_around(d, range.end - 1), range);
                    }
                    // One draw of the scheduled share, and another a period for what whole numbers cost.
                    let exact = weights[d] / total * 64.0 * (step + 1) as f64;
                    let allowed = unit * (1.0 + (step + 1) as f64 / m.period() as f64);
                    assert!((exact - now[d] as f64).abs() < allowed, "{sources:?} set {d} step {step}");
                }
                last = now;
            }
        }
    }

    #[test]
    fn mixtures_that_cannot_be_are_explained() {
        let says = |weights: &[f64], batch, sources, part: &str| {
            let err = mixture(weights, batch, sources).err().unwrap().to_string();
            assert!(err.contains(part), "{part} missing in {err}");
        };
        says(&[1.0, -1.0], 8, Sources::One, "set1: weight -1");
        says(&[1.0, f64::NAN], 8, Sources::One, "set1: weight NaN");
        says(&[0.0, 0.0], 8, Sources::One, "no data set has a weight");
        says(&[1.0, 1.0], 8, Sources::K(3), "choose fewer");
        says(&[1.0, 1.0, 1.0], 8, Sources::K(3), "not divisible by 3");
        says(&[3.0, 1.0, 1.0], 8, Sources::K(2), "set0 has 60.0 % of the draws");
        assert!(mixture(&[2.0, 1.0, 1.0], 8, Sources::K(2)).is_ok());
    }
}
