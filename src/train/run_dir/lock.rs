//! One run per folder.

use anyhow::{Context, Result, bail};
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The file that two runs in one folder cannot both lock.
pub const LOCK: &str = ".lock";

/// Locks a run folder until dropped: two runs would spoil each other's files. Dropping it removes the file, and the
/// folder too if this created it and nothing was written to it.
#[derive(Debug)]
pub struct RunLock {
    dir: PathBuf,
    made: bool,
    _file: File,
}

impl RunLock {
    /// Locks the folder, creating it if necessary.
    ///
    /// # Errors
    /// A folder that another process holds, or that cannot be written.
    pub fn take(dir: &Path) -> Result<RunLock> {
        let made = !dir.exists();
        let path = dir.join(LOCK);
        loop {
            std::fs::create_dir_all(dir)
                .with_context(|| format!("cannot create run folder {}", dir.display()))?;
            let file = match File::create(&path) {
                // A run that has just ended removed the folder.
                Err(e) if e.kind() == ErrorKind::NotFound => continue,
                other => other.with_context(|| format!("cannot create {}", path.display()))?,
            };
            match file.try_lock() {
                // The previous holder may have removed the file between the two calls.
                Ok(()) if is_at(&file, &path) => return Ok(RunLock { dir: dir.into(), made, _file: file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => bail!(
                    "another process is training in {}; wait for it, or choose another --run-dir",
                    dir.display()
                ),
                Err(TryLockError::Error(e)) => {
                    return Err(e).with_context(|| format!("cannot lock {}", path.display()));
                }
            }
        }
    }

    /// Whether this created the folder.
    pub fn made(&self) -> bool {
        self.made
    }

    /// What dropping the lock does, for a process that ends without that; only the holder may call it.
    pub fn release(dir: &Path, made: bool) {
        let _ = std::fs::remove_file(dir.join(LOCK));
        if made {
            // Fails if the run left anything.
            let _ = std::fs::remove_dir(dir);
        }
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        RunLock::release(&self.dir, self.made);
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let identity = |m: &std::fs::Metadata| (m.dev(), m.ino());
    matches!((file.metadata(), std::fs::metadata(path)), (Ok(a), Ok(b)) if identity(&a) == identity(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_held_once_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let run = dir.path().join("a/run");
        let held = RunLock::take(&run).unwrap();
        let error = RunLock::take(&run).unwrap_err().to_string();
        assert!(error.contains("another process is training"), "{error}");
        drop(held);
        assert!(!run.exists(), "nothing was written");
        let held = RunLock::take(&run).unwrap();
        std::fs::write(run.join("log"), "x").unwrap();
        drop(held);
        let left: Vec<_> = std::fs::read_dir(&run).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["log"]);
    }

    #[test]
    fn many_at_once_never_hold_it_together() {
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        let dir = tempfile::tempdir().unwrap();
        let (holders, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        if let Ok(held) = RunLock::take(dir.path()) {
                            assert_eq!(holders.fetch_add(1, SeqCst), 0);
                            taken.fetch_add(1, SeqCst);
                            holders.fetch_sub(1, SeqCst);
                            drop(held);
                        }
                    }
                });
            }
        });
        assert!(taken.load(SeqCst) > 0);
    }
}
