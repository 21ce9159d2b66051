//! What a run executes: which programs, and how often in a mean step.

use crate::batches::{Geometry, Layout, Reading, RowCounts};
use crate::embed::{encoder_shape, programs};
use crate::graph::Program;
use crate::model::loss::Negated;
use crate::model::step::Weighed;
use crate::model::{Encoder, ParamSpec, StepSpec};
use crate::shards::ShardSet;
use crate::train::{Data, Length, LossShape, Run, encoder, shape_of, shapes};
use anyhow::{Context, Result};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// Maximum batches loaded to find the mean step, and maximum texts in all of them.
const BATCHES: u64 = 64;
const TEXTS: u64 = 1 << 20;

/// An executable of a run.
pub struct Planned {
    pub name: String,
    /// Runs per mean step.
    pub runs: f64,
    /// Of one run on one device.
    pub model_flops: f64,
    pub program: Program,
    /// Bytes of its batch on one device; while it runs, those of the next two have arrived.
    pub inputs: u64,
    /// Bytes on one device alive during this executable only: what other parts of its step left.
    pub left: u64,
}

impl Planned {
    /// The programs of steps of these losses and shapes, each with its share of the steps. Programs that do not depend
    /// on a chunk's rows are listed once for all shapes of a loss with equally many negatives.
    fn of_shapes(specs: &[StepSpec], shapes: Vec<(LossShape, f64)>) -> Result<Vec<Planned>> {
        let mut list: Vec<Planned> = vec![];
        let resident = resident(specs);
        for ((loss, shape), share) in shapes {
            let spec = &specs[loss];
            let plan = spec.with_shape(shape.clone()).plan()?;
            let batch = plan.batch.clone();
            // What the steps of other losses leave: their own parameters, and teachers.
            let own: usize = plan.state.iter().map(|(_, ty)| ty.bytes()).sum();
            let others = resident - own as u64;
            // A chunk's texts are counted in `left`.
            let inputs = match spec.chunks {
                None => batch.iter().map(|(_, ty)| ty.bytes() as u64).sum(),
                Some(_) => 0,
            };
            for Weighed { kernel, runs, beside } in plan.weigh() {
                let program = kernel.program;
                let mut name = program.name.trim_start_matches("train_").to_owned();
                if batch.iter().any(|(b, _)| b.starts_with("ids.") && program.input(b).is_some()) {
                    name += &format!(" {}", shape.rows());
                }
                if shape.negatives > 0 {
                    name += &format!(" neg {}", shape.negatives);
                }
                if specs.len() > 1 {
                    name += &format!(" {}", spec.loss.class());
                    // Two losses of a class.
                    if specs.iter().filter(|other| other.loss.class() == spec.loss.class()).count() > 1 {
                        name += &format!(" {}", loss + 1);
                    }
                }
                let (runs, left) = (share * runs as f64, beside as u64 + others);
                if let Some(same) = list.iter_mut().find(|p| p.name == name) {
                    (same.runs, same.left) = (same.runs + runs, same.left.max(left));
                    continue;
                }
                list.push(Planned { name, runs, model_flops: kernel.model_flops, program, inputs, left });
            }
        }
        Ok(list)
    }

    /// The evaluator's programs, which no training step runs; process 0 runs them on its own devices, in addition to
    /// the run's state.
    pub(super) fn encoders(run: &Run, encoder: &Encoder, devices: usize) -> Result<Vec<Planned>> {
        if !run.evaluates() {
            return Ok(vec![]);
        }
        let longest = run.batch.longest();
        let left = resident(&run.steps(encoder, 1, "tpu")?) - bytes(&encoder.params());
        let one = |(len, program): (usize, Program)| {
            let group = encoder_shape(len);
            Planned {
                name: format!("evaluation {}x{len}", group.rows),
                runs: 0.0,
                model_flops: encoder.model_flops(&[group], group.rows),
                program,
                inputs: 0,
                // What the run has besides parameters, which are counted for every executable, as the evaluator's own.
                left,
            }
        };
        Ok(programs(encoder, longest, devices)?.into_iter().map(one).collect())
    }
}

