module @sums_anchors_positives attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<i32> {tf.aliasing_output = 3 : i32},  // row
    %arg1: tensor<i32> {tf.aliasing_output = 4 : i32},  // column
    %arg2: tensor<4x32xf32>,  // vectors.anchors
    %arg3: tensor<32x32xf32>,  // columns.vectors.positives
    %arg4: tensor<4xui32>,  // ids.anchors
    %arg5: tensor<4xui32>,  // ids.positives
    %arg6: tensor<32xui32>,  // columns.ids.anchors
    %arg7: tensor<32xui32>,  // columns.ids.positives
    %arg8: tensor<4xf32> {tf.aliasing_output = 0 : i32},  // row_sum.0
    %arg9: tensor<32xf32> {tf.aliasing_output = 1 : i32},  // column_sum.1
    %arg10: tensor<4xf32> {tf.aliasing_output = 2 : i32}  // masked_count
  ) -> (
    tensor<4xf32>,  // row_sum.0
    tensor<32xf32>,  // column_sum.1
    tensor<4xf32>,  // masked_count
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
    %30 = stablehlo.subtract %10, %9 : tensor<2x8xf32>
    %31 = stablehlo.exponential %30 : tensor<2x8xf32>
    %32 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %33 = stablehlo.broadcast_in_dim %32, dims = [] : (tensor<f32>) -> tensor<2x8xf32>
    %34 = stablehlo.select %29, %33, %31 : tensor<2x8xi1>, tensor<2x8xf32>
    %c35 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %35 = stablehlo.reduce(%34 init: %c35) applies stablehlo.add across dimensions = [1] : (tensor<2x8xf32>, tensor<f32>) -> tensor<2xf32>
    %37 = stablehlo.dynamic_slice %arg8, %arg0, sizes = [2] : (tensor<4xf32>, tensor<i32>) -> tensor<2xf32>
    %38 = stablehlo.add %37, %35 : tensor<2xf32>
    %39 = stablehlo.dynamic_update_slice %arg8, %38, %arg0 : (tensor<4xf32>, tensor<2xf32>, tensor<i32>) -> tensor<4xf32>
    %c40 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %40 = stablehlo.reduce(%34 init: %c40) applies stablehlo.add across dimensions = [0] : (tensor<2x8xf32>, tensor<f32>) -> tensor<8xf32>
    %42 = stablehlo.dynamic_slice %arg9, %arg1, sizes = [8] : (tensor<32xf32>, tensor<i32>) -> tensor<8xf32>
    %43 = stablehlo.add %42, %40 : tensor<8xf32>
    %44 = stablehlo.dynamic_update_slice %arg9, %43, %arg1 : (tensor<32xf32>, tensor<8xf32>, tensor<i32>) -> tensor<32xf32>
    %45 = stablehlo.convert %29 : (tensor<2x8xi1>) -> tensor<2x8xf32>
    %c46 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %46 = stablehlo.reduce(%45 init: %c46) applies stablehlo.add across dimensions = [1] : (tensor<2x8xf32>, tensor<f32>) -> tensor<2xf32>
    %48 = stablehlo.dynamic_slice %arg10, %arg0, sizes = [2] : (tensor<4xf32>, tensor<i32>) -> tensor<2xf32>
    %49 = stablehlo.add %48, %46 : tensor<2xf32>
    %50 = stablehlo.dynamic_update_slice %arg10, %49, %arg0 : (tensor<4xf32>, tensor<2xf32>, tensor<i32>) -> tensor<4xf32>
    %51 = stablehlo.constant dense<8> : tensor<i32>
    %52 = stablehlo.add %arg1, %51 : tensor<i32>
    %53 = stablehlo.constant dense<32> : tensor<i32>
    %54 = stablehlo.compare EQ, %52, %53 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %55 = stablehlo.constant dense<2> : tensor<i32>
    %56 = stablehlo.add %arg0, %55 : tensor<i32>
    %57 = stablehlo.select %54, %56, %arg0 : tensor<i1>, tensor<i32>
    %58 = stablehlo.constant dense<4> : tensor<i32>
    %59 = stablehlo.compare EQ, %57, %58 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %60 = stablehlo.select %59, %3, %57 : tensor<i1>, tensor<i32>
    %61 = stablehlo.select %54, %3, %52 : tensor<i1>, tensor<i32>
    return %39, %44, %50, %60, %61 : tensor<4xf32>, tensor<32xf32>, tensor<4xf32>, tensor<i32>, tensor<i32>
  }
}
