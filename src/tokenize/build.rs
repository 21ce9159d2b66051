//! Builds the tokenizer that transformers 5 would make from a folder's files.

use super::class::{Class, plain};
use super::files::Files;
use super::special::{SpecialTokens, refuse_unknown};
use super::stated::{Stated, parse};
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::Value;
use std::collections::HashMap;
use tokenizers::decoders::wordpiece::WordPiece as WordPieceDecoder;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::{BertNormalizer, Lowercase, Sequence};
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::processors::roberta::RobertaProcessing;
use tokenizers::processors::template::TemplateProcessing;
use tokenizers::{Model, ModelWrapper, NormalizerWrapper, Tokenizer, TruncationDirection};

/// A tokenizer, and what it was built from.
pub struct Built {
    /// Neither truncates nor pads.
    pub tokenizer: Tokenizer,
    pub side: TruncationDirection,
    pub class: Class,
    /// Where the class comes from, for messages.
    pub origin: String,
    /// Named special tokens, by role.
    pub roles: HashMap<String, String>,
    /// The flags of the class, and whether each was assumed.
    pub flags: Vec<(&'static str, Value, bool)>,
}

/// Builds it; also returns the tokenizer of `tokenizer.json` alone, without truncation and padding.
///
/// # Errors
/// Settings that transformers cannot load or make sense of, or that are not supported here; names file and key.
pub fn build(files: &Files) -> Result<(Built, Option<Tokenizer>)> {
    refuse_unknown(files)?;
    let (class, origin) = Class::of(files)?;
    let (json, stated) = files.json.as_ref().map(|(path, bytes)| parse(path, bytes)).transpose()?.unzip();
    if let (Some(json), Some((path, _)), Some(tokenizer)) = (&json, &files.json, &stated) {
        ensure!(
            class == Class::Generic || matches!(tokenizer.get_model(), ModelWrapper::WordPiece(_)),
            "{origin}, which is a WordPiece, but model.type in {} is {}; set tokenizer_class to \
             PreTrainedTokenizerFast, which uses tokenizer.json as it is",
            path.display(),
            plain(&json.model.kind)
        );
    }
    let special = SpecialTokens::of(files, class, json.as_ref())?;
    let (mut tokenizer, flags) = match (class, &stated) {
        (Class::Generic, Some(stated)) => (stated.clone(), vec![]),
        (Class::Generic, None) => bail!(
            "{}: {origin}, which uses tokenizer.json as it is, but there is only a vocab.txt; set tokenizer_class \
             to BertTokenizer, or fetch tokenizer.json",
            files.path.display()
        ),
        _ => word_piece(files, class, &special, stated.as_ref())?,
    };
    let failed = |e: tokenizers::Error| anyhow!("{}: cannot build the tokenizer: {e}", files.path.display());
    special.add_to(&mut tokenizer).map_err(failed)?;
    if class != Class::Generic {
        frame(&mut tokenizer, class, &special).map_err(failed)?;
    }
    if files.wrapper.lowercase {
        lowercase_first(&mut tokenizer).map_err(failed)?;
    }
    let side = side(files, json.as_ref())?;
    let roles = special.roles().map(|(role, token)| (role.to_owned(), token.to_owned())).collect();
    Ok((Built { tokenizer, side, class, origin, roles, flags }, stated))
}

type Flags = Vec<(&'static str, Value, bool)>;

/// The BERT family: WordPiece over the vocabulary, and a normaliser with three flags. Of `tokenizer.json`, only the
/// vocabulary and the added tokens are used.
fn word_piece(
    files: &Files,
    class: Class,
    special: &SpecialTokens,
    stated: Option<&Tokenizer>,
) -> Result<(Tokenizer, Flags)> {
    let (lowercase, lowercase_assumed) = flag(files, "do_lower_case")?;
    let (chinese, chinese_assumed) = flag(files, "tokenize_chinese_chars")?;
    let (strip, strip_assumed) = accents(files)?;
    for (role, use_) in
        [("unk_token", "for an unknown word"), ("cls_token", "before a text"), ("sep_token", "after a text")]
    {
        ensure!(
            special.role(role).is_some(),
            "{}: {role} is null, and {} needs a token {use_}; name it",
            files.settings_path().display(),
            class.name()
        );
    }
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

/// A flag, true by default, and whether it was assumed.
fn flag(files: &Files, key: &str) -> Result<(bool, bool)> {
    match files.setting(key) {
        None => Ok((true, true)),
        Some((Value::Bool(value), _)) => Ok((*value, false)),
        Some((value, place)) => {
            bail!("{place}: {key} is {value}, which transformers does not load; write true or false")
        }
    }
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

/// Adds the special tokens around a text.
fn frame(tokenizer: &mut Tokenizer, class: Class, special: &SpecialTokens) -> tokenizers::Result<()> {
    let token = |role| {
        let text = special.role(role).unwrap_or_default().to_owned();
        let id = tokenizer.token_to_id(&text).ok_or_else(|| format!("no {role} {text:?}"))?;
        Ok::<_, tokenizers::Error>((text, id))
    };
    let (cls, sep) = (token("cls_token")?, token("sep_token")?);
    if class == Class::MpNet {
        let roberta = RobertaProcessing::new(sep, cls).trim_offsets(true).add_prefix_space(false);
        tokenizer.with_post_processor(Some(roberta));
        return Ok(());
    }
    let (c, s) = (&cls.0, &sep.0);
    let template = TemplateProcessing::builder()
        .try_single(format!("{c}:0 $A:0 {s}:0"))?
        .try_pair(format!("{c}:0 $A:0 {s}:0 $B:1 {s}:1"))?
        .special_tokens(vec![cls.clone(), sep.clone()])
        .build()?;
    tokenizer.with_post_processor(Some(template));
    Ok(())
}

/// sentence-transformers' `do_lower_case`: a step before the normaliser, unless that already does the same.
fn lowercase_first(tokenizer: &mut Tokenizer) -> tokenizers::Result<()> {
    let mut list = vec![NormalizerWrapper::Lowercase(Lowercase)];
    match tokenizer.get_normalizer() {
        Some(NormalizerWrapper::Lowercase(_)) => return Ok(()),
        // Lower-casing before it as well changes nothing: a test checks every character.
        Some(NormalizerWrapper::BertNormalizer(bert)) if bert.lowercase => return Ok(()),
        Some(NormalizerWrapper::Sequence(sequence)) => {
            let steps: &[NormalizerWrapper] = sequence.as_ref();
            if steps.iter().any(|step| matches!(step, NormalizerWrapper::Lowercase(_))) {
                return Ok(());
            }
            list.extend_from_slice(steps);
        }
        Some(other) => list.push(other.clone()),
        None => {}
    }
    tokenizer.with_normalizer(Some(Sequence::new(list)))?;
    Ok(())
}

/// The side on which long texts are truncated: the setting's, else `tokenizer.json`'s, else right.
fn side(files: &Files, json: Option<&Stated>) -> Result<TruncationDirection> {
    let (value, place) = match files.setting("truncation_side") {
        Some(found) => found,
        None => match json.map(|j| &j.truncation["direction"]) {
            Some(Value::String(side)) if side == "Left" => return Ok(TruncationDirection::Left),
            _ => return Ok(TruncationDirection::Right),
        },
    };
    match value.as_str() {
        Some("left") => Ok(TruncationDirection::Left),
        Some("right") => Ok(TruncationDirection::Right),
        _ => bail!("{place}: truncation_side is {value}; write \"left\" or \"right\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokenizers::{NormalizedString, Normalizer};

    /// Why `lowercase_first` leaves a lower-casing BERT normaliser alone.
    #[test]
    fn to_lower_case_before_a_lower_casing_normaliser_changes_no_character() {
        for strip in [None, Some(false)] {
            let bert = BertNormalizer::new(true, true, strip, true);
            let both = Sequence::new(vec![Lowercase.into(), bert.into()]);
            for c in '\0'..=char::MAX {
                let [mut once, mut twice] = [(); 2].map(|()| NormalizedString::from(c.to_string()));
                bert.normalize(&mut once).unwrap();
                both.normalize(&mut twice).unwrap();
                assert_eq!(once.get(), twice.get(), "{c:?}");
            }
        }
    }
}
