//! Cycles among files that use each other.

use super::modules::Uses;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A shortest cycle through each file on one, unless an earlier cycle covers it; each begins and ends with the same
/// file.
pub fn cycles<'a>(uses: &Uses<'a>) -> Vec<Vec<&'a str>> {
    let mut reported = BTreeSet::new();
    let mut found = Vec::new();
    for &(from, _) in uses.keys() {
        if reported.contains(from) {
            continue;
        }
        if let Some(cycle) = path(uses, from, from) {
            reported.extend(cycle.iter().copied());
            found.push(cycle);
        }
    }
    found
}

/// The shortest path of uses from `from` to `to`, at least one.
pub fn path<'a>(uses: &Uses<'a>, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(file) = queue.pop_front() {
        for &(_, next) in uses.range((file, "")..).map(|(edge, _)| edge).take_while(|(f, _)| *f == file) {
            if came_from.contains_key(next) {
                continue;
            }
            came_from.insert(next, file);
            if next == to {
                let mut path = vec![next];
                while path.len() == 1 || path[path.len() - 1] != from {
                    path.push(came_from[path[path.len() - 1]]);
                }
                path.reverse();
                return Some(path);
            }
            queue.push_back(next);
        }
    }
    None
}
