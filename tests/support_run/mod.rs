//! Runs of the real `trainer` on tiny models and data, each in a folder of its own.
#![allow(dead_code)] // each test program uses its own part

use gigapair::common::HostTensor;
use gigapair::common::rng::hash2;
use gigapair::folder::{Export, ModelCard, ModelFolder, Settings, Similarity};
use gigapair::model::params::init_params;
use gigapair::model::{Arch, Head};
use gigapair::tokenize::{Case, ModelTokenizer, learn_wordpiece};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with `config.json`, `pairs.jsonl` (64 pairs), `triplets.jsonl` (48) and `run.toml`.
pub struct Bench {
    dir: TempDir,
    /// Whether XLA optimises little; compiling takes most of the tests' time.
    pub quick: bool,
}

/// How a command ended.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(o: Output) -> Ended {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        Ended { code: o.status.code(), out: text(&o.stdout), err: text(&o.stderr) }
    }
}

impl Ended {
    /// Asserts that the exit code is `code`.
    #[track_caller]
    pub fn ends(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Asserts exit code 1 and a message with all of `parts`.
    #[track_caller]
    pub fn fails(self, parts: &[&str]) -> Ended {
        let ended = self.ends(1);
        for part in parts {
            assert!(ended.err.contains(part), "no {part:?} in: {}", ended.err);
        }
        assert!(!ended.err.contains("panicked"), "{}", ended.err);
        ended
    }

    /// Asserts that standard output holds all of `parts`.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Ended {
        for part in parts {
            assert!(self.out.contains(part), "no {part:?} in: {}", self.out);
        }
        self
    }
}

/// The plugin of the source tree; a test that needs it fails without it.
pub fn plugin() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("plugins/cpu/pjrt_c_api_cpu_plugin.so");
    assert!(path.is_file(), "{} is missing: run scripts/fetch_plugin.sh cpu", path.display());
    path
}

/// A sentence of `words` words in an invented language of 40.
pub fn sentence(key: u64, words: usize) -> String {
    const SYLLABLES: [&str; 8] = ["ka", "lo", "mi", "ne", "pu", "ra", "so", "ti"];
    let word = |i| {
        let h = hash2(key, i) % 40;
        format!("{}{}", SYLLABLES[(h % 8) as usize], SYLLABLES[(h / 5 % 8) as usize])
    };
    (0..words as u64).map(word).collect::<Vec<_>>().join(" ")
}

/// `count` lines of `texts` texts each.
pub fn lines(salt: u64, count: u64, texts: u64) -> String {
    let text = |row: u64, k: u64| sentence(salt * 1_000_003 + row * 7 + k, 3 + (row + k) as usize % 6);
    (0..count)
        .map(|row| json!((0..texts).map(|k| text(row, k)).collect::<Vec<_>>()).to_string() + "\n")
        .collect()
}

impl Bench {
    pub fn new() -> Bench {
        let bench = Bench { dir: tempfile::tempdir().unwrap(), quick: true };
        bench.put("config.json", &architecture(1, 0.0).to_string());
        bench.put("pairs.jsonl", &lines(1, 64, 2));
        bench.put("triplets.jsonl", &lines(2, 48, 3));
        bench.put("run.toml", &toml("", ""));
        bench
    }

