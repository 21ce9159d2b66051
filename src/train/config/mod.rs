//! The keys of a run's TOML file. Unknown ones are errors that name the nearest known one; `configs/reference.toml` has
//! all of them.

mod check;
mod data;
mod eval;
pub mod hints;
mod loss;
mod train;

pub use data::DataConfig;
pub use eval::EvalConfig;
pub use loss::{LossConfig, LossKind, loss};
pub use train::{OptimizerConfig, Schedule, SourcesConfig, TrainConfig};

use super::mixture::MixtureConfig;
use crate::batches::MAX_ROW_COUNTS;
use crate::folder::Similarity;
use crate::folder::hub;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A whole run. Paths of the file are relative to the file, `run_dir` to the current folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where checkpoints, metrics and the model go.
    pub run_dir: PathBuf,
    /// Decides initialisation, order and dropout.
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

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// Model folder to start from, or the name of a model of the Hugging Face Hub that is in its cache.
    pub folder: Option<PathBuf>,
    /// Or a `config.json` to start from at random.
    pub config: Option<PathBuf>,
    /// Or its content, as a table with the same keys.
    pub architecture: Option<serde_json::Map<String, serde_json::Value>>,
    /// Without `folder`: a `tokenizer.json`.
    pub tokenizer: Option<PathBuf>,
    /// Without `folder` and without `tokenizer`: size of a WordPiece vocabulary to learn from the data.
    pub learn_vocabulary: Option<usize>,
    #[serde(default = "yes")]
    pub lowercase: bool,
    /// Anchors are cut at this many tokens, special ones included.
    #[serde(default = "default_len")]
    pub max_len_a: usize,
    /// Positives and negatives likewise.
    #[serde(default = "default_len")]
    pub max_len_b: usize,
    /// What the exported folder says as `similarity_fn_name`; without it what the base model says.
    pub similarity: Option<Similarity>,
    /// Overrides both dropouts of `config.json`.
    pub dropout: Option<f64>,
    /// Title of the model card.
    #[serde(default = "default_name")]
    pub name: String,
    pub license: Option<String>,
    #[serde(default)]
    pub languages: Vec<String>,
}

/// Several texts in a row. None of it changes what is computed, only how fast.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PackingConfig {
    /// `false` (or --no-pack): one text per row.
    pub enabled: bool,
    /// Tokens of a row; without it the longer of max_len_a and max_len_b.
    pub row_len: Option<usize>,
    /// Most texts in a row; without it an eighth of the row's tokens, from 2 to 16.
    pub texts_per_row: Option<usize>,
    /// Row counts that are compiled, at most 8; chosen from the length histograms of the data.
    pub buckets: usize,
    /// Or the row counts of a replica themselves; one text per row is added.
    pub row_counts: Option<Vec<usize>>,
}

impl Default for PackingConfig {
    fn default() -> Self {
        PackingConfig {
            enabled: true,
            row_len: None,
            texts_per_row: None,
            buckets: MAX_ROW_COUNTS,
            row_counts: None,
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckpointConfig {
    /// Steps between checkpoints; 0 = only at the end and on a signal.
    pub every: u64,
    /// Newest checkpoints that are kept.
    pub keep: usize,
}

impl Default for CheckpointConfig {
    fn default() -> Self {
        CheckpointConfig { every: 1000, keep: 2 }
    }
}

fn one() -> u64 {
    1
}
fn yes() -> bool {
    true
}
fn default_len() -> usize {
    128
}
fn default_name() -> String {
    "model".into()
}

impl Config {
    /// Reads and checks a file.
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
        config.data.iter_mut().for_each(|d| fix(&mut d.path));
        if config.mixture.data_config.is_some() {
            config.data.extend(config.mixture.listed().context("mixture.data_config")?);
            config.check().with_context(|| format!("in {}", path.display()))?;
        }
        Ok(config)
    }

    /// # Errors
    /// As [`Config::read`].
    pub fn parse(text: &str) -> Result<Config> {
        let config: Config = toml::from_str(text).map_err(|e| {
            let mut message = e.to_string().trim_end().to_owned();
            for hint in hints::of_error(e.message(), text) {
                message += &format!("\nhint: {hint}");
            }
            anyhow::anyhow!("{message}")
        })?;
        config.check()?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small run.
    pub(super) const GOOD: &str = r#"
        run_dir = "runs/x"
        [model]
        config = "config.json"
        learn_vocabulary = 1000
        [[data]]
        name = "a"
        path = "a.jsonl"
        [train]
        global_batch = 8
        steps = 100
        lr = 1.0
        warmup = 10
    "#;

    #[test]
    fn an_unknown_key_names_the_nearest_known_one_and_its_line() {
        let error = Config::parse(&GOOD.replace("warmup", "warm_up")).unwrap_err().to_string();
        assert!(error.contains("did you mean `warmup`?"), "{error}");
        assert!(error.contains("line 13"), "{error}");
        for (key, want) in [
            ("format = \"xml\"", "give jsonl, json, tsv, csv or parquet"),
            ("delimiter = \";;\"", "not one ASCII character"),
            ("where = \"label\"", "compares nothing"),
        ] {
            let text = GOOD.replace("path = ", &format!("{key}\npath = "));
            let error = Config::parse(&text).unwrap_err().to_string();
            assert!(error.contains("line 8") && error.contains(want), "{error}");
        }
        let error = Config::parse(&GOOD.replace("run_dir", "rundir")).unwrap_err().to_string();
        assert!(error.contains("did you mean `run_dir`?"), "{error}");
    }
}
