//! Communication between the processes of a pod. Their only channel is the devices: a small program gathers a few words
//! from every replica, and all processes run it at the same points, in this order:
//!
//! 1. process 0 has prepared the data: [`PodSync::meet`];
//! 2. all start from the same step, settings and state: [`PodSync::agree`];
//! 3. before every step, whether any process was told to stop, or ends the run: [`PodSync::stops`];
//! 4. process 0 has written the last file: [`PodSync::meet`].
//!
//! A process that is alone compiles nothing and never waits.

use super::restore::Ready;
use super::watchdog::{Watchdog, pod_timeout};
use crate::common::{DType, HostTensor, hash};
use crate::graph::{Graph, GraphError, Input, Program, Ty, emit};
use crate::runtime::{Arg, Cache, Client, Executable, PendingHost, Pod};
use anyhow::{Context, Result, bail, ensure};
use std::sync::Arc;
use std::time::Duration;

/// Words each replica contributes.
pub const WORDS: usize = 8;
pub type Words = [u32; WORDS];

/// The program that gathers them.
pub struct Exchange {
    client: Arc<Client>,
    exe: Executable,
}

impl Exchange {
    /// # Errors
    /// PJRT errors.
    pub fn new(client: &Arc<Client>) -> Result<Exchange> {
        let replicas = client.pod().replicas();
        let text = emit::stablehlo(&program(replicas)?);
        let exe = Cache::from_env().compile(client, &text, replicas).context("compiling the exchange")?;
        Ok(Exchange { client: client.clone(), exe })
    }

    /// Starts an exchange, with the words of each replica of this process.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn start(&self, words: &[Words]) -> Result<PendingHost> {
        let upload = |(device, w): (usize, &Words)| {
            let tensor = HostTensor::from_slice(&[1, WORDS], w.as_slice());
            Ok(vec![Arg::Donate(self.client.upload(&tensor, device)?)])
        };
        let args = words.iter().enumerate().map(upload).collect::<Result<_>>()?;
        Ok(self.exe.execute(args)?[0][0].to_host_async()?)
    }

    /// The words of all replicas, once all have got this far.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn read(pending: PendingHost) -> Result<Vec<Words>> {
        let all = pending.wait()?;
        Ok(all.as_slice::<u32>().chunks_exact(WORDS).map(|w| w.try_into().unwrap_or_default()).collect())
    }
}

fn program(replicas: usize) -> Result<Program, GraphError> {
    let g = Graph::new(replicas);
    let ty = Ty::new(DType::U32, &[1, WORDS]);
    let words = g.param(0, "words", ty.dtype, &ty.shape);
    let input = Input { name: "words".into(), ty, donated_to: None };
    Program::new("exchange", &g, vec![input], &[("all".into(), words.all_gather(0))])
}

/// What a process would do before the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    GoOn = 0,
    /// It was told to stop.
    Stop = 1,
    /// The run is over before its last step.
    End = 2,
}

/// This process's link to the others.
pub struct PodSync {
    pod: Pod,
    exchange: Option<Exchange>,
    /// The vote of the step started last.
    vote: Option<PendingHost>,
    /// Whether a vote was to end the run.
    over: bool,
    /// Set once all agree: before that they wait for data, however long it takes.
    watchdog: Option<Watchdog>,
    timeout: Duration,
}

impl PodSync {
    /// # Errors
    /// PJRT errors; an invalid timeout.
    pub fn new(client: &Arc<Client>) -> Result<PodSync> {
        let pod = client.pod().clone();
        let timeout = if pod.is_shared() { pod_timeout()? } else { Duration::MAX };
        let exchange = pod.is_shared().then(|| Exchange::new(client)).transpose()?;
        Ok(PodSync { pod, exchange, vote: None, over: false, watchdog: None, timeout })
    }

    fn start(&self, exchange: &Exchange, words: [u32; WORDS - 1]) -> Result<PendingHost> {
        let mut mine = [self.pod.process as u32; WORDS];
        mine[1..].copy_from_slice(&words);
        exchange.start(&vec![mine; self.pod.local.len()])
    }

