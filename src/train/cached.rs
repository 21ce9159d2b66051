//! Runs the programs of a cached step over the chunks of a batch.

use super::clock::{Queued, Span};
use super::step::{DeviceState, PendingStep, StepInputs, batch_tensors, shape_of};
use crate::batches::HostBatch;
use crate::common::OnceMap;
use crate::graph::{Program, emit};
use crate::model::cached::{CHUNKS_AHEAD, CachedSpec, TICKETS, Tile};
use crate::model::{BatchShape, StepSpec, optimizer::state_tensors};
use crate::runtime::{Arg, Buffer, Cache, Client, Executable};
use anyhow::{Context, Result, ensure};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

/// Buffers by name and replica.
type Values = HashMap<String, Vec<Buffer>>;

/// The scalars of [`StepInputs`], in their order.
const SCALARS: [&str; 3] = ["step", "lr", "seed"];

/// Compiles the step's programs for each shape of chunk that comes along, and runs them.
pub struct CachedStepper {
    client: Arc<Client>,
    spec: StepSpec,
    chunks: usize,
    tile: Tile,
    by_shape: OnceMap<BatchShape, Step>,
    /// By their text: chunks of other shapes share what does not depend on them.
    executables: OnceMap<String, Executable>,
    cache: Cache,
}

/// A step that is being queued.
struct Run<'a> {
    batch: &'a HostBatch,
    values: Values,
    /// Each program of each turn of each stage.
    work: Vec<Queued>,
    /// Since when the next one is being queued.
    begun: Instant,
    transfers: Vec<Span>,
}

impl Run<'_> {
    /// A program is queued; `result` is one of its results.
    fn queued(&mut self, result: Option<&String>) -> Result<()> {
        let results = result.and_then(|name| self.values.get(name));
        self.work.push(Queued::new(self.begun, results.into_iter().flatten())?);
        self.begun = Instant::now();
        Ok(())
    }
}

/// A compiled step.
struct Step {
    spec: CachedSpec,
    stages: Vec<Stage>,
}

struct Stage {
    programs: Vec<Loaded>,
    times: usize,
    takes: Vec<usize>,
    frees: Vec<String>,
}

struct Loaded {
    name: String,
    /// And whether the program takes the input's memory.
    inputs: Vec<(String, bool)>,
    outputs: Vec<String>,
    exe: Arc<Executable>,
}

impl CachedStepper {
    /// `spec.shape` is replaced by that of each batch's chunks; a batch holds `chunks` of them for each
    /// replica, one replica's after the other.
    pub fn new(client: Arc<Client>, spec: StepSpec, chunks: usize, tile: Tile) -> Self {
        let cache = Cache::from_env();
        CachedStepper {
            client,
            spec,
            chunks,
            tile,
            cache,
            by_shape: OnceMap::default(),
            executables: OnceMap::default(),
        }
    }

    /// Whether the programs for batches of such chunks are there.
    pub fn has(&self, chunk: &BatchShape) -> bool {
        self.by_shape.has(chunk)
    }

    /// Compiles those that are not there; `begin` hears before each wait whether the executable is in the cache.
    ///
    /// # Errors
    /// A program that does not compile.
    pub fn prepare(&self, chunk: &BatchShape, begin: &mut dyn FnMut(bool)) -> Result<()> {
        self.compiled(chunk, begin).map(drop)
    }

    /// Starts a step: the state is given away and comes back updated. Returns when the last chunk is
    /// queued; meanwhile the devices work on what came before it.
    ///
    /// # Errors
    /// A program that does not compile, a device out of memory.
    pub fn run(
        &self,
        state: DeviceState,
        batch: &HostBatch,
        inputs: StepInputs,
    ) -> Result<(DeviceState, PendingStep)> {
        let (shape, replicas) = (shape_of(batch), self.local());
        ensure!(
            batch.replicas.len() == replicas * self.chunks,
            "a batch of {} chunks for {replicas} replicas of {} chunks each; lay the batches out for that",
            batch.replicas.len(),
            self.chunks
        );
        let step = self.compiled(&shape, &mut |_| ())?;
        let names: Vec<String> = state_tensors(&self.spec.params()).map(|(name, _)| name).collect();
        let mut values: Values = names.iter().cloned().zip(by_value(state.0)).collect();
        values.extend(SCALARS.iter().map(|s| s.to_string()).zip(by_value(inputs.0)));
        let mut run = Run { batch, values, work: vec![], begun: Instant::now(), transfers: vec![] };
        for stage in &step.stages {
            self.run_stage(&step.spec, stage, &mut run)?;
        }
        let Run { mut values, work, transfers, .. } = run;
        let mut take = |name: &str| values.remove(name).with_context(|| format!("the step left no {name}"));
        let state: Vec<Vec<Buffer>> = names.iter().map(|n| take(n)).collect::<Result<_>>()?;
        let mut scalar = |name: &str| Ok::<_, anyhow::Error>(take(name)?[0].to_host_async()?);
        let (loss, grad_norm) = (scalar("loss")?, scalar("grad_norm")?);
        let masked = self.spec.objective.mask.then(|| scalar("masked")).transpose()?;
        let rows = take("row_loss")?.iter().map(|b| Ok(b.to_host_async()?)).collect::<Result<_>>()?;
        let mut columns: Vec<_> = state.into_iter().map(Vec::into_iter).collect();
        let state = (0..replicas).map(|_| columns.iter_mut().filter_map(Iterator::next).collect()).collect();
        Ok((DeviceState(state), PendingStep { loss, grad_norm, masked, rows, work, transfers }))
    }

