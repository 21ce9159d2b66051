//! Memory: what the allocator keeps, and what the processor fetches ahead.

/// Makes the allocator keep freed blocks instead of handing them back to the kernel. A CPU plugin
/// allocates and frees the same large temporaries in every step; by default each is a fresh mapping
/// whose pages the kernel clears again (figures: `benches/runs/cpu.md`). For commands that run
/// programs, and before they start threads; what the user set in `MIMALLOC_PURGE_DELAY` is left alone.
///
/// The allocator is mimalloc (Leijen et al. 2019), for the whole process: the plugins call the `malloc`
/// of the executable. glibc's has one lock for all threads that share a heap, and its other heaps hold
/// no large block. Without the feature `mimalloc` nothing is done.
pub fn keep_freed_memory() {
    #[cfg(feature = "mimalloc")]
    {
        use libmimalloc_sys::{mi_option_set_default, mi_option_t, mi_reserve_os_memory_ex};
        /// `mi_option_purge_delay` of mimalloc 2, which the bindings do not name.
        const PURGE_DELAY: mi_option_t = 15;
        // SAFETY: settings, and address space that is not backed by memory before it is used; that there
        // is none to reserve only means that large blocks are mapped one by one.
        unsafe {
            mi_option_set_default(PURGE_DELAY, -1);
            let [pages, size] = [libc::_SC_PHYS_PAGES, libc::_SC_PAGESIZE].map(|n| libc::sysconf(n).max(0));
            mi_reserve_os_memory_ex((pages * size) as usize, false, false, false, std::ptr::null_mut());
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
