//! Finds a model by the name typed.

use crate::common::console::warn;
use crate::folder::hub;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// The folder of a named model; prints which snapshot in the Hub's cache it is.
///
/// # Errors
/// A name that is neither a folder nor in the cache.
pub fn model_folder(given: &Path) -> Result<PathBuf> {
    let (dir, snapshot) = hub::find(given)?;
    snapshot.into_iter().for_each(|s| warn(format_args!("model {s}")));
    Ok(dir)
}
