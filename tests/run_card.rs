//! What a run takes from its base model and reports: where the base was found, its untrained tensors, the card, and
//! held-out pairs that are trained on.

mod support_run;

use gigapair::common::rng::hash2;
use gigapair::common::{DType, HostTensor};
use gigapair::folder::{ModelFolder, read_exact, read_tensors, write_tensors};
use gigapair::shards::{PrepareOptions, ShardSet, prepare};
use gigapair::tokenize::ModelTokenizer;
use gigapair::train::{Overlap, Share};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use support_run::{Bench, Ended, lines, names, toml};

const TRAIN: &str = "train --config run.toml --devices cpu:1";

/// A run of two steps from a model folder or name.
fn from_model(folder: &str, rest: &str) -> String {
    let whole = toml("steps = 2", rest);
    let random = "config = \"config.json\"\nlearn_vocabulary = 120\n";
    assert!(whole.contains(random));
    whole.replace(random, &format!("folder = \"{folder}\"\n"))
}

/// A model folder whose checkpoint has a pooler, with or without the prefix of a `BertForMaskedLM`.
fn with_pooler(bench: &Bench, name: &str, prefix: &str) -> [HostTensor; 2] {
    let file = bench.model(name, &BTreeMap::new()).join("model.safetensors");
    let mut tensors = read_tensors(&file).unwrap().tensors;
    let random = |shape: &[usize]| {
        let mut tensor = HostTensor::zeros(DType::F32, shape);
        let values = tensor.as_mut_slice::<f32>().iter_mut().zip(0..);
        values.for_each(|(x, i)| *x = (hash2(5, i) % 1000) as f32 / 999.0);
        tensor
    };
    let pooler = [random(&[32, 32]), random(&[32])];
    for (name, tensor) in ["weight", "bias"].iter().zip(&pooler) {
        tensors.insert(format!("pooler.dense.{name}"), tensor.clone());
    }
    let named: Vec<_> = tensors.iter().map(|(n, t)| (format!("{prefix}{n}"), t)).collect();
    write_tensors(&file, &named, &BTreeMap::new()).unwrap();
    pooler
}

fn card(bench: &Bench) -> String {
    fs::read_to_string(bench.at("run/model/README.md")).unwrap()
}

#[test]
fn tensors_that_are_not_trained_are_exported_as_they_were() {
    let bench = Bench::new();
    for prefix in ["", "bert."] {
        let pooler = with_pooler(&bench, "base", prefix);
        bench.put("run.toml", &from_model("base", ""));
        bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
        let exported = read_exact(&bench.at("run/model/model.safetensors")).unwrap();
        let base = read_exact(&bench.at("base/model.safetensors")).unwrap();
        assert_eq!(exported.len(), base.len(), "{:?}", exported.keys());
        assert_eq!(exported["pooler.dense.weight"], pooler[0]);
        assert_eq!(exported["pooler.dense.bias"], pooler[1]);
        // It can be trained further, evaluated and encoded with like any other.
        bench.put("in.txt", "ka lo\n");
        bench.trainer("encode --model run/model --input in.txt --out out.npy").ends(0);
    }
    // A base without them gets none.
    bench.model("plain", &BTreeMap::new());
    bench.put("run.toml", &from_model("plain", ""));
    bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
    let exported = read_exact(&bench.at("run/model/model.safetensors")).unwrap();
    assert!(exported.keys().all(|name| !name.contains("pooler")));
}

#[test]
fn the_card_has_the_base_models_name_and_licence_and_no_path() {
    let bench = Bench::new();
    let base = bench.model("tiny-base", &BTreeMap::new());
    let path = bench.at(".").canonicalize().unwrap().display().to_string();
    bench.put("run.toml", &from_model(&base.display().to_string(), ""));
    let run = || bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
    // Only its folder's name is known.
    let plain = "---\nbase_model: acme/older\n---\nMade from acme/older.\n";
    fs::write(base.join("README.md"), plain).unwrap();
    assert!(!run().out.contains("licence"));
    let text = card(&bench);
    assert!(text.contains(" from tiny-base: ") && !text.contains("base_model"), "{text}");
    assert!(text.contains("license: unknown") && !text.contains("acme"), "{text}");

    let readme = "---\nlicense: mit\nbase_model: acme/older\n---\nhttps://huggingface.co/acme/tiny-base.\n";
    fs::write(base.join("README.md"), readme).unwrap();
    run().says(&["licence on the card: mit, that of the base model acme/tiny-base; set model.license"]);
    let text = card(&bench);
    assert!(text.contains("base_model: \"acme/tiny-base\"\n") && text.contains("license: mit\n"), "{text}");

    let own = from_model(&base.display().to_string(), "");
    bench.put("run.toml", &own.replace("max_len_a", "license = \"apache-2.0\"\nmax_len_a"));
    assert!(!run().out.contains("licence on the card"));
    assert!(card(&bench).contains("license: apache-2.0\n"));
    for file in names(&bench.at("run/model")).iter().filter(|n| n.contains('.')) {
        let bytes = fs::read(bench.at("run/model").join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&path) && !text.contains(&*bench.at(".").to_string_lossy()), "{file}");
    }
}

