//! Figures of evaluations: what their names say, and their tables.

use super::parts::{CardResult, ModelCard};
use super::text::{cell, code, titled};
use serde_json::{Value, json};
use std::fmt::Write;

/// `KIND[.NAME].KEY`; only the name may have dots.
struct Name<'a> {
    kind: &'a str,
    set: Option<&'a str>,
    key: &'a str,
}

impl<'a> Name<'a> {
    fn of(figure: &'a str) -> Name<'a> {
        let (before, key) = figure.rsplit_once('.').unwrap_or(("", figure));
        match before.split_once('.') {
            Some((kind, set)) => Name { kind, set: Some(set), key },
            None => Name { kind: before, set: None, key },
        }
    }
}

/// The figures of one set.
struct Set<'a> {
    task: String,
    is_result: bool,
    name: Option<&'a str>,
    /// Its key, and the figure.
    rows: Vec<(&'a str, &'a CardResult)>,
    /// The most telling one.
    primary: usize,
}

/// By set, in order.
fn sets(card: &ModelCard) -> Vec<Set<'_>> {
    let mut sets: Vec<(&str, Set<'_>)> = vec![];
    for result in &card.results {
        let Name { kind, set, key } = Name::of(&result.metric);
        match sets.iter_mut().find(|(of, known)| *of == kind && known.name == set) {
            Some((_, known)) => known.rows.push((key, result)),
            None => {
                let known = card.tasks.iter().find(|task| task.kind == kind);
                let task = match known {
                    Some(task) => task.name.to_owned(),
                    // Logs of early versions name no kind.
                    None if kind.is_empty() => "Evaluation".to_owned(),
                    None => titled(kind),
                };
                let is_result = known.is_none_or(|task| task.is_result);
                let rows = vec![(key, result)];
                sets.push((kind, Set { task, is_result, name: set, rows, primary: 0 }));
            }
        }
    }
    for (kind, set) in &mut sets {
        let stem = card.tasks.iter().find(|task| task.kind == *kind).map(|task| task.primary);
        let named = |stem: &str| {
            let (begins, ends) = (format!("{stem}_"), format!("_{stem}"));
            let is = |key: &str| key == stem || key.starts_with(&begins) || key.ends_with(&ends);
            set.rows.iter().position(|(key, _)| is(key))
        };
        let chosen = set.rows.iter().position(|(_, r)| card.goal.as_ref() == Some(&r.metric));
        // Evaluations give their most telling figure first.
        set.primary = chosen.or(stem.and_then(named)).unwrap_or(0);
    }
    sets.into_iter().map(|(_, set)| set).collect()
}

/// The most telling figure of each set.
pub fn primaries(card: &ModelCard) -> Vec<&str> {
    sets(card).into_iter().map(|set| set.rows[set.primary].1.metric.as_str()).collect()
}

/// `results` of the `model-index`: the figures of the model as it is. Empty if there are none.
pub fn index(card: &ModelCard) -> Vec<Value> {
    let of = |set: &Set<'_>| {
        let metric = |(key, result): &(&str, &CardResult)| {
            let value = result.after.filter(|x| x.is_finite())?;
            Some(json!({ "type": key, "value": value, "name": titled(key) }))
        };
        let metrics: Vec<Value> = set.rows.iter().filter_map(metric).collect();
        let kind = set.task.to_lowercase().replace(' ', "-");
        let name = set.name.map_or_else(|| "Unknown".to_owned(), |name| name.replace(['_', '-'], " "));
        (!metrics.is_empty()).then(|| {
            json!({
                "task": { "type": kind, "name": set.task },
                "dataset": { "name": name, "type": set.name.unwrap_or("unknown") },
                "metrics": metrics,
            })
        })
    };
    sets(card).iter().filter(|set| set.is_result).filter_map(of).collect()
}

/// The keys of all results of the model, each once.
pub fn keys(card: &ModelCard) -> Vec<&str> {
    let mut out: Vec<&str> = vec![];
    for (key, result) in sets(card).iter().filter(|set| set.is_result).flat_map(|set| &set.rows) {
        if result.after.is_some_and(f64::is_finite) && !out.contains(key) {
            out.push(key);
        }
    }
    out
}

