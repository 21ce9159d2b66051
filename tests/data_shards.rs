//! Files of pairs → shards → rows, and everything that can go wrong on the way.

use gigapair::corpus::Reason;
use gigapair::shards::{PrepareOptions, PrepareSummary, ShardCache, ShardSet, prepare};
use gigapair::tokenize::{Case, ModelTokenizer, learn_wordpiece};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const WORDS: [&str; 12] =
    ["red", "fox", "river", "stone", "quick", "jumps", "over", "lazy", "night", "train", "model", "pair"];

fn sentence(seed: usize, words: usize) -> String {
    (0..words).map(|w| WORDS[(seed * 7 + w * (seed % 5 + 1)) % 12]).collect::<Vec<_>>().join(" ")
}

/// A folder with a tokenizer of its own.
struct Fixture {
    dir: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let texts = (0..200).map(|i| sentence(i, 6));
        let tokenizer = learn_wordpiece(texts, 120, Case::Lower).unwrap();
        tokenizer.save(dir.path().join("tokenizer.json"), false).unwrap();
        Fixture { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn tokenizer(&self, name: &str) -> ModelTokenizer {
        ModelTokenizer::open(&self.path(name)).unwrap()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    /// `rows` pairs; every seventh has a negative.
    fn pairs(&self, name: &str, rows: usize) -> PathBuf {
        let line = |i: usize| match i % 7 {
            3 => format!(
                "[\"{} {i}\",\"{}\",\"no {}\"]\n",
                sentence(i, 3),
                sentence(i + 1, 8),
                sentence(i + 2, 2)
            ),
            _ => format!("[\"{} {i}\",\"{}\"]\n", sentence(i, 3), sentence(i + 1, 8)),
        };
        self.write(name, (0..rows).map(line).collect::<String>())
    }

    fn options(&self, input: PathBuf, out: &str) -> PrepareOptions {
        PrepareOptions {
            threads: 2,
            overwrite: true,
            ..PrepareOptions::new(vec![input], self.tokenizer("tokenizer.json"), 16, self.path(out))
        }
    }

    fn prepare(&self, input: PathBuf, out: &str) -> anyhow::Result<PrepareSummary> {
        prepare(&self.options(input, out), &|_| ())
    }

    /// Names of the files that prepare may leave behind.
    fn leftovers(&self, out: &str) -> Vec<String> {
        let names =
            fs::read_dir(self.dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|n| n == out || n.ends_with(".tmp") || n.ends_with(".old")).collect()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(p).unwrap())).collect()
}

#[test]
fn a_folder_under_several_names_is_mapped_once() {
    let fixture = Fixture::new();
    fixture.prepare(fixture.pairs("a.jsonl", 90), "set").unwrap();
    fixture.prepare(fixture.pairs("b.jsonl", 91), "other").unwrap();
    std::os::unix::fs::symlink(fixture.path("set"), fixture.path("link")).unwrap();
    fs::create_dir(fixture.path("copy")).unwrap();
    for (name, bytes) in files(&fixture.path("set")) {
        fs::write(fixture.path("copy").join(name), bytes).unwrap();
    }
    let mut cache = ShardCache::default();
    let mut open = |name: &str| cache.open(&fixture.path(name)).unwrap();
    let set = open("set");
    for name in ["set", "link", "copy", "link"] {
        assert!(std::sync::Arc::ptr_eq(&set, &open(name)), "{name}");
    }
    assert_eq!(open("other").len(), 91);
    assert!(cache.open(&fixture.path("nothing")).is_err());
}

#[test]
fn tokens_beyond_sixteen_bits_take_four_bytes() {
    let fixture = Fixture::new();
    let path = fixture.path("tokenizer.json");
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let vocabulary = json["model"]["vocab"].as_object_mut().unwrap();
    (vocabulary.len()..70_000).for_each(|id| drop(vocabulary.insert(format!("word{id}"), id.into())));
    fs::write(&path, json.to_string()).unwrap();
    let input = fixture.write("a.jsonl", "[\"red word69999\", \"word65536 fox\"]\n".repeat(3));
    let summary = fixture.prepare(input, "set").unwrap();
    let set = ShardSet::open(&fixture.path("set")).unwrap();
    set.verify().unwrap();
    assert_eq!((set.manifest().token_bytes, summary.tokens), (4, 3 * 8));
    let row: Vec<Vec<u32>> = set.row(2).unwrap().texts().map(|t| t.tokens.to_vec()).collect();
    assert_eq!((row[0][2], row[1][1]), (69_999, 65_536));
}

#[test]
fn rows_come_back_as_the_tokenizer_made_them() {
    let fixture = Fixture::new();
    let input = fixture.pairs("a.jsonl", 500);
    let options = PrepareOptions { rows_per_shard: 128, ..fixture.options(input.clone(), "set") };
    let summary = prepare(&options, &|_| ()).unwrap();
    assert_eq!((summary.rows, summary.max_negatives), (500, 1));
    let set = ShardSet::open(&fixture.path("set")).unwrap();
    assert_eq!((set.len(), set.max_negatives()), (500, 1));
    assert_eq!(set.manifest().shards.iter().map(|s| s.rows).collect::<Vec<_>>(), [128, 128, 128, 116]);
    let model = fixture.tokenizer("tokenizer.json");
    set.check_tokenizer(model.hash()).unwrap();
    let tokenizer = model.cut_at(16).unwrap();
    let text = fs::read_to_string(&input).unwrap();
    let (mut tokens, mut hashes) = (0, std::collections::HashMap::new());
    for (i, line) in text.lines().enumerate() {
        let texts: Vec<String> = serde_json::from_str(line).unwrap();
        let row = set.row(i as u64).unwrap();
        assert_eq!(row.len(), texts.len());
        for (text, stored) in texts.iter().zip(row.texts()) {
            let ids = tokenizer.encode(text.as_str(), true).unwrap();
            assert_eq!(stored.tokens.to_vec(), ids.get_ids(), "row {i}");
            assert_eq!(*hashes.entry(text.clone()).or_insert(stored.hash), stored.hash);
            tokens += ids.len() as u64;
        }
    }
    let distinct: std::collections::HashSet<_> = hashes.values().collect();
    assert_eq!(distinct.len(), hashes.len());
    assert_eq!(tokens, summary.tokens);
    let manifest = set.manifest();
    for column in &manifest.columns {
        assert_eq!(column.lengths.iter().sum::<u64>(), column.texts);
        assert_eq!(column.lengths.iter().enumerate().map(|(l, n)| l as u64 * n).sum::<u64>(), column.tokens);
    }
    assert_eq!(manifest.texts, 1_000 + manifest.columns[2].texts);
    assert!(set.row(500).unwrap_err().to_string().contains("row 500 of 500"));
    set.verify().unwrap();
    // At most 12 bytes per text beyond its tokens.
    let bytes: u64 = manifest.shards.iter().map(|s| s.bytes).sum();
    let extra = (bytes - 2 * manifest.tokens) as f64 / manifest.texts as f64;
    assert!(extra <= 12.0, "{extra} bytes a text");
}

#[test]
fn the_number_of_threads_changes_nothing_and_neither_does_gzip_but_the_sources() {
    let fixture = Fixture::new();
    let input = fixture.pairs("a.jsonl", 5_000);
    let run = |input: &Path, out: &str, threads: usize| {
        let options = PrepareOptions {
            threads,
            rows_per_shard: 1_000,
            name: "same".into(),
            ..fixture.options(input.into(), out)
        };
        prepare(&options, &|_| ()).unwrap();
        files(&fixture.path(out))
    };
    let one = run(&input, "one", 1);
    assert_eq!(one.len(), 6, "five shards of 1,024 rows or less, and the manifest");
    for threads in [2, 5] {
        assert!(one == run(&input, "more", threads), "{threads} threads wrote something else");
    }
    let text = fs::read(&input).unwrap();
    let (front, back) = text.split_at(100_000);
    let zipped = fixture.write("a.jsonl.gz", [gzip(front), gzip(back)].concat());
    let gz = run(&zipped, "gz", 2);
    for (name, bytes) in &one {
        assert_eq!(name == "manifest.json", *bytes != gz[name], "{name}");
    }
}

#[test]
fn texts_are_cut_and_counted() {
    let fixture = Fixture::new();
    let exact = sentence(1, 14);
    let long = sentence(2, 15);
    let input = fixture.write("a.tsv", format!("anchor\tpositive\n{exact}\t{long}\n"));
    let summary = fixture.prepare(input, "set").unwrap();
    assert_eq!((summary.rows, summary.texts_cut), (1, 1));
    let set = ShardSet::open(&fixture.path("set")).unwrap();
    let texts: Vec<_> = set.row(0).unwrap().texts().map(|t| t.tokens.to_vec()).collect();
    assert_eq!(texts.iter().map(Vec::len).collect::<Vec<_>>(), [16, 16]);
    assert_eq!([texts[1][0], texts[1][15]], [2, 3], "[CLS] and [SEP] stay");
    assert_eq!(set.manifest().columns[1].texts_cut, 1);
}

#[test]
fn bad_lines_are_counted_and_written_down() {
    let fixture = Fixture::new();
    let mut text = fs::read(fixture.pairs("a.jsonl", 995)).unwrap();
    text.extend(b"[\"a\",\n[\"only one\"]\n[\"a\",\"\xff\"]\n[\"a\",\"  \"]\n[\"a\",7]\n");
    let input = fixture.write("a.jsonl", text);
    let summary = fixture.prepare(input, "set").unwrap();
    assert_eq!(summary.rows, 995);
    let expected = [
        Reason::MalformedJson,
        Reason::NotAString,
        Reason::WrongArity,
        Reason::InvalidUtf8,
        Reason::EmptyText,
    ];
    assert_eq!(summary.rejects, expected.map(|r| (r, 1)).into());
    let log = fs::read_to_string(summary.reject_file.unwrap()).unwrap();
    let lines: Vec<_> = log
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [996, 997, 998, 999, 1_000]);
    let set = ShardSet::open(&fixture.path("set")).unwrap();
    assert_eq!(set.manifest().sources[0].lines, 1_000);
    assert_eq!(set.manifest().rejects, summary.rejects);
}