    fn run_stage(&self, spec: &CachedSpec, stage: &Stage, run: &mut Run<'_>) -> Result<()> {
        // The devices are never more than a few chunks behind: texts would fill their memory.
        let mut tickets: VecDeque<Vec<Buffer>> = VecDeque::new();
        for time in 0..stage.times {
            if !stage.takes.is_empty() {
                if tickets.len() == CHUNKS_AHEAD {
                    let done = tickets.pop_front().unwrap_or_default();
                    done.iter()
                        .try_for_each(Buffer::ready)
                        .with_context(|| format!("chunk {} of {}", time - CHUNKS_AHEAD + 1, self.chunks))?;
                }
                let begun = Instant::now();
                self.upload(spec, &stage.takes, time, run)?;
                run.transfers.push((begun, Instant::now()));
                run.begun = Instant::now();
            }
            for program in &stage.programs {
                self.call(program, &mut run.values).with_context(|| format!("program {}", program.name))?;
                run.queued(program.outputs.first())?;
            }
            tickets.extend(
                TICKETS
                    .iter()
                    .filter(|_| !stage.takes.is_empty())
                    .filter_map(|name| run.values.remove(*name)),
            );
        }
        stage.frees.iter().for_each(|name| drop(run.values.remove(name)));
        Ok(())
    }

    /// What a stage takes of chunk `chunk` of each replica.
    fn upload(&self, spec: &CachedSpec, takes: &[usize], chunk: usize, run: &mut Run<'_>) -> Result<()> {
        let (names, batch, mask) = (spec.chunk_inputs(), run.batch, self.spec.objective.mask);
        let of_replica = |r: usize| {
            let part = &batch.replicas[r * self.chunks + chunk];
            let tensors: Vec<_> = batch_tensors(part, batch.negatives, mask).collect();
            takes.iter().map(move |&k| (tensors[k], r))
        };
        let all = self.client.upload_all((0..self.local()).flat_map(of_replica))?;
        let mut columns: Vec<Vec<Buffer>> = takes.iter().map(|_| Vec::new()).collect();
        all.into_iter().enumerate().for_each(|(i, buffer)| columns[i % takes.len()].push(buffer));
        run.values.extend(takes.iter().map(|&k| names[k].0.clone()).zip(columns));
        Ok(())
    }

    fn call(&self, program: &Loaded, values: &mut Values) -> Result<()> {
        let mut given: Vec<Option<std::vec::IntoIter<Buffer>>> = vec![];
        for (name, donated) in &program.inputs {
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
        let rows = (0..self.local()).map(|r| {
            program.inputs.iter().zip(&mut given).map(|((name, _), g)| argument(r, name, g)).collect()
        });
        let out = program.exe.execute(rows.collect())?;
        values.extend(program.outputs.iter().cloned().zip(by_value(out)));
        Ok(())
    }

    fn compiled(&self, shape: &BatchShape, begin: &mut dyn FnMut(bool)) -> Result<Arc<Step>> {
        self.by_shape.get(shape, || {
            let step = StepSpec { shape: shape.clone(), ..self.spec.clone() };
            let spec = CachedSpec { step, chunks: self.chunks, tile: self.tile };
            let mut stages = vec![];
            for stage in spec.stages()? {
                let programs = stage.programs.iter().map(|p| self.load(p, begin)).collect::<Result<_>>()?;
                stages.push(Stage { programs, times: stage.times, takes: stage.takes, frees: stage.frees });
            }
            Ok(Step { spec, stages })
        })
    }

    fn load(&self, p: &Program, begin: &mut dyn FnMut(bool)) -> Result<Loaded> {
        let text = emit::stablehlo(p);
        let compile = || self.cache.compile_announced(&self.client, &text, p.replicas, begin);
        let exe =
            self.executables.get(&text, compile).with_context(|| format!("compiling program {}", p.name))?;
        Ok(Loaded {
            name: p.name.clone(),
            inputs: p.inputs.iter().map(|i| (i.name.clone(), i.donated_to.is_some())).collect(),
            outputs: p.outputs.iter().map(|o| o.0.clone()).collect(),
            exe,
        })
    }

    /// Replicas of this process.
    fn local(&self) -> usize {
        self.client.pod().local_of(self.spec.replicas).len()
    }
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
