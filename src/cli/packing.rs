//! `trainer inspect --packing`

use crate::batches::{
    Geometry, Layout, Loader, Occupancy, Packing, RowCounts, Sampler, SetSpec, Sources, pairs_per_replica,
};
use crate::shards::ShardSet;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The batches to simulate.
#[derive(clap::Args)]
#[command(next_help_heading = "Packing")]
pub struct Args {
    /// Report how full packed rows are, and what that saves; several data sets are mixed by size
    #[arg(long, conflicts_with_all = ["verify", "samples"])]
    packing: bool,
    /// Pairs of a step, over all replicas
    #[arg(long, value_name = "N", default_value_t = 1024, requires = "packing")]
    global_batch: usize,
    /// Replicas that share them
    #[arg(long, value_name = "R", default_value_t = 8, requires = "packing")]
    replicas: usize,
    /// Data sets in a batch: "all" or a number; sets smaller than a draw are left out
    #[arg(long, value_name = "K", default_value = "all", requires = "packing")]
    sources: String,
    /// Tokens of a row, and of the longest text [default: as prepared]
    #[arg(long, value_name = "TOKENS", requires = "packing")]
    row_len: Option<usize>,
    /// Row counts to compile
    #[arg(long, value_name = "N", default_value_t = 8, requires = "packing")]
    buckets: usize,
    /// Batches to simulate
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "packing")]
    batches: u64,
}

impl Args {
    /// Whether `--packing` was given.
    pub fn wanted(&self) -> bool {
        self.packing
    }

    fn sources(&self) -> Result<Sources> {
        match (self.sources.as_str(), self.sources.parse()) {
            ("all", _) => Ok(Sources::All),
            (_, Ok(1)) => Ok(Sources::One),
            (_, Ok(k)) if k > 1 => Ok(Sources::K(k)),
            (other, _) => anyhow::bail!("--sources {other}: give \"all\" or a number from 1"),
        }
    }
}

/// The shard folders at or directly below `dir`.
///
/// # Errors
/// A folder without any.
fn shard_folders(dir: &Path) -> Result<Vec<PathBuf>> {
    let is_set = |path: &PathBuf| path.join("manifest.json").exists();
    if is_set(&dir.to_path_buf()) {
        return Ok(vec![dir.to_path_buf()]);
    }
    let entries = std::fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let mut found: Vec<PathBuf> =
        entries.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?.into_iter().filter(is_set).collect();
    found.sort();
    ensure!(
        !found.is_empty(),
        "{} holds no shards and no folders of shards; make them with `trainer prepare`",
        dir.display()
    );
    Ok(found)
}

/// How full the batches' rows are, and the batches' geometry.
///
/// # Errors
/// Folders without shards, damaged shards, data sets too small for the batch.
pub fn measure(dir: &Path, args: &Args) -> Result<(Occupancy, Geometry)> {
    let loader = loader(dir, args)?;
    Ok((loader.occupancy(args.batches)?, loader.layout().geometry().clone()))
}

fn loader(dir: &Path, args: &Args) -> Result<Loader> {
    let (batch, replicas) = (args.global_batch, args.replicas);
    let pairs = pairs_per_replica(batch, replicas, "--replicas")?;
    let folders = shard_folders(dir)?;
    let sources = args.sources()?;
    let open = |folder: PathBuf| Ok((Arc::new(ShardSet::open(&folder)?), folder));
    let opened: Vec<(Arc<ShardSet>, PathBuf)> = folders.into_iter().map(open).collect::<Result<_>>()?;
    let draw = match sources {
        Sources::One => batch,
        Sources::K(k) => batch / k,
        Sources::All => 1,
    };
    let (large, small): (Vec<_>, Vec<_>) = opened.into_iter().partition(|(s, _)| s.len() >= draw as u64);
    for (set, folder) in &small {
        eprintln!("left out: {} has {} rows, a batch draws {draw} from a set", folder.display(), set.len());
    }
    ensure!(!large.is_empty(), "no data set has the {draw} rows that a batch draws from one");
    let (sets, folders): (Vec<_>, Vec<_>) = large.into_iter().unzip();
    let spec = |(folder, set): (&PathBuf, &Arc<ShardSet>)| SetSpec {
        name: folder.display().to_string(),
        rows: set.len(),
        weight: set.len() as f64,
    };
    let specs: Vec<SetSpec> = folders.iter().zip(&sets).map(spec).collect();
    let sampler = Sampler::new(&specs, 1, batch, sources)?;
    let most = |of: fn(&ShardSet) -> usize| sets.iter().map(|s| of(s)).max().unwrap_or(0);
    let row_len = args.row_len.unwrap_or(most(|s| s.manifest().max_len));
    let geometry = Geometry {
        negatives: most(ShardSet::max_negatives),
        packing: Some(Packing::rows_of(row_len)),
        ..Geometry::padded(replicas, pairs, row_len)
    };
    let row_counts = RowCounts::choose(&geometry, &sampler, &sets, args.buckets)?;
    Loader::new(sets, sampler, Layout::new(geometry, row_counts)?)
}

/// Prints the occupancy for people.
pub fn print(f: &Occupancy, geometry: &Geometry) {
    println!(
        "{} batches of {} pairs on {} replicas, {:.1} tokens a pair",
        f.batches,
        geometry.global_batch(),
        geometry.shares,
        f.tokens as f64 / f.pairs as f64
    );
    println!("fill        {:6.2} %  of the executed slots hold a token", 100.0 * f.fill);
    println!(
        "vs longest  {:6.2} x  fewer slots than one text per row, each column of a replica padded to its longest",
        f.vs_longest
    );
    println!("vs maximum  {:6.2} x  fewer slots than every text padded to its maximum", f.vs_max);
    for (rows, batches) in &f.buckets {
        println!(
            "  {rows:6} rows a replica: {:5.1} % of the batches",
            100.0 * *batches as f64 / f.batches as f64
        );
    }
}
