//! A run's data sets, and how their files are read.

use crate::corpus::ReadOptions;
use crate::train::config::DataConfig;
use anyhow::{Result, bail, ensure};
use std::path::PathBuf;

/// A data set before it is opened.
#[derive(Clone, Debug)]
pub struct DataSet {
    pub name: String,
    /// A folder of shards, or a file of pairs, prepared when the run starts.
    pub path: PathBuf,
    /// Relative weight in the mixture; default: by size.
    pub weight: Option<f64>,
    pub license: Option<String>,
    /// How a file is read.
    pub read: ReadOptions,
    /// Largest tolerated share of unusable lines.
    pub max_rejects: Option<f64>,
}

impl DataSet {
    /// # Errors
    /// No data sets; names that cannot name folders; duplicate names.
    pub fn resolve(config: &[DataConfig]) -> Result<Vec<DataSet>> {
        ensure!(
            !config.is_empty(),
            "[[data]] is missing; name at least one data set, or a list of them as mixture.data_config"
        );
        check_names(config.iter().map(|d| d.name.as_str()).collect())?;
        let set = |d: &DataConfig| DataSet {
            name: d.name.clone(),
            path: d.path.clone(),
            weight: d.weight,
            license: d.license.clone(),
            read: d.read_options(),
            max_rejects: d.max_rejects,
        };
        Ok(config.iter().map(set).collect())
    }

    /// The number of the set of this name.
    ///
    /// # Errors
    /// No such set; names the nearest.
    pub fn find(sets: &[DataSet], name: &str) -> Result<usize> {
        if let Some(i) = sets.iter().position(|s| s.name == name) {
            return Ok(i);
        }
        let like = |s: &&DataSet| (strsim::jaro_winkler(name, &s.name) * 1e6) as u64;
        match sets.iter().max_by_key(like) {
            Some(near) => bail!("no data set is called {name}; did you mean {}?", near.name),
            None => bail!("no data set is called {name}"),
        }
    }

    /// # Errors
    /// Paths that do not exist, all of them.
    pub fn all_exist(sets: &[DataSet]) -> Result<()> {
        let missing: Vec<_> = sets.iter().filter(|d| !d.path.exists()).collect();
        let Some(first) = missing.first() else { return Ok(()) };
        let others = missing.len() - 1;
        let more = if others > 0 { format!(" (and {others} others)") } else { String::new() };
        let list = |d: &&DataSet| format!("\n  {}", d.path.display());
        bail!(
            "data set {}{more}: {} does not exist; give a file of pairs or a folder of shards. Missing:{}{}",
            first.name,
            first.path.display(),
            missing.iter().take(20).map(list).collect::<String>(),
            if missing.len() > 20 { "\n  …" } else { "" }
        );
    }
}

/// Each name may become a folder of the run.
fn check_names(mut names: Vec<&str>) -> Result<()> {
    names.sort_unstable();
    if let Some(pair) = names.windows(2).find(|w| w[0] == w[1]) {
        bail!("two data sets are called {}; give each its own name", pair[0]);
    }
    let bad_part = |part: &str| part.is_empty() || part.contains('\\') || part.starts_with('.');
    if let Some(bad) = names.iter().find(|n| n.split('/').any(bad_part)) {
        bail!("data set name {bad:?} cannot name a folder; use letters, digits and dashes");
    }
    let inside = |n: &&&str| n.rmatch_indices('/').any(|(at, _)| names.binary_search(&&n[..at]).is_ok());
    if let Some(bad) = names.iter().find(inside) {
        bail!("data set {bad:?} would be a folder inside another one; rename one of them");
    }
    Ok(())
}
