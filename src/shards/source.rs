//! Source files → chunks → results, in parallel, in order.
//!
//! One thread cuts the file into chunks, workers turn them into results, and the caller takes the results in chunk
//! order. Each chunk's one-place result channel goes through a bounded queue to the caller: the queue keeps the order,
//! and its bound limits the chunks in memory, however slow one of them is.

use super::work::{WorkFolder, writing};
use crate::common::hash::{hex, sha256_file};
use crate::corpus::{Chunk, ChunkReader, Columns, FileDigest, ReadOptions};
use anyhow::{Context, Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender, bounded};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// An input file, as it was when the run began.
#[derive(Clone, Debug)]
pub struct Source {
    /// As named by the user.
    pub name: String,
    path: PathBuf,
    pub bytes: u64,
    pub columns: Columns,
    /// Targets of its first good row, or those all rows must have; `None` while unknown.
    pub targets: Option<usize>,
    /// Seconds and nanoseconds of its last change; for standard input, the SHA-256 of its content.
    stamp: Value,
}

impl Source {
    /// Opens an input to find its columns and targets; `-` is standard input, which is copied to the work folder.
    ///
    /// # Errors
    /// An unreadable file, by name.
    pub fn new(input: &Path, read: &ReadOptions, work: &WorkFolder) -> Result<Self> {
        let mut source = if input == Path::new("-") {
            copy_stdin(&work.file(STDIN))?
        } else {
            let (bytes, stamp) = stamp(input)?;
            let (name, path) = (input.display().to_string(), input.to_path_buf());
            Source { name, path, bytes, columns: Columns::default(), targets: None, stamp }
        };
        let reader = source.open(read)?;
        source.columns = reader.columns().clone();
        source.targets = reader.targets();
        Ok(source)
    }

    fn open(&self, read: &ReadOptions) -> Result<ChunkReader> {
        let name = if self.name == "-" { "standard input" } else { &self.name };
        let reader = ChunkReader::open_as(&self.path, name, read)?;
        Ok(match self.targets {
            Some(targets) => reader.with_targets(targets),
            None => reader,
        })
    }

    /// Identifies this version of the file.
    pub fn identity(&self) -> Value {
        json!({ "file": self.name, "bytes": self.bytes, "stamp": self.stamp })
    }

    /// SHA-256 of the content.
    ///
    /// # Errors
    /// An unreadable file.
    pub fn sha256(&self) -> Result<String> {
        match &self.stamp {
            Value::String(sha256) => Ok(sha256.clone()),
            _ => sha256_file(&self.path),
        }
    }

    fn changed(&self) -> bool {
        self.stamp.is_array() && stamp(&self.path).ok() != Some((self.bytes, self.stamp.clone()))
    }

    /// Processes the source chunk by chunk; see [`ordered`].
    ///
    /// # Errors
    /// Errors of `work` and `take`; an unreadable file, or one that changed meanwhile.
    pub fn chunks<T: Send>(
        &self,
        reading: &Reading<'_>,
        skip: u64,
        work: impl Fn(u64, &Chunk) -> Result<T> + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<FileDigest> {
        let result = self.open(reading.options).and_then(|reader| {
            ordered(reader, reading, skip, |n, c| work(n, c).with_context(|| self.name.clone()), take)
        });
        let broken = match &result {
            Ok(digest) => digest.bytes != self.bytes || self.changed(),
            Err(_) => self.changed(),
        };
        if !broken {
            return result;
        }
        let now = result.as_ref().map_or_else(|_| stamp(&self.path).map_or(0, |s| s.0), |d| d.bytes);
        let what = format!(
            "{} changed while it was read: it had {} bytes at first and {now} now; run again once nothing is \
             writing to it",
            self.name, self.bytes
        );
        Err(match result {
            Ok(_) => anyhow!(what),
            Err(e) => e.context(what),
        })
    }
}

/// Name of the copy of standard input; it implies no format.
pub const STDIN: &str = "stdin";

fn stamp(path: &Path) -> Result<(u64, Value)> {
    let meta = std::fs::metadata(path)
        .with_context(|| format!("cannot read {}; check the path and the permissions", path.display()))?;
    Ok((meta.len(), json!([meta.mtime(), meta.mtime_nsec()])))
}

fn copy_stdin(path: &Path) -> Result<Source> {
    let mut file = writing(path, File::create(path))?;
    let (mut stdin, mut sha, mut bytes) = (std::io::stdin().lock(), Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 18];
    loop {
        let n = stdin.read(&mut buffer).context("cannot read standard input")?;
        if n == 0 {
            break;
        }
        sha.update(&buffer[..n]);
        bytes += n as u64;
        writing(path, file.write_all(&buffer[..n]))?;
    }
    let stamp = json!(hex(&sha.finalize()));
    let (name, path) = ("-".into(), path.to_path_buf());
    Ok(Source { name, path, bytes, columns: Columns::default(), targets: None, stamp })
}

/// How sources are read.
pub struct Reading<'a> {
    pub options: &'a ReadOptions,
    pub threads: usize,
    /// Set to the bytes read of the current source.
    pub bytes: &'a AtomicU64,
}

