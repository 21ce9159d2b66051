//! Runs that start from some layers of a model folder.

mod support_run;

use gigapair::common::HostTensor;
use gigapair::folder::{ModelFolder, read_exact, read_tensors, write_tensors};
use gigapair::train::{Config, Run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use support_run::{Bench, architecture, names, toml};

/// Two steps of a run from `folder`, with `keys` in `[model]`.
fn from(folder: &str, keys: &str) -> String {
    let random = "config = \"config.json\"\nlearn_vocabulary = 120\n";
    toml("steps = 2", "").replace(random, &format!("folder = \"{folder}\"\n{keys}\n"))
}

/// A folder `base` of five layers whose tensors have the prefix of a class with a head, and a folder `student` of its
/// layers 0, 2 and 4, renamed here.
fn base_and_student(bench: &Bench) {
    let tokenizer = bench.tokenizer("tokenizer.json", 1);
    for name in ["base", "student"] {
        bench.model_of(name, &architecture(5, 0.1), &tokenizer, &BTreeMap::new());
    }
    let file = bench.at("base/model.safetensors");
    let tensors = read_tensors(&file).unwrap().tensors;
    let kept = |name: &String| {
        let renamed = [(0, 0), (2, 1), (4, 2)].into_iter().find_map(|(old, new)| {
            let rest = name.strip_prefix(&format!("encoder.layer.{old}."))?;
            Some(format!("encoder.layer.{new}.{rest}"))
        });
        renamed.or((!name.starts_with("encoder.layer.")).then(|| name.clone()))
    };
    let student: Vec<(String, &HostTensor)> =
        tensors.iter().filter_map(|(name, t)| Some((kept(name)?, t))).collect();
    write_tensors(&bench.at("student/model.safetensors"), &student, &BTreeMap::new()).unwrap();
    let config = fs::read_to_string(bench.at("student/config.json")).unwrap();
    let mut config: Value = serde_json::from_str(&config).unwrap();
    config["num_hidden_layers"] = 3.into();
    bench.put("student/config.json", &config.to_string());
    let prefixed: Vec<_> = tensors.iter().map(|(name, t)| (format!("bert.{name}"), t)).collect();
    write_tensors(&file, &prefixed, &BTreeMap::new()).unwrap();
}

fn run(bench: &Bench, keys: &str, switches: &str) -> support_run::Ended {
    bench.put("run.toml", &from("base", keys));
    bench.trainer(&format!("train --config run.toml --devices cpu:1 {switches}"))
}

#[test]
fn some_layers_of_a_folder_are_a_folder_of_these_layers() {
    let bench = Bench::new();
    base_and_student(&bench);
    bench.put("by-hand.toml", &from("student", "").replace("\"run\"", "\"by-hand\""));
    bench.trainer("train --config by-hand.toml --devices cpu:1").ends(0);
    run(&bench, "layers = [0, 2, 4]", "--stop-after 1").ends(75);
    // Refused, and nothing is changed.
    let resume = "--resume --allow-changed config.train.lr";
    run(&bench, "layers = [0, 1, 4]", resume).fails(&["changed since then", "config.model.layers[1]: 2 → 1"]);
    run(&bench, "layers = [0, 2]", resume).fails(&["config.model.layers[2]: 4 → absent", "architecture."]);
    run(&bench, "", resume).fails(&["config.model.layers: [0,2,4] → absent", "num_hidden_layers: 3 → 5"]);
    run(&bench, "layers = [0, 2, 4]", "--resume").ends(0);

    let exported = |run: &str| read_exact(&bench.at(run).join("model/model.safetensors")).unwrap();
    let (ours, by_hand) = (exported("run"), exported("by-hand"));
    assert!(ours == by_hand, "{:?}", ours.keys());
    let read =
        |path: &str| -> Value { serde_json::from_str(&fs::read_to_string(bench.at(path)).unwrap()).unwrap() };
    let config = read("run/model/config.json");
    assert!(config == read("by-hand/model/config.json") && config["num_hidden_layers"] == 3, "{config}");
    ModelFolder::open(&bench.at("run/model")).unwrap().read_weights().unwrap();
    let card = fs::read_to_string(bench.at("run/model/README.md")).unwrap();
    assert!(card.contains("| layers kept of the base model | number 0, 2, 4 |"), "{card}");
    bench.put("in.txt", "ka lo\n");
    bench.trainer("encode --model run/model --input in.txt --out out.npy").ends(0);
}

#[test]
fn impossible_layers_are_refused_before_anything_is_written() {
    let bench = Bench::new();
    base_and_student(&bench);
    for (keys, want) in [
        ("layers = []", "[model] layers: it is empty; list the layers to keep, from 0 to 4"),
        ("layers = [2, 0]", "[model] layers: it is [2, 0]; list each layer to keep once, in rising order"),
        ("layers = [1, 5]", "[model] layers: there is no layer 5; the model has 5, numbered from 0 to 4"),
    ] {
        run(&bench, keys, "").fails(&["base/config.json", want]);
        assert!(names(&bench.at("run")).iter().all(|n| n.starts_with('.') || n == "run.lock"), "{keys}");
    }
    let random = toml("steps = 2", "").replace("max_len_a", "layers = [0]\nmax_len_a");
    let error = format!("{:#}", Run::resolve(&Config::parse(&random).unwrap()).unwrap_err());
    assert!(error.contains("[model] layers are those kept of a model in `folder`"), "{error}");
}
