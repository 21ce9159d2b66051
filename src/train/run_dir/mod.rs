//! The run folder: locked by one process, with an earlier run set aside until its successor has done a step.

mod earlier;
mod lock;

use super::checkpoint;
use super::signals::Stop;
use anyhow::Result;
use earlier::Earlier;
use lock::RunLock;
use std::path::Path;

/// A run folder, locked until this is dropped. An earlier run that was set aside comes back before the lock goes.
pub struct RunDir {
    earlier: Option<Earlier>,
    _lock: RunLock,
}

impl RunDir {
    /// Locks `dir`, removes what killed runs left half-written, and with `overwrite` sets the earlier run aside. A
    /// process that `stop` ends puts it back as well.
    ///
    /// # Errors
    /// Another process holds the folder; it cannot be written; it holds anything that no run wrote.
    pub fn take(dir: &Path, overwrite: bool, stop: &Stop) -> Result<RunDir> {
        let lock = RunLock::take(dir)?;
        let (folder, made) = (dir.to_path_buf(), lock.made());
        stop.before_leaving(move || {
            Earlier::put_back(&folder);
            RunLock::release(&folder, made);
        });
        let earlier = Earlier::set_aside(dir, overwrite)?;
        let held = RunDir { earlier: Some(earlier), _lock: lock };
        checkpoint::clean(dir)?;
        Ok(held)
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
