//! How many rows of each set have been drawn before batch `t`, in closed form.

use super::pfair::schedule;
use super::proportional::Proportional;
use super::shares::{gcd, whole_shares};
use anyhow::{Result, bail, ensure};
use std::ops::Range;

/// How many data sets a global batch draws from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sources {
    /// All rows from one set: in-batch negatives are of the same kind, and harder.
    #[default]
    One,
    /// This many different sets, with the same number of rows each.
    K(usize),
    /// All sets, with rows in proportion to the weights, remainders carried over.
    All,
}

/// Most draws in a schedule, for weights that come out even and for others. Divided by the sources of a batch: the
/// longest period, in batches.
const MAX_EVEN: u64 = 1 << 20;
const MAX_SCHEDULED: u64 = 1 << 18;
/// Most sets with a weight if each batch draws from only some of them.
const MAX_SETS: usize = 1 << 16;

/// How many rows of each set come before any batch.
pub struct Mixture {
    plan: Plan,
    /// Whole numbers in proportion to the weights.
    shares: Vec<u64>,
    sum: u64,
    /// As given, scaled to sum to 1.
    weights: Vec<f64>,
    /// Rows of a batch.
    global_batch: u64,
}

enum Plan {
    /// Draws of `unit` rows, by a repeating schedule of `period` batches.
    Scheduled {
        period: u64,
        unit: u64,
        /// The batches that draw from each set.
        batches: Vec<Vec<u32>>,
        /// The sets of each batch, ascending, the same number for all.
        sets: Vec<u32>,
    },
    /// Rows in proportion to the weights.
    Proportional(Proportional),
}

/// What a batch draws: sets, ascending, and the positions in their orders. Reusable.
#[derive(Default)]
pub struct Draws {
    pub list: Vec<(usize, Range<u64>)>,
    from: Vec<u64>,
    to: Vec<u64>,
}

impl Mixture {
    /// `named` holds the name and weight of each set.
    ///
    /// # Errors
    /// Invalid weights; a batch that `k` does not divide; fewer sets than `k`, or a set whose share exceeds 1/k; too
    /// many sets to draw from each within the period.
    pub fn new(named: &[(&str, f64)], global_batch: usize, sources: Sources) -> Result<Self> {
        if let Some((name, weight)) = named.iter().find(|(_, w)| !w.is_finite() || *w < 0.0) {
            bail!("data set {name}: weight {weight}; give a number that is not below zero");
        }
        let total: f64 = named.iter().map(|(_, w)| w).sum();
        ensure!(
            total > 0.0 && total.is_finite(),
            "no data set has a weight above zero, or their sum is not finite; give one to at least one set"
        );
        let weights: Vec<f64> = named.iter().map(|(_, w)| *w / total).collect();
        let given: Vec<f64> = named.iter().map(|(_, w)| *w).collect();
        let mut shares = whole_shares(&given);
        let plan = match sources {
            Sources::All => Plan::Proportional(Proportional::new(&shares)),
            Sources::One => Self::scheduled(&mut shares, 1, global_batch)?,
            Sources::K(k) => {
                Self::check_k(named, &shares, global_batch, k)?;
                Self::scheduled(&mut shares, k as u64, global_batch / k)?
            }
        };
        let sum = shares.iter().sum();
        Ok(Mixture { plan, shares, sum, weights, global_batch: global_batch as u64 })
    }

    /// Whether a batch may have rows of several sets.
    pub fn mixes(&self) -> bool {
        match &self.plan {
            Plan::Scheduled { unit, .. } => *unit < self.global_batch,
            Plan::Proportional(_) => true,
        }
    }

    /// A schedule of `draws` draws per batch. It is as long as the weights take to come out even, or else the longest
    /// allowed, with at least one draw for every weight above zero.
    fn scheduled(shares: &mut [u64], draws: u64, unit: usize) -> Result<Plan> {
        let sum: u64 = shares.iter().sum();
        let longest = MAX_SCHEDULED / draws;
        let period = match sum / gcd(sum, draws) {
            closes if closes <= MAX_EVEN / draws => closes,
            _ => {
                let able = shares.iter().filter(|s| **s > 0).count();
                ensure!(
                    able <= MAX_SETS,
                    "{able} data sets have a weight; draw from all of them in each batch, or merge some: with few \
                     sources a batch, {MAX_SETS} is the limit"
                );
                // Twice what a draw takes, since raising small shares raises the sum.
                let least = 2 * sum / (longest * draws) + 1;
                shares.iter_mut().filter(|s| **s > 0).for_each(|s| *s = (*s).max(least));
                longest
            }
        };
        let batches = schedule(shares, draws, period);
        let mut sets = vec![0; (period * draws) as usize];
        let mut filled = vec![0; period as usize];
        for (set, drawn) in batches.iter().enumerate() {
            for &batch in drawn {
                let batch = batch as usize;
                sets[batch * draws as usize + filled[batch]] = set as u32;
                filled[batch] += 1;
            }
        }
        Ok(Plan::Scheduled { period, unit: unit as u64, batches, sets })
    }

