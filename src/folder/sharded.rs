//! Weights in several files: `model.safetensors.index.json` maps tensors to files.

use super::tensors::{Weights, read_tensors};
use crate::tokenize::json_if_any;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

/// File name of the index.
pub const INDEX: &str = "model.safetensors.index.json";

/// Reads all files named in the index.
///
/// # Errors
/// An index that is malformed or leads out of its folder; a missing or damaged file; a tensor that is in two files, or
/// not in the one the index names. Names each.
pub fn read_sharded(index: &Path) -> Result<Weights> {
    let shown = index.display();
    let map = weight_map(index)?;
    let folder = index.parent().unwrap_or(Path::new("."));
    let files: BTreeSet<&String> = map.values().collect();
    for name in &files {
        ensure!(
            inside(Path::new(name)) && !name.is_empty(),
            "{shown}: the file {name:?} is not in the model folder; fetch the model again"
        );
        ensure!(
            folder.join(name).is_file(),
            "{} is missing, and {shown} names it; fetch that file",
            folder.join(name).display()
        );
    }
    let mut all = Weights::default();
    let mut origin: BTreeMap<String, &String> = BTreeMap::new();
    for name in files {
        let read = read_tensors(&folder.join(name))?;
        for tensor in read.tensors.keys().chain(&read.ignored) {
            if let Some(other) = origin.insert(tensor.clone(), name) {
                bail!("{shown}: the tensor {tensor} is in {other} and in {name}; fetch the model again");
            }
        }
        all.tensors.extend(read.tensors);
        all.ignored.extend(read.ignored);
    }
    for (tensor, name) in &map {
        match origin.get(tensor) {
            Some(found) if *found == name => {}
            Some(found) => {
                bail!("{shown}: the tensor {tensor} is in {found}, not in {name}; fetch the model again")
            }
            None => bail!("{shown}: the tensor {tensor} is not in {name}; fetch that file again"),
        }
    }
    all.ignored.sort();
    Ok(all)
}

/// Whether a path given in a file stays in the folder; an empty one is the folder itself.
pub fn inside(path: &Path) -> bool {
    path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir))
}

/// Tensor → file.
fn weight_map(index: &Path) -> Result<BTreeMap<String, String>> {
    let shown = index.display();
    let json = json_if_any(index)?.with_context(|| format!("{shown} is missing"))?;
    let entries = json["weight_map"].as_object().filter(|map| !map.is_empty());
    let entries = entries
        .with_context(|| format!("{shown} has no weight_map of tensors and files; fetch the model again"))?;
    let entry = |(tensor, file): (&String, &Value)| {
        let file = file.as_str().with_context(|| format!("{shown}: the file of {tensor} is not a name"))?;
        Ok((tensor.clone(), file.to_owned()))
    };
    entries.iter().map(entry).collect()
}
