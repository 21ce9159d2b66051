module @gradients_anchors_negatives attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<i32> {tf.aliasing_output = 2 : i32},  // row
    %arg1: tensor<i32> {tf.aliasing_output = 3 : i32},  // column
    %arg2: tensor<4x32xf32>,  // vectors.anchors
    %arg3: tensor<32x32xf32>,  // columns.vectors.negatives
    %arg4: tensor<4xui32>,  // ids.anchors
    %arg5: tensor<4xui32>,  // ids.positives
    %arg6: tensor<32xui32>,  // columns.ids.negatives
    %arg7: tensor<32xi32>,  // columns.valid
    %arg8: tensor<4xf32>,  // row_weight.0
    %arg9: tensor<4x32xf32> {tf.aliasing_output = 0 : i32},  // gradient.anchors
    %arg10: tensor<32x32xf32> {tf.aliasing_output = 1 : i32}  // columns.gradient.negatives
  ) -> (
    tensor<4x32xf32>,  // gradient.anchors
    tensor<32x32xf32>,  // columns.gradient.negatives
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
    %24 = stablehlo.dynamic_slice %arg7, %arg1, sizes = [8] : (tensor<32xi32>, tensor<i32>) -> tensor<8xi32>
    %25 = stablehlo.broadcast_in_dim %3, dims = [] : (tensor<i32>) -> tensor<8xi32>
    %26 = stablehlo.compare EQ, %24, %25 : (tensor<8xi32>, tensor<8xi32>) -> tensor<8xi1>
    %27 = stablehlo.broadcast_in_dim %26, dims = [1] : (tensor<8xi1>) -> tensor<2x8xi1>
    %28 = stablehlo.or %22, %27 : tensor<2x8xi1>
    %30 = stablehlo.dynamic_slice %arg8, %arg0, sizes = [2] : (tensor<4xf32>, tensor<i32>) -> tensor<2xf32>
    %31 = stablehlo.constant dense<5.0e-2> : tensor<f32>
    %32 = stablehlo.broadcast_in_dim %31, dims = [] : (tensor<f32>) -> tensor<2xf32>
    %33 = stablehlo.multiply %30, %32 : tensor<2xf32>
    %34 = stablehlo.broadcast_in_dim %33, dims = [0] : (tensor<2xf32>) -> tensor<2x8xf32>
    %35 = stablehlo.subtract %10, %9 : tensor<2x8xf32>
    %36 = stablehlo.exponential %35 : tensor<2x8xf32>
    %37 = stablehlo.constant dense<1.0e0> : tensor<f32>
    %38 = stablehlo.broadcast_in_dim %37, dims = [] : (tensor<f32>) -> tensor<2x8xf32>
    %39 = stablehlo.multiply %38, %34 : tensor<2x8xf32>
    %40 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %41 = stablehlo.broadcast_in_dim %40, dims = [] : (tensor<f32>) -> tensor<2x8xf32>
    %42 = stablehlo.select %28, %41, %39 : tensor<2x8xi1>, tensor<2x8xf32>
    %43 = stablehlo.multiply %42, %36 : tensor<2x8xf32>
    %44 = stablehlo.multiply %43, %9 : tensor<2x8xf32>
    %45 = stablehlo.dot_general %44, %6, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8xf32>, tensor<8x32xf32>) -> tensor<2x32xf32>
    %46 = stablehlo.dot_general %4, %44, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x8xf32>) -> tensor<32x8xf32>
    %47 = stablehlo.transpose %46, dims = [1, 0] : (tensor<32x8xf32>) -> tensor<8x32xf32>
    %49 = stablehlo.dynamic_slice %arg9, %arg0, %3, sizes = [2, 32] : (tensor<4x32xf32>, tensor<i32>, tensor<i32>) -> tensor<2x32xf32>
    %50 = stablehlo.add %49, %45 : tensor<2x32xf32>
    %51 = stablehlo.dynamic_update_slice %arg9, %50, %arg0, %3 : (tensor<4x32xf32>, tensor<2x32xf32>, tensor<i32>, tensor<i32>) -> tensor<4x32xf32>
    %53 = stablehlo.dynamic_slice %arg10, %arg1, %3, sizes = [8, 32] : (tensor<32x32xf32>, tensor<i32>, tensor<i32>) -> tensor<8x32xf32>
    %54 = stablehlo.add %53, %47 : tensor<8x32xf32>
    %55 = stablehlo.dynamic_update_slice %arg10, %54, %arg1, %3 : (tensor<32x32xf32>, tensor<8x32xf32>, tensor<i32>, tensor<i32>) -> tensor<32x32xf32>
    %56 = stablehlo.constant dense<8> : tensor<i32>
    %57 = stablehlo.add %arg1, %56 : tensor<i32>
    %58 = stablehlo.constant dense<32> : tensor<i32>
    %59 = stablehlo.compare EQ, %57, %58 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %60 = stablehlo.constant dense<2> : tensor<i32>
    %61 = stablehlo.add %arg0, %60 : tensor<i32>
    %62 = stablehlo.select %59, %61, %arg0 : tensor<i1>, tensor<i32>
    %63 = stablehlo.constant dense<4> : tensor<i32>
    %64 = stablehlo.compare EQ, %62, %63 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %65 = stablehlo.select %64, %3, %62 : tensor<i1>, tensor<i32>
    %66 = stablehlo.select %59, %3, %57 : tensor<i1>, tensor<i32>
    return %51, %55, %65, %66 : tensor<4x32xf32>, tensor<32x32xf32>, tensor<i32>, tensor<i32>
  }
}
