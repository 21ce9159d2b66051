//! Failures of a run: each has a message that says what, where and what to do, exit code 1, and leaves nothing
//! half-written under a final name.

mod support_run;

use gigapair::train::checkpoint::Checkpoint;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support_run::{Bench, Ended, architecture, checkpoint, lines, names, toml, two_sets};

const TRAIN: &str = "train --config run.toml --devices cpu:2";

/// A run whose data set is `shards/`, prepared from `pairs` lines with the tokenizer it names.
fn on_shards(pairs: u64) -> Bench {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench.put("many.jsonl", &lines(3, pairs, 2));
    let prepare = "prepare --input many.jsonl --tokenizer tokenizer.json --max-len 16 --out shards";
    bench.trainer(prepare).ends(0);
    let config = toml("", "").replace("learn_vocabulary = 120", "tokenizer = \"tokenizer.json\"");
    bench.put("run.toml", &config.replace("pairs.jsonl", "shards"));
    bench
}

/// Changes one byte of a file.
fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 4;
    fs::write(path, bytes).unwrap();
}

fn shard_of(bench: &Bench) -> std::path::PathBuf {
    let shards = names(&bench.at("shards"));
    bench.at("shards").join(shards.iter().find(|n| *n != "manifest.json").unwrap())
}

#[test]
fn a_run_that_explodes_stops_and_keeps_a_finite_checkpoint() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("lr = 1e30\nwarmup = 0", "").replace("every = 5", "every = 1"));
    let ended = bench.trainer(TRAIN).fails(&[
        "not finite",
        "batch from pairs",
        "the last good checkpoint is",
        "train.lr",
        "--resume",
    ]);
    let kept = names(&bench.at("run/checkpoints"));
    let last = Checkpoint::load(&bench.at("run/checkpoints").join(kept.last().unwrap())).unwrap();
    let bad = last.step + 1;
    let parts = [format!("step {bad}: loss"), format!("checkpoints/{}", kept.last().unwrap())];
    parts.iter().for_each(|part| assert!(ended.err.contains(part), "no {part:?} in {}", ended.err));
    for (name, tensor) in &last.tensors {
        assert!(tensor.as_slice::<f32>().iter().all(|x| x.is_finite()), "{name} of step {}", last.step);
    }
    assert_eq!(bench.losses("run").len() as u64, last.step, "the bad step is not in the log");
    assert!(!bench.at("run/model").exists());

    // Nothing was saved before the bad step, and the error says so.
    bench.put("run.toml", &toml("lr = 1e30\nwarmup = 0", "").replace("every = 5", "every = 0"));
    let ended = bench.trainer(&format!("{TRAIN} --overwrite"));
    ended.fails(&[
        "not finite",
        "there is no checkpoint yet",
        "learning rate 9.97e29",
        "gradient norms of steps 1 to",
    ]);
    assert!(names(&bench.at("run/checkpoints")).is_empty());

    // Also when an evaluation notices.
    let eval = "[eval]\npairs = \"pairs.jsonl\"";
    bench.put("run.toml", &toml("lr = 1e30\nwarmup = 0\nsteps = 1", eval));
    bench.trainer(&format!("{TRAIN} --overwrite")).fails(&[
        "after step 1: ",
        "is not finite",
        "learning rate 1.00e30",
        "gradient norms of steps 1 to 1: ",
        "Lower train.lr (now 1e30)",
        "train.warmup",
        "train.optimizer.clip",
    ]);
}

#[test]
fn a_full_disk_names_the_last_good_checkpoint() {
    let bench = Bench::new();
    bench.trainer(&format!("{TRAIN} --stop-after 5")).ends(75);
    let before = names(&bench.at("run/checkpoints"));
    // 64 KiB per file simulate the full disk; with the signal ignored, writes fail with EFBIG.
    let script = format!("trap '' XFSZ; ulimit -f 128; exec \"$0\" {TRAIN} --resume");
    let mut limited = Command::new("sh");
    limited.args(["-c", &script, env!("CARGO_BIN_EXE_trainer")]).current_dir(bench.at(""));
    limited.env("GIGAPAIR_CPU_PLUGIN", support_run::plugin());
    let ended: Ended = limited.output().unwrap().into();
    ended.fails(&[
        "step-00000010 was not saved",
        "the last good checkpoint is run/checkpoints/step-00000005",
        "make room",
        "--resume",
        "too large",
    ]);
    assert_eq!(names(&bench.at("run/checkpoints")), before, "nothing half-written is left");
    Checkpoint::load(&bench.at(&checkpoint(5))).unwrap();
    bench.trainer(&format!("{TRAIN} --resume --stop-after 6")).ends(75).says(&["resumed after step 5"]);
}

