//! Semantic textual similarity: does the similarity of two vectors agree with people's scores of the sentences?

use super::scores::{Evaluation, fields};
use super::{Encode, measure, vectors};
use crate::folder::{Role, Settings};
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Two sentences and how similar people found them.
#[derive(Clone, Debug, PartialEq)]
pub struct StsPair {
    pub score: f64,
    pub a: String,
    pub b: String,
}

/// Correlation of similarities with scores; NaN where none exists.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StsScores {
    pub pairs: usize,
    pub pearson: f64,
    pub spearman: f64,
    /// Why there is no correlation, if so.
    #[serde(skip)]
    pub missing: Option<String>,
}

/// The pairs of a file.
#[derive(Debug, Default)]
pub struct StsSet {
    pub pairs: Vec<StsPair>,
}

impl StsSet {
    /// See [`read`].
    ///
    /// # Errors
    /// Likewise.
    pub fn read(path: &Path) -> Result<StsSet> {
        Ok(StsSet { pairs: read(path)? })
    }

    /// Why there can be no figures, if so.
    pub fn missing(&self) -> Option<String> {
        let gold: Vec<f64> = self.pairs.iter().map(|p| p.score).collect();
        match gold.len() {
            0 => Some("there are no sentence pairs".into()),
            1 => Some("there is one sentence pair, and a correlation needs two".into()),
            _ if constant(&gold) => Some("all scores are equal, so there is no correlation with them".into()),
            _ => None,
        }
    }

    /// Correlations of the pairs' similarities with their scores.
    ///
    /// # Errors
    /// Those of `encode`; vectors that are not finite.
    pub fn evaluate(&self, encode: &mut Encode<'_>, settings: &Settings) -> Result<StsScores> {
        let texts = self.pairs.iter().flat_map(|p| [p.a.as_str(), p.b.as_str()]);
        let vectors = vectors(encode, texts, Role::Sentence, settings)?;
        let measure = measure(settings.similarity);
        let similarity = |i: usize| f64::from(measure(vectors.row(2 * i), vectors.row(2 * i + 1)));
        let found: Vec<f64> = (0..self.pairs.len()).map(similarity).collect();
        let gold: Vec<f64> = self.pairs.iter().map(|p| p.score).collect();
        let alike =
            constant(&found).then(|| "all similarities are equal, so there is no correlation".to_owned());
        Ok(StsScores {
            pairs: self.pairs.len(),
            pearson: pearson(&found, &gold),
            spearman: spearman(&found, &gold),
            missing: self.missing().or(alike),
        })
    }
}

impl Evaluation for StsScores {
    fn evaluator(&self) -> &'static str {
        "sts"
    }

    fn prefix(&self) -> &'static str {
        "sts_"
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        vec![("pearson", self.pearson), ("spearman", self.spearman)]
    }

    fn counts(&self) -> String {
        format!("{} sentence pairs", self.pairs)
    }

    fn missing(&self) -> Option<String> {
        let odd = || "the numbers are too large for a correlation".to_owned();
        let whole = self.pearson.is_finite() && self.spearman.is_finite();
        self.missing.clone().or_else(|| (!whole).then(odd))
    }

    fn remarks(&self) -> Vec<String> {
        vec![]
    }

    fn json(&self) -> Value {
        fields(self)
    }
}

/// Reads a tab-separated file whose header names the columns `score`, `sentence1` and `sentence2`;
/// other columns are ignored. There is no quoting, as in the published files.
///
/// # Errors
/// A missing column, a row of another width, a score that is no number: names file and line.
pub fn read(path: &Path) -> Result<Vec<StsPair>> {
    let shown = path.display();
    let text = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let text = String::from_utf8(text).ok().with_context(|| format!("{shown} is not UTF-8; convert it"))?;
    let table = Table::parse(&text, &format!("{shown}"), ["score", "sentence1", "sentence2"])?;
    let mut pairs = Vec::with_capacity(table.rows.len());
    for (line, [score, a, b]) in table.rows {
        let number = score.trim().parse::<f64>().ok().filter(|x| x.is_finite());
        let score = number.with_context(|| format!("{shown}:{line}: the score {score:?} is not a number"))?;
        pairs.push(StsPair { score, a: a.to_owned(), b: b.to_owned() });
    }
    Ok(pairs)
}

/// The named columns of a tab-separated text, each row with its line number.
pub(super) struct Table<'a, const N: usize> {
    pub rows: Vec<(usize, [&'a str; N])>,
}

impl<'a, const N: usize> Table<'a, N> {
    pub fn parse(text: &'a str, file: &str, columns: [&str; N]) -> Result<Self> {
        let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line));
        let (_, header) = lines.next().with_context(|| format!("{file} is empty"))?;
        let header: Vec<&str> = header.trim_start_matches('\u{feff}').split('\t').map(str::trim).collect();
        let mut at = [0; N];
        for (slot, column) in at.iter_mut().zip(columns) {
            *slot = header.iter().position(|h| *h == column).with_context(|| {
                format!("{file}:1: no column {column:?} among {header:?}; name the columns in the first line")
            })?;
        }
        let mut rows = Vec::new();
        for (line, row) in lines.filter(|(_, row)| !row.is_empty()) {
            let cells: Vec<&str> = row.split('\t').collect();
            let (found, want) = (cells.len(), header.len());
            ensure!(found == want, "{file}:{line}: {found} columns, but the header has {want}; fix the line");
            rows.push((line, at.map(|i| cells[i])));
        }
        Ok(Table { rows })
    }
}

/// Whether no two values differ.
fn constant(values: &[f64]) -> bool {
    values.windows(2).all(|w| w[0] == w[1])
}

/// Pearson's correlation of two equally long series; NaN when one of them is constant, as in scipy.
pub fn pearson(x: &[f64], y: &[f64]) -> f64 {
    assert_eq!(x.len(), y.len(), "series of different lengths");
    // The mean of equal numbers need not be that number, and what is left would correlate.
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
    let mut done = 0; // ranks given out so far
    for tied in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let average = done as f64 + (tied.len() + 1) as f64 / 2.0;
        tied.iter().for_each(|&i| ranks[i] = average);
        done += tied.len();
    }
    ranks
}
