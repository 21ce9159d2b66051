//! The loss of rows that are not trained on.

use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::remark::Remark;
use super::tuples;
use crate::common::Matrix;
use crate::common::units::count;
use crate::corpus::{Asked, MAX_TEXTS, Record};
use crate::embed::Form;
use crate::folder::Role;
use anyhow::Result;

/// Rows as they are trained on, with negatives and targets.
pub struct DevSet {
    rows: Vec<Record>,
    /// The data set whose loss is measured.
    loss_of: Option<String>,
    remarks: Vec<Remark>,
}

const FIGURES: [&str; 1] = ["loss"];

impl DevSet {
    /// # Errors
    /// A row that is not one.
    pub fn read(file: &DataFile, asked: &Asked) -> Result<DevSet> {
        let (rows, remarks) = tuples::records(file, asked, Some(MAX_TEXTS - 2))?;
        Ok(DevSet { rows, loss_of: file.loss_of.clone(), remarks })
    }
}

impl Evaluator for DevSet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    /// The loss knows its dimensions.
    fn takes(&self, form: Form) -> bool {
        form == Form::default()
    }

    fn missing(&self) -> Option<String> {
        self.rows.is_empty().then(|| "there are no pairs".to_owned())
    }

    fn about(&self) -> Scores {
        let n = self.rows.len();
        Scores { counts: vec![("pairs", n)], on: count(n as u64, "pair"), ..Scores::default() }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let Some(losses) = model.losses() else {
            return Ok(Measured::nothing("there is no loss outside of a run".to_owned()));
        };
        let loss = losses.of(self.loss_of.as_deref())?;
        let anchors = model.raw(self.rows.iter().map(Record::anchor), Role::Query)?;
        let others = self.rows.iter().flat_map(|row| row.texts[1..].iter().map(String::as_str));
        let others = model.raw(others, Role::Document)?;
        let columns = self.rows.iter().map(|row| row.texts.len()).max().unwrap_or(2);
        let (mut sum, mut next) = (0.0, 0);
        for (k, rows) in self.rows.chunks(loss.batch()).enumerate() {
            let mut vectors = Matrix::zeros(rows.len() * columns, anchors.dim);
            for (i, row) in rows.iter().enumerate() {
                vectors.row_mut(i * columns).copy_from_slice(anchors.row(k * loss.batch() + i));
                for column in 1..row.texts.len() {
                    vectors.row_mut(i * columns + column).copy_from_slice(others.row(next));
                    next += 1;
                }
            }
            sum += loss.of(rows, columns, &vectors)? * rows.len() as f64;
        }
        let how = format!(" in batches of {}", loss.batch());
        Ok(Measured { values: vec![sum / self.rows.len() as f64], how, ..Measured::default() })
    }

    fn held_out(&self) -> Vec<(&str, &str)> {
        self.rows.iter().map(|row| (row.anchor(), row.positive())).collect()
    }
}
