//! 1-of-100 accuracy of conversations: is a response the nearest to its context among those of a batch? Batches follow
//! the file's order, as in PolyAI's conversational-datasets (<https://github.com/PolyAI-LDN/conversational-datasets>).

use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::nearest::nearest;
use super::remark::Remark;
use super::tuples;
use crate::common::Matrix;
use crate::common::units::count;
use crate::corpus::Asked;
use crate::folder::Role;
use anyhow::Result;

/// Contexts and responses.
pub struct OneOfN {
    pairs: Vec<(String, String)>,
    remarks: Vec<Remark>,
}

const N: usize = 100;
const FIGURES: [&str; 1] = ["1-of-100_accuracy"];

impl OneOfN {
    /// Reads two texts per row.
    ///
    /// # Errors
    /// A row that is not a pair.
    pub fn read(file: &DataFile, asked: &Asked) -> Result<OneOfN> {
        let (pairs, mut remarks) = tuples::pairs(file, asked)?;
        let rest = pairs.len() % N;
        if rest > 0 {
            let rows = count(rest as u64, "row");
            remarks.push(Remark::Note(format!("the last {rows} left out: batches have {N}")));
        }
        Ok(OneOfN { pairs, remarks })
    }
}

impl OneOfN {
    /// Those of whole batches.
    fn used(&self) -> &[(String, String)] {
        &self.pairs[..self.pairs.len() / N * N]
    }
}

impl Evaluator for OneOfN {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn missing(&self) -> Option<String> {
        (self.pairs.len() < N).then(|| format!("a batch needs {N} pairs, and there are {}", self.pairs.len()))
    }

    fn about(&self) -> Scores {
        let used = self.used().len();
        let on = format!("{used} pairs in batches of {N}");
        Scores { counts: vec![("pairs", used)], on, ..Scores::default() }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let pairs = self.used();
        let used = pairs.len();
        model.calibrate(pairs.iter().map(|p| p.1.as_str()), Role::Document)?;
        let contexts = model.vectors(pairs.iter().map(|p| p.0.as_str()), Role::Query)?;
        let responses = model.vectors(pairs.iter().map(|p| p.1.as_str()), Role::Document)?;
        let measure = model.measure();
        let right = |first: usize| {
            let part =
                |m: &Matrix| Matrix::new(N, m.dim, m.data[first * m.dim..(first + N) * m.dim].to_vec());
            let found = nearest(&part(&contexts), &part(&responses), measure);
            found.iter().enumerate().filter(|(i, j)| i == *j).count()
        };
        let right: usize = (0..used).step_by(N).map(right).sum();
        Ok(vec![right as f64 / used as f64].into())
    }
}
