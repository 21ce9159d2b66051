//! Several processes training as one, as far as that shows without their devices.

mod support_run;

use gigapair::batches::HostBatch;
use gigapair::runtime::{Client, DeviceSpec, Topology};
use gigapair::tokenize::ModelTokenizer;
use gigapair::train::pod_sync::{Exchange, PodSync, WORDS, Wish, Words, any_over, any_told, compare};
use gigapair::train::{Data, Options, Process, Run, Stop, follow};
use std::path::Path;
use support_run::{Bench, lines, names, toml};

/// A configuration with prepared data.
fn prepared(bench: &Bench, train: &str, rest: &str) -> Run {
    bench.tokenizer("tokenizer.json", 1);
    bench.put("many.jsonl", &lines(5, 300, 3));
    if !bench.at("many").exists() {
        bench
            .trainer("prepare --tokenizer tokenizer.json --max-len 16 --out many --input many.jsonl")
            .ends(0);
    }
    let text = toml(train, rest)
        .replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\"")
        .replace("path = \"pairs.jsonl\"", "path = \"many\"")
        .replace("run_dir = \"run\"", &format!("run_dir = {:?}", bench.at("run")));
    bench.put("run.toml", &text);
    Run::read(&bench.at("run.toml"), |_| ()).unwrap()
}

#[test]
fn the_processes_of_a_slice_feed_together_what_one_feeds() {
    let bench = Bench::new();
    for (train, rest, replicas) in [
        ("global_batch = 64", "", 32),
        ("global_batch = 64", "[packing]\nenabled = false", 32),
        ("global_batch = 64\nchunk = 32", "", 32),
        ("global_batch = 64", "", 8),
    ] {
        let run = prepared(&bench, train, rest);
        let tokenizer = ModelTokenizer::open(&bench.at("tokenizer.json")).unwrap();
        let open = || Data::open(&run, &tokenizer, replicas, |_| Ok(()), &|_| ()).unwrap();
        let whole = open();
        let chunks = run.batch.chunks().unwrap_or(1);
        for processes in [1, 2, 4, 8] {
            let each = replicas / processes;
            let parts: Vec<Data> = (0..processes)
                .map(|p| {
                    let mut data = open();
                    data.keep(p * each..(p + 1) * each).unwrap();
                    data
                })
                .collect();
            for step in [0, 1, 7, 1000] {
                let one = whole.loader.batch(step).unwrap();
                let fed: Vec<HostBatch> = parts.iter().map(|d| d.loader.batch(step).unwrap()).collect();
                for (p, batch) in fed.iter().enumerate() {
                    assert_eq!(batch.first_replica, p * each * chunks);
                    assert_eq!(batch.replicas.len(), each * chunks);
                    // All processes choose the same executable and report the same batch.
                    assert_eq!((&batch.rows, &batch.placement), (&one.rows, &one.placement));
                    assert_eq!((batch.slots, batch.real_tokens), (one.slots, one.real_tokens));
                }
                let union: Vec<_> = fed.into_iter().flat_map(|b| b.replicas).collect();
                assert!(union == one.replicas, "{replicas} replicas of {processes} processes, step {step}");
            }
        }
        assert!(open().keep(replicas..replicas + 1).is_err());
    }
}

#[test]
fn libtpu_deals_a_slice_to_its_hosts() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("plugins/tpu/libtpu.so");
    for (name, hosts, devices) in [("v3:2x2", 1, 8), ("v3:4x4", 4, 32)] {
        let topology = Topology::open(&path, name).unwrap();
        let pods: Vec<_> = (0..hosts).map(|p| topology.pod(p).unwrap()).collect();
        for (p, pod) in pods.iter().enumerate() {
            assert_eq!((pod.process, pod.processes, pod.replicas()), (p, hosts, devices), "{name}");
            assert_eq!(pod.local, p * 8..(p + 1) * 8, "a host of {name} has eight cores");
            assert_eq!(pod.ids, pods[0].ids);
        }
        assert!(topology.pod(hosts).is_err(), "{name} has no host {hosts}");
    }
}

