//! all-MiniLM-L6-v2 against the embeddings that sentence-transformers computes with it
//! (`scripts/golden.py`), and exported untouched.

use gigapair::common::{HostTensor, Matrix};
use gigapair::embed::Embedder;
use gigapair::folder::{Export, ModelCard, ModelFolder, read_exact};
use gigapair::runtime::Client;
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

#[test]
fn embeddings_are_those_of_sentence_transformers() {
    let model = fetched("models/all-MiniLM-L6-v2", "scripts/fetch_model.sh");
    let plugin = fetched("plugins/cpu/pjrt_c_api_cpu_plugin.so", "scripts/fetch_plugin.sh cpu");
    let client = Client::open(&format!("plugin:{}:2", plugin.display()).parse().unwrap()).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let text = std::fs::read(golden.join("minilm_sentences.json")).unwrap();
    let sentences: Vec<String> = serde_json::from_slice(&text).unwrap();
    let expected = &read_exact(&golden.join("minilm_sentences.safetensors")).unwrap()["embeddings"];
    assert_eq!(expected.shape(), [sentences.len(), 384]);

    let ours = encode(&model, &client, &sentences);
    for (i, expected) in expected.as_slice::<f32>().chunks(384).enumerate() {
        let apart = ours.row(i).iter().zip(expected).map(|(a, b)| (a - b).abs());
        let worst = apart.fold(0.0, f32::max);
        let start: String = sentences[i].chars().take(40).collect();
        assert!(worst <= 1e-5, "sentence {i} ({start:?}): {worst:e}");
    }

    // Exported as it is and read back.
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
