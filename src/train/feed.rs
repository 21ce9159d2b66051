//! The stage between the host's batches and the loop: a thread uploads the next step's inputs while the current one
//! runs.

use super::clock::HostWaits;
use super::upload::{StepInputs, Uploader};
use crate::batches::{HostBatch, Prefetch, Recycler};
use anyhow::{Context, Result, bail};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread::JoinHandle;
use std::time::Instant;

/// A batch whose inputs are on the devices.
pub struct Fed {
    pub batch: HostBatch,
    pub inputs: StepInputs,
    pub lr: f64,
    /// When the host's batch was ready.
    made: Instant,
}

/// Batches in order, each uploaded before it is asked for; the devices hold the inputs of one step more than were
/// handed out. An error arrives in its batch's place, as the last item. The thread ends when this is dropped.
pub struct Feed {
    fed: Option<Receiver<Result<Fed>>>,
    recycler: Recycler,
    thread: Option<JoinHandle<()>>,
}

impl Feed {
    /// `lr` returns the learning rate of a step, counted from 1.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn spawn(
        batches: Prefetch,
        uploader: Uploader,
        lr: impl Fn(u64) -> f64 + Send + 'static,
        seed: u64,
    ) -> Result<Feed> {
        // Unbuffered: an uploaded batch waits in the thread, not in the channel.
        let (sender, receiver) = bounded(0);
        let recycler = batches.recycler();
        let thread = std::thread::Builder::new()
            .name("upload".into())
            .spawn(move || run(batches, &uploader, lr, seed, &sender))
            .context("cannot start the upload thread; check the limit of threads")?;
        Ok(Feed { fed: Some(receiver), recycler, thread: Some(thread) })
    }

    /// The next batch, and what the loop waited for.
    ///
    /// # Errors
    /// Errors of the batch or its upload; a thread that panicked.
    pub fn recv(&mut self) -> Result<(Fed, HostWaits)> {
        let asked = Instant::now();
        let Some(Ok(fed)) = self.fed.as_ref().map(Receiver::recv) else {
            bail!("the upload thread ended before the last batch; please report this");
        };
        let (fed, got) = (fed?, Instant::now());
        let made = fed.made.clamp(asked, got);
        Ok((fed, HostWaits { data: vec![(asked, made)], transfer: vec![(made, got)] }))
    }

    /// Returns a batch's memory to the thread that made it.
    pub fn recycle(&self, batch: HostBatch) {
        self.recycler.recycle(batch);
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        // Hanging up first makes the thread's next send fail.
        drop(self.fed.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(
    mut batches: Prefetch,
    uploader: &Uploader,
    lr: impl Fn(u64) -> f64,
    seed: u64,
    sender: &Sender<Result<Fed>>,
) {
    while let Some(batch) = batches.recv() {
        let made = Instant::now();
        let upload = |batch: HostBatch| {
            let step = batch.step + 1;
            let lr = lr(step);
            let inputs = uploader.upload(&batch, step, lr, seed)?;
            Ok(Fed { batch, inputs, lr, made })
        };
        let fed = batch.and_then(upload);
        let failed = fed.is_err();
        if sender.send(fed).is_err() || failed {
            return;
        }
    }
}
