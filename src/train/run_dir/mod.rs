//! The run folder: locked by one process, with an earlier run set aside until its successor has done a step.

mod earlier;
mod lock;

use super::signals::Stop;
use crate::common::atomic;
use anyhow::Result;
use earlier::Earlier;
use lock::RunLock;
use std::path::Path;

/// Folders of a run that are replaced whole.
const FOLDERS: [&str; 2] = ["best", "model"];

/// A run folder, locked until this is dropped. An earlier run that was set aside comes back before the lock goes.
pub struct RunDir {
    earlier: Option<Earlier>,
    _lock: RunLock,
}

impl RunDir {
    /// Locks `dir`, and restores an earlier run that a killed process had set aside. A process that `stop` ends does
    /// the same.
    ///
    /// # Errors
    /// Another process holds the folder; I/O errors.
    pub fn take(dir: &Path, stop: &Stop) -> Result<RunDir> {
        let lock = RunLock::take(dir)?;
        let (folder, made) = (dir.to_path_buf(), lock.made());
        stop.before_leaving(move || {
            Earlier::put_back(&folder);
            RunLock::release(&folder, made);
        });
        FOLDERS.iter().try_for_each(|name| atomic::recover_dir(&dir.join(name)))?;
        Ok(RunDir { earlier: Some(Earlier::restore(dir)?), _lock: lock })
    }

    /// Moves everything an earlier run left out of the way, until [`RunDir::replace_earlier`].
    ///
    /// # Errors
    /// A folder with anything that no run wrote; I/O errors.
    pub fn set_aside(&mut self) -> Result<()> {
        self.earlier.as_mut().map_or(Ok(()), Earlier::set_aside)
    }

    /// Removes the earlier run, once this one has done a step or has been told to stop before: nothing that the
    /// configuration asks for can still fail for the first time.
    ///
    /// # Errors
    /// I/O errors.
    pub fn replace_earlier(&mut self) -> Result<()> {
        self.earlier.take().map_or(Ok(()), Earlier::remove)
    }
}
