//! The texts of a line → its records.

use super::options::{MAX_LINE_RECORDS, MAX_LINE_TEXTS, MAX_TEXTS, ReadOptions, SetPairs};
use super::reject::Reason;
use crate::common::permutation::Permutation;
use std::collections::HashSet;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// A row of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Anchor, positive and any number of hard negatives; each trimmed, not empty and without NUL characters.
    pub texts: Vec<String>,
    /// Finite numbers for these texts, equally many in every row.
    pub targets: Vec<f32>,
}

impl Record {
    pub fn anchor(&self) -> &str {
        &self.texts[0]
    }

    pub fn positive(&self) -> &str {
        &self.texts[1]
    }

    pub fn negatives(&self) -> &[String] {
        &self.texts[2..]
    }
}

/// The texts in one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    pub texts: Vec<String>,
    /// Whether they come from a list, in which blank texts are skipped.
    pub listed: bool,
}

/// The texts of a row, not yet combined into records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Anchor, positive, negatives.
    InOrder(Vec<String>),
    /// Texts with the same meaning.
    Set(Vec<String>),
    /// A record for each positive.
    Sides { anchor: String, positives: Side, negatives: Side },
}

/// The content of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub texts: Texts,
    /// If there are any, only the last negatives may be absent: the numbers may belong to particular texts.
    pub targets: Vec<f32>,
}

/// The content of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Usually one.
    pub rows: Vec<Parsed>,
    /// Number of further rows, left out by the filters.
    pub filtered: u64,
}

impl Found {
    pub fn one(row: Parsed) -> Self {
        Found { rows: vec![row], filtered: 0 }
    }

    pub fn filtered() -> Self {
        Found { rows: vec![], filtered: 1 }
    }
}

impl From<Texts> for Parsed {
    fn from(texts: Texts) -> Self {
        Parsed { texts, targets: vec![] }
    }
}

impl Parsed {
    /// Calls `take` with the records of the row: at least one, or none if it fails.
    ///
    /// # Errors
    /// Why the row yields no record.
    pub fn combine(self, options: &ReadOptions, take: &mut dyn FnMut(Record)) -> Result<(), Reason> {
        let Parsed { texts, targets } = self;
        match texts {
            Texts::InOrder(texts) => take(in_order(texts, options)?),
            Texts::Set(texts) => set(texts, options, take)?,
            Texts::Sides { anchor, positives, negatives } => {
                let anchor = tidy(anchor)?.ok_or(Reason::EmptyText)?;
                let many = positives.listed;
                let positives = tidied(positives.texts)?;
                if positives.is_empty() {
                    return Err(if many { Reason::NoPositive } else { Reason::EmptyText });
                }
                if positives.len() as u64 > MAX_LINE_RECORDS {
                    return Err(Reason::TooManyPairs);
                }
                let negatives = Negatives::of(negatives, &targets, options)?;
                let each = 2 + negatives.all.len().min(negatives.most) + targets.len();
                if each as u64 * positives.len() as u64 > MAX_LINE_TEXTS {
                    return Err(Reason::TooManyPairs);
                }
                for positive in positives {
                    take(negatives.behind(anchor.clone(), positive, &targets, options.seed));
                }
            }
        }
        Ok(())
    }
}

/// The negatives of a row, and the maximum per record.
struct Negatives {
    all: Vec<String>,
    most: usize,
}

