//! Values computed once per key.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Slot<V> = Arc<Mutex<Option<Arc<V>>>>;

/// A map whose values are computed on first use. Threads that request a value while another computes it wait for that
/// value, but not for others. A failed computation is retried on the next request.
pub struct OnceMap<K, V>(Mutex<HashMap<K, Slot<V>>>);

impl<K, V> Default for OnceMap<K, V> {
    fn default() -> Self {
        OnceMap(Mutex::default())
    }
}

impl<K: Hash + Eq + Clone, V> OnceMap<K, V> {
    /// The value of `key`, computed by `make` if absent.
    ///
    /// # Errors
    /// Errors of `make`.
    pub fn get<E>(&self, key: &K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        let slot = lock(&self.0).entry(key.clone()).or_default().clone();
        let mut slot = lock(&slot);
        if let Some(value) = &*slot {
            return Ok(value.clone());
        }
        let value = Arc::new(make()?);
        *slot = Some(value.clone());
        Ok(value)
    }

    /// Whether the value is present and available without waiting.
    pub fn has(&self, key: &K) -> bool {
        let slot = lock(&self.0).get(key).cloned();
        slot.is_some_and(|slot| slot.try_lock().is_ok_and(|value| value.is_some()))
    }
}

/// Ignores poisoning: a thread that panicked while computing a value left none.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use std::time::Duration;

    #[test]
    fn a_value_is_made_once_however_many_ask() {
        let (map, made) = (OnceMap::<u32, u32>::default(), AtomicU32::new(0));
        let make = |key: u32| {
            std::thread::sleep(Duration::from_millis(20));
            made.fetch_add(1, SeqCst);
            Ok::<_, ()>(key * 10)
        };
        std::thread::scope(|s| {
            for i in 0..8 {
                let (map, make) = (&map, &make);
                s.spawn(move || assert_eq!(*map.get(&(i % 2), || make(i % 2)).unwrap(), i % 2 * 10));
            }
        });
        assert_eq!(made.load(SeqCst), 2);
        assert!(map.has(&0) && map.has(&1) && !map.has(&2));
    }

    #[test]
    fn what_failed_is_made_again() {
        let map = OnceMap::<&str, u32>::default();
        assert_eq!(map.get(&"a", || Err::<u32, _>("no")), Err("no"));
        assert!(!map.has(&"a"));
        assert_eq!(map.get(&"a", || Ok::<_, &str>(1)).as_deref(), Ok(&1));
        assert_eq!(map.get(&"a", || Err("never asked")).as_deref(), Ok(&1));
        let panics = || map.get(&"b", || -> Result<u32, ()> { panic!("on the way") });
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
        assert_eq!(map.get(&"b", || Ok::<_, ()>(2)).as_deref(), Ok(&2));
    }

    #[test]
    fn a_value_under_way_is_not_there_and_others_do_not_wait_for_it() {
        let map = OnceMap::<u32, u32>::default();
        let ten = map.get(&1, || {
            assert!(!map.has(&1));
            map.get(&2, || Ok::<_, ()>(20))?;
            Ok::<_, ()>(10)
        });
        assert_eq!(ten.as_deref(), Ok(&10));
        assert!(map.has(&1) && map.has(&2));
    }
}