/// Four replicas acting as one process each.
#[test]
fn what_one_process_says_all_of_them_hear() {
    let client = Client::open(&DeviceSpec::Cpu { devices: 4 }).unwrap();
    let exchange = Exchange::new(&client).unwrap();
    let hear = |words: &[Words]| Exchange::read(exchange.start(words).unwrap()).unwrap();
    let mut words: Vec<Words> = (0..4).map(|p| [p, 0, 7, 0, 8, 9, u32::MAX, 3]).collect();
    assert_eq!(hear(&words), words);
    compare(&hear(&words)).unwrap();
    assert!(!any_told(&hear(&words)));
    words[2][1] = 1;
    assert!(any_told(&hear(&words)) && !any_over(&hear(&words)));
    words[3][1] = Wish::End as u32;
    assert!(any_told(&hear(&words)) && any_over(&hear(&words)));
    words[3][1] = 0;
    for (word, value, part) in [
        (1, 1, "process 2 of the pod has failed"),
        (
            2,
            0,
            "process 2 of the pod would start after step 0, process 0 after step 7; run_dir must be one folder",
        ),
        (3, 1, "process 2 of the pod would start after step 4294967303"),
        (4, 0, "process 2 of the pod has another configuration"),
        (5, 0, "process 2 of the pod has another configuration"),
        (6, 0, "process 2 of the pod would start from other weights"),
        (WORDS - 1, 0, "process 2 of the pod would start from other weights"),
    ] {
        let mut words: Vec<Words> = (0..4).map(|p| [p, 0, 7, 0, 8, 9, u32::MAX, 3]).collect();
        words[2][word] = value;
        let error = compare(&hear(&words)).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn who_follows_computes_what_process_0_computes_and_writes_nothing() {
    let mut bench = Bench::new();
    bench.quick = false;
    for (train, rest) in [
        ("steps = 12", "[eval]\nevery = 4\npairs = \"pairs.jsonl\""),
        ("steps = 12\nglobal_batch = 16\nchunk = 8", ""),
    ] {
        let run = prepared(&bench, train, rest);
        let devices: DeviceSpec = "cpu:2".parse().unwrap();
        let options = |stop_after| Options {
            devices: devices.clone(),
            resume: false,
            resume_if_any: false,
            overwrite: false,
            allow_changed: vec![],
            trace: None,
            stop_after,
            commit: "none",
            command: vec![],
        };
        let before = names(&bench.at("."));
        let client = Client::open(&devices).unwrap();
        let followed = |stop_after| {
            let mut sync = PodSync::new(&client).unwrap();
            let (client, opened) = (client.clone(), std::time::Instant::now());
            let mut process = Process { client, sync: &mut sync, stop: &Stop::new(), say: &|_| (), opened };
            follow(&run, &options(stop_after), &mut process).unwrap()
        };
        let part = followed(Some(5));
        assert_eq!((part.step, part.total), (5, 12));
        let whole = followed(None);
        assert_eq!((whole.step, whole.total), (12, 12));
        assert_eq!(names(&bench.at(".")), before, "only process 0 writes");

        bench.trainer("train --config run.toml --devices cpu:2").ends(0);
        let losses = bench.losses("run");
        for ended in [part, whole] {
            assert_eq!(losses[ended.step as usize - 1], (ended.step, ended.loss.unwrap()), "bit for bit");
        }
        std::fs::remove_dir_all(bench.at("run")).unwrap();
    }
}

#[test]
fn a_run_goes_on_if_there_is_anything_to_go_on_with() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("steps = 10", ""));
    let args = "train --config run.toml --devices cpu:2 --resume-if-any";
    bench.trainer(&format!("{args} --stop-after 3")).ends(75);
    bench.trainer(&format!("{args} --stop-after 5")).ends(75).says(&["resumed after step 3"]);
    bench.trainer(args).ends(0).says(&["resumed after step 5", "model folder: run/model"]);
    // Once finished, it stays finished.
    bench.trainer(args).ends(0).says(&["resumed after step 10", "model folder: run/model"]);
    assert_eq!(bench.losses("run").iter().map(|l| l.0).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    let both = bench.trainer(&format!("{args} --overwrite")).ends(2);
    assert!(both.err.contains("cannot be used with"), "{}", both.err);
    let alone = bench.trainer("train --config run.toml --allow-changed config.train.lr").ends(2);
    assert!(
        alone.err.contains("--resume"),
        "a change is allowed only where something is continued: {}",
        alone.err
    );
}
