//! Connected components of linked records, for any number of records in bounded memory.
//!
//! Records are bucketed by number; a link is in the bucket of its larger end. Buckets are processed from last to first,
//! each by a union–find over its own records: if a component of the bucket has links to two smaller records outside,
//! the larger of those two gets a link to the smaller one instead. This leaves every component of a bucket with at most
//! one way out, to its *parent*, to which it passes on its size. A component without one is a component of the whole;
//! its smallest record is the root. If all records fit in one bucket, this is a plain union–find. The order of the
//! links does not matter.

use super::partition::{Keyed, Partitions, remove, unused_bits};
use super::work::writing;
use anyhow::{Context, Result};
use bytemuck::{Pod, Zeroable};
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

const LINKS: &str = "links";
const PARTS: &str = "parts";
const PARENTS: &str = "parents";

/// At most `2^8` buckets, whose files of links and of parts are all open at once.
const MOST_BITS: u32 = 8;

/// Bytes of memory per record of the current bucket.
const RECORD_BYTES: u64 = 48;

/// No way out of the bucket.
const NONE: u64 = u64::MAX;

/// A connected set of records; ordered by identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
pub struct Component {
    /// The smallest identity of its records.
    pub id: u64,
    /// Number of records.
    pub size: u64,
    /// The smallest record number.
    pub root: u64,
}

impl Keyed for Component {
    fn key(&self) -> u64 {
        self.id
    }
}

/// Two linked records; `key` is the larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
struct Link {
    key: u64,
    other: u64,
}

impl Keyed for Link {
    fn key(&self) -> u64 {
        self.key
    }
}

/// The part in later buckets of a component whose parent is record `key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
struct Part {
    key: u64,
    size: u64,
    id: u64,
}

impl Keyed for Part {
    fn key(&self) -> u64 {
        self.key
    }
}

/// Collects links between records.
pub struct Links {
    folder: PathBuf,
    records: u64,
    /// The bits of a record's number that select its bucket.
    bits: Range<u32>,
    links: Partitions<Link>,
}

impl Links {
    /// For `records` records, without links yet. `limit` is the approximate memory of a bucket, observed up to
    /// `2^8 · limit / 48` records.
    ///
    /// # Errors
    /// I/O errors.
    pub fn open(folder: &Path, records: u64, limit: u64) -> Result<Links> {
        let bits = (records * RECORD_BYTES).div_ceil(limit.max(1)).next_power_of_two().trailing_zeros();
        let unused = unused_bits(records);
        let bits = unused..unused + bits.min(MOST_BITS).min(64 - unused);
        let links = Partitions::open(folder, LINKS, bits.clone(), &[])?;
        Ok(Links { folder: folder.to_path_buf(), records, bits, links })
    }

    /// Links two different records.
    pub fn link(&mut self, a: u64, b: u64) -> Result<()> {
        self.links.push(Link { key: a.max(b), other: a.min(b) })
    }

    /// Passes every component to `take`. `ids` reads the identities of a range of records; `u64::MAX` marks a record
    /// without links that belongs to no component.
    ///
    /// # Errors
    /// I/O errors; errors of `take` and `ids`.
    pub fn components(
        mut self,
        ids: &dyn Fn(Range<u64>) -> Result<Vec<u64>>,
        take: &mut dyn FnMut(Component) -> Result<()>,
    ) -> Result<()> {
        let path = self.folder.join(PARENTS);
        let parents = writing(&path, File::create(&path))?;
        let mut parts = Partitions::open(&self.folder, PARTS, self.bits.clone(), &[])?;
        for i in (0..1usize << self.bits.len()).rev() {
            let (first, end) = (self.first(i), self.first(i + 1));
            if first == end {
                continue;
            }
            let mut bucket = Bucket::new(first, ids(first..end)?);
            for part in parts.read(i)? {
                bucket.add(part?);
            }
            for link in self.links.read(i)? {
                let Link { key, other } = link?;
                if let Some((a, b)) = bucket.link(key, other) {
                    self.link(a, b)?;
                }
            }
            let found = bucket.finish();
            writing(&path, parents.write_all_at(bytemuck::cast_slice(&found.parents), 8 * first))?;
            for (parent, part) in found.parts {
                parts.push(Part { key: parent, ..part })?;
            }
            found.components.into_iter().try_for_each(&mut *take)?;
        }
        remove(&self.folder, LINKS, self.bits.len() as u32);
        remove(&self.folder, PARTS, self.bits.len() as u32);
        Ok(())
    }