#[test]
fn losses_that_do_not_fit_are_refused_before_anything_is_computed() {
    let bench = Bench::new();
    let with =
        |loss: &str| bench.put("run.toml", &toml("", &format!("[eval]\npairs = \"pairs.jsonl\"\n{loss}")));
    with("[loss]\nmatryoshka = [64, 32]");
    bench.trainer(TRAIN).fails(&["[loss]: matryoshka lists 64 dimensions, but the vectors have 32"]);
    with("[loss]\ndirections = [\"query_to_doc\"]\nsymmetric = true");
    bench.trainer(TRAIN).fails(&["in run.toml: [loss]: ", "either `symmetric` or `directions`"]);
    with("[loss]\nmatryoshka = [32, 16]");
    let ended = bench.trainer(&format!("{TRAIN} --trace trace"));
    assert!(!ended.out.contains("before training") && !bench.at("trace").exists(), "{}", ended.out);
    ended.fails(&["--trace", "one or both directions only", "[loss]"]);
    // The same loss in other words can be traced.
    with("[loss]\nsymmetric = true");
    bench.trainer(&format!("{TRAIN} --trace trace --stop-after 1")).ends(75);
    assert!(bench.at("trace/step-000001.safetensors").exists());
}

/// What a refused start finds it leaves, to the byte.
#[test]
fn a_refused_resume_writes_nothing() {
    let bench = Bench::new();
    bench.trainer(&format!("{TRAIN} --stop-after 5")).ends(75);
    // A line of a step after the checkpoint, as a killed run leaves it.
    let log = bench.at("run/metrics.jsonl");
    let logged = fs::read_to_string(&log).unwrap();
    let later = logged.lines().last().unwrap().replace("\"step\":5", "\"step\":6");
    fs::write(&log, format!("{logged}{later}\n")).unwrap();
    let all = || files_below(&bench.at("run"));
    let before = all();
    let refused = bench.trainer("train --config run.toml --devices cpu:1 --resume --trace trace");
    refused.fails(&["--trace and --resume do not go together"]);
    assert!(before == all());
    let newer = logged.replacen("\"version\":3", "\"version\":9", 1);
    assert_ne!(newer, logged);
    fs::write(&log, newer).unwrap();
    let before = all();
    bench.trainer("train --config run.toml --devices cpu:1 --resume").fails(&["it has version 9"]);
    assert!(before == all());

    // Nor is a data set prepared for it that the run would draw from later.
    fs::write(&log, &logged).unwrap();
    let before = all();
    let more = "[[data]]\nname = \"more\"\npath = \"triplets.jsonl\"\nweight = 0.0\n[train]";
    let text =
        toml("scale = 30", "").replace("path = \"pairs.jsonl\"", "path = \"pairs.jsonl\"\nweight = 1.0");
    bench.put("run.toml", &text.replace("[train]", more));
    bench.trainer(&format!("{TRAIN} --resume")).fails(&["config.train.scale: 20.0 → 30.0"]);
    assert!(before == all());
}

