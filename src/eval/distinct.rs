//! Texts, each once.

use std::collections::HashMap;

/// Distinct texts, in order of first occurrence.
#[derive(Default)]
pub struct Distinct {
    numbers: HashMap<String, usize>,
    pub texts: Vec<String>,
}

impl Distinct {
    /// The number of a text, which is added if it is new.
    pub fn number(&mut self, text: &str) -> usize {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        self.numbers.insert(text.to_owned(), self.texts.len());
        self.texts.push(text.to_owned());
        self.texts.len() - 1
    }
}