#[test]
fn the_usage_example_loads_the_folder_or_the_name_that_it_will_have() {
    let bench = Bench::new();
    for (name, expected) in
        [("", "SentenceTransformer(\".\")"), ("mine", "(\".\")"), ("acme/mine", "(\"acme/mine\")")]
    {
        let named = format!("name = \"{name}\"\nmax_len_a");
        let whole = toml("steps = 1", "");
        bench.put("run.toml", &if name.is_empty() { whole } else { whole.replace("max_len_a", &named) });
        bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
        let text = card(&bench);
        assert!(text.contains(expected), "{text}");
        assert_eq!(text.contains("In the folder of this file"), !name.contains('/'), "{text}");
    }
}

/// Two sets with the same prompts, then a larger one without any.
#[test]
fn prompts_are_in_the_example_and_sets_that_differ_in_them_are_told() {
    let bench = Bench::new();
    bench.model("base", &BTreeMap::new());
    bench.put("more.jsonl", &lines(3, 80, 2));
    let prepare = |input: &str, more: &[&str]| {
        let args = ["prepare", "--model", "base", "--input", input, "--out", &input.replace(".jsonl", "")];
        bench.trainer_args(&[&args[..], more].concat()).ends(0);
    };
    prepare("pairs.jsonl", &["--prompt-anchor", "query: ", "--prompt-positive", "passage: "]);
    prepare("more.jsonl", &[]);
    let one = from_model("base", "").replace("pairs.jsonl", "pairs");
    bench.put("run.toml", &one);
    let ended = bench.trainer(TRAIN).ends(0);
    assert!(!ended.out.contains("different prompts"), "{}", ended.out);
    let text = card(&bench);
    for part in [
        "queries = model.encode(queries, prompt_name=\"query\")\n",
        "prompt_name=\"document\")\nprint(util.cos_sim(queries, documents))\n# tensor([[",
        "\n- `document`: `\"passage: \"`\n- `query`: `\"query: \"`\n",
    ] {
        assert!(text.contains(part), "no {part}: {text}");
    }
    let path = "path = \"pairs\"\n";
    let second = "weight = 1.0\n[[data]]\nname = \"more\"\npath = \"more\"\nweight = 1.0\n";
    bench.put("run.toml", &one.replace(path, &format!("{path}{second}")));
    let ended = bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
    let told = "he data sets have different prompts: pairs (64 pairs): \"query: \" before anchors and \"passage: \" before \
                positives; more (80 pairs): none; the model folder calls those of most pairs query (\"\") and document (\"\")";
    let (before, _) = ended.out.split_once("step 1/2").unwrap();
    assert!(before.contains(&format!("warning: t{told}")), "{}", ended.out);
    let text = card(&bench);
    assert!(
        text.contains(&format!("\nT{told}")) && text.contains("- `pairs-query`: `\"query: \"`\n"),
        "{text}"
    );
}

/// `acme/tiny` as the Hub's programs cache it.
fn in_cache(bench: &Bench, cache: &str) {
    let snapshot = format!("{cache}/models--acme--tiny/snapshots/0123abcd");
    bench.model(&snapshot, &BTreeMap::new());
    fs::create_dir_all(bench.at(&format!("{cache}/models--acme--tiny/refs"))).unwrap();
    bench.put(&format!("{cache}/models--acme--tiny/refs/main"), "0123abcd");
}

fn with_cache(bench: &Bench, args: &str, variables: &[(&str, &str)]) -> Ended {
    let mut command = bench.command(args);
    for name in
        ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "SENTENCE_TRANSFORMERS_HOME"]
    {
        command.env_remove(name);
    }
    command.env("HOME", bench.at("home"));
    command.envs(variables.iter().map(|(name, dir)| (name, bench.at(dir))));
    command.output().unwrap().into()
}

