//! The results of a suite's evaluators, by name.

use super::evaluator::{Scores, key};
use crate::embed::{Counts, Form, Precision};
use anyhow::{Error, Result};
use serde_json::{Map, Value};
use std::fmt;
use std::path::PathBuf;

/// Figures in a one-line summary.
const SHOWN: usize = 5;

/// What the names of a set's metrics begin with: the kind, a name if it has one, and the form of the vectors unless
/// they are whole.
pub(super) fn prefix(kind: &str, name: Option<&str>, form: Form) -> String {
    let form = form.to_string();
    let parts = [Some(kind), name, Some(form.as_str()).filter(|form| !form.is_empty())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(".")
}

/// Scores on one set.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    pub kind: &'static str,
    /// The set's own name, if it has one.
    pub set: Option<String>,
    /// What ranked: the similarity of vectors, or `bm25`.
    pub by: &'static str,
    pub form: Form,
    pub data: PathBuf,
    pub scores: Scores,
}

impl Evaluation {
    /// Names, each after the set's, and values, most informative first; `None` where undefined.
    pub fn metrics(&self) -> impl Iterator<Item = (String, Option<f64>)> + '_ {
        let name = self.name();
        self.figures().map(move |(figure, x)| (format!("{name}.{figure}"), x))
    }

    /// The same with the names of sentence-transformers and MTEB, such as `cosine_ndcg@10`.
    pub fn figures(&self) -> impl Iterator<Item = (String, Option<f64>)> + '_ {
        let finite = |x: f64| Some(x).filter(|x| x.is_finite());
        self.scores.figures.iter().map(move |(figure, x)| (key(figure, self.by), finite(*x)))
    }

    /// What the names of its metrics begin with.
    fn name(&self) -> String {
        prefix(self.kind, self.set.as_deref(), self.form)
    }

    /// A one-line summary: the most informative figures.
    pub fn line(&self) -> String {
        let most = self.metrics().take(SHOWN);
        let figures: Vec<String> = most.map(|(name, x)| format!("{name} {}", shown(x))).collect();
        format!("{}: {}: {}", self.data.display(), self.scores.on, figures.join("  "))
    }

    /// What it was measured on; its figures are in [`Findings::metrics`].
    fn json(&self) -> Value {
        let mut out = Map::new();
        out.insert("name".into(), self.name().into());
        out.insert("kind".into(), self.kind.into());
        out.insert("data".into(), self.data.display().to_string().into());
        out.extend(self.form.dim.map(|dim| ("truncate_dim".to_owned(), dim.into())));
        if self.form.precision != Precision::Float32 {
            out.insert("precision".into(), self.form.precision.name().into());
        }
        out.extend(self.scores.counts.iter().map(|(name, n)| ((*name).to_owned(), Value::from(*n))));
        out.extend(self.scores.missing.as_ref().map(|why| ("missing".to_owned(), Value::from(why.as_str()))));
        out.into()
    }
}

/// One model's scores.
#[derive(Debug, Default)]
pub struct Findings {
    /// In suite order.
    pub evaluations: Vec<Evaluation>,
    /// Why the others failed, with the file's name.
    pub errors: Vec<Error>,
    /// Encoded texts.
    pub counts: Counts,
}

impl Findings {
    /// Returns `self` if nothing failed.
    ///
    /// # Errors
    /// The first failure.
    pub fn whole(mut self) -> Result<Findings> {
        if self.errors.is_empty() { Ok(self) } else { Err(self.errors.swap_remove(0)) }
    }

    /// All metrics by name; `None` where undefined.
    pub fn metrics(&self) -> impl Iterator<Item = (String, Option<f64>)> + '_ {
        self.evaluations.iter().flat_map(Evaluation::metrics)
    }

    /// Files with undefined figures, and why.
    pub fn missing(&self) -> Vec<(PathBuf, String)> {
        let found = self.evaluations.iter();
        found.filter_map(|e| Some((e.data.clone(), e.scores.missing.clone()?))).collect()
    }

    /// `metrics` by name, and `evaluations`: what they were measured on.
    pub fn json(&self) -> Map<String, Value> {
        let metrics: Map<String, Value> = self.metrics().map(|(name, x)| (name, x.into())).collect();
        let evaluations: Vec<Value> = self.evaluations.iter().map(Evaluation::json).collect();
        let mut out = Map::new();
        out.insert("metrics".into(), metrics.into());
        out.insert("evaluations".into(), evaluations.into());
        out
    }
}

impl fmt::Display for Findings {
    /// A small table per set, one metric per line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.metrics().map(|(name, _)| name.len()).max().unwrap_or(0);
        for e in &self.evaluations {
            let form = e.form.to_string();
            let form = if form.is_empty() { form } else { format!(", {form}") };
            writeln!(f, "{}: {}{form}", e.data.display(), e.scores.on)?;
            for (name, x) in e.metrics() {
                writeln!(f, "  {name:<width$} {:>8}", shown(x))?;
            }
            for remark in &e.scores.remarks {
                writeln!(f, "  {remark}")?;
            }
        }
        Ok(())
    }
}

/// Four decimals, or a dash if undefined.
fn shown(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{x:.4}"))
}
