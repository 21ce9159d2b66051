//! What a run's TOML file may say. Unknown keys are errors that name the nearest known one.

pub mod hints;

use super::mixture::MixtureConfig;
use crate::batches::Sources;
use crate::batches::buckets::MAX_BUCKETS;
use crate::corpus::options::{column_names, delimiter, one_or_many};
use crate::corpus::{Asked, Filter, Quoting, ReadOptions};
use crate::eval::Source;
use crate::folder::Similarity;
use crate::folder::hub;
use crate::model::optimizer::AdamW;
use crate::model::{Compute, Objective, Precision, Remat, Target};
use anyhow::{Context, Result, bail, ensure};
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

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataConfig {
    pub name: String,
    /// A folder of shards (`trainer prepare`), or a file of pairs, prepared when the run starts.
    pub path: PathBuf,
    /// Relative weight in the mixture; without it the number of rows.
    pub weight: Option<f64>,
    pub license: Option<String>,
    /// How a file is read; see [`ReadOptions`].
    #[serde(default, deserialize_with = "column_names", skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Conditions on its rows, such as `label=1`.
    #[serde(
        default,
        rename = "where",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub filters: Vec<Filter>,
    /// jsonl, json, tsv, csv or parquet; recognised from the content if not given.
    pub format: Option<String>,
    pub delimiter: Option<String>,
    #[serde(default)]
    pub quoting: Quoting,
    /// Largest share of its lines that may be unusable.
    pub max_rejects: Option<f64>,
}

impl DataConfig {
    /// A file that is read as `prepare` reads it without switches.
    pub fn new(name: &str, path: PathBuf) -> Self {
        DataConfig {
            name: name.to_owned(),
            path,
            weight: None,
            license: None,
            columns: vec![],
            filters: vec![],
            format: None,
            delimiter: None,
            quoting: Quoting::Auto,
            max_rejects: None,
        }
    }

    /// How its file is read.
    ///
    /// # Errors
    /// An unknown format, a delimiter of several characters, by the data set's name.
    pub fn read_options(&self) -> Result<ReadOptions> {
        let at = |key: &str| format!("data set {}: `{key}`", self.name);
        let format = self.format.as_deref().map(str::parse).transpose().with_context(|| at("format"))?;
        let delimiter =
            self.delimiter.as_deref().map(delimiter).transpose().with_context(|| at("delimiter"))?;
        Ok(ReadOptions {
            format,
            delimiter,
            quoting: self.quoting,
            columns: self.columns.clone(),
            filters: self.filters.clone(),
            asked: Asked::Key(format!("data set {}", self.name)),
            ..ReadOptions::default()
        })
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainConfig {
    /// Pairs of a step, over all replicas.
    pub global_batch: usize,
    /// Pairs of a chunk, over all replicas: gradient caching, for batches that do not fit into memory
    /// as a whole. Without it the step is one program.
    pub chunk: Option<usize>,
    /// Steps of the run; or `epochs`.
    pub steps: Option<u64>,
    /// Passes over the rows of all data sets together.
    pub epochs: Option<f64>,
    /// Data sets of a batch: "one", "all" or a number.
    #[serde(default)]
    pub sources_per_batch: SourcesConfig,
    /// Peak learning rate.
    #[serde(default = "default_lr")]
    pub lr: f64,
    /// Linear warm-up: steps, or a share of all steps when below 1.
    #[serde(default = "default_warmup")]
    pub warmup: f64,
    /// After the warm-up.
    #[serde(default)]
    pub schedule: Schedule,
    /// Multiplies the cosine.
    #[serde(default = "default_scale")]
    pub scale: f64,
    /// Both directions of the loss, as the original run; sentence-transformers' default is one.
    #[serde(default = "yes")]
    pub symmetric: bool,
    /// Pairs of a batch that share a text are no negatives of each other.
    #[serde(default = "yes")]
    pub mask_false_negatives: bool,
    /// "f32", or "bf16" for products of bf16 operands and activations kept in bf16.
    #[serde(default)]
    pub precision: Precision,
    /// What the reverse pass computes again instead of keeping it: "none", "layer" or "attention".
    #[serde(default)]
    pub remat: Remat,
    #[serde(default)]
    pub optimizer: OptimizerConfig,
}

impl TrainConfig {
    /// Chunks of the batch; `None` without gradient caching.
    pub fn chunks(&self) -> Option<usize> {
        self.chunk.map(|m| self.global_batch / m)
    }

    pub fn objective(&self) -> Objective {
        Objective { scale: self.scale, symmetric: self.symmetric, mask: self.mask_false_negatives }
    }

    /// On devices of `platform`, by its PJRT name.
    pub fn compute(&self, platform: &str) -> Compute {
        Compute { precision: self.precision, remat: self.remat, target: Target::of(platform) }
    }
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
            buckets: MAX_BUCKETS,
            row_counts: None,
        }
    }
}

