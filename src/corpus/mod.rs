//! Text in: files of pairs become [`Record`]s, and every line that does not is counted with its
//! reason. Also the tokenizer: loading one, naming it by its hash, learning one from texts.

pub mod chunks;
pub mod clean;
mod compress;
mod csv;
pub mod format;
mod guard;
mod json;
mod lines;
mod names;
pub mod options;
mod parquet;
mod parse;
pub mod reader;
mod record;
pub mod registry;
pub mod reject;
mod table;
pub mod tokenizer;
pub mod vocabulary;
pub mod wordpiece;

pub use chunks::{Chunk, ChunkReader};
pub use clean::{CleanCounts, Cleaning, Dropped};
pub use compress::{FileDigest, hex};
pub use format::Format;
pub use options::{ReadOptions, SetPairs};
pub use reader::{PairReader, open};
pub use record::Record;
pub use reject::{Reason, Reject};
pub use tokenizer::{ModelTokenizer, TokenizerHash};
pub use vocabulary::learn_wordpiece;
pub use wordpiece::{Memo, WordPiece};
