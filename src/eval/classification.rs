//! Classification: does logistic regression on few labelled vectors label others? As MTEB's classification tasks: ten
//! experiments, each on eight texts of each label, drawn at random.

use super::beir;
use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::labelled::{Labelled, Rows, scan, scan_splits};
use super::model::Model;
use super::remark::Remark;
use crate::common::Matrix;
use crate::common::permutation::Permutation;
use crate::common::units::count;
use crate::corpus::Asked;
use crate::folder::Role;
use anyhow::{Context, Result, anyhow, bail};
use rayon::prelude::*;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Labelled texts to learn from, and others to label.
pub struct ClassificationSet {
    train: Labelled,
    test: Labelled,
    remarks: Vec<Remark>,
}

const FIGURES: [&str; 4] = ["accuracy", "f1", "f1_weighted", "ap"];
const EXPERIMENTS: u64 = 10;
const TEXTS_PER_LABEL: usize = 8;
const SEED: u64 = 42;

impl ClassificationSet {
    /// Reads a text and a label per row. Files of a folder, or a column `split` of a file, tell the texts to learn from
    /// (`train`) from those to label (the split asked for, or `test`, or `validation` or `dev`).
    ///
    /// # Errors
    /// A missing column or split; a label to test that none of the texts to learn from has.
    pub fn read(from: &DataFile, asked: &Asked) -> Result<ClassificationSet> {
        let name = from.path.display();
        let (mut splits, mut remarks) =
            if from.path.is_dir() { of_folder(from, asked)? } else { of_file(from, asked)? };
        let found = splits.keys().cloned().collect::<Vec<_>>().join(", ");
        let usual = || ["test", "validation", "dev"].into_iter().find(|s| splits.contains_key(*s));
        let split = from.split.clone().or_else(|| usual().map(str::to_owned));
        let train = splits.remove("train");
        let test = split.as_ref().and_then(|split| splits.remove(split));
        let (Some(train), Some(test), Some(split)) = (train, test, split) else {
            bail!(
                "{name}: texts to learn from are of the split train, those to label of {}; it has {}. Give a folder with \
                 train.csv and test.csv (or .jsonl, .parquet …), or a file whose column `split` says which",
                from.split.as_deref().unwrap_or("test, validation or dev"),
                if found.is_empty() { "no rows" } else { &found }
            );
        };
        if split != "test" {
            remarks.push(Remark::Note(format!("the texts to label are those of the split {split}")));
        }
        for (other, rows) in &splits {
            let rows = count(rows.len() as u64, "row");
            remarks.push(Remark::Note(format!("{rows} of the split {other} left out")));
        }
        let known: HashSet<&str> = train.iter().map(|(_, label)| label.as_str()).collect();
        if let Some((text, label)) = test.iter().find(|(_, label)| !known.contains(label.as_str())) {
            bail!(
                "{name}: no text of the split train has the label {label:?} of {text:?}; leave such texts out with {}",
                asked.option("where")
            );
        }
        let learnt = train.len();
        let all = Labelled::new(train.into_iter().chain(test).collect());
        let part = |range: std::ops::Range<usize>| Labelled {
            texts: all.texts[range.clone()].to_vec(),
            labels: all.labels[range].to_vec(),
            classes: all.classes,
        };
        let (train, test) = (part(0..learnt), part(learnt..all.texts.len()));
        Ok(ClassificationSet { train, test, remarks })
    }

    /// The texts to learn from in an experiment: up to eight of each label, in a random order.
    fn sample(&self, experiment: u64) -> Vec<usize> {
        let order = Permutation::new(self.train.texts.len() as u64, SEED + experiment);
        let mut taken = vec![0; self.train.classes];
        let shuffled = (0..self.train.texts.len() as u64).map(|i| order.get(i) as usize);
        shuffled
            .filter(|&i| {
                taken[self.train.labels[i]] += 1;
                taken[self.train.labels[i]] <= TEXTS_PER_LABEL
            })
            .collect()
    }

    fn is_binary(&self) -> bool {
        self.train.classes == 2
    }
}

