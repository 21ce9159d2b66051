//! The model card: `README.md`, with what the cards of sentence-transformers have.

mod citations;
mod data;
mod figures;
mod front;
mod log;
mod parts;
mod text;
mod usage;
mod yaml;

pub use parts::{CardColumn, CardDataset, CardLoss, CardResult, CardStep, CardTask, CardWidget, ModelCard};
pub use usage::{Example, Side};

use super::hub::is_hub_id;
use super::settings::{Settings, Similarity};
use std::fmt::Write;
use text::{cell, grouped};

impl ModelCard {
    /// The text of `README.md`. `dim` and `settings` come from the model itself.
    pub(super) fn render(&self, dim: u64, settings: &Settings) -> String {
        let mut out = front::matter(self);
        // Writing to a String cannot fail, hence the ignored results below.
        let _ = write!(
            out,
            "\n# {name}\n\n\
             A [sentence-transformers](https://www.sbert.net) model: it maps a text of up to {max_seq_length} \
             tokens to a {unit}vector of {dim} dimensions, for semantic search, clustering and \
             similarity. Compare vectors by {similarity}.\n",
            name = cell(self.title()),
            max_seq_length = settings.max_seq_length,
            unit = if settings.head.normalize { "unit " } else { "" },
            similarity = match settings.similarity {
                Similarity::Cosine => "cosine",
                Similarity::Dot => "dot product",
                Similarity::Euclidean => "Euclidean distance",
                Similarity::Manhattan => "Manhattan distance",
            },
        );
        out.push_str(&usage::section(self, settings));
        out.push_str(&figures::section(self));
        out.push_str(&self.training());
        out.push_str(&citations::section(self));
        out
    }

    fn training(&self) -> String {
        let start = match self.base_model.as_deref() {
            Some(base) if is_hub_id(base) => format!("from [{base}](https://huggingface.co/{base})"),
            Some(base) => format!("from {}", cell(last_part(base))),
            None => "from random weights".to_owned(),
        };
        let mut out = format!(
            "\n## Training\n\nTrained with gigapair {} {start}: {} steps, {} pairs.\n",
            env!("CARGO_PKG_VERSION"),
            grouped(self.steps),
            grouped(self.pairs),
        );
        out.push_str(&data::section(self));
        out.push_str(&table("Hyper-parameters", ["hyper-parameter", "value"], &self.hyper_parameters));
        out.push_str(&log::section(self));
        out.push_str(&table("Versions", ["program", "version"], &self.versions));
        out
    }
}

fn table(title: &str, heads: [&str; 2], rows: &[(String, String)]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let row = |(name, value): &(String, String)| format!("| {} | {} |\n", cell(name), cell(value));
    let rows: String = rows.iter().map(row).collect();
    format!("\n### {title}\n\n| {} | {} |\n|---|---|\n{rows}", heads[0], heads[1])
}

/// The last part of a path.
fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests;
