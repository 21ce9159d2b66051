//! Checkpoints: `RUN/checkpoints/step-00000120/` with `state.safetensors` (parameters and optimiser state), `meta.json`
//! (step and whatever the loop adds) and `SHA256SUMS` over both, in the format of `sha256sum -c`. A folder gets its
//! name only once it is complete and on disk, so a run killed at any moment leaves the previous one usable.

use crate::common::{HostTensor, atomic, hash};
use crate::folder::{read_exact, read_shapes, write_tensors};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FORMAT: &str = "gigapair checkpoint";
const VERSION: u64 = 1;
const STATE: &str = "state.safetensors";
const META: &str = "meta.json";
const SUMS: &str = "SHA256SUMS";

/// The state of a run after `step` steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    pub step: u64,
    /// Parameters by their own names, moments as `adam.m/NAME` and `adam.v/NAME`; sorted by name when read back.
    pub tensors: Vec<(String, HostTensor)>,
    /// Resolved configuration, hashes, counters: what resuming compares and continues from.
    pub meta: Value,
}

impl Checkpoint {
    /// Writes the checkpoint under `run_dir`, then removes all but the newest `keep` up to this step (never this one).
    /// Returns its folder.
    ///
    /// # Errors
    /// I/O errors, naming the folder and the last good checkpoint, which is untouched.
    pub fn save(&self, run_dir: &Path, keep: usize) -> Result<PathBuf> {
        let dir = path_of(run_dir, self.step);
        let written = fs::create_dir_all(checkpoints(run_dir))
            .map_err(anyhow::Error::from)
            .and_then(|()| atomic::write_dir(&dir, |tmp| self.fill(tmp)));
        written.with_context(|| {
            let last = match newest_whole(run_dir, u64::MAX) {
                Some(good) => format!("the last good checkpoint is {}", good.display()),
                None => "there is no earlier checkpoint".to_owned(),
            };
            let dir = dir.display();
            format!("checkpoint {dir} was not saved; {last}; make room or fix the folder, then use --resume")
        })?;
        let older: Vec<_> = list(run_dir)?.into_iter().filter(|(step, _)| *step <= self.step).collect();
        for (_, path) in older.iter().rev().skip(keep.max(1)) {
            remove(path)?;
        }
        Ok(dir)
    }

    fn fill(&self, dir: &Path) -> Result<()> {
        let tensors: Vec<(String, &HostTensor)> = self.tensors.iter().map(|(n, t)| (n.clone(), t)).collect();
        write_tensors(&dir.join(STATE), &tensors, &BTreeMap::new())?;
        let meta = json!({ "format": FORMAT, "version": VERSION, "step": self.step, "meta": self.meta });
        atomic::write_bytes(&dir.join(META), &serde_json::to_vec_pretty(&meta)?)?;
        let mut sums = String::new();
        for name in [META, STATE] {
            sums += &format!("{}  {name}\n", hash::sha256_file(&dir.join(name))?);
        }
        atomic::write_bytes(&dir.join(SUMS), sums.as_bytes())
    }

    /// Reads a checkpoint folder and checks every byte of it.
    ///
    /// # Errors
    /// A missing, truncated or changed file, or another format version; names the file and the newest whole checkpoint
    /// before this one.
    pub fn load(dir: &Path) -> Result<Checkpoint> {
        let read = || -> Result<Checkpoint> {
            let (step, meta) = read_meta(dir)?;
            Ok(Checkpoint { step, tensors: read_exact(&dir.join(STATE))?.into_iter().collect(), meta })
        };
        read().with_context(|| unusable(dir))
    }

    /// Step and meta of a checkpoint, without its tensors; also checks every byte.
    ///
    /// # Errors
    /// As for [`Checkpoint::load`].
    pub fn describe(dir: &Path) -> Result<(u64, Value)> {
        read_meta(dir).with_context(|| unusable(dir))
    }
}

/// Shapes of a checkpoint's tensors, by name.
///
/// # Errors
/// A file that cannot be read.
pub fn shapes(dir: &Path) -> Result<BTreeMap<String, Vec<usize>>> {
    read_shapes(&dir.join(STATE)).with_context(|| unusable(dir))
}

