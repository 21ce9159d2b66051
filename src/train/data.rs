//! The data sets of a run: found or prepared, opened, and drawn from.

use super::prompts;
use super::run::{DataSet, Run};
use crate::batches::{Loader, Reading, Sampler, Segment, SetSpec, Teaching};
use crate::common::hash;
use crate::model::loss::{Needs, Negated, Targets};
use crate::shards::{Manifest, PrepareEvent, PrepareOptions, ShardCache, ShardSet, prepare};
use crate::tokenize::{ModelTokenizer, prompt_length};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

/// The run's data sets, prepared where needed.
pub struct Data {
    pub loader: Arc<Loader>,
    /// The mixtures batches are drawn from.
    pub segments: Vec<Segment>,
    /// Hash of each manifest, in the order of the sets.
    pub manifests: Vec<String>,
    /// Rows of the sets drawn from.
    pub rows: u64,
    /// Prompts of their texts, by exported name.
    pub prompts: BTreeMap<String, String>,
    /// A warning if the sets' prompts differ.
    pub on_prompts: Option<String>,
    /// Steps of the run.
    pub steps: u64,
    /// Chunks of a replica's batch.
    chunks: usize,
}

/// Shards in the run folder to be replaced.
pub struct Outdated<'a> {
    /// Name of the data set.
    pub name: &'a str,
    /// Hash of their manifest.
    pub manifest: String,
    /// What has changed.
    pub why: String,
}

/// The switch that sets the number of replicas.
const SWITCH: &str = "--devices";

impl Data {
    /// `may_prepare` is called once before anything is prepared, with the shards to be replaced.
    ///
    /// # Errors
    /// A batch that the replicas do not divide, damaged or foreign shards, sets that are too small; `may_prepare`'s
    /// error.
    pub fn open(
        run: &Run,
        tokenizer: &ModelTokenizer,
        replicas: usize,
        may_prepare: impl FnOnce(&[&Outdated]) -> Result<()>,
        say: &dyn Fn(&str),
    ) -> Result<Data> {
        run.batch.check(replicas, SWITCH)?;
        let longest = run.batch.longest();
        let found = |set| shards_of(set, run, tokenizer);
        let found: Vec<Shards> = run
            .sets
            .iter()
            .map(|set| found(set).with_context(|| format!("data set {}", set.name)))
            .collect::<Result<_>>()?;
        if found.iter().any(|shards| matches!(shards, Shards::Make(..))) {
            may_prepare(&found.iter().filter_map(Shards::outdated).collect::<Vec<_>>())?;
        }
        let (mut sets, mut cache) = (Vec::new(), ShardCache::default());
        for (set, found) in run.sets.iter().zip(&found) {
            let dir = match found {
                Shards::There(dir) => dir.clone(),
                Shards::Make(options, outdated) => {
                    make(options, outdated.as_ref().map(|o| o.why.as_str()), say)
                        .with_context(|| format!("data set {}", set.name))?
                }
            };
            let opened = cache.open(&dir).with_context(|| format!("data set {}", set.name))?;
            opened.check_model(tokenizer).with_context(|| format!("data set {}", set.name))?;
            let stored = opened.manifest().max_len;
            ensure!(
                stored >= longest,
                "data set {}: its texts were cut at {stored} tokens when it was prepared, and the run wants {longest}; \
                 prepare it again with --max-len {longest}, or lower max_len_a and max_len_b",
                set.name
            );
            sets.push(opened);
        }
        let data = Self::of_sets(run, sets, replicas, tokenizer.pad_id() as i32)?;
        say_rounding(data.loader.sampler(), say);
        Ok(data)
    }

