//! Triplets: is an anchor nearer to its positive than to a negative? As sentence-transformers' `TripletEvaluator`.

use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::remark::Remark;
use super::tuples;
use crate::common::units::count;
use crate::corpus::{Asked, MAX_TEXTS};
use crate::folder::Role;
use anyhow::Result;

/// Anchors, positives and negatives.
pub struct TripletSet {
    /// Rows of at least three texts.
    rows: Vec<Vec<String>>,
    remarks: Vec<Remark>,
}

const FIGURES: [&str; 1] = ["{}_accuracy"];

impl TripletSet {
    /// Reads the anchor, the positive and the negatives of each row; each negative makes a triplet. Rows without one
    /// are left out, and counted.
    ///
    /// # Errors
    /// A row that is not one.
    pub fn read(file: &DataFile, asked: &Asked) -> Result<TripletSet> {
        let (mut rows, mut remarks) = tuples::read(file, asked, Some(MAX_TEXTS - 2))?;
        let all = rows.len();
        rows.retain(|row| row.len() > 2);
        if rows.len() < all {
            let without = count((all - rows.len()) as u64, "row");
            remarks.push(Remark::Warning(format!("{without} without a negative left out")));
        }
        Ok(TripletSet { rows, remarks })
    }

    fn triplets(&self) -> usize {
        self.rows.iter().map(|row| row.len() - 2).sum()
    }
}

impl Evaluator for TripletSet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn missing(&self) -> Option<String> {
        self.rows.is_empty().then(|| "there are no triplets".to_owned())
    }

    fn about(&self) -> Scores {
        let triplets = self.triplets();
        let on = count(triplets as u64, "triplet");
        Scores { counts: vec![("triplets", triplets)], on, ..Scores::default() }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let others = || self.rows.iter().flat_map(|row| row[1..].iter().map(String::as_str));
        model.calibrate(others(), Role::Document)?;
        let anchors = model.vectors(self.rows.iter().map(|row| row[0].as_str()), Role::Query)?;
        let others = model.vectors(others(), Role::Document)?;
        let measure = model.measure();
        let (mut first, mut right) = (0, 0);
        for (i, row) in self.rows.iter().enumerate() {
            let score = |k: usize| measure(anchors.row(i), others.row(first + k));
            right += (1..row.len() - 1).filter(|k| score(0) > score(*k)).count();
            first += row.len() - 1;
        }
        Ok(vec![right as f64 / self.triplets() as f64].into())
    }
}