impl Negatives {
    fn of(side: Side, targets: &[f32], options: &ReadOptions) -> Result<Self, Reason> {
        if targets.is_empty() {
            let most = if side.listed { options.most_listed_negatives() } else { options.most_negatives() };
            return Ok(Negatives { all: tidied(side.texts)?, most });
        }
        // No sampling: it would lose which number belongs to which text.
        let most = options.most_negatives();
        let mut all = side.texts.into_iter().map(tidy).collect::<Result<Vec<_>, _>>()?;
        all.truncate(all.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
        let mut all: Vec<String> = all.into_iter().collect::<Option<_>>().ok_or(Reason::EmptyText)?;
        all.truncate(most);
        Ok(Negatives { all, most })
    }

    /// A record with at most `most` of the negatives, in order.
    fn behind(&self, anchor: String, positive: String, targets: &[f32], seed: u64) -> Record {
        let mut texts = Vec::with_capacity(2 + self.most.min(self.all.len()));
        let chosen = (self.all.len() > self.most).then(|| {
            let key = xxh3_64_with_seed(positive.as_bytes(), xxh3_64_with_seed(anchor.as_bytes(), seed));
            sample(self.all.len() as u64, self.most as u64, key)
        });
        texts.extend([anchor, positive]);
        match chosen {
            None => texts.extend_from_slice(&self.all),
            Some(chosen) => texts.extend(chosen.into_iter().map(|i| self.all[i as usize].clone())),
        }
        Record { texts, targets: targets.to_vec() }
    }
}

/// Title, a space, text, joined as in Tevatron and BEIR; the text alone without a title.
pub fn passage_text(title: &str, text: &str) -> String {
    match title.trim() {
        "" => text.to_owned(),
        title => format!("{title} {text}"),
    }
}

/// The trimmed text; `None` if nothing is left.
fn tidy(text: String) -> Result<Option<String>, Reason> {
    if text.contains('\0') {
        return Err(Reason::ContainsNul);
    }
    let trimmed = text.trim();
    Ok(match trimmed.len() {
        0 => None,
        n if n < text.len() => Some(trimmed.to_owned()),
        _ => Some(text),
    })
}

fn tidied(texts: Vec<String>) -> Result<Vec<String>, Reason> {
    texts.into_iter().filter_map(|t| tidy(t).transpose()).collect()
}

fn in_order(texts: Vec<String>, options: &ReadOptions) -> Result<Record, Reason> {
    if !(2..=MAX_TEXTS).contains(&texts.len()) {
        return Err(Reason::WrongArity);
    }
    let mut texts = texts.into_iter();
    let mut wanted = || tidy(texts.next().unwrap_or_default())?.ok_or(Reason::EmptyText);
    let (anchor, positive) = (wanted()?, wanted()?);
    let negatives = Negatives { all: tidied(texts.collect())?, most: options.most_negatives() };
    Ok(negatives.behind(anchor, positive, &[], options.seed))
}

fn set(texts: Vec<String>, options: &ReadOptions, take: &mut dyn FnMut(Record)) -> Result<(), Reason> {
    let texts = tidied(texts)?;
    let mut seen = HashSet::with_capacity(texts.len());
    let distinct: Vec<&String> = texts.iter().filter(|t| seen.insert(t.as_str())).collect();
    let n = distinct.len() as u64;
    if n < 2 {
        return Err(Reason::SetTooSmall);
    }
    let pairs = n * (n - 1) / 2;
    let most = match options.set_pairs {
        SetPairs::All if pairs > MAX_LINE_RECORDS => return Err(Reason::TooManyPairs),
        SetPairs::All => pairs,
        SetPairs::Most(most) => most,
    };
    let hashes: Vec<u64> = distinct.iter().map(|t| xxh3_64(t.as_bytes())).collect();
    let key = xxh3_64_with_seed(bytemuck::cast_slice(&hashes), options.seed);
    // Pairs are numbered (0, 1), (0, 2) … (1, 2) …; the sample is in ascending order.
    let (mut first, mut start) = (0, 0);
    for pair in sample(pairs, most, key) {
        while pair >= start + (n - 1 - first) {
            start += n - 1 - first;
            first += 1;
        }
        let second = first + 1 + (pair - start);
        let text = |i: u64| distinct[i as usize].clone();
        take(Record { texts: vec![text(first), text(second)], targets: vec![] });
    }
    Ok(())
}

/// `most` distinct numbers below `n` (all of them if there are no more), in ascending order.
fn sample(n: u64, most: u64, key: u64) -> Vec<u64> {
    if most >= n {
        return (0..n).collect();
    }
    let permutation = Permutation::new(n, key);
    let mut chosen: Vec<u64> = (0..most).map(|i| permutation.get(i)).collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("t{i}")).collect()
    }

    fn records(texts: Texts, options: &ReadOptions) -> Result<Vec<Record>, Reason> {
        let mut out = vec![];
        Parsed::from(texts).combine(options, &mut |r| out.push(r)).map(|()| out)
    }

    fn sets(set_pairs: SetPairs) -> ReadOptions {
        ReadOptions { set_pairs, ..ReadOptions::default() }
    }

    fn sides(positives: &[&str], negatives: usize, listed: bool) -> Texts {
        let positives = positives.iter().map(|t| t.to_string()).collect();
        Texts::Sides {
            anchor: "q".into(),
            positives: Side { texts: positives, listed: true },
            negatives: Side { texts: texts(negatives), listed },
        }
    }

    proptest! {
        #[test]
        fn a_set_gives_different_pairs_of_different_texts(n in 2usize..40, most in 1u64..60, seed: u64) {
            let options = ReadOptions { seed, ..sets(SetPairs::Most(most)) };
            let pairs = (n * (n - 1) / 2) as u64;
            let some = records(Texts::Set(texts(n)), &options).unwrap();
            prop_assert_eq!(some.len() as u64, most.min(pairs));
            let all = records(Texts::Set(texts(n)), &sets(SetPairs::All)).unwrap();
            prop_assert_eq!(all.len() as u64, pairs);
            let distinct: HashSet<&Vec<String>> = all.iter().map(|r| &r.texts).collect();
            prop_assert_eq!(distinct.len() as u64, pairs);
            // A subsequence of all pairs.
            let mut rest = all.iter();
            prop_assert!(some.iter().all(|r| rest.any(|a| a == r)));
            prop_assert!(all.iter().all(|r| r.anchor() != r.positive()));
        }
    }

    #[test]
    fn sampled_pairs_follow_the_seed_and_are_spread() {
        let draw = |seed| records(Texts::Set(texts(25)), &ReadOptions { seed, ..ReadOptions::default() });
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let mut counts = [0u32; 300];
        for seed in 0..3_000 {
            sample(300, 10, seed).iter().for_each(|&i| counts[i as usize] += 1);
        }
        // 100 expected each; six standard deviations.
        assert!(counts.iter().all(|&c| (40..160).contains(&c)), "{counts:?}");
    }

    #[test]
    fn sets_that_give_nothing() {
        let set = |t: &[&str]| Texts::Set(t.iter().map(|t| t.to_string()).collect());
        let options = ReadOptions::default();
        assert_eq!(records(set(&["a", " a ", ""]), &options), Err(Reason::SetTooSmall));
        assert_eq!(records(set(&[]), &options), Err(Reason::SetTooSmall));
        assert_eq!(records(set(&["a", "b\0"]), &options), Err(Reason::ContainsNul));
        assert_eq!(records(Texts::Set(texts(317)), &sets(SetPairs::All)), Err(Reason::TooManyPairs));
        assert_eq!(records(Texts::Set(texts(316)), &sets(SetPairs::All)).unwrap().len(), 49_770);
        assert_eq!(records(Texts::Set(texts(5_000)), &sets(SetPairs::Most(50))).unwrap().len(), 50);
    }

    #[test]
    fn negatives_of_a_list_are_sampled_for_each_positive() {
        let kept = |listed, negatives| -> Vec<usize> {
            let options = ReadOptions { negatives, ..ReadOptions::default() };
            let found = records(sides(&["a", "b", " "], 40, listed), &options).unwrap();
            found.iter().map(|r| r.negatives().len()).collect()
        };
        assert_eq!(kept(true, None), [5, 5]);
        assert_eq!(kept(false, None), [40, 40]);
        assert_eq!(kept(true, Some(50)), [40, 40]);
        assert_eq!(kept(false, Some(0)), [0, 0]);
        let found = records(sides(&["a", "b"], 40, true), &ReadOptions::default()).unwrap();
        assert_ne!(found[0].negatives(), found[1].negatives(), "each positive has a sample of its own");
        let order = |r: &Record| r.negatives().iter().map(|t| t[1..].parse::<u32>().unwrap()).is_sorted();
        assert!(found.iter().all(order));
        assert_eq!(records(sides(&[" "], 0, true), &ReadOptions::default()), Err(Reason::NoPositive));
        let many = vec!["p"; MAX_LINE_RECORDS as usize + 1];
        assert_eq!(records(sides(&many, 0, true), &ReadOptions::default()), Err(Reason::TooManyPairs));
    }

    #[test]
    fn numbers_stay_with_their_texts() {
        let row = |negatives: &[&str], most: Option<usize>, positives: &[&str]| {
            let Texts::Sides { anchor, positives, .. } = sides(positives, 0, true) else { panic!() };
            let texts = negatives.iter().map(|t| t.to_string()).collect();
            let texts = Texts::Sides { anchor, positives, negatives: Side { texts, listed: true } };
            let options = ReadOptions { negatives: most, ..ReadOptions::default() };
            let mut out = vec![];
            Parsed { texts, targets: vec![0.5, 2.0] }.combine(&options, &mut |r| out.push(r))?;
            assert!(out.iter().all(|r| r.targets == [0.5, 2.0]));
            Ok(out.into_iter().map(|r| r.texts.join("|")).collect::<Vec<_>>())
        };
        let all = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(row(&all, None, &["p"]).unwrap(), ["q|p|a|b|c|d|e|f|g"], "none is drawn");
        assert_eq!(row(&all, Some(3), &["p", "o"]).unwrap(), ["q|p|a|b|c", "q|o|a|b|c"]);
        assert_eq!(row(&["a", "b", " ", ""], None, &["p"]).unwrap(), ["q|p|a|b"], "the last are absent");
        assert_eq!(row(&["", " "], None, &["p"]).unwrap(), ["q|p"]);
        assert_eq!(row(&["a", "", "b"], None, &["p"]), Err(Reason::EmptyText));
    }
}
