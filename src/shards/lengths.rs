//! Statistics of a histogram of token lengths.

/// `counts[l]` texts have `l` tokens.
#[derive(Clone, Copy, Debug)]
pub struct Lengths<'a>(pub &'a [u64]);

/// A bar of the plotted histogram: lengths `from` to `to`, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    pub from: usize,
    pub to: usize,
    pub texts: u64,
}

impl Lengths<'_> {
    /// Number of texts.
    pub fn texts(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Mean tokens per text; 0 without texts.
    pub fn mean(&self) -> f64 {
        let tokens: u64 = self.0.iter().zip(0u64..).map(|(n, length)| n * length).sum();
        tokens as f64 / self.texts().max(1) as f64
    }

    /// The shortest length that `share` of the texts do not exceed (nearest rank); 0 without texts.
    pub fn quantile(&self, share: f64) -> usize {
        let rank = ((share * self.texts() as f64).ceil() as u64).max(1);
        let mut below = 0;
        let reaches = |n: &u64| {
            below += n;
            below >= rank
        };
        self.0.iter().position(reaches).unwrap_or(0)
    }

    /// Length of the longest text; 0 without texts.
    pub fn max(&self) -> usize {
        self.0.iter().rposition(|&n| n > 0).unwrap_or(0)
    }

    /// At most `most` bins of equal width, covering all texts.
    pub fn bins(&self, most: usize) -> Vec<Bin> {
        let Some(shortest) = self.0.iter().position(|&n| n > 0) else { return vec![] };
        let longest = self.max();
        let width = (longest - shortest + 1).div_ceil(most.max(1));
        let starts = (shortest..=longest).step_by(width);
        starts
            .map(|from| {
                let to = (from + width - 1).min(longest);
                Bin { from, to, texts: self.0[from..=to].iter().sum() }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_those_of_the_texts() {
        let mut counts = vec![0; 12];
        for length in [3, 3, 4, 5, 11] {
            counts[length] += 1;
        }
        let lengths = Lengths(&counts);
        assert_eq!((lengths.texts(), lengths.max()), (5, 11));
        assert!((lengths.mean() - 26.0 / 5.0).abs() < 1e-12);
        assert_eq!([0.0, 0.4, 0.5, 0.8, 0.95, 1.0].map(|q| lengths.quantile(q)), [3, 3, 4, 5, 11, 11]);
        let bins = lengths.bins(3);
        assert_eq!(
            bins.iter().map(|b| (b.from, b.to, b.texts)).collect::<Vec<_>>(),
            [(3, 5, 4), (6, 8, 0), (9, 11, 1)]
        );
        assert_eq!(lengths.bins(100).len(), 9);
        let none = Lengths(&[]);
        assert_eq!((none.quantile(0.5), none.mean(), none.bins(4)), (0, 0.0, vec![]));
    }
}
