//! Evaluation on development sets while training.

use super::base::BaseModel;
use super::data::Data;
use super::dev_loss::AllReached;
use super::example::similarities;
use super::overlap::{MOST_ROWS, Overlap};
use super::run::Losses;
use crate::common::HostTensor;
use crate::common::guard::guarded;
use crate::embed::{Embedder, Form};
use crate::eval::{Due, Evaluation, Findings, Remark, Suite, When};
use crate::folder::{Example, Settings, Similarity};
use crate::runtime::Client;
use anyhow::{Context, Result};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Scores the model of a run on the configured sets.
pub struct Scorer {
    suite: Suite,
    client: Arc<Client>,
    losses: AllReached,
    /// With the exported folder's settings; made when first needed.
    embedder: Option<Embedder>,
    /// With the last folder scored.
    exported: Option<Embedder>,
    /// Files already reported to have no figures, and why.
    said: BTreeSet<(PathBuf, String)>,
}

/// Scores of the model a run starts from.
pub struct Before {
    /// With the exported folder's settings.
    pub start: Findings,
    /// With the base folder's own settings, where they make a difference.
    pub base: Option<Findings>,
}

/// The forms that a model trained with these losses is scored in: whole vectors, of length `width` if that is known,
/// and those cut to the dimensions trained as vectors of their own.
pub fn forms(losses: &Losses, width: Option<usize>) -> Vec<Form> {
    let mut dims: Vec<usize> =
        losses.iter().flat_map(|one| one.loss.dims.iter().map(|(dim, _)| *dim)).collect();
    dims.sort_unstable_by_key(|dim| Reverse(*dim));
    dims.dedup();
    let cut = dims
        .into_iter()
        .filter(|dim| Some(*dim) != width)
        .map(|dim| Form { dim: Some(dim), ..Form::default() });
    std::iter::once(Form::default()).chain(cut).collect()
}

impl Scorer {
    pub fn new(suite: Suite, client: Arc<Client>, losses: AllReached) -> Scorer {
        Scorer { suite, client, losses, embedder: None, exported: None, said: BTreeSet::new() }
    }

    /// Sets the values of the losses' own parameters.
    pub fn reach(&mut self, own: Vec<Vec<HostTensor>>) {
        self.losses.reach(own);
    }

    /// Whether there is anything to evaluate on.
    pub fn wanted(&self) -> bool {
        !self.suite.is_empty()
    }

    /// Names of the figures of a model whose vectors are compared so.
    pub fn figures(&self, similarity: Similarity) -> Vec<String> {
        self.suite.figures(similarity)
    }

    /// Whether any set is due.
    pub fn is_due(&self, due: &Due<'_>) -> bool {
        self.suite.is_due(due)
    }

    /// How many held-out pairs the run trains on.
    ///
    /// # Errors
    /// Shards that cannot be read.
    pub fn overlap(&self, data: &Data) -> Result<Option<Overlap>> {
        let pairs = self.suite.held_out();
        if pairs.is_empty() {
            return Ok(None);
        }
        let sampler = data.loader.sampler();
        let drawn = data.loader.sets().iter().enumerate().filter(|(i, _)| sampler.is_drawn(*i));
        let sets: Vec<_> = drawn.map(|(_, set)| set.clone()).collect();
        Overlap::find(pairs.into_iter(), &sets, MOST_ROWS).map(Some)
    }

    /// What is known of the sets before any model sees them: figures that will not exist, and deviations from the files
    /// in reading them.
    pub fn remarks(&mut self) -> Vec<Remark> {
        let missing = self.suite.missing();
        let mut out: Vec<Remark> = self.new_ones(missing).into_iter().map(Remark::Warning).collect();
        out.extend(self.suite.remarks());
        out
    }

    /// Figures that do not exist and were not reported before.
    pub fn missing(&mut self, found: &Findings) -> Vec<String> {
        self.new_ones(found.missing())
    }

    fn new_ones(&mut self, missing: Vec<(PathBuf, String)>) -> Vec<String> {
        let new = missing.into_iter().filter(|one| self.said.insert(one.clone()));
        new.map(|(file, why)| format!("{}: {why}; figures that do not exist are null", file.display()))
            .collect()
    }

    /// Scores `params` (in the order of `Encoder::params`) with the exported folder's settings.
    ///
    /// # Errors
    /// PJRT errors; vectors that are not finite.
    pub fn run(&mut self, model: &BaseModel, params: &[HostTensor], due: &Due<'_>) -> Result<Findings> {
        let embedder = match self.embedder.take() {
            Some(mut embedder) => {
                embedder.set_params(params)?;
                embedder
            }
            None => {
                let (settings, client) = (model.settings.clone(), self.client.clone());
                Embedder::new(&model.encoder.arch, params, &model.tokenizer, settings, client)?
            }
        };
        let when = When { due, losses: Some(&self.losses) };
        self.suite.evaluate_due(&when, self.embedder.insert(embedder)).whole()
    }

    /// Scores the model before the first step. The base folder is also evaluated as it is, unless the run takes it
    /// whole and its settings make no difference: no text was cut that it would not cut.
    ///
    /// # Errors
    /// PJRT errors; vectors that are not finite.
    pub fn before(&mut self, model: &BaseModel) -> Result<Before> {
        let found = self.run(model, &model.params, &|_| true)?;
        let Some((dir, base)) = &model.folder else { return Ok(Before { start: found, base: None }) };
        let longer = Settings { max_seq_length: base.max_seq_length, ..model.settings.clone() };
        let cut = found.counts.cut > 0 || base.max_seq_length < model.settings.max_seq_length;
        if !model.altered && (*base == model.settings || (*base == longer && !cut)) {
            return Ok(Before { start: found, base: None });
        }
        let base = self.of_whole(&mut Embedder::open(dir, self.client.clone())?);
        let base = base.with_context(|| format!("the base model {}", dir.display()))?;
        Ok(Before { start: found, base: Some(base) })
    }

    /// Scores a model folder, as `trainer eval` does.
    ///
    /// # Errors
    /// PJRT errors; vectors that are not finite; a folder that cannot be read.
    pub fn of_folder(&mut self, dir: &Path) -> Result<Findings> {
        // Its weights are no longer needed.
        self.embedder = None;
        let mut embedder = Embedder::open(dir, self.client.clone())?;
        let found = self.of_whole(&mut embedder);
        self.exported = Some(embedder);
        found
    }

    fn of_whole(&self, embedder: &mut Embedder) -> Result<Findings> {
        let when = When { losses: Some(&self.losses), ..When::default() };
        self.suite.evaluate_due(&when, embedder).whole()
    }

    /// How the model in `dir` compares the texts of an example. `scored`: it is the last one that was scored, if any
    /// was.
    ///
    /// # Errors
    /// PJRT errors; vectors that are not finite; a folder that cannot be read.
    pub fn compare(&mut self, dir: &Path, example: &Example, scored: bool) -> Result<Vec<Vec<f32>>> {
        self.embedder = None;
        let kept = self.exported.take().filter(|_| scored);
        guarded(|| {
            // A new one compiles its programs again.
            let mut embedder = kept.map_or_else(|| Embedder::open(dir, self.client.clone()), Ok)?;
            similarities(&mut embedder, example)
        })
    }

    /// BM25's scores on the held-out pairs.
    pub fn baseline(&self) -> Vec<Evaluation> {
        self.suite.baseline()
    }
}
