//! `trainer inspect` on whole and damaged sets.

mod support_run;

use serde_json::{Value, json};
use std::fs;
use support_run::{Bench, lines, sentence};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    let good = lines(3, 300, 3);
    let equal = json!([sentence(1, 4), sentence(1, 4)]);
    bench.put("some.jsonl", &format!("{good}{equal}\n[\"bad\"]\n"));
    let args =
        "prepare --input some.jsonl --tokenizer tokenizer.json --out set --drop-equal --prompt-anchor ka:";
    bench.trainer(args).ends(0);
    bench
}

#[test]
fn everything_in_the_manifest_is_shown_and_samples_are_decoded() {
    let bench = bench();
    let ended = bench.trainer("inspect set --verify --samples 2 --tokenizer tokenizer.json").ends(0);
    let manifest: Value = serde_json::from_slice(&fs::read(bench.at("set/manifest.json")).unwrap()).unwrap();
    ended.says(&[
        "pairs        300, at most 1 negatives",
        "texts        900, 0.00 % cut at 128 tokens",
        "bytes a text beyond its tokens",
        manifest["tokenizer_hash"].as_str().unwrap(),
        "prompt       \"ka:\" before each anchor",
        "some.jsonl: 302 lines, 300 pairs",
        manifest["sources"][0]["sha256"].as_str().unwrap(),
        "rejected: 1 line, wrong number of texts",
        "cleaning: anchor = positive dropped",
        "dropped: 1 pairs, anchor and positive were equal",
        "anchor: 300 texts",
        "negative: 300 texts",
        "median",
        "p95",
        "█",
        "row 150",
        "anchor: ka",
        "verified: 5 blocks in 1 shard are whole",
    ]);
    // Without a tokenizer the samples are token ids.
    bench.trainer("inspect set --samples 1").ends(0).says(&["row 0\n  anchor: 2 "]);
}

#[test]
fn json_holds_the_manifest_and_the_statistics() {
    let bench = bench();
    let ended = bench.trainer("inspect set --json --samples 1 --verify").ends(0);
    let json: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(json["manifest"]["rows"], 300);
    assert_eq!(json["verified_blocks"], 5);
    assert!(json["bytes_per_text_beyond_tokens"].as_f64().unwrap() <= 12.0);
    assert!(json["lengths"][1]["p95"].as_u64().unwrap() >= json["lengths"][1]["median"].as_u64().unwrap());
    assert_eq!(json["samples"][0]["texts"].as_array().unwrap().len(), 3);
}

#[test]
fn damage_and_foreign_tokenizers_are_errors() {
    let bench = bench();
    bench.tokenizer("other.json", 9);
    bench.trainer("inspect set --samples 1 --tokenizer other.json").fails(&["was made with tokenizer"]);
    bench.trainer("inspect nowhere").fails(&["nowhere is not a folder of shards", "trainer prepare"]);
    let shard = bench.at("set/00000.shard");
    let mut bytes = fs::read(&shard).unwrap();
    // In the last block, which only --verify touches.
    let directory = u64::from_le_bytes(bytes[64..72].try_into().unwrap()) as usize;
    bytes[directory - 100] ^= 4;
    fs::write(&shard, &bytes).unwrap();
    bench.trainer("inspect set").ends(0);
    let parts = ["00000.shard: block 4", "checksum does not match", "trainer prepare"];
    bench.trainer("inspect set --verify").fails(&parts);
    bench.trainer("inspect set --verify --json").fails(&parts);
}

#[test]
fn shards_of_a_tokenizer_json_that_its_folder_overrules_are_refused_with_the_difference() {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    fs::create_dir(bench.at("model")).unwrap();
    fs::copy(bench.at("tokenizer.json"), bench.at("model/tokenizer.json")).unwrap();
    bench.put(
        "model/config.json",
        r#"{"model_type": "bert", "hidden_size": 8, "max_position_embeddings": 32}"#,
    );
    bench.put(
        "model/tokenizer_config.json",
        r#"{"tokenizer_class": "BertTokenizer", "do_lower_case": false}"#,
    );
    bench.put("some.jsonl", "[\"ka lo\", \"KA mi\"]\n");
    bench.trainer("prepare --input some.jsonl --tokenizer tokenizer.json --out word").ends(0);
    bench.trainer("inspect word --samples 1 --model model").fails(&[
        "word was made with tokenizer",
        "model/tokenizer.json as it stands",
        "normalizer.lowercase false, not true",
        "trainer prepare",
    ]);

    let said = bench.trainer("prepare --input some.jsonl --model model --out folder").ends(0).err;
    let parts = [
        "model/tokenizer.json: ",
        "tokenizer_class is BertTokenizer",
        "normalizer.lowercase false, not true",
    ];
    for part in parts {
        assert_eq!(said.matches(part).count(), 1, "{part:?} once in: {said}");
    }
    bench.trainer("inspect folder --samples 1 --model model").ends(0);
    // The file selects its whole folder.
    bench.trainer("inspect folder --samples 1 --tokenizer model/tokenizer.json").ends(0);
    bench
        .trainer("inspect folder --samples 1 --tokenizer tokenizer.json")
        .fails(&["was made with tokenizer"]);
}
