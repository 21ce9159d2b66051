//! A model folder of each family, as published: trained, exported under its own names, and loaded by
//! sentence-transformers.

mod support_run;

use gigapair::common::{DType, HostTensor};
use gigapair::folder::{ModelFolder, read_exact, read_tensors, write_tensors};
use gigapair::model::Family;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support_run::{Bench, architecture, sentence, toml};

/// A family's configuration by its own keys, and what names of its published checkpoints begin with.
struct Case {
    config: Value,
    prefix: &'static str,
}

/// The tests' usual architecture under the keys of a family; `null` removes one.
fn case(class: &str, prefix: &'static str, keys: Value) -> Case {
    let mut config = architecture(2, 0.1);
    config["architectures"] = [class].as_slice().into();
    for (key, value) in keys.as_object().unwrap() {
        match value.is_null() {
            true => drop(config.as_object_mut().unwrap().remove(key)),
            false => config[key] = value.clone(),
        }
    }
    Case { config, prefix }
}

fn bert() -> Case {
    case("BertModel", "bert.", json!({ "max_position_embeddings": 512 }))
}

/// With the usual 514 positions, of which 512 hold tokens.
fn roberta() -> Case {
    let keys = json!({ "model_type": "roberta", "max_position_embeddings": 514, "type_vocab_size": 1,
        "pad_token_id": 1, "layer_norm_eps": 1e-5 });
    case("RobertaModel", "roberta.", keys)
}

fn xlm_roberta() -> Case {
    let mut case = roberta();
    case.config["model_type"] = "xlm-roberta".into();
    case.config["architectures"] = json!(["XLMRobertaModel"]);
    case
}

fn mpnet() -> Case {
    let keys = json!({ "model_type": "mpnet", "max_position_embeddings": 514, "type_vocab_size": null,
        "pad_token_id": 1, "layer_norm_eps": 1e-5, "relative_attention_num_buckets": 32 });
    case("MPNetModel", "mpnet.", keys)
}

fn distilbert() -> Case {
    let keys = json!({ "model_type": "distilbert", "hidden_size": null, "dim": 32, "num_hidden_layers": null,
        "n_layers": 2, "num_attention_heads": null, "n_heads": 2, "intermediate_size": null, "hidden_dim": 64,
        "hidden_act": null, "activation": "gelu", "hidden_dropout_prob": null, "dropout": 0.1,
        "attention_probs_dropout_prob": null, "attention_dropout": 0.1, "type_vocab_size": null,
        "layer_norm_eps": null, "max_position_embeddings": 512 });
    case("DistilBertModel", "distilbert.", keys)
}

/// With a window of 8 tokens to each side.
fn modernbert() -> Case {
    let keys = json!({ "model_type": "modernbert", "num_hidden_layers": 4, "hidden_act": null,
        "hidden_activation": "gelu", "hidden_dropout_prob": null, "attention_probs_dropout_prob": null,
        "attention_dropout": 0.1, "mlp_dropout": 0.1, "embedding_dropout": 0.1, "type_vocab_size": null,
        "layer_norm_eps": null, "norm_eps": 1e-5, "local_attention": 16, "global_attn_every_n_layers": 3,
        "global_rope_theta": 160000.0, "local_rope_theta": 10000.0, "bos_token_id": 1, "eos_token_id": 2,
        "cls_token_id": 1, "sep_token_id": 2, "max_position_embeddings": 512 });
    case("ModernBertModel", "model.", keys)
}

fn nomic_bert() -> Case {
    let keys = json!({ "model_type": "nomic_bert", "hidden_act": "silu", "max_position_embeddings": 512,
        "rope_parameters": { "rope_type": "default", "rope_theta": 1000.0 } });
    case("NomicBertModel", "", keys)
}

fn gte() -> Case {
    let keys = json!({ "model_type": "gte", "max_position_embeddings": 512, "type_vocab_size": 1, "pad_token_id": 1,
        "rope_parameters": { "rope_type": "default", "rope_theta": 160000.0 } });
    case("GteModel", "new.", keys)
}

/// As its first code had it.
fn new() -> Case {
    let mut case = gte();
    let config = case.config.as_object_mut().unwrap();
    config.remove("rope_parameters");
    config.extend(
        json!({ "model_type": "new", "architectures": ["NewModel"], "rope_theta": 20000, "pack_qkv": true,
            "rope_scaling": { "type": "ntk", "factor": 8.0 }, "auto_map": { "AutoModel": "x--y.NewModel" } })
        .as_object()
        .unwrap()
        .clone(),
    );
    case
}

