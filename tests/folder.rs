//! Model folders: what is written reads back, in both layouts, and every bad folder has its error.

use gigapair::common::HostTensor;
use gigapair::folder::{
    Export, ModelCard, ModelFolder, Settings, Similarity, read_exact, read_tensors, write_tensors,
};
use gigapair::model::{Head, Pooling};
use gigapair::tokenize::ModelTokenizer;
use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const WORDS: [&str; 8] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "fox", "##es"];

fn config() -> Value {
    json!({ "model_type": "bert", "hidden_size": 4, "max_position_embeddings": 16, "vocab_size": 8,
            "_name_or_path": "somewhere/else", "transformers_version": "9" })
}

fn tensors() -> Vec<(String, HostTensor)> {
    let tensor = |shape: &[usize], k: f32| {
        let n: usize = shape.iter().product();
        HostTensor::from_slice(shape, &(0..n).map(|i| i as f32 * k).collect::<Vec<_>>())
    };
    vec![
        ("pooler.dense.bias".into(), tensor(&[4], -0.5)),
        ("embeddings.word_embeddings.weight".into(), tensor(&[8, 4], 0.25)),
    ]
}

/// A `tokenizer.json` as the tokenizers library saves a learned WordPiece.
fn tokenizer_json() -> Value {
    let vocab: serde_json::Map<String, Value> =
        WORDS.iter().zip(0..).map(|(w, i)| (w.to_string(), json!(i))).collect();
    let special = |id: usize| {
        json!({ "id": id, "content": WORDS[id], "single_word": false, "lstrip": false,
                                     "rstrip": false, "normalized": false, "special": true })
    };
    json!({
        "version": "1.0", "truncation": null, "padding": null,
        "added_tokens": (0..5).map(special).collect::<Vec<_>>(),
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                        "strip_accents": null, "lowercase": true },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": { "type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2] },
        "decoder": null,
        "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                   "max_input_chars_per_word": 100, "vocab": vocab },
    })
}

fn put(path: &Path, value: &Value) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, value.to_string()).unwrap();
}

fn get(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Writes a model folder whose tokenizer is the single file `tokenizer`.
fn write(dir: &Path, tokenizer: &Path) -> anyhow::Result<()> {
    let owned = tensors();
    let tensors: Vec<(String, &HostTensor)> = owned.iter().map(|(n, t)| (n.clone(), t)).collect();
    let settings = Settings {
        max_seq_length: 12,
        head: Head::default(),
        similarity: Similarity::Cosine,
        prompts: BTreeMap::from([("query".to_owned(), "query: ".to_owned())]),
        default_prompt: None,
    };
    let card = ModelCard { name: "tiny".into(), ..Default::default() };
    let export = Export {
        tensors: &tensors,
        config: &config(),
        tokenizer: &ModelTokenizer::open(tokenizer)?,
        settings: &settings,
        card: &card,
    };
    ModelFolder::write(dir, &export)
}

/// A written folder `model` next to its `tokenizer.json`.
fn written() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (tokenizer, model) = (dir.path().join("tokenizer.json"), dir.path().join("model"));
    put(&tokenizer, &tokenizer_json());
    write(&model, &tokenizer).unwrap();
    (dir, model)
}

fn open_error(dir: &Path) -> String {
    format!("{:#}", ModelFolder::open(dir).unwrap_err())
}

#[track_caller]
fn says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "no {part:?} in: {message}");
    }
}

