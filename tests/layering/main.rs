//! The shape of the source tree: modules use only lower-ranked modules, no files use each other in a cycle, and files
//! stay small.

mod cycles;
mod modules;
mod tokens;

use cycles::cycles;
use modules::{Modules, Uses};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tokens::{tokens, without_tests};

/// Longest file, in lines, and the median over all files.
const HARD_LIMIT: usize = 500;
const MEDIAN_LIMIT: usize = 180;

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

/// Every `.rs` file under `src/`, by its path relative to it.
fn sources() -> BTreeMap<String, String> {
    let mut paths = Vec::new();
    rust_files(&src(), &mut paths);
    let read = |p: PathBuf| {
        let name = p.strip_prefix(src()).unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&p).unwrap())
    };
    paths.into_iter().map(read).collect()
}

/// Which file uses which, tests excluded.
fn uses(sources: &BTreeMap<String, String>) -> Uses<'_> {
    Modules::of(&sources.iter().map(|(name, text)| (name.as_str(), without_tests(&tokens(text)))).collect())
        .uses()
}

/// As [`uses`], tests included.
fn uses_with_tests(sources: &BTreeMap<String, String>) -> Uses<'_> {
    Modules::of(&sources.iter().map(|(name, text)| (name.as_str(), tokens(text))).collect()).uses()
}

/// The modules in the order `lib.rs` lists them, lowest rank first.
fn ranks(lib: &str) -> Vec<&str> {
    lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).collect()
}

/// "file:line: `a` uses `b`" for each use of a module by one of lower rank.
fn upward_uses(sources: &BTreeMap<String, String>) -> Vec<String> {
    let ranks = ranks(&sources["lib.rs"]);
    let rank = |file: &str| {
        let module = file.split('/').next().unwrap().trim_end_matches(".rs");
        ranks.iter().position(|m| *m == module)
    };
    let uses = uses_with_tests(sources);
    let upward = uses.iter().filter(|((from, to), _)| rank(from).zip(rank(to)).is_some_and(|(f, t)| f < t));
    upward.map(|((from, to), line)| format!("src/{from}:{line}: uses src/{to}")).collect()
}

