//! Held-out retrieval on pairs: each anchor searches for its positive among all positives.

use super::bm25::Bm25;
use super::remark::Remark;
use super::scores::{Evaluation, fields};
use super::source::{self, Source, skipped};
use super::{Encode, measure, vectors};
use crate::corpus::{self, Asked};
use crate::corpus::{Field, FieldReader};
use crate::folder::{Role, Settings};
use anyhow::{Result, ensure};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Averages over the anchors; NaN when there are none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PairScores {
    /// Distinct anchors.
    pub queries: usize,
    /// Distinct positives.
    pub candidates: usize,
    /// Share of the anchors that find one of their positives first, or among the first ten.
    #[serde(rename = "recall@1")]
    pub recall_1: f64,
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    /// 1 / rank of the first positive, if it is among the first ten.
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
    /// Discount 1 / log2(rank + 1), over that of the best order.
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    /// Mean of the precisions at the positives among the first hundred, over how many there could be: `map@100`
    /// of sentence-transformers' `InformationRetrievalEvaluator`.
    #[serde(rename = "map@100")]
    pub map_100: f64,
}

/// Distinct anchors and positives of pairs, in the order of their first occurrence.
#[derive(Debug, Default)]
pub struct PairSet {
    anchors: Vec<String>,
    candidates: Vec<String>,
    /// For each anchor the numbers of its positives, rising.
    positives: Vec<Vec<u32>>,
    /// How reading departed from the file.
    pub remarks: Vec<Remark>,
}

/// Anchor and positive of each line; negatives are not candidates.
///
/// # Errors
/// A line that is no pair: an evaluation on part of a file would be another evaluation.
pub fn read_pairs(source: &Source, asked: &Asked) -> Result<PairSet> {
    let mut options = source.options(asked);
    if let Some(split) = &source.split {
        options.filters.push(format!("split={split}").parse()?);
    }
    let file = source.path.display();
    let mut out = Vec::new();
    let mut reader = corpus::open_with(&source.path, &options)?;
    let columns = reader.columns().clone();
    if source.split.is_none() && columns.unused.iter().any(|name| name.eq_ignore_ascii_case("split")) {
        check_split(source, asked)?;
    }
    for record in &mut reader {
        let record = record.map_err(|r| anyhow::anyhow!("{file}:{}: {}; mend it", r.line, r.reason))?;
        out.push((record.anchor, record.positive));
    }
    let mut remarks: Vec<Remark> = columns.warning(&options).map(Remark::Warning).into_iter().collect();
    remarks.extend(skipped(reader.skipped()));
    reader.finish()?;
    if out.is_empty() && source.split.is_some() {
        check_split(source, asked)?;
    }
    Ok(PairSet { remarks, ..PairSet::new(&out) })
}

/// # Errors
/// A file of several splits, of which none was chosen, or one that is not there.
fn check_split(source: &Source, asked: &Asked) -> Result<()> {
    let options = corpus::ReadOptions { columns: vec![], ..source.options(asked) };
    let field = Field { role: "split", names: &["split"], required: true };
    let mut reader = FieldReader::open(&source.path, &options, &[field])?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    while let Some((_, values)) = reader.next()? {
        let split = values.first().and_then(|v| corpus::as_text(v.as_ref()?)).unwrap_or_default();
        *counts.entry(split).or_default() += 1;
    }
    source::check_split(&source.path, asked, source.split.as_deref(), &counts)
}

impl PairSet {
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

    /// Distinct positives.
    pub fn candidates(&self) -> usize {
        self.candidates.len()
    }

    /// Why there can be no figures, if so.
    pub fn missing(&self) -> Option<String> {
        self.anchors.is_empty().then(|| "there are no pairs".to_owned())
    }

    /// Ranks by the similarity of encoded texts; anchors are queries, positives documents.
    ///
    /// # Errors
    /// Those of `encode`; vectors that are not finite.
    pub fn evaluate(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<PairScores> {
        if self.anchors.is_empty() {
            return Ok(self.score(|_| vec![]));
        }
        let anchors = vectors(encode, self.anchors.iter().map(String::as_str), Role::Query, settings)?;
        let candidates =
            vectors(encode, self.candidates.iter().map(String::as_str), Role::Document, settings)?;
        ensure!(anchors.dim == candidates.dim, "vectors of {} and {} numbers", anchors.dim, candidates.dim);
        let measure = measure(settings.similarity);
        Ok(self.score(|i| (0..candidates.rows).map(|j| measure(anchors.row(i), candidates.row(j))).collect()))
    }

    /// Ranks by [`Bm25`] over the same candidates.
    pub fn bm25(&self) -> PairScores {
        let index = Bm25::new(self.candidates.iter().map(String::as_str));
        self.score(|i| index.scores(&self.anchors[i]))
    }

    fn score(&self, scores: impl Fn(usize) -> Vec<f32> + Sync) -> PairScores {
        let ranks: Vec<Vec<usize>> =
            (0..self.anchors.len()).into_par_iter().map(|i| ranks(&scores(i), &self.positives[i])).collect();
        let mean = |of: &dyn Fn(&[usize]) -> f64| {
            ranks.iter().map(|ranks| of(ranks)).sum::<f64>() / ranks.len() as f64
        };
        let within = |k: usize| mean(&|ranks| if ranks[0] <= k { 1.0 } else { 0.0 });
        PairScores {
            queries: self.anchors.len(),
            candidates: self.candidates.len(),
            recall_1: within(1),
            recall_10: within(10),
            mrr_10: mean(&|ranks| if ranks[0] <= 10 { 1.0 / ranks[0] as f64 } else { 0.0 }),
            ndcg_10: mean(&|ranks| {
                let best: Vec<usize> = (1..=ranks.len()).collect();
                gain(ranks, 10) / gain(&best, 10)
            }),
            map_100: mean(&|ranks| {
                let found = ranks.iter().zip(1..).take_while(|(rank, _)| **rank <= 100);
                let precisions: f64 = found.map(|(&rank, hits)| f64::from(hits) / rank as f64).sum();
                precisions / ranks.len().min(100) as f64
            }),
        }
    }
}

/// Discounted gain of positives at these ranks, up to rank `k`.
fn gain(ranks: &[usize], k: usize) -> f64 {
    ranks.iter().take_while(|&&rank| rank <= k).map(|&rank| 1.0 / (rank as f64 + 1.0).log2()).sum()
}

/// The ranks of the positives, from 1, rising. Ties count against them: a model that maps all texts to one
/// vector, or BM25 on a query without a known word, must not look perfect.
fn ranks(scores: &[f32], positives: &[u32]) -> Vec<usize> {
    let mut own: Vec<f32> = positives.iter().map(|&p| scores[p as usize]).collect();
    own.sort_unstable_by(|a, b| b.total_cmp(a));
    // For each positive how many others come in right before it.
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

impl Evaluation for PairScores {
    fn evaluator(&self) -> &'static str {
        "pairs"
    }

    fn prefix(&self) -> &'static str {
        ""
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("recall@1", self.recall_1),
            ("recall@10", self.recall_10),
            ("mrr@10", self.mrr_10),
            ("ndcg@10", self.ndcg_10),
            ("map@100", self.map_100),
        ]
    }

    fn counts(&self) -> String {
        format!("{} queries, {} candidates", self.queries, self.candidates)
    }

    fn missing(&self) -> Option<String> {
        (self.queries == 0).then(|| "there are no pairs".to_owned())
    }

    fn remarks(&self) -> Vec<String> {
        vec![]
    }

    fn json(&self) -> Value {
        fields(self)
    }
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
