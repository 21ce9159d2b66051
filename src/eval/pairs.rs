//! Held-out retrieval on pairs: each anchor searches for its positive among all positives.

use super::bm25::Bm25;
use super::data_file::{self, DataFile, SPLIT, skipped};
use super::evaluator::{Evaluator, Scores};
use super::remark::Remark;
use super::similarity::measure;
use super::vectors::{Encode, vectors};
use crate::corpus::{self, Asked, Field, FieldReader};
use crate::folder::{Role, Settings};
use anyhow::{Result, ensure};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

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
        let mut options = file.options(asked);
        if let Some(split) = &file.split {
            options.filters.push(format!("split={split}").parse()?);
        }
        let name = file.path.display();
        let mut out = Vec::new();
        let mut reader = corpus::open_with(&file.path, &options)?;
        let columns = reader.columns().clone();
        if file.split.is_none() && columns.unused.iter().any(|name| name.eq_ignore_ascii_case("split")) {
            check_split(file, asked)?;
        }
        for record in &mut reader {
            let record = record.map_err(|r| anyhow::anyhow!("{name}:{}: {}; fix it", r.line, r.reason))?;
            let mut texts = record.texts.into_iter();
            out.extend(texts.next().zip(texts.next()));
        }
        let mut remarks: Vec<Remark> = columns.warning(&options).map(Remark::Warning).into_iter().collect();
        remarks.extend(skipped(reader.skipped()));
        reader.finish()?;
        if out.is_empty() && file.split.is_some() {
            check_split(file, asked)?;
        }
        Ok(PairSet { remarks, ..PairSet::new(&out) })
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

    /// Averages over the anchors, given the scores of each one's candidates: `recall@k` is the share of anchors with a
    /// positive among the first k; `mrr@10` averages 1 / rank of the first positive; `ndcg@10` discounts by 1 /
    /// log2(rank + 1), relative to the best order; `map@100` sums the precisions at the positives among the first
    /// hundred, divided by how many there could be, as in sentence-transformers' `InformationRetrievalEvaluator`.
    fn score(&self, scores: impl Fn(usize) -> Vec<f32> + Sync) -> Scores {
        let ranks: Vec<Vec<usize>> =
            (0..self.anchors.len()).into_par_iter().map(|i| ranks(&scores(i), &self.positives[i])).collect();
        let mean = |of: &dyn Fn(&[usize]) -> f64| {
            ranks.iter().map(|ranks| of(ranks)).sum::<f64>() / ranks.len() as f64
        };
        let within = |k: usize| mean(&|ranks| if ranks[0] <= k { 1.0 } else { 0.0 });
        let mrr = mean(&|ranks| if ranks[0] <= 10 { 1.0 / ranks[0] as f64 } else { 0.0 });
        let ndcg = mean(&|ranks| {
            let best: Vec<usize> = (1..=ranks.len()).collect();
            gain(ranks, 10) / gain(&best, 10)
        });
        let map = mean(&|ranks| {
            let found = ranks.iter().zip(1..).take_while(|(rank, _)| **rank <= 100);
            let precisions: f64 = found.map(|(&rank, hits)| f64::from(hits) / rank as f64).sum();
            precisions / ranks.len().min(100) as f64
        });
        let (queries, candidates) = (self.anchors.len(), self.candidates.len());
        Scores {
            figures: vec![
                ("recall@1", within(1)),
                ("recall@10", within(10)),
                ("mrr@10", mrr),
                ("ndcg@10", ndcg),
                ("map@100", map),
            ],
            counts: vec![("queries", queries), ("candidates", candidates)],
            on: format!("{queries} queries, {candidates} candidates"),
            missing: self.missing(),
            remarks: vec![],
        }
    }
}

impl Evaluator for PairSet {
    fn figures(&self) -> &'static [&'static str] {
        &["recall@1", "recall@10", "mrr@10", "ndcg@10", "map@100"]
    }

    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn missing(&self) -> Option<String> {
        self.anchors.is_empty().then(|| "there are no pairs".to_owned())
    }

    /// Ranks by the similarity of encoded texts; anchors are queries, positives are documents.
    fn run(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<Scores> {
        if self.anchors.is_empty() {
            return Ok(self.score(|_| vec![]));
        }
        let anchors = vectors(encode, self.anchors.iter().map(String::as_str), Role::Query, settings)?;
        let candidates =
            vectors(encode, self.candidates.iter().map(String::as_str), Role::Document, settings)?;
        ensure!(anchors.dim == candidates.dim, "vectors of sizes {} and {}", anchors.dim, candidates.dim);
        let measure = measure(settings.similarity);
        Ok(self.score(|i| (0..candidates.rows).map(|j| measure(anchors.row(i), candidates.row(j))).collect()))
    }

    /// Ranks by [`Bm25`] over the same candidates; `None` without pairs.
    fn baseline(&self) -> Option<Scores> {
        let index = Bm25::new(self.candidates.iter().map(String::as_str));
        (!self.anchors.is_empty()).then(|| self.score(|i| index.scores(&self.anchors[i])))
    }

    fn held_out(&self) -> Vec<(&str, &str)> {
        self.pairs().collect()
    }
}

/// # Errors
/// Several splits and none chosen, or a chosen split that does not exist.
fn check_split(file: &DataFile, asked: &Asked) -> Result<()> {
    let options = corpus::ReadOptions { columns: vec![], ..file.options(asked) };
    let field = Field { required: true, ..SPLIT };
    let mut reader = FieldReader::open(&file.path, &options, &[field])?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    while let Some((_, values)) = reader.next()? {
        let split = values.first().and_then(|v| corpus::as_text(v.as_ref()?)).unwrap_or_default();
        *counts.entry(split).or_default() += 1;
    }
    data_file::check_split(&file.path, asked, file.split.as_deref(), &counts)
}

/// Discounted gain of positives at these ranks, up to rank `k`.
fn gain(ranks: &[usize], k: usize) -> f64 {
    ranks.iter().take_while(|&&rank| rank <= k).map(|&rank| 1.0 / (rank as f64 + 1.0).log2()).sum()
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
