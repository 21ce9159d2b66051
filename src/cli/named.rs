//! A model by the name that was typed.

use crate::common::console::warn;
use crate::folder::hub;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// The folder of a named model; prints which snapshot of the Hub's cache it is.
///
/// # Errors
/// Neither a folder nor in the cache.
pub fn model_folder(given: &Path) -> Result<PathBuf> {
    let (dir, snapshot) = hub::find(given)?;
    snapshot.into_iter().for_each(|s| warn(format_args!("model {s}")));
    Ok(dir)
}
