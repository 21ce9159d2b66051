//! `trainer encode --out NAME.f16`: a teacher's vectors, found by their texts.

use super::source::{Args, embedder, read_options, texts};
use crate::common::atomic::check_target;
use crate::common::console::{say, warn};
use crate::common::terminal::Live;
use crate::common::units::count;
use crate::corpus::{MAX_TEXTS, ReadOptions, open_with};
use crate::embed::{Embedder, manner};
use crate::shards::{Distinct, write_vectors};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::ExitCode;

/// Texts encoded at a time: enough to fill batches of texts of about the same length.
const BLOCK: usize = 16_384;

/// Encodes texts as they come and hands their vectors on.
struct Block<'a> {
    embedder: &'a mut Embedder,
    known: Distinct,
    hashes: Vec<u64>,
    texts: Vec<String>,
    written: u64,
    live: Live,
}

type Add<'a> = &'a mut dyn FnMut(u64, &[f32]) -> Result<()>;

impl Block<'_> {
    /// Takes a text, as shards hash it: trimmed.
    fn push(&mut self, text: &str, add: Add<'_>) -> Result<()> {
        let text = text.trim();
        if let Some(hash) = self.known.add(text) {
            self.hashes.push(hash);
            self.texts.push(text.to_owned());
        }
        if self.texts.len() < BLOCK { Ok(()) } else { self.flush(add) }
    }

    fn flush(&mut self, add: Add<'_>) -> Result<()> {
        let vectors = self.embedder.encode(&self.texts)?;
        for (i, hash) in self.hashes.iter().enumerate() {
            add(*hash, vectors.row(i))?;
        }
        self.written += self.texts.len() as u64;
        self.live = Live::working(&format!("encoding, after {}", count(self.written, "text")));
        self.hashes.clear();
        self.texts.clear();
        Ok(())
    }
}

pub fn run(args: &Args) -> Result<ExitCode> {
    check_target(&args.out, "--out")?;
    let mut embedder = embedder(args)?;
    let dim = embedder.dim();
    let mut written = 0;
    write_vectors(&args.out, dim, |add| {
        let live = Live::working("encoding");
        let known = Distinct::default();
        let mut block =
            Block { embedder: &mut embedder, known, hashes: vec![], texts: vec![], written: 0, live };
        if let Some(input) = &args.input {
            let texts = texts(args)?;
            texts.iter().try_for_each(|text| block.push(text, add))?;
            say(format_args!("texts {}: {}", input.display(), texts.len()));
        }
        for path in &args.pairs {
            pairs(path, args, &mut block, add).with_context(|| format!("--pairs {}", path.display()))?;
        }
        block.flush(add)?;
        written = block.written;
        ensure!(written > 0, "there are no texts to encode");
        Ok(())
    })?;
    let manner = manner(embedder.settings(), embedder.counts());
    say(format_args!("model {}: {manner}", args.model.display()));
    say(format_args!(
        "{}: {} of {dim} numbers, one for each distinct text",
        args.out.display(),
        count(written, "vector")
    ));
    Ok(ExitCode::SUCCESS)
}

/// Reads a file of pairs with all of their negatives; prints what is skipped.
fn pairs(path: &Path, args: &Args, block: &mut Block<'_>, add: Add<'_>) -> Result<()> {
    let options = ReadOptions { negatives: Some(MAX_TEXTS - 2), ..read_options(args) };
    let mut reader = open_with(path, &options)?;
    let (mut rows, mut rejected) = (0, 0u64);
    for record in reader.by_ref() {
        let Ok(record) = record else {
            rejected += 1;
            continue;
        };
        rows += 1;
        let used = if args.anchors { 1 } else { record.texts.len() };
        record.texts[..used].iter().try_for_each(|text| block.push(text, add))?;
    }
    let columns = reader.columns().to_string();
    if !columns.is_empty() {
        say(format_args!("columns of {}: {columns}", path.display()));
    }
    for (why, n) in reader.skipped() {
        warn(format_args!("{}: {} skipped: {why}", path.display(), count(*n, "row")));
    }
    reader.finish()?;
    if rejected > 0 {
        warn(format_args!(
            "{}: {} rejected; `trainer prepare` says why",
            path.display(),
            count(rejected, "row")
        ));
    }
    say(format_args!("pairs {}: {rows}", path.display()));
    Ok(())
}
