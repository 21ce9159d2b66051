//! The files written by the second pass, each of which can be cut back to a saved length.

use super::block::RowParts;
use super::encode::Rows;
use super::manifest::Manifest;
use super::options::PrepareOptions;
use super::rejects::{RejectLog, truncated};
use super::state::State;
use super::work::{WorkFolder, writing};
use super::writer::{ShardWriter, WriterParts};
use crate::tokenize::TokenizerHash;
use anyhow::Result;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Names of files in the work folder.
pub const REJECTS: &str = "rejects";
pub const DEV: &str = "dev";

/// Writers of shards, rejects and dev set.
pub struct Outputs {
    pub writer: ShardWriter,
    pub rejects: RejectLog,
    dev: BufWriter<File>,
    dev_path: PathBuf,
    dev_bytes: u64,
}

impl Outputs {
    /// Opens the files where `state` left them, and cuts off anything after.
    ///
    /// # Errors
    /// I/O errors; a file shorter than `state` records.
    pub fn open(
        options: &PrepareOptions,
        work: &WorkFolder,
        hash: TokenizerHash,
        state: &State,
        parts: &WriterParts,
    ) -> Result<Self> {
        let shards = work.shards();
        writing(&shards, std::fs::create_dir_all(&shards))?;
        let widths = state.manifest.widths();
        let writer = ShardWriter::new(&shards, hash, widths, options.max_len, options.rows_per_shard)
            .resume(&state.writer, parts)?;
        let (target, log) = (options.reject_file(), work.file(REJECTS));
        let rejects =
            RejectLog::open(&log, &target, options.max_rejects, &options.read.asked, state.rejects.clone())?;
        let dev_path = work.file(DEV);
        let dev = BufWriter::new(truncated(&dev_path, state.dev_bytes)?);
        Ok(Outputs { writer, rejects, dev, dev_path, dev_bytes: state.dev_bytes })
    }

    /// Writes the result of a chunk and counts it in the manifest.
    ///
    /// # Errors
    /// I/O errors; too many rejects.
    pub fn take(&mut self, rows: Rows, manifest: &mut Manifest) -> Result<()> {
        self.rejects.add_lines(rows.lines);
        self.rejects.skip(&rows.skipped);
        for reject in rows.rejects {
            self.rejects.reject(reject)?;
        }
        self.rejects.check()?;
        manifest.cleaning.counts.add(&rows.cleaned);
        manifest.cleaning.dev_pairs += rows.dev_pairs;
        if let Some(split) = &mut manifest.cleaning.dev_split {
            split.negatives_left_out += rows.left_out;
        }
        writing(&self.dev_path, self.dev.write_all(&rows.dev))?;
        self.dev_bytes += rows.dev.len() as u64;
        let (mut text, mut token) = (0, 0);
        let width = manifest.targets;
        for (row, &count) in rows.counts.iter().enumerate() {
            let texts = text..text + usize::from(count);
            let lengths = &rows.lengths[texts.clone()];
            let tokens: usize = lengths.iter().map(|&l| usize::from(l)).sum();
            for (column, i) in texts.clone().enumerate() {
                let column = &mut manifest.columns[column.min(2)];
                column.add(usize::from(rows.lengths[i]));
                column.texts_cut += u64::from(rows.cut[i]);
            }
            manifest.max_negatives = manifest.max_negatives.max(usize::from(count) - 2);
            self.writer.push(RowParts {
                hashes: &rows.hashes[texts.clone()],
                lengths,
                tokens: &rows.tokens[token..token + tokens],
                targets: &rows.targets[row * width..(row + 1) * width],
            })?;
            text = texts.end;
            token += tokens;
        }
        Ok(())
    }

    /// Saves everything taken, to disk or to `state` and `parts`.
    pub fn save(&mut self, state: &mut State, parts: &mut WriterParts) -> Result<()> {
        (state.writer, *parts) = self.writer.save()?;
        state.rejects = self.rejects.save()?;
        writing(&self.dev_path, self.dev.flush().and_then(|()| self.dev.get_ref().sync_data()))?;
        state.dev_bytes = self.dev_bytes;
        Ok(())
    }
}
