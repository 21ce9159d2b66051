//! The results of a section, as lines of text and as a table in `benches/runs/peers.md`.

use super::{SECTIONS, bench::repo, plot};
use serde_json::{Map, Value};
use std::fmt::{self, Write};
use std::process::Command;

const DOCUMENT: &str = "benches/runs/peers.md";
const PLOT: &str = "docs/peers.svg";
const BEGIN: &str = "<!-- bench-peers -->";
const END: &str = "<!-- /bench-peers -->";

/// One comparison.
pub struct Row {
    pub what: String,
    pub ours: String,
    /// Empty if nothing was compared.
    pub peer: String,
    pub ratio: String,
}

/// The results of a section.
#[derive(Default)]
pub struct Section {
    pub title: String,
    /// Keys of the JSON object on the last line.
    pub keys: Map<String, Value>,
    pub rows: Vec<Row>,
    /// Every measurement, in the order taken, and its unit.
    pub raw: Vec<(String, &'static str, Vec<f64>)>,
    pub notes: Vec<String>,
    /// How many times as fast as the peer.
    pub bars: Vec<(String, f64)>,
}

impl Section {
    pub fn new(title: impl Into<String>) -> Section {
        Section { title: title.into(), ..Section::default() }
    }

    pub fn row(&mut self, what: impl Into<String>, ours: String, peer: Option<String>, ratio: Option<f64>) {
        let ratio = ratio.map_or(String::new(), |r| format!("{r:.3}"));
        self.rows.push(Row { what: what.into(), ours, peer: peer.unwrap_or_default(), ratio });
    }

    pub fn raw(&mut self, name: impl Into<String>, unit: &'static str, values: &[f64]) {
        if !values.is_empty() {
            self.raw.push((name.into(), unit, values.to_vec()));
        }
    }

    pub fn bar(&mut self, label: &str, factor: Option<f64>) {
        self.bars.extend(factor.map(|f| (label.to_owned(), f)));
    }

    /// The section as written to the document.
    fn block(&self, name: &str, machine: &str) -> String {
        let bars = serde_json::json!({ "bars": self.bars });
        let mut out = format!("{}{bars} -->\n\n**{}.** {machine}.\n\n", begin(name), self.title);
        out += "| | gigapair | peer | ratio |\n|---|---|---|---|\n";
        for r in &self.rows {
            let _ = writeln!(out, "| {} | {} | {} | {} |", r.what, r.ours, r.peer, r.ratio);
        }
        out += "\n";
        for (name, unit, values) in &self.raw {
            let _ = writeln!(out, "* {name}, {unit}: {}", listed(values));
        }
        for note in &self.notes {
            let _ = writeln!(out, "* {note}");
        }
        out + &end(name)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        for r in &self.rows {
            let peer = if r.peer.is_empty() { String::new() } else { format!("  vs. {}", r.peer) };
            let ratio = if r.ratio.is_empty() { String::new() } else { format!("  ratio {}", r.ratio) };
            writeln!(f, "  {}: {}{peer}{ratio}", r.what, r.ours)?;
        }
        for (name, unit, values) in &self.raw {
            writeln!(f, "  {name}, {unit}: {}", listed(values))?;
        }
        self.notes.iter().try_for_each(|n| writeln!(f, "  {n}"))
    }
}

fn listed(values: &[f64]) -> String {
    values.iter().map(|v| format!("{v:.3}")).collect::<Vec<_>>().join(" ")
}

fn begin(name: &str) -> String {
    format!("<!-- bench-peers:{name} ")
}

fn end(name: &str) -> String {
    format!("<!-- /bench-peers:{name} -->\n")
}

/// Date, processor and its load, and the command.
pub fn machine() -> String {
    let text = |command: &str| {
        let out = Command::new("sh").args(["-c", command]).output().expect("a shell");
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    };
    let processor = text("sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1");
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let load = text("cut -d ' ' -f 1 /proc/loadavg");
    let data = if std::env::var_os("DATA").is_some_and(|d| !d.is_empty()) { " DATA=DIR" } else { "" };
    format!("{}, {threads} × {processor}, load {load} before, `make bench-peers{data}`", text("date -u +%F"))
}

/// Replaces the blocks of the sections that ran, and draws all blocks.
pub fn write(sections: &[(&str, Section)], machine: &str) {
    let path = repo(DOCUMENT);
    let document = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let new: Vec<(&str, String)> = sections.iter().map(|(n, s)| (*n, s.block(n, machine))).collect();
    let (document, bars) = replaced(&document, &new);
    std::fs::write(&path, document).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    std::fs::write(repo(PLOT), plot::svg(&bars)).unwrap_or_else(|e| panic!("{PLOT}: {e}"));
    eprintln!("{DOCUMENT} and {PLOT} are written");
}

/// Draws all blocks.
pub fn draw() {
    let path = repo(DOCUMENT);
    let document = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (_, bars) = replaced(&document, &[]);
    std::fs::write(repo(PLOT), plot::svg(&bars)).unwrap_or_else(|e| panic!("{PLOT}: {e}"));
    eprintln!("{PLOT} is written");
}

/// The document with `new` blocks, in the order of the sections, and the bars of all its blocks.
fn replaced(document: &str, new: &[(&str, String)]) -> (String, Vec<(String, f64)>) {
    let between = |text: &str, from: &str, to: &str| -> Option<(usize, usize)> {
        let at = text.find(from)?;
        Some((at, at + text[at..].find(to)? + to.len()))
    };
    let (at, to) =
        between(document, BEGIN, END).unwrap_or_else(|| panic!("{DOCUMENT} has no {BEGIN} … {END}"));
    let (mut blocks, mut bars) = (vec![], vec![]);
    for (name, ..) in SECTIONS {
        let found = new.iter().find(|(n, _)| *n == name).map(|(_, block)| block.as_str());
        let old =
            || between(&document[at..to], &begin(name), &end(name)).map(|(a, b)| &document[at..to][a..b]);
        let Some(block) = found.or_else(old) else { continue };
        let stated = block.lines().next().and_then(|l| l.strip_prefix(&begin(name))?.strip_suffix(" -->"));
        let stated: Value = serde_json::from_str(stated.unwrap_or_default()).unwrap_or_default();
        bars.extend(serde_json::from_value::<Vec<(String, f64)>>(stated["bars"].clone()).unwrap_or_default());
        blocks.push(block);
    }
    let all = blocks.join("\n");
    (format!("{}{BEGIN}\n{all}{END}{}", &document[..at], &document[to..]), bars)
}
