//! Which records become the dev set, and what that costs the others.
//!
//! Records that share a text are linked, and whole components are held out, so that no record is lost. Negatives do not
//! link, since mined ones would link everything: one whose text belongs to the other side is left out of its record.

use super::components::{Component, Links, for_each_parent};
use super::found::{ANCHORS, Found, TEXTS, partition_bits};
use super::manifest::{DevReport, DevSplit, SplitBy};
use super::partition::{Entry, Partitions, Role, for_each_group, groups_of, remove, unused_bits};
use super::verdicts::{LEFT_OUT, LeftOut, Verdict, Verdicts};
use super::work::writing;
use crate::common::rng::hash2;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt;

const COMPONENTS: &str = "components";

/// Statistics of the components.
#[derive(Default)]
struct Sizes {
    components: u64,
    pairs: u64,
    largest: u64,
    smallest: Option<u64>,
}

/// A dev split of what the scan found.
pub struct Split<'a> {
    pub found: &'a Found<'a>,
    pub dev: DevSplit,
}

impl Split<'_> {
    /// Moves records from training to the dev set, and drops what both sides may not share.
    ///
    /// # Errors
    /// I/O errors; no component small enough for the share.
    pub fn make(&self, verdicts: &mut Verdicts) -> Result<DevReport> {
        let bits = partition_bits(self.found.records * size_of::<Component>() as u64, self.found.limit);
        let sizes = self.gather(verdicts, bits)?;
        let wanted = ((self.dev.share * sizes.pairs as f64).round() as u64).max(1);
        let mut report = DevReport {
            pairs: sizes.pairs,
            wanted,
            components: sizes.components,
            largest: sizes.largest,
            ..DevReport::default()
        };
        if sizes.pairs > 0 {
            self.check(&sizes, wanted)?;
            report.held_out = self.choose(verdicts, bits, wanted)?;
        }
        remove(self.found.folder, COMPONENTS, bits);
        for_each_parent(self.found.folder, self.found.records, &mut |record, parent| {
            if verdicts.of(parent) == Verdict::Dev {
                verdicts.set(record, Verdict::Dev);
            }
        })?;
        self.part(verdicts, &mut report)?;
        Ok(report)
    }

    fn links(&self, role: Role) -> bool {
        role == Role::Anchor || role == Role::Positive && self.dev.by == SplitBy::Components
    }

    /// Finds the components of the remaining records, and writes them to partitions by key.
    fn gather(&self, verdicts: &Verdicts, bits: u32) -> Result<Sizes> {
        let found = self.found;
        let mut links = Links::open(found.folder, found.records, found.limit)?;
        found.each(TEXTS, &mut |group| {
            let linked = |e: &&Entry| self.links(e.role()) && verdicts.keeps(e.record());
            let mut records = group.iter().filter(linked).map(Entry::record);
            let Some(first) = records.next() else { return Ok(()) };
            records.try_for_each(|record| links.link(first, record))
        })?;
        let path = found.folder.join(ANCHORS);
        let at = || format!("cannot read {}; run again", path.display());
        let anchors = File::open(&path).with_context(at)?;
        let ids = |range: Range<u64>| {
            let mut ids = vec![0u64; (range.end - range.start) as usize];
            anchors.read_exact_at(bytemuck::cast_slice_mut(&mut ids), 8 * range.start).with_context(at)?;
            let dropped = |&(record, _): &(u64, &mut u64)| !verdicts.keeps(record);
            // `u64::MAX` marks dropped records; an anchor's hash may as well be one less.
            ids.iter_mut().for_each(|id| *id = (*id).min(u64::MAX - 1));
            range.zip(&mut ids).filter(dropped).for_each(|(_, id)| *id = u64::MAX);
            Ok(ids)
        };
        let mut sizes = Sizes::default();
        let mut out = Partitions::<Component>::open(found.folder, COMPONENTS, 0..bits, &[])?;
        links.components(&ids, &mut |component| {
            sizes.components += 1;
            sizes.pairs += component.size;
            sizes.largest = sizes.largest.max(component.size);
            sizes.smallest = Some(sizes.smallest.map_or(component.size, |s| s.min(component.size)));
            // A function of the seed and the texts, so that components of any size have the same chance.
            out.push(Component { id: hash2(self.dev.seed, component.id), ..component })
        })?;
        out.save()?;
        Ok(sizes)
    }

    fn check(&self, sizes: &Sizes, wanted: u64) -> Result<()> {
        let smallest = sizes.smallest.unwrap_or(0);
        if smallest <= wanted {
            return Ok(());
        }
        let (pairs, share) = (sizes.pairs, self.dev.share);
        let what = match self.dev.by {
            SplitBy::Components => {
                "pairs that share texts, directly or through others, are held out together"
            }
            SplitBy::Queries => "pairs of one anchor are held out together",
        };
        let queries = match self.dev.by {
            SplitBy::Components => ", or --dev-split queries, which holds out anchors alone",
            SplitBy::Queries => "",
        };
        if sizes.components == 1 {
            bail!(
                "no dev set can be split off: {what}, and all {pairs} pairs hang together; drop texts that occur \
                 everywhere with --max-occurrences K{queries}"
            );
        }
        bail!(
            "no dev set of share {share} can be split off: that is {wanted} of {pairs} pairs, {what}, and the fewest \
             that can be are {smallest}; give --dev-share {:.2} or more{queries}",
            (100.0 * smallest as f64 / pairs as f64).ceil() / 100.0
        )
    }

    /// Takes components in key order, skipping those too large for what is still wanted, and finally one more if that
    /// comes nearer. Returns their number of pairs.
    fn choose(&self, verdicts: &mut Verdicts, bits: u32, wanted: u64) -> Result<u64> {
        let (mut left, mut spare) = (wanted, None::<Component>);
        for i in 0..1usize << bits {
            let mut take = |group: &[Component]| {
                for c in group {
                    if c.size <= left {
                        left -= c.size;
                        verdicts.set(c.root, Verdict::Dev);
                    } else if c.size <= wanted && spare.is_none_or(|s| c.size < s.size) {
                        spare = Some(*c);
                    }
                }
                Ok(())
            };
            groups_of(self.found.folder, COMPONENTS, i, bits, self.found.limit, &mut take)?;
            if left == 0 {
                return Ok(wanted);
            }
        }
        if let Some(c) = spare.filter(|c| c.size - left <= left) {
            verdicts.set(c.root, Verdict::Dev);
            return Ok(wanted - left + c.size);
        }
        Ok(wanted - left)
    }

    /// Drops what may not be on both sides: records, and negatives of records.
    fn part(&self, verdicts: &mut Verdicts, report: &mut DevReport) -> Result<()> {
        let found = self.found;
        let path = found.folder.join(LEFT_OUT);
        let mut file = BufWriter::with_capacity(1 << 18, writing(&path, File::create(&path))?);
        if self.dev.by == SplitBy::Components && found.negatives == 0 {
            return Ok(());
        }
        const OUT: &str = "out";
        // One file.
        let bits = unused_bits(found.records)..unused_bits(found.records);
        let mut out = Partitions::<LeftOut>::open(found.folder, OUT, bits.clone(), &[])?;
        found.each(TEXTS, &mut |group| {
            let Some(dev) = self.side(verdicts, group) else { return Ok(()) };
            for e in group {
                let strange = match verdicts.of(e.record()) {
                    Verdict::Train => dev,
                    // Training may see the documents of the dev set.
                    Verdict::Dev => !dev && self.dev.by == SplitBy::Components,
                    _ => false,
                };
                if strange && e.role() == Role::Negative {
                    out.push(LeftOut { record: e.record(), hash: e.hash })?;
                } else if strange && verdicts.set(e.record(), Verdict::SharesWithDev) {
                    report.lost += 1;
                }
            }
            Ok(())
        })?;
        out.save()?;
        let write = &mut |group: &[LeftOut]| {
            let record = group[0].record;
            // A record dropped since does not count.
            if verdicts.keeps(record) {
                verdicts.leave_out(record);
                writing(&path, file.write_all(bytemuck::cast_slice(group)))?;
            }
            Ok(())
        };
        for_each_group(found.folder, OUT, bits, found.limit, write)?;
        remove(found.folder, OUT, 0);
        writing(&path, file.flush().and_then(|()| file.get_ref().sync_all()))
    }

    /// Whether the text of a group belongs to the dev set (`true`) or to training; `None` if to both or neither.
    fn side(&self, verdicts: &Verdicts, group: &[Entry]) -> Option<bool> {
        let mut kept = group.iter().filter(|e| verdicts.keeps(e.record()));
        let dev = |e: &Entry| verdicts.of(e.record()) == Verdict::Dev;
        match self.dev.by {
            // All records with this text in their pair are on the same side.
            SplitBy::Components => match kept.clone().find(|e| e.role() != Role::Negative) {
                Some(e) => Some(dev(e)),
                // A text that is only a negative belongs to training, unless all its records are in the dev set.
                None => kept.clone().next().map(|_| kept.all(dev)),
            },
            SplitBy::Queries => kept.any(|e| e.role() == Role::Anchor && dev(e)).then_some(true),
        }
    }
}
