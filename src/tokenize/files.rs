//! The files a tokenizer is built from, as transformers finds them in a folder.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use std::io::ErrorKind::NotFound;
use std::path::{Path, PathBuf};

/// A JSON object and its file.
#[derive(Clone, Debug, Default)]
pub struct Object {
    pub path: PathBuf,
    pub map: Map<String, Value>,
}

/// sentence-transformers' additions to a folder's tokenizer settings.
#[derive(Clone, Debug, Default)]
pub struct Wrapper {
    /// The file they are in.
    path: PathBuf,
    /// Whether texts are lower-cased first.
    pub lowercase: bool,
    /// Settings that override those of `tokenizer_config.json`.
    pub settings: Map<String, Value>,
}

/// File names under which sentence-transformers keeps the settings of a transformer; the first that is not empty is
/// used.
const SENTENCE_CONFIGS: [&str; 7] = [
    "sentence_bert_config.json",
    "sentence_roberta_config.json",
    "sentence_distilbert_config.json",
    "sentence_camembert_config.json",
    "sentence_albert_config.json",
    "sentence_xlm-roberta_config.json",
    "sentence_xlnet_config.json",
];

/// sentence-transformers' settings of the transformer in `dir`, as named by a `modules.json`.
///
/// # Errors
/// A file that is not a JSON object.
pub fn sentence_config(dir: &Path) -> Result<Option<Object>> {
    for name in SENTENCE_CONFIGS {
        let found = object(dir.join(name))?.filter(|o| !o.map.is_empty());
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

impl Wrapper {
    /// A sentence-transformers folder's tokenizer settings; the default without a `config`.
    ///
    /// # Errors
    /// Unsupported arguments of the tokenizer.
    pub fn of(config: Option<&Object>) -> Result<Self> {
        let Some(Object { path, map }) = config else { return Ok(Self::default()) };
        let at = path.display();
        let lowercase = match map.get("do_lower_case") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(value)) => *value,
            Some(value) => bail!("{at}: do_lower_case is {value}; write true or false"),
        };
        if let Some(other) = map.get("tokenizer_name_or_path").filter(|v| !v.is_null()) {
            bail!("{at}: tokenizer_name_or_path is {other}, another folder, which is not supported");
        }
        for key in ["config_kwargs", "config_args"] {
            // They change the model's configuration, in sentence-transformers only.
            let given = map.get(key).and_then(Value::as_object).filter(|given| !given.is_empty());
            if let Some(given) = given {
                let names = given.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                bail!("{at}: {key} sets {names}, which is not supported; write it into config.json");
            }
        }
        let mut settings = Map::new();
        for (key, value) in
            ["tokenizer_args", "processor_kwargs"].iter().filter_map(|k| Some((k, map.get(*k)?)))
        {
            for (name, value) in value.as_object().into_iter().flatten() {
                let followed = FLAGS.contains(&name.as_str());
                ensure!(
                    followed || NO_MATTER.contains(&name.as_str()),
                    "{at}: {key}.{name} is {value}, which is not supported; supported are {}",
                    FLAGS.join(", ")
                );
                settings.insert(name.clone(), value.clone());
            }
        }
        Ok(Wrapper { path: path.clone(), lowercase, settings })
    }
}

/// Tokenizer settings that sentence-transformers' file may also contain.
const FLAGS: [&str; 8] = [
    "add_prefix_space",
    "trim_offsets",
    "do_lower_case",
    "strip_accents",
    "tokenize_chinese_chars",
    "truncation_side",
    "model_max_length",
    "max_len",
];
/// Arguments that change no token.
const NO_MATTER: [&str; 8] = [
    "trust_remote_code",
    "use_fast",
    "local_files_only",
    "cache_dir",
    "token",
    "revision",
    "padding_side",
    "clean_up_tokenization_spaces",
];

/// sentencepiece's own file, which needs a protobuf reader.
const PIECES: &str = "sentencepiece.bpe.model";

/// Everything that determines a folder's tokenizer; missing files are `None`.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The folder or file named.
    pub path: PathBuf,
    pub json: Option<(PathBuf, Vec<u8>)>,
    /// `vocab.txt`.
    pub vocab: Option<(PathBuf, Vec<u8>)>,
    pub vocab_json: Option<(PathBuf, Vec<u8>)>,
    /// `merges.txt`.
    pub merges: Option<(PathBuf, Vec<u8>)>,
    /// `tokenizer_config.json`.
    pub settings: Option<Object>,
    pub special_tokens_map: Option<Object>,
    pub added_tokens: Option<Object>,
    /// `config.json`.
    pub model: Option<Object>,
    pub wrapper: Wrapper,
}

