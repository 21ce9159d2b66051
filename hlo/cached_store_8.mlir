module @store attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<i32> {tf.aliasing_output = 7 : i32},  // at
    %arg1: tensor<6x32xf32>,  // embedded
    %arg2: tensor<4x32xf32> {tf.aliasing_output = 0 : i32},  // vectors.anchors
    %arg3: tensor<6xui32>,  // text_ids
    %arg4: tensor<4xui32> {tf.aliasing_output = 1 : i32},  // ids.anchors
    %arg5: tensor<4x32xf32> {tf.aliasing_output = 2 : i32},  // vectors.positives
    %arg6: tensor<4xui32> {tf.aliasing_output = 3 : i32},  // ids.positives
    %arg7: tensor<4x32xf32> {tf.aliasing_output = 4 : i32},  // vectors.negatives
    %arg8: tensor<4xui32> {tf.aliasing_output = 5 : i32},  // ids.negatives
    %arg9: tensor<2xi1>,  // neg_valid
    %arg10: tensor<4xi32> {tf.aliasing_output = 6 : i32}  // valid
  ) -> (
    tensor<4x32xf32>,  // vectors.anchors
    tensor<4xui32>,  // ids.anchors
    tensor<4x32xf32>,  // vectors.positives
    tensor<4xui32>,  // ids.positives
    tensor<4x32xf32>,  // vectors.negatives
    tensor<4xui32>,  // ids.negatives
    tensor<4xi32>,  // valid
    tensor<i32>  // at
  ) {
    %2 = stablehlo.slice %arg1 [0:2, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32>
    %3 = stablehlo.constant dense<1> : tensor<i32>
    %4 = stablehlo.multiply %arg0, %3 : tensor<i32>
    %6 = stablehlo.constant dense<0> : tensor<i32>
    %7 = stablehlo.dynamic_update_slice %arg2, %2, %4, %6 : (tensor<4x32xf32>, tensor<2x32xf32>, tensor<i32>, tensor<i32>) -> tensor<4x32xf32>
    %9 = stablehlo.slice %arg3 [0:2] : (tensor<6xui32>) -> tensor<2xui32>
    %11 = stablehlo.dynamic_update_slice %arg4, %9, %4 : (tensor<4xui32>, tensor<2xui32>, tensor<i32>) -> tensor<4xui32>
    %12 = stablehlo.slice %arg1 [2:4, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32>
    %14 = stablehlo.dynamic_update_slice %arg5, %12, %4, %6 : (tensor<4x32xf32>, tensor<2x32xf32>, tensor<i32>, tensor<i32>) -> tensor<4x32xf32>
    %15 = stablehlo.slice %arg3 [2:4] : (tensor<6xui32>) -> tensor<2xui32>
    %17 = stablehlo.dynamic_update_slice %arg6, %15, %4 : (tensor<4xui32>, tensor<2xui32>, tensor<i32>) -> tensor<4xui32>
    %18 = stablehlo.slice %arg1 [4:6, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32>
    %20 = stablehlo.dynamic_update_slice %arg7, %18, %4, %6 : (tensor<4x32xf32>, tensor<2x32xf32>, tensor<i32>, tensor<i32>) -> tensor<4x32xf32>
    %21 = stablehlo.slice %arg3 [4:6] : (tensor<6xui32>) -> tensor<2xui32>
    %23 = stablehlo.dynamic_update_slice %arg8, %21, %4 : (tensor<4xui32>, tensor<2xui32>, tensor<i32>) -> tensor<4xui32>
    %25 = stablehlo.slice %arg9 [0:2] : (tensor<2xi1>) -> tensor<2xi1>
    %26 = stablehlo.convert %25 : (tensor<2xi1>) -> tensor<2xi32>
    %28 = stablehlo.dynamic_update_slice %arg10, %26, %4 : (tensor<4xi32>, tensor<2xi32>, tensor<i32>) -> tensor<4xi32>
    %29 = stablehlo.constant dense<2> : tensor<i32>
    %30 = stablehlo.add %arg0, %29 : tensor<i32>
    return %7, %11, %14, %17, %20, %23, %28, %30 : tensor<4x32xf32>, tensor<4xui32>, tensor<4x32xf32>, tensor<4xui32>, tensor<4x32xf32>, tensor<4xui32>, tensor<4xi32>, tensor<i32>
  }
}
