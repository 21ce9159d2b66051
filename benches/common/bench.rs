//! Shared by the benches with peers: the data, the peers, the medians.
#![allow(dead_code)]

use gigapair::shards::{PrepareOptions, ShardSet, prepare};
use gigapair::tokenize::ModelTokenizer;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

pub fn repo(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn median(x: &mut [f64]) -> f64 {
    x.sort_by(f64::total_cmp);
    x[x.len() / 2]
}

/// The sample of pairs that the project ships.
pub const SAMPLE: &str = "configs/sample/train.jsonl.gz";

/// The files of pairs in `DATA` (a folder, searched recursively), or the sample.
pub fn files() -> Vec<PathBuf> {
    let Some(data) = std::env::var_os("DATA").filter(|d| !d.is_empty()) else {
        return vec![repo(SAMPLE)];
    };
    let (mut folders, mut files) = (vec![PathBuf::from(data)], vec![]);
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for path in entries.map(|e| e.expect("an entry").path()) {
            let name = path.to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with("pairs.jsonl.gz") || name.ends_with(".jsonl") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "DATA holds no *pairs.jsonl.gz and no *.jsonl");
    files
}

/// Each file as a set of shards, made with all-MiniLM-L6-v2's tokenizer and kept in `target/` for the next time
/// (SHARDS=DIR takes existing shards); and the files.
pub fn shards(max_len: usize) -> (Vec<Arc<ShardSet>>, Vec<PathBuf>) {
    let files = files();
    let root = std::env::var_os("SHARDS").map_or_else(|| repo("target/bench-shards"), PathBuf::from);
    let open = |file: &PathBuf| {
        let parent = file.parent().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
        let out = root.join(parent.unwrap_or_default());
        let bytes = std::fs::metadata(file).expect("a file").len();
        let known = ShardSet::open(&out).ok().filter(|s| {
            s.manifest().max_len == max_len
                && s.manifest().sources.len() == 1
                && s.manifest().sources[0].bytes == bytes
        });
        let set = known.unwrap_or_else(|| {
            let tokenizer = repo("models/all-MiniLM-L6-v2/tokenizer.json");
            let tokenizer = ModelTokenizer::open(&tokenizer).expect("run `make model`");
            let mut options = PrepareOptions::new(vec![file.clone()], tokenizer, max_len, out.clone());
            options.max_rejects = 0.2;
            options.overwrite = true;
            prepare(&options, &|_| {}).unwrap_or_else(|e| panic!("{}: {e:#}", file.display()));
            ShardSet::open(&out).expect("the shards just written")
        });
        Arc::new(set)
    };
    (files.iter().map(open).collect(), files)
}

/// A Python script of `scripts/peers/`, restarted for each measurement.
pub struct Peer {
    python: PathBuf,
    script: PathBuf,
}

impl Peer {
    pub fn new(script: &str) -> Self {
        let python =
            std::env::var_os("PEERS_PYTHON").map_or_else(|| repo(".venv-peers/bin/python"), PathBuf::from);
        assert!(python.exists(), "{} is missing; run `make peers`", python.display());
        Peer { python, script: repo("scripts/peers").join(script) }
    }

    /// `pairs_per_s` of the JSON object on the script's last line.
    pub fn run(&mut self, arguments: &[&str], files: &[PathBuf]) -> f64 {
        let (tokenizer, cache) = (repo("models/all-MiniLM-L6-v2"), repo("target/bench-peers"));
        let own = ["--tokenizer".as_ref(), tokenizer.as_os_str(), "--cache".as_ref(), cache.as_os_str()];
        let given = arguments.iter().map(OsStr::new);
        let value = self.json(given.chain(own).chain(files.iter().map(|f| f.as_os_str())));
        value["pairs_per_s"].as_f64().unwrap_or_else(|| panic!("{}: {value}", self.script.display()))
    }

    /// The JSON object on the script's last line.
    pub fn json<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> serde_json::Value {
        let mut command = Command::new(&self.python);
        // No network access.
        command.envs(["HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"].map(|v| (v, "1")));
        last_json(command.arg(&self.script).args(arguments))
    }
}

/// Runs it to its end; returns the JSON object on the last line of its standard output.
pub fn last_json(command: &mut Command) -> serde_json::Value {
    let out = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let text = String::from_utf8_lossy(&out.stdout);
    let line = text.lines().last().unwrap_or_default();
    match serde_json::from_str(line) {
        Ok(value) if out.status.success() => value,
        _ => panic!("{command:?}: {}\n{line}\n{}", out.status, String::from_utf8_lossy(&out.stderr)),
    }
}
