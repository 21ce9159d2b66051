//! What is fixed about a run's batches before their rows are counted.

use anyhow::{Result, ensure};

/// What a batch holds of its rows besides two texts, and what for. The rows of a batch agree but for their number of
/// negatives, and the batch has the most of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reading {
    /// The run's loss that they are for, by its number.
    pub loss: usize,
    /// Most negatives.
    pub negatives: usize,
    /// Targets.
    pub targets: usize,
}

/// Pairs and shares of a batch, and the lengths of its texts and rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// Equal parts of the batch: one per replica, including those of other processes; in chunks, one per chunk of each
    /// replica, in replica order.
    pub shares: usize,
    /// `b`: pairs of a share. The global batch is B = shares · b.
    pub pairs: usize,
    /// Most negatives used per row.
    pub negatives: usize,
    /// `t`: targets per pair.
    pub targets: usize,
    /// Most tokens of an anchor, including special ones.
    pub max_len_a: usize,
    /// Most tokens of a positive or negative.
    pub max_len_b: usize,
    /// Id of the padding token.
    pub pad_id: i32,
    /// Whether a padding token that is part of a text takes no position; see [`number`].
    ///
    /// [`number`]: super::number
    pub skips_padding: bool,
    /// `None`: one text per row.
    pub packing: Option<Packing>,
    /// For each data set, the tokens at the beginning of anchors, positives and negatives that are not pooled; empty:
    /// all are.
    pub unpooled: Vec<[u16; 3]>,
    /// What is read of each data set's rows; empty: of all as many negatives and targets as above, for one loss.
    pub readings: Vec<Reading>,
}

/// Rows that hold several texts of any kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Packing {
    /// Tokens of a row, at least those of the longest text.
    pub row_len: usize,
    /// Most texts in a row.
    pub texts_per_row: usize,
}

/// Pairs per replica of a global batch; `switch` sets the number of replicas.
///
/// # Errors
/// A batch that the replicas do not divide.
pub fn pairs_per_replica(batch: usize, replicas: usize, switch: &str) -> Result<usize> {
    ensure!(replicas > 0, "{switch} asks for no replicas; give at least 1");
    ensure!(
        batch > 0 && batch.is_multiple_of(replicas),
        "a global batch of {batch} pairs is not divisible by {replicas} replicas; use {} or {}, or change {switch}",
        (batch / replicas * replicas).max(replicas),
        batch.max(1).next_multiple_of(replicas)
    );
    Ok(batch / replicas)
}

impl Packing {
    /// Rows of `row_len` tokens with the default limit on texts: short texts fill the gaps left by long ones, so a row
    /// rarely holds many, and each costs the pooling one slot.
    pub fn rows_of(row_len: usize) -> Self {
        Packing { row_len, texts_per_row: (row_len / 8).clamp(2, 16) }
    }
}

impl Geometry {
    /// Pairs without negatives or targets, one text of at most `max_len` tokens per row, padded with id 0.
    pub fn padded(shares: usize, pairs: usize, max_len: usize) -> Self {
        let (max_len_a, max_len_b) = (max_len, max_len);
        let (negatives, targets, pad_id) = (0, 0, 0);
        let (packing, unpooled, skips_padding, readings) = (None, vec![], false, vec![]);
        Geometry {
            shares,
            pairs,
            negatives,
            targets,
            max_len_a,
            max_len_b,
            pad_id,
            skips_padding,
            packing,
            unpooled,
            readings,
        }
    }

    /// B, over all shares.
    pub fn global_batch(&self) -> usize {
        self.shares * self.pairs
    }

    /// What is read of a data set's rows.
    pub fn reading(&self, set: usize) -> Reading {
        let all = Reading { loss: 0, negatives: self.negatives, targets: self.targets };
        self.readings.get(set).copied().unwrap_or(all)
    }

    /// What a batch of rows of these sets holds of them, each with the negatives that its rows have at most.
    pub fn joint(&self, sets: impl IntoIterator<Item = (usize, usize)>) -> Reading {
        let of = |(set, most): (usize, usize)| {
            let reading = self.reading(set);
            Reading { negatives: reading.negatives.min(most), ..reading }
        };
        sets.into_iter().map(of).max_by_key(|reading| reading.negatives).unwrap_or_default()
    }

    /// Texts of a share whose pairs have `negatives` negatives each.
    pub fn texts(&self, negatives: usize) -> usize {
        self.pairs * (2 + negatives)
    }

    /// Most tokens of text `kind` of a row (0 is the anchor).
    pub fn max_len(&self, kind: usize) -> usize {
        if kind == 0 { self.max_len_a } else { self.max_len_b }
    }

    /// Most tokens of any text.
    pub fn longest(&self) -> usize {
        self.max_len_a.max(self.max_len_b)
    }

    /// # Errors
    /// An empty batch, lengths without room for two tokens, rows shorter than a text, more texts than an i32 can
    /// number.
    pub fn validate(&self) -> Result<()> {
        ensure!(self.global_batch() > 0, "the global batch is empty; give each replica at least one pair");
        let (shortest, longest) = (self.max_len_a.min(self.max_len_b), self.longest());
        ensure!(shortest >= 2, "a maximum length of {shortest} tokens holds no text; give at least 3");
        ensure!(longest <= usize::from(u16::MAX), "a maximum length of {longest} tokens; at most 65535");
        let texts = self.global_batch().saturating_mul(2 + self.negatives);
        ensure!(texts <= i32::MAX as usize, "a batch of {texts} texts is too large; make it smaller");
        if let Some(p) = &self.packing {
            ensure!(
                (longest..=usize::from(u16::MAX)).contains(&p.row_len),
                "rows of {} tokens do not hold texts of {longest}; give rows at least that length",
                p.row_len
            );
            ensure!(
                (2..=p.row_len).contains(&p.texts_per_row),
                "{} texts in a row of {} tokens; give 2 or more, or turn packing off",
                p.texts_per_row,
                p.row_len
            );
        }
        Ok(())
    }
}
