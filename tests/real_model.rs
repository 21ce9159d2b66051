//! Real models against the embeddings sentence-transformers computes with them (`scripts/golden.py`), and
//! all-MiniLM-L6-v2 exported unchanged.

use gigapair::common::{HostTensor, Matrix};
use gigapair::embed::Embedder;
use gigapair::folder::{Export, ModelCard, ModelFolder, read_exact};
use gigapair::runtime::Client;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A path of the source tree that a script fetches; the test fails without it.
fn fetched(path: &str, script: &str) -> PathBuf {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    assert!(full.exists(), "{} is missing: run {script}", full.display());
    full
}

fn encode(model: &Path, client: &Arc<Client>, sentences: &[String]) -> Matrix {
    Embedder::open(model, client.clone()).unwrap().encode(sentences).unwrap()
}

/// The vectors of 50 texts by the model in `models/{name}`, which must be those in `{golden}_sentences.safetensors`.
fn as_in_sentence_transformers(
    name: &str,
    script: &str,
    golden: &str,
) -> (PathBuf, Arc<Client>, Vec<String>, Matrix) {
    let model = fetched(&format!("models/{name}"), script);
    let plugin = fetched("plugins/cpu/pjrt_c_api_cpu_plugin.so", "scripts/fetch_plugin.sh cpu");
    let client = Client::open(&format!("plugin:{}:2", plugin.display()).parse().unwrap()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let text = std::fs::read(folder.join("minilm_sentences.json")).unwrap();
    let sentences: Vec<String> = serde_json::from_slice(&text).unwrap();
    let expected =
        &read_exact(&folder.join(format!("{golden}_sentences.safetensors"))).unwrap()["embeddings"];

    let ours = encode(&model, &client, &sentences);
    assert_eq!(expected.shape(), [sentences.len(), ours.dim]);
    let mut largest: f32 = 0.0;
    for (i, expected) in expected.as_slice::<f32>().chunks(ours.dim).enumerate() {
        let apart = ours.row(i).iter().zip(expected).map(|(a, b)| (a - b).abs());
        let worst = apart.fold(0.0, f32::max);
        let start: String = sentences[i].chars().take(40).collect();
        assert!(worst <= 1e-5, "sentence {i} ({start:?}): {worst:e}");
        largest = largest.max(worst);
    }
    println!("{name}: largest difference {largest:.1e}");
    (model, client, sentences, ours)
}

#[test]
#[ignore = "downloads 404 MB: make test-mpnet"]
fn mpnet_base_embeds_as_in_sentence_transformers() {
    as_in_sentence_transformers("all-mpnet-base-v2", "scripts/fetch_model.sh mpnet", "mpnet");
}

#[test]
#[ignore = "downloads 63 MB: make test-mpnet"]
fn minilm_l3_embeds_as_in_sentence_transformers() {
    as_in_sentence_transformers("paraphrase-MiniLM-L3-v2", "scripts/fetch_model.sh l3", "l3");
}

#[test]
fn embeddings_are_those_of_sentence_transformers() {
    let (model, client, sentences, ours) =
        as_in_sentence_transformers("all-MiniLM-L6-v2", "scripts/fetch_model.sh", "minilm");

    // Exported unchanged and read back.
    let folder = ModelFolder::open(&model).unwrap();
    let weights = folder.read_weights().unwrap().tensors;
    let tensors: Vec<(String, &HostTensor)> = weights.iter().map(|(n, t)| (n.clone(), t)).collect();
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("model");
    let card = ModelCard::default();
    let export = Export {
        tensors: &tensors,
        config: &folder.config,
        tokenizer: &folder.tokenizer().unwrap(),
        settings: &folder.settings().unwrap(),
        card: &card,
    };
    ModelFolder::write(&copy, &export).unwrap();
    assert_eq!(ModelFolder::open(&copy).unwrap().read_weights().unwrap().tensors, weights);
    assert_eq!(encode(&copy, &client, &sentences).data, ours.data, "bit for bit");
}

/// A copy of `model` with the changes of a case in `tests/golden/tokenizers.json`; the rest is linked.
fn changed(model: &Path, dir: &Path, case: &Value) {
    let edits = case["edits"].as_array();
    for entry in fs::read_dir(model).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let gone = name == "tokenizer_config.json" || (name == "tokenizer.json" && edits.is_none());
        if !gone {
            std::os::unix::fs::symlink(model.join(&name).canonicalize().unwrap(), dir.join(&name)).unwrap();
        }
    }
    let put = |name: &str, value: &Value| {
        let path = dir.join(name);
        let _ = fs::remove_file(&path);
        fs::write(path, value.to_string()).unwrap();
    };
    if let Some(edits) = edits.filter(|e| !e.is_empty()) {
        let mut tokenizer: Value =
            serde_json::from_slice(&fs::read(model.join("tokenizer.json")).unwrap()).unwrap();
        for edit in edits {
            *tokenizer.pointer_mut(edit[0].as_str().unwrap()).unwrap() = edit[1].clone();
        }
        put("tokenizer.json", &tokenizer);
    }
    case["files"].as_object().unwrap().iter().for_each(|(name, value)| put(name, value));
}

#[test]
fn settings_of_the_tokenizer_change_vectors_as_in_sentence_transformers() {
    let model = fetched("models/all-MiniLM-L6-v2", "scripts/fetch_model.sh");
    let plugin = fetched("plugins/cpu/pjrt_c_api_cpu_plugin.so", "scripts/fetch_plugin.sh cpu");
    let client = Client::open(&format!("plugin:{}:1", plugin.display()).parse().unwrap()).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let stated: Value = serde_json::from_slice(&fs::read(golden.join("tokenizers.json")).unwrap()).unwrap();
    let texts: Vec<String> = serde_json::from_value(stated["minilm"]["texts"].clone()).unwrap();
    let vectors = read_exact(&golden.join("minilm_tokenizers.safetensors")).unwrap();
    let cases = stated["minilm"]["cases"].as_object().unwrap();
    assert_eq!(cases.len(), vectors.len());
    for (name, case) in cases {
        let dir = tempfile::tempdir().unwrap();
        changed(&model, dir.path(), case);
        let ours = encode(dir.path(), &client, &texts);
        let apart = ours.data.iter().zip(vectors[name].as_slice::<f32>()).map(|(a, b)| (a - b).abs());
        let worst = apart.fold(0.0, f32::max);
        assert!(worst <= 1e-5, "{name}: {worst:e}");
    }
}