/// Every file below `folder`, by path.
fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = vec![];
    for name in names(folder) {
        let path = folder.join(name);
        if path.is_dir() {
            all.extend(files_below(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            all.push((path, bytes));
        }
    }
    all
}

#[test]
fn a_vocabulary_that_cannot_be_learned_is_refused_before_anything_is_made() {
    let bench = Bench::new();
    let usual = toml("", "");
    bench.put(
        "run.toml",
        &usual.replace("path = ", "where = \"label=1\"\ncolumns = [\"anchor\", \"positive\"]\npath = "),
    );
    bench.put("pairs.jsonl", "{\"anchor\": \"ka\", \"positive\": \"lo\", \"label\": 0}\n");
    bench.trainer(TRAIN).fails(&["no row of pairs is used", "`where` of [[data]]"]);
    let mut roberta = architecture(1, 0.0);
    (roberta["model_type"], roberta["pad_token_id"]) = ("roberta".into(), 1.into());
    bench.put("config.json", &roberta.to_string());
    bench.put("run.toml", &usual);
    for command in [TRAIN, "hlo --config run.toml --replicas 2"] {
        bench.trainer(command).fails(&[
            "learned as WordPiece",
            "name a `tokenizer`",
            "only number 1 is supported",
        ]);
    }
    bench.put("config.json", &architecture(1, 0.0).to_string());
    for (value, parts) in [
        ("{ kind = \"bpe\", size = 100 }", ["a vocabulary of 100", "256 bytes", "ask for more"].as_slice()),
        ("{ kind = \"unigram\", size = 9 }", &["a vocabulary of 9", "single characters", "ask for more"]),
        ("{ kind = \"bytes\", size = 9 }", &["learn_vocabulary", "`bytes`", "`wordpiece`, `bpe`, `unigram`"]),
        ("{ kind = \"bpe\" }", &["learn_vocabulary", "missing field `size`"]),
        ("{ kind = \"bpe\", size = 400, lower = true }", &["lower"]),
        ("\"bpe\"", &["learn_vocabulary", "a size, or a table such as { kind = \"bpe\", size = 8000 }"]),
        ("-3", &["learn_vocabulary", "`-3`", "a size, or a table"]),
    ] {
        let key = format!("learn_vocabulary = {value}");
        bench.put("run.toml", &usual.replace("learn_vocabulary = 120", &key));
        bench.trainer(TRAIN).fails(parts);
    }
    assert!(!bench.at("run/tokenizer").exists());
    bench.put(
        "run.toml",
        &usual.replace("learn_vocabulary = 120", "tokenizer = \"t.json\"\nlowercase = false"),
    );
    bench.trainer(TRAIN).fails(&["model.lowercase is for a vocabulary that is learned"]);
}

#[test]
fn numbers_that_the_loss_does_not_read_are_spoken_of() {
    let bench = Bench::new();
    let pairs = lines(7, 64, 2);
    let scored = pairs.lines().enumerate().map(|(i, line)| {
        let texts: Vec<String> = serde_json::from_str(line).unwrap();
        json!({ "anchor": texts[0], "positive": texts[1], "s": i }).to_string() + "\n"
    });
    bench.put("pairs.jsonl", &scored.collect::<String>());
    bench.put("run.toml", &toml("", "").replace("path = ", "columns = [\"target=s\"]\npath = "));
    let ended = bench.trainer(&format!("{TRAIN} --stop-after 1")).ends(75);
    ended.says(&["warning: the pairs have 1 target, which this loss does not read"]);
}

#[test]
fn batches_and_replicas() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("global_batch = 24", ""));
    let refused = bench.trainer("train --config run.toml --devices cpu:5");
    refused.fails(&["24 pairs is not divisible by 5 replicas", "use 20 or 25", "--devices"]);
    assert!(!bench.at("run/checkpoints").exists() && !bench.at("run/.lock").exists());
    bench.trainer("train --config run.toml --devices cpu:3 --stop-after 2").ends(75);
    let losses = bench.losses("run");
    assert!(losses.len() == 2 && losses.iter().all(|l| l.1 > 0.0 && l.1 < 20.0), "{losses:?}");
}

#[test]
fn a_damaged_shard_is_noticed_before_its_tokens_are_used() {
    // All 64 rows are one block, so the first batch meets it.
    let bench = on_shards(64);
    let shard = shard_of(&bench);
    let whole = fs::read(&shard).unwrap();
    let name = shard.file_name().unwrap().to_string_lossy().into_owned();

    // 20 bytes before the directory: in the tokens of the last rows.
    flip(&shard, whole.len() - 16 - 20);
    let parts = ["batch of step 0", &name, "block 0", "checksum does not match", "trainer prepare"];
    bench.trainer(TRAIN).fails(&parts);
    fs::write(&shard, &whole[..whole.len() - 100]).unwrap();
    bench.trainer(TRAIN).fails(&["data set pairs", &name, "truncated", "trainer prepare"]);
    fs::write(&shard, &whole).unwrap();
    flip(&shard, 40);
    bench.trainer(TRAIN).fails(&["data set pairs", &name, "checksum of the header", "trainer prepare"]);
    fs::remove_file(&shard).unwrap();
    bench.trainer(TRAIN).fails(&["data set pairs", &name, "trainer prepare"]);
    assert!(names(&bench.at("run/checkpoints")).is_empty());

    let bench = on_shards(64);
    bench.tokenizer("tokenizer.json", 2);
    let parts = ["data set pairs", "shards was made with tokenizer", "the model has", "trainer prepare"];
    bench.trainer(TRAIN).fails(&parts);
}

