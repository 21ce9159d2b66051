//! Memory: what the allocator keeps, and what the processor fetches ahead.

/// Makes glibc's allocator keep freed blocks instead of handing them back to the kernel. A CPU plugin
/// allocates and frees the same large temporaries in every step; by default each is a fresh mapping
/// whose pages the kernel clears again (`docs/performance.md` has the figures). Call it first thing
/// in `main`; what the user set in `MALLOC_…_` variables is left alone.
pub fn keep_freed_memory() {
    #[cfg(target_env = "gnu")]
    {
        const LARGEST: libc::c_int = 1 << 30;
        for (name, option, value) in [
            ("MALLOC_MMAP_THRESHOLD_", libc::M_MMAP_THRESHOLD, LARGEST),
            ("MALLOC_TRIM_THRESHOLD_", libc::M_TRIM_THRESHOLD, libc::c_int::MAX),
            ("MALLOC_TOP_PAD_", libc::M_TOP_PAD, 64 << 20),
        ] {
            if std::env::var_os(name).is_none() {
                // SAFETY: mallopt only sets a tunable; a value that it does not take is ignored.
                unsafe { libc::mallopt(option, value) };
            }
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
