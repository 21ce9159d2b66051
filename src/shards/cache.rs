//! Opens and maps each folder of shards once, however many names it has.

use super::set::ShardSet;
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Open folders by path, by device and inode, and by the hash of their manifest, which covers every byte of the shards:
/// links to a folder and copies of it are the same set.
#[derive(Default)]
pub struct ShardCache {
    by_path: HashMap<PathBuf, Arc<ShardSet>>,
    by_place: HashMap<(u64, u64), Arc<ShardSet>>,
    by_content: HashMap<String, Arc<ShardSet>>,
}

impl ShardCache {
    /// [`ShardSet::open`], or the set already open.
    ///
    /// # Errors
    /// As for [`ShardSet::open`].
    pub fn open(&mut self, folder: &Path) -> Result<Arc<ShardSet>> {
        if let Some(known) = self.by_path.get(folder) {
            return Ok(known.clone());
        }
        let set = self.open_folder(folder)?;
        self.by_path.insert(folder.to_path_buf(), set.clone());
        Ok(set)
    }

    fn open_folder(&mut self, folder: &Path) -> Result<Arc<ShardSet>> {
        let meta = std::fs::metadata(folder).with_context(|| format!("cannot open {}", folder.display()))?;
        let place = (meta.dev(), meta.ino());
        if let Some(known) = self.by_place.get(&place) {
            return Ok(known.clone());
        }
        let opened = Arc::new(ShardSet::open(folder)?);
        // A copy is checked like any other folder, then dropped.
        let set = self.by_content.entry(opened.manifest_hash().to_owned()).or_insert(opened).clone();
        self.by_place.insert(place, set.clone());
        Ok(set)
    }
}
