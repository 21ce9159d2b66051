//! `[[data]]`.

use super::loss::{LossConfig, LossKind};
use crate::corpus::{Asked, Condition, Delimiter, Format, Quoting, ReadOptions};
use crate::corpus::{column_names, one_or_many};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
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
    /// The loss of its pairs, if not that of `[loss]`: a kind, or a table with the keys of `[loss]`.
    #[serde(default, deserialize_with = "loss_or_kind", skip_serializing_if = "Option::is_none")]
    pub loss: Option<LossConfig>,
}

fn loss_or_kind<'de, D: Deserializer<'de>>(from: D) -> Result<Option<LossConfig>, D::Error> {
    struct Either;
    impl<'de> Visitor<'de> for Either {
        type Value = LossConfig;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a kind of loss, or a table such as { kind = \"triplet\", margin = 3.0 }")
        }

        fn visit_str<E: Error>(self, kind: &str) -> Result<Self::Value, E> {
            Ok(LossConfig { kind: LossKind::deserialize(kind.into_deserializer())?, ..LossConfig::default() })
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            LossConfig::deserialize(MapAccessDeserializer::new(map))
        }
    }
    from.deserialize_any(Either).map(Some)
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
            loss: None,
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
