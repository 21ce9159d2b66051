//! The positions of a text's tokens.

/// Writes 0, 1, …. Given the padding token, one that is part of the text gets −1 and is not counted, as where
/// transformers numbers RoBERTa's tokens by what is not padding.
pub fn number(tokens: &[i32], skipped: Option<i32>, positions: &mut [i32]) {
    match skipped.filter(|pad| tokens.contains(pad)) {
        None => positions.iter_mut().zip(0..).for_each(|(p, i)| *p = i),
        Some(pad) => {
            let mut next = 0;
            for (p, token) in positions.iter_mut().zip(tokens) {
                (*p, next) = if *token == pad { (-1, next) } else { (next, next + 1) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `RobertaEmbeddings.create_position_ids_from_input_ids`, less the padding token's id + 1.
    #[test]
    fn padding_within_a_text_takes_no_position() {
        let numbered = |tokens: &[i32], skipped| {
            let mut positions = vec![7; tokens.len()];
            number(tokens, skipped, &mut positions);
            positions
        };
        assert_eq!(numbered(&[0, 5, 1, 6, 1, 2], Some(1)), [0, 1, -1, 2, -1, 3]);
        assert_eq!(numbered(&[0, 5, 6, 2], Some(1)), [0, 1, 2, 3]);
        assert_eq!(numbered(&[0, 5, 1, 6], None), [0, 1, 2, 3]);
    }
}
