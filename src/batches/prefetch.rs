//! Threads that prefetch batches ahead of the device.
//!
//! Worker `w` of `W` makes batches `w, w + W, w + 2W, …` and has its own bounded channel; the receiver takes from the
//! channels in turn. So batches arrive in order without sorting, and a used batch returns to the worker that made it.

use super::loader::Loader;
use super::rows::HostBatch;
use anyhow::{Context, Result, anyhow};
use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often and how long the receiver had to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitStats {
    pub batches: u64,
    /// Times the channel was found empty. The first batch is always waited for and not counted.
    pub empty: u64,
    pub waited: Duration,
}

/// Makes batch `step` in the given memory.
pub trait Make: FnMut(u64, &mut HostBatch) -> Result<()> + Send + 'static {}
impl<F: FnMut(u64, &mut HostBatch) -> Result<()> + Send + 'static> Make for F {}

/// Batches in order, made ahead by threads and sent over bounded channels. An error or panic arrives in its batch's
/// place, as the last item. The threads end when this is dropped.
pub struct Prefetch {
    workers: Vec<Worker>,
    recycler: Recycler,
    from: u64,
    next: u64,
    waits: WaitStats,
    ended: bool,
}

struct Worker {
    batches: Option<Receiver<Result<HostBatch>>>,
    thread: Option<JoinHandle<()>>,
}

/// Returns the memory of used batches to the threads of a [`Prefetch`].
#[derive(Clone)]
pub struct Recycler {
    /// To each worker.
    used: Vec<Sender<HostBatch>>,
    from: u64,
}

impl Recycler {
    /// Returns a batch's memory to the thread that made it.
    pub fn recycle(&self, batch: HostBatch) {
        if let Some(place) = batch.step.checked_sub(self.from) {
            // If the channel is full or closed, the memory is freed here.
            let _ = self.used[(place % self.used.len() as u64) as usize].try_send(batch);
        }
    }
}

/// Default number of collating threads on this machine: one would feed about twenty TPU boards, but while it waits for
/// a core, or for a page of the shards, others continue.
pub fn default_workers() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    (cores / 2).clamp(2, 4)
}

impl Prefetch {
    /// At most `depth` batches wait, but at least one for each of the `workers`.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn spawn(
        loader: Arc<Loader>,
        steps: std::ops::Range<u64>,
        depth: usize,
        workers: usize,
    ) -> Result<Self> {
        Self::spawn_with(steps, depth, workers, || {
            let loader = loader.clone();
            let mut scratch = loader.scratch();
            move |step, batch: &mut HostBatch| loader.fill(step, &mut scratch, batch)
        })
    }

    /// [`Prefetch::spawn`] for any maker of batches, one per worker.
    pub fn spawn_with<M: Make>(
        steps: std::ops::Range<u64>,
        depth: usize,
        workers: usize,
        maker: impl Fn() -> M,
    ) -> Result<Self> {
        let count = workers.max(1);
        let depth = (depth / count).max(1);
        let mut recycler = Recycler { used: Vec::new(), from: steps.start };
        let mut spawn = |w: usize| {
            let (sender, receiver) = bounded(depth);
            // Room for all batches under way: in the channel, being made, being uploaded, and two in the loop.
            let (used, recycled) = bounded(depth + 4);
            // All of them circulate from the start, so that after some rounds each has grown.
            (0..depth + 4).for_each(|_| drop(used.try_send(HostBatch::default())));
            let mine = (steps.start + w as u64..steps.end).step_by(count);
            let mut make = maker();
            let thread = std::thread::Builder::new()
                .name(format!("prefetch {w}"))
                .spawn(move || run(mine, &sender, &recycled, &mut make))
                .context("cannot start a prefetch thread; check the limit of threads")?;
            recycler.used.push(used);
            Ok(Worker { batches: Some(receiver), thread: Some(thread) })
        };
        let workers = (0..count).map(&mut spawn).collect::<Result<_>>()?;
        let (from, waits) = (steps.start, WaitStats::default());
        Ok(Prefetch { workers, recycler, from, next: from, waits, ended: false })
    }

    /// The next batch; `None` after the last one or an error.
    pub fn recv(&mut self) -> Option<Result<HostBatch>> {
        let worker = (self.next - self.from) % self.workers.len() as u64;
        let channel = self.workers[worker as usize].batches.as_ref().filter(|_| !self.ended)?;
        let mut empty = None;
        let item = match channel.try_recv() {
            Ok(item) => Some(item),
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) => {
                let start = Instant::now();
                let item = channel.recv().ok();
                empty = Some(start.elapsed());
                item
            }
        };
        if let Some(waited) = empty.filter(|_| self.waits.batches > 0 && item.is_some()) {
            self.waits.empty += 1;
            self.waits.waited += waited;
        }
        match &item {
            Some(Ok(_)) => self.waits.batches += 1,
            _ => self.ended = true,
        }
        self.next += 1;
        item
    }

    /// Returns a batch's memory to the thread that made it.
    pub fn recycle(&self, batch: HostBatch) {
        self.recycler.recycle(batch);
    }

    /// [`Prefetch::recycle`] for threads other than the receiver's.
    pub fn recycler(&self) -> Recycler {
        self.recycler.clone()
    }

    pub fn waits(&self) -> WaitStats {
        self.waits
    }
}

