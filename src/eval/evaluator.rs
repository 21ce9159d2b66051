//! What all evaluations have in common.

use super::remark::Remark;
use super::vectors::Encode;
use crate::folder::Settings;
use anyhow::Result;

/// A data set that models are scored on, read and checked. `kinds` lists the kinds.
pub trait Evaluator {
    /// How reading departed from the files.
    fn remarks(&self) -> &[Remark];

    /// Why figures cannot exist, whatever the model, if so.
    fn missing(&self) -> Option<String>;

    /// Scores of the encoder whose folder says `settings`.
    ///
    /// # Errors
    /// Those of `encode`; vectors that are not finite.
    fn run(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<Scores>;

    /// Scores of BM25, where that makes sense.
    fn baseline(&self) -> Option<Scores> {
        None
    }

    /// Pairs of texts that no run should train on, because they are to be predicted.
    fn held_out(&self) -> Vec<(&str, &str)> {
        vec![]
    }
}

/// What an evaluator has found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Names, such as `recall@1`, and values, the most telling first; NaN where there is none.
    pub figures: Vec<(&'static str, f64)>,
    /// What was counted, by name, such as `queries`.
    pub counts: Vec<(&'static str, usize)>,
    /// What the figures were measured on, in words.
    pub on: String,
    /// Why figures do not exist, if so.
    pub missing: Option<String>,
    /// What is counted in a way that may surprise.
    pub remarks: Vec<String>,
}

impl Scores {
    /// The figure of this name; NaN if there is none.
    pub fn figure(&self, name: &str) -> f64 {
        self.figures.iter().find(|(n, _)| *n == name).map_or(f64::NAN, |(_, x)| *x)
    }

    /// The count of this name; 0 if there is none.
    pub fn count(&self, name: &str) -> usize {
        self.counts.iter().find(|(n, _)| *n == name).map_or(0, |(_, n)| *n)
    }
}
