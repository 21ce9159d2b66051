//! Folders and the tokenizers sentence-transformers makes of them (`scripts/golden_tokenizers.py`): ours give the same
//! ids, also once exported, or the error names the file and the value.

use gigapair::folder::{Export, ModelCard, ModelFolder};
use gigapair::model::Family;
use gigapair::tokenize::{Class, Files, ModelTokenizer, Wrapper};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn golden_of(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn golden() -> Value {
    golden_of("tokenizers.json")
}

fn put(path: &Path, value: &Value) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, value.to_string()).unwrap();
}

fn words(golden: &Value) -> Vec<String> {
    golden["tokenizer"]["model"]["vocab"].as_object().unwrap().keys().cloned().collect()
}

/// Writes the folder of a case.
fn write(dir: &Path, golden: &Value, case: &Value) {
    let module = |(idx, (path, name)): (usize, &(&str, &str))| json!({ "idx": idx, "path": path, "type": format!("sentence_transformers.models.{name}") });
    let modules: Vec<Value> =
        [("", "Transformer"), ("1_Pooling", "Pooling")].iter().enumerate().map(module).collect();
    put(&dir.join("modules.json"), &Value::Array(modules));
    put(&dir.join("1_Pooling/config.json"), &json!({ "pooling_mode_mean_tokens": true }));
    put(&dir.join("config.json"), &golden["config"]);
    for (name, value) in case["files"].as_object().unwrap() {
        match value {
            Value::Bool(true) if name == "vocab.json" => {
                put(&dir.join(name), &golden["tokenizer"]["model"]["vocab"])
            }
            Value::Bool(true) if name == "merges.txt" => {
                let merges = golden["tokenizer"]["model"]["merges"].as_array().unwrap().iter();
                let lines =
                    merges.map(|m| format!("{} {}\n", m[0].as_str().unwrap(), m[1].as_str().unwrap()));
                fs::write(dir.join(name), "#version: 0.2\n".to_owned() + &lines.collect::<String>()).unwrap();
            }
            Value::Bool(true) => fs::write(dir.join(name), words(golden).join("\n")).unwrap(),
            value => put(&dir.join(name), value),
        }
    }
    if let Some(edits) = case["edits"].as_array() {
        let mut tokenizer = golden["tokenizer"].clone();
        for edit in edits {
            let mut edit = edit.clone();
            // A pointer stands for that part of the original.
            for step in
                edit[1].pointer_mut("/normalizers").and_then(Value::as_array_mut).into_iter().flatten()
            {
                if let Some(pointer) = step.as_str() {
                    *step = golden["tokenizer"].pointer(pointer).unwrap().clone();
                }
            }
            let pointer = edit[0].as_str().unwrap().to_owned();
            let (head, last) = pointer.rsplit_once('/').unwrap();
            tokenizer.pointer_mut(head).unwrap()[last] = edit[1].take();
        }
        put(&dir.join("tokenizer.json"), &tokenizer);
    }
}

/// What sentence-transformers returned, text by text.
fn expected(golden: &Value, case: &Value) -> Vec<Vec<u32>> {
    let plain = &golden["cases"]["plain"]["ids"];
    let ids = |i: usize| {
        let key = i.to_string();
        let found = case["ids"].get(&key).unwrap_or(&plain[&key]).as_array().unwrap();
        found.iter().map(|id| id.as_u64().unwrap() as u32).collect()
    };
    (0..texts(golden).len()).map(ids).collect()
}

fn texts(golden: &Value) -> Vec<String> {
    golden["texts"].as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn same(what: &str, tokenizer: &ModelTokenizer, max_len: usize, golden: &Value, expected: &[Vec<u32>]) {
    let tokenizer = tokenizer.cut_at(max_len).unwrap();
    for (text, expected) in texts(golden).iter().zip(expected) {
        let ids = tokenizer.encode_fast(text.as_str(), true).unwrap().get_ids().to_vec();
        assert_eq!(&ids, expected, "{what}: {text:?}");
    }
}

/// Errors by case; all other cases are read.
fn refusals() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("lower null", ["do_lower_case is null", "write true or false"].as_slice()),
        ("lower a string", &["do_lower_case is \"false\"", "write true or false"]),
        ("lower a number", &["do_lower_case is 0", "write true or false"]),
        ("chinese null", &["tokenize_chinese_chars is null"]),
        ("class empty", &["tokenizer_class is \"\"", "BertTokenizer"]),
        ("length with a point", &["model_max_length is 7.0", "whole"]),
        ("BPE", &["tokenizer_class is BertTokenizer", "model.type in", "tokenizer.json is BPE"]),
        ("side null", &["truncation_side is null", "left"]),
        ("unk unknown", &["tokenizer.json has no \"[nowhere]\"", "unk_token"]),
        ("mask a plain object", &["mask_token is {", "is not a token"]),
        ("added_tokens_decoder of strings", &["added_tokens_decoder.900 is \"[X]\""]),
        ("additional tokens as objects", &["additional_special_tokens[0] is {", "is not a token"]),
        ("vocab.txt, generic", &["PreTrainedTokenizerFast", "only a vocab.txt", "BertTokenizer"]),
    ])
}

