//! FLOPs of a dot or convolution in optimised HLO, and the passes a bf16 unit needs for it.

use crate::runtime::{HloInstruction, xla};

/// A matrix product as TPUs run it: always a convolution, with a dot's batch dimensions as windows that never overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dot {
    pub flops: f64,
    /// bf16 multiplications per multiplication: 6 for f32 × f32 at HIGHEST.
    pub passes: f64,
}

/// `None` if the instruction is neither. `operand(k)` is the shape of its k-th operand.
pub fn dot<'a>(i: &HloInstruction, operand: impl Fn(usize) -> Option<&'a xla::ShapeProto>) -> Option<Dot> {
    let out = i.shape.as_ref()?;
    let (lhs, rhs) = match i.opcode.as_str() {
        "dot" | "convolution" => (operand(0)?, operand(1)?),
        _ => return None,
    };
    let flops =
        if i.opcode == "dot" { dot_flops(i, out, lhs)? } else { convolution_flops(i, out, lhs, rhs)? };
    Some(Dot { flops, passes: passes(i, lhs, rhs) })
}

fn product(dims: impl IntoIterator<Item = i64>) -> f64 {
    dims.into_iter().map(|d| d as f64).product()
}

fn dot_flops(i: &HloInstruction, out: &xla::ShapeProto, lhs: &xla::ShapeProto) -> Option<f64> {
    let contracted = &i.dot_dimension_numbers.as_ref()?.lhs_contracting_dimensions;
    let inner: Option<Vec<i64>> =
        contracted.iter().map(|&d| lhs.dimensions.get(d as usize).copied()).collect();
    Some(2.0 * product(out.dimensions.iter().copied()) * product(inner?))
}

/// As `HloCostAnalysis::HandleConvolution`: window positions on padding or between the elements of a dilated input cost
/// nothing.
fn convolution_flops(
    i: &HloInstruction,
    out: &xla::ShapeProto,
    lhs: &xla::ShapeProto,
    rhs: &xla::ShapeProto,
) -> Option<f64> {
    let n = i.convolution_dimension_numbers.as_ref()?;
    let size = |s: &xla::ShapeProto, d: i64| s.dimensions.get(d as usize).copied();
    let features = size(rhs, n.kernel_input_feature_dimension)? as f64;
    let mut positions = 1.0;
    let windows = i.window.as_ref().map_or(&[][..], |w| &w.dimensions);
    for (w, (&input, &output)) in
        windows.iter().zip(n.input_spatial_dimensions.iter().zip(&n.output_spatial_dimensions))
    {
        positions *= valid_positions(w, size(lhs, input)?, size(out, output)?);
    }
    let batch = size(lhs, n.input_batch_dimension)? as f64 / i.batch_group_count.max(1) as f64;
    Some(2.0 * features * size(out, n.output_feature_dimension)? as f64 * batch * positions)
}

/// Pairs of an output position and a window element that meet an input element.
fn valid_positions(w: &xla::WindowDimension, input: i64, output: i64) -> f64 {
    let (dilation, spread) = (w.base_dilation.max(1), w.window_dilation.max(1));
    let start = |o: i64| o * w.stride - w.padding_low;
    if spread > 1 {
        let valid = |at: i64| at >= 0 && at % dilation == 0 && at / dilation < input;
        let of = |o: i64| (0..w.size).filter(|k| valid(start(o) + k * spread)).count();
        return (0..output).map(of).sum::<usize>() as f64;
    }
    let of = |o: i64| {
        // Every `dilation`-th window element from `first` on meets the next input element.
        let first = (-start(o)).rem_euclid(dilation);
        let met = (start(o) + first).div_euclid(dilation);
        let elements = (w.size - first + dilation - 1).div_euclid(dilation);
        (elements.min(input - met) - (-met).max(0)).max(0)
    };
    (0..output).map(of).sum::<i64>() as f64
}

/// An f32 is the sum of three bf16 numbers; HIGHEST keeps the 6 largest of their 9 products, HIGH 3.
fn passes(i: &HloInstruction, lhs: &xla::ShapeProto, rhs: &xla::ShapeProto) -> f64 {
    use xla::precision_config::Precision;
    let wide = |s: &xla::ShapeProto| s.element_type == xla::PrimitiveType::F32 as i32;
    let precision =
        i.precision_config.iter().flat_map(|p| &p.operand_precision).copied().max().unwrap_or_default();
    let level = match precision {
        p if p == Precision::Highest as i32 => 2,
        p if p == Precision::High as i32 => 1,
        _ => 0,
    };
    match (level, wide(lhs), wide(rhs)) {
        (2, true, true) => 6.0,
        (2, true, false) | (2, false, true) | (1, true, true) => 3.0,
        (1, true, false) | (1, false, true) => 2.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_as_one_by_one() {
        let mut case = 0u64;
        for (size, stride, dilation) in
            [(1, 1, 1), (3, 1, 1), (3, 2, 1), (4, 3, 4), (5, 4, 5), (2, 1, 3), (6, 1, 2), (1, 0, 1)]
        {
            for (input, output, padding) in [(1, 1, 0), (5, 5, 1), (4, 4, 0), (7, 3, 2), (6, 8, -1)] {
                let w = xla::WindowDimension {
                    size,
                    stride,
                    padding_low: padding,
                    window_dilation: 1,
                    base_dilation: dilation,
                    ..Default::default()
                };
                let valid = |o: i64, k: i64| {
                    let at = o * stride - padding + k;
                    at >= 0 && at % dilation == 0 && at / dilation < input
                };
                let slow: usize = (0..output).map(|o| (0..size).filter(|&k| valid(o, k)).count()).sum();
                assert_eq!(
                    valid_positions(&w, input, output),
                    slow as f64,
                    "case {case}: {w:?} {input} {output}"
                );
                case += 1;
            }
        }
    }
}
