//! The trained model as a folder, with a card that says how it was made.

use super::card::card;
use super::history::History;
use super::restore::Ready;
use super::run::Run;
use crate::common::HostTensor;
use crate::folder::{Example, Export, ModelCard, ModelFolder};
use anyhow::Result;
use std::path::PathBuf;

/// Writes a run's model, by default to `RUN/model`.
pub struct Exporter<'a> {
    dir: PathBuf,
    ready: &'a Ready,
    tensors: Vec<(String, &'a HostTensor)>,
    card: ModelCard,
}

impl<'a> Exporter<'a> {
    /// For a run after its last step; `params` in the order of `Encoder::params`. Parts of the card that cannot be made
    /// are left out, with a warning.
    pub fn new(run: &'a Run, ready: &'a Ready, params: &'a [HostTensor], say: &dyn Fn(&str)) -> Exporter<'a> {
        Exporter { dir: run.model_dir(), ready, tensors: tensors(ready, params), card: card(run, ready, say) }
    }

    /// The same, written to another folder.
    pub fn to(self, dir: PathBuf) -> Exporter<'a> {
        Exporter { dir, ..self }
    }

    /// Adds a sentence to the card's results.
    pub fn remark(&mut self, sentence: Option<String>) {
        self.card.remarks.extend(sentence);
    }

    pub fn dir(&self) -> PathBuf {
        self.dir.clone()
    }

    /// Adds a platform to the card, if its version says more than its name.
    pub fn version(&mut self, platform: &str, version: &str) {
        let told = (version != platform).then(|| (format!("platform {platform}"), version.to_owned()));
        self.card.versions.extend(told);
    }

    /// Tells by which figure, called as in the log, the model is chosen.
    pub fn chosen_by(&mut self, figure: &str) {
        self.card.goal = Some(figure.to_owned());
    }

    fn take(&mut self, history: History) {
        let History { results, log, step } = history;
        (self.card.results, self.card.log, self.card.step) = (results, log, Some(step));
    }

    /// Writes the folder, with this history in its card.
    ///
    /// # Errors
    /// I/O errors.
    pub fn write(&mut self, history: History) -> Result<()> {
        self.take(history);
        ModelFolder::write(&self.dir, &self.export(&self.tensors))
    }

    /// Names of the model's parameters, in the order of `Encoder::params`.
    pub fn names(&self) -> Vec<String> {
        self.ready.parameters()
    }

    /// Writes the folder with other parameters.
    ///
    /// # Errors
    /// I/O errors.
    pub fn write_other(&mut self, params: &[HostTensor], history: History) -> Result<()> {
        self.take(history);
        let tensors = tensors(self.ready, params);
        ModelFolder::write(&self.dir(), &self.export(&tensors))
    }

    /// The texts of the card's usage example.
    pub fn example(&self) -> Example {
        self.card.example(&self.ready.base.settings)
    }

    /// Writes the card again, with how the model in the folder compares the texts of the example.
    ///
    /// # Errors
    /// I/O errors.
    pub fn compared(&mut self, similarities: Vec<Vec<f32>>) -> Result<()> {
        self.card.similarities = Some(similarities);
        ModelFolder::write_card(&self.dir, &self.export(&[]))
    }

    fn export<'b>(&'b self, tensors: &'b [(String, &'b HostTensor)]) -> Export<'b> {
        let base = &self.ready.base;
        Export {
            tensors,
            config: &base.config_json,
            tokenizer: &base.tokenizer,
            settings: &base.settings,
            card: &self.card,
        }
    }
}

/// A model's tensors by name, untrained ones included.
fn tensors<'t>(ready: &'t Ready, params: &'t [HostTensor]) -> Vec<(String, &'t HostTensor)> {
    let untrained = ready.base.untrained.iter().map(|(name, tensor)| (name.clone(), tensor));
    ready.parameters().into_iter().zip(params).chain(untrained).collect()
}
