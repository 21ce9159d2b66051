//! Batch `t` as a list of rows: a pure function of (seed, step).

use super::mixture::{Draws, Sources};
use super::order::Order;
use super::timeline::{Segment, Timeline};
use crate::common::rng::derive;
use crate::common::units::count;
use anyhow::{Result, ensure};
use std::collections::HashSet;
use std::ops::Range;

/// A data set of the mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct SetSpec {
    /// The set's order depends on this name, not on its place in the list.
    pub name: String,
    pub rows: u64,
    /// Share of the draws, in any unit.
    pub weight: f64,
}

/// A row of the mixture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId {
    /// Index of the data set.
    pub set: u32,
    pub row: u64,
}

/// Lists the rows of any batch in canonical order, independent of earlier batches and of replicas.
pub struct Sampler {
    sets: Vec<SetSpec>,
    timeline: Timeline,
    orders: Vec<Order>,
    global_batch: usize,
}

impl Sampler {
    /// One mixture for all steps, with the sets' weights.
    ///
    /// # Errors
    /// As for [`Sampler::with_segments`].
    pub fn new(sets: &[SetSpec], seed: u64, global_batch: usize, sources: Sources) -> Result<Self> {
        let weights = sets.iter().map(|s| s.weight).collect();
        Self::with_segments(sets, seed, global_batch, &[Segment { from_step: 0, sources, weights }])
    }

    /// Mixtures in sequence; the weights of `sets` are ignored.
    ///
    /// # Errors
    /// No sets, an empty set, two sets with one name, a set with fewer rows than a batch draws from it; as for
    /// [`Timeline::new`].
    pub fn with_segments(
        sets: &[SetSpec],
        seed: u64,
        global_batch: usize,
        segments: &[Segment],
    ) -> Result<Self> {
        ensure!(!sets.is_empty(), "the mixture has no data set; name at least one");
        ensure!(global_batch > 0, "the global batch is empty; give it at least one pair");
        let mut names = HashSet::new();
        for set in sets {
            ensure!(
                names.insert(&set.name),
                "two data sets are called {}; give them different names",
                set.name
            );
            ensure!(set.rows > 0, "data set {} has no rows; leave it out", set.name);
        }
        let names: Vec<_> = sets.iter().map(|s| s.name.as_str()).collect();
        let timeline = Timeline::new(&names, global_batch, segments)?;
        for (i, set) in sets.iter().enumerate() {
            ensure!(
                timeline.max_draw(i) <= set.rows,
                "data set {} has {}, but a batch of {global_batch} draws {} from it and none twice; make the \
                 batch smaller, draw from more sets a batch, or merge it with another set",
                set.name,
                count(set.rows, "row"),
                timeline.max_draw(i)
            );
        }
        let order =
            |(i, s): (usize, &SetSpec)| Order::new(s.rows, derive(seed, &s.name), timeline.max_draw(i));
        let orders = sets.iter().enumerate().map(order).collect();
        Ok(Sampler { sets: sets.to_vec(), timeline, orders, global_batch })
    }

    pub fn sets(&self) -> &[SetSpec] {
        &self.sets
    }

    pub fn global_batch(&self) -> usize {
        self.global_batch
    }

    /// The mixtures by first step.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The `global_batch` rows of batch `step`, no row twice.
    pub fn rows(&self, step: u64) -> Vec<RowId> {
        let mut out = Vec::with_capacity(self.global_batch);
        self.rows_into(step, &mut Draws::default(), &mut out);
        out
    }

    /// [`Sampler::rows`] into reused memory.
    pub fn rows_into(&self, step: u64, draws: &mut Draws, out: &mut Vec<RowId>) {
        out.clear();
        self.timeline.draws(step, draws);
        for (set, draw) in &draws.list {
            let (set, draw) = (*set, draw.clone());
            let around = |position| self.timeline.draw_around(set, position);
            self.orders[set].rows(draw, &around, &mut |row| out.push(RowId { set: set as u32, row }));
        }
    }

    /// The sets that batch `step` draws from, and the positions in their orders.
    pub fn draws(&self, step: u64) -> Vec<(usize, Range<u64>)> {
        let mut draws = Draws::default();
        self.timeline.draws(step, &mut draws);
        draws.list
    }

