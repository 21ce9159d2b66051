//! From a configuration to what the loop needs: tokenizer, parameters, shards, loader.

use super::config::{Config, DataConfig, ModelConfig};
use super::layout::layout;
use super::mixture::segments;
use super::{prompts, settings};
use crate::batches::{Loader, Sampler, Segment, SetSpec};
use crate::common::{HostTensor, atomic, hash};
use crate::corpus;
use crate::folder::{ModelFolder, Settings, check_tokenizer};
use crate::model::params::init_params;
use crate::model::{Arch, Encoder, from_checkpoint, passed_on};
use crate::shards::{Manifest, PrepareEvent, PrepareOptions, ShardCache, ShardSet, prepare};
use crate::tokenize::{Case, ModelTokenizer, learn_wordpiece};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The encoder a run starts from.
pub struct Start {
    pub encoder: Encoder,
    /// `config.json` as it will be exported.
    pub config_json: serde_json::Value,
    /// In the table's order.
    pub params: Vec<HostTensor>,
    pub tokenizer: ModelTokenizer,
    /// Its name on the Hub, or that of its folder.
    pub base_model: Option<String>,
    /// The base model's.
    pub license: Option<String>,
    /// Tensors of the base model that are not trained and belong to what is exported.
    pub untrained: Vec<(String, HostTensor)>,
    /// The folder and what it says, if there is one.
    pub base: Option<(PathBuf, Settings)>,
    /// What the exported folder will say, without the prompts of the data.
    pub settings: Settings,
    /// What is odd in the folder.
    pub remarks: Vec<String>,
}

impl Start {
    /// Reads the model folder, or makes a tokenizer and random parameters; a resumed run keeps the
    /// vocabulary that it learned.
    ///
    /// # Errors
    /// Files that are missing or do not fit together, each by name.
    pub fn new(config: &Config, resume: bool) -> Result<Start> {
        let m = &config.model;
        let start = match &m.folder {
            Some(dir) => from_folder(dir, m)?,
            None => from_config(config, resume)?,
        };
        check_lengths(m, &start.encoder.arch)?;
        // Found out now and not at the export, or never: the device clamps ids that it does not know.
        start.tokenizer.cut_at(m.max_len_a.max(m.max_len_b))?;
        start.encoder.arch.check_padding(start.tokenizer.pad_id())?;
        let (words, rows) = (start.tokenizer.vocabulary_size(), start.encoder.arch.vocab);
        let beyond = start.tokenizer.added_beyond(rows);
        let remedy = match beyond.len() == words.saturating_sub(rows) {
            true => {
                format!("{} are added to its vocabulary; take them out of its settings", beyond.join(", "))
            }
            false => "the tokenizer is another model's".into(),
        };
        ensure!(
            words <= rows,
            "{} has {words} tokens, but the model embeds only {rows}; {remedy}",
            start.tokenizer.path().display()
        );
        check_tokenizer(&start.tokenizer)?;
        Ok(start)
    }
}

fn from_folder(dir: &Path, model: &ModelConfig) -> Result<Start> {
    let folder = ModelFolder::open(dir).context("model.folder")?;
    let arch = with_dropout(
        Arch::from_json(&folder.config).with_context(|| format!("{}", folder.config_path.display()))?,
        model,
    );
    let mut tensors = folder.read_weights()?.tensors;
    let untrained = passed_on(arch.family, &mut tensors);
    let params =
        from_checkpoint(&arch, tensors).with_context(|| format!("model folder {}", dir.display()))?;
    let tokenizer = folder.tokenizer()?;
    let base_model = Some(folder.name());
    let license = folder.license();
    let (settings, mut remarks) = (folder.settings()?, folder.oddities());
    remarks.extend(folder.snapshot.iter().map(|s| format!("base model {s}")));
    if let (None, Some(license)) = (&model.license, &license) {
        remarks.push(format!(
            "licence on the card: {license}, that of the base model {}; set model.license to state another",
            folder.name()
        ));
    }
    let similarity =
        settings::similarity(model, Some(&settings)).with_context(|| format!("{}", dir.display()))?;
    let exported = settings::exported(model, Some(&settings), similarity, &BTreeMap::new());
    Ok(Start {
        encoder: Encoder { arch, head: exported.head },
        config_json: folder.config,
        params,
        tokenizer,
        base_model,
        settings: exported,
        base: Some((folder.dir, settings)),
        untrained,
        license,
        remarks,
    })
}

