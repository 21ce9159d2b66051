//! Training MiniLM-L6 on real text on a CPU: `trainer train` on prepared shards with its default packing, compared with
//! sentence-transformers' own trainer with `MultipleNegativesRankingLoss` on the same pairs.

use super::bench::{files, median, repo};
use super::record::Section;
use super::{Bench, ratio, rounded};
use gigapair::common::permutation::Permutation;
use gigapair::corpus::{self, Record};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const BATCH: usize = 64;
const LEN: usize = 128;
/// Steps of a turn; the first two are not counted.
const STEPS: usize = 12;
const SKIPPED: usize = 2;
/// Picks the pairs.
const SEED: u64 = 1;

pub fn section(bench: &mut Bench) -> Section {
    let dir = bench.folder.path().join("realtext");
    std::fs::create_dir_all(&dir).expect("a folder");
    let (pairs, from) = pick(&dir);
    let begun = Instant::now();
    prepare(&pairs, &dir.join("shards"));
    let preparing = begun.elapsed().as_secs_f64();
    // Executables are compiled once and kept; that is not part of a step.
    let begun = Instant::now();
    let first = ours(bench, &dir);
    let compiling = begun.elapsed().as_secs_f64();
    eprintln!("first run of ours, which compiles: {compiling:.1} s, steps {:.2?} s", first.times);

    let peer = bench.peer("torch_realtext.py");
    let (mut mine, mut theirs) = (Turns::default(), Turns::default());
    for round in 0..bench.rounds {
        mine.add(ours(bench, &dir));
        if let Some(peer) = &peer {
            let (model, file) = (repo("models/all-MiniLM-L6-v2"), pairs.as_os_str());
            let (batch, len) = (BATCH.to_string(), LEN.to_string());
            let said = peer.json([
                "--model".as_ref(),
                model.as_os_str(),
                "--pairs".as_ref(),
                file,
                "--batch".as_ref(),
                batch.as_ref(),
                "--max-len".as_ref(),
                len.as_ref(),
            ]);
            assert_eq!(said["dropout"], json!([0.1]), "dropout of sentence-transformers");
            let times = said["times"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
            theirs.add(Run { times, loss: said["loss"].as_f64().unwrap_or(f64::NAN), tokens: 0.0 });
        }
        eprintln!(
            "round {round}: ours {:.2?}, theirs {:.2?} pairs/s",
            mine.speeds.last(),
            theirs.speeds.last()
        );
    }

    let mut out = Section::new(format!(
        "Training MiniLM-L6 on real text on a CPU, {BATCH} pairs a step, at most {LEN} tokens a text, f32, dropout 0.1, \
         all cores"
    ));
    let (mine_s, theirs_s) = (mine.median(), theirs.median());
    let vs_st = ratio(mine_s, theirs_s);
    let shown = |s: Option<f64>| s.map(|s| format!("{s:.2} pairs/s"));
    out.row(
        "pairs/s over theirs; ours packs rows, theirs tokenises on the way",
        shown(mine_s).unwrap_or_default(),
        shown(theirs_s).map(|s| format!("sentence-transformers {s}")),
        vs_st,
    );
    out.raw("gigapair, a turn", "pairs/s", &mine.speeds);
    out.raw("sentence-transformers, a turn", "pairs/s", &theirs.speeds);
    out.raw("gigapair, steps", "s", &mine.times);
    out.raw("sentence-transformers, steps", "s", &theirs.times);
    out.notes.push(format!(
        "{} pairs of {from}, {:.1} tokens a text; `trainer prepare` on them, which is no part of the steps: {preparing:.2} s; the \
         first run of ours, which compiled: {compiling:.0} s",
        BATCH * STEPS,
        first.tokens / (2 * BATCH * STEPS) as f64
    ));
    if !theirs.losses.is_empty() {
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        out.notes.push(format!(
            "mean loss of a run: {:.4}, theirs {:.4}",
            mean(&mine.losses),
            mean(&theirs.losses)
        ));
    }
    out.keys.insert("cpu_realtext_vs_st".into(), rounded(vs_st));
    out.bar("CPU, real text, vs. sentence-transformers", vs_st);
    out
}

/// The run of one turn.
struct Run {
    /// Seconds of each step after the second.
    times: Vec<f64>,
    /// Mean over its steps.
    loss: f64,
    /// Total over its steps.
    tokens: f64,
}

#[derive(Default)]
struct Turns {
    speeds: Vec<f64>,
    times: Vec<f64>,
    losses: Vec<f64>,
}

impl Turns {
    fn add(&mut self, run: Run) {
        assert_eq!(run.times.len(), STEPS - SKIPPED, "steps of a run");
        self.speeds.push((BATCH * run.times.len()) as f64 / run.times.iter().sum::<f64>());
        self.times.extend(run.times);
        self.losses.push(run.loss);
    }

    fn median(&self) -> Option<f64> {
        (!self.speeds.is_empty()).then(|| median(&mut self.speeds.clone()))
    }
}

/// Writes the pairs of all turns, drawn from all files by size; returns the file, and how many there were to draw from.
fn pick(dir: &Path) -> (std::path::PathBuf, String) {
    let files = files();
    let mut all = vec![];
    for file in &files {
        let read = corpus::open(file).unwrap_or_else(|e| panic!("{}: {e:#}", file.display()));
        all.extend(read.filter_map(Result::ok).map(|r: Record| {
            let mut texts = r.texts.into_iter();
            [texts.next().unwrap_or_default(), texts.next().unwrap_or_default()]
        }));
    }
    let wanted = BATCH * STEPS;
    assert!(all.len() >= wanted, "{} pairs, fewer than the {wanted} of a run", all.len());
    let order = Permutation::new(all.len() as u64, SEED);
    let lines = (0..wanted as u64).fold(String::new(), |mut lines, i| {
        let _ = writeln!(lines, "{}", json!(all[order.get(i) as usize]));
        lines
    });
    let path = dir.join("pairs.jsonl");
    std::fs::write(&path, lines).expect("the pairs");
    (path, format!("{} in {} files", all.len(), files.len()))
}

/// Runs `trainer prepare` as a user does.
pub fn prepare(input: &Path, out: &Path) {
    run(Command::new(env!("CARGO_BIN_EXE_trainer"))
        .arg("prepare")
        .arg("--input")
        .arg(input)
        .arg("--model")
        .arg(repo("models/all-MiniLM-L6-v2"))
        .args(["--max-len", &LEN.to_string(), "--overwrite"])
        .arg("--out")
        .arg(out));
}

fn run(command: &mut Command) {
    let out = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{command:?}: {}\n{said}", out.status);
}

/// Trains from the start, one pass over the pairs.
fn ours(bench: &Bench, dir: &Path) -> Run {
    let config = json!({
        "run_dir": dir.join("run"),
        "model": {
            "folder": repo("models/all-MiniLM-L6-v2"), "max_len_a": LEN, "max_len_b": LEN, "dropout": 0.1,
        },
        "data": [{ "name": "pairs", "path": dir.join("shards") }],
        // The defaults of their trainer and loss.
        "train": {
            "global_batch": BATCH, "steps": STEPS, "lr": 2e-5, "warmup": 0, "symmetric": false,
            "optimizer": { "weight_decay": 0.0 },
        },
    });
    let path = dir.join("run.toml");
    std::fs::write(&path, toml::to_string(&config).expect("a configuration")).expect("the configuration");
    run(Command::new(env!("CARGO_BIN_EXE_trainer"))
        .args(["train", "--devices", "cpu:1", "--overwrite", "--config"])
        .arg(&path)
        .env("GIGAPAIR_CACHE", bench.cache()));
    let metrics = std::fs::read_to_string(dir.join("run/metrics.jsonl")).expect("metrics.jsonl");
    let steps: Vec<Value> = metrics.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    let of = |key: &str| steps.iter().filter_map(|s| s[key].as_f64()).collect::<Vec<_>>();
    let (seconds, losses, rates) = (of("seconds"), of("loss"), of("tokens_per_s"));
    assert_eq!(seconds.len(), STEPS, "steps in metrics.jsonl");
    let tokens = seconds.iter().zip(rates).map(|(s, rate)| s * rate).sum();
    let loss = losses.iter().sum::<f64>() / losses.len() as f64;
    Run { times: seconds[SKIPPED..].to_vec(), loss, tokens }
}