/// Skips `skip` chunks, passes the others with their numbers to `work` on several threads, and the results in order to
/// `take`.
fn ordered<T: Send>(
    reader: ChunkReader,
    reading: &Reading<'_>,
    skip: u64,
    work: impl Fn(u64, &Chunk) -> Result<T> + Sync,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<FileDigest> {
    let threads = reading.threads;
    let (work_in, work_out) = bounded::<Job<T>>(threads);
    let (order_in, order_out) = bounded::<Receiver<Result<T>>>(3 * threads);
    let (work, turns) = (&work, &Turns::default());
    std::thread::scope(|scope| {
        let _ended = Ended(turns);
        let deal = scope.spawn(move || deal_chunks(reader, reading.bytes, skip, &work_in, &order_in));
        for _ in 0..threads {
            let jobs = work_out.clone();
            scope.spawn(move || {
                for (number, chunk, result) in jobs {
                    if chunk.is_heavy() {
                        turns.wait(number - skip);
                    }
                    // The caller may have hung up after an error.
                    let _ = result.send(work(number, &chunk));
                }
            });
        }
        drop(work_out);
        // Owned by this closure, so that an error below hangs up and the reading thread ends.
        let results = order_out;
        for result in &results {
            take(result.recv().map_err(|_| anyhow!("a tokenising thread stopped; run again"))??)?;
            turns.taken(|n| n + 1);
        }
        deal.join().map_err(|_| anyhow!("the reading thread stopped; run again"))?
    })
}

/// Number of results taken. A chunk with a large result starts only once all results before it are taken, so that only
/// one such result is in memory.
#[derive(Default)]
struct Turns {
    taken: Mutex<u64>,
    moved: Condvar,
}

impl Turns {
    fn wait(&self, results: u64) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.moved.wait_while(taken, |n| *n < results));
    }

    fn taken(&self, count: impl Fn(u64) -> u64) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = count(*taken);
        self.moved.notify_all();
    }
}

/// Releases all threads that wait for a turn that will not come.
struct Ended<'a>(&'a Turns);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.taken(|_| u64::MAX);
    }
}

/// A chunk's number, the chunk, and where its result goes.
type Job<T> = (u64, Chunk, Sender<Result<T>>);

/// Ends early, without an error, once the receivers hang up: the caller then has an error of its own.
fn deal_chunks<T>(
    mut reader: ChunkReader,
    bytes: &AtomicU64,
    skip: u64,
    work: &Sender<Job<T>>,
    order: &Sender<Receiver<Result<T>>>,
) -> Result<FileDigest> {
    let mut number = 0;
    while let Some(chunk) = reader.next_chunk()? {
        bytes.store(reader.bytes().0, Ordering::Relaxed);
        if number >= skip {
            let (result_in, result_out) = bounded(1);
            if order.send(result_out).is_err() || work.send((number, chunk, result_in)).is_err() {
                break;
            }
        }
        number += 1;
    }
    if number < skip {
        bail!("it had {skip} chunks before and has {number} now");
    }
    reader.finish()
}
