//! Learns a tokenizer with XLM-RoBERTa's layout.

use super::bpe::add_special;
use super::counts::counts;
use super::kind::{Case, FIRST, MASK, NO_TEXTS, too_small};
use anyhow::{Context, Result, anyhow, ensure};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use tokenizers::models::unigram::{Unigram, UnigramTrainer};
use tokenizers::normalizers::{BertNormalizer, NFKC, Sequence as Steps};
use tokenizers::pre_tokenizers::metaspace::{Metaspace, PrependScheme};
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::whitespace::WhitespaceSplit;
use tokenizers::processors::template::TemplateProcessing;
use tokenizers::{AddedToken, Tokenizer};

/// Characters are kept until they make up this share of the texts, as in sentencepiece; others are unknown.
const COVERAGE: f64 = 0.9995;
/// Longer words, in characters, are not learned from: they are no words.
const LONGEST: usize = 128;

/// Learns a Unigram tokenizer (`<s> … </s>`) of at most `vocab_size` tokens from texts, with XLM-RoBERTa's layout:
/// `<s>`, `<pad>`, `</s>`, `<unk>`, the pieces by falling probability, and last `<mask>`. sentencepiece's character map
/// is not available; in its place the texts are brought to NFKC and cleaned of control characters, and words are what
/// stands between white space. The same texts, in any order, give the same bytes.
///
/// # Errors
/// No texts, or a `vocab_size` too small even for the special tokens and the alphabet.
pub fn learn_unigram(
    texts: impl Iterator<Item = String> + Send,
    vocab_size: usize,
    case: Case,
) -> Result<Tokenizer> {
    let failed = |e: tokenizers::Error| anyhow!("cannot learn a vocabulary: {e}");
    let clean = BertNormalizer::new(true, false, Some(false), case == Case::Lower);
    let spaces = Metaspace::new('▁', PrependScheme::Always, true);
    let mut tokenizer = Tokenizer::new(Unigram::default());
    tokenizer
        .with_normalizer(Some(Steps::new(vec![NFKC.into(), clean.into()])))
        .map_err(failed)?
        .with_pre_tokenizer(Some(Sequence::new(vec![WhitespaceSplit.into(), spaces.clone().into()])))
        .with_decoder(Some(spaces));
    let words = counts(texts, &tokenizer)?;
    ensure!(!words.is_empty(), NO_TEXTS);
    let alphabet = alphabet(&words);
    let least = FIRST.len() + 1 + alphabet.len() + 1;
    ensure!(
        vocab_size >= least,
        too_small(vocab_size, least, "special tokens and single characters of the texts, and a piece")
    );
    let pieces = train(words, &alphabet, vocab_size - 1).map_err(failed)?;
    let fixed = |token: &str| (token.to_owned(), 0.0);
    let mut vocab: Vec<(String, f64)> = FIRST.map(fixed).to_vec();
    vocab.extend(pieces);
    vocab.push(fixed(MASK));
    tokenizer.with_model(Unigram::from(vocab, Some(3), false).map_err(failed)?);
    let around = TemplateProcessing::builder()
        .try_single("<s>:0 $A:0 </s>:0")
        .and_then(|b| b.try_pair("<s>:0 $A:0 </s>:0 </s>:0 $B:0 </s>:0"))
        .map_err(|e| anyhow!("cannot build the template: {e}"))?
        .special_tokens(vec![("<s>", 0), ("</s>", 2)])
        .build()
        .context("cannot build the template")?;
    tokenizer.with_post_processor(Some(around));
    add_special(&mut tokenizer).map_err(failed)?;
    Ok(tokenizer)
}

/// The most frequent characters.
fn alphabet(words: &[(String, u64)]) -> BTreeSet<char> {
    let mut by_char = BTreeMap::<char, u64>::new();
    for (word, count) in words {
        word.chars().for_each(|c| *by_char.entry(c).or_default() += count);
    }
    let wanted = COVERAGE * by_char.values().sum::<u64>() as f64;
    let mut by_count: Vec<(char, u64)> = by_char.into_iter().collect();
    by_count.sort_by_key(|&(c, n)| (Reverse(n), c));
    let mut sum = 0.0;
    by_count.retain(|&(_, n)| {
        let kept = sum < wanted;
        sum += n as f64;
        kept
    });
    by_count.into_iter().map(|(c, _)| c).collect()
}

/// Pieces with their log-probabilities, of which there are fewer than `size` by the special tokens.
///
/// Three things make the crate's trainer differ from run to run, and are taken from it here. It reads its words from a
/// hash map and adds them up on several threads, so that sums are rounded differently: it gets them sorted, on one
/// thread. It gives characters that it had dropped their scores in the order of a hash set: as each is a word of its
/// own here, none is dropped. It breaks ties between scores by that order: the result is sorted again.
fn train(
    words: Vec<(String, u64)>,
    alphabet: &BTreeSet<char>,
    size: usize,
) -> tokenizers::Result<Vec<(String, f64)>> {
    let mut counts: BTreeMap<String, u64> = alphabet.iter().map(|c| (c.to_string(), 1)).collect();
    for (word, count) in words {
        for part in
            word.split(|c| !alphabet.contains(&c)).filter(|p| !p.is_empty() && p.chars().count() <= LONGEST)
        {
            match counts.get_mut(part) {
                Some(known) => *known += count,
                None => drop(counts.insert(part.to_owned(), count)),
            }
        }
    }
    // The trainer adds counts up in u32.
    let most = counts.values().sum::<u64>() / u64::from(u32::MAX / 2) + 1;
    let counts: Vec<(String, u32)> =
        counts.into_iter().map(|(word, n)| (word, n.div_ceil(most).max(1) as u32)).collect();
    let trainer = UnigramTrainer::builder()
        .show_progress(false)
        .vocab_size(u32::try_from(size)?)
        .special_tokens(FIRST.map(|token| AddedToken::from(token, true)).to_vec())
        .unk_token(Some(FIRST[3].into()))
        .build()?;
    let mut model = Unigram::default();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    alone.install(|| trainer.do_train(counts, &mut model))?;
    let mut pieces: Vec<(String, f64)> = model.iter().skip(FIRST.len()).cloned().collect();
    pieces.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.cmp(b)));
    Ok(pieces)
}
