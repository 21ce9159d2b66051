//! A model's tokenizer: built once from its files, and used for everything.

use super::build::{self, Built};
use super::class::Class;
use super::compare;
use super::files::{Files, Wrapper, sentence_config};
use super::hash::TokenizerHash;
use crate::common::console::warn_once;
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokenizers::{Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

/// The key of `tokenizer_config.json` under which an exported folder records the hash of the tokenizer the model was
/// trained with: its own files differ, but shards made with that tokenizer remain usable.
pub const RECORD: &str = "gigapair";

/// A model's tokenizer, as transformers 5 and sentence-transformers 6 build it from the files; clones share it.
#[derive(Clone)]
pub struct ModelTokenizer(Arc<Inner>);

struct Inner {
    /// The file that holds the vocabulary.
    path: PathBuf,
    built: Built,
    /// How it differs from its `tokenizer.json`.
    differences: Vec<String>,
    hash: TokenizerHash,
    files: Files,
}

impl ModelTokenizer {
    /// The tokenizer in a file or a folder. A file is used by itself, except that a `tokenizer.json` or `vocab.txt`
    /// next to a `tokenizer_config.json`, or a `vocab.json`, means the folder.
    ///
    /// # Errors
    /// A file that is missing or is not a tokenizer; contradictory or unsupported settings.
    pub fn open(path: &Path) -> Result<Self> {
        let beside = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            Self::of(described(path)?.with_vocabulary()?)
        } else if (name == "tokenizer.json" || name == "vocab.txt")
            && path.is_file()
            && beside.join("tokenizer_config.json").is_file()
        {
            let files = described(beside)?;
            Self::of(if name == "vocab.txt" { files.with_vocab_txt()? } else { files.with_vocabulary()? })
        } else if name == "vocab.json" && path.is_file() {
            Self::of(described(beside)?.with_vocab_json()?)
        } else {
            Self::of(Files::lone(path)?)
        }
    }

    /// Builds the tokenizer of the files, without their truncation and padding: all-MiniLM-L6-v2's pads every text to
    /// 128. Prints once what is assumed, and where `tokenizer.json` is overruled.
    ///
    /// # Errors
    /// A file that is not a tokenizer; contradictory or unsupported settings.
    pub fn of(files: Files) -> Result<Self> {
        let made = Self::quiet(files)?;
        if let Some(note) = made.note() {
            warn_once(note);
        }
        Ok(made)
    }

    /// Like [`ModelTokenizer::of`], without the note.
    ///
    /// # Errors
    /// A file that is not a tokenizer; contradictory or unsupported settings.
    pub fn quiet(files: Files) -> Result<Self> {
        let (built, stated) = build::build(&files)?;
        let differences = stated.map(|s| compare::differences(&s, &built.tokenizer)).unwrap_or_default();
        let path = files.vocabulary().unwrap_or(&files.path).to_path_buf();
        let hash = hash_of(&files, &built, &differences)?;
        Ok(ModelTokenizer(Arc::new(Inner { path, built, differences, hash, files })))
    }

    /// The file it was read from, for messages.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Identifies it: the hash of the bytes of `tokenizer.json` if that alone determines it, else of the tokenizer
    /// built.
    pub fn hash(&self) -> TokenizerHash {
        self.0.hash
    }

    /// The hash of `tokenizer.json` as it stands, if something else is built from it.
    pub fn hash_at_its_word(&self) -> Option<TokenizerHash> {
        let (_, bytes) = self.0.files.json.as_ref()?;
        Some(TokenizerHash::of(bytes)).filter(|&hash| hash != self.hash())
    }

    /// The files it was built from.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    pub fn class(&self) -> Class {
        self.0.built.class
    }

    /// The flags of its class, by key.
    pub fn flags(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.built.flags.iter().map(|(key, value, _)| (*key, value))
    }

    /// The side on which long texts are truncated.
    pub fn side(&self) -> TruncationDirection {
        self.0.built.side
    }

    /// How it differs from its `tokenizer.json`, one entry per difference.
    pub fn differences(&self) -> &[String] {
        &self.0.differences
    }

    /// Its `tokenizer.json`, with texts truncated at `max_len` tokens.
    ///
    /// # Errors
    /// A `max_len` that leaves no room for text.
    pub fn json(&self, max_len: Option<usize>) -> Result<String> {
        let tokenizer = match max_len {
            Some(max_len) => self.cut_at(max_len)?,
            None => self.0.built.tokenizer.clone(),
        };
        tokenizer.to_string(true).map_err(|e| anyhow!("{}: {e}", self.path().display()))
    }

    /// The hash of the tokenizer built, whatever files it came from.
    ///
    /// # Errors
    /// A tokenizer that cannot be serialised; none is known.
    pub fn made_hash(&self) -> Result<TokenizerHash> {
        made_hash(&self.0.built)
    }

    /// What a user should know about how it was built.
    fn note(&self) -> Option<String> {
        let Inner { path, built, differences, files, .. } = &*self.0;
        let at = path.display();
        if files.json.is_none() {
            let shown = |(key, value, assumed): &(&str, Value, bool)| {
                format!("{key} = {value}{}", if *assumed { " (assumed)" } else { "" })
            };
            let flags: Vec<String> = built.flags.iter().map(shown).collect();
            return Some(format!(
                "{at}: there is no tokenizer.json; read as the {} of a {}, {}",
                built.class.kind().map_or_else(String::new, |kind| kind.to_string()),
                built.class.name(),
                flags.join(", ")
            ));
        }
        (!differences.is_empty()).then(|| {
            let by = match built.class {
                Class::Generic => "which uses that file as it is, but the folder's other files add to it",
                _ => "which builds the tokenizer from the vocabulary and its settings, as transformers does",
            };
            let beside = path.parent().unwrap_or(path).join("");
            let origin = built.origin.replace(&*beside.to_string_lossy(), "");
            format!("{at}: {origin}, {by}; it differs from that file by {}", differences.join("; "))
        })
    }

    /// The tokenizer, truncating every text at `max_len` tokens, special tokens included, and padding nothing.
    ///
    /// # Errors
    /// A `max_len` that leaves no room for text.
    pub fn cut_at(&self, max_len: usize) -> Result<Tokenizer> {
        let mut tokenizer = self.0.built.tokenizer.clone();
        set_max_len(&mut tokenizer, max_len, self.side())
            .with_context(|| self.path().display().to_string())?;
        Ok(tokenizer)
    }

    /// One more than the largest id of the vocabulary, added tokens included.
    pub fn vocabulary_size(&self) -> usize {
        self.0.built.tokenizer.get_vocab(true).values().max().map_or(0, |&id| id as usize + 1)
    }

    /// Added tokens whose ids are `rows` or more.
    pub fn added_beyond(&self, rows: usize) -> Vec<String> {
        let added = self.0.built.tokenizer.get_added_tokens_decoder();
        let mut beyond: Vec<(u32, String)> =
            added.into_iter().filter(|(id, _)| *id as usize >= rows).map(|(id, t)| (id, t.content)).collect();
        beyond.sort();
        beyond.into_iter().map(|(_, content)| content).collect()
    }

    /// The id that pads rows after a text.
    pub fn pad_id(&self) -> u32 {
        let built = &self.0.built;
        let mut names = self.role("pad_token").into_iter().chain(["[PAD]", "<pad>"]);
        names.find_map(|name| built.tokenizer.token_to_id(name)).unwrap_or(0)
    }

    /// The ids of special tokens, by their keys in a model's `config.json`.
    pub fn special_ids(&self) -> Vec<(&'static str, u32)> {
        let find = |role: &str, usual: [&str; 2]| {
            let mut names = self.role(role).into_iter().chain(usual);
            names.find_map(|name| self.0.built.tokenizer.token_to_id(name))
        };
        let (first, last) = (find("cls_token", ["[CLS]", "<s>"]), find("sep_token", ["[SEP]", "</s>"]));
        let ids = [
            ("pad_token_id", Some(self.pad_id())),
            ("bos_token_id", first),
            ("cls_token_id", first),
            ("eos_token_id", last),
            ("sep_token_id", last),
        ];
        ids.into_iter().filter_map(|(key, id)| Some((key, id?))).collect()
    }

    /// The special token of a role such as `pad_token`, if one is named.
    pub fn role(&self, role: &str) -> Option<&str> {
        self.0.built.roles.get(role).map(String::as_str)
    }
}

