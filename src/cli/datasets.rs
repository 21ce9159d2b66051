//! `trainer datasets`

use crate::corpus::known_sets;
use anyhow::Result;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  trainer datasets
  trainer datasets --json | jq '.[] | select(.licence == null) | .name'";

#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// Print a JSON list with every field instead of the table
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let sets = known_sets()?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&sets)?);
        return Ok(ExitCode::SUCCESS);
    }
    println!("{:<50} {:>13} {:>7}  {:<42} licence", "data set", "pairs", "share", "form");
    for s in &sets {
        let licence = s.licence.as_deref().unwrap_or("not stated");
        println!(
            "{:<50} {:>13} {:>6.2}%  {:<42} {licence}",
            s.name,
            grouped(s.pairs),
            100.0 * s.share,
            s.form
        );
        let file = s.hub_file.as_deref().map(|f| format!(": {f}")).unwrap_or_default();
        println!("    {}{file}", s.hub.as_deref().unwrap_or(&s.home));
    }
    let pairs = sets.iter().map(|s| s.pairs).sum();
    println!("{:<50} {:>13}", format!("{} data sets", sets.len()), grouped(pairs));
    Ok(ExitCode::SUCCESS)
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|g| str::from_utf8(g).ok()).collect();
    groups.join(",")
}
