//! What plugins read from the process environment.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

/// Variables XLA reads when creating a CPU client; the first one set wins.
const THREADS: [&str; 2] = ["PJRT_NPROC", "NPROC"];

/// Minimum severity XLA logs to stderr; its default, 0, logs every client created.
const LOG_LEVEL: (&str, &str) = ("TF_CPP_MIN_LOG_LEVEL", "1");

/// Tells libtpu not to ask Google's metadata server what machine this is.
const OFFLINE: (&str, &str) = ("TPU_SKIP_MDS_QUERY", "1");

/// A dummy list of hosts, which libtpu needs before it describes a topology.
const HOSTS: (&str, &str) = ("TPU_WORKER_HOSTNAMES", "localhost");

/// Silences XLA's routine messages and ensures that the next CPU client of `devices` devices has more threads than
/// devices. Call before loading the plugin and creating the client. User settings are kept, unless they leave too few
/// threads to run at all.
///
/// Virtual devices share one pool of `max(cores, devices)` threads, and a replica waiting in a collective holds its
/// thread. With as many replicas as threads, none may be left to run the work the others wait for, and the program
/// hangs. Two threads per device give each replica one to wait in and one to work in.
///
/// Changing the environment races with other threads calling C's `getenv`. Rust's own accesses share a lock, so only
/// foreign code matters, and a process opens its devices before it starts such threads. Once the values are right,
/// nothing is written again.
///
/// On a machine without TPU chips, libtpu is kept from querying the metadata server, which would take minutes to fail.
pub(super) fn prepare(devices: usize) {
    static LOCK: Mutex<()> = Mutex::new(());
    let _guard = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: see above: one writer at a time, no foreign reader.
    let set = |name: &str, value: &str| unsafe { std::env::set_var(name, value) };
    if std::env::var_os(LOG_LEVEL.0).is_none() {
        set(LOG_LEVEL.0, LOG_LEVEL.1);
    }
    if !has_tpu(Path::new("/dev")) {
        for (name, value) in [OFFLINE, HOSTS] {
            if std::env::var_os(name).is_none() {
                set(name, value);
            }
        }
    }
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let wanted = THREADS.iter().find_map(|name| std::env::var(name).ok()?.trim().parse().ok());
    if let Some(threads) = needed(devices, cores, wanted) {
        THREADS.iter().for_each(|name| set(name, &threads.to_string()));
    }
}

/// Whether the user asked for libtpu's log.
pub(super) fn wants_log() -> bool {
    WANTED.load(Relaxed)
}

/// The answer of [`wants_log`], taken before [`prepare_ahead`] sets the same variables.
static WANTED: AtomicBool = AtomicBool::new(false);

/// [`prepare`] for a process that only compiles ahead of time. It opens no chip, so it may load libtpu while another
/// process holds libtpu's lock file, and libtpu's messages about missing chips are silenced. Call before loading the
/// plugin.
pub(super) fn prepare_ahead() {
    prepare(1);
    let quiet = [("TPU_MIN_LOG_LEVEL", "4"), ("TPU_STDERR_LOG_LEVEL", "4")];
    let other = |(name, value): &(&str, &str)| std::env::var(name).is_ok_and(|v| v != *value);
    WANTED.store(quiet.iter().any(other), Relaxed);
    for (name, value) in quiet.into_iter().chain([("ALLOW_MULTIPLE_LIBTPU_LOAD", "1")]) {
        if std::env::var_os(name).is_none() {
            // SAFETY: as in `prepare`.
            unsafe { std::env::set_var(name, value) };
        }
    }
}

/// Whether TPU device files exist: `accel*` up to v4, `vfio` from v5 on.
fn has_tpu(dev: &Path) -> bool {
    dev.join("vfio").exists()
        || std::fs::read_dir(dev).is_ok_and(|names| {
            names.flatten().any(|n| n.file_name().as_encoded_bytes().starts_with(b"accel"))
        })
}

fn needed(devices: usize, cores: usize, set: Option<usize>) -> Option<usize> {
    (devices > 1 && devices >= set.unwrap_or(cores)).then_some(2 * devices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tpu_chips_are_found_by_their_device_files() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!has_tpu(dir.path()) && !has_tpu(&dir.path().join("none")));
        std::fs::write(dir.path().join("accel0"), "").unwrap();
        assert!(has_tpu(dir.path()));
    }

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
