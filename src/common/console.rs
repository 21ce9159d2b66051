//! What is said to people, for as long as they listen: a closed pipe or a full disk behind standard output or
//! standard error ends nothing, where `println!` and `eprintln!` would. A line that is redrawn makes room, and on a
//! terminal lines are broken so that no word or figure is cut; those that begin with a space (commands, tables) are
//! left as they are.

use super::terminal::{self, aside, wrapped};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// Lines on standard output.
pub fn say(text: impl Display) {
    let text = wrapped(&text.to_string(), terminal::width());
    aside(|| {
        let _ = writeln!(std::io::stdout(), "{text}");
    });
}

/// Lines on standard error.
pub fn warn(text: impl Display) {
    let text = wrapped(&text.to_string(), terminal::width_of_errors());
    aside(|| {
        let _ = writeln!(std::io::stderr(), "{text}");
    });
}

/// A line on standard error, unless this process has said it before.
pub fn warn_once(line: impl Display) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let line = line.to_string();
    if SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(line.clone()) {
        warn(line);
    }
}