    /// From open shards, one for each set of the configuration; `replicas` must divide the batch.
    ///
    /// # Errors
    /// Sets that are too small, or differ in their targets; rows too short for a text.
    pub fn of_sets(run: &Run, sets: Vec<Arc<ShardSet>>, replicas: usize, pad_id: i32) -> Result<Data> {
        let rows: Vec<u64> = sets.iter().map(|s| s.len()).collect();
        let segments = run.mixture.segments(&rows);
        let spec = |(d, &rows): (&DataSet, &u64)| SetSpec { name: d.name.clone(), rows, weight: 1.0 };
        let specs: Vec<SetSpec> = run.sets.iter().zip(&rows).map(spec).collect();
        let sampler = Sampler::with_segments(&specs, run.seed, run.batch.pairs, &segments)?;
        let drawn = |i: &usize| sampler.is_drawn(*i);
        for i in (0..sets.len()).filter(drawn) {
            let needs = run.losses.of_set(i).loss.needs();
            fits_loss(&sets[i], &needs).with_context(|| format!("data set {}", run.sets[i].name))?;
        }
        let reading = |(i, set): (usize, &Arc<ShardSet>)| reading(run, i, set);
        let readings = sets.iter().enumerate().map(reading).collect();
        let layout = run.batch.layout(&sampler, &sets, replicas, pad_id, readings)?;
        let manifests = sets.iter().map(|s| s.manifest_hash().to_string()).collect();
        let rows = (0..sets.len()).filter(drawn).map(|i| sets[i].len()).sum();
        let named: Vec<_> = (0..sets.len())
            .filter(drawn)
            .map(|i| (run.sets[i].name.as_str(), sets[i].len(), &sets[i].manifest().prompts))
            .collect();
        let (prompts, on_prompts) = (prompts::of_sets(&named), prompts::differ(&named));
        let loader = Arc::new(Loader::new(sets, sampler, layout)?);
        let steps = run.length.steps(rows, run.batch.pairs);
        run.rates.check(steps)?;
        let chunks = run.batch.chunks().unwrap_or(1);
        Ok(Data { loader, segments, manifests, rows, prompts, on_prompts, steps, chunks })
    }

    /// Leaves the data sets' prompts out of the pooling.
    ///
    /// # Errors
    /// Errors of the tokenizer; a loader already in use.
    pub fn leave_out_prompts(&mut self, tokenizer: &ModelTokenizer) -> Result<()> {
        let geometry = self.loader.layout().geometry();
        let tokenizer = tokenizer.cut_at(geometry.longest())?;
        let length = |prompt: &str, kind: usize| -> Result<u16> {
            let (tokens, most) = (prompt_length(&tokenizer, prompt)?, geometry.max_len(kind));
            ensure!(
                tokens + 1 < most,
                "the prompt {prompt:?} has {tokens} tokens, which are not pooled, and texts are cut at {most}; raise \
                 max_len_a and max_len_b"
            );
            Ok(tokens as u16)
        };
        let of = |set: &Arc<ShardSet>| -> Result<[u16; 3]> {
            let prompts = &set.manifest().prompts;
            Ok([length(&prompts.anchor, 0)?, length(&prompts.positive, 1)?, length(&prompts.negative, 2)?])
        };
        let unpooled = self.loader.sets().iter().map(of).collect::<Result<_>>()?;
        Arc::get_mut(&mut self.loader).context("batches are being made already")?.leave_out(unpooled);
        Ok(())
    }

    /// Gives padding tokens within a text no position.
    ///
    /// # Errors
    /// A loader already in use.
    pub fn skip_padding(&mut self) -> Result<()> {
        Arc::get_mut(&mut self.loader).context("batches are being made already")?.skip_padding();
        Ok(())
    }

    /// Adds teachers' vectors to the batches: for each loss those of its own.
    ///
    /// # Errors
    /// Texts that a teacher does not have; a damaged shard; a loader already in use.
    pub fn teach(&mut self, run: &Run, teaching: Vec<Option<Teaching>>) -> Result<()> {
        let sampler = self.loader.sampler();
        for (i, set) in self.loader.sets().iter().enumerate().filter(|(i, _)| sampler.is_drawn(*i)) {
            if let Some(teaching) = &teaching[run.losses.number(i)] {
                has_all(teaching, set).with_context(|| format!("data set {}", run.sets[i].name))?;
            }
        }
        Arc::get_mut(&mut self.loader).context("batches are being made already")?.teach(teaching);
        Ok(())
    }

    /// Makes batch tensors for the `local` replicas only; other processes make the rest.
    ///
    /// # Errors
    /// Replicas that do not exist; a loader already in use.
    pub fn keep(&mut self, local: Range<usize>) -> Result<()> {
        let loader = Arc::get_mut(&mut self.loader).context("batches are being made already")?;
        loader.keep(local.start * self.chunks..local.end * self.chunks)
    }
}

