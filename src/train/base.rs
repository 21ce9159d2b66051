//! The model a run starts from: encoder, parameters, tokenizer, and its folder's settings.

use super::run::{Architecture, DataSet, ModelOrigin, Run, Vocabulary};
use super::settings;
use crate::common::{HostTensor, atomic};
use crate::corpus;
use crate::folder::{ModelFolder, Settings, check_tokenizer};
use crate::model::params::init_params;
use crate::model::{
    Arch, Dense, Encoder, Head, config_of_layers, from_checkpoint, params_of_layers, passed_on, unread_keys,
};
use crate::tokenize::{Case, ModelTokenizer, VocabularyKind, learn};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A model before the first step.
pub struct BaseModel {
    pub encoder: Encoder,
    /// `config.json` as it will be exported.
    pub config_json: Value,
    /// In the order of [`Encoder::params`].
    pub params: Vec<HostTensor>,
    pub tokenizer: ModelTokenizer,
    /// Its name on the Hub, or that of its folder.
    pub name: Option<String>,
    pub license: Option<String>,
    /// Untrained tensors, exported unchanged.
    pub untrained: Vec<(String, HostTensor)>,
    /// The model folder and its settings, if any.
    pub folder: Option<(PathBuf, Settings)>,
    /// Whether it is the folder's model with other layers.
    pub altered: bool,
    /// Settings of the exported folder; [`restore`](super::restore) adds the data's prompts.
    pub settings: Settings,
    /// What to report about the folder: oddities, snapshot, licence.
    pub remarks: Vec<String>,
}

/// What to do with a vocabulary learned earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learned {
    Kept,
    /// Learn again: a failed run may have left one from other data.
    Replaced,
}

impl BaseModel {
    /// Reads the model folder, or makes a tokenizer and random parameters.
    ///
    /// # Errors
    /// Files that are missing or inconsistent, each by name.
    pub fn open(run: &Run, learned: Learned) -> Result<BaseModel> {
        let base = match &run.origin {
            ModelOrigin::Folder { dir, layers } => from_folder(dir, layers.as_deref(), run)?,
            ModelOrigin::Random { architecture, vocabulary } => {
                at_random(architecture, vocabulary, run, learned)?
            }
        };
        check_fits(run, &base.encoder)?;
        // Check now, not at export or never.
        base.tokenizer.cut_at(run.batch.longest())?;
        check_vocabulary(&base.encoder.arch, &base.tokenizer)?;
        check_tokenizer(&base.tokenizer)?;
        Ok(base)
    }
}

/// Whether a model embeds all tokens: the device clamps ids out of range.
///
/// # Errors
/// A tokenizer with more, or with a padding token that is another model's.
pub fn check_vocabulary(arch: &Arch, tokenizer: &ModelTokenizer) -> Result<()> {
    arch.check_padding(tokenizer.pad_id())?;
    let (words, rows) = (tokenizer.vocabulary_size(), arch.vocab);
    let beyond = tokenizer.added_beyond(rows);
    let remedy = match beyond.len() == words.saturating_sub(rows) {
        true => format!("{} are added to its vocabulary; take them out of its settings", beyond.join(", ")),
        false => "the tokenizer is another model's".into(),
    };
    ensure!(
        words <= rows,
        "{} has {words} tokens, but the model embeds only {rows}; {remedy}",
        tokenizer.path().display()
    );
    Ok(())
}

