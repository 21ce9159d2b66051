//! SIGINT and SIGTERM ask the loop to stop after the step it is in; a later one ends the process.

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Signals that come so close together are one: `make` and `timeout` hand theirs on to a process that gets it
/// from the group as well.
const ONE: Duration = Duration::from_secs(1);

/// Set by the first signal. The handlers stay to the end of the process.
pub struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    /// Installs the handlers.
    ///
    /// # Errors
    /// The operating system's.
    pub fn install() -> Result<StopFlag> {
        let set = Arc::new(AtomicBool::new(false));
        let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot handle signals")?;
        let flag = set.clone();
        let watch = move || {
            let mut first: Option<Instant> = None;
            for signal in signals.forever() {
                let since = first.get_or_insert_with(Instant::now).elapsed();
                if since > ONE {
                    // Without the destructors of libraries whose threads are at work.
                    signal_hook::low_level::exit(128 + signal);
                }
                flag.store(true, Ordering::Relaxed);
            }
        };
        let thread = std::thread::Builder::new().name("signals".into()).spawn(watch);
        thread.context("cannot start the thread for signals; check the limit of threads")?;
        Ok(StopFlag(set))
    }

    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
