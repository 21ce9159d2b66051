//! From starting `trainer train` to the end of its first step, with the cache of executables filled by an earlier start
//! of the same configuration.

use super::bench::{SAMPLE, median, repo};
use super::record::Section;
use super::{Bench, realtext::prepare, rounded};
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Of a step; few, as the sample's texts are long and only the start is measured.
const PAIRS: usize = 16;
/// What `trainer train` prints before its first program is compiled or loaded, and after its first step.
const BEFORE: [&str; 2] = ["compiling the step", "loading the step"];
const AFTER: &str = "step 1/";

pub fn section(bench: &mut Bench) -> Section {
    let dir = bench.folder.path().join("start");
    std::fs::create_dir_all(&dir).expect("a folder");
    prepare(&repo(SAMPLE), &dir.join("shards"));
    let config = json!({
        "run_dir": dir.join("run"),
        "model": { "folder": repo("models/all-MiniLM-L6-v2") },
        "data": [{ "name": "sample", "path": dir.join("shards") }],
        "train": { "global_batch": PAIRS, "steps": 1000 },
    });
    let path = dir.join("run.toml");
    std::fs::write(&path, toml::to_string(&config).expect("a configuration")).expect("the configuration");
    let cold = start(&path, &dir);
    eprintln!("first start: step 1 done after {:.2} s", cold.1);
    let (mut before, mut after) = (vec![], vec![]);
    for round in 0..bench.rounds {
        let (ready, done) = start(&path, &dir);
        eprintln!("start {round}: programs asked for after {ready:.2} s, step 1 done after {done:.2} s");
        before.push(ready);
        after.push(done);
    }
    let warm = median(&mut after.clone());
    let mut out = Section::new(format!(
        "A second start of `trainer train` on a CPU, MiniLM-L6, {PAIRS} pairs of the sample in packed rows of 128 tokens, `cpu:1`"
    ));
    out.row("start to the end of the first step", format!("{warm:.2} s"), None, None);
    let first = format!("{:.1} s", cold.1);
    out.row("the same, when the cache of executables was empty", first, None, None);
    out.raw("until the first program is looked for in the cache", "s", &before);
    out.raw("until the end of the first step", "s", &after);
    out.keys.insert("warm_start_s".into(), rounded(Some(warm)));
    out
}

/// Seconds until the first program is requested and until the first step is read back.
fn start(config: &Path, dir: &Path) -> (f64, f64) {
    let log = dir.join("stderr");
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_trainer"))
        .args(["train", "--devices", "cpu:1", "--overwrite", "--stop-after", "1", "--config"])
        .arg(config)
        // Filled only by the first start here.
        .env("GIGAPAIR_CACHE", dir.join("cache"))
        .stdout(Stdio::piped())
        // Not a terminal, where progress would be a bar.
        .stderr(File::create(&log).expect("a file"))
        .spawn()
        .expect("the trainer");
    let (mut before, mut after) = (f64::NAN, f64::NAN);
    for line in BufReader::new(child.stdout.take().expect("its output")).lines() {
        let (line, now) = (line.expect("text"), begun.elapsed().as_secs_f64());
        if BEFORE.iter().any(|b| line.starts_with(b)) {
            before = now;
        } else if line.starts_with(AFTER) {
            after = now;
        }
    }
    let status = child.wait().expect("its end");
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    // 75: stopped after the requested step.
    assert!(status.code() == Some(75) && after.is_finite(), "trainer train: {status}\n{}", said());
    (before, after)
}
