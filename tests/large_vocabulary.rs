//! Token ids that do not fit into 16 bits, from a file of pairs to a trained model.

mod support_run;

use gigapair::batches::{Geometry, Layout, Loader, RowCounts, Sampler, SetSpec, Sources};
use gigapair::folder::read_tensors;
use gigapair::shards::ShardSet;
use gigapair::tokenize::ModelTokenizer;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use support_run::{Bench, architecture, toml};

const WORDS: u32 = 70_000;
const TABLE: &str = "embeddings.word_embeddings.weight";

/// A WordPiece whose token `w<i>` has the id `i`.
fn tokenizer(bench: &Bench) -> PathBuf {
    let path = bench.tokenizer("tokenizer.json", 1);
    let mut json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let vocab = json["model"]["vocab"].as_object_mut().unwrap();
    (vocab.len() as u32..WORDS).for_each(|i| drop(vocab.insert(format!("w{i}"), i.into())));
    fs::write(&path, json.to_string()).unwrap();
    path
}

#[test]
fn ids_above_65_535_reach_the_model() {
    let bench = Bench::new();
    let tokenizer = ModelTokenizer::open(&tokenizer(&bench)).unwrap();
    assert_eq!(tokenizer.vocabulary_size(), WORDS as usize);
    // Rows of a low and a high id that are equal in 16 bits.
    let ids = |row: u32| [1_000 + row, 66_536 + row];
    let line = |row| format!("[\"w{}\", \"w{}\"]\n", ids(row)[0], ids(row)[1]);
    bench.put("pairs.jsonl", &(0..64).map(line).collect::<String>());
    bench.trainer("prepare --input pairs.jsonl --tokenizer tokenizer.json --max-len 16 --out shards").ends(0);
    let set = Arc::new(ShardSet::open(&bench.at("shards")).unwrap());
    for row in 0..64 {
        let texts = set.row(row as u64).unwrap();
        let found: Vec<u32> = (0..2).flat_map(|i| texts.text(i).unwrap().tokens.to_vec()).collect();
        assert!(ids(row as u32).iter().all(|id| found.contains(id)), "{found:?}");
    }
    let specs = [SetSpec { name: "pairs".into(), rows: 64, weight: 1.0 }];
    let sampler = Sampler::new(&specs, 1, 64, Sources::One).unwrap();
    let geometry = Geometry::padded(1, 64, 16);
    let counts = RowCounts::choose(&geometry, &sampler, std::slice::from_ref(&set), 4).unwrap();
    let loader = Loader::new(vec![set], sampler, Layout::new(geometry, counts).unwrap()).unwrap();
    let batch = loader.batch(0).unwrap();
    let groups = batch.replicas.iter().flat_map(|r| &r.groups);
    let found: BTreeSet<i32> = groups.flat_map(|g| g.ids.as_slice::<i32>().to_vec()).collect();
    assert!((0..64).flat_map(ids).all(|id| found.contains(&(id as i32))));

    bench.put("config.json", &architecture(1, 0.0).to_string());
    let run = toml("steps = 2", "");
    bench.put("run.toml", &run.replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\""));
    bench.trainer("train --config run.toml --devices cpu:1").ends(0);
    let config = fs::read_to_string(bench.at("run/model/config.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&config).unwrap()["vocab_size"], WORDS);
    // Only the rows of the ids drawn have gradients.
    let state = read_tensors(&bench.at("run/checkpoints/step-00000002/state.safetensors")).unwrap().tensors;
    assert_eq!(state[TABLE].shape(), [WORDS as usize, 32]);
    let moved: Vec<u32> = state[&format!("adam.v/{TABLE}")]
        .as_slice::<f32>()
        .chunks(32)
        .zip(0..)
        .filter_map(|(row, id)| row.iter().any(|&v| v > 0.0).then_some(id))
        .collect();
    let drawn = |pair: usize| moved.iter().filter(|&&id| (0..64).any(|row| ids(row)[pair] == id)).count();
    assert_eq!([drawn(0), drawn(1)], [16, 16], "two batches of eight rows: {moved:?}");
    assert!(moved.len() <= 32 + 5, "the others are special tokens: {moved:?}");
}