/// Bytes of a run's state: parameters, moments, and teachers' parameters.
fn resident(specs: &[StepSpec]) -> u64 {
    let all: HashMap<String, usize> =
        specs.iter().flat_map(StepSpec::state).map(|(name, ty)| (name, ty.bytes())).collect();
    all.values().sum::<usize>() as u64
}

/// A run as seen by its devices.
pub struct Workload {
    pub encoder: Encoder,
    /// Smallest first.
    pub executables: Vec<Planned>,
    pub global_batch: usize,
    /// Configured steps; `None` if given in epochs of missing data.
    pub steps: Option<u64>,
    /// Tokens in a mean batch, excluding padding.
    pub tokens: f64,
    /// What the mean step is based on.
    pub assumption: String,
}

impl Workload {
    /// `tokens_per_text` replaces the data if given.
    ///
    /// # Errors
    /// An inconsistent configuration, or damaged shards.
    pub fn new(run: &Run, replicas: usize, tokens_per_text: Option<f64>) -> Result<Workload> {
        run.batch.check(replicas, "--topology")?;
        let encoder = encoder(run)?;
        let specs = run.steps(&encoder, replicas, "tpu")?;
        let lengths = match tokens_per_text {
            Some(tokens) => Assumed::Mean(tokens),
            None => match prepared(run)? {
                Prepared::All(sets) => {
                    return of_data(encoder, &specs, Data::of_sets(run, sets, replicas, 0)?);
                }
                Prepared::Lacks(set) => Assumed::Longest { set },
            },
        };
        assumed(run, encoder, &specs, &lengths)
    }

    /// Bytes of the parameters on a device.
    pub fn parameter_bytes(&self) -> u64 {
        bytes(&self.encoder.params())
    }
}

fn bytes<'s>(specs: impl IntoIterator<Item = &'s ParamSpec>) -> u64 {
    specs.into_iter().map(|s| s.size() as u64 * 4).sum()
}

/// The shards of the run's data sets.
enum Prepared {
    All(Vec<Arc<ShardSet>>),
    /// This data set has none yet.
    Lacks(String),
}

fn prepared(run: &Run) -> Result<Prepared> {
    let mut sets = Vec::new();
    for set in &run.sets {
        let folders: [PathBuf; 2] = [set.path.clone(), run.dir.join("shards").join(&set.name)];
        let Some(dir) = folders.iter().find(|d| d.join("manifest.json").exists()) else {
            return Ok(Prepared::Lacks(set.name.clone()));
        };
        sets.push(Arc::new(ShardSet::open(dir).with_context(|| format!("data set {}", set.name))?));
    }
    Ok(Prepared::All(sets))
}

/// Samples batches throughout the run to find how often each executable runs.
fn of_data(encoder: Encoder, specs: &[StepSpec], data: Data) -> Result<Workload> {
    let (loader, steps) = (&data.loader, data.steps);
    let layout = loader.layout();
    let geometry = layout.geometry();
    let texts = geometry.global_batch() as u64 * (2 + geometry.negatives as u64);
    let batches = (TEXTS / texts).clamp(4, BATCHES).min(steps);
    let (mut seen, mut tokens) = (HashMap::<LossShape, u64>::new(), 0);
    let mut readings: BTreeSet<Reading> = BTreeSet::new();
    for k in 0..batches {
        let batch = loader.batch(k * (steps / batches))?;
        tokens += batch.real_tokens;
        *seen.entry((batch.reading.loss, shape_of(&batch))).or_default() += 1;
        readings.insert(batch.reading);
    }
    readings.extend(layout.row_counts().imagined());
    let of = |reading: Reading| shapes(layout, reading).into_iter().map(move |shape| (reading.loss, shape));
    let all: Vec<LossShape> = readings.into_iter().flat_map(of).collect();
    let share = |shape: &LossShape| seen.get(shape).copied().unwrap_or(0) as f64 / batches as f64;
    let shared = all.into_iter().map(|shape| (shape.clone(), share(&shape))).collect();
    let executables = Planned::of_shapes(specs, shared)?;
    Ok(Workload {
        encoder,
        executables,
        global_batch: geometry.global_batch(),
        steps: Some(steps),
        tokens: tokens as f64 / batches as f64,
        assumption: format!("mean step: {batches} batches of the run's own data"),
    })
}

/// How full rows are when texts of a given mean length are packed; this matches the real mix.
const FILL: f64 = 0.93;

