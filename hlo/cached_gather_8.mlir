module @gather attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<4x32xf32>,  // vectors.anchors
    %arg1: tensor<4x32xf32>,  // vectors.positives
    %arg2: tensor<4x32xf32>,  // vectors.negatives
    %arg3: tensor<4xi32>,  // valid
    %arg4: tensor<4xui32>,  // ids.anchors
    %arg5: tensor<4xui32>,  // ids.positives
    %arg6: tensor<4xui32>  // ids.negatives
  ) -> (
    tensor<32x32xf32>,  // columns.vectors.positives
    tensor<32x32xf32>,  // columns.vectors.negatives
    tensor<32xi32>,  // columns.valid
    tensor<32xui32>,  // columns.ids.anchors
    tensor<32xui32>,  // columns.ids.positives
    tensor<32xui32>,  // columns.ids.negatives
    tensor<4xf32>,  // masked_count
    tensor<4xf32>,  // own
    tensor<4xf32>,  // row_sum.0
    tensor<32xf32>,  // column_sum.1
    tensor<i32>,  // row
    tensor<i32>  // column
  ) {
    %2 = "stablehlo.all_gather"(%arg1) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<4x32xf32>) -> tensor<32x32xf32>
    %4 = "stablehlo.all_gather"(%arg2) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<4x32xf32>) -> tensor<32x32xf32>
    %6 = "stablehlo.all_gather"(%arg3) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<4xi32>) -> tensor<32xi32>
    %8 = "stablehlo.all_gather"(%arg4) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<4xui32>) -> tensor<32xui32>
    %10 = "stablehlo.all_gather"(%arg5) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<4xui32>) -> tensor<32xui32>
    %12 = "stablehlo.all_gather"(%arg6) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<4xui32>) -> tensor<32xui32>
    %13 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %15 = stablehlo.multiply %arg0, %arg1 : tensor<4x32xf32>
    %c16 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %16 = stablehlo.reduce(%15 init: %c16) applies stablehlo.add across dimensions = [1] : (tensor<4x32xf32>, tensor<f32>) -> tensor<4xf32>
    %17 = stablehlo.constant dense<2.0e1> : tensor<f32>
    %18 = stablehlo.broadcast_in_dim %17, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %19 = stablehlo.multiply %16, %18 : tensor<4xf32>
    %20 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<32xf32>
    %21 = stablehlo.constant dense<0> : tensor<i32>
    return %2, %4, %6, %8, %10, %12, %14, %19, %14, %20, %21, %21 : tensor<32x32xf32>, tensor<32x32xf32>, tensor<32xi32>, tensor<32xui32>, tensor<32xui32>, tensor<32xui32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<32xf32>, tensor<i32>, tensor<i32>
  }
}
