//! What to evaluate, as given in the configuration or on the command line.

use super::data_file::DataFile;
use super::evaluator::Evaluator;
use super::findings::prefix;
use super::kinds::EvaluatorKind;
use crate::corpus::{
    Asked, Condition, Delimiter, Format, Quoting, column_names, one_or_many, without_packing,
};
use crate::embed::Form;
use anyhow::{Context, Result, bail, ensure};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// A data set to evaluate on.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    pub kind: &'static EvaluatorKind,
    /// Part of its metrics' names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(flatten)]
    pub file: DataFile,
    /// Steps between its evaluations in a run, in place of those of all sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
    #[serde(skip)]
    pub place: Place,
}

/// Where a request is made, so that messages can suggest a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `--KIND` of `trainer eval`.
    Switch,
    /// The kind's key in `[eval]`.
    Key,
    /// `[[eval.on]]`.
    Table,
}

/// A request in a configuration: a table, or just a path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: Option<&'static EvaluatorKind>,
    name: Option<String>,
    path: PathBuf,
    #[serde(default, deserialize_with = "column_names")]
    columns: Vec<String>,
    split: Option<String>,
    #[serde(default, rename = "where", deserialize_with = "one_or_many")]
    filters: Vec<Condition>,
    format: Option<Format>,
    delimiter: Option<Delimiter>,
    #[serde(default)]
    quoting: Quoting,
    teacher: Option<PathBuf>,
    loss_of: Option<String>,
    every: Option<u64>,
}

impl Entry {
    fn request(self, kind: &'static EvaluatorKind, place: Place) -> Request {
        let Entry {
            kind: _,
            name,
            path,
            columns,
            split,
            filters,
            format,
            delimiter,
            quoting,
            teacher,
            loss_of,
            every,
        } = self;
        let file = DataFile { path, columns, split, filters, format, delimiter, quoting, teacher, loss_of };
        Request { kind, name, file, every, place }
    }
}

/// An entry of `[[eval.on]]`.
impl<'de> Deserialize<'de> for Request {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Request, D::Error> {
        let entry = Entry::deserialize(from)?;
        let kind = entry.kind.ok_or_else(|| Error::missing_field("kind"))?;
        Ok(entry.request(kind, Place::Table))
    }
}

/// Reads the value of this kind's key in `[eval]`: a path or a table.
pub struct ByKey(pub &'static EvaluatorKind);

impl<'de> DeserializeSeed<'de> for ByKey {
    type Value = Request;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Request, D::Error> {
        from.deserialize_any(self)
    }
}

/// By hand, because an untagged enum would hide what is wrong with a table.
impl<'de> Visitor<'de> for ByKey {
    type Value = Request;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path, or a table such as { path = \"…\", columns = […], split = \"…\" }")
    }

    fn visit_str<E>(self, path: &str) -> Result<Request, E> {
        let file = PathBuf::from(path).into();
        Ok(Request { kind: self.0, name: None, file, every: None, place: Place::Key })
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Request, M::Error> {
        let entry = Entry::deserialize(MapAccessDeserializer::new(map))?;
        if entry.kind.is_some() {
            return Err(Error::custom("`kind` is a key of [[eval.on]]; here the key itself is the kind"));
        }
        Ok(entry.request(self.0, Place::Key))
    }
}

impl Request {
    /// Reads the set.
    ///
    /// # Errors
    /// Missing or malformed files; names file, line and where they were requested.
    pub(super) fn read(&self) -> Result<Box<dyn Evaluator>> {
        let asked = self.asked();
        let place = match &asked {
            Asked::Key(key) => key.clone(),
            Asked::Prepare | Asked::Command(_) => format!("--{}", self.kind.switch),
        };
        if self.file.teacher.is_some() && !self.kind.teacher {
            bail!("{place}: evaluations of this kind have no teacher; leave out {}", asked.option("teacher"));
        }
        if self.file.loss_of.is_some() && !self.kind.in_runs {
            bail!("{place}: evaluations of this kind measure no loss; leave out {}", asked.option("loss_of"));
        }
        (self.kind.read)(&self.file, &asked).context(place)
    }

    fn asked(&self) -> Asked {
        match self.place {
            Place::Switch => Asked::Command("eval"),
            Place::Key => Asked::Key(format!("eval.{}", self.kind.name)),
            Place::Table => Asked::Key("[[eval.on]]".into()),
        }
    }
}

/// The sets' own parts of their metrics' names: a set's name or, if there are others of its kind, that of its file
/// without extensions.
///
/// # Errors
/// Two sets of the same name; a name that cannot be part of another.
pub(super) fn names(requests: &[Request]) -> Result<Vec<Option<String>>> {
    let own = |request: &Request| -> Result<Option<String>> {
        let kind = request.kind.name;
        let alone = requests.iter().filter(|other| other.kind.name == kind).count() == 1;
        let name = match &request.name {
            Some(name) => name.clone(),
            None if alone => return Ok(None),
            None => stem(&request.file.path),
        };
        ensure!(
            !name.is_empty() && !name.contains(|c: char| c.is_control() || c == '/'),
            "{}: {name:?} cannot stand in the names of metrics; name it with {}",
            request.file.path.display(),
            request.asked().setting("name", &["dev"])
        );
        Ok(Some(name))
    };
    let all = requests.iter().map(own).collect::<Result<Vec<_>>>()?;
    let called = |i: usize| prefix(requests[i].kind.name, all[i].as_deref(), Form::default());
    for i in 0..all.len() {
        if let Some(first) = (0..i).find(|&first| called(first) == called(i)) {
            bail!(
                "{} and {} would both have metrics called {}.…; name one of them with {}",
                requests[first].file.path.display(),
                requests[i].file.path.display(),
                called(i),
                requests[i].asked().setting("name", &["other"])
            );
        }
    }
    Ok(all)
}

/// The name of a set without one of its own: `scifact` for the folder `data/scifact`, `dev` for the file `dev.jsonl.gz`.
pub fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plain = without_packing(&name);
    match plain.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() && !path.is_dir() => stem.to_owned(),
        _ => plain.to_owned(),
    }
}
