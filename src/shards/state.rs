//! Progress of a run, in one file that is replaced atomically: a killed run continues after the last chunk recorded
//! there, and anything written later is cut off.

use super::manifest::Manifest;
use super::options::PrepareProgress;
use super::rejects::RejectState;
use super::work::{WorkFolder, WriteFailed};
use super::writer::{WriterParts, WriterState};
use crate::common::atomic;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::Write;
use xxhash_rust::xxh3::xxh3_64;

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// First pass: hashing the texts.
    Scan,
    /// Tokenising and writing.
    Write,
    /// All is written; moving the files into place.
    Place,
}

/// The next chunk to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Index of the source.
    pub source: usize,
    /// Chunks of it already done.
    pub chunks: u64,
    /// Chunks of the sources before it.
    pub before: u64,
}

/// What the first pass has found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanState {
    /// Records that passed cleaning.
    pub records: u64,
    /// Negatives of these records.
    pub negatives: u64,
    /// Bytes of the anchor file.
    pub anchor_bytes: u64,
    /// Bytes of each partition file.
    pub sizes: Vec<u64>,
    /// SHA-256 of each source.
    pub sources: Vec<String>,
}

/// Everything a run needs to continue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// Everything the result depends on; a state with another identity is discarded.
    pub identity: Value,
    pub phase: Phase,
    pub cursor: Cursor,
    pub scan: ScanState,
    pub progress: PrepareProgress,
    /// The manifest so far.
    pub manifest: Manifest,
    pub rejects: RejectState,
    pub dev_bytes: u64,
    pub writer: WriterState,
}

/// `JSON length u64 | JSON | directory | block | xxh3-64 of all before`; [`WriterState`] holds the length of the
/// directory.
pub fn save(work: &WorkFolder, state: &State, parts: &WriterParts) -> Result<()> {
    let json = serde_json::to_vec(state)?;
    let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
    for part in [&json, &parts.directory, &parts.block] {
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
    let path = work.file("state");
    atomic::write_file(&path, |out| Ok(out.write_all(&bytes)?)).context(WriteFailed(path.clone()))
}

/// The state left by an earlier run; `None` if there is none or it is unreadable.
pub fn load(work: &WorkFolder) -> Option<(State, WriterParts)> {
    let bytes = std::fs::read(work.file("state")).ok()?;
    let (bytes, hash) = bytes.split_last_chunk::<8>()?;
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let (json, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let state: State = serde_json::from_slice(json).ok()?;
    let (directory, block) = rest.split_at_checked(state.writer.directory_bytes as usize)?;
    let parts = WriterParts { directory: directory.to_vec(), block: block.to_vec() };
    (xxh3_64(bytes) == u64::from_le_bytes(*hash)).then_some((state, parts))
}
