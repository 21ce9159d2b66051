//! Memory: what the allocator keeps, and what the processor fetches ahead.

/// Makes glibc's allocator keep freed blocks instead of handing them back to the kernel. A CPU plugin
/// allocates and frees the same large temporaries in every step; by default each is a fresh mapping
/// whose pages the kernel clears again (`docs/performance.md` has the figures). For commands that run
/// programs, and before they start threads; what the user set in `MALLOC_…` variables is left alone.
pub fn keep_freed_memory() {
    #[cfg(target_env = "gnu")]
    for (name, option, value) in [
        // No block is a mapping of its own, whatever its size (a threshold could not exceed 2 GiB: it
        // is an int), and -1 becomes the largest size: nothing is trimmed.
        ("MALLOC_MMAP_MAX_", libc::M_MMAP_MAX, 0),
        ("MALLOC_TRIM_THRESHOLD_", libc::M_TRIM_THRESHOLD, -1),
        ("MALLOC_TOP_PAD_", libc::M_TOP_PAD, 64 << 20),
        // One heap for all threads: the others that glibc gives to threads are unmapped whenever they
        // are empty, and cannot hold a large block anyway.
        ("MALLOC_ARENA_MAX", libc::M_ARENA_MAX, 1),
    ] {
        if std::env::var_os(name).is_none() {
            // SAFETY: mallopt only sets a tunable; a value that it does not take is ignored.
            unsafe { libc::mallopt(option, value) };
        }
    }
}

/// Asks the processor for the cache lines of `part`, without waiting for them. Nothing but time
/// depends on it.
pub fn prefetch<T>(part: &[T]) {
    #[cfg(target_arch = "x86_64")]
    for at in (0..size_of_val(part)).step_by(64) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a hint that never faults; SSE belongs to every x86-64.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(part.as_ptr().cast::<i8>().wrapping_add(at)) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = part;
}