#[test]
fn a_damaged_block_is_met_while_training() {
    // Two blocks; the second holds one row, which batches of 8 of 65 rows reach within 9 steps.
    let bench = on_shards(65);
    let shard = shard_of(&bench);
    let bytes = fs::metadata(&shard).unwrap().len() as usize;
    flip(&shard, bytes - 32 - 10);
    let ended = bench.trainer(TRAIN).fails(&["cannot make the batch of step", "block 1", "checksum"]);
    assert!(!ended.err.contains("NaN"));
    let logged = bench.losses("run").len();
    assert!(logged <= 9, "{logged} steps");
    assert!(!bench.at("run/model").exists());
}

#[test]
fn configurations() {
    let bench = Bench::new();
    let config = toml("", "");
    let cases: &[(&str, &str, &[&str])] = &[
        ("warmup = 0.1", "warm_up = 0.1", &["run.toml", "line", "did you mean `warmup`?"]),
        ("[checkpoint]", "[checkpoints]", &["run.toml", "did you mean `checkpoint`?"]),
        ("every = 5", "every = \"5\"", &["run.toml", "line", "invalid type"]),
        (
            "max_len_b = 16",
            "max_len_b = 100",
            &["100 tokens", "64 positions", "lower max_len_a and max_len_b"],
        ),
        ("global_batch = 8", "global_batch = 100", &["data set pairs", "64 rows", "make the batch smaller"]),
        ("pairs.jsonl", "missing.jsonl", &["missing.jsonl"]),
        ("\"config.json\"", "\"missing.json\"", &["cannot read", "missing.json"]),
        ("learn_vocabulary = 120", "learn_vocabulary = 9", &["vocabulary of 9", "ask for more"]),
        ("learn_vocabulary = 120", "tokenizer = \"no.json\"", &["tokenizer", "no.json"]),
    ];
    for (from, to, parts) in cases {
        assert!(config.contains(from), "{from}");
        bench.put("run.toml", &config.replace(from, to));
        bench.trainer(TRAIN).fails(parts);
        assert!(names(&bench.at("run/checkpoints")).is_empty() && !bench.at("run/model").exists());
    }
    bench.put("run.toml", &config);
    bench.trainer("train --config no.toml").fails(&["cannot read no.toml", "--config"]);
    bench.trainer(&format!("{TRAIN} --resume")).fails(&["no checkpoint in run", "start without --resume"]);
    let mut architecture = architecture(1, 0.0);
    architecture["model_type"] = "electra".into();
    bench.put("config.json", &architecture.to_string());
    bench.trainer(TRAIN).fails(&["config.json", "model_type is electra", "can be trained are bert, roberta"]);
    bench.put("config.json", "{");
    bench.trainer(TRAIN).fails(&["config.json is not JSON"]);

    // A folder of the user's own is not removed.
    fs::create_dir_all(bench.at("run")).unwrap();
    bench.put("run/thesis.txt", "years of work");
    bench.trainer(&format!("{TRAIN} --overwrite")).fails(&["thesis.txt", "by hand"]);
    assert!(bench.at("run/thesis.txt").exists());
}

/// `--overwrite` does not cost a run if its successor fails to start.
#[test]
fn an_earlier_run_outlives_a_start_that_fails() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("steps = 4", ""));
    bench.trainer(TRAIN).ends(0);
    let (log, model) = (bench.losses("run"), fs::read(bench.at("run/model/model.safetensors")).unwrap());
    for rest in ["[eval]\npairs = \"misspelt.jsonl\"", "[eval]\nsts = \"pairs.jsonl\""] {
        bench.put("run.toml", &toml("steps = 3", rest));
        bench.trainer(&format!("{TRAIN} --overwrite")).fails(&["eval."]);
        assert_eq!(bench.losses("run"), log);
        assert_eq!(fs::read(bench.at("run/model/model.safetensors")).unwrap(), model);
    }

    // Nor do failures later than the data.
    bench.put("run.toml", &toml("steps = 3", ""));
    bench
        .trainer(&format!("{TRAIN} --overwrite --trace run.toml/x"))
        .fails(&["cannot make folder run.toml/x"]);
    assert_eq!(bench.losses("run"), log);
    assert_eq!(fs::read(bench.at("run/model/model.safetensors")).unwrap(), model);

    // Nor does it take the folder of a running one.
    bench.put("run.toml", &toml("steps = 100000", ""));
    let mut run = bench.start(&format!("{TRAIN} --overwrite"));
    run.until(|| bench.losses("run").len() > 5);
    bench.trainer(&format!("{TRAIN} --overwrite")).fails(&["another process is training in run"]);
    run.signal("TERM");
    run.signal("TERM");
    run.wait().ends(75).says(&["interrupted after step"]);
    assert!(!names(&bench.at("run/checkpoints")).is_empty(), "two signals at once are one");
}

