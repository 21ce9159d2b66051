//! A block of up to 64 rows, and the rows and texts read from it.
//!
//! `counts u8[64] | hashes u64[texts] | targets f32[rows · t] | lengths u16[texts] | pad to 4 | tokens | pad to 8`: no
//! index is needed, since finding a row sums at most 64 counts and about 130 lengths. Without targets (`t` = 0) this is
//! version 1 of the format.

use super::format::{BLOCK_ROWS, Widths};
use crate::common::memory::prefetch;

/// Token ids of a text, as stored in the mapped file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens<'a> {
    U16(&'a [u16]),
    U32(&'a [u32]),
}

impl Tokens<'_> {
    pub fn len(&self) -> usize {
        match self {
            Tokens::U16(t) => t.len(),
            Tokens::U32(t) => t.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Token `i`; panics if there is none.
    pub fn get(&self, i: usize) -> u32 {
        match self {
            Tokens::U16(t) => u32::from(t[i]),
            Tokens::U32(t) => t[i],
        }
    }

    pub fn to_vec(&self) -> Vec<u32> {
        (0..self.len()).map(|i| self.get(i)).collect()
    }
}

/// One text of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextRef<'a> {
    /// Special tokens included.
    pub tokens: Tokens<'a>,
    /// xxh3-64 of the trimmed text.
    pub hash: u64,
}

/// One row: anchor, positive, negatives, and targets.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    hashes: &'a [u64],
    targets: &'a [f32],
    lengths: &'a [u16],
    tokens: Tokens<'a>,
}

impl<'a> Row<'a> {
    /// Number of texts, at least two.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Prefetches the tokens from memory.
    pub fn prefetch(&self) {
        match self.tokens {
            Tokens::U16(t) => prefetch(t),
            Tokens::U32(t) => prefetch(t),
        }
    }

    /// Number of negatives.
    pub fn negatives(&self) -> usize {
        self.len().saturating_sub(2)
    }

    /// The targets; every row of a set has the same number.
    pub fn targets(&self) -> &'a [f32] {
        self.targets
    }

    /// Number of tokens of text `i`; panics if there is none.
    pub fn length(&self, i: usize) -> usize {
        usize::from(self.lengths[i])
    }

    /// Hash of text `i`; panics if there is none.
    pub fn hash(&self, i: usize) -> u64 {
        self.hashes[i]
    }

    /// Text `i`: the anchor is 0, the positive 1, then the negatives.
    pub fn text(&self, i: usize) -> Option<TextRef<'a>> {
        let length = usize::from(*self.lengths.get(i)?);
        let start: usize = self.lengths[..i].iter().map(|&l| usize::from(l)).sum();
        let tokens = match self.tokens {
            Tokens::U16(t) => Tokens::U16(&t[start..start + length]),
            Tokens::U32(t) => Tokens::U32(&t[start..start + length]),
        };
        Some(TextRef { tokens, hash: self.hashes[i] })
    }

    /// All texts, in order.
    pub fn texts(&self) -> impl Iterator<Item = TextRef<'a>> + '_ {
        (0..self.len()).filter_map(|i| self.text(i))
    }
}

/// A parsed block.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    counts: &'a [u8],
    hashes: &'a [u64],
    targets: &'a [f32],
    /// Targets per row.
    width: usize,
    lengths: &'a [u16],
    tokens: Tokens<'a>,
}

