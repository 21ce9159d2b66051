//! A small, safe layer over PJRT's C interface: plugins, clients, executables, buffers.
//!
//! The path is [`DeviceSpec`] (what the user typed) → [`find_plugin`] → [`Plugin`] (a loaded shared library) →
//! [`Client`] (its devices) → [`Executable`] (a program on R replicas) → [`Buffer`] (device data). Without devices it
//! is [`Topology`] → [`Compiled`] (the compiler's analysis of a program, without a client). Executables and buffers
//! keep their client alive, and a client its plugin; plugins stay loaded until the process ends.
//!
//! The raw bindings (`pjrt-sys`) come from an older header than the plugins we load. The interface is append-only, so
//! `padded::Padded` gives every argument struct a zeroed tail, and `Plugin` checks the size of the plugin's function
//! table before reading an entry.

mod analysis;
mod buffer;
mod cache;
mod client;
mod compiler;
mod doctor;
mod environment;
mod error;
mod event;
mod executable;
mod inflight;
mod padded;
mod plugin;
mod pod;
mod quiet;
mod signature;
mod spec;
mod topology;

pub use analysis::{Cost, HloComputation, HloInstruction, HloModule, MemoryStats, xla};
pub use buffer::{Buffer, PendingHost};
pub use cache::{Cache, Making, Origin};
pub use client::{Client, Device};
pub use doctor::doctor;
pub use error::{ErrorCode, PjrtError};
pub use event::Stamp;
pub use executable::{Arg, Executable};
pub use plugin::Plugin;
pub use pod::Pod;
pub use spec::{DeviceSpec, find_plugin};
pub use topology::{CompileError, Compiled, TooLarge, Topology};