fn from_config(config: &Config, resume: bool) -> Result<Start> {
    let (mut json, origin) = stated_architecture(config)?;
    let tokenizer = match &config.model.tokenizer {
        Some(file) => ModelTokenizer::open(file)?,
        None => learn(config, resume)?,
    };
    // The vocabulary that was learned decides, not the one that was asked for.
    json["vocab_size"] = tokenizer.vocabulary_size().into();
    let arch = with_dropout(Arch::from_json(&json).context(origin)?, &config.model);
    let params = init_params(&arch.params(), config.seed);
    let similarity = settings::similarity(&config.model, None)?;
    let settings = settings::exported(&config.model, None, similarity, &BTreeMap::new());
    let (base_model, license, base, remarks, untrained) = (None, None, None, vec![], vec![]);
    Ok(Start {
        encoder: Encoder { arch, head: settings.head },
        config_json: json,
        params,
        tokenizer,
        base_model,
        license,
        untrained,
        base,
        settings,
        remarks,
    })
}

/// What the configuration states as `config.json`, and where it stands.
fn stated_architecture(config: &Config) -> Result<(serde_json::Value, String)> {
    let m = &config.model;
    if let Some(table) = &m.architecture {
        return Ok((table.clone().into(), "[model.architecture]".into()));
    }
    let path = match (&m.config, &m.folder) {
        (Some(file), _) => file.clone(),
        (None, folder) => ModelFolder::open(folder.as_deref().unwrap_or(".".as_ref()))?.config_path,
    };
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let json = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
    Ok((json, path.display().to_string()))
}

/// The encoder that the configuration names, without weights and without data. A vocabulary that would
/// be learned has the size that was asked for.
///
/// # Errors
/// Files that are missing, an architecture that cannot be trained.
pub fn architecture(config: &Config) -> Result<Encoder> {
    let m = &config.model;
    let (mut json, origin) = stated_architecture(config)?;
    if let Some(file) = m.tokenizer.as_ref().filter(|f| m.folder.is_none() && f.exists()) {
        json["vocab_size"] = ModelTokenizer::open(file)?.vocabulary_size().into();
    } else if let Some(size) = m.learn_vocabulary {
        json["vocab_size"] = size.into();
    }
    let arch = with_dropout(Arch::from_json(&json).context(origin)?, m);
    check_lengths(m, &arch)?;
    Ok(Encoder::new(arch))
}

fn with_dropout(arch: Arch, model: &ModelConfig) -> Arch {
    match model.dropout {
        Some(p) => arch.with_dropout(p),
        None => arch,
    }
}

fn check_lengths(model: &ModelConfig, arch: &Arch) -> Result<()> {
    arch.check_length(model.max_len_a.max(model.max_len_b))
        .map_err(|why| anyhow::anyhow!("{why}; lower max_len_a and max_len_b"))
}

/// A vocabulary of the run's own, kept in the run folder. A new run learns it anew: one that a failed
/// run left there may be of other data.
fn learn(config: &Config, resume: bool) -> Result<ModelTokenizer> {
    let out = config.run_dir.join("tokenizer/tokenizer.json");
    if resume && out.exists() {
        return ModelTokenizer::open(&out);
    }
    let size = config.model.learn_vocabulary.unwrap_or(30_000);
    let mut texts = Vec::new();
    for set in &config.data {
        ensure!(
            set.path.is_file(),
            "data set {}: a vocabulary is learned from files of pairs, and {} is none; name a `tokenizer`",
            set.name,
            set.path.display()
        );
        // Bad lines are counted and reported when the file is prepared.
        let mut reader = corpus::open_with(&set.path, &set.read_options())?;
        for record in reader.by_ref().flatten() {
            texts.extend(record.texts);
        }
        reader.finish().with_context(|| format!("data set {}", set.name))?;
    }
    let case = if config.model.lowercase { Case::Lower } else { Case::Kept };
    let tokenizer = learn_wordpiece(texts.into_iter(), size, case)?;
    let json = tokenizer.to_string(true).map_err(|e| anyhow::anyhow!("cannot write the vocabulary: {e}"))?;
    std::fs::create_dir_all(config.run_dir.join("tokenizer"))?;
    atomic::write_bytes(&out, json.as_bytes())?;
    ModelTokenizer::open(&out)
}

