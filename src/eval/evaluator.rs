//! The interface of all evaluations.

use super::remark::Remark;
use super::vectors::Encode;
use crate::folder::Settings;
use anyhow::Result;

/// A data set to score models on, read and checked. `kinds` lists the kinds.
pub trait Evaluator {
    /// Remarks on how the files were read.
    fn remarks(&self) -> &[Remark];

    /// Names of its figures, as in [`Scores::figures`].
    fn figures(&self) -> &'static [&'static str];

    /// Why some figures cannot exist for any model, if so.
    fn missing(&self) -> Option<String>;

    /// Scores an encoder whose folder has `settings`.
    ///
    /// # Errors
    /// Errors from `encode`; vectors that are not finite.
    fn run(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<Scores>;

    /// BM25's scores, where that makes sense.
    fn baseline(&self) -> Option<Scores> {
        None
    }

    /// Text pairs that no run should train on, because they are what is predicted.
    fn held_out(&self) -> Vec<(&str, &str)> {
        vec![]
    }
}

/// The results of an evaluator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Names, such as `recall@1`, and values, most informative first; NaN where undefined.
    pub figures: Vec<(&'static str, f64)>,
    /// Counts by name, such as `queries`.
    pub counts: Vec<(&'static str, usize)>,
    /// What the figures were measured on, in words.
    pub on: String,
    /// Why figures are undefined, if so.
    pub missing: Option<String>,
    /// What is counted in a surprising way.
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
