//! Learns a RoBERTa tokenizer.

use super::counts::counts;
use super::kind::{Case, FIRST, MASK, NO_TEXTS, too_small};
use super::merges::Merger;
use anyhow::{Result, anyhow, ensure};
use std::collections::{BTreeSet, HashMap};
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::normalizers::Lowercase;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::processors::roberta::RobertaProcessing;
use tokenizers::{AddedToken, Tokenizer};

/// Learns a RoBERTa tokenizer (byte-level BPE, `<s> … </s>`) of at most `vocab_size` tokens from texts: `<s>`, `<pad>`,
/// `</s>`, `<unk>`, the 256 bytes, what merges make, and last `<mask>`. A pair is merged if it occurs twice. The same
/// texts, in any order, give the same bytes.
///
/// # Errors
/// No texts, or a `vocab_size` too small even for the special tokens and the bytes.
pub fn learn_bpe(
    texts: impl Iterator<Item = String> + Send,
    vocab_size: usize,
    case: Case,
) -> Result<Tokenizer> {
    let failed = |e: tokenizers::Error| anyhow!("cannot learn a vocabulary: {e}");
    let mut tokenizer = Tokenizer::new(BPE::default());
    if case == Case::Lower {
        tokenizer.with_normalizer(Some(Lowercase)).map_err(failed)?;
    }
    tokenizer
        .with_pre_tokenizer(Some(ByteLevel::new(false, true, true)))
        .with_decoder(Some(ByteLevel::default()));
    let words = counts(texts, &tokenizer)?;
    ensure!(!words.is_empty(), NO_TEXTS);
    let mut tokens: Vec<String> = FIRST.map(String::from).to_vec();
    tokens
        .extend(ByteLevel::alphabet().into_iter().collect::<BTreeSet<char>>().into_iter().map(String::from));
    let least = tokens.len() + 1;
    ensure!(vocab_size >= least, too_small(vocab_size, least, "tokens of 256 bytes and the special ones"));

    let mut ids: HashMap<String, u32> = tokens.iter().cloned().zip(0..).collect();
    let numbers =
        |word: &str| word.chars().filter_map(|c| ids.get(c.encode_utf8(&mut [0; 4])).copied()).collect();
    let mut merger = Merger::new(words.iter().map(|(word, count)| (numbers(word), *count)).collect());
    let mut merges = vec![];
    while tokens.len() + 1 < vocab_size
        && let Some((a, b)) = merger.next(2)
    {
        let (a, b, pair) = (&tokens[a as usize], &tokens[b as usize], (a, b));
        let made = format!("{a}{b}");
        merges.push((a.clone(), b.clone()));
        // Two pairs may make the same token.
        let id = *ids.entry(made.clone()).or_insert(tokens.len() as u32);
        if id as usize == tokens.len() {
            tokens.push(made);
        }
        merger.merge(pair, id);
    }
    tokens.push(MASK.into());
    let vocab: Vocab = tokens.into_iter().zip(0..).collect();
    let model = BPE::builder()
        .vocab_and_merges(vocab, merges)
        .continuing_subword_prefix(String::new())
        .end_of_word_suffix(String::new());
    tokenizer.with_model(model.build().map_err(failed)?);
    let around = RobertaProcessing::new((FIRST[2].into(), 2), (FIRST[0].into(), 0));
    tokenizer.with_post_processor(Some(around.trim_offsets(true).add_prefix_space(false)));
    add_special(&mut tokenizer).map_err(failed)?;
    Ok(tokenizer)
}

/// Marks the special tokens of RoBERTa's layout, of which the mask takes the white space before it.
pub fn add_special(tokenizer: &mut Tokenizer) -> tokenizers::Result<()> {
    let first = FIRST.map(|token| AddedToken::from(token, true));
    tokenizer.add_special_tokens(first.into_iter().chain([AddedToken::from(MASK, true).lstrip(true)]))?;
    Ok(())
}
