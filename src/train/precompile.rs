//! Compiles programs before a batch needs them.

use super::programs::LossShape;
use anyhow::{Context, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::JoinHandle;

/// A thread that prepares the programs of several shapes in turn, while the devices run steps of another. When dropped,
/// it ends after the current shape.
pub struct Precompile {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Precompile {
    /// `prepare` makes a shape's programs, unless they exist. Its errors are dropped: the step that needs the programs
    /// fails too, and reports why.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn spawn<E>(
        shapes: Vec<LossShape>,
        prepare: impl Fn(&LossShape) -> Result<(), E> + Send + 'static,
    ) -> Result<Precompile> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let work = move || {
            let wanted = shapes.iter().take_while(|_| !stopped.load(Relaxed));
            wanted.for_each(|shape| drop(prepare(shape)));
        };
        let thread = std::thread::Builder::new().name("compile".into()).spawn(work);
        let thread = thread.context("cannot start the compile thread; check the limit of threads")?;
        Ok(Precompile { stop, thread: Some(thread) })
    }

    /// Detaches the thread: it ends after the current shape, and nothing waits for it.
    pub fn abandon(&mut self) {
        self.stop();
        self.thread = None;
    }

    /// Makes the thread end after the current shape.
    pub fn stop(&self) {
        self.stop.store(true, Relaxed);
    }
}

impl Drop for Precompile {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BatchShape;
    use crossbeam_channel::bounded;

    fn shapes() -> Vec<LossShape> {
        (1..=4).map(|rows| (0, BatchShape::padded(rows, 0, 8, 8))).collect()
    }

    #[test]
    fn all_are_prepared_in_order_and_a_failure_stops_none() {
        let (sender, receiver) = bounded(4);
        let precompile = Precompile::spawn(shapes(), move |shape| {
            sender.send(shape.clone()).unwrap();
            if shape.1.pairs == 2 { Err("too large") } else { Ok(()) }
        });
        assert_eq!(receiver.iter().collect::<Vec<_>>(), shapes());
        drop(precompile);
    }

    #[test]
    fn dropped_it_ends_after_the_one_it_is_at() {
        let (sender, receiver) = bounded(0);
        let (go, wait) = bounded::<()>(0);
        let precompile = Precompile::spawn(shapes(), move |shape| {
            sender.send(shape.1.pairs).unwrap();
            wait.recv()
        })
        .unwrap();
        assert_eq!(receiver.recv(), Ok(1));
        let stop = precompile.stop.clone();
        let dropping = std::thread::spawn(move || drop(precompile));
        while !stop.load(Relaxed) {
            std::thread::yield_now();
        }
        go.send(()).unwrap();
        dropping.join().unwrap();
        assert!(receiver.try_recv().is_err());
    }
}