/// What a loss reads of a set's rows.
fn reading(run: &Run, number: usize, set: &ShardSet) -> Reading {
    let (needs, most) = (run.losses.of_set(number).loss.needs(), set.max_negatives());
    let targets = needs.targets.map_or(0, |targets| targets.count(most));
    Reading { loss: run.losses.number(number), negatives: needs.negatives.of(most), targets }
}

/// Whether a teacher has a vector of each text of a set.
fn has_all(teaching: &Teaching, set: &ShardSet) -> Result<()> {
    let (missing, texts) = (AtomicU64::new(0), AtomicU64::new(0));
    set.each_hashes(1, &|hashes| {
        let wanted = if teaching.each { hashes } else { &hashes[..1] };
        let lacks = wanted.iter().filter(|hash| !teaching.vectors.has(**hash)).count();
        missing.fetch_add(lacks as u64, Relaxed);
        texts.fetch_add(wanted.len() as u64, Relaxed);
    })?;
    let (missing, texts) = (missing.into_inner(), texts.into_inner());
    let what = if teaching.each { "texts" } else { "anchors" };
    ensure!(
        missing == 0,
        "{} has no vector for {missing} of its {texts} {what}; encode all of them as they are prepared: trainer encode \
         --model TEACHER --pairs FILE --out NAME.f16",
        teaching.vectors.path().display()
    );
    Ok(())
}

/// Whether a set's pairs have the numbers and negatives that a loss reads.
fn fits_loss(set: &ShardSet, needs: &Needs) -> Result<()> {
    let (negatives, targets) = (set.max_negatives(), set.targets());
    ensure!(
        needs.negatives != Negated::Required || negatives > 0,
        "its pairs have no negatives, and the loss compares each pair's own; name their columns with negative=NAME"
    );
    let Some(kind) = needs.targets else { return Ok(()) };
    let wanted = kind.count(negatives);
    let per = match kind {
        Targets::One | Targets::Cosine => "one number with each pair".to_owned(),
        Targets::Label => "a label of 0 or 1 with each pair".to_owned(),
        Targets::Margins => format!("a number for each negative, so {wanted} with each pair"),
        Targets::Scores => {
            format!("a score for the positive and one for each negative, so {wanted} with each pair")
        }
    };
    // Margins and scores differ by one.
    let other = match kind {
        Targets::Scores if targets == negatives => {
            "; if they are margins, write targets = \"margins\" in [loss]"
        }
        Targets::Margins if targets == negatives + 1 => {
            "; if they are scores, write targets = \"scores\" in [loss]"
        }
        _ => "",
    };
    ensure!(
        targets == wanted,
        "the loss reads {per}, and the set has {targets}; name their columns with target=NAME, as in columns = [\"anchor=A\", \
         \"positive=B\", \"target=SCORE\"]{other}"
    );
    are_allowed(set, kind)
}

/// Whether a set's numbers are such as a loss reads: `online_contrastive` takes no notice of a pair with another number
/// than 0 and 1, `pair_contrastive` drives pairs apart whose number is negative, and no two vectors have the cosine
/// 3.5.
fn are_allowed(set: &ShardSet, kind: Targets) -> Result<()> {
    let (what, remedy) = match kind {
        Targets::Label => (
            "labels of 0 and 1",
            "leave them out with where, or choose a loss of scores: \"cosent\", \"angle\" or \"cosine_similarity\"",
        ),
        Targets::Cosine => (
            "cosines from -1 to 1",
            "divide the numbers by the largest that there may be, or choose a loss of scores on any scale: \"cosent\" or \
             \"angle\"",
        ),
        Targets::One | Targets::Margins | Targets::Scores => return Ok(()),
    };
    let (others, example) = (AtomicU64::new(0), OnceLock::new());
    set.each_targets(&|numbers| {
        for &x in numbers.iter().filter(|x| !kind.allows(**x)) {
            others.fetch_add(1, Relaxed);
            example.get_or_init(|| x);
        }
    })?;
    let (others, rows) = (others.into_inner(), set.len());
    ensure!(
        others == 0,
        "the loss reads {what}, and {others} of its {rows} pairs have another number, such as {}; {remedy}",
        example.get().copied().unwrap_or_default()
    );
    Ok(())
}

/// The shards of a data set.
enum Shards<'a> {
    There(PathBuf),
    /// To be prepared in the run folder, possibly replacing others.
    Make(Box<PrepareOptions>, Option<Outdated<'a>>),
}

