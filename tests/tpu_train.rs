//! The scripts of a TPU VM: `make tpu-train DRY_RUN=1` with the real compiler, the search for libtpu, and the loop
//! around preemptions with a fake `gcloud`.

mod support_run;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support_run::{Bench, Ended, lines, names};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn libtpu() -> PathBuf {
    let path = root().join("plugins/tpu/libtpu.so");
    assert!(path.is_file(), "{} is missing: run scripts/fetch_plugin.sh tpu", path.display());
    path
}

/// A script of the repository, without the variables that control it.
fn script(name: &str) -> Command {
    let mut command = Command::new(root().join("scripts").join(name));
    for variable in
        ["CONFIG", "TOPOLOGY", "RUN_DIR", "DRY_RUN", "TPU_LIBRARY_PATH", "TPU_WORKER_ID", "RECREATE"]
    {
        command.env_remove(variable);
    }
    command.env("TRAINER", env!("CARGO_BIN_EXE_trainer")).stdin(Stdio::null());
    command
}

fn ended(command: &mut Command) -> Ended {
    command.output().unwrap().into()
}

fn program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

const CONFIG: &str = r#"
run_dir = "nowhere"
[model]
learn_vocabulary = 120
max_len_a = 12
max_len_b = 24
[model.architecture]
model_type = "bert"
vocab_size = 120
hidden_size = 32
num_hidden_layers = 1
num_attention_heads = 2
intermediate_size = 64
hidden_dropout_prob = 0.1
attention_probs_dropout_prob = 0.1
max_position_embeddings = 64
[[data]]
name = "first"
path = "pairs.jsonl"
[[data]]
name = "second"
path = "more.jsonl"
[train]
global_batch = 64
steps = 40
precision = "bf16"
[packing]
row_counts = [8]
[eval]
pairs = "pairs.jsonl"
"#;

#[test]
fn a_dry_run_prepares_and_compiles_everything_and_executes_nothing() {
    let bench = Bench::new();
    bench.put("pairs.jsonl", &lines(1, 128, 2));
    bench.put("more.jsonl", &lines(2, 192, 2));
    bench.put("tpu.toml", CONFIG);
    let dry = |topology: &str| {
        let mut command = script("tpu_train.sh");
        command.env("DRY_RUN", "1").env("CONFIG", bench.at("tpu.toml")).env("RUN_DIR", bench.at("run"));
        // On any host of a slice: a dry run that did nothing would still report success.
        command.env("TPU_WORKER_ID", "3");
        ended(command.env("TPU_LIBRARY_PATH", libtpu()).env("TOPOLOGY", topology)).ends(0)
    };
    let first = dry("v3:2x2");
    for set in ["first", "second"] {
        assert!(bench.at(&format!("run/shards/{set}/manifest.json")).is_file(), "{set} is not prepared");
        assert!(first.err.contains(&format!("prepared {set}: ")), "{}", first.err);
    }
    let found = format!("libtpu: {}", libtpu().display());
    let all = ["step 8x24", "step 16x24", "evaluation 32x16", "evaluation 32x24"];
    let first = first.says(&[&found, "8 × TPU v3", "of the run's own data", "fits: yes", "nothing executed"]);
    // Again for a pod slice, with the data already prepared.
    let second = dry("v3:4x4");
    assert!(!second.err.contains("prepared "), "{}", second.err);
    let pod = ["step 4x24", "evaluation 32x16", "evaluation 32x24"];
    for (ended, wanted) in [(first, &all[..]), (second, &pod[..])] {
        let count = wanted.len();
        for (i, name) in wanted.iter().enumerate() {
            let line = format!("compiling {} of {count}: {name} …", i + 1);
            assert!(ended.err.contains(&line), "no {line:?} in {}", ended.err);
            // Once with its memory and once with its time.
            let rows: Vec<&str> = ended.out.lines().filter(|l| l.starts_with(name)).collect();
            assert!(rows.len() == 2 && rows[0].ends_with("fits"), "{rows:?} of {}", ended.out);
        }
    }
    assert_eq!(names(&bench.at("run")), ["shards", "tokenizer"], "nothing was trained");
    assert!(!bench.at("nowhere").exists());
}

