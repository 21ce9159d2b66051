//! Reads a batch back from its tensors, in canonical order, for traces and tests.

use super::batch::{HostBatch, ReplicaBatch};

impl HostBatch {
    /// Tokens of every text of this process's replicas: `texts[kind · B + pair]`, empty if there is none. Without
    /// packing, an absent negative has its two placeholder tokens.
    pub fn texts(&self) -> Vec<Vec<i32>> {
        let mut texts = vec![vec![]; self.rows.len() * (2 + self.reading.negatives)];
        for group in self.replicas.iter().flat_map(|r| &r.groups) {
            let (ids, segments) = (group.ids.as_slice::<i32>(), group.segments.as_slice::<i32>());
            for (&id, &segment) in ids.iter().zip(segments).filter(|(_, s)| **s >= 0) {
                texts[segment as usize].push(id);
            }
        }
        texts
    }

    /// Number of every text, `[kind · B + pair]`; 0 for those of other processes.
    pub fn text_ids(&self) -> Vec<u32> {
        self.canonical(2 + self.reading.negatives, |replica| replica.text_ids.as_slice())
    }

    /// Whether each negative is present, `[negative · B + pair]`; 0 for those of other processes.
    pub fn neg_valid(&self) -> Vec<u8> {
        self.canonical(self.reading.negatives, |replica| replica.neg_valid.as_slice())
    }

    /// Targets of every pair, `[pair · t + i]`; 0 for those of other processes.
    pub fn targets(&self) -> Vec<f32> {
        let Some(first) = self.replicas.first() else { return vec![] };
        let [b, t] = [0, 1].map(|d| first.targets.shape()[d]);
        let mut out = vec![0.0; self.rows.len() * t];
        for (replica, pairs) in self.replicas.iter().zip(self.placement[self.first_replica * b..].chunks(b)) {
            let numbers = replica.targets.as_slice::<f32>().chunks_exact(t.max(1));
            for (numbers, &pair) in numbers.zip(pairs) {
                out[pair as usize * t..][..t].copy_from_slice(numbers);
            }
        }
        out
    }

    fn canonical<T: Copy + Default>(&self, kinds: usize, of: impl Fn(&ReplicaBatch) -> &[T]) -> Vec<T> {
        let global = self.rows.len();
        let mut out = vec![T::default(); global * kinds];
        let Some(first) = self.replicas.first() else { return out };
        let b = first.text_ids.len() / (2 + self.reading.negatives);
        for (replica, pairs) in self.replicas.iter().zip(self.placement[self.first_replica * b..].chunks(b)) {
            for (kind, part) in of(replica).chunks(b).enumerate() {
                part.iter().zip(pairs).for_each(|(&x, &pair)| out[kind * global + pair as usize] = x);
            }
        }
        out
    }
}