    /// First record of bucket `i`.
    fn first(&self, i: usize) -> u64 {
        // One past the last bucket needs 65 bits.
        ((i as u128) << (64 - self.bits.end)).min(self.records.into()) as u64
    }
}

/// Passes each record and its parent to `take`, in record order. A parent is an earlier record of the same component; a
/// root is its own parent.
///
/// # Errors
/// I/O errors.
pub fn for_each_parent(folder: &Path, records: u64, take: &mut dyn FnMut(u64, u64)) -> Result<()> {
    let path = folder.join(PARENTS);
    let at = || format!("cannot read {}; run again", path.display());
    let mut file = BufReader::with_capacity(1 << 18, File::open(&path).with_context(at)?);
    let mut parent = [0; 8];
    for record in 0..records {
        file.read_exact(&mut parent).with_context(at)?;
        take(record, u64::from_le_bytes(parent));
    }
    // If this fails, the file goes with the work folder.
    let _ = std::fs::remove_file(&path);
    Ok(())
}

/// The records of a bucket, numbered from `first`.
struct Bucket {
    first: u64,
    parent: Vec<u32>,
    /// Of a root: the smallest linked record outside the bucket.
    way_out: Vec<u64>,
    size: Vec<u64>,
    id: Vec<u64>,
}

/// The result of a bucket.
struct Found {
    /// Of each record.
    parents: Vec<u64>,
    /// Each parent and the part below it, whose key the caller sets.
    parts: Vec<(u64, Part)>,
    components: Vec<Component>,
}

impl Bucket {
    fn new(first: u64, id: Vec<u64>) -> Self {
        Bucket {
            first,
            parent: (0..id.len() as u32).collect(),
            way_out: vec![NONE; id.len()],
            size: id.iter().map(|&id| u64::from(id != NONE)).collect(),
            id,
        }
    }

    fn add(&mut self, part: Part) {
        let at = (part.key - self.first) as usize;
        self.size[at] += part.size;
        self.id[at] = self.id[at].min(part.id);
    }

    fn find(&mut self, record: u64) -> usize {
        let mut at = (record - self.first) as usize;
        while self.parent[at] as usize != at {
            self.parent[at] = self.parent[self.parent[at] as usize];
            at = self.parent[at] as usize;
        }
        at
    }

    /// Links `high`, a record of the bucket, with a smaller one. Returns two records outside to link instead, if any.
    fn link(&mut self, high: u64, low: u64) -> Option<(u64, u64)> {
        let high = self.find(high);
        if low < self.first {
            return self.leave(high, low);
        }
        let low = self.find(low);
        if low == high {
            return None;
        }
        // The smallest record is the root.
        let (root, child) = (low.min(high), low.max(high));
        self.parent[child] = root as u32;
        match self.way_out[child] {
            NONE => None,
            out => self.leave(root, out),
        }
    }

    fn leave(&mut self, root: usize, out: u64) -> Option<(u64, u64)> {
        let known = self.way_out[root];
        self.way_out[root] = known.min(out);
        (known != NONE && known != out).then_some((known, out))
    }

