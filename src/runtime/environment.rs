//! What plugins read from the process environment.

use std::sync::{Mutex, PoisonError};

/// Variables that XLA reads when it makes a CPU client; the first one set wins.
const THREADS: [&str; 2] = ["PJRT_NPROC", "NPROC"];

/// Least severity that XLA logs to stderr; its default, 0, reports every client made.
const LOG_LEVEL: (&str, &str) = ("TF_CPP_MIN_LOG_LEVEL", "1");

/// Silences XLA's routine messages and makes sure that the next CPU client of `devices` devices has
/// more threads than devices. Must come before the plugin is loaded and the client made. What the user
/// set is kept, unless it is too few threads to run at all.
///
/// Virtual devices share one pool of `max(cores, devices)` threads, and a replica that waits in a
/// collective holds its thread: with as many replicas as threads none may be left to run the work
/// the others wait for, and the program hangs. Twice as many threads as devices leave each replica
/// one to wait in and one to work on.
///
/// Changing the environment is a hazard when another thread calls C's `getenv` at that moment. Rust's
/// own accesses share a lock, so only foreign code counts, and a process opens its devices before it
/// starts such threads. Once the values are right, nothing is written again.
pub(super) fn prepare(devices: usize) {
    static LOCK: Mutex<()> = Mutex::new(());
    let _guard = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: see above: one writer at a time, no foreign reader.
    let set = |name: &str, value: &str| unsafe { std::env::set_var(name, value) };
    if std::env::var_os(LOG_LEVEL.0).is_none() {
        set(LOG_LEVEL.0, LOG_LEVEL.1);
    }
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let wanted = THREADS.iter().find_map(|name| std::env::var(name).ok()?.trim().parse().ok());
    if let Some(threads) = needed(devices, cores, wanted) {
        THREADS.iter().for_each(|name| set(name, &threads.to_string()));
    }
}

fn needed(devices: usize, cores: usize, set: Option<usize>) -> Option<usize> {
    (devices > 1 && devices >= set.unwrap_or(cores)).then_some(2 * devices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_raised_only_when_devices_could_starve() {
        assert_eq!(needed(1, 1, None), None);
        assert_eq!(needed(8, 2, None), Some(16));
        assert_eq!(needed(8, 8, None), Some(16));
        assert_eq!(needed(8, 64, None), None);
        assert_eq!(needed(8, 2, Some(12)), None);
        assert_eq!(needed(8, 64, Some(4)), Some(16));
    }
}
