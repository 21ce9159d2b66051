//! The file of rejected lines, and the limit on them.

use super::work::writing;
use crate::corpus::{Asked, Reason, Reject, Skipped};
use anyhow::{Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

/// Lines read before a file with too many rejects is refused early.
const EARLY: u64 = 100_000;

/// Skipped lines by reason.
pub type Skips = BTreeMap<Skipped, u64>;

/// State of the log, for a run that resumes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectState {
    /// Bytes of the log.
    pub bytes: u64,
    /// Lines of the current file, used or not.
    pub lines: u64,
    /// Rejects of the current file.
    pub counts: BTreeMap<Reason, u64>,
    /// Skipped lines of the current file.
    #[serde(default)]
    pub skipped: Skips,
    first: Vec<Reject>,
}

/// Counts the lines of files in turn, and writes rejected ones to a file of JSON lines (`file`, `line`, `reason`,
/// `excerpt`) in the work folder, which [`RejectLog::place`] moves to its target.
pub struct RejectLog {
    path: PathBuf,
    target: PathBuf,
    out: BufWriter<File>,
    max_share: f64,
    file: String,
    asked: Asked,
    state: RejectState,
}

/// The counts of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Lines read, used or not.
    pub lines: u64,
    pub rejects: BTreeMap<Reason, u64>,
    pub skipped: Skips,
}

/// # Errors
/// A share outside 0..=1.
pub fn check_share(max_share: f64) -> Result<()> {
    ensure!(
        (0.0..=1.0).contains(&max_share),
        "the largest share of rejected lines is {max_share}; give a number from 0 to 1"
    );
    Ok(())
}

/// Whether few enough of a file's lines are rejected. Blank lines do not count: they allow no more rejects.
pub fn tolerated(lines: u64, skipped: &Skips, rejected: u64, max_share: f64) -> bool {
    rejected as f64 <= max_share * not_blank(lines, skipped) as f64
}

fn not_blank(lines: u64, skipped: &Skips) -> u64 {
    lines - skipped.get(&Skipped::Blank).unwrap_or(&0)
}

impl RejectLog {
    /// Continues the log in `path` at `state` (by default a new one); `target` is where it will be moved. `max_share`
    /// is the largest allowed share of a file's lines, such as 0.01, and `asked` who set it.
    ///
    /// # Errors
    /// I/O errors.
    pub fn open(
        path: &Path,
        target: &Path,
        max_share: f64,
        asked: &Asked,
        state: RejectState,
    ) -> Result<Self> {
        let file = truncated(path, state.bytes)?;
        let (path, target) = (path.to_path_buf(), target.to_path_buf());
        let (out, asked) = (BufWriter::new(file), asked.clone());
        Ok(RejectLog { path, target, out, max_share, file: String::new(), asked, state })
    }

    /// Begins the lines of `file`.
    pub fn begin(&mut self, file: &str) {
        self.file = file.to_owned();
    }

    /// Counts lines, used or not. [`RejectLog::reject`] does not count its line again.
    pub fn add_lines(&mut self, n: u64) {
        self.state.lines += n;
    }

    /// Counts skipped lines, which are among those of [`RejectLog::add_lines`].
    pub fn skip(&mut self, skipped: &Skips) {
        for (&why, n) in skipped {
            *self.state.skipped.entry(why).or_default() += n;
        }
    }

    /// Counts and writes a rejected line.
    pub fn reject(&mut self, reject: Reject) -> Result<()> {
        let row = serde_json::json!({
            "file": self.file, "line": reject.line, "reason": reject.reason, "excerpt": reject.excerpt,
        });
        let row = format!("{row}\n");
        writing(&self.path, self.out.write_all(row.as_bytes()))?;
        let state = &mut self.state;
        state.bytes += row.len() as u64;
        *state.counts.entry(reject.reason).or_default() += 1;
        if state.first.len() < 3 {
            state.first.push(reject);
        }
        Ok(())
    }

    /// Refuses a large file early.
    pub fn check(&self) -> Result<()> {
        if self.state.lines >= EARLY { self.check_share() } else { Ok(()) }
    }

    /// Ends the current file.
    ///
    /// # Errors
    /// Too many rejected lines.
    pub fn end(&mut self) -> Result<Counted> {
        self.check_share()?;
        let state = &mut self.state;
        state.first.clear();
        Ok(Counted {
            lines: std::mem::take(&mut state.lines),
            rejects: std::mem::take(&mut state.counts),
            skipped: std::mem::take(&mut state.skipped),
        })
    }