#[test]
fn too_many_bad_lines_stop_and_leave_the_old_set_alone() {
    let fixture = Fixture::new();
    let good = fixture.pairs("good.jsonl", 50);
    let mut text = fs::read(fixture.pairs("a.jsonl", 9_000)).unwrap();
    (0..200).for_each(|_| text.extend(b"{}\n"));
    let bad = fixture.write("bad.jsonl", &text);
    let err = format!("{:#}", fixture.prepare(bad.clone(), "set").unwrap_err());
    for part in [
        "bad.jsonl: 200 of 9200 lines rejected",
        "object without the keys of a pair: 200",
        "line 9001",
        "set.reject.jsonl",
    ] {
        assert!(err.contains(part), "{part} missing in {err}");
    }
    assert!(fixture.leftovers("set").is_empty(), "{:?}", fixture.leftovers("set"));
    assert_eq!(fs::read_to_string(fixture.path("set.reject.jsonl")).unwrap().lines().count(), 200);

    fixture.prepare(good, "set").unwrap();
    assert!(!fixture.path("set.reject.jsonl").exists());
    let before = files(&fixture.path("set"));
    fixture.prepare(bad.clone(), "set").unwrap_err();
    assert!(files(&fixture.path("set")) == before);
    // Hopeless from the start of a large file: the threads behind it must be released.
    let hopeless = fixture.write("hopeless.jsonl", "{}\n".repeat(400_000));
    let err = format!("{:#}", fixture.prepare(hopeless, "set").unwrap_err());
    assert!(!err.contains("400000"), "it should stop early: {err}");
    let lenient = PrepareOptions { max_rejects: 0.05, ..fixture.options(bad, "set") };
    assert_eq!(prepare(&lenient, &|_| ()).unwrap().rows, 9_000);
}

