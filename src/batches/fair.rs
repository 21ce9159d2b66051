//! A fair schedule: which sets are drawn in which batch of a period, so that after any number of
//! batches each set's draws are within one of its exact share.
//!
//! This is Pfair scheduling (Baruah, Cohen, Plaxton, Varvel: *Proportionate progress*, 1996), with
//! sets for tasks, batches for time slots and draws per batch for processors. Draw `i` of a set of
//! rate `c/P` may be made from batch ⌊(i−1)P/c⌋ on and before batch ⌈iP/c⌉; whoever keeps all these
//! windows has every prefix right. For one draw a batch, earliest deadline first keeps them (the
//! chairman assignment that Tijdeman solved in 1980); for more, ties must be broken with an eye on
//! the windows that follow. Choosing the set with the largest error instead does not keep them.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The next draw of a set; the greatest of a heap is the most urgent.
#[derive(PartialEq, Eq)]
struct Draw {
    set: u32,
    /// From 1.
    number: u64,
    rate: u64,
    period: u64,
}

impl Draw {
    fn release(&self) -> u64 {
        (self.number - 1) * self.period / self.rate
    }
}

impl Ord for Draw {
    fn cmp(&self, other: &Self) -> Ordering {
        let deadline = |d: &Draw, number: u64| (number * d.period).div_ceil(d.rate);
        // Whether the window of the next draw overlaps this one's: then there is less room to wait.
        let overlaps = |d: &Draw, number: u64| (number * d.period) % d.rate != 0;
        if (self.number, self.rate) != (other.number, other.rate) {
            for ahead in 0.. {
                let (i, j) = (self.number + ahead, other.number + ahead);
                let by_deadline = deadline(other, j).cmp(&deadline(self, i));
                let (a, b) = (overlaps(self, i), overlaps(other, j));
                let order = by_deadline.then(a.cmp(&b));
                if order != Ordering::Equal {
                    return order;
                }
                if !a {
                    break;
                }
            }
        }
        other.set.cmp(&self.set)
    }
}

impl PartialOrd for Draw {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// For each set the batches of the period that draw from it, rising. `rates[d] < period` draws of
/// set `d` are due in the period, their sum a multiple of `period`: the same number in each batch.
pub fn schedule(rates: &[u64], period: u64) -> Vec<Vec<u32>> {
    let per_batch = rates.iter().sum::<u64>() / period;
    let mut batches: Vec<Vec<u32>> = rates.iter().map(|&c| Vec::with_capacity(c as usize)).collect();
    let mut ready = BinaryHeap::new();
    let mut waiting = BinaryHeap::new();
    for (set, &rate) in rates.iter().enumerate().filter(|&(_, &rate)| rate > 0) {
        ready.push(Draw { set: set as u32, number: 1, rate, period });
    }
    for batch in 0..period {
        while waiting.peek().is_some_and(|Reverse((release, _, _))| *release <= batch) {
            if let Some(Reverse((_, set, number))) = waiting.pop() {
                ready.push(Draw { set, number, rate: rates[set as usize], period });
            }
        }
        for _ in 0..per_batch {
            let Some(draw) = ready.pop() else { break };
            batches[draw.set as usize].push(batch as u32);
            if draw.number < draw.rate {
                let next = Draw { number: draw.number + 1, ..draw };
                // Not before the next batch: one draw a set and batch.
                waiting.push(Reverse((next.release().max(batch + 1), next.set, next.number)));
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::rng::hash2;

    /// Every prefix within one draw of the exact share, every batch full, no set twice in a batch.
    fn check(rates: &[u64], period: u64) {
        let per_batch = rates.iter().sum::<u64>() / period;
        let batches = schedule(rates, period);
        let mut full = vec![0; period as usize];
        for (set, (drawn, &rate)) in batches.iter().zip(rates).enumerate() {
            assert_eq!(drawn.len() as u64, rate, "set {set} of {rates:?}");
            assert!(drawn.windows(2).all(|w| w[0] < w[1]));
            drawn.iter().for_each(|&b| full[b as usize] += 1);
            let mut n = 0;
            for t in 0..=period {
                while n < drawn.len() && u64::from(drawn[n]) < t {
                    n += 1;
                }
                let error = (rate * t).abs_diff(n as u64 * period);
                assert!(error < period, "set {set} of {rates:?} is off by {error}/{period} before batch {t}");
            }
        }
        assert!(full.iter().all(|&n| n == per_batch), "{rates:?}");
    }

    #[test]
    fn every_prefix_of_every_mixture_is_fair() {
        for case in 0..600u64 {
            let random = |i: u64, below: u64| hash2(case, i) % below;
            let period = 2 + random(0, 300);
            let per_batch = 1 + random(1, 5);
            // Random rates below the period that sum to per_batch · period.
            let mut rates = vec![];
            let mut rest = per_batch * period;
            while rest > 0 {
                let small = random(2, 3) as usize * 10 + 1;
                let rate =
                    (1 + random(3 + rates.len() as u64, period - 1) / small as u64).min(rest).min(period - 1);
                rates.push(rate);
                rest -= rate;
            }
            check(&rates, period);
        }
    }

    #[test]
    fn skewed_mixtures_are_fair() {
        check(&[4_000, 500, 200, 30, 5, 1, 1], 4_737);
        check(&[65_000, 500, 36], 65_536);
        check(&[1; 100], 50);
        check(&[1; 7], 7);
        check(&[99, 99, 1, 1], 100);
        assert!(schedule(&[0, 0], 1).iter().all(Vec::is_empty));
    }
}
