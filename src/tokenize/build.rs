//! Builds the tokenizer that transformers 5 would make from a folder's files.

use super::bert::word_piece;
use super::bpe::byte_level;
use super::class::{Class, plain};
use super::files::Files;
use super::flags::Flags;
use super::learn::VocabularyKind;
use super::special::{SpecialTokens, refuse_unknown};
use super::stated::{Stated, parse};
use super::unigram::sentence_piece;
use anyhow::{Result, anyhow, bail};
use serde_json::Value;
use std::collections::HashMap;
use tokenizers::normalizers::{Lowercase, Sequence};
use tokenizers::processors::roberta::RobertaProcessing;
use tokenizers::processors::template::TemplateProcessing;
use tokenizers::{ModelWrapper, NormalizerWrapper, Tokenizer, TruncationDirection};

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
    pub flags: Flags,
}

/// Builds it; also returns the tokenizer of `tokenizer.json` alone, without truncation and padding.
///
/// # Errors
/// Settings that transformers cannot load or make sense of, or that are not supported here; names file and key.
pub fn build(files: &Files) -> Result<(Built, Option<Tokenizer>)> {
    refuse_unknown(files)?;
    let (class, origin) = Class::of(files)?;
    let (json, stated) =
        files.json.as_ref().map(|(path, bytes)| parse(path, bytes, class)).transpose()?.unzip();
    if let (Some(json), Some((path, _)), Some(tokenizer)) = (&json, &files.json, &stated) {
        let kind = match tokenizer.get_model() {
            ModelWrapper::WordPiece(_) => Some(VocabularyKind::WordPiece),
            ModelWrapper::BPE(_) => Some(VocabularyKind::Bpe),
            ModelWrapper::Unigram(_) => Some(VocabularyKind::Unigram),
            ModelWrapper::WordLevel(_) => None,
        };
        if let Some(wanted) = class.kind().filter(|wanted| kind != Some(*wanted)) {
            bail!(
                "{origin}, which is a {wanted}, but model.type in {} is {}; set tokenizer_class to \
                 PreTrainedTokenizerFast, which uses tokenizer.json as it is",
                path.display(),
                plain(&json.model.kind)
            );
        }
    }
    let special = SpecialTokens::of(files, class, json.as_ref())?;
    let (mut tokenizer, flags) = match (class, &stated) {
        (Class::Generic, Some(stated)) => (stated.clone(), vec![]),
        (Class::Generic, None) => {
            let (held, class) = match files.vocab {
                Some(_) => ("vocab.txt", Class::Bert),
                None => ("vocab.json", Class::Roberta),
            };
            bail!(
                "{}: {origin}, which uses tokenizer.json as it is, but there is only a {held}; set tokenizer_class \
                 to {}, or fetch tokenizer.json",
                files.path.display(),
                class.name()
            )
        }
        (Class::Roberta, _) => byte_level(files, &special, stated.as_ref())?,
        (Class::XlmRoberta, _) => sentence_piece(files, &special, stated.as_ref())?,
        _ => word_piece(files, class, &special, stated.as_ref())?,
    };
    let failed = |e: tokenizers::Error| anyhow!("{}: cannot build the tokenizer: {e}", files.path.display());
    special.add_to(&mut tokenizer).map_err(failed)?;
    if class != Class::Generic {
        frame(&mut tokenizer, class, &special, &flags).map_err(failed)?;
    }
    if files.wrapper.lowercase {
        lowercase_first(&mut tokenizer).map_err(failed)?;
    }
    let side = side(files, json.as_ref())?;
    let roles = special.roles().map(|(role, token)| (role.to_owned(), token.to_owned())).collect();
    Ok((Built { tokenizer, side, class, origin, roles, flags }, stated))
}

/// Adds the special tokens around a text.
fn frame(
    tokenizer: &mut Tokenizer,
    class: Class,
    special: &SpecialTokens,
    flags: &Flags,
) -> tokenizers::Result<()> {
    let token = |role| {
        let text = special.role(role).unwrap_or_default().to_owned();
        let id = tokenizer.token_to_id(&text).ok_or_else(|| format!("no {role} {text:?}"))?;
        Ok::<_, tokenizers::Error>((text, id))
    };
    let around =
        if class == Class::XlmRoberta { ["bos_token", "eos_token"] } else { ["cls_token", "sep_token"] };
    let (first, last) = (token(around[0])?, token(around[1])?);
    let on =
        |key| flags.iter().find(|(name, ..)| *name == key).map(|(_, value, _)| value == &Value::Bool(true));
    if matches!(class, Class::MpNet | Class::Roberta) {
        let roberta = RobertaProcessing::new(last, first)
            .trim_offsets(on("trim_offsets").unwrap_or(true))
            .add_prefix_space(on("add_prefix_space").unwrap_or(false));
        tokenizer.with_post_processor(Some(roberta));
        return Ok(());
    }
    let (c, s) = (&first.0, &last.0);
    let pair = match class {
        Class::XlmRoberta => format!("{c}:0 $A:0 {s}:0 {s}:0 $B:0 {s}:0"),
        _ => format!("{c}:0 $A:0 {s}:0 $B:1 {s}:1"),
    };
    let template = TemplateProcessing::builder()
        .try_single(format!("{c}:0 $A:0 {s}:0"))?
        .try_pair(pair)?
        .special_tokens(vec![first.clone(), last.clone()])
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
    use tokenizers::normalizers::BertNormalizer;
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
