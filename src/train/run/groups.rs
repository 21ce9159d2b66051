//! Which parts of the model a run trains, and at which share of its learning rate.

use crate::model::{Encoder, Part, PartRates};
use crate::train::config::TrainConfig;
use anyhow::{Result, bail, ensure};
use std::collections::BTreeMap;

/// The groups of parameters of `[train]`: those that are not trained, and rates relative to the run's.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    freeze: Vec<String>,
    scale: BTreeMap<String, f64>,
    /// Multiplies the rate of a part once for each layer between it and the last.
    decay: f64,
}

/// A name of parts, the least specific first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pattern {
    /// `layers.*`
    Layers,
    /// `layers.A-B`
    Range(usize, usize),
    /// `layers.N`
    Layer(usize),
    /// `embeddings`, or the name of another part.
    Named(String),
}

impl Pattern {
    fn of(name: &str) -> Pattern {
        let numbered = name.strip_prefix("layers.").and_then(|rest| match rest.split_once('-') {
            None if rest == "*" => Some(Pattern::Layers),
            None => rest.parse().ok().map(Pattern::Layer),
            Some((a, b)) => Some(Pattern::Range(a.parse().ok()?, b.parse().ok()?)),
        });
        numbered.unwrap_or_else(|| Pattern::Named(name.into()))
    }

    fn matches(&self, part: &Part) -> bool {
        match (self, part) {
            (Pattern::Layers, Part::Layer(_)) => true,
            (Pattern::Range(a, b), Part::Layer(i)) => (*a..=*b).contains(i),
            (Pattern::Layer(n), Part::Layer(i)) => n == i,
            (Pattern::Named(name), part) => *name == part.to_string(),
            (
                Pattern::Layers | Pattern::Range(..) | Pattern::Layer(_),
                Part::Embeddings | Part::Distances | Part::Dense | Part::Other(_),
            ) => false,
        }
    }

    /// Whether it has parts, and none that does not exist.
    fn fits(&self, all: &[Part]) -> bool {
        let within = match self {
            Pattern::Range(_, b) => all.contains(&Part::Layer(*b)),
            Pattern::Layers | Pattern::Layer(_) | Pattern::Named(_) => true,
        };
        within && all.iter().any(|part| self.matches(part))
    }
}

/// A name in the configuration, with what it means.
struct Named<'s> {
    name: &'s String,
    pattern: Pattern,
}

impl<'s> Named<'s> {
    fn find(key: &str, name: &'s String, all: &[Part]) -> Result<Named<'s>> {
        let pattern = Pattern::of(name);
        ensure!(
            pattern.fits(all),
            "train.{key}: {name:?} is no part of the model; its parts are {} (layers.0-1 and layers.* name several)",
            listed(all)
        );
        Ok(Named { name, pattern })
    }
}

impl Groups {
    /// # Errors
    /// A factor out of range.
    pub fn resolve(train: &TrainConfig) -> Result<Groups> {
        for (name, x) in &train.lr_scale {
            ensure!(
                *x > 0.0 && x.is_finite(),
                "train.lr_scale of {name:?} is {x}; it must be above 0 (`freeze` names what is not trained)"
            );
        }
        let decay = train.layer_decay.unwrap_or(1.0);
        ensure!(
            decay > 0.0 && decay <= 1.0,
            "train.layer_decay is {decay}; it must be above 0 and at most 1"
        );
        Ok(Groups { freeze: train.freeze.clone(), scale: train.lr_scale.clone(), decay })
    }

    /// What they are for an encoder.
    ///
    /// # Errors
    /// A name without a part; a part that is named twice; a factor for nothing that is trained; no part to train.
    pub fn rates<'s>(&'s self, encoder: &Encoder) -> Result<PartRates> {
        let (all, arch) = (Part::all(encoder), &encoder.arch);
        let found = |key, names: &mut dyn Iterator<Item = &'s String>| -> Result<Vec<Named<'s>>> {
            names.map(|name| Named::find(key, name, &all)).collect()
        };
        let frozen = found("freeze", &mut self.freeze.iter())?;
        let scaled = found("lr_scale", &mut self.scale.keys())?;
        let mut rates = PartRates::default();
        for part in &all {
            let frozen = frozen.iter().find(|named| named.pattern.matches(part));
            // Of several names the most specific counts.
            let mut names: Vec<&Named<'s>> = scaled.iter().filter(|n| n.pattern.matches(part)).collect();
            names.sort_by(|a, b| a.pattern.cmp(&b.pattern));
            if let [.., a, b] = names[..]
                && [a, b].iter().all(|n| matches!(n.pattern, Pattern::Range(..)))
            {
                bail!("train.lr_scale has {part} in both {:?} and {:?}; name it once", a.name, b.name);
            }
            let scale = match (frozen, names.last()) {
                (Some(_), _) => 0.0,
                (None, Some(scaled)) => self.scale[scaled.name],
                (None, None) => 1.0,
            };
            let above = match part {
                Part::Embeddings => arch.layers,
                Part::Layer(i) => arch.layers - 1 - i,
                Part::Distances | Part::Dense | Part::Other(_) => 0,
            };
            rates.set(part.clone(), scale * self.decay.powi(above as i32));
        }
        for Named { name, pattern } in &scaled {
            let mut parts = all.iter().filter(|part| pattern.matches(part));
            ensure!(
                parts.any(|part| rates.of(part) > 0.0),
                "train.lr_scale has {name:?}, all of which train.freeze keeps from training; name it in one of them"
            );
        }
        ensure!(
            all.iter().any(|part| rates.of(part) > 0.0),
            "train.freeze names every part of the model ({}); leave out what is to be trained",
            listed(&all)
        );
        Ok(rates)
    }

