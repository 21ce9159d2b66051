//! A model folder of each family other than BERT: trained, exported under its own names, and loaded by
//! sentence-transformers.

mod support_run;

use gigapair::common::{DType, HostTensor};
use gigapair::folder::{ModelFolder, read_exact, read_tensors, write_tensors};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support_run::{Bench, architecture, sentence, toml};

/// RoBERTa's usual 514 positions, of which 512 hold tokens.
fn roberta() -> Value {
    let mut config = architecture(2, 0.1);
    for (key, value) in [("max_position_embeddings", 514), ("type_vocab_size", 1), ("pad_token_id", 1)] {
        config[key] = value.into();
    }
    (config["model_type"], config["architectures"]) = ("roberta".into(), ["RobertaModel"].as_slice().into());
    config["layer_norm_eps"] = 1e-5.into();
    config
}

/// A learned WordPiece tokenizer whose padding token is number 1, as in RoBERTa.
fn tokenizer(bench: &Bench) -> PathBuf {
    let path = bench.tokenizer("tokenizer.json", 1);
    let mut json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let vocabulary = &mut json["model"]["vocab"];
    (vocabulary["[PAD]"], vocabulary["[UNK]"]) = (1.into(), 0.into());
    for token in json["added_tokens"].as_array_mut().unwrap() {
        match token["content"].as_str().unwrap() {
            "[PAD]" => token["id"] = 1.into(),
            "[UNK]" => token["id"] = 0.into(),
            _ => {}
        }
    }
    json["added_tokens"].as_array_mut().unwrap().sort_by_key(|token| token["id"].as_u64());
    fs::write(&path, json.to_string()).unwrap();
    path
}

/// Renames the tensors as in a `RobertaForMaskedLM`, and adds a pooler.
fn as_published(folder: &Path) {
    let file = folder.join("model.safetensors");
    let mut tensors = read_tensors(&file).unwrap().tensors;
    tensors.insert("pooler.dense.weight".into(), HostTensor::zeros(DType::F32, &[32, 32]));
    tensors.insert("pooler.dense.bias".into(), HostTensor::zeros(DType::F32, &[32]));
    let mut named: Vec<_> = tensors.iter().map(|(name, t)| (format!("roberta.{name}"), t)).collect();
    let head = HostTensor::zeros(DType::F32, &[120]);
    named.push(("lm_head.bias".into(), &head));
    write_tensors(&file, &named, &BTreeMap::new()).unwrap();
}

/// Two steps from the folder `base`, on texts of up to `longest` tokens.
fn from_base(longest: usize) -> String {
    toml("steps = 2", "")
        .replace("config = \"config.json\"\nlearn_vocabulary = 120\n", "folder = \"base\"\n")
        .replace("max_len_b = 16", &format!("max_len_b = {longest}"))
}

const TRAIN: &str = "train --config run.toml --devices cpu:1";

#[test]
fn a_roberta_is_trained_and_exported_as_one() {
    let bench = Bench::new();
    let base = bench.model_of("base", &roberta(), &tokenizer(&bench), &BTreeMap::new());
    as_published(&base);
    bench.put("run.toml", &from_base(513));
    bench
        .trainer(TRAIN)
        .fails(&["texts of 513 tokens do not fit the model's 512 positions; lower max_len_a and max_len_b"]);
    bench.put("run.toml", &from_base(512));
    bench.trainer(TRAIN).ends(0);

    let names = |folder: &str| -> Vec<String> {
        let tensors = read_exact(&bench.at(folder).join("model.safetensors")).unwrap();
        let name = |name: String| name.trim_start_matches("roberta.").to_owned();
        tensors.into_keys().map(name).filter(|name| name != "lm_head.bias").collect()
    };
    let exported = read_exact(&bench.at("run/model/model.safetensors")).unwrap();
    let (mut base, mut ours): (Vec<_>, Vec<_>) = (names("base"), exported.keys().cloned().collect());
    base.sort();
    ours.sort();
    assert_eq!(ours, base);
    assert_eq!(exported["embeddings.position_embeddings.weight"].shape(), [514, 32]);
    let config = ModelFolder::open(&bench.at("run/model")).unwrap().config;
    assert_eq!(config["architectures"], serde_json::json!(["RobertaModel"]));
    assert_eq!(config["model_type"], "roberta");

    // The last text is cut at the last position; `§` is not in the vocabulary.
    let mut texts: Vec<String> = (0..8).map(|i| sentence(i, 1 + 9 * i as usize)).collect();
    texts.extend(["§ ka".into(), sentence(9, 700)]);
    bench.put("in.txt", &(texts.join("\n") + "\n"));
    bench.trainer("encode --model run/model --input in.txt --out out.npy --devices cpu:1").ends(0);
    sentence_transformers_agrees(&bench);
}

/// Checks each number to 1e-5 with `scripts/check_export.py`, in the Python of `make peers`.
fn sentence_transformers_agrees(bench: &Bench) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(".venv-peers/bin/python");
    if !python.exists() {
        eprintln!(
            "NOT CHECKED against sentence-transformers: {} is missing; run make peers",
            python.display()
        );
        return;
    }
    let mut command = Command::new(python);
    command.arg(root.join("scripts/check_export.py")).arg(bench.at("run/model"));
    command.arg("--texts").arg(bench.at("in.txt")).arg("--vectors").arg(bench.at("out.npy"));
    let out = command.output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    println!("{text}");
    assert!(out.status.success(), "{text}");
    let figure = text.split("largest difference ").nth(1).and_then(|rest| rest.split(',').next());
    let largest: f64 = figure.unwrap_or_else(|| panic!("{text}")).parse().unwrap();
    assert!(largest <= 1e-5, "{text}");
}

/// transformers counts the positions of a RoBERTa from its padding token: another one would shift them.
#[test]
fn a_roberta_is_not_padded_with_another_models_token() {
    let bench = Bench::new();
    let tokenizer = bench.tokenizer("tokenizer.json", 1);
    bench.model_of("base", &roberta(), &tokenizer, &BTreeMap::new());
    bench.put("run.toml", &from_base(16));
    let refused = ["the padding token is number 0", "positions of a roberta", "only number 1 is supported"];
    bench.trainer(TRAIN).fails(&refused);
    bench.put("in.txt", "ka lo\n");
    bench.trainer("encode --model base --input in.txt --out out.npy --devices cpu:1").fails(&refused);
}
