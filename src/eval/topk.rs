//! The best k documents of every query, found while documents stream by in blocks: memory is queries × k, never
//! queries × documents.

use super::similarity::Measure;
use crate::common::Matrix;
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A document's index and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub score: f32,
    pub doc: u32,
}

impl Eq for Hit {}

impl Ord for Hit {
    /// Better is greater; of equal scores, the later document is better, as in trec_eval.
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(self.doc.cmp(&other.doc))
    }
}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A search in progress.
pub struct TopK<'a> {
    queries: &'a Matrix,
    /// For each query, the document to exclude.
    excluded: &'a [Option<u32>],
    k: usize,
    measure: Measure,
    heaps: Vec<BinaryHeap<Reverse<Hit>>>,
}

/// Documents scored together, so that they stay in cache while several queries pass over them.
const DOCS: usize = 256;
const QUERIES: usize = 16;

impl<'a> TopK<'a> {
    /// `queries` [q, dim] and `excluded` [q].
    pub fn new(queries: &'a Matrix, excluded: &'a [Option<u32>], k: usize, measure: Measure) -> Self {
        assert_eq!(queries.rows, excluded.len());
        let heaps = (0..queries.rows).map(|_| BinaryHeap::with_capacity(k + 1)).collect();
        TopK { queries, excluded, k, measure, heaps }
    }

    /// Scores `docs` [n, dim], the documents `first … first + n`. The result is independent of block size and thread
    /// count: a score is one sum in a fixed order.
    pub fn push(&mut self, docs: &Matrix, first: usize) {
        let (queries, excluded, k, measure) = (self.queries, self.excluded, self.k, self.measure);
        self.heaps.par_chunks_mut(QUERIES).enumerate().for_each(|(chunk, heaps)| {
            for start in (0..docs.rows).step_by(DOCS) {
                for (i, heap) in heaps.iter_mut().enumerate() {
                    let q = chunk * QUERIES + i;
                    for d in start..(start + DOCS).min(docs.rows) {
                        let doc = (first + d) as u32;
                        // + 0.0 turns -0.0 into 0.0.
                        let hit = Hit { score: measure(queries.row(q), docs.row(d)) + 0.0, doc };
                        let enters = heap.len() < k || heap.peek().is_some_and(|worst| hit > worst.0);
                        if enters && excluded[q] != Some(doc) {
                            heap.push(Reverse(hit));
                            if heap.len() > k {
                                heap.pop();
                            }
                        }
                    }
                }
            }
        });
    }

    /// The hits of each query, best first.
    pub fn finish(self) -> Vec<Vec<Hit>> {
        let best_first =
            |heap: BinaryHeap<Reverse<Hit>>| heap.into_sorted_vec().into_iter().map(|h| h.0).collect();
        self.heaps.into_iter().map(best_first).collect()
    }
}
