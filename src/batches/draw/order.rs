//! The endless order of one set's rows: epoch after epoch, each in a new keyed permutation.
//!
//! A batch that straddles two epochs must not hold a row twice. If the head of the new epoch (its rows in that batch)
//! repeats a row of the old epoch's tail, that row is swapped with the next one of the new epoch that is not in the
//! tail. Only the first rows of an epoch, no more than a draw has, can be swapped, so any other row takes one
//! evaluation of the permutation.

use crate::common::permutation::Permutation;
use crate::common::rng::hash2;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

type Swaps = HashMap<u64, u64>;

/// The order of one set.
pub struct Order {
    rows: u64,
    key: u64,
    /// Most rows of a draw: indices from this on are never swapped.
    longest: u64,
    /// The last swaps computed, with their epoch: sets smaller than two draws need those of the previous epoch.
    last: Mutex<Option<(u64, Arc<Swaps>)>>,
}

impl Order {
    /// `rows > 0`; `key` represents the run's seed and the set.
    pub fn new(rows: u64, key: u64, longest: u64) -> Self {
        Order { rows, key, longest, last: Mutex::new(None) }
    }

    /// Passes the rows at `positions` of the endless order to `take`, for one draw of at most `rows`. `draw_around`
    /// returns the draw that a position belongs to. Allocates only near the end of an epoch.
    pub fn rows(
        &self,
        positions: Range<u64>,
        draw_around: &dyn Fn(u64) -> Range<u64>,
        take: &mut dyn FnMut(u64),
    ) {
        let mut at = positions.start;
        while at < positions.end {
            let epoch = at / self.rows;
            let start = epoch * self.rows;
            let end = positions.end.min(start + self.rows);
            let swaps = self.swaps(epoch, at - start, draw_around);
            self.push(epoch, at - start..end - start, swaps.as_deref(), take);
            at = end;
        }
    }

    fn permutation(&self, epoch: u64) -> Permutation {
        Permutation::new(self.rows, hash2(self.key, epoch))
    }

    fn push(&self, epoch: u64, indices: Range<u64>, swaps: Option<&Swaps>, take: &mut dyn FnMut(u64)) {
        let p = self.permutation(epoch);
        match swaps {
            None => indices.for_each(|i| take(p.get(i))),
            Some(swaps) => indices.for_each(|i| take(p.get(*swaps.get(&i).unwrap_or(&i)))),
        }
    }

    /// The draw that straddles the start of `epoch`, if any.
    fn straddle(&self, epoch: u64, draw_around: &dyn Fn(u64) -> Range<u64>) -> Option<Range<u64>> {
        let boundary = epoch * self.rows;
        (epoch > 0).then(|| draw_around(boundary)).filter(|draw| draw.start < boundary)
    }

    /// The swaps of `epoch`, if they can affect indices from `from` on.
    fn swaps(&self, epoch: u64, from: u64, draw_around: &dyn Fn(u64) -> Range<u64>) -> Option<Arc<Swaps>> {
        let reach = |draw: &Range<u64>| draw.end - draw.start;
        let needed = |epoch: u64, from: u64| {
            let straddle = (from < self.longest).then(|| self.straddle(epoch, draw_around));
            straddle.flatten().filter(|draw| from < reach(draw))
        };
        // The previous epoch's tail may itself hold swapped rows, and so on backwards.
        let tail = |epoch: u64, draw: &Range<u64>| draw.start - (epoch - 1) * self.rows;
        let mut chain = vec![];
        let (mut e, mut index) = (epoch, from);
        let mut previous = None;
        while let Some(draw) = needed(e, index) {
            let known = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some((_, swaps)) = known.filter(|(known, _)| *known == e) {
                previous = Some(swaps);
                break;
            }
            index = tail(e, &draw);
            chain.push((e, draw));
            e -= 1;
        }
        for (e, draw) in chain.into_iter().rev() {
            let swaps = Arc::new(self.resolve(e, &draw, previous.as_deref()));
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((e, swaps.clone()));
            previous = Some(swaps);
        }
        previous
    }

    fn resolve(&self, epoch: u64, draw: &Range<u64>, before: Option<&Swaps>) -> Swaps {
        let boundary = epoch * self.rows;
        let mut tail = HashSet::new();
        let indices = draw.start - (boundary - self.rows)..self.rows;
        self.push(epoch - 1, indices, before, &mut |row| {
            tail.insert(row);
        });
        let p = self.permutation(epoch);
        let head = draw.end - boundary;
        let mut free = (head..self.rows).filter(|&i| !tail.contains(&p.get(i)));
        let mut swaps = Swaps::new();
        for i in (0..head).filter(|&i| tail.contains(&p.get(i))) {
            // There is always a free one: head and tail together are one draw, at most all rows.
            if let Some(j) = free.next() {
                swaps.insert(i, j);
                swaps.insert(j, i);
            }
        }
        swaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(order: &Order, positions: Range<u64>, draw_around: &dyn Fn(u64) -> Range<u64>) -> Vec<u64> {
        let mut out = vec![];
        order.rows(positions, draw_around, &mut |row| out.push(row));
        out
    }

    fn check(rows: u64, draw: u64, epochs: u64) {
        let around = |p: u64| p / draw * draw..(p / draw + 1) * draw;
        let order = Order::new(rows, rows * 1_000 + draw, draw);
        let total = rows * epochs;
        let all: Vec<u64> = (0..total.div_ceil(draw))
            .flat_map(|t| {
                let batch = self::rows(&order, t * draw..(t + 1) * draw, &around);
                let distinct: HashSet<_> = batch.iter().collect();
                assert_eq!(distinct.len() as u64, draw, "a row twice in batch {t} of {rows} rows by {draw}");
                batch
            })
            .collect();
        for epoch in all.chunks_exact(rows as usize) {
            let distinct: HashSet<_> = epoch.iter().collect();
            assert_eq!(distinct.len() as u64, rows, "an epoch of {rows} rows by {draw} is not whole");
        }
        // Any batch can be made on its own.
        for t in [total / draw / 2, total / draw - 1, 0] {
            let fresh = Order::new(rows, rows * 1_000 + draw, draw);
            let fresh = self::rows(&fresh, t * draw..(t + 1) * draw, &around);
            assert_eq!(fresh, all[(t * draw) as usize..((t + 1) * draw) as usize], "{rows} rows by {draw}");
        }
    }

    #[test]
    fn epochs_are_whole_and_batches_distinct() {
        for rows in 1..60 {
            (1..=rows).for_each(|draw| check(rows, draw, 13));
        }
        check(1_000, 64, 40);
        check(1_000, 999, 40);
        check(1_153, 1_024, 60);
    }

    #[test]
    fn epochs_differ() {
        let order = Order::new(500, 3, 500);
        let around = |p: u64| p / 500 * 500..(p / 500 + 1) * 500;
        let [a, b] = [0, 1].map(|e| rows(&order, e * 500..(e + 1) * 500, &around));
        let same = a.iter().zip(&b).filter(|(x, y)| x == y).count();
        assert!(same < 10, "{same} rows at the same place in two epochs");
    }
}
