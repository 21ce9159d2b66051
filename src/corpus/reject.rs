//! Lines that could not be used: why, which, how many, and when they are too many.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Why a line was not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    BlankLine,
    MalformedJson,
    NotAnArray,
    NotAString,
    /// Fewer than 2 or more than 255 texts.
    WrongArity,
    #[serde(rename = "invalid-utf-8")]
    InvalidUtf8,
    /// A text without a character that is not white space.
    EmptyText,
    /// The tokenizer made nothing of a text.
    NoTokens,
    /// More than 16 MiB.
    LineTooLong,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::BlankLine => "blank line",
            Reason::MalformedJson => "malformed JSON",
            Reason::NotAnArray => "not a JSON array",
            Reason::NotAString => "element is not a string",
            Reason::WrongArity => "wrong number of texts",
            Reason::InvalidUtf8 => "invalid UTF-8",
            Reason::EmptyText => "empty text",
            Reason::NoTokens => "text without tokens",
            Reason::LineTooLong => "line too long",
        })
    }
}

/// A line that was not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Number of the line, from 1.
    pub line: u64,
    pub reason: Reason,
    /// The line's first characters.
    pub excerpt: String,
}

impl Reject {
    /// Keeps the first 100 characters of the line.
    pub fn new(line: u64, reason: Reason, bytes: &[u8]) -> Self {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
        Reject { line, reason, excerpt: head.chars().take(100).collect() }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.reason, self.excerpt)
    }
}

/// Lines are judged before the end of a file only once this many were read.
const EARLY: u64 = 100_000;

/// Counts the lines of several files, one after the other, and writes the rejected ones to a file
/// of JSON lines (`file`, `line`, `reason`, `excerpt`). No rejected line, no file.
pub struct RejectLog {
    path: PathBuf,
    out: Option<BufWriter<File>>,
    max_share: f64,
    file: String,
    lines: u64,
    counts: BTreeMap<Reason, u64>,
    first: Vec<Reject>,
    totals: BTreeMap<Reason, u64>,
}

impl RejectLog {
    /// `max_share` is the largest tolerated share of a file's lines, e.g. 0.01.
    ///
    /// # Errors
    /// A share outside 0..=1; an older reject file at `path` that cannot be removed.
    pub fn new(path: &Path, max_share: f64) -> Result<Self> {
        if !(0.0..=1.0).contains(&max_share) {
            bail!("the largest share of rejected lines is {max_share}; give a number from 0 to 1");
        }
        if path.exists() {
            fs::remove_file(path).with_context(|| format!("cannot remove the old {}", path.display()))?;
        }
        Ok(RejectLog {
            path: path.to_path_buf(),
            out: None,
            max_share,
            file: String::new(),
            lines: 0,
            counts: BTreeMap::new(),
            first: vec![],
            totals: BTreeMap::new(),
        })
    }

    /// The lines that follow are those of `file`.
    pub fn begin(&mut self, file: &Path) {
        self.file = file.display().to_string();
        self.lines = 0;
        self.counts.clear();
        self.first.clear();
    }

    /// Counts lines, used or not. [`RejectLog::reject`] does not count its line again.
    pub fn add_lines(&mut self, n: u64) {
        self.lines += n;
    }

    /// Counts and writes down one rejected line.
    pub fn reject(&mut self, reject: Reject) -> Result<()> {
        let at = || format!("cannot write {}; check the free space and the permissions", self.path.display());
        if self.out.is_none() {
            self.out = Some(BufWriter::new(File::create(temporary(&self.path)).with_context(at)?));
        }
        if let Some(out) = &mut self.out {
            let row = serde_json::json!({
                "file": self.file, "line": reject.line, "reason": reject.reason, "excerpt": reject.excerpt,
            });
            writeln!(out, "{row}").with_context(at)?;
        }
        *self.counts.entry(reject.reason).or_default() += 1;
        *self.totals.entry(reject.reason).or_default() += 1;
        if self.first.len() < 3 {
            self.first.push(reject);
        }
        Ok(())
    }

    /// Stops early in a large file that is already hopeless.
    pub fn check(&self) -> Result<()> {
        if self.lines >= EARLY { self.check_share() } else { Ok(()) }
    }

    /// Ends the current file and returns its lines and its rejects by reason.
    ///
    /// # Errors
    /// Too many lines were rejected.
    pub fn end(&mut self) -> Result<(u64, BTreeMap<Reason, u64>)> {
        self.check_share()?;
        Ok((self.lines, std::mem::take(&mut self.counts)))
    }

    fn check_share(&self) -> Result<()> {
        let rejected: u64 = self.counts.values().sum();
        if rejected as f64 <= self.max_share * self.lines as f64 {
            return Ok(());
        }
        let counts: Vec<_> = self.counts.iter().map(|(reason, n)| format!("{reason}: {n}")).collect();
        let first: Vec<_> = self.first.iter().map(|r| format!("\n  {r}")).collect();
        bail!(
            "{}: {rejected} of {} lines rejected, more than {} % ({}); the first:{}\nall of them are in {}; mend \
             the file, or allow more with --max-rejects",
            self.file,
            self.lines,
            self.max_share * 100.0,
            counts.join(", "),
            first.concat(),
            self.path.display(),
        )
    }

    /// Gives the reject file its final name, if there is one, and returns the rejects of all files
    /// by reason.
    pub fn finish(mut self) -> Result<BTreeMap<Reason, u64>> {
        self.close().with_context(|| format!("cannot write {}", self.path.display()))?;
        Ok(std::mem::take(&mut self.totals))
    }

    fn close(&mut self) -> std::io::Result<()> {
        let Some(mut out) = self.out.take() else { return Ok(()) };
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(temporary(&self.path), &self.path)
    }
}

/// A run that stops keeps its reject file too: it is what tells the user what to mend.
impl Drop for RejectLog {
    fn drop(&mut self) {
        if self.close().is_err() {
            let _ = fs::remove_file(temporary(&self.path));
        }
    }
}

fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_rejects_stop_and_are_all_written_down() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.reject.jsonl");
        let mut log = RejectLog::new(&path, 0.01).unwrap();
        log.begin(Path::new("a.jsonl"));
        log.add_lines(300);
        for line in [5, 9, 200] {
            log.reject(Reject::new(line, Reason::EmptyText, b"[\"\",\"x\"]")).unwrap();
        }
        assert_eq!(log.end().unwrap(), (300, BTreeMap::from([(Reason::EmptyText, 3)])));
        log.begin(Path::new("b.jsonl"));
        log.add_lines(100);
        log.reject(Reject::new(1, Reason::InvalidUtf8, b"\xff")).unwrap();
        log.reject(Reject::new(2, Reason::NotAString, b"[1,2]")).unwrap();
        let err = log.end().unwrap_err().to_string();
        for part in ["b.jsonl: 2 of 100 lines", "invalid UTF-8: 1", "line 2", "[1,2]", "--max-rejects"] {
            assert!(err.contains(part), "{part} missing in {err}");
        }
        drop(log);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 5);
        assert!(text.contains(r#"{"file":"b.jsonl","line":1,"reason":"invalid-utf-8","excerpt":"#), "{text}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_old_reject_file_does_not_outlive_a_clean_run() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.reject.jsonl");
        fs::write(&path, "old").unwrap();
        let log = RejectLog::new(&path, 0.0).unwrap();
        assert!(log.finish().unwrap().is_empty());
        assert!(!path.exists());
        assert!(RejectLog::new(&path, 1.5).is_err());
    }
}
