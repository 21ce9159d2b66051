//! Learns merges of byte pair encoding.
//!
//! The trainer of the tokenizers crate may enter a pair in its queue twice; of two entries with equal counts, the order
//! of a randomly seeded hash map decides which comes first. Here ties go to the smaller numbers, and an entry whose
//! count is no longer its pair's is passed over.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

type Pair = (u32, u32);

/// A pair's count, and the words it is or was in.
#[derive(Default)]
struct Places {
    count: u64,
    words: Vec<u32>,
}

/// Words as numbers of tokens, with how often each occurs.
pub struct Merger {
    words: Vec<(Vec<u32>, u64)>,
    pairs: HashMap<Pair, Places>,
    queue: BinaryHeap<(u64, Reverse<Pair>)>,
}

impl Merger {
    pub fn new(words: Vec<(Vec<u32>, u64)>) -> Self {
        let mut merger = Merger { words, pairs: HashMap::new(), queue: BinaryHeap::new() };
        for i in 0..merger.words.len() {
            merger.add(i);
        }
        merger.queue = merger.pairs.iter().map(|(&pair, places)| (places.count, Reverse(pair))).collect();
        merger
    }

    /// The most frequent pair, if it occurs at least `least` times.
    pub fn next(&mut self, least: u64) -> Option<Pair> {
        while let Some((count, Reverse(pair))) = self.queue.pop() {
            let now = self.pairs.get(&pair).map_or(0, |places| places.count);
            if now == count {
                return (count >= least).then_some(pair);
            }
            // It has become rarer since; of one that has become more frequent, there is another entry.
            if now < count && now > 0 {
                self.queue.push((now, Reverse(pair)));
            }
        }
        None
    }

    /// Replaces a pair everywhere.
    pub fn merge(&mut self, pair: Pair, into: u32) {
        let mut within = self.pairs.get_mut(&pair).map(|p| std::mem::take(&mut p.words)).unwrap_or_default();
        within.sort_unstable();
        within.dedup();
        let mut new = vec![];
        for i in within {
            let i = i as usize;
            let (word, times) = &mut self.words[i];
            if !word.windows(2).any(|w| (w[0], w[1]) == pair) {
                continue;
            }
            for w in word.windows(2) {
                if let Some(places) = self.pairs.get_mut(&(w[0], w[1])) {
                    places.count -= *times;
                }
            }
            let (mut from, mut to) = (0, 0);
            while from < word.len() {
                let both = word.get(from..from + 2).is_some_and(|w| (w[0], w[1]) == pair);
                word[to] = if both { into } else { word[from] };
                (from, to) = (from + 1 + usize::from(both), to + 1);
            }
            word.truncate(to);
            self.add(i);
            // Only these can have become more frequent.
            let made = self.words[i].0.windows(2).filter(|w| w.contains(&into));
            new.extend(made.map(|w| (w[0], w[1])));
        }
        new.sort_unstable();
        new.dedup();
        self.queue
            .extend(new.into_iter().filter_map(|pair| Some((self.pairs.get(&pair)?.count, Reverse(pair)))));
    }

    /// Counts the pairs of a word.
    fn add(&mut self, i: usize) {
        let (word, times) = &self.words[i];
        for w in word.windows(2) {
            let places = self.pairs.entry((w[0], w[1])).or_default();
            places.count += times;
            if places.words.last() != Some(&(i as u32)) {
                places.words.push(i as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_pair_is_next_and_ties_go_to_the_smaller() {
        // abab ×2, abc ×1, bc ×3
        let mut merger = Merger::new(vec![(vec![0, 1, 0, 1], 2), (vec![0, 1, 2], 1), (vec![1, 2], 3)]);
        assert_eq!(merger.next(1), Some((0, 1)), "five times");
        merger.merge((0, 1), 3);
        assert_eq!(
            merger.words.iter().map(|w| w.0.clone()).collect::<Vec<_>>(),
            [vec![3, 3], vec![3, 2], vec![1, 2]]
        );
        assert_eq!(merger.next(1), Some((1, 2)), "three of four are left");
        merger.merge((1, 2), 4);
        assert_eq!(merger.next(2), Some((3, 3)));
        merger.merge((3, 3), 5);
        assert_eq!(merger.next(2), None, "once is too few");
        let mut ties = Merger::new(vec![(vec![2, 1], 1), (vec![1, 2], 1)]);
        assert_eq!([ties.next(1), ties.next(1), ties.next(1)], [Some((1, 2)), Some((2, 1)), None]);
    }

    #[test]
    fn overlapping_pairs_are_merged_from_the_left() {
        let mut merger = Merger::new(vec![(vec![7; 5], 1)]);
        assert_eq!(merger.next(1), Some((7, 7)));
        merger.merge((7, 7), 8);
        assert_eq!(merger.words[0].0, [8, 8, 7]);
        assert_eq!([merger.next(1), merger.next(1), merger.next(1)], [Some((8, 7)), Some((8, 8)), None]);
    }
}