impl<'a> Block<'a> {
    /// Parses a block without trusting any byte; `None` if its parts do not fit. `bytes` must be 8-byte aligned.
    pub fn parse(bytes: &'a [u8], widths: Widths) -> Option<Self> {
        let (counts, rest) = bytes.split_at_checked(BLOCK_ROWS)?;
        let texts: usize = counts.iter().map(|&c| usize::from(c)).sum();
        let (hashes, rest) = rest.split_at_checked(8 * texts)?;
        let rows = || counts.iter().take_while(|&&count| count >= 2).count();
        let numbers = if widths.targets > 0 { rows() * widths.targets } else { 0 };
        let (targets, rest) = rest.split_at_checked(4 * numbers)?;
        let (lengths, rest) = rest.split_at_checked(2 * texts)?;
        let lengths: &[u16] = bytemuck::try_cast_slice(lengths).ok()?;
        let total: usize = lengths.iter().map(|&l| usize::from(l)).sum();
        let (_, rest) = rest.split_at_checked(2 * (texts % 2))?;
        let (tokens, _) = rest.split_at_checked(total * widths.token_bytes as usize)?;
        let tokens = match widths.token_bytes {
            2 => Tokens::U16(bytemuck::try_cast_slice(tokens).ok()?),
            _ => Tokens::U32(bytemuck::try_cast_slice(tokens).ok()?),
        };
        let (hashes, targets) =
            (bytemuck::try_cast_slice(hashes).ok()?, bytemuck::try_cast_slice(targets).ok()?);
        Some(Block { counts, hashes, targets, width: widths.targets, lengths, tokens })
    }

    /// The text hashes of each row.
    pub fn hashes(&self) -> impl Iterator<Item = &'a [u64]> + use<'a> {
        let (counts, mut rest) = (self.counts, self.hashes);
        counts.iter().take_while(|&&count| count >= 2).map_while(move |&count| {
            let (row, behind) = rest.split_at_checked(usize::from(count))?;
            rest = behind;
            Some(row)
        })
    }

    /// The targets of all rows, row by row.
    pub fn targets(&self) -> &'a [f32] {
        self.targets
    }

    /// Row `i` of the block, if there is one.
    pub fn row(&self, i: usize) -> Option<Row<'a>> {
        let count = usize::from(*self.counts.get(i)?);
        if count < 2 {
            return None;
        }
        let first: usize = self.counts[..i].iter().map(|&c| usize::from(c)).sum();
        let start: usize = self.lengths[..first].iter().map(|&l| usize::from(l)).sum();
        let lengths = &self.lengths[first..first + count];
        let end = start + lengths.iter().map(|&l| usize::from(l)).sum::<usize>();
        let tokens = match self.tokens {
            Tokens::U16(t) => Tokens::U16(&t[start..end]),
            Tokens::U32(t) => Tokens::U32(&t[start..end]),
        };
        // Fails only if a count below 2 precedes this row, which this program never writes.
        let targets = self.targets.get(i * self.width..(i + 1) * self.width)?;
        Some(Row { hashes: &self.hashes[first..first + count], targets, lengths, tokens })
    }
}

/// A row to write.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowParts<'a> {
    /// One per text.
    pub hashes: &'a [u64],
    pub lengths: &'a [u16],
    /// Those of all texts, in order.
    pub tokens: &'a [u32],
    pub targets: &'a [f32],
}

/// Collects rows until the block is full.
#[derive(Clone, Default)]
pub struct BlockBuilder {
    counts: Vec<u8>,
    hashes: Vec<u64>,
    targets: Vec<f32>,
    lengths: Vec<u16>,
    tokens: Vec<u32>,
}

impl BlockBuilder {
    pub fn push(&mut self, row: RowParts<'_>) {
        self.counts.push(row.hashes.len() as u8);
        self.hashes.extend_from_slice(row.hashes);
        self.targets.extend_from_slice(row.targets);
        self.lengths.extend_from_slice(row.lengths);
        self.tokens.extend_from_slice(row.tokens);
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.counts.len() == BLOCK_ROWS
    }

    /// A builder holding the rows of a block; `None` if its parts do not fit.
    pub fn from_block(bytes: &[u8], widths: Widths) -> Option<Self> {
        let mut builder = BlockBuilder::default();
        if bytes.is_empty() {
            return Some(builder);
        }
        let words: Vec<u64> = bytes.chunks_exact(8).map(bytemuck::pod_read_unaligned).collect();
        let block = Block::parse(bytemuck::cast_slice(&words), widths)?;
        for row in (0..BLOCK_ROWS).map_while(|i| block.row(i)) {
            let Row { hashes, lengths, targets, tokens } = row;
            builder.push(RowParts { hashes, lengths, targets, tokens: &tokens.to_vec() });
        }
        Some(builder)
    }