    fn check_k(named: &[(&str, f64)], shares: &[u64], global_batch: usize, k: usize) -> Result<()> {
        let able = shares.iter().filter(|s| **s > 0).count();
        ensure!(k > 0 && k <= able, "{k} sources a batch, but {able} data sets have a weight; choose fewer");
        ensure!(
            global_batch.is_multiple_of(k),
            "a global batch of {global_batch} is not divisible by {k} sources; change one of them"
        );
        let total = shares.iter().sum::<u64>() as f64;
        let share = |s: u64| s as f64 / total;
        // 1e-12 allows for the rounding of weights that are exactly 1/k.
        if let Some((i, &s)) = shares.iter().enumerate().find(|(_, s)| share(**s) * k as f64 > 1.0 + 1e-12) {
            bail!(
                "data set {} has {:.1} % of the draws; with {k} different sources a batch none can exceed 1/{k}: \
                 lower its weight or the number of sources",
                named[i].0,
                share(s) * 100.0
            );
        }
        Ok(())
    }

    /// Batches after which the mixture repeats.
    pub fn period(&self) -> u64 {
        match &self.plan {
            Plan::Scheduled { period, .. } => *period,
            Plan::Proportional(_) => self.sum / gcd(self.sum, self.global_batch),
        }
    }

    /// Rows of `set` in the batches before `step`.
    pub fn rows_before(&self, set: usize, step: u64) -> u64 {
        match &self.plan {
            Plan::Scheduled { period, unit, batches, .. } => {
                let (drawn, inside) = (&batches[set], step % period);
                let begun = drawn.partition_point(|&b| u64::from(b) < inside) as u64;
                (step / period * drawn.len() as u64 + begun) * unit
            }
            Plan::Proportional(tree) => tree.rows(set, step * self.global_batch),
        }
    }

    /// [`Mixture::rows_before`] of every set.
    pub fn all_rows_before(&self, step: u64, out: &mut Vec<u64>) {
        match &self.plan {
            Plan::Scheduled { .. } => {
                out.clear();
                out.extend((0..self.shares.len()).map(|set| self.rows_before(set, step)));
            }
            Plan::Proportional(tree) => tree.all_rows(step * self.global_batch, out),
        }
    }

    /// What batch `step` draws.
    pub fn draws(&self, step: u64, out: &mut Draws) {
        let Draws { list, from, to } = out;
        list.clear();
        match &self.plan {
            Plan::Scheduled { period, unit, sets, .. } => {
                let draws = (self.global_batch / unit) as usize;
                let at = (step % period) as usize * draws;
                let draw = |&set: &u32| {
                    let from = self.rows_before(set as usize, step);
                    (set as usize, from..from + unit)
                };
                list.extend(sets[at..at + draws].iter().map(draw));
            }
            Plan::Proportional(tree) => {
                tree.all_rows(step * self.global_batch, from);
                tree.all_rows((step + 1) * self.global_batch, to);
                let draws = from.iter().zip(to.iter()).map(|(&a, &b)| a..b).enumerate();
                list.extend(draws.filter(|(_, draw)| !draw.is_empty()));
            }
        }
    }

    /// Most rows of `set` in a batch.
    pub fn max_draw(&self, set: usize) -> u64 {
        match &self.plan {
            Plan::Scheduled { unit, .. } => unit * u64::from(self.shares[set] > 0),
            Plan::Proportional(tree) => tree.most(set, self.global_batch),
        }
    }

    /// The set's share of all rows in the long run.
    pub fn share(&self, set: usize) -> f64 {
        match &self.plan {
            Plan::Scheduled { period, unit, batches, .. } => {
                (batches[set].len() as u64 * unit) as f64 / (period * self.global_batch) as f64
            }
            Plan::Proportional(_) => self.shares[set] as f64 / self.sum as f64,
        }
    }

    /// The largest relative deviation of a set's share in the long run from its weight.
    pub fn largest_deviation(&self) -> f64 {
        let off = |(set, weight): (usize, &f64)| (self.share(set) / weight - 1.0).abs();
        self.weights.iter().enumerate().filter(|(_, w)| **w > 0.0).map(off).fold(0.0, f64::max)
    }

    /// Whether the weights come out even over the period, so that every batch stays within the bound.
    pub fn closes(&self) -> bool {
        match &self.plan {
            Plan::Scheduled { period, unit, .. } => {
                u128::from(*period) * u128::from(self.global_batch / unit) % u128::from(self.sum) == 0
            }
            Plan::Proportional(_) => true,
        }
    }