/// `## Evaluation`, with a table for each set.
pub fn section(card: &ModelCard) -> String {
    let mut out = String::new();
    if !card.results.is_empty() {
        out.push_str("\n## Evaluation\n");
    }
    let shown = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{x:.4}"));
    for set in sets(card) {
        let name = set.name.map_or_else(String::new, |name| format!(": {}", code(name)));
        let _ = write!(
            out,
            "\n### {}{name}\n\n| metric | before training | after |\n|---|---:|---:|\n",
            set.task
        );
        for (i, (_, CardResult { metric, before, after })) in set.rows.iter().enumerate() {
            let bold = if i == set.primary { "**" } else { "" };
            let [before, after] = [before, after].map(|x| shown(*x));
            let _ = writeln!(
                out,
                "| {bold}{}{bold} | {bold}{before}{bold} | {bold}{after}{bold} |",
                cell(metric)
            );
        }
    }
    card.remarks.iter().for_each(|remark| out.push_str(&format!("\n{}\n", cell(remark))));
    out
}

#[cfg(test)]
mod tests {
    use super::super::parts::CardTask;
    use super::*;

    fn card(figures: &[(&str, Option<f64>, Option<f64>)]) -> ModelCard {
        let result = |(metric, before, after): &(&str, _, _)| CardResult {
            metric: (*metric).into(),
            before: *before,
            after: *after,
        };
        let task = |(kind, name, primary)| CardTask { kind, name, primary, is_result: true };
        let tasks =
            [("sts", "Semantic Similarity", "spearman"), ("retrieval", "Information Retrieval", "ndcg@10")];
        let tasks = tasks.map(task).to_vec();
        ModelCard { results: figures.iter().map(result).collect(), tasks, ..Default::default() }
    }

    #[test]
    fn figures_are_grouped_by_set_and_the_primary_one_is_bold() {
        let card = card(&[
            ("sts.stsb.v1.pearson_cosine", Some(0.5), Some(0.25)),
            ("sts.stsb.v1.spearman_cosine", None, Some(0.81239)),
            ("retrieval.cosine_accuracy@1", None, Some(1.0)),
            ("retrieval.cosine_ndcg@10", Some(0.5), None),
            ("odd_kind.x", None, Some(0.125)),
            ("bare", None, Some(0.25)),
        ]);
        let text = section(&card);
        for part in [
            "\n### Semantic Similarity: `stsb.v1`\n",
            "\n| sts.stsb.v1.pearson_cosine | 0.5000 | 0.2500 |\n",
            "\n| **sts.stsb.v1.spearman_cosine** | **–** | **0.8124** |\n",
            "\n### Information Retrieval\n",
            "\n| **retrieval.cosine_ndcg@10** | **0.5000** | **–** |\n",
            "\n### Odd Kind\n",
            "\n### Evaluation\n",
        ] {
            assert!(text.contains(part), "no {part:?}: {text}");
        }
        assert_eq!(keys(&card), ["pearson_cosine", "spearman_cosine", "cosine_accuracy@1", "x", "bare"]);
        let index = index(&card);
        assert_eq!(index[0]["task"]["type"], "semantic-similarity");
        assert_eq!(index[0]["dataset"]["type"], "stsb.v1");
        assert_eq!(index[0]["metrics"][1]["name"], "Spearman Cosine");
        assert_eq!(index[1]["metrics"].as_array().unwrap().len(), 1, "a figure that there is not");
        assert_eq!(
            (index[2]["task"]["type"].as_str(), index[2]["dataset"]["name"].as_str()),
            (Some("odd-kind"), Some("Unknown"))
        );
        let chosen = ModelCard { goal: Some("retrieval.cosine_accuracy@1".into()), ..card };
        assert_eq!(primaries(&chosen)[1], "retrieval.cosine_accuracy@1");
    }
}
