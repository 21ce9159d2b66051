//! A run's texts for its model card: a few pairs of each data set, how long its texts are, and texts to try the model
//! on. Shards hold tokens, so the texts are as the tokenizer gives them back.

use super::data::Data;
use super::run::Run;
use crate::batches::Geometry;
use crate::common::guard::guarded;
use crate::folder::{CardColumn, CardDataset, CardWidget};
use crate::shards::ShardSet;
use crate::tokenize::{ModelTokenizer, prompt_length};
use anyhow::{Context, Result};
use tokenizers::Tokenizer;

/// Data sets looked at: a mixture may have thousands.
const SETS: usize = 64;
/// First rows of a set that are looked at, and those that are shown.
const ROWS: u64 = 100;
const SHOWN: usize = 3;
/// Most negatives and targets of a row that are shown.
const NEGATIVES: usize = 3;
const TARGETS: usize = 4;
/// Items of the widget, and texts to compare in each.
const ITEMS: usize = 5;
const SENTENCES: usize = 3;

/// A row as the model reads it.
struct Row {
    texts: Vec<String>,
    /// The same without the data set's prompts.
    bare: Vec<String>,
    targets: Vec<f32>,
}

/// Describes the sets in `cards`, which are those of the run, in order, and returns the texts of the widget. What
/// cannot be described is left out, with a warning.
pub fn describe(
    cards: &mut [CardDataset],
    run: &Run,
    data: &Data,
    tokenizer: &ModelTokenizer,
    say: &dyn Fn(&str),
) -> Vec<CardWidget> {
    let (loader, geometry) = (&data.loader, data.loader.layout().geometry());
    let drawn = |i: &usize| loader.sampler().is_drawn(*i);
    // Once: a large vocabulary takes long to copy.
    let tokenizer = guarded(|| tokenizer.cut_at(geometry.longest())).map_err(|e| format!("{e:#}"));
    let mut rows_of_sets = vec![];
    for i in (0..cards.len()).filter(drawn).take(SETS) {
        let (set, card) = (&loader.sets()[i], &mut cards[i]);
        let rows = guarded(|| match &tokenizer {
            Ok(tokenizer) => rows(set, geometry, tokenizer),
            Err(why) => Err(anyhow::anyhow!("{why}")),
        });
        let rows = rows.unwrap_or_else(|e| {
            say(&format!("warning: the model card has no samples of data set {}: {e:#}", card.name));
            vec![]
        });
        card.columns = columns(set, geometry, &rows);
        card.counted = rows.len();
        if run.card.samples {
            card.samples = rows.iter().take(SHOWN).map(|row| cells(row, &card.columns)).collect();
            rows_of_sets.push(rows);
        }
    }
    widget(rows_of_sets)
}

/// The first rows of a set.
fn rows(set: &ShardSet, geometry: &Geometry, tokenizer: &Tokenizer) -> Result<Vec<Row>> {
    let decode = |ids: &[u32]| {
        let text = tokenizer.decode(ids, true);
        text.map_err(|e| anyhow::anyhow!("cannot decode tokens: {e}"))
    };
    let prompts = &set.manifest().prompts;
    let lengths = [0, 1, 2].map(|i| prompt_length(tokenizer, prompts.of(i)));
    let lengths: Vec<usize> = lengths.into_iter().collect::<Result<_>>()?;
    let of = |i: u64| -> Result<Row> {
        let row = set.row(i)?;
        let (mut texts, mut bare) = (vec![], vec![]);
        for (kind, text) in row.texts().take(2 + geometry.negatives.min(NEGATIVES)).enumerate() {
            let mut ids = text.tokens.to_vec();
            ids.truncate(geometry.max_len(kind));
            texts.push(decode(&ids)?);
            bare.push(decode(ids.get(lengths[kind.min(2)]..).unwrap_or_default())?);
        }
        Ok(Row { texts, bare, targets: row.targets().iter().copied().take(TARGETS).collect() })
    };
    (0..set.len().min(ROWS)).map(|i| of(i).with_context(|| format!("row {i}"))).collect()
}

/// Minimum, mean and maximum; `None` of nothing.
fn spread(values: impl Iterator<Item = f64>) -> Option<[f64; 3]> {
    let (mut all, mut count) = ([f64::INFINITY, 0.0, f64::NEG_INFINITY], 0.0);
    for x in values {
        all = [all[0].min(x), all[1] + x, all[2].max(x)];
        count += 1.0;
    }
    (count > 0.0).then(|| [all[0], all[1] / count, all[2]])
}

