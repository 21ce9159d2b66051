//! Shared foundations: host tensors, counter-based randomness, atomic files.

pub mod atomic;
pub mod console;
pub mod diff;
mod dtype;
pub mod guard;
pub mod hash;
pub mod matrix;
pub mod memory;
mod once_map;
pub mod permutation;
pub mod rng;
mod tensor;
pub mod terminal;
pub mod units;

pub use dtype::DType;
pub use matrix::Matrix;
pub use once_map::OnceMap;
pub use tensor::HostTensor;
