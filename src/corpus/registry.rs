//! Known data sets, and published mixtures.

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;

/// A data set of the run that made all-MiniLM-L6-v2; `configs/datasets.toml` explains the fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownSet {
    pub name: String,
    pub pairs: u64,
    pub form: String,
    pub hub: Option<String>,
    pub hub_file: Option<String>,
    pub home: String,
    pub licence: Option<String>,
    pub share: f64,
    pub files: String,
}

impl KnownSet {
    /// Whether `file`, as named in `data_config.json`, is one of the set's.
    pub fn holds(&self, file: &str) -> bool {
        match self.files.strip_suffix('*') {
            Some(start) => file.starts_with(start),
            None => file == self.files,
        }
    }
}

/// The 33 data sets of the original run, in the order of its model card, which lacks the last one.
///
/// # Errors
/// An invalid registry; a test reads the one compiled in.
pub fn known_sets() -> Result<Vec<KnownSet>> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Registry {
        dataset: Vec<KnownSet>,
    }
    let registry: Registry =
        toml::from_str(include_str!("../../configs/datasets.toml")).context("configs/datasets.toml")?;
    Ok(registry.dataset)
}

/// A file of a published mixture.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MixtureFile {
    /// Relative to the folder of the files, such as `reddit/reddit_2015.jsonl.gz`.
    pub name: String,
    /// Published number of pairs.
    pub lines: u64,
    pub weight: f64,
}

impl MixtureFile {
    /// The name without the extensions of a file of pairs: the name of the data set and of its shard folder.
    pub fn set_name(&self) -> &str {
        let mut name = self.name.as_str();
        while let Some(shorter) = [".gz", ".zst", ".jsonl", ".json", ".ndjson", ".tsv", ".parquet"]
            .iter()
            .find_map(|extension| name.strip_suffix(extension))
        {
            name = shorter;
        }
        name
    }
}

/// Reads a `data_config.json`: a list of `{"name", "lines", "weight"}`.
///
/// # Errors
/// An unreadable or invalid file, with line and column; a repeated name; an invalid weight.
pub fn read_data_config(path: &Path) -> Result<Vec<MixtureFile>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse_data_config(&text).with_context(|| format!("{}", path.display()))
}

/// Like [`read_data_config`], from text.
///
/// # Errors
/// Invalid JSON, with line and column; a repeated name; an invalid weight.
pub fn parse_data_config(text: &str) -> Result<Vec<MixtureFile>> {
    let files: Vec<MixtureFile> =
        serde_json::from_str(text).context("no list of {\"name\", \"lines\", \"weight\"}")?;
    ensure!(!files.is_empty(), "the list is empty; a mixture needs at least one file");
    let mut names = HashSet::new();
    for file in &files {
        ensure!(
            names.insert(file.set_name()),
            "two files are called {}; give each set its own name",
            file.set_name()
        );
        if !(file.weight.is_finite() && file.weight >= 0.0) {
            bail!("{}: weight {}; give a number that is not below zero", file.name, file.weight);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLISHED: &str = include_str!("../../configs/all-MiniLM-L6-v2.data_config.json");

    #[test]
    fn the_33_sets_sum_to_the_published_numbers() {
        let sets = known_sets().unwrap();
        assert_eq!(sets.len(), 33);
        let pairs = |sets: &[KnownSet]| sets.iter().map(|s| s.pairs).sum::<u64>();
        assert_eq!(pairs(&sets[..32]), 1_167_611_585);
        assert_eq!((sets[32].name.as_str(), sets[32].pairs), ("Amazon-QA", 2_448_839));
        assert_eq!(pairs(&sets), 1_170_060_424);
        let names: HashSet<&str> = sets.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names.len(), 33);
        for set in &sets {
            assert!(["pair: ", "triplet: "].iter().any(|kind| set.form.starts_with(kind)), "{}", set.name);
            assert!(set.home.starts_with("https://") && set.hub.is_some() >= set.hub_file.is_some());
        }
    }

    #[test]
    fn the_290_files_are_those_of_the_33_sets() {
        let (sets, files) = (known_sets().unwrap(), parse_data_config(PUBLISHED).unwrap());
        assert_eq!(files.len(), 290);
        let weight: f64 = files.iter().map(|f| f.weight).sum();
        assert_eq!((weight, files.iter().map(|f| f.lines).sum()), (4_737.0, 1_170_060_424u64));
        for file in &files {
            assert_eq!(sets.iter().filter(|s| s.holds(&file.name)).count(), 1, "{}", file.name);
        }
        for set in &sets {
            let own: Vec<_> = files.iter().filter(|f| set.holds(&f.name)).collect();
            assert_eq!(own.iter().map(|f| f.lines).sum::<u64>(), set.pairs, "{}", set.name);
            let share = own.iter().map(|f| f.weight).sum::<f64>() / weight;
            assert!((share - set.share).abs() < 5.1e-7, "{}: {share}, not {}", set.name, set.share);
        }
        let many: Vec<usize> = sets
            .iter()
            .map(|s| files.iter().filter(|f| s.holds(&f.name)).count())
            .filter(|n| *n > 1)
            .collect();
        assert_eq!(many, [4, 91, 83, 83]);
    }

    #[test]
    fn what_is_no_mixture_is_refused() {
        for (text, part) in [
            ("{}", "no list of"),
            ("[]", "is empty"),
            (r#"[{"name": "a", "lines": 1}]"#, "no list of"),
            (r#"[{"name": "a.jsonl", "lines": 1, "weight": -1}]"#, "weight -1"),
            (
                r#"[{"name": "a.jsonl", "lines": 1, "weight": 1}, {"name": "a.jsonl.gz", "lines": 1, "weight": 1}]"#,
                "two files are called a",
            ),
        ] {
            let error = format!("{:#}", parse_data_config(text).unwrap_err());
            assert!(error.contains(part), "{part} missing in {error}");
        }
        let file = MixtureFile { name: "x/b.stackexchange.com.jsonl.gz".into(), lines: 1, weight: 1.0 };
        assert_eq!(file.set_name(), "x/b.stackexchange.com");
    }
}
