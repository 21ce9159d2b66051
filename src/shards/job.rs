//! A run of `prepare`, from where the last one stopped to the finished folder.

use super::decide::Decisions;
use super::encode::Rows;
use super::format::MANIFEST;
use super::found::{ANCHORS, Found, PAIRS, TEXTS, partition_bits};
use super::manifest::{Manifest, SourceFile};
use super::options::{PrepareEvent, PrepareOptions, PrepareProgress};
use super::outputs::{DEV, Outputs, REJECTS};
use super::partition;
use super::rejects::{self, Counted};
use super::scan::{Scan, Scanned};
use super::source::{Reading, Source};
use super::state::{self, Cursor, Phase, State};
use super::work::{WorkFolder, WriteFailed, writing};
use super::writer::WriterParts;
use crate::common::{atomic, hash::sha256_file};
use crate::corpus::{Chunk, Condition, Item, Reason, Record, Reject, Skipped};
use crate::tokenize::{Memo, TextTokenizer};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tokenizers::Tokenizer;
use xxhash_rust::xxh3::xxh3_64;

/// One run of `prepare`.
pub struct Job<'a> {
    pub options: &'a PrepareOptions,
    pub work: &'a WorkFolder,
    pub events: &'a dyn Fn(PrepareEvent),
    pub sources: &'a [Source],
    pub tokenizer: &'a Tokenizer,
    /// Bytes read of the current source.
    pub bytes: AtomicU64,
    pub saved: Cell<Instant>,
}

