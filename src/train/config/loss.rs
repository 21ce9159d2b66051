//! `[loss]`.

use super::train::{TrainConfig, default_scale};
use crate::model::loss::{
    Candidates, Contrastive, Conversation, Direction, Distance, Distill, Guide, Harder, Hardness, Labels,
    Loss, Objective, Partition, Scored, TaughtTexts, Teacher,
};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is minimised. Without this table, ranking with `scale` and `symmetric` of `[train]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossConfig {
    #[serde(default)]
    pub kind: LossKind,
    /// Which texts are compared; must include "query_to_doc".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directions: Option<Vec<Direction>>,
    /// Whether the directions share a softmax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// Short for directions "query_to_doc" and "doc_to_query" with partition "per_direction".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symmetric: Option<bool>,
    /// Multiplies the cosine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// Which negatives count more, the more similar they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardness_mode: Option<Harder>,
    /// Multiplies their cosine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardness_strength: Option<f64>,
    /// Whether the scale is a parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learn_scale: Option<bool>,
    /// What a learned scale does not exceed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_scale: Option<f64>,
    /// Dimensions of the prefixes trained as vectors of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matryoshka: Vec<usize>,
    /// A weight for each dimension; 1 if not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matryoshka_weights: Vec<f64>,
    /// The distance at which a negative no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    /// Whether a guide's margin is a difference or a share of the similarity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_strategy: Option<MarginStrategy>,
    /// Whether anchors are compared with anchors, and positives with positives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contrast_anchors: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contrast_positives: Option<bool>,
    /// Divides scores before a softmax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// The same, of the model's own scores or of the targets only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub student_temperature: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teacher_temperature: Option<f64>,
    /// What a pair's targets are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Labels>,
    /// Between an anchor and a candidate, or a vector and the teacher's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<Distance>,
    /// Whether a trained layer outside the model takes its vectors to the teacher's dimensions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projection: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teacher: Option<TeacherConfig>,
}

/// By their names in sentence-transformers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarginStrategy {
    Absolute,
    Relative,
}

/// `[loss.teacher]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeacherConfig {
    /// A file of vectors (`trainer encode --pairs`);
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<PathBuf>,
    /// or a model folder, to be run in the step on the tokens that the model reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<PathBuf>,
    /// Whose vectors the texts of a pair shall have.
    #[serde(default)]
    pub of: TaughtTexts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossKind {
    #[default]
    Contrastive,
    Cosent,
    Angle,
    CosineSimilarity,
    PairContrastive,
    OnlineContrastive,
    Triplet,
    MarginMse,
    Kl,
    Mse,
    EmbedDistill,
    Conversation,
    Gist,
}

impl LossKind {
    /// Its keys in `[loss]`, besides `kind` and those of Matryoshka.
    fn keys(self) -> &'static [&'static str] {
        match self {
            LossKind::Contrastive => &[
                "directions",
                "partition",
                "symmetric",
                "scale",
                "learn_scale",
                "max_scale",
                "hardness_mode",
                "hardness_strength",
            ],
            LossKind::Cosent | LossKind::Angle | LossKind::Conversation => &["scale"],
            LossKind::CosineSimilarity => &[],
            LossKind::PairContrastive | LossKind::OnlineContrastive => &["margin"],
            LossKind::Triplet => &["margin", "distance"],
            LossKind::MarginMse => &["targets"],
            LossKind::Kl => &["temperature", "student_temperature", "teacher_temperature"],
            LossKind::Mse => &["teacher", "projection"],
            LossKind::EmbedDistill => &["teacher", "projection", "distance"],
            LossKind::Gist => &[
                "teacher",
                "temperature",
                "margin",
                "margin_strategy",
                "contrast_anchors",
                "contrast_positives",
            ],
        }
    }

    /// The name used in configurations.
    fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// A loss as configured, with `[train]` for what it leaves open; `place` is where its keys are.
///
/// # Errors
/// Contradictory keys, keys of another kind, directions without a positive, repeated dimensions.
pub fn loss(given: Option<&LossConfig>, train: &TrainConfig, place: &str) -> Result<Loss> {
    let scale = train.scale;
    ensure!(scale > 0.0 && scale.is_finite(), "train.scale is {scale}; it must be above 0, and 20 is usual");
    let (objective, dims) = match given {
        None => (Objective::Contrastive(Contrastive::ranking(train.scale, train.symmetric)), vec![]),
        Some(given) => {
            let objective = given.objective(train).with_context(|| place.to_owned())?;
            (objective, given.dims().with_context(|| place.to_owned())?)
        }
    };
    let objective = match objective {
        Objective::Contrastive(loss) if train.mask_false_negatives => Objective::Contrastive(loss.masked()),
        Objective::Conversation(loss) => {
            Objective::Conversation(Conversation { masks: train.mask_false_negatives, ..loss })
        }
        other => other,
    };
    Ok(Loss::from(objective).nested(&dims))
}

impl LossConfig {
    fn objective(&self, train: &TrainConfig) -> Result<Objective> {
        let kind = self.kind;
        self.check_keys()?;
        let margin = |usual: f64| above_zero("margin", self.margin.unwrap_or(usual), usual);
        Ok(match kind {
            LossKind::Contrastive => {
                let loss = self.contrastive(train)?.hardened(self.hardness()?);
                let most = self.learned_scale(loss.scale)?;
                Objective::Contrastive(most.map_or(loss.clone(), |most| loss.learning(most)))
            }
            LossKind::Cosent => Objective::Scored(Scored::CoSent { scale: self.scale(train)? }),
            LossKind::Angle => Objective::Scored(Scored::Angle { scale: self.scale(train)? }),
            LossKind::CosineSimilarity => Objective::Scored(Scored::Cosine),
            LossKind::PairContrastive => Objective::Scored(Scored::Contrastive { margin: margin(0.5)? }),
            LossKind::OnlineContrastive => {
                Objective::Scored(Scored::OnlineContrastive { margin: margin(0.5)? })
            }
            LossKind::Triplet => {
                let distance = self.distance(Distance::L2, &[Distance::Cosine, Distance::Manhattan])?;
                // Of vectors of any length, or of unit length.
                let usual = if distance == Distance::Cosine { 0.5 } else { 5.0 };
                Objective::Candidates(Candidates::Triplet { margin: margin(usual)?, distance })
            }
            LossKind::MarginMse => {
                Objective::Candidates(Candidates::MarginMse { labels: self.targets.unwrap_or_default() })
            }
            LossKind::Kl => {
                let both = self.temperature.unwrap_or(1.0);
                let of = |own: Option<f64>, name| above_zero(name, own.unwrap_or(both), 1.0);
                above_zero("temperature", both, 1.0)?;
                Objective::Candidates(Candidates::Kl {
                    student: of(self.student_temperature, "student_temperature")?,
                    teacher: of(self.teacher_temperature, "teacher_temperature")?,
                })
            }
            LossKind::Conversation => {
                Objective::Conversation(Conversation { scale: self.scale(train)?, masks: false })
            }
            LossKind::Gist => Objective::Contrastive(self.gist()?),
            LossKind::Mse => self.distill(Distance::Mse)?,
            LossKind::EmbedDistill => {
                self.distill(self.distance(Distance::Cosine, &[Distance::L2, Distance::Mse])?)?
            }
        })
    }

    /// Refuses keys that the kind does not read.
    fn check_keys(&self) -> Result<()> {
        let stated = serde_json::to_value(self)?;
        let own = self.kind.keys();
        let general = ["kind", "matryoshka", "matryoshka_weights"];
        let foreign = stated
            .as_object()
            .into_iter()
            .flat_map(|o| o.keys())
            .find(|key| !general.contains(&key.as_str()) && !own.contains(&key.as_str()));
        if let Some(key) = foreign {
            let reads = match own {
                [] => "no others".to_owned(),
                own => own.join(", "),
            };
            anyhow::bail!("kind = \"{}\" does not read `{key}`, but {reads}; remove it", self.kind.name());
        }
        Ok(())
    }

    fn scale(&self, train: &TrainConfig) -> Result<f64> {
        // A value other than the default was written.
        ensure!(
            self.scale.is_none_or(|scale| scale == train.scale || train.scale == default_scale()),
            "scale is given here and as train.scale = {}; remove one of them",
            train.scale
        );
        above_zero("scale", self.scale.unwrap_or(train.scale), 20.0)
    }

    fn contrastive(&self, train: &TrainConfig) -> Result<Contrastive> {
        let scale = self.scale(train)?;
        ensure!(
            train.symmetric || (self.symmetric != Some(true) && self.directions.is_none()),
            "the directions are given here and by train.symmetric = false; remove one of them"
        );
        match (&self.directions, self.partition, self.symmetric) {
            (Some(directions), partition, None) => {
                Contrastive::new(scale, directions, partition.unwrap_or_default())
            }
            (None, None, symmetric) => Ok(Contrastive::ranking(scale, symmetric.unwrap_or(train.symmetric))),
            (Some(_), _, Some(_)) | (None, Some(_), _) => anyhow::bail!(
                "`symmetric` is short for directions = [\"query_to_doc\", \"doc_to_query\"] and partition = \
                 \"per_direction\"; write either `symmetric` or `directions` with `partition`"
            ),
        }
    }

    /// The largest scale, if one that begins at `scale` is learned.
    fn learned_scale(&self, scale: f64) -> Result<Option<f64>> {
        if self.learn_scale != Some(true) {
            ensure!(self.max_scale.is_none(), "max_scale is for learn_scale = true; remove it");
            return Ok(None);
        }
        let most = above_zero("max_scale", self.max_scale.unwrap_or(100.0), 100.0)?;
        ensure!(
            (1.0..=most).contains(&scale),
            "scale is {scale}; one that is learned begins between 1 and max_scale = {most}"
        );
        Ok(Some(most))
    }

    fn hardness(&self) -> Result<Option<Hardness>> {
        match (self.hardness_mode, self.hardness_strength) {
            (None, None) => Ok(None),
            (Some(mode), Some(strength)) => {
                Ok(Some(Hardness { mode, strength: above_zero("hardness_strength", strength, 5.0)? }))
            }
            _ => anyhow::bail!(
                "hardness_mode and hardness_strength go together; published are 9 with \"in_batch_negatives\" and 5 with \
                 \"hard_negatives\""
            ),
        }
    }

    /// The distance: one of these.
    fn distance(&self, usual: Distance, others: &[Distance]) -> Result<Distance> {
        let distance = self.distance.unwrap_or(usual);
        let name = |d: &Distance| match (d, self.kind) {
            (Distance::L2, LossKind::Triplet) => "\"euclidean\"".to_owned(),
            (d, _) => serde_json::to_string(d).unwrap_or_default(),
        };
        ensure!(
            distance == usual || others.contains(&distance),
            "kind = \"{}\" has no distance {}, but {}",
            self.kind.name(),
            name(&distance),
            std::iter::once(&usual).chain(others).map(name).collect::<Vec<_>>().join(", ")
        );
        Ok(distance)
    }

    fn teacher(&self) -> Result<Teacher> {
        match &self.teacher {
            Some(TeacherConfig { vectors: Some(_), model: Some(_), .. }) => {
                anyhow::bail!("teacher has vectors, and a model to compute them; remove one of the keys")
            }
            Some(TeacherConfig { vectors: None, model: None, .. }) | None => anyhow::bail!(
                "kind = \"{}\" needs a teacher's vectors; make them with `trainer encode --model TEACHER --pairs FILE \
                 --out teacher.f16`, and write teacher = {{ vectors = \"teacher.f16\" }}; or name a model with the same \
                 tokenizer, to be run in each step: teacher = {{ model = \"TEACHER\" }}",
                self.kind.name()
            ),
            Some(TeacherConfig { of, .. }) => Ok(Teacher { width: None, of: *of }),
        }
    }

    fn gist(&self) -> Result<Contrastive> {
        let teacher = self.teacher()?;
        ensure!(
            teacher.of == TaughtTexts::Texts,
            "a guide has a vector of each text; remove of = \"anchors\" from teacher"
        );
        let temperature = above_zero("temperature", self.temperature.unwrap_or(0.01), 0.01)?;
        let margin = self.margin.unwrap_or(0.0);
        ensure!(margin >= 0.0 && margin.is_finite(), "margin is {margin}; it must be 0 or more");
        let relative = self.margin_strategy == Some(MarginStrategy::Relative);
        let guide = Guide { margin, relative, teacher };
        let [anchors, positives] =
            [self.contrast_anchors, self.contrast_positives].map(|given| given.unwrap_or(true));
        Ok(Contrastive::guided(1.0 / temperature, anchors, positives, guide))
    }

    fn distill(&self, distance: Distance) -> Result<Objective> {
        let teacher = self.teacher()?;
        Ok(Objective::Distill(Distill { distance, teacher, projection: self.projection.unwrap_or(false) }))
    }

    /// Matryoshka's dimensions and their weights, largest first, as in sentence-transformers.
    fn dims(&self) -> Result<Vec<(usize, f64)>> {
        let (dims, weights) = (&self.matryoshka, &self.matryoshka_weights);
        ensure!(
            weights.is_empty() || weights.len() == dims.len(),
            "matryoshka_weights has {} entries for {} dimensions; give one for each, or none",
            weights.len(),
            dims.len()
        );
        ensure!(
            weights.iter().all(|w| *w > 0.0 && w.is_finite()),
            "matryoshka_weights must be above 0; leave out the dimensions that are not to count"
        );
        let weights = weights.iter().copied().chain(std::iter::repeat(1.0));
        let mut dims: Vec<(usize, f64)> = dims.iter().copied().zip(weights).collect();
        dims.sort_by_key(|(dim, _)| std::cmp::Reverse(*dim));
        ensure!(
            dims.iter().all(|(d, _)| *d > 0) && dims.windows(2).all(|w| w[0].0 != w[1].0),
            "matryoshka lists dimensions from 1 on, each once"
        );
        Ok(dims)
    }
}

fn above_zero(key: &str, value: f64, usual: f64) -> Result<f64> {
    ensure!(value > 0.0 && value.is_finite(), "{key} is {value}; it must be above 0, and {usual} is usual");
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::super::GOOD;
    use super::*;

    fn parsed(table: &str) -> Result<Loss> {
        let config = Config::parse(&format!("{GOOD}\n{table}"))?;
        loss(config.loss.as_ref(), &config.train, "[loss]")
    }

    #[test]
    fn the_short_form_is_two_directions_apart() {
        let [plain, short, long] = [
            "",
            "[loss]\nsymmetric = true",
            "[loss]\nkind = \"contrastive\"\ndirections = [\"doc_to_query\", \"query_to_doc\"]\npartition = \"per_direction\"",
        ]
        .map(|table| parsed(table).unwrap());
        assert!(plain == short && short == long);
        let nested = parsed("[loss]\nmatryoshka = [64, 384]\nscale = 50").unwrap();
        let long = Loss::from(Contrastive::ranking(50.0, true).masked());
        assert_eq!(nested, long.nested(&[(384, 1.0), (64, 1.0)]));
    }

    #[test]
    fn contradictions_are_named() {
        for (keys, want) in [
            ("directions = [\"doc_to_query\"]", "query_to_doc"),
            ("directions = [\"query_to_doc\", \"doc_to_doc\"]\npartition = \"per_direction\"", "\"joint\""),
            ("directions = [\"query_to_doc\"]\nsymmetric = true", "either `symmetric`"),
            ("directions = [\"sideways\"]", "sideways"),
            ("kind = \"triplets\"", "triplet"),
            ("kind = \"triplet\"\nscale = 5", "does not read `scale`, but margin, distance"),
            (
                "kind = \"triplet\"\ndistance = \"mse\"",
                "no distance \"mse\", but \"euclidean\", \"cosine\", \"manhattan\"",
            ),
            ("kind = \"cosine_similarity\"\nmargin = 5", "but no others"),
            ("kind = \"cosent\"\nscale = 0", "above 0"),
            ("kind = \"kl\"\ntemperature = 0.0", "temperature is 0"),
            ("kind = \"mse\"", "needs a teacher's vectors"),
            ("kind = \"gist\"", "needs a teacher's vectors"),
            (
                "kind = \"gist\"\nteacher = { vectors = \"x\", of = \"anchors\" }",
                "a guide has a vector of each text",
            ),
            ("kind = \"gist\"\nmargin = -0.1\nteacher = { vectors = \"x\" }", "must be 0 or more"),
            ("kind = \"gist\"\nscale = 5\nteacher = { vectors = \"x\" }", "does not read `scale`"),
            ("kind = \"mse\"\nteacher = { of = \"texts\" }", "vectors"),
            ("kind = \"mse\"\ndistance = \"l2\"\nteacher = { vectors = \"x\" }", "does not read `distance`"),
            ("max_scale = 50", "is for learn_scale = true"),
            ("learn_scale = true\nscale = 150", "between 1 and max_scale = 100"),
            ("kind = \"cosent\"\nlearn_scale = true", "does not read `learn_scale`"),
            ("hardness_strength = 5.0", "go together"),
            ("hardness_mode = \"hard_negatives\"", "5 with \"hard_negatives\""),
            ("hardness_mode = \"all_negatives\"\nhardness_strength = 0", "hardness_strength is 0"),
            ("kind = \"cosent\"\nhardness_strength = 5.0", "does not read `hardness_strength`"),
            ("matryoshka = [64, 64]", "each once"),
            ("matryoshka = [64]\nmatryoshka_weights = [1.0, 2.0]", "2 entries for 1"),
            ("scale = 0", "above 0"),
            ("scale = 30\n[train]\nscale = 5", "train.scale = 5"),
            ("symmetric = true\n[train]\nsymmetric = false", "train.symmetric = false"),
            ("directions = [\"query_to_doc\"]\n[train]\nsymmetric = false", "train.symmetric = false"),
        ] {
            // The rest of [train] is in the file already.
            let (loss, train) = keys.split_once("\n[train]\n").unwrap_or((keys, ""));
            let text = format!("{}{train}\n[loss]\n{loss}", GOOD.trim_end().to_owned() + "\n");
            let resolved = |c: Config| super::loss(c.loss.as_ref(), &c.train, "[loss]");
            let error = Config::parse(&text).and_then(resolved).unwrap_err();
            let error = format!("{error:#}");
            assert!(error.contains(want), "{keys}: {error}");
        }
    }
}