fn from_folder(dir: &Path, layers: Option<&[usize]>, run: &Run) -> Result<BaseModel> {
    let folder = ModelFolder::open(dir).context("model.folder")?;
    let shown = || format!("{}", folder.config_path.display());
    let whole = arch(&folder.config, run).with_context(shown)?;
    let config_json = kept(&folder.config, layers).with_context(shown)?;
    let mut tensors = folder.read_weights()?.tensors;
    let untrained = passed_on(whole.family, &mut tensors);
    let (tokenizer, license, says) = (folder.tokenizer()?, folder.license(), folder.settings()?);
    let settings =
        settings::exported(run, Some(&says), &whole).with_context(|| format!("{}", dir.display()))?;
    let whole = Encoder { arch: whole, head: settings.head.clone() };
    if run.head.has_new_layers() {
        tensors.retain(|name, _| !Dense::owns(name));
        let fresh = whole.params().into_iter().filter(|spec| Dense::owns(&spec.name)).collect::<Vec<_>>();
        let drawn = init_params(&fresh, run.seed);
        tensors.extend(fresh.into_iter().map(|spec| spec.name).zip(drawn));
    }
    let params =
        from_checkpoint(&whole, tensors).with_context(|| format!("model folder {}", dir.display()))?;
    let (encoder, params) = match layers {
        None => (whole, params),
        Some(layers) => {
            let arch = arch(&config_json, run).with_context(shown)?;
            let encoder = Encoder { arch, head: whole.head.clone() };
            let params = params_of_layers((&whole, params), &encoder, layers)?;
            (encoder, params)
        }
    };
    let mut remarks = folder.oddities();
    remarks.extend(folder.snapshot.iter().map(|s| format!("base model {s}")));
    if let (None, Some(license)) = (&run.card.license, &license) {
        remarks.push(format!(
            "licence on the card: {license}, that of the base model {}; set model.license to state another",
            folder.name()
        ));
    }
    Ok(BaseModel {
        encoder,
        name: Some(folder.name()),
        config_json,
        params,
        tokenizer,
        settings,
        folder: Some((folder.dir, says)),
        altered: layers.is_some() || run.head.has_new_layers(),
        untrained,
        license,
        remarks,
    })
}

fn at_random(
    architecture: &Architecture,
    vocabulary: &Vocabulary,
    run: &Run,
    learned: Learned,
) -> Result<BaseModel> {
    let (mut json, stated) = stated(architecture)?;
    let given = json.clone();
    if let (Vocabulary::Learned { size, .. }, Value::Null) = (vocabulary, &json["vocab_size"]) {
        json["vocab_size"] = (*size).into();
    }
    let tokenizer = match vocabulary {
        Vocabulary::File(file) => ModelTokenizer::open(file)?,
        Vocabulary::Learned { kind, size, case } => {
            let arch = arch(&json, run).context(stated.clone())?;
            let head = run.head.on(&Head::default(), arch.hidden)?;
            check_learned(*kind, &arch)?;
            check_fits(run, &Encoder { arch, head })?;
            learned_from(run, *kind, *size, *case, learned)?
        }
    };
    let mut remarks = vec![];
    let size = tokenizer.vocabulary_size();
    let expected = match vocabulary {
        Vocabulary::File(_) => size,
        Vocabulary::Learned { size, .. } => *size,
    };
    if let Some(given) = given["vocab_size"].as_u64().filter(|given| *given != expected as u64) {
        remarks.push(format!(
            "vocab_size is {given} in {stated}, and the tokenizer has {size} tokens; the model embeds those"
        ));
    }
    // The size actually learned, not the one asked for.
    json["vocab_size"] = size.into();
    for (key, id) in tokenizer.special_ids() {
        if let Some(given) = given[key].as_u64().filter(|given| *given != u64::from(id)) {
            remarks.push(format!("{key} is {given} in {stated}, and {id} in the tokenizer, which counts"));
        }
        json[key] = id.into();
    }
    if let Architecture::Table(table) = architecture {
        let unread = unread_keys(table)?;
        if !unread.is_empty() {
            remarks.push(format!("keys of {stated} that change nothing here: {}", unread.join(", ")));
        }
    }
    let arch = arch(&json, run).context(stated)?;
    let settings = settings::exported(run, None, &arch)?;
    let encoder = Encoder { arch, head: settings.head.clone() };
    let params = init_params(&encoder.params(), run.seed);
    Ok(BaseModel {
        encoder,
        config_json: json,
        params,
        tokenizer,
        name: None,
        license: None,
        untrained: vec![],
        folder: None,
        altered: false,
        settings,
        remarks,
    })
}

/// The folder's `config.json` with only these layers.
fn kept(config: &Value, layers: Option<&[usize]>) -> Result<Value> {
    layers.map_or(Ok(config.clone()), |layers| config_of_layers(config, layers).context("[model] layers"))
}

/// The given `config.json`, and where it came from.
fn stated(architecture: &Architecture) -> Result<(Value, String)> {
    match architecture {
        Architecture::Table(table) => Ok((table.clone().into(), "[model.architecture]".into())),
        Architecture::File(path) => {
            let shown = path.display();
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
            let json = serde_json::from_str(&text).with_context(|| format!("{shown} is not JSON"))?;
            Ok((json, shown.to_string()))
        }
    }
}