#[test]
fn a_run_goes_on_when_nobody_reads_what_it_says() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("steps = 4", ""));
    let mut run = bench.command(TRAIN).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(run.stdout.take());
    assert!(run.wait().unwrap().success());
    assert!(bench.at("run/model/model.safetensors").exists());
}

#[test]
fn data_sets() {
    let bench = Bench::new();
    bench.put("triplets.jsonl", &lines(4, 1, 3));
    bench.put("run.toml", &two_sets(""));
    let parts = ["data set triplets has 1 row,", "draws 8", "make the batch smaller", "merge it"];
    bench.trainer(TRAIN).fails(&parts);

    // 2 of 64 lines are more than 1 %.
    let good = lines(1, 62, 2);
    bench.put("run.toml", &toml("", ""));
    bench.put("pairs.jsonl", &format!("{good}[\"a\", \"\"]\n{{\n"));
    let parts =
        ["data set pairs", "2 of 64 lines", "empty text: 1", "malformed JSON: 1", "pairs.reject.jsonl"];
    fs::remove_dir_all(bench.at("run")).unwrap();
    let ended = bench.trainer(TRAIN).fails(&parts);
    assert!(!ended.err.contains("cannot write folder"), "it is no fault of the disk: {}", ended.err);
    let rejects = fs::read_to_string(bench.at("run/shards/pairs.reject.jsonl")).unwrap();
    assert_eq!(rejects.lines().count(), 2);
    assert_eq!(names(&bench.at("run/shards")), ["pairs.reject.jsonl"]);

    // A truncated file is an error wherever it is read, not a shorter file.
    bench.put("long.jsonl", &lines(5, 2000, 2));
    assert!(Command::new("gzip").arg("-k").arg(bench.at("long.jsonl")).status().unwrap().success());
    let bytes = fs::read(bench.at("long.jsonl.gz")).unwrap();
    fs::write(bench.at("cut.jsonl.gz"), &bytes[..bytes.len() / 2]).unwrap();
    bench.put("run.toml", &toml("", "").replace("pairs.jsonl", "cut.jsonl.gz"));
    let parts = ["data set pairs", "cut.jsonl.gz", "truncated after line", "fetch the file"];
    fs::remove_dir_all(bench.at("run")).unwrap();
    bench.trainer(TRAIN).fails(&parts);
    assert!(!bench.at("run/tokenizer/tokenizer.json").exists(), "no vocabulary of half a file");
    bench.put("pairs.jsonl", &good);
    bench.put("run.toml", &toml("", "[eval]\npairs = \"cut.jsonl.gz\""));
    bench.trainer(TRAIN).fails(&["eval.pairs", "cut.jsonl.gz", "truncated after line"]);
}

#[test]
fn plugins() {
    let bench = Bench::new();
    let run =
        |path: &str| Ended::from(bench.command(TRAIN).env("GIGAPAIR_CPU_PLUGIN", path).output().unwrap());
    run("/nonexistent").fails(&["GIGAPAIR_CPU_PLUGIN", "/nonexistent", "scripts/fetch_plugin.sh cpu"]);
    bench.put("plugin.so", "not a library");
    run("plugin.so").fails(&["plugin.so"]);
    let missing = bench.trainer("train --config run.toml --devices plugin:/no/such.so:2");
    missing.fails(&["no plugin at /no/such.so"]);
    assert!(!bench.at("run").exists());
    let usage = bench.trainer("train --config run.toml --devices gpu");
    assert_eq!(usage.code, Some(2));
    for part in ["gpu", "cpu", "plugin:PATH", "trainer doctor"] {
        assert!(usage.err.contains(part), "no {part:?} in {}", usage.err);
    }
}
