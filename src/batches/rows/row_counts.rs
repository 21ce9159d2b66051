//! The few compiled row counts: each batch runs in the smallest that holds it.

use super::balance::Balancer;
use super::geometry::{Geometry, Reading};
use super::pack::{Packed, Packer};
use crate::batches::draw::Sampler;
use crate::common::rng::{derive, hash2};
use crate::shards::ShardSet;
use crate::shards::{Column, Manifest};
use anyhow::{Result, ensure};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Most row counts of a run, each with its own executable.
pub const MAX_ROW_COUNTS: usize = 8;
/// Batches simulated to choose the row counts, and texts in all of them.
const IMAGINED: u64 = 512;
const IMAGINED_TEXTS: u64 = 1 << 20;

/// Row counts by the batch's number of negatives, ascending. One text per row always fits, so no text or batch is ever
/// dropped or cut to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    by_negatives: BTreeMap<usize, Vec<usize>>,
    /// Kinds of batches and their rows, and how many of the simulated batches run in them, most frequent first.
    imagined: Vec<((Reading, usize), u64)>,
}

impl RowCounts {
    /// The same row counts for any number of negatives.
    ///
    /// # Errors
    /// More than [`MAX_ROW_COUNTS`], including one text per row; a row count of 0.
    pub fn fixed(rows: &[usize], most_negatives: usize) -> Result<Self> {
        ensure!(
            rows.len() < MAX_ROW_COUNTS && rows.iter().all(|&r| r > 0),
            "{} row counts; give at most {} above zero, since one text per row is always added",
            rows.len(),
            MAX_ROW_COUNTS - 1
        );
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows.dedup();
        let by_negatives = (0..=most_negatives).map(|n| (n, rows.clone())).collect();
        Ok(RowCounts { by_negatives, imagined: vec![] })
    }

    /// Chooses at most `count` row counts from the sets' length histograms: batches are simulated by drawing lengths
    /// for the rows the mixture would draw, and packed; the row counts waste the fewest rows on them. A function of
    /// sets, mixture and geometry alone.
    ///
    /// # Errors
    /// As for [`Geometry::validate`]; a `count` of 0 or above [`MAX_ROW_COUNTS`].
    pub fn choose(
        geometry: &Geometry,
        sampler: &Sampler,
        sets: &[Arc<ShardSet>],
        count: usize,
    ) -> Result<Self> {
        geometry.validate()?;
        let Some(packing) = geometry.packing else { return Ok(RowCounts::default()) };
        ensure!((1..=MAX_ROW_COUNTS).contains(&count), "{count} row buckets; choose 1 to {MAX_ROW_COUNTS}");
        // Shared by sets that occur under several names.
        let mut known: HashMap<*const ShardSet, Arc<TextLengths>> = HashMap::new();
        let lengths = |s: &Arc<ShardSet>| {
            known.entry(Arc::as_ptr(s)).or_insert_with(|| Arc::new(TextLengths::new(s.manifest()))).clone()
        };
        let lengths: Vec<_> = sets.iter().map(lengths).collect();
        let mut packer = Packer::new(packing.row_len, packing.texts_per_row);
        let texts = geometry.global_batch() as u64 * 2;
        let batches = (IMAGINED_TEXTS / texts).clamp(32, IMAGINED);
        let steps = sampler.timeline().typical_steps(batches).into_iter();
        let all: Vec<(Reading, usize)> =
            steps.map(|step| imagine(geometry, sampler, &lengths, &mut packer, step)).collect();
        let mut needed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        all.iter().for_each(|(reading, rows)| needed.entry(reading.negatives).or_default().push(*rows));
        // Two are reserved: one text per row, and one slightly above the simulated maximum, so that a rare batch does
        // not need the former.
        let choose = |(&n, rows): (&usize, &mut Vec<usize>)| {
            rows.sort_unstable();
            let most = rows[rows.len() - 1];
            let mut chosen = least_waste(rows, count.saturating_sub(2));
            if count > 1 {
                chosen.push(most + (most / 20).max(1));
            }
            chosen.retain(|&r| r < geometry.texts(n));
            chosen.dedup();
            (n, chosen)
        };
        let mut chosen =
            RowCounts { by_negatives: needed.iter_mut().map(choose).collect(), imagined: vec![] };
        let mut counts: BTreeMap<(Reading, usize), u64> = BTreeMap::new();
        for (reading, rows) in all {
            let n = reading.negatives;
            *counts.entry((reading, chosen.rows(n, rows, geometry.texts(n)))).or_default() += 1;
        }
        chosen.imagined = counts.into_iter().collect();
        chosen.imagined.sort_by_key(|&(_, times)| std::cmp::Reverse(times));
        Ok(chosen)
    }