#[test]
fn what_a_dry_run_cannot_use_is_named() {
    let bench = Bench::new();
    let dry = |config: &Path, libtpu: &Path| {
        let mut command = script("tpu_train.sh");
        command.env("DRY_RUN", "1").env("CONFIG", config).env("RUN_DIR", bench.at("run"));
        ended(command.env("TPU_LIBRARY_PATH", libtpu))
    };
    let missing = dry(&bench.at("missing.toml"), &libtpu()).ends(2);
    assert!(missing.err.contains("missing.toml") && missing.err.contains("CONFIG="), "{}", missing.err);
    dry(&bench.at("run.toml"), &bench.at("no.so")).fails(&["TPU_LIBRARY_PATH names", "no.so"]);
    bench.put("tpu.toml", &CONFIG.replace("more.jsonl", "nowhere.jsonl"));
    let absent = dry(&bench.at("tpu.toml"), &libtpu());
    absent.fails(&["data set second", "nowhere.jsonl"]);
    bench.put("more.jsonl", &lines(2, 64, 2));
    bench.put("odd.toml", &CONFIG.replace("global_batch = 64", "global_batch = 60"));
    dry(&bench.at("odd.toml"), &libtpu()).fails(&["60 pairs is not divisible by 8"]);
    let mut command = script("tpu_train.sh");
    command.env("DRY_RUN", "1").env("CONFIG", bench.at("run.toml")).env("TPU_LIBRARY_PATH", libtpu());
    let none = ended(command.env("TRAINER", bench.at("none"))).ends(2);
    assert!(none.err.contains("which is no program"), "{}", none.err);
}

/// How `tpu_train.sh` calls the trainer on a VM, and which exit codes it passes on.
#[test]
fn on_a_vm_the_run_goes_on_when_there_is_something_to_go_on_with() {
    let bench = Bench::new();
    program(&bench.at("trainer"), "#!/bin/sh\necho \"called $*\"\n[ \"$1\" = plan ] || exit 75\n");
    let train = |worker: &str| {
        let mut command = script("tpu_train.sh");
        command
            .env("CONFIG", bench.at("run.toml"))
            .env("RUN_DIR", "/disk/run")
            .env("TRAINER", bench.at("trainer"));
        command.env("TPU_LIBRARY_PATH", libtpu()).env("TPU_WORKER_ID", worker).env("TMPDIR", bench.at("."));
        ended(&mut command).ends(75)
    };
    let config = bench.at("run.toml");
    let config = config.display();
    let first = train("0");
    let plan = format!("called plan --config {config} --topology v3:2x2 --prepare --run-dir /disk/run\n");
    let run = format!("called train --config {config} --devices tpu --resume-if-any --run-dir /disk/run\n");
    assert!(first.out.ends_with(&format!("{plan}{run}")), "{}", first.out);
    let other = train("3");
    assert!(!other.out.contains("called plan") && other.out.ends_with(&run), "{}", other.out);
}

#[test]
fn libtpu_is_looked_for_in_order() {
    let bench = Bench::new();
    let python = bench.at("python");
    let system = bench.at("system");
    fs::create_dir_all(python.join("libtpu")).unwrap();
    fs::create_dir_all(&system).unwrap();
    // Importing it would fail: it must only be found.
    fs::write(python.join("libtpu/__init__.py"), "raise SystemExit('imported')").unwrap();
    let find = |named: Option<&Path>| {
        let mut command = script("find_libtpu.sh");
        command.env("PYTHONPATH", &python).env("LIBTPU_FOLDERS", &system);
        named.map(|path| command.env("TPU_LIBRARY_PATH", path));
        ended(&mut command)
    };
    let is = |ended: Ended, path: &Path| assert_eq!(ended.ends(0).out.trim(), path.display().to_string());
    // The pinned wheel is already here: nothing is downloaded.
    is(find(None), &libtpu());
    for place in [system.join("libtpu.so"), python.join("libtpu/libtpu.so"), bench.at("own.so")] {
        fs::write(&place, "").unwrap();
        let named = place.ends_with("own.so").then_some(place.as_path());
        is(find(named), &place);
    }
    find(Some(&bench.at("missing.so"))).fails(&["TPU_LIBRARY_PATH names", "missing.so", "unset it"]);
    find(Some(&system)).fails(&["which is not a file"]);
}

