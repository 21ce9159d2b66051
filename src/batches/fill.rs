//! Writes a replica's texts into its tensors.

use super::collate::{ReplicaBatch, RowGroup};
use super::layout::{Layout, Packing};
use super::pack::Spot;
use crate::shards::{Row, Tokens};

/// A text on its way into a tensor.
pub(super) struct TextPlace<'a> {
    pub row: &'a Row<'a>,
    /// Which text of the row.
    pub kind: usize,
    /// Tokens of it that are kept; 0 for an absent negative.
    pub length: usize,
    /// Its number in the global batch.
    pub segment: i32,
}

/// What the texts of a replica are, and how they are to lie.
pub(super) struct Filler<'a> {
    pub layout: &'a Layout,
    pub texts: usize,
    pub pairs: usize,
    pub place: &'a dyn Fn(usize) -> TextPlace<'a>,
}

impl Filler<'_> {
    /// Several texts per row. Every place of every tensor is written once.
    pub fn packed(
        &mut self,
        out: &mut ReplicaBatch,
        packing: &Packing,
        rows: usize,
        spots: &[Spot],
        used: &[(u16, u16)],
    ) {
        let (width, k) = (packing.row_len, packing.texts_per_row);
        out.groups.resize_with(1, RowGroup::default);
        let group = &mut out.groups[0];
        reshape(group, rows, width);
        group.slots.reshape_in_place(&[rows, k]);
        group.slots.as_mut_slice::<i32>().fill(EMPTY_SLOT);
        let mut writer = Writer::new(group);
        let order = out.order.as_mut_slice::<i32>();
        for text in 0..self.texts {
            // An absent negative names the positive of its pair: some vector must stand there.
            let spot =
                spots[if (self.place)(text).length > 0 { text } else { self.pairs + text % self.pairs }];
            order[text] = (spot.row as usize * k + usize::from(spot.slot)) as i32;
            let text = (self.place)(text);
            if text.length > 0 {
                writer.slots[spot.row as usize * k + usize::from(spot.slot)] = text.segment;
                writer.put(spot.row as usize * width + usize::from(spot.start), &text);
            }
        }
        for row in 0..rows {
            let tokens = used.get(row).map_or(0, |u| usize::from(u.0));
            writer.pad(row * width + tokens, width - tokens, self.layout.pad_id);
        }
    }

    /// One text per row. An absent negative's row holds the first and last token of the positive, so
    /// that nothing divides by zero.
    pub fn padded(&mut self, out: &mut ReplicaBatch) {
        out.groups.resize_with(2, RowGroup::default);
        let (b, first) = (self.pairs, self.pairs);
        for (k, group) in out.groups.iter_mut().enumerate() {
            let (texts, width) = match k {
                0 => (0..b, self.layout.max_len_a),
                _ => (first..self.texts, self.layout.max_len_b),
            };
            reshape(group, texts.len(), width);
            group.slots.reshape_in_place(&[0, 0]);
            let mut writer = Writer::new(group);
            for (row, text) in texts.enumerate() {
                let mut text = (self.place)(text);
                if text.length == 0 {
                    (text.kind, text.length) = (1, 2);
                }
                writer.put(row * width, &text);
                writer.pad(row * width + text.length, width - text.length, self.layout.pad_id);
            }
        }
    }
}

/// In [`RowGroup::slots`]: a number that neither a text nor the padding has.
const EMPTY_SLOT: i32 = -2;

fn reshape(group: &mut RowGroup, rows: usize, width: usize) {
    for tensor in [&mut group.ids, &mut group.positions, &mut group.segments] {
        tensor.reshape_in_place(&[rows, width]);
    }
}

struct Writer<'a> {
    ids: &'a mut [i32],
    positions: &'a mut [i32],
    segments: &'a mut [i32],
    slots: &'a mut [i32],
}

impl<'a> Writer<'a> {
    fn new(group: &'a mut RowGroup) -> Self {
        Writer {
            ids: group.ids.as_mut_slice(),
            positions: group.positions.as_mut_slice(),
            segments: group.segments.as_mut_slice(),
            slots: group.slots.as_mut_slice(),
        }
    }

    /// Writes a text at place `at`; if it is too long, its middle is cut out before its last token
    /// (`[SEP]`).
    fn put(&mut self, at: usize, text: &TextPlace<'_>) {
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
        self.positions[at..at + text.length].iter_mut().zip(0..).for_each(|(p, i)| *p = i);
        self.segments[at..at + text.length].fill(text.segment);
    }

    fn pad(&mut self, at: usize, places: usize, pad_id: i32) {
        self.ids[at..at + places].fill(pad_id);
        self.positions[at..at + places].fill(0);
        self.segments[at..at + places].fill(-1);
    }
}
