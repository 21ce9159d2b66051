//! Runs step plans: compiles the programs for each batch shape, on demand, and keeps values by name. It depends neither
//! on a step's loss nor on its number of programs.

use super::clock::{Queued, Span};
use super::precompile::Precompile;
use super::programs::LossShape;
use super::state::{DeviceState, PendingStep, Values};
use super::upload::{StepInputs, Uploader, shape_of, tensor, upload};
use crate::batches::HostBatch;
use crate::common::OnceMap;
use crate::common::hash::sha256_bytes;
use crate::common::units::count;
use crate::graph::{Program, emit};
use crate::model::StepSpec;
use crate::model::step::{CHUNKS_AHEAD, ROW_LOSS};
use crate::runtime::{Arg, Buffer, Cache, Client, Executable, Making};
use anyhow::{Context, Result, ensure};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Instant;

/// Compiles steps and runs them.
pub struct Executor {
    steps: Arc<Steps>,
    /// Shapes to compile ahead, from the second step on so as not to delay the first.
    likely: Vec<LossShape>,
    precompile: Option<Precompile>,
    begun: bool,
}

/// Compiled steps, by the loss and the shape of the batch or of its chunks.
struct Steps {
    client: Arc<Client>,
    /// One for each loss, on the same parameters but for the losses' own.
    specs: Arc<Vec<StepSpec>>,
    cache: Cache,
    /// What they leave to the next step. That of another loss goes through a step as it is.
    state: BTreeSet<String>,
    by_shape: OnceMap<LossShape, Vec<CompiledStage>>,
    /// By hash of the program text: different shapes share the programs that do not depend on the shape.
    executables: OnceMap<String, Executable>,
}

/// A stage of a compiled [`StepPlan`](crate::model::StepPlan).
struct CompiledStage {
    kernels: Vec<CompiledKernel>,
    times: usize,
    takes: Vec<String>,
    ticket: Option<String>,
    frees: Vec<String>,
}

struct CompiledKernel {
    name: String,
    /// Names, and whether the buffer is donated.
    inputs: Vec<(String, bool)>,
    outputs: Vec<String>,
    exe: Arc<Executable>,
}

/// A step being queued.
struct Execution<'a> {
    batch: &'a HostBatch,
    values: Values,
    /// Each kernel of each repetition of each stage.
    work: Vec<Queued>,
    /// When queueing of the next one began.
    begun: Instant,
    transfers: Vec<Span>,
}

impl Executor {
    /// `specs` has a step for each loss, whose `shape` is replaced by each batch's own. Programs for the shapes in
    /// `likely` are compiled in that order while the devices run steps.
    pub fn new(client: Arc<Client>, specs: Vec<StepSpec>, likely: Vec<LossShape>) -> Self {
        let state = specs.iter().flat_map(StepSpec::state).map(|(name, _)| name).collect();
        let steps = Steps {
            client,
            state,
            specs: specs.into(),
            cache: Cache::from_env(),
            by_shape: OnceMap::default(),
            executables: OnceMap::default(),
        };
        Executor { steps: steps.into(), likely, precompile: None, begun: false }
    }

    /// Whether this batch's shape must be compiled first.
    pub fn is_new(&self, batch: &HostBatch) -> bool {
        !self.steps.by_shape.has(&key(batch))
    }

