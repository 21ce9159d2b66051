//! `[mixture]`: from how many pairs of which data set, from which step on.

use super::config::{DataConfig, SourcesConfig};
use crate::batches::Segment;
use crate::corpus::read_data_config;
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MixtureConfig {
    /// Without weights a set weighs min(rows, cap)^temperature.
    pub temperature: Option<f64>,
    pub cap: Option<u64>,
    /// A published list of files and weights, each a data set.
    pub data_config: Option<PathBuf>,
    /// Where they lie, prepared or as files of pairs; without it beside the list.
    pub data_dir: Option<PathBuf>,
    /// Other mixtures from later steps on.
    pub segments: Vec<SegmentConfig>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SegmentConfig {
    /// Steps that are done when it begins.
    pub from_step: u64,
    /// Data sets and their weights; the others are not drawn from.
    pub weights: Option<BTreeMap<String, f64>>,
    /// Or data sets that keep the weights of the run's start.
    pub sets: Option<Vec<String>>,
    /// Without them those of the run's start.
    pub sources_per_batch: Option<SourcesConfig>,
    pub temperature: Option<f64>,
    pub cap: Option<u64>,
}

/// How a set without a weight is weighed.
#[derive(Clone, Copy)]
struct BySize {
    temperature: f64,
    cap: u64,
}

impl BySize {
    fn new(temperature: Option<f64>, cap: Option<u64>, place: &str) -> Result<BySize> {
        let rule = BySize { temperature: temperature.unwrap_or(1.0), cap: cap.unwrap_or(u64::MAX) };
        let t = rule.temperature;
        ensure!(
            (0.0..=1.0).contains(&t),
            "{place}.temperature is {t}; give 1 (by size) to 0 (all alike), such as 0.5"
        );
        ensure!(rule.cap > 0, "{place}.cap is 0; give the rows from which a set counts as no larger");
        Ok(rule)
    }

    fn weight(self, rows: u64) -> f64 {
        (rows.min(self.cap) as f64).powf(self.temperature)
    }
}

impl MixtureConfig {
    /// The data sets that `data_config` names. A set's folder of shards is `data_dir` and its name without
    /// extensions; where there is no such folder it is the file of pairs itself.
    ///
    /// # Errors
    /// What [`read_data_config`] says.
    pub fn listed(&self) -> Result<Vec<DataConfig>> {
        let Some(list) = &self.data_config else { return Ok(vec![]) };
        let beside = || list.parent().map(PathBuf::from).unwrap_or_default();
        let dir = self.data_dir.clone().unwrap_or_else(beside);
        let set = |file: crate::corpus::MixtureFile| {
            let shards = dir.join(file.set_name());
            let path = if shards.is_dir() { shards } else { dir.join(&file.name) };
            DataConfig { weight: Some(file.weight), ..DataConfig::new(file.set_name(), path) }
        };
        Ok(read_data_config(list)?.into_iter().map(set).collect())
    }

    /// Checks what needs no data.
    ///
    /// # Errors
    /// Names the key.
    pub fn check(&self, data: &[DataConfig]) -> Result<()> {
        BySize::new(self.temperature, self.cap, "mixture")?;
        let by_size = self.temperature.is_some() || self.cap.is_some();
        let weighted = data.iter().any(|d| d.weight.is_some()) || self.data_config.is_some();
        ensure!(
            !(by_size && weighted),
            "mixture.temperature and mixture.cap make weights from sizes, but weights are given; drop one or the other"
        );
        ensure!(
            self.data_dir.is_none() || self.data_config.is_some(),
            "mixture.data_dir is where the files of mixture.data_config lie; name that, too"
        );
        let from: Vec<u64> = self.segments.iter().map(|s| s.from_step).collect();
        ensure!(
            from.windows(2).all(|w| w[0] < w[1]),
            "mixture.segments begin at steps {from:?}; each must begin after the one before"
        );
        for segment in &self.segments {
            let place = format!("the mixture.segments entry with from_step = {}", segment.from_step);
            segment.check(&place).context(place)?;
        }
        Ok(())
    }
}

impl SegmentConfig {
    fn check(&self, place: &str) -> Result<()> {
        let by_size = self.temperature.is_some() || self.cap.is_some();
        ensure!(
            self.weights.is_none() || !(by_size || self.sets.is_some()),
            "`weights` say all: drop `sets`, `temperature` and `cap`"
        );
        BySize::new(self.temperature, self.cap, place)?;
        self.sources_per_batch.as_ref().map_or(Ok(()), |s| s.resolve().map(drop))
    }
}

/// The mixtures of a run whose data sets have `rows`.
///
/// # Errors
/// A name that no data set has.
pub fn segments(
    data: &[DataConfig],
    mixture: &MixtureConfig,
    sources: &SourcesConfig,
    rows: &[u64],
) -> Result<Vec<Segment>> {
    let start = BySize::new(mixture.temperature, mixture.cap, "mixture")?;
    let by = |rule: BySize| rows.iter().map(|&n| rule.weight(n)).collect::<Vec<f64>>();
    let at_start: Vec<f64> = data.iter().zip(by(start)).map(|(d, w)| d.weight.unwrap_or(w)).collect();
    let mut out = vec![];
    if mixture.segments.first().is_none_or(|s| s.from_step > 0) {
        let sources = sources.resolve()?;
        out.push(Segment { from_step: 0, sources, weights: at_start.clone() });
    }
    for segment in &mixture.segments {
        let index = |name: &String| {
            let place = || format!("mixture.segments, from_step = {}", segment.from_step);
            find(data, name).with_context(place)
        };
        let weights = if let Some(given) = &segment.weights {
            let mut weights = vec![0.0; data.len()];
            for (name, weight) in given {
                weights[index(name)?] = *weight;
            }
            weights
        } else {
            let by_size = segment.temperature.is_some() || segment.cap.is_some();
            let rule = BySize::new(
                segment.temperature.or(mixture.temperature),
                segment.cap.or(mixture.cap),
                "mixture.segments",
            )?;
            let all = if by_size { by(rule) } else { at_start.clone() };
            match &segment.sets {
                None => all,
                Some(names) => {
                    let mut weights = vec![0.0; data.len()];
                    for i in names.iter().map(index) {
                        let i = i?;
                        weights[i] = all[i];
                    }
                    weights
                }
            }
        };
        let sources = segment.sources_per_batch.as_ref().unwrap_or(sources).resolve()?;
        out.push(Segment { from_step: segment.from_step, sources, weights });
    }
    Ok(out)
}

fn find(data: &[DataConfig], name: &str) -> Result<usize> {
    if let Some(i) = data.iter().position(|d| d.name == name) {
        return Ok(i);
    }
    let like = |d: &&DataConfig| (strsim::jaro_winkler(name, &d.name) * 1e6) as u64;
    match data.iter().max_by_key(like) {
        Some(near) => bail!("no data set is called {name}; did you mean {}?", near.name),
        None => bail!("no data set is called {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;
    use crate::batches::Sources;

    fn of(config: &Config, rows: &[u64]) -> Result<Vec<Segment>> {
        segments(&config.data, &config.mixture, &config.train.sources_per_batch, rows)
    }

    fn config(data: &str, mixture: &str) -> Result<Config> {
        Config::parse(&format!(
            "run_dir = \"r\"\n[model]\nconfig = \"c\"\nlearn_vocabulary = 9\n{data}\n[train]\nglobal_batch = 8\nsteps = 9\n\
             {mixture}"
        ))
    }

    fn three(weights: [&str; 3]) -> String {
        let set = |(name, w): (&str, &str)| format!("[[data]]\nname = \"{name}\"\npath = \"{name}\"\n{w}\n");
        ["a", "b", "c"].into_iter().zip(weights).map(set).collect()
    }

    #[test]
    fn sizes_caps_and_temperatures_make_weights() {
        let rows = [100, 10_000, 2_500];
        let weights =
            |mixture: &str| of(&config(&three([""; 3]), mixture).unwrap(), &rows).unwrap()[0].weights.clone();
        assert_eq!(weights(""), [100.0, 10_000.0, 2_500.0]);
        assert_eq!(weights("[mixture]\ntemperature = 0.5"), [10.0, 100.0, 50.0]);
        assert_eq!(weights("[mixture]\ncap = 400"), [100.0, 400.0, 400.0]);
        assert_eq!(weights("[mixture]\ntemperature = 0.5\ncap = 400"), [10.0, 20.0, 20.0]);
        assert_eq!(weights("[mixture]\ntemperature = 0.0"), [1.0; 3]);
    }

    #[test]
    fn segments_name_their_sets() {
        let mixture = r#"
            [[mixture.segments]]
            from_step = 5
            weights = { c = 2.0, a = 1.5 }
            sources_per_batch = "all"
            [[mixture.segments]]
            from_step = 7
            sets = ["b", "c"]
            [[mixture.segments]]
            from_step = 9
            temperature = 0.5
        "#;
        let config = config(&three(["weight = 3", "weight = 1", "weight = 0"]), mixture).unwrap();
        let found = of(&config, &[100, 400, 900]).unwrap();
        let segment =
            |from_step, sources, weights: [f64; 3]| Segment { from_step, sources, weights: weights.into() };
        assert_eq!(
            found,
            [
                segment(0, Sources::One, [3.0, 1.0, 0.0]),
                segment(5, Sources::All, [1.5, 0.0, 2.0]),
                segment(7, Sources::One, [0.0, 1.0, 0.0]),
                segment(9, Sources::One, [10.0, 20.0, 30.0]),
            ]
        );
    }

    #[test]
    fn contradictions_are_named() {
        let plain = three([""; 3]);
        let weighted = three(["weight = 1"; 3]);
        for (data, mixture, part) in [
            (&weighted, "[mixture]\ncap = 5", "but weights are given"),
            (&plain, "[mixture]\ntemperature = 3.0", "mixture.temperature is 3"),
            (&plain, "[mixture]\ncap = 0", "mixture.cap is 0"),
            (&plain, "[mixture]\ndata_dir = \"x\"", "mixture.data_config"),
            (&plain, "[mixture]\ntemprature = 0.5", "did you mean `temperature`?"),
            (&plain, "[[mixture.segments]]\nfrom_step = 5\n[[mixture.segments]]\nfrom_step = 5", "[5, 5]"),
            (&plain, "[[mixture.segments]]\nfrom_step = 5\nweights = {a = 1}\ncap = 9", "`weights` say all"),
            (&plain, "[[mixture.segments]]\nfrom_step = 5\nsources_per_batch = \"few\"", "from_step = 5"),
        ] {
            let error = format!("{:#}", config(data, mixture).unwrap_err());
            assert!(error.contains(part), "{part} missing in {error}");
        }
        let typo = config(&plain, "[[mixture.segments]]\nfrom_step = 5\nsets = [\"a\", \"bb\"]").unwrap();
        let error = format!("{:#}", of(&typo, &[9; 3]).unwrap_err());
        assert!(error.contains("from_step = 5: no data set is called bb; did you mean b?"), "{error}");
    }

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
        let error =
            Config::parse(&text.replace("data_config = \"data_config.json\"\ndata_dir = \"shards\"", ""));
        assert!(error.unwrap_err().to_string().contains("[[data]] is missing"));
    }
}
