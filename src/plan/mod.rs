//! Pre-flight: compiles every executable of a run with the real compiler, for devices that need not be attached, and
//! reports memory and time. See `docs/tpu.md`.

mod chips;
mod compile;
mod dots;
mod estimate;
pub mod hlo;
mod plot;
mod preflight;
mod report;
mod search;
mod sweep;
mod workload;

pub use chips::Chip;
pub use compile::PlanOptions;
pub use plot::svg;
pub use preflight::plan;
pub use report::{ExecutableReport, Report};
pub use sweep::{Point, sweep, table};
