//! Classification: does logistic regression on few labelled vectors label others? As MTEB's classification tasks: ten
//! experiments, each on eight texts of each label, drawn at random.

use super::beir;
use super::data_file::DataFile;
use super::evaluator::{Evaluator, Scores, undefined};
use super::labelled::{Labelled, Rows, scan};
use super::model::Model;
use super::remark::Remark;
use crate::common::Matrix;
use crate::common::permutation::Permutation;
use crate::corpus::{Asked, Condition};
use crate::folder::Role;
use anyhow::{Context, Result, anyhow, ensure};
use rayon::prelude::*;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};

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
        let mut skipped = vec![];
        let mut of = |split: &str| -> Result<(Rows, Vec<Remark>)> {
            let mut rows = vec![];
            if from.path.is_dir() {
                let mut remarks = vec![];
                for path in beir::files(&from.path, split, &mut skipped)? {
                    let part = DataFile { path, split: None, ..from.clone() };
                    remarks.extend(scan(&part, asked, &mut |row| rows.extend(row))?);
                }
                return Ok((rows, remarks));
            }
            let filters =
                [from.filters.clone(), vec![format!("split={split}").parse::<Condition>()?]].concat();
            let part = DataFile { split: None, filters, ..from.clone() };
            let remarks = scan(&part, asked, &mut |row| rows.extend(row))?;
            Ok((rows, remarks))
        };
        let (train, mut remarks) = of("train").with_context(|| {
            format!(
                "{}: give a folder with train.csv and test.csv (or .jsonl, .parquet …), or a file whose column `split` \
                 says train or test",
                from.path.display()
            )
        })?;
        let usual = ["test", "validation", "dev"].map(str::to_owned);
        let mut test = vec![];
        for split in from.split.as_ref().map_or(&usual[..], std::slice::from_ref) {
            // Of a folder, a split without a file is an error; the last one's is reported.
            match of(split) {
                Ok(found) => test = found.0,
                Err(e) if split == usual.last().unwrap_or(split) || from.split.is_some() => return Err(e),
                Err(_) => continue,
            }
            if !test.is_empty() {
                break;
            }
        }
        remarks.extend(skipped);
        let learnt = train.len();
        let all = Labelled::new(train.into_iter().chain(test).collect());
        let part = |range: std::ops::Range<usize>| Labelled {
            texts: all.texts[range.clone()].to_vec(),
            labels: all.labels[range].to_vec(),
            classes: all.classes,
        };
        let (train, test) = (part(0..learnt), part(learnt..all.texts.len()));
        let unknown = (0..test.texts.len()).find(|&i| !train.labels.contains(&test.labels[i]));
        ensure!(
            learnt == 0 || unknown.is_none(),
            "{}: no text of the split train has the label of {:?}; leave such texts out",
            from.path.display(),
            test.texts[unknown.unwrap_or_default()]
        );
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
        let classes = self.train.labels.iter().collect::<std::collections::BTreeSet<_>>().len();
        match (self.train.texts.len(), self.test.texts.len(), classes) {
            (0, ..) => Some("there are no texts of the split train to learn from".into()),
            (_, 0, _) => Some("there are no texts of the split test to label".into()),
            (.., 1) => Some("all texts to learn from have one label".into()),
            _ => None,
        }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Scores> {
        let (train, test) = (&self.train, &self.test);
        let counts =
            vec![("train", train.texts.len()), ("test", test.texts.len()), ("labels", train.classes)];
        let on = format!("{} texts with {} labels", test.texts.len(), train.classes);
        let missing = self.missing();
        if missing.is_some() {
            return Ok(Scores { figures: undefined(&self.figures()), counts, on, missing, remarks: vec![] });
        }
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
        let figures = self.figures().into_iter().enumerate().map(|(k, name)| (name, mean(k))).collect();
        Ok(Scores { figures, counts, on, missing, remarks: vec![] })
    }
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