/// As its first code had it.
fn nomic_bert_as_gpt2() -> Case {
    let keys = json!({ "model_type": "nomic_bert", "hidden_size": null, "n_embd": 32, "num_hidden_layers": null,
        "n_layer": 2, "num_attention_heads": null, "n_head": 2, "intermediate_size": null, "n_inner": 64,
        "hidden_act": null, "activation_function": "swiglu", "max_position_embeddings": null, "n_positions": 512,
        "hidden_dropout_prob": null, "attention_probs_dropout_prob": null, "resid_pdrop": 0.0, "attn_pdrop": 0.0,
        "layer_norm_eps": null, "layer_norm_epsilon": 1e-12, "rotary_emb_base": 1000, "rotary_emb_fraction": 1.0,
        "prenorm": false, "qkv_proj_bias": false });
    case("NomicBertModel", "", keys)
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

/// Names the tensors as in a checkpoint with a head, and adds what of it is not read.
fn as_published(folder: &Path, case: &Case) {
    let file = folder.join("model.safetensors");
    let mut tensors = read_tensors(&file).unwrap().tensors;
    let family = Family::of(&case.config).unwrap();
    for name in family.passed_on {
        let shape: &[usize] = if name.ends_with("bias") { &[32] } else { &[32, 32] };
        tensors.insert((*name).into(), HostTensor::zeros(DType::F32, shape));
    }
    let mut named: Vec<_> = tensors.iter().map(|(name, t)| (format!("{}{name}", case.prefix), t)).collect();
    let head = HostTensor::zeros(DType::F32, &[120]);
    named.extend(family.ignored_prefixes.iter().map(|prefix| (format!("{prefix}bias"), &head)));
    write_tensors(&file, &named, &BTreeMap::new()).unwrap();
    // Writing it brought the configuration into the form of an export.
    fs::write(folder.join("config.json"), case.config.to_string()).unwrap();
}

/// Two steps from the folder `base`, on texts of up to `longest` tokens.
fn from_base(longest: usize) -> String {
    toml("steps = 2", "")
        .replace("config = \"config.json\"\nlearn_vocabulary = 120\n", "folder = \"base\"\n")
        .replace("max_len_b = 16", &format!("max_len_b = {longest}"))
}

const TRAIN: &str = "train --config run.toml --devices cpu:1";

/// Trains from a folder as published, and exports it under the same names and keys.
fn is_trained_and_exported(case: &Case) {
    let bench = Bench::new();
    let path = if case.config["pad_token_id"] == 1 {
        tokenizer(&bench)
    } else {
        bench.tokenizer("tokenizer.json", 1)
    };
    let base = bench.model_of("base", &case.config, &path, &BTreeMap::new());
    as_published(&base, case);
    bench.put("run.toml", &from_base(513));
    bench
        .trainer(TRAIN)
        .fails(&["texts of 513 tokens do not fit the model's 512 positions; lower max_len_a and max_len_b"]);
    bench.put("run.toml", &from_base(512));
    bench.trainer(TRAIN).ends(0);

    let family = Family::of(&case.config).unwrap();
    let read = |folder: &str| read_exact(&bench.at(folder).join("model.safetensors")).unwrap();
    let name = |name: String| name.strip_prefix(case.prefix).unwrap_or(&name).to_owned();
    let kept = |name: &String| !family.ignored_prefixes.iter().any(|prefix| name.starts_with(prefix));
    let published: BTreeSet<String> = read("base").into_keys().filter(kept).map(name).filter(kept).collect();
    let exported = read("run/model");
    assert_eq!(exported.keys().cloned().collect::<BTreeSet<_>>(), published);
    let written = ModelFolder::open(&bench.at("run/model")).unwrap().config;
    // Of the class's first code.
    let rewritten = ["model_type", "architectures", "rope_theta", "rope_scaling", "auto_map"];
    let of_first_code = |key: &str| case.config["model_type"] == "new" && rewritten.contains(&key);
    for (key, value) in case.config.as_object().unwrap().iter().filter(|(key, _)| !of_first_code(key)) {
        assert_eq!(&written[key], value, "{key}");
    }
    let gone = ["rope_theta", "rope_scaling", "auto_map"].iter().all(|key| written[key].is_null());
    assert!(gone || case.config["model_type"] != "new", "{written}");
    assert_eq!(written["model_type"], family.model_type);
    // transformers 4 passes the model what this names.
    let settings = fs::read(bench.at("run/model/tokenizer_config.json")).unwrap();
    let inputs = &serde_json::from_slice::<Value>(&settings).unwrap()["model_input_names"];
    assert_eq!(inputs.as_array().unwrap().len(), if family.names.types.is_some() { 3 } else { 2 });

    // The last text is cut at the last position; `§` is not in the vocabulary. Padding within a text takes no position
    // where transformers numbers tokens by it.
    let mut texts: Vec<String> = (0..8).map(|i| sentence(i, 1 + 9 * i as usize)).collect();
    texts.extend(["§ ka".into(), sentence(9, 700)]);
    texts.extend(["[PAD]", "ka [PAD] lo", "[PAD] [PAD] ka lo [PAD]"].map(String::from));
    bench.put("in.txt", &(texts.join("\n") + "\n"));
    bench.trainer("encode --model run/model --input in.txt --out out.npy --devices cpu:1").ends(0);
    sentence_transformers_agrees(&bench);
}

macro_rules! families {
    ($($family:ident;)*) => {
        mod is_trained_and_exported_under_its_own_names {
            $(
                #[test]
                fn $family() {
                    super::is_trained_and_exported(&super::$family());
                }
            )*
        }
    };
}

families! {
    bert;
    roberta;
    xlm_roberta;
    mpnet;
    distilbert;
    modernbert;
    nomic_bert;
    nomic_bert_as_gpt2;
    gte;
    new;
}

/// The published architecture with another vocabulary: its special tokens have other numbers.
#[test]
fn a_random_model_has_the_special_tokens_of_its_vocabulary() {
    let bench = Bench::new();
    let mut config = modernbert().config;
    let published = [("pad_token_id", 50283), ("cls_token_id", 50281), ("vocab_size", 50368)];
    published.into_iter().for_each(|(key, id)| config[key] = id.into());
    config["hiden_dropout"] = 0.2.into();
    let line = |(key, value): (&String, &Value)| format!("{key} = {value}\n");
    let keys: String = config.as_object().unwrap().iter().map(line).collect();
    let run = toml("steps = 2", "")
        .replace(
            "config = \"config.json\"\nlearn_vocabulary = 120\n",
            "learn_vocabulary = { kind = \"bpe\", size = 400 }\n",
        )
        .replace("[train]", &format!("[model.architecture]\n{keys}\n[train]"));
    bench.put("run.toml", &run);
    let trained = bench.trainer(TRAIN).ends(0);
    trained.says(&[
        "vocab_size is 50368 in [model.architecture]",
        "pad_token_id is 50283 in [model.architecture], and 1 in the tokenizer, which counts",
        "keys of [model.architecture] that change nothing here: hiden_dropout",
    ]);
    let written = ModelFolder::open(&bench.at("run/model")).unwrap().config;
    for (key, id) in [("pad_token_id", 1), ("cls_token_id", 0), ("eos_token_id", 2), ("sep_token_id", 2)] {
        assert_eq!(written[key], id, "{key}");
    }
    bench.put("in.txt", "ka lo mi\n<pad> ka\n");
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

/// A head that the run adds, in both spellings of the pooling, and a prompt that is not pooled.
#[test]
fn a_head_is_trained_exported_and_read_again() {
    for (pooling, spelled, asked) in [
        (r#"["cls", "weightedmean"]"#, "pooling_mode_cls_token", ""),
        (r#"["lasttoken", "max"]"#, "\"pooling_mode\": [", "include_prompt = false\n"),
    ] {
        let bench = Bench::new();
        let path = bench.tokenizer("tokenizer.json", 1);
        let prompts = BTreeMap::from([("query".to_owned(), "ka lo ".to_owned())]);
        let base = bench.model_of("base", &architecture(2, 0.1), &path, &prompts);
        let file = base.join("1_Pooling/config.json");
        if asked.is_empty() {
            let text = fs::read_to_string(&file).unwrap();
            let text = text.replace("\"include_prompt\": true", "\"include_prompt\": false");
            fs::write(&file, text).unwrap();
        }
        // It stands before every text that sentence-transformers encodes below.
        let file = base.join("config_sentence_transformers.json");
        let text = fs::read_to_string(&file)
            .unwrap()
            .replace("\"default_prompt_name\": null", "\"default_prompt_name\": \"query\"");
        fs::write(&file, text).unwrap();
        let prepare = [
            "prepare",
            "--input",
            "pairs.jsonl",
            "--tokenizer",
            "base",
            "--out",
            "shards",
            "--max-len",
            "32",
        ];
        bench.trainer_args(&[&prepare[..], &["--prompt-anchor", "ka lo "]].concat()).ends(0);
        let head = format!(
            "{asked}pooling = {pooling}\ndense = [{{ size = 24 }}, {{ size = 16, activation = \"Identity\", bias = false }}]"
        );
        let text = from_base(32).replace("folder = \"base\"", &format!("folder = \"base\"\n{head}"));
        bench.put("run.toml", &text.replace("path = \"pairs.jsonl\"", "path = \"shards\""));
        bench.trainer(TRAIN).ends(0);
        let written = fs::read_to_string(bench.at("run/model/1_Pooling/config.json")).unwrap();
        assert!(written.contains(spelled), "{written}");
        assert!(written.contains("\"include_prompt\": false"), "{written}");
        assert!(bench.at("run/model/3_Dense/model.safetensors").is_file());
        let texts: Vec<String> = (0..8).map(|i| sentence(i, 1 + 3 * i as usize)).collect();
        bench.put("in.txt", &(texts.join("\n") + "\n"));
        bench.trainer("encode --model run/model --input in.txt --out out.npy --devices cpu:1").ends(0);
        sentence_transformers_agrees(&bench);
        // Gradient caching gives the same step.
        let losses = |run: &str| -> Vec<f64> {
            let text = fs::read_to_string(bench.at(run).join("metrics.jsonl")).unwrap();
            let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            lines.filter_map(|line| line["loss"].as_f64()).collect()
        };
        let text = fs::read_to_string(bench.at("run.toml")).unwrap();
        let chunks = text
            .replace("run_dir = \"run\"", "run_dir = \"chunks\"")
            .replace("[train]", "[train]\nchunk = 4");
        bench.put("chunks.toml", &chunks);
        bench.trainer("train --config chunks.toml --devices cpu:1").ends(0);
        let (whole, chunks) = (losses("run"), losses("chunks"));
        assert_eq!((whole.len(), chunks.len()), (2, 2));
        for (a, b) in whole.iter().zip(&chunks) {
            assert!((a - b).abs() <= 1e-5 * a.abs(), "{a} {b}");
        }
        // From the head of the folder itself.
        bench.put(
            "again.toml",
            &from_base(32).replace("\"base\"", "\"run/model\"").replace("\"run\"", "\"again\""),
        );
        bench.trainer("train --config again.toml --devices cpu:2").ends(0);
        assert!(bench.at("again/model/3_Dense/model.safetensors").is_file());
    }
}

/// transformers counts the positions of a RoBERTa from its padding token: another one would shift them.
#[test]
fn a_roberta_is_not_padded_with_another_models_token() {
    let bench = Bench::new();
    let tokenizer = bench.tokenizer("tokenizer.json", 1);
    bench.model_of("base", &roberta().config, &tokenizer, &BTreeMap::new());
    bench.put("run.toml", &from_base(16));
    let refused = ["the padding token is number 0", "positions of a roberta", "only number 1 is supported"];
    bench.trainer(TRAIN).fails(&refused);
    bench.put("in.txt", "ka lo\n");
    bench.trainer("encode --model base --input in.txt --out out.npy --devices cpu:1").fails(&refused);
}

/// In RoBERTa's and XLM-RoBERTa's layout, the latter for a BERT, too, as in multilingual MiniLM: it pads with number 1,
/// whatever the configuration says. sentence-transformers reads the exported tokenizer.
#[test]
fn a_vocabulary_of_another_kind_is_learned() {
    let bert = architecture(2, 0.1);
    assert_eq!(bert["pad_token_id"], 0);
    for (config, kind, size, lowercase) in [
        (roberta().config, "bpe", 300, false),
        (roberta().config, "unigram", 70, true),
        (bert, "unigram", 70, false),
    ] {
        let bench = Bench::new();
        bench.put("config.json", &config.to_string());
        let learn =
            format!("learn_vocabulary = {{ kind = \"{kind}\", size = {size} }}\nlowercase = {lowercase}");
        bench.put("run.toml", &toml("steps = 2", "").replace("learn_vocabulary = 120", &learn));
        bench.trainer("hlo --config run.toml --replicas 2").ends(0);
        bench.trainer(TRAIN).ends(0);
        let text = |i: u64| {
            if i < 4 { sentence(i, 4) } else { sentence(i, 4).to_uppercase() + " é ☃ <mask>" }
        };
        bench.put("in.txt", &((0..8).map(text).collect::<Vec<_>>().join("\n") + "\n"));
        bench.trainer("encode --model run/model --input in.txt --out out.npy --devices cpu:1").ends(0);
        sentence_transformers_agrees(&bench);
        bench.trainer(&format!("{TRAIN} --resume")).ends(0);
        if kind == "bpe" {
            // As libraries of 2024 read it.
            let json = fs::read(bench.at("run/model/tokenizer.json")).unwrap();
            assert!(serde_json::from_slice::<Value>(&json).unwrap()["model"]["merges"][0].is_string());
        }
    }
}
