//! Large programs on a CPU: one of them in flight.

use super::event::Stamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Temporaries of one execution that are not worth waiting for, over all devices.
const SMALL: u64 = 32 << 20;
/// The plugin says that a program is through before it frees its temporaries.
const FREEING: Duration = Duration::from_micros(300);

/// The last large program of a client, by what it leaves on each device.
///
/// A CPU plugin allocates a program's temporaries when the program is queued, not when it begins: a second
/// queued step doubles the peak memory and faults in fresh pages. So a program with large temporaries is
/// queued when the one before is through; what else it waits for (inputs, compiling) is there by then.
/// Other devices queue as they are asked to.
#[derive(Default)]
pub(super) struct InFlight(Mutex<Vec<Stamp>>);

/// Held while a program is queued.
pub(super) struct Turn<'a>(MutexGuard<'a, Vec<Stamp>>);

impl InFlight {
    /// Whether a program waits for the one before, from the temporaries of each of its devices in bytes.
    pub fn is_limited(platform: &str, temporaries: impl FnOnce() -> u64, devices: usize) -> bool {
        platform == "cpu" && temporaries().saturating_mul(devices as u64) > SMALL
    }

    /// Waits for the program in flight.
    pub fn take_turn(&self) -> Turn<'_> {
        // What a thread that panicked left there is as good as any.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !last.is_empty() {
            last.drain(..).for_each(|stamp| _ = stamp.wait());
            std::thread::sleep(FREEING);
        }
        Turn(last)
    }
}

impl Turn<'_> {
    /// The program is queued, and through when all of `results` are.
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