/// The run's data sets, prepared where they are not.
pub struct Data {
    pub loader: Arc<Loader>,
    /// The mixtures that the batches are drawn from.
    pub segments: Vec<Segment>,
    /// Hash of each manifest, in the order of the sets.
    pub manifests: Vec<String>,
    /// Rows of the sets that are drawn from.
    pub rows: u64,
    /// Prompts that their texts have, by the names under which they are exported.
    pub prompts: BTreeMap<String, String>,
    /// That the sets' prompts differ, if they do.
    pub on_prompts: Option<String>,
}

/// Shards in the run folder that are to be replaced.
pub struct Outdated<'a> {
    /// Of the data set.
    pub name: &'a str,
    /// Hash of their manifest.
    pub manifest: String,
    /// What has changed.
    pub why: String,
}

impl Data {
    /// `replace` is asked once before shards are replaced.
    ///
    /// # Errors
    /// A batch that the replicas do not divide, damaged or foreign shards, sets that are too small; that of
    /// `replace`.
    pub fn open(
        config: &Config,
        tokenizer: &ModelTokenizer,
        replicas: usize,
        replace: impl FnOnce(&[&Outdated]) -> Result<()>,
        say: &dyn Fn(&str),
    ) -> Result<Data> {
        check_batch(config, replicas)?;
        let longest = config.model.max_len_a.max(config.model.max_len_b);
        let missing: Vec<_> = config.data.iter().filter(|d| !d.path.exists()).collect();
        if let Some(first) = missing.first() {
            let others = missing.len() - 1;
            let more = if others > 0 { format!(" (and {others} others)") } else { String::new() };
            let list = |d: &&DataConfig| format!("\n  {}", d.path.display());
            bail!(
                "data set {}{more}: {} does not exist; give a file of pairs or a folder of shards. Missing:{}{}",
                first.name,
                first.path.display(),
                missing.iter().take(20).map(list).collect::<String>(),
                if missing.len() > 20 { "\n  …" } else { "" }
            );
        }
        let found = |set| shards_of(set, config, tokenizer, longest);
        let found: Vec<Shards> = config
            .data
            .iter()
            .map(|set| found(set).with_context(|| format!("data set {}", set.name)))
            .collect::<Result<_>>()?;
        let outdated: Vec<&Outdated> = found.iter().filter_map(Shards::outdated).collect();
        if !outdated.is_empty() {
            replace(&outdated)?;
        }
        let (mut sets, mut cache) = (Vec::new(), ShardCache::default());
        for (set, found) in config.data.iter().zip(&found) {
            let dir = match found {
                Shards::There(dir) => dir.clone(),
                Shards::Make(options, outdated) => {
                    make(options, outdated.as_ref().map(|o| o.why.as_str()), say)
                        .with_context(|| format!("data set {}", set.name))?
                }
            };
            let opened = cache.open(&dir).with_context(|| format!("data set {}", set.name))?;
            opened.check_model(tokenizer).with_context(|| format!("data set {}", set.name))?;
            let stored = opened.manifest().max_len;
            ensure!(
                stored >= longest,
                "data set {}: its texts were cut at {stored} tokens when it was prepared, and the run wants {longest}; \
                 prepare it again with --max-len {longest}, or lower max_len_a and max_len_b",
                set.name
            );
            sets.push(opened);
        }
        let data = Self::of_sets(config, sets, replicas, tokenizer.pad_id() as i32)?;
        say_rounding(data.loader.sampler(), say);
        Ok(data)
    }