#[test]
fn ids_are_those_of_sentence_transformers_before_and_after_an_export() {
    check("tokenizers.json", &refusals());
}

#[test]
fn a_byte_level_bpe_gives_their_ids() {
    check(
        "tokenizers_bpe.json",
        &BTreeMap::from([
            ("prefix null", ["add_prefix_space is null", "write true or false"].as_slice()),
            ("prefix a string", &["add_prefix_space is \"false\""]),
            ("trim a number", &["trim_offsets is 1"]),
            ("a piece's prefix", &["continuing_subword_prefix is \"##\"", "PreTrainedTokenizerFast"]),
            (
                "WordPiece",
                &["tokenizer_class is RobertaTokenizer", "byte-level BPE", "tokenizer.json is WordPiece"],
            ),
            ("cls null", &["cls_token is null", "RobertaTokenizer", "name it"]),
            ("vocab.json without merges", &["merges.txt", "fetch the model again"]),
            ("vocab.json, generic", &["PreTrainedTokenizerFast", "only a vocab.json", "RobertaTokenizer"]),
        ]),
    );
}

#[test]
fn a_unigram_gives_their_ids() {
    check(
        "tokenizers_unigram.json",
        &BTreeMap::from([
            (
                "BPE",
                ["tokenizer_class is XLMRobertaTokenizer", "Unigram", "tokenizer.json is BPE"].as_slice(),
            ),
            ("bos null", &["bos_token is null", "XLMRobertaTokenizer", "name it"]),
        ]),
    );
}

/// All cases of a file; `refusals` are errors by case.
fn check(file: &str, refusals: &BTreeMap<&str, &[&str]>) {
    let golden = &golden_of(file);
    for (name, case) in golden["cases"].as_object().unwrap() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), golden, case);
        let stated = case["max_len"].as_u64().unwrap_or_default() as usize;
        let open = || -> anyhow::Result<_> {
            let folder = ModelFolder::open(dir.path())?;
            Ok((folder.tokenizer()?, folder.max_seq_length.unwrap(), folder.config))
        };
        if let Some(parts) = refusals.get(name.as_str()) {
            let error = format!("{:#}", open().expect_err(name));
            for part in *parts {
                assert!(error.contains(part), "{name}: no {part:?} in: {error}");
            }
            assert!(error.contains(dir.path().to_str().unwrap()), "{name}: no file in: {error}");
            continue;
        }
        assert!(case["refused"].is_null(), "{name}: transformers does not load it");
        let (tokenizer, max_len, config) = open().unwrap_or_else(|e| panic!("{name}: {e:#}"));
        // A RoBERTa's first two positions are for padding, which transformers does not subtract.
        let first = Family::of(&config).unwrap().first_position();
        assert_eq!(max_len, if stated == 258 { stated - first } else { stated }, "{name}");
        let expected = expected(golden, case);
        same(name, &tokenizer, max_len, golden, &expected);

        // They stay, so that scripts/golden_tokenizers_more.py can compare them with transformers.
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tokenizer_exports").join(file);
        let export = kept.join(name);
        let _ = fs::remove_dir_all(&export);
        fs::create_dir_all(&kept).unwrap();
        let card = ModelCard::default();
        let made = Export {
            tensors: &[],
            config: &config,
            tokenizer: &tokenizer,
            settings: &ModelFolder::open(dir.path()).unwrap().settings().unwrap(),
            card: &card,
        };
        ModelFolder::write(&export, &made).unwrap_or_else(|e| panic!("{name}: {e:#}"));
        let folder = ModelFolder::open(&export).unwrap();
        assert_eq!(folder.max_seq_length, Some(max_len), "{name}");
        let exported = folder.tokenizer().unwrap();
        same(&format!("{name}, exported"), &exported, max_len, golden, &expected);
        assert_eq!(exported.hash(), tokenizer.hash(), "{name}: shards stay of use");
        assert!(exported.differences().is_empty(), "{name}: {:?}", exported.differences());
        // Without its tokenizer.json, a RoBERTa's other files give the same tokens.
        let merges = fs::read_to_string(export.join("merges.txt")).unwrap_or_default();
        assert_eq!(!merges.is_empty(), golden["tokenizer"]["model"]["type"] == "BPE", "{name}");
        if !merges.is_empty() && exported.class() == Class::Roberta {
            let files = Files::of_folder(&export, Wrapper::default()).unwrap().with_vocab_json().unwrap();
            let older = ModelTokenizer::of(files).unwrap();
            same(&format!("{name}, vocab.json"), &older, max_len, golden, &expected);
            assert_eq!(older.hash(), tokenizer.hash(), "{name}");
        }
        // Its tokenizer.json alone gives the same tokens, cut at the same place.
        let alone = tokenizers::Tokenizer::from_file(export.join("tokenizer.json")).unwrap();
        for (text, expected) in texts(golden).iter().zip(&expected) {
            assert_eq!(
                alone.encode(text.as_str(), true).unwrap().get_ids(),
                expected,
                "{name} alone: {text:?}"
            );
        }
    }
}

