//! Figures as rows of a table that grows.

use crate::common::atomic;
use crate::eval::{Findings, stem};
use anyhow::{Context, Result, ensure};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

const HEADER: &str = "model,kind,name,truncate_dim,precision,metric,value";

/// # Errors
/// A file that is another table, or cannot be written.
pub fn check(path: &Path) -> Result<()> {
    if !path.exists() {
        return atomic::check_target(path, "--csv");
    }
    let file = OpenOptions::new().append(true).open(path);
    file.with_context(|| format!("cannot write {}", path.display()))?;
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    ensure!(
        text.is_empty() || first.trim_ascii_end() == HEADER.as_bytes(),
        "{} is not a table of `trainer eval --csv`, whose first line is {HEADER}; give another file",
        path.display()
    );
    Ok(())
}

/// Appends a row for each figure; an undefined one has no value.
///
/// # Errors
/// I/O errors.
pub fn append(path: &Path, model: &Path, found: &Findings) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let mut rows = match fs::read(path).unwrap_or_default().last() {
        None => format!("{HEADER}\n"),
        Some(b'\n') => String::new(),
        Some(_) => "\n".to_owned(),
    };
    for e in &found.evaluations {
        for (metric, x) in e.figures() {
            let cells = [
                model.display().to_string(),
                e.kind.to_owned(),
                e.set.clone().unwrap_or_else(|| stem(&e.data)),
                e.form.dim.map(|dim| dim.to_string()).unwrap_or_default(),
                e.form.precision.name().to_owned(),
                metric,
                x.map(|x| x.to_string()).unwrap_or_default(),
            ];
            rows += &cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
            rows.push('\n');
        }
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path).with_context(context)?;
    file.write_all(rows.as_bytes()).with_context(context)
}

/// As RFC 4180.
fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