impl Iterator for Prefetch {
    type Item = Result<HostBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        self.recv()
    }
}

impl Drop for Prefetch {
    fn drop(&mut self) {
        // Hanging up first makes each thread's next send fail.
        self.workers.iter_mut().for_each(|w| drop(w.batches.take()));
        for worker in &mut self.workers {
            if let Some(thread) = worker.thread.take() {
                let _ = thread.join();
            }
        }
    }
}

fn run(
    steps: impl Iterator<Item = u64>,
    sender: &Sender<Result<HostBatch>>,
    recycled: &Receiver<HostBatch>,
    make: &mut impl Make,
) {
    for step in steps {
        let mut batch = recycled.try_recv().unwrap_or_default();
        let made = catch_unwind(AssertUnwindSafe(|| make(step, &mut batch))).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(anyhow!("the prefetch thread panicked at step {step}: {text}; please report this"))
        });
        let failed = made.is_err();
        if sender.send(made.map(|()| batch)).is_err() || failed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn ok(step: u64, batch: &mut HostBatch) -> Result<()> {
        batch.step = step;
        Ok(())
    }

    #[test]
    fn batches_come_in_order_and_end_for_any_number_of_workers() {
        for workers in [1, 2, 3, 7, 40] {
            let mut made = Prefetch::spawn_with(3..20, 2, workers, || {
                |step, batch: &mut HostBatch| {
                    // Later batches are ready first.
                    std::thread::sleep(Duration::from_micros(200 * (20 - step)));
                    ok(step, batch)
                }
            })
            .unwrap();
            let mut steps = vec![];
            while let Some(batch) = made.recv() {
                let batch = batch.unwrap();
                steps.push(batch.step);
                made.recycle(batch);
            }
            assert_eq!(steps, (3..20).collect::<Vec<_>>(), "{workers} workers");
        }
    }

    #[test]
    fn errors_and_panics_cross_the_channel_and_end_it() {
        for (panics, workers) in [(false, 1), (true, 1), (false, 3), (true, 3)] {
            let mut prefetch = Prefetch::spawn_with(0..9, 4, workers, || {
                move |step, batch: &mut HostBatch| match step {
                    2 if panics => panic!("boom {step}"),
                    2 => Err(anyhow!("boom {step}")),
                    _ => ok(step, batch),
                }
            })
            .unwrap();
            assert!(prefetch.recv().unwrap().is_ok() && prefetch.recv().unwrap().is_ok());
            let err = prefetch.recv().unwrap().unwrap_err().to_string();
            assert!(err.contains("boom 2"), "{err}");
            assert!(prefetch.recv().is_none());
        }
    }

    #[test]
    fn the_threads_run_ahead_by_the_depth_and_stop_with_the_receiver() {
        let made = Arc::new(AtomicU64::new(0));
        let mut prefetch = Prefetch::spawn_with(0..u64::MAX, 4, 2, || {
            let count = made.clone();
            move |step, batch: &mut HostBatch| {
                count.fetch_add(1, Ordering::SeqCst);
                ok(step, batch)
            }
        })
        .unwrap();
        prefetch.recv().unwrap().unwrap();
        std::thread::sleep(Duration::from_millis(50));
        assert!(made.load(Ordering::SeqCst) <= 7);
        drop(prefetch); // joins the threads
        let after = made.load(Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(made.load(Ordering::SeqCst), after);
    }

    #[test]
    fn used_batches_are_filled_again() {
        let mut prefetch = Prefetch::spawn_with(0..200, 2, 2, || {
            |step, batch: &mut HostBatch| {
                // Counts how often this memory was filled.
                batch.slots += 1;
                ok(step, batch)
            }
        })
        .unwrap();
        let mut fresh = 0;
        while let Some(Ok(batch)) = prefetch.recv() {
            fresh += u64::from(batch.slots == 1);
            prefetch.recycle(batch);
        }
        assert!(fresh <= 10, "{fresh} of 200 batches in new memory");
    }

    #[test]
    fn waiting_is_counted() {
        let slow = |step, batch: &mut HostBatch| {
            std::thread::sleep(Duration::from_millis(5));
            ok(step, batch)
        };
        let mut prefetch = Prefetch::spawn_with(0..4, 1, 1, || slow).unwrap();
        while prefetch.recv().is_some() {}
        let waits = prefetch.waits();
        assert_eq!((waits.batches, waits.empty), (4, 3));
        assert!(waits.waited > Duration::from_millis(5));
    }
}
