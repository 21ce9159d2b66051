//! `[[data]]`.

use crate::corpus::{Asked, Condition, Delimiter, Format, Quoting, ReadOptions};
use crate::corpus::{column_names, one_or_many};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataConfig {
    pub name: String,
    /// A folder of shards (`trainer prepare`), or a file of pairs, prepared when the run starts.
    pub path: PathBuf,
    /// Relative weight in the mixture; default: the number of rows.
    pub weight: Option<f64>,
    pub license: Option<String>,
    /// How a file is read; see [`ReadOptions`].
    #[serde(default, deserialize_with = "column_names", skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Conditions on its rows, such as `label=1`.
    #[serde(
        default,
        rename = "where",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub filters: Vec<Condition>,
    /// jsonl, json, tsv, csv or parquet; recognised from the content if not given.
    pub format: Option<Format>,
    pub delimiter: Option<Delimiter>,
    #[serde(default)]
    pub quoting: Quoting,
    /// Largest tolerated share of unusable lines.
    pub max_rejects: Option<f64>,
}

impl DataConfig {
    /// A file read as `prepare` reads it by default.
    pub fn new(name: &str, path: PathBuf) -> Self {
        DataConfig {
            name: name.to_owned(),
            path,
            weight: None,
            license: None,
            columns: vec![],
            filters: vec![],
            format: None,
            delimiter: None,
            quoting: Quoting::Auto,
            max_rejects: None,
        }
    }

    /// How its file is read.
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions {
            format: self.format,
            delimiter: self.delimiter,
            quoting: self.quoting,
            columns: self.columns.clone(),
            filters: self.filters.clone(),
            asked: Asked::Key(format!("data set {}", self.name)),
            ..ReadOptions::default()
        }
    }
}