#[test]
fn a_model_in_the_hugging_face_cache_is_found_by_its_name_by_every_command() {
    let bench = Bench::new();
    in_cache(&bench, "hub");
    let hub = [("HF_HUB_CACHE", "hub")];
    bench.put("in.txt", "ka lo\nmi ne\n");
    let said = |ended: Ended| {
        let ended = ended.ends(0);
        let both = format!("{}{}", ended.out, ended.err);
        assert!(both.contains("acme/tiny, snapshot 0123abcd in the Hugging Face cache"), "{both}");
        assert!(both.matches("snapshot 0123abcd").count() <= 2, "said again and again: {both}");
    };
    for args in [
        "encode --model acme/tiny --input in.txt --out out.npy",
        "prepare --model acme/tiny --input pairs.jsonl --max-len 16 --out shards",
        "inspect shards --samples 1 --model acme/tiny",
        "eval --model acme/tiny --pairs pairs.jsonl",
    ] {
        said(with_cache(&bench, args, &hub));
    }
    bench.put("run.toml", &from_model("acme/tiny", ""));
    said(with_cache(&bench, TRAIN, &hub));
    assert!(card(&bench).contains("base_model: \"acme/tiny\"\n"), "{}", card(&bench));
    let text = card(&bench);
    assert!(!text.contains("0123abcd") && !text.contains("hub/models"), "{text}");
    // The configuration may be anywhere.
    fs::create_dir_all(bench.at("configs")).unwrap();
    let deep = from_model("acme/tiny", "").replace("pairs.jsonl", "../pairs.jsonl");
    bench.put("configs/run.toml", &deep);
    let args = "train --config configs/run.toml --devices cpu:1 --overwrite";
    said(with_cache(&bench, args, &hub));

    let encode = "encode --model acme/tiny --input in.txt --out out.npy";
    // A folder of that name wins.
    let local = bench.model("acme/tiny", &BTreeMap::new());
    assert!(!with_cache(&bench, encode, &hub).ends(0).err.contains("snapshot"));
    fs::remove_dir_all(local).unwrap();
    fs::remove_dir(bench.at("acme")).unwrap();
    // The other places, in the order the Hub's own programs look.
    for (cache, variable, value) in [
        ("a/hub", "HF_HOME", "a"),
        ("b/huggingface/hub", "XDG_CACHE_HOME", "b"),
        ("c", "SENTENCE_TRANSFORMERS_HOME", "c"),
        ("d", "HUGGINGFACE_HUB_CACHE", "d"),
        ("home/.cache/huggingface/hub", "UNUSED", "x"),
    ] {
        with_cache(&bench, encode, &[(variable, value)]).fails(&["hf download acme/tiny"]);
        in_cache(&bench, cache);
        said(with_cache(&bench, encode, &[(variable, value)]));
        fs::remove_dir_all(bench.at(cache)).unwrap();
    }
}

#[test]
fn a_model_that_is_not_there_is_said_with_how_to_get_it() {
    let bench = Bench::new();
    bench.put("in.txt", "ka lo\n");
    fs::create_dir_all(bench.at("models")).unwrap();
    let id = "sentence-transformers/all-MiniLM-L6-v2";
    let get = format!("hf download {id} --local-dir models/all-MiniLM-L6-v2");
    for (given, parts) in [
        (id, vec![get.as_str(), "home/.cache/huggingface/hub", "config.json"]),
        ("all-MiniLM-L6-v2", vec![get.as_str(), "all-MiniLM-L6-v2 is not a folder"]),
        ("models/mine", vec!["hf download ORGANISATION/NAME --local-dir models/mine"]),
        ("./mine", vec!["hf download ORGANISATION/NAME --local-dir ./mine"]),
        ("in.txt", vec!["in.txt is not a folder", "not one of its files"]),
    ] {
        for args in [
            format!("encode --model {given} --input in.txt --out out.npy"),
            format!("prepare --model {given} --input pairs.jsonl --out shards"),
            format!("eval --model {given} --pairs pairs.jsonl"),
        ] {
            with_cache(&bench, &args, &[]).fails(&parts);
        }
    }
    bench.put("run.toml", &from_model(id, ""));
    with_cache(&bench, TRAIN, &[]).fails(&["model.folder", &get]);
    bench.put("run.toml", &from_model("../nowhere/mine", ""));
    with_cache(&bench, TRAIN, &[]).fails(&["../nowhere/mine is not a folder", "hf download"]);
}

