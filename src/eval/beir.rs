//! The files of a retrieval set: a folder in BEIR's layout (<https://github.com/beir-cellar/beir>), as downloaded or as
//! on the Hub.

use super::data_file::{DataFile, RowValues};
use super::remark::Remark;
use crate::corpus::{Asked, Delimiter, Field, without_packing};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::collections::hash_map::{Entry, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// Extensions read, before `.gz` or `.zst`; the first match wins.
const ENDINGS: [&str; 6] = ["jsonl", "ndjson", "json", "tsv", "csv", "parquet"];

const ID: &[&str] =
    &["_id", "id", "docid", "doc_id", "doc-id", "pid", "corpus-id", "query-id", "query_id", "qid", "sid"];
const TEXTS: [Field; 3] = [
    Field { role: "_id", names: ID, required: true },
    Field {
        role: "text",
        names: &["text", "contents", "content", "body", "query", "passage", "sentence", "question"],
        required: true,
    },
    Field { role: "title", names: &["title"], required: false },
];
const JUDGEMENTS: [Field; 3] = [
    Field { role: "query-id", names: &["query-id", "query_id", "qid", "queryid", "query"], required: true },
    Field {
        role: "corpus-id",
        names: &["corpus-id", "corpus_id", "docid", "doc_id", "doc-id", "document-id", "document_id", "pid"],
        required: true,
    },
    Field { role: "score", names: &["score", "relevance", "rel", "grade", "label"], required: true },
];

/// Ids and texts of `corpus` or `queries`, sorted by id. A text is title, space, text, trimmed.
///
/// # Errors
/// Missing or malformed files, with file and line; a duplicate id.
pub fn texts(
    source: &DataFile,
    stem: &str,
    asked: &Asked,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<(String, String)>> {
    let files = files(&source.path, stem, remarks)?;
    // Column and split options apply to the judgements only.
    let plain = DataFile::from(source.path.clone());
    let mut entries = Vec::new();
    let mut empty = 0u64;
    for file in &files {
        let found = plain.scan(file, asked, &TEXTS, &mut |row| {
            let id = row.needed(file, 0, "_id")?;
            let text = row.text(file, 1, "text")?.unwrap_or_default();
            let whole = format!("{} {text}", row.text(file, 2, "title")?.unwrap_or_default());
            let whole = whole.trim();
            empty += u64::from(whole.is_empty());
            entries.push((id, whole.to_owned()));
            Ok(())
        })?;
        remarks.extend(found.iter().map(|r| r.at(file)));
    }
    if empty > 0 {
        remarks.push(Remark::Warning(format!("{empty} empty texts among {stem}")));
    }
    entries.sort_unstable();
    if let Some(twice) = entries.windows(2).find(|w| w[0].0 == w[1].0) {
        let file = files[0].display();
        bail!("{file}: the id {:?} occurs twice; ids must be unique", twice[0].0);
    }
    Ok(entries)
}

/// Whether a folder has files of this name.
///
/// # Errors
/// A folder that cannot be listed.
pub fn has(dir: &Path, stem: &str) -> Result<bool> {
    Ok(!candidates(dir, stem)?.is_empty())
}

/// `DIR/STEM.jsonl` (or another extension), or all files in `DIR/STEM/`.
pub fn files(dir: &Path, stem: &str, remarks: &mut Vec<Remark>) -> Result<Vec<PathBuf>> {
    ensure!(dir.is_dir(), "{} is not a folder; give one in BEIR's layout, with {stem}.jsonl", dir.display());
    let found = candidates(dir, stem)?;
    let Some(first) = found.first() else {
        let layout = if ["corpus", "queries"].contains(&stem) { " in BEIR's layout" } else { " that has it" };
        bail!(
            "{}/{stem}.jsonl is missing (and so are {stem}.jsonl.gz, {stem}.tsv, {stem}/*.parquet …); give a \
             folder{layout}",
            dir.display()
        )
    };
    if let Some(other) = found.get(1) {
        let (read, other) = (first[0].display(), other[0].display());
        remarks.push(Remark::Warning(format!("reading {read} and ignoring {other}")));
    }
    Ok(first.clone())
}

/// The files of each form that there is.
fn candidates(dir: &Path, stem: &str) -> Result<Vec<Vec<PathBuf>>> {
    let mut found: Vec<Vec<PathBuf>> = vec![];
    for ending in ENDINGS {
        for packed in ["", ".gz", ".zst"] {
            let path = dir.join(format!("{stem}.{ending}{packed}"));
            found.extend(path.is_file().then(|| vec![path]));
        }
    }
    let inner = readable(&dir.join(stem))?;
    found.extend((!inner.is_empty()).then_some(inner));
    Ok(found)
}

/// Files in a folder with a known extension, sorted; empty if the folder does not exist.
fn readable(dir: &Path) -> Result<Vec<PathBuf>> {
    if !dir.is_dir() {
        return Ok(vec![]);
    }
    let entries = fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|path| path.is_file() && split_of(path).is_some());
    files.sort();
    Ok(files)
}

/// `test` for `test.tsv`, `test.tsv.gz` and `test-00000-of-00001.parquet`; `None` for other files.
fn split_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let (stem, ending) = without_packing(name).rsplit_once('.')?;
    let known = ENDINGS.contains(&ending) || ["qrels", "qrel", "txt", "trec"].contains(&ending);
    let sharded = stem.split_once("-of-").and_then(|(head, _)| head.rsplit_once('-'));
    (known && !name.starts_with('.')).then(|| sharded.map_or(stem, |(split, _)| split).to_owned())
}