    /// Kinds of batches, and their rows, more likely than not to occur within `steps`, most frequent first; none if the
    /// row counts were given.
    pub fn likely(&self, steps: u64) -> Vec<(Reading, usize)> {
        let all: u64 = self.imagined.iter().map(|&(_, times)| times).sum();
        let never = |times: u64| (1.0 - times as f64 / all as f64).powf(steps as f64);
        self.imagined.iter().filter(|&&(_, times)| never(times) < 0.5).map(|&(shape, _)| shape).collect()
    }

    /// Kinds of batches that the row counts were chosen for.
    pub fn imagined(&self) -> impl Iterator<Item = Reading> + '_ {
        self.imagined.iter().map(|((reading, _), _)| *reading)
    }

    /// The row count of a batch that needs `needed` rows; `most` is that of one text per row.
    pub fn rows(&self, negatives: usize, needed: usize, most: usize) -> usize {
        let rows = self.by_negatives.get(&negatives).map_or(&[][..], Vec::as_slice);
        rows.iter().copied().find(|&r| r >= needed).unwrap_or(most).min(most)
    }

    /// All row counts by the number of negatives, except one text per row.
    pub fn listed(&self) -> &BTreeMap<usize, Vec<usize>> {
        &self.by_negatives
    }
}

/// A set's text lengths, from its manifest.
struct TextLengths {
    /// Of each column: `upto[l]` texts have at most `l` tokens.
    upto: [Vec<u64>; 3],
    most_negatives: usize,
    /// Share of the possible negatives that are present.
    present: f64,
}

impl TextLengths {
    fn new(manifest: &Manifest) -> Self {
        let upto = |c: &Column| {
            let add = |sum: &mut u64, n: &u64| {
                *sum += n;
                Some(*sum)
            };
            c.lengths.iter().scan(0, add).collect()
        };
        let possible = manifest.rows as f64 * manifest.max_negatives as f64;
        TextLengths {
            upto: std::array::from_fn(|k| manifest.columns.get(k).map(upto).unwrap_or_default()),
            most_negatives: manifest.max_negatives,
            present: manifest.columns.get(2).map_or(0.0, |c| c.texts as f64 / possible.max(1.0)),
        }
    }

    /// A length of column `kind`, drawn by 64 random bits; 0 for an absent negative.
    fn draw(&self, kind: usize, bits: u64) -> usize {
        let upto = &self.upto[kind.min(2)];
        let total = upto.last().copied().unwrap_or(0);
        if total == 0 || kind >= 2 && (bits & 0xffff) as f64 / 65_536.0 >= self.present {
            return 0;
        }
        let target = ((u128::from(bits) * u128::from(total)) >> 64) as u64;
        upto.partition_point(|&n| n <= target)
    }
}

/// Kind and rows of a simulated batch: the draws of `step` with random lengths.
fn imagine(
    geometry: &Geometry,
    sampler: &Sampler,
    lengths: &[Arc<TextLengths>],
    packer: &mut Packer,
    step: u64,
) -> (Reading, usize) {
    let drawn: Vec<(usize, u64)> =
        sampler.draws(step).into_iter().map(|(d, draw)| (d, draw.end - draw.start)).collect();
    let reading = geometry.joint(drawn.iter().map(|&(d, _)| (d, lengths[d].most_negatives)));
    let negatives = reading.negatives;
    let key = hash2(derive(0, "row buckets"), step);
    let (mut texts, mut tokens, mut counter) = (vec![], vec![], 0);
    for (d, rows) in drawn {
        for _ in 0..rows {
            let mut pair = 0;
            for kind in 0..2 + negatives {
                counter += 1;
                let length = lengths[d].draw(kind, hash2(key, counter)).min(geometry.max_len(kind));
                texts.push(length as u16);
                pair += length as u32;
            }
            tokens.push(pair);
        }
    }
    let mut placement = vec![];
    Balancer::default().deal(&tokens, geometry.shares, &mut placement);
    let (kinds, mut most_rows, mut packed) = (2 + negatives, 0, Packed::default());
    for pairs in placement.chunks(geometry.pairs) {
        let own: Vec<u16> = (0..kinds)
            .flat_map(|kind| pairs.iter().map(move |&i| (i, kind)))
            .map(|(i, kind)| texts[i as usize * kinds + kind])
            .collect();
        packer.pack(&own, &mut packed);
        most_rows = most_rows.max(packed.used.len());
    }
    (reading, most_rows)
}

