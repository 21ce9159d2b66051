module @negative_slopes attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<i32> {tf.aliasing_output = 2 : i32},  // row
    %arg1: tensor<i32> {tf.aliasing_output = 3 : i32},  // column
    %arg2: tensor<4x32xf32>,  // vectors.anchors
    %arg3: tensor<32x32xf32>,  // columns.vectors.negatives
    %arg4: tensor<4xui32>,  // ids.anchors
    %arg5: tensor<4xui32>,  // ids.positives
    %arg6: tensor<32xui32>,  // columns.ids.negatives
    %arg7: tensor<32xi32>,  // columns.valid
    %arg8: tensor<4xf32>,  // row_weight
    %arg9: tensor<4x32xf32> {tf.aliasing_output = 0 : i32},  // slopes.anchors
    %arg10: tensor<32x32xf32> {tf.aliasing_output = 1 : i32}  // columns.slopes.negatives
  ) -> (
    tensor<4x32xf32>,  // slopes.anchors
    tensor<32x32xf32>,  // columns.slopes.negatives
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
    %29 = stablehlo.subtract %10, %9 : tensor<2x8xf32>
    %30 = stablehlo.exponential %29 : tensor<2x8xf32>
    %31 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %32 = stablehlo.broadcast_in_dim %31, dims = [] : (tensor<f32>) -> tensor<2x8xf32>
    %33 = stablehlo.select %28, %32, %30 : tensor<2x8xi1>, tensor<2x8xf32>
    %35 = stablehlo.dynamic_slice %arg8, %arg0, sizes = [2] : (tensor<4xf32>, tensor<i32>) -> tensor<2xf32>
    %36 = stablehlo.broadcast_in_dim %35, dims = [0] : (tensor<2xf32>) -> tensor<2x8xf32>
    %37 = stablehlo.multiply %33, %36 : tensor<2x8xf32>
    %38 = stablehlo.dot_general %37, %6, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8xf32>, tensor<8x32xf32>) -> tensor<2x32xf32>
    %39 = stablehlo.dot_general %37, %4, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8xf32>, tensor<2x32xf32>) -> tensor<8x32xf32>
    %41 = stablehlo.dynamic_slice %arg9, %arg0, %3, sizes = [2, 32] : (tensor<4x32xf32>, tensor<i32>, tensor<i32>) -> tensor<2x32xf32>
    %42 = stablehlo.add %41, %38 : tensor<2x32xf32>
    %43 = stablehlo.dynamic_update_slice %arg9, %42, %arg0, %3 : (tensor<4x32xf32>, tensor<2x32xf32>, tensor<i32>, tensor<i32>) -> tensor<4x32xf32>
    %45 = stablehlo.dynamic_slice %arg10, %arg1, %3, sizes = [8, 32] : (tensor<32x32xf32>, tensor<i32>, tensor<i32>) -> tensor<8x32xf32>
    %46 = stablehlo.add %45, %39 : tensor<8x32xf32>
    %47 = stablehlo.dynamic_update_slice %arg10, %46, %arg1, %3 : (tensor<32x32xf32>, tensor<8x32xf32>, tensor<i32>, tensor<i32>) -> tensor<32x32xf32>
    %48 = stablehlo.constant dense<8> : tensor<i32>
    %49 = stablehlo.add %arg1, %48 : tensor<i32>
    %50 = stablehlo.constant dense<32> : tensor<i32>
    %51 = stablehlo.compare EQ, %49, %50 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %52 = stablehlo.constant dense<2> : tensor<i32>
    %53 = stablehlo.add %arg0, %52 : tensor<i32>
    %54 = stablehlo.select %51, %53, %arg0 : tensor<i1>, tensor<i32>
    %55 = stablehlo.constant dense<4> : tensor<i32>
    %56 = stablehlo.compare EQ, %54, %55 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %57 = stablehlo.select %56, %3, %54 : tensor<i1>, tensor<i32>
    %58 = stablehlo.select %51, %3, %49 : tensor<i1>, tensor<i32>
    return %43, %47, %57, %58 : tensor<4x32xf32>, tensor<32x32xf32>, tensor<i32>, tensor<i32>
  }
}
