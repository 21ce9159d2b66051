//! Completion of something asynchronous.

use super::error::PjrtError;
use super::padded::Padded;
use super::plugin::{Plugin, call};
use pjrt_sys as sys;
use std::ptr::NonNull;
use std::sync::Arc;

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
    /// Takes over an event that a call returned; a null one means "already done".
    ///
    /// # Safety
    /// `raw` is null or an event of `plugin` that nobody else destroys.
    pub unsafe fn from_raw(plugin: &Arc<Plugin>, raw: *mut sys::PJRT_Event) -> Option<Self> {
        Some(Event { plugin: plugin.clone(), raw: NonNull::new(raw)? })
    }

    /// Blocks until it happened; the error, if any, is that of the awaited work.
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
}

impl Drop for Event {
    fn drop(&mut self) {
        let mut args = Padded::<sys::PJRT_Event_Destroy_Args>::new(|a| a.event = self.raw.as_ptr());
        // SAFETY: owned, and destroyed only here. An error would leave nothing to do.
        let _ = unsafe { call!(&self.plugin, PJRT_Event_Destroy, args) };
    }
}
