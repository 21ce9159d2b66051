//! `text_ids`: equal texts of a batch get equal numbers, which the device compares to find false negatives.

const FREE: u32 = u32::MAX;

/// Numbers texts by their hashes, reusing its memory.
#[derive(Default)]
pub struct TextIds {
    /// Open addressing, with the hashes themselves as keys. At most half full.
    table: Vec<(u64, u32)>,
}

impl TextIds {
    /// Writes a number for each text, from 0 in order of first occurrence. An absent text (`lengths[i] == 0`) gets a
    /// number of its own.
    pub fn assign(&mut self, hashes: &[u64], lengths: &[u16], out: &mut Vec<u32>) {
        let mask = (2 * hashes.len()).next_power_of_two() - 1;
        self.table.clear();
        self.table.resize(mask + 1, (0, FREE));
        let table = &mut self.table;
        let mut next = 0;
        let mut number = |(hash, length): (&u64, &u16)| {
            let fresh = next;
            if *length == 0 {
                next += 1;
                return fresh;
            }
            // xxh3's high bits are as good as its low ones.
            let mut at = (*hash >> 20) as usize & mask;
            loop {
                match &mut table[at] {
                    (key, id) if *id == FREE => {
                        (*key, *id) = (*hash, fresh);
                        next += 1;
                        return fresh;
                    }
                    (key, id) if key == hash => return *id,
                    _ => at = (at + 1) & mask,
                }
            }
        };
        out.clear();
        out.extend(hashes.iter().zip(lengths).map(&mut number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_get_equal_numbers_and_absent_ones_their_own() {
        let hashes = [7, 9, 7, 7, u64::MAX, 0, 9, 0, 16];
        let lengths = [1, 1, 0, 1, 1, 0, 1, 1, 1];
        let (mut ids, mut out) = (TextIds::default(), vec![]);
        ids.assign(&hashes, &lengths, &mut out);
        assert_eq!(out, [0, 1, 2, 0, 3, 4, 1, 5, 6]);
        ids.assign(&[5, 5], &[1, 1], &mut out);
        assert_eq!(out, [0, 0]);
        ids.assign(&[], &[], &mut out);
        assert!(out.is_empty());
    }
}
