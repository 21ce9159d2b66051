//! Allocator settings, and prefetching.

/// Makes the allocator keep freed blocks instead of returning them to the kernel. A CPU plugin allocates and frees the
/// same large temporaries in every step; by default each is a fresh mapping whose pages the kernel clears again
/// (figures: `benches/runs/cpu.md`). For commands that run programs, before they start threads. A
/// `MIMALLOC_PURGE_DELAY` set by the user is respected.
///
/// The allocator is mimalloc (Leijen et al. 2019), for the whole process: plugins call the executable's `malloc`.
/// glibc's has one lock for all threads that share a heap, and its other heaps hold no large blocks. Does nothing
/// without the feature `mimalloc`.
pub fn keep_freed_memory() {
    #[cfg(feature = "mimalloc")]
    {
        use libmimalloc_sys::{mi_option_set_default, mi_option_t, mi_reserve_os_memory_ex};
        /// `mi_option_purge_delay` of mimalloc 2, missing from the bindings.
        const PURGE_DELAY: mi_option_t = 15;
        // SAFETY: settings, and address space not backed by memory until it is used; if none can be reserved, large
        // blocks are merely mapped one by one.
        unsafe {
            mi_option_set_default(PURGE_DELAY, -1);
            let [pages, size] = [libc::_SC_PHYS_PAGES, libc::_SC_PAGESIZE].map(|n| libc::sysconf(n).max(0));
            mi_reserve_os_memory_ex((pages * size) as usize, false, false, false, std::ptr::null_mut());
        }
    }
}

/// Prefetches the cache lines of `part` without waiting for them. Affects only speed.
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
