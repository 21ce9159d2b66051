module @gradients_anchors_positives attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<i32> {tf.aliasing_output = 2 : i32},  // row
    %arg1: tensor<i32> {tf.aliasing_output = 3 : i32},  // column
    %arg2: tensor<4x32xf32>,  // vectors.anchors
    %arg3: tensor<32x32xf32>,  // columns.vectors.positives
    %arg4: tensor<4xui32>,  // ids.anchors
    %arg5: tensor<4xui32>,  // ids.positives
    %arg6: tensor<32xui32>,  // columns.ids.anchors
    %arg7: tensor<32xui32>,  // columns.ids.positives
    %arg8: tensor<4xf32>,  // row_weight.0
    %arg9: tensor<32xf32>,  // column_weight.1
    %arg10: tensor<4x32xf32> {tf.aliasing_output = 0 : i32},  // gradient.anchors
    %arg11: tensor<32x32xf32> {tf.aliasing_output = 1 : i32}  // columns.gradient.positives
  ) -> (
    tensor<4x32xf32>,  // gradient.anchors
    tensor<32x32xf32>,  // columns.gradient.positives
    tensor<i32>,  // row
    tensor<i32>  // column
  ) {
    %3 = stablehlo.constant dense<0> : tensor<i32>
    %4 = stablehlo.dynamic_slice %arg2, %arg0, %3, sizes = [2, 32] : (tensor<4x32xf32>, tensor<i32>, tensor<i32>) -> tensor<2x32xf32>
    %6 = stablehlo.dynamic_slice %arg3, %arg1, %3, sizes = [8, 32] : (tensor<32x32xf32>, tensor<i32>, tensor<i32>) -> tensor<8x32xf32>
    %7 = stablehlo.dot_general %4, %6, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<8x32xf32>) -> tensor<2x8xf32>
    %8 = stablehlo.constant dense<2.0e1> : tensor<f32>
    %9 = stablehlo.broadcast_in_dim %8, dims = [] : (tensor<f32>) -> tensor<2x8xf32>
    %10 = stablehlo.multiply %7, %9 : tensor<2x8xf32>
    %12 = stablehlo.dynamic_slice %arg4, %arg0, sizes = [2] : (tensor<4xui32>, tensor<i32>) -> tensor<2xui32>
    %14 = stablehlo.dynamic_slice %arg5, %arg0, sizes = [2] : (tensor<4xui32>, tensor<i32>) -> tensor<2xui32>
    %16 = stablehlo.dynamic_slice %arg6, %arg1, sizes = [8] : (tensor<32xui32>, tensor<i32>) -> tensor<8xui32>
    %17 = stablehlo.broadcast_in_dim %12, dims = [0] : (tensor<2xui32>) -> tensor<2x8xui32>
    %18 = stablehlo.broadcast_in_dim %16, dims = [1] : (tensor<8xui32>) -> tensor<2x8xui32>
    %19 = stablehlo.compare EQ, %17, %18 : (tensor<2x8xui32>, tensor<2x8xui32>) -> tensor<2x8xi1>
    %20 = stablehlo.broadcast_in_dim %14, dims = [0] : (tensor<2xui32>) -> tensor<2x8xui32>
    %21 = stablehlo.compare EQ, %20, %18 : (tensor<2x8xui32>, tensor<2x8xui32>) -> tensor<2x8xi1>
    %22 = stablehlo.or %19, %21 : tensor<2x8xi1>
    %24 = stablehlo.dynamic_slice %arg7, %arg1, sizes = [8] : (tensor<32xui32>, tensor<i32>) -> tensor<8xui32>
    %25 = stablehlo.broadcast_in_dim %24, dims = [1] : (tensor<8xui32>) -> tensor<2x8xui32>
    %26 = stablehlo.compare EQ, %17, %25 : (tensor<2x8xui32>, tensor<2x8xui32>) -> tensor<2x8xi1>
    %27 = stablehlo.compare EQ, %20, %25 : (tensor<2x8xui32>, tensor<2x8xui32>) -> tensor<2x8xi1>
    %28 = stablehlo.or %26, %27 : tensor<2x8xi1>
    %29 = stablehlo.or %22, %28 : tensor<2x8xi1>
    %31 = stablehlo.dynamic_slice %arg8, %arg0, sizes = [2] : (tensor<4xf32>, tensor<i32>) -> tensor<2xf32>
    %32 = stablehlo.constant dense<5.0e-2> : tensor<f32>
    %33 = stablehlo.broadcast_in_dim %32, dims = [] : (tensor<f32>) -> tensor<2xf32>
    %34 = stablehlo.multiply %31, %33 : tensor<2xf32>
    %35 = stablehlo.broadcast_in_dim %34, dims = [0] : (tensor<2xf32>) -> tensor<2x8xf32>
    %37 = stablehlo.dynamic_slice %arg9, %arg1, sizes = [8] : (tensor<32xf32>, tensor<i32>) -> tensor<8xf32>
    %38 = stablehlo.broadcast_in_dim %32, dims = [] : (tensor<f32>) -> tensor<8xf32>
    %39 = stablehlo.multiply %37, %38 : tensor<8xf32>
    %40 = stablehlo.broadcast_in_dim %39, dims = [1] : (tensor<8xf32>) -> tensor<2x8xf32>
    %41 = stablehlo.add %35, %40 : tensor<2x8xf32>
    %42 = stablehlo.subtract %10, %9 : tensor<2x8xf32>
    %43 = stablehlo.exponential %42 : tensor<2x8xf32>
    %44 = stablehlo.constant dense<1.0e0> : tensor<f32>
    %45 = stablehlo.broadcast_in_dim %44, dims = [] : (tensor<f32>) -> tensor<2x8xf32>
    %46 = stablehlo.multiply %45, %41 : tensor<2x8xf32>
    %47 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %48 = stablehlo.broadcast_in_dim %47, dims = [] : (tensor<f32>) -> tensor<2x8xf32>
    %49 = stablehlo.select %29, %48, %46 : tensor<2x8xi1>, tensor<2x8xf32>
    %50 = stablehlo.multiply %49, %43 : tensor<2x8xf32>
    %51 = stablehlo.multiply %50, %9 : tensor<2x8xf32>
    %52 = stablehlo.dot_general %51, %6, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8xf32>, tensor<8x32xf32>) -> tensor<2x32xf32>
    %53 = stablehlo.dot_general %4, %51, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x8xf32>) -> tensor<32x8xf32>
    %54 = stablehlo.transpose %53, dims = [1, 0] : (tensor<32x8xf32>) -> tensor<8x32xf32>
    %56 = stablehlo.dynamic_slice %arg10, %arg0, %3, sizes = [2, 32] : (tensor<4x32xf32>, tensor<i32>, tensor<i32>) -> tensor<2x32xf32>
    %57 = stablehlo.add %56, %52 : tensor<2x32xf32>
    %58 = stablehlo.dynamic_update_slice %arg10, %57, %arg0, %3 : (tensor<4x32xf32>, tensor<2x32xf32>, tensor<i32>, tensor<i32>) -> tensor<4x32xf32>
    %60 = stablehlo.dynamic_slice %arg11, %arg1, %3, sizes = [8, 32] : (tensor<32x32xf32>, tensor<i32>, tensor<i32>) -> tensor<8x32xf32>
    %61 = stablehlo.add %60, %54 : tensor<8x32xf32>
    %62 = stablehlo.dynamic_update_slice %arg11, %61, %arg1, %3 : (tensor<32x32xf32>, tensor<8x32xf32>, tensor<i32>, tensor<i32>) -> tensor<32x32xf32>
    %63 = stablehlo.constant dense<8> : tensor<i32>
    %64 = stablehlo.add %arg1, %63 : tensor<i32>
    %65 = stablehlo.constant dense<32> : tensor<i32>
    %66 = stablehlo.compare EQ, %64, %65 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %67 = stablehlo.constant dense<2> : tensor<i32>
    %68 = stablehlo.add %arg0, %67 : tensor<i32>
    %69 = stablehlo.select %66, %68, %arg0 : tensor<i1>, tensor<i32>
    %70 = stablehlo.constant dense<4> : tensor<i32>
    %71 = stablehlo.compare EQ, %69, %70 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %72 = stablehlo.select %71, %3, %69 : tensor<i1>, tensor<i32>
    %73 = stablehlo.select %66, %3, %64 : tensor<i1>, tensor<i32>
    return %58, %62, %72, %73 : tensor<4x32xf32>, tensor<32x32xf32>, tensor<i32>, tensor<i32>
  }
}