impl<'a> Shards<'a> {
    fn outdated(&self) -> Option<&Outdated<'a>> {
        match self {
            Shards::Make(_, outdated) => outdated.as_ref(),
            Shards::There(_) => None,
        }
    }
}

/// Where a set's shards are; a file of pairs is prepared in the run folder unless that was done before with the same
/// file, tokenizer and length.
fn shards_of<'a>(set: &'a DataSet, run: &Run, tokenizer: &ModelTokenizer) -> Result<Shards<'a>> {
    let max_len = run.batch.longest();
    if set.path.is_dir() {
        let stated =
            set.read.stated().into_keys().chain(set.max_rejects.map(|_| "max_rejects".into())).next();
        ensure!(
            stated.is_none(),
            "`{}` says how a file is read, and {} is a folder of shards; give it to trainer prepare instead",
            stated.unwrap_or_default(),
            set.path.display()
        );
        return Ok(Shards::There(set.path.clone()));
    }
    let out = run.dir.join("shards").join(&set.name);
    let mut options = PrepareOptions::new(vec![set.path.clone()], tokenizer.clone(), max_len, out.clone());
    options.name = set.name.clone();
    options.read = set.read.clone();
    options.max_rejects = set.max_rejects.unwrap_or(options.max_rejects);
    options.overwrite = true;
    let mut outdated = None;
    if let Ok(old) = ShardSet::open(&out) {
        let (was, now) = (old.manifest().recipe(), options.recipe());
        let why = if was.max_len != now.max_len {
            format!("texts are cut at {} tokens now, not at {}", now.max_len, was.max_len)
        } else if was.tokenizer != now.tokenizer {
            "the tokenizer is another one now".to_owned()
        } else if was != now {
            "it is read otherwise now".to_owned()
        } else if let Some(why) = other_file(&set.path, old.manifest())? {
            why
        } else {
            return Ok(Shards::There(out));
        };
        outdated = Some(Outdated { name: &set.name, manifest: old.manifest_hash().to_owned(), why });
    }
    Ok(Shards::Make(Box::new(options), outdated))
}

/// How a file differs from the one the shards were made from, if it does; it is read only if the sizes match.
fn other_file(path: &Path, old: &Manifest) -> Result<Option<String>> {
    let shown = path.display();
    let named: Vec<&str> = old.sources.iter().map(|s| s.file.as_str()).collect();
    let bytes = path.metadata().with_context(|| format!("cannot read {shown}"))?.len();
    match old.sources.as_slice() {
        [source] if source.bytes == bytes && source.sha256 == hash::sha256_file(path)? => Ok(None),
        _ if named == [shown.to_string()] => Ok(Some(format!("{shown} has changed"))),
        _ => Ok(Some(format!("it comes from {shown} now, not from {}", named.join(", ")))),
    }
}

/// Prepares a file of pairs; `again` is the reason if it had been prepared before.
fn make(options: &PrepareOptions, again: Option<&str>, say: &dyn Fn(&str)) -> Result<PathBuf> {
    let out = options.out.clone();
    // A name may contain folders.
    std::fs::create_dir_all(out.parent().unwrap_or(&out))?;
    let notes = |event| {
        if let PrepareEvent::Note(text) = event {
            say(&text);
        }
    };
    let summary = prepare(options, &notes)?;
    let rejected: u64 = summary.rejects.values().sum();
    let cut = 100.0 * summary.texts_cut as f64 / summary.texts.max(1) as f64;
    let skipped: String = summary.skipped.iter().map(|(why, n)| format!(", {n} rows {why}")).collect();
    say(&format!(
        "prepared {}{}: {} pairs, {rejected} rejected{skipped}, {cut:.1} % of texts cut",
        options.name,
        again.map(|why| format!(" again, since {why}")).unwrap_or_default(),
        summary.rows
    ));
    summary.columns.iter().for_each(|columns| say(&format!("columns of {columns}")));
    Ok(out)
}

/// Reports mixtures whose weights no schedule meets exactly.
fn say_rounding(sampler: &Sampler, say: &dyn Fn(&str)) {
    for (from, mixture) in sampler.timeline().mixtures().filter(|(_, m)| !m.closes()) {
        say(&format!(
            "mixture from step {from}: each set is within one batch of its weight for {} batches; then the schedule \
             repeats, with shares off by up to {:.2e} (relative)",
            mixture.period(),
            mixture.largest_deviation()
        ));
    }
}