    /// With `held.jsonl`, `sts.tsv` and `beir/`, each with some sentences longer than 16 tokens, to evaluate on.
    pub fn with_sets() -> Bench {
        let bench = Bench::new();
        bench.put("held.jsonl", &lines(7, 24, 2));
        let row = |i: u64| {
            format!("{}\t{}\t{}\n", sentence(i, 9), sentence(i % 5 + 40, 12), (i * 7 % 11) as f64 / 2.0)
        };
        bench.put(
            "sts.tsv",
            &format!("sentence1\tsentence2\tscore\n{}", (0..20).map(row).collect::<String>()),
        );
        fs::create_dir_all(bench.at("beir/qrels")).unwrap();
        let entry = |id: String, text: String| format!("{}\n", json!({ "_id": id, "text": text }));
        let docs: String =
            (0..30).map(|i| entry(format!("d{i}"), sentence(i, 14 + i as usize % 12))).collect();
        bench.put("beir/corpus.jsonl", &docs);
        let queries: String = (0..12).map(|i| entry(format!("q{i}"), sentence(i, 6))).collect();
        bench.put("beir/queries.jsonl", &queries);
        let qrels: String = (0..12).map(|i| format!("q{i}\td{}\t1\n", i + i % 3)).collect();
        bench.put("beir/qrels/test.tsv", &format!("query-id\tcorpus-id\tscore\n{qrels}"));
        bench
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn put(&self, name: &str, text: &str) {
        fs::write(self.at(name), text).unwrap();
    }

    /// `trainer ARGS` in the folder.
    pub fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trainer"));
        command.args(args.split_whitespace()).current_dir(self.dir.path());
        command.env("GIGAPAIR_CPU_PLUGIN", plugin()).stdin(Stdio::null());
        command.env("GIGAPAIR_CACHE", self.dir.path().join(".cache"));
        if self.quick {
            command.env("XLA_FLAGS", "--xla_backend_optimization_level=0");
        }
        command
    }

    pub fn trainer(&self, args: &str) -> Ended {
        self.command(args).output().unwrap().into()
    }

    /// With arguments that contain spaces.
    pub fn trainer_args(&self, args: &[&str]) -> Ended {
        self.command("").args(args).output().unwrap().into()
    }

    /// Starts it and returns at once.
    pub fn start(&self, args: &str) -> Running {
        let child = self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Running(Some(child))
    }

    /// Kills a run of `prepare --out out/set`, given as `args`, up to three times, each shortly after a progress save;
    /// the next run must continue from there. Then lets it end.
    pub fn prepare_with_kills(&self, args: &str) {
        let state = self.at("out/.set.preparing/state");
        let saved = || fs::metadata(&state).and_then(|m| m.modified()).ok();
        let mut kills = 0;
        loop {
            let before = saved();
            let mut child = self.command(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            while kills < 3 && saved() == before && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            if kills < 3 {
                std::thread::sleep(Duration::from_millis(hash2(5, kills) % 20));
                let _ = child.kill();
            }
            let ended: Ended = child.wait_with_output().unwrap().into();
            let went_on = ended.err.contains("going on where the last run stopped");
            assert_eq!(went_on, kills > 0, "after {kills} kills: {}", ended.err);
            match ended.code {
                None => kills += 1,
                Some(_) => {
                    assert!(kills > 0, "the run ended before it was killed");
                    return drop(ended.ends(0));
                }
            }
        }
    }

    /// The parsed step and evaluation lines of `RUN/metrics.jsonl`, without a torn last one.
    pub fn metrics(&self, run: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.at(run).join("metrics.jsonl")).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|m| m.get("version").is_none()).collect()
    }

    /// The evaluation of the run in `run` after a step, `None` unless there is exactly one.
    pub fn evaluated(&self, step: u64) -> Option<Value> {
        let all = self.metrics("run").into_iter().filter(|m| m["step"] == step && m.get("eval").is_some());
        <[Value; 1]>::try_from(all.collect::<Vec<_>>()).ok().map(|[one]| one)
    }

    /// The card of the run in `run`, with nothing in bold.
    pub fn plain_card(&self) -> String {
        fs::read_to_string(self.at("run/model/README.md")).unwrap().replace("**", "")
    }

    /// Step and loss of each step's line.
    pub fn losses(&self, run: &str) -> Vec<(u64, f64)> {
        let lines = self.metrics(run);
        let steps = lines.iter().filter(|m| m["loss"].is_f64());
        steps.map(|m| (m["step"].as_u64().unwrap(), m["loss"].as_f64().unwrap())).collect()
    }

    /// A model folder `name` with random weights, whose tokenizer is `tokenizer.json` next to it.
    pub fn model(&self, name: &str, prompts: &BTreeMap<String, String>) -> PathBuf {
        let tokenizer = self.tokenizer("tokenizer.json", 1);
        self.model_of(name, &architecture(2, 0.1), &tokenizer, prompts)
    }

    /// A model folder `name` with random weights, for any architecture.
    pub fn model_of(
        &self,
        name: &str,
        config: &Value,
        tokenizer: &Path,
        prompts: &BTreeMap<String, String>,
    ) -> PathBuf {
        let specs = Arch::from_json(config).unwrap().params();
        let params = init_params(&specs, 7);
        let tensors: Vec<(String, &HostTensor)> = specs.iter().map(|s| s.name.clone()).zip(&params).collect();
        let card = ModelCard::default();
        let settings = Settings {
            max_seq_length: 64,
            head: Head::default(),
            similarity: Similarity::Cosine,
            prompts: prompts.clone(),
            default_prompt: None,
        };
        let export = Export {
            tensors: &tensors,
            config,
            tokenizer: &ModelTokenizer::open(tokenizer).unwrap(),
            settings: &settings,
            card: &card,
        };
        ModelFolder::write(&self.at(name), &export).unwrap();
        self.at(name)
    }

    /// A tokenizer of 120 tokens, learned from texts chosen by `salt`.
    pub fn tokenizer(&self, name: &str, salt: u64) -> PathBuf {
        let texts = (0..400).map(|i| sentence(salt << 32 | i, 8));
        let learned = learn_wordpiece(texts, 120, Case::Lower).unwrap();
        learned.save(self.at(name), false).unwrap();
        self.at(name)
    }
}

