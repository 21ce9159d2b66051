//! The static shapes used to encode texts.

use crate::batches::number;
use crate::common::{DType, HostTensor};
use crate::graph::{GraphError, Program};
use crate::model::step::forward;
use crate::model::{Encoder, GroupShape};
use anyhow::Result;

/// Row lengths with a program of their own; longer ones are multiples of the last.
const LENGTHS: [usize; 10] = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];

/// Rows of `len` tokens per batch and device: 32, or fewer where the attention scores, which grow with the square of
/// the length, would take more memory than those of 32 rows of 512 tokens.
pub(super) fn row_count(len: usize) -> usize {
    (32 * 512 * 512 / (len * len)).clamp(1, 32)
}

/// Row length for texts of up to `longest` tokens, with a model that cuts at `max_len`.
pub(super) fn row_len(longest: usize, max_len: usize) -> usize {
    let len = LENGTHS.iter().copied().find(|&l| l >= longest).unwrap_or(longest.next_multiple_of(8192));
    len.min(max_len.max(longest))
}

/// The encoder program for rows of `len` tokens.
pub(super) fn program(encoder: &Encoder, len: usize, devices: usize) -> Result<Program, GraphError> {
    forward(encoder, encoder_shape(len), DType::F32, devices)
}

/// Shape of rows of `len` tokens on each device.
pub fn encoder_shape(len: usize) -> GroupShape {
    GroupShape { rows: row_count(len), len, texts: 1 }
}

/// Row lengths and programs for all texts of up to `max_len` tokens, on `devices` devices.
///
/// # Errors
/// A graph that does not type-check.
pub fn programs(encoder: &Encoder, max_len: usize, devices: usize) -> Result<Vec<(usize, Program)>> {
    let mut lengths: Vec<usize> = (1..=max_len).map(|longest| row_len(longest, max_len)).collect();
    lengths.dedup();
    lengths.into_iter().map(|len| Ok((len, program(encoder, len, devices)?))).collect()
}

/// ids, positions, segments `[row_count, len]`; unused rows hold one padding token as a text of their own, so that no
/// text is empty. Where `skips_padding`, padding tokens within a text take no position ([`number`]).
pub(super) fn rows(texts: &[&[u32]], len: usize, pad_id: i32, skips_padding: bool) -> [HostTensor; 3] {
    let count = row_count(len);
    let shape = [count, len];
    let mut ids = HostTensor::from_slice(&shape, &vec![pad_id; count * len]);
    let mut positions = HostTensor::zeros(DType::I32, &shape);
    let mut segments = HostTensor::from_slice(&shape, &vec![-1i32; count * len]);
    for r in 0..count {
        let tokens = texts.get(r).copied().unwrap_or_default();
        let places = r * len..r * len + tokens.len();
        let ids = &mut ids.as_mut_slice::<i32>()[places.clone()];
        ids.iter_mut().zip(tokens).for_each(|(id, &token)| *id = token as i32);
        number(ids, skips_padding.then_some(pad_id), &mut positions.as_mut_slice()[places.clone()]);
        segments.as_mut_slice::<i32>()[places].fill(r as i32);
        segments.as_mut_slice::<i32>()[r * len] = r as i32;
    }
    [ids, positions, segments]
}

/// `pred [row_count, len]`: false for the first `unpooled` tokens of each text.
pub(super) fn pooled(texts: &[&[u32]], len: usize, unpooled: usize) -> HostTensor {
    let mut flags = HostTensor::zeros(DType::Pred, &[row_count(len), len]);
    let at = |i: usize| u8::from(i / len >= texts.len() || i % len >= unpooled);
    flags.as_mut_slice::<u8>().iter_mut().enumerate().for_each(|(i, flag)| *flag = at(i));
    flags
}
