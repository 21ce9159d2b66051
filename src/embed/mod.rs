//! From texts to vectors on the devices: tokenise, sort by length, batch into a few static shapes.

mod embedder;
mod npy;
mod shapes;

pub use embedder::{Counts, Embedder, NotFinite, manner};
pub use npy::write_npy;
pub use shapes::{encoder_shape, programs};
