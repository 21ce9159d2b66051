//! Hand-made modules.

use super::*;

fn shape(element: xla::PrimitiveType, dims: &[i64]) -> Option<xla::ShapeProto> {
    Some(xla::ShapeProto { element_type: element as i32, dimensions: dims.to_vec(), ..Default::default() })
}

fn f32s(dims: &[i64]) -> Option<xla::ShapeProto> {
    shape(xla::PrimitiveType::F32, dims)
}

fn op(id: i64, opcode: &str, operands: &[i64], shape: Option<xla::ShapeProto>) -> HloInstruction {
    let name = format!("{opcode}.{id}");
    let (opcode, operand_ids) = (opcode.into(), operands.to_vec());
    HloInstruction { id, name, opcode, operand_ids, shape, ..Default::default() }
}

fn number(id: i64, value: i32) -> HloInstruction {
    let literal = Some(xla::LiteralProto { s32s: vec![value], ..Default::default() });
    HloInstruction { literal, ..op(id, "constant", &[], shape(xla::PrimitiveType::S32, &[])) }
}

fn element(id: i64, of: i64, tuple_index: i64) -> HloInstruction {
    HloInstruction { tuple_index, ..op(id, "get-tuple-element", &[of], shape(xla::PrimitiveType::S32, &[])) }
}

/// `[m, k] × [k, n]` at HIGHEST.
fn matmul(id: i64, operands: [i64; 2], m: i64, n: i64) -> HloInstruction {
    let numbers = xla::DotDimensionNumbers {
        lhs_contracting_dimensions: vec![1],
        rhs_contracting_dimensions: vec![0],
        ..Default::default()
    };
    let highest = xla::precision_config::Precision::Highest as i32;
    HloInstruction {
        dot_dimension_numbers: Some(numbers),
        precision_config: Some(xla::PrecisionConfig {
            operand_precision: vec![highest, highest],
            ..Default::default()
        }),
        ..op(id, "dot", &operands, f32s(&[m, n]))
    }
}

fn computation(id: i64, root_id: i64, instructions: Vec<HloInstruction>) -> HloComputation {
    HloComputation { id, root_id, instructions, ..Default::default() }
}

/// A loop from 3 to `limit` by `step` around one 4×8 by 8×2 product; one product outside.
fn looped(limit: i32, step: i32, direction: &str) -> HloModule {
    let body = computation(
        1,
        9,
        vec![
            op(1, "parameter", &[], None),
            element(2, 1, 0),
            number(3, step),
            op(4, "add", &[2, 3], shape(xla::PrimitiveType::S32, &[])),
            op(5, "constant", &[], f32s(&[4, 8])),
            op(6, "constant", &[], f32s(&[8, 2])),
            matmul(7, [5, 6], 4, 2),
            op(9, "tuple", &[4, 7], None),
        ],
    );
    let compare = HloInstruction {
        comparison_direction: direction.into(),
        ..op(4, "compare", &[2, 3], shape(xla::PrimitiveType::Pred, &[]))
    };
    let condition =
        computation(2, 4, vec![op(1, "parameter", &[], None), element(2, 1, 0), number(3, limit), compare]);
    let entry = computation(
        3,
        6,
        vec![
            op(1, "parameter", &[], f32s(&[4, 8])),
            op(2, "parameter", &[], f32s(&[8, 2])),
            matmul(3, [1, 2], 4, 2),
            number(4, 3),
            op(5, "tuple", &[4, 3], None),
            HloInstruction { called_computation_ids: vec![1, 2], ..op(6, "while", &[5], None) },
        ],
    );
    HloModule { computations: vec![body, condition, entry], entry_computation_id: 3, ..Default::default() }
}

