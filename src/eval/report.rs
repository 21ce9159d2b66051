//! One evaluation of a model on what was asked for, for people and for machines.

use super::retrieval::{Dataset, RetrievalScores};
use super::sts::{self, StsScores};
use super::{Encode, unit_vectors};
use crate::common::matrix::dot;
use anyhow::{Context, Result};
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// Texts put before queries and documents of a retrieval set; empty for most models.
#[derive(Clone, Debug, Default)]
pub struct Prompts {
    pub query: String,
    pub document: String,
}

/// Results; serialises to one flat JSON object.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    #[serde(flatten)]
    pub sts: Option<StsScores>,
    #[serde(flatten)]
    pub retrieval: Option<RetrievalScores>,
}

/// Evaluates on an STS file and on a retrieval folder, whichever is given.
///
/// # Errors
/// Those of reading ([`sts::read`], [`Dataset::read`]) and of `encode`, with the file's name.
pub fn run(
    encode: &mut Encode<'_>,
    sts: Option<&Path>,
    retrieval: Option<&Path>,
    prompts: &Prompts,
) -> Result<Report> {
    let mut report = Report::default();
    if let Some(path) = sts {
        let pairs = sts::read(path)?;
        report.sts = Some(run_sts(encode, &pairs).with_context(|| format!("evaluating {}", path.display()))?);
    }
    if let Some(path) = retrieval {
        let set = Dataset::read(path)?;
        let scores = set.evaluate(encode, prompts);
        report.retrieval = Some(scores.with_context(|| format!("evaluating {}", path.display()))?);
    }
    Ok(report)
}

/// Cosines of pairs against their scores.
///
/// # Errors
/// Those of `encode`; when all cosines or all scores are equal.
pub fn run_sts(encode: &mut Encode<'_>, pairs: &[sts::StsPair]) -> Result<StsScores> {
    let texts: Vec<String> = pairs.iter().flat_map(|p| [p.a.clone(), p.b.clone()]).collect();
    let vectors = unit_vectors(encode, &texts)?;
    let cosine = |i: usize| f64::from(dot(vectors.row(2 * i), vectors.row(2 * i + 1)));
    sts::scores(pairs, &(0..pairs.len()).map(cosine).collect::<Vec<_>>())
}

impl fmt::Display for Report {
    /// A small table, a figure a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, value: f64| writeln!(f, "  {name:<12} {value:>8.4}");
        if let Some(s) = &self.sts {
            line("pearson", s.pearson)?;
            line("spearman", s.spearman)?;
        }
        if let Some(r) = &self.retrieval {
            line("ndcg@10", r.ndcg_10)?;
            line("mrr@10", r.mrr_10)?;
            line("recall@1", r.recall_1)?;
            line("recall@10", r.recall_10)?;
            line("recall@100", r.recall_100)?;
        }
        if let Some(s) = &self.sts {
            writeln!(f, "  {} sentence pairs", s.pairs)?;
        }
        if let Some(r) = &self.retrieval {
            writeln!(f, "  {} queries, {} documents", r.queries, r.documents)?;
            let odd = [
                (r.queries_without_positives, "queries without a relevant document (counted as 0)"),
                (r.unknown_queries, "judged queries missing from queries.jsonl (left out)"),
                (r.unknown_documents, "judgements of documents missing from corpus.jsonl (cannot be found)"),
            ];
            for (n, what) in odd.iter().filter(|(n, _)| *n > 0) {
                writeln!(f, "  {n} {what}")?;
            }
        }
        Ok(())
    }
}