    fn finish(mut self) -> Found {
        let records = self.first..self.first + self.id.len() as u64;
        let roots: Vec<usize> = records.clone().map(|record| self.find(record)).collect();
        for (at, &root) in roots.iter().enumerate().filter(|&(at, &root)| at != root) {
            self.size[root] += self.size[at];
            self.id[root] = self.id[root].min(self.id[at]);
        }
        let parent = |&root: &usize| match self.way_out[root] {
            NONE => self.first + root as u64,
            out => out,
        };
        let parents = roots.iter().map(parent).collect();
        let (mut parts, mut components) = (vec![], vec![]);
        let own = roots.iter().enumerate().filter(|&(at, &root)| at == root);
        for at in own.map(|(at, _)| at).filter(|&at| self.size[at] > 0) {
            let (size, id) = (self.size[at], self.id[at]);
            match self.way_out[at] {
                NONE => components.push(Component { id, size, root: self.first + at as u64 }),
                out => parts.push((out, Part { key: 0, size, id })),
            }
        }
        Found { parents, parts, components }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// The smallest record of each record's component, by applying all links until nothing changes.
    fn naive(records: u64, links: &[(u64, u64)]) -> Vec<u64> {
        let mut root: Vec<u64> = (0..records).collect();
        loop {
            let before = root.clone();
            for &(a, b) in links {
                let least = root[a as usize].min(root[b as usize]);
                (root[a as usize], root[b as usize]) = (least, least);
            }
            if root == before {
                return root;
            }
        }
    }

    type All = (Vec<u64>, Vec<Component>);

    fn found(records: u64, links: &[(u64, u64)], dead: u64, limit: u64) -> All {
        let dir = tempfile::tempdir().unwrap();
        let mut open = Links::open(dir.path(), records, limit).unwrap();
        links.iter().for_each(|&(a, b)| open.link(a, b).unwrap());
        let id = |r: u64| if r % 7 == dead { u64::MAX } else { crate::common::rng::hash2(3, r) };
        let mut components = vec![];
        let mut take = |c| {
            components.push(c);
            Ok(())
        };
        open.components(&|range| Ok(range.map(id).collect()), &mut take).unwrap();
        components.sort_unstable();
        let mut roots = vec![];
        for_each_parent(dir.path(), records, &mut |record, parent| {
            assert_eq!(record, roots.len() as u64);
            roots.push(if parent == record { record } else { roots[parent as usize] });
        })
        .unwrap();
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        (roots, components)
    }

    fn expected(records: u64, links: &[(u64, u64)], dead: u64) -> All {
        let roots = naive(records, links);
        let mut by_root: BTreeMap<u64, Component> = BTreeMap::new();
        for (record, &root) in roots.iter().enumerate().filter(|(r, _)| *r as u64 % 7 != dead) {
            let id = crate::common::rng::hash2(3, record as u64);
            let c = by_root.entry(root).or_insert(Component { id, size: 0, root });
            (c.size, c.id) = (c.size + 1, c.id.min(id));
        }
        let mut components: Vec<Component> = by_root.into_values().collect();
        components.sort_unstable();
        (roots, components)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn components_are_those_of_a_plain_version_whatever_the_memory(
            records in 1u64..300, dead in 0u64..9, links in prop::collection::vec((0u64..300, 0u64..300), 0..400),
            near in any::<bool>(),
        ) {
            let alive = |r: u64| r % 7 != dead;
            // Links between near records make long chains through all buckets.
            let other = |a: u64, b: u64| if near { (a + 1 + b % 3) % records } else { b % records };
            let links: Vec<(u64, u64)> = links.into_iter()
                .map(|(a, b)| (a % records, other(a % records, b)))
                .filter(|&(a, b)| a != b && alive(a) && alive(b))
                .collect();
            let expected = expected(records, &links, dead);
            for limit in [1 << 20, 2_000, 500] {
                prop_assert_eq!(&found(records, &links, dead, limit), &expected);
            }
        }
    }

    #[test]
    fn chains_and_stars_of_many_records_are_one_component_each() {
        let records = 40_000;
        // A chain over the even numbers, from the far end; a star over the odd ones.
        let mut links: Vec<(u64, u64)> = (1..records / 2).rev().map(|r| (2 * r, 2 * r - 2)).collect();
        links.extend((0..records / 2 - 1).map(|i| (2 * i + 1, records - 1)));
        for limit in [1 << 30, 48 * 500, 48] {
            let (roots, components) = found(records, &links, 9, limit);
            assert!(roots.iter().enumerate().all(|(r, &root)| root == r as u64 % 2));
            let sizes: Vec<(u64, u64)> = components.iter().map(|c| (c.size, c.root)).collect();
            assert!(sizes == [(20_000, 0), (20_000, 1)] || sizes == [(20_000, 1), (20_000, 0)]);
        }
    }

    #[test]
    fn nothing_at_all_has_no_component() {
        assert_eq!(found(0, &[], 9, 100), (vec![], vec![]));
        let one = Component { id: crate::common::rng::hash2(3, 0), size: 1, root: 0 };
        assert_eq!(found(1, &[], 9, 1), (vec![0], vec![one]));
    }
}