    /// Waits for every process; returns `result` if no other process failed.
    ///
    /// # Errors
    /// `result`'s own; another process that failed.
    pub fn meet<T>(&self, result: Result<T>) -> Result<T> {
        let Some(exchange) = &self.exchange else { return result };
        let mut words = [0; WORDS - 1];
        words[0] = u32::from(result.is_err());
        let all = Exchange::read(self.start(exchange, words)?)?;
        let result = result?;
        others_failed(&all)?;
        Ok(result)
    }

    /// Whether the run has ended before its last step, rather than being stopped.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Compares what the processes start from, and the step they were told to stop after.
    ///
    /// # Errors
    /// `ready`'s own; another process that failed or starts differently, and in what.
    pub fn agree(&mut self, ready: Result<Ready>, stop_after: Option<u64>) -> Result<Ready> {
        let Some(exchange) = &self.exchange else { return ready };
        let words = match &ready {
            Ok(ready) => facts(ready, stop_after)?,
            Err(_) => [1, 0, 0, 0, 0, 0, 0],
        };
        let all = Exchange::read(self.start(exchange, words)?)?;
        let ready = ready?;
        compare(&all)?;
        self.watchdog = Some(Watchdog::of_pod(self.timeout));
        Ok(ready)
    }

    /// Whether to stop before the next step. All processes get the same answer, one step after the first wished it: it
    /// is the previous call's, already available, so that no device waits for it.
    ///
    /// # Errors
    /// PJRT errors.
    pub fn stops(&mut self, wish: Wish) -> Result<bool> {
        let Some(exchange) = &self.exchange else { return Ok(wish != Wish::GoOn) };
        if let Some(before) = self.vote.take() {
            let all = Exchange::read(before)?;
            self.over = any_over(&all);
            if any_told(&all) {
                return Ok(true);
            }
        }
        if let Some(watchdog) = &self.watchdog {
            watchdog.progress();
        }
        let mut words = [0; WORDS - 1];
        words[0] = wish as u32;
        self.vote = Some(self.start(exchange, words)?);
        Ok(false)
    }
}

/// Whether any process says that the run is over.
pub fn any_over(all: &[Words]) -> bool {
    all.iter().any(|w| w[1] == Wish::End as u32)
}

fn others_failed(all: &[Words]) -> Result<()> {
    if let Some(w) = all.iter().find(|w| w[1] != 0) {
        bail!("process {} of the pod has failed; its own output says why", w[0]);
    }
    Ok(())
}

/// Whether any process would stop.
pub fn any_told(all: &[Words]) -> bool {
    all.iter().any(|w| w[1] != 0)
}

/// Step, settings and state in a few words.
fn facts(ready: &Ready, stop_after: Option<u64>) -> Result<[u32; WORDS - 1]> {
    let mut origin = ready.origin.clone();
    // As when resuming: recorded, not compared.
    origin.as_object_mut().map(|o| o.remove("commit"));
    let sums: String = ready.tensors.iter().map(|t| hash::sha256_bytes(t.bytes())).collect();
    let [settings, state] = [format!("{origin}{stop_after:?}"), sums].map(|text| {
        let hash = hash::sha256_bytes(text.as_bytes());
        u64::from_str_radix(&hash[..16], 16)
    });
    let (settings, state) = (settings?, state?);
    let [low, high] = [|x: u64| x as u32, |x: u64| (x >> 32) as u32];
    Ok([0, low(ready.from), high(ready.from), low(settings), high(settings), low(state), high(state)])
}

/// # Errors
/// A process that failed, or starts differently from process 0.
pub fn compare(all: &[Words]) -> Result<()> {
    others_failed(all)?;
    let step = |w: &Words| u64::from(w[2]) | u64::from(w[3]) << 32;
    let Some(first) = all.first() else { return Ok(()) };
    for w in all {
        let who = format!("process {} of the pod", w[0]);
        ensure!(
            step(w) == step(first),
            "{who} would start after step {}, process {} after step {}; run_dir must be one folder that all of them \
             share, or hold the same checkpoints everywhere",
            step(w),
            first[0],
            step(first)
        );
        ensure!(
            w[4..6] == first[4..6],
            "{who} has another configuration or --stop-after, other data, or another tokenizer, plugin or version than process {}; give \
             all of them the same",
            first[0]
        );
        ensure!(
            w[6..8] == first[6..8],
            "{who} would start from other weights than process {}; give all of them the same model folder and checkpoints",
            first[0]
        );
    }
    Ok(())
}