    /// The positions `n(t)..n(t + 1)` of the batch that draws `position` of `set`, which must have a weight.
    pub fn draw_around(&self, set: usize, position: u64) -> Range<u64> {
        // Bounds on the first batch after which the row has been drawn.
        let (mut low, mut high) = match &self.plan {
            Plan::Scheduled { period, .. } => {
                let first = position / self.rows_before(set, *period) * period;
                (first, first + period - 1)
            }
            Plan::Proportional(_) => {
                let [position, share] = [position, self.shares[set]].map(u128::from);
                // The batch at which the exact share reaches a position; the count is off by at most two rows.
                let batch =
                    |p: u128| (p * u128::from(self.sum) / share / u128::from(self.global_batch)) as u64;
                (batch(position.saturating_sub(2)), batch(position + 3) + 1)
            }
        };
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
    use crate::common::rng::uniform;

    fn mixture(weights: &[f64], batch: usize, sources: Sources) -> Result<Mixture> {
        let names: Vec<String> = (0..weights.len()).map(|i| format!("set{i}")).collect();
        let named: Vec<_> = names.iter().map(String::as_str).zip(weights.iter().copied()).collect();
        Mixture::new(&named, batch, sources)
    }

    /// Every batch full, draws found again, every share within one batch of its weight.
    fn check(weights: &[f64], batch: usize, sources: Sources, steps: Range<u64>) {
        let total: f64 = weights.iter().sum();
        let m = mixture(weights, batch, sources).unwrap();
        let (mut last, mut now, mut drawn) = (vec![], vec![], Draws::default());
        m.all_rows_before(steps.start, &mut last);
        for step in steps {
            m.all_rows_before(step + 1, &mut now);
            assert_eq!(now.iter().sum::<u64>(), batch as u64 * (step + 1));
            let draws = last.iter().zip(&now).map(|(&a, &b)| a..b).enumerate();
            m.draws(step, &mut drawn);
            assert_eq!(drawn.list, draws.filter(|(_, draw)| !draw.is_empty()).collect::<Vec<_>>());
            for d in 0..weights.len() {
                assert_eq!(now[d], m.rows_before(d, step + 1));
                let range = last[d]..now[d];
                assert!(range.end - range.start <= m.max_draw(d));
                if !range.is_empty() {
                    assert_eq!(m.draw_around(d, range.start), range);
                    assert_eq!(m.draw_around(d, range.end - 1), range);
                }
                let exact = weights[d] / total * (batch as u64 * (step + 1)) as f64;
                let error = (exact - now[d] as f64).abs();
                assert!(error < batch as f64, "{sources:?} set {d} step {step}: off by {error} rows");
            }
            std::mem::swap(&mut last, &mut now);
        }
    }

    #[test]
    fn every_batch_is_full_and_every_share_within_one_batch() {
        let sources = [Sources::One, Sources::K(2), Sources::K(1), Sources::All];
        let decimals = [117_648.0, 94_037.0, 69_698.5, 449.0, 295.0, 0.0, 61_000.0];
        for sources in sources {
            check(&decimals, 64, sources, 0..5_000);
            // Far beyond the schedule, for weights that come out even.
            check(&[5.5, 1.25, 0.0, 3.25, 6.0], 64, sources, 1 << 40..(1 << 40) + 300);
            for case in 0..4 {
                let random: Vec<f64> =
                    (0..8 + 9 * case).map(|i| 0.2 + uniform(case, i)).chain([0.0]).collect();
                check(&random, 64, sources, 0..700);
                // The last batches of the longest schedule: nothing adds up before.
                check(&random, 64, sources, (1 << 17) - 300..1 << 17);
            }
        }
        check(&[2.0_f64.sqrt(), 1.0, 3.0_f64.sqrt()], 64, Sources::All, 1 << 40..(1 << 40) + 300);
    }

    #[test]
    fn a_long_schedule_repeats_and_forgets_no_set() {
        let weights = [std::f64::consts::PI, 1e-9, 1.0];
        let m = mixture(&weights, 8, Sources::One).unwrap();
        assert!(!m.closes() && m.period() == MAX_SCHEDULED);
        assert!(m.share(1) > 0.0 && m.share(1) < 2e-5, "{}", m.share(1));
        // Three draws in the period for a set whose weight would give it none.
        assert!(m.largest_deviation() > 100.0, "{}", m.largest_deviation());
        let usual = mixture(&[std::f64::consts::PI, 1.0, 2.0], 8, Sources::One).unwrap();
        assert!(!usual.closes() && usual.largest_deviation() < 5e-5, "{}", usual.largest_deviation());
        assert_eq!(
            m.rows_before(0, 3 * m.period() + 5),
            3 * m.rows_before(0, m.period()) + m.rows_before(0, 5)
        );
        let even = mixture(&[0.25, 0.75], 8, Sources::One).unwrap();
        assert!(
            even.closes() && even.largest_deviation() < 1e-12 && even.period() == 4 && even.share(1) == 0.75
        );
        assert_eq!(mixture(&[1.0, 2.0], 8, Sources::All).unwrap().period(), 3);
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