#[test]
fn a_truncated_gzip_file_leaves_nothing() {
    let fixture = Fixture::new();
    let whole = gzip(&fs::read(fixture.pairs("a.jsonl", 20_000)).unwrap());
    let input = fixture.write("cut.jsonl.gz", &whole[..whole.len() * 2 / 3]);
    let err = format!("{:#}", fixture.prepare(input, "set").unwrap_err());
    assert!(err.contains("cut.jsonl.gz: the gzip file is truncated after line"), "{err}");
    assert!(fixture.leftovers("set").is_empty(), "{:?}", fixture.leftovers("set"));
}

#[test]
fn inputs_and_targets_that_cannot_be() {
    let fixture = Fixture::new();
    let good = fixture.pairs("good.jsonl", 5);
    let says = |input: PathBuf, out: &str, part: &str| {
        let err = format!("{:#}", fixture.prepare(input, out).unwrap_err());
        assert!(err.contains(part), "{part} missing in {err}");
    };
    says(fixture.write("empty.jsonl", ""), "set", "holds no pair");
    says(fixture.path("missing.jsonl"), "set", "missing.jsonl");
    says(fixture.write("a.csv", ""), "set", "holds no pair");
    says(fixture.write("a.pdf", [0, 1, 2, 255, 10, 7]), "set", "unknown kind of file");
    assert!(fixture.leftovers("set").is_empty());
    fs::create_dir(fixture.path("home")).unwrap();
    fixture.write("home/thesis.tex", "years of work");
    says(good.clone(), "home", "is not empty and holds no shards");
    says(good.clone(), "good.jsonl", "is a file");
    let err = format!("{:#}", ModelTokenizer::open(&good).unwrap_err());
    assert!(err.contains("good.jsonl is not a tokenizer.json"), "{err}");
}

