//! How many threads the CPU plugin starts.

use std::sync::{Mutex, PoisonError};

/// Variables that XLA reads when it makes a CPU client, the first one set wins.
const VARIABLES: [&str; 2] = ["PJRT_NPROC", "NPROC"];

/// Makes sure that the next CPU client has more threads than devices, and returns how many it was
/// promised (`None` when the plugin's default, one per core, is enough).
///
/// Virtual devices share one pool of `max(cores, devices)` threads, and a replica that waits in a
/// collective holds its thread: with as many replicas as threads none may be left to run the work
/// the others wait for, and the program hangs. Twice as many threads as devices leave each replica
/// one to wait in and one to work on. A number that the user set and that is large enough is kept.
///
/// Must come before the client is made. Changing the environment is a hazard when another thread
/// calls C's `getenv` at that moment; Rust's own accesses share a lock, so only foreign code counts,
/// and a process opens its devices before it starts such threads.
pub(super) fn reserve(devices: usize) -> Option<usize> {
    static LOCK: Mutex<()> = Mutex::new(());
    let _guard = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let set = VARIABLES.iter().find_map(|name| std::env::var(name).ok()?.trim().parse().ok());
    let threads = needed(devices, cores, set)?;
    for name in VARIABLES {
        // SAFETY: see above: one writer at a time, no foreign reader.
        unsafe { std::env::set_var(name, threads.to_string()) };
    }
    Some(threads)
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
