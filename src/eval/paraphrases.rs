//! Paraphrase mining: are the nearest pairs of a collection those known to mean the same? As sentence-transformers'
//! `ParaphraseMiningEvaluator`: by cosine, each text with its 100 nearest, the 500,000 nearest pairs in all.

use super::beir;
use super::data_file::{DataFile, SENTENCES, SPLIT};
use super::distinct::Distinct;
use super::evaluator::{Evaluator, Measured, Scores};
use super::model::Model;
use super::remark::Remark;
use super::thresholds::best;
use crate::common::units::count;
use crate::corpus::{Asked, Field};
use crate::folder::{Role, Similarity};
use anyhow::{Result, ensure};
use std::collections::{HashMap, HashSet};

/// Texts, and which of them mean the same.
#[derive(Default)]
pub struct ParaphraseSet {
    texts: Vec<String>,
    /// Indices of two texts, the smaller one first.
    duplicates: HashSet<(u32, u32)>,
    /// Pairs of texts that are not there; left out.
    unknown: usize,
    /// Pairs of a text with itself; left out.
    own: usize,
    remarks: Vec<Remark>,
}

/// Of a file with both texts.
const PAIRS: [Field; 4] = [
    SENTENCES[0],
    SENTENCES[1],
    Field {
        role: "label",
        names: &["label", "labels", "is_duplicate", "is_paraphrase", "duplicate", "score"],
        required: true,
    },
    SPLIT,
];
/// Of a folder's `duplicates`.
const IDS: [Field; 2] = [
    Field { role: "id1", names: &["id1", "qid1", "sentence_id1", "sid1", "first"], required: true },
    Field { role: "id2", names: &["id2", "qid2", "sentence_id2", "sid2", "second"], required: true },
];

const FIGURES: [&str; 5] = ["average_precision", "f1", "precision", "recall", "threshold"];
const NEIGHBOURS: usize = 100;
const PAIRS_RANKED: usize = 500_000;

impl ParaphraseSet {
    /// Reads a folder with `sentences` (id, text) and `duplicates` (two ids), or a file of pairs labelled 0 or 1, whose
    /// distinct texts are the collection.
    ///
    /// # Errors
    /// Missing or malformed files, with file and line.
    pub fn read(from: &DataFile, asked: &Asked) -> Result<ParaphraseSet> {
        if from.path.is_dir() { Self::of_folder(from, asked) } else { Self::of_pairs(from, asked) }
    }

    fn of_folder(from: &DataFile, asked: &Asked) -> Result<ParaphraseSet> {
        let mut set = ParaphraseSet::default();
        let texts = beir::texts(from, "sentences", asked, &mut set.remarks)?;
        let numbers: HashMap<&str, u32> =
            texts.iter().zip(0..).map(|((id, _), i)| (id.as_str(), i)).collect();
        for file in beir::files(&from.path, "duplicates", &mut set.remarks)? {
            let remarks = from.scan(&file, asked, &IDS, &mut |row| {
                let ids = [row.needed(&file, 0, "id1")?, row.needed(&file, 1, "id2")?];
                match ids.each_ref().map(|id| numbers.get(id.as_str()).copied()) {
                    [Some(a), Some(b)] => set.add(a, b),
                    _ => set.unknown += 1,
                }
                Ok(())
            })?;
            set.remarks.extend(remarks.iter().map(|r| r.at(&file)));
        }
        set.texts = texts.into_iter().map(|(_, text)| text).collect();
        Ok(set)
    }

    fn of_pairs(from: &DataFile, asked: &Asked) -> Result<ParaphraseSet> {
        let (file, mut set) = (&from.path, ParaphraseSet::default());
        let mut distinct = Distinct::default();
        let mut labels: HashMap<(u32, u32), (bool, u64)> = HashMap::new();
        let remarks = from.scan(file, asked, &PAIRS, &mut |row| {
            let mut number = |i: usize| -> Result<u32> {
                Ok(distinct.number(&row.needed(file, i, PAIRS[i].role)?) as u32)
            };
            let (a, b) = (number(0)?, number(1)?);
            let same = row.is_positive(file, 2, "label")?;
            let (before, line) = *labels.entry((a.min(b), a.max(b))).or_insert((same, row.line));
            ensure!(
                before == same,
                "{}:{}: the pair is labelled {}, and {} in line {line}; keep only one",
                file.display(),
                row.line,
                u8::from(same),
                u8::from(before)
            );
            if same {
                set.add(a, b);
            }
            Ok(())
        })?;
        (set.texts, set.remarks) = (distinct.texts, remarks);
        Ok(set)
    }

    /// A text is no paraphrase of itself.
    fn add(&mut self, a: u32, b: u32) {
        if a == b {
            self.own += 1;
        } else {
            self.duplicates.insert((a.min(b), a.max(b)));
        }
    }

    /// Scores of the nearest pairs, nearest first, and whether they mean the same.
    fn mined(&self, model: &mut Model<'_>) -> Result<Vec<(f32, bool)>> {
        let vectors = model.unit(self.texts.iter().map(String::as_str), Role::Sentence)?;
        let own: Vec<Option<u32>> = (0..vectors.rows as u32).map(Some).collect();
        let mut search = model.search(&vectors, &own, NEIGHBOURS, Similarity::Cosine, vectors.rows)?;
        search.push(&vectors, 0)?;
        let mut pairs = vec![];
        let mut known = HashSet::new();
        for (hits, a) in search.finish().into_iter().zip(0..) {
            for hit in hits {
                let pair = (hit.doc.min(a), hit.doc.max(a));
                if known.insert(pair) {
                    pairs.push((hit.score, pair));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        pairs.truncate(PAIRS_RANKED);
        Ok(pairs.into_iter().map(|(score, pair)| (score, self.duplicates.contains(&pair))).collect())
    }
}

impl Evaluator for ParaphraseSet {
    fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    fn figures(&self) -> Vec<&'static str> {
        FIGURES.to_vec()
    }

    fn missing(&self) -> Option<String> {
        match (self.texts.len(), self.duplicates.len()) {
            (0, _) => Some("there are no texts".into()),
            (_, 0) => Some("no two texts are said to mean the same".into()),
            _ => None,
        }
    }

    fn about(&self) -> Scores {
        let (texts, pairs) = (self.texts.len(), self.duplicates.len());
        let odd = [
            (self.unknown, "of texts that are not among the sentences left out"),
            (self.own, "of a text with itself left out"),
        ];
        let odd = odd.into_iter().filter(|(n, _)| *n > 0);
        let same = count(pairs as u64, "pair");
        Scores {
            counts: vec![("texts", texts), ("duplicates", pairs), ("unknown", self.unknown)],
            on: format!("{}, {same} that mean the same", count(texts as u64, "text")),
            remarks: odd.map(|(n, what)| format!("{} {what}", count(n as u64, "pair"))).collect(),
            ..Scores::default()
        }
    }

    fn run(&self, model: &mut Model<'_>) -> Result<Measured> {
        let found = best(&self.mined(model)?, self.duplicates.len());
        let threshold = f64::from(found.f1_threshold);
        Ok(vec![found.average_precision, found.f1, found.precision, found.recall, threshold].into())
    }
}
