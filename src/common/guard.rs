//! Turns panics of third-party code into errors.

use anyhow::{Result, anyhow};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic, as those of the parquet crate on some damaged files, becomes an ordinary error and is not also
/// printed. Whatever `work` was changing is unusable afterwards.
///
/// # Errors
/// `work`'s error, or its panic message.
pub fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                usual(info);
            }
        }));
    });
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(anyhow!("{}", text.unwrap_or("the decoder panicked")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_become_errors() {
        assert_eq!(guarded(|| Ok(1)).unwrap(), 1);
        assert_eq!(guarded::<()>(|| Err(anyhow!("no"))).unwrap_err().to_string(), "no");
        let length = std::hint::black_box(3);
        assert_eq!(guarded::<()>(|| panic!("length {length}")).unwrap_err().to_string(), "length 3");
        assert_eq!(guarded::<()>(|| panic!("plain")).unwrap_err().to_string(), "plain");
    }
}
