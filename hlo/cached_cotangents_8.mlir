module @cotangents attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<4xf32>,  // own_weight
    %arg1: tensor<4x32xf32> {tf.aliasing_output = 0 : i32},  // gradient.anchors
    %arg2: tensor<4x32xf32>,  // vectors.positives
    %arg3: tensor<32x32xf32>,  // columns.gradient.positives
    %arg4: tensor<4x32xf32>,  // vectors.anchors
    %arg5: tensor<32x32xf32>  // columns.gradient.negatives
  ) -> (
    tensor<4x32xf32>,  // gradient.anchors
    tensor<4x32xf32>,  // gradient.positives
    tensor<4x32xf32>,  // gradient.negatives
    tensor<97x32xf32>,  // gradient/embeddings.word_embeddings.weight
    tensor<40x32xf32>,  // gradient/embeddings.position_embeddings.weight
    tensor<2x32xf32>,  // gradient/embeddings.token_type_embeddings.weight
    tensor<32xf32>,  // gradient/embeddings.LayerNorm.weight
    tensor<32xf32>,  // gradient/embeddings.LayerNorm.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.0.attention.self.query.weight
    tensor<32xf32>,  // gradient/encoder.layer.0.attention.self.query.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.0.attention.self.key.weight
    tensor<32xf32>,  // gradient/encoder.layer.0.attention.self.key.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.0.attention.self.value.weight
    tensor<32xf32>,  // gradient/encoder.layer.0.attention.self.value.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.0.attention.output.dense.weight
    tensor<32xf32>,  // gradient/encoder.layer.0.attention.output.dense.bias
    tensor<32xf32>,  // gradient/encoder.layer.0.attention.output.LayerNorm.weight
    tensor<32xf32>,  // gradient/encoder.layer.0.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // gradient/encoder.layer.0.intermediate.dense.weight
    tensor<64xf32>,  // gradient/encoder.layer.0.intermediate.dense.bias
    tensor<32x64xf32>,  // gradient/encoder.layer.0.output.dense.weight
    tensor<32xf32>,  // gradient/encoder.layer.0.output.dense.bias
    tensor<32xf32>,  // gradient/encoder.layer.0.output.LayerNorm.weight
    tensor<32xf32>,  // gradient/encoder.layer.0.output.LayerNorm.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.1.attention.self.query.weight
    tensor<32xf32>,  // gradient/encoder.layer.1.attention.self.query.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.1.attention.self.key.weight
    tensor<32xf32>,  // gradient/encoder.layer.1.attention.self.key.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.1.attention.self.value.weight
    tensor<32xf32>,  // gradient/encoder.layer.1.attention.self.value.bias
    tensor<32x32xf32>,  // gradient/encoder.layer.1.attention.output.dense.weight
    tensor<32xf32>,  // gradient/encoder.layer.1.attention.output.dense.bias
    tensor<32xf32>,  // gradient/encoder.layer.1.attention.output.LayerNorm.weight
    tensor<32xf32>,  // gradient/encoder.layer.1.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // gradient/encoder.layer.1.intermediate.dense.weight
    tensor<64xf32>,  // gradient/encoder.layer.1.intermediate.dense.bias
    tensor<32x64xf32>,  // gradient/encoder.layer.1.output.dense.weight
    tensor<32xf32>,  // gradient/encoder.layer.1.output.dense.bias
    tensor<32xf32>,  // gradient/encoder.layer.1.output.LayerNorm.weight
    tensor<32xf32>,  // gradient/encoder.layer.1.output.LayerNorm.bias
    tensor<i32>  // at
  ) {
    %1 = stablehlo.broadcast_in_dim %arg0, dims = [0] : (tensor<4xf32>) -> tensor<4x32xf32>
    %4 = stablehlo.multiply %arg2, %1 : tensor<4x32xf32>
    %5 = stablehlo.add %arg1, %4 : tensor<4x32xf32>
    %7 = "stablehlo.reduce_scatter"(%arg3) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<32x32xf32>) -> tensor<4x32xf32>
    %9 = stablehlo.multiply %arg4, %1 : tensor<4x32xf32>
    %10 = stablehlo.add %7, %9 : tensor<4x32xf32>
    %12 = "stablehlo.reduce_scatter"(%arg5) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<32x32xf32>) -> tensor<4x32xf32>
    %13 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<97x32xf32>
    %15 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<40x32xf32>
    %16 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<2x32xf32>
    %17 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<32xf32>
    %18 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<32x32xf32>
    %19 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<64x32xf32>
    %20 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<64xf32>
    %21 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<32x64xf32>
    %22 = stablehlo.constant dense<0> : tensor<i32>
    return %5, %10, %12, %14, %15, %16, %17, %17, %18, %17, %18, %17, %18, %17, %18, %17, %17, %17, %19, %20, %21, %17, %17, %17, %18, %17, %18, %17, %18, %17, %18, %17, %17, %17, %19, %20, %21, %17, %17, %17, %22 : tensor<4x32xf32>, tensor<4x32xf32>, tensor<4x32xf32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<i32>
  }
}
