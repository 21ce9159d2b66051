//! Whole cards, and their front matter as a parser of YAML reads it.

use super::*;
use yaml_rust2::{Yaml, YamlLoader};

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
    let card =
        |base: &str| ModelCard { base_model: Some(base.into()), ..Default::default() }.render(8, &settings());
    assert!(card("nreimers/MiniLM-L6-H384-uncased").contains("\nbase_model: \"nreimers/"));
    let local = card("../models/tiny");
    assert!(!local.contains("base_model") && !local.contains("..") && local.contains("from tiny: "));
}

/// Of similarity, whose primary figure is Spearman's.
fn tasks() -> Vec<CardTask> {
    let (name, primary) = ("Semantic Similarity", "spearman");
    vec![CardTask { kind: "sts", name, primary, is_result: true }]
}

#[test]
fn the_log_has_a_figure_of_each_set_and_the_model_in_bold() {
    let result = |metric: &str| CardResult { metric: metric.into(), before: None, after: Some(0.5) };
    let line = |step, loss, figures: &[(&str, f64)]| CardStep {
        step,
        losses: vec![loss],
        figures: figures.iter().map(|(name, x)| ((*name).to_owned(), *x)).collect(),
    };
    let card = ModelCard {
        results: vec![result("sts.pearson"), result("sts.spearman")],
        log: vec![
            line(0, None, &[("sts.spearman", 0.25), ("sts.pearson", 1.0)]),
            line(1000, Some(2.5), &[]),
            line(2000, Some(f64::NAN), &[("sts.spearman", 0.5)]),
        ],
        step: Some(2000),
        tasks: tasks(),
        ..Default::default()
    };
    let text = card.render(8, &settings());
    let rows = "| step | loss | sts.spearman |\n|---:|---:|---:|\n| 0 | – | 0.2500 |\n| 1,000 | 2.5000 | – |\n\
                | **2,000** | – | **0.5000** |\n";
    assert!(text.contains(rows), "{text}");
    assert!(
        ModelCard::default().render(8, &settings()).split("\n## ").count() == 4,
        "empty sections are left out"
    );
}

/// The front matter and the rest.
fn parsed(card: &ModelCard) -> (Yaml, String) {
    let text = card.render(8, &settings());
    let rest = text.strip_prefix("---\n").unwrap();
    let (yaml, body) = rest.split_once("\n---\n").unwrap();
    let mut documents = YamlLoader::load_from_str(yaml).unwrap_or_else(|e| panic!("{e}: {yaml}"));
    assert_eq!(documents.len(), 1, "{yaml}");
    (documents.remove(0), body.to_owned())
}

const NASTY: [&str; 16] = [
    "a: b",
    "\"quoted\" and 'so'",
    "two\nlines\r\nand\rmore",
    "---\n---\nlicense: mit\n...\n",
    "- item | cell | `code` ``` ```python",
    "<script>alert(1)</script></code></details>",
    "emoji 😀 \u{1f3f4}\u{e0067}",
    "\u{0}\u{1}\u{7f}\u{85}\u{2028}\u{feff}\u{fffe}\u{1fffe}\u{202e}",
    "# comment",
    "&anchor *alias !tag %percent @at",
    "{flow: [1, 2]}",
    "no",
    "1e5",
    "~",
    " leading and trailing ",
    "\\x \\n $a$ \\| **bold** [link](x)",
];