#[test]
fn a_written_folder_reads_back() {
    let (_dir, model) = written();
    let folder = ModelFolder::open(&model).unwrap();
    assert!(folder.head.normalize);
    assert_eq!(folder.max_seq_length, Some(12));
    assert_eq!(folder.similarity.as_deref(), Some("cosine"));
    assert_eq!(folder.prompts["query"], "query: ");
    assert_eq!(folder.default_prompt, None);
    let weights = folder.read_weights().unwrap();
    assert_eq!(weights.tensors, tensors().into_iter().collect());
    assert!(weights.ignored.is_empty());
    folder.tokenizer().unwrap().cut_at(16).unwrap();
    assert_eq!(folder.config["architectures"], json!(["BertModel"]));
    assert!(folder.config.get("_name_or_path").is_none());

    // Only tokenizer.json was there: the rest is made from it.
    assert_eq!(fs::read_to_string(model.join("vocab.txt")).unwrap(), WORDS.join("\n") + "\n");
    let tokenizer = get(model.join("tokenizer_config.json"));
    assert_eq!((&tokenizer["pad_token"], &tokenizer["model_max_length"]), (&json!("[PAD]"), &json!(12)));
    let json = get(model.join("tokenizer.json"));
    assert_eq!((&json["truncation"]["max_length"], &json["padding"]), (&json!(12), &Value::Null));
    assert_eq!(get(model.join("special_tokens_map.json"))["cls_token"], "[CLS]");
    assert!(fs::read_to_string(model.join("README.md")).unwrap().starts_with("---\nlicense: unknown\n"));
    assert!(model.join("2_Normalize/config.json").exists(), "git and zip lose an empty folder");
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let (dir, model) = written();
    let other = dir.path().join("other");
    write(&other, &dir.path().join("tokenizer.json")).unwrap();
    for name in ["model.safetensors", "config.json", "modules.json", "README.md", "tokenizer_config.json"] {
        assert_eq!(fs::read(model.join(name)).unwrap(), fs::read(other.join(name)).unwrap(), "{name}");
    }
    let mut reversed = tensors();
    reversed.reverse();
    let [a, b] = ["a", "b"].map(|name| dir.path().join(name));
    for (path, list) in [(&a, tensors()), (&b, reversed)] {
        let list: Vec<_> = list.iter().map(|(n, t)| (n.clone(), t)).collect();
        let metadata = (0..9).map(|i| (format!("key{i}"), "x".to_owned())).collect();
        write_tensors(path, &list, &metadata).unwrap();
    }
    assert_eq!(fs::read(a).unwrap(), fs::read(b).unwrap());
}

#[test]
fn files_of_the_tokenizer_say_the_same_and_older_libraries_read_them() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join("source").join(name);
    put(&at("tokenizer.json"), &tokenizer_json());
    put(&at("special_tokens_map.json"), &json!({ "pad_token": "[UNK]" }));
    fs::write(at("vocab.txt"), "of another tokenizer\n").unwrap();
    // As transformers 5 writes it.
    let config = json!({ "tokenizer_class": "TokenizersBackend", "model_max_length": 99,
                         "max_length": 128, "pad_to_multiple_of": 8, "extra_special_tokens": ["<x>"] });
    put(&at("tokenizer_config.json"), &config);
    let model = dir.path().join("model");
    write(&model, &at("tokenizer.json")).unwrap();
    assert_eq!(fs::read_to_string(model.join("vocab.txt")).unwrap(), WORDS.join("\n") + "\n<x>\n");
    assert_eq!(get(model.join("special_tokens_map.json"))["pad_token"], "[UNK]");
    let written = get(model.join("tokenizer_config.json"));
    assert_eq!(written["tokenizer_class"], "PreTrainedTokenizerFast");
    assert_eq!(written["additional_special_tokens"], json!(["<x>"]));
    assert_eq!((&written["model_max_length"], &written["pad_token"]), (&json!(12), &json!("[UNK]")));
    for gone in ["extra_special_tokens", "max_length", "pad_to_multiple_of"] {
        assert!(written.get(gone).is_none(), "{gone}");
    }
    // Shards made with the source's tokenizer work with the exported folder.
    let source = ModelTokenizer::open(&at("tokenizer.json")).unwrap();
    assert_eq!(ModelFolder::open(&model).unwrap().tokenizer().unwrap().hash(), source.hash());
}

#[test]
fn a_failed_write_leaves_the_old_folder() {
    let (dir, model) = written();
    let tokenizer = dir.path().join("tokenizer.json");
    let mut no_padding = tokenizer_json();
    no_padding["added_tokens"].as_array_mut().unwrap().remove(0);
    put(&tokenizer, &no_padding);
    let error = format!("{:#}", write(&model, &tokenizer).unwrap_err());
    says(&error, &["tokenizer.json", "has no [PAD] token"]);
    let error = format!("{:#}", write(&model, &dir.path().join("none.json")).unwrap_err());
    says(&error, &["cannot read", "none.json"]);
    assert!(ModelFolder::open(&model).unwrap().read_weights().is_ok());

    let twice = tensors();
    let twice: Vec<_> = twice.iter().chain(&twice).map(|(n, t)| (n.clone(), t)).collect();
    let path = dir.path().join("twice.safetensors");
    let error = format!("{:#}", write_tensors(&path, &twice, &BTreeMap::new()).unwrap_err());
    says(&error, &["twice.safetensors", "occurs twice"]);
    assert!(!path.exists());
}

