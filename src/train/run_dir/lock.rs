//! One run a folder.

use anyhow::{Context, Result, bail};
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The file that two runs of one folder cannot both hold.
pub const LOCK: &str = ".lock";

/// Holds a run folder until it is dropped: two runs would spoil each other's files. The file goes with it, and so does
/// the folder, if it was made for this and nothing has been written to it.
#[derive(Debug)]
pub struct RunLock {
    dir: PathBuf,
    made: bool,
    _file: File,
}

impl RunLock {
    /// Makes the folder if it is not there.
    ///
    /// # Errors
    /// Another process holds it; a folder that cannot be written.
    pub fn take(dir: &Path) -> Result<RunLock> {
        let made = !dir.exists();
        let path = dir.join(LOCK);
        loop {
            std::fs::create_dir_all(dir)
                .with_context(|| format!("cannot make run folder {}", dir.display()))?;
            let file = match File::create(&path) {
                // One that has just ended took its folder along.
                Err(e) if e.kind() == ErrorKind::NotFound => continue,
                other => other.with_context(|| format!("cannot make {}", path.display()))?,
            };
            match file.try_lock() {
                // The one that held it may have removed the file between the two calls.
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

    /// Whether there was no folder.
    pub fn made(&self) -> bool {
        self.made
    }

    /// What dropping it does, for a process that ends otherwise; only its holder may do so.
    pub fn release(dir: &Path, made: bool) {
        let _ = std::fs::remove_file(dir.join(LOCK));
        if made {
            // Fails where the run has left something.
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
