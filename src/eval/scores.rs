//! What an evaluation has found, in one form for all evaluators.

use super::{PairScores, RetrievalScores, StsScores};
use crate::embed::Counts;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;
use std::path::{Path, PathBuf};

/// What an evaluator has found.
pub trait Evaluation {
    /// `pairs`, `sts` or `retrieval`: the name of the switch and of the key.
    fn evaluator(&self) -> &'static str;

    /// What stands before the names of its figures in the log of a run.
    fn prefix(&self) -> &'static str;

    /// Names and values, the first being the most telling; NaN where there is none.
    fn figures(&self) -> Vec<(&'static str, f64)>;

    /// What it was measured on.
    fn counts(&self) -> String;

    /// Why figures do not exist, if so.
    fn missing(&self) -> Option<String>;

    /// What is counted in a way that may surprise.
    fn remarks(&self) -> Vec<String>;

    /// Figures and counts by name.
    fn json(&self) -> Value;
}

/// Scores on a file or a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct On<T> {
    pub data: PathBuf,
    pub scores: T,
}

/// Scores of one evaluation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    pub pairs: Option<On<PairScores>>,
    pub sts: Option<On<StsScores>>,
    pub retrieval: Option<On<RetrievalScores>>,
    /// Texts that were encoded.
    pub counts: Counts,
}

impl Scores {
    /// Each evaluator's, with what it was measured on.
    pub fn each(&self) -> Vec<(&Path, &dyn Evaluation)> {
        fn one<T: Evaluation>(on: &Option<On<T>>) -> Option<(&Path, &dyn Evaluation)> {
            on.as_ref().map(|on| (on.data.as_path(), &on.scores as &dyn Evaluation))
        }
        [one(&self.pairs), one(&self.sts), one(&self.retrieval)].into_iter().flatten().collect()
    }

    /// Names, as in the log of a run, and values; `None` where a figure does not exist.
    pub fn flat(&self) -> Vec<(String, Option<f64>)> {
        let named = |e: &dyn Evaluation| {
            let figures = e.figures().into_iter();
            let prefix = e.prefix();
            figures
                .map(move |(name, x)| (format!("{prefix}{name}"), Some(x).filter(|x| x.is_finite())))
                .collect::<Vec<_>>()
        };
        self.each().into_iter().flat_map(|(_, e)| named(e)).collect()
    }

    /// A line for each evaluator.
    pub fn lines(&self) -> Vec<String> {
        let line = |(data, e): (&Path, &dyn Evaluation)| {
            let figures: Vec<String> =
                e.figures().iter().map(|(name, x)| format!("{}{name} {}", e.prefix(), shown(*x))).collect();
            format!("{}: {}: {}", data.display(), e.counts(), figures.join("  "))
        };
        self.each().into_iter().map(line).collect()
    }

    /// Files whose figures do not all exist, and why.
    pub fn missing(&self) -> Vec<(PathBuf, String)> {
        let found = self.each().into_iter().filter_map(|(data, e)| Some((data.to_owned(), e.missing()?)));
        found.collect()
    }

    /// Each evaluator's figures and counts in a list; those of evaluators that share no names stand by themselves,
    /// too.
    pub fn json(&self) -> Map<String, Value> {
        let (mut list, mut flat) = (Vec::new(), Map::new());
        let alike = self.pairs.is_some() && self.retrieval.is_some();
        for (data, e) in self.each() {
            let own = e.json().as_object().cloned().unwrap_or_default();
            let head = [("evaluator", e.evaluator().to_owned()), ("data", data.display().to_string())];
            let head = head.map(|(key, text)| (key.to_owned(), Value::from(text)));
            if !alike || e.evaluator() == "sts" {
                flat.extend(own.clone());
            }
            list.push(Value::Object(head.into_iter().chain(own).collect()));
        }
        flat.insert("evaluations".into(), list.into());
        flat
    }
}

/// Four decimals, or a dash for what does not exist.
fn shown(x: f64) -> String {
    if x.is_finite() { format!("{x:.4}") } else { "–".to_owned() }
}

impl fmt::Display for Scores {
    /// A small table for each evaluator, a figure a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (data, e) in self.each() {
            writeln!(f, "{} {}: {}", e.evaluator(), data.display(), e.counts())?;
            for (name, x) in e.figures() {
                writeln!(f, "  {name:<12} {:>8}", shown(x))?;
            }
            for remark in e.remarks() {
                writeln!(f, "  {remark}")?;
            }
        }
        Ok(())
    }
}

/// A structure's fields by name, without nesting.
pub(super) fn fields(scores: &impl Serialize) -> Value {
    // Of numbers and their names nothing can fail; a NaN becomes null.
    serde_json::to_value(scores).unwrap_or_default()
}
