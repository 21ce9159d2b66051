//! `metrics.jsonl`: one JSON object per line, each with its `step`; the first names the format version.

use crate::common::atomic;
use crate::folder::{CardResult, Similarity};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Map, Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Version 1 had no line naming it, and other names of metrics: see [`renamed`].
/// Version 2 named figures without the similarity.
const VERSION: u64 = 3;

/// Figures by name.
pub type Figures = Vec<(String, f64)>;

/// A step and the figures after it, `None` where undefined.
pub type Evaluated = (u64, Vec<(String, Option<f64>)>);

/// Appends to a run's `metrics.jsonl`.
pub struct MetricsLog {
    path: PathBuf,
    file: File,
}

impl MetricsLog {
    /// Opens `RUN/metrics.jsonl` for the steps after `from_step` (0 for a new run). A killed run may have logged past
    /// its last checkpoint: lines of later steps and a torn last line are dropped, which leaves what an unbroken run
    /// would have written. A file of an earlier version is converted to this one.
    ///
    /// # Errors
    /// A line in the middle that is not JSON or has no step, with its number; a later version; I/O errors.
    pub fn open(run_dir: &Path, from_step: u64, similarity: Similarity) -> Result<MetricsLog> {
        let path = run_dir.join("metrics.jsonl");
        let context = || format!("cannot open {}", path.display());
        fs::create_dir_all(run_dir).with_context(context)?;
        let bytes = if path.exists() { fs::read(&path).with_context(context)? } else { vec![] };
        let kept = up_to(&bytes, from_step, similarity)
            .map_err(|e| anyhow!("{}: {e:#}; move it away to resume with a new one", path.display()))?;
        if kept != bytes {
            atomic::write_bytes(&path, &kept)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(&path).with_context(context)?;
        Ok(MetricsLog { path, file })
    }

    /// Appends one object, which must have an integer `step`. On return the line is in the file, though not yet on
    /// disk: see [`MetricsLog::sync`].
    pub fn append(&mut self, record: &Value) -> Result<()> {
        debug_assert!(record["step"].is_u64(), "metrics record without a step");
        let mut line = record.to_string();
        line.push('\n');
        let written = self.file.write_all(line.as_bytes());
        written.with_context(|| format!("cannot write {}; check the free space", self.path.display()))
    }

    /// Syncs the lines to disk; called before each checkpoint, so that no crash loses lines of steps up to it.
    pub fn sync(&mut self) -> Result<()> {
        self.file.sync_data().with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// The records of a run's log, which may be going on; none without a log.
fn records(run_dir: &Path) -> Result<impl Iterator<Item = Value>> {
    let path = run_dir.join("metrics.jsonl");
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        read => read.with_context(|| format!("cannot read {}", path.display()))?,
    };
    let parsed: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Ok(parsed.into_iter())
}

fn figures(scores: &Map<String, Value>) -> Figures {
    scores.iter().filter_map(|(name, x)| Some((name.clone(), x.as_f64()?))).collect()
}

/// The figures of the evaluation after `step`, by name, or the base folder's if there are any; `None` if there was no
/// evaluation or it failed.
///
/// # Errors
/// A log that cannot be read.
pub fn evaluation(run_dir: &Path, step: u64) -> Result<Option<Figures>> {
    let mut of_step = records(run_dir)?.filter(|r| r["step"] == step);
    Ok(of_step.find_map(|r| r["base"].as_object().or(r["eval"].as_object()).map(figures)))
}

/// Whether there was an evaluation after `step`, even a failed one.
///
/// # Errors
/// A log that cannot be read.
pub fn has_evaluated(run_dir: &Path, step: u64) -> Result<bool> {
    Ok(records(run_dir)?.any(|r| r["step"] == step && r.get("eval").is_some()))
}

/// The evaluations after steps up to `last`, in order.
///
/// # Errors
/// A log that cannot be read.
pub fn evaluations(run_dir: &Path, last: u64) -> Result<Vec<Evaluated>> {
    let of = |r: Value| {
        let step = r["step"].as_u64().filter(|step| *step <= last)?;
        let figures = r["eval"].as_object()?.iter().map(|(name, x)| (name.clone(), x.as_f64()));
        Some((step, figures.collect()))
    };
    Ok(records(run_dir)?.filter_map(of).collect())
}

/// The loss of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct StepLoss {
    pub step: u64,
    /// One of the data sets that its pairs are of.
    pub set: Option<String>,
    pub loss: f64,
}

/// Losses of the steps up to `last`, in order.
///
/// # Errors
/// A log that cannot be read.
pub fn losses(run_dir: &Path, last: u64) -> Result<Vec<StepLoss>> {
    let of = |r: Value| {
        let step = r["step"].as_u64().filter(|step| *step <= last)?;
        let set = r["data"].as_object().and_then(|sets| sets.keys().next().cloned());
        Some(StepLoss { step, set, loss: r["loss"].as_f64()? })
    };
    Ok(records(run_dir)?.filter_map(of).collect())
}

/// The first evaluation and that of step `last`, for the model card; the first is the base folder's own if there is
/// one, so that the difference is the effect of training. Missing figures are left out.
///
/// # Errors
/// A log that cannot be read.
pub fn results(run_dir: &Path, last: u64) -> Result<Vec<CardResult>> {
    let mut out: Vec<CardResult> = vec![];
    for (metric, x) in evaluation(run_dir, 0)?.unwrap_or_default() {
        out.push(CardResult { metric, before: Some(x), after: None });
    }
    for (metric, x) in evaluation(run_dir, last)?.unwrap_or_default() {
        match out.iter_mut().find(|row| row.metric == metric) {
            Some(row) => row.after = Some(x),
            None => out.push(CardResult { metric, before: None, after: Some(x) }),
        }
    }
    Ok(out)
}

/// The file of an unbroken run up to this step.
fn up_to(bytes: &[u8], from_step: u64, similarity: Similarity) -> Result<Vec<u8>> {
    let head = json!({ "step": 0, "format": "gigapair metrics", "version": VERSION });
    let mut kept = format!("{head}\n").into_bytes();
    let mut version = 1;
    for (i, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
        if !line.ends_with(b"\n") {
            break; // torn by a kill
        }
        let mut record: Value =
            serde_json::from_slice(line).with_context(|| format!("line {} is damaged", i + 1))?;
        let step = record["step"].as_u64();
        ensure!(step.is_some(), "line {} has no step", i + 1);
        if let Some(found) = record["version"].as_u64().filter(|_| i == 0) {
            ensure!(found <= VERSION, "it has version {found}, written by a later trainer");
            version = found;
            continue;
        }
        // A run from the beginning evaluates before its first step again.
        if from_step == 0 || step > Some(from_step) {
            continue;
        }
        let mut changed = false;
        for key in ["eval", "base"] {
            let Some(figures) = record.get_mut(key).and_then(Value::as_object_mut) else { continue };
            let names = |old: String| renamed(old, version, similarity.name());
            *figures = std::mem::take(figures).into_iter().map(|(old, x)| (names(old), x)).collect();
            changed |= version < VERSION;
        }
        match changed {
            true => kept.extend_from_slice(format!("{record}\n").as_bytes()),
            false => kept.extend_from_slice(line),
        }
    }
    Ok(kept)
}

/// The name of today for a figure of an earlier version. In version 1, those of pairs had no prefix (`recall@1`), the
/// others one with an underscore (`sts_spearman`). In version 2, `recall@1` of pairs was what is `accuracy@1`
/// elsewhere.
pub fn renamed(name: String, version: u64, similarity: &str) -> String {
    const PAIRS: [&str; 5] = ["recall@1", "recall@10", "mrr@10", "ndcg@10", "map@100"];
    let name = match name.split_once('_') {
        Some((kind @ ("sts" | "retrieval"), figure)) if version < 2 => format!("{kind}.{figure}"),
        _ if version < 2 && PAIRS.contains(&name.as_str()) => format!("pairs.{name}"),
        _ => name,
    };
    let Some((set, figure)) = name.rsplit_once('.').filter(|_| version < 3) else { return name };
    match set.split('.').next() {
        Some("pairs") => format!("{set}.{similarity}_{}", figure.replace("recall", "accuracy")),
        Some("retrieval") => format!("{set}.{similarity}_{figure}"),
        Some("sts") => format!("{set}.{figure}_{similarity}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn log(dir: &Path, from: u64, steps: std::ops::RangeInclusive<u64>) {
        let mut log = MetricsLog::open(dir, from, Similarity::Cosine).unwrap();
        for step in steps {
            log.append(&json!({ "step": step, "loss": 1.0 / step as f64 })).unwrap();
        }
        log.sync().unwrap();
    }

    #[test]
    fn a_resumed_log_is_what_an_unbroken_run_writes() {
        let (broken, whole) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        log(whole.path(), 0, 1..=10);
        log(broken.path(), 0, 1..=7); // the checkpoint is at 5
        let path = broken.path().join("metrics.jsonl");
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"step\":8,\"lo").unwrap();
        log(broken.path(), 5, 6..=10);
        assert_eq!(fs::read(&path).unwrap(), fs::read(whole.path().join("metrics.jsonl")).unwrap());
    }

    /// Figures are never mistaken for others: a log without a version has the old names.
    #[test]
    fn a_log_of_an_earlier_version_is_read_and_goes_on_with_the_names_of_today() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("metrics.jsonl");
        let old = "{\"step\":0,\"eval\":{\"recall@1\":0.1,\"sts_spearman\":null},\"base\":{\"recall@1\":0.30000000000000004}}\n\
                   {\"step\":1,\"loss\":2.5,\"data\":{\"recall@1\":{\"rows\":8}}}\n\
                   {\"step\":1,\"eval\":null}\n\
                   {\"step\":2,\"eval\":{\"map@100\":0.5,\"retrieval_ndcg@10\":0.25,\"sts_pearson\":0.125}}\n";
        fs::write(&path, old).unwrap();
        drop(MetricsLog::open(dir.path(), 2, Similarity::Cosine).unwrap());
        let new = "{\"step\":0,\"format\":\"gigapair metrics\",\"version\":3}\n\
                   {\"step\":0,\"eval\":{\"pairs.cosine_accuracy@1\":0.1,\"sts.spearman_cosine\":null},\"base\":{\"pairs.cosine_accuracy@1\":0.30000000000000004}}\n\
                   {\"step\":1,\"loss\":2.5,\"data\":{\"recall@1\":{\"rows\":8}}}\n\
                   {\"step\":1,\"eval\":null}\n\
                   {\"step\":2,\"eval\":{\"pairs.cosine_map@100\":0.5,\"retrieval.cosine_ndcg@10\":0.25,\"sts.pearson_cosine\":0.125}}\n";
        assert_eq!(fs::read_to_string(&path).unwrap(), new);
        let last = [
            ("pairs.cosine_map@100", 0.5),
            ("retrieval.cosine_ndcg@10", 0.25),
            ("sts.pearson_cosine", 0.125),
        ];
        let last = last.map(|(name, x)| (name.to_owned(), x)).to_vec();
        assert_eq!(evaluation(dir.path(), 2).unwrap(), Some(last), "it is not missing");
        drop(MetricsLog::open(dir.path(), 2, Similarity::Cosine).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), new);
        // Version 2 had no similarity, and another word for accuracy.
        let second =
            new.replace("\"version\":3", "\"version\":2").replace("_cosine", "").replace("cosine_", "");
        fs::write(&path, second.replace("accuracy", "recall")).unwrap();
        drop(MetricsLog::open(dir.path(), 2, Similarity::Cosine).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), new);
        fs::write(&path, new.replace("\"version\":3", "\"version\":4")).unwrap();
        let error = format!("{:#}", MetricsLog::open(dir.path(), 2, Similarity::Cosine).err().unwrap());
        assert!(error.contains("version 4") && error.contains("move it away"), "{error}");
    }

    #[test]
    fn damage_in_the_middle_is_an_error_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        for (bad, reason) in [("{\"step\":\n", "line 2"), ("{\"loss\":1}\n", "line 2 has no step")] {
            let text = format!("{{\"step\":1}}\n{bad}{{\"step\":3}}\n");
            fs::write(dir.path().join("metrics.jsonl"), &text).unwrap();
            let error = format!("{:#}", MetricsLog::open(dir.path(), 9, Similarity::Cosine).err().unwrap());
            assert!(error.contains(reason) && error.contains("metrics.jsonl"), "{error}");
            assert_eq!(fs::read_to_string(dir.path().join("metrics.jsonl")).unwrap(), text);
        }
    }
}