#[test]
fn held_out_pairs_in_the_training_data_are_counted_in_the_run_and_on_the_card() {
    let bench = Bench::new();
    let train: Vec<[String; 2]> = lines(1, 64, 2).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let new: Vec<[String; 2]> = lines(9, 4, 2).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let put = |pairs: &[[&String; 2]]| {
        bench.put(
            "held.jsonl",
            &pairs.iter().map(|p| format!("{}\n", serde_json::json!(p))).collect::<String>(),
        );
    };
    let run = || bench.trainer(&format!("{TRAIN} --overwrite")).ends(0);
    bench.put("run.toml", &toml("steps = 1", "[eval]\npairs = \"held.jsonl\"\n"));
    // A pair, another the other way round, an anchor alone, a positive alone, and nothing of a pair.
    put(&[
        [&train[0][0], &train[0][1]],
        [&train[1][1], &train[1][0]],
        [&train[2][0], &new[0][1]],
        [&new[1][0], &train[3][1]],
        [&new[2][0], &new[2][1]],
    ]);
    let counts = "2 of 5 held-out pairs, 3 of 5 anchors and 3 of 5 positives occur in the training data";
    run().says(&[&format!("warning: {counts}: "), "--dev-share"]);
    assert!(card(&bench).contains(&format!("\n{counts}.\n")), "{}", card(&bench));
    put(&[[&new[0][0], &new[0][1]], [&new[1][0], &train[5][1]]]);
    let ended = run();
    let counts = "0 of 2 held-out pairs, 0 of 2 anchors and 1 of 2 positives occur in the training data";
    assert!(ended.out.contains(&format!("\n{counts}\n")), "{}", ended.out);
}

#[test]
fn of_more_rows_than_are_compared_evenly_spread_ones_are() {
    let bench = Bench::new();
    let tokenizer = ModelTokenizer::open(&bench.tokenizer("tokenizer.json", 1)).unwrap();
    bench.put("many.jsonl", &lines(3, 6_400, 3));
    let out = bench.at("set");
    let options = PrepareOptions {
        rows_per_shard: 2_560,
        ..PrepareOptions::new(vec![bench.at("many.jsonl")], tokenizer, 16, out.clone())
    };
    prepare(&options, &|_| ()).unwrap();
    let set = Arc::new(ShardSet::open(&out).unwrap());
    let text = lines(3, 6_400, 3);
    let rows: Vec<[String; 3]> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let pairs = || rows.iter().map(|r| (r[0].as_str(), r[1].as_str()));
    // A second name does not make it another set.
    let all = Overlap::find(pairs(), &[set.clone(), set.clone()], 10_000).unwrap();
    assert_eq!(all.rows, Share { found: 6_400, of: 6_400 });
    assert_eq!((all.pairs.found, all.anchors.found), (all.pairs.of, all.anchors.of));
    assert!(!all.to_string().contains("compared"));
    // A negative is a text of the training data, too.
    let negatives =
        Overlap::find(rows.iter().map(|r| (r[2].as_str(), "new")), std::slice::from_ref(&set), 10_000)
            .unwrap();
    assert_eq!(negatives.anchors.found, negatives.anchors.of);
    assert_eq!((negatives.pairs.found, negatives.positives), (0, Share { found: 0, of: 1 }));
    let some = Overlap::find(pairs(), &[set], 3_200).unwrap();
    // 100 blocks of 64 rows in 3 shards, every second of each.
    assert_eq!(some.rows, Share { found: 3_200, of: 6_400 });
    assert!(some.pairs.found >= 3_000 && some.pairs.found < some.pairs.of * 2 / 3, "{some:?}");
    assert!(some.to_string().ends_with("of which 3200 of 6400 rows were compared"), "{some}");
}

#[test]
fn a_file_of_pairs_that_changed_is_prepared_again_and_said() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("", ""));
    bench.trainer(&format!("{TRAIN} --stop-after 2")).ends(75);
    bench.put("pairs.jsonl", &lines(5, 64, 2));
    let resume = format!("{TRAIN} --resume --stop-after 3");
    bench.trainer(&resume).fails(&["manifests.pairs: pairs.jsonl has changed"]);
    let resumed = bench.trainer(&format!("{resume} --allow-changed manifests.pairs")).ends(75);
    assert!(resumed.out.contains("prepared pairs again, since pairs.jsonl has changed"), "{}", resumed.out);
}

#[test]
fn the_name_of_a_folder_is_its_own_and_not_that_of_what_it_was_made_from() {
    let bench = Bench::new();
    let dir = bench.model("small", &BTreeMap::new());
    let name = |dir: &Path| ModelFolder::open(dir).unwrap().name();
    let config = |id: &str| {
        let path = dir.join("config.json");
        let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        json["_name_or_path"] = id.into();
        fs::write(path, json.to_string()).unwrap();
    };
    assert_eq!(name(&dir), "small");
    config("/home/me/small");
    assert_eq!(name(&dir), "small");
    config("acme/large");
    assert_eq!(name(&dir), "small");
    fs::write(dir.join("README.md"), "model = SentenceTransformer('acme/small')\n").unwrap();
    assert_eq!(name(&dir), "acme/small");
    config("other/small");
    assert_eq!(name(&dir), "other/small");
}
