//! The model card: `README.md` with the YAML front matter that the Hugging Face Hub reads
//! (<https://github.com/huggingface/hub-docs/blob/main/modelcard.md>).

use super::hub::is_hub_id;
use super::settings::Settings;
use super::usage::{quoted, usage};
use std::fmt::Write;

/// The contents of a model card; the sections of empty fields are left out.
#[derive(Clone, Debug, Default)]
pub struct ModelCard {
    /// Title, and the name in the usage example.
    pub name: String,
    /// A Hub licence identifier, such as `apache-2.0`. `None` is written as `unknown`, which the Hub accepts; any other
    /// text becomes `other` with that text as `license_name`.
    pub license: Option<String>,
    /// ISO 639-1 codes, such as `en`.
    pub languages: Vec<String>,
    /// The model training started from: a Hub id or a folder's name; `None` for random weights.
    pub base_model: Option<String>,
    pub datasets: Vec<CardDataset>,
    pub steps: u64,
    /// Pairs seen in training, including repetitions.
    pub pairs: u64,
    /// Names and values, in table order.
    pub hyper_parameters: Vec<(String, String)>,
    pub results: Vec<CardResult>,
    /// Sentences about the results.
    pub remarks: Vec<String>,
    /// A sentence about the prompts, without a full stop.
    pub on_prompts: Option<String>,
}

/// One data set of a run.
#[derive(Clone, Debug, Default)]
pub struct CardDataset {
    pub name: String,
    pub pairs: u64,
    /// Share of the batches, 0 to 1.
    pub share: f64,
    pub license: Option<String>,
}

/// A metric before and after training.
#[derive(Clone, Debug, Default)]
pub struct CardResult {
    pub metric: String,
    pub before: Option<f64>,
    pub after: Option<f64>,
}

/// Hub identifiers common among text models; any other licence becomes `other`.
const LICENSES: [&str; 24] = [
    "apache-2.0",
    "mit",
    "openrail",
    "bsd",
    "bsd-2-clause",
    "bsd-3-clause",
    "cc",
    "cc0-1.0",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "cc-by-nc-3.0",
    "cc-by-nc-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nc-nd-4.0",
    "cc-by-nd-4.0",
    "odc-by",
    "odbl",
    "gpl-3.0",
    "lgpl-3.0",
    "agpl-3.0",
    "unlicense",
    "unknown",
];

impl ModelCard {
    /// The text of `README.md`. `dim` and `settings` come from the model itself.
    pub(super) fn render(&self, dim: u64, settings: &Settings) -> String {
        let mut out = self.front_matter();
        // Writing to a String cannot fail, hence the ignored results below.
        let _ = write!(
            out,
            "\n# {name}\n\n\
             A [sentence-transformers](https://www.sbert.net) model: it maps a text of up to {max_seq_length} \
             tokens to a unit vector of {dim} dimensions, for semantic search, clustering and \
             similarity. Compare vectors by cosine.\n",
            name = self.title(),
            max_seq_length = settings.max_seq_length,
        );
        out.push_str(&usage(&self.name, settings, self.on_prompts.as_deref()));
        self.training(&mut out);
        if !self.results.is_empty() {
            out.push_str("\n## Results\n\n| metric | before training | after |\n|---|---:|---:|\n");
            let shown = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{x:.4}"));
            for CardResult { metric, before, after } in &self.results {
                let _ = writeln!(out, "| {} | {} | {} |", cell(metric), shown(*before), shown(*after));
            }
            self.remarks.iter().for_each(|r| out.push_str(&format!("\n{}\n", cell(r))));
        }
        out
    }

    fn title(&self) -> &str {
        if self.name.is_empty() { "sentence-embedding model" } else { &self.name }
    }