impl Files {
    /// A file by itself: a `tokenizer.json` of any name, or a `vocab.txt`.
    ///
    /// # Errors
    /// I/O errors.
    pub fn lone(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| {
            format!("cannot read the tokenizer {}; name a tokenizer.json, or a vocab.txt", path.display())
        })?;
        let mut files = Files { path: path.to_path_buf(), ..Files::default() };
        let file = Some((path.to_path_buf(), bytes));
        match path.extension().is_some_and(|e| e == "txt") {
            true => files.vocab = file,
            false => files.json = file,
        }
        Ok(files)
    }

    /// The files of a folder, without the vocabulary.
    ///
    /// # Errors
    /// A file that is not a JSON object.
    pub fn of_folder(dir: &Path, wrapper: Wrapper) -> Result<Self> {
        Ok(Files {
            path: dir.to_path_buf(),
            json: None,
            vocab: None,
            vocab_json: None,
            merges: None,
            settings: object(dir.join("tokenizer_config.json"))?,
            special_tokens_map: object(dir.join("special_tokens_map.json"))?,
            added_tokens: object(dir.join("added_tokens.json"))?,
            model: object(dir.join("config.json"))?,
            wrapper,
        })
    }

    /// Adds the folder's `tokenizer.json`, or if there is none, its `vocab.txt`, `vocab.json` and `merges.txt`.
    ///
    /// # Errors
    /// A folder without any; I/O errors.
    pub fn with_vocabulary(mut self) -> Result<Self> {
        self.json = read(&self.path.join("tokenizer.json"))?;
        if self.json.is_some() {
            return Ok(self);
        }
        let files = self.with_vocab_txt()?.with_vocab_json()?;
        let (at, pieces) = (files.path.display(), files.path.join(PIECES));
        let found = files.vocab.is_some() || files.vocab_json.is_some();
        ensure!(
            found || !pieces.is_file(),
            "{at} has a {PIECES}, but no tokenizer.json, which is made from it by: python -c \"from transformers import \
             AutoTokenizer as T; T.from_pretrained('{at}').save_pretrained('{at}')\" (with sentencepiece and protobuf \
             installed)"
        );
        ensure!(
            found,
            "{at} has no tokenizer: neither {at}/tokenizer.json nor {at}/vocab.txt, nor vocab.json with merges.txt; \
             fetch the model again, or give a tokenizer of its own"
        );
        Ok(files)
    }

    /// Adds the folder's `vocab.txt`, whatever else it has.
    ///
    /// # Errors
    /// I/O errors.
    pub fn with_vocab_txt(mut self) -> Result<Self> {
        self.vocab = read(&self.path.join("vocab.txt"))?;
        Ok(self)
    }

    /// Adds the folder's `vocab.json` and `merges.txt`, whatever else it has.
    ///
    /// # Errors
    /// I/O errors.
    pub fn with_vocab_json(mut self) -> Result<Self> {
        self.vocab_json = read(&self.path.join("vocab.json"))?;
        self.merges = read(&self.path.join("merges.txt"))?;
        Ok(self)
    }

    /// The file that holds the vocabulary.
    pub fn vocabulary(&self) -> Option<&Path> {
        let file = self.json.as_ref().or(self.vocab.as_ref()).or(self.vocab_json.as_ref());
        file.map(|(path, _)| path.as_path())
    }

    /// The value of a setting, and its file.
    pub fn setting(&self, key: &str) -> Option<(&Value, String)> {
        if let Some(value) = self.wrapper.settings.get(key) {
            return Some((value, self.wrapper.path.display().to_string()));
        }
        let object = self.settings.as_ref()?;
        Some((object.map.get(key)?, object.path.display().to_string()))
    }

    /// The settings file, or where it would be.
    pub fn settings_path(&self) -> PathBuf {
        let beside = || self.path.join("tokenizer_config.json");
        self.settings.as_ref().map_or_else(beside, |s| s.path.clone())
    }
}

fn read(path: &Path) -> Result<Option<(PathBuf, Vec<u8>)>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some((path.to_path_buf(), bytes))),
        Err(e) if e.kind() == NotFound => Ok(None),
        Err(e) => Err(e).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// The JSON in a file of a model folder; `None` if there is no such file.
///
/// # Errors
/// A file that cannot be read or is not JSON.
pub fn json_if_any(path: &Path) -> Result<Option<Value>> {
    let Some((_, bytes)) = read(path)? else { return Ok(None) };
    let value = serde_json::from_slice(&bytes);
    value.with_context(|| format!("{} is not valid JSON; fetch the model again", path.display()))
}

fn object(path: PathBuf) -> Result<Option<Object>> {
    match json_if_any(&path)? {
        None => Ok(None),
        Some(Value::Object(map)) => Ok(Some(Object { path, map })),
        Some(_) => bail!("{} is not a JSON object; fetch the model again", path.display()),
    }
}
