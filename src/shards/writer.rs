//! Writes rows into shard files of a fixed number of rows.

use super::block::{BlockBuilder, RowParts};
use super::format::{BLOCK_ROWS, BlockEntry, HEADER_BYTES, Header, Widths};
use super::manifest::ShardFile;
use super::rejects::truncated;
use super::work::writing;
use crate::tokenize::TokenizerHash;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Writes rows, in order, to shard files in `folder`. What is written depends on the rows alone.
pub struct ShardWriter {
    folder: PathBuf,
    empty: Header,
    rows_per_shard: u64,
    current: Option<Current>,
    done: Vec<ShardFile>,
    bytes: Vec<u8>,
    block: BlockBuilder,
}

/// Progress of a writer, without its [`WriterParts`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriterState {
    done: Vec<ShardFile>,
    /// Rows, texts and tokens of the unfinished shard, and the most texts in a row.
    rows: u64,
    texts: u64,
    tokens: u64,
    max_texts: u32,
    /// Bytes of the unfinished shard.
    offset: u64,
    pub(super) directory_bytes: u64,
}

/// The directory and the unfinished block of the unfinished shard, as they would be written.
#[derive(Clone, Debug, Default)]
pub struct WriterParts {
    pub directory: Vec<u8>,
    pub block: Vec<u8>,
}

struct Current {
    path: PathBuf,
    name: String,
    out: BufWriter<File>,
    header: Header,
    directory: Vec<BlockEntry>,
    offset: u64,
}

impl ShardWriter {
    /// `rows_per_shard` is rounded up to whole blocks.
    pub fn new(
        folder: &Path,
        tokenizer: TokenizerHash,
        widths: Widths,
        max_len: usize,
        rows_per_shard: u64,
    ) -> Self {
        ShardWriter {
            folder: folder.to_path_buf(),
            empty: Header::new(tokenizer, widths, max_len),
            rows_per_shard: rows_per_shard.max(1).next_multiple_of(BLOCK_ROWS as u64),
            current: None,
            done: vec![],
            bytes: vec![],
            block: BlockBuilder::default(),
        }
    }

    /// Continues where a writer with the same arguments was saved; anything after is cut off.
    ///
    /// # Errors
    /// A shard whose length has changed.
    pub fn resume(mut self, state: &WriterState, parts: &WriterParts) -> Result<Self> {
        for shard in &state.done {
            let path = self.folder.join(&shard.file);
            let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
            anyhow::ensure!(bytes == shard.bytes, "{} has changed since it was written", path.display());
        }
        self.done = state.done.clone();
        if state.rows > 0 {
            let (path, name) = shard_path(&self.folder, self.done.len());
            let out = BufWriter::with_capacity(1 << 20, truncated(&path, state.offset)?);
            let WriterState { rows, texts, tokens, max_texts, offset, .. } = *state;
            let header = Header { rows, texts, tokens, max_texts, ..self.empty };
            let directory =
                parts.directory.chunks_exact(size_of::<BlockEntry>()).map(bytemuck::pod_read_unaligned);
            self.current = Some(Current { path, name, out, header, directory: directory.collect(), offset });
            self.block = BlockBuilder::from_block(&parts.block, self.empty.widths())
                .context("the unfinished block is damaged")?;
        }
        Ok(self)
    }

    /// Syncs everything appended to disk, except what is returned.
    pub fn save(&mut self) -> Result<(WriterState, WriterParts)> {
        let mut state = WriterState { done: self.done.clone(), ..WriterState::default() };
        let mut parts = WriterParts::default();
        if let Some(current) = &mut self.current {
            writing(&current.path, current.out.flush().and_then(|()| current.out.get_ref().sync_data()))?;
            let Header { rows, texts, tokens, max_texts, .. } = current.header;
            (state.rows, state.texts, state.tokens, state.max_texts) = (rows, texts, tokens, max_texts);
            state.offset = current.offset;
            parts.directory = bytemuck::cast_slice(&current.directory).to_vec();
            state.directory_bytes = parts.directory.len() as u64;
            if !self.block.is_empty() {
                self.block.clone().take(current.header.token_bytes, &mut parts.block);
            }
        }
        Ok((state, parts))
    }

    pub fn push(&mut self, row: RowParts<'_>) -> Result<()> {
        if self.current.is_none() {
            self.current = Some(Current::create(&self.folder, self.done.len(), self.empty)?);
        }
        self.block.push(row);
        let Some(current) = &mut self.current else { return Ok(()) };
        let header = &mut current.header;
        header.rows += 1;
        header.texts += row.hashes.len() as u64;
        header.tokens += row.tokens.len() as u64;
        header.max_texts = header.max_texts.max(row.hashes.len() as u32);
        let full = header.rows == self.rows_per_shard;
        if self.block.is_full() {
            self.flush_block()?;
        }
        if full { self.close() } else { Ok(()) }
    }

    /// Finishes the last shard and returns all shards.
    pub fn finish(mut self) -> Result<Vec<ShardFile>> {
        self.close()?;
        Ok(self.done)
    }

    fn flush_block(&mut self) -> Result<()> {
        if let Some(current) = self.current.as_mut().filter(|_| !self.block.is_empty()) {
            self.bytes.clear();
            self.block.take(current.header.token_bytes, &mut self.bytes);
            let hash = xxh3_64_with_seed(&self.bytes, current.offset);
            current.directory.push(BlockEntry { offset: current.offset, hash });
            current.offset += self.bytes.len() as u64;
            writing(&current.path, current.out.write_all(&self.bytes))?;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        self.flush_block()?;
        if let Some(current) = self.current.take() {
            self.done.push(current.finish()?);
        }
        Ok(())
    }
}

fn shard_path(folder: &Path, index: usize) -> (PathBuf, String) {
    let name = format!("{index:05}.shard");
    (folder.join(&name), name)
}

impl Current {
    fn create(folder: &Path, index: usize, header: Header) -> Result<Self> {
        let (path, name) = shard_path(folder, index);
        let file = writing(&path, File::create(&path))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        writing(&path, out.write_all(&[0; HEADER_BYTES]))?;
        Ok(Current { path, name, out, header, directory: vec![], offset: HEADER_BYTES as u64 })
    }

    fn finish(mut self) -> Result<ShardFile> {
        let directory: &[u8] = bytemuck::cast_slice(&self.directory);
        self.header.blocks = self.directory.len() as u64;
        self.header.directory = self.offset;
        self.header.directory_hash = xxh3_64(directory);
        self.header.seal();
        let bytes = self.offset + directory.len() as u64;
        let mut end = || {
            self.out.write_all(directory)?;
            self.out.seek(SeekFrom::Start(0))?;
            self.out.write_all(bytemuck::bytes_of(&self.header))?;
            self.out.flush()?;
            self.out.get_ref().sync_data()
        };
        writing(&self.path, end())?;
        Ok(ShardFile::new(&self.name, &self.header, bytes))
    }
}
