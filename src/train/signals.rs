//! SIGINT and SIGTERM end a run: at once if that loses nothing, else after the running step, with a checkpoint. The
//! first signal prints what will happen; a later one ends the process.

use crate::common::{console::warn, terminal};
use crate::runtime::Pod;
use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Signals this close together count as one: `make` and `timeout` forward theirs to a process that also gets it through
/// its group.
const ONE: Duration = Duration::from_secs(1);

/// The exit code of a run that can be continued with `--resume` (sysexits' EX_TEMPFAIL).
pub const EXIT_INTERRUPTED: u8 = 75;

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before its first step: nothing is lost.
    Starting,
    /// Step N has been started.
    Step(u64),
    /// An evaluation after step N.
    Evaluating(u64),
    /// The checkpoint of step N is being written.
    Saving(u64),
    /// All N steps are done.
    Ending(u64),
}

struct State {
    told: bool,
    phase: Phase,
    /// Step of the checkpoint the run continues from.
    resumed: Option<u64>,
    /// Step of the newest checkpoint of this process.
    saved: Option<u64>,
    /// In a pod: all processes stop after the same step.
    together: bool,
    /// Tidies the run folder before an immediate exit.
    leave: Option<Box<dyn FnOnce() + Send>>,
}

/// Whether the run has been told to stop, and what it is doing. The handlers stay until the process ends.
#[derive(Clone)]
pub struct Stop(Arc<Mutex<State>>);

impl Stop {
    /// Installs the handlers.
    ///
    /// # Errors
    /// Handlers that cannot be installed; a thread that cannot be started.
    pub fn install() -> Result<Stop> {
        let stop = Stop::new();
        let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot handle signals")?;
        let told = stop.clone();
        let watch = move || {
            let mut first: Option<Instant> = None;
            for signal in signals.forever() {
                let again = first.is_some();
                if again && first.get_or_insert_with(Instant::now).elapsed() <= ONE {
                    continue;
                }
                first.get_or_insert_with(Instant::now);
                // Held until the process ends: no step starts that nothing waits for.
                let mut state = told.state();
                let (line, code) = if again { state.told_again(signal) } else { state.tell(signal) };
                if code.is_some() {
                    terminal::close();
                }
                warn(line);
                if let Some(code) = code {
                    if let Some(leave) = state.leave.take() {
                        leave();
                    }
                    // Skips the destructors of libraries whose threads are running.
                    signal_hook::low_level::exit(code);
                }
            }
        };
        let thread = std::thread::Builder::new().name("signals".into()).spawn(watch);
        thread.context("cannot start the thread for signals; check the limit of threads")?;
        Ok(stop)
    }

