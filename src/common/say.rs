//! What is said to people, for as long as they listen: a closed pipe or a full disk behind standard output or
//! standard error ends nothing, where `println!` and `eprintln!` would.

use std::fmt::Display;
use std::io::Write;

/// A line on standard output.
pub fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line on standard error.
pub fn warn(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
