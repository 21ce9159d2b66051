//! A run's file as a whole.

use super::data::DataConfig;
use super::eval::EvalConfig;
use super::hints::{self, Section, TOP, keys};
use super::loss::{LossConfig, TeacherConfig};
use super::mixture::{MixtureConfig, SegmentConfig};
use super::model::{CheckpointConfig, ModelConfig, PackingConfig};
use super::train::TrainConfig;
use crate::eval::Request;
use crate::folder::hub;
use crate::model::optimizer::AdamW;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A whole run. Paths in the file are relative to it, `run_dir` to the current folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where checkpoints, metrics and the model go.
    pub run_dir: PathBuf,
    /// Seeds initialisation, order and dropout.
    #[serde(default = "one")]
    pub seed: u64,
    pub model: ModelConfig,
    /// The data sets of the mixture.
    #[serde(default)]
    pub data: Vec<DataConfig>,
    #[serde(default)]
    pub mixture: MixtureConfig,
    pub train: TrainConfig,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<LossConfig>,
    #[serde(default)]
    pub packing: PackingConfig,
    #[serde(default)]
    pub checkpoint: CheckpointConfig,
    #[serde(default)]
    pub eval: EvalConfig,
}

fn one() -> u64 {
    1
}

/// The sections of a file, each with its keys.
pub(super) fn sections() -> [Section; 13] {
    [
        (TOP, keys::<Config>()),
        ("[model]", keys::<ModelConfig>()),
        ("[[data]]", keys::<DataConfig>()),
        ("[mixture]", keys::<MixtureConfig>()),
        ("[[mixture.segments]]", keys::<SegmentConfig>()),
        ("[train]", keys::<TrainConfig>()),
        ("[loss]", keys::<LossConfig>()),
        ("[loss.teacher]", keys::<TeacherConfig>()),
        ("[train.optimizer]", keys::<AdamW>()),
        ("[packing]", keys::<PackingConfig>()),
        ("[checkpoint]", keys::<CheckpointConfig>()),
        ("[eval]", keys::<EvalConfig>()),
        ("[[eval.on]]", keys::<Request>()),
    ]
}

/// A hint for an unknown option of `trainer train`.
pub fn hint_of_switch(given: &str) -> Option<String> {
    hints::of_switch(given, &sections())
}

impl Config {
    /// Reads a file; [`Run::resolve`](crate::train::Run::resolve) checks whether its keys contradict each other.
    ///
    /// # Errors
    /// Names the file and line; for an unknown key also the nearest known one.
    pub fn read(path: &Path) -> Result<Config> {
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("cannot read {}; give a run's TOML file with --config", path.display())
        })?;
        let mut config = Self::parse(&text).with_context(|| format!("in {}", path.display()))?;
        let base = path.parent().unwrap_or(Path::new(""));
        let mut fix = |p: &mut PathBuf| *p = base.join(&*p);
        config.model.folder.iter_mut().for_each(|p| *p = hub::beside(base, p));
        [&mut config.model.config, &mut config.model.tokenizer]
            .into_iter()
            .chain([&mut config.mixture.data_config, &mut config.mixture.data_dir])
            .flatten()
            .for_each(&mut fix);
        config.eval.on.iter_mut().for_each(|request| fix(&mut request.file.path));
        let of_sets = config.data.iter_mut().filter_map(|d| d.loss.as_mut());
        let losses = config.loss.iter_mut().chain(of_sets);
        for teacher in losses.filter_map(|l| l.teacher.as_mut()) {
            teacher.vectors.iter_mut().for_each(&mut fix);
            teacher.model.iter_mut().for_each(|p| *p = hub::beside(base, p));
        }
        config.data.iter_mut().for_each(|d| fix(&mut d.path));
        config.data.extend(config.mixture.listed().context("mixture.data_config")?);
        Ok(config)
    }

    /// # Errors
    /// Invalid TOML and unknown keys, with the line and the nearest known key.
    pub fn parse(text: &str) -> Result<Config> {
        toml::from_str(text).map_err(|e| {
            let mut message = hints::in_plain_words(e.to_string().trim_end());
            for hint in hints::of_error(e.message(), text, &sections()) {
                message += &format!("\nhint: {hint}");
            }
            anyhow::anyhow!("{message}")
        })
    }
}