    /// Of shards that are open, one for each set of the configuration.
    ///
    /// # Errors
    /// As [`Data::open`], but for what concerns the tokenizer.
    pub fn of_sets(config: &Config, sets: Vec<Arc<ShardSet>>, replicas: usize, pad_id: i32) -> Result<Data> {
        check_batch(config, replicas)?;
        let batch = config.train.global_batch;
        let rows: Vec<u64> = sets.iter().map(|s| s.len()).collect();
        let segments = segments(&config.data, &config.mixture, &config.train.sources_per_batch, &rows)?;
        let spec = |(d, &rows): (&DataConfig, &u64)| SetSpec { name: d.name.clone(), rows, weight: 1.0 };
        let specs: Vec<SetSpec> = config.data.iter().zip(&rows).map(spec).collect();
        let sampler = Sampler::with_segments(&specs, config.seed, batch, &segments)?;
        let layout = layout(config, &sampler, &sets, replicas, pad_id)?;
        let manifests = sets.iter().map(|s| s.manifest_hash().to_string()).collect();
        let drawn = |i: &usize| sampler.is_drawn(*i);
        let rows = (0..sets.len()).filter(drawn).map(|i| sets[i].len()).sum();
        let named: Vec<_> = (0..sets.len())
            .filter(drawn)
            .map(|i| (config.data[i].name.as_str(), sets[i].len(), &sets[i].manifest().prompts))
            .collect();
        let (prompts, on_prompts) = (prompts::of_sets(&named), prompts::differ(&named));
        let loader = Arc::new(Loader::new(sets, sampler, layout)?);
        Ok(Data { loader, segments, manifests, rows, prompts, on_prompts })
    }

    /// Leaves the batches' tensors of all replicas but `local` to other processes.
    ///
    /// # Errors
    /// Replicas that there are not; a loader that is in use.
    pub fn keep(&mut self, config: &Config, local: Range<usize>) -> Result<()> {
        let chunks = config.train.chunks().unwrap_or(1);
        let loader = Arc::get_mut(&mut self.loader).context("batches are being made already")?;
        loader.keep(local.start * chunks..local.end * chunks)
    }

    /// Steps of the run.
    pub fn steps(&self, config: &Config) -> u64 {
        let batch = config.train.global_batch as f64;
        let by_epochs = |e: f64| ((self.rows as f64 * e / batch).round() as u64).max(1);
        config.train.steps.unwrap_or_else(|| by_epochs(config.train.epochs.unwrap_or(1.0)))
    }
}

/// # Errors
/// A batch that the replicas do not divide, chunks that they do not divide or that do not divide it.
pub fn check_batch(config: &Config, replicas: usize) -> Result<()> {
    let batch = config.train.global_batch;
    ensure!(
        replicas > 0 && batch.is_multiple_of(replicas),
        "a global batch of {batch} pairs is not divisible by {replicas} replicas; use {} or {}, or other --devices",
        (batch / replicas.max(1) * replicas).max(replicas),
        batch.next_multiple_of(replicas.max(1))
    );
    let chunk = config.train.chunk.unwrap_or(batch);
    ensure!(
        chunk > 0 && chunk.is_multiple_of(replicas) && batch.is_multiple_of(chunk),
        "a chunk of {chunk} pairs is not divisible by {replicas} replicas, or does not divide the batch of {batch}; \
         use a multiple of {replicas} that does"
    );
    Ok(())
}

/// The shards of a data set.
enum Shards<'a> {
    There(PathBuf),
    /// To be prepared in the run folder, in the place of others perhaps.
    Make(Box<PrepareOptions>, Option<Outdated<'a>>),
}

impl<'a> Shards<'a> {
    fn outdated(&self) -> Option<&Outdated<'a>> {
        match self {
            Shards::Make(_, outdated) => outdated.as_ref(),
            Shards::There(_) => None,
        }
    }
}

