//! A fair schedule: which sets each batch draws from, so that after any number of batches each set's draws are within
//! one of its exact share.
//!
//! This is Pfair scheduling (Baruah, Cohen, Plaxton, Varvel: *Proportionate progress*, 1996), with sets as tasks,
//! batches as time slots and draws per batch as processors. Draw `i` of a set with rate `r` per batch may be made from
//! batch ⌊(i−1)/r⌋ on and before batch ⌈i/r⌉; a schedule that meets all these windows has every prefix right. For one
//! draw per batch, earliest deadline first meets them (the chairman assignment problem, solved by Tijdeman in 1980);
//! for more, ties are broken as in PD² (Anderson, Srinivasan: *Mixed Pfair/ERfair scheduling*, 2004). Choosing the set
//! with the largest error instead does not meet them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Rate of a set: `part / whole` draws per batch, at most one.
#[derive(Clone, Copy)]
struct Rate {
    part: u64,
    whole: u64,
}

/// The smaller, the more urgent: deadline, then whether the next window overlaps this one, then the length of the
/// cascade of full windows that a late draw would start, then the set.
type Urgency = (u64, Reverse<bool>, Reverse<u64>, u32);

/// ⌊a·b/c⌋, saturating at `u64::MAX`, and the remainder.
fn divided(a: u64, b: u64, c: u64) -> (u64, u64) {
    match a.checked_mul(b) {
        Some(product) => (product / c, product % c),
        None => {
            let (product, c) = (u128::from(a) * u128::from(b), u128::from(c));
            (u64::try_from(product / c).unwrap_or(u64::MAX), (product % c) as u64)
        }
    }
}

impl Rate {
    /// First batch that may make draw `number` (from 1).
    fn release(&self, number: u64) -> u64 {
        divided(number - 1, self.whole, self.part).0
    }

    fn urgency(&self, number: u64, set: u32) -> Urgency {
        let ceil = |(quotient, rest): (u64, u64)| quotient.saturating_add(u64::from(rest > 0));
        let end = divided(number, self.whole, self.part);
        let overlaps = end.1 > 0;
        let deadline = ceil(end);
        let group = if overlaps && self.part >= self.whole - self.part {
            // The cascade ends with a window of the batches *not* drawn, whose rate is 1 − r.
            let rest = self.whole - self.part;
            ceil(divided(ceil(divided(deadline, rest, self.whole)), self.whole, rest))
        } else {
            0
        };
        (deadline, Reverse(overlaps), Reverse(group), set)
    }
}

/// For each set the batches before `end` that draw from it, ascending. Set `d` has `shares[d] / sum · draws` draws per
/// batch, at most one; each batch makes `draws` of them, from different sets. The shares sum to less than 2^54, there
/// are fewer than 2^10 draws, and `end` is at most 2^32.
pub fn schedule(shares: &[u64], draws: u64, end: u64) -> Vec<Vec<u32>> {
    let whole = shares.iter().sum();
    // Rounding can exceed one draw per batch slightly.
    let part = |set: u32| shares[set as usize].saturating_mul(draws).min(whole);
    let rate = |set: u32| Rate { part: part(set), whole };
    let mut batches: Vec<Vec<u32>> = shares.iter().map(|_| vec![]).collect();
    let (mut ready, mut waiting) = (BinaryHeap::new(), BinaryHeap::new());
    for set in (0..shares.len() as u32).filter(|&set| shares[set as usize] > 0) {
        ready.push(Reverse((rate(set).urgency(1, set), 1)));
    }
    for batch in 0..end {
        while waiting.peek().is_some_and(|Reverse((release, _, _))| *release <= batch) {
            if let Some(Reverse((_, set, number))) = waiting.pop() {
                ready.push(Reverse((rate(set).urgency(number, set), number)));
            }
        }
        for _ in 0..draws {
            let Some(Reverse(((_, _, _, set), number))) = ready.pop() else { break };
            batches[set as usize].push(batch as u32);
            // Not before the next batch: at most one draw per set and batch.
            let release = rate(set).release(number + 1).max(batch + 1);
            waiting.push(Reverse((release, set, number + 1)));
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::rng::hash2;

    /// Every prefix within one draw of the exact share, every batch full, no set twice in a batch.
    fn check(shares: &[u64], draws: u64, end: u64) {
        let sum: u64 = shares.iter().sum();
        let batches = schedule(shares, draws, end);
        let mut full = vec![0; end as usize];
        for (set, (drawn, &share)) in batches.iter().zip(shares).enumerate() {
            assert!(drawn.windows(2).all(|w| w[0] < w[1]));
            drawn.iter().for_each(|&b| full[b as usize] += 1);
            let mut n = 0;
            for t in 0..=end {
                while n < drawn.len() && u64::from(drawn[n]) < t {
                    n += 1;
                }
                let error = (u128::from(share) * u128::from(draws) * u128::from(t))
                    .abs_diff(n as u128 * u128::from(sum));
                assert!(
                    error < u128::from(sum),
                    "set {set} of {shares:?} is off by {error}/{sum} before batch {t}"
                );
            }
        }
        assert!(full.iter().all(|&n| n == draws), "{shares:?}");
    }

    #[test]
    fn every_prefix_of_every_mixture_is_fair() {
        for case in 0..900u64 {
            let random = |i: u64, below: u64| hash2(case, i) % below;
            // Small numbers tie often, large ones never close.
            let scale = [300, 1 << 20, 1 << 45][case as usize % 3];
            let whole = 2 + random(0, scale);
            let draws = 1 + random(1, 6);
            // Rates of at most one that sum to `draws`: shares of draws · whole, none above whole.
            let mut shares = vec![];
            let mut rest = draws * whole;
            while rest > 0 {
                let small = random(2, 3) * 10 + 1;
                let share = 1 + random(3 + shares.len() as u64, whole) / small;
                shares.push(share.min(rest).min(whole));
                rest -= shares[shares.len() - 1];
                if shares.len() > 400 {
                    shares.extend(std::iter::repeat_n(whole, (rest / whole) as usize));
                    shares.extend(Some(rest % whole).filter(|r| *r > 0));
                    break;
                }
            }
            check(&shares, draws, 700);
        }
    }

    #[test]
    fn skewed_mixtures_are_fair() {
        check(&[4_000, 500, 200, 30, 5, 1, 1], 1, 9_474);
        check(&[65_000, 500, 36], 1, 65_536);
        check(&[1; 100], 2, 100);
        check(&[1; 7], 7, 7);
        check(&[99, 99, 1, 1], 2, 200);
        check(&[0, 1], 1, 5);
        // All heavy, with full windows in long cascades.
        check(&[1_001, 1_001, 1_001, 1_001, 1_000, 996], 4, 6_000);
        check(&[8, 8, 8, 9, 11, 11, 11], 6, 66);
        check(&[(1 << 50) + 1, (1 << 50) - 1, 1 << 50, 1 << 50], 2, 1_000);
    }
}