#[test]
fn half_precision_is_widened_and_integers_are_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("model.safetensors");
    let save = |views: Vec<(&str, Dtype, &[u8])>| {
        let view = |(name, dtype, bytes): (&str, Dtype, &'static [u8])| {
            let n = bytes.len() * 8 / dtype.bitsize();
            (name.to_owned(), TensorView::new(dtype, vec![n], bytes).unwrap())
        };
        let leaked =
            views.into_iter().map(|(n, d, b)| view((n, d, Box::leak(b.to_vec().into_boxed_slice()))));
        fs::write(&path, safetensors::serialize(leaked.collect::<Vec<_>>(), None).unwrap()).unwrap();
    };
    // 1.5 and the smallest subnormal, 2^-24, in f16; 1.5 and -2 in bf16.
    save(vec![
        ("f16", Dtype::F16, &[0x00, 0x3e, 0x01, 0x00]),
        ("bf16", Dtype::BF16, &[0xc0, 0x3f, 0x00, 0xc0]),
        ("f32", Dtype::F32, &1.1f32.to_le_bytes()),
        ("embeddings.position_ids", Dtype::I64, &7i64.to_le_bytes()),
        ("a.flag", Dtype::BOOL, &[1]),
    ]);
    let weights = read_tensors(&path).unwrap();
    assert_eq!(weights.tensors["f16"].as_slice::<f32>(), [1.5, 2f32.powi(-24)]);
    assert_eq!(weights.tensors["bf16"].as_slice::<f32>(), [1.5, -2.0]);
    assert_eq!(weights.tensors["f32"].as_slice::<f32>(), [1.1]);
    assert_eq!(weights.ignored, ["a.flag", "embeddings.position_ids"]);
    says(&format!("{:#}", read_exact(&path).unwrap_err()), &["model.safetensors", "not supported"]);
    save(vec![("weird", Dtype::F64, &1f64.to_le_bytes())]);
    says(&format!("{:#}", read_tensors(&path).unwrap_err()), &["tensor weird of", "F64", "convert it"]);
    assert_eq!(read_exact(&path).unwrap()["weird"].as_slice::<f64>(), [1.0]);
}

