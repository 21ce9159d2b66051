//! The best k documents of every query, found while documents stream by in blocks: memory is queries × k, never
//! queries × documents.

use super::similarity::Measure;
use crate::common::Matrix;
use crate::embed::{Block, Products};
use anyhow::Result;
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

/// What scores.
pub enum Scoring<'a> {
    /// The host, one pair after the other.
    Host { queries: &'a Matrix, measure: Measure },
    /// The devices, by dot products with their queries.
    Devices(Products),
}

/// A search in progress.
pub struct TopK<'a> {
    scoring: Scoring<'a>,
    /// For each query, the document to exclude.
    excluded: &'a [Option<u32>],
    k: usize,
    heaps: Vec<BinaryHeap<Reverse<Hit>>>,
}

/// Documents scored together, so that they stay in cache while several queries pass over them.
const DOCS: usize = 256;
const QUERIES: usize = 16;

impl<'a> TopK<'a> {
    /// For as many queries as `excluded` has.
    pub fn new(scoring: Scoring<'a>, excluded: &'a [Option<u32>], k: usize) -> Self {
        let heaps = (0..excluded.len()).map(|_| BinaryHeap::with_capacity(k + 1)).collect();
        TopK { scoring, excluded, k, heaps }
    }

    /// Scores `docs` [n, dim], the documents `first … first + n`. The result is independent of block size and thread
    /// count; a device's is so but for the rounding of its sums.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn push(&mut self, docs: &Matrix, first: usize) -> Result<()> {
        let (excluded, k, heaps) = (self.excluded, self.k, &mut self.heaps);
        match &self.scoring {
            Scoring::Host { queries, measure } => {
                heaps.par_chunks_mut(QUERIES).enumerate().for_each(|(chunk, heaps)| {
                    for start in (0..docs.rows).step_by(DOCS) {
                        let block = start..(start + DOCS).min(docs.rows);
                        for (i, heap) in heaps.iter_mut().enumerate() {
                            let q = chunk * QUERIES + i;
                            let scores = block.clone().map(|d| measure(queries.row(q), docs.row(d)));
                            offer(heap, k, excluded[q], first + start, scores);
                        }
                    }
                });
                Ok(())
            }
            Scoring::Devices(products) => products.visit(docs, &mut |block: &Block<'_>| {
                let heaps = &mut heaps[block.query..block.query + block.queries];
                heaps.par_iter_mut().enumerate().for_each(|(i, heap)| {
                    let scores = &block.products[i * block.stride..][..block.docs];
                    offer(heap, k, excluded[block.query + i], first + block.doc, scores.iter().copied());
                });
            }),
        }
    }

    /// The hits of each query, best first.
    pub fn finish(self) -> Vec<Vec<Hit>> {
        let best_first =
            |heap: BinaryHeap<Reverse<Hit>>| heap.into_sorted_vec().into_iter().map(|h| h.0).collect();
        self.heaps.into_iter().map(best_first).collect()
    }
}

/// Keeps the best k of a query's documents, of which these are the scores of `first` and the following.
fn offer(
    heap: &mut BinaryHeap<Reverse<Hit>>,
    k: usize,
    excluded: Option<u32>,
    first: usize,
    scores: impl Iterator<Item = f32>,
) {
    let mut least = heap.peek().filter(|_| heap.len() == k).map(|worst| worst.0.score);
    for (score, doc) in scores.zip(first as u32..) {
        // Most are less than the worst kept; + 0.0 turns -0.0 into 0.0.
        if least.is_some_and(|least| score < least) || excluded == Some(doc) {
            continue;
        }
        let hit = Hit { score: score + 0.0, doc };
        if heap.len() < k {
            heap.push(Reverse(hit));
        } else if heap.peek().is_some_and(|worst| hit > worst.0) {
            heap.push(Reverse(hit));
            heap.pop();
        }
        least = heap.peek().filter(|_| heap.len() == k).map(|worst| worst.0.score);
    }
}
