//! Every comparison with PyTorch and JAX, measured or compiled in one call.
//!
//! `make bench-peers [DATA=DIR]`, or `cargo bench --bench peers -- [--only NAME,…] [--rounds 5] [--no-peers]`.
//! Timed programs take turns (ours, theirs, ours, theirs …), each turn in a process of its own; figures are medians
//! over all turns, and every time is printed. The TPU compiler's estimate never varies and is asked for once.
//! The last line of standard output is a JSON object. The sections that ran rewrite their tables in
//! `benches/runs/peers.md`, and `docs/peers.svg` is redrawn from all tables. `--no-peers` needs no Python, runs a few
//! sections without a comparison, and writes nothing. `--plot` alone redraws the plot.

#[path = "../common/bench.rs"]
mod bench;
#[path = "../common/minilm.rs"]
mod minilm;
mod plot;
mod realtext;
mod record;
mod start;
mod step;
mod tpu;

use bench::{Peer, repo};
use record::Section;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

type Run = fn(&mut Bench) -> Section;

/// By `--only` name, in the order of the tables. The last column: also with `--no-peers`.
const SECTIONS: [(&str, Run, bool); 7] = [
    ("tpu_1024", tpu::padded_1024, true),
    ("tpu_8192", tpu::padded_8192, false),
    ("tpu_packed", tpu::packed, false),
    ("tpu_million", tpu::million, false),
    ("cpu_step", step::section, true),
    ("cpu_realtext", realtext::section, false),
    ("warm_start", start::section, true),
];
const ROUNDS: usize = 5;

/// What the sections share.
pub struct Bench {
    pub rounds: usize,
    pub peers: bool,
    /// Folder of this call: shards, runs, a cache of executables.
    pub folder: tempfile::TempDir,
    pub tpu: tpu::Tpu,
}

impl Bench {
    /// A script of `scripts/peers/`; `None` without peers.
    pub fn peer(&self, script: &str) -> Option<Peer> {
        self.peers.then(|| Peer::new(script))
    }

    /// Keeps this call from compiling an executable twice.
    pub fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if args.first().is_some_and(|a| a == step::CHILD) {
        return step::child(&args[1..]);
    }
    if args == ["--plot"] {
        return record::draw();
    }
    let (names, rounds, peers) = parse(&args).unwrap_or_else(|wrong| {
        eprintln!("error: {wrong}");
        std::process::exit(2);
    });
    if rounds < ROUNDS {
        eprintln!("{rounds} rounds are a trial: medians mean something from {ROUNDS} on");
    }
    let folder = tempfile::tempdir_in(repo("target")).expect("a temporary folder");
    let mut bench = Bench { rounds, peers, folder, tpu: tpu::Tpu::default() };
    let (machine, mut keys, mut sections) = (record::machine(), Map::new(), vec![]);
    println!("{machine}");
    for (name, run, _) in SECTIONS.iter().filter(|s| names.contains(&s.0)) {
        eprintln!("== {name}");
        let section = run(&mut bench);
        print!("{section}");
        keys.extend(section.keys.clone());
        sections.push((*name, section));
    }
    if peers {
        record::write(&sections, &machine);
    }
    if names.len() < SECTIONS.len() {
        let others: Vec<&str> = SECTIONS.iter().map(|s| s.0).filter(|n| !names.contains(n)).collect();
        eprintln!("only a part ran: the JSON object has no keys of {}", others.join(", "));
    }
    println!("{}", Value::Object(keys));
}

/// Names of the sections, rounds, whether there are peers.
fn parse(args: &[String]) -> Result<(Vec<&'static str>, usize, bool), String> {
    let (mut only, mut rounds, mut peers) = (None, ROUNDS, true);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--only" => only = Some(value()?.split(',').map(str::to_owned).collect::<Vec<_>>()),
            "--rounds" => {
                let given = value()?;
                let number = given.parse().ok().filter(|n| *n > 0);
                rounds = number.ok_or(format!("--rounds {given}: a number from 1"))?;
            }
            "--no-peers" => peers = false,
            other => {
                return Err(format!(
                    "{other}: there are --only NAME,…, --rounds N, --no-peers, and --plot alone"
                ));
            }
        }
    }
    let known = SECTIONS.map(|s| s.0);
    if let Some(wrong) = only.iter().flatten().find(|n| !known.contains(&n.as_str())) {
        return Err(format!("there is no section {wrong}; there are {}", known.join(", ")));
    }
    let wanted = |s: &&(&'static str, Run, bool)| match &only {
        Some(names) => names.iter().any(|n| n == s.0),
        None => peers || s.2,
    };
    Ok((SECTIONS.iter().filter(wanted).map(|s| s.0).collect(), rounds, peers))
}

/// `a / b` if both exist.
pub fn ratio(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? / b?)
}

/// A number of the JSON object, to four decimal places.
pub fn rounded(x: Option<f64>) -> Value {
    x.map_or(Value::Null, |x| json!((x * 1e4).round() / 1e4))
}
