//! Semantic textual similarity: does the cosine of two sentences agree with people's scores?

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use std::fs;
use std::path::Path;

/// Two sentences and how similar people found them.
#[derive(Clone, Debug, PartialEq)]
pub struct StsPair {
    pub score: f64,
    pub a: String,
    pub b: String,
}

/// Correlation of cosines with scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StsScores {
    pub pairs: usize,
    pub pearson: f64,
    pub spearman: f64,
}

/// Reads a tab-separated file whose header names the columns `score`, `sentence1` and `sentence2`;
/// other columns are ignored. There is no quoting, as in the published files.
///
/// # Errors
/// A missing column, a row of another width, a score that is no number, or fewer than two pairs:
/// names file and line.
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
    ensure!(pairs.len() >= 2, "{shown} has {} pairs; a correlation needs two", pairs.len());
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

/// Pearson's correlation of two equally long series; NaN when one of them is constant.
pub fn pearson(x: &[f64], y: &[f64]) -> f64 {
    assert_eq!(x.len(), y.len(), "series of different lengths");
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

/// Correlations of `cosines` with the pairs' scores.
///
/// # Errors
/// When either is constant, so that no correlation exists.
pub fn scores(pairs: &[StsPair], cosines: &[f64]) -> Result<StsScores> {
    let gold: Vec<f64> = pairs.iter().map(|p| p.score).collect();
    let scores = StsScores {
        pairs: pairs.len(),
        pearson: pearson(cosines, &gold),
        spearman: spearman(cosines, &gold),
    };
    ensure!(
        scores.pearson.is_finite() && scores.spearman.is_finite(),
        "all scores or all cosines are equal, so no correlation exists; look at the model and the file"
    );
    Ok(scores)
}