/// Lengths assumed in place of the data's.
enum Assumed {
    /// So many tokens on average.
    Mean(f64),
    /// The maximum, since this data set is not prepared.
    Longest { set: String },
}

fn assumed(run: &Run, encoder: Encoder, specs: &[StepSpec], lengths: &Assumed) -> Result<Workload> {
    let reading = |(loss, spec): (usize, &StepSpec)| {
        let needs = spec.loss.needs();
        let negatives = usize::from(needs.negatives == Negated::Required);
        Reading { loss, negatives, targets: needs.targets.map_or(0, |targets| targets.count(negatives)) }
    };
    let readings: Vec<Reading> = specs.iter().enumerate().map(reading).collect();
    let most = |of: fn(&Reading) -> usize| readings.iter().map(of).max().unwrap_or(0);
    let (n, targets) = (most(|reading| reading.negatives), most(|reading| reading.targets));
    let shares = specs[0].replicas * run.batch.chunks().unwrap_or(1);
    let geometry = Geometry { negatives: n, targets, ..run.batch.geometry(shares) };
    let (global_batch, packing) = (geometry.global_batch(), geometry.packing);
    let longest = (geometry.max_len_a + geometry.max_len_b) as f64 / 2.0;
    let each = match lengths {
        Assumed::Mean(tokens) => tokens.min(longest),
        Assumed::Longest { .. } => longest,
    };
    let needed = |reading: &Reading| {
        let texts = geometry.texts(reading.negatives);
        packing.filter(|_| matches!(lengths, Assumed::Mean(_))).map(|p| {
            let by_length = (texts as f64 * each / FILL / p.row_len as f64).ceil() as usize;
            by_length.max(texts.div_ceil(p.texts_per_row)).min(texts)
        })
    };
    let row_counts = match run.batch.row_counts() {
        Some(rows) => RowCounts::fixed(rows, n)?,
        None => {
            // With or without a negative, however many losses there are.
            let needed: BTreeSet<usize> = readings.iter().filter_map(needed).collect();
            let needed: Vec<usize> = needed.into_iter().collect();
            if needed.is_empty() { RowCounts::default() } else { RowCounts::fixed(&needed, n)? }
        }
    };
    let layout = Layout::new(geometry.clone(), row_counts)?;
    let mut shared = vec![];
    for reading in &readings {
        let used =
            layout.rows(reading.negatives, needed(reading).unwrap_or(geometry.texts(reading.negatives)));
        for shape in shapes(&layout, *reading) {
            let rows = shape.groups.iter().map(|g| g.rows).sum::<usize>();
            let runs = if rows == used { 1.0 / readings.len() as f64 } else { 0.0 };
            shared.push(((reading.loss, shape), runs));
        }
    }
    let executables = Planned::of_shapes(specs, shared)?;
    let unknown = |spec: &StepSpec| spec.loss.needs().teacher.is_some_and(|teacher| teacher.width.is_none());
    let teacher = if specs.iter().any(unknown) { ", a teacher's vectors as long as the model's" } else { "" };
    let equal = if specs.len() > 1 { ", as many steps of each loss" } else { "" };
    let of_pairs = format!("{}{teacher}{equal}", if n > 0 { "one negative a pair" } else { "no negatives" });
    let texts = readings.iter().map(|reading| geometry.texts(reading.negatives) * geometry.shares);
    let texts = texts.sum::<usize>() as f64 / readings.len() as f64;
    let assumption = match lengths {
        Assumed::Mean(_) if packing.is_none() => {
            format!("assumed: texts of {each} tokens on average, one in a row, {of_pairs}")
        }
        Assumed::Mean(_) => format!(
            "assumed: texts of {each} tokens on average, packed rows {:.0} % full, {of_pairs}",
            100.0 * FILL
        ),
        Assumed::Longest { set } => format!(
            "assumed: every text is max_len long, {of_pairs}, because data set {set} is not prepared \
             (trainer prepare, or --tokens-per-text)"
        ),
    };
    Ok(Workload {
        encoder,
        executables,
        global_batch,
        steps: match run.length {
            Length::Steps(steps) => Some(steps),
            Length::Epochs(_) => None,
        },
        tokens: each * texts,
        assumption,
    })
}
