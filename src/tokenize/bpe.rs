//! RoBERTa's tokenizer: byte-level BPE, built from a vocabulary, merges and flags.

use super::class::Class;
use super::files::Files;
use super::flags::{Flags, flag, need};
use super::special::SpecialTokens;
use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use tokenizers::models::bpe::{BPE, Merges, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{ModelWrapper, Tokenizer};

/// A `RobertaTokenizer`. Of `tokenizer.json`, only the vocabulary, the merges and the added tokens are used.
///
/// # Errors
/// A missing or unusable vocabulary; flags that are not true or false; a role without a token.
pub fn byte_level(
    files: &Files,
    special: &SpecialTokens,
    stated: Option<&Tokenizer>,
) -> Result<(Tokenizer, Flags)> {
    let (prefix, prefix_assumed) = flag(files, "add_prefix_space", false)?;
    let (trim, trim_assumed) = flag(files, "trim_offsets", true)?;
    need(files, Class::Roberta, special, &[("cls_token", "before a text"), ("sep_token", "after a text")])?;
    let mut model = model(files, stated)?;
    // As transformers passes them: what its `tokenizer.json` says of unknown bytes does not count.
    model.unk_token = None;
    model.continuing_subword_prefix = Some(String::new());
    model.end_of_word_suffix = Some(String::new());
    model.dropout = None;
    (model.fuse_unk, model.byte_fallback, model.ignore_merges) = (false, false, false);
    let mut tokenizer = Tokenizer::new(model);
    tokenizer
        .with_pre_tokenizer(Some(ByteLevel::new(prefix, true, true)))
        .with_decoder(Some(ByteLevel::default()));
    let flags = vec![
        ("add_prefix_space", prefix.into(), prefix_assumed),
        ("trim_offsets", trim.into(), trim_assumed),
    ];
    Ok((tokenizer, flags))
}

/// The vocabulary and the merges of `tokenizer.json`, or else of `vocab.json` and `merges.txt`.
fn model(files: &Files, stated: Option<&Tokenizer>) -> Result<BPE> {
    if let Some(ModelWrapper::BPE(model)) = stated.map(|s| s.get_model()) {
        return Ok(model.clone());
    }
    let at = files.path.display();
    let (vocab_path, vocab) = files.vocab_json.as_ref().with_context(|| {
        format!("{at}: a {} without a vocabulary (vocab.json); fetch the model again", Class::Roberta.name())
    })?;
    let (merges_path, merges) = files.merges.as_ref().with_context(|| {
        format!("{at} has a vocab.json, but not the merges.txt that belongs to it; fetch the model again")
    })?;
    let vocab: BTreeMap<String, Value> = serde_json::from_slice(vocab).with_context(|| {
        format!("{} is not a vocabulary, an object of ids by token; fetch it again", vocab_path.display())
    })?;
    let ids = vocab.into_iter().map(|(token, id)| match id.as_u64().and_then(|id| u32::try_from(id).ok()) {
        Some(id) => Ok((token, id)),
        None => bail!("{}: the id of {token:?} is {id}, not a number", vocab_path.display()),
    });
    let ids = ids.collect::<Result<Vec<_>>>()?;
    let merges = read_merges(merges_path, merges)?;
    let unusable = |e| anyhow!("{} and {} do not fit: {e}", vocab_path.display(), merges_path.display());
    BPE::builder().vocab_and_merges(ids.into_iter().collect::<Vocab>(), merges).build().map_err(unusable)
}

/// The pairs of a `merges.txt`, one a line.
fn read_merges(path: &Path, bytes: &[u8]) -> Result<Merges> {
    let at = path.display();
    let text = std::str::from_utf8(bytes).with_context(|| format!("{at} is not UTF-8; fetch it again"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with("#version"));
    lines
        .map(|(i, line)| match line.split(' ').collect::<Vec<_>>()[..] {
            [a, b] => Ok((a.to_owned(), b.to_owned())),
            _ => bail!("{at}, line {}: {line:?} is not two tokens; fetch it again", i + 1),
        })
        .collect()
}
