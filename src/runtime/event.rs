//! Completion of asynchronous work.

use super::error::PjrtError;
use super::padded::Padded;
use super::plugin::{Plugin, call};
use pjrt_sys as sys;
use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// Owns a `PJRT_Event`: awaited any number of times, destroyed once.
pub(super) struct Event {
    plugin: Arc<Plugin>,
    raw: NonNull<sys::PJRT_Event>,
}

// SAFETY: PJRT events are reference-counted, internally synchronised futures (tsl::AsyncValue); any
// thread may wait for one or destroy it, and destruction needs `&mut`.
unsafe impl Send for Event {}
unsafe impl Sync for Event {}

impl Event {
    /// Takes ownership of an event returned by a call; null means "already done".
    ///
    /// # Safety
    /// `raw` is null or an event of `plugin` that nobody else destroys.
    pub unsafe fn from_raw(plugin: &Arc<Plugin>, raw: *mut sys::PJRT_Event) -> Option<Self> {
        Some(Event { plugin: plugin.clone(), raw: NonNull::new(raw)? })
    }

    /// Blocks until the event completes; an error is that of the awaited work.
    pub fn wait(&self) -> Result<(), PjrtError> {
        let mut args = Padded::<sys::PJRT_Event_Await_Args>::new(|a| a.event = self.raw.as_ptr());
        // SAFETY: the event is alive as long as `self`.
        unsafe { call!(&self.plugin, PJRT_Event_Await, args) }
    }

    pub fn is_ready(&self) -> Result<bool, PjrtError> {
        let mut args = Padded::<sys::PJRT_Event_IsReady_Args>::new(|a| a.event = self.raw.as_ptr());
        // SAFETY: the event is alive as long as `self`.
        unsafe { call!(&self.plugin, PJRT_Event_IsReady, args) }?;
        Ok(args.is_ready)
    }

    /// Records the time at which the event completes or fails.
    pub fn stamp(self) -> Result<Stamp, PjrtError> {
        let (plugin, raw, stamp) = (self.plugin.clone(), self.raw.as_ptr(), Stamp::default());
        let held = Box::into_raw(Box::new((self, stamp.clone())));
        let mut args = Padded::<sys::PJRT_Event_OnReady_Args>::new(|a| {
            a.event = raw;
            a.callback = Some(happened);
            a.user_arg = held.cast();
        });
        // SAFETY: the event is alive until `happened` drops it, and that is called exactly once if the call succeeds.
        let registered = unsafe { call!(&plugin, PJRT_Event_OnReady, args) };
        if registered.is_err() {
            // SAFETY: never registered, so the box is still ours.
            drop(unsafe { Box::from_raw(held) });
        }
        registered.map(|()| stamp)
    }
}

/// # Safety
/// `held` is the box of [`Event::stamp`], passed once; `error` is null or ours to destroy.
unsafe extern "C" fn happened(error: *mut sys::PJRT_Error, held: *mut c_void) {
    let now = Instant::now();
    // SAFETY: by the contract above.
    let (event, stamp) = unsafe { *Box::from_raw(held.cast::<(Event, Stamp)>()) };
    // The error is the work's, reported to readers of its results; here it is only destroyed.
    let _ = event.plugin.check("PJRT_Event_OnReady", error);
    let _ = stamp.0.set(now);
}

/// When asynchronous work was over, by the clock of the thread that saw it first.
#[derive(Clone, Debug, Default)]
pub struct Stamp(Arc<OnceLock<Instant>>);

impl Stamp {
    /// For work already over.
    pub fn now() -> Stamp {
        Stamp(Arc::new(Instant::now().into()))
    }

    #[cfg(test)]
    pub(super) fn set_for_test(&self) {
        let _ = self.0.set(Instant::now());
    }

    /// Waits until the work succeeds or fails.
    pub fn wait(&self) -> Instant {
        *self.0.wait()
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        let mut args = Padded::<sys::PJRT_Event_Destroy_Args>::new(|a| a.event = self.raw.as_ptr());
        // SAFETY: owned, and destroyed only here. Nothing could be done about an error.
        let _ = unsafe { call!(&self.plugin, PJRT_Event_Destroy, args) };
    }
}
