//! Large programs on a CPU, one after the other.

use super::buffer::Buffer;
use super::error::PjrtError;
use super::event::Stamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Temporaries of one execution that are not worth waiting for, over all devices.
const SMALL: u64 = 32 << 20;
/// The plugin says that a program is through before it frees its temporaries.
const FREEING: Duration = Duration::from_micros(300);

/// A CPU plugin allocates a program's temporaries when the program is queued, not when it begins. A
/// training step that is queued behind another would double the memory, and its pages have to be cleared
/// by the kernel before the same few can be used again and again. So a program with large temporaries is
/// queued when the one before is through; what it waits for otherwise (inputs, compiling) is there by then. Other devices queue as they are asked to.
#[derive(Default)]
pub(super) struct Turns(Mutex<Vec<Stamp>>);

/// Held while a program is queued.
pub(super) struct Turn<'a>(MutexGuard<'a, Vec<Stamp>>);

impl Turns {
    /// Whether a program takes turns.
    pub fn apply(platform: &str, temporaries: impl FnOnce() -> u64, devices: usize) -> bool {
        platform == "cpu" && temporaries().saturating_mul(devices as u64) > SMALL
    }

    /// Waits for the program that had the last turn.
    pub fn take(&self) -> Turn<'_> {
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
    /// The program is queued; it is through when these are there, a result of each device.
    pub fn ends_with<'a>(mut self, results: impl Iterator<Item = &'a Buffer>) -> Result<(), PjrtError> {
        for result in results {
            self.0.push(result.stamp()?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_large_programs_of_a_cpu_take_turns() {
        assert!(Turns::apply("cpu", || SMALL / 8 + 1, 8) && Turns::apply("cpu", || u64::MAX, 8));
        assert!(!Turns::apply("cpu", || SMALL / 8, 8) && !Turns::apply("tpu", || 1 << 40, 8));
    }

    #[test]
    fn a_turn_begins_when_the_last_one_is_over() {
        let (turns, stamp) = (Turns::default(), Stamp::default());
        turns.0.lock().unwrap().push(stamp.clone());
        std::thread::scope(|s| {
            let waiting = s.spawn(|| drop(turns.take()));
            std::thread::sleep(Duration::from_millis(20));
            assert!(!waiting.is_finished());
            stamp.set_for_test();
            waiting.join().unwrap();
        });
        // Nothing is left to wait for.
        drop(turns.take());
    }
}
