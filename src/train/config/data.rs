//! `[[data]]`.

use crate::corpus::options::{column_names, delimiter, one_or_many};
use crate::corpus::{Asked, Filter, Quoting, ReadOptions};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataConfig {
    pub name: String,
    /// A folder of shards (`trainer prepare`), or a file of pairs, prepared when the run starts.
    pub path: PathBuf,
    /// Relative weight in the mixture; without it the number of rows.
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
    pub filters: Vec<Filter>,
    /// jsonl, json, tsv, csv or parquet; recognised from the content if not given.
    pub format: Option<String>,
    pub delimiter: Option<String>,
    #[serde(default)]
    pub quoting: Quoting,
    /// Largest share of its lines that may be unusable.
    pub max_rejects: Option<f64>,
}

impl DataConfig {
    /// A file that is read as `prepare` reads it without switches.
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
    ///
    /// # Errors
    /// An unknown format, a delimiter of several characters, by the data set's name.
    pub fn read_options(&self) -> Result<ReadOptions> {
        let at = |key: &str| format!("data set {}: `{key}`", self.name);
        let format = self.format.as_deref().map(str::parse).transpose().with_context(|| at("format"))?;
        let delimiter =
            self.delimiter.as_deref().map(delimiter).transpose().with_context(|| at("delimiter"))?;
        Ok(ReadOptions {
            format,
            delimiter,
            quoting: self.quoting,
            columns: self.columns.clone(),
            filters: self.filters.clone(),
            asked: Asked::Key(format!("data set {}", self.name)),
            ..ReadOptions::default()
        })
    }
}
