//! Waits for the programs of a batch, and still answers signals.

use super::executor::Executor;
use super::signals::Stop;
use crate::batches::HostBatch;
use crate::common::terminal::Live;
use crate::common::units::duration;
use crate::runtime::Making;
use anyhow::{Context, Result, bail};
use crossbeam_channel::{RecvTimeoutError, unbounded};
use std::time::{Duration, Instant};

/// Interval between checks for a request to stop.
const LOOK: Duration = Duration::from_millis(50);

/// Time enough to emit a program and look it up in the cache, unless another thread is making it.
const AHEAD: Duration = Duration::from_secs(1);

enum Event {
    Makes(Making),
    Done(Result<()>),
}

/// Makes the programs for `batch`, reporting whether they are compiled or loaded and how long it took. Returns `false`
/// if the run has been told to stop; the compiler cannot be interrupted and continues on its own thread.
///
/// # Errors
/// A program that does not compile.
pub fn ready(
    executor: &Executor,
    batch: &HostBatch,
    stop: Option<&Stop>,
    say: &dyn Fn(&str),
) -> Result<bool> {
    if !executor.is_new(batch) {
        return Ok(true);
    }
    let (sender, events) = unbounded();
    let making = executor.making(batch);
    let work = move || {
        let said = sender.clone();
        let result = making(&mut |making| drop(said.send(Event::Makes(making))));
        let _ = sender.send(Event::Done(result));
    };
    let thread = std::thread::Builder::new().name("compile".into()).spawn(work);
    thread.context("cannot start the compile thread; check the limit of threads")?;
    let (begun, mut shown, mut _live) = (Instant::now(), None, None);
    loop {
        match events.recv_timeout(LOOK) {
            Ok(Event::Makes(making)) => {
                // The first program, or the first that is not in the cache.
                if shown.is_none() || (shown == Some(Making::Loading) && making == Making::Compiling) {
                    let what = match making {
                        Making::Loading => "loading the step from the cache",
                        Making::Compiling => "compiling the step",
                    };
                    say(&format!("{what} ({}) …", executor.describe(batch)));
                    // Drop the old one first.
                    drop(_live.take());
                    _live = Some(Live::working(what));
                    shown = Some(making);
                }
            }
            Ok(Event::Done(result)) => {
                drop(_live.take());
                result?;
                if shown == Some(Making::Compiling) {
                    say(&format!("compiled the step in {}", duration(begun.elapsed().as_secs_f64())));
                }
                return Ok(true);
            }
            Err(RecvTimeoutError::Timeout) if stop.is_some_and(Stop::is_set) => return Ok(false),
            // The precompile thread is making it.
            Err(RecvTimeoutError::Timeout) if shown.is_none() && begun.elapsed() > AHEAD => {
                say(&format!("compiling the step ({}) …", executor.describe(batch)));
                _live = Some(Live::working("compiling the step"));
                shown = Some(Making::Compiling);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                bail!("the compile thread ended early; please report this")
            }
        }
    }
}
