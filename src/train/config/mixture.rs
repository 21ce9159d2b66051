//! `[mixture]`.

use super::data::DataConfig;
use super::train::SourcesConfig;
use crate::corpus::{MixtureFile, read_data_config};
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MixtureConfig {
    /// Without weights, a set weighs min(rows, cap)^temperature.
    pub temperature: Option<f64>,
    pub cap: Option<u64>,
    /// A published list of files and weights, each a data set.
    pub data_config: Option<PathBuf>,
    /// Folder of those data sets, prepared or as files of pairs; default: the list's.
    pub data_dir: Option<PathBuf>,
    /// Mixtures that take over at later steps.
    pub segments: Vec<SegmentConfig>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SegmentConfig {
    /// Steps done when it begins.
    pub from_step: u64,
    /// Data sets and their weights; others are not drawn from.
    pub weights: Option<BTreeMap<String, f64>>,
    /// Or data sets that keep their initial weights.
    pub sets: Option<Vec<String>>,
    /// Default: as at the start of the run.
    pub sources_per_batch: Option<SourcesConfig>,
    pub temperature: Option<f64>,
    pub cap: Option<u64>,
}

impl MixtureConfig {
    /// The data sets `data_config` names. A set's shard folder is its name without extensions, in `data_dir`; without
    /// such a folder, the file of pairs itself is used.
    ///
    /// # Errors
    /// An unreadable or invalid `data_config`.
    pub fn listed(&self) -> Result<Vec<DataConfig>> {
        let Some(list) = &self.data_config else { return Ok(vec![]) };
        let parent = || list.parent().map(PathBuf::from).unwrap_or_default();
        let dir = self.data_dir.clone().unwrap_or_else(parent);
        let set = |file: MixtureFile| {
            let shards = dir.join(file.set_name());
            let path = if shards.is_dir() { shards } else { dir.join(&file.name) };
            DataConfig { weight: Some(file.weight), ..DataConfig::new(file.set_name(), path) }
        };
        Ok(read_data_config(list)?.into_iter().map(set).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;

    #[test]
    fn a_published_list_becomes_data_sets() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("shards/x/a.b")).unwrap();
        let list = r#"[{"name": "x/a.b.jsonl.gz", "lines": 5, "weight": 3}, {"name": "c.tsv", "lines": 7, "weight": 1}]"#;
        std::fs::write(dir.path().join("data_config.json"), list).unwrap();
        let text = "run_dir = \"r\"\n[model]\nconfig = \"c\"\nlearn_vocabulary = 9\n[mixture]\n\
                    data_config = \"data_config.json\"\ndata_dir = \"shards\"\n[train]\nglobal_batch = 8\nsteps = 9\n";
        let file = dir.path().join("run.toml");
        std::fs::write(&file, text).unwrap();
        let config = Config::read(&file).unwrap();
        let found: Vec<_> = config.data.iter().map(|d| (d.name.as_str(), d.path.clone(), d.weight)).collect();
        let at = |name: &str| dir.path().join("shards").join(name);
        assert_eq!(found, [("x/a.b", at("x/a.b"), Some(3.0)), ("c", at("c.tsv"), Some(1.0))]);
    }
}