/// The encoder a run names, without reading weights or data. A vocabulary yet to be learned has the size asked for.
///
/// # Errors
/// Missing files; an architecture that cannot be trained.
pub fn encoder(run: &Run) -> Result<Encoder> {
    let (json, place, head) = match &run.origin {
        ModelOrigin::Folder { dir, layers } => {
            let folder = ModelFolder::open(dir)?;
            let place = folder.config_path.display().to_string();
            (kept(&folder.config, layers.as_deref()).context(place.clone())?, place, folder.head)
        }
        ModelOrigin::Random { architecture, vocabulary } => {
            let (mut json, place) = stated(architecture)?;
            match vocabulary {
                Vocabulary::File(file) if file.exists() => {
                    json["vocab_size"] = ModelTokenizer::open(file)?.vocabulary_size().into();
                }
                Vocabulary::File(_) => {}
                Vocabulary::Learned { size, .. } => json["vocab_size"] = (*size).into(),
            }
            (json, place, Head::default())
        }
    };
    let arch = arch(&json, run).context(place)?;
    let head = run.head.on(&head, arch.hidden)?;
    let encoder = Encoder { arch, head };
    check_fits(run, &encoder)?;
    if let ModelOrigin::Random { vocabulary: Vocabulary::Learned { kind, .. }, .. } = run.origin {
        check_learned(kind, &encoder.arch)?;
    }
    Ok(encoder)
}

/// Refuses a family whose padding token is not that of a learned vocabulary, before the vocabulary is learned.
fn check_learned(kind: VocabularyKind, arch: &Arch) -> Result<()> {
    let remedy = match kind {
        VocabularyKind::WordPiece => {
            "a vocabulary is learned as WordPiece, with [PAD] first; let learn_vocabulary have a `kind`, \"bpe\" or \
             \"unigram\", or name a `tokenizer` in its place"
        }
        _ => "a vocabulary of this kind has <pad> second; name a `tokenizer` in place of learn_vocabulary",
    };
    arch.check_padding(kind.pad()).context(remedy)
}

fn arch(config_json: &Value, run: &Run) -> Result<Arch> {
    let arch = Arch::from_json(config_json)?;
    Ok(match run.dropout {
        Some(p) => arch.with_dropout(p),
        None => arch,
    })
}

fn check_fits(run: &Run, encoder: &Encoder) -> Result<()> {
    run.groups.rates(encoder)?;
    encoder
        .arch
        .check_length(run.batch.longest())
        .map_err(|why| anyhow::anyhow!("{why}; lower max_len_a and max_len_b"))
}

/// Learns a vocabulary from the data and keeps it in the run folder.
fn learned_from(
    run: &Run,
    kind: VocabularyKind,
    size: usize,
    case: Case,
    learned: Learned,
) -> Result<ModelTokenizer> {
    let out = run.dir.join("tokenizer/tokenizer.json");
    if learned == Learned::Kept && out.exists() {
        return ModelTokenizer::open(&out);
    }
    let mut texts = Vec::new();
    for DataSet { name, path, read, .. } in &run.sets {
        ensure!(
            path.is_file(),
            "data set {name}: a vocabulary is learned from files of pairs, and {} is not one; name a `tokenizer`",
            path.display()
        );
        // Bad lines are counted and reported when the file is prepared.
        let mut reader = corpus::open_with(path, read)?;
        for record in reader.by_ref().flatten() {
            texts.extend(record.texts);
        }
        reader.finish().with_context(|| format!("data set {name}"))?;
    }
    ensure!(
        !texts.is_empty(),
        "no vocabulary can be learned: no row of {} is used; check the files, and `columns` and `where` of [[data]]",
        run.sets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ")
    );
    let tokenizer = learn(kind, texts.into_iter(), size, case)?;
    let json = tokenizer.to_string(true).map_err(|e| anyhow::anyhow!("cannot write the vocabulary: {e}"))?;
    std::fs::create_dir_all(run.dir.join("tokenizer"))?;
    atomic::write_bytes(&out, json.as_bytes())?;
    ModelTokenizer::open(&out)
}
