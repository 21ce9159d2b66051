//! The parts of the model card that come from a run: its figures, its texts, its log, and the model itself. None of
//! them can end the run.

mod support_run;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use support_run::{Bench, lines, names, toml, two_sets};
use yaml_rust2::{Yaml, YamlLoader};

const TRAIN: &str = "train --config run.toml --devices cpu:1";
const EVAL: &str = "[eval]\nevery = 2\npairs = \"held.jsonl\"";

fn card(bench: &Bench, dir: &str) -> String {
    fs::read_to_string(bench.at(dir).join("README.md")).unwrap()
}

fn front(card: &str) -> Yaml {
    let yaml = card.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap().0;
    YamlLoader::load_from_str(yaml).unwrap().remove(0)
}

fn list(yaml: &Yaml) -> Vec<String> {
    yaml.as_vec().into_iter().flatten().map(|x| x.as_str().unwrap().to_owned()).collect()
}

/// The figures logged after a step.
fn figures(bench: &Bench, step: u64) -> BTreeMap<String, f64> {
    let all = bench.metrics("run");
    let of =
        all.iter().find(|m| m["step"] == step && m["eval"].is_object()).unwrap()["eval"].as_object().unwrap();
    of.iter().filter_map(|(name, x)| Some((name.clone(), x.as_f64()?))).collect()
}

#[test]
fn a_card_has_figures_texts_log_and_what_the_model_computes() {
    let bench = Bench::new();
    bench.put("held.jsonl", &lines(7, 24, 2));
    let loss = "[loss]\nmatryoshka = [32, 16]\n";
    bench.put("run.toml", &format!("{}{loss}{EVAL}\n", two_sets("steps = 4\nchunk = 4")));
    let ended = bench.trainer(TRAIN).ends(0);
    assert!(!ended.out.contains("model card"), "{}", ended.out);
    let text = card(&bench, "run/model");
    let yaml = front(&text);

    let tags = list(&yaml["tags"]);
    for tag in ["dataset_size:112", "loss:MatryoshkaLoss", "loss:CachedMultipleNegativesRankingLoss", "dense"]
    {
        assert!(tags.contains(&tag.to_owned()), "no {tag} in {tags:?}");
    }
    assert!(text.contains("@misc{kusupati2024matryoshka") && text.contains("@misc{gao2021scaling"), "{text}");

    let found = figures(&bench, 4);
    let results = yaml["model-index"][0]["results"].as_vec().unwrap();
    // Whole vectors, of 32 dimensions, and those of 16.
    assert_eq!((results.len(), results[0]["task"]["type"].as_str()), (2, Some("information-retrieval")));
    for (result, set) in results.iter().zip(["pairs", "pairs.dim16"]) {
        let metrics = result["metrics"].as_vec().unwrap();
        assert_eq!(2 * metrics.len(), found.len());
        for metric in metrics {
            let name = format!("{set}.{}", metric["type"].as_str().unwrap());
            assert!((metric["value"].as_f64().unwrap() - found[&name]).abs() < 1e-12, "{name}");
        }
    }
    assert_eq!(2 * list(&yaml["metrics"]).len(), found.len());
    assert_eq!(text.matches("| **pairs.").count(), 2, "one primary figure of each: {text}");

    let widget = yaml["widget"].as_vec().unwrap();
    assert_eq!(widget.len(), 5);
    let texts = lines(1, 64, 2) + &lines(2, 48, 3);
    let known = |text: &str| texts.contains(&format!("\"{text}\""));
    for item in widget {
        let sentences = list(&item["sentences"]);
        let all = [vec![item["source_sentence"].as_str().unwrap().to_owned()], sentences.clone()].concat();
        assert!(sentences.len() == 3 && all.iter().all(|text| known(text)), "{all:?}");
    }

    let samples: Vec<&str> = text.lines().filter(|line| line.starts_with("  | <code>")).collect();
    // A line of names and three rows for each set.
    assert_eq!(samples.len(), 8, "{samples:?}");
    assert!(
        samples[4].matches("<code>").count() == 3 && samples[0].matches("<code>").count() == 2,
        "{samples:?}"
    );
    let first: [String; 2] = serde_json::from_str(lines(1, 64, 2).lines().next().unwrap()).unwrap();
    assert!(samples[1].contains(&first[0]) && samples[1].contains(&first[1]), "{samples:?}");
    assert!(text.contains("* Size: 64 pairs") && text.contains(" characters</li>"), "{text}");

    let (_, log) = text.split_once("\n### Training Log\n").unwrap();
    let rows: Vec<&str> =
        log.lines().filter(|line| line.starts_with("| ") && !line.contains("step")).collect();
    let steps: Vec<&str> =
        rows.iter().take_while(|r| !r.contains("program")).map(|r| r.split(" | ").next().unwrap()).collect();
    assert_eq!(steps, ["| 0", "| 1", "| 2", "| 3", "| **4**"], "{log}");

    // The example's texts are those of the widget; the matrix is that of the vectors that `encode` gives.
    let (_, matrix) = text.split_once("# tensor([[").unwrap();
    let matrix = matrix.split_once("]])").unwrap().0;
    let values: Vec<f32> =
        matrix.split(|c: char| ",[]# \n".contains(c)).filter_map(|x| x.parse().ok()).collect();
    assert_eq!(values.len(), 16, "{matrix}");
    let sentences = list(&widget[0]["sentences"]);
    let source = widget[0]["source_sentence"].as_str().unwrap();
    bench.put("in.txt", &format!("{source}\n{}\n", sentences.join("\n")));
    bench.trainer("encode --model run/model --input in.txt --out out.npy").ends(0);
    let bytes = fs::read(bench.at("out.npy")).unwrap();
    let vectors: Vec<f32> = bytes[bytes.len() - 4 * 4 * 32..]
        .chunks(4)
        .map(|b| f32::from_le_bytes(b.try_into().unwrap()))
        .collect();
    for (k, value) in values.iter().enumerate() {
        let cosine: f32 = (0..32).map(|d| vectors[k / 4 * 32 + d] * vectors[k % 4 * 32 + d]).sum();
        assert!((cosine - value).abs() < 2e-4, "{k}: {cosine} and {value}");
    }

    // `trainer export` has no devices to compute the example on.
    bench.trainer("export --run run --out exported").ends(0);
    let exported = card(&bench, "exported");
    assert!(!exported.contains("# tensor(") && exported.contains("### Training Log"), "{exported}");
    front(&exported);
}

