//! Clustering: do clusters of vectors agree with labels? As MTEB's clustering tasks.

use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::labelled::{Labelled, scan};
use super::model::Model;
use super::remark::Remark;
use crate::common::Matrix;
use crate::common::permutation::Permutation;
use crate::common::rng::hash2;
use crate::common::units::count;
use crate::corpus::Asked;
use crate::folder::Role;
use anyhow::{Result, anyhow};
use rayon::prelude::*;
use smartcore::cluster::kmeans::{KMeans, KMeansParameters};
use smartcore::linalg::basic::matrix::DenseMatrix;

/// One set of labelled texts, or several, each clustered by itself.
pub struct ClusteringSet {
    sets: Vec<Labelled>,
    /// Whether the file gives the sets; otherwise samples are drawn from the only one.
    given: bool,
    remarks: Vec<Remark>,
}

const FIGURES: [&str; 1] = ["v_measure"];
/// As MTEB's `AbsTaskClustering`: samples are drawn with replacement, of as many texts as there are.
const SAMPLES: u64 = 10;
const MOST_TEXTS: usize = 16_384;
const SEED: u64 = 42;

impl ClusteringSet {
    /// Reads a text and a label per row, or a list of each, which then are a set of their own.
    ///
    /// # Errors
    /// A missing column, or lists of different lengths; names file and line.
    pub fn read(from: &DataFile, asked: &Asked) -> Result<ClusteringSet> {
        let (mut rows, mut given) = (vec![], false);
        let mut remarks = scan(from, asked, &mut |row| {
            given |= row.len() != 1;
            rows.push(row);
        })?;
        let mut sets: Vec<Labelled> = match given {
            true => {
                let all = rows.len();
                let sets = rows.into_iter().map(Labelled::new).filter(|set| set.classes > 1);
                let sets: Vec<Labelled> = sets.collect();
                if sets.len() < all {
                    let without = count((all - sets.len()) as u64, "set");
                    let why = "without two labels left out: they have no clusters";
                    remarks.push(Remark::Warning(format!("{without} {why}")));
                }
                sets
            }
            false => vec![Labelled::new(rows.into_iter().flatten().collect())],
        };
        if !given && sets[0].texts.len() > MOST_TEXTS {
            let all = sets[0].texts.len();
            remarks.push(Remark::Note(format!("{MOST_TEXTS} of {all} texts are used, drawn at random")));
            sets = vec![drawn(&sets[0], MOST_TEXTS)];
        }
        Ok(ClusteringSet { sets, given, remarks })
    }
}

/// `n` texts of a set, the same ones each time.
fn drawn(set: &Labelled, n: usize) -> Labelled {
    let order = Permutation::new(set.texts.len() as u64, SEED);
    let chosen = (0..n as u64).map(|i| order.get(i) as usize);
    let (texts, labels) = chosen.map(|i| (set.texts[i].clone(), set.labels[i])).unzip();
    Labelled { texts, labels, classes: set.classes }
}

impl Evaluator for ClusteringSet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn missing(&self) -> Option<String> {
        match self.sets.iter().map(|set| set.classes).min() {
            None | Some(0) => Some("there are no texts with different labels".into()),
            Some(1) => Some("all labels are equal, and clusters need two".into()),
            Some(_) => None,
        }
    }

    fn about(&self) -> Scores {
        let texts: usize = self.sets.iter().map(|set| set.texts.len()).sum();
        let labels = self.sets.iter().map(|set| set.classes).max().unwrap_or_default();
        let on = match self.given {
            true => format!("{} in {}", count(texts as u64, "text"), count(self.sets.len() as u64, "set")),
            false => format!("{} with {}", count(texts as u64, "text"), count(labels as u64, "label")),
        };
        Scores { counts: vec![("texts", texts), ("sets", self.sets.len())], on, ..Scores::default() }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let mut found = vec![];
        for set in &self.sets {
            let vectors = model.vectors(set.texts.iter().map(String::as_str), Role::Sentence)?;
            let all: Vec<usize> = (0..vectors.rows).collect();
            let sample = |k: u64| -> Result<f64> {
                let n = vectors.rows as u64;
                let drawn = |i: u64| (hash2(SEED + k, i) % n) as usize;
                let rows = if self.given { all.clone() } else { (0..n).map(drawn).collect() };
                let labels: Vec<usize> = rows.iter().map(|&i| set.labels[i]).collect();
                Ok(v_measure(&labels, &clusters(&vectors, &rows, set.classes, k)?))
            };
            let samples = if self.given { 1 } else { SAMPLES };
            found.extend((0..samples).into_par_iter().map(sample).collect::<Result<Vec<_>>>()?);
        }
        Ok(vec![found.iter().sum::<f64>() / found.len() as f64].into())
    }
}

/// The cluster of each of these rows, by k-means from a start by k-means++.
fn clusters(vectors: &Matrix, rows: &[usize], k: usize, seed: u64) -> Result<Vec<usize>> {
    let failed = |e: smartcore::error::Failed| anyhow!("k-means failed: {e}");
    let values = rows.iter().flat_map(|&i| vectors.row(i)).copied().collect();
    let matrix = DenseMatrix::new(rows.len(), vectors.dim, values, false).map_err(failed)?;
    let settings = KMeansParameters { k: k.min(rows.len()).max(2), max_iter: 100, seed: Some(SEED + seed) };
    let found = KMeans::<f32, i64, _, Vec<i64>>::fit(&matrix, settings).map_err(failed)?;
    let clusters = found.predict(&matrix).map_err(failed)?;
    Ok(clusters.into_iter().map(|c| c as usize).collect())
}

/// The harmonic mean of homogeneity and completeness (Rosenberg & Hirschberg 2007), as scikit-learn's
/// `v_measure_score`. smartcore's is not a number where all are in one cluster.
pub fn v_measure(labels: &[usize], clusters: &[usize]) -> f64 {
    let n = labels.len() as f64;
    let size = |of: &[usize]| of.iter().max().map_or(0, |most| most + 1);
    let (classes, groups) = (size(labels), size(clusters));
    let mut both = vec![0u32; classes * groups];
    labels.iter().zip(clusters).for_each(|(l, c)| both[l * groups + c] += 1);
    let mut by_label = vec![0u32; classes];
    let mut by_cluster = vec![0u32; groups];
    for (i, count) in both.iter().enumerate() {
        by_label[i / groups] += count;
        by_cluster[i % groups] += count;
    }
    let entropy = |of: &[u32]| -> f64 {
        let p = of.iter().filter(|c| **c > 0).map(|c| f64::from(*c) / n);
        -p.map(|p| p * p.ln()).sum::<f64>()
    };
    let (labels, clusters, both) = (entropy(&by_label), entropy(&by_cluster), entropy(&both));
    let shared = labels + clusters - both;
    let of = |whole: f64| if whole == 0.0 { 1.0 } else { shared / whole };
    let (homogeneity, completeness) = (of(labels), of(clusters));
    let sum = homogeneity + completeness;
    if sum <= 0.0 { 0.0 } else { 2.0 * homogeneity * completeness / sum }
}