    /// Appends the block to `out` and empties the builder.
    pub fn take(&mut self, token_bytes: u32, out: &mut Vec<u8>) {
        self.counts.resize(BLOCK_ROWS, 0);
        out.extend_from_slice(&self.counts);
        out.extend_from_slice(bytemuck::cast_slice(&self.hashes));
        out.extend_from_slice(bytemuck::cast_slice(&self.targets));
        out.extend_from_slice(bytemuck::cast_slice(&self.lengths));
        out.resize(out.len().next_multiple_of(4), 0);
        match token_bytes {
            2 => self.tokens.iter().for_each(|&t| out.extend_from_slice(&(t as u16).to_le_bytes())),
            _ => out.extend_from_slice(bytemuck::cast_slice(&self.tokens)),
        }
        out.resize(out.len().next_multiple_of(8), 0);
        self.counts.clear();
        self.hashes.clear();
        self.targets.clear();
        self.lengths.clear();
        self.tokens.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_from_a_block() {
        for widths in
            [(2, 0), (4, 0), (2, 1), (4, 3)].map(|(token_bytes, targets)| Widths { token_bytes, targets })
        {
            let mut builder = BlockBuilder::default();
            let targets = |row: usize| (0..widths.targets).map(|i| (10 * row + i) as f32).collect::<Vec<_>>();
            let mut push = |row: usize, hashes, lengths, tokens| {
                builder.push(RowParts { hashes, lengths, tokens, targets: &targets(row) });
            };
            push(0, &[10, 11], &[2, 1], &[1, 2, 3]);
            push(1, &[20, 21, 22], &[1, 3, 2], &[4, 5, 6, 7, 8, 9]);
            let mut bytes = vec![];
            builder.take(widths.token_bytes, &mut bytes);
            assert!(builder.is_empty() && bytes.len() % 8 == 0);
            let words: Vec<u64> = bytes.chunks_exact(8).map(bytemuck::pod_read_unaligned).collect();
            let aligned: &[u8] = bytemuck::cast_slice(&words);
            let block = Block::parse(aligned, widths).unwrap();
            let texts = |i: usize| -> Vec<(u64, Vec<u32>)> {
                block.row(i).unwrap().texts().map(|t| (t.hash, t.tokens.to_vec())).collect()
            };
            assert_eq!(texts(0), [(10, vec![1, 2]), (11, vec![3])]);
            assert_eq!(texts(1), [(20, vec![4]), (21, vec![5, 6, 7]), (22, vec![8, 9])]);
            (0..2).for_each(|i| assert_eq!(block.row(i).unwrap().targets(), targets(i)));
            assert!(block.hashes().eq([&[10, 11][..], &[20, 21, 22]]));
            assert!(block.row(2).is_none() && block.row(64).is_none());
            assert_eq!(block.row(1).unwrap().negatives(), 1);
            let mut again = vec![];
            BlockBuilder::from_block(&bytes, widths).unwrap().take(widths.token_bytes, &mut again);
            assert_eq!(again, bytes);
            for cut in (0..aligned.len()).step_by(8) {
                if let Some(block) = Block::parse(&aligned[..cut], widths) {
                    (0..64).for_each(|i| assert!(block.row(i).is_none_or(|r| r.len() >= 2)));
                }
            }
            // Counts that are never written: a row after an empty one.
            let mut odd = words.clone();
            odd[0] = u64::from_le_bytes([0, 2, 3, 0, 0, 0, 0, 0]);
            if let Some(block) = Block::parse(bytemuck::cast_slice(&odd), widths) {
                assert!((0..64).filter_map(|i| block.row(i)).count() <= 2);
            }
        }
    }
}