impl Evaluator for ClassificationSet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES[..if self.is_binary() { 4 } else { 3 }].to_vec()
    }

    fn missing(&self) -> Option<String> {
        let classes = self.train.labels.iter().collect::<BTreeSet<_>>().len();
        match (self.train.texts.len(), self.test.texts.len(), classes) {
            (0, ..) => Some("there are no texts of the split train to learn from".into()),
            (_, 0, _) => Some("there are no texts of the split test to label".into()),
            (.., 1) => Some("all texts to learn from have one label".into()),
            _ => None,
        }
    }

    fn about(&self) -> Scores {
        let (train, test) = (self.train.texts.len(), self.test.texts.len());
        let classes = self.train.classes;
        Scores {
            counts: vec![("train", train), ("test", test), ("labels", classes)],
            on: format!("{} with {}", count(test as u64, "text"), count(classes as u64, "label")),
            ..Scores::default()
        }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let (train, test) = (&self.train, &self.test);
        let samples: Vec<Vec<usize>> = (0..EXPERIMENTS).map(|i| self.sample(i)).collect();
        let mut used: Vec<usize> = samples.concat();
        used.sort_unstable();
        used.dedup();
        let learnt = model.formed(used.iter().map(|&i| train.texts[i].as_str()), Role::Sentence)?;
        let tested = model.formed(test.texts.iter().map(String::as_str), Role::Sentence)?;
        let experiment = |sample: &Vec<usize>| -> Result<[f64; 4]> {
            // In the file's order, so that texts which are all used give the same each time.
            let mut sample = sample.clone();
            sample.sort_unstable();
            let rows: Vec<usize> = sample.iter().map(|i| used.partition_point(|u| u < i)).collect();
            let labels: Vec<i64> = sample.iter().map(|&i| train.labels[i] as i64).collect();
            let found = predicted(&matrix(&learnt, &rows)?, &labels, &tested)?;
            Ok(figures(&test.labels, &found))
        };
        let rows: Vec<[f64; 4]> = samples.par_iter().map(experiment).collect::<Result<_>>()?;
        let mean = |k: usize| rows.iter().map(|row| row[k]).sum::<f64>() / rows.len() as f64;
        Ok((0..self.figures().len()).map(mean).collect::<Vec<_>>().into())
    }
}

/// Rows by split.
type Splits = BTreeMap<String, Rows>;

/// The usual splits that a folder has files of, and the one asked for.
fn of_folder(from: &DataFile, asked: &Asked) -> Result<(Splits, Vec<Remark>)> {
    let (mut splits, mut remarks) = (Splits::new(), vec![]);
    let usual = ["train", "test", "validation", "dev"].into_iter();
    for split in usual.chain(from.split.as_deref()) {
        if splits.contains_key(split) || !beir::has(&from.path, split)? {
            continue;
        }
        let rows: &mut Rows = splits.entry(split.to_owned()).or_default();
        for path in beir::files(&from.path, split, &mut remarks)? {
            let part = DataFile { path, split: None, ..from.clone() };
            let found = scan(&part, asked, &mut |row| rows.extend(row))?;
            remarks.extend(found.iter().map(|r| r.at(&part.path)));
        }
        // The first of them is what is labelled.
        if from.split.is_none() && split != "train" {
            break;
        }
    }
    Ok((splits, remarks))
}

fn of_file(from: &DataFile, asked: &Asked) -> Result<(Splits, Vec<Remark>)> {
    let mut splits = Splits::new();
    let remarks = scan_splits(from, asked, &mut |split, row| splits.entry(split).or_default().push(row));
    let remarks = remarks.with_context(|| {
        let name = from.path.display();
        format!("{name}: texts to learn from, and those to label, are told apart by a column `split` (train, test)")
    })?;
    Ok((splits, remarks))
}

fn matrix(vectors: &Matrix, rows: &[usize]) -> Result<DenseMatrix<f64>> {
    let values = rows.iter().flat_map(|&i| vectors.row(i)).map(|x| f64::from(*x)).collect();
    DenseMatrix::new(rows.len(), vectors.dim, values, false).map_err(|e| anyhow!("{e}"))
}

/// Labels of `tested` by logistic regression with an L2 penalty, as scikit-learn's with C = 1.
fn predicted(learnt: &DenseMatrix<f64>, labels: &[i64], tested: &Matrix) -> Result<Vec<usize>> {
    let failed = |e: smartcore::error::Failed| anyhow!("logistic regression failed: {e}");
    let settings = LogisticRegressionParameters::default().with_alpha(1.0);
    let found = LogisticRegression::fit(learnt, &labels.to_vec(), settings).map_err(failed)?;
    let all: Vec<usize> = (0..tested.rows).collect();
    let labels: Vec<i64> = found.predict(&matrix(tested, &all)?).map_err(failed)?;
    Ok(labels.into_iter().map(|label| label as usize).collect())
}

/// Accuracy; F1 as a mean over the labels that occur, and weighted by how often they do; average precision of the
/// greater label's predictions.
pub fn figures(labels: &[usize], found: &[usize]) -> [f64; 4] {
    let n = labels.len() as f64;
    let classes = labels.iter().chain(found).max().map_or(0, |most| most + 1);
    let count = |of: &dyn Fn(usize) -> bool| (0..labels.len()).filter(|&i| of(i)).count() as f64;
    let (mut sum, mut weighted, mut present) = (0.0, 0.0, 0.0);
    for class in 0..classes {
        let right = count(&|i| labels[i] == class && found[i] == class);
        let (own, taken) = (count(&|i| labels[i] == class), count(&|i| found[i] == class));
        if own + taken == 0.0 {
            continue;
        }
        let f1 = 2.0 * right / (own + taken);
        present += 1.0;
        sum += f1;
        weighted += f1 * own / n;
    }
    let accuracy = count(&|i| labels[i] == found[i]) / n;
    let ones = count(&|i| labels[i] == 1);
    let both = count(&|i| labels[i] == 1 && found[i] == 1);
    let taken = count(&|i| found[i] == 1);
    let precision = if taken > 0.0 { both / taken } else { 0.0 };
    let ap = if ones > 0.0 { precision * both / ones + ones / n * (ones - both) / ones } else { 0.0 };
    [accuracy, sum / present, weighted, ap]
}
