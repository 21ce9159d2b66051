//! Deals the pairs of a global batch to its shares, so that all of them fill about the same number of rows.

/// Deals pairs, reusing its memory.
#[derive(Default)]
pub struct Balancer {
    starts: Vec<u32>,
    sorted: Vec<u32>,
    owner: Vec<u32>,
    next: Vec<u32>,
}

impl Balancer {
    /// Deals the pairs to `shares`, the same number to each: sorted by tokens, longest first, in serpentine order (0,
    /// 1, …, R−1, R−1, …, 1, 0, 0, 1, …). Within a share pairs keep their order, so a single share holds the batch
    /// unchanged.
    ///
    /// `tokens[i]` is the number of tokens of pair `i`; `placement` receives the pairs of share 0, then those of share
    /// 1, … Only this placement depends on the number of shares, never the batch.
    pub fn deal(&mut self, tokens: &[u32], shares: usize, placement: &mut Vec<u32>) {
        placement.clear();
        if shares == 1 {
            placement.extend(0..tokens.len() as u32);
            return;
        }
        self.sort(tokens);
        let Balancer { sorted, owner, next, .. } = self;
        owner.clear();
        owner.resize(tokens.len(), 0);
        for (k, &pair) in sorted.iter().enumerate() {
            let (round, seat) = (k / shares, k % shares);
            owner[pair as usize] = if round % 2 == 0 { seat } else { shares - 1 - seat } as u32;
        }
        let each = tokens.len() / shares;
        next.clear();
        next.extend((0..shares).map(|r| (r * each) as u32));
        placement.resize(tokens.len(), 0);
        for (pair, &r) in owner.iter().enumerate() {
            let at = &mut next[r as usize];
            placement[*at as usize] = pair as u32;
            *at += 1;
        }
    }

    /// Stable counting sort, longest first.
    fn sort(&mut self, tokens: &[u32]) {
        let longest = tokens.iter().max().map_or(0, |&t| t as usize);
        self.starts.clear();
        self.starts.resize(longest + 2, 0);
        tokens.iter().for_each(|&t| self.starts[longest - t as usize + 1] += 1);
        (1..self.starts.len()).for_each(|i| self.starts[i] += self.starts[i - 1]);
        self.sorted.clear();
        self.sorted.resize(tokens.len(), 0);
        for (pair, &t) in tokens.iter().enumerate() {
            let at = &mut self.starts[longest - t as usize];
            self.sorted[*at as usize] = pair as u32;
            *at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::rng::hash2;

    fn dealt(tokens: &[u32], replicas: usize) -> Vec<u32> {
        let mut placement = vec![];
        Balancer::default().deal(tokens, replicas, &mut placement);
        placement
    }

    #[test]
    fn every_replica_gets_as_many_pairs_and_about_as_many_tokens() {
        for replicas in [1, 2, 3, 4, 8] {
            let tokens: Vec<u32> = (0..24 * 16).map(|i| 8 + (hash2(1, i) % 200) as u32).collect();
            let placement = dealt(&tokens, replicas);
            let mut all = placement.clone();
            all.sort_unstable();
            assert_eq!(all, (0..384).collect::<Vec<u32>>());
            let sums: Vec<u32> = placement
                .chunks(384 / replicas)
                .map(|c| c.iter().map(|&i| tokens[i as usize]).sum())
                .collect();
            let (low, high) = (sums.iter().min().unwrap(), sums.iter().max().unwrap());
            assert!(high - low <= 208, "{sums:?}");
            assert!(placement.chunks(384 / replicas).all(|c| c.is_sorted()));
        }
    }

    #[test]
    fn the_serpentine_turns() {
        // Sorted: 5 (9), 1 (8), 0 (7), 2 (7), 4 (3), 3 (1).
        assert_eq!(dealt(&[7, 8, 7, 1, 3, 9], 2), [2, 4, 5, 0, 1, 3].map(|x: u32| x).to_vec());
    }
}