    /// Rows of `set` in the batches before `step`, counting repeats.
    pub fn rows_seen(&self, set: usize, step: u64) -> u64 {
        self.timeline.rows_before(set, step)
    }

    /// Passes over `set` before `step`.
    pub fn epoch(&self, set: usize, step: u64) -> f64 {
        self.rows_seen(set, step) as f64 / self.sets[set].rows as f64
    }

    /// The set's share of all rows of the batches before `step`, which must not be 0.
    pub fn share(&self, set: usize, step: u64) -> f64 {
        self.rows_seen(set, step) as f64 / (step * self.global_batch as u64) as f64
    }

    /// Whether any step draws from the set.
    pub fn is_drawn(&self, set: usize) -> bool {
        self.timeline.max_draw(set) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(rows: &[u64]) -> Vec<SetSpec> {
        rows.iter()
            .enumerate()
            .map(|(i, &rows)| SetSpec { name: format!("set{i}"), rows, weight: rows as f64 })
            .collect()
    }

    #[test]
    fn batches_are_full_distinct_and_pure() {
        for sources in [Sources::One, Sources::K(2), Sources::All] {
            let sets = sets(&[500, 300, 251, 97, 151]);
            let sampler = Sampler::new(&sets, 5, 64, sources).unwrap();
            let forward: Vec<_> = (0..200).map(|t| sampler.rows(t)).collect();
            for (t, batch) in forward.iter().enumerate() {
                assert_eq!(batch.len(), 64);
                assert_eq!(
                    batch.iter().collect::<HashSet<_>>().len(),
                    64,
                    "a row twice in batch {t}, {sources:?}"
                );
                assert!(batch.iter().all(|r| r.row < sets[r.set as usize].rows));
                let used = batch.iter().map(|r| r.set).collect::<HashSet<_>>().len();
                match sources {
                    Sources::One => assert_eq!(used, 1),
                    Sources::K(k) => assert_eq!(used, k),
                    Sources::All => assert_eq!(used, 5),
                }
            }
            let again = Sampler::new(&sets, 5, 64, sources).unwrap();
            for t in (0..200).rev() {
                assert_eq!(again.rows(t), forward[t as usize], "batch {t}, {sources:?}");
            }
            let other = Sampler::new(&sets, 6, 64, sources).unwrap();
            assert_ne!(other.rows(0), forward[0]);
            // Each set is drawn whole, epoch by epoch.
            for (d, set) in sets.iter().enumerate() {
                let rows: Vec<u64> =
                    forward.iter().flatten().filter(|r| r.set == d as u32).map(|r| r.row).collect();
                assert_eq!(rows.len() as u64, sampler.rows_seen(d, 200));
                for epoch in rows.chunks_exact(set.rows as usize) {
                    assert_eq!(epoch.iter().collect::<HashSet<_>>().len() as u64, set.rows);
                }
            }
        }
    }

    #[test]
    fn a_billion_rows_cost_nothing() {
        let sampler = Sampler::new(&sets(&[1_000_000_000, 170_000_000]), 1, 8_192, Sources::One).unwrap();
        for step in [0, 1 << 20, 1 << 40] {
            assert_eq!(sampler.rows(step).iter().collect::<HashSet<_>>().len(), 8_192);
        }
    }

    #[test]
    fn a_set_too_small_for_its_draw_is_an_error_with_the_remedy() {
        let err = Sampler::new(&sets(&[500, 63]), 1, 64, Sources::One).err().unwrap().to_string();
        assert!(err.contains("set1 has 63 rows") && err.contains("make the batch smaller"), "{err}");
        assert!(Sampler::new(&sets(&[500, 63]), 1, 64, Sources::All).is_ok());
        assert!(Sampler::new(&sets(&[64]), 1, 64, Sources::One).is_ok());
        assert!(Sampler::new(&[sets(&[64]), sets(&[64])].concat(), 1, 8, Sources::One).is_err());
        assert!(Sampler::new(&[], 1, 8, Sources::One).is_err());
    }
}
