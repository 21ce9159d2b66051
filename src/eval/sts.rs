//! Semantic textual similarity: does the similarity of two vectors agree with human scores of the sentences?

use super::data_file::{DataFile, SENTENCES, SPLIT};
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::remark::Remark;
use crate::common::units::count;
use crate::corpus::{Asked, Field};
use crate::folder::Role;
use anyhow::Result;

/// Two sentences and their human similarity score.
#[derive(Clone, Debug, PartialEq)]
pub struct StsPair {
    pub score: f64,
    pub a: String,
    pub b: String,
}

/// The pairs of a file.
#[derive(Debug, Default)]
pub struct StsSet {
    pub pairs: Vec<StsPair>,
    /// Remarks on how the file was read.
    pub remarks: Vec<Remark>,
}

/// In the order of `--columns`.
const FIELDS: [Field; 4] = [
    SENTENCES[0],
    SENTENCES[1],
    Field {
        role: "score",
        names: &[
            "score",
            "similarity_score",
            "similarity",
            "relatedness_score",
            "relatedness",
            "gold_score",
            "label",
            "labels",
            "is_duplicate",
        ],
        required: true,
    },
    SPLIT,
];

impl StsSet {
    /// Reads a file with two sentences and a score per row; of one split, if it has several.
    ///
    /// # Errors
    /// A missing column, a row of another width, or a score that is not a number; names file and line.
    pub fn read(from: &DataFile, asked: &Asked) -> Result<StsSet> {
        let file = &from.path;
        let mut set = StsSet::default();
        set.remarks = from.scan(file, asked, &FIELDS, &mut |row| {
            let text = |i: usize| row.sentence(file, i, FIELDS[i].role);
            set.pairs.push(StsPair { a: text(0)?, b: text(1)?, score: row.number(file, 2, "score")? });
            Ok(())
        })?;
        Ok(set)
    }
}

impl Evaluator for StsSet {
    fn figures(&self) -> Vec<&'static str> {
        vec!["spearman_{}", "pearson_{}"]
    }

    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn missing(&self) -> Option<String> {
        let gold: Vec<f64> = self.pairs.iter().map(|p| p.score).collect();
        match gold.len() {
            0 => Some("there are no sentence pairs".into()),
            1 => Some("there is one sentence pair, and a correlation needs two".into()),
            _ if constant(&gold) => Some("all scores are equal, so there is no correlation with them".into()),
            _ => None,
        }
    }

    fn about(&self) -> Scores {
        let n = self.pairs.len();
        Scores { counts: vec![("pairs", n)], on: count(n as u64, "sentence pair"), ..Scores::default() }
    }

    /// Correlations of the pairs' similarities with their scores.
    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let texts = self.pairs.iter().flat_map(|p| [p.a.as_str(), p.b.as_str()]);
        let vectors = model.vectors(texts, Role::Sentence)?;
        let measure = model.measure();
        let similarity = |i: usize| f64::from(measure(vectors.row(2 * i), vectors.row(2 * i + 1)));
        let found: Vec<f64> = (0..self.pairs.len()).map(similarity).collect();
        let gold: Vec<f64> = self.pairs.iter().map(|p| p.score).collect();
        if alike(&found) {
            return Ok(Measured::nothing(
                "all similarities are equal, so there is no correlation".to_owned(),
            ));
        }
        let values = vec![spearman(&found, &gold), pearson(&found, &gold)];
        let whole = values.iter().all(|x| x.is_finite());
        let missing = (!whole).then(|| "the numbers are too large for a correlation".to_owned());
        Ok(Measured { values, missing, ..Measured::default() })
    }
}

/// Whether similarities differ by no more than f32 rounding of sums, which correlates with nothing.
fn alike(values: &[f64]) -> bool {
    let (least, most) = values.iter().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(*x), b.max(*x)));
    most - least <= 1e-6 * most.abs().max(least.abs())
}

/// Whether all values are equal.
fn constant(values: &[f64]) -> bool {
    values.windows(2).all(|w| w[0] == w[1])
}

/// Pearson's correlation of two series of equal length; NaN if either is constant, as in scipy.
pub fn pearson(x: &[f64], y: &[f64]) -> f64 {
    assert_eq!(x.len(), y.len(), "series of different lengths");
    // The mean of equal numbers may differ from them by rounding, and the residuals would correlate.
    if constant(x) || constant(y) {
        return f64::NAN;
    }
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, my) = (mean(x), mean(y));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        let (a, b) = (a - mx, b - my);
        xy += a * b;
        xx += a * a;
        yy += b * b;
    }
    xy / (xx.sqrt() * yy.sqrt())
}

/// Spearman's rank correlation; equal values share the average of their ranks, as in scipy.
pub fn spearman(x: &[f64], y: &[f64]) -> f64 {
    pearson(&ranks(x), &ranks(y))
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    let mut done = 0; // ranks assigned so far
    for tied in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let average = done as f64 + (tied.len() + 1) as f64 / 2.0;
        tied.iter().for_each(|&i| ranks[i] = average);
        done += tied.len();
    }
    ranks
}