/// At most `count` values of `sorted`, including the largest, such that rounding each value up to the next chosen one
/// adds the least. Dynamic programming over the distinct values.
fn least_waste(sorted: &[usize], count: usize) -> Vec<usize> {
    let mut distinct: Vec<(usize, usize)> = vec![];
    for &v in sorted {
        match distinct.last_mut() {
            Some((value, n)) if *value == v => *n += 1,
            _ => distinct.push((v, 1)),
        }
    }
    let n = distinct.len();
    if count == 0 || n == 0 {
        return vec![];
    }
    // cost(i, j): values i..=j rounded up to value j.
    let cost = |i: usize, j: usize| -> usize {
        distinct[i..=j].iter().map(|(v, times)| (distinct[j].0 - v) * times).sum()
    };
    // best[j]: least cost of values 0..=j with value j chosen; from: the value chosen before it, by number of choices.
    let mut best: Vec<usize> = (0..n).map(|j| cost(0, j)).collect();
    let mut from: Vec<Vec<Option<usize>>> = vec![vec![None; n]];
    for _ in 1..count.min(n) {
        let mut next = best.clone();
        let mut via: Vec<Option<usize>> = from[from.len() - 1].iter().map(|_| None).collect();
        for j in 1..n {
            for (i, least) in best.iter().enumerate().take(j) {
                let c = least + cost(i + 1, j);
                if c < next[j] {
                    (next[j], via[j]) = (c, Some(i));
                }
            }
        }
        best = next;
        from.push(via);
    }
    let (mut chosen, mut j) = (vec![], n - 1);
    for via in from.iter().rev() {
        if chosen.last() != Some(&distinct[j].0) {
            chosen.push(distinct[j].0);
        }
        match via[j] {
            Some(i) => j = i,
            None if std::ptr::eq(via, &from[0]) => break,
            // No gain from one more choice here: fewer choices serve as well.
            None => {}
        }
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waste(sorted: &[usize], chosen: &[usize]) -> usize {
        sorted.iter().map(|v| chosen.iter().find(|c| *c >= v).expect("the largest is chosen") - v).sum()
    }

    #[test]
    fn the_chosen_values_waste_least() {
        for case in 0..60 {
            let mut values: Vec<usize> = (0..40).map(|i| 5 + (hash2(case, i) % 12) as usize).collect();
            values.sort_unstable();
            let distinct: Vec<usize> = (5..17).filter(|v| values.contains(v)).collect();
            let largest = *distinct.last().unwrap();
            for count in 1..=4 {
                let chosen = least_waste(&values, count);
                assert!(chosen.len() <= count && chosen.is_sorted() && chosen.contains(&largest));
                // Every subset of at most that size with the largest value.
                let best = (0u32..1 << distinct.len())
                    .filter(|bits| bits.count_ones() as usize <= count)
                    .map(|bits| {
                        let kept = distinct.iter().enumerate().filter(|(i, _)| bits >> *i & 1 == 1);
                        kept.map(|(_, v)| *v).collect::<Vec<_>>()
                    })
                    .filter(|subset| subset.contains(&largest))
                    .map(|subset| waste(&values, &subset))
                    .min()
                    .unwrap();
                assert_eq!(waste(&values, &chosen), best, "case {case}, {count} values");
            }
        }
        assert_eq!(least_waste(&[3, 3, 3], 5), [3]);
        assert!(least_waste(&[3], 0).is_empty() && least_waste(&[], 2).is_empty());
    }

    #[test]
    fn likely_is_what_comes_along_more_often_than_not() {
        let of = |negatives, rows| (Reading { negatives, ..Reading::default() }, rows);
        let imagined = vec![(of(0, 26), 70), (of(0, 24), 20), (of(1, 40), 9), (of(0, 31), 1)];
        let counts = RowCounts { imagined, ..RowCounts::default() };
        assert_eq!(counts.likely(0), []);
        assert_eq!(counts.likely(1), [of(0, 26)]);
        assert_eq!(counts.likely(4), [of(0, 26), of(0, 24)]);
        assert_eq!(counts.likely(60), [of(0, 26), of(0, 24), of(1, 40)]);
        assert_eq!(counts.likely(u64::MAX).len(), 4);
        assert_eq!(RowCounts::fixed(&[9, 5], 1).unwrap().likely(100), []);
    }

    #[test]
    fn a_batch_runs_in_the_smallest_row_count_that_holds_it() {
        let counts = RowCounts::fixed(&[9, 5, 5], 1).unwrap();
        let rows = |needed| counts.rows(1, needed, 20);
        assert_eq!([rows(1), rows(5), rows(6), rows(9), rows(10), rows(20)], [5, 5, 9, 9, 20, 20]);
        assert_eq!(counts.rows(7, 3, 20), 20);
        assert_eq!(counts.rows(0, 3, 4), 4);
        assert!(RowCounts::fixed(&[1, 2, 3, 4, 5, 6, 7, 8], 0).is_err());
    }
}
