//! Messages to the user. A closed pipe or a full disk behind stdout or stderr is ignored, where `println!` and
//! `eprintln!` would panic. The live line is hidden while printing. On a terminal, lines are wrapped without cutting
//! words or figures, except those that begin with a space (commands, tables).

use super::terminal::{self, aside, wrapped};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// Prints lines to stdout.
pub fn say(text: impl Display) {
    let text = wrapped(&text.to_string(), terminal::width());
    aside(|| {
        let _ = writeln!(std::io::stdout(), "{text}");
    });
}

/// Prints lines to stderr.
pub fn warn(text: impl Display) {
    let text = wrapped(&text.to_string(), terminal::width_of_errors());
    aside(|| {
        let _ = writeln!(std::io::stderr(), "{text}");
    });
}

/// Prints a line to stderr, at most once per process.
pub fn warn_once(line: impl Display) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let line = line.to_string();
    if SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(line.clone()) {
        warn(line);
    }
}