/// Where a set's shards are; a file of pairs is to be prepared in the run folder, unless that was done
/// before with the same file, tokenizer and length.
fn shards_of<'a>(
    set: &'a DataConfig,
    config: &Config,
    tokenizer: &ModelTokenizer,
    max_len: usize,
) -> Result<Shards<'a>> {
    let read = set.read_options();
    if set.path.is_dir() {
        let stated = read.stated().into_keys().chain(set.max_rejects.map(|_| "max_rejects".into())).next();
        ensure!(
            stated.is_none(),
            "`{}` says how a file is read, and {} is a folder of shards; give it to trainer prepare instead",
            stated.unwrap_or_default(),
            set.path.display()
        );
        return Ok(Shards::There(set.path.clone()));
    }
    let out = config.run_dir.join("shards").join(&set.name);
    let mut options = PrepareOptions::new(vec![set.path.clone()], tokenizer.clone(), max_len, out.clone());
    options.name = set.name.clone();
    options.read = read;
    options.max_rejects = set.max_rejects.unwrap_or(options.max_rejects);
    options.overwrite = true;
    let mut outdated = None;
    if let Ok(old) = ShardSet::open(&out) {
        let (was, now) = (old.manifest().recipe(), options.recipe());
        let why = if was.max_len != now.max_len {
            format!("texts are cut at {} tokens now, not at {}", now.max_len, was.max_len)
        } else if was.tokenizer != now.tokenizer {
            "the tokenizer is another one now".to_owned()
        } else if was != now {
            "it is read otherwise now".to_owned()
        } else if let Some(why) = other_file(&set.path, old.manifest())? {
            why
        } else {
            return Ok(Shards::There(out));
        };
        outdated = Some(Outdated { name: &set.name, manifest: old.manifest_hash().to_owned(), why });
    }
    Ok(Shards::Make(Box::new(options), outdated))
}

/// What tells a file from the one that shards were made of, if it is another; where the sizes differ it need not be
/// read.
fn other_file(path: &Path, old: &Manifest) -> Result<Option<String>> {
    let shown = path.display();
    let named: Vec<&str> = old.sources.iter().map(|s| s.file.as_str()).collect();
    let bytes = path.metadata().with_context(|| format!("cannot read {shown}"))?.len();
    match old.sources.as_slice() {
        [source] if source.bytes == bytes && source.sha256 == hash::sha256_file(path)? => Ok(None),
        _ if named == [shown.to_string()] => Ok(Some(format!("{shown} has changed"))),
        _ => Ok(Some(format!("it comes from {shown} now, not from {}", named.join(", ")))),
    }
}

/// Prepares a file of pairs; `again` says why, when that was done before.
fn make(options: &PrepareOptions, again: Option<&str>, say: &dyn Fn(&str)) -> Result<PathBuf> {
    let out = options.out.clone();
    // A name may hold folders, too.
    std::fs::create_dir_all(out.parent().unwrap_or(&out))?;
    let notes = |event| {
        if let PrepareEvent::Note(text) = event {
            say(&text);
        }
    };
    let summary = prepare(options, &notes)?;
    let rejected: u64 = summary.rejects.values().sum();
    let cut = 100.0 * summary.texts_cut as f64 / summary.texts.max(1) as f64;
    let skipped: String = summary.skipped.iter().map(|(why, n)| format!(", {n} rows {why}")).collect();
    say(&format!(
        "prepared {}{}: {} pairs, {rejected} rejected{skipped}, {cut:.1} % of texts cut",
        options.name,
        again.map(|why| format!(" again, since {why}")).unwrap_or_default(),
        summary.rows
    ));
    summary.columns.iter().for_each(|columns| say(&format!("columns of {columns}")));
    Ok(out)
}

/// Weights that no schedule brings out even are only near in the very long run.
fn say_rounding(sampler: &Sampler, say: &dyn Fn(&str)) {
    for (from, mixture) in sampler.timeline().mixtures().filter(|(_, m)| !m.closes()) {
        say(&format!(
            "mixture from step {from}: each set is within one batch of its weight for {} batches; then the schedule \
             repeats, with shares that are off by up to {:.2e} of themselves",
            mixture.period(),
            mixture.largest_deviation()
        ));
    }
}