    /// Without handlers.
    pub fn new() -> Stop {
        let phase = Phase::Starting;
        Stop(Arc::new(Mutex::new(State {
            told: false,
            phase,
            resumed: None,
            saved: None,
            together: false,
            leave: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets what tidies the run folder if the process ends without an orderly return.
    pub fn before_leaving(&self, leave: impl FnOnce() + Send + 'static) {
        self.state().leave = Some(Box::new(leave));
    }

    /// Called when the run starts after step `from`, on a `pod` that it may share with other processes.
    pub fn begins(&self, from: u64, pod: &Pod) {
        let together = pod.is_shared();
        let mut state = self.state();
        state.resumed = (from > 0).then_some(from);
        state.together = together;
        if together {
            // A process that left alone would leave the others waiting.
            state.phase = Phase::Step(from + 1);
        }
    }

    /// Whether a step or an evaluation may be started. If so, a signal from now on waits for it.
    pub fn may_enter(&self, phase: Phase) -> bool {
        let mut state = self.state();
        let may = state.together || !state.told;
        if may {
            state.phase = phase;
        }
        may
    }

    pub fn enter(&self, phase: Phase) {
        self.state().phase = phase;
    }

    /// Records that the checkpoint of step `step` is on disk.
    pub fn saved(&self, step: u64) {
        self.state().saved = Some(step);
    }

    /// Whether the run has been told to stop.
    pub fn is_set(&self) -> bool {
        self.state().told
    }
}

impl Default for Stop {
    fn default() -> Self {
        Stop::new()
    }
}

impl State {
    /// What to print at the first signal, and the exit code if the process ends now.
    fn tell(&mut self, signal: i32) -> (String, Option<i32>) {
        self.told = true;
        let then = "a second signal ends it at once";
        match self.phase {
            Phase::Starting => match self.resumed {
                Some(step) => {
                    let line = format!(
                        "interrupted before the next step; the checkpoint of step {step} stands: continue with --resume"
                    );
                    (line, Some(i32::from(EXIT_INTERRUPTED)))
                }
                None => {
                    let line =
                        "interrupted before the first step; there is nothing to resume: start it again";
                    (line.to_owned(), Some(128 + signal))
                }
            },
            Phase::Step(step) if self.together => (
                format!("stopping with the other processes, after step {step} or the next; then {then}"),
                None,
            ),
            Phase::Step(step) => {
                (format!("finishing step {step} and writing a checkpoint; {then} and {}", self.lost()), None)
            }
            Phase::Evaluating(step) => (
                format!(
                    "finishing the evaluation after step {step} and writing a checkpoint; {then} and {}",
                    self.lost()
                ),
                None,
            ),
            Phase::Saving(step) => {
                (format!("finishing the checkpoint of step {step}; {then} and {}", self.lost()), None)
            }
            Phase::Ending(step) => {
                let line = format!(
                    "all {step} steps are done and saved; finishing the evaluation and the model folder; {then}, and \
                     --resume makes up for it"
                );
                (line, None)
            }
        }
    }

    fn told_again(&mut self, signal: i32) -> (String, Option<i32>) {
        (format!("ended at once, {}", self.lost().replacen("loses", "losing", 1)), Some(128 + signal))
    }

    /// What ending right now would cost.
    fn lost(&self) -> String {
        match self.saved.or(self.resumed) {
            Some(step) => format!("loses what came after the checkpoint of step {step}"),
            None => "loses everything: there is no checkpoint yet".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(phase: Phase, resumed: Option<u64>, saved: Option<u64>) -> State {
        State { told: false, phase, resumed, saved, together: false, leave: None }
    }

    #[test]
    fn nothing_is_finished_before_the_first_step() {
        let (line, code) = at(Phase::Starting, None, None).tell(SIGINT);
        assert!(line.contains("nothing to resume") && code == Some(130), "{line}");
        let (line, code) = at(Phase::Starting, Some(7), None).tell(SIGTERM);
        assert!(line.contains("checkpoint of step 7") && code == Some(75), "{line}");
    }

    #[test]
    fn what_is_finished_and_what_would_be_lost_is_said() {
        let (line, code) = at(Phase::Step(8), Some(3), Some(5)).tell(SIGINT);
        assert!(
            line.contains("finishing step 8") && line.contains("after the checkpoint of step 5"),
            "{line}"
        );
        assert_eq!(code, None);
        let (line, _) = at(Phase::Evaluating(8), None, None).tell(SIGINT);
        assert!(line.contains("evaluation after step 8") && line.contains("no checkpoint yet"), "{line}");
        let mut state = at(Phase::Ending(9), None, Some(9));
        assert_eq!(state.tell(SIGINT).1, None);
        let (line, code) = state.told_again(SIGINT);
        assert!(line.starts_with("ended at once") && code == Some(130), "{line}");
    }

    #[test]
    fn no_step_begins_after_the_signal_but_in_a_pod() {
        let stop = Stop::new();
        assert!(stop.may_enter(Phase::Step(1)));
        stop.state().tell(SIGINT);
        assert!(stop.is_set() && !stop.may_enter(Phase::Step(2)) && !stop.may_enter(Phase::Evaluating(1)));
        assert_eq!(stop.state().phase, Phase::Step(1));
        stop.begins(1, &Pod::new(0, vec![(0, 0), (1, 1)]).unwrap());
        assert!(stop.may_enter(Phase::Step(2)));
    }
}