    fn front_matter(&self) -> String {
        let mut out = String::from("---\n");
        if !self.languages.is_empty() {
            out.push_str("language:\n");
            self.languages.iter().for_each(|l| out.push_str(&format!("- {}\n", quoted(l))));
        }
        match self.license.as_deref().map(str::trim).filter(|l| !l.is_empty()) {
            None => out.push_str("license: unknown\n"),
            Some(id) if LICENSES.contains(&id.to_lowercase().as_str()) => {
                out.push_str(&format!("license: {}\n", id.to_lowercase()));
            }
            Some(other) => out.push_str(&format!("license: other\nlicense_name: {}\n", quoted(other))),
        }
        // The Hub rejects a card whose base_model is not one of its ids, such as a path.
        if let Some(base) = self.base_model.as_deref().filter(|b| is_hub_id(b)) {
            out.push_str(&format!("base_model: {}\n", quoted(base)));
        }
        out.push_str(
            "library_name: sentence-transformers\n\
             pipeline_tag: sentence-similarity\n\
             tags:\n- sentence-transformers\n- feature-extraction\n- sentence-similarity\n- gigapair\n---\n",
        );
        out
    }

    fn training(&self, out: &mut String) {
        let start = match &self.base_model {
            Some(base) => format!("from {}", cell(base_name(base))),
            None => "from random weights".to_owned(),
        };
        let _ = write!(
            out,
            "\n## Training\n\nTrained with gigapair {} {start}: {} steps, {} pairs.\n",
            env!("CARGO_PKG_VERSION"),
            grouped(self.steps),
            grouped(self.pairs),
        );
        if !self.datasets.is_empty() {
            out.push_str("\n| data set | pairs | share | licence |\n|---|---:|---:|---|\n");
            for d in &self.datasets {
                let license = d.license.as_deref().unwrap_or("not stated");
                let (name, pairs, share) = (cell(&d.name), grouped(d.pairs), 100.0 * d.share);
                let _ = writeln!(out, "| {name} | {pairs} | {share:.1} % | {} |", cell(license));
            }
        }
        if !self.hyper_parameters.is_empty() {
            out.push_str("\n| hyper-parameter | value |\n|---|---|\n");
            for (name, value) in &self.hyper_parameters {
                let _ = writeln!(out, "| {} | {} |", cell(name), cell(value));
            }
        }
    }
}

/// Text that cannot break out of a Markdown table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}

/// 1234567 as `1,234,567`.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A Hub id, or the last part of a path.
fn base_name(base: &str) -> &str {
    if is_hub_id(base) { base } else { base.trim_end_matches('/').rsplit('/').next().unwrap_or(base) }
}

#[cfg(test)]
mod tests {
    use super::super::settings::Similarity;
    use super::*;

    fn settings() -> Settings {
        Settings {
            max_seq_length: 16,
            head: Default::default(),
            similarity: Similarity::Cosine,
            prompts: Default::default(),
            default_prompt: None,
        }
    }

    fn license_lines(license: Option<&str>) -> String {
        let card = ModelCard { license: license.map(str::to_owned), ..Default::default() };
        let text = card.render(8, &settings());
        text.lines().filter(|l| l.starts_with("license")).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_license_is_always_one_the_hub_accepts() {
        assert_eq!(license_lines(None), "license: unknown");
        assert_eq!(license_lines(Some("  ")), "license: unknown");
        assert_eq!(license_lines(Some("Apache-2.0")), "license: apache-2.0");
        assert_eq!(license_lines(Some("ours: v1")), "license: other; license_name: \"ours: v1\"");
    }

    #[test]
    fn a_folder_is_told_by_its_name_and_not_declared_as_base_model() {
        let card = |base: &str| {
            ModelCard { base_model: Some(base.into()), ..Default::default() }.render(8, &settings())
        };
        assert!(card("nreimers/MiniLM-L6-H384-uncased").contains("\nbase_model: \"nreimers/"));
        let local = card("../models/tiny");
        assert!(!local.contains("base_model") && !local.contains("..") && local.contains("from tiny: "));
    }

    #[test]
    fn data_and_results_stand_in_tables() {
        let card = ModelCard {
            name: "m".into(),
            datasets: vec![CardDataset { name: "a|b".into(), pairs: 1234567, share: 0.25, license: None }],
            results: vec![CardResult {
                metric: "sts.spearman_cosine".into(),
                before: None,
                after: Some(0.81239),
            }],
            ..Default::default()
        };
        let text = card.render(8, &settings());
        assert!(text.contains("| a\\|b | 1,234,567 | 25.0 % | not stated |"), "{text}");
        assert!(text.contains("| sts.spearman_cosine | – | 0.8124 |"), "{text}");
    }
}
