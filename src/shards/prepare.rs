//! `trainer prepare`: files of pairs → a folder of shards.

use super::existing::{self, InTheWay, check_target};
use super::format::Widths;
use super::inputs;
use super::job::Job;
use super::manifest::{CleaningReport, Column, FORMAT, Manifest};
use super::options::{PrepareEvent, PrepareOptions, PrepareSummary};
use super::rejects::check_share;
use super::source::{STDIN, Source};
use super::state::{self, Phase, State};
use super::work::{WorkFolder, WriteFailed};
use super::writer::WriterParts;
use crate::common::units::count;
use crate::corpus::Columns;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::cell::Cell;
use std::sync::atomic::AtomicU64;
use std::time::Instant;
use tokenizers::Tokenizer;

/// Version of the work folder; the contents of other versions are discarded.
const WORK_VERSION: u32 = 2;

/// Tokenises files of pairs into a folder of shards. The result depends on the inputs, their names, the tokenizer and
/// the options, never on the number of threads, and the folder appears whole or not at all. A run that was killed or
/// hit a full disk continues when started again with the same arguments, with the same result.
///
/// # Errors
/// An unreadable file, one with too many bad lines or one that changes meanwhile; a wrong tokenizer; a full disk;
/// another run writing the same folder.
pub fn prepare(options: &PrepareOptions, events: &dyn Fn(PrepareEvent)) -> Result<PrepareSummary> {
    let options = &PrepareOptions {
        inputs: inputs::expand(&options.inputs, &|text| events(PrepareEvent::Note(text)))?,
        ..options.clone()
    };
    check(options)?;
    let tokenizer = options.tokenizer.cut_at(options.max_len)?;
    if let Some(parent) = options.out.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    }
    let work = WorkFolder::open(&options.work_folder(), &options.out)?;
    match in_folder(options, &work, &tokenizer, events) {
        Ok((manifest, columns)) => {
            work.remove()?;
            Ok(summary(options, manifest, columns))
        }
        Err(e) if e.downcast_ref::<WriteFailed>().is_some() => bail!(
            "{e:#}; what was done is kept in {}: make room and run the same command again, and it goes on from there",
            work.path().display()
        ),
        // An unfinished run with other options can still be continued.
        Err(e) if e.is::<InTheWay>() && work.file("state").exists() => Err(e),
        Err(e) => {
            work.remove()?;
            Err(e)
        }
    }
}

fn check(options: &PrepareOptions) -> Result<()> {
    options.read.check()?;
    check_target(&options.out)?;
    check_share(options.max_rejects)?;
    let rules = &options.rules;
    ensure!(
        rules.dev.is_some() == options.dev_out.is_some(),
        "a dev set needs a share and a file; give both --dev-share and --dev-out"
    );
    if let Some(dev) = rules.dev {
        ensure!(
            dev.share > 0.0 && dev.share < 1.0,
            "the dev set's share is {}; give a number between 0 and 1",
            dev.share
        );
    }
    ensure!(
        (0.0..=1.0).contains(&options.dev_max_loss),
        "the largest share of pairs lost to the dev set is {}; give a number from 0 to 1 with --dev-max-loss",
        options.dev_max_loss
    );
    ensure!(rules.max_occurrences != Some(0), "every text occurs at least once; give 1 or more");
    let (least, most) = (options.cleaning.min_chars, options.cleaning.max_chars);
    if let (Some(least), Some(most)) = (least, most) {
        ensure!(least <= most, "no text has at least {least} and at most {most} characters");
    }
    if let Some(out) = options.dev_out.as_ref().and_then(|p| p.canonicalize().ok()) {
        let input = options.inputs.iter().find(|i| i.canonicalize().is_ok_and(|i| i == out));
        ensure!(input.is_none(), "{} is an input; name another file with --dev-out", out.display());
    }
    Ok(())
}

fn in_folder(
    options: &PrepareOptions,
    work: &WorkFolder,
    tokenizer: &Tokenizer,
    events: &dyn Fn(PrepareEvent),
) -> Result<(Manifest, Vec<String>)> {
    let mut sources: Vec<Source> =
        options.inputs.iter().map(|i| Source::new(i, &options.read, work)).collect::<Result<_>>()?;
    let widths = Widths {
        token_bytes: if options.tokenizer.vocabulary_size() <= 1 << 16 { 2 } else { 4 },
        targets: agree_on_targets(&mut sources, options)?,
    };
    let columns = columns(&sources);
    for source in &sources {
        if let Some(warning) = source.columns.warning(&options.read) {
            events(PrepareEvent::Note(format!("warning: {}: {warning}", source.name)));
        }
    }
    let identity = identity(options, &sources, widths);
    let note = |text: String| events(PrepareEvent::Note(text));
    let job = Job {
        options,
        work,
        events,
        sources: &sources,
        tokenizer,
        bytes: AtomicU64::new(0),
        saved: Cell::new(Instant::now()),
    };
    let (state, parts) = match state::load(work) {
        Some((state, parts)) if state.identity == identity => {
            let (file, lines) = (state.progress.file + 1, state.progress.lines);
            note(format!("going on where the last run stopped: file {file}, {lines} lines done in all"));
            (state, parts)
        }
        other => {
            if let Some(manifest) = existing::same(options, &sources)? {
                note(format!(
                    "{} already holds what this command would write; nothing is written (--overwrite writes it again)",
                    options.out.display()
                ));
                return Ok((manifest, columns));
            }
            if other.is_some() {
                note(format!(
                    "removed what a run of other options or inputs had left in {}",
                    work.path().display()
                ));
            }
            work.clear(STDIN)?;
            (fresh(options, identity, widths), WriterParts::default())
        }
    };
    Ok((job.finish(state, parts)?, columns))
}

