//! From texts to vectors on the devices: tokenise, sort by length, batch into a few static shapes.

mod embedder;
mod form;
mod npy;
mod products;
mod shapes;

pub use embedder::{Counts, Embedder, NotFinite, manner};
pub use form::{Form, Precision, Steps, bits, signs};
pub use npy::write_npy;
pub use products::{Block, Products};
pub use shapes::{encoder_shape, programs};
