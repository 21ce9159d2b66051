//! The shape of the source tree: modules use lower-ranked modules only, and files stay small.

use std::fs;
use std::path::{Path, PathBuf};

/// Longest file, in lines, and the median over all files.
const HARD_LIMIT: usize = 700;
const MEDIAN_LIMIT: usize = 200;

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Every `.rs` file under `src/`, as (path relative to `src/`, text).
fn sources() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    rust_files(&src(), &mut paths);
    paths.sort();
    let read = |p: PathBuf| {
        let name = p.strip_prefix(src()).unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&p).unwrap())
    };
    paths.into_iter().map(read).collect()
}

/// The modules in the order in which `lib.rs` lists them, lowest rank first.
fn ranks(lib: &str) -> Vec<&str> {
    lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).collect()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The modules named right after each `crate::` in `line`; `crate::{a::B, c}` names `a` and `c`.
fn used(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        if text[..at].ends_with(is_name) || text[..at].ends_with('$') {
            continue;
        }
        let line = text[..at].matches('\n').count() + 1;
        let rest = &text[at + "crate::".len()..];
        let first = |s: &'_ str| s.find(|c| !is_name(c)).unwrap_or(s.len());
        let Some(group) = rest.strip_prefix('{') else {
            out.push((line, &rest[..first(rest)]));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (i, c) in group.char_indices() {
            let ends = depth == 0 && (c == ',' || c == '}');
            if ends {
                let item = group[start..i].trim_start();
                out.push((line, &item[..first(item)]));
                start = i + 1;
            }
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
        }
    }
    out.retain(|(_, module)| !module.is_empty());
    out
}

/// "file:line: `a` uses `b`" for each use of a module by one of lower rank.
fn upward_uses(ranks: &[&str], files: &[(String, String)]) -> Vec<String> {
    let rank = |module: &str| ranks.iter().position(|m| *m == module);
    let mut found = Vec::new();
    for (name, text) in files {
        let module = name.split('/').next().unwrap();
        let Some(own) = rank(module.trim_end_matches(".rs")) else { continue };
        // Comments may name what they like.
        let code: Vec<&str> = text.lines().map(|l| l.split("//").next().unwrap()).collect();
        for (line, other) in used(&code.join("\n")) {
            if rank(other).is_some_and(|r| r > own) {
                found.push(format!("src/{name}:{line}: `{}` uses `{other}`", ranks[own]));
            }
        }
    }
    found
}

#[test]
fn modules_use_lower_ranks_only() {
    let files = sources();
    let lib = &files.iter().find(|(name, _)| name == "lib.rs").expect("src/lib.rs").1;
    let ranks = ranks(lib);
    assert!(ranks.len() > 5, "src/lib.rs lists its modules as `pub mod name;` lines, found {ranks:?}");
    let found = upward_uses(&ranks, &files);
    assert!(found.is_empty(), "uses of a higher-ranked module (order: src/lib.rs):\n{}", found.join("\n"));
}

#[test]
fn the_check_itself_finds_upward_uses() {
    let file = |text: &str| vec![("graph/ir.rs".to_owned(), text.to_owned())];
    let ranks = ["common", "graph", "model"];
    for (text, count) in [
        ("use crate::common::DType;\nuse crate::graph::Op;", 0),
        ("// crate::model is above\nlet x = $crate::model::f();", 0),
        ("fn f() { crate::model::g() }", 1),
        ("use crate::{common::{A, B}, model};", 1),
        ("use crate::{\n    model::{x::{Y, Z}, W},\n    common,\n};\nuse crate::model;", 2),
        ("use other_crate::model::X;", 0),
    ] {
        assert_eq!(upward_uses(&ranks, &file(text)).len(), count, "{text}");
    }
}

#[test]
fn files_stay_small() {
    let mut lengths: Vec<(usize, String)> =
        sources().into_iter().map(|(name, text)| (text.lines().count(), name)).collect();
    lengths.sort();
    let long: Vec<_> = lengths.iter().filter(|(n, _)| *n > HARD_LIMIT).collect();
    assert!(long.is_empty(), "files over {HARD_LIMIT} lines, split them: {long:?}");
    let median = lengths[lengths.len() / 2].0;
    assert!(median <= MEDIAN_LIMIT, "the median file has {median} lines, more than {MEDIAN_LIMIT}");
}
