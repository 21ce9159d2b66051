//! BM25, a baseline without training: Robertson's weighting as in Lucene (idf = ln(1 + (N − df + 0.5) / (df + 0.5)),
//! k1 = 1.2, b = 0.75). Words are lower-cased runs of letters and digits, without stemming or stop words.

use std::collections::HashMap;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// An index of texts.
pub struct Bm25 {
    texts: usize,
    /// Word → the texts containing it, each with its full weight.
    postings: HashMap<String, Vec<(u32, f32)>>,
}

impl Bm25 {
    pub fn new<'a>(texts: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let n = texts.len();
        let mut lengths = Vec::with_capacity(n);
        let mut postings: HashMap<String, Vec<(u32, f32)>> = HashMap::new();
        for (text, i) in texts.zip(0..) {
            let mut length = 0.0;
            for word in words(text) {
                length += 1.0;
                let list = postings.entry(word).or_default();
                match list.last_mut() {
                    Some((last, count)) if *last == i => *count += 1.0,
                    _ => list.push((i, 1.0)),
                }
            }
            lengths.push(length);
        }
        let average = lengths.iter().sum::<f32>() / n.max(1) as f32;
        for list in postings.values_mut() {
            let df = list.len() as f32;
            let idf = (1.0 + (n as f32 - df + 0.5) / (df + 0.5)).ln();
            for (i, weight) in list.iter_mut() {
                let norm = K1 * (1.0 - B + B * lengths[*i as usize] / average);
                *weight = idf * *weight * (K1 + 1.0) / (*weight + norm);
            }
        }
        Bm25 { texts: n, postings }
    }

    /// The score of every text for `query`; a word repeated in the query counts each time.
    pub fn scores(&self, query: &str) -> Vec<f32> {
        let mut scores = vec![0.0; self.texts];
        for (i, weight) in words(query).filter_map(|word| self.postings.get(&word)).flatten() {
            scores[*i as usize] += weight;
        }
        scores
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
