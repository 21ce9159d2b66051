//! The work folder of a run, next to the folder it writes: locked while the run lives, kept if it is killed or the disk
//! is full, so that the same command continues it, and removed at the end.
//!
//! ```text
//! .NAME.preparing/
//!   lock        held by the running process
//!   state       progress, replaced atomically; see `state.rs`
//!   shards/     becomes NAME
//!   rejects     becomes NAME.reject.jsonl
//!   dev         becomes the dev set
//!   stdin       standard input, which cannot be read twice
//!   texts-…, pairs-…, anchors, chunks, codes   see `scan.rs` and `decide.rs`
//!   links-…, parts-…, parents, components-…, left-out   see `components.rs` and `split.rs`
//!   old/        the folder being replaced
//! ```

use anyhow::{Context, Result, bail};
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A write failed, most likely because the disk is full: the work done so far is worth keeping.
#[derive(Debug, Error)]
#[error("cannot write {}; check the free space and the permissions", .0.display())]
pub struct WriteFailed(pub PathBuf);

/// Marks an error of writing `path` as one after which the run can be continued.
pub fn writing<T>(path: &Path, result: io::Result<T>) -> Result<T> {
    result.with_context(|| WriteFailed(path.to_path_buf()))
}

/// A locked work folder.
pub struct WorkFolder {
    path: PathBuf,
    out: PathBuf,
    /// Unlocks when closed, by the kernel if need be.
    _lock: File,
}

impl WorkFolder {
    /// Creates the folder `path` for writing `out`, or takes over one left by an earlier run.
    ///
    /// # Errors
    /// Another run in the same folder; I/O errors.
    pub fn open(path: &Path, out: &Path) -> Result<Self> {
        let lock_path = path.join("lock");
        loop {
            writing(path, fs::create_dir_all(path))?;
            let lock = writing(&lock_path, File::create(&lock_path))?;
            match lock.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => bail!(
                    "another `trainer prepare` is writing {} (it works in {}); wait for it or stop it, or name \
                     another folder with --out",
                    out.display(),
                    path.display()
                ),
                Err(TryLockError::Error(e)) => return writing(&lock_path, Err(e)),
            }
            // A run that just ended may have removed the folder before the lock was taken.
            let ours = writing(&lock_path, lock.metadata())?.ino();
            if fs::metadata(&lock_path).is_ok_and(|there| there.ino() == ours) {
                return Ok(WorkFolder { path: path.to_path_buf(), out: out.to_path_buf(), _lock: lock });
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Where shards are written before they move into place.
    pub fn shards(&self) -> PathBuf {
        self.file("shards")
    }

    /// Removes what a run left, except the lock and `keep`.
    pub fn clear(&self, keep: &str) -> Result<()> {
        self.bring_back_old()?;
        for entry in writing(&self.path, fs::read_dir(&self.path))? {
            let path = writing(&self.path, entry)?.path();
            if path.ends_with("lock") || path.ends_with(keep) {
                continue;
            }
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            writing(&path, removed)?;
        }
        Ok(())
    }

    /// Moves the finished shards into place. If killed midway, calling it again completes it; the old or the new folder
    /// is whole at any time.
    pub fn place(&self) -> Result<()> {
        let shards = self.shards();
        if !shards.exists() {
            return Ok(());
        }
        for entry in writing(&shards, fs::read_dir(&shards))? {
            let path = writing(&shards, entry)?.path();
            writing(&path, File::open(&path).and_then(|f| f.sync_all()))?;
        }
        writing(&shards, File::open(&shards).and_then(|f| f.sync_all()))?;
        let old = self.file("old");
        if self.out.exists() {
            if old.exists() {
                writing(&old, fs::remove_dir_all(&old))?;
            }
            writing(&self.out, fs::rename(&self.out, &old))?;
        }
        if let Err(e) = fs::rename(&shards, &self.out) {
            self.bring_back_old()?;
            return writing(&self.out, Err(e));
        }
        let parent = self.out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        writing(&self.out, File::open(parent).and_then(|f| f.sync_all()))
    }

    fn bring_back_old(&self) -> Result<()> {
        let old = self.file("old");
        if old.exists() && !self.out.exists() {
            writing(&self.out, fs::rename(&old, &self.out))?;
        }
        Ok(())
    }

    /// Removes the folder with its contents.
    pub fn remove(self) -> Result<()> {
        self.bring_back_old()?;
        writing(&self.path, fs::remove_dir_all(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_run_works_in_a_folder_and_a_kill_while_placing_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (path, out) = (dir.path().join(".set.preparing"), dir.path().join("set"));
        let work = WorkFolder::open(&path, &out).unwrap();
        let err = WorkFolder::open(&path, &out).err().unwrap().to_string();
        assert!(err.contains("another `trainer prepare` is writing") && err.contains("set"), "{err}");
        let put = |folder: &Path, text: &str| {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("f"), text).unwrap();
        };
        let found = || fs::read_to_string(out.join("f")).unwrap();
        put(&work.shards(), "new");
        put(&work.file("old"), "old");
        work.clear("").unwrap();
        assert_eq!(found(), "old", "killed between the two renames");
        put(&work.shards(), "new");
        work.place().unwrap();
        work.place().unwrap();
        assert_eq!(found(), "new");
        work.remove().unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
