//! Text for the benches.

use gigapair::common::rng::{hash2, uniform};
use gigapair::tokenize::{Case, ModelTokenizer, learn_wordpiece};
use std::path::{Path, PathBuf};

/// A file of pairs and a tokenizer: from `DATA` and `TOKENIZER`, or generated in `dir`: 20,000 pairs of words of a
/// Zipf-like vocabulary.
pub fn input(dir: &Path) -> (PathBuf, ModelTokenizer) {
    let from_env = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let input = from_env("DATA").unwrap_or_else(|| {
        let path = dir.join("pairs.jsonl");
        let line = |i: u64| format!("[\"{}\",\"{}\"]\n", sentence(2 * i, 9), sentence(2 * i + 1, 30));
        std::fs::write(&path, (0..20_000).map(line).collect::<String>()).expect("a temporary file");
        path
    });
    let tokenizer = from_env("TOKENIZER").unwrap_or_else(|| {
        let path = dir.join("tokenizer.json");
        let tokenizer =
            learn_wordpiece((0..20_000).map(|i| sentence(i, 20)), 8_000, Case::Lower).expect("a vocabulary");
        tokenizer.save(&path, false).expect("a temporary file");
        path
    });
    (input, ModelTokenizer::open(&tokenizer).expect("a tokenizer.json"))
}

fn sentence(seed: u64, words: u64) -> String {
    (0..words).map(|w| word((uniform(seed, w).powi(4) * 20_000.0) as u64)).collect::<Vec<_>>().join(" ")
}

fn word(rank: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ko", "ri", "ten", "lo", "mas", "vi", "dur", "an", "se", "pol", "ge", "tri", "um", "ha", "nis",
    ];
    (0..1 + (rank + 3).ilog(16) as u64).map(|i| SYLLABLES[(hash2(rank, i) % 16) as usize]).collect()
}
