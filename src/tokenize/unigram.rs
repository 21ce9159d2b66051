//! XLM-RoBERTa's tokenizer: sentencepiece's Unigram, built from a vocabulary, a character map and a flag.

use super::class::Class;
use super::files::Files;
use super::flags::{Flags, flag, need};
use super::special::SpecialTokens;
use anyhow::{Context, Result, anyhow};
use tokenizers::models::unigram::Unigram;
use tokenizers::pre_tokenizers::metaspace::{Metaspace, PrependScheme};
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::whitespace::WhitespaceSplit;
use tokenizers::{ModelWrapper, NormalizerWrapper, PreTokenizerWrapper, Tokenizer};

/// The id of an unknown character, whatever `tokenizer.json` says.
const UNKNOWN: usize = 3;

/// An `XLMRobertaTokenizer`. Of `tokenizer.json`, only the vocabulary, the character map and the added tokens are used.
///
/// # Errors
/// A missing or unusable vocabulary; a flag that is not true or false; a role without a token.
pub fn sentence_piece(
    files: &Files,
    special: &SpecialTokens,
    stated: Option<&Tokenizer>,
) -> Result<(Tokenizer, Flags)> {
    let class = Class::XlmRoberta;
    let (prefix, assumed) = flag(files, "add_prefix_space", true)?;
    need(files, class, special, &[("bos_token", "before a text"), ("eos_token", "after a text")])?;
    let missing = || {
        format!(
            "{}: a {} without a tokenizer.json; fetch the model again",
            files.path.display(),
            class.name()
        )
    };
    let (stated, (path, _)) = stated.zip(files.json.as_ref()).with_context(missing)?;
    let ModelWrapper::Unigram(model) = stated.get_model() else { return Err(anyhow!(missing())) };
    let pieces: Vec<(String, f64)> = model.iter().cloned().collect();
    let model = Unigram::from(pieces, Some(UNKNOWN), false)
        .map_err(|e| anyhow!("{}: model.vocab is not one of a {}: {e}", path.display(), class.name()))?;
    let mut tokenizer = Tokenizer::new(model);
    tokenizer
        .with_normalizer(stated.get_normalizer().and_then(character_map))
        .map_err(|e| anyhow!("{}: {e}", path.display()))?;
    let scheme = if prefix { PrependScheme::Always } else { PrependScheme::Never };
    let spaces = Metaspace::new('▁', scheme, true);
    let steps = vec![PreTokenizerWrapper::from(WhitespaceSplit), spaces.clone().into()];
    tokenizer.with_pre_tokenizer(Some(Sequence::new(steps))).with_decoder(Some(spaces));
    Ok((tokenizer, vec![("add_prefix_space", prefix.into(), assumed)]))
}

/// The first character map of a normaliser; its other steps are not used.
fn character_map(normalizer: &NormalizerWrapper) -> Option<NormalizerWrapper> {
    match normalizer {
        NormalizerWrapper::Precompiled(_) => Some(normalizer.clone()),
        NormalizerWrapper::Sequence(steps) => {
            let steps: &[NormalizerWrapper] = steps.as_ref();
            steps.iter().find(|step| matches!(step, NormalizerWrapper::Precompiled(_))).cloned()
        }
        _ => None,
    }
}