impl fmt::Debug for ModelTokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModelTokenizer({}, {})", self.0.path.display(), self.0.hash)
    }
}

/// A folder's files without the vocabulary; those of sentence-transformers only if there is a `modules.json`.
fn described(dir: &Path) -> Result<Files> {
    let config = if dir.join("modules.json").is_file() { sentence_config(dir)? } else { None };
    Files::of_folder(dir, Wrapper::of(config.as_ref())?)
}

/// Shards store the hash, so a self-contained `tokenizer.json` keeps its own, and an export the one of its training.
fn hash_of(files: &Files, built: &Built, differences: &[String]) -> Result<TokenizerHash> {
    let record = files.settings.as_ref().and_then(|s| s.map.get(RECORD)).unwrap_or(&Value::Null);
    let recorded = |key: &str| record[key].as_str()?.parse::<TokenizerHash>().ok();
    if let (Some(hash), Some(of)) = (recorded("tokenizer"), recorded("of"))
        && of == made_hash(built)?
    {
        return Ok(hash);
    }
    match &files.json {
        Some((_, bytes)) if differences.is_empty() && built.side == TruncationDirection::Right => {
            Ok(TokenizerHash::of(bytes))
        }
        _ => made_hash(built),
    }
}

fn made_hash(built: &Built) -> Result<TokenizerHash> {
    let mut text =
        built.tokenizer.to_string(false).map_err(|e| anyhow!("cannot write the tokenizer: {e}"))?;
    if built.side == TruncationDirection::Left {
        text.push_str("truncation_side=left");
    }
    Ok(TokenizerHash::of(text.as_bytes()))
}