/// A `gcloud` that records its calls. Lines of `ssh.txt` are the exit codes of ssh in turn, those of `state.txt` the
/// answers of `describe`; a state of `-` is a failing call. `start` has the exit code in `start.txt`.
const GCLOUD: &str = r#"#!/bin/bash
cd "$(dirname "$0")"
next() { head -n1 "$1"; sed -i 1d "$1"; }
echo "$*" >> calls.txt
case $4 in
  ssh) exit "$(next ssh.txt)" ;;
  describe) state=$(next state.txt); [ "$state" != - ] || exit 1; echo "$state" ;;
  start) exit "$(cat start.txt)" ;;
esac
"#;

struct Cloud(Bench);

impl Cloud {
    fn new(ssh: &str, state: &str, start: u8) -> Cloud {
        let bench = Bench::new();
        program(&bench.at("gcloud"), GCLOUD);
        let lines = |list: &str| list.split_whitespace().map(|s| format!("{s}\n")).collect::<String>();
        bench.put("ssh.txt", &lines(ssh));
        bench.put("state.txt", &lines(state));
        bench.put("start.txt", &start.to_string());
        Cloud(bench)
    }

    fn run(&self, args: &str, more: &[(&str, &str)]) -> Ended {
        let path = std::env::var("PATH").unwrap();
        let mut command = script("tpu-vm.sh");
        command.args(args.split_whitespace()).env("PATH", format!("{}:{path}", self.0.at(".").display()));
        ended(command.env("PAUSE", "0").envs(more.iter().copied()))
    }

    /// The subcommands of `gcloud compute tpus tpu-vm` called, a word each.
    fn verbs(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.0.at("calls.txt")).unwrap();
        calls.lines().map(|l| l.split(' ').nth(3).unwrap().to_owned()).collect()
    }

    fn calls(&self) -> String {
        fs::read_to_string(self.0.at("calls.txt")).unwrap()
    }
}

#[test]
fn a_preempted_vm_is_started_again_until_the_run_is_done() {
    // Interrupted, and the VM is gone; connection lost, but the VM is there; then in an unknown state; stopped; done.
    let cloud = Cloud::new("75 255 255 75 0", "PREEMPTED READY - STOPPED", 0);
    let more = [("CONFIG", "my run.toml"), ("RUN_DIR", "/disk/run")];
    let ended = cloud.run("train vm zone", &more).ends(0);
    ended.says(&["exit code 75; the VM is PREEMPTED", "exit code 255; the VM is READY", "the VM is unknown"]);
    let wanted = "ssh describe start ssh describe ssh describe ssh describe start ssh";
    assert_eq!(cloud.verbs().join(" "), wanted);
    let first = cloud.calls();
    let first = first.lines().next().unwrap();
    assert_eq!(
        first,
        "compute tpus tpu-vm ssh vm --zone zone --worker=all --command cd gigapair && CONFIG=my\\ run.toml \
         RUN_DIR=/disk/run scripts/tpu_train.sh"
    );
}