#[test]
fn a_file_that_says_all_keeps_the_hash_of_its_bytes_and_no_other_does() {
    let golden = golden();
    let hash = |name: &str| {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &golden, &golden["cases"][name]);
        let made = ModelFolder::open(dir.path()).unwrap().tokenizer().unwrap();
        let alone = fs::copy(dir.path().join("tokenizer.json"), dir.path().join("alone.json"))
            .map(|_| ModelTokenizer::open(&dir.path().join("alone.json")).unwrap().hash());
        assert_eq!(
            ModelTokenizer::open(&dir.path().join("tokenizer.json")).ok().map(|t| t.hash()),
            alone.as_ref().ok().map(|_| made.hash()),
            "{name}: the file stands for the folder"
        );
        (made.hash(), alone.ok())
    };
    for name in ["plain", "json cased, settings too", "json pads and cuts", "generic", "mask null"] {
        let (made, alone) = hash(name);
        assert_eq!(Some(made), alone, "{name}");
    }
    let others = [
        "cased",
        "lower, accents kept",
        "no chinese",
        "left",
        "generic left",
        "additional tokens",
        "vocab.txt, cased",
    ]
    .map(|name| {
        let (made, alone) = hash(name);
        assert_ne!(Some(made), alone, "{name}");
        (name, made.to_string())
    });
    // Alike, whichever file has the vocabulary.
    let alike = ["cased", "vocab.txt, cased"];
    for (i, (a, hash)) in others.iter().enumerate() {
        for (b, other) in &others[..i] {
            assert_eq!(hash == other, [*b, *a] == alike, "{a}, {b}: {others:?}");
        }
    }
}

/// One folder with one setting.
fn folder_with(golden: &Value, files: Value) -> (tempfile::TempDir, anyhow::Result<ModelTokenizer>) {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), golden, &json!({ "files": files, "edits": [] }));
    let made = ModelFolder::open(dir.path()).and_then(|f| f.tokenizer());
    (dir, made)
}

#[test]
fn classes_and_settings_that_are_not_known_are_refused_by_name() {
    let golden = golden();
    let class = |name: &str| json!({ "tokenizer_config.json": { "tokenizer_class": name } });
    for name in ["AlbertTokenizer", "BertJapaneseTokenizer", "T5TokenizerFast", "MyOwnTokenizer"] {
        let error = format!("{:#}", folder_with(&golden, class(name)).1.unwrap_err());
        for part in [name, "tokenizer_config.json: tokenizer_class is", "PreTrainedTokenizerFast"] {
            assert!(error.contains(part), "no {part:?} in: {error}");
        }
    }
    let of_model = |kind: &str| json!({ "config.json": { "model_type": kind, "hidden_size": 4 } });
    for kind in ["camembert", "deberta-v2", "t5"] {
        let error = format!("{:#}", folder_with(&golden, of_model(kind)).1.unwrap_err());
        assert!(error.contains(&format!("config.json: model_type is {kind}")), "{error}");
    }
    for (key, value) in [
        ("split_special_tokens", json!(true)),
        ("fast_tokenizer_files", json!(["tokenizer.json", "tokenizer.5.0.json"])),
        ("init_inputs", json!(["x"])),
        ("cls_token", Value::Null),
        ("unk_token", Value::Null),
    ] {
        let files = json!({ "tokenizer_config.json": { key: value } });
        let error = format!("{:#}", folder_with(&golden, files).1.unwrap_err());
        assert!(error.contains("tokenizer_config.json") && error.contains(key), "{key}: {error}");
    }
    for (key, value) in [
        ("tokenizer_name_or_path", json!("other")),
        ("tokenizer_args", json!({ "vocab_file": "x" })),
        ("config_kwargs", json!({ "hidden_act": "relu" })),
        ("do_lower_case", json!("yes")),
    ] {
        let files = json!({ "sentence_bert_config.json": { key: value } });
        let error = format!("{:#}", folder_with(&golden, files).1.unwrap_err());
        assert!(error.contains("sentence_bert_config.json") && error.contains(key), "{key}: {error}");
    }
    for (name, text) in [
        ("tokenizer_config.json", "[]"),
        ("special_tokens_map.json", "{"),
        ("added_tokens.json", "3"),
        ("tokenizer.json", "{}"),
        ("tokenizer.json", ""),
    ] {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &golden, &json!({ "files": {}, "edits": [] }));
        fs::write(dir.path().join(name), text).unwrap();
        let error = format!("{:#}", ModelFolder::open(dir.path()).and_then(|f| f.tokenizer()).unwrap_err());
        assert!(error.contains(name), "{name}: {error}");
    }
}

