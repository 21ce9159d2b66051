//! The training loop and what it keeps: checkpoints, metrics, provenance.

pub mod ahead;
pub mod begin;
pub mod cached;
pub mod checkpoint;
pub mod clock;
pub mod config;
pub mod earlier;
pub mod evaluate;
pub mod export;
pub mod feed;
pub mod follow;
pub mod layout;
pub mod looks;
pub mod meter;
pub mod metrics;
pub mod mixture;
pub mod overlap;
pub mod peers;
pub mod programs;
pub mod prompts;
pub mod provenance;
pub mod run;
pub mod settings;
pub mod setup;
pub mod signals;
pub mod step;
pub mod tensorboard;
pub mod trace;
pub mod watchdog;

pub use config::Config;
pub use run::{Options, Outcome, run};
