//! Model folders in the layouts of Hugging Face and sentence-transformers: what a model is read from and what a
//! finished run writes. Only this module uses their file names.

mod card;
pub mod hub;
mod modules;
mod origin;
mod read;
mod settings;
mod sharded;
pub mod tensors;
mod tokenizer;
mod write;

pub use card::{
    CardColumn, CardDataset, CardLoss, CardResult, CardStep, CardTask, CardWidget, Example, ModelCard, Side,
};
pub use read::ModelFolder;
pub use settings::{Role, Settings, Similarity};
pub use tensors::{Weights, read_exact, read_shapes, read_tensors, write_tensors};
pub use write::Export;

/// Checks that a model folder can be written with this tokenizer.
///
/// # Errors
/// What the tokenizer lacks.
pub fn check_tokenizer(tokenizer: &crate::tokenize::ModelTokenizer) -> anyhow::Result<()> {
    tokenizer::files(tokenizer, None, tokenizer::Inputs::WithTypes).map(drop)
}
