//! Reranking: a query's relevant documents among its own candidates, by cosine, as sentence-transformers'
//! `RerankingEvaluator`.

use super::data_file::{DataFile, SPLIT};
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::{COSINE, Model};
use super::ranking::dcg;
use super::remark::Remark;
use super::thresholds::best;
use crate::common::units::count;
use crate::corpus::{Asked, Field};
use crate::folder::Role;
use anyhow::Result;

/// Queries with relevant and other documents.
pub struct RerankingSet {
    samples: Vec<Sample>,
    remarks: Vec<Remark>,
}

struct Sample {
    query: String,
    /// First the relevant ones.
    docs: Vec<String>,
    relevant: usize,
}

/// In the order of `--columns`.
const FIELDS: [Field; 4] = [
    Field { role: "query", names: &["query", "question", "anchor", "text"], required: true },
    Field { role: "positive", names: &["positive", "positives", "pos", "relevant"], required: true },
    Field { role: "negative", names: &["negative", "negatives", "neg", "irrelevant"], required: true },
    SPLIT,
];

const FIGURES: [&str; 3] = ["ndcg@10", "map", "mrr@10"];

impl RerankingSet {
    /// Reads a file with a query, its relevant documents and others per row, each a text or a list of texts. Rows
    /// without one of them are left out, and counted.
    ///
    /// # Errors
    /// A missing column, or something else than texts; names file and line.
    pub fn read(from: &DataFile, asked: &Asked) -> Result<RerankingSet> {
        let (file, mut samples, mut empty) = (&from.path, vec![], 0u64);
        let mut remarks = from.scan(file, asked, &FIELDS, &mut |row| {
            let list = |i: usize| match row.is_missing(i) {
                true => Ok(vec![]),
                false => row.list(file, i, FIELDS[i].role),
            };
            let (query, mut docs, others) = (row.needed(file, 0, "query")?, list(1)?, list(2)?);
            let relevant = docs.len();
            if relevant == 0 || others.is_empty() {
                empty += 1;
                return Ok(());
            }
            docs.extend(others);
            samples.push(Sample { query, docs, relevant });
            Ok(())
        })?;
        if empty > 0 {
            let rows = count(empty, "row");
            remarks
                .push(Remark::Warning(format!("{rows} without a positive or without a negative left out")));
        }
        Ok(RerankingSet { samples, remarks })
    }
}

impl Evaluator for RerankingSet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn missing(&self) -> Option<String> {
        self.samples.is_empty().then(|| "there are no queries".to_owned())
    }

    fn about(&self) -> Scores {
        let docs: usize = self.samples.iter().map(|s| s.docs.len()).sum();
        let queries = count(self.samples.len() as u64, "query");
        Scores {
            counts: vec![("queries", self.samples.len()), ("documents", docs)],
            on: format!("{queries}, {}", count(docs as u64, "document")),
            ..Scores::default()
        }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let texts = || self.samples.iter().flat_map(|s| s.docs.iter().map(String::as_str));
        model.calibrate(texts(), Role::Document)?;
        let queries = model.unit(self.samples.iter().map(|s| s.query.as_str()), Role::Query)?;
        let vectors = model.unit(texts(), Role::Document)?;
        let (mut sums, mut first) = ([0.0; 3], 0);
        for (i, sample) in self.samples.iter().enumerate() {
            let score = |k: usize| COSINE(queries.row(i), vectors.row(first + k));
            let scored: Vec<(f32, bool)> =
                (0..sample.docs.len()).map(|k| (score(k), k < sample.relevant)).collect();
            first += sample.docs.len();
            let found = [
                ndcg(&scored, sample.relevant),
                best(&scored, sample.relevant).average_precision,
                mrr(&scored),
            ];
            sums.iter_mut().zip(found).for_each(|(sum, x)| *sum += x);
        }
        let n = self.samples.len() as f64;
        Ok(sums.map(|sum| sum / n).to_vec().into())
    }
}

/// 1 / rank of the first relevant document among the first ten. Of equal scores, those that are not relevant rank
/// first.
fn mrr(scored: &[(f32, bool)]) -> f64 {
    let mut rows = scored.to_vec();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    rows.iter().take(10).position(|row| row.1).map_or(0.0, |rank| 1.0 / (rank + 1) as f64)
}

/// nDCG of the first ten; equal scores share the average of their discounts, as in scikit-learn's `ndcg_score`.
fn ndcg(scored: &[(f32, bool)], relevant: usize) -> f64 {
    let mut rows = scored.to_vec();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let discount = |rank: usize| if rank < 10 { 1.0 / (rank as f64 + 2.0).log2() } else { 0.0 };
    let (mut rank, mut gain) = (0, 0.0);
    for group in rows.chunk_by(|a, b| a.0 == b.0) {
        let discounts: f64 = (rank..rank + group.len()).map(discount).sum();
        gain += discounts * group.iter().filter(|r| r.1).count() as f64 / group.len() as f64;
        rank += group.len();
    }
    gain / dcg(&vec![1; relevant])
}