/// A process that ends with the test.
pub struct Running(Option<Child>);

impl Running {
    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.0.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    pub fn wait(mut self) -> Ended {
        self.0.take().unwrap().wait_with_output().unwrap().into()
    }

    /// Waits for `condition`; panics if the process ends first, or after a minute.
    #[track_caller]
    pub fn until(&mut self, condition: impl Fn() -> bool) {
        let begun = Instant::now();
        while !condition() {
            let child = self.0.as_mut().unwrap();
            if child.try_wait().unwrap().is_some() && !condition() {
                let ended: Ended = self.0.take().unwrap().wait_with_output().unwrap().into();
                panic!("it ended too early ({:?}):\n{}\n{}", ended.code, ended.out, ended.err);
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it did not come to that within a minute");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A BERT of `layers` layers of width 32.
pub fn architecture(layers: u64, dropout: f64) -> Value {
    json!({ "model_type": "bert", "architectures": ["BertModel"], "vocab_size": 120, "hidden_size": 32,
            "num_hidden_layers": layers, "num_attention_heads": 2, "intermediate_size": 64, "hidden_act": "gelu",
            "hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout,
            "max_position_embeddings": 64, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
            "initializer_range": 0.02, "pad_token_id": 0 })
}

/// A run on `pairs.jsonl` in batches of 8 for 300 steps, a checkpoint every 5. `train` is added to `[train]` and
/// overrides its keys; `rest` ends the file.
pub fn toml(train: &str, rest: &str) -> String {
    let given = |key: &str| train.lines().any(|line| line.trim_start().starts_with(&format!("{key} =")));
    let usual = [("global_batch", "8"), ("steps", "300"), ("lr", "1e-3"), ("warmup", "0.1")];
    let usual: String =
        usual.iter().filter(|(k, _)| !given(k)).map(|(k, v)| format!("{k} = {v}\n")).collect();
    format!(
        r#"run_dir = "run"
[model]
config = "config.json"
learn_vocabulary = 120
max_len_a = 12
max_len_b = 16
[checkpoint]
every = 5
keep = 1000
[[data]]
name = "pairs"
path = "pairs.jsonl"
[train]
{usual}{train}
{rest}"#
    )
}

/// [`toml`] with `triplets.jsonl` as a second data set.
pub fn two_sets(train: &str) -> String {
    let first = "path = \"pairs.jsonl\"\n";
    let second = "weight = 2.0\n[[data]]\nname = \"triplets\"\npath = \"triplets.jsonl\"\nweight = 1.0\n";
    toml(train, "").replace(first, &format!("{first}{second}"))
}

/// Names below `dir`, sorted; none if it does not exist.
pub fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The path of a run's checkpoint.
pub fn checkpoint(step: u64) -> String {
    format!("run/checkpoints/step-{step:08}")
}
