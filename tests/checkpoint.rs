//! Checkpoints against kills, full disks and damaged files.

use gigapair::common::HostTensor;
use gigapair::train::checkpoint::{Checkpoint, clean, latest, list};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A state of `len` elements that depends only on the step.
fn state(step: u64, len: usize) -> Checkpoint {
    let values = |salt: u64| (0..len).map(|i| (i as u64 * 7 + step + salt) as f32).collect::<Vec<_>>();
    Checkpoint {
        step,
        tensors: vec![
            ("adam.m/w".into(), HostTensor::from_slice(&[len], &values(1))),
            ("adam.v/w".into(), HostTensor::from_slice(&[len], &values(2))),
            ("w".into(), HostTensor::from_slice(&[len], &values(0))),
        ],
        meta: json!({ "config": { "lr": 2e-5 }, "rows": step * 64 }),
    }
}

fn steps(run: &Path) -> Vec<u64> {
    list(run).unwrap().iter().map(|(step, _)| *step).collect()
}

/// The whole chain of causes, as the program prints it.
fn message(error: anyhow::Error) -> String {
    format!("{error:#}")
}

#[test]
fn reads_back_what_was_written_and_keeps_the_newest() {
    let run = tempfile::tempdir().unwrap();
    assert_eq!(latest(run.path()).unwrap(), None);
    for step in [10, 20, 30, 40] {
        state(step, 100).save(run.path(), 2).unwrap();
    }
    assert_eq!(steps(run.path()), [30, 40]);
    let dir = latest(run.path()).unwrap().unwrap();
    assert!(dir.ends_with("checkpoints/step-00000040"));
    assert_eq!(Checkpoint::load(&dir).unwrap(), state(40, 100));

    // Saving a step again replaces it; saving an earlier step removes neither a later checkpoint nor itself.
    state(40, 50).save(run.path(), 2).unwrap();
    assert_eq!(Checkpoint::load(&dir).unwrap(), state(40, 50));
    state(31, 100).save(run.path(), 1).unwrap();
    assert_eq!(steps(run.path()), [31, 40]);
    assert_eq!(fs::read_dir(run.path().join("checkpoints")).unwrap().count(), 2);
}

#[test]
fn damage_names_the_file_and_the_previous_good_checkpoint() {
    let run = tempfile::tempdir().unwrap();
    for step in [10, 20, 30] {
        state(step, 100).save(run.path(), 3).unwrap();
    }
    let dir = run.path().join("checkpoints/step-00000030");
    for name in ["state.safetensors", "meta.json", "SHA256SUMS"] {
        let path = dir.join(name);
        let good = fs::read(&path).unwrap();
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 1;
        for bad in [&flipped[..], &good[..good.len() - 1], &good[..good.len() / 2], &[]] {
            fs::write(&path, bad).unwrap();
            // SHA256SUMS is valid without its last newline.
            if name == "SHA256SUMS" && bad.len() == good.len() - 1 {
                assert!(Checkpoint::load(&dir).is_ok());
                continue;
            }
            let error = message(Checkpoint::load(&dir).unwrap_err());
            assert!(error.contains("step-00000030"), "{error}");
            assert!(error.contains("previous good one is") && error.contains("step-00000020"), "{error}");
            assert!(error.contains(name) || name == "SHA256SUMS", "{error}");
        }
        fs::remove_file(&path).unwrap();
        assert!(message(Checkpoint::load(&dir).unwrap_err()).contains(name));
        fs::write(&path, &good).unwrap();
    }
    assert!(Checkpoint::load(&dir).is_ok());

    // The checkpoint named as good was checked, too.
    fs::write(run.path().join("checkpoints/step-00000020/state.safetensors"), b"").unwrap();
    fs::write(dir.join("meta.json"), b"{}").unwrap();
    assert!(message(Checkpoint::load(&dir).unwrap_err()).contains("step-00000010"));
}

#[test]
fn leftovers_are_removed_and_a_replaced_checkpoint_is_restored() {
    let run = tempfile::tempdir().unwrap();
    state(10, 10).save(run.path(), 2).unwrap();
    state(20, 10).save(run.path(), 2).unwrap();
    let at = |name: &str| run.path().join("checkpoints").join(name);
    // Killed while writing step 30, while removing step 5, and between the two renames of step 20.
    fs::create_dir(at(".step-00000030.123.tmp")).unwrap();
    fs::create_dir(at(".step-00000005.gone")).unwrap();
    fs::rename(at("step-00000020"), at(".step-00000020.123.old")).unwrap();
    assert_eq!(steps(run.path()), [10]);
    assert_eq!(clean(run.path()).unwrap(), 2);
    assert_eq!(steps(run.path()), [10, 20]);
    assert_eq!(Checkpoint::load(&at("step-00000020")).unwrap(), state(20, 10));
    assert_eq!(fs::read_dir(at("")).unwrap().count(), 2);
}

/// Reruns the calling test in a process of its own, with `GIGAPAIR_TEST_RUN` set.
fn again(test: &str, run: &Path, before: &str) -> Command {
    let exe = std::env::current_exe().unwrap();
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{before} exec \"$0\" --exact {test} --nocapture")).arg(exe);
    command.env("GIGAPAIR_TEST_RUN", run);
    command
}

#[test]
fn a_kill_at_any_moment_leaves_a_usable_checkpoint() {
    const LEN: usize = 50_000;
    if let Ok(run) = std::env::var("GIGAPAIR_TEST_RUN") {
        let run = Path::new(&run);
        clean(run).unwrap();
        let from = latest(run).unwrap().map_or(0, |dir| Checkpoint::load(&dir).unwrap().step);
        for step in from + 1.. {
            state(step, LEN).save(run, 2).unwrap();
        }
    }
    let run = tempfile::tempdir().unwrap();
    state(1, LEN).save(run.path(), 2).unwrap();
    for round in 0..12 {
        let mut child = again("a_kill_at_any_moment_leaves_a_usable_checkpoint", run.path(), "")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(150 + 13 * round));
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        let loaded = Checkpoint::load(&latest(run.path()).unwrap().unwrap()).unwrap();
        assert_eq!(loaded, state(loaded.step, LEN));
    }
    assert!(steps(run.path()).last() > Some(&1), "the child never saved: the test proves nothing");
}

/// A file-size limit simulates the full disk: writes fail half-way, and no privilege is needed.
#[test]
fn a_full_disk_leaves_the_old_checkpoints_and_says_so() {
    if let Ok(run) = std::env::var("GIGAPAIR_TEST_RUN") {
        let error = message(state(20, 100_000).save(Path::new(&run), 1).unwrap_err());
        print!("<<{error}>>");
        return;
    }
    let run = tempfile::tempdir().unwrap();
    state(10, 100).save(run.path(), 1).unwrap();
    // 64 KiB (512-byte blocks); with the signal ignored the write fails with EFBIG.
    let limit = "trap '' XFSZ; ulimit -f 128;";
    let child =
        again("a_full_disk_leaves_the_old_checkpoints_and_says_so", run.path(), limit).output().unwrap();
    let output = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{output}{}", String::from_utf8_lossy(&child.stderr));
    for part in ["step-00000020 was not saved", "last good checkpoint is", "step-00000010", "too large"] {
        assert!(output.contains(part), "no {part:?} in {output}");
    }
    assert_eq!(fs::read_dir(run.path().join("checkpoints")).unwrap().count(), 1);
    let dir = run.path().join("checkpoints/step-00000010");
    assert_eq!(Checkpoint::load(&dir).unwrap(), state(10, 100));
}
