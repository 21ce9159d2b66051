//! Holds back a plugin's own stderr output unless something goes wrong.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::sync::{Mutex, Once, PoisonError};

/// The real stderr, and the log that takes its place meanwhile.
struct Held {
    /// Calls in progress.
    calls: usize,
    stderr: OwnedFd,
    log: File,
}

static HELD: Mutex<Option<Held>> = Mutex::new(None);
/// The two file descriptors of [`Held`], for a plugin that aborts; −1 for none.
static ABORT: [AtomicI32; 2] = [AtomicI32::new(-1), AtomicI32::new(-1)];

/// Runs `call`, holding back what is written to stderr: it is dropped, or written afterwards if `failed`, or if the
/// process aborts meanwhile. Output that cannot be held back is let through.
pub(super) fn quietly<T>(call: impl FnOnce() -> T, failed: impl FnOnce(&T) -> bool) -> T {
    begin();
    let result = call();
    end(failed(&result));
    result
}

fn begin() {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    match &mut *held {
        Some(held) => held.calls += 1,
        None => *held = Held::new(),
    }
}

fn end(failed: bool) {
    let mut guard = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(held) = &mut *guard else { return };
    held.calls = held.calls.saturating_sub(1);
    if held.calls == 0 {
        ABORT.iter().for_each(|fd| fd.store(-1, SeqCst));
        // SAFETY: both are open.
        unsafe { libc::dup2(held.stderr.as_raw_fd(), libc::STDERR_FILENO) };
    }
    if failed {
        let mut said = vec![];
        let _ = held.log.rewind().and_then(|()| held.log.read_to_end(&mut said));
        let _ =
            File::from(held.stderr.try_clone().unwrap_or_else(|_| std::process::abort())).write_all(&said);
        let _ = held.log.set_len(0);
    }
    if held.calls == 0 {
        *guard = None;
    }
}

impl Held {
    fn new() -> Option<Held> {
        static HANDLER: Once = Once::new();
        let path = std::env::temp_dir().join(format!(".gigapair-{}.log", std::process::id()));
        let log = OpenOptions::new().read(true).append(true).create_new(true).open(&path).ok()?;
        let _ = std::fs::remove_file(&path);
        let stderr = std::io::stderr().as_fd().try_clone_to_owned().ok()?;
        // SAFETY: the log is open; stderr's descriptor stays open.
        if unsafe { libc::dup2(log.as_raw_fd(), libc::STDERR_FILENO) } < 0 {
            return None;
        }
        ABORT[0].store(stderr.as_raw_fd(), SeqCst);
        ABORT[1].store(log.as_raw_fd(), SeqCst);
        // SAFETY: the action only makes system calls.
        HANDLER.call_once(|| drop(unsafe { signal_hook::low_level::register(libc::SIGABRT, speak) }));
        Some(Held { calls: 1, stderr, log })
    }
}

/// Writes the held-back output; may be called from a signal handler.
fn speak() {
    let [stderr, log] = [0, 1].map(|i| ABORT[i].load(SeqCst));
    let (mut part, mut at) = ([0u8; 4096], 0);
    if stderr < 0 || log < 0 {
        return;
    }
    loop {
        // SAFETY: the buffer has the length passed; both files are open while their descriptors are in `ABORT`.
        let n = unsafe { libc::pread(log, part.as_mut_ptr().cast(), part.len(), at) };
        let Ok(size @ 1..) = usize::try_from(n) else { return };
        // SAFETY: likewise.
        unsafe { libc::write(stderr, part.as_ptr().cast(), size) };
        at += n as libc::off_t;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHILD: &str = "GIGAPAIR_QUIET_TEST";

    fn say(line: &str) {
        // SAFETY: writes like a plugin, bypassing Rust's streams.
        unsafe { libc::write(libc::STDERR_FILENO, line.as_ptr().cast(), line.len()) };
    }

    /// In its own process: stderr is shared by all tests of this one.
    #[test]
    fn lines_are_dropped_unless_something_goes_wrong() {
        if let Ok(what) = std::env::var(CHILD) {
            quietly(|| say("<dropped>"), |()| false);
            say("<between>");
            quietly(|| quietly(|| say("<inner>"), |()| false), |()| what == "fails");
            if what == "aborts" {
                quietly(
                    || {
                        say("<last words>");
                        std::process::abort()
                    },
                    |()| false,
                );
            }
            say("<after>");
            return;
        }
        let said = |what: &str| {
            let mut child = std::process::Command::new(std::env::current_exe().unwrap());
            child.args(["--exact", "runtime::quiet::tests::lines_are_dropped_unless_something_goes_wrong"]);
            let out = child.arg("--nocapture").env(CHILD, what).output().unwrap();
            String::from_utf8(out.stderr).unwrap()
        };
        assert_eq!(said("works"), "<between><after>");
        assert_eq!(said("fails"), "<between><inner><after>");
        let aborted = said("aborts");
        assert!(aborted.starts_with("<between>") && aborted.contains("<last words>"), "{aborted}");
        assert!(!aborted.contains("<dropped>"), "{aborted}");
    }
}
