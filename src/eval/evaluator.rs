//! The interface of all evaluations.

use super::model::Model;
use super::remark::Remark;
use crate::embed::Form;
use anyhow::Result;

/// A data set to score models on, read and checked. `kinds` lists the kinds.
pub trait Evaluator {
    /// Remarks on how the files were read.
    fn remarks(&self) -> &[Remark];

    /// Names of its figures, as in [`Scores::figures`].
    fn figures(&self) -> Vec<&'static str>;

    /// Whether it can be measured on vectors of this form.
    fn takes(&self, _form: Form) -> bool {
        true
    }

    /// Why some figures cannot exist for any model, if so.
    fn missing(&self) -> Option<String>;

    /// What its figures are measured on: [`Scores`] without figures.
    fn about(&self) -> Scores;

    /// Measures a model. Not called if anything is [`missing`](Evaluator::missing).
    ///
    /// # Errors
    /// Errors from the encoder; vectors that are not finite.
    fn run(&self, model: &mut Model<'_>) -> Result<Measured>;

    /// BM25's figures, where that makes sense.
    fn baseline(&self) -> Option<Vec<f64>> {
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
    /// Names and values, most informative first; NaN where undefined. A name is that of sentence-transformers or MTEB,
    /// with `{}` for the similarity that vectors are compared by: see [`key`].
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
    /// The figure of this name, which may leave out the similarity; NaN if there is none.
    pub fn figure(&self, name: &str) -> f64 {
        let is = |n: &str| n == name || n.replace("{}_", "").replace("_{}", "") == name;
        self.figures.iter().find(|(n, _)| is(n)).map_or(f64::NAN, |(_, x)| *x)
    }

    /// The count of this name; 0 if there is none.
    pub fn count(&self, name: &str) -> usize {
        self.counts.iter().find(|(n, _)| *n == name).map_or(0, |(_, n)| *n)
    }
}

/// `cosine_ndcg@10` for the figure `{}_ndcg@10` of vectors compared by cosine.
pub fn key(figure: &str, similarity: &str) -> String {
    figure.replace("{}", similarity)
}

/// What an evaluator measures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// In the order of [`Evaluator::figures`]; the rest is undefined.
    pub values: Vec<f64>,
    /// Why some are undefined, if so.
    pub missing: Option<String>,
    /// How they were measured, to stand behind [`Scores::on`].
    pub how: String,
}

impl From<Vec<f64>> for Measured {
    fn from(values: Vec<f64>) -> Measured {
        Measured { values, ..Measured::default() }
    }
}

impl Measured {
    /// Nothing, and why.
    pub fn nothing(why: String) -> Measured {
        Measured { missing: Some(why), ..Measured::default() }
    }

    fn scores(self, of: &dyn Evaluator) -> Scores {
        let values = self.values.into_iter().chain(std::iter::repeat(f64::NAN));
        let figures = of.figures().into_iter().zip(values).collect();
        let about = of.about();
        Scores { figures, on: about.on + &self.how, missing: self.missing, ..about }
    }
}

/// Scores a model.
///
/// # Errors
/// Those of [`Evaluator::run`].
pub fn scores(of: &dyn Evaluator, model: &mut Model<'_>) -> Result<Scores> {
    Ok(of.missing().map_or_else(|| of.run(model), |why| Ok(Measured::nothing(why)))?.scores(of))
}

/// BM25's scores, where that makes sense.
pub fn baseline(of: &dyn Evaluator) -> Option<Scores> {
    Some(Measured::from(of.baseline()?).scores(of))
}
