//! What an evaluator sees of a model: comparable vectors of texts.

use super::distinct::Distinct;
use super::similarity::{Measure, measure, prepared};
use super::topk::{Scoring, TopK};
use super::trained::TrainedLosses;
use crate::common::{Matrix, matrix};
use crate::embed::{Form, Precision, Products, Steps, signs};
use crate::folder::{Role, Settings, Similarity};
use crate::runtime::Client;
use anyhow::{Result, ensure};
use std::sync::Arc;

/// Encodes texts, each after a prompt: one row per text, in order.
pub type Encode<'a> = dyn FnMut(&str, &[String]) -> Result<Matrix> + 'a;

/// What a run or a command has besides the model.
#[derive(Clone, Default)]
pub struct Means<'a> {
    pub losses: Option<&'a dyn TrainedLosses>,
    /// Devices to search with.
    pub client: Option<Arc<Client>>,
}

/// So few that they are there before a program is compiled.
const FEW_SCORES: usize = 1 << 22;

/// An encoder with the settings of its folder, and the form its vectors are compared in.
pub struct Model<'a> {
    encode: &'a mut Encode<'a>,
    settings: &'a Settings,
    form: Form,
    means: Means<'a>,
    /// Of the codes, all of which must have the same.
    steps: Option<Steps>,
}

/// Cosine of unit vectors.
pub const COSINE: Measure = matrix::dot;

impl<'a> Model<'a> {
    /// Its vectors as they are.
    pub fn new(encode: &'a mut Encode<'a>, settings: &'a Settings) -> Model<'a> {
        Model { encode, settings, form: Form::default(), means: Means::default(), steps: None }
    }

    pub fn with(self, form: Form, means: Means<'a>) -> Model<'a> {
        Model { form, means, ..self }
    }

    /// What it is trained with, in a run.
    pub fn losses(&self) -> Option<&'a dyn TrainedLosses> {
        self.means.losses
    }

    /// A search for the `k` documents nearest to each query, on the devices if that pays. `queries` and the documents
    /// are those of [`Model::vectors`] or, by cosine, of [`Model::unit`].
    ///
    /// # Errors
    /// PJRT errors.
    pub fn search<'s>(
        &self,
        queries: &'s Matrix,
        excluded: &'s [Option<u32>],
        k: usize,
        by: Similarity,
        documents: usize,
    ) -> Result<TopK<'s>> {
        let products = matches!(by, Similarity::Cosine | Similarity::Dot);
        let scoring = match &self.means.client {
            Some(client) if products && queries.rows * documents > FEW_SCORES => {
                Scoring::Devices(Products::new(client.clone(), queries)?)
            }
            Some(_) | None => Scoring::Host { queries, measure: measure(by) },
        };
        Ok(TopK::new(scoring, excluded, k))
    }

    /// How its vectors are compared.
    pub fn similarity(&self) -> Similarity {
        self.settings.similarity
    }

    /// The measure for [`Model::vectors`].
    pub fn measure(&self) -> Measure {
        measure(self.settings.similarity)
    }

    /// Whether its vectors are cut.
    pub fn is_cut(&self) -> bool {
        self.form.dim.is_some()
    }

    /// Encodes texts of a role, each after its prompt, and prepares the vectors for [`Model::measure`]; one row per
    /// text, in order.
    ///
    /// # Errors
    /// Errors of the encoder; vectors that are not finite.
    pub fn vectors<'t>(&mut self, texts: impl Iterator<Item = &'t str>, role: Role) -> Result<Matrix> {
        Ok(prepared(self.settings.similarity, self.formed(texts, role)?))
    }

    /// The same as unit vectors, for evaluations that compare by cosine whatever the model's similarity.
    ///
    /// # Errors
    /// As [`Model::vectors`].
    pub fn unit<'t>(&mut self, texts: impl Iterator<Item = &'t str>, role: Role) -> Result<Matrix> {
        Ok(self.formed(texts, role)?.normalized())
    }

    /// The same without any preparation.
    ///
    /// # Errors
    /// As [`Model::vectors`].
    pub fn formed<'t>(&mut self, texts: impl Iterator<Item = &'t str>, role: Role) -> Result<Matrix> {
        let vectors = self.raw(texts, role)?;
        // Codes are those of unit vectors, as in sentence-transformers' evaluators.
        match self.form.precision {
            Precision::Float32 => Ok(vectors),
            precision @ (Precision::Int8 | Precision::Uint8) => {
                let vectors = vectors.normalized();
                let steps = self.steps.get_or_insert_with(|| Steps::over(&vectors));
                Ok(steps.coded(&vectors, precision))
            }
            Precision::Binary | Precision::Ubinary => Ok(signs(vectors)),
        }
    }

    /// Makes these texts' vectors decide what a code stands for; otherwise the first ones encoded do.
    ///
    /// # Errors
    /// As [`Model::vectors`].
    pub fn calibrate<'t>(&mut self, texts: impl Iterator<Item = &'t str>, role: Role) -> Result<()> {
        if self.form.precision.has_steps() {
            self.steps = Some(Steps::over(&self.raw(texts, role)?.normalized()));
        }
        Ok(())
    }

    /// The vectors as they are, but for their length.
    ///
    /// # Errors
    /// As [`Model::vectors`].
    pub fn raw<'t>(&mut self, texts: impl Iterator<Item = &'t str>, role: Role) -> Result<Matrix> {
        // A text that occurs more than once is encoded once.
        let mut distinct = Distinct::default();
        let at: Vec<usize> = texts.map(|text| distinct.number(text)).collect();
        let texts = &distinct.texts;
        let found = (self.encode)(self.settings.prefix(role), texts)?;
        let (rows, texts) = (found.rows, texts.len());
        ensure!(rows == texts, "{rows} vectors came back for {texts} texts");
        if let Some(i) = (0..rows).find(|&i| !found.row(i).iter().all(|x| x.is_finite())) {
            let text: String = distinct.texts[i].chars().take(60).collect();
            anyhow::bail!(
                "the vector of text {i} ({text:?}) is not finite; the model's weights are unusable"
            );
        }
        let found = self.form.cut(found);
        if rows == at.len() {
            return Ok(found);
        }
        let mut all = Matrix::zeros(at.len(), found.dim);
        at.iter().enumerate().for_each(|(i, &k)| all.row_mut(i).copy_from_slice(found.row(k)));
        Ok(all)
    }
}
