//! What the evaluators of a suite have found, by name.

use super::evaluator::Scores;
use crate::embed::Counts;
use anyhow::{Error, Result};
use serde_json::{Map, Value};
use std::fmt;
use std::path::PathBuf;

/// Scores on one set.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    pub kind: &'static str,
    /// Begins the names of its metrics: the kind, and a name where it has one.
    pub name: String,
    pub data: PathBuf,
    pub scores: Scores,
}

impl Evaluation {
    /// Names and values, the most telling first; `None` where a figure does not exist.
    pub fn metrics(&self) -> impl Iterator<Item = (String, Option<f64>)> + '_ {
        let finite = |x: f64| Some(x).filter(|x| x.is_finite());
        self.scores.figures.iter().map(move |(figure, x)| (format!("{}.{figure}", self.name), finite(*x)))
    }

    /// A line.
    pub fn line(&self) -> String {
        let figures: Vec<String> = self.metrics().map(|(name, x)| format!("{name} {}", shown(x))).collect();
        format!("{}: {}: {}", self.data.display(), self.scores.on, figures.join("  "))
    }

    /// What it was measured on; its figures are among [`Findings::metrics`].
    fn json(&self) -> Value {
        let mut out = Map::new();
        out.insert("name".into(), self.name.as_str().into());
        out.insert("kind".into(), self.kind.into());
        out.insert("data".into(), self.data.display().to_string().into());
        out.extend(self.scores.counts.iter().map(|(name, n)| ((*name).to_owned(), Value::from(*n))));
        out.extend(self.scores.missing.as_ref().map(|why| ("missing".to_owned(), Value::from(why.as_str()))));
        out.into()
    }
}

/// What one model scores.
#[derive(Debug, Default)]
pub struct Findings {
    /// In the order of the suite.
    pub evaluations: Vec<Evaluation>,
    /// Why the others failed, with the file's name.
    pub errors: Vec<Error>,
    /// Texts that were encoded.
    pub counts: Counts,
}

impl Findings {
    /// These, if none has failed.
    ///
    /// # Errors
    /// The first one.
    pub fn whole(mut self) -> Result<Findings> {
        if self.errors.is_empty() { Ok(self) } else { Err(self.errors.swap_remove(0)) }
    }

    /// All metrics by name; `None` where a figure does not exist.
    pub fn metrics(&self) -> impl Iterator<Item = (String, Option<f64>)> + '_ {
        self.evaluations.iter().flat_map(Evaluation::metrics)
    }

    /// Files whose figures do not all exist, and why.
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
    /// A small table for each set, a metric a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.metrics().map(|(name, _)| name.len()).max().unwrap_or(0);
        for e in &self.evaluations {
            writeln!(f, "{}: {}", e.data.display(), e.scores.on)?;
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

/// Four decimals, or a dash for what does not exist.
fn shown(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{x:.4}"))
}
