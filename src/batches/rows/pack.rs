//! Packs several texts into a row by best-fit decreasing, longest text first (Johnson 1973 bounds it by 11/9 of the
//! optimum; on real lengths it is within a row or two). A function of the lengths alone.

/// Where a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    pub row: u32,
    /// Position of the first token in the row.
    pub start: u16,
    /// Index among the texts of the row.
    pub slot: u16,
}

/// How full a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub tokens: u16,
    pub texts: u16,
}

/// Where all texts are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// One per text; meaningless for an absent one.
    pub spots: Vec<Spot>,
    /// One per row.
    pub used: Vec<Used>,
}

const NONE: u32 = u32::MAX;

/// Packs texts into rows of one length, reusing its memory.
pub struct Packer {
    width: usize,
    /// Most texts in a row.
    slots: usize,
    counts: Vec<u32>,
    sorted: Vec<u32>,
    /// Open rows by the room they have left, as linked lists, with a bit for each list that is not empty.
    heads: Vec<u32>,
    open: Vec<u64>,
    next: Vec<u32>,
}

impl Packer {
    /// Rows of `width` tokens with at most `slots` texts; both from 1 to 65,535.
    pub fn new(width: usize, slots: usize) -> Self {
        assert!(
            (1..=65_535).contains(&width) && (1..=65_535).contains(&slots),
            "{width} tokens, {slots} texts"
        );
        Packer { width, slots, counts: vec![], sorted: vec![], heads: vec![], open: vec![], next: vec![] }
    }

    /// Finds a spot for each text. A length of 0 is an absent text, which gets none; the caller ensures that none
    /// exceeds the width.
    pub fn pack(&mut self, lengths: &[u16], out: &mut Packed) {
        self.sort(lengths);
        self.heads.clear();
        self.heads.resize(self.width + 1, NONE);
        self.open.clear();
        self.open.resize(self.width / 64 + 1, 0);
        self.next.clear();
        out.used.clear();
        out.spots.clear();
        out.spots.resize(lengths.len(), Spot::default());
        for k in 0..self.sorted.len() {
            let text = self.sorted[k] as usize;
            out.spots[text] = self.place(lengths[text], &mut out.used);
        }
    }

    fn place(&mut self, length: u16, rows: &mut Vec<Used>) -> Spot {
        let row = match self.tightest(usize::from(length)) {
            Some(room) => {
                let row = self.heads[room];
                self.heads[room] = self.next[row as usize];
                if self.heads[room] == NONE {
                    self.open[room / 64] &= !(1 << (room % 64));
                }
                row
            }
            None => {
                rows.push(Used::default());
                self.next.push(NONE);
                rows.len() as u32 - 1
            }
        };
        let used = &mut rows[row as usize];
        let spot = Spot { row, start: used.tokens, slot: used.texts };
        (used.tokens, used.texts) = (used.tokens + length, used.texts + 1);
        let room = self.width - usize::from(used.tokens);
        if room > 0 && usize::from(used.texts) < self.slots {
            self.next[row as usize] = self.heads[room];
            self.heads[room] = row;
            self.open[room / 64] |= 1 << (room % 64);
        }
        spot
    }

    /// The least room, of at least `length`, that an open row has.
    fn tightest(&self, length: usize) -> Option<usize> {
        let mut word = length / 64;
        let mut bits = self.open[word] & (u64::MAX << (length % 64));
        while bits == 0 {
            word += 1;
            bits = *self.open.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    /// Stable counting sort, longest first; absent texts are left out.
    fn sort(&mut self, lengths: &[u16]) {
        self.counts.clear();
        self.counts.resize(self.width + 2, 0);
        for &l in lengths {
            assert!(usize::from(l) <= self.width, "a text of {l} tokens in rows of {}", self.width);
            self.counts[self.width - usize::from(l) + 1] += 1;
        }
        let texts = lengths.len() - self.counts[self.width + 1] as usize;
        (1..self.counts.len()).for_each(|i| self.counts[i] += self.counts[i - 1]);
        self.sorted.clear();
        self.sorted.resize(texts, 0);
        for (text, &l) in lengths.iter().enumerate().filter(|(_, l)| **l > 0) {
            let at = &mut self.counts[self.width - usize::from(l)];
            self.sorted[*at as usize] = text as u32;
            *at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::rng::hash2;

    fn check(lengths: &[u16], width: usize, slots: usize) -> usize {
        let packed = |lengths| {
            let mut packed = Packed::default();
            Packer::new(width, slots).pack(lengths, &mut packed);
            packed
        };
        let Packed { spots, used: rows } = packed(lengths);
        let mut used = vec![vec![false; width]; rows.len()];
        let mut texts = vec![0; rows.len()];
        for (spot, &length) in spots.iter().zip(lengths).filter(|(_, l)| **l > 0) {
            let row = &mut used[spot.row as usize];
            for place in &mut row[usize::from(spot.start)..][..usize::from(length)] {
                assert!(!std::mem::replace(place, true), "two texts on one place");
            }
            texts[spot.row as usize] += 1;
        }
        for (row, (&Used { tokens, texts: count }, real)) in rows.iter().zip(used).enumerate() {
            assert_eq!(usize::from(tokens), real.iter().filter(|u| **u).count());
            assert!(real[..usize::from(tokens)].iter().all(|u| *u), "row {row} has a hole");
            assert!(usize::from(count) == texts[row] && texts[row] <= slots);
        }
        let again = packed(lengths);
        assert_eq!((&spots, &rows), (&again.spots, &again.used));
        rows.len()
    }

    #[test]
    fn texts_never_overlap_and_rows_have_no_holes() {
        for case in 0..200 {
            let width = 1 + (hash2(case, 0) % 200) as usize;
            let slots = 1 + (hash2(case, 1) % 9) as usize;
            let n = hash2(case, 2) % 100;
            let lengths: Vec<u16> =
                (0..n).map(|i| (hash2(case, 9 + i) % (width as u64 + 1)) as u16).collect();
            check(&lengths, width, slots);
        }
    }

    #[test]
    fn full_rows_short_texts_and_the_limit_of_texts() {
        assert_eq!(check(&[8, 8, 8], 8, 4), 3);
        assert_eq!(check(&[1; 16], 8, 8), 2);
        assert_eq!(check(&[1; 16], 8, 3), 6);
        assert_eq!(check(&[5, 4, 4, 3], 8, 4), 2);
        assert_eq!(check(&[0, 3, 0], 8, 4), 1);
        assert_eq!(check(&[], 8, 4), 0);
        assert_eq!(check(&[64, 64, 63, 65, 1], 128, 4), 3);
    }

    #[test]
    fn real_lengths_fill_their_rows() {
        // Like questions and answers: short ones and some at the limit.
        let lengths: Vec<u16> = (0..256)
            .map(|i| if hash2(5, i).is_multiple_of(10) { 128 } else { 6 + (hash2(6, i) % 30) as u16 })
            .collect();
        let tokens: usize = lengths.iter().map(|&l| usize::from(l)).sum();
        let rows = check(&lengths, 128, 16);
        assert!(tokens as f64 / (rows * 128) as f64 > 0.97, "{rows} rows for {tokens} tokens");
    }
}