#[test]
fn a_switch_keeps_texts_out_of_the_card() {
    let bench = Bench::new();
    let config = toml("steps = 2", "").replace("max_len_a", "card_samples = false\nmax_len_a");
    bench.put("run.toml", &config);
    bench.trainer(&format!("{TRAIN} --stop-after 1")).ends(75);
    // It does not make another run.
    bench.put("run.toml", &toml("steps = 2", ""));
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    assert!(card(&bench, "run/model").contains("widget:"));
    bench.put("run.toml", &config);
    bench.trainer(&format!("{TRAIN} --resume")).ends(0);
    let text = card(&bench, "run/model");
    assert!(!text.contains("widget:") && !text.contains("Samples") && text.contains("# tensor([["), "{text}");
    for line in lines(1, 64, 2).lines() {
        let texts: [String; 2] = serde_json::from_str(line).unwrap();
        assert!(texts.iter().all(|one| !text.contains(one.as_str())), "{texts:?} in {text}");
    }
}

#[test]
fn what_cannot_be_made_for_the_card_is_left_out_with_a_warning() {
    let bench = Bench::new();
    // The weights are finite, the vectors are not.
    bench.put("run.toml", &toml("steps = 1\nlr = 1e30\nwarmup = 0", ""));
    let ended = bench.trainer(TRAIN).ends(0);
    let warnings: Vec<&str> = ended.out.lines().filter(|line| line.starts_with("warning: ")).collect();
    assert_eq!(warnings.len(), 1, "{}", ended.out);
    assert!(
        warnings[0].contains("the usage example on the model card shows no similarities"),
        "{warnings:?}"
    );
    let text = card(&bench, "run/model");
    assert!(!text.contains("# tensor(") && text.contains("util.cos_sim(vectors, vectors)"), "{text}");
    assert!(text.contains("Samples"), "{text}");

    // A damaged block: the samples are in it.
    let shards = bench.at("run/shards/pairs");
    let name = names(&shards).into_iter().find(|name| name != "manifest.json").unwrap();
    let mut bytes = fs::read(shards.join(&name)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(shards.join(&name), bytes).unwrap();
    let ended = bench.trainer("export --run run --out exported").ends(0);
    let both = format!("{}{}", ended.out, ended.err);
    assert!(both.contains("warning: the model card has no samples of data set pairs: "), "{both}");
    let text = card(&bench, "exported");
    assert!(!text.contains("Samples") && !text.contains("widget:"), "{text}");
    assert!(text.contains("* Size: 64 pairs") && text.contains(" tokens</li>"), "{text}");
    let sort = front(&text);
    assert_eq!(sort["library_name"].as_str(), Some("sentence-transformers"));
}

#[test]
fn the_row_of_the_best_model_is_in_bold() {
    let bench = Bench::new();
    bench.put("held.jsonl", &lines(7, 24, 2));
    // So large a rate that the first evaluation may well be the best.
    bench.put("run.toml", &toml("steps = 6\nlr = 0.3", EVAL));
    bench.trainer(TRAIN).ends(0);
    let name = figures(&bench, 6).into_keys().next_back().unwrap();
    bench.put("run.toml", &toml("steps = 6\nlr = 0.3", &format!("{EVAL}\nbest = \"{name}\"")));
    bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
    let best = [2, 4, 6].into_iter().fold((0, f64::MIN), |best, step| {
        let x = figures(&bench, step)[&name];
        if x > best.1 { (step, x) } else { best }
    });
    let text = card(&bench, "run/model");
    let rows: Vec<&str> =
        text.lines().filter(|line| line.starts_with(&format!("| **{}** |", best.0))).collect();
    assert_eq!(rows.len(), 1, "{best:?} in {text}");
    assert!(rows[0].ends_with(&format!(" **{:.4}** |", best.1)), "{best:?}: {rows:?}");
    let value = &front(&text)["model-index"][0]["results"][0]["metrics"];
    let logged: Value =
        bench.metrics("run").into_iter().find(|m| m["step"] == best.0 && m["eval"].is_object()).unwrap();
    let shown =
        value.as_vec().unwrap().iter().find(|m| name.ends_with(&format!(".{}", m["type"].as_str().unwrap())));
    assert!(
        (shown.unwrap()["value"].as_f64().unwrap() - logged["eval"][&name].as_f64().unwrap()).abs() < 1e-12
    );
}
