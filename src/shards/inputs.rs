//! Inputs as named by the user → files: expands folders and patterns.

use super::format::MANIFEST;
use crate::common::units::count;
use crate::corpus::Format;
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The input files, in the order of the inputs; those of a folder or pattern are sorted. `note` receives the number of
/// files of each folder or pattern.
///
/// # Errors
/// No input; standard input twice; a folder or pattern without files; a file named twice.
pub fn expand(inputs: &[PathBuf], note: &dyn Fn(String)) -> Result<Vec<PathBuf>> {
    ensure!(!inputs.is_empty(), "no input files; name at least one with --input");
    let stdin = inputs.iter().filter(|i| is_stdin(i)).count();
    ensure!(stdin <= 1, "standard input is named {stdin} times; name it once");
    let mut files = vec![];
    for input in inputs {
        let before = files.len();
        let name = input.display();
        if is_stdin(input) {
            files.push(input.clone());
        } else if input.is_dir() {
            in_folder(input, &mut files)?;
            ensure!(
                files.len() > before || !saved_by_datasets(input),
                "{name} was written by `save_to_disk` of `datasets`, as Arrow files; write it as Parquet: python3 -c \
                 \"import datasets; datasets.load_from_disk('{name}').to_parquet('FILE.parquet')\""
            );
            other_splits(&mut files, before, note);
            ensure!(
                files.len() > before,
                "{name} holds no file that ends with .jsonl, .ndjson, .json, .tsv, .csv or .parquet, or with .gz or .zst \
                 after that; name the files, or a pattern such as '{name}/*'"
            );
            note(found(input, files.len() - before));
        } else if !input.exists() && is_pattern(input) {
            matching(input, &mut files)?;
            ensure!(files.len() > before, "no file matches {name}; check the path, and quote the pattern");
            note(found(input, files.len() - before));
        } else {
            files.push(input.clone());
        }
    }
    check_twice(&files)?;
    Ok(files)
}

fn found(input: &Path, files: usize) -> String {
    format!("{}: {}", input.display(), count(files as u64, "file"))
}

/// Files that `datasets` and the Hub put next to the data.
const METADATA: [&str; 6] = [
    "dataset_info.json",
    "dataset_infos.json",
    "dataset_dict.json",
    "state.json",
    "croissant.json",
    "package.json",
];

fn saved_by_datasets(folder: &Path) -> bool {
    folder.join("dataset_info.json").is_file() || folder.join("dataset_dict.json").is_file()
}

/// The split named by a file, or else by a folder above it, as on the Hub: `train-00000-of-00001.parquet`,
/// `test.jsonl`, `validation/0.csv`.
fn split_of(path: &Path) -> Option<&'static str> {
    const SPLITS: [&str; 7] = ["train", "test", "validation", "valid", "val", "dev", "eval"];
    let words = |part: &str| -> Vec<String> {
        part.to_lowercase().split(|c: char| !c.is_ascii_alphabetic()).map(str::to_owned).collect()
    };
    let parts: Vec<String> = path.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let file = parts.last().and_then(|f| words(f).into_iter().find_map(|w| SPLITS.iter().find(|s| **s == w)));
    let folder = || {
        let above = parts.iter().rev().skip(1);
        above.filter_map(|p| SPLITS.iter().find(|s| p.eq_ignore_ascii_case(s))).next()
    };
    file.or_else(folder).copied()
}

/// If a folder has files of a train split, skips those of other splits: training on them would spoil evaluation.
fn other_splits(files: &mut Vec<PathBuf>, from: usize, note: &dyn Fn(String)) {
    if !files[from..].iter().any(|f| split_of(f) == Some("train")) {
        return;
    }
    let others: Vec<PathBuf> =
        files.extract_if(from.., |f| split_of(f).is_some_and(|split| split != "train")).collect();
    if !others.is_empty() {
        let shown: Vec<String> = others.iter().take(10).map(|f| f.display().to_string()).collect();
        let more = others.len().saturating_sub(10);
        note(format!(
            "passed over {} of other splits than train: {}{}; to use them, name the files",
            count(others.len() as u64, "file"),
            shown.join(", "),
            if more > 0 { format!(" and {more} more") } else { String::new() }
        ));
    }
}

fn is_stdin(input: &Path) -> bool {
    input == Path::new("-")
}

fn is_pattern(input: &Path) -> bool {
    input.to_string_lossy().contains(['*', '?', '['])
}

/// Files below a folder with a known extension, sorted by path; skips hidden files, files of rejects and symbolic links
/// to folders.
fn in_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let at = || format!("cannot read {}; check the permissions", folder.display());
    ensure!(
        !(folder.join(MANIFEST).is_file() && folder.join("00000.shard").is_file()),
        "{} is a folder of shards, prepared already; name the files of pairs",
        folder.display()
    );
    let entries = std::fs::read_dir(folder).with_context(at)?;
    let mut paths: Vec<PathBuf> =
        entries.map(|e| Ok(e?.path())).collect::<std::io::Result<_>>().with_context(at)?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or(OsStr::new("")).to_string_lossy().into_owned();
        if name.starts_with('.') || name.ends_with(".reject.jsonl") || METADATA.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            if !path.is_symlink() {
                in_folder(&path, files)?;
            }
        } else if Format::by_name(&path).is_some() {
            files.push(path);
        }
    }
    Ok(())
}

