module @forward attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(
    %arg0: tensor<97x32xf32>,  // embeddings.word_embeddings.weight
    %arg1: tensor<40x32xf32>,  // embeddings.position_embeddings.weight
    %arg2: tensor<2x32xf32>,  // embeddings.token_type_embeddings.weight
    %arg3: tensor<32xf32>,  // embeddings.LayerNorm.weight
    %arg4: tensor<32xf32>,  // embeddings.LayerNorm.bias
    %arg5: tensor<32x32xf32>,  // encoder.layer.0.attention.self.query.weight
    %arg6: tensor<32xf32>,  // encoder.layer.0.attention.self.query.bias
    %arg7: tensor<32x32xf32>,  // encoder.layer.0.attention.self.key.weight
    %arg8: tensor<32xf32>,  // encoder.layer.0.attention.self.key.bias
    %arg9: tensor<32x32xf32>,  // encoder.layer.0.attention.self.value.weight
    %arg10: tensor<32xf32>,  // encoder.layer.0.attention.self.value.bias
    %arg11: tensor<32x32xf32>,  // encoder.layer.0.attention.output.dense.weight
    %arg12: tensor<32xf32>,  // encoder.layer.0.attention.output.dense.bias
    %arg13: tensor<32xf32>,  // encoder.layer.0.attention.output.LayerNorm.weight
    %arg14: tensor<32xf32>,  // encoder.layer.0.attention.output.LayerNorm.bias
    %arg15: tensor<64x32xf32>,  // encoder.layer.0.intermediate.dense.weight
    %arg16: tensor<64xf32>,  // encoder.layer.0.intermediate.dense.bias
    %arg17: tensor<32x64xf32>,  // encoder.layer.0.output.dense.weight
    %arg18: tensor<32xf32>,  // encoder.layer.0.output.dense.bias
    %arg19: tensor<32xf32>,  // encoder.layer.0.output.LayerNorm.weight
    %arg20: tensor<32xf32>,  // encoder.layer.0.output.LayerNorm.bias
    %arg21: tensor<32x32xf32>,  // encoder.layer.1.attention.self.query.weight
    %arg22: tensor<32xf32>,  // encoder.layer.1.attention.self.query.bias
    %arg23: tensor<32x32xf32>,  // encoder.layer.1.attention.self.key.weight
    %arg24: tensor<32xf32>,  // encoder.layer.1.attention.self.key.bias
    %arg25: tensor<32x32xf32>,  // encoder.layer.1.attention.self.value.weight
    %arg26: tensor<32xf32>,  // encoder.layer.1.attention.self.value.bias
    %arg27: tensor<32x32xf32>,  // encoder.layer.1.attention.output.dense.weight
    %arg28: tensor<32xf32>,  // encoder.layer.1.attention.output.dense.bias
    %arg29: tensor<32xf32>,  // encoder.layer.1.attention.output.LayerNorm.weight
    %arg30: tensor<32xf32>,  // encoder.layer.1.attention.output.LayerNorm.bias
    %arg31: tensor<64x32xf32>,  // encoder.layer.1.intermediate.dense.weight
    %arg32: tensor<64xf32>,  // encoder.layer.1.intermediate.dense.bias
    %arg33: tensor<32x64xf32>,  // encoder.layer.1.output.dense.weight
    %arg34: tensor<32xf32>,  // encoder.layer.1.output.dense.bias
    %arg35: tensor<32xf32>,  // encoder.layer.1.output.LayerNorm.weight
    %arg36: tensor<32xf32>,  // encoder.layer.1.output.LayerNorm.bias
    %arg37: tensor<16x12xi32>,  // ids
    %arg38: tensor<16x12xi32>,  // positions
    %arg39: tensor<16x12xi32>  // segments
  ) -> (
    tensor<16x32xf32>  // embeddings
  ) {
    %40 = stablehlo.reshape %arg37 : (tensor<16x12xi32>) -> tensor<192xi32> loc("embeddings")
    %41 = "stablehlo.gather"(%arg0, %40) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<97x32xf32>, tensor<192xi32>) -> tensor<192x32xf32> loc("embeddings")
    %42 = stablehlo.reshape %arg38 : (tensor<16x12xi32>) -> tensor<192xi32> loc("embeddings")
    %43 = "stablehlo.gather"(%arg1, %42) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<40x32xf32>, tensor<192xi32>) -> tensor<192x32xf32> loc("embeddings")
    %44 = stablehlo.slice %arg2 [0:1, 0:32] : (tensor<2x32xf32>) -> tensor<1x32xf32> loc("embeddings")
    %45 = stablehlo.reshape %44 : (tensor<1x32xf32>) -> tensor<32xf32> loc("embeddings")
    %46 = stablehlo.add %41, %43 : tensor<192x32xf32> loc("embeddings")
    %47 = stablehlo.broadcast_in_dim %45, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("embeddings")
    %48 = stablehlo.add %46, %47 : tensor<192x32xf32> loc("embeddings")
    %c49 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %49 = stablehlo.reduce(%48 init: %c49) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("embeddings")
    %50 = stablehlo.constant dense<3.2e1> : tensor<f32> loc("embeddings")
    %51 = stablehlo.broadcast_in_dim %50, dims = [] : (tensor<f32>) -> tensor<192xf32> loc("embeddings")
    %52 = stablehlo.divide %49, %51 : tensor<192xf32> loc("embeddings")
    %53 = stablehlo.broadcast_in_dim %52, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("embeddings")
    %54 = stablehlo.subtract %48, %53 : tensor<192x32xf32> loc("embeddings")
    %55 = stablehlo.multiply %54, %54 : tensor<192x32xf32> loc("embeddings")
    %c56 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %56 = stablehlo.reduce(%55 init: %c56) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("embeddings")
    %57 = stablehlo.divide %56, %51 : tensor<192xf32> loc("embeddings")
    %58 = stablehlo.constant dense<1.0e-12> : tensor<f32> loc("embeddings")
    %59 = stablehlo.broadcast_in_dim %58, dims = [] : (tensor<f32>) -> tensor<192xf32> loc("embeddings")
    %60 = stablehlo.add %57, %59 : tensor<192xf32> loc("embeddings")
    %61 = stablehlo.rsqrt %60 : tensor<192xf32> loc("embeddings")
    %62 = stablehlo.broadcast_in_dim %61, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("embeddings")
    %63 = stablehlo.multiply %54, %62 : tensor<192x32xf32> loc("embeddings")
    %64 = stablehlo.broadcast_in_dim %arg3, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("embeddings")
    %65 = stablehlo.multiply %63, %64 : tensor<192x32xf32> loc("embeddings")
    %66 = stablehlo.broadcast_in_dim %arg4, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("embeddings")
    %67 = stablehlo.add %65, %66 : tensor<192x32xf32> loc("embeddings")
    %68 = stablehlo.broadcast_in_dim %arg39, dims = [0, 1] : (tensor<16x12xi32>) -> tensor<16x12x12xi32>
    %69 = stablehlo.broadcast_in_dim %arg39, dims = [0, 2] : (tensor<16x12xi32>) -> tensor<16x12x12xi32>
    %70 = stablehlo.compare EQ, %68, %69 : (tensor<16x12x12xi32>, tensor<16x12x12xi32>) -> tensor<16x12x12xi1>
    %71 = stablehlo.dot_general %67, %arg5, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %72 = stablehlo.broadcast_in_dim %arg6, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %73 = stablehlo.add %71, %72 : tensor<192x32xf32> loc("layer.0/attention")
    %74 = stablehlo.reshape %73 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %75 = stablehlo.transpose %74, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %76 = stablehlo.dot_general %67, %arg7, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %77 = stablehlo.broadcast_in_dim %arg8, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %78 = stablehlo.add %76, %77 : tensor<192x32xf32> loc("layer.0/attention")
    %79 = stablehlo.reshape %78 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %80 = stablehlo.transpose %79, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %81 = stablehlo.dot_general %67, %arg9, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %82 = stablehlo.broadcast_in_dim %arg10, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %83 = stablehlo.add %81, %82 : tensor<192x32xf32> loc("layer.0/attention")
    %84 = stablehlo.reshape %83 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %85 = stablehlo.transpose %84, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %86 = stablehlo.constant dense<3.5355338e-1> : tensor<f32> loc("layer.0/attention")
    %87 = stablehlo.broadcast_in_dim %86, dims = [] : (tensor<f32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %88 = stablehlo.multiply %75, %87 : tensor<16x4x12x8xf32> loc("layer.0/attention")
    %89 = stablehlo.dot_general %88, %80, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x8xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x12xf32> loc("layer.0/attention")
    %90 = stablehlo.constant dense<-1.0e9> : tensor<f32> loc("layer.0/attention")
    %91 = stablehlo.broadcast_in_dim %90, dims = [] : (tensor<f32>) -> tensor<16x4x12x12xf32> loc("layer.0/attention")
    %92 = stablehlo.broadcast_in_dim %70, dims = [0, 2, 3] : (tensor<16x12x12xi1>) -> tensor<16x4x12x12xi1> loc("layer.0/attention")
    %93 = stablehlo.select %92, %89, %91 : tensor<16x4x12x12xi1>, tensor<16x4x12x12xf32> loc("layer.0/attention")
    %c94 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %94 = stablehlo.reduce(%93 init: %c94) applies stablehlo.maximum across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.0/attention")
    %95 = stablehlo.reshape %94 : (tensor<16x4x12xf32>) -> tensor<16x4x12xf32> loc("layer.0/attention")
    %96 = stablehlo.broadcast_in_dim %95, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x12xf32> loc("layer.0/attention")
    %97 = stablehlo.subtract %93, %96 : tensor<16x4x12x12xf32> loc("layer.0/attention")
    %98 = stablehlo.exponential %97 : tensor<16x4x12x12xf32> loc("layer.0/attention")
    %c99 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %99 = stablehlo.reduce(%98 init: %c99) applies stablehlo.add across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.0/attention")
    %100 = stablehlo.broadcast_in_dim %99, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x12xf32> loc("layer.0/attention")
    %101 = stablehlo.divide %98, %100 : tensor<16x4x12x12xf32> loc("layer.0/attention")
    %102 = stablehlo.dot_general %101, %85, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x12xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %103 = stablehlo.transpose %102, dims = [0, 2, 1, 3] : (tensor<16x4x12x8xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %104 = stablehlo.reshape %103 : (tensor<16x12x4x8xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %105 = stablehlo.dot_general %104, %arg11, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %106 = stablehlo.broadcast_in_dim %arg12, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %107 = stablehlo.add %105, %106 : tensor<192x32xf32> loc("layer.0/attention")
    %108 = stablehlo.add %67, %107 : tensor<192x32xf32> loc("layer.0/attention")
    %c109 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %109 = stablehlo.reduce(%108 init: %c109) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/attention")
    %110 = stablehlo.divide %109, %51 : tensor<192xf32> loc("layer.0/attention")
    %111 = stablehlo.broadcast_in_dim %110, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %112 = stablehlo.subtract %108, %111 : tensor<192x32xf32> loc("layer.0/attention")
    %113 = stablehlo.multiply %112, %112 : tensor<192x32xf32> loc("layer.0/attention")
    %c114 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %114 = stablehlo.reduce(%113 init: %c114) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/attention")
    %115 = stablehlo.divide %114, %51 : tensor<192xf32> loc("layer.0/attention")
    %116 = stablehlo.add %115, %59 : tensor<192xf32> loc("layer.0/attention")
    %117 = stablehlo.rsqrt %116 : tensor<192xf32> loc("layer.0/attention")
    %118 = stablehlo.broadcast_in_dim %117, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %119 = stablehlo.multiply %112, %118 : tensor<192x32xf32> loc("layer.0/attention")
    %120 = stablehlo.broadcast_in_dim %arg13, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %121 = stablehlo.multiply %119, %120 : tensor<192x32xf32> loc("layer.0/attention")
    %122 = stablehlo.broadcast_in_dim %arg14, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %123 = stablehlo.add %121, %122 : tensor<192x32xf32> loc("layer.0/attention")
    %124 = stablehlo.dot_general %123, %arg15, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<64x32xf32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %125 = stablehlo.broadcast_in_dim %arg16, dims = [1] : (tensor<64xf32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %126 = stablehlo.add %124, %125 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %127 = stablehlo.constant dense<5.0e-1> : tensor<f32> loc("layer.0/feed_forward")
    %128 = stablehlo.broadcast_in_dim %127, dims = [] : (tensor<f32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %129 = stablehlo.multiply %126, %128 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %130 = stablehlo.constant dense<7.0710677e-1> : tensor<f32> loc("layer.0/feed_forward")
    %131 = stablehlo.broadcast_in_dim %130, dims = [] : (tensor<f32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %132 = stablehlo.multiply %126, %131 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %133 = chlo.erf %132 : tensor<192x64xf32> -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %134 = stablehlo.constant dense<1.0e0> : tensor<f32> loc("layer.0/feed_forward")
    %135 = stablehlo.broadcast_in_dim %134, dims = [] : (tensor<f32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %136 = stablehlo.add %133, %135 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %137 = stablehlo.multiply %129, %136 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %138 = stablehlo.dot_general %137, %arg17, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x64xf32>, tensor<32x64xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %139 = stablehlo.broadcast_in_dim %arg18, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %140 = stablehlo.add %138, %139 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %141 = stablehlo.add %123, %140 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %c142 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %142 = stablehlo.reduce(%141 init: %c142) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/feed_forward")
    %143 = stablehlo.divide %142, %51 : tensor<192xf32> loc("layer.0/feed_forward")
    %144 = stablehlo.broadcast_in_dim %143, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %145 = stablehlo.subtract %141, %144 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %146 = stablehlo.multiply %145, %145 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %c147 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %147 = stablehlo.reduce(%146 init: %c147) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/feed_forward")
    %148 = stablehlo.divide %147, %51 : tensor<192xf32> loc("layer.0/feed_forward")
    %149 = stablehlo.add %148, %59 : tensor<192xf32> loc("layer.0/feed_forward")
    %150 = stablehlo.rsqrt %149 : tensor<192xf32> loc("layer.0/feed_forward")
    %151 = stablehlo.broadcast_in_dim %150, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %152 = stablehlo.multiply %145, %151 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %153 = stablehlo.broadcast_in_dim %arg19, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %154 = stablehlo.multiply %152, %153 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %155 = stablehlo.broadcast_in_dim %arg20, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %156 = stablehlo.add %154, %155 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %157 = stablehlo.dot_general %156, %arg21, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %158 = stablehlo.broadcast_in_dim %arg22, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %159 = stablehlo.add %157, %158 : tensor<192x32xf32> loc("layer.1/attention")
    %160 = stablehlo.reshape %159 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %161 = stablehlo.transpose %160, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %162 = stablehlo.dot_general %156, %arg23, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %163 = stablehlo.broadcast_in_dim %arg24, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %164 = stablehlo.add %162, %163 : tensor<192x32xf32> loc("layer.1/attention")
    %165 = stablehlo.reshape %164 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %166 = stablehlo.transpose %165, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %167 = stablehlo.dot_general %156, %arg25, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %168 = stablehlo.broadcast_in_dim %arg26, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %169 = stablehlo.add %167, %168 : tensor<192x32xf32> loc("layer.1/attention")
    %170 = stablehlo.reshape %169 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %171 = stablehlo.transpose %170, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %172 = stablehlo.multiply %161, %87 : tensor<16x4x12x8xf32> loc("layer.1/attention")
    %173 = stablehlo.dot_general %172, %166, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x8xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x12xf32> loc("layer.1/attention")
    %174 = stablehlo.select %92, %173, %91 : tensor<16x4x12x12xi1>, tensor<16x4x12x12xf32> loc("layer.1/attention")
    %c175 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %175 = stablehlo.reduce(%174 init: %c175) applies stablehlo.maximum across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.1/attention")
    %176 = stablehlo.reshape %175 : (tensor<16x4x12xf32>) -> tensor<16x4x12xf32> loc("layer.1/attention")
    %177 = stablehlo.broadcast_in_dim %176, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x12xf32> loc("layer.1/attention")
    %178 = stablehlo.subtract %174, %177 : tensor<16x4x12x12xf32> loc("layer.1/attention")
    %179 = stablehlo.exponential %178 : tensor<16x4x12x12xf32> loc("layer.1/attention")
    %c180 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %180 = stablehlo.reduce(%179 init: %c180) applies stablehlo.add across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.1/attention")
    %181 = stablehlo.broadcast_in_dim %180, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x12xf32> loc("layer.1/attention")
    %182 = stablehlo.divide %179, %181 : tensor<16x4x12x12xf32> loc("layer.1/attention")
    %183 = stablehlo.dot_general %182, %171, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x12xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %184 = stablehlo.transpose %183, dims = [0, 2, 1, 3] : (tensor<16x4x12x8xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %185 = stablehlo.reshape %184 : (tensor<16x12x4x8xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %186 = stablehlo.dot_general %185, %arg27, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %187 = stablehlo.broadcast_in_dim %arg28, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %188 = stablehlo.add %186, %187 : tensor<192x32xf32> loc("layer.1/attention")
    %189 = stablehlo.add %156, %188 : tensor<192x32xf32> loc("layer.1/attention")
    %c190 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %190 = stablehlo.reduce(%189 init: %c190) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/attention")
    %191 = stablehlo.divide %190, %51 : tensor<192xf32> loc("layer.1/attention")
    %192 = stablehlo.broadcast_in_dim %191, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %193 = stablehlo.subtract %189, %192 : tensor<192x32xf32> loc("layer.1/attention")
    %194 = stablehlo.multiply %193, %193 : tensor<192x32xf32> loc("layer.1/attention")
    %c195 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %195 = stablehlo.reduce(%194 init: %c195) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/attention")
    %196 = stablehlo.divide %195, %51 : tensor<192xf32> loc("layer.1/attention")
    %197 = stablehlo.add %196, %59 : tensor<192xf32> loc("layer.1/attention")
    %198 = stablehlo.rsqrt %197 : tensor<192xf32> loc("layer.1/attention")
    %199 = stablehlo.broadcast_in_dim %198, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %200 = stablehlo.multiply %193, %199 : tensor<192x32xf32> loc("layer.1/attention")
    %201 = stablehlo.broadcast_in_dim %arg29, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %202 = stablehlo.multiply %200, %201 : tensor<192x32xf32> loc("layer.1/attention")
    %203 = stablehlo.broadcast_in_dim %arg30, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %204 = stablehlo.add %202, %203 : tensor<192x32xf32> loc("layer.1/attention")
    %205 = stablehlo.dot_general %204, %arg31, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<64x32xf32>) -> tensor<192x64xf32> loc("layer.1/feed_forward")
    %206 = stablehlo.broadcast_in_dim %arg32, dims = [1] : (tensor<64xf32>) -> tensor<192x64xf32> loc("layer.1/feed_forward")
    %207 = stablehlo.add %205, %206 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %208 = stablehlo.multiply %207, %128 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %209 = stablehlo.multiply %207, %131 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %210 = chlo.erf %209 : tensor<192x64xf32> -> tensor<192x64xf32> loc("layer.1/feed_forward")
    %211 = stablehlo.add %210, %135 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %212 = stablehlo.multiply %208, %211 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %213 = stablehlo.dot_general %212, %arg33, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x64xf32>, tensor<32x64xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %214 = stablehlo.broadcast_in_dim %arg34, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %215 = stablehlo.add %213, %214 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %216 = stablehlo.add %204, %215 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %c217 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %217 = stablehlo.reduce(%216 init: %c217) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/feed_forward")
    %218 = stablehlo.divide %217, %51 : tensor<192xf32> loc("layer.1/feed_forward")
    %219 = stablehlo.broadcast_in_dim %218, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %220 = stablehlo.subtract %216, %219 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %221 = stablehlo.multiply %220, %220 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %c222 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %222 = stablehlo.reduce(%221 init: %c222) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/feed_forward")
    %223 = stablehlo.divide %222, %51 : tensor<192xf32> loc("layer.1/feed_forward")
    %224 = stablehlo.add %223, %59 : tensor<192xf32> loc("layer.1/feed_forward")
    %225 = stablehlo.rsqrt %224 : tensor<192xf32> loc("layer.1/feed_forward")
    %226 = stablehlo.broadcast_in_dim %225, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %227 = stablehlo.multiply %220, %226 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %228 = stablehlo.broadcast_in_dim %arg35, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %229 = stablehlo.multiply %227, %228 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %230 = stablehlo.broadcast_in_dim %arg36, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %231 = stablehlo.add %229, %230 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %232 = stablehlo.slice %arg39 [0:16, 0:1] : (tensor<16x12xi32>) -> tensor<16x1xi32> loc("pooling")
    %233 = stablehlo.broadcast_in_dim %arg39, dims = [0, 2] : (tensor<16x12xi32>) -> tensor<16x1x12xi32> loc("pooling")
    %234 = stablehlo.broadcast_in_dim %232, dims = [0, 1] : (tensor<16x1xi32>) -> tensor<16x1x12xi32> loc("pooling")
    %235 = stablehlo.compare EQ, %233, %234 : (tensor<16x1x12xi32>, tensor<16x1x12xi32>) -> tensor<16x1x12xi1> loc("pooling")
    %236 = stablehlo.convert %235 : (tensor<16x1x12xi1>) -> tensor<16x1x12xf32> loc("pooling")
    %237 = stablehlo.reshape %231 : (tensor<192x32xf32>) -> tensor<16x12x32xf32> loc("pooling")
    %238 = stablehlo.dot_general %236, %237, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<16x1x12xf32>, tensor<16x12x32xf32>) -> tensor<16x1x32xf32> loc("pooling")
    %c239 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %239 = stablehlo.reduce(%236 init: %c239) applies stablehlo.add across dimensions = [2] : (tensor<16x1x12xf32>, tensor<f32>) -> tensor<16x1xf32> loc("pooling")
    %240 = stablehlo.broadcast_in_dim %134, dims = [] : (tensor<f32>) -> tensor<16x1xf32> loc("pooling")
    %241 = stablehlo.maximum %239, %240 : tensor<16x1xf32> loc("pooling")
    %242 = stablehlo.broadcast_in_dim %241, dims = [0, 1] : (tensor<16x1xf32>) -> tensor<16x1x32xf32> loc("pooling")
    %243 = stablehlo.divide %238, %242 : tensor<16x1x32xf32> loc("pooling")
    %244 = stablehlo.reshape %243 : (tensor<16x1x32xf32>) -> tensor<16x32xf32> loc("pooling")
    %245 = stablehlo.multiply %244, %244 : tensor<16x32xf32>
    %c246 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %246 = stablehlo.reduce(%245 init: %c246) applies stablehlo.add across dimensions = [1] : (tensor<16x32xf32>, tensor<f32>) -> tensor<16xf32>
    %247 = stablehlo.constant dense<1.0e-24> : tensor<f32>
    %248 = stablehlo.broadcast_in_dim %247, dims = [] : (tensor<f32>) -> tensor<16xf32>
    %249 = stablehlo.maximum %246, %248 : tensor<16xf32>
    %250 = stablehlo.rsqrt %249 : tensor<16xf32>
    %251 = stablehlo.broadcast_in_dim %250, dims = [0] : (tensor<16xf32>) -> tensor<16x32xf32>
    %252 = stablehlo.multiply %244, %251 : tensor<16x32xf32>
    return %252 : tensor<16x32xf32>
  }
}