#[test]
fn damaged_weights_are_an_error_that_names_the_file() {
    let (_dir, model) = written();
    let path = model.join("model.safetensors");
    let good = fs::read(&path).unwrap();
    let mut header = good.clone();
    header[9] ^= 0x40;
    let mut huge = good.clone();
    huge[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    for bad in [&good[..good.len() - 1], &good[..20], &good[..4], &[], &header, &huge] {
        fs::write(&path, bad).unwrap();
        let error = format!("{:#}", ModelFolder::open(&model).unwrap().read_weights().unwrap_err());
        says(&error, &["model.safetensors", "truncated or no safetensors file"]);
    }
    fs::write(&path, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n").unwrap();
    says(&format!("{:#}", read_tensors(&path).unwrap_err()), &["git lfs pull"]);
}

#[test]
fn both_spellings_of_poolings_are_read() {
    let (_dir, model) = written();
    let pooling = model.join("1_Pooling/config.json");
    for fine in [
        json!({ "embedding_dimension": 4, "pooling_mode": "mean", "include_prompt": true }),
        json!({ "embedding_dimension": 4, "pooling_mode": ["mean"] }),
        json!({ "word_embedding_dimension": 4, "pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false }),
        json!({ "word_embedding_dimension": 4 }),
    ] {
        put(&pooling, &fine);
        assert!(ModelFolder::open(&model).is_ok(), "{fine}");
    }
    use Pooling::*;
    for (stated, want) in [
        (json!({ "pooling_mode": "cls" }), vec![Cls]),
        (json!({ "pooling_mode": ["mean", "cls", "lasttoken"] }), vec![Mean, Cls, LastToken]),
        (json!({ "pooling_mode_cls_token": true }), vec![Cls]),
        // The order of the old flags is fixed.
        (json!({ "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true }), vec![Max, Mean]),
        (
            json!({ "pooling_mode_lasttoken": true, "pooling_mode_weightedmean_tokens": true }),
            vec![WeightedMean, LastToken],
        ),
        (json!({ "pooling_mode_mean_sqrt_len_tokens": true }), vec![MeanSqrtLenTokens]),
        // The new key counts.
        (json!({ "pooling_mode": "max", "pooling_mode_cls_token": true }), vec![Max]),
    ] {
        put(&pooling, &stated);
        assert_eq!(ModelFolder::open(&model).unwrap().head.pooling, want, "{stated}");
    }
    put(&pooling, &json!({ "pooling_mode": "mean", "include_prompt": false }));
    assert!(!ModelFolder::open(&model).unwrap().head.include_prompt);
    for (bad, what) in [
        (json!({ "pooling_mode": "median" }), "the pooling is \"median\"; supported are cls, max, mean,"),
        (json!({ "pooling_mode": ["mean", 3] }), "the pooling is 3;"),
        (json!({ "pooling_mode": "mean", "embedding_dimension": 5 }), "hidden_size"),
    ] {
        put(&pooling, &bad);
        says(&open_error(&model), &["1_Pooling/config.json", what]);
    }
    fs::remove_file(&pooling).unwrap();
    says(&open_error(&model), &["1_Pooling/config.json is missing"]);
}

#[test]
fn modules_are_followed_in_both_generations_and_others_refused() {
    let (_dir, model) = written();
    let modules = |types: &[(&str, &str)]| {
        let module =
            |(i, (path, class)): (usize, &(&str, &str))| json!({ "idx": i, "path": path, "type": class });
        put(&model.join("modules.json"), &Value::Array(types.iter().enumerate().map(module).collect()));
    };
    let new_pooling = ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling");
    modules(&[("", "sentence_transformers.base.modules.transformer.Transformer"), new_pooling]);
    assert!(!ModelFolder::open(&model).unwrap().head.normalize);

    // The oldest layout keeps the encoder in a folder of its own.
    fs::create_dir(model.join("0_Transformer")).unwrap();
    for name in ["config.json", "model.safetensors", "tokenizer.json", "sentence_bert_config.json"] {
        fs::rename(model.join(name), model.join("0_Transformer").join(name)).unwrap();
    }
    modules(&[("0_Transformer", "sentence_transformers.models.Transformer"), new_pooling]);
    let folder = ModelFolder::open(&model).unwrap();
    assert!(folder.weights().unwrap().ends_with("0_Transformer/model.safetensors"));
    assert!(folder.tokenizer().is_ok() && folder.max_seq_length == Some(12));

    // Paths as people write them.
    for path in ["./0_Transformer", "0_Transformer/", "./0_Transformer/"] {
        modules(&[(path, "sentence_transformers.models.Transformer"), ("./1_Pooling/", new_pooling.1)]);
        let folder = ModelFolder::open(&model).unwrap();
        assert_eq!(folder.config_path, model.join("0_Transformer/config.json"));
    }

    let transformer = ("0_Transformer", "sentence_transformers.models.Transformer");
    // The order is the list's, whatever the numbers say.
    let normalize =
        json!({ "idx": 1, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize" });
    let first = |(path, class): (&str, &str), i: u64| json!({ "idx": i, "path": path, "type": class });
    put(&model.join("modules.json"), &json!([first(transformer, 2), first(new_pooling, 3), normalize]));
    assert!(ModelFolder::open(&model).unwrap().head.normalize);
    modules(&[transformer, new_pooling, ("3_LSTM", "sentence_transformers.models.LSTM")]);
    says(&open_error(&model), &["modules.json", "Transformer, Pooling, LSTM", "supported are"]);
    modules(&[transformer, new_pooling, ("3_Dense", "sentence_transformers.models.Dense")]);
    says(&open_error(&model), &["3_Dense/config.json is missing"]);
    modules(&[("0_Transformer", "custom_st.Transformer"), new_pooling]);
    says(&open_error(&model), &["modules.json", "custom_st.Transformer", "code of the model's own"]);
    modules(&[("../../etc", "sentence_transformers.models.Transformer"), new_pooling]);
    says(&open_error(&model), &["modules.json", "leaves the model folder"]);
    put(&model.join("modules.json"), &json!({}));
    says(&open_error(&model), &["modules.json", "not a list"]);
    fs::write(model.join("modules.json"), "[").unwrap();
    says(&open_error(&model), &["modules.json is not valid JSON"]);
}

#[test]
fn weights_in_several_files_are_those_of_one() {
    let (_dir, model) = written();
    let whole = ModelFolder::open(&model).unwrap().read_weights().unwrap().tensors;
    fs::remove_file(model.join("model.safetensors")).unwrap();
    let (pooler, words) = ("pooler.dense.bias", "embeddings.word_embeddings.weight");
    let (one, two) = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    let part = |file: &str, names: &[&str]| {
        let list: Vec<_> = names.iter().map(|name| (name.to_string(), &whole[*name])).collect();
        write_tensors(&model.join(file), &list, &BTreeMap::new()).unwrap();
    };
    let index = |map: Value| {
        let json = json!({ "metadata": { "total_size": 144 }, "weight_map": map });
        put(&model.join("model.safetensors.index.json"), &json);
    };
    let read = || ModelFolder::open(&model).unwrap().read_weights();
    let error = || format!("{:#}", read().unwrap_err());
    part(one, &[pooler]);
    part(two, &[words]);
    index(json!({ pooler: one, words: two }));
    assert_eq!(read().unwrap().tensors, whole);
    for (map, parts) in [
        (json!({ pooler: two, words: two }), [pooler, "is not in", two]),
        (json!({ pooler: one, words: one }), [words, "is not in", one]),
        (
            json!({ pooler: one, words: "../other.safetensors" }),
            ["../other", "not in the model folder", "fetch"],
        ),
        (json!({ pooler: one, words: "/etc/passwd" }), ["/etc/passwd", "not in the model folder", "fetch"]),
        (
            json!({ pooler: one, words: "model-3.safetensors" }),
            ["model-3.safetensors is missing", "names it", "fetch"],
        ),
        (json!({ pooler: 1 }), [pooler, "is not a name", "index.json"]),
        (json!({}), ["weight_map", "index.json", "fetch"]),
    ] {
        index(map);
        says(&error(), &parts);
    }
    index(json!({ pooler: one, words: two }));
    part(one, &[pooler, words]);
    says(&error(), &[words, "is in", one, two]);
    fs::write(model.join("model.safetensors.index.json"), "{").unwrap();
    says(&error(), &["index.json is not valid JSON"]);
    // A whole file wins, as in transformers.
    part("model.safetensors", &[pooler, words]);
    assert_eq!(read().unwrap().tensors, whole);
}

#[test]
fn a_plain_folder_and_missing_files() {
    let dir = tempfile::tempdir().unwrap();
    says(&open_error(&dir.path().join("none")), &["none is not a folder"]);
    says(&open_error(dir.path()), &["config.json is missing"]);
    put(&dir.path().join("config.json"), &config());
    let open = || ModelFolder::open(dir.path()).unwrap();
    assert_eq!((open().head.normalize, open().max_seq_length), (false, Some(16)));
    // "No limit", as transformers writes it, and a real one.
    put(&dir.path().join("tokenizer_config.json"), &json!({ "model_max_length": 1e30 }));
    assert_eq!(open().max_seq_length, Some(16));
    put(&dir.path().join("tokenizer_config.json"), &json!({ "model_max_length": 10 }));
    assert_eq!(open().max_seq_length, Some(10));

    let weights = || format!("{:#}", open().weights().unwrap_err());
    says(&weights(), &["model.safetensors is missing"]);
    fs::write(dir.path().join("pytorch_model.bin"), "").unwrap();
    says(&weights(), &["only pytorch_model.bin", "save_pretrained"]);
    let tokenizer = || format!("{:#}", open().tokenizer().unwrap_err());
    says(&tokenizer(), &["has no tokenizer", "tokenizer.json nor", "vocab.txt"]);
    fs::write(dir.path().join("vocab.txt"), "").unwrap();
    says(&tokenizer(), &["vocab.txt has no \"[UNK]\"", "tokenizer_config.json"]);
    fs::write(dir.path().join("vocab.txt"), WORDS.join("\n")).unwrap();
    assert_eq!(open().tokenizer().unwrap().vocabulary_size(), WORDS.len());
    for (length, part) in
        [(json!("10"), "\"10\""), (json!(0), "0"), (json!(2.5), "2.5"), (json!(true), "true")]
    {
        put(&dir.path().join("tokenizer_config.json"), &json!({ "model_max_length": length }));
        says(&open_error(dir.path()), &["tokenizer_config.json", "model_max_length is", part]);
    }
    put(&dir.path().join("tokenizer_config.json"), &json!({ "max_len": 9 }));
    assert_eq!(open().max_seq_length, Some(9));
    // sentence-transformers looks for it only next to modules.json.
    put(
        &dir.path().join("sentence_bert_config.json"),
        &json!({ "max_seq_length": 7, "do_lower_case": true }),
    );
    assert_eq!(open().max_seq_length, Some(9));
    fs::write(dir.path().join("config.json"), "3").unwrap();
    says(&open_error(dir.path()), &["config.json is not a JSON object"]);
}
