//! Text in: files of pairs become [`Record`]s, and every line that does not is counted with its reason. Also files of
//! named fields and of texts, and the registry of published data sets.

mod chunks;
mod clean;
mod compress;
mod csv;
mod fields;
mod filter;
mod format;
mod json;
mod lines;
mod names;
mod options;
mod pairs;
mod parquet;
mod parse;
mod reader;
mod record;
mod registry;
mod reject;
mod report;
mod rows;
mod table;
mod targets;
mod texts;
mod values;
mod written;

pub use chunks::{Chunk, ChunkReader};
pub use clean::{CleanCounts, Cleaning, Dropped};
pub use compress::{FileDigest, without_packing};
pub use fields::{Field, FieldReader, as_number, as_text};
pub use filter::Condition;
pub use format::Format;
pub use options::{
    Asked, Delimiter, MAX_TEXTS, Quoting, ReadOptions, SetPairs, column_names, one_or_many, one_or_several,
};
pub use parse::Item;
pub use reader::{PairReader, open, open_with};
pub use record::Record;
pub use registry::{KnownSet, MixtureFile, known_sets, read_data_config};
pub use reject::{Reason, Reject, Skipped};
pub use report::Columns;
pub use targets::MAX_TARGETS;
pub use texts::{TextFile, read_lines, read_texts};
