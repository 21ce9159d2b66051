//! Where a run's time goes, with the real binary and the real plugin: the devices never wait for the host, running
//! ahead changes no results, and a second start compiles nothing.

mod support_run;

use gigapair::model::optimizer::state_tensors;
use gigapair::runtime::Client;
use gigapair::train::{BaseModel, Data, DeviceState, Executor, Learned, Run, fresh};
use serde_json::Value;
use support_run::{Bench, architecture, toml, two_sets};

const PARTS: [&str; 4] = ["data", "transfer", "device", "other"];

/// The lines of steps, each with its four parts in seconds.
fn times(bench: &Bench) -> Vec<(Value, [f64; 4])> {
    let steps = bench.metrics("run").into_iter().filter(|m| m["loss"].is_f64());
    steps
        .map(|m| {
            let parts = PARTS.map(|part| m["time"][part].as_f64().unwrap_or_else(|| panic!("{part} in {m}")));
            (m, parts)
        })
        .collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A model whose steps take a while, in one program and in chunks.
#[test]
fn the_device_is_at_work_all_the_time() {
    for chunk in ["", "\nchunk = 16"] {
        let bench = Bench::new();
        let mut model = architecture(3, 0.0);
        (model["hidden_size"], model["intermediate_size"]) = (256.into(), 1024.into());
        bench.put("config.json", &model.to_string());
        let train = format!("global_batch = 64\nsteps = 9{chunk}");
        bench.put("run.toml", &toml(&train, "").replace("every = 5", "every = 0"));
        bench.trainer("train --config run.toml --devices cpu:1 --stop-after 8").ends(75);
        let steps = times(&bench);
        assert_eq!(steps.len(), 8);
        for (m, parts) in &steps {
            let (sum, seconds) = (parts.iter().sum::<f64>(), m["seconds"].as_f64().unwrap());
            assert!((sum - seconds).abs() < 1e-9 && parts.iter().all(|&p| p >= 0.0), "{m}");
            assert_eq!(m["data_wait"].as_f64().unwrap(), parts[0] / seconds);
        }
        let steady = || steps[2..].iter().map(|(m, parts)| (m["seconds"].as_f64().unwrap(), parts));
        assert!(median(steady().map(|s| s.0).collect()) > 0.2, "too quick a step to be telling: {steps:?}");
        let share = median(steady().map(|(seconds, p)| (p[1] + p[3]) / seconds).collect());
        assert!(share < 0.02, "{:.2} % for other and transfer{chunk}: {steps:?}", 100.0 * share);
    }
}

/// Reading every step's results before the next one is uploaded gives the same, bit for bit.
#[test]
fn running_ahead_changes_no_bit() {
    for chunk in ["", "\nchunk = 8"] {
        let mut bench = Bench::new();
        bench.quick = false; // the options of this process's own plugin
        bench.put("config.json", &architecture(1, 0.1).to_string());
        bench.put("run.toml", &two_sets(&format!("global_batch = 16\nsteps = 12{chunk}")));
        bench.trainer("train --config run.toml --devices cpu:2").ends(0);
        let logged: Vec<(f64, f64)> = times(&bench)
            .iter()
            .map(|(m, _)| (m["loss"].as_f64().unwrap(), m["grad_norm"].as_f64().unwrap()))
            .collect();

        let run = Run::read(&bench.at("run.toml"), |c| c.run_dir = bench.at("synchronous")).unwrap();
        let client = Client::open(&"cpu:2".parse().unwrap()).unwrap();
        let base = BaseModel::open(&run, Learned::Replaced).unwrap();
        let data = Data::open(&run, &base.tokenizer, 2, |_| Ok(()), &|_| {}).unwrap();
        let specs = base.encoder.arch.params();
        let tensors = fresh(&specs, &base.params);
        let named = state_tensors(&specs).map(|(name, _)| name).zip(&tensors);
        let mut state = DeviceState::upload(&client, named, 2).unwrap();
        let spec = run.steps(&base.encoder, 2, client.platform_name()).unwrap().swap_remove(0);
        let mut executor = Executor::new(client, vec![spec], vec![]);
        let mut found = vec![];
        for step in 1..=12 {
            let batch = data.loader.batch(step - 1).unwrap();
            let lr = run.rates.at(step, 12);
            let (next, pending) = executor.run(state, &batch, step, lr, run.seed).unwrap();
            let result = pending.wait().unwrap();
            state = next;
            found.push((result.loss(), result.grad_norm()));
        }
        assert_eq!(logged, found, "{chunk}");
    }
}

/// Seconds, programs compiled and programs from the cache, as the run prints them.
fn first_step(out: &str) -> (f64, usize, usize) {
    let line =
        out.lines().find_map(|l| l.strip_prefix("first step after ")).unwrap_or_else(|| panic!("{out}"));
    let number =
        |part: &str, end: &str| part.trim().strip_suffix(end).unwrap_or_else(|| panic!("{line}")).to_owned();
    let (seconds, programs) = line.split_once("; programs: ").unwrap_or_else(|| panic!("{line}"));
    let (compiled, loaded) = programs.split_once(", ").unwrap_or_else(|| panic!("{line}"));
    let counts =
        [number(compiled, " compiled"), number(loaded, " from the cache")].map(|n| n.parse().unwrap());
    (duration(seconds), counts[0], counts[1])
}

/// Seconds of `691.49 ms`, `1.3 s` or `1 min 24 s`.
fn duration(text: &str) -> f64 {
    let words: Vec<&str> = text.split_whitespace().collect();
    let unit = |unit: &str| match unit {
        "ms" => 1e-3,
        "s" => 1.0,
        "min" => 60.0,
        _ => panic!("{text}"),
    };
    words.chunks(2).map(|pair| pair[0].parse::<f64>().unwrap() * unit(pair[1])).sum()
}

#[test]
fn a_second_start_compiles_nothing() {
    let bench = Bench::new();
    let eval = "[eval]\npairs = \"pairs.jsonl\"";
    for chunk in ["", "\nchunk = 4"] {
        bench.put("run.toml", &toml(&format!("steps = 3{chunk}"), eval));
        let start = || {
            let _ = std::fs::remove_dir_all(bench.at("run"));
            first_step(&bench.trainer("train --config run.toml --devices cpu:2 --stop-after 2").ends(75).out)
        };
        let (first, again) = (start(), start());
        assert!(first.1 > 1, "the step and the encoder are compiled: {first:?}");
        assert_eq!((again.1, again.2), (0, first.1 + first.2), "{first:?}, then {again:?}");
        println!("first step after {} s, again after {} s", first.0, again.0);
    }
}
