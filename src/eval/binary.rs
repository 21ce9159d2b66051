//! Binary classification of pairs: does a threshold on the similarity tell pairs labelled 1 from those labelled 0? As
//! sentence-transformers' `BinaryClassificationEvaluator`.

use super::data_file::{DataFile, SENTENCES, SPLIT};
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::remark::Remark;
use super::thresholds::best;
use crate::common::units::count;
use crate::corpus::{Asked, Field};
use crate::folder::{Role, Similarity};
use anyhow::Result;

/// Two texts and whether they belong together.
pub struct BinarySet {
    pub pairs: Vec<(String, String, bool)>,
    remarks: Vec<Remark>,
}

/// In the order of `--columns`.
const FIELDS: [Field; 4] = [
    SENTENCES[0],
    SENTENCES[1],
    Field {
        role: "label",
        names: &["label", "labels", "is_duplicate", "is_paraphrase", "duplicate", "target", "score"],
        required: true,
    },
    SPLIT,
];

const FIGURES: [&str; 8] = [
    "{}_ap",
    "{}_accuracy",
    "{}_f1",
    "{}_precision",
    "{}_recall",
    "{}_mcc",
    "{}_accuracy_threshold",
    "{}_f1_threshold",
];

impl BinarySet {
    /// Reads a file with two sentences and a label of 0 or 1 per row.
    ///
    /// # Errors
    /// A missing column, or another label; names file and line.
    pub fn read(from: &DataFile, asked: &Asked) -> Result<BinarySet> {
        let (file, mut pairs) = (&from.path, vec![]);
        let remarks = from.scan(file, asked, &FIELDS, &mut |row| {
            let text = |i: usize| row.sentence(file, i, FIELDS[i].role);
            pairs.push((text(0)?, text(1)?, row.is_positive(file, 2, "label")?));
            Ok(())
        })?;
        Ok(BinarySet { pairs, remarks })
    }
}

impl Evaluator for BinarySet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn missing(&self) -> Option<String> {
        let ones = self.pairs.iter().filter(|p| p.2).count();
        match (self.pairs.len(), ones) {
            (0, _) => Some("there are no pairs".into()),
            (_, 0) => Some("all labels are 0, so there is nothing to tell apart".into()),
            (all, ones) if all == ones => Some("all labels are 1, so there is nothing to tell apart".into()),
            _ => None,
        }
    }

    fn about(&self) -> Scores {
        let ones = self.pairs.iter().filter(|p| p.2).count();
        Scores {
            counts: vec![("pairs", self.pairs.len()), ("positives", ones)],
            on: format!("{}, {ones} labelled 1", count(self.pairs.len() as u64, "pair")),
            ..Scores::default()
        }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let texts = self.pairs.iter().flat_map(|(a, b, _)| [a.as_str(), b.as_str()]);
        let vectors = model.vectors(texts, Role::Sentence)?;
        let measure = model.measure();
        let score = |i: usize| measure(vectors.row(2 * i), vectors.row(2 * i + 1));
        let scored: Vec<(f32, bool)> =
            self.pairs.iter().enumerate().map(|(i, pair)| (score(i), pair.2)).collect();
        let found = best(&scored, scored.iter().filter(|row| row.1).count());
        // A threshold of a distance is one.
        let sign = match model.similarity() {
            Similarity::Cosine | Similarity::Dot => 1.0,
            Similarity::Euclidean | Similarity::Manhattan => -1.0,
        };
        Ok(vec![
            found.average_precision,
            found.accuracy,
            found.f1,
            found.precision,
            found.recall,
            found.mcc,
            sign * f64::from(found.accuracy_threshold),
            sign * f64::from(found.f1_threshold),
        ]
        .into())
    }
}
