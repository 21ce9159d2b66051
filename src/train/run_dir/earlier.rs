//! What an earlier run left in the run folder, when a new one takes its place.

use super::lock::LOCK;
use crate::common::{atomic, console::warn};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};

/// What runs leave there, besides names that begin with a dot and lists of rejected lines.
const OURS: [&str; 8] =
    ["best", "checkpoints", "metrics.jsonl", "tensorboard", "model", "shards", "tokenizer", "run.json"];
/// Where an earlier run waits until its successor has done a step.
const ASIDE: &str = ".earlier";
/// Where it is moved for removal, and not restored from.
const REPLACED: &str = ".replaced";
/// An earlier run, set aside. Dropping this restores it: a mistake in a new configuration costs no trained model.
#[derive(Debug)]
pub struct Earlier {
    dir: PathBuf,
    aside: bool,
}

impl Earlier {
    /// Of `dir`, which the caller has locked. Restores a run that a killed process had set aside.
    ///
    /// # Errors
    /// I/O errors.
    pub fn restore(dir: &Path) -> Result<Earlier> {
        let mut earlier = Earlier { dir: dir.into(), aside: dir.join(ASIDE).exists() };
        if earlier.aside {
            earlier.bring_back()?;
            let dir = dir.display();
            warn(format_args!(
                "note: the run that a killed start with --overwrite had set aside is back in {dir}"
            ));
        }
        atomic::remove(&dir.join(REPLACED))?;
        Ok(earlier)
    }

    /// Sets aside everything a run left.
    ///
    /// # Errors
    /// A folder with anything that no run wrote; I/O errors.
    pub fn set_aside(&mut self) -> Result<()> {
        let dir = &self.dir;
        let mut entries = names(dir)?;
        entries.retain(|name| name != LOCK);
        for name in &entries {
            let known =
                OURS.contains(&name.as_str()) || name.starts_with('.') || name.ends_with(".reject.jsonl");
            ensure!(known, "{} holds {name:?}, which no run wrote; remove the folder by hand", dir.display());
        }
        if !entries.is_empty() {
            std::fs::create_dir(dir.join(ASIDE))
                .with_context(|| format!("cannot write to {}", dir.display()))?;
            self.aside = true;
            for name in entries {
                rename(&dir.join(&name), &dir.join(ASIDE).join(&name))?;
            }
        }
        Ok(())
    }

    /// Restores the run set aside in `dir`, if any; for a process that ends without dropping it.
    pub fn put_back(dir: &Path) {
        drop(Earlier { dir: dir.into(), aside: dir.join(ASIDE).exists() });
    }

    /// Removes the earlier run for good.
    ///
    /// # Errors
    /// I/O errors.
    pub fn remove(mut self) -> Result<()> {
        if std::mem::take(&mut self.aside) {
            let replaced = self.dir.join(REPLACED);
            rename(&self.dir.join(ASIDE), &replaced)?;
            atomic::remove(&replaced)?;
        }
        Ok(())
    }

    /// Restores the run over what its successor wrote. What only the successor has stays: an error may have named a
    /// list of rejected lines among the shards.
    fn bring_back(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.aside) {
            return Ok(());
        }
        let aside = self.dir.join(ASIDE);
        for name in names(&aside)? {
            let (from, home) = (aside.join(&name), self.dir.join(&name));
            if name == "shards" && from.is_dir() && home.is_dir() {
                for inner in names(&from)? {
                    replace(&from.join(&inner), &home.join(&inner))?;
                }
                atomic::remove(&from)?;
            } else {
                replace(&from, &home)?;
            }
        }
        atomic::remove(&aside)
    }
}

impl Drop for Earlier {
    fn drop(&mut self) {
        if let Err(error) = self.bring_back() {
            let aside = self.dir.join(ASIDE);
            warn(format_args!("warning: the earlier run is in {}: {error:#}", aside.display()));
        }
    }
}

fn names(dir: &Path) -> Result<Vec<String>> {
    let read = std::fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let name = |e: std::io::Result<std::fs::DirEntry>| Ok(e?.file_name().to_string_lossy().into_owned());
    read.map(name).collect()
}

fn replace(from: &Path, to: &Path) -> Result<()> {
    atomic::remove(to)?;
    rename(from, to)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).with_context(|| format!("cannot move {} to {}", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, create_dir_all, read_to_string, write};

    /// A run folder with a model, a log and a lock.
    fn run() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        create_dir(dir.path().join("model")).unwrap();
        create_dir(dir.path().join("shards")).unwrap();
        for (name, text) in
            [("model/weights", "old"), ("shards/a", "old"), ("metrics.jsonl", "old"), (LOCK, "")]
        {
            write(dir.path().join(name), text).unwrap();
        }
        dir
    }

    /// As a start with --overwrite does.
    fn aside(dir: &Path) -> Result<Earlier> {
        let mut earlier = Earlier::restore(dir)?;
        earlier.set_aside()?;
        Ok(earlier)
    }

    fn holds(dir: &Path, name: &str) -> Option<String> {
        read_to_string(dir.join(name)).ok()
    }

    #[test]
    fn a_start_that_fails_leaves_the_earlier_run() {
        let dir = run();
        let earlier = aside(dir.path()).unwrap();
        assert_eq!(holds(dir.path(), "model/weights"), None);
        assert!(dir.path().join(LOCK).exists());
        // What the failed start wrote.
        for (name, file) in [("model", "weights"), ("model", "more"), ("shards", "a.reject.jsonl")] {
            create_dir_all(dir.path().join(name)).unwrap();
            write(dir.path().join(name).join(file), "new").unwrap();
        }
        drop(earlier);
        assert_eq!(holds(dir.path(), "shards/a.reject.jsonl").as_deref(), Some("new"));
        assert_eq!(holds(dir.path(), "shards/a").as_deref(), Some("old"));
        assert_eq!(holds(dir.path(), "model/more"), None);
        assert_eq!(holds(dir.path(), "model/weights").as_deref(), Some("old"));
        assert_eq!(holds(dir.path(), "metrics.jsonl").as_deref(), Some("old"));
        assert!(!dir.path().join(ASIDE).exists());
    }

    #[test]
    fn a_start_that_succeeds_replaces_it() {
        let dir = run();
        aside(dir.path()).unwrap().remove().unwrap();
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, [LOCK]);
        // A run killed while it removed the earlier one.
        create_dir(dir.path().join(REPLACED)).unwrap();
        drop(Earlier::restore(dir.path()).unwrap());
        assert!(!dir.path().join(REPLACED).exists());
        // An empty folder is not an error.
        aside(dir.path()).unwrap().remove().unwrap();
    }

    #[test]
    fn one_that_a_killed_start_put_aside_comes_back() {
        for overwrite in [false, true] {
            let dir = run();
            std::mem::forget(aside(dir.path()).unwrap());
            write(dir.path().join("metrics.jsonl"), "new").unwrap();
            let again = if overwrite { aside(dir.path()) } else { Earlier::restore(dir.path()) };
            let again = again.unwrap();
            assert_eq!(holds(dir.path(), "model/weights").is_some(), !overwrite);
            drop(again);
            assert_eq!(holds(dir.path(), "metrics.jsonl").as_deref(), Some("old"));
        }
    }

    #[test]
    fn what_no_run_wrote_is_left_alone() {
        let dir = run();
        create_dir_all(dir.path().join("thesis")).unwrap();
        let error = aside(dir.path()).unwrap_err().to_string();
        assert!(error.contains("thesis"), "{error}");
        assert_eq!(holds(dir.path(), "model/weights").as_deref(), Some("old"));
    }
}