fn matching(pattern: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let Some(text) = pattern.to_str() else { bail!("{} is not UTF-8; name the files", pattern.display()) };
    let paths =
        glob::glob(text).map_err(|e| anyhow!("{text} is not a pattern: {e}; quote it, or name the files"))?;
    for path in paths {
        let path = path.with_context(|| format!("cannot search {text}; check the permissions"))?;
        if !path.is_dir() {
            files.push(path);
        } else if !path.is_symlink() {
            in_folder(&path, files)?;
        }
    }
    Ok(())
}

fn check_twice(files: &[PathBuf]) -> Result<()> {
    let mut seen: HashMap<PathBuf, &PathBuf> = HashMap::new();
    // A missing file is reported when it is opened.
    for file in files.iter().filter(|f| !is_stdin(f)) {
        let Ok(real) = file.canonicalize() else { continue };
        if let Some(other) = seen.insert(real, file) {
            match other == file {
                true => bail!("{} is named twice; name it once", file.display()),
                false => bail!("{} and {} are the same file; name it once", other.display(), file.display()),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::fs;

    #[test]
    fn folders_and_patterns_are_looked_through() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in
            ["b.jsonl", "a.csv.gz", "d/z.parquet", "d/e/y.TSV.zst", "d/note.txt", ".x.json", "b.reject.jsonl"]
        {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), "").unwrap();
        }
        fs::create_dir(at("empty")).unwrap();
        std::os::unix::fs::symlink(dir.path(), at("d/loop")).unwrap();
        let notes = RefCell::new(vec![]);
        let run = |inputs: &[&str]| {
            let inputs: Vec<_> = inputs.iter().map(|i| if *i == "-" { i.into() } else { at(i) }).collect();
            let files = expand(&inputs, &|n| notes.borrow_mut().push(n)).map_err(|e| e.to_string())?;
            let name = |f: PathBuf| f.strip_prefix(dir.path()).unwrap_or(&f).display().to_string();
            Ok::<_, String>(files.into_iter().map(name).collect::<Vec<_>>())
        };
        let all = ["a.csv.gz", "b.jsonl", "d/e/y.TSV.zst", "d/z.parquet"];
        assert_eq!(run(&[""]).unwrap(), all);
        assert!(notes.borrow()[0].ends_with(": 4 files"), "{:?}", notes.borrow());
        assert_eq!(
            run(&["d/*", "-", "a*"]).unwrap(),
            ["d/e/y.TSV.zst", "d/note.txt", "d/z.parquet", "-", "a.csv.gz"]
        );
        assert_eq!(run(&["missing.jsonl"]).unwrap(), ["missing.jsonl"]);
        for (inputs, parts) in [
            (&["-", "-"][..], ["standard input", "twice"]),
            (&["b.jsonl", "b.jsonl"], ["b.jsonl is named twice", "once"]),
            (&["d", "d/../d/z.parquet"], ["z.parquet are the same file", "once"]),
            (&["empty"], ["empty holds no file", ".parquet"]),
            (&["x*.jsonl"], ["no file matches", "quote"]),
            (&["[.jsonl"], ["is not a pattern", "name the files"]),
            (&[], ["no input files", "--input"]),
        ] {
            let err = run(inputs).unwrap_err().replace("2 times", "twice");
            assert!(parts.iter().all(|p| err.contains(p)), "{err}");
        }
        for name in [
            "hub/dataset_infos.json",
            "hub/data/train-00000-of-00002.parquet",
            "hub/data/train-00001-of-00002.parquet",
            "hub/data/test-00000-of-00001.parquet",
            "hub/dev/x.jsonl",
            "saved/dataset_info.json",
            "saved/state.json",
            "saved/data-00000-of-00001.arrow",
            "tests/contest.jsonl",
        ] {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), "").unwrap();
        }
        notes.borrow_mut().clear();
        let train = ["hub/data/train-00000-of-00002.parquet", "hub/data/train-00001-of-00002.parquet"];
        assert_eq!(run(&["hub"]).unwrap(), train);
        let said = notes.borrow().concat();
        assert!(
            said.contains("passed over 2 files") && said.contains("test-00000-of-00001.parquet"),
            "{said}"
        );
        assert_eq!(run(&["hub/data/test*", "hub/dev"]).unwrap().len(), 2);
        assert_eq!(run(&["tests"]).unwrap(), ["tests/contest.jsonl"]);
        let err = run(&["saved"]).unwrap_err();
        assert!(err.contains("save_to_disk") && err.contains("saved').to_parquet"), "{err}");
        // An existing file that looks like a pattern is a file.
        fs::write(at("q?.jsonl"), "").unwrap();
        assert_eq!(run(&["q?.jsonl"]).unwrap(), ["q?.jsonl"]);
        fs::write(at("d/manifest.json"), "").unwrap();
        fs::write(at("d/00000.shard"), "").unwrap();
        assert!(run(&["d"]).unwrap_err().contains("prepared already"));
    }
}
