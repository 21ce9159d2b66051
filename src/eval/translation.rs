//! Translations: is a text's nearest one, by cosine, its translation? As sentence-transformers' `TranslationEvaluator`,
//! and as MTEB's bitext mining.

use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::{COSINE, Model};
use super::nearest::nearest;
use super::remark::Remark;
use super::tuples;
use crate::common::units::count;
use crate::corpus::Asked;
use crate::folder::Role;
use anyhow::Result;

/// Texts and their translations.
pub struct Translations {
    pairs: Vec<(String, String)>,
    remarks: Vec<Remark>,
    /// Names of the figures, and what makes them of the nearest ones.
    figures: &'static [&'static str],
    score: fn(&Found<'_>) -> Vec<f64>,
}

/// For each source the number of the nearest target, and for each target that of the nearest source.
struct Found<'a> {
    pairs: &'a [(String, String)],
    targets: Vec<usize>,
    sources: Vec<usize>,
}

impl Translations {
    /// Reads two texts per row, for the accuracies of both directions.
    ///
    /// # Errors
    /// A row that is not a pair.
    pub fn read(file: &DataFile, asked: &Asked) -> Result<Translations> {
        let (pairs, remarks) = tuples::pairs(file, asked)?;
        let figures = &["mean_accuracy", "src2trg_accuracy", "trg2src_accuracy"];
        Ok(Translations { pairs, remarks, figures, score: |found| found.accuracies() })
    }

    /// The same for MTEB's figures of the first direction.
    ///
    /// # Errors
    /// A row that is not a pair.
    pub fn bitext(file: &DataFile, asked: &Asked) -> Result<Translations> {
        let (pairs, remarks) = tuples::pairs(file, asked)?;
        let figures = &["f1", "precision", "recall", "accuracy"];
        Ok(Translations { pairs, remarks, figures, score: |found| found.by_class() })
    }
}

impl Found<'_> {
    /// A text that is equal to the right one is right, too.
    fn accuracies(&self) -> Vec<f64> {
        let n = self.pairs.len() as f64;
        let same = |(i, j): &(usize, &usize), of: fn(&(String, String)) -> &String| {
            of(&self.pairs[*i]) == of(&self.pairs[**j])
        };
        let forth = self.targets.iter().enumerate().filter(|x| same(x, |pair| &pair.1)).count() as f64 / n;
        let back = self.sources.iter().enumerate().filter(|x| same(x, |pair| &pair.0)).count() as f64 / n;
        vec![(forth + back) / 2.0, forth, back]
    }

    /// Each target is a class with one member: figures are means over the classes, 0 where one is never found.
    fn by_class(&self) -> Vec<f64> {
        let n = self.pairs.len() as f64;
        let mut found = vec![0u32; self.pairs.len()];
        self.targets.iter().for_each(|&j| found[j] += 1);
        let right = |i: &usize| self.targets[*i] == *i;
        let precisions = (0..self.pairs.len()).filter(right).map(|i| 1.0 / f64::from(found[i]));
        let f1: f64 = precisions.clone().map(|p| 2.0 * p / (p + 1.0)).sum();
        let recall = (0..self.pairs.len()).filter(right).count() as f64;
        [f1, precisions.sum(), recall, recall].map(|sum| sum / n).to_vec()
    }
}

impl Evaluator for Translations {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        self.figures.to_vec()
    }

    fn missing(&self) -> Option<String> {
        self.pairs.is_empty().then(|| "there are no pairs".to_owned())
    }

    fn about(&self) -> Scores {
        let n = self.pairs.len();
        Scores { counts: vec![("pairs", n)], on: count(n as u64, "pair"), ..Scores::default() }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        model.calibrate(self.pairs.iter().map(|p| p.1.as_str()), Role::Sentence)?;
        let sources = model.unit(self.pairs.iter().map(|p| p.0.as_str()), Role::Sentence)?;
        let targets = model.unit(self.pairs.iter().map(|p| p.1.as_str()), Role::Sentence)?;
        let found = Found {
            pairs: &self.pairs,
            targets: nearest(&sources, &targets, COSINE),
            sources: nearest(&targets, &sources, COSINE),
        };
        Ok((self.score)(&found).into())
    }
}
