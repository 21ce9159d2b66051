//! The YAML front matter that the Hugging Face Hub reads
//! (<https://github.com/huggingface/hub-docs/blob/main/modelcard.md>).

use super::figures;
use super::parts::{CardDataset, ModelCard};
use super::text::clipped;
use super::yaml;
use crate::folder::hub::is_hub_id;
use serde_json::{Map, Value, json};

/// Characters of a text in the widget.
pub const WIDGET: usize = 200;

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

/// Between lines of `---`.
pub fn matter(card: &ModelCard) -> String {
    let mut map = Map::new();
    let mut add = |key: &str, value: Value| {
        if value.as_array().is_none_or(|list| !list.is_empty()) {
            map.insert(key.to_owned(), value);
        }
    };
    add("language", json!(card.languages));
    match card.license.as_deref().map(str::trim).filter(|l| !l.is_empty()) {
        None => add("license", "unknown".into()),
        Some(id) if LICENSES.contains(&id.to_lowercase().as_str()) => {
            add("license", id.to_lowercase().into())
        }
        Some(other) => {
            add("license", "other".into());
            add("license_name", other.into());
        }
    }
    // The Hub rejects a card whose base_model is not one of its ids, such as a path.
    if let Some(base) = card.base_model.as_deref().filter(|b| is_hub_id(b)) {
        add("base_model", base.into());
    }
    add("library_name", "sentence-transformers".into());
    add("pipeline_tag", "sentence-similarity".into());
    add("tags", tags(card).into());
    let datasets: Vec<&str> = drawn(card).map(|d| d.name.as_str()).filter(|d| is_hub_id(d)).collect();
    add("datasets", json!(datasets));
    add("metrics", json!(figures::keys(card)));
    let widget = card.widget.iter().map(|item| {
        let sentences: Vec<String> = item.sentences.iter().map(|text| clipped(text, WIDGET)).collect();
        json!({ "source_sentence": clipped(&item.source, WIDGET), "sentences": sentences })
    });
    add("widget", widget.collect());
    let results = figures::index(card);
    if !results.is_empty() {
        add("model-index", json!([{ "name": card.title(), "results": results }]));
    }
    format!("---\n{}---\n", yaml::block(&map))
}

/// The sets that batches came from: a later mixture may not have been reached.
fn drawn(card: &ModelCard) -> impl Iterator<Item = &CardDataset> {
    card.datasets.iter().filter(|set| set.share > 0.0)
}

fn tags(card: &ModelCard) -> Vec<String> {
    let of_all = [
        "sentence-transformers",
        "sentence-similarity",
        "feature-extraction",
        "dense",
        "generated_from_trainer",
    ];
    let size: u64 = drawn(card).map(|set| set.pairs).sum();
    let size = (size > 0).then(|| format!("dataset_size:{size}"));
    let mut losses: Vec<String> = vec![];
    for (class, _) in card.trained_with().flat_map(|loss| &loss.classes) {
        let tag = format!("loss:{class}");
        if !losses.contains(&tag) {
            losses.push(tag);
        }
    }
    let all = of_all.map(str::to_owned).into_iter().chain(size).chain(losses);
    all.chain(["gigapair".to_owned()]).collect()
}