impl Job<'_> {
    /// Runs to the end and returns the manifest.
    ///
    /// # Errors
    /// Bad inputs; I/O errors.
    pub fn finish(&self, mut state: State, mut parts: WriterParts) -> Result<Manifest> {
        if state.phase == Phase::Scan {
            self.scan(&mut state)?;
        }
        if state.phase == Phase::Write {
            self.write(&mut state, &mut parts)?;
        }
        self.place()?;
        Ok(state.manifest)
    }

    fn reading(&self) -> Reading<'_> {
        Reading { options: &self.options.read, threads: self.options.worker_threads(), bytes: &self.bytes }
    }

    /// The first pass, and the decisions of the global rules.
    fn scan(&self, state: &mut State) -> Result<()> {
        let folder = self.work.path();
        let total: u64 = self.sources.iter().map(|s| s.bytes).sum();
        let bits = match state.scan.sizes.len() {
            // A text takes about 32 bytes in its file, and 16 here.
            0 => partition_bits(total / 2, self.options.partition_bytes),
            files => (files / 2).trailing_zeros(),
        };
        let chunks = self.read_chunks(state.cursor.before + state.cursor.chunks)?;
        let scan = RefCell::new(Scan::open(folder, bits, &state.scan, chunks)?);
        let rules = (&self.options.cleaning, &self.options.rules);
        while let Some(source) = self.sources.get(state.cursor.source) {
            let read = |_, chunk: &Chunk| Ok(Scanned::new(chunk, rules.0, rules.1));
            let skip = state.cursor.chunks;
            let digest = source.chunks(&self.reading(), skip, read, |scanned| {
                let mut scan = scan.borrow_mut();
                scan.push(&scanned)?;
                state.cursor.chunks += 1;
                state.progress.lines += scanned.lines;
                self.progress(state);
                if self.saved.get().elapsed() >= self.options.save_every {
                    self.save_scan(&mut scan, state)?;
                }
                Ok(())
            })?;
            state.scan.sources.push(digest.sha256);
            next_source(&mut state.cursor);
        }
        let mut scan = scan.into_inner();
        self.save_scan(&mut scan, state)?;
        let (records, negatives) = (state.scan.records, state.scan.negatives);
        let found = Found { folder, records, negatives, bits, limit: self.options.partition_bytes };
        let split = Decisions::make(&found, rules.1)?;
        split.as_ref().map_or(Ok(()), |s| self.options.check_loss(s))?;
        state.manifest.cleaning.dev_split = split;
        (state.phase, state.cursor) = (Phase::Write, Cursor::default());
        state.progress = PrepareProgress { total_bytes: state.progress.total_bytes, ..Default::default() };
        state::save(self.work, state, &WriterParts::default())?;
        partition::remove(folder, TEXTS, bits);
        partition::remove(folder, PAIRS, bits);
        // If this fails, the file goes with the work folder.
        let _ = std::fs::remove_file(folder.join(ANCHORS));
        Ok(())
    }

    fn save_scan(&self, scan: &mut Scan, state: &mut State) -> Result<()> {
        scan.save(&mut state.scan)?;
        let path = self.work.file("chunks");
        atomic::write_bytes(&path, bytemuck::cast_slice(&scan.chunks)).context(WriteFailed(path))?;
        state::save(self.work, state, &WriterParts::default())?;
        self.saved.set(Instant::now());
        Ok(())
    }

    /// Number of records of each of the first `n` chunks.
    fn read_chunks(&self, n: u64) -> Result<Vec<u32>> {
        if n == 0 {
            return Ok(vec![]);
        }
        let path = self.work.file("chunks");
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut chunks: Vec<u32> = bytes.chunks_exact(4).map(bytemuck::pod_read_unaligned).collect();
        ensure!(chunks.len() as u64 >= n, "{} has changed since it was written", path.display());
        chunks.truncate(n as usize);
        Ok(chunks)
    }

    /// The second pass, or the only one.
    fn write(&self, state: &mut State, parts: &mut WriterParts) -> Result<()> {
        let mut outputs =
            Outputs::open(self.options, self.work, self.options.tokenizer.hash(), state, parts)?;
        let result = self.write_sources(state, parts, &mut outputs);
        if let Err(e) = result {
            // The rejects help even without shards; after a failed write they stay for the resumed run.
            if e.downcast_ref::<WriteFailed>().is_none() {
                outputs.rejects.place()?;
            }
            return Err(e);
        }
        if state.progress.rows == 0 {
            outputs.rejects.place()?;
            bail!(self.nothing(&state.manifest));
        }
        outputs.save(state, parts)?;
        let manifest = &mut state.manifest;
        if let Some(split) = &mut manifest.cleaning.dev_split {
            split.sha256 = sha256_file(&self.work.file(DEV))?;
        }
        manifest.shards = outputs.writer.finish()?;
        manifest.rows = state.progress.rows;
        manifest.texts = manifest.columns.iter().map(|c| c.texts).sum();
        manifest.tokens = state.progress.tokens;
        manifest.texts_cut = manifest.columns.iter().map(|c| c.texts_cut).sum();
        let mut json = serde_json::to_vec_pretty(manifest)?;
        json.push(b'\n');
        let path = self.work.shards().join(MANIFEST);
        atomic::write_bytes(&path, &json).context(WriteFailed(path))?;
        state.phase = Phase::Place;
        let none = WriterParts::default();
        state.writer = Default::default();
        state::save(self.work, state, &none)
    }

    /// Why there are no rows.
    fn nothing(&self, manifest: &Manifest) -> String {
        let report = &manifest.cleaning;
        let dropped: u64 = report.counts.dropped.values().sum();
        let rejected: u64 = manifest.rejects.values().sum();
        let counts: Vec<String> = manifest.rejects.iter().map(|(why, n)| format!("{why}: {n}")).collect();
        let why = match (report.dev_pairs, dropped, rejected) {
            (0, 0, 0) if manifest.skipped.contains_key(&Skipped::Filtered) => {
                let filters: Vec<String> =
                    self.options.read.filters.iter().map(Condition::to_string).collect();
                let asked = self.options.read.asked.option("where");
                return format!("no row fulfils {}; change {asked}", filters.join(" and "));
            }
            (0, 0, 0) => return "the input holds no pair; check the files".into(),
            (0, 0, _) => format!(
                "all {rejected} lines were rejected ({}); they are in {}",
                counts.join(", "),
                self.options.reject_file().display()
            ),
            (0, ..) => format!("cleaning dropped all {dropped} pairs; loosen it"),
            (dev, ..) => format!(
                "{dev} pairs went into the dev set and {dropped} were dropped, so none is left; give a smaller --dev-share"
            ),
        };
        format!("no pair is left to train on: {why}")
    }

    fn write_sources(&self, state: &mut State, parts: &mut WriterParts, outputs: &mut Outputs) -> Result<()> {
        let two_readings = self.options.rules.any();
        let decisions = two_readings.then(|| Decisions::open(self.work.path(), &self.all_chunks()?));
        let decisions = decisions.transpose()?;
        let encoder = TextTokenizer::new(self.tokenizer, self.options.max_len);
        while let Some(source) = self.sources.get(state.cursor.source) {
            outputs.rejects.begin(&source.name);
            let before = state.cursor.before;
            let worker = Worker { options: self.options, encoder: &encoder, decisions: decisions.as_ref() };
            let read =
                |number, chunk: &Chunk| encoder.with_memo(|memo| worker.rows(before + number, chunk, memo));
            let digest = source.chunks(&self.reading(), state.cursor.chunks, read, |rows| {
                state.progress.lines += rows.lines;
                state.progress.rows += rows.counts.len() as u64;
                state.progress.tokens += rows.tokens.len() as u64;
                outputs.take(rows, &mut state.manifest)?;
                state.cursor.chunks += 1;
                self.progress(state);
                if self.saved.get().elapsed() >= self.options.save_every {
                    outputs.save(state, parts)?;
                    state::save(self.work, state, parts)?;
                    self.saved.set(Instant::now());
                }
                Ok(())
            })?;
            let first = state.scan.sources.get(state.cursor.source);
            ensure!(
                first.is_none_or(|sha| *sha == digest.sha256),
                "{} changed between its two readings; run again once nothing is writing to it",
                source.name
            );
            let Counted { lines, rejects, skipped } = outputs.rejects.end()?;
            let manifest = &mut state.manifest;
            for (&reason, &n) in &rejects {
                *manifest.rejects.entry(reason).or_default() += n;
            }
            for (&why, &n) in &skipped {
                *manifest.skipped.entry(why).or_default() += n;
            }
            let rows = state.progress.rows - manifest.sources.iter().map(|s| s.rows).sum::<u64>();
            let (file, bytes, sha256) = (source.name.clone(), digest.bytes, digest.sha256);
            manifest.sources.push(SourceFile { file, bytes, sha256, lines, rows, rejects, skipped });
            next_source(&mut state.cursor);
        }
        Ok(())
    }

    fn all_chunks(&self) -> Result<Vec<u32>> {
        let path = self.work.file("chunks");
        let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
        self.read_chunks(bytes / 4)
    }

    fn progress(&self, state: &mut State) {
        let size = |source: &Source| source.bytes;
        let whole: u64 = self.sources.iter().map(size).sum();
        let before: u64 = self.sources[..state.cursor.source].iter().map(size).sum();
        let scanning = state.phase == Phase::Scan;
        let second = self.options.rules.any() && !scanning;
        let progress = &mut state.progress;
        progress.file = state.cursor.source;
        progress.scanning = scanning;
        progress.bytes = before + self.bytes.load(Ordering::Relaxed) + if second { whole } else { 0 };
        progress.total_bytes = whole * if self.options.rules.any() { 2 } else { 1 };
        (self.events)(PrepareEvent::Progress(*progress));
    }

    /// Moves everything into place; repeated if killed midway.
    fn place(&self) -> Result<()> {
        self.work.place()?;
        let dev = self.work.file(DEV);
        if let Some(out) = self.options.dev_out.as_ref().filter(|_| dev.exists()) {
            if let Some(parent) = out.parent() {
                writing(parent, std::fs::create_dir_all(parent))?;
            }
            let copy = |to: &mut std::io::BufWriter<_>| {
                std::io::copy(&mut std::fs::File::open(&dev)?, to)?;
                Ok(())
            };
            atomic::write_file(out, copy).context(WriteFailed(out.clone()))?;
        }
        rejects::place(&self.work.file(REJECTS), &self.options.reject_file())
    }
}