    /// Makes the programs for this batch, on any thread; see [`super::compiling::ready`].
    pub fn making(
        &self,
        batch: &HostBatch,
    ) -> impl FnOnce(&mut dyn FnMut(Making)) -> Result<()> + Send + 'static {
        let (shape, steps) = (key(batch), self.steps.clone());
        move |begin| steps.of(&shape, begin).map(drop)
    }

    /// Describes, for people, what sets this batch's programs apart.
    pub fn describe(&self, batch: &HostBatch) -> String {
        let shape = shape_of(batch);
        let rows: Vec<String> = shape.groups.iter().map(|g| format!("{} × {}", g.rows, g.len)).collect();
        let negatives = match shape.negatives {
            0 => String::new(),
            n => format!(", {} a pair", count(n as u64, "negative")),
        };
        let of = if self.steps.specs[batch.reading.loss].chunks.is_some() { "chunk" } else { "replica" };
        format!("rows of a {of}: {}{negatives}", rows.join(" and "))
    }

    /// Uploads the inputs of [`Executor::start`].
    pub fn uploader(&self) -> Uploader {
        Uploader::new(self.steps.client.clone(), self.steps.specs.clone())
    }

    /// Uploads the inputs of step `step` (from 1) and starts it; see [`Executor::start`].
    ///
    /// # Errors
    /// A program that does not compile; a device out of memory.
    pub fn run(
        &mut self,
        state: DeviceState,
        batch: &HostBatch,
        step: u64,
        lr: f64,
        seed: u64,
    ) -> Result<(DeviceState, PendingStep)> {
        let inputs = self.uploader().upload(batch, step, lr, seed)?;
        self.start(state, batch, inputs).with_context(|| format!("step {step}"))
    }

    /// Stops compiling ahead after the current program; for when the last step has been started.
    pub fn stop_ahead(&self) {
        self.precompile.iter().for_each(Precompile::stop);
    }

    /// Abandons the program being compiled ahead; for a process about to end.
    pub fn abandon_ahead(&mut self) {
        self.precompile.iter_mut().for_each(Precompile::abandon);
    }

    /// Starts a step, consuming the state and returning it updated. `inputs` are those of `batch`, which holds each
    /// replica's chunks in sequence. Returns when the last kernel is queued, while the devices still work on earlier
    /// ones.
    ///
    /// # Errors
    /// A program that does not compile; a device out of memory.
    pub fn start(
        &mut self,
        state: DeviceState,
        batch: &HostBatch,
        inputs: StepInputs,
    ) -> Result<(DeviceState, PendingStep)> {
        let started = self.steps.start(state, batch, inputs)?;
        if std::mem::replace(&mut self.begun, true) && !self.likely.is_empty() {
            let (shapes, steps) = (std::mem::take(&mut self.likely), self.steps.clone());
            self.precompile =
                Some(Precompile::spawn(shapes, move |shape| steps.of(shape, &mut |_| ()).map(drop))?);
        }
        Ok(started)
    }
}

impl Steps {
    fn start(
        &self,
        state: DeviceState,
        batch: &HostBatch,
        inputs: StepInputs,
    ) -> Result<(DeviceState, PendingStep)> {
        let spec = self.spec(batch);
        let (given, local) = (batch.replicas.len(), self.client.pod().local_of(spec.replicas));
        let chunks = spec.chunks.map_or(1, |c| c.count);
        ensure!(
            given == local.len() * chunks,
            "a batch of {given} parts, but this process runs {local:?} of {} replicas in {}; rebuild the loader \
             for {} replicas",
            spec.replicas,
            count(chunks as u64, "chunk"),
            spec.replicas
        );
        let stages = self.of(&key(batch), &mut |_| ())?;
        let mut values = state.0;
        values.extend(inputs.0);
        let mut run = Execution { batch, values, work: vec![], begun: Instant::now(), transfers: vec![] };
        for stage in stages.iter() {
            self.run_stage(stage, &mut run)?;
        }
        let Execution { mut values, work, transfers, .. } = run;
        let mut take = |name: &str| values.remove(name).with_context(|| format!("the step left no {name}"));
        let state = self.state.iter().map(|name| Ok((name.clone(), take(name)?))).collect::<Result<_>>()?;
        let rows = take(ROW_LOSS)?.iter().map(|b| Ok(b.to_host_async()?)).collect::<Result<_>>()?;
        let scalars = ["loss", "grad_norm"].iter().chain(spec.loss.metrics());
        let scalar = |name: &&str| Ok((name.to_string(), take(name)?[0].to_host_async()?));
        let metrics = scalars.map(scalar).collect::<Result<_>>()?;
        Ok((DeviceState(state), PendingStep { metrics, rows, work, transfers }))
    }

    fn run_stage(&self, stage: &CompiledStage, run: &mut Execution<'_>) -> Result<()> {
        // The devices are never more than a few chunks behind: texts would fill their memory.
        let mut tickets: VecDeque<Vec<Buffer>> = VecDeque::new();
        for time in 0..stage.times {
            if !stage.takes.is_empty() {
                if tickets.len() == CHUNKS_AHEAD {
                    let done = tickets.pop_front().unwrap_or_default();
                    let context = || format!("chunk {} of {}", time - CHUNKS_AHEAD + 1, stage.times);
                    done.iter().try_for_each(Buffer::ready).with_context(context)?;
                }
                let begun = Instant::now();
                self.upload(&stage.takes, time, run)?;
                run.transfers.push((begun, Instant::now()));
                run.begun = Instant::now();
            }
            for kernel in &stage.kernels {
                self.call(kernel, run).with_context(|| format!("program {}", kernel.name))?;
            }
            tickets.extend(stage.ticket.as_ref().and_then(|name| run.values.remove(name)));
        }
        stage.frees.iter().for_each(|name| drop(run.values.remove(name)));
        Ok(())
    }

