//! `trainer plan`

use crate::common::{atomic, console::warn};
use crate::plan::{Chip, PlanOptions, plan, svg, sweep, table};
use crate::runtime::Topology;
use crate::train::{BaseModel, Data, DataSet, Learned, Outdated, Run, checkpoint};
use anyhow::{Result, bail, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer plan --config my.toml --topology v3:2x2
  trainer plan --config my.toml --topology v3:2x2 --global-batch 16384 --tokens-per-text 25.2 --json
  trainer plan --config my.toml --topology v3:2x2 --sweep --plot plan.svg

Needs libtpu (scripts/fetch_plugin.sh tpu), but no TPU, data or weights.
Exit code 0: everything fits; 1: an error, or something does not fit.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Configuration of the run (TOML)
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Devices as libtpu names them: v3:2x2 (a v3-8), v3:4x4 (a v3-32), v4:2x2x1, v5e:2x4, v6e:2x4
    #[arg(long, value_name = "NAME", default_value = "v3:2x2")]
    topology: String,
    /// Override `run_dir`
    #[arg(long, value_name = "DIR")]
    run_dir: Option<PathBuf>,
    /// Override `global_batch`
    #[arg(long, value_name = "N")]
    global_batch: Option<usize>,
    /// Assume texts of this mean length instead of reading the data
    #[arg(long, value_name = "TOKENS")]
    tokens_per_text: Option<f64>,
    /// First prepare the data sets in the run folder, as `train` would; needs tokenizer and data
    #[arg(long, conflicts_with = "tokens_per_text")]
    prepare: bool,
    /// Put one text per row instead of several
    #[arg(long)]
    no_pack: bool,
    /// Do not search for the largest batch that fits
    #[arg(long)]
    no_search: bool,
    /// Print a table of global batches instead, each with its most used executable
    #[arg(long)]
    sweep: bool,
    /// Global batches of the sweep [default: a quarter to four times the configured one]
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', requires = "sweep")]
    batches: Vec<usize>,
    /// File for the plot of the sweep
    #[arg(long, value_name = "FILE.svg", default_value = "plan.svg", requires = "sweep")]
    plot: PathBuf,
    /// Print a JSON object instead of tables
    #[arg(long)]
    json: bool,
}

/// Refuses to replace the data of a run that may be resumed.
fn keep_data(run: &Run) -> impl FnOnce(&[&Outdated]) -> Result<()> {
    |outdated| match (checkpoint::latest(&run.dir)?, outdated) {
        (Some(checkpoint), [first, ..]) => bail!(
            "data set {} would be prepared again, since {}, but {} depends on it; choose another --run-dir",
            first.name,
            first.why,
            checkpoint.display()
        ),
        _ => Ok(()),
    }
}

pub fn run(args: Args) -> Result<ExitCode> {
    ensure!(
        args.tokens_per_text.is_none_or(|t| t >= 2.0 && t.is_finite()),
        "--tokens-per-text must be at least 2: every text has two special tokens"
    );
    let run = Run::read(&args.config, |config| {
        config.run_dir = args.run_dir.clone().unwrap_or(std::mem::take(&mut config.run_dir));
        config.train.global_batch = args.global_batch.unwrap_or(config.train.global_batch);
        config.packing.enabled &= !args.no_pack;
    })?;
    let topology = Topology::tpu(&args.topology)?;
    let options = PlanOptions { tokens_per_text: args.tokens_per_text, no_search: args.no_search };
    let say = |line: &str| warn(line);
    run.batch.check(topology.device_count(), "--topology")?;
    if args.prepare {
        // Uses what an earlier attempt left: `train` keeps or replaces it by its own rules.
        DataSet::all_exist(&run.sets)?;
        let base = BaseModel::open(&run, Learned::Kept)?;
        Data::open(&run, &base.tokenizer, topology.device_count(), keep_data(&run), &say)?;
    }
    if args.sweep {
        return run_sweep(&args, &run, &topology, &options, &say);
    }
    let report = plan(&run, &topology, &options, &say)?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{report}");
    }
    Ok(if report.fits { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_sweep(
    args: &Args,
    run: &Run,
    topology: &Topology,
    options: &PlanOptions,
    say: &dyn Fn(&str),
) -> Result<ExitCode> {
    let (own, replicas) = (run.batch.pairs, topology.device_count());
    let mut batches = args.batches.clone();
    if batches.is_empty() {
        batches = [own / 4, own / 2, own, own * 2, own * 4].into();
        let unit = run.batch.chunk.unwrap_or(replicas).max(1);
        batches.iter_mut().for_each(|b| *b = b.next_multiple_of(unit).max(unit));
        batches.dedup();
    }
    let points = sweep(run, topology, &batches, options, say)?;
    let limit = Chip::of(topology.device_kind())?.memory as f64 / f64::from(1 << 20);
    let title = format!("{} on {} ({replicas} × {})", run.card.name, topology.name(), topology.device_kind());
    atomic::write_bytes(&args.plot, svg(&points, limit, &title).as_bytes())?;
    if args.json {
        println!("{}", serde_json::json!({ "points": points, "limit_mib": limit }));
    } else {
        print!("{}", table(&points, limit));
        println!("plot: {}", args.plot.display());
    }
    Ok(ExitCode::SUCCESS)
}
