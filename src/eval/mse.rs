//! How far vectors are from a teacher's, as sentence-transformers' `MSEEvaluator`.

use super::data_file::DataFile;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::remark::Remark;
use super::tuples;
use crate::common::units::count;
use crate::corpus::Asked;
use crate::embed::{Form, Precision};
use crate::folder::Role;
use crate::shards::{Vectors, text_hash};
use anyhow::{Context, Result, ensure};

/// Texts, and the teacher's vectors of their sources.
pub struct TaughtSet {
    targets: Vec<String>,
    /// By target.
    sources: Vec<u64>,
    teacher: Vectors,
    remarks: Vec<Remark>,
}

const FIGURES: [&str; 1] = ["negative_mse"];

impl TaughtSet {
    /// Reads a source and a target text per row, and the teacher's vectors of the sources.
    ///
    /// # Errors
    /// A row that is not a pair; no vectors, or texts without one.
    pub fn read(file: &DataFile, asked: &Asked) -> Result<TaughtSet> {
        let (pairs, remarks) = tuples::pairs(file, asked)?;
        let make = "trainer encode --model TEACHER --pairs FILE --anchors --out teacher.f16";
        let path = file.teacher.as_ref().with_context(|| {
            format!(
                "{}: a teacher's vectors of the first texts are missing; make them with `{make}`, and give {}",
                file.path.display(),
                asked.setting("teacher", &["teacher.f16"])
            )
        })?;
        let teacher = Vectors::open(path)?;
        let sources: Vec<u64> = pairs.iter().map(|(source, _)| text_hash(source)).collect();
        let absent = sources.iter().filter(|hash| !teacher.has(**hash)).count() as u64;
        ensure!(
            absent == 0,
            "{}: {} has no vector of the first text of {}; make it with `{make}`",
            file.path.display(),
            path.display(),
            count(absent, "row")
        );
        Ok(TaughtSet { targets: pairs.into_iter().map(|p| p.1).collect(), sources, teacher, remarks })
    }
}

impl Evaluator for TaughtSet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    /// A code is at no distance from a number.
    fn takes(&self, form: Form) -> bool {
        form.precision == Precision::Float32
    }

    fn missing(&self) -> Option<String> {
        self.targets.is_empty().then(|| "there are no texts".to_owned())
    }

    fn about(&self) -> Scores {
        let n = self.targets.len();
        Scores { counts: vec![("texts", n)], on: count(n as u64, "text"), ..Scores::default() }
    }

    /// −100 times the mean square of the differences.
    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let vectors = model.raw(self.targets.iter().map(String::as_str), Role::Sentence)?;
        let dim = self.teacher.dim();
        // Cut as the model's own, if those are.
        ensure!(
            vectors.dim == dim || (model.is_cut() && vectors.dim < dim),
            "{} has vectors of {dim} numbers, the model of {}; encode the texts with a teacher of as many",
            self.teacher.path().display(),
            vectors.dim
        );
        let mut taught = vec![0.0; dim];
        let mut sum = 0.0;
        for (i, hash) in self.sources.iter().enumerate() {
            self.teacher.copy(*hash, &mut taught);
            let differences = vectors.row(i).iter().zip(&taught).map(|(x, y)| f64::from(x - y));
            sum += differences.map(|d| d * d).sum::<f64>();
        }
        let mse = sum / (vectors.rows * vectors.dim) as f64;
        Ok(vec![-100.0 * mse].into())
    }
}
