//! Evaluation on development sets while training.

use super::config::Config;
use super::prompts::{DOCUMENT, QUERY};
use super::setup::Start;
use crate::common::HostTensor;
use crate::corpus;
use crate::embed::Embedder;
use crate::eval::pairs::PairSet;
use crate::eval::{PairScores, Prompts, RetrievalScores, StsScores, report, retrieval, sts};
use crate::runtime::Client;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The configured development sets, and an encoder for them.
pub struct Evaluator {
    pairs: Option<PairSet>,
    sts: Option<Vec<sts::StsPair>>,
    retrieval: Option<retrieval::Dataset>,
    embedder: Option<Embedder>,
    prompts: Prompts,
}

/// Scores of one evaluation.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    pub pairs: Option<PairScores>,
    pub sts: Option<StsScores>,
    pub retrieval: Option<RetrievalScores>,
}

impl Evaluator {
    /// Reads the sets. `prompts` are those of the training texts; queries and documents get them too,
    /// the sentences of STS do not.
    ///
    /// # Errors
    /// Unreadable or malformed files, by name and line.
    pub fn new(
        config: &Config,
        start: &Start,
        prompts: &BTreeMap<String, String>,
        client: Arc<Client>,
    ) -> Result<Evaluator> {
        let e = &config.eval;
        let pairs = e.pairs.as_deref().map(read_pairs).transpose().context("eval.pairs")?;
        let sts = e.sts.as_deref().map(sts::read).transpose().context("eval.sts")?;
        let retrieval =
            e.retrieval.as_deref().map(retrieval::Dataset::read).transpose().context("eval.retrieval")?;
        let wanted = pairs.is_some() || sts.is_some() || retrieval.is_some();
        let longest = config.model.max_len_a.max(config.model.max_len_b);
        let make =
            || Embedder::new(start.bert.clone(), &start.params, &start.tokenizer, longest, true, client);
        let embedder = wanted.then(make).transpose()?;
        let prompt = |name| prompts.get(name).cloned().unwrap_or_default();
        let prompts = Prompts { query: prompt(QUERY), document: prompt(DOCUMENT) };
        Ok(Evaluator { pairs, sts, retrieval, embedder, prompts })
    }

    /// Whether there is anything to evaluate on.
    pub fn wanted(&self) -> bool {
        self.embedder.is_some()
    }

    /// Scores of `params` (the table's order).
    ///
    /// # Errors
    /// The plugin's; vectors that are not finite.
    pub fn run(&mut self, params: &[HostTensor]) -> Result<Scores> {
        let Some(embedder) = &mut self.embedder else { return Ok(Scores::default()) };
        embedder.set_params(params)?;
        let mut encode = |texts: &[String]| embedder.encode(texts);
        Ok(Scores {
            pairs: self.pairs.as_ref().map(|p| p.evaluate(&mut encode, &self.prompts)).transpose()?,
            sts: self.sts.as_ref().map(|s| report::run_sts(&mut encode, s)).transpose()?,
            retrieval: self.retrieval.as_ref().map(|d| d.evaluate(&mut encode, &self.prompts)).transpose()?,
        })
    }

    /// BM25 on the held-out pairs.
    pub fn baseline(&self) -> Option<Scores> {
        let pairs = self.pairs.as_ref()?.bm25();
        Some(Scores { pairs: Some(pairs), ..Scores::default() })
    }
}

/// Anchor and positive of each line; negatives are not candidates.
///
/// # Errors
/// A line that is no pair: an evaluation on part of a file would be another evaluation.
pub fn read_pairs(path: &Path) -> Result<PairSet> {
    let mut out = Vec::new();
    let mut reader = corpus::open(path)?;
    for record in &mut reader {
        let record =
            record.map_err(|r| anyhow::anyhow!("{}:{}: {}; mend it", path.display(), r.line, r.reason))?;
        out.push((record.anchor, record.positive));
    }
    reader.finish()?;
    ensure!(!out.is_empty(), "{} holds no pairs", path.display());
    PairSet::new(&out)
}

impl Scores {
    /// Metric names and values.
    pub fn flat(&self) -> Vec<(String, f64)> {
        let mut out = Vec::new();
        if let Some(p) = &self.pairs {
            out.extend([("recall@1", p.recall_1), ("recall@10", p.recall_10), ("mrr@10", p.mrr_10)]);
        }
        if let Some(s) = &self.sts {
            out.extend([("sts_pearson", s.pearson), ("sts_spearman", s.spearman)]);
        }
        if let Some(r) = &self.retrieval {
            out.extend([("retrieval_ndcg@10", r.ndcg_10), ("retrieval_recall@10", r.recall_10)]);
        }
        out.into_iter().map(|(n, x)| (n.to_string(), x)).collect()
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(p) = &self.pairs {
            write!(f, "{} queries, {} candidates: ", p.queries, p.candidates)?;
        }
        let flat: Vec<String> = self.flat().iter().map(|(n, x)| format!("{n} {x:.4}")).collect();
        f.write_str(&flat.join("  "))
    }
}
