use super::super::file::{Config, sections};
use super::*;

#[test]
fn foreign_names_are_written_as_they_are_looked_up_and_only_once() {
    let mut names: Vec<&str> = FOREIGN.iter().flat_map(|f| f.0.split(' ')).collect();
    assert!(names.iter().all(|n| normal(n) == *n && !n.is_empty()));
    names.sort_unstable();
    let twice: Vec<_> = names.windows(2).filter(|w| w[0] == w[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// The key a hint recommends exists in the section it names.
#[test]
fn hints_name_keys_and_sections_that_there_are() {
    let sections = sections();
    for (names, ours) in FOREIGN {
        let Some((keys, rest)) = ours.split_once(" in [").filter(|_| !ours.starts_with("nothing")) else {
            continue;
        };
        let place = &rest[..rest.find(']').unwrap()];
        let home = sections.iter().find(|s| s.0.trim_matches(['[', ']']) == place.trim_matches('['));
        let Some((_, known)) = home else {
            assert_eq!(place, "model.architecture", "{names:?}");
            continue;
        };
        let key = keys.split([' ', ',']).next().unwrap();
        assert!(known.iter().any(|k| k == key), "{names:?}: {key} is not a key of [{place}]");
    }
}

#[test]
fn every_section_knows_its_keys() {
    for (place, keys) in sections() {
        assert!(keys.len() > 1 && keys.iter().all(|k| !k.is_empty()), "{place}: {keys:?}");
    }
    assert!(sections()[5].1.contains(&"global_batch".to_owned()));
}

#[test]
fn keys_lead_to_ours() {
    for (text, wants) in [
        ("[train]\nbatch_size = 8", vec!["`batch_size`: global_batch in [train]"]),
        ("learning_rate = 1e-5\nbf16 = true", vec!["lr in [train]", "precision = \"bf16\" in [train]"]),
        (
            "[train]\nweight_decay = 0.1",
            vec!["`weight_decay` is not a key of [train]; it belongs to [train.optimizer]"],
        ),
        ("[train]\nseed = 3", vec!["belongs to the top of the file"]),
        ("lr = 1", vec!["belongs to [train]"]),
        ("[train]\nkeep = 1", vec!["belongs to [checkpoint]"]),
        ("[optimizer]\nbeta1 = 0.9", vec!["belongs to [train.optimizer]"]),
        ("[training]\nlr = 1", vec!["`training`: write [train]"]),
        ("[train]\ntemperature = 0.05", vec!["scale in [train] = 1 / temperature"]),
        ("[mixture]\ntemperature = 0.5", vec![]),
        ("[[mixture.segments]]\nlr = 1", vec!["belongs to [train]"]),
        ("[train.optimizer]\nadam_beta1 = 0.9", vec!["beta1 in [train.optimizer]"]),
        ("[[data]]\nnam = \"x\"", vec!["did you mean `name`?"]),
        ("[train]\nwarm_up = 1", vec!["did you mean `warmup`?"]),
        ("[model]\nglobal_bach = 1", vec!["did you mean `global_batch` of [train]?"]),
        ("[model.architecture]\nanything = 1", vec![]),
        ("[train]\nzzz = 1", vec![]),
        ("[train]\npacking = true", vec!["`packing` is a section: write [packing]"]),
        ("[[data]]\neval = \"dev.jsonl\"", vec!["`eval` is a section: write [eval]"]),
        ("[train]\nper-device-train-batch-size = 1", vec!["global_batch in [train]"]),
        ("[train]\ngradient_accumulation_steps = 4", vec!["`chunk`", "negatives grow as well"]),
        ("report_to = \"wandb\"", vec!["wandb sync"]),
    ] {
        let found = of_file(text, &sections());
        let all = found.join("\n");
        assert!(wants.iter().all(|w| all.contains(w)), "{text}: {all}");
        assert!(!wants.is_empty() || found.is_empty(), "{text}: {all}");
    }
}

#[test]
fn types_have_plain_names() {
    for (text, want) in [
        ("[train]\nglobal_batch = \"64\"", "invalid type: string \"64\", expected a whole number"),
        ("[train]\nglobal_batch = 8\nlr = \"1e-3\"", "expected a number"),
        ("loss = 3", "expected a section"),
    ] {
        let error = Config::parse(&format!("run_dir = \"r\"\n{text}\n")).unwrap_err().to_string();
        assert!(error.contains(want) && !error.contains("usize") && !error.contains("struct"), "{error}");
    }
}

#[test]
fn sections_are_not_keys() {
    for (text, want) in [
        (
            "loss = \"x\"",
            "`loss` is a section: write [loss], and on the lines below its keys: kind, directions",
        ),
        ("data = \"pairs.jsonl\"", "write [[data]]"),
        ("eval = 100", "write [eval]"),
        ("[train]\noptimizer = \"adamw\"", "`optimizer` is a section: write [train.optimizer]"),
        ("[eval]\non = \"dev.jsonl\"", "write [[eval.on]]"),
        ("[mixture.segments]\nfrom_step = 1", "[[mixture.segments]]"),
    ] {
        let error = Config::parse(&format!("run_dir = \"r\"\n{text}\n")).unwrap_err().to_string();
        assert!(error.contains("hint: ") && error.contains(want), "{text}: {error}");
    }
}

#[test]
fn switches_lead_to_keys() {
    for (switch, want) in [
        ("--lr", "instead of --lr, the run's TOML file (--config FILE) has lr in [train]"),
        (
            "--model",
            "instead of --model, the run's TOML file (--config FILE) has folder in [model]: a model folder to start \
             from",
        ),
        (
            "--batch-size=4",
            "instead of --batch-size, the run's TOML file (--config FILE) has global_batch in [train]: the pairs of \
             a step over all devices together",
        ),
        (
            "--output_dir=x",
            "instead of --output_dir there is the switch --run-dir, or run_dir at the top of the run's TOML file; the \
             model goes to RUN_DIR/model",
        ),
        (
            "--loss",
            "instead of --loss, the run's TOML file (--config FILE) has kind in [loss], with directions, partition, \
             scale and matryoshka (without the table it is MultipleNegativesRankingLoss by scale and symmetric in \
             [train])",
        ),
        ("--seed", "instead of --seed, the run's TOML file (--config FILE) has seed at its top"),
        ("--packing", "instead of --packing, the run's TOML file (--config FILE) has the section [packing]"),
        (
            "--every",
            "instead of --every, the run's TOML file (--config FILE) has every in [checkpoint] or [eval] or [[eval.on]]",
        ),
        ("--shuffle", "for --shuffle there is nothing to set: `seed` decides the order of every epoch"),
        (
            "--prompts",
            "instead of --prompts there are the switches --prompt-anchor and --prompt-positive of `trainer prepare`",
        ),
        (
            "--push_to_hub",
            "trainer train has nothing like --push_to_hub: `hf upload NAME RUN_DIR/model` when the run is over",
        ),
    ] {
        assert_eq!(of_switch(switch, &sections()).as_deref(), Some(want));
    }
    for section in ["data", "eval", "mixture", "train", "checkpoint"] {
        let found = of_switch(&format!("--{section}"), &sections()).unwrap_or_default();
        assert!(found.contains(&format!("[{section}]")) && !found.contains("top"), "{found}");
    }
    assert_eq!(of_switch("--frobnicate", &sections()), None);
}

/// `configs/reference.toml` has every key, and its values are the defaults.
#[test]
fn the_reference_is_complete_and_states_the_defaults() {
    let text = include_str!("../../../../configs/reference.toml");
    let bare = "run_dir = \"runs/mine\"\n[model]\nfolder = \"models/base\"\n[[data]]\nname = \"pairs\"\n\
                path = \"shards/pairs\"\n[train]\nglobal_batch = 1024\nepochs = 1.0\n";
    let read = |text: &str| serde_json::to_value(Config::parse(text).unwrap()).unwrap();
    assert_eq!(read(text), read(bare));
    // Keys and tables, commented out or not, as "[section].key".
    let (mut place, mut found) = (TOP, vec![]);
    for line in text.lines().map(|l| l.trim_start().trim_start_matches("# ")) {
        if let Some(head) = line.split(' ').next().filter(|w| w.starts_with('[') && w.ends_with(']')) {
            let path = head.trim_matches(['[', ']']);
            found.push(match path.split_once('.') {
                Some((outer, inner)) => format!("[{outer}].{inner}"),
                None => format!("{TOP}.{path}"),
            });
            place = head;
        } else if let Some((key, _)) = line.split_once(" = ") {
            found.push(format!("{place}.{key}"));
        }
    }
    for (place, keys) in sections() {
        for key in keys {
            let key = format!("{place}.{key}");
            assert!(found.contains(&key), "configs/reference.toml lacks {key}");
        }
    }
}
