//! A safe, small layer over PJRT's C interface: plugins, clients, executables, buffers.
//!
//! One way down: [`DeviceSpec`] (what the user typed) → [`find_plugin`] → [`Plugin`] (a loaded shared
//! library) → [`Client`] (its devices) → [`Executable`] (a program on R replicas) → [`Buffer`] (device
//! data). For devices that are not here: [`Topology`] → [`Compiled`] (what the compiler says of a
//! program, without a client). Executables and buffers keep their client alive, a client its plugin;
//! plugins stay loaded until the process ends.
//!
//! The raw bindings (`pjrt-sys`) are of an older header than the plugins we load. The interface only
//! ever appends, so `padded::Padded` gives every argument struct a zeroed tail and `Plugin` checks the
//! size of the plugin's own function table before it reads an entry.

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
pub use cache::{Cache, Origin};
pub use client::{Client, Device};
pub use doctor::doctor;
pub use error::{ErrorCode, PjrtError};
pub use event::Stamp;
pub use executable::{Arg, Executable};
pub use plugin::Plugin;
pub use pod::Pod;
pub use spec::{DeviceSpec, find_plugin};
pub use topology::{CompileError, Compiled, TooLarge, Topology};