    /// Names and values for the model card.
    pub fn described(&self) -> Vec<(String, String)> {
        let scale = || self.scale.iter().map(|(name, x)| format!("{name} × {x}")).collect::<Vec<_>>();
        [
            (!self.freeze.is_empty()).then(|| ("not trained", self.freeze.join(", "))),
            (!self.scale.is_empty()).then(|| ("learning rate of parts", scale().join(", "))),
            (self.decay < 1.0).then(|| ("learning rate, decay by layer", self.decay.to_string())),
        ]
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}

/// `embeddings, layers.0 to layers.5`
fn listed(all: &[Part]) -> String {
    let last = all.iter().filter(|part| matches!(part, Part::Layer(_))).count().saturating_sub(1);
    let shown = all.iter().filter_map(|part| match part {
        Part::Layer(0) if last > 0 => Some(format!("layers.0 to layers.{last}")),
        Part::Layer(i) if *i > 0 => None,
        part => Some(part.to_string()),
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::super::config::{Config, GOOD};
    use super::*;

    fn rates(train: &str) -> Result<Vec<f64>> {
        let json = serde_json::json!({
            "model_type": "bert", "vocab_size": 7, "hidden_size": 4, "num_hidden_layers": 6,
            "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 5,
        });
        let config = Config::parse(&GOOD.replace("steps = 100", &format!("steps = 100\n{train}")))?;
        let encoder = Encoder::new(crate::model::Arch::from_json(&json)?);
        let rates = Groups::resolve(&config.train)?.rates(&encoder)?;
        Ok(Part::all(&encoder).iter().map(|part| rates.of(part)).collect())
    }

    #[test]
    fn parts_are_named_alone_in_ranges_and_all() {
        for (train, want) in [
            ("", [1.0; 7]),
            (r#"freeze = ["embeddings", "layers.0-3"]"#, [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]),
            (r#"freeze = ["layers.*"]"#, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            (
                r#"lr_scale = { embeddings = 0.1, "layers.*" = 0.5, "layers.4-5" = 1.0, "layers.4" = 2 }"#,
                [0.1, 0.5, 0.5, 0.5, 0.5, 2.0, 1.0],
            ),
            (
                "freeze = [\"layers.0-3\"]\nlr_scale = { \"layers.*\" = 0.5 }",
                [1.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5],
            ),
            ("layer_decay = 0.5", [1.0 / 64.0, 1.0 / 32.0, 1.0 / 16.0, 0.125, 0.25, 0.5, 1.0]),
            (
                "layer_decay = 0.5\nfreeze = [\"embeddings\"]\nlr_scale = { \"layers.4\" = 4.0 }",
                [0.0, 1.0 / 32.0, 1.0 / 16.0, 0.125, 0.25, 2.0, 1.0],
            ),
        ] {
            assert_eq!(rates(train).unwrap(), want, "{train}");
        }
    }

    #[test]
    fn contradictions_are_named() {
        let parts = "its parts are embeddings, layers.0 to layers.5";
        for (train, want) in [
            (
                r#"freeze = ["pooler"]"#,
                &*format!("train.freeze: \"pooler\" is no part of the model; {parts}"),
            ),
            (r#"freeze = ["layers.3-6"]"#, "\"layers.3-6\" is no part"),
            (r#"freeze = ["layers.3-1"]"#, "\"layers.3-1\" is no part"),
            (r#"lr_scale = { "layer.1" = 0.5 }"#, "train.lr_scale: \"layer.1\" is no part"),
            (
                "freeze = [\"layers.0-3\"]\nlr_scale = { \"layers.2\" = 0.5 }",
                "train.lr_scale has \"layers.2\", all of which train.freeze keeps",
            ),
            (
                r#"lr_scale = { "layers.0-2" = 0.5, "layers.2-4" = 1.0 }"#,
                "layers.2 in both \"layers.0-2\" and",
            ),
            (r#"freeze = ["layers.*", "embeddings"]"#, "train.freeze names every part"),
            ("lr_scale = { embeddings = 0.0 }", "train.lr_scale of \"embeddings\" is 0; it must be above 0"),
            ("layer_decay = 1.5", "train.layer_decay is 1.5"),
        ] {
            let error = format!("{:#}", rates(train).unwrap_err());
            assert!(error.contains(want), "{error}");
        }
    }
}