#[test]
fn an_error_of_the_run_ends_the_loop_with_its_code() {
    for code in [1, 2, 137] {
        let cloud = Cloud::new(&code.to_string(), "READY", 0);
        cloud.run("train vm zone", &[]).ends(code);
        assert_eq!(cloud.verbs(), ["ssh", "describe"]);
    }
    let cloud = Cloud::new("75 75 75 75", "READY READY READY READY", 0);
    let ended = cloud.run("train vm zone", &[("MOST_RESTARTS", "2")]).ends(1);
    assert!(ended.err.contains("gave up after 2 restarts"), "{}", ended.err);
}

#[test]
fn a_vm_that_does_not_start_is_made_anew_when_that_is_allowed() {
    let cloud = Cloud::new("75 255 0", "PREEMPTED PREEMPTED", 1);
    let ended = cloud.run("train vm zone", &[]).ends(0);
    assert!(ended.err.contains("RECREATE=1"), "{}", ended.err);
    assert_eq!(cloud.verbs().join(" "), "ssh describe start ssh describe start ssh");

    // The second ssh unpacks the sources.
    let cloud = Cloud::new("75 0 0", "PREEMPTED", 1);
    let more = [("RECREATE", "1"), ("PREEMPTIBLE", "1"), ("ACCELERATOR", "v3-32")];
    cloud.run("train vm zone", &more).ends(0);
    assert_eq!(cloud.verbs().join(" "), "ssh describe start delete create scp ssh ssh");
    let calls = cloud.calls();
    let made = "create vm --zone zone --accelerator-type v3-32 --version tpu-ubuntu2204-base --preemptible\n";
    assert!(calls.contains(made), "{calls}");
    assert!(calls.contains("delete vm --zone zone --quiet\n"), "nobody is there to be asked: {calls}");
}

#[test]
fn the_other_commands_are_calls_of_gcloud_and_wrong_ones_show_the_right_ones() {
    let cloud = Cloud::new("", "", 0);
    cloud.run("create vm zone", &[]).ends(0);
    cloud.run("delete vm zone", &[]).ends(0);
    let calls = cloud.calls();
    let created =
        "compute tpus tpu-vm create vm --zone zone --accelerator-type v3-8 --version tpu-ubuntu2204-base\n";
    assert_eq!(calls, format!("{created}compute tpus tpu-vm delete vm --zone zone\n"));
    for wrong in ["", "train vm", "dance vm zone"] {
        let ended = cloud.run(wrong, &[]).ends(2);
        assert!(ended.err.contains("tpu-vm.sh train NAME ZONE"), "{}", ended.err);
    }
}

#[test]
fn every_script_parses() {
    let scripts = names(&root().join("scripts")).into_iter().filter(|n| n.ends_with(".sh"));
    let mut all: Vec<PathBuf> = scripts.map(|n| root().join("scripts").join(n)).collect();
    assert!(all.len() > 5, "{all:?}");
    all.push(root().join(".ci/run"));
    for path in all {
        let ended: Ended = Command::new("bash").arg("-n").arg(&path).output().unwrap().into();
        ended.ends(0);
        assert_ne!(fs::metadata(&path).unwrap().permissions().mode() & 0o111, 0, "{}", path.display());
    }
}

/// On a machine without chips, `tpu` must say so and not wait for Google's metadata server.
#[test]
fn tpu_without_a_tpu_is_an_error_at_once() {
    let bench = Bench::new();
    let begun = std::time::Instant::now();
    let mut command = bench.command("train --config run.toml --devices tpu");
    ended(command.env("TPU_LIBRARY_PATH", libtpu())).fails(&["cannot open tpu", "is this a TPU VM"]);
    assert!(begun.elapsed().as_secs() < 60, "it took {:?}", begun.elapsed());
    assert!(!bench.at("run").exists());
    // Nor does the comparison train on the CPU first.
    let mut command = script("compare.sh");
    command.args(["cpu:8", "tpu"]).env("TPU_LIBRARY_PATH", libtpu()).env("RUNS", bench.at("runs"));
    let compared = ended(&mut command).says(&["== doctor: tpu"]);
    compared.fails(&["cannot open tpu"]);
    assert!(!bench.at("runs").exists());
}
