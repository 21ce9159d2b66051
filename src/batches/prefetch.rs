//! A thread that makes batches ahead of the device.

use super::collate::HostBatch;
use super::loader::Loader;
use anyhow::{Context, Result, anyhow};
use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often and how long the receiver had to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    pub batches: u64,
    /// Times the channel was found empty. The first batch is always waited for and not counted.
    pub empty: u64,
    pub waited: Duration,
}

/// Batches `from_step..to_step` in order, collated ahead by a thread over a bounded channel. An
/// error or a panic of the thread arrives as the last item. The thread ends when this is dropped.
pub struct Prefetch {
    batches: Option<Receiver<Result<HostBatch>>>,
    thread: Option<JoinHandle<()>>,
    waits: Waits,
    ended: bool,
}

impl Prefetch {
    /// `depth` batches wait in the channel at most (at least one).
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn spawn(loader: Arc<Loader>, from_step: u64, to_step: u64, depth: usize) -> Result<Self> {
        Self::spawn_with(from_step, to_step, depth, move |step| loader.batch(step))
    }

    /// [`Prefetch::spawn`] for any maker of batches.
    pub fn spawn_with(
        from_step: u64,
        to_step: u64,
        depth: usize,
        make: impl Fn(u64) -> Result<HostBatch> + Send + 'static,
    ) -> Result<Self> {
        let (sender, receiver) = bounded(depth.max(1));
        let thread = std::thread::Builder::new()
            .name("prefetch".into())
            .spawn(move || run(from_step..to_step, &sender, &make))
            .context("cannot start the prefetch thread; check the limit of threads")?;
        Ok(Prefetch { batches: Some(receiver), thread: Some(thread), waits: Waits::default(), ended: false })
    }

    /// The next batch; `None` after the last one or an error.
    pub fn recv(&mut self) -> Option<Result<HostBatch>> {
        let channel = self.batches.as_ref().filter(|_| !self.ended)?;
        let item = match channel.try_recv() {
            Ok(item) => Some(item),
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) => {
                let start = Instant::now();
                let item = channel.recv().ok();
                if self.waits.batches > 0 && item.is_some() {
                    self.waits.empty += 1;
                    self.waits.waited += start.elapsed();
                }
                item
            }
        };
        match &item {
            Some(Ok(_)) => self.waits.batches += 1,
            _ => self.ended = true,
        }
        item
    }

    pub fn waits(&self) -> Waits {
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
        // Hanging up first makes the thread's next send fail.
        drop(self.batches.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(
    steps: std::ops::Range<u64>,
    sender: &Sender<Result<HostBatch>>,
    make: &(impl Fn(u64) -> Result<HostBatch> + Send),
) {
    for step in steps {
        let batch = catch_unwind(AssertUnwindSafe(|| make(step))).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(anyhow!("the prefetch thread panicked at step {step}: {text}; please report this"))
        });
        let failed = batch.is_err();
        if sender.send(batch).is_err() || failed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn batch(step: u64) -> HostBatch {
        HostBatch { step, replicas: vec![], rows: vec![], real_tokens: 0, slots: 0, negatives: 0 }
    }

    #[test]
    fn batches_come_in_order_and_end() {
        let made = Prefetch::spawn_with(3, 20, 2, |step| Ok(batch(step))).unwrap();
        let steps: Vec<u64> = made.map(|b| b.unwrap().step).collect();
        assert_eq!(steps, (3..20).collect::<Vec<_>>());
    }

    #[test]
    fn errors_and_panics_cross_the_channel_and_end_it() {
        for panics in [false, true] {
            let mut prefetch = Prefetch::spawn_with(0, 9, 4, move |step| match step {
                2 if panics => panic!("boom {step}"),
                2 => Err(anyhow!("boom {step}")),
                _ => Ok(batch(step)),
            })
            .unwrap();
            assert!(prefetch.recv().unwrap().is_ok() && prefetch.recv().unwrap().is_ok());
            let err = prefetch.recv().unwrap().unwrap_err().to_string();
            assert!(err.contains("boom 2"), "{err}");
            assert!(prefetch.recv().is_none());
        }
    }

    #[test]
    fn the_thread_runs_ahead_by_the_depth_and_stops_with_the_receiver() {
        let made = Arc::new(AtomicU64::new(0));
        let count = made.clone();
        let mut prefetch = Prefetch::spawn_with(0, u64::MAX, 3, move |step| {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(batch(step))
        })
        .unwrap();
        prefetch.recv().unwrap().unwrap();
        std::thread::sleep(Duration::from_millis(50));
        assert!(made.load(Ordering::SeqCst) <= 6);
        drop(prefetch); // joins the thread
        let after = made.load(Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(made.load(Ordering::SeqCst), after);
    }

    #[test]
    fn waiting_is_counted() {
        let slow = |step| {
            std::thread::sleep(Duration::from_millis(5));
            Ok(batch(step))
        };
        let mut prefetch = Prefetch::spawn_with(0, 4, 1, slow).unwrap();
        while prefetch.recv().is_some() {}
        let waits = prefetch.waits();
        assert_eq!((waits.batches, waits.empty), (4, 3));
        assert!(waits.waited > Duration::from_millis(5));
    }
}