    /// Uploads a stage's inputs from chunk `chunk` of each replica.
    fn upload(&self, takes: &[String], chunk: usize, run: &mut Execution<'_>) -> Result<()> {
        let (batch, chunks) = (run.batch, self.spec(run.batch).chunks.map_or(1, |c| c.count));
        let find = |r: usize, name: &str| tensor(&batch.replicas[r * chunks + chunk], name);
        run.values.extend(upload(&self.client, takes, self.local(batch), find)?);
        Ok(())
    }

    fn call(&self, kernel: &CompiledKernel, run: &mut Execution<'_>) -> Result<()> {
        let values = &mut run.values;
        let mut given: Vec<Option<std::vec::IntoIter<Buffer>>> = vec![];
        for (name, donated) in &kernel.inputs {
            ensure!(values.contains_key(name), "no program before it made its input {name}");
            given.push(if *donated { values.remove(name).map(Vec::into_iter) } else { None });
        }
        let argument = |r: usize, name: &str, given: &mut Option<std::vec::IntoIter<Buffer>>| match given
            .as_mut()
            .and_then(Iterator::next)
        {
            Some(buffer) => Arg::Donate(buffer),
            None => Arg::Keep(&values[name][r]),
        };
        let rows = (0..self.local(run.batch)).map(|r| {
            kernel.inputs.iter().zip(&mut given).map(|((name, _), g)| argument(r, name, g)).collect()
        });
        let out = by_value(kernel.exe.execute(rows.collect())?);
        run.work.push(Queued::new(run.begun, out.last().into_iter().flatten())?);
        run.begun = Instant::now();
        values.extend(kernel.outputs.iter().cloned().zip(out));
        Ok(())
    }

    /// `begin` is told, before each wait, whether the executable is in the cache.
    fn of(&self, shape: &LossShape, begin: &mut dyn FnMut(Making)) -> Result<Arc<Vec<CompiledStage>>> {
        self.by_shape.get(shape, || {
            let plan = self.specs[shape.0].with_shape(shape.1.clone()).plan()?;
            let mut stages = vec![];
            for stage in plan.stages {
                let kernels = stage.kernels.iter().map(|k| self.load(&k.program, begin));
                stages.push(CompiledStage {
                    kernels: kernels.collect::<Result<_>>()?,
                    times: stage.times,
                    takes: stage.takes,
                    ticket: stage.ticket,
                    frees: stage.frees,
                });
            }
            Ok(stages)
        })
    }

    fn load(&self, p: &Program, begin: &mut dyn FnMut(Making)) -> Result<CompiledKernel> {
        let text = emit::stablehlo(p);
        let compile = || self.cache.compile_announced(&self.client, &text, p.replicas, begin);
        let exe = self
            .executables
            .get(&sha256_bytes(text.as_bytes()), compile)
            .with_context(|| format!("compiling program {}", p.name))?;
        Ok(CompiledKernel {
            name: p.name.clone(),
            inputs: p.inputs.iter().map(|i| (i.name.clone(), i.donated_to.is_some())).collect(),
            outputs: p.outputs.iter().map(|o| o.0.clone()).collect(),
            exe,
        })
    }

    /// The step of this batch.
    fn spec(&self, batch: &HostBatch) -> &StepSpec {
        &self.specs[batch.reading.loss]
    }

    /// Replicas of this process.
    fn local(&self, batch: &HostBatch) -> usize {
        self.client.pod().local_of(self.spec(batch).replicas).len()
    }
}

fn key(batch: &HostBatch) -> LossShape {
    (batch.reading.loss, shape_of(batch))
}

/// `[replica][value]` → `[value][replica]`.
fn by_value(rows: Vec<Vec<Buffer>>) -> Vec<Vec<Buffer>> {
    let count = rows.first().map_or(0, Vec::len);
    let mut columns: Vec<Vec<Buffer>> = (0..count).map(|_| Vec::new()).collect();
    for row in rows {
        columns.iter_mut().zip(row).for_each(|(column, buffer)| column.push(buffer));
    }
    columns
}
