//! `trainer prepare`: files of pairs → a folder of shards.

use super::format::MANIFEST;
use super::manifest::{Column, FORMAT, Manifest, SourceFile};
use super::source::{Rows, tokenise_file};
use super::writer::ShardWriter;
use crate::common::atomic;
use crate::corpus::tokenizer::vocabulary_size;
use crate::corpus::{Format, Reason, RejectLog, TokenizerHash, load_tokenizer};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tokenizers::Tokenizer;

/// What to prepare, and how.
#[derive(Clone, Debug)]
pub struct PrepareOptions {
    /// Files of pairs, read in this order.
    pub inputs: Vec<PathBuf>,
    /// A `tokenizer.json`.
    pub tokenizer: PathBuf,
    /// Texts are cut at this many tokens, special ones included.
    pub max_len: usize,
    /// The folder to write; an older folder of shards there is replaced.
    pub out: PathBuf,
    /// Name of the data set; the folder's name if empty.
    pub name: String,
    /// Tokenising threads; 0 for as many as there are cores. Never changes what is written.
    pub threads: usize,
    /// Largest tolerated share of a file's lines that cannot be used.
    pub max_rejects: f64,
    pub rows_per_shard: u64,
}

impl PrepareOptions {
    /// The usual: 1 % of rejects, 4,194,304 rows a shard, all cores.
    pub fn new(inputs: Vec<PathBuf>, tokenizer: PathBuf, max_len: usize, out: PathBuf) -> Self {
        PrepareOptions {
            inputs,
            tokenizer,
            max_len,
            out,
            name: String::new(),
            threads: 0,
            max_rejects: 0.01,
            rows_per_shard: 1 << 22,
        }
    }

    /// Where rejected lines are written: beside the folder, since a run that stops writes none.
    pub fn reject_file(&self) -> PathBuf {
        let name = self.out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        self.out.with_file_name(format!("{name}.reject.jsonl"))
    }
}

/// How far it has got, over all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrepareProgress {
    /// Index of the file that is read.
    pub file: usize,
    pub lines: u64,
    pub rows: u64,
    pub tokens: u64,
}

/// What was prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareSummary {
    pub rows: u64,
    pub rejects: BTreeMap<Reason, u64>,
    /// The file that lists them, if there are any.
    pub reject_file: Option<PathBuf>,
    pub tokens: u64,
    pub texts: u64,
    /// Texts cut at the maximum length.
    pub texts_cut: u64,
    pub max_negatives: usize,
}

/// Tokenises files of pairs into a folder of shards. The result depends on the inputs, their
/// names, the tokenizer and the options, never on the number of threads; the folder appears whole
/// or not at all.
///
/// # Errors
/// A file that cannot be read or holds too many bad lines, a wrong tokenizer, a full disk.
pub fn prepare(options: &PrepareOptions, progress: &dyn Fn(PrepareProgress)) -> Result<PrepareSummary> {
    ensure!(!options.inputs.is_empty(), "no input files; name at least one with --input");
    options.inputs.iter().try_for_each(|path| Format::of(path).map(drop))?;
    check_target(&options.out)?;
    let (tokenizer, hash) = load_tokenizer(&options.tokenizer, options.max_len)?;
    if let Some(parent) = options.out.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    }
    let mut log = RejectLog::new(&options.reject_file(), options.max_rejects)?;
    let mut summary = None;
    atomic::write_dir(&options.out, |folder| {
        let mut run = Run::new(options, folder, &tokenizer, hash, progress);
        for (file, path) in options.inputs.iter().enumerate() {
            run.file(file, path, &tokenizer, &mut log)?;
        }
        summary = Some(run.finish(folder)?);
        Ok(())
    })?;
    let mut summary = summary.context("nothing was prepared")?;
    summary.rejects = log.finish()?;
    summary.reject_file = (!summary.rejects.is_empty()).then(|| options.reject_file());
    Ok(summary)
}

/// A folder that holds anything else than shards is the user's: it is not replaced.
fn check_target(out: &Path) -> Result<()> {
    let Ok(mut entries) = std::fs::read_dir(out) else {
        ensure!(!out.exists(), "{} is a file; name a folder with --out", out.display());
        return Ok(());
    };
    if entries.next().is_some() && !out.join(MANIFEST).exists() {
        bail!("{} is not empty and holds no shards; name another folder with --out", out.display());
    }
    Ok(())
}

