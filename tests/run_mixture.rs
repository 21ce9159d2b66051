//! Mixtures that change during a run, with the real binary and the real plugin.

mod support_run;

use std::fs;
use support_run::{Bench, lines, two_sets};

/// `two_sets` with its own tokenizer, and `more` at the end.
fn config(more: &str) -> String {
    two_sets("").replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\"") + more
}

const ADDED: &str = r#"
[[data]]
name = "more/added"
path = "added.jsonl"
weight = 0.0
[[mixture.segments]]
from_step = 4
weights = { "more/added" = 2.0, triplets = 0.5, pairs = 1.0 }
sources_per_batch = "all"
"#;

/// A run of two sets on two replicas is stopped; a third set is added from that step on, and four replicas continue:
/// the losses are those of a run that had it all from the start.
#[test]
fn a_set_is_added_under_a_run_that_goes_on_with_other_replicas() {
    let [whole, broken] = [(); 2].map(|()| Bench::new());
    for bench in [&whole, &broken] {
        bench.tokenizer("tokenizer.json", 1);
        bench.put("added.jsonl", &lines(3, 40, 2));
    }
    whole.put("run.toml", &config(ADDED));
    whole.trainer("train --config run.toml --devices cpu:2 --stop-after 8").ends(75);

    broken.put("run.toml", &config(""));
    broken.trainer("train --config run.toml --devices cpu:2 --stop-after 4").ends(75);
    broken.put("run.toml", &config(ADDED));
    let resume = "train --config run.toml --devices cpu:4 --resume --stop-after";
    broken.trainer(&format!("{resume} 8")).ends(75).says(&["resumed after step 4"]);

    let (a, b) = (whole.losses("run"), broken.losses("run"));
    assert_eq!(a.iter().map(|l| l.0).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>());
    for ((step, a), (other, b)) in a.iter().zip(&b) {
        assert!(step == other && (a - b).abs() < 1e-4, "step {step}: {a} unbroken, {b} resumed");
    }
    // The closed form of the rows seen, as both runs report it.
    let rows = |bench: &Bench| bench.metrics("run").into_iter().map(|m| rows_of(&m)).collect::<Vec<_>>();
    assert_eq!(rows(&whole), rows(&broken));
    let last = rows(&whole).pop().unwrap();
    assert_eq!(
        last.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["pairs", "triplets", "more/added"]
    );
    // 4 batches of 8 rows, 4/7 of them.
    assert!((last[2].1 as f64 - 4.0 * 8.0 * 2.0 / 3.5).abs() < 8.0, "{last:?}");

    // What has been drawn from must not change; what is to come may.
    let earlier = ADDED.replace("from_step = 4", "from_step = 3");
    broken.put("run.toml", &config(&earlier));
    broken.trainer(&format!("{resume} 9")).fails(&["changed since then", "mixture[1].from_step: 4 → 3"]);
    let heavier = ADDED.replace("triplets = 0.5", "triplets = 0.6");
    broken.put("run.toml", &config(&heavier));
    broken.trainer(&format!("{resume} 9")).fails(&["mixture[1].weights.triplets: 0.5 → 0.6"]);
    let later = format!("{ADDED}[[mixture.segments]]\nfrom_step = 8\nsets = [\"triplets\"]\n");
    broken.put("run.toml", &config(&later));
    broken.trainer(&format!("{resume} 9")).ends(75);
    assert_eq!(broken.metrics("run").last().map(rows_of).unwrap().len(), 1, "one set from step 9 on");
}

fn rows_of(line: &serde_json::Value) -> Vec<(String, u64)> {
    let sets = line["data"].as_object().into_iter().flatten();
    sets.map(|(name, facts)| (name.clone(), facts["rows"].as_u64().unwrap())).collect()
}

/// A published list of weights: its files are found prepared or not, and all missing ones are named.
#[test]
fn a_data_config_is_a_mixture_as_it_is() {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench.put(
        "data_config.json",
        r#"[{"name": "pairs.jsonl", "lines": 64, "weight": 3}, {"name": "x/triplets.jsonl.gz", "lines": 48, "weight": 1}]"#,
    );
    let data = two_sets("");
    let (start, end) = (data.find("[[data]]").unwrap(), data.find("[train]").unwrap());
    let listed = "[mixture]\ndata_config = \"data_config.json\"\n";
    let toml = format!("{}{listed}{}", &data[..start], &data[end..])
        .replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\"");
    bench.put("run.toml", &toml);
    let train = "train --config run.toml --devices cpu:1 --stop-after 4";
    bench.trainer(train).fails(&["data set x/triplets", "x/triplets.jsonl.gz", "does not exist", "Missing:"]);
    bench
        .trainer("prepare --input triplets.jsonl --tokenizer tokenizer.json --max-len 16 --out x/triplets")
        .ends(0);
    bench.trainer(train).ends(75).says(&["112 pairs in 2 data sets"]);
    let drawn: Vec<String> = bench.metrics("run").iter().flat_map(rows_of).map(|(name, _)| name).collect();
    assert_eq!(drawn.iter().filter(|name| *name == "pairs").count(), 3, "three batches of four: {drawn:?}");
    assert!(drawn.contains(&"x/triplets".to_owned()));
    assert!(
        fs::metadata(bench.at("run/shards/pairs/manifest.json")).is_ok(),
        "the file of pairs was prepared"
    );
}