/// Tokens of all texts of a column (0 is the anchors'), cut as in training.
fn tokens(set: &ShardSet, geometry: &Geometry, column: usize) -> Option<[f64; 3]> {
    let counts = &set.manifest().columns.get(column)?.lengths;
    let texts = || counts.iter().enumerate().filter(|(_, n)| **n > 0);
    let length = |length: usize| length.min(geometry.max_len(column)) as f64;
    let (first, last) = (texts().next()?, texts().next_back()?);
    let count: u64 = texts().map(|(_, n)| n).sum();
    let sum: f64 = texts().map(|(l, n)| length(l) * *n as f64).sum();
    Some([length(first.0), sum / count as f64, length(last.0)])
}

/// The columns that the samples show, as far as `rows` have them.
fn columns(set: &ShardSet, geometry: &Geometry, rows: &[Row]) -> Vec<CardColumn> {
    let most = rows.iter().map(|row| row.texts.len()).max().unwrap_or(2).max(2);
    let name = |i: usize| match i {
        0 => "anchor".to_owned(),
        1 => "positive".to_owned(),
        2 if most == 3 => "negative".to_owned(),
        _ => format!("negative_{}", i - 1),
    };
    let text = |i: usize| {
        let of_all = if most > 3 && i > 1 { "tokens (of all negatives)" } else { "tokens" };
        let tokens = tokens(set, geometry, i.min(2)).map(|found| (of_all.to_owned(), found));
        let characters = rows.iter().filter_map(|row| Some(row.texts.get(i)?.chars().count() as f64));
        let characters = spread(characters).map(|found| ("characters".to_owned(), found));
        CardColumn {
            name: name(i),
            kind: "string".into(),
            lengths: tokens.into_iter().chain(characters).collect(),
        }
    };
    let numbers = set.targets().min(TARGETS);
    let number = |k: usize| {
        let found = spread(rows.iter().filter_map(|row| Some(f64::from(*row.targets.get(k)?))));
        let name = if numbers == 1 { "target".to_owned() } else { format!("target_{}", k + 1) };
        CardColumn {
            name,
            kind: "float".into(),
            lengths: found.map(|x| (String::new(), x)).into_iter().collect(),
        }
    };
    (0..most).map(text).chain((0..numbers).map(number)).collect()
}

/// A row in as many cells as there are columns.
fn cells(row: &Row, columns: &[CardColumn]) -> Vec<String> {
    let texts = columns.iter().filter(|c| c.kind == "string").count();
    let missing = std::iter::repeat_n(String::new(), texts - row.texts.len());
    let numbers = row.targets.iter().map(f32::to_string);
    row.texts.iter().cloned().chain(missing).chain(numbers).collect()
}

/// Short texts, from all sets in turn: an anchor, its positive and negatives, and positives of other rows.
fn widget(mut sets: Vec<Vec<Row>>) -> Vec<CardWidget> {
    for rows in &mut sets {
        rows.retain(|row| row.bare.iter().all(|text| !text.trim().is_empty()));
        rows.sort_by_key(|row| row.bare.iter().map(String::len).sum::<usize>());
    }
    let longest = sets.iter().map(Vec::len).max().unwrap_or(0);
    let all =
        (0..longest).flat_map(|k| sets.iter().filter(move |rows| k < rows.len()).map(move |rows| (k, rows)));
    let mut items: Vec<CardWidget> = vec![];
    for (k, rows) in all {
        let row = &rows[k];
        let mut sentences: Vec<String> = vec![];
        let others = (1..rows.len()).map(|away| &rows[(k + away) % rows.len()].bare[1]);
        for text in row.bare[1..].iter().chain(others) {
            if sentences.len() < SENTENCES && *text != row.bare[0] && !sentences.contains(text) {
                sentences.push(text.clone());
            }
        }
        let new = items.iter().all(|item| item.source != row.bare[0]);
        if new && sentences.len() == SENTENCES {
            // The right one is not always the first.
            sentences.rotate_right(items.len() % SENTENCES);
            items.push(CardWidget { source: row.bare[0].clone(), sentences });
        }
        if items.len() == ITEMS {
            break;
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Row {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Row { bare: texts.clone(), texts, targets: vec![] }
    }

    #[test]
    fn the_widget_has_short_texts_of_all_sets() {
        let long = "x".repeat(99);
        let first = vec![row(&[&long, "a"]), row(&["q1", "p1"]), row(&["q2", "p2", "n2"]), row(&["", "p3"])];
        let second = vec![row(&["s", "t"]), row(&["u", "v"]), row(&["w", "t"])];
        let items = widget(vec![first, second]);
        let found: Vec<(&str, Vec<&str>)> = items
            .iter()
            .map(|i| (i.source.as_str(), i.sentences.iter().map(String::as_str).collect()))
            .collect();
        // The second set has no three different positives.
        let expected =
            [("q1", vec!["p1", "p2", "a"]), ("q2", vec!["a", "p2", "n2"]), (&long, vec!["p1", "p2", "a"])];
        assert_eq!(found, expected);
        assert!(widget(vec![]).is_empty() && widget(vec![vec![row(&["a", "b"])]]).is_empty());
    }
}