struct Run<'a> {
    manifest: Manifest,
    writer: ShardWriter,
    threads: usize,
    progress: &'a dyn Fn(PrepareProgress),
    done: PrepareProgress,
}

impl<'a> Run<'a> {
    fn new(
        options: &PrepareOptions,
        folder: &Path,
        tokenizer: &Tokenizer,
        hash: TokenizerHash,
        progress: &'a dyn Fn(PrepareProgress),
    ) -> Self {
        let token_bytes = if vocabulary_size(tokenizer) <= 1 << 16 { 2 } else { 4 };
        let folder_name = || options.out.file_name().map(|n| n.to_string_lossy().into_owned());
        let given = (!options.name.is_empty()).then(|| options.name.clone());
        let cores = || std::thread::available_parallelism().map_or(1, |n| n.get());
        let manifest = Manifest {
            format: FORMAT.into(),
            version: super::format::VERSION,
            name: given.or_else(folder_name).unwrap_or_default(),
            tokenizer_hash: hash.to_string(),
            max_len: options.max_len,
            token_bytes: token_bytes as u32,
            rows: 0,
            texts: 0,
            tokens: 0,
            texts_cut: 0,
            max_negatives: 0,
            rejects: BTreeMap::new(),
            columns: ["anchor", "positive", "negative"].map(Column::new).to_vec(),
            sources: vec![],
            shards: vec![],
        };
        Run {
            manifest,
            writer: ShardWriter::new(folder, hash, token_bytes, options.max_len, options.rows_per_shard),
            threads: if options.threads == 0 { cores() } else { options.threads },
            progress,
            done: PrepareProgress::default(),
        }
    }

    fn file(&mut self, index: usize, path: &Path, tokenizer: &Tokenizer, log: &mut RejectLog) -> Result<()> {
        log.begin(path);
        self.done.file = index;
        let before = self.done.rows;
        let threads = self.threads;
        let digest = tokenise_file(path, tokenizer, threads, |mut rows| {
            log.add_lines(rows.lines);
            for reject in rows.rejects.drain(..) {
                log.reject(reject)?;
            }
            log.check()?;
            self.rows(&rows)
        })?;
        let (lines, rejects) = log.end()?;
        for (&reason, &n) in &rejects {
            *self.manifest.rejects.entry(reason).or_default() += n;
        }
        self.manifest.sources.push(SourceFile {
            file: path.display().to_string(),
            bytes: digest.bytes,
            sha256: digest.sha256,
            lines,
            rows: self.done.rows - before,
            rejects,
        });
        Ok(())
    }

    fn rows(&mut self, rows: &Rows) -> Result<()> {
        let (mut text, mut token) = (0, 0);
        for &count in &rows.counts {
            let texts = text..text + usize::from(count);
            let lengths = &rows.lengths[texts.clone()];
            let tokens: usize = lengths.iter().map(|&l| usize::from(l)).sum();
            for (column, i) in texts.clone().enumerate() {
                self.manifest.columns[column.min(2)].add(usize::from(rows.lengths[i]), rows.cut[i]);
            }
            self.manifest.max_negatives = self.manifest.max_negatives.max(usize::from(count) - 2);
            self.writer.push(&rows.hashes[texts.clone()], lengths, &rows.tokens[token..token + tokens])?;
            text = texts.end;
            token += tokens;
        }
        self.done.lines += rows.lines;
        self.done.rows += rows.counts.len() as u64;
        self.done.tokens += rows.tokens.len() as u64;
        (self.progress)(self.done);
        Ok(())
    }

    fn finish(self, folder: &Path) -> Result<PrepareSummary> {
        let mut manifest = self.manifest;
        ensure!(self.done.rows > 0, "the input holds no pair; check the files");
        manifest.shards = self.writer.finish()?;
        manifest.rows = self.done.rows;
        manifest.texts = manifest.columns.iter().map(|c| c.texts).sum();
        manifest.tokens = self.done.tokens;
        manifest.texts_cut = manifest.columns.iter().map(|c| c.texts_cut).sum();
        let mut json = serde_json::to_vec_pretty(&manifest)?;
        json.push(b'\n');
        atomic::write_bytes(&folder.join(MANIFEST), &json)?;
        Ok(PrepareSummary {
            rows: manifest.rows,
            rejects: BTreeMap::new(),
            reject_file: None,
            tokens: manifest.tokens,
            texts: manifest.texts,
            texts_cut: manifest.texts_cut,
            max_negatives: manifest.max_negatives,
        })
    }
}
