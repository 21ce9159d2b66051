//! Writes the texts of a share into its tensors.

use super::batch::{ReplicaBatch, RowGroup};
use super::geometry::{Geometry, Packing};
use super::number::number;
use super::pack::Packed;
use crate::batches::draw::RowId;
use crate::batches::teaching::Teaching;
use crate::common::HostTensor;
use crate::shards::{Row, Tokens};
use anyhow::{Result, bail};

/// In [`RowGroup::slots`]: different from every text and from padding.
const EMPTY_SLOT: i32 = -2;

/// The texts of a share.
pub(super) struct Writer<'a> {
    pub geometry: &'a Geometry,
    /// Of the global batch.
    pub rows: &'a [Row<'a>],
    /// Where they come from.
    pub from: &'a [RowId],
    /// Tokens kept of each text, in canonical order; 0 for an absent negative.
    pub lengths: &'a [u16],
    /// Canonical numbers of the share's pairs.
    pub pairs: &'a [u32],
}

/// A text to write into a tensor.
struct Text<'a> {
    row: &'a Row<'a>,
    /// Which text of the row.
    kind: usize,
    /// Tokens kept; 0 for an absent negative.
    length: usize,
    /// Its number in the global batch.
    segment: i32,
    /// Tokens at its beginning that are not pooled.
    unpooled: usize,
}

impl Writer<'_> {
    /// Number of texts of the share, including absent ones.
    fn texts(&self) -> usize {
        self.lengths.len() / self.rows.len() * self.pairs.len()
    }

    fn text(&self, text: usize) -> Text<'_> {
        let (kind, pair) = (text / self.pairs.len(), self.pairs[text % self.pairs.len()] as usize);
        let segment = kind * self.rows.len() + pair;
        let length = usize::from(self.lengths[segment]);
        let unpooled = self.geometry.unpooled.get(self.from[pair].set as usize);
        let unpooled = unpooled.map_or(0, |each| usize::from(each[kind.min(2)]));
        Text { row: &self.rows[pair], kind, length, segment: segment as i32, unpooled }
    }

    /// Writes the pairs' targets, `width` each.
    pub fn targets(&self, width: usize, out: &mut HostTensor) {
        out.reshape_in_place(&[self.pairs.len(), width]);
        let pairs = out.as_mut_slice::<f32>().chunks_exact_mut(width.max(1)).zip(self.pairs);
        pairs.for_each(|(numbers, &pair)| {
            numbers.copy_from_slice(&self.rows[pair as usize].targets()[..width])
        });
    }

    /// Writes a teacher's vectors.
    ///
    /// # Errors
    /// A text that it does not have.
    pub fn taught(&self, teaching: &Teaching, out: &mut HostTensor) -> Result<()> {
        let (vectors, dim) = (&teaching.vectors, teaching.vectors.dim());
        let texts = if teaching.each { self.texts() } else { self.pairs.len() };
        out.reshape_in_place(&[texts, dim]);
        for (number, to) in out.as_mut_slice::<f32>().chunks_exact_mut(dim.max(1)).enumerate() {
            let text = self.text(number);
            if text.length == 0 {
                to.fill(0.0);
            } else if !vectors.copy(text.row.hash(text.kind), to) {
                bail!(
                    "{} has no vector of a text of the batch; encode all of them",
                    vectors.path().display()
                );
            }
        }
        Ok(())
    }

    /// Writes several texts per row, in `rows` rows. Every element of every tensor is written.
    pub fn packed(&self, out: &mut ReplicaBatch, packing: Packing, rows: usize, packed: &Packed) {
        let (width, k) = (packing.row_len, packing.texts_per_row);
        out.groups.resize_with(1, RowGroup::default);
        out.order.reshape_in_place(&[self.texts()]);
        let group = &mut out.groups[0];
        self.reshape(group, rows, width);
        group.slots.reshape_in_place(&[rows, k]);
        group.slots.as_mut_slice::<i32>().fill(EMPTY_SLOT);
        let mut places = Places::of(group, self.geometry);
        let (pairs, order) = (self.pairs.len(), out.order.as_mut_slice::<i32>());
        for (number, slot) in order.iter_mut().enumerate() {
            let text = self.text(number);
            // An absent negative points to its pair's positive: some vector must be there.
            let spot = packed.spots[if text.length > 0 { number } else { pairs + number % pairs }];
            *slot = (spot.row as usize * k + usize::from(spot.slot)) as i32;
            if text.length > 0 {
                places.slots[*slot as usize] = text.segment;
                places.put(spot.row as usize * width + usize::from(spot.start), &text);
            }
        }
        for row in 0..rows {
            let tokens = packed.used.get(row).map_or(0, |u| usize::from(u.tokens));
            places.pad(row * width + tokens, width - tokens, self.geometry.pad_id);
        }
    }

    /// Writes one text per row. An absent negative's row holds the first and last token of the positive, so that
    /// nothing divides by zero.
    pub fn padded(&self, out: &mut ReplicaBatch) {
        out.groups.resize_with(2, RowGroup::default);
        out.order.reshape_in_place(&[0]);
        let anchors = self.pairs.len();
        let columns =
            [(0..anchors, self.geometry.max_len_a), (anchors..self.texts(), self.geometry.max_len_b)];
        for (group, (texts, width)) in out.groups.iter_mut().zip(columns) {
            self.reshape(group, texts.len(), width);
            group.slots.reshape_in_place(&[0, 0]);
            let mut places = Places::of(group, self.geometry);
            for (row, text) in texts.enumerate() {
                let mut text = self.text(text);
                if text.length == 0 {
                    (text.kind, text.length, text.unpooled) = (1, 2, 0);
                }
                places.put(row * width, &text);
                places.pad(row * width + text.length, width - text.length, self.geometry.pad_id);
            }
        }
    }

    fn reshape(&self, group: &mut RowGroup, rows: usize, width: usize) {
        for tensor in [&mut group.ids, &mut group.positions, &mut group.segments] {
            tensor.reshape_in_place(&[rows, width]);
        }
        let pooled = if self.geometry.unpooled.is_empty() { [0, 0] } else { [rows, width] };
        group.pooled.reshape_in_place(&pooled);
    }
}