/// The judgement files: of the chosen split, else of `test`, `dev` or `validation`, else of the only split.
fn judgement_files(source: &DataFile, asked: &Asked) -> Result<Vec<PathBuf>> {
    let dir = &source.path;
    let mut splits: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for folder in ["qrels", "data"] {
        let folder = dir.join(folder);
        for file in readable(&folder)? {
            splits.entry(split_of(&file).unwrap_or_default()).or_default().push(file);
        }
        // qrels/test/0000.parquet
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let files = readable(&entry.path())?;
            if !files.is_empty() {
                splits.entry(entry.file_name().to_string_lossy().into_owned()).or_default().extend(files);
            }
        }
        if !splits.is_empty() {
            break;
        }
    }
    let at = dir.join("qrels");
    let names = splits.keys().cloned().collect::<Vec<_>>().join(", ");
    if splits.is_empty() {
        bail!(
            "{} has no judgements; a folder in BEIR's layout has qrels/test.tsv (or qrels/test.tsv.gz, \
             data/test-*.parquet …)",
            at.display()
        );
    }
    if let Some(split) = &source.split {
        return splits.remove(split).with_context(|| {
            format!("{}: no judgements of the split {split:?}; available: {names}", dir.display())
        });
    }
    let usual = ["test", "dev", "validation"].into_iter().find_map(|name| splits.remove(name));
    match (usual, splits.pop_first()) {
        (Some(files), _) => Ok(files),
        (None, Some((_, files))) if splits.is_empty() => Ok(files),
        _ => bail!(
            "{} has judgements of several splits ({names}), none of them test or dev; choose one: {}",
            dir.display(),
            asked.setting("split", &[names.split(", ").next().unwrap_or_default()])
        ),
    }
}

/// The distinct judgements of a folder.
#[derive(Default)]
pub struct Grades {
    /// (query, document) → grade, and its file and line.
    pub of: HashMap<(String, String), (i64, String)>,
    repeated: usize,
    cut: usize,
}

impl Grades {
    /// # Errors
    /// Missing or malformed files, a grade that is not a number, conflicting grades; names file and line.
    pub fn read(source: &DataFile, asked: &Asked, remarks: &mut Vec<Remark>) -> Result<Grades> {
        let mut grades = Grades::default();
        for file in judgement_files(source, asked)? {
            // The split was chosen by file name.
            let plain = DataFile { split: None, ..source.clone() };
            let trec = trec(&plain, &file, asked);
            let (form, fields) = trec.as_ref().map_or((&plain, &JUDGEMENTS[..]), |t| (t, &TREC[..]));
            let found = form.scan(&file, asked, fields, &mut |row| {
                let at = format!("{}:{}", file.display(), row.line);
                let (query, doc) = (row.needed(&file, 0, "query-id")?, row.needed(&file, 1, "corpus-id")?);
                let score = row.number(&file, 2, "score")?;
                ensure!(score.abs() < 1e15, "{at}: the score {score} is too large; fix the row");
                grades.add(at, query, doc, score)
            })?;
            let found = if trec.is_some() { vec![Remark::Note(TREC_FORM.to_owned())] } else { found };
            remarks.extend(found.iter().map(|r| r.at(&file)));
        }
        remarks.extend(grades.remarks());
        Ok(grades)
    }

    fn add(&mut self, at: String, query: String, doc: String, score: f64) -> Result<()> {
        // BEIR applies int(), which pytrec_eval needs.
        let grade = score.trunc() as i64;
        self.cut += usize::from(score.fract() != 0.0);
        match self.of.entry((query, doc)) {
            Entry::Vacant(free) => drop(free.insert((grade, at))),
            Entry::Occupied(taken) => {
                let ((query, doc), (first, before)) = (taken.key(), taken.get());
                ensure!(
                    *first == grade,
                    "{at}: {query} and {doc} are judged {grade}, and {first} in {before}; keep only one"
                );
                self.repeated += 1;
            }
        }
        Ok(())
    }

    fn remarks(&self) -> Vec<Remark> {
        let odd = [
            (self.repeated, "judgements given more than once count once"),
            (self.cut, "grades are not whole numbers; their fractions are dropped, as in BEIR"),
        ];
        odd.iter().filter(|(n, _)| *n > 0).map(|(n, what)| Remark::Warning(format!("{n} {what}"))).collect()
    }
}

/// TREC's judgement format, which has no header.
const TREC_FORM: &str = "read without a header, as query, iteration, document, grade";
const TREC: [Field; 4] = [
    JUDGEMENTS[0],
    JUDGEMENTS[1],
    JUDGEMENTS[2],
    Field { role: "iteration", names: &["iteration"], required: true },
];

/// How to read a judgement file without a known header whose rows all hold a query, 0 (or Q0, or 1), a document and a
/// number.
fn trec(source: &DataFile, file: &Path, asked: &Asked) -> Option<DataFile> {
    if !source.columns.is_empty() || source.delimiter.is_some() {
        return None;
    }
    let mut known = false;
    let probed = source.scan(file, asked, &JUDGEMENTS, &mut |_| {
        known = true;
        bail!("known")
    });
    if known || probed.is_ok() {
        return None;
    }
    let form = |delimiter: Delimiter| {
        let columns = ["1", "3", "4", "2"].map(str::to_owned).to_vec();
        let trec = DataFile { columns, delimiter: Some(delimiter), ..source.clone() };
        let mut rows = 0u64;
        let fits = trec.scan(file, asked, &TREC, &mut |row: &RowValues| {
            rows += 1;
            row.number(file, 2, "score")?;
            let iteration = row.text(file, 3, "iteration")?;
            ensure!(matches!(iteration.as_deref(), Some("0" | "Q0" | "1")), "another form");
            Ok(())
        });
        (fits.is_ok() && rows > 0).then_some(trec)
    };
    form(Delimiter::SPACE).or_else(|| form(Delimiter::TAB))
}