    fn check_share(&self) -> Result<()> {
        let state = &self.state;
        let rejected: u64 = state.counts.values().sum();
        if tolerated(state.lines, &state.skipped, rejected, self.max_share) {
            return Ok(());
        }
        let lines = not_blank(state.lines, &state.skipped);
        let counts: Vec<_> = state.counts.iter().map(|(reason, n)| format!("{reason}: {n}")).collect();
        let first: Vec<_> = state.first.iter().map(|r| format!("\n  {r}")).collect();
        bail!(
            "{}: {rejected} of {lines} lines rejected, more than {} % ({}); the first:{}\nall are listed in {}; fix \
             the file, or allow more with {}",
            self.file,
            self.max_share * 100.0,
            counts.join(", "),
            first.concat(),
            self.target.display(),
            self.asked.option("max_rejects"),
        )
    }

    /// Syncs the log to disk.
    pub fn save(&mut self) -> Result<RejectState> {
        writing(&self.path, self.out.flush().and_then(|()| self.out.get_ref().sync_data()))?;
        Ok(self.state.clone())
    }

    /// Moves the log to its target. Replaces an older one there, or removes it if nothing was rejected.
    pub fn place(&mut self) -> Result<()> {
        self.save()?;
        place(&self.path, &self.target)
    }
}

/// Moves the log `path`, if it exists, to `target`; if it is empty, removes both.
pub fn place(path: &Path, target: &Path) -> Result<()> {
    let Ok(meta) = fs::metadata(path) else { return Ok(()) };
    if meta.len() > 0 {
        return writing(target, fs::rename(path, target));
    }
    if target.exists() {
        writing(target, fs::remove_file(target))?;
    }
    writing(path, fs::remove_file(path))
}

/// Opens `path` for appending after its first `bytes` bytes, and cuts off the rest.
///
/// # Errors
/// I/O errors; a file with fewer bytes.
pub fn truncated(path: &Path, bytes: u64) -> Result<File> {
    let open = || -> std::io::Result<File> {
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        if file.metadata()?.len() < bytes {
            return Err(std::io::Error::other(format!("it has lost some of its {bytes} bytes")));
        }
        file.set_len(bytes)?;
        file.seek(std::io::SeekFrom::Start(bytes))?;
        Ok(file)
    };
    writing(path, open())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(dir: &Path, state: RejectState) -> RejectLog {
        RejectLog::open(&dir.join("work"), &dir.join("out.reject.jsonl"), 0.01, &Asked::Prepare, state)
            .unwrap()
    }

    #[test]
    fn too_many_rejects_stop_and_are_all_written_down() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = log(dir.path(), RejectState::default());
        first.begin("a.jsonl");
        first.add_lines(300);
        for line in [5, 9, 200] {
            first.reject(Reject::new(line, Reason::EmptyText, b"[\"\",\"x\"]")).unwrap();
        }
        first.skip(&BTreeMap::from([(Skipped::Filtered, 20)]));
        let counted = first.end().unwrap();
        assert_eq!((counted.lines, counted.rejects), (300, BTreeMap::from([(Reason::EmptyText, 3)])));
        assert_eq!(counted.skipped, BTreeMap::from([(Skipped::Filtered, 20)]));
        let state = first.save().unwrap();
        first.begin("b.jsonl");
        first.reject(Reject::new(7, Reason::NoTokens, b"is forgotten")).unwrap();
        drop(first);

        let mut log = log(dir.path(), state);
        log.begin("b.jsonl");
        log.add_lines(1000);
        log.skip(&BTreeMap::from([(Skipped::Blank, 900)]));
        log.reject(Reject::new(1, Reason::InvalidUtf8, b"\xff")).unwrap();
        log.reject(Reject::new(2, Reason::NotAString, b"[1,2]")).unwrap();
        let err = log.end().unwrap_err().to_string();
        for part in ["b.jsonl: 2 of 100 lines", "invalid UTF-8: 1", "line 2", "[1,2]", "--max-rejects"] {
            assert!(err.contains(part), "{part} missing in {err}");
        }
        log.place().unwrap();
        let text = fs::read_to_string(dir.path().join("out.reject.jsonl")).unwrap();
        assert_eq!(text.lines().count(), 5);
        assert!(text.contains(r#"{"file":"b.jsonl","line":1,"reason":"invalid-utf-8","excerpt":"#), "{text}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_old_reject_file_does_not_outlive_a_clean_run() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("out.reject.jsonl"), "old").unwrap();
        log(dir.path(), RejectState::default()).place().unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        assert!(check_share(1.5).is_err());
    }
}