/// The elements of a group's tensors.
struct Places<'a> {
    ids: &'a mut [i32],
    positions: &'a mut [i32],
    segments: &'a mut [i32],
    slots: &'a mut [i32],
    /// Empty if all tokens are pooled.
    pooled: &'a mut [u8],
    /// The padding token, if it takes no position.
    skipped: Option<i32>,
}

impl<'a> Places<'a> {
    fn of(group: &'a mut RowGroup, geometry: &Geometry) -> Self {
        Places {
            skipped: geometry.skips_padding.then_some(geometry.pad_id),
            ids: group.ids.as_mut_slice(),
            positions: group.positions.as_mut_slice(),
            segments: group.segments.as_mut_slice(),
            slots: group.slots.as_mut_slice(),
            pooled: group.pooled.as_mut_slice(),
        }
    }

    /// Writes a text at `at`; if it is too long, its end is cut, except for its last token (`[SEP]`).
    fn put(&mut self, at: usize, text: &Text<'_>) {
        let Some(source) = text.row.text(text.kind) else { return };
        let ids = &mut self.ids[at..at + text.length];
        match source.tokens {
            Tokens::U16(t) => {
                ids.iter_mut().zip(t).for_each(|(id, &t)| *id = i32::from(t));
                if let (Some(id), Some(&last)) = (ids.last_mut(), t.last()) {
                    *id = i32::from(last);
                }
            }
            Tokens::U32(t) => {
                ids.iter_mut().zip(t).for_each(|(id, &t)| *id = t as i32);
                if let (Some(id), Some(&last)) = (ids.last_mut(), t.last()) {
                    *id = last as i32;
                }
            }
        }
        number(ids, self.skipped, &mut self.positions[at..at + text.length]);
        self.segments[at..at + text.length].fill(text.segment);
        if !self.pooled.is_empty() {
            let from = text.unpooled.min(text.length);
            self.pooled[at..at + from].fill(0);
            self.pooled[at + from..at + text.length].fill(1);
        }
    }

    fn pad(&mut self, at: usize, places: usize, pad_id: i32) {
        self.ids[at..at + places].fill(pad_id);
        self.positions[at..at + places].fill(0);
        self.segments[at..at + places].fill(-1);
        if !self.pooled.is_empty() {
            self.pooled[at..at + places].fill(0);
        }
    }
}