/// Tokens of a prompt before a text, a leading special token included, as sentence-transformers counts those that are
/// not pooled: of the prompt alone, without a special token at its end. 0 without a prompt.
///
/// # Errors
/// Errors of the tokenizer.
pub fn prompt_length(tokenizer: &Tokenizer, prompt: &str) -> Result<usize> {
    if prompt.is_empty() {
        return Ok(0);
    }
    let encoding = tokenizer.encode_fast(prompt, true).map_err(|e| anyhow!("the prompt {prompt:?}: {e}"))?;
    let added = tokenizer.get_added_tokens_decoder();
    let special = encoding.get_ids().last().and_then(|id| added.get(id)).is_some_and(|t| t.special);
    Ok(encoding.len() - usize::from(special))
}

/// Truncates every text at `max_len` tokens, special tokens included, at its end or its beginning, without padding.
pub fn set_max_len(tokenizer: &mut Tokenizer, max_len: usize, direction: TruncationDirection) -> Result<()> {
    tokenizer.with_padding(None);
    let added =
        tokenizer.get_post_processor().map_or(0, |p| tokenizers::PostProcessor::added_tokens(p, false));
    ensure!(
        max_len > added && max_len <= usize::from(u16::MAX),
        "a maximum length of {max_len} tokens leaves no room beyond {added} special ones or exceeds {}",
        u16::MAX
    );
    let truncation = TruncationParams {
        direction,
        max_length: max_len,
        strategy: TruncationStrategy::LongestFirst,
        stride: 0,
    };
    tokenizer.with_truncation(Some(truncation)).map_err(|e| anyhow!("cannot set the maximum length: {e}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::{Case, learn_wordpiece};

    #[test]
    fn truncation_and_padding_of_the_file_are_overridden() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tokenizer.json");
        let texts = ["the cat sat on the mat", "the cat sat"].map(String::from);
        let mut tokenizer = learn_wordpiece(texts.into_iter(), 60, Case::Lower).unwrap();
        tokenizer.with_padding(Some(tokenizers::PaddingParams {
            strategy: tokenizers::PaddingStrategy::Fixed(128),
            ..Default::default()
        }));
        tokenizer.save(&path, false).unwrap();
        let model = ModelTokenizer::open(&path).unwrap();
        let (loaded, hash) = (model.cut_at(5).unwrap(), model.hash());
        let ids = loaded.encode("the cat sat on the mat", true).unwrap();
        assert_eq!(ids.get_tokens(), ["[CLS]", "the", "cat", "sat", "[SEP]"]);
        assert_eq!(loaded.encode_fast("the cat", true).unwrap().len(), 4);
        assert_eq!(hash, hash.to_string().parse().unwrap());
        assert!(model.cut_at(2).is_err());
        std::fs::write(&path, "{").unwrap();
        let err = format!("{:#}", ModelTokenizer::open(&path).unwrap_err());
        assert!(err.contains("tokenizer.json"), "{err}");
    }
}
