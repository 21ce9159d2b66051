module @normalizers attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<4xf32>,  // own
    %arg1: tensor<4xf32>,  // row_sum.0
    %arg2: tensor<32xf32>,  // column_sum.1
    %arg3: tensor<4xf32>  // masked_count
  ) -> (
    tensor<4xf32>,  // row_weight.0
    tensor<32xf32>,  // column_weight.1
    tensor<f32>,  // loss
    tensor<4xf32>,  // row_loss
    tensor<4xf32>,  // own_weight
    tensor<f32>,  // masked
    tensor<4x32xf32>,  // gradient.anchors
    tensor<32x32xf32>,  // columns.gradient.positives
    tensor<32x32xf32>  // columns.gradient.negatives
  ) {
    %2 = stablehlo.constant dense<2.0e1> : tensor<f32>
    %3 = stablehlo.broadcast_in_dim %2, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %5 = "stablehlo.reduce_scatter"(%arg2) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<32xf32>) -> tensor<4xf32>
    %6 = stablehlo.constant dense<-5.0e0> : tensor<f32>
    %7 = stablehlo.broadcast_in_dim %6, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %8 = stablehlo.subtract %arg0, %3 : tensor<4xf32>
    %9 = stablehlo.exponential %8 : tensor<4xf32>
    %10 = stablehlo.add %arg1, %9 : tensor<4xf32>
    %11 = stablehlo.log %10 : tensor<4xf32>
    %12 = stablehlo.add %11, %3 : tensor<4xf32>
    %13 = stablehlo.subtract %12, %arg0 : tensor<4xf32>
    %14 = stablehlo.constant dense<2.0e0> : tensor<f32>
    %15 = stablehlo.broadcast_in_dim %14, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %16 = stablehlo.divide %13, %15 : tensor<4xf32>
    %17 = stablehlo.subtract %arg0, %12 : tensor<4xf32>
    %18 = stablehlo.exponential %17 : tensor<4xf32>
    %19 = stablehlo.constant dense<2.5e0> : tensor<f32>
    %20 = stablehlo.broadcast_in_dim %19, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %21 = stablehlo.multiply %18, %20 : tensor<4xf32>
    %22 = stablehlo.add %7, %21 : tensor<4xf32>
    %23 = stablehlo.divide %20, %10 : tensor<4xf32>
    %24 = stablehlo.add %5, %9 : tensor<4xf32>
    %25 = stablehlo.log %24 : tensor<4xf32>
    %26 = stablehlo.add %25, %3 : tensor<4xf32>
    %27 = stablehlo.subtract %26, %arg0 : tensor<4xf32>
    %28 = stablehlo.divide %27, %15 : tensor<4xf32>
    %29 = stablehlo.add %16, %28 : tensor<4xf32>
    %30 = stablehlo.subtract %arg0, %26 : tensor<4xf32>
    %31 = stablehlo.exponential %30 : tensor<4xf32>
    %32 = stablehlo.multiply %31, %20 : tensor<4xf32>
    %33 = stablehlo.add %22, %32 : tensor<4xf32>
    %34 = stablehlo.divide %20, %24 : tensor<4xf32>
    %35 = "stablehlo.all_gather"(%34) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<4xf32>) -> tensor<32xf32>
    %c36 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %36 = stablehlo.reduce(%29 init: %c36) applies stablehlo.add across dimensions = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %37 = stablehlo.constant dense<4.0e0> : tensor<f32>
    %38 = stablehlo.divide %36, %37 : tensor<f32>
    %40 = stablehlo.constant dense<1.0e0> : tensor<f32>
    %41 = stablehlo.broadcast_in_dim %40, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %42 = stablehlo.subtract %arg3, %41 : tensor<4xf32>
    %c43 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %43 = stablehlo.reduce(%42 init: %c43) applies stablehlo.add across dimensions = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %44 = stablehlo.constant dense<1.24e2> : tensor<f32>
    %45 = stablehlo.divide %43, %44 : tensor<f32>
    %46 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %47 = stablehlo.broadcast_in_dim %46, dims = [] : (tensor<f32>) -> tensor<4x32xf32>
    %48 = stablehlo.broadcast_in_dim %46, dims = [] : (tensor<f32>) -> tensor<32x32xf32>
    return %23, %35, %38, %29, %33, %45, %47, %48, %48 : tensor<4xf32>, tensor<32xf32>, tensor<f32>, tensor<4xf32>, tensor<4xf32>, tensor<f32>, tensor<4x32xf32>, tensor<32x32xf32>, tensor<32x32xf32>
  }
}
