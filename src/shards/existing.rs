//! What is already where a run wants to write: the output of another command is replaced only on request.

use super::format::MANIFEST;
use super::manifest::{Manifest, Recipe, SourceFile};
use super::options::PrepareOptions;
use super::rejects::tolerated;
use super::set::ShardSet;
use super::source::Source;
use crate::common::{diff::diff, hash::sha256_file};
use anyhow::{Result, bail};
use serde_json::json;
use std::path::Path;
use thiserror::Error;

/// Something is in the way; what an unfinished run left is kept.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct InTheWay(String);

/// The manifest of the existing shards if the run would write the same shards and dev set; `None` if it has to write
/// them.
///
/// # Errors
/// [`InTheWay`]: shards made from other inputs or options; a dev file this command did not write.
pub fn same(options: &PrepareOptions, sources: &[Source]) -> Result<Option<Manifest>> {
    if options.overwrite {
        return Ok(None);
    }
    if !options.out.join(MANIFEST).exists() {
        check_dev(options, None)?;
        return Ok(None);
    }
    let out = options.out.display();
    let old = match Manifest::read(&options.out) {
        Ok((old, _)) => old,
        Err(e) => bail!(InTheWay(format!(
            "{out} holds shards that cannot be read ({e:#}); replace them with --overwrite, or name another folder \
             with --out"
        ))),
    };
    let changed = changes(options, sources, &old)?;
    if !changed.is_empty() {
        let dev = options.dev_out.as_ref().filter(|p| p.exists());
        let also = dev.map(|p| format!(" and {}", p.display())).unwrap_or_default();
        bail!(InTheWay(format!(
            "{out} holds shards that were made from other inputs or options:\n  {}\nreplace them{also} with \
             --overwrite, or name another folder with --out",
            changed.join("\n  ")
        )));
    }
    if !allowed(options, &old) {
        // Repeat the run, so that it fails and lists the bad lines.
        return Ok(None);
    }
    let complete = check_dev(options, Some(&old))? && ShardSet::open(&options.out).is_ok();
    Ok(complete.then_some(old))
}

/// Whether this command would have succeeded.
fn allowed(options: &PrepareOptions, old: &Manifest) -> bool {
    let few = |s: &SourceFile| tolerated(s.lines, &s.skipped, s.rejects.values().sum(), options.max_rejects);
    let split = old.cleaning.dev_split.as_ref();
    old.sources.iter().all(few) && split.is_none_or(|s| options.check_loss(s).is_ok())
}

/// Whether the dev set is in place.
fn check_dev(options: &PrepareOptions, old: Option<&Manifest>) -> Result<bool> {
    let Some(path) = &options.dev_out else { return Ok(true) };
    if !path.exists() {
        return Ok(false);
    }
    let written = old.and_then(|m| m.cleaning.dev_split.as_ref()).map(|split| &split.sha256);
    if path.is_file() && written == Some(&sha256_file(path)?) {
        return Ok(true);
    }
    let what = match old {
        Some(_) => format!("is not the dev set that was written with {}", options.out.display()),
        None => "exists".to_owned(),
    };
    bail!(InTheWay(format!(
        "{} {what}; replace it with --overwrite, or name another file with --dev-out",
        path.display()
    )))
}

/// What would change, such as `max_len: 128 → 64`.
///
/// # Errors
/// An unreadable input.
fn changes(options: &PrepareOptions, sources: &[Source], old: &Manifest) -> Result<Vec<String>> {
    let with_input = |recipe: Recipe, files: &mut dyn Iterator<Item = (&str, u64)>| {
        let mut all = json!(recipe);
        for (file, bytes) in files {
            all["input"][file] = json!(format!("{bytes} bytes"));
        }
        all
    };
    let was = with_input(old.recipe(), &mut old.sources.iter().map(|s| (s.file.as_str(), s.bytes)));
    let is = with_input(options.recipe(), &mut sources.iter().map(|s| (s.name.as_str(), s.bytes)));
    let mut changed: Vec<String> = diff(&was, &is).iter().map(ToString::to_string).collect();
    if !changed.is_empty() {
        return Ok(changed);
    }
    // The same names, but perhaps in another order, which decides which duplicate is kept.
    for (source, old) in sources.iter().zip(&old.sources) {
        if source.name != old.file {
            changed.push(format!("input: {} → {}, another order", old.file, source.name));
        } else if source.sha256()? != old.sha256 {
            changed.push(format!("input.{}: its content", source.name));
        }
    }
    Ok(changed)
}

/// Checks that `out` can become a folder of shards.
///
/// # Errors
/// A file, or a folder that holds something other than shards.
pub fn check_target(out: &Path) -> Result<()> {
    let Ok(mut entries) = std::fs::read_dir(out) else {
        anyhow::ensure!(!out.exists(), "{} is a file; name a folder with --out", out.display());
        return Ok(());
    };
    if entries.next().is_some() && !out.join(MANIFEST).exists() {
        bail!("{} is not empty and holds no shards; name another folder with --out", out.display());
    }
    Ok(())
}
