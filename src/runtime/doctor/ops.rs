//! One check per kind of operation in our programs, against values computed by hand. Texts are in the emitter's form.

use super::harness::{Check, compare, f32s, module, run};
use crate::common::HostTensor;

/// Elementwise functions of one f32: name in the text, and the function in f64.
type Unary = (&'static str, fn(f64) -> f64);
type Binary = (&'static str, fn(f64, f64) -> f64);

const UNARY: [Unary; 13] = [
    ("stablehlo.negate", |x| -x),
    ("stablehlo.abs", f64::abs),
    ("stablehlo.exponential", f64::exp),
    ("stablehlo.exponential_minus_one", f64::exp_m1),
    ("stablehlo.log", f64::ln),
    ("stablehlo.log_plus_one", f64::ln_1p),
    ("stablehlo.sqrt", f64::sqrt),
    ("stablehlo.rsqrt", |x| 1.0 / x.sqrt()),
    ("stablehlo.tanh", f64::tanh),
    ("stablehlo.logistic", |x| 1.0 / (1.0 + (-x).exp())),
    ("stablehlo.cosine", f64::cos),
    ("stablehlo.sine", f64::sin),
    ("chlo.erf", erf),
];

const BINARY: [Binary; 6] = [
    ("stablehlo.add", |x, y| x + y),
    ("stablehlo.subtract", |x, y| x - y),
    ("stablehlo.multiply", |x, y| x * y),
    ("stablehlo.divide", |x, y| x / y),
    ("stablehlo.maximum", f64::max),
    ("stablehlo.minimum", f64::min),
];

/// Relative to max(1, |x|). XLA CPU stays within 1e-6; chips with their own polynomials get some slack.
const TOLERANCE: f64 = 1e-5;

/// erf by its Maclaurin series, exact enough for the arguments below.
fn erf(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    for n in 1..60 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * std::f64::consts::FRAC_2_SQRT_PI
}

pub fn checks() -> Vec<Check> {
    let unary = UNARY.into_iter().map(|(name, f)| {
        Check::new(name, move |client| {
            let x = f32s(&[6], &[0.01, 0.1, 0.5, 1.0, 2.5, 3.75]);
            let expected: Vec<f64> = x.to_f64().into_iter().map(f).collect();
            let call = match name.split_once('.') {
                Some(("chlo", _)) => format!("{name} %a0 : tensor<6xf32> -> tensor<6xf32>"),
                _ => format!("{name} %a0 : tensor<6xf32>"),
            };
            let text = module(1, &["6xf32"], &["6xf32"], &format!("%0 = {call}\nreturn %0 : tensor<6xf32>"));
            let expected = HostTensor::from_f64(x.dtype(), &[6], &expected);
            compare(&run(client, &text, &[vec![x]])?[0][0], &expected, TOLERANCE)
        })
    });
    let binary = BINARY.into_iter().map(|(name, f)| {
        Check::new(name, move |client| {
            let x = f32s(&[4], &[1.5, -2.0, 0.25, 3.0]);
            let y = f32s(&[4], &[0.5, 4.0, -8.0, 3.0]);
            let expected: Vec<f64> = x.to_f64().into_iter().zip(y.to_f64()).map(|(x, y)| f(x, y)).collect();
            let body = format!("%0 = {name} %a0, %a1 : tensor<4xf32>\nreturn %0 : tensor<4xf32>");
            let expected = HostTensor::from_f64(x.dtype(), &[4], &expected);
            let text = module(1, &["4xf32", "4xf32"], &["4xf32"], &body);
            compare(&run(client, &text, &[vec![x, y]])?[0][0], &expected, TOLERANCE)
        })
    });
    let listed = cases().into_iter().map(|case| {
        Check::new(case.name, move |client| {
            let types: Vec<String> = case.inputs.iter().map(type_of).collect();
            let types: Vec<&str> = types.iter().map(String::as_str).collect();
            let text = module(1, &types, &[&type_of(&case.output)], case.body);
            let outputs = run(client, &text, std::slice::from_ref(&case.inputs))?;
            compare(&outputs[0][0], &case.output, TOLERANCE)
        })
    });
    unary.chain(binary).chain(listed).collect()
}

/// `8x4xf32`.
fn type_of(tensor: &HostTensor) -> String {
    let dims: String = tensor.shape().iter().map(|n| format!("{n}x")).collect();
    format!("{dims}{}", tensor.dtype())
}

struct Case {
    name: &'static str,
    inputs: Vec<HostTensor>,
    body: &'static str,
    output: HostTensor,
}

fn cases() -> Vec<Case> {
    let case = |name, inputs, body, output| Case { name, inputs, body, output };
    let m23 = || f32s(&[2, 3], &[1., 2., 3., 4., 5., 6.]);
    let i32s = |shape: &[usize], data: &[i32]| HostTensor::from_slice(shape, data);
    let u32s = |data: &[u32]| HostTensor::from_slice(&[data.len()], data);
    vec![
        case(
            "compare, select",
            vec![f32s(&[3], &[1., 5., 2.]), f32s(&[3], &[2., 2., 2.])],
            "%0 = stablehlo.compare LT, %a0, %a1, FLOAT : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
             %1 = stablehlo.select %0, %a0, %a1 : tensor<3xi1>, tensor<3xf32>
             return %1 : tensor<3xf32>",
            f32s(&[3], &[1., 2., 2.]),
        ),
        case(
            "compare ui32, and, or, not",
            vec![u32s(&[1, 0xffff_ffff, 7]), u32s(&[2, 1, 7])],
            "%0 = stablehlo.compare GT, %a0, %a1, UNSIGNED : (tensor<3xui32>, tensor<3xui32>) -> tensor<3xi1>
             %1 = stablehlo.compare EQ, %a0, %a1, UNSIGNED : (tensor<3xui32>, tensor<3xui32>) -> tensor<3xi1>
             %2 = stablehlo.or %0, %1 : tensor<3xi1>
             %3 = stablehlo.not %1 : tensor<3xi1>
             %4 = stablehlo.and %2, %3 : tensor<3xi1>
             return %4 : tensor<3xi1>",
            HostTensor::from_slice(&[3], &[0u8, 1, 0]),
        ),
        case(
            "is_finite",
            vec![f32s(&[3], &[1.0, f32::INFINITY, f32::NAN])],
            "%0 = stablehlo.is_finite %a0 : (tensor<3xf32>) -> tensor<3xi1>\nreturn %0 : tensor<3xi1>",
            HostTensor::from_slice(&[3], &[1u8, 0, 0]),
        ),
        case(
            "convert f32 to bf16, rounding to even",
            // Two ties between neighbours 2^-7 apart: 1 + 2^-8 rounds down, 1 + 3 · 2^-8 rounds up.
            vec![f32s(&[3], &[1.0, 1.0 + 1.0 / 256.0, 1.0 + 3.0 / 256.0])],
            "%0 = stablehlo.convert %a0 : (tensor<3xf32>) -> tensor<3xbf16>\nreturn %0 : tensor<3xbf16>",
            HostTensor::from_f64(crate::common::DType::BF16, &[3], &[1.0, 1.0, 1.015_625]),
        ),
        case(
            "convert ui32 to f32",
            vec![u32s(&[0, 3, 4_294_967_040])],
            "%0 = stablehlo.convert %a0 : (tensor<3xui32>) -> tensor<3xf32>\nreturn %0 : tensor<3xf32>",
            f32s(&[3], &[0., 3., 4_294_967_040.]),
        ),
        case(
            "constants, scalars, rank 0",
            vec![f32s(&[], &[3.0])],
            "%0 = stablehlo.constant dense<2.5> : tensor<f32>
             %1 = stablehlo.multiply %a0, %0 : tensor<f32>
             return %1 : tensor<f32>",
            f32s(&[], &[7.5]),
        ),
        case(
            "reshape, transpose",
            vec![m23()],
            "%0 = stablehlo.transpose %a0, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
             %1 = stablehlo.reshape %0 : (tensor<3x2xf32>) -> tensor<6xf32>
             return %1 : tensor<6xf32>",
            f32s(&[6], &[1., 4., 2., 5., 3., 6.]),
        ),
        case(
            "output in row-major order after a transpose",
            vec![m23()],
            "%0 = stablehlo.transpose %a0, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
             return %0 : tensor<3x2xf32>",
            f32s(&[3, 2], &[1., 4., 2., 5., 3., 6.]),
        ),
        case(
            "broadcast_in_dim",
            vec![f32s(&[2], &[1., 2.])],
            "%0 = stablehlo.broadcast_in_dim %a0, dims = [0] : (tensor<2xf32>) -> tensor<2x3xf32>
             return %0 : tensor<2x3xf32>",
            f32s(&[2, 3], &[1., 1., 1., 2., 2., 2.]),
        ),
        case(
            "reduce add",
            vec![m23()],
            "%z = stablehlo.constant dense<0.0> : tensor<f32>
             %0 = stablehlo.reduce(%a0 init: %z) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
             return %0 : tensor<2xf32>",
            f32s(&[2], &[6., 15.]),
        ),
        case(
            "reduce maximum",
            vec![m23()],
            "%z = stablehlo.constant dense<0xFF800000> : tensor<f32>
             %0 = stablehlo.reduce(%a0 init: %z) applies stablehlo.maximum across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
             return %0 : tensor<3xf32>",
            f32s(&[3], &[4., 5., 6.]),
        ),
        case(
            "dot_general, batched, HIGHEST precision",
            // 1 + 2^-12 is lost when f32 operands are rounded to bf16.
            vec![f32s(&[2, 1, 2], &[1., 2., 1.000_244_1, 4.]), f32s(&[2, 2, 1], &[5., 6., 1., 0.])],
            "%0 = stablehlo.dot_general %a0, %a1, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x1x2xf32>, tensor<2x2x1xf32>) -> tensor<2x1x1xf32>
             return %0 : tensor<2x1x1xf32>",
            f32s(&[2, 1, 1], &[17., 1.000_244_1]),
        ),
        case(
            "dot_general of bf16 into f32",
            vec![f32s(&[1, 2], &[1., 3.]), f32s(&[2, 1], &[256., 0.333_984_38])],
            "%0 = stablehlo.convert %a0 : (tensor<1x2xf32>) -> tensor<1x2xbf16>
             %1 = stablehlo.convert %a1 : (tensor<2x1xf32>) -> tensor<2x1xbf16>
             %2 = stablehlo.dot_general %0, %1, contracting_dims = [1] x [0] : (tensor<1x2xbf16>, tensor<2x1xbf16>) -> tensor<1x1xf32>
             return %2 : tensor<1x1xf32>",
            f32s(&[1, 1], &[257.001_95]),
        ),
        case(
            "gather of rows",
            vec![f32s(&[3, 2], &[1., 2., 3., 4., 5., 6.]), i32s(&[4], &[2, 0, 2, 1])],
            r#"%0 = "stablehlo.gather"(%a0, %a1) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 2>}> : (tensor<3x2xf32>, tensor<4xi32>) -> tensor<4x2xf32>
             return %0 : tensor<4x2xf32>"#,
            f32s(&[4, 2], &[5., 6., 1., 2., 5., 6., 3., 4.]),
        ),
        case(
            "scatter-add of rows, repeated indices",
            vec![f32s(&[3, 2], &[0.; 6]), i32s(&[3], &[2, 0, 2]), f32s(&[3, 2], &[1., 2., 3., 4., 5., 6.])],
            r#"%0 = "stablehlo.scatter"(%a0, %a1, %a2) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
             ^bb0(%lhs: tensor<f32>, %rhs: tensor<f32>):
               %sum = stablehlo.add %lhs, %rhs : tensor<f32>
               stablehlo.return %sum : tensor<f32>
             }) : (tensor<3x2xf32>, tensor<3xi32>, tensor<3x2xf32>) -> tensor<3x2xf32>
             return %0 : tensor<3x2xf32>"#,
            f32s(&[3, 2], &[3., 4., 0., 0., 6., 8.]),
        ),
        case(
            "slice",
            vec![m23()],
            "%0 = stablehlo.slice %a0 [0:2, 1:3] : (tensor<2x3xf32>) -> tensor<2x2xf32>
             return %0 : tensor<2x2xf32>",
            f32s(&[2, 2], &[2., 3., 5., 6.]),
        ),
        case(
            "dynamic_slice",
            vec![m23(), i32s(&[], &[1]), i32s(&[], &[0])],
            "%0 = stablehlo.dynamic_slice %a0, %a1, %a2, sizes = [1, 2] : (tensor<2x3xf32>, tensor<i32>, tensor<i32>) -> tensor<1x2xf32>
             return %0 : tensor<1x2xf32>",
            f32s(&[1, 2], &[4., 5.]),
        ),
        case(
            "dynamic_update_slice",
            vec![m23(), f32s(&[1, 2], &[8., 9.]), i32s(&[], &[1]), i32s(&[], &[1])],
            "%0 = stablehlo.dynamic_update_slice %a0, %a1, %a2, %a3 : (tensor<2x3xf32>, tensor<1x2xf32>, tensor<i32>, tensor<i32>) -> tensor<2x3xf32>
             return %0 : tensor<2x3xf32>",
            f32s(&[2, 3], &[1., 2., 3., 4., 8., 9.]),
        ),
        case(
            "pad",
            vec![f32s(&[2], &[1., 2.])],
            "%z = stablehlo.constant dense<0.0> : tensor<f32>
             %0 = stablehlo.pad %a0, %z, low = [1], high = [2], interior = [0] : (tensor<2xf32>, tensor<f32>) -> tensor<5xf32>
             return %0 : tensor<5xf32>",
            f32s(&[5], &[0., 1., 2., 0., 0.]),
        ),
        case(
            "concatenate",
            vec![f32s(&[2, 1], &[1., 2.]), f32s(&[2, 2], &[3., 4., 5., 6.])],
            "%0 = stablehlo.concatenate %a0, %a1, dim = 1 : (tensor<2x1xf32>, tensor<2x2xf32>) -> tensor<2x3xf32>
             return %0 : tensor<2x3xf32>",
            f32s(&[2, 3], &[1., 3., 4., 2., 5., 6.]),
        ),
        case(
            "iota",
            vec![],
            "%0 = stablehlo.iota dim = 1 : tensor<2x3xi32>\nreturn %0 : tensor<2x3xi32>",
            i32s(&[2, 3], &[0, 1, 2, 0, 1, 2]),
        ),
        case(
            "ui32 multiply wraps, xor, shift_right_logical, shift_left",
            vec![u32s(&[0x8000_0001, 0xdead_beef]), u32s(&[0x9e37_79b9, 0x85eb_ca6b])],
            "%c = stablehlo.constant dense<16> : tensor<2xui32>
             %0 = stablehlo.multiply %a0, %a1 : tensor<2xui32>
             %1 = stablehlo.shift_right_logical %0, %c : tensor<2xui32>
             %2 = stablehlo.xor %0, %1 : tensor<2xui32>
             %3 = stablehlo.shift_left %2, %c : tensor<2xui32>
             return %3 : tensor<2xui32>",
            u32s(&[(0x8000_0001, 0x9e37_79b9), (0xdead_beef, 0x85eb_ca6b)].map(|(a, b): (u32, u32)| {
                let product = a.wrapping_mul(b);
                (product ^ (product >> 16)) << 16
            })),
        ),
        case(
            "optimization_barrier",
            vec![f32s(&[2], &[1., 2.]), f32s(&[], &[3.])],
            "%0:2 = stablehlo.optimization_barrier %a0, %a1 : tensor<2xf32>, tensor<f32>
             %1 = stablehlo.broadcast_in_dim %0#1, dims = [] : (tensor<f32>) -> tensor<2xf32>
             %2 = stablehlo.add %0#0, %1 : tensor<2xf32>
             return %2 : tensor<2xf32>",
            f32s(&[2], &[4., 5.]),
        ),
        case(
            "f64 arithmetic",
            vec![HostTensor::from_slice(&[2], &[1.0f64, 1e-12]), HostTensor::from_slice(&[2], &[1e-12f64, 1.0])],
            "%0 = stablehlo.add %a0, %a1 : tensor<2xf64>\nreturn %0 : tensor<2xf64>",
            HostTensor::from_slice(&[2], &[1.0 + 1e-12, 1e-12 + 1.0f64]),
        ),
        case(
            "ui16 tokens widened to i32",
            vec![HostTensor::from_slice(&[3], &[0u16, 101, 65535])],
            "%0 = stablehlo.convert %a0 : (tensor<3xui16>) -> tensor<3xi32>\nreturn %0 : tensor<3xi32>",
            i32s(&[3], &[0, 101, 65535]),
        ),
    ]
}