fn next_source(cursor: &mut Cursor) {
    *cursor = Cursor { source: cursor.source + 1, chunks: 0, before: cursor.before + cursor.chunks };
}

/// Removes negatives from a record by hash and returns how many. If there are targets, which may belong to the texts,
/// all negatives after the first one removed go too.
fn leave_out(record: &mut Record, hashes: &[u64]) -> u64 {
    if hashes.is_empty() {
        return 0;
    }
    let before = record.texts.len();
    let stays = |text: &String| !hashes.contains(&xxh3_64(text.as_bytes()));
    if record.targets.is_empty() {
        let mut i = 0;
        record.texts.retain(|text| {
            i += 1;
            i <= 2 || stays(text)
        });
    } else if let Some(first) = record.negatives().iter().position(|text| !stays(text)) {
        record.texts.truncate(2 + first);
    }
    (before - record.texts.len()) as u64
}

/// What a thread needs to turn a chunk into rows.
struct Worker<'a> {
    options: &'a PrepareOptions,
    encoder: &'a TextTokenizer<'a>,
    decisions: Option<&'a Decisions>,
}

impl Worker<'_> {
    /// `number` counts the chunks of all sources.
    fn rows(&self, number: u64, chunk: &Chunk, memo: &mut Memo) -> Result<Rows> {
        let changed =
            || anyhow!("the input changed between its two readings; run again once nothing is writing to it");
        let known = self.decisions.map(|d| d.records(number).ok_or_else(changed)).transpose()?;
        let (mut next, end) = known.map_or((0, u64::MAX), |r| (r.start, r.end));
        let mut rows = Rows { lines: chunk.lines(), ..Rows::default() };
        let mut failed = None;
        chunk.parse(&mut |line, item| {
            let record = match item {
                Item::Record(record) => record,
                Item::Reject(reject) => return rows.rejects.push(reject),
                Item::Skipped(why) => return *rows.skipped.entry(why).or_default() += 1,
            };
            let mut record = match self.options.cleaning.apply(record, &mut rows.cleaned) {
                Ok(record) => record,
                Err(why) => return rows.cleaned.drop(why),
            };
            let number = next;
            next += 1;
            if let Some(decisions) = self.decisions.filter(|_| number < end) {
                let out: Vec<u64> = decisions.left_out(number).collect();
                rows.left_out += leave_out(&mut record, &out);
                match decisions.fate(number) {
                    Err(why) => return rows.cleaned.drop(why),
                    Ok(true) => {
                        failed = rows.push_dev(&record).err().or(failed.take());
                        return;
                    }
                    Ok(false) => {}
                }
            }
            match rows.push(&record, &self.options.prompts, self.encoder, memo) {
                Ok(true) => {}
                Ok(false) => {
                    rows.reject_once(Reject::new(line, Reason::NoTokens, record.anchor().as_bytes()))
                }
                Err(e) => failed = Some(e.context(format!("line {line}: cannot tokenise"))),
            }
        });
        if self.decisions.is_some() && next != end {
            failed = Some(changed());
        }
        failed.map_or(Ok(rows), Err)
    }
}