/// A set of one shard; returns the shard's path.
fn small_set(fixture: &Fixture) -> PathBuf {
    let input = fixture.pairs("a.jsonl", 300);
    fixture.prepare(input, "set").unwrap();
    fixture.path("set/00000.shard")
}

#[test]
fn a_truncated_shard_is_refused() {
    let fixture = Fixture::new();
    let shard = small_set(&fixture);
    let whole = fs::read(&shard).unwrap();
    for cut in [0, 64, 128, whole.len() / 2, whole.len() - 1] {
        fs::write(&shard, &whole[..cut]).unwrap();
        let err = format!("{:#}", ShardSet::open(&fixture.path("set")).err().unwrap());
        assert!(err.contains("00000.shard"), "{err}");
        assert!(cut == 0 || err.contains("truncated") && err.contains("trainer prepare"), "{err}");
    }
    fs::remove_file(&shard).unwrap();
    assert!(format!("{:#}", ShardSet::open(&fixture.path("set")).err().unwrap()).contains("00000.shard"));
}

#[test]
fn every_flipped_bit_is_found_when_it_is_touched() {
    let fixture = Fixture::new();
    let shard = small_set(&fixture);
    let whole = fs::read(&shard).unwrap();
    for byte in (0..whole.len()).step_by(37).chain([8, 40, whole.len() - 1]) {
        let mut bad = whole.clone();
        bad[byte] ^= 1 << (byte % 8);
        fs::write(&shard, &bad).unwrap();
        match ShardSet::open(&fixture.path("set")) {
            Err(e) => {
                let err = format!("{e:#}");
                assert!(
                    byte < 128 && err.contains("00000.shard") && err.contains("trainer prepare"),
                    "{err}"
                );
            }
            Ok(set) => {
                assert!(byte >= 128, "byte {byte} of the header went unnoticed");
                let errors: Vec<_> = (0..set.len()).filter_map(|i| set.row(i).err()).collect();
                assert!(!errors.is_empty(), "byte {byte} went unnoticed");
                assert!(errors.len() <= 128, "only the block and perhaps its neighbour are lost");
                let text = errors[0].to_string();
                assert!(text.contains("00000.shard: block ") && text.contains("trainer prepare"), "{text}");
                assert!(set.verify().is_err());
            }
        }
    }
}

#[test]
fn shards_of_another_run_or_tokenizer_are_refused() {
    let fixture = Fixture::new();
    let shard = small_set(&fixture);
    let set = ShardSet::open(&fixture.path("set")).unwrap();
    let other = learn_wordpiece((0..50).map(|i| sentence(i, 4)), 100, Case::Lower).unwrap();
    other.save(fixture.path("other.json"), false).unwrap();
    let hash = fixture.tokenizer("other.json").hash();
    let err = set.check_tokenizer(hash).unwrap_err().to_string();
    assert!(err.contains(&hash.to_string()) && err.contains(&set.tokenizer().to_string()), "{err}");
    // A whole shard of another set under this one's manifest.
    fixture.prepare(fixture.pairs("b.jsonl", 310), "other").unwrap();
    fs::copy(fixture.path("other/00000.shard"), &shard).unwrap();
    let err = format!("{:#}", ShardSet::open(&fixture.path("set")).err().unwrap());
    assert!(err.contains("not the file that the manifest describes"), "{err}");
    fixture.write("set/manifest.json", "{}");
    assert!(format!("{:#}", ShardSet::open(&fixture.path("set")).err().unwrap()).contains("not a manifest"));
}
