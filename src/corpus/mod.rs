//! Text in: files of pairs become [`Record`]s, and every line that does not is counted with its
//! reason. Also the tokenizer: loading one, naming it by its hash, learning one from texts.

pub mod chunks;
pub mod clean;
pub mod lines;
pub mod parse;
pub mod reader;
pub mod registry;
pub mod reject;
pub mod tokenizer;
pub mod vocabulary;
pub mod wordpiece;

pub use chunks::{Chunk, ChunkReader, ReadOptions};
pub use clean::{CleanCounts, Cleaning, Dropped};
pub use parse::{Format, Record};
pub use reader::{PairReader, open};
pub use reject::{Reason, Reject};
pub use tokenizer::{TokenizerHash, load_tokenizer};
pub use vocabulary::learn_wordpiece;
pub use wordpiece::{Memo, WordPiece};
