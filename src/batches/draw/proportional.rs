//! Rows in proportion to weights, exactly, for ever: what a batch from *all* sets takes from each.
//!
//! The sets are the leaves of a tree. A node that has received `m` rows passes ⌊m·left/(left + right) + ½⌋ of them to
//! its left child and the rest to the right. Both numbers grow with `m` and sum to `m`, so each leaf's number is a
//! closed form of the root's rows, in whole numbers, without period or drift. Each node adds at most half a row to the
//! error it inherits in proportion. In a Huffman tree the weights above a leaf `w` grow at least like the Fibonacci
//! numbers (`w`, `w`, 2`w`, 3`w`, 5`w`, …), so the error stays below ½(1 + 1 + 1/2 + 1/3 + 1/5 + …) < 1.68 rows.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// More nodes than any path has: weights above a leaf grow like the Fibonacci numbers and stay below 2^54.
const DEEPEST: usize = 80;

struct Node {
    weight: u64,
    children: Option<(usize, usize)>,
    parent: Option<usize>,
}

/// The tree; sets without weight are not in it.
pub struct Proportional {
    nodes: Vec<Node>,
    /// Leaf of each set.
    leaves: Vec<Option<usize>>,
}

impl Proportional {
    /// `weights` sum to more than 0 and less than 2^54.
    pub fn new(weights: &[u64]) -> Self {
        let mut nodes = vec![];
        let mut leaves = vec![None; weights.len()];
        let mut lightest = BinaryHeap::new();
        for (set, &weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0) {
            leaves[set] = Some(nodes.len());
            lightest.push(Reverse((weight, nodes.len())));
            nodes.push(Node { weight, children: None, parent: None });
        }
        while let (Some(Reverse((a, left))), Some(Reverse((b, right)))) = (lightest.pop(), lightest.pop()) {
            let node = nodes.len();
            nodes[left].parent = Some(node);
            nodes[right].parent = Some(node);
            nodes.push(Node { weight: a + b, children: Some((left, right)), parent: None });
            lightest.push(Reverse((a + b, node)));
        }
        Proportional { nodes, leaves }
    }

    /// How many of the first `total` rows are of `set`.
    pub fn rows(&self, set: usize, total: u64) -> u64 {
        let Some(leaf) = self.leaves[set] else { return 0 };
        let (mut path, mut length) = ([leaf; DEEPEST], 1);
        while let Some(parent) = self.nodes[path[length - 1]].parent {
            path[length] = parent;
            length += 1;
        }
        let down = |rows, step: &[usize]| {
            let (left, right) = self.split(step[1], rows);
            if self.nodes[step[1]].children.is_some_and(|(l, _)| l == step[0]) { left } else { right }
        };
        path[..length].windows(2).rev().fold(total, down)
    }

    /// [`Proportional::rows`] of every set.
    pub fn all_rows(&self, total: u64, out: &mut Vec<u64>) {
        let (sets, nodes) = (self.leaves.len(), self.nodes.len());
        out.clear();
        out.resize(sets.max(nodes), 0);
        // Parents follow their children; the root is last.
        if nodes > 0 {
            out[nodes - 1] = total;
        }
        for node in (0..nodes).rev() {
            if let Some((left, right)) = self.nodes[node].children {
                (out[left], out[right]) = self.split(node, out[node]);
            }
        }
        // Leaves come first, in the order of their sets, so each moves up or stays.
        for (set, leaf) in self.leaves.iter().enumerate().rev() {
            out[set] = leaf.map_or(0, |leaf| out[leaf]);
        }
        out.truncate(sets);
    }

    /// Most rows of `set` in any `run` consecutive rows.
    pub fn most(&self, set: usize, run: u64) -> u64 {
        let Some(mut node) = self.leaves[set] else { return 0 };
        let mut shares = vec![];
        while let Some(parent) = self.nodes[node].parent {
            shares.push((self.nodes[node].weight, self.nodes[parent].weight));
            node = parent;
        }
        let down = |rows: u64, (own, parent): &(u64, u64)| {
            (u128::from(rows) * u128::from(*own)).div_ceil(u128::from(*parent)) as u64
        };
        shares.iter().rev().fold(run, down)
    }

    fn split(&self, node: usize, rows: u64) -> (u64, u64) {
        let Some((left, _)) = self.nodes[node].children else { return (rows, 0) };
        let (part, whole) = (self.nodes[left].weight, self.nodes[node].weight);
        let short = (2 * rows).checked_mul(part).and_then(|x| x.checked_add(whole));
        let left = match short {
            Some(x) => x / (2 * whole),
            None => {
                let [rows, part, whole] = [rows, part, whole].map(u128::from);
                ((2 * rows * part + whole) / (2 * whole)) as u64
            }
        };
        (left, rows - left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::rng::hash2;

    /// Bound on the error of [`Proportional::rows`], in rows.
    const MOST_ERROR: f64 = 1.68;

    fn check(weights: &[u64], totals: impl Iterator<Item = u64>) {
        let (tree, sum) = (Proportional::new(weights), weights.iter().sum::<u64>());
        let (mut rows, mut before) = (vec![], vec![0; weights.len()]);
        for total in totals {
            tree.all_rows(total, &mut rows);
            assert_eq!(rows.iter().sum::<u64>(), total);
            for (set, &n) in rows.iter().enumerate() {
                assert_eq!(n, tree.rows(set, total));
                assert!(n >= before[set], "set {set} of {weights:?} falls at {total}");
                // |n − total·w/sum|, exactly.
                let (a, b) = (u128::from(n) * u128::from(sum), u128::from(total) * u128::from(weights[set]));
                let error = a.abs_diff(b) as f64 / sum as f64;
                assert!(error < MOST_ERROR, "set {set} of {weights:?} is off by {error} rows at {total}");
            }
            before.clone_from(&rows);
        }
    }

    #[test]
    fn every_prefix_of_every_mixture_is_within_the_bound() {
        for case in 0..300u64 {
            let random = |i: u64, below: u64| hash2(case, i) % below;
            let skew = 1 + random(0, 50);
            let weights: Vec<u64> =
                (0..1 + random(1, 40)).map(|i| random(2 + i, 1 << random(100 + i, skew).min(50))).collect();
            if weights.iter().any(|w| *w > 0) {
                check(&weights, 0..2_000);
                check(&weights, (0..200).map(|i| (1 << 40) + i * random(7, 9_999)));
            }
        }
        // The worst case for such a tree.
        let fibonacci: Vec<u64> = (0..60)
            .scan((1, 1), |(a, b), _| {
                (*a, *b) = (*b, *a + *b);
                Some(*a)
            })
            .collect();
        check(&fibonacci, 0..5_000);
    }

    #[test]
    fn no_run_takes_more_than_most() {
        let weights = [5, 0, 3, 3, 1, 17, 40];
        let tree = Proportional::new(&weights);
        for run in [1, 2, 8, 69, 100] {
            for set in 0..weights.len() {
                let most = (0..500).map(|t| tree.rows(set, t + run) - tree.rows(set, t)).max().unwrap();
                assert!(most <= tree.most(set, run), "set {set}, {run} rows: {most}");
            }
        }
        assert_eq!(Proportional::new(&[7, 7]).most(0, 8), 4);
        assert_eq!(Proportional::new(&[9]).most(0, 8), 8);
    }
}
