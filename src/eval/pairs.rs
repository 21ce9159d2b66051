//! Held-out retrieval on pairs: each anchor searches for its positive among all positives.

use super::bm25::Bm25;
use super::data_file::DataFile;
use super::distinct::Distinct;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::ranking::{DEPTH, FIGURES, figures, means};
use super::remark::Remark;
use super::tuples;
use crate::common::units::count;
use crate::corpus::Asked;
use crate::folder::Role;
use anyhow::{Result, ensure};
use rayon::prelude::*;

/// Distinct anchors and positives of pairs, in order of first occurrence.
#[derive(Debug, Default)]
pub struct PairSet {
    anchors: Vec<String>,
    candidates: Vec<String>,
    /// For each anchor, the indices of its positives, ascending.
    positives: Vec<Vec<u32>>,
    /// Remarks on how the file was read.
    pub remarks: Vec<Remark>,
}

impl PairSet {
    /// Reads the anchor and positive of each line; negatives are not candidates.
    ///
    /// # Errors
    /// A line that is not a pair, since an evaluation on part of a file is a different one.
    pub fn read(file: &DataFile, asked: &Asked) -> Result<PairSet> {
        let (pairs, remarks) = tuples::pairs(file, asked)?;
        Ok(PairSet { remarks, ..PairSet::new(&pairs) })
    }

    pub fn new(pairs: &[(String, String)]) -> PairSet {
        let (mut anchors, mut candidates) = (Distinct::default(), Distinct::default());
        let mut positives: Vec<Vec<u32>> = Vec::new();
        for (anchor, positive) in pairs {
            let (a, p) = (anchors.number(anchor), candidates.number(positive));
            if a == positives.len() {
                positives.push(Vec::new());
            }
            positives[a].push(p as u32);
        }
        for list in &mut positives {
            list.sort_unstable();
            list.dedup();
        }
        PairSet { anchors: anchors.texts, candidates: candidates.texts, positives, remarks: vec![] }
    }

    /// Each anchor with each of its positives.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let positives = |i: usize| self.positives[i].iter().map(|&p| self.candidates[p as usize].as_str());
        self.anchors.iter().enumerate().flat_map(move |(i, a)| positives(i).map(move |p| (a.as_str(), p)))
    }

    /// Number of distinct positives.
    pub fn candidates(&self) -> usize {
        self.candidates.len()
    }

    /// Averages over the anchors, given the scores of each one's candidates.
    fn score(&self, scores: impl Fn(usize) -> Vec<f32> + Sync) -> Vec<f64> {
        let row = |i: usize| {
            let ranks = ranks(&scores(i), &self.positives[i]);
            let mut gains = [0; DEPTH];
            ranks.iter().filter(|rank| **rank <= DEPTH).for_each(|rank| gains[rank - 1] = 1);
            figures(&gains, &vec![1; ranks.len()])
        };
        let rows: Vec<_> = (0..self.anchors.len()).into_par_iter().map(row).collect();
        means(&rows, self.anchors.len())
    }
}

impl Evaluator for PairSet {
    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn missing(&self) -> Option<String> {
        self.anchors.is_empty().then(|| "there are no pairs".to_owned())
    }

    fn about(&self) -> Scores {
        let (queries, candidates) = (self.anchors.len(), self.candidates.len());
        Scores {
            counts: vec![("queries", queries), ("candidates", candidates)],
            on: format!("{}, {}", count(queries as u64, "query"), count(candidates as u64, "candidate")),
            ..Scores::default()
        }
    }

    /// Ranks by the similarity of encoded texts; anchors are queries, positives are documents.
    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        model.calibrate(self.candidates.iter().map(String::as_str), Role::Document)?;
        let anchors = model.vectors(self.anchors.iter().map(String::as_str), Role::Query)?;
        let candidates = model.vectors(self.candidates.iter().map(String::as_str), Role::Document)?;
        ensure!(anchors.dim == candidates.dim, "vectors of sizes {} and {}", anchors.dim, candidates.dim);
        let measure = model.measure();
        let row =
            |i: usize| (0..candidates.rows).map(|j| measure(anchors.row(i), candidates.row(j))).collect();
        Ok(self.score(row).into())
    }

    /// Ranks by [`Bm25`] over the same candidates; `None` without pairs.
    fn baseline(&self) -> Option<Vec<f64>> {
        let index = Bm25::new(self.candidates.iter().map(String::as_str));
        (!self.anchors.is_empty()).then(|| self.score(|i| index.scores(&self.anchors[i])))
    }

    fn held_out(&self) -> Vec<(&str, &str)> {
        self.pairs().collect()
    }
}

/// The ranks of the positives, from 1, ascending. Ties count against them: a model that maps all texts to one vector,
/// or BM25 on a query without known words, must not look perfect.
fn ranks(scores: &[f32], positives: &[u32]) -> Vec<usize> {
    let mut own: Vec<f32> = positives.iter().map(|&p| scores[p as usize]).collect();
    own.sort_unstable_by(|a, b| b.total_cmp(a));
    // For each positive, how many others rank directly before it.
    let mut before = vec![0; own.len()];
    let mut next = positives.iter().peekable();
    for (&score, i) in scores.iter().zip(0..) {
        if next.next_if_eq(&&i).is_some() {
            continue;
        }
        let first_behind = own.partition_point(|&x| x > score);
        if let Some(count) = before.get_mut(first_behind) {
            *count += 1;
        }
    }
    let mut others = 0;
    let rank = |(i, count): (usize, &usize)| {
        others += count;
        i + 1 + others
    };
    before.iter().enumerate().map(rank).collect()
}
