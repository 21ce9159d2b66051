//! Records → token ids.

use super::manifest::Prompts;
use super::rejects::Skips;
use crate::corpus::{CleanCounts, Record, Reject};
use crate::tokenize::{Memo, TextTokenizer};
use anyhow::Result;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

/// The result of a chunk of lines.
#[derive(Default)]
pub struct Rows {
    /// Lines read, including headers and rejects.
    pub lines: u64,
    pub rejects: Vec<Reject>,
    pub skipped: Skips,
    pub cleaned: CleanCounts,
    /// Pairs of the dev set and their JSON lines.
    pub dev_pairs: u64,
    pub dev: Vec<u8>,
    /// Negatives left out for belonging to the other side of the dev split.
    pub left_out: u64,
    /// Number of texts of each row.
    pub counts: Vec<u8>,
    /// Per text: hash, number of tokens, whether it was cut.
    pub hashes: Vec<u64>,
    pub lengths: Vec<u16>,
    pub cut: Vec<bool>,
    /// The tokens of all texts, in order.
    pub tokens: Vec<u32>,
    /// The targets, row by row.
    pub targets: Vec<f32>,
}

impl Rows {
    /// Adds a reject; a line counts once, however many of its records are rejected.
    pub fn reject_once(&mut self, reject: Reject) {
        if self.rejects.last().is_none_or(|last| last.line != reject.line) {
            self.rejects.push(reject);
        }
    }

    /// Adds a record to the dev set: an array of its texts, or an object if it has targets.
    pub fn push_dev(&mut self, record: &Record) -> Result<()> {
        if record.targets.is_empty() {
            serde_json::to_writer(&mut self.dev, &record.texts)?;
        } else {
            let mut object = json!({ "anchor": record.anchor(), "positive": record.positive() });
            // Not a list: reading one draws only some of its negatives.
            for (i, negative) in record.negatives().iter().enumerate() {
                object[format!("negative_{}", i + 1)] = negative.as_str().into();
            }
            // The shortest decimals of the f32s, not of the f64s equal to them.
            object["targets"] = Value::Array(record.targets.iter().map(shortest).collect());
            serde_json::to_writer(&mut self.dev, &object)?;
        }
        self.dev.push(b'\n');
        self.dev_pairs += 1;
        Ok(())
    }

    /// Adds a record, each text after its prompt. Returns `false`, and adds nothing, if a text has no tokens.
    pub fn push(
        &mut self,
        record: &Record,
        prompts: &Prompts,
        encoder: &TextTokenizer<'_>,
        memo: &mut Memo,
    ) -> Result<bool> {
        let (texts, tokens) = (self.hashes.len(), self.tokens.len());
        for (i, text) in record.texts.iter().enumerate() {
            let (length, cut) = match prompts.of(i) {
                "" => encoder.append(text, memo, &mut self.tokens)?,
                prompt => encoder.append(&format!("{prompt}{text}"), memo, &mut self.tokens)?,
            };
            if length == 0 {
                self.hashes.truncate(texts);
                self.lengths.truncate(texts);
                self.cut.truncate(texts);
                self.tokens.truncate(tokens);
                return Ok(false);
            }
            self.hashes.push(xxh3_64(text.as_bytes()));
            self.lengths.push(length as u16);
            self.cut.push(cut);
        }
        self.targets.extend_from_slice(&record.targets);
        self.counts.push((self.hashes.len() - texts) as u8);
        Ok(true)
    }
}

/// The shortest decimal of an f32, if it reads back as the same f32.
fn shortest(number: &f32) -> Value {
    let short = number.to_string().parse::<f64>().ok().filter(|short| *short as f32 == *number);
    Value::from(short.unwrap_or(f64::from(*number)))
}
