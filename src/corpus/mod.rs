//! Text in: files of pairs become [`Record`]s, and every line that does not is counted with its
//! reason. Also the tokenizer: loading one, naming it by its hash, learning one from texts.

pub mod chunks;
pub mod clean;
mod compress;
mod csv;
pub mod fields;
mod filter;
pub mod format;
mod guard;
mod json;
mod lines;
mod names;
pub mod options;
mod pairs;
mod parquet;
mod parse;
pub mod reader;
mod record;
pub mod registry;
pub mod reject;
mod report;
mod rows;
mod table;
pub mod texts;
pub mod tokenizer;
mod values;
pub mod vocabulary;
pub mod wordpiece;

pub use chunks::{Chunk, ChunkReader};
pub use clean::{CleanCounts, Cleaning, Dropped};
pub use compress::{FileDigest, hex};
pub use filter::Filter;
pub use format::Format;
pub use options::{Asked, Delimiter, Quoting, ReadOptions, SetPairs};
pub use parse::Item;
pub use reader::{PairReader, open, open_with};
pub use record::Record;
pub use reject::{Reason, Reject, Skipped};
pub use report::Columns;
pub use tokenizer::{ModelTokenizer, TokenizerHash};
pub use vocabulary::learn_wordpiece;
pub use wordpiece::{Memo, WordPiece};
