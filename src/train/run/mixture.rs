//! Which data sets batches are drawn from, with which weights, from which step on.

use super::data::DataSet;
use crate::batches::{Segment, Sources};
use crate::train::config::{MixtureConfig, SegmentConfig, SourcesConfig};
use anyhow::{Context, Result, ensure};

/// A run's mixtures, the first in force from its first step.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    periods: Vec<Period>,
}

#[derive(Clone, Debug, PartialEq)]
struct Period {
    from_step: u64,
    sources: Sources,
    /// One for each data set.
    weights: Vec<Weight>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Weight {
    Given(f64),
    BySize(BySize),
}

/// A weight of min(rows, cap)^temperature.
#[derive(Clone, Copy, Debug, PartialEq)]
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
            "{place}.temperature is {t}; give 1 (by size) to 0 (all equal), such as 0.5"
        );
        ensure!(rule.cap > 0, "{place}.cap is 0; give the rows above which a set counts as no larger");
        Ok(rule)
    }
}

impl Weight {
    const NONE: Weight = Weight::Given(0.0);

    fn of(self, rows: u64) -> f64 {
        match self {
            Weight::Given(weight) => weight,
            Weight::BySize(BySize { temperature, cap }) => (rows.min(cap) as f64).powf(temperature),
        }
    }
}

impl Mixture {
    /// # Errors
    /// Contradictory keys; a name that no data set has.
    pub fn resolve(config: &MixtureConfig, sources: &SourcesConfig, sets: &[DataSet]) -> Result<Mixture> {
        let (temperature, cap) = (config.temperature, config.cap);
        let rule = BySize::new(temperature, cap, "mixture")?;
        let weighted = sets.iter().filter(|s| s.weight.is_some()).count();
        ensure!(
            weighted == 0 || weighted == sets.len(),
            "a weight is given for {weighted} of {} data sets; give one to all of them, or to none to draw by size",
            sets.len()
        );
        ensure!(
            (temperature.is_none() && cap.is_none()) || (weighted == 0 && config.data_config.is_none()),
            "mixture.temperature and mixture.cap make weights from sizes, but weights are given; drop one or the other"
        );
        ensure!(
            config.data_dir.is_none() || config.data_config.is_some(),
            "mixture.data_dir is the folder of the files of mixture.data_config; set that too"
        );
        let from: Vec<u64> = config.segments.iter().map(|s| s.from_step).collect();
        ensure!(
            from.windows(2).all(|w| w[0] < w[1]),
            "mixture.segments begin at steps {from:?}; each must begin after the one before"
        );
        let weight = |s: &DataSet| s.weight.map_or(Weight::BySize(rule), Weight::Given);
        let start = Period {
            from_step: 0,
            sources: sources.resolve().context("[train]")?,
            weights: sets.iter().map(weight).collect(),
        };
        let later = |segment: &SegmentConfig| {
            let place = format!("the mixture.segments entry with from_step = {}", segment.from_step);
            start.followed_by(segment, config, sets, &place).context(place)
        };
        let later: Vec<Period> = config.segments.iter().map(later).collect::<Result<_>>()?;
        let begins = later.first().is_none_or(|s| s.from_step > 0);
        Ok(Mixture { periods: begins.then_some(start).into_iter().chain(later).collect() })
    }

    /// The mixtures, for data sets with these `rows`.
    pub fn segments(&self, rows: &[u64]) -> Vec<Segment> {
        let weights = |p: &Period| p.weights.iter().zip(rows).map(|(w, &n)| w.of(n)).collect();
        let segment =
            |p: &Period| Segment { from_step: p.from_step, sources: p.sources, weights: weights(p) };
        self.periods.iter().map(segment).collect()
    }
}

impl Period {
    fn followed_by(
        &self,
        segment: &SegmentConfig,
        mixture: &MixtureConfig,
        sets: &[DataSet],
        place: &str,
    ) -> Result<Period> {
        let SegmentConfig { from_step, weights, sets: kept, sources_per_batch, temperature, cap } = segment;
        let by_size = temperature.is_some() || cap.is_some();
        ensure!(
            weights.is_none() || !(by_size || kept.is_some()),
            "`weights` say all: drop `sets`, `temperature` and `cap`"
        );
        let rule = BySize::new(temperature.or(mixture.temperature), cap.or(mixture.cap), place)?;
        let all = if by_size { vec![Weight::BySize(rule); sets.len()] } else { self.weights.clone() };
        // The sets drawn from, by index.
        let drawn: Vec<(usize, Weight)> = match (weights, kept) {
            (Some(given), _) => given
                .iter()
                .map(|(name, weight)| Ok((DataSet::find(sets, name)?, Weight::Given(*weight))))
                .collect::<Result<_>>()?,
            (None, Some(names)) => names
                .iter()
                .map(|name| DataSet::find(sets, name).map(|i| (i, all[i])))
                .collect::<Result<_>>()?,
            (None, None) => all.into_iter().enumerate().collect(),
        };
        let mut weights = vec![Weight::NONE; sets.len()];
        drawn.into_iter().for_each(|(i, weight)| weights[i] = weight);
        let sources = sources_per_batch.as_ref().map_or(Ok(self.sources), SourcesConfig::resolve)?;
        Ok(Period { from_step: *from_step, sources, weights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Run, config::Config};

    fn run(data: &str, mixture: &str) -> Result<Run> {
        let config = Config::parse(&format!(
            "run_dir = \"r\"\n[model]\nconfig = \"c\"\nlearn_vocabulary = 9\n{data}\n[train]\nglobal_batch = 8\nsteps = 9\n\
             {mixture}"
        ))?;
        Run::resolve(&config)
    }

    fn three(weights: [&str; 3]) -> String {
        let set = |(name, w): (&str, &str)| format!("[[data]]\nname = \"{name}\"\npath = \"{name}\"\n{w}\n");
        ["a", "b", "c"].into_iter().zip(weights).map(set).collect()
    }

    #[test]
    fn sizes_caps_and_temperatures_make_weights() {
        let rows = [100, 10_000, 2_500];
        let weights =
            |mixture: &str| run(&three([""; 3]), mixture).unwrap().mixture.segments(&rows)[0].weights.clone();
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
        let run = run(&three(["weight = 3", "weight = 1", "weight = 0"]), mixture).unwrap();
        let found = run.mixture.segments(&[100, 400, 900]);
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
            let error = format!("{:#}", run(data, mixture).unwrap_err());
            assert!(error.contains(part), "{part} missing in {error}");
        }
        let typo = run(&plain, "[[mixture.segments]]\nfrom_step = 5\nsets = [\"a\", \"bb\"]");
        let error = format!("{:#}", typo.unwrap_err());
        assert!(error.contains("from_step = 5: no data set is called bb; did you mean b?"), "{error}");
    }
}