#[test]
fn an_older_name_of_the_settings_file_and_odd_vocabularies() {
    let golden = golden();
    let files =
        json!({ "sentence_bert_config.json": {}, "sentence_roberta_config.json": { "max_seq_length": 5 } });
    let (dir, _) = folder_with(&golden, files);
    assert_eq!(ModelFolder::open(dir.path()).unwrap().max_seq_length, Some(5));

    // Windows line ends, white space after tokens, no last line end.
    let alone = dir.path().join("words.txt");
    fs::write(&alone, words(&golden).join(" \r\n")).unwrap();
    let made = ModelTokenizer::open(&alone).unwrap();
    same("vocab.txt", &made, 32, &golden, &expected(&golden, &golden["cases"]["plain"]));
    fs::write(&alone, b"[PAD]\n[UNK]\n\xff\n").unwrap();
    let error = format!("{:#}", ModelTokenizer::open(&alone).unwrap_err());
    assert!(error.contains("words.txt is not a vocabulary"), "{error}");
    // A vocab.txt counts if it is named, or if there is no other.
    fs::write(dir.path().join("tokenizer_config.json"), "{}").unwrap();
    fs::write(dir.path().join("vocab.txt"), words(&golden)[..5].join("\n")).unwrap();
    let size = |path: &Path| ModelTokenizer::open(path).unwrap().vocabulary_size();
    assert_eq!([size(&dir.path().join("vocab.txt")), size(dir.path())], [5, words(&golden).len()]);
    fs::remove_file(dir.path().join("tokenizer.json")).unwrap();
    assert_eq!(size(dir.path()), 5);
    // Tokens added beyond the vocabulary.
    let (_dir, made) = folder_with(
        &golden,
        json!({ "tokenizer_config.json": Map::from_iter([("x_token".to_owned(), json!("<new>"))]) }),
    );
    let (made, rows) = (made.unwrap(), words(&golden).len());
    assert_eq!((made.vocabulary_size(), made.added_beyond(rows)), (rows + 1, vec!["<new>".to_owned()]));
}

#[test]
fn files_of_other_classes_are_found_or_named() {
    let golden = golden_of("tokenizers_bpe.json");
    let dir = tempfile::tempdir().unwrap();
    let open = |name: &str| ModelTokenizer::open(&dir.path().join(name)).map_err(|e| format!("{e:#}"));
    put(&dir.path().join("config.json"), &json!({ "model_type": "xlm-roberta" }));
    fs::write(dir.path().join("sentencepiece.bpe.model"), "x").unwrap();
    let error = open("").unwrap_err();
    for part in ["no tokenizer.json", "python -c", "save_pretrained", dir.path().to_str().unwrap()] {
        assert!(error.contains(part), "no {part:?} in: {error}");
    }
    // A vocab.json stands for its folder, and without a class for a RoBERTa.
    fs::remove_file(dir.path().join("config.json")).unwrap();
    write(dir.path(), &golden, &json!({ "files": { "vocab.json": true, "merges.txt": true } }));
    fs::remove_file(dir.path().join("config.json")).unwrap();
    let hash = |name: &str| open(name).unwrap().made_hash().unwrap();
    assert_eq!(open("vocab.json").unwrap().class(), Class::Roberta);
    assert_eq!(hash("vocab.json"), hash(""));
    for (text, part) in [("a b c\n", "line 1: \"a b c\" is not two tokens"), ("qq zz\n", "do not fit")] {
        fs::write(dir.path().join("merges.txt"), text).unwrap();
        let error = open("vocab.json").unwrap_err();
        assert!(error.contains("merges.txt") && error.contains(part), "{error}");
    }
    fs::write(dir.path().join("vocab.json"), "{\"a\": -1}").unwrap();
    fs::write(dir.path().join("merges.txt"), "").unwrap();
    assert!(open("").unwrap_err().contains("the id of \"a\" is -1"));
    // The name that GTE's own code has.
    put(&dir.path().join("tokenizer.json"), &golden["tokenizer"]);
    put(&dir.path().join("config.json"), &json!({ "model_type": "new" }));
    assert_eq!(open("").unwrap().class(), Class::Generic);
}