/// Targets per row.
///
/// # Errors
/// Files with different numbers of them.
fn agree_on_targets(sources: &mut [Source], options: &PrepareOptions) -> Result<usize> {
    let mut known = sources.iter().filter_map(|source| Some((&source.name, source.targets?)));
    let first = known.next();
    if let Some((name, n)) = first
        && let Some((other, m)) = known.find(|(_, m)| *m != n)
    {
        bail!(
            "the rows of {name} have {}, those of {other} {m}; all rows of a data set need the same number: \
             prepare them apart, or name other columns with {}",
            count(n as u64, "target"),
            options.read.asked.option("columns")
        );
    }
    let targets = first.map_or(options.read.target_columns(), |(_, n)| n);
    sources.iter_mut().for_each(|source| source.targets = Some(targets));
    Ok(targets)
}

/// Which columns are used and which not, in one line for all files with the same columns.
fn columns(sources: &[Source]) -> Vec<String> {
    let mut kinds: Vec<(&Columns, Vec<&str>)> = vec![];
    for source in sources.iter().filter(|s| !s.columns.is_empty()) {
        match kinds.iter_mut().find(|(columns, _)| **columns == source.columns) {
            Some((_, files)) => files.push(&source.name),
            None => kinds.push((&source.columns, vec![&source.name])),
        }
    }
    let shown = |(columns, files): &(&Columns, Vec<&str>)| match files[..] {
        [file] => format!("{file}: {columns}"),
        _ => format!("{} and {} more: {columns}", files[0], files.len() - 1),
    };
    kinds.iter().map(shown).collect()
}

/// Everything the result depends on, with the sources as they are now.
fn identity(options: &PrepareOptions, sources: &[Source], widths: Widths) -> Value {
    json!({
        "program": env!("CARGO_PKG_VERSION"),
        "version": [WORK_VERSION, widths.version()],
        "sources": sources.iter().map(Source::identity).collect::<Vec<_>>(),
        "recipe": options.recipe(),
        "rows_per_shard": options.rows_per_shard,
        "dev_out": options.dev_out,
    })
}

fn fresh(options: &PrepareOptions, identity: Value, widths: Widths) -> State {
    let manifest = Manifest {
        format: FORMAT.into(),
        version: widths.version(),
        name: options.set_name(),
        tokenizer_hash: options.tokenizer.hash().to_string(),
        max_len: options.max_len,
        token_bytes: widths.token_bytes,
        rows: 0,
        texts: 0,
        tokens: 0,
        texts_cut: 0,
        max_negatives: 0,
        targets: widths.targets,
        rejects: Default::default(),
        skipped: Default::default(),
        reading: options.read.stated(),
        prompts: options.prompts.clone(),
        cleaning: CleaningReport {
            cleaning: options.cleaning.clone(),
            rules: options.rules.clone(),
            ..CleaningReport::default()
        },
        columns: ["anchor", "positive", "negative"].map(Column::new).to_vec(),
        sources: vec![],
        shards: vec![],
    };
    State {
        identity,
        phase: if options.rules.any() { Phase::Scan } else { Phase::Write },
        cursor: Default::default(),
        scan: Default::default(),
        progress: Default::default(),
        manifest,
        rejects: Default::default(),
        dev_bytes: 0,
        writer: Default::default(),
    }
}

fn summary(options: &PrepareOptions, manifest: Manifest, columns: Vec<String>) -> PrepareSummary {
    PrepareSummary {
        columns,
        skipped: manifest.skipped,
        rows: manifest.rows,
        reject_file: (!manifest.rejects.is_empty()).then(|| options.reject_file()),
        rejects: manifest.rejects,
        dev_pairs: manifest.cleaning.dev_pairs,
        dev_split: manifest.cleaning.dev_split,
        cleaned: manifest.cleaning.counts,
        tokens: manifest.tokens,
        texts: manifest.texts,
        texts_cut: manifest.texts_cut,
        max_negatives: manifest.max_negatives,
        targets: manifest.targets,
    }
}
