//! The tokenizers of BERT's family, built from a vocabulary and flags.

use super::class::Class;
use super::files::Files;
use super::flags::{Flags, flag, need};
use super::special::SpecialTokens;
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::Value;
use tokenizers::decoders::wordpiece::WordPiece as WordPieceDecoder;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{Model, ModelWrapper, Tokenizer};

/// The BERT family: WordPiece over the vocabulary, and a normaliser with three flags. Of `tokenizer.json`, only the
/// vocabulary and the added tokens are used.
pub fn word_piece(
    files: &Files,
    class: Class,
    special: &SpecialTokens,
    stated: Option<&Tokenizer>,
) -> Result<(Tokenizer, Flags)> {
    let (lowercase, lowercase_assumed) = flag(files, "do_lower_case", true)?;
    let (chinese, chinese_assumed) = flag(files, "tokenize_chinese_chars", true)?;
    let (strip, strip_assumed) = accents(files)?;
    let needed =
        [("unk_token", "for an unknown word"), ("cls_token", "before a text"), ("sep_token", "after a text")];
    need(files, class, special, &needed)?;
    let unk = special.role("unk_token").unwrap_or_default();
    let (mut model, place) = vocabulary(files, class, stated)?;
    ensure!(
        model.token_to_id(unk).is_some(),
        "{place} has no {unk:?}, which is the unk_token of {} ({}); name the vocabulary's own there",
        class.name(),
        files.settings_path().display()
    );
    model.unk_token = unk.to_owned();
    model.continuing_subword_prefix = "##".into();
    model.max_input_chars_per_word = 100;
    let failed = |e: tokenizers::Error| anyhow!("{place}: {e}");
    let mut tokenizer = Tokenizer::new(model);
    tokenizer
        .with_normalizer(Some(BertNormalizer::new(true, chinese, strip, lowercase)))
        .map_err(failed)?
        .with_pre_tokenizer(Some(BertPreTokenizer))
        .with_decoder(Some(WordPieceDecoder::default()));
    let flags = vec![
        ("do_lower_case", lowercase.into(), lowercase_assumed),
        ("strip_accents", strip.into(), strip_assumed),
        ("tokenize_chinese_chars", chinese.into(), chinese_assumed),
    ];
    Ok((tokenizer, flags))
}

/// A WordPiece with the vocabulary of `tokenizer.json`, or else of `vocab.txt`, and which file that is.
fn vocabulary(files: &Files, class: Class, stated: Option<&Tokenizer>) -> Result<(WordPiece, String)> {
    if let (Some(ModelWrapper::WordPiece(model)), Some((path, _))) =
        (stated.map(|s| s.get_model()), &files.json)
    {
        return Ok((model.clone(), path.display().to_string()));
    }
    let (path, bytes) = files.vocab.as_ref().with_context(|| {
        format!("{}: a {} without a vocabulary; fetch the model again", files.path.display(), class.name())
    })?;
    let unusable = |e| anyhow!("{} is not a vocabulary, one token a line: {e}", path.display());
    let vocab = WordPiece::read_bytes(bytes).map_err(unusable)?;
    Ok((WordPiece::builder().vocab(vocab).build().map_err(unusable)?, path.display().to_string()))
}

/// Whether accents are stripped (`None`: if letters are lower-cased), and whether that was assumed.
fn accents(files: &Files) -> Result<(Option<bool>, bool)> {
    match files.setting("strip_accents") {
        None => Ok((None, true)),
        Some((Value::Null, _)) => Ok((None, false)),
        Some((Value::Bool(value), _)) => Ok((Some(*value), false)),
        Some((value, place)) => bail!(
            "{place}: strip_accents is {value}, which transformers does not load; write true, false or null"
        ),
    }
}