#[test]
fn modules_use_lower_ranks_only() {
    let sources = sources();
    let ranks = ranks(&sources["lib.rs"]);
    assert!(ranks.len() > 5, "src/lib.rs lists its modules as `pub mod name;` lines, found {ranks:?}");
    let found = upward_uses(&sources);
    assert!(found.is_empty(), "uses of a higher-ranked module (order: src/lib.rs):\n{}", found.join("\n"));
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let sources = sources();
    let all = uses(&sources);
    let step = |w: &[&str]| format!("  src/{}:{} uses src/{}", w[0], all[&(w[0], w[1])], w[1]);
    let show = |cycle: &Vec<&str>| cycle.windows(2).map(step).collect::<Vec<_>>().join("\n");
    let found: Vec<String> = cycles(&all).iter().map(show).collect();
    assert!(found.is_empty(), "files use each other in a circle:\n{}", found.join("\nand\n"));
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

/// A crate of made-up files: `lib.rs` and those given.
fn crate_of(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

fn edges(files: &[(&str, &str)]) -> Vec<String> {
    let sources = crate_of(files);
    uses(&sources).into_iter().map(|((from, to), line)| format!("{from}:{line} {to}")).collect()
}

#[test]
fn the_check_finds_uses_of_higher_ranks() {
    for (text, count) in [
        ("use crate::common::DType;\nuse super::ir::Op;", 0),
        ("// crate::model is above\nlet x = $crate::model::f();", 0),
        ("fn f() { crate::model::g() }", 1),
        ("use crate::{common::{A, B}, model};\nfn f() { model::g() }", 1),
        ("use crate::{\n    model::{x::{Y, Z}, W},\n    common,\n};\nuse crate::model::x;", 2),
        ("use crate::model as m;\nfn f() { m::g() }", 1),
        ("#[cfg(test)]\nmod tests { use crate::model::W; }", 1),
        ("use other_crate::model::X;", 0),
    ] {
        let files = crate_of(&[
            ("lib.rs", "pub mod common;\npub mod graph;\npub mod model;"),
            ("common.rs", "pub struct DType; pub struct A; pub struct B;"),
            ("graph/mod.rs", "mod emit; mod ir;"),
            ("graph/emit.rs", text),
            ("graph/ir.rs", "pub struct Op;"),
            ("model/mod.rs", "pub mod x; pub struct W; pub fn g() {}"),
            ("model/x.rs", "pub struct Y; pub struct Z;"),
        ]);
        assert_eq!(upward_uses(&files).len(), count, "{text}");
    }
}

#[test]
fn paths_lead_to_the_file_that_defines_what_they_name() {
    let uses_of_b = |text: &str| {
        let all = edges(&[
            ("lib.rs", "pub mod a;\npub mod b;"),
            (
                "a/mod.rs",
                "mod deep; mod one;\npub use one::{One, two as renamed};\npub use deep::*;\npub fn own() {}",
            ),
            ("a/one.rs", "pub struct One; pub fn two() {}"),
            ("a/deep/mod.rs", "pub mod deeper;\npub use deeper::{Deep, Deep as Alias};"),
            (
                "a/deep/deeper.rs",
                "pub struct Deep; mod inline { pub fn f() { super::super::super::one::two() } }",
            ),
            ("b.rs", text),
        ]);
        all.into_iter().filter_map(|e| e.strip_prefix("b.rs:").map(str::to_owned)).collect::<Vec<_>>()
    };
    for (text, expected) in [
        ("use crate::a::One;", vec!["1 a/one.rs"]),
        ("use crate::a;\nfn f() -> a::One { a::own() }", vec!["2 a/mod.rs", "2 a/one.rs"]),
        ("use super::a::renamed;", vec!["1 a/one.rs"]),
        ("use crate::a::{self as x, own};\nfn f(_: x::Deep) {}", vec!["2 a/deep/deeper.rs", "1 a/mod.rs"]),
        ("fn f() { crate::a::Alias::new(super::a::renamed()) }", vec!["1 a/deep/deeper.rs", "1 a/one.rs"]),
        ("use crate::a::*;\nfn f(_: One) {}", vec!["2 a/one.rs"]),
        ("fn f() { let one = 1; one.renamed }\nuse tempfile::tempfile;", vec![]),
        ("#[cfg(test)]\nmod tests { use crate::a::One; }\n// crate::a::One", vec![]),
    ] {
        assert_eq!(uses_of_b(text), expected, "{text}");
    }
}

#[test]
fn circles_are_found_through_re_exports_and_super() {
    let circles = |files: &[(&str, &str)]| {
        let sources = crate_of(files);
        cycles(&uses(&sources)).iter().map(|c| c.join(" ")).collect::<Vec<_>>()
    };
    // A face names its files, and they name each other through it: no cycle until their uses form one.
    let face = ("m/mod.rs", "mod a; mod b; mod c;\npub use a::A;\npub use b::B;\npub(crate) use c::C;");
    let lib = ("lib.rs", "pub mod m;");
    let line = [lib, face, ("m/a.rs", "pub struct A;"), ("m/b.rs", "use super::A; pub struct B;")];
    let with = |c: &'static str| [&line[..], &[("m/c.rs", c)]].concat();
    assert_eq!(circles(&with("use super::{A, B}; pub struct C;")), Vec::<String>::new());

    let round = |a: &'static str, b: &'static str, c: &'static str| {
        circles(&[lib, face, ("m/a.rs", a), ("m/b.rs", b), ("m/c.rs", c)])
    };
    let found = round(
        "use crate::m::C; pub struct A;",
        "use super::A; pub struct B;",
        "pub fn f() { super::b::f() }",
    );
    assert_eq!(found, ["m/a.rs m/c.rs m/b.rs m/a.rs"]);
    let found = round("pub struct A(super::B);", "pub struct B(super::a::A);", "pub struct C;");
    assert_eq!(found, ["m/a.rs m/b.rs m/a.rs"]);
    // Uses in tests do not count.
    let found = round("#[cfg(test)] mod tests { use super::super::B; }", "use super::a::A;", "");
    assert_eq!(found, Vec::<String>::new());

    // Code in a face counts as code.
    let face = ("m/mod.rs", "mod a;\npub use a::A;\npub fn f() -> A { a::make() }");
    let found = circles(&[lib, face, ("m/a.rs", "pub struct A; fn g() { super::f(); }")]);
    assert_eq!(found, ["m/a.rs m/mod.rs m/a.rs"]);
}