fn unusable(dir: &Path) -> String {
    let before = step_of(dir).unwrap_or(0);
    let run_dir = dir.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    match newest_whole(run_dir, before) {
        Some(good) => format!(
            "checkpoint {} cannot be used; the previous good one is {}: remove the bad folder to resume from it",
            dir.display(),
            good.display()
        ),
        None => format!("checkpoint {} cannot be used, and there is no good one before it", dir.display()),
    }
}

/// The checkpoints of a run, oldest first.
///
/// # Errors
/// A folder that cannot be listed; one that does not exist is an empty list.
pub fn list(run_dir: &Path) -> Result<Vec<(u64, PathBuf)>> {
    let mut found: Vec<(u64, PathBuf)> =
        entries(run_dir)?.into_iter().filter_map(|path| Some((step_of(&path)?, path))).collect();
    found.sort_unstable();
    Ok(found)
}

/// The newest checkpoint of a run, not yet checked; `None` when there is none.
pub fn latest(run_dir: &Path) -> Result<Option<PathBuf>> {
    Ok(list(run_dir)?.pop().map(|(_, path)| path))
}

/// Removes what a killed run left half-written; called when a run starts. Returns the number of folders removed. No
/// other process may be training in the run folder.
pub fn clean(run_dir: &Path) -> Result<usize> {
    let mut removed = 0;
    for path in entries(run_dir)? {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let Some(rest) = name.strip_prefix(".step-") else { continue };
        // A kill between the two renames of atomic::write_dir leaves the replaced folder, whole, as ".step-N.PID.old"
        // and nothing under its own name.
        let own = path.with_file_name(format!("step-{}", rest.split('.').next().unwrap_or_default()));
        if name.ends_with(".old") && !own.exists() && verify(&path).is_ok() {
            fs::rename(&path, &own).with_context(|| format!("cannot restore {}", own.display()))?;
        } else {
            atomic::remove(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn read_meta(dir: &Path) -> Result<(u64, Value)> {
    verify(dir)?;
    let path = dir.join(META);
    let shown = path.display();
    let bytes = fs::read(&path).with_context(|| format!("cannot read {shown}"))?;
    let mut meta: Value = serde_json::from_slice(&bytes).with_context(|| format!("{shown} is not JSON"))?;
    ensure!(meta["format"] == FORMAT, "{shown} is not the description of a gigapair checkpoint");
    ensure!(
        meta["version"] == VERSION,
        "{shown} has version {}, this program reads {VERSION}; use the version that wrote it",
        meta["version"]
    );
    let step = meta["step"].as_u64().with_context(|| format!("{shown} has no step"))?;
    Ok((step, meta["meta"].take()))
}

/// Checks both files against `SHA256SUMS`.
fn verify(dir: &Path) -> Result<()> {
    let path = dir.join(SUMS);
    let sums = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    for name in [META, STATE] {
        let want = sums.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix("  "));
        let want = want.with_context(|| format!("{} does not list {name}", path.display()))?;
        let file = dir.join(name);
        if hash::sha256_file(&file)? != want {
            bail!("{} is truncated or changed: its SHA-256 is not the one in {SUMS}", file.display());
        }
    }
    Ok(())
}

fn newest_whole(run_dir: &Path, before: u64) -> Option<PathBuf> {
    let all = list(run_dir).ok()?;
    let mut candidates = all.into_iter().rev().filter(|(step, _)| *step < before);
    candidates.find(|(_, path)| verify(path).is_ok()).map(|(_, path)| path)
}

/// Renames first, so that a kill in the middle does not leave half a checkpoint under a good name.
fn remove(path: &Path) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let gone = path.with_file_name(format!(".{name}.gone"));
    fs::rename(path, &gone).with_context(|| format!("cannot remove {}", path.display()))?;
    atomic::remove(&gone)
}

fn entries(run_dir: &Path) -> Result<Vec<PathBuf>> {
    let dir = checkpoints(run_dir);
    let context = || format!("cannot list {}", dir.display());
    match fs::read_dir(&dir) {
        Ok(entries) => entries.map(|e| Ok(e.with_context(context)?.path())).collect(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e).with_context(context),
    }
}

fn checkpoints(run_dir: &Path) -> PathBuf {
    run_dir.join("checkpoints")
}

fn path_of(run_dir: &Path, step: u64) -> PathBuf {
    checkpoints(run_dir).join(format!("step-{step:08}"))
}

fn step_of(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix("step-")?.parse().ok()
}