#[test]
fn no_text_breaks_the_front_matter_or_a_table() {
    let long = "<|long `text`> \n".repeat(7_000);
    for nasty in NASTY.into_iter().chain([long.as_str()]) {
        let text = || nasty.to_owned();
        // Only texts are cut.
        let name = if nasty.len() < 100 { nasty } else { "<name>" };
        let column = |name: &str| CardColumn { name: name.into(), kind: "string".into(), lengths: vec![] };
        let sets = (0..5).map(|_| CardDataset {
            name: name.into(),
            pairs: 7,
            share: 0.2,
            license: Some(name.into()),
            columns: vec![column(name), column("positive")],
            samples: vec![vec![text(), text()]; 9],
            ..Default::default()
        });
        let figure = format!("sts.{}.key", name.replace(char::is_control, " "));
        let card = ModelCard {
            name: name.into(),
            license: Some(name.into()),
            languages: vec![name.into(), "no".into()],
            base_model: Some(name.into()),
            datasets: sets.collect(),
            widget: vec![CardWidget { source: text(), sentences: vec![text(), text(), text()] }],
            results: vec![CardResult { metric: figure.clone(), before: None, after: Some(1e-9) }],
            log: vec![CardStep { step: 1, losses: vec![Some(1.0)], figures: vec![(figure, 0.5)] }],
            hyper_parameters: vec![(name.into(), name.into())],
            remarks: vec![name.into()],
            on_prompts: Some(name.into()),
            ..Default::default()
        };
        let (yaml, body) = parsed(&card);
        let clipped = |most| text::clipped(nasty, most);
        assert_eq!(yaml["language"][0].as_str(), Some(name));
        assert_eq!(yaml["language"][1].as_str(), Some("no"));
        assert_eq!(yaml["license"].as_str(), Some("other"), "{nasty}");
        assert_eq!(yaml["license_name"].as_str(), Some(name.trim()));
        assert_eq!(yaml["widget"][0]["source_sentence"].as_str(), Some(clipped(200).as_str()));
        assert_eq!(yaml["widget"][0]["sentences"].as_vec().unwrap().len(), 3);
        assert_eq!(yaml["model-index"][0]["name"].as_str(), Some(name));
        assert_eq!(yaml["model-index"][0]["results"][0]["metrics"][0]["value"].as_f64(), Some(1e-9));
        assert!(yaml["datasets"].is_badvalue() && yaml["base_model"].is_badvalue());
        assert!(yaml["tags"].as_vec().unwrap().contains(&Yaml::String("dataset_size:35".into())));
        let starts = ["  |", "<details>", "| ", "# ", "* "];
        let shown = body.lines().filter(|line| starts.iter().any(|start| line.starts_with(start)));
        let html = ["<script>", "</code></details>", "<name>"];
        assert!(shown.into_iter().all(|line| !html.iter().any(|html| line.contains(html))), "{body}");
        let escaped = |line: &str| line.replace("\\|", "").replace("&#124;", "").matches('|').count();
        // Rows of the samples: three of each set.
        let rows: Vec<&str> = body.lines().filter(|line| line.starts_with("  | <code>")).collect();
        assert_eq!(rows.len(), 5 * 4, "{body}");
        assert!(rows.iter().all(|line| escaped(line) == 3 && line.len() < 5_000), "{rows:?}");
        assert!(body.len() < 60_000, "{}", body.len());
    }
}

#[test]
fn the_front_matter_has_what_the_hub_reads() {
    let set = |name: &str| CardDataset { name: name.into(), pairs: 1500, share: 0.5, ..Default::default() };
    let result = |metric: &str, after| CardResult { metric: metric.into(), before: Some(0.5), after };
    let classes =
        ["MatryoshkaLoss", "CoSENTLoss"].map(|class| (class.to_owned(), Some(format!("@misc{{{class}}}"))));
    let card = ModelCard {
        name: "acme/mine".into(),
        base_model: Some("acme/base".into()),
        datasets: vec![set("sentence-transformers/all-nli"), set("mine")],
        losses: vec![CardLoss {
            sets: vec![],
            drawn: true,
            classes: classes.to_vec(),
            described: "CoSENTLoss, scale 20".into(),
        }],
        results: vec![
            result("sts.dev.pearson_cosine", Some(0.25)),
            result("sts.dev.spearman_cosine", Some(0.75)),
            result("pairs.cosine_accuracy@1", None),
        ],
        tasks: tasks(),
        ..Default::default()
    };
    let (yaml, body) = parsed(&card);
    let list = |key: &str| -> Vec<String> {
        yaml[key].as_vec().unwrap().iter().map(|x| x.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        list("tags"),
        [
            "sentence-transformers",
            "sentence-similarity",
            "feature-extraction",
            "dense",
            "generated_from_trainer",
            "dataset_size:3000",
            "loss:MatryoshkaLoss",
            "loss:CoSENTLoss",
            "gigapair"
        ]
    );
    assert_eq!(list("datasets"), ["sentence-transformers/all-nli"]);
    assert_eq!(list("metrics"), ["pearson_cosine", "spearman_cosine"]);
    assert_eq!(yaml["library_name"].as_str(), Some("sentence-transformers"));
    assert_eq!(yaml["pipeline_tag"].as_str(), Some("sentence-similarity"));
    assert_eq!(yaml["base_model"].as_str(), Some("acme/base"));
    let results = yaml["model-index"][0]["results"].as_vec().unwrap();
    assert_eq!(results.len(), 1, "a set without a figure of the model");
    assert_eq!(results[0]["task"]["type"].as_str(), Some("semantic-similarity"));
    assert_eq!(results[0]["task"]["name"].as_str(), Some("Semantic Similarity"));
    assert_eq!(results[0]["dataset"]["type"].as_str(), Some("dev"));
    assert_eq!(results[0]["metrics"][1]["type"].as_str(), Some("spearman_cosine"));
    assert_eq!(results[0]["metrics"][1]["value"].as_f64(), Some(0.75));
    for part in [
        "\n#### MatryoshkaLoss\n\n```bibtex\n@misc{MatryoshkaLoss}\n```\n",
        "| **pairs.cosine_accuracy@1** | **0.5000** | **–** |",
    ] {
        assert!(body.contains(part), "no {part}: {body}");
    }
}
