module @load attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<i32> {tf.aliasing_output = 1 : i32},  // at
    %arg1: tensor<4x32xf32>,  // gradient.anchors
    %arg2: tensor<4x32xf32>,  // gradient.positives
    %arg3: tensor<4x32xf32>  // gradient.negatives
  ) -> (
    tensor<6x32xf32>,  // cotangent
    tensor<i32>  // at
  ) {
    %2 = stablehlo.constant dense<1> : tensor<i32>
    %3 = stablehlo.multiply %arg0, %2 : tensor<i32>
    %4 = stablehlo.constant dense<0> : tensor<i32>
    %5 = stablehlo.dynamic_slice %arg1, %3, %4, sizes = [2, 32] : (tensor<4x32xf32>, tensor<i32>, tensor<i32>) -> tensor<2x32xf32>
    %7 = stablehlo.dynamic_slice %arg2, %3, %4, sizes = [2, 32] : (tensor<4x32xf32>, tensor<i32>, tensor<i32>) -> tensor<2x32xf32>
    %9 = stablehlo.dynamic_slice %arg3, %3, %4, sizes = [2, 32] : (tensor<4x32xf32>, tensor<i32>, tensor<i32>) -> tensor<2x32xf32>
    %10 = stablehlo.concatenate %5, %7, %9, dim = 0 : (tensor<2x32xf32>, tensor<2x32xf32>, tensor<2x32xf32>) -> tensor<6x32xf32>
    %11 = stablehlo.constant dense<2> : tensor<i32>
    %12 = stablehlo.add %arg0, %11 : tensor<i32>
    return %10, %12 : tensor<6x32xf32>, tensor<i32>
  }
}