/// AdamW's constants; see [`AdamW`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OptimizerConfig {
    pub beta1: f64,
    pub beta2: f64,
    pub eps: f64,
    pub weight_decay: f64,
    pub clip: f64,
}

impl Default for OptimizerConfig {
    fn default() -> Self {
        let AdamW { beta1, beta2, eps, weight_decay, clip } = AdamW::default();
        OptimizerConfig { beta1, beta2, eps, weight_decay, clip }
    }
}

impl OptimizerConfig {
    pub fn adamw(&self) -> AdamW {
        let OptimizerConfig { beta1, beta2, eps, weight_decay, clip } = *self;
        AdamW { beta1, beta2, eps, weight_decay, clip }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Schedule {
    /// To zero at the last step.
    #[default]
    Linear,
    Cosine,
    Constant,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SourcesConfig {
    Number(usize),
    Word(String),
}

impl Default for SourcesConfig {
    fn default() -> Self {
        SourcesConfig::Word("one".into())
    }
}

impl SourcesConfig {
    pub fn resolve(&self) -> Result<Sources> {
        Ok(match self {
            SourcesConfig::Number(1) => Sources::One,
            SourcesConfig::Number(k) if *k > 1 => Sources::K(*k),
            SourcesConfig::Word(w) if w == "one" => Sources::One,
            SourcesConfig::Word(w) if w == "all" => Sources::All,
            other => bail!("train.sources_per_batch is {other:?}; write \"one\", \"all\" or a number from 1"),
        })
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

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EvalConfig {
    /// Steps between evaluations; 0 = before the first step and after the last only.
    pub every: u64,
    /// Held-out pairs: recall of each anchor's positive among all positives.
    pub pairs: Option<Source>,
    /// STS file.
    pub sts: Option<Source>,
    /// BEIR folder.
    pub retrieval: Option<Source>,
}

impl EvalConfig {
    /// Whether there is anything to evaluate on.
    pub fn wanted(&self) -> bool {
        self.pairs.is_some() || self.sts.is_some() || self.retrieval.is_some()
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
fn default_lr() -> f64 {
    2e-5
}
fn default_warmup() -> f64 {
    0.1
}
fn default_scale() -> f64 {
    20.0
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
        let eval = [&mut config.eval.pairs, &mut config.eval.sts, &mut config.eval.retrieval];
        eval.into_iter().flatten().for_each(|source| fix(&mut source.path));
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
            for hint in hints_for(e.message(), text) {
                message += &format!("\nhint: {hint}");
            }
            anyhow::anyhow!("{message}")
        })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let (m, t) = (&self.model, &self.train);
        let origins = [m.folder.is_some(), m.config.is_some(), m.architecture.is_some()];
        ensure!(
            origins.into_iter().filter(|given| *given).count() == 1,
            "[model] needs either `folder` (start from its weights), or `config` or [model.architecture] (start at \
             random)"
        );
        ensure!(
            m.folder.is_some() || (m.tokenizer.is_some() != m.learn_vocabulary.is_some()),
            "[model] without `folder` needs either `tokenizer` or `learn_vocabulary`"
        );
        ensure!(
            !self.data.is_empty() || self.mixture.data_config.is_some(),
            "there is no [[data]]; name at least one data set, or a list of them as mixture.data_config"
        );
        self.mixture.check(&self.data)?;
        ensure!(
            t.global_batch >= 2,
            "train.global_batch is {}; in-batch negatives need at least 2",
            t.global_batch
        );
        ensure!(
            t.chunk.is_none_or(|m| m > 0 && t.global_batch.is_multiple_of(m)),
            "train.chunk is {}, which does not divide train.global_batch {}; every chunk holds as many pairs",
            t.chunk.unwrap_or(0),
            t.global_batch
        );
        ensure!(t.steps.is_some() != t.epochs.is_some(), "[train] needs `steps` or `epochs`, and not both");
        ensure!(t.epochs.is_none_or(|e| e > 0.0 && e.is_finite()), "train.epochs must be positive");
        for (name, x) in
            [("lr", t.lr), ("warmup", t.warmup), ("scale", t.scale), ("optimizer.clip", t.optimizer.clip)]
        {
            ensure!(x >= 0.0 && x.is_finite(), "train.{name} is {x}; it must be a number from 0");
        }
        ensure!(t.scale > 0.0, "train.scale is 0: every pair would score alike; 20 is usual");
        ensure!(t.steps != Some(0), "train.steps is 0; a run needs at least one step");
        let o = &t.optimizer;
        let betas = (0.0..1.0).contains(&o.beta1) && (0.0..1.0).contains(&o.beta2);
        ensure!(
            betas && o.eps > 0.0 && o.eps.is_finite() && o.weight_decay >= 0.0 && o.weight_decay.is_finite(),
            "train.optimizer needs beta1 and beta2 in [0, 1), eps above 0 and weight_decay from 0"
        );
        let weighted = self.data.iter().filter(|d| d.weight.is_some()).count();
        ensure!(
            weighted == 0 || weighted == self.data.len(),
            "{weighted} of {} data sets have a weight; give one to all of them, or to none to draw by size",
            self.data.len()
        );
        ensure!(m.max_len_a >= 3 && m.max_len_b >= 3, "max_len_a and max_len_b must be at least 3 tokens");
        ensure!(m.dropout.is_none_or(|p| (0.0..1.0).contains(&p)), "model.dropout must lie in [0, 1)");
        let mut names: Vec<&str> = self.data.iter().map(|d| d.name.as_str()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|w| w[0] == w[1]) {
            bail!("two data sets are called {}; give each its own name", pair[0]);
        }
        let bad_part = |part: &str| part.is_empty() || part.contains('\\') || part.starts_with('.');
        if let Some(bad) = names.iter().find(|n| n.split('/').any(bad_part)) {
            bail!("data set name {bad:?} cannot name a folder; use letters, digits and dashes");
        }
        // Each may become a folder of the run.
        let inside = |n: &&&str| n.rmatch_indices('/').any(|(at, _)| names.binary_search(&&n[..at]).is_ok());
        if let Some(bad) = names.iter().find(inside) {
            bail!("data set {bad:?} lies inside another one's name; rename one of them");
        }
        t.sources_per_batch.resolve().map(|_| ())
    }

    /// Learning rate of `step` (from 1) of `total`.
    pub fn learning_rate(&self, step: u64, total: u64) -> f64 {
        let t = &self.train;
        let warmup = if t.warmup < 1.0 { (t.warmup * total as f64).ceil() } else { t.warmup };
        let done = (step - 1) as f64;
        if done < warmup {
            return t.lr * (done + 1.0) / warmup;
        }
        let progress = (done - warmup) / (total as f64 - warmup).max(1.0);
        t.lr * match t.schedule {
            Schedule::Constant => 1.0,
            Schedule::Linear => 1.0 - progress,
            Schedule::Cosine => 0.5 * (1.0 + (std::f64::consts::PI * progress).cos()),
        }
    }
}

/// What helps with an error of the TOML reader.
fn hints_for(message: &str, text: &str) -> Vec<String> {
    if message.starts_with("unknown field") {
        return hints::of_file(text);
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        // `float32`, `linear_with_warmup`: serde lists what there is.
        let mut words = rest.split('`').step_by(2);
        let given = words.next().unwrap_or_default().to_lowercase();
        let near = rest
            .split('`')
            .skip(2)
            .step_by(2)
            .max_by(|a, b| strsim::jaro_winkler(&given, a).total_cmp(&strsim::jaro_winkler(&given, b)));
        return near.map(|known| format!("did you mean \"{known}\"?")).into_iter().collect();
    }
    if message.contains("invalid type: map, expected a sequence") {
        return vec!["a data set is a table in double brackets: [[data]]".into()];
    }
    vec![]
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
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
        let error = Config::parse(&GOOD.replace("run_dir", "rundir")).unwrap_err().to_string();
        assert!(error.contains("did you mean `run_dir`?"), "{error}");
    }

    #[test]
    fn contradictions_are_named() {
        for (from, to, want) in [
            ("steps = 100", "steps = 100\nepochs = 1.0", "`steps` or `epochs`, and not both"),
            ("learn_vocabulary = 1000", "", "`learn_vocabulary`"),
            ("global_batch = 8", "global_batch = 1", "at least 2"),
            ("global_batch = 8", "global_batch = 8\nchunk = 3", "does not divide train.global_batch 8"),
            ("steps = 100", "steps = 100\nsources_per_batch = \"some\"", "sources_per_batch"),
        ] {
            let error = format!("{:#}", Config::parse(&GOOD.replace(from, to)).unwrap_err());
            assert!(error.contains(want), "{error}");
        }
    }

    #[test]
    fn the_schedule_rises_and_falls() {
        let mut config = Config::parse(GOOD).unwrap();
        let at = |c: &Config, s| c.learning_rate(s, 100);
        assert_eq!((at(&config, 1), at(&config, 10), at(&config, 11)), (0.1, 1.0, 1.0));
        assert!((at(&config, 56) - 0.5).abs() < 1e-12);
        assert!(at(&config, 100) > 0.0 && at(&config, 100) < 0.02);
        config.train.schedule = Schedule::Cosine;
        assert!((at(&config, 56) - 0.5).abs() < 1e-12);
        config.train.schedule = Schedule::Constant;
        assert_eq!(at(&config, 99), 1.0);
    }
}
