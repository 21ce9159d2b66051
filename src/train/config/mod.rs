//! The keys of a run's TOML file. An unknown key is an error that names the nearest known one; `configs/reference.toml`
//! has all of them.

mod data;
mod eval;
mod file;
mod hints;
mod loss;
mod mixture;
mod model;
mod train;

pub use data::DataConfig;
pub use eval::EvalConfig;
pub use file::{Config, hint_of_switch};
pub use loss::{LossConfig, LossKind, TeacherConfig, loss};
pub use mixture::{MixtureConfig, SegmentConfig};
pub use model::{CheckpointConfig, DenseConfig, ModelConfig, PackingConfig};
pub use train::{Schedule, SourcesConfig, TrainConfig};

/// A small run, for tests.
#[cfg(test)]
pub(super) const GOOD: &str = r#"
    run_dir = "runs/x"
    [model]
    config = "config.json"
    learn_vocabulary = 1000
    [[data]]
    name = "a"
    path = "a.jsonl"
    [train]
    global_batch = 8
    steps = 100
    lr = 1.0
    warmup = 10
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_nearest_known_one_and_its_line() {
        let error = Config::parse(&GOOD.replace("warmup", "warm_up")).unwrap_err().to_string();
        assert!(error.contains("did you mean `warmup`?"), "{error}");
        assert!(error.contains("line 13"), "{error}");
        for (key, want) in [
            ("format = \"xml\"", "give jsonl, json, tsv, csv or parquet"),
            ("delimiter = \";;\"", "not one ASCII character"),
            ("where = \"label\"", "compares nothing"),
        ] {
            let text = GOOD.replace("path = ", &format!("{key}\npath = "));
            let error = Config::parse(&text).unwrap_err().to_string();
            assert!(error.contains("line 8") && error.contains(want), "{error}");
        }
        let error = Config::parse(&GOOD.replace("run_dir", "rundir")).unwrap_err().to_string();
        assert!(error.contains("did you mean `run_dir`?"), "{error}");
    }
}
