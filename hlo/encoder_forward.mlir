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
    %74 = stablehlo.constant dense<3.5355338e-1> : tensor<f32> loc("layer.0/attention")
    %75 = stablehlo.broadcast_in_dim %74, dims = [] : (tensor<f32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %76 = stablehlo.multiply %73, %75 : tensor<192x32xf32> loc("layer.0/attention")
    %77 = stablehlo.reshape %76 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %78 = stablehlo.transpose %77, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %79 = stablehlo.dot_general %67, %arg7, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %80 = stablehlo.broadcast_in_dim %arg8, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %81 = stablehlo.add %79, %80 : tensor<192x32xf32> loc("layer.0/attention")
    %82 = stablehlo.reshape %81 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %83 = stablehlo.transpose %82, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %84 = stablehlo.dot_general %67, %arg9, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %85 = stablehlo.broadcast_in_dim %arg10, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %86 = stablehlo.add %84, %85 : tensor<192x32xf32> loc("layer.0/attention")
    %87 = stablehlo.reshape %86 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %88 = stablehlo.transpose %87, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %89 = stablehlo.constant dense<1.0e0> : tensor<f32> loc("layer.0/attention")
    %90 = stablehlo.dot_general %78, %83, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x8xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x12xf32> loc("layer.0/attention")
    %91 = stablehlo.constant dense<-1.0e9> : tensor<f32> loc("layer.0/attention")
    %92 = stablehlo.broadcast_in_dim %91, dims = [] : (tensor<f32>) -> tensor<16x4x12x12xf32> loc("layer.0/attention")
    %93 = stablehlo.broadcast_in_dim %70, dims = [0, 2, 3] : (tensor<16x12x12xi1>) -> tensor<16x4x12x12xi1> loc("layer.0/attention")
    %94 = stablehlo.select %93, %90, %92 : tensor<16x4x12x12xi1>, tensor<16x4x12x12xf32> loc("layer.0/attention")
    %c95 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %95 = stablehlo.reduce(%94 init: %c95) applies stablehlo.maximum across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.0/attention")
    %96 = stablehlo.broadcast_in_dim %95, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x12xf32> loc("layer.0/attention")
    %97 = stablehlo.subtract %94, %96 : tensor<16x4x12x12xf32> loc("layer.0/attention")
    %98 = stablehlo.exponential %97 : tensor<16x4x12x12xf32> loc("layer.0/attention")
    %c99 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %99 = stablehlo.reduce(%98 init: %c99) applies stablehlo.add across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.0/attention")
    %100 = stablehlo.broadcast_in_dim %89, dims = [] : (tensor<f32>) -> tensor<16x4x12xf32> loc("layer.0/attention")
    %101 = stablehlo.multiply %99, %100 : tensor<16x4x12xf32> loc("layer.0/attention")
    %102 = stablehlo.divide %100, %101 : tensor<16x4x12xf32> loc("layer.0/attention")
    %103 = stablehlo.dot_general %98, %88, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x12xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %104 = stablehlo.broadcast_in_dim %102, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x8xf32> loc("layer.0/attention")
    %105 = stablehlo.multiply %103, %104 : tensor<16x4x12x8xf32> loc("layer.0/attention")
    %106 = stablehlo.transpose %105, dims = [0, 2, 1, 3] : (tensor<16x4x12x8xf32>) -> tensor<16x12x4x8xf32> loc("layer.0/attention")
    %107 = stablehlo.reshape %106 : (tensor<16x12x4x8xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %108 = stablehlo.dot_general %107, %arg11, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %109 = stablehlo.broadcast_in_dim %arg12, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %110 = stablehlo.add %108, %109 : tensor<192x32xf32> loc("layer.0/attention")
    %111 = stablehlo.add %67, %110 : tensor<192x32xf32> loc("layer.0/attention")
    %c112 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %112 = stablehlo.reduce(%111 init: %c112) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/attention")
    %113 = stablehlo.divide %112, %51 : tensor<192xf32> loc("layer.0/attention")
    %114 = stablehlo.broadcast_in_dim %113, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %115 = stablehlo.subtract %111, %114 : tensor<192x32xf32> loc("layer.0/attention")
    %116 = stablehlo.multiply %115, %115 : tensor<192x32xf32> loc("layer.0/attention")
    %c117 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %117 = stablehlo.reduce(%116 init: %c117) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/attention")
    %118 = stablehlo.divide %117, %51 : tensor<192xf32> loc("layer.0/attention")
    %119 = stablehlo.add %118, %59 : tensor<192xf32> loc("layer.0/attention")
    %120 = stablehlo.rsqrt %119 : tensor<192xf32> loc("layer.0/attention")
    %121 = stablehlo.broadcast_in_dim %120, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %122 = stablehlo.multiply %115, %121 : tensor<192x32xf32> loc("layer.0/attention")
    %123 = stablehlo.broadcast_in_dim %arg13, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %124 = stablehlo.multiply %122, %123 : tensor<192x32xf32> loc("layer.0/attention")
    %125 = stablehlo.broadcast_in_dim %arg14, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/attention")
    %126 = stablehlo.add %124, %125 : tensor<192x32xf32> loc("layer.0/attention")
    %127 = stablehlo.dot_general %126, %arg15, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<64x32xf32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %128 = stablehlo.broadcast_in_dim %arg16, dims = [1] : (tensor<64xf32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %129 = stablehlo.add %127, %128 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %130 = stablehlo.constant dense<7.0710677e-1> : tensor<f32> loc("layer.0/feed_forward")
    %131 = stablehlo.broadcast_in_dim %130, dims = [] : (tensor<f32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %132 = stablehlo.multiply %129, %131 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %133 = chlo.erf %132 : tensor<192x64xf32> -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %134 = stablehlo.broadcast_in_dim %89, dims = [] : (tensor<f32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %135 = stablehlo.add %133, %134 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %136 = stablehlo.constant dense<5.0e-1> : tensor<f32> loc("layer.0/feed_forward")
    %137 = stablehlo.broadcast_in_dim %136, dims = [] : (tensor<f32>) -> tensor<192x64xf32> loc("layer.0/feed_forward")
    %138 = stablehlo.multiply %135, %137 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %139 = stablehlo.multiply %129, %138 : tensor<192x64xf32> loc("layer.0/feed_forward")
    %140 = stablehlo.dot_general %139, %arg17, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x64xf32>, tensor<32x64xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %141 = stablehlo.broadcast_in_dim %arg18, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %142 = stablehlo.add %140, %141 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %143 = stablehlo.add %126, %142 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %c144 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %144 = stablehlo.reduce(%143 init: %c144) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/feed_forward")
    %145 = stablehlo.divide %144, %51 : tensor<192xf32> loc("layer.0/feed_forward")
    %146 = stablehlo.broadcast_in_dim %145, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %147 = stablehlo.subtract %143, %146 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %148 = stablehlo.multiply %147, %147 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %c149 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %149 = stablehlo.reduce(%148 init: %c149) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.0/feed_forward")
    %150 = stablehlo.divide %149, %51 : tensor<192xf32> loc("layer.0/feed_forward")
    %151 = stablehlo.add %150, %59 : tensor<192xf32> loc("layer.0/feed_forward")
    %152 = stablehlo.rsqrt %151 : tensor<192xf32> loc("layer.0/feed_forward")
    %153 = stablehlo.broadcast_in_dim %152, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %154 = stablehlo.multiply %147, %153 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %155 = stablehlo.broadcast_in_dim %arg19, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %156 = stablehlo.multiply %154, %155 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %157 = stablehlo.broadcast_in_dim %arg20, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.0/feed_forward")
    %158 = stablehlo.add %156, %157 : tensor<192x32xf32> loc("layer.0/feed_forward")
    %159 = stablehlo.dot_general %158, %arg21, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %160 = stablehlo.broadcast_in_dim %arg22, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %161 = stablehlo.add %159, %160 : tensor<192x32xf32> loc("layer.1/attention")
    %162 = stablehlo.multiply %161, %75 : tensor<192x32xf32> loc("layer.1/attention")
    %163 = stablehlo.reshape %162 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %164 = stablehlo.transpose %163, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %165 = stablehlo.dot_general %158, %arg23, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %166 = stablehlo.broadcast_in_dim %arg24, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %167 = stablehlo.add %165, %166 : tensor<192x32xf32> loc("layer.1/attention")
    %168 = stablehlo.reshape %167 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %169 = stablehlo.transpose %168, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %170 = stablehlo.dot_general %158, %arg25, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %171 = stablehlo.broadcast_in_dim %arg26, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %172 = stablehlo.add %170, %171 : tensor<192x32xf32> loc("layer.1/attention")
    %173 = stablehlo.reshape %172 : (tensor<192x32xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %174 = stablehlo.transpose %173, dims = [0, 2, 1, 3] : (tensor<16x12x4x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %175 = stablehlo.dot_general %164, %169, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x8xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x12xf32> loc("layer.1/attention")
    %176 = stablehlo.select %93, %175, %92 : tensor<16x4x12x12xi1>, tensor<16x4x12x12xf32> loc("layer.1/attention")
    %c177 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %177 = stablehlo.reduce(%176 init: %c177) applies stablehlo.maximum across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.1/attention")
    %178 = stablehlo.broadcast_in_dim %177, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x12xf32> loc("layer.1/attention")
    %179 = stablehlo.subtract %176, %178 : tensor<16x4x12x12xf32> loc("layer.1/attention")
    %180 = stablehlo.exponential %179 : tensor<16x4x12x12xf32> loc("layer.1/attention")
    %c181 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %181 = stablehlo.reduce(%180 init: %c181) applies stablehlo.add across dimensions = [3] : (tensor<16x4x12x12xf32>, tensor<f32>) -> tensor<16x4x12xf32> loc("layer.1/attention")
    %182 = stablehlo.multiply %181, %100 : tensor<16x4x12xf32> loc("layer.1/attention")
    %183 = stablehlo.divide %100, %182 : tensor<16x4x12xf32> loc("layer.1/attention")
    %184 = stablehlo.dot_general %180, %174, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<16x4x12x12xf32>, tensor<16x4x12x8xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %185 = stablehlo.broadcast_in_dim %183, dims = [0, 1, 2] : (tensor<16x4x12xf32>) -> tensor<16x4x12x8xf32> loc("layer.1/attention")
    %186 = stablehlo.multiply %184, %185 : tensor<16x4x12x8xf32> loc("layer.1/attention")
    %187 = stablehlo.transpose %186, dims = [0, 2, 1, 3] : (tensor<16x4x12x8xf32>) -> tensor<16x12x4x8xf32> loc("layer.1/attention")
    %188 = stablehlo.reshape %187 : (tensor<16x12x4x8xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %189 = stablehlo.dot_general %188, %arg27, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<32x32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %190 = stablehlo.broadcast_in_dim %arg28, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %191 = stablehlo.add %189, %190 : tensor<192x32xf32> loc("layer.1/attention")
    %192 = stablehlo.add %158, %191 : tensor<192x32xf32> loc("layer.1/attention")
    %c193 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %193 = stablehlo.reduce(%192 init: %c193) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/attention")
    %194 = stablehlo.divide %193, %51 : tensor<192xf32> loc("layer.1/attention")
    %195 = stablehlo.broadcast_in_dim %194, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %196 = stablehlo.subtract %192, %195 : tensor<192x32xf32> loc("layer.1/attention")
    %197 = stablehlo.multiply %196, %196 : tensor<192x32xf32> loc("layer.1/attention")
    %c198 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %198 = stablehlo.reduce(%197 init: %c198) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/attention")
    %199 = stablehlo.divide %198, %51 : tensor<192xf32> loc("layer.1/attention")
    %200 = stablehlo.add %199, %59 : tensor<192xf32> loc("layer.1/attention")
    %201 = stablehlo.rsqrt %200 : tensor<192xf32> loc("layer.1/attention")
    %202 = stablehlo.broadcast_in_dim %201, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %203 = stablehlo.multiply %196, %202 : tensor<192x32xf32> loc("layer.1/attention")
    %204 = stablehlo.broadcast_in_dim %arg29, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %205 = stablehlo.multiply %203, %204 : tensor<192x32xf32> loc("layer.1/attention")
    %206 = stablehlo.broadcast_in_dim %arg30, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/attention")
    %207 = stablehlo.add %205, %206 : tensor<192x32xf32> loc("layer.1/attention")
    %208 = stablehlo.dot_general %207, %arg31, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x32xf32>, tensor<64x32xf32>) -> tensor<192x64xf32> loc("layer.1/feed_forward")
    %209 = stablehlo.broadcast_in_dim %arg32, dims = [1] : (tensor<64xf32>) -> tensor<192x64xf32> loc("layer.1/feed_forward")
    %210 = stablehlo.add %208, %209 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %211 = stablehlo.multiply %210, %131 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %212 = chlo.erf %211 : tensor<192x64xf32> -> tensor<192x64xf32> loc("layer.1/feed_forward")
    %213 = stablehlo.add %212, %134 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %214 = stablehlo.multiply %213, %137 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %215 = stablehlo.multiply %210, %214 : tensor<192x64xf32> loc("layer.1/feed_forward")
    %216 = stablehlo.dot_general %215, %arg33, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<192x64xf32>, tensor<32x64xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %217 = stablehlo.broadcast_in_dim %arg34, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %218 = stablehlo.add %216, %217 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %219 = stablehlo.add %207, %218 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %c220 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %220 = stablehlo.reduce(%219 init: %c220) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/feed_forward")
    %221 = stablehlo.divide %220, %51 : tensor<192xf32> loc("layer.1/feed_forward")
    %222 = stablehlo.broadcast_in_dim %221, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %223 = stablehlo.subtract %219, %222 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %224 = stablehlo.multiply %223, %223 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %c225 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %225 = stablehlo.reduce(%224 init: %c225) applies stablehlo.add across dimensions = [1] : (tensor<192x32xf32>, tensor<f32>) -> tensor<192xf32> loc("layer.1/feed_forward")
    %226 = stablehlo.divide %225, %51 : tensor<192xf32> loc("layer.1/feed_forward")
    %227 = stablehlo.add %226, %59 : tensor<192xf32> loc("layer.1/feed_forward")
    %228 = stablehlo.rsqrt %227 : tensor<192xf32> loc("layer.1/feed_forward")
    %229 = stablehlo.broadcast_in_dim %228, dims = [0] : (tensor<192xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %230 = stablehlo.multiply %223, %229 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %231 = stablehlo.broadcast_in_dim %arg35, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %232 = stablehlo.multiply %230, %231 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %233 = stablehlo.broadcast_in_dim %arg36, dims = [1] : (tensor<32xf32>) -> tensor<192x32xf32> loc("layer.1/feed_forward")
    %234 = stablehlo.add %232, %233 : tensor<192x32xf32> loc("layer.1/feed_forward")
    %235 = stablehlo.slice %arg39 [0:16, 0:1] : (tensor<16x12xi32>) -> tensor<16x1xi32> loc("pooling")
    %236 = stablehlo.broadcast_in_dim %arg39, dims = [0, 2] : (tensor<16x12xi32>) -> tensor<16x1x12xi32> loc("pooling")
    %237 = stablehlo.broadcast_in_dim %235, dims = [0, 1] : (tensor<16x1xi32>) -> tensor<16x1x12xi32> loc("pooling")
    %238 = stablehlo.compare EQ, %236, %237 : (tensor<16x1x12xi32>, tensor<16x1x12xi32>) -> tensor<16x1x12xi1> loc("pooling")
    %239 = stablehlo.convert %238 : (tensor<16x1x12xi1>) -> tensor<16x1x12xf32> loc("pooling")
    %240 = stablehlo.reshape %234 : (tensor<192x32xf32>) -> tensor<16x12x32xf32> loc("pooling")
    %241 = stablehlo.dot_general %239, %240, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<16x1x12xf32>, tensor<16x12x32xf32>) -> tensor<16x1x32xf32> loc("pooling")
    %c242 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %242 = stablehlo.reduce(%239 init: %c242) applies stablehlo.add across dimensions = [2] : (tensor<16x1x12xf32>, tensor<f32>) -> tensor<16x1xf32> loc("pooling")
    %243 = stablehlo.broadcast_in_dim %89, dims = [] : (tensor<f32>) -> tensor<16x1xf32> loc("pooling")
    %244 = stablehlo.maximum %242, %243 : tensor<16x1xf32> loc("pooling")
    %245 = stablehlo.broadcast_in_dim %244, dims = [0, 1] : (tensor<16x1xf32>) -> tensor<16x1x32xf32> loc("pooling")
    %246 = stablehlo.divide %241, %245 : tensor<16x1x32xf32> loc("pooling")
    %247 = stablehlo.reshape %246 : (tensor<16x1x32xf32>) -> tensor<16x32xf32> loc("pooling")
    %248 = stablehlo.multiply %247, %247 : tensor<16x32xf32>
    %c249 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %249 = stablehlo.reduce(%248 init: %c249) applies stablehlo.add across dimensions = [1] : (tensor<16x32xf32>, tensor<f32>) -> tensor<16xf32>
    %250 = stablehlo.constant dense<1.0e-24> : tensor<f32>
    %251 = stablehlo.broadcast_in_dim %250, dims = [] : (tensor<f32>) -> tensor<16xf32>
    %252 = stablehlo.maximum %249, %251 : tensor<16xf32>
    %253 = stablehlo.rsqrt %252 : tensor<16xf32>
    %254 = stablehlo.broadcast_in_dim %253, dims = [0] : (tensor<16xf32>) -> tensor<16x32xf32>
    %255 = stablehlo.multiply %247, %254 : tensor<16x32xf32>
    return %255 : tensor<16x32xf32>
  }
}
