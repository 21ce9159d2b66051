//! Evaluation on development sets while training.

use super::config::EvalConfig;
use super::overlap::{MOST_ROWS, Overlap};
use super::setup::{Data, Start};
use crate::common::HostTensor;
use crate::embed::Embedder;
use crate::eval::{Evaluation, Inputs, Remark, Scores, Suite};
use crate::folder::Settings;
use crate::runtime::Client;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads the configured sets.
///
/// # Errors
/// Unreadable or malformed files, by key, name and line.
pub fn read_suite(config: &EvalConfig) -> Result<Suite> {
    Suite::read(&Inputs {
        pairs: config.pairs.clone(),
        sts: config.sts.clone(),
        retrieval: config.retrieval.clone(),
        by_key: true,
    })
}

/// The configured sets, and an encoder for them.
pub struct Evaluator {
    suite: Suite,
    client: Arc<Client>,
    /// With the settings of the folder that the run exports; made when first needed.
    embedder: Option<Embedder>,
    /// Files that were said to have no figures, and why.
    said: BTreeSet<(PathBuf, String)>,
}

/// Scores of the model that a run starts from.
pub struct Before {
    /// With the settings of the folder that the run exports.
    pub start: Scores,
    /// Of the base folder as it is, where that is another thing.
    pub base: Option<Scores>,
}

impl Evaluator {
    pub fn new(suite: Suite, client: Arc<Client>) -> Evaluator {
        Evaluator { suite, client, embedder: None, said: BTreeSet::new() }
    }

    /// Whether there is anything to evaluate on.
    pub fn wanted(&self) -> bool {
        !self.suite.is_empty()
    }

    /// The held-out pairs that the data of the run hold, too.
    ///
    /// # Errors
    /// Shards that cannot be read.
    pub fn overlap(&self, data: &Data) -> Result<Option<Overlap>> {
        let sampler = data.loader.sampler();
        let drawn = data.loader.sets().iter().enumerate().filter(|(i, _)| sampler.is_drawn(*i));
        let sets: Vec<_> = drawn.map(|(_, set)| set.clone()).collect();
        let pairs = self.suite.pairs().filter(|p| p.missing().is_none());
        pairs.map(|pairs| Overlap::find(pairs.pairs(), &sets, MOST_ROWS)).transpose()
    }

    /// What is known of the sets before any model has seen them: figures that will not exist, and what was read
    /// otherwise than it stands there.
    pub fn remarks(&mut self) -> Vec<Remark> {
        let missing = self.suite.missing();
        let mut out: Vec<Remark> = self.new_ones(missing).into_iter().map(Remark::Warning).collect();
        out.extend(self.suite.remarks());
        out
    }

    /// Figures that do not exist, those that were not said before.
    pub fn missing(&mut self, scores: &Scores) -> Vec<String> {
        self.new_ones(scores.missing())
    }

    fn new_ones(&mut self, missing: Vec<(PathBuf, String)>) -> Vec<String> {
        let new = missing.into_iter().filter(|one| self.said.insert(one.clone()));
        new.map(|(file, why)| format!("{}: {why}; figures that do not exist are null", file.display()))
            .collect()
    }

    /// Scores of `params` (the table's order) in a folder of these settings.
    ///
    /// # Errors
    /// The plugin's; vectors that are not finite.
    pub fn run(&mut self, start: &Start, settings: &Settings, params: &[HostTensor]) -> Result<Scores> {
        if let Some(embedder) = &mut self.embedder {
            embedder.set_params(params)?;
        } else {
            let (settings, client) = (settings.clone(), self.client.clone());
            self.embedder =
                Some(Embedder::new(start.bert.clone(), params, &start.tokenizer, settings, client)?);
        }
        self.embedder.as_mut().map_or_else(|| Ok(Scores::default()), |e| self.suite.evaluate(e))
    }

    /// Scores before the first step. The base folder is evaluated by itself, too, unless its settings make no
    /// difference: no text was cut that it would not cut.
    ///
    /// # Errors
    /// As [`Evaluator::run`].
    pub fn before(&mut self, start: &Start, settings: &Settings) -> Result<Before> {
        let scores = self.run(start, settings, &start.params)?;
        let Some((dir, base)) = &start.base else { return Ok(Before { start: scores, base: None }) };
        let longer = Settings { max_seq_length: base.max_seq_length, ..settings.clone() };
        let cut = scores.counts.cut > 0 || base.max_seq_length < settings.max_seq_length;
        if *base == *settings || (*base == longer && !cut) {
            return Ok(Before { start: scores, base: None });
        }
        let base = self.suite.evaluate(&mut Embedder::open(dir, self.client.clone())?);
        let base = base.with_context(|| format!("the base model {}", dir.display()))?;
        Ok(Before { start: scores, base: Some(base) })
    }

    /// Scores of a model folder, as `trainer eval` finds them.
    ///
    /// # Errors
    /// As [`Evaluator::run`]; a folder that cannot be read.
    pub fn of_folder(&mut self, dir: &Path) -> Result<Scores> {
        // Its weights are no longer needed.
        self.embedder = None;
        self.suite.evaluate(&mut Embedder::open(dir, self.client.clone())?)
    }

    /// BM25 on the held-out pairs.
    pub fn baseline(&self) -> Option<String> {
        let found = self.suite.baseline()?;
        let figures = found.scores.figures().into_iter().map(|(name, x)| format!("{name} {x:.4}"));
        Some(format!("{}: {}", found.data.display(), figures.collect::<Vec<_>>().join("  ")))
    }
}
