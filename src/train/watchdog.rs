//! Ends a process waiting for others that will never come.

use crate::common::console::warn;
use anyhow::{Context, Result};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// Seconds to wait for a step unless `GIGAPAIR_POD_TIMEOUT` is set: longer than an evaluation or a checkpoint of
/// process 0, during which the others wait.
const SECONDS: u64 = 1800;
const VARIABLE: &str = "GIGAPAIR_POD_TIMEOUT";

/// While it lives, there must be progress within its time.
pub struct Watchdog {
    last: Arc<Mutex<Instant>>,
}

/// How long the processes of a pod wait for each other in a step.
///
/// # Errors
/// A variable that is not a positive number of seconds.
pub fn pod_timeout() -> Result<Duration> {
    let Ok(text) = std::env::var(VARIABLE) else { return Ok(Duration::from_secs(SECONDS)) };
    seconds(&text).with_context(|| format!("{VARIABLE}={text:?} is not a number of seconds; give one from 1"))
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds: u64 = text.trim().parse().ok()?;
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

impl Watchdog {
    /// Ends the process with exit code 1: a thread that waits for a device cannot be woken.
    pub fn of_pod(time: Duration) -> Watchdog {
        Watchdog::start(time, move || {
            let seconds = time.as_secs();
            warn(format_args!(
                "error: no step has ended for {seconds} s; another process of the pod has probably failed: check its \
                 output, then train with --resume on all of them (${VARIABLE} sets the time)"
            ));
            // SAFETY: ends the process at once; exit handlers might wait for the devices too.
            unsafe { libc::_exit(1) }
        })
    }

    /// Calls `expired` once, if `time` passes without progress.
    pub fn start(time: Duration, expired: impl FnOnce() + Send + 'static) -> Watchdog {
        let last = Arc::new(Mutex::new(Instant::now()));
        let watched = Arc::downgrade(&last);
        // Without the thread nothing watches; the run does not depend on it.
        let named = std::thread::Builder::new().name("watchdog".into());
        let _ = named.spawn(move || watch(&watched, time, expired));
        Watchdog { last }
    }

    pub fn progress(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

fn watch(last: &Weak<Mutex<Instant>>, time: Duration, expired: impl FnOnce()) {
    loop {
        std::thread::sleep(time.clamp(Duration::from_millis(1), Duration::from_secs(20)) / 4);
        let Some(last) = last.upgrade() else { return };
        if last.lock().unwrap_or_else(PoisonError::into_inner).elapsed() > time {
            return expired();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn it_barks_when_nothing_moves_and_not_before() {
        let (sender, barks) = channel();
        let dog = Watchdog::start(Duration::from_millis(300), move || sender.send(()).unwrap());
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(900) {
            dog.progress();
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(barks.try_recv().is_err(), "there was progress all the time");
        barks.recv_timeout(Duration::from_secs(30)).expect("nothing moves any more");
    }

    #[test]
    fn the_time_is_a_number_of_seconds() {
        assert_eq!(seconds(" 60\n"), Some(Duration::from_secs(60)));
        for bad in ["", "0", "-1", "1.5", "30 min", "99999999999999999999"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }

    #[test]
    fn it_goes_with_its_owner() {
        let (sender, barks) = channel();
        drop(Watchdog::start(Duration::from_millis(20), move || sender.send(()).unwrap()));
        // The thread ends without a call, and drops the sender.
        assert!(barks.recv_timeout(Duration::from_secs(30)).is_err());
    }
}
