//! Parquet files, row by row.

mod cells;
mod pairs;
mod rows;
mod schema;

pub use cells::{elements, excerpt};
pub use pairs::{ParquetColumns, pick, select_filters};
pub use rows::ParquetRows;
pub use schema::{Column, Kind};