#[test]
fn a_loops_body_counts_as_often_as_it_runs() {
    let chip = Chip::of("TPU v3").unwrap();
    let module = looped(13, 1, "LT");
    let program = Module::new(&module);
    assert_eq!(program.loops().unwrap(), [Loop { name: "while.6".into(), trips: 10 }]);
    let (once, all) =
        (program.work(chip, Loops::Once).unwrap(), program.work(chip, Loops::Multiplied).unwrap());
    let product = 2.0 * 4.0 * 8.0 * 2.0;
    assert_eq!((once.dot_flops, all.dot_flops), (2.0 * product, 11.0 * product));
    assert_eq!((once.pass_flops, all.pass_flops), (12.0 * product, 66.0 * product));
    assert_eq!(program.multi_pass_dots(), 2);
    // Operands and result of each product, and the counter of each iteration: two s32 in, one out.
    let (dot_bytes, counter) = (4.0 * (32.0 + 16.0 + 8.0), 12.0);
    assert_eq!(once.bytes, 2.0 * dot_bytes + counter);
    assert_eq!(all.bytes, 11.0 * dot_bytes + 10.0 * counter);
}

#[test]
fn the_compilers_note_of_a_trip_count_comes_first() {
    let mut module = looped(13, 1, "LT");
    let last = module.computations[2].instructions.last_mut().unwrap();
    last.backend_config = br#"{"known_trip_count":{"n":"7"}}"#.to_vec();
    assert_eq!(Module::new(&module).loops().unwrap()[0].trips, 7);
}

#[test]
fn a_loop_of_unknown_length_is_an_error() {
    for module in [looped(13, 2, "LT"), looped(13, 1, "NE")] {
        let error = Module::new(&module).loops().unwrap_err().to_string();
        assert!(error.contains("while.6") && error.contains("trip count"), "{error}");
    }
}

#[test]
fn custom_calls_are_named_but_for_markers() {
    let call = |id, target: &str| HloInstruction {
        custom_call_target: target.into(),
        ..op(id, "custom-call", &[], None)
    };
    let calls = ["AssumeGatherIndicesInBound", "TopK", "AllocateBuffer"];
    let entry = computation(1, 1, (1..).zip(calls).map(|(id, target)| call(id, target)).collect());
    let module = HloModule { computations: vec![entry], entry_computation_id: 1, ..Default::default() };
    assert_eq!(Module::new(&module).custom_calls(), ["TopK"]);
}

#[test]
fn a_batched_product_written_as_a_convolution_has_the_flops_of_the_product() {
    // What a TPU makes of [128, 12, 128 × 128] · [128, 12, 128 × 32]: both batch dimensions are windows.
    let dimension = |size| xla::WindowDimension {
        size,
        stride: size - 1,
        window_dilation: 1,
        base_dilation: size,
        ..Default::default()
    };
    let numbers = xla::ConvolutionDimensionNumbers {
        input_batch_dimension: 2,
        input_feature_dimension: 3,
        input_spatial_dimensions: vec![0, 1],
        kernel_input_feature_dimension: 2,
        kernel_output_feature_dimension: 3,
        kernel_spatial_dimensions: vec![0, 1],
        output_batch_dimension: 2,
        output_feature_dimension: 3,
        output_spatial_dimensions: vec![0, 1],
    };
    let convolution = HloInstruction {
        window: Some(xla::Window { dimensions: vec![dimension(128), dimension(12)] }),
        convolution_dimension_numbers: Some(numbers),
        feature_group_count: 1,
        batch_group_count: 1,
        ..op(3, "convolution", &[1, 2], f32s(&[128, 12, 128, 32]))
    };
    let entry = computation(
        1,
        3,
        vec![
            op(1, "parameter", &[], f32s(&[128, 12, 128, 128])),
            op(2, "parameter", &[], f32s(&[128, 12, 128, 32])),
            convolution,
        ],
    );
    let module = HloModule { computations: vec![entry], entry_computation_id: 1, ..Default::default() };
    let work = Module::new(&module).work(Chip::of("TPU v3").unwrap(), Loops::Multiplied).unwrap();
    assert_eq!(work.dot_flops, 2.0 * 128.0 * 12.0 * 128.0 * 128.0 * 32.0);
    assert_eq!(work.pass_flops, work.dot_flops, "no precision is asked for: one pass");
}
