//! Held-out pairs that also occur in the training data: their figures say nothing about unseen texts.

use crate::shards::ShardSet;
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use xxhash_rust::xxh3::xxh3_64;

/// Most rows compared, a few seconds' worth; of more data, evenly spread blocks are compared.
pub const MOST_ROWS: u64 = 1 << 24;

/// A number found, out of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub found: usize,
    pub of: usize,
}

/// How much of the held-out pairs occurs in the training data, by text hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// As anchor and positive of a row, or the other way round.
    pub pairs: Share,
    /// As any text of a row.
    pub anchors: Share,
    pub positives: Share,
    /// Rows compared.
    pub rows: Share,
}

/// A hash is its own hash.
#[derive(Default)]
struct Own(u64);

impl Hasher for Own {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, &b| hash.rotate_left(8) ^ u64::from(b));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type Numbers = HashMap<u64, usize, BuildHasherDefault<Own>>;

/// A number for each distinct hash, and whether it was found.
#[derive(Default)]
struct Wanted {
    numbers: Numbers,
    found: Vec<AtomicBool>,
}

impl Wanted {
    fn new(hashes: impl Iterator<Item = u64>) -> Self {
        let mut wanted = Wanted::default();
        for hash in hashes {
            let next = wanted.numbers.len();
            wanted.numbers.entry(hash).or_insert(next);
        }
        wanted.found = wanted.numbers.iter().map(|_| AtomicBool::new(false)).collect();
        wanted
    }

    /// Whether `hash` is one of them; marks it as found.
    fn find(&self, hash: u64) -> bool {
        let number = self.numbers.get(&hash);
        number.into_iter().for_each(|&n| self.found[n].store(true, Ordering::Relaxed));
        number.is_some()
    }

    fn share(&self) -> Share {
        let found = self.found.iter().filter(|f| f.load(Ordering::Relaxed)).count();
        Share { found, of: self.found.len() }
    }
}

/// The hash of a pair, in either order.
fn pair(a: u64, b: u64) -> u64 {
    crate::common::rng::hash2(a.min(b), a.max(b))
}

impl Overlap {
    /// Compares pairs with all rows of the sets, or with about `most` of them. Each set counts once, however many names
    /// it has.
    ///
    /// # Errors
    /// A damaged block.
    pub fn find<'a>(
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
        sets: &[Arc<ShardSet>],
        most: u64,
    ) -> Result<Overlap> {
        let hash = |text: &str| xxh3_64(text.as_bytes());
        let pairs: Vec<(u64, u64)> = pairs.map(|(a, p)| (hash(a), hash(p))).collect();
        let anchors = Wanted::new(pairs.iter().map(|p| p.0));
        let positives = Wanted::new(pairs.iter().map(|p| p.1));
        let pairs = Wanted::new(pairs.iter().map(|p| pair(p.0, p.1)));
        let mut distinct: Vec<&Arc<ShardSet>> = vec![];
        for set in sets {
            if distinct.iter().all(|s| !Arc::ptr_eq(s, set)) {
                distinct.push(set);
            }
        }
        let rows: u64 = distinct.iter().map(|s| s.len()).sum();
        let every = rows.div_ceil(most.max(1)).max(1);
        let mut compared = 0;
        for set in distinct {
            compared += set
                .each_hashes(every, &|texts| {
                    let mut any = false;
                    for &text in texts {
                        any |= anchors.find(text);
                        positives.find(text);
                    }
                    // A row without any of the anchors, in any place, holds none of the pairs.
                    if any {
                        pairs.find(pair(texts[0], texts[1]));
                    }
                })
                .with_context(|| format!("{}", set.folder().display()))?;
        }
        Ok(Overlap {
            pairs: pairs.share(),
            anchors: anchors.share(),
            positives: positives.share(),
            rows: Share { found: compared as usize, of: rows as usize },
        })
    }

    /// Whether training sees what is to be predicted; shared documents alone may be intended.
    pub fn spoils(&self) -> bool {
        self.pairs.found + self.anchors.found > 0
    }
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [pairs, anchors, positives] = [self.pairs, self.anchors, self.positives];
        write!(
            f,
            "{} of {} held-out pairs, {} of {} anchors and {} of {} positives occur in the training data",
            pairs.found, pairs.of, anchors.found, anchors.of, positives.found, positives.of
        )?;
        if self.rows.found < self.rows.of {
            write!(f, ", of which {} of {} rows were compared", self.rows.found, self.rows.of)?;
        }
        Ok(())
    }
}
