//! Writes rows into shard files of a fixed number of rows.

use super::block::BlockBuilder;
use super::format::{BLOCK_ROWS, BlockEntry, HEADER_BYTES, Header};
use super::manifest::ShardFile;
use crate::corpus::TokenizerHash;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Rows in order → shard files in `folder`. What is written depends on the rows alone.
pub struct ShardWriter {
    folder: PathBuf,
    empty: Header,
    rows_per_shard: u64,
    current: Option<Current>,
    done: Vec<ShardFile>,
    bytes: Vec<u8>,
    block: BlockBuilder,
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
    /// `rows_per_shard` is rounded up to whole blocks; `token_bytes` is 2 or 4.
    pub fn new(
        folder: &Path,
        tokenizer: TokenizerHash,
        token_bytes: usize,
        max_len: usize,
        rows_per_shard: u64,
    ) -> Self {
        ShardWriter {
            folder: folder.to_path_buf(),
            empty: Header::new(tokenizer, token_bytes, max_len),
            rows_per_shard: rows_per_shard.max(1).next_multiple_of(BLOCK_ROWS as u64),
            current: None,
            done: vec![],
            bytes: vec![],
            block: BlockBuilder::default(),
        }
    }

    /// Appends a row: its texts' hashes and lengths, and their tokens one after the other.
    pub fn push(&mut self, hashes: &[u64], lengths: &[u16], tokens: &[u32]) -> Result<()> {
        if self.current.is_none() {
            self.current = Some(Current::create(&self.folder, self.done.len(), self.empty)?);
        }
        self.block.push(hashes, lengths, tokens);
        let Some(current) = &mut self.current else { return Ok(()) };
        let header = &mut current.header;
        header.rows += 1;
        header.texts += hashes.len() as u64;
        header.tokens += tokens.len() as u64;
        header.max_texts = header.max_texts.max(hashes.len() as u32);
        let full = header.rows == self.rows_per_shard;
        if self.block.is_full() {
            self.flush_block()?;
        }
        if full { self.close() } else { Ok(()) }
    }

    /// Ends the last shard and returns all of them.
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
            current.out.write_all(&self.bytes).with_context(|| current.failed())?;
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

impl Current {
    fn create(folder: &Path, index: usize, header: Header) -> Result<Self> {
        let name = format!("{index:05}.shard");
        let path = folder.join(&name);
        let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        out.write_all(&[0; HEADER_BYTES])?;
        Ok(Current { path, name, out, header, directory: vec![], offset: HEADER_BYTES as u64 })
    }

    fn finish(mut self) -> Result<ShardFile> {
        let directory: &[u8] = bytemuck::cast_slice(&self.directory);
        self.header.blocks = self.directory.len() as u64;
        self.header.directory = self.offset;
        self.header.directory_hash = xxh3_64(directory);
        self.header.seal();
        let bytes = self.offset + directory.len() as u64;
        (|| {
            self.out.write_all(directory)?;
            self.out.seek(SeekFrom::Start(0))?;
            self.out.write_all(bytemuck::bytes_of(&self.header))?;
            self.out.flush()
        })()
        .with_context(|| self.failed())?;
        Ok(ShardFile::new(&self.name, &self.header, bytes))
    }

    fn failed(&self) -> String {
        format!("cannot write {}; check the free space and the permissions", self.path.display())
    }
}
