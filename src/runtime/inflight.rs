//! Limits a CPU to one large program in flight.

use super::event::Stamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Temporaries of one execution, over all devices, too small to wait for.
const SMALL: u64 = 32 << 20;
/// Time allowed for freeing temporaries, which the plugin does after reporting a program done.
const FREEING: Duration = Duration::from_micros(300);

/// The last large program of a client, as one completion time per device.
///
/// A CPU plugin allocates a program's temporaries when it is queued, not when it starts: a second queued step doubles
/// peak memory and faults in fresh pages. So a program with large temporaries is queued once the previous one is done;
/// whatever else it waits for (inputs, compilation) is ready by then. Other devices queue immediately.
#[derive(Default)]
pub(super) struct InFlight(Mutex<Vec<Stamp>>);

/// Held while queueing a program.
pub(super) struct Turn<'a>(MutexGuard<'a, Vec<Stamp>>);

impl InFlight {
    /// Whether a program waits for the previous one; `temporaries` are bytes per device.
    pub fn is_limited(platform: &str, temporaries: impl FnOnce() -> u64, devices: usize) -> bool {
        platform == "cpu" && temporaries().saturating_mul(devices as u64) > SMALL
    }

    /// Waits for the program in flight.
    pub fn take_turn(&self) -> Turn<'_> {
        // What a panicked thread left there is still valid.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !last.is_empty() {
            last.drain(..).for_each(|stamp| _ = stamp.wait());
            std::thread::sleep(FREEING);
        }
        Turn(last)
    }
}

impl Turn<'_> {
    /// The program is queued, and is done when all of `results` are.
    pub fn ends_with(mut self, results: Vec<Stamp>) {
        *self.0 = results;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_large_programs_of_a_cpu_take_turns() {
        let limited = |platform, temporaries| InFlight::is_limited(platform, || temporaries, 8);
        assert!(limited("cpu", SMALL / 8 + 1) && limited("cpu", u64::MAX));
        assert!(!limited("cpu", SMALL / 8) && !limited("tpu", 1 << 40));
    }

    #[test]
    fn a_turn_begins_when_the_last_one_is_over() {
        let (in_flight, stamp) = (InFlight::default(), Stamp::default());
        in_flight.take_turn().ends_with(vec![stamp.clone()]);
        std::thread::scope(|s| {
            let waiting = s.spawn(|| drop(in_flight.take_turn()));
            std::thread::sleep(Duration::from_millis(20));
            assert!(!waiting.is_finished());
            stamp.set_for_test();
            waiting.join().unwrap();
        });
        // Nothing is left to wait for.
        drop(in_flight.take_turn());
    }
}
