//! Held-out retrieval on pairs: each anchor searches for its positive among all positives.

use super::bm25::Bm25;
use super::{Encode, Prompts, unit_vectors};
use crate::common::matrix::dot;
use anyhow::{Result, ensure};
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;

/// Averages over the anchors.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PairScores {
    /// Distinct anchors.
    pub queries: usize,
    /// Distinct positives.
    pub candidates: usize,
    #[serde(rename = "recall@1")]
    pub recall_1: f64,
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
}

/// Distinct anchors and positives of pairs, in the order of their first occurrence. An anchor with
/// several positives succeeds when any of them is found.
pub struct PairSet {
    anchors: Vec<String>,
    candidates: Vec<String>,
    /// For each anchor the numbers of its positives.
    positives: Vec<Vec<u32>>,
}

impl PairSet {
    /// # Errors
    /// When there are no pairs.
    pub fn new(pairs: &[(String, String)]) -> Result<PairSet> {
        ensure!(!pairs.is_empty(), "no held-out pairs to evaluate on");
        let (mut anchors, mut candidates) = (Distinct::default(), Distinct::default());
        let mut positives: Vec<Vec<u32>> = Vec::new();
        for (anchor, positive) in pairs {
            let (a, p) = (anchors.number(anchor), candidates.number(positive));
            if a == positives.len() {
                positives.push(Vec::new());
            }
            positives[a].push(p as u32);
        }
        Ok(PairSet { anchors: anchors.texts, candidates: candidates.texts, positives })
    }

    /// Distinct positives.
    pub fn candidates(&self) -> usize {
        self.candidates.len()
    }

    /// Ranks by the cosine of encoded texts, each behind its prompt.
    ///
    /// # Errors
    /// Those of `encode`; vectors that are not finite.
    pub fn evaluate(&self, encode: &mut Encode<'_>, prompts: &Prompts) -> Result<PairScores> {
        let anchors = unit_vectors(encode, &behind(&prompts.query, &self.anchors))?;
        let candidates = unit_vectors(encode, &behind(&prompts.document, &self.candidates))?;
        ensure!(anchors.dim == candidates.dim, "vectors of {} and {} numbers", anchors.dim, candidates.dim);
        let score = |i: usize| (0..candidates.rows).map(|j| dot(anchors.row(i), candidates.row(j))).collect();
        Ok(self.score(score))
    }

    /// Ranks by [`Bm25`] over the same candidates.
    pub fn bm25(&self) -> PairScores {
        let index = Bm25::new(self.candidates.iter().map(String::as_str));
        self.score(|i| index.scores(&self.anchors[i]))
    }

    fn score(&self, scores: impl Fn(usize) -> Vec<f32> + Sync) -> PairScores {
        let ranks: Vec<usize> =
            (0..self.anchors.len()).into_par_iter().map(|i| rank(&scores(i), &self.positives[i])).collect();
        let n = ranks.len() as f64;
        let within = |k: usize| ranks.iter().filter(|&&rank| rank <= k).count() as f64 / n;
        let reciprocal = ranks.iter().filter(|&&rank| rank <= 10).map(|&rank| 1.0 / rank as f64).sum::<f64>();
        PairScores {
            queries: self.anchors.len(),
            candidates: self.candidates.len(),
            recall_1: within(1),
            recall_10: within(10),
            mrr_10: reciprocal / n,
        }
    }
}

fn behind<'a>(prompt: &str, texts: &'a [String]) -> Cow<'a, [String]> {
    match prompt {
        "" => texts.into(),
        _ => texts.iter().map(|text| format!("{prompt}{text}")).collect(),
    }
}

/// The best rank of a positive, from 1. Ties count against it: a model that maps all texts to one
/// vector, or BM25 on a query without a known word, must not look perfect.
fn rank(scores: &[f32], positives: &[u32]) -> usize {
    let best = positives.iter().map(|&p| scores[p as usize]).fold(f32::NEG_INFINITY, f32::max);
    let others = scores.iter().zip(0..).filter(|(_, i)| !positives.contains(i));
    1 + others.filter(|(score, _)| **score >= best).count()
}

#[derive(Default)]
struct Distinct {
    numbers: HashMap<String, usize>,
    texts: Vec<String>,
}

impl Distinct {
    fn number(&mut self, text: &str) -> usize {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        self.numbers.insert(text.to_owned(), self.texts.len());
        self.texts.push(text.to_owned());
        self.texts.len() - 1
    }
}
