//! A keyed permutation of `0..len` in O(1) memory: the order of a data set without an index.
//!
//! Each round `x ← (x·odd + addend) mod 2^k; x ← x ⊕ (x >> s)` is a bijection of the `k`-bit numbers, because the
//! multiplier is odd and the shift is at least half the width. The multiplication carries bits upwards; the shift
//! brings high bits back down. Numbers outside `0..len` are mapped again until they fall inside ("cycle walking": Black
//! and Rogaway, *Ciphers with arbitrary finite domains*, 2002), fewer than two passes on average because
//! `len > 2^(k-1)`. This mixes well enough for the order of training rows; it is not a cipher.

use super::rng::hash2;

const ROUNDS: usize = 4;

/// A bijection of `0..len`, chosen by a 64-bit key.
#[derive(Clone, Debug)]
pub struct Permutation {
    len: u64,
    mask: u64,
    shift: u32,
    multipliers: [u64; ROUNDS],
    addends: [u64; ROUNDS],
}

impl Permutation {
    /// The permutation of `0..len` for `key`.
    pub fn new(len: u64, key: u64) -> Self {
        let bits = (64 - len.saturating_sub(1).leading_zeros()).max(1);
        let word = |i: usize| hash2(key, i as u64);
        Permutation {
            len,
            mask: if bits == 64 { u64::MAX } else { (1 << bits) - 1 },
            shift: bits.div_ceil(2),
            // High bits of the hash, so that narrow domains also get well-mixed constants.
            multipliers: std::array::from_fn(|i| (word(2 * i) >> (64 - bits)) | 1),
            addends: std::array::from_fn(|i| word(2 * i + 1) >> (64 - bits)),
        }
    }

    /// Number of elements permuted.
    pub fn len(&self) -> u64 {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The image of `i`; panics unless `i < len` (a bug in the caller), without which the walk might not end.
    pub fn get(&self, i: u64) -> u64 {
        assert!(i < self.len, "index {i} outside a permutation of {}", self.len);
        let mut x = i;
        loop {
            for round in 0..ROUNDS {
                x = x.wrapping_mul(self.multipliers[round]).wrapping_add(self.addends[round]) & self.mask;
                x ^= x >> self.shift;
            }
            if x < self.len {
                return x;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Upper bound for χ² with `dof` degrees of freedom: five standard deviations above the mean.
    fn bound(dof: f64) -> f64 {
        dof + 5.0 * (2.0 * dof).sqrt() + 10.0
    }

    fn chi_square(counts: &[u64], total: u64) -> f64 {
        let expected = total as f64 / counts.len() as f64;
        counts.iter().map(|&c| (c as f64 - expected).powi(2) / expected).sum()
    }

    #[test]
    fn is_a_bijection_for_every_small_size_and_many_others() {
        let sizes = (1..=300).chain([511, 512, 513, 1_000, 4_095, 4_097, 65_535, 65_536, 65_537, 611_150]);
        for len in sizes {
            for key in 0..3 {
                let p = Permutation::new(len, key);
                let mut seen = vec![false; len as usize];
                for i in 0..len {
                    let x = p.get(i) as usize;
                    assert!(!seen[x], "{x} twice for len {len} key {key}");
                    seen[x] = true;
                }
            }
        }
    }

    #[test]
    fn sampled_outputs_of_a_billion_are_distinct_and_in_range() {
        for len in [1_000_000_000, 1 << 40] {
            let p = Permutation::new(len, 17);
            let mut seen = std::collections::HashSet::new();
            for i in 0..200_000u64 {
                let x = p.get(i * (len / 200_000));
                assert!(x < len && seen.insert(x));
            }
        }
    }

    #[test]
    fn a_run_of_inputs_spreads_evenly_over_buckets() {
        // 64 buckets; the run is much shorter than the whole, like a batch.
        for (len, run) in
            [(1_000_000_000u64, 100_000u64), (611_150, 20_000), (1 << 30, 100_000), (100_003, 5_000)]
        {
            for key in 0..20 {
                let p = Permutation::new(len, key);
                for start in [0, len / 2] {
                    let mut counts = [0u64; 64];
                    (start..start + run)
                        .for_each(|i| counts[(p.get(i) as u128 * 64 / len as u128) as usize] += 1);
                    let x = chi_square(&counts, run);
                    assert!(x < bound(63.0), "χ² {x} for len {len} key {key} start {start}");
                }
            }
        }
    }

    #[test]
    fn neighbouring_inputs_give_unrelated_outputs() {
        for len in [1_000_000_000u64, 611_150, 1 << 30, 100_003] {
            for key in 0..20 {
                let p = Permutation::new(len, key);
                let (mut pairs, mut gaps, run) = ([0u64; 256], [0u64; 64], len.min(100_000) / 4);
                for i in 0..run {
                    let (a, b) = (p.get(i) as u128, p.get(i + 1) as u128);
                    let n = len as u128;
                    pairs[(a * 16 / n * 16 + b * 16 / n) as usize] += 1;
                    gaps[((b + n - a) % n * 64 / n) as usize] += 1;
                }
                let (x, y) = (chi_square(&pairs, run), chi_square(&gaps, run));
                assert!(x < bound(255.0), "pairs: χ² {x} for len {len} key {key}");
                assert!(y < bound(63.0), "gaps: χ² {y} for len {len} key {key}");
            }
        }
    }

    #[test]
    fn keys_give_different_orders() {
        let [a, b] = [1, 2].map(|key| Permutation::new(10_000, key));
        let same = (0..10_000).filter(|&i| a.get(i) == b.get(i)).count();
        assert!(same < 20, "{same} fixed in common");
    }
}
