module @train_step attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 8 : i32} {
  func.func public @main(
    %arg0: tensor<97x32xf32> {tf.aliasing_output = 0 : i32},  // embeddings.word_embeddings.weight
    %arg1: tensor<40x32xf32> {tf.aliasing_output = 1 : i32},  // embeddings.position_embeddings.weight
    %arg2: tensor<2x32xf32> {tf.aliasing_output = 2 : i32},  // embeddings.token_type_embeddings.weight
    %arg3: tensor<32xf32> {tf.aliasing_output = 3 : i32},  // embeddings.LayerNorm.weight
    %arg4: tensor<32xf32> {tf.aliasing_output = 4 : i32},  // embeddings.LayerNorm.bias
    %arg5: tensor<32x32xf32> {tf.aliasing_output = 5 : i32},  // encoder.layer.0.attention.self.query.weight
    %arg6: tensor<32xf32> {tf.aliasing_output = 6 : i32},  // encoder.layer.0.attention.self.query.bias
    %arg7: tensor<32x32xf32> {tf.aliasing_output = 7 : i32},  // encoder.layer.0.attention.self.key.weight
    %arg8: tensor<32xf32> {tf.aliasing_output = 8 : i32},  // encoder.layer.0.attention.self.key.bias
    %arg9: tensor<32x32xf32> {tf.aliasing_output = 9 : i32},  // encoder.layer.0.attention.self.value.weight
    %arg10: tensor<32xf32> {tf.aliasing_output = 10 : i32},  // encoder.layer.0.attention.self.value.bias
    %arg11: tensor<32x32xf32> {tf.aliasing_output = 11 : i32},  // encoder.layer.0.attention.output.dense.weight
    %arg12: tensor<32xf32> {tf.aliasing_output = 12 : i32},  // encoder.layer.0.attention.output.dense.bias
    %arg13: tensor<32xf32> {tf.aliasing_output = 13 : i32},  // encoder.layer.0.attention.output.LayerNorm.weight
    %arg14: tensor<32xf32> {tf.aliasing_output = 14 : i32},  // encoder.layer.0.attention.output.LayerNorm.bias
    %arg15: tensor<64x32xf32> {tf.aliasing_output = 15 : i32},  // encoder.layer.0.intermediate.dense.weight
    %arg16: tensor<64xf32> {tf.aliasing_output = 16 : i32},  // encoder.layer.0.intermediate.dense.bias
    %arg17: tensor<32x64xf32> {tf.aliasing_output = 17 : i32},  // encoder.layer.0.output.dense.weight
    %arg18: tensor<32xf32> {tf.aliasing_output = 18 : i32},  // encoder.layer.0.output.dense.bias
    %arg19: tensor<32xf32> {tf.aliasing_output = 19 : i32},  // encoder.layer.0.output.LayerNorm.weight
    %arg20: tensor<32xf32> {tf.aliasing_output = 20 : i32},  // encoder.layer.0.output.LayerNorm.bias
    %arg21: tensor<32x32xf32> {tf.aliasing_output = 21 : i32},  // encoder.layer.1.attention.self.query.weight
    %arg22: tensor<32xf32> {tf.aliasing_output = 22 : i32},  // encoder.layer.1.attention.self.query.bias
    %arg23: tensor<32x32xf32> {tf.aliasing_output = 23 : i32},  // encoder.layer.1.attention.self.key.weight
    %arg24: tensor<32xf32> {tf.aliasing_output = 24 : i32},  // encoder.layer.1.attention.self.key.bias
    %arg25: tensor<32x32xf32> {tf.aliasing_output = 25 : i32},  // encoder.layer.1.attention.self.value.weight
    %arg26: tensor<32xf32> {tf.aliasing_output = 26 : i32},  // encoder.layer.1.attention.self.value.bias
    %arg27: tensor<32x32xf32> {tf.aliasing_output = 27 : i32},  // encoder.layer.1.attention.output.dense.weight
    %arg28: tensor<32xf32> {tf.aliasing_output = 28 : i32},  // encoder.layer.1.attention.output.dense.bias
    %arg29: tensor<32xf32> {tf.aliasing_output = 29 : i32},  // encoder.layer.1.attention.output.LayerNorm.weight
    %arg30: tensor<32xf32> {tf.aliasing_output = 30 : i32},  // encoder.layer.1.attention.output.LayerNorm.bias
    %arg31: tensor<64x32xf32> {tf.aliasing_output = 31 : i32},  // encoder.layer.1.intermediate.dense.weight
    %arg32: tensor<64xf32> {tf.aliasing_output = 32 : i32},  // encoder.layer.1.intermediate.dense.bias
    %arg33: tensor<32x64xf32> {tf.aliasing_output = 33 : i32},  // encoder.layer.1.output.dense.weight
    %arg34: tensor<32xf32> {tf.aliasing_output = 34 : i32},  // encoder.layer.1.output.dense.bias
    %arg35: tensor<32xf32> {tf.aliasing_output = 35 : i32},  // encoder.layer.1.output.LayerNorm.weight
    %arg36: tensor<32xf32> {tf.aliasing_output = 36 : i32},  // encoder.layer.1.output.LayerNorm.bias
    %arg37: tensor<97x32xf32> {tf.aliasing_output = 37 : i32},  // adam.m/embeddings.word_embeddings.weight
    %arg38: tensor<40x32xf32> {tf.aliasing_output = 38 : i32},  // adam.m/embeddings.position_embeddings.weight
    %arg39: tensor<2x32xf32> {tf.aliasing_output = 39 : i32},  // adam.m/embeddings.token_type_embeddings.weight
    %arg40: tensor<32xf32> {tf.aliasing_output = 40 : i32},  // adam.m/embeddings.LayerNorm.weight
    %arg41: tensor<32xf32> {tf.aliasing_output = 41 : i32},  // adam.m/embeddings.LayerNorm.bias
    %arg42: tensor<32x32xf32> {tf.aliasing_output = 42 : i32},  // adam.m/encoder.layer.0.attention.self.query.weight
    %arg43: tensor<32xf32> {tf.aliasing_output = 43 : i32},  // adam.m/encoder.layer.0.attention.self.query.bias
    %arg44: tensor<32x32xf32> {tf.aliasing_output = 44 : i32},  // adam.m/encoder.layer.0.attention.self.key.weight
    %arg45: tensor<32xf32> {tf.aliasing_output = 45 : i32},  // adam.m/encoder.layer.0.attention.self.key.bias
    %arg46: tensor<32x32xf32> {tf.aliasing_output = 46 : i32},  // adam.m/encoder.layer.0.attention.self.value.weight
    %arg47: tensor<32xf32> {tf.aliasing_output = 47 : i32},  // adam.m/encoder.layer.0.attention.self.value.bias
    %arg48: tensor<32x32xf32> {tf.aliasing_output = 48 : i32},  // adam.m/encoder.layer.0.attention.output.dense.weight
    %arg49: tensor<32xf32> {tf.aliasing_output = 49 : i32},  // adam.m/encoder.layer.0.attention.output.dense.bias
    %arg50: tensor<32xf32> {tf.aliasing_output = 50 : i32},  // adam.m/encoder.layer.0.attention.output.LayerNorm.weight
    %arg51: tensor<32xf32> {tf.aliasing_output = 51 : i32},  // adam.m/encoder.layer.0.attention.output.LayerNorm.bias
    %arg52: tensor<64x32xf32> {tf.aliasing_output = 52 : i32},  // adam.m/encoder.layer.0.intermediate.dense.weight
    %arg53: tensor<64xf32> {tf.aliasing_output = 53 : i32},  // adam.m/encoder.layer.0.intermediate.dense.bias
    %arg54: tensor<32x64xf32> {tf.aliasing_output = 54 : i32},  // adam.m/encoder.layer.0.output.dense.weight
    %arg55: tensor<32xf32> {tf.aliasing_output = 55 : i32},  // adam.m/encoder.layer.0.output.dense.bias
    %arg56: tensor<32xf32> {tf.aliasing_output = 56 : i32},  // adam.m/encoder.layer.0.output.LayerNorm.weight
    %arg57: tensor<32xf32> {tf.aliasing_output = 57 : i32},  // adam.m/encoder.layer.0.output.LayerNorm.bias
    %arg58: tensor<32x32xf32> {tf.aliasing_output = 58 : i32},  // adam.m/encoder.layer.1.attention.self.query.weight
    %arg59: tensor<32xf32> {tf.aliasing_output = 59 : i32},  // adam.m/encoder.layer.1.attention.self.query.bias
    %arg60: tensor<32x32xf32> {tf.aliasing_output = 60 : i32},  // adam.m/encoder.layer.1.attention.self.key.weight
    %arg61: tensor<32xf32> {tf.aliasing_output = 61 : i32},  // adam.m/encoder.layer.1.attention.self.key.bias
    %arg62: tensor<32x32xf32> {tf.aliasing_output = 62 : i32},  // adam.m/encoder.layer.1.attention.self.value.weight
    %arg63: tensor<32xf32> {tf.aliasing_output = 63 : i32},  // adam.m/encoder.layer.1.attention.self.value.bias
    %arg64: tensor<32x32xf32> {tf.aliasing_output = 64 : i32},  // adam.m/encoder.layer.1.attention.output.dense.weight
    %arg65: tensor<32xf32> {tf.aliasing_output = 65 : i32},  // adam.m/encoder.layer.1.attention.output.dense.bias
    %arg66: tensor<32xf32> {tf.aliasing_output = 66 : i32},  // adam.m/encoder.layer.1.attention.output.LayerNorm.weight
    %arg67: tensor<32xf32> {tf.aliasing_output = 67 : i32},  // adam.m/encoder.layer.1.attention.output.LayerNorm.bias
    %arg68: tensor<64x32xf32> {tf.aliasing_output = 68 : i32},  // adam.m/encoder.layer.1.intermediate.dense.weight
    %arg69: tensor<64xf32> {tf.aliasing_output = 69 : i32},  // adam.m/encoder.layer.1.intermediate.dense.bias
    %arg70: tensor<32x64xf32> {tf.aliasing_output = 70 : i32},  // adam.m/encoder.layer.1.output.dense.weight
    %arg71: tensor<32xf32> {tf.aliasing_output = 71 : i32},  // adam.m/encoder.layer.1.output.dense.bias
    %arg72: tensor<32xf32> {tf.aliasing_output = 72 : i32},  // adam.m/encoder.layer.1.output.LayerNorm.weight
    %arg73: tensor<32xf32> {tf.aliasing_output = 73 : i32},  // adam.m/encoder.layer.1.output.LayerNorm.bias
    %arg74: tensor<97x32xf32> {tf.aliasing_output = 74 : i32},  // adam.v/embeddings.word_embeddings.weight
    %arg75: tensor<40x32xf32> {tf.aliasing_output = 75 : i32},  // adam.v/embeddings.position_embeddings.weight
    %arg76: tensor<2x32xf32> {tf.aliasing_output = 76 : i32},  // adam.v/embeddings.token_type_embeddings.weight
    %arg77: tensor<32xf32> {tf.aliasing_output = 77 : i32},  // adam.v/embeddings.LayerNorm.weight
    %arg78: tensor<32xf32> {tf.aliasing_output = 78 : i32},  // adam.v/embeddings.LayerNorm.bias
    %arg79: tensor<32x32xf32> {tf.aliasing_output = 79 : i32},  // adam.v/encoder.layer.0.attention.self.query.weight
    %arg80: tensor<32xf32> {tf.aliasing_output = 80 : i32},  // adam.v/encoder.layer.0.attention.self.query.bias
    %arg81: tensor<32x32xf32> {tf.aliasing_output = 81 : i32},  // adam.v/encoder.layer.0.attention.self.key.weight
    %arg82: tensor<32xf32> {tf.aliasing_output = 82 : i32},  // adam.v/encoder.layer.0.attention.self.key.bias
    %arg83: tensor<32x32xf32> {tf.aliasing_output = 83 : i32},  // adam.v/encoder.layer.0.attention.self.value.weight
    %arg84: tensor<32xf32> {tf.aliasing_output = 84 : i32},  // adam.v/encoder.layer.0.attention.self.value.bias
    %arg85: tensor<32x32xf32> {tf.aliasing_output = 85 : i32},  // adam.v/encoder.layer.0.attention.output.dense.weight
    %arg86: tensor<32xf32> {tf.aliasing_output = 86 : i32},  // adam.v/encoder.layer.0.attention.output.dense.bias
    %arg87: tensor<32xf32> {tf.aliasing_output = 87 : i32},  // adam.v/encoder.layer.0.attention.output.LayerNorm.weight
    %arg88: tensor<32xf32> {tf.aliasing_output = 88 : i32},  // adam.v/encoder.layer.0.attention.output.LayerNorm.bias
    %arg89: tensor<64x32xf32> {tf.aliasing_output = 89 : i32},  // adam.v/encoder.layer.0.intermediate.dense.weight
    %arg90: tensor<64xf32> {tf.aliasing_output = 90 : i32},  // adam.v/encoder.layer.0.intermediate.dense.bias
    %arg91: tensor<32x64xf32> {tf.aliasing_output = 91 : i32},  // adam.v/encoder.layer.0.output.dense.weight
    %arg92: tensor<32xf32> {tf.aliasing_output = 92 : i32},  // adam.v/encoder.layer.0.output.dense.bias
    %arg93: tensor<32xf32> {tf.aliasing_output = 93 : i32},  // adam.v/encoder.layer.0.output.LayerNorm.weight
    %arg94: tensor<32xf32> {tf.aliasing_output = 94 : i32},  // adam.v/encoder.layer.0.output.LayerNorm.bias
    %arg95: tensor<32x32xf32> {tf.aliasing_output = 95 : i32},  // adam.v/encoder.layer.1.attention.self.query.weight
    %arg96: tensor<32xf32> {tf.aliasing_output = 96 : i32},  // adam.v/encoder.layer.1.attention.self.query.bias
    %arg97: tensor<32x32xf32> {tf.aliasing_output = 97 : i32},  // adam.v/encoder.layer.1.attention.self.key.weight
    %arg98: tensor<32xf32> {tf.aliasing_output = 98 : i32},  // adam.v/encoder.layer.1.attention.self.key.bias
    %arg99: tensor<32x32xf32> {tf.aliasing_output = 99 : i32},  // adam.v/encoder.layer.1.attention.self.value.weight
    %arg100: tensor<32xf32> {tf.aliasing_output = 100 : i32},  // adam.v/encoder.layer.1.attention.self.value.bias
    %arg101: tensor<32x32xf32> {tf.aliasing_output = 101 : i32},  // adam.v/encoder.layer.1.attention.output.dense.weight
    %arg102: tensor<32xf32> {tf.aliasing_output = 102 : i32},  // adam.v/encoder.layer.1.attention.output.dense.bias
    %arg103: tensor<32xf32> {tf.aliasing_output = 103 : i32},  // adam.v/encoder.layer.1.attention.output.LayerNorm.weight
    %arg104: tensor<32xf32> {tf.aliasing_output = 104 : i32},  // adam.v/encoder.layer.1.attention.output.LayerNorm.bias
    %arg105: tensor<64x32xf32> {tf.aliasing_output = 105 : i32},  // adam.v/encoder.layer.1.intermediate.dense.weight
    %arg106: tensor<64xf32> {tf.aliasing_output = 106 : i32},  // adam.v/encoder.layer.1.intermediate.dense.bias
    %arg107: tensor<32x64xf32> {tf.aliasing_output = 107 : i32},  // adam.v/encoder.layer.1.output.dense.weight
    %arg108: tensor<32xf32> {tf.aliasing_output = 108 : i32},  // adam.v/encoder.layer.1.output.dense.bias
    %arg109: tensor<32xf32> {tf.aliasing_output = 109 : i32},  // adam.v/encoder.layer.1.output.LayerNorm.weight
    %arg110: tensor<32xf32> {tf.aliasing_output = 110 : i32},  // adam.v/encoder.layer.1.output.LayerNorm.bias
    %arg111: tensor<i32>,  // step
    %arg112: tensor<f32>,  // lr
    %arg113: tensor<ui32>,  // seed
    %arg114: tensor<3x16xi32>,  // ids.0
    %arg115: tensor<3x16xi32>,  // positions.0
    %arg116: tensor<3x16xi32>,  // segments.0
    %arg117: tensor<3x4xi32>,  // slots.0
    %arg118: tensor<6xi32>,  // order
    %arg119: tensor<2xi1>,  // neg_valid
    %arg120: tensor<6xui32>  // text_ids
  ) -> (
    tensor<97x32xf32>,  // embeddings.word_embeddings.weight
    tensor<40x32xf32>,  // embeddings.position_embeddings.weight
    tensor<2x32xf32>,  // embeddings.token_type_embeddings.weight
    tensor<32xf32>,  // embeddings.LayerNorm.weight
    tensor<32xf32>,  // embeddings.LayerNorm.bias
    tensor<32x32xf32>,  // encoder.layer.0.attention.self.query.weight
    tensor<32xf32>,  // encoder.layer.0.attention.self.query.bias
    tensor<32x32xf32>,  // encoder.layer.0.attention.self.key.weight
    tensor<32xf32>,  // encoder.layer.0.attention.self.key.bias
    tensor<32x32xf32>,  // encoder.layer.0.attention.self.value.weight
    tensor<32xf32>,  // encoder.layer.0.attention.self.value.bias
    tensor<32x32xf32>,  // encoder.layer.0.attention.output.dense.weight
    tensor<32xf32>,  // encoder.layer.0.attention.output.dense.bias
    tensor<32xf32>,  // encoder.layer.0.attention.output.LayerNorm.weight
    tensor<32xf32>,  // encoder.layer.0.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // encoder.layer.0.intermediate.dense.weight
    tensor<64xf32>,  // encoder.layer.0.intermediate.dense.bias
    tensor<32x64xf32>,  // encoder.layer.0.output.dense.weight
    tensor<32xf32>,  // encoder.layer.0.output.dense.bias
    tensor<32xf32>,  // encoder.layer.0.output.LayerNorm.weight
    tensor<32xf32>,  // encoder.layer.0.output.LayerNorm.bias
    tensor<32x32xf32>,  // encoder.layer.1.attention.self.query.weight
    tensor<32xf32>,  // encoder.layer.1.attention.self.query.bias
    tensor<32x32xf32>,  // encoder.layer.1.attention.self.key.weight
    tensor<32xf32>,  // encoder.layer.1.attention.self.key.bias
    tensor<32x32xf32>,  // encoder.layer.1.attention.self.value.weight
    tensor<32xf32>,  // encoder.layer.1.attention.self.value.bias
    tensor<32x32xf32>,  // encoder.layer.1.attention.output.dense.weight
    tensor<32xf32>,  // encoder.layer.1.attention.output.dense.bias
    tensor<32xf32>,  // encoder.layer.1.attention.output.LayerNorm.weight
    tensor<32xf32>,  // encoder.layer.1.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // encoder.layer.1.intermediate.dense.weight
    tensor<64xf32>,  // encoder.layer.1.intermediate.dense.bias
    tensor<32x64xf32>,  // encoder.layer.1.output.dense.weight
    tensor<32xf32>,  // encoder.layer.1.output.dense.bias
    tensor<32xf32>,  // encoder.layer.1.output.LayerNorm.weight
    tensor<32xf32>,  // encoder.layer.1.output.LayerNorm.bias
    tensor<97x32xf32>,  // adam.m/embeddings.word_embeddings.weight
    tensor<40x32xf32>,  // adam.m/embeddings.position_embeddings.weight
    tensor<2x32xf32>,  // adam.m/embeddings.token_type_embeddings.weight
    tensor<32xf32>,  // adam.m/embeddings.LayerNorm.weight
    tensor<32xf32>,  // adam.m/embeddings.LayerNorm.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.0.attention.self.query.weight
    tensor<32xf32>,  // adam.m/encoder.layer.0.attention.self.query.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.0.attention.self.key.weight
    tensor<32xf32>,  // adam.m/encoder.layer.0.attention.self.key.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.0.attention.self.value.weight
    tensor<32xf32>,  // adam.m/encoder.layer.0.attention.self.value.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.0.attention.output.dense.weight
    tensor<32xf32>,  // adam.m/encoder.layer.0.attention.output.dense.bias
    tensor<32xf32>,  // adam.m/encoder.layer.0.attention.output.LayerNorm.weight
    tensor<32xf32>,  // adam.m/encoder.layer.0.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // adam.m/encoder.layer.0.intermediate.dense.weight
    tensor<64xf32>,  // adam.m/encoder.layer.0.intermediate.dense.bias
    tensor<32x64xf32>,  // adam.m/encoder.layer.0.output.dense.weight
    tensor<32xf32>,  // adam.m/encoder.layer.0.output.dense.bias
    tensor<32xf32>,  // adam.m/encoder.layer.0.output.LayerNorm.weight
    tensor<32xf32>,  // adam.m/encoder.layer.0.output.LayerNorm.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.1.attention.self.query.weight
    tensor<32xf32>,  // adam.m/encoder.layer.1.attention.self.query.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.1.attention.self.key.weight
    tensor<32xf32>,  // adam.m/encoder.layer.1.attention.self.key.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.1.attention.self.value.weight
    tensor<32xf32>,  // adam.m/encoder.layer.1.attention.self.value.bias
    tensor<32x32xf32>,  // adam.m/encoder.layer.1.attention.output.dense.weight
    tensor<32xf32>,  // adam.m/encoder.layer.1.attention.output.dense.bias
    tensor<32xf32>,  // adam.m/encoder.layer.1.attention.output.LayerNorm.weight
    tensor<32xf32>,  // adam.m/encoder.layer.1.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // adam.m/encoder.layer.1.intermediate.dense.weight
    tensor<64xf32>,  // adam.m/encoder.layer.1.intermediate.dense.bias
    tensor<32x64xf32>,  // adam.m/encoder.layer.1.output.dense.weight
    tensor<32xf32>,  // adam.m/encoder.layer.1.output.dense.bias
    tensor<32xf32>,  // adam.m/encoder.layer.1.output.LayerNorm.weight
    tensor<32xf32>,  // adam.m/encoder.layer.1.output.LayerNorm.bias
    tensor<97x32xf32>,  // adam.v/embeddings.word_embeddings.weight
    tensor<40x32xf32>,  // adam.v/embeddings.position_embeddings.weight
    tensor<2x32xf32>,  // adam.v/embeddings.token_type_embeddings.weight
    tensor<32xf32>,  // adam.v/embeddings.LayerNorm.weight
    tensor<32xf32>,  // adam.v/embeddings.LayerNorm.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.0.attention.self.query.weight
    tensor<32xf32>,  // adam.v/encoder.layer.0.attention.self.query.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.0.attention.self.key.weight
    tensor<32xf32>,  // adam.v/encoder.layer.0.attention.self.key.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.0.attention.self.value.weight
    tensor<32xf32>,  // adam.v/encoder.layer.0.attention.self.value.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.0.attention.output.dense.weight
    tensor<32xf32>,  // adam.v/encoder.layer.0.attention.output.dense.bias
    tensor<32xf32>,  // adam.v/encoder.layer.0.attention.output.LayerNorm.weight
    tensor<32xf32>,  // adam.v/encoder.layer.0.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // adam.v/encoder.layer.0.intermediate.dense.weight
    tensor<64xf32>,  // adam.v/encoder.layer.0.intermediate.dense.bias
    tensor<32x64xf32>,  // adam.v/encoder.layer.0.output.dense.weight
    tensor<32xf32>,  // adam.v/encoder.layer.0.output.dense.bias
    tensor<32xf32>,  // adam.v/encoder.layer.0.output.LayerNorm.weight
    tensor<32xf32>,  // adam.v/encoder.layer.0.output.LayerNorm.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.1.attention.self.query.weight
    tensor<32xf32>,  // adam.v/encoder.layer.1.attention.self.query.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.1.attention.self.key.weight
    tensor<32xf32>,  // adam.v/encoder.layer.1.attention.self.key.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.1.attention.self.value.weight
    tensor<32xf32>,  // adam.v/encoder.layer.1.attention.self.value.bias
    tensor<32x32xf32>,  // adam.v/encoder.layer.1.attention.output.dense.weight
    tensor<32xf32>,  // adam.v/encoder.layer.1.attention.output.dense.bias
    tensor<32xf32>,  // adam.v/encoder.layer.1.attention.output.LayerNorm.weight
    tensor<32xf32>,  // adam.v/encoder.layer.1.attention.output.LayerNorm.bias
    tensor<64x32xf32>,  // adam.v/encoder.layer.1.intermediate.dense.weight
    tensor<64xf32>,  // adam.v/encoder.layer.1.intermediate.dense.bias
    tensor<32x64xf32>,  // adam.v/encoder.layer.1.output.dense.weight
    tensor<32xf32>,  // adam.v/encoder.layer.1.output.dense.bias
    tensor<32xf32>,  // adam.v/encoder.layer.1.output.LayerNorm.weight
    tensor<32xf32>,  // adam.v/encoder.layer.1.output.LayerNorm.bias
    tensor<f32>,  // loss
    tensor<f32>,  // grad_norm
    tensor<f32>,  // masked
    tensor<2xf32>  // row_loss
  ) {
    %114 = stablehlo.convert %arg111 : (tensor<i32>) -> tensor<ui32>
    %115 = stablehlo.constant dense<16> : tensor<ui32>
    %116 = stablehlo.shift_right_logical %arg113, %115 : tensor<ui32>
    %117 = stablehlo.xor %arg113, %116 : tensor<ui32>
    %118 = stablehlo.constant dense<2246822507> : tensor<ui32>
    %119 = stablehlo.multiply %117, %118 : tensor<ui32>
    %120 = stablehlo.constant dense<13> : tensor<ui32>
    %121 = stablehlo.shift_right_logical %119, %120 : tensor<ui32>
    %122 = stablehlo.xor %119, %121 : tensor<ui32>
    %123 = stablehlo.constant dense<3266489909> : tensor<ui32>
    %124 = stablehlo.multiply %122, %123 : tensor<ui32>
    %125 = stablehlo.shift_right_logical %124, %115 : tensor<ui32>
    %126 = stablehlo.xor %124, %125 : tensor<ui32>
    %127 = stablehlo.constant dense<2654435769> : tensor<ui32>
    %128 = stablehlo.multiply %114, %127 : tensor<ui32>
    %129 = stablehlo.add %126, %128 : tensor<ui32>
    %130 = stablehlo.shift_right_logical %129, %115 : tensor<ui32>
    %131 = stablehlo.xor %129, %130 : tensor<ui32>
    %132 = stablehlo.multiply %131, %118 : tensor<ui32>
    %133 = stablehlo.shift_right_logical %132, %120 : tensor<ui32>
    %134 = stablehlo.xor %132, %133 : tensor<ui32>
    %135 = stablehlo.multiply %134, %123 : tensor<ui32>
    %136 = stablehlo.shift_right_logical %135, %115 : tensor<ui32>
    %137 = stablehlo.xor %135, %136 : tensor<ui32>
    %144 = stablehlo.reshape %arg114 : (tensor<3x16xi32>) -> tensor<48xi32> loc("embeddings")
    %145 = "stablehlo.gather"(%arg0, %144) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<97x32xf32>, tensor<48xi32>) -> tensor<48x32xf32> loc("embeddings")
    %146 = stablehlo.reshape %arg115 : (tensor<3x16xi32>) -> tensor<48xi32> loc("embeddings")
    %147 = "stablehlo.gather"(%arg1, %146) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<40x32xf32>, tensor<48xi32>) -> tensor<48x32xf32> loc("embeddings")
    %148 = stablehlo.slice %arg2 [0:1, 0:32] : (tensor<2x32xf32>) -> tensor<1x32xf32> loc("embeddings")
    %149 = stablehlo.reshape %148 : (tensor<1x32xf32>) -> tensor<32xf32> loc("embeddings")
    %150 = stablehlo.add %145, %147 : tensor<48x32xf32> loc("embeddings")
    %151 = stablehlo.broadcast_in_dim %149, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("embeddings")
    %152 = stablehlo.add %150, %151 : tensor<48x32xf32> loc("embeddings")
    %c153 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %153 = stablehlo.reduce(%152 init: %c153) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %154 = stablehlo.constant dense<3.2e1> : tensor<f32> loc("embeddings")
    %155 = stablehlo.broadcast_in_dim %154, dims = [] : (tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %156 = stablehlo.divide %153, %155 : tensor<48xf32> loc("embeddings")
    %157 = stablehlo.broadcast_in_dim %156, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %158 = stablehlo.subtract %152, %157 : tensor<48x32xf32> loc("embeddings")
    %159 = stablehlo.multiply %158, %158 : tensor<48x32xf32> loc("embeddings")
    %c160 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %160 = stablehlo.reduce(%159 init: %c160) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %161 = stablehlo.divide %160, %155 : tensor<48xf32> loc("embeddings")
    %162 = stablehlo.constant dense<1.0e-12> : tensor<f32> loc("embeddings")
    %163 = stablehlo.broadcast_in_dim %162, dims = [] : (tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %164 = stablehlo.add %161, %163 : tensor<48xf32> loc("embeddings")
    %165 = stablehlo.rsqrt %164 : tensor<48xf32> loc("embeddings")
    %166 = stablehlo.broadcast_in_dim %165, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %167 = stablehlo.multiply %158, %166 : tensor<48x32xf32> loc("embeddings")
    %168 = stablehlo.broadcast_in_dim %arg3, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("embeddings")
    %169 = stablehlo.multiply %167, %168 : tensor<48x32xf32> loc("embeddings")
    %170 = stablehlo.broadcast_in_dim %arg4, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("embeddings")
    %171 = stablehlo.add %169, %170 : tensor<48x32xf32> loc("embeddings")
    %172 = stablehlo.convert %arg116 : (tensor<3x16xi32>) -> tensor<3x16xui32> loc("embeddings")
    %173 = stablehlo.constant dense<2246822519> : tensor<ui32> loc("embeddings")
    %174 = stablehlo.broadcast_in_dim %173, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("embeddings")
    %175 = stablehlo.multiply %172, %174 : tensor<3x16xui32> loc("embeddings")
    %176 = stablehlo.convert %arg115 : (tensor<3x16xi32>) -> tensor<3x16xui32> loc("embeddings")
    %177 = stablehlo.constant dense<3266489917> : tensor<ui32> loc("embeddings")
    %178 = stablehlo.broadcast_in_dim %177, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("embeddings")
    %179 = stablehlo.multiply %176, %178 : tensor<3x16xui32> loc("embeddings")
    %180 = stablehlo.add %175, %179 : tensor<3x16xui32> loc("embeddings")
    %181 = stablehlo.xor %137, %127 : tensor<ui32> loc("embeddings")
    %182 = stablehlo.shift_right_logical %181, %115 : tensor<ui32> loc("embeddings")
    %183 = stablehlo.xor %181, %182 : tensor<ui32> loc("embeddings")
    %184 = stablehlo.multiply %183, %118 : tensor<ui32> loc("embeddings")
    %185 = stablehlo.shift_right_logical %184, %120 : tensor<ui32> loc("embeddings")
    %186 = stablehlo.xor %184, %185 : tensor<ui32> loc("embeddings")
    %187 = stablehlo.multiply %186, %123 : tensor<ui32> loc("embeddings")
    %188 = stablehlo.shift_right_logical %187, %115 : tensor<ui32> loc("embeddings")
    %189 = stablehlo.xor %187, %188 : tensor<ui32> loc("embeddings")
    %190 = stablehlo.broadcast_in_dim %189, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("embeddings")
    %191 = stablehlo.xor %180, %190 : tensor<3x16xui32> loc("embeddings")
    %192 = stablehlo.broadcast_in_dim %115, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("embeddings")
    %193 = stablehlo.shift_right_logical %191, %192 : tensor<3x16xui32> loc("embeddings")
    %194 = stablehlo.xor %191, %193 : tensor<3x16xui32> loc("embeddings")
    %195 = stablehlo.broadcast_in_dim %118, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("embeddings")
    %196 = stablehlo.multiply %194, %195 : tensor<3x16xui32> loc("embeddings")
    %197 = stablehlo.broadcast_in_dim %120, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("embeddings")
    %198 = stablehlo.shift_right_logical %196, %197 : tensor<3x16xui32> loc("embeddings")
    %199 = stablehlo.xor %196, %198 : tensor<3x16xui32> loc("embeddings")
    %200 = stablehlo.broadcast_in_dim %123, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("embeddings")
    %201 = stablehlo.multiply %199, %200 : tensor<3x16xui32> loc("embeddings")
    %202 = stablehlo.shift_right_logical %201, %192 : tensor<3x16xui32> loc("embeddings")
    %203 = stablehlo.xor %201, %202 : tensor<3x16xui32> loc("embeddings")
    %204 = stablehlo.reshape %203 : (tensor<3x16xui32>) -> tensor<48xui32> loc("embeddings")
    %205 = stablehlo.iota dim = 1 : tensor<48x32xui32> loc("embeddings")
    %206 = stablehlo.constant dense<668265263> : tensor<ui32> loc("embeddings")
    %207 = stablehlo.broadcast_in_dim %206, dims = [] : (tensor<ui32>) -> tensor<48x32xui32> loc("embeddings")
    %208 = stablehlo.multiply %205, %207 : tensor<48x32xui32> loc("embeddings")
    %209 = stablehlo.broadcast_in_dim %204, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("embeddings")
    %210 = stablehlo.add %209, %208 : tensor<48x32xui32> loc("embeddings")
    %211 = stablehlo.broadcast_in_dim %115, dims = [] : (tensor<ui32>) -> tensor<48x32xui32> loc("embeddings")
    %212 = stablehlo.shift_right_logical %210, %211 : tensor<48x32xui32> loc("embeddings")
    %213 = stablehlo.xor %210, %212 : tensor<48x32xui32> loc("embeddings")
    %214 = stablehlo.broadcast_in_dim %118, dims = [] : (tensor<ui32>) -> tensor<48x32xui32> loc("embeddings")
    %215 = stablehlo.multiply %213, %214 : tensor<48x32xui32> loc("embeddings")
    %216 = stablehlo.broadcast_in_dim %120, dims = [] : (tensor<ui32>) -> tensor<48x32xui32> loc("embeddings")
    %217 = stablehlo.shift_right_logical %215, %216 : tensor<48x32xui32> loc("embeddings")
    %218 = stablehlo.xor %215, %217 : tensor<48x32xui32> loc("embeddings")
    %219 = stablehlo.broadcast_in_dim %123, dims = [] : (tensor<ui32>) -> tensor<48x32xui32> loc("embeddings")
    %220 = stablehlo.multiply %218, %219 : tensor<48x32xui32> loc("embeddings")
    %221 = stablehlo.shift_right_logical %220, %211 : tensor<48x32xui32> loc("embeddings")
    %222 = stablehlo.xor %220, %221 : tensor<48x32xui32> loc("embeddings")
    %223 = stablehlo.constant dense<0.0e0> : tensor<f32> loc("embeddings")
    %224 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<48x32xf32> loc("embeddings")
    %225 = stablehlo.constant dense<429496730> : tensor<ui32> loc("embeddings")
    %226 = stablehlo.broadcast_in_dim %225, dims = [] : (tensor<ui32>) -> tensor<48x32xui32> loc("embeddings")
    %227 = stablehlo.compare GE, %222, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("embeddings")
    %228 = stablehlo.constant dense<9.0e-1> : tensor<f32> loc("embeddings")
    %229 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<48x32xf32> loc("embeddings")
    %230 = stablehlo.divide %171, %229 : tensor<48x32xf32> loc("embeddings")
    %231 = stablehlo.select %227, %230, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("embeddings")
    %232 = stablehlo.broadcast_in_dim %arg116, dims = [0, 1] : (tensor<3x16xi32>) -> tensor<3x16x16xi32>
    %233 = stablehlo.broadcast_in_dim %arg116, dims = [0, 2] : (tensor<3x16xi32>) -> tensor<3x16x16xi32>
    %234 = stablehlo.compare EQ, %232, %233 : (tensor<3x16x16xi32>, tensor<3x16x16xi32>) -> tensor<3x16x16xi1>
    %235 = stablehlo.dot_general %231, %arg5, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %236 = stablehlo.broadcast_in_dim %arg6, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %237 = stablehlo.add %235, %236 : tensor<48x32xf32> loc("layer.0/attention")
    %238 = stablehlo.constant dense<3.5355338e-1> : tensor<f32> loc("layer.0/attention")
    %239 = stablehlo.broadcast_in_dim %238, dims = [] : (tensor<f32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %240 = stablehlo.multiply %237, %239 : tensor<48x32xf32> loc("layer.0/attention")
    %241 = stablehlo.reshape %240 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %242 = stablehlo.transpose %241, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %243 = stablehlo.dot_general %231, %arg7, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %244 = stablehlo.broadcast_in_dim %arg8, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %245 = stablehlo.add %243, %244 : tensor<48x32xf32> loc("layer.0/attention")
    %246 = stablehlo.reshape %245 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %247 = stablehlo.transpose %246, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %248 = stablehlo.dot_general %231, %arg9, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %249 = stablehlo.broadcast_in_dim %arg10, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %250 = stablehlo.add %248, %249 : tensor<48x32xf32> loc("layer.0/attention")
    %251 = stablehlo.reshape %250 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %252 = stablehlo.transpose %251, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %253 = stablehlo.constant dense<1013904242> : tensor<ui32> loc("layer.0/attention")
    %254 = stablehlo.xor %137, %253 : tensor<ui32> loc("layer.0/attention")
    %255 = stablehlo.shift_right_logical %254, %115 : tensor<ui32> loc("layer.0/attention")
    %256 = stablehlo.xor %254, %255 : tensor<ui32> loc("layer.0/attention")
    %257 = stablehlo.multiply %256, %118 : tensor<ui32> loc("layer.0/attention")
    %258 = stablehlo.shift_right_logical %257, %120 : tensor<ui32> loc("layer.0/attention")
    %259 = stablehlo.xor %257, %258 : tensor<ui32> loc("layer.0/attention")
    %260 = stablehlo.multiply %259, %123 : tensor<ui32> loc("layer.0/attention")
    %261 = stablehlo.shift_right_logical %260, %115 : tensor<ui32> loc("layer.0/attention")
    %262 = stablehlo.xor %260, %261 : tensor<ui32> loc("layer.0/attention")
    %263 = stablehlo.broadcast_in_dim %262, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %264 = stablehlo.xor %180, %263 : tensor<3x16xui32> loc("layer.0/attention")
    %265 = stablehlo.shift_right_logical %264, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %266 = stablehlo.xor %264, %265 : tensor<3x16xui32> loc("layer.0/attention")
    %267 = stablehlo.multiply %266, %195 : tensor<3x16xui32> loc("layer.0/attention")
    %268 = stablehlo.shift_right_logical %267, %197 : tensor<3x16xui32> loc("layer.0/attention")
    %269 = stablehlo.xor %267, %268 : tensor<3x16xui32> loc("layer.0/attention")
    %270 = stablehlo.multiply %269, %200 : tensor<3x16xui32> loc("layer.0/attention")
    %271 = stablehlo.shift_right_logical %270, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %272 = stablehlo.xor %270, %271 : tensor<3x16xui32> loc("layer.0/attention")
    %273 = stablehlo.broadcast_in_dim %272, dims = [0, 2] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %274 = stablehlo.constant dense<374761393> : tensor<ui32> loc("layer.0/attention")
    %275 = stablehlo.broadcast_in_dim %274, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %276 = stablehlo.multiply %176, %275 : tensor<3x16xui32> loc("layer.0/attention")
    %277 = stablehlo.broadcast_in_dim %276, dims = [0, 3] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %278 = stablehlo.iota dim = 1 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %279 = stablehlo.broadcast_in_dim %206, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %280 = stablehlo.multiply %278, %279 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %281 = stablehlo.add %273, %277 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %282 = stablehlo.add %281, %280 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %283 = stablehlo.broadcast_in_dim %115, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %284 = stablehlo.shift_right_logical %282, %283 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %285 = stablehlo.xor %282, %284 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %286 = stablehlo.broadcast_in_dim %118, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %287 = stablehlo.multiply %285, %286 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %288 = stablehlo.broadcast_in_dim %120, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %289 = stablehlo.shift_right_logical %287, %288 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %290 = stablehlo.xor %287, %289 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %291 = stablehlo.broadcast_in_dim %123, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %292 = stablehlo.multiply %290, %291 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %293 = stablehlo.shift_right_logical %292, %283 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %294 = stablehlo.xor %292, %293 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %295 = stablehlo.broadcast_in_dim %225, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %296 = stablehlo.compare GE, %294, %295 : (tensor<3x4x16x16xui32>, tensor<3x4x16x16xui32>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %297 = stablehlo.dot_general %242, %247, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %298 = stablehlo.constant dense<-1.0e9> : tensor<f32> loc("layer.0/attention")
    %299 = stablehlo.broadcast_in_dim %298, dims = [] : (tensor<f32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %300 = stablehlo.broadcast_in_dim %234, dims = [0, 2, 3] : (tensor<3x16x16xi1>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %301 = stablehlo.select %300, %297, %299 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %c302 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %302 = stablehlo.reduce(%301 init: %c302) applies stablehlo.maximum across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %303 = stablehlo.broadcast_in_dim %302, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %304 = stablehlo.subtract %301, %303 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %305 = stablehlo.exponential %304 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %306 = stablehlo.negate %305 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %307 = stablehlo.select %296, %305, %306 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %c308 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %308 = stablehlo.reduce(%305 init: %c308) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %309 = stablehlo.constant dense<1.0e0> : tensor<f32> loc("layer.0/attention")
    %310 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %311 = stablehlo.multiply %308, %310 : tensor<3x4x16xf32> loc("layer.0/attention")
    %312 = stablehlo.broadcast_in_dim %309, dims = [] : (tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %313 = stablehlo.divide %312, %311 : tensor<3x4x16xf32> loc("layer.0/attention")
    %314 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %315 = stablehlo.maximum %307, %314 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %316 = stablehlo.dot_general %315, %252, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %317 = stablehlo.broadcast_in_dim %313, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %318 = stablehlo.multiply %316, %317 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %319 = stablehlo.transpose %318, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %320 = stablehlo.reshape %319 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %321 = stablehlo.dot_general %320, %arg11, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %322 = stablehlo.broadcast_in_dim %arg12, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %323 = stablehlo.add %321, %322 : tensor<48x32xf32> loc("layer.0/attention")
    %324 = stablehlo.constant dense<3668340011> : tensor<ui32> loc("layer.0/attention")
    %325 = stablehlo.xor %137, %324 : tensor<ui32> loc("layer.0/attention")
    %326 = stablehlo.shift_right_logical %325, %115 : tensor<ui32> loc("layer.0/attention")
    %327 = stablehlo.xor %325, %326 : tensor<ui32> loc("layer.0/attention")
    %328 = stablehlo.multiply %327, %118 : tensor<ui32> loc("layer.0/attention")
    %329 = stablehlo.shift_right_logical %328, %120 : tensor<ui32> loc("layer.0/attention")
    %330 = stablehlo.xor %328, %329 : tensor<ui32> loc("layer.0/attention")
    %331 = stablehlo.multiply %330, %123 : tensor<ui32> loc("layer.0/attention")
    %332 = stablehlo.shift_right_logical %331, %115 : tensor<ui32> loc("layer.0/attention")
    %333 = stablehlo.xor %331, %332 : tensor<ui32> loc("layer.0/attention")
    %334 = stablehlo.broadcast_in_dim %333, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %335 = stablehlo.xor %180, %334 : tensor<3x16xui32> loc("layer.0/attention")
    %336 = stablehlo.shift_right_logical %335, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %337 = stablehlo.xor %335, %336 : tensor<3x16xui32> loc("layer.0/attention")
    %338 = stablehlo.multiply %337, %195 : tensor<3x16xui32> loc("layer.0/attention")
    %339 = stablehlo.shift_right_logical %338, %197 : tensor<3x16xui32> loc("layer.0/attention")
    %340 = stablehlo.xor %338, %339 : tensor<3x16xui32> loc("layer.0/attention")
    %341 = stablehlo.multiply %340, %200 : tensor<3x16xui32> loc("layer.0/attention")
    %342 = stablehlo.shift_right_logical %341, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %343 = stablehlo.xor %341, %342 : tensor<3x16xui32> loc("layer.0/attention")
    %344 = stablehlo.reshape %343 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.0/attention")
    %345 = stablehlo.broadcast_in_dim %344, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.0/attention")
    %346 = stablehlo.add %345, %208 : tensor<48x32xui32> loc("layer.0/attention")
    %347 = stablehlo.shift_right_logical %346, %211 : tensor<48x32xui32> loc("layer.0/attention")
    %348 = stablehlo.xor %346, %347 : tensor<48x32xui32> loc("layer.0/attention")
    %349 = stablehlo.multiply %348, %214 : tensor<48x32xui32> loc("layer.0/attention")
    %350 = stablehlo.shift_right_logical %349, %216 : tensor<48x32xui32> loc("layer.0/attention")
    %351 = stablehlo.xor %349, %350 : tensor<48x32xui32> loc("layer.0/attention")
    %352 = stablehlo.multiply %351, %219 : tensor<48x32xui32> loc("layer.0/attention")
    %353 = stablehlo.shift_right_logical %352, %211 : tensor<48x32xui32> loc("layer.0/attention")
    %354 = stablehlo.xor %352, %353 : tensor<48x32xui32> loc("layer.0/attention")
    %355 = stablehlo.compare GE, %354, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.0/attention")
    %356 = stablehlo.divide %323, %229 : tensor<48x32xf32> loc("layer.0/attention")
    %357 = stablehlo.select %355, %356, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/attention")
    %358 = stablehlo.add %231, %357 : tensor<48x32xf32> loc("layer.0/attention")
    %c359 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %359 = stablehlo.reduce(%358 init: %c359) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %360 = stablehlo.divide %359, %155 : tensor<48xf32> loc("layer.0/attention")
    %361 = stablehlo.broadcast_in_dim %360, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %362 = stablehlo.subtract %358, %361 : tensor<48x32xf32> loc("layer.0/attention")
    %363 = stablehlo.multiply %362, %362 : tensor<48x32xf32> loc("layer.0/attention")
    %c364 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %364 = stablehlo.reduce(%363 init: %c364) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %365 = stablehlo.divide %364, %155 : tensor<48xf32> loc("layer.0/attention")
    %366 = stablehlo.add %365, %163 : tensor<48xf32> loc("layer.0/attention")
    %367 = stablehlo.rsqrt %366 : tensor<48xf32> loc("layer.0/attention")
    %368 = stablehlo.broadcast_in_dim %367, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %369 = stablehlo.multiply %362, %368 : tensor<48x32xf32> loc("layer.0/attention")
    %370 = stablehlo.broadcast_in_dim %arg13, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %371 = stablehlo.multiply %369, %370 : tensor<48x32xf32> loc("layer.0/attention")
    %372 = stablehlo.broadcast_in_dim %arg14, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %373 = stablehlo.add %371, %372 : tensor<48x32xf32> loc("layer.0/attention")
    %374 = stablehlo.dot_general %373, %arg15, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<64x32xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %375 = stablehlo.broadcast_in_dim %arg16, dims = [1] : (tensor<64xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %376 = stablehlo.add %374, %375 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %377 = stablehlo.constant dense<7.0710677e-1> : tensor<f32> loc("layer.0/feed_forward")
    %378 = stablehlo.broadcast_in_dim %377, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %379 = stablehlo.multiply %376, %378 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %380 = chlo.erf %379 : tensor<48x64xf32> -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %381 = stablehlo.broadcast_in_dim %309, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %382 = stablehlo.add %380, %381 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %383 = stablehlo.constant dense<5.0e-1> : tensor<f32> loc("layer.0/feed_forward")
    %384 = stablehlo.broadcast_in_dim %383, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %385 = stablehlo.multiply %382, %384 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %386 = stablehlo.multiply %376, %376 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %387 = stablehlo.constant dense<-5.0e-1> : tensor<f32> loc("layer.0/feed_forward")
    %388 = stablehlo.broadcast_in_dim %387, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %389 = stablehlo.multiply %386, %388 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %390 = stablehlo.exponential %389 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %391 = stablehlo.constant dense<3.989423e-1> : tensor<f32> loc("layer.0/feed_forward")
    %392 = stablehlo.broadcast_in_dim %391, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %393 = stablehlo.multiply %390, %392 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %394 = stablehlo.multiply %376, %385 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %395 = stablehlo.multiply %376, %393 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %396 = stablehlo.add %385, %395 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %397 = stablehlo.dot_general %394, %arg17, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<32x64xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %398 = stablehlo.broadcast_in_dim %arg18, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %399 = stablehlo.add %397, %398 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %400 = stablehlo.constant dense<2027808484> : tensor<ui32> loc("layer.0/feed_forward")
    %401 = stablehlo.xor %137, %400 : tensor<ui32> loc("layer.0/feed_forward")
    %402 = stablehlo.shift_right_logical %401, %115 : tensor<ui32> loc("layer.0/feed_forward")
    %403 = stablehlo.xor %401, %402 : tensor<ui32> loc("layer.0/feed_forward")
    %404 = stablehlo.multiply %403, %118 : tensor<ui32> loc("layer.0/feed_forward")
    %405 = stablehlo.shift_right_logical %404, %120 : tensor<ui32> loc("layer.0/feed_forward")
    %406 = stablehlo.xor %404, %405 : tensor<ui32> loc("layer.0/feed_forward")
    %407 = stablehlo.multiply %406, %123 : tensor<ui32> loc("layer.0/feed_forward")
    %408 = stablehlo.shift_right_logical %407, %115 : tensor<ui32> loc("layer.0/feed_forward")
    %409 = stablehlo.xor %407, %408 : tensor<ui32> loc("layer.0/feed_forward")
    %410 = stablehlo.broadcast_in_dim %409, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/feed_forward")
    %411 = stablehlo.xor %180, %410 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %412 = stablehlo.shift_right_logical %411, %192 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %413 = stablehlo.xor %411, %412 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %414 = stablehlo.multiply %413, %195 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %415 = stablehlo.shift_right_logical %414, %197 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %416 = stablehlo.xor %414, %415 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %417 = stablehlo.multiply %416, %200 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %418 = stablehlo.shift_right_logical %417, %192 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %419 = stablehlo.xor %417, %418 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %420 = stablehlo.reshape %419 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.0/feed_forward")
    %421 = stablehlo.broadcast_in_dim %420, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.0/feed_forward")
    %422 = stablehlo.add %421, %208 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %423 = stablehlo.shift_right_logical %422, %211 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %424 = stablehlo.xor %422, %423 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %425 = stablehlo.multiply %424, %214 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %426 = stablehlo.shift_right_logical %425, %216 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %427 = stablehlo.xor %425, %426 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %428 = stablehlo.multiply %427, %219 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %429 = stablehlo.shift_right_logical %428, %211 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %430 = stablehlo.xor %428, %429 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %431 = stablehlo.compare GE, %430, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.0/feed_forward")
    %432 = stablehlo.divide %399, %229 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %433 = stablehlo.select %431, %432, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/feed_forward")
    %434 = stablehlo.add %373, %433 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c435 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %435 = stablehlo.reduce(%434 init: %c435) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %436 = stablehlo.divide %435, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %437 = stablehlo.broadcast_in_dim %436, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %438 = stablehlo.subtract %434, %437 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %439 = stablehlo.multiply %438, %438 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c440 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %440 = stablehlo.reduce(%439 init: %c440) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %441 = stablehlo.divide %440, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %442 = stablehlo.add %441, %163 : tensor<48xf32> loc("layer.0/feed_forward")
    %443 = stablehlo.rsqrt %442 : tensor<48xf32> loc("layer.0/feed_forward")
    %444 = stablehlo.broadcast_in_dim %443, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %445 = stablehlo.multiply %438, %444 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %446 = stablehlo.broadcast_in_dim %arg19, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %447 = stablehlo.multiply %445, %446 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %448 = stablehlo.broadcast_in_dim %arg20, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %449 = stablehlo.add %447, %448 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %450 = stablehlo.dot_general %449, %arg21, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %451 = stablehlo.broadcast_in_dim %arg22, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %452 = stablehlo.add %450, %451 : tensor<48x32xf32> loc("layer.1/attention")
    %453 = stablehlo.multiply %452, %239 : tensor<48x32xf32> loc("layer.1/attention")
    %454 = stablehlo.reshape %453 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %455 = stablehlo.transpose %454, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %456 = stablehlo.dot_general %449, %arg23, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %457 = stablehlo.broadcast_in_dim %arg24, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %458 = stablehlo.add %456, %457 : tensor<48x32xf32> loc("layer.1/attention")
    %459 = stablehlo.reshape %458 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %460 = stablehlo.transpose %459, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %461 = stablehlo.dot_general %449, %arg25, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %462 = stablehlo.broadcast_in_dim %arg26, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %463 = stablehlo.add %461, %462 : tensor<48x32xf32> loc("layer.1/attention")
    %464 = stablehlo.reshape %463 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %465 = stablehlo.transpose %464, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %466 = stablehlo.constant dense<3041712726> : tensor<ui32> loc("layer.1/attention")
    %467 = stablehlo.xor %137, %466 : tensor<ui32> loc("layer.1/attention")
    %468 = stablehlo.shift_right_logical %467, %115 : tensor<ui32> loc("layer.1/attention")
    %469 = stablehlo.xor %467, %468 : tensor<ui32> loc("layer.1/attention")
    %470 = stablehlo.multiply %469, %118 : tensor<ui32> loc("layer.1/attention")
    %471 = stablehlo.shift_right_logical %470, %120 : tensor<ui32> loc("layer.1/attention")
    %472 = stablehlo.xor %470, %471 : tensor<ui32> loc("layer.1/attention")
    %473 = stablehlo.multiply %472, %123 : tensor<ui32> loc("layer.1/attention")
    %474 = stablehlo.shift_right_logical %473, %115 : tensor<ui32> loc("layer.1/attention")
    %475 = stablehlo.xor %473, %474 : tensor<ui32> loc("layer.1/attention")
    %476 = stablehlo.broadcast_in_dim %475, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/attention")
    %477 = stablehlo.xor %180, %476 : tensor<3x16xui32> loc("layer.1/attention")
    %478 = stablehlo.shift_right_logical %477, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %479 = stablehlo.xor %477, %478 : tensor<3x16xui32> loc("layer.1/attention")
    %480 = stablehlo.multiply %479, %195 : tensor<3x16xui32> loc("layer.1/attention")
    %481 = stablehlo.shift_right_logical %480, %197 : tensor<3x16xui32> loc("layer.1/attention")
    %482 = stablehlo.xor %480, %481 : tensor<3x16xui32> loc("layer.1/attention")
    %483 = stablehlo.multiply %482, %200 : tensor<3x16xui32> loc("layer.1/attention")
    %484 = stablehlo.shift_right_logical %483, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %485 = stablehlo.xor %483, %484 : tensor<3x16xui32> loc("layer.1/attention")
    %486 = stablehlo.broadcast_in_dim %485, dims = [0, 2] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.1/attention")
    %487 = stablehlo.add %486, %277 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %488 = stablehlo.add %487, %280 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %489 = stablehlo.shift_right_logical %488, %283 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %490 = stablehlo.xor %488, %489 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %491 = stablehlo.multiply %490, %286 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %492 = stablehlo.shift_right_logical %491, %288 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %493 = stablehlo.xor %491, %492 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %494 = stablehlo.multiply %493, %291 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %495 = stablehlo.shift_right_logical %494, %283 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %496 = stablehlo.xor %494, %495 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %497 = stablehlo.compare GE, %496, %295 : (tensor<3x4x16x16xui32>, tensor<3x4x16x16xui32>) -> tensor<3x4x16x16xi1> loc("layer.1/attention")
    %498 = stablehlo.dot_general %455, %460, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %499 = stablehlo.select %300, %498, %299 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %c500 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %500 = stablehlo.reduce(%499 init: %c500) applies stablehlo.maximum across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %501 = stablehlo.broadcast_in_dim %500, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %502 = stablehlo.subtract %499, %501 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %503 = stablehlo.exponential %502 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %504 = stablehlo.negate %503 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %505 = stablehlo.select %497, %503, %504 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %c506 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %506 = stablehlo.reduce(%503 init: %c506) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %507 = stablehlo.multiply %506, %310 : tensor<3x4x16xf32> loc("layer.1/attention")
    %508 = stablehlo.divide %312, %507 : tensor<3x4x16xf32> loc("layer.1/attention")
    %509 = stablehlo.maximum %505, %314 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %510 = stablehlo.dot_general %509, %465, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %511 = stablehlo.broadcast_in_dim %508, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %512 = stablehlo.multiply %510, %511 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %513 = stablehlo.transpose %512, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %514 = stablehlo.reshape %513 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %515 = stablehlo.dot_general %514, %arg27, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %516 = stablehlo.broadcast_in_dim %arg28, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %517 = stablehlo.add %515, %516 : tensor<48x32xf32> loc("layer.1/attention")
    %518 = stablehlo.constant dense<1401181199> : tensor<ui32> loc("layer.1/attention")
    %519 = stablehlo.xor %137, %518 : tensor<ui32> loc("layer.1/attention")
    %520 = stablehlo.shift_right_logical %519, %115 : tensor<ui32> loc("layer.1/attention")
    %521 = stablehlo.xor %519, %520 : tensor<ui32> loc("layer.1/attention")
    %522 = stablehlo.multiply %521, %118 : tensor<ui32> loc("layer.1/attention")
    %523 = stablehlo.shift_right_logical %522, %120 : tensor<ui32> loc("layer.1/attention")
    %524 = stablehlo.xor %522, %523 : tensor<ui32> loc("layer.1/attention")
    %525 = stablehlo.multiply %524, %123 : tensor<ui32> loc("layer.1/attention")
    %526 = stablehlo.shift_right_logical %525, %115 : tensor<ui32> loc("layer.1/attention")
    %527 = stablehlo.xor %525, %526 : tensor<ui32> loc("layer.1/attention")
    %528 = stablehlo.broadcast_in_dim %527, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/attention")
    %529 = stablehlo.xor %180, %528 : tensor<3x16xui32> loc("layer.1/attention")
    %530 = stablehlo.shift_right_logical %529, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %531 = stablehlo.xor %529, %530 : tensor<3x16xui32> loc("layer.1/attention")
    %532 = stablehlo.multiply %531, %195 : tensor<3x16xui32> loc("layer.1/attention")
    %533 = stablehlo.shift_right_logical %532, %197 : tensor<3x16xui32> loc("layer.1/attention")
    %534 = stablehlo.xor %532, %533 : tensor<3x16xui32> loc("layer.1/attention")
    %535 = stablehlo.multiply %534, %200 : tensor<3x16xui32> loc("layer.1/attention")
    %536 = stablehlo.shift_right_logical %535, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %537 = stablehlo.xor %535, %536 : tensor<3x16xui32> loc("layer.1/attention")
    %538 = stablehlo.reshape %537 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.1/attention")
    %539 = stablehlo.broadcast_in_dim %538, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.1/attention")
    %540 = stablehlo.add %539, %208 : tensor<48x32xui32> loc("layer.1/attention")
    %541 = stablehlo.shift_right_logical %540, %211 : tensor<48x32xui32> loc("layer.1/attention")
    %542 = stablehlo.xor %540, %541 : tensor<48x32xui32> loc("layer.1/attention")
    %543 = stablehlo.multiply %542, %214 : tensor<48x32xui32> loc("layer.1/attention")
    %544 = stablehlo.shift_right_logical %543, %216 : tensor<48x32xui32> loc("layer.1/attention")
    %545 = stablehlo.xor %543, %544 : tensor<48x32xui32> loc("layer.1/attention")
    %546 = stablehlo.multiply %545, %219 : tensor<48x32xui32> loc("layer.1/attention")
    %547 = stablehlo.shift_right_logical %546, %211 : tensor<48x32xui32> loc("layer.1/attention")
    %548 = stablehlo.xor %546, %547 : tensor<48x32xui32> loc("layer.1/attention")
    %549 = stablehlo.compare GE, %548, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.1/attention")
    %550 = stablehlo.divide %517, %229 : tensor<48x32xf32> loc("layer.1/attention")
    %551 = stablehlo.select %549, %550, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/attention")
    %552 = stablehlo.add %449, %551 : tensor<48x32xf32> loc("layer.1/attention")
    %c553 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %553 = stablehlo.reduce(%552 init: %c553) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %554 = stablehlo.divide %553, %155 : tensor<48xf32> loc("layer.1/attention")
    %555 = stablehlo.broadcast_in_dim %554, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %556 = stablehlo.subtract %552, %555 : tensor<48x32xf32> loc("layer.1/attention")
    %557 = stablehlo.multiply %556, %556 : tensor<48x32xf32> loc("layer.1/attention")
    %c558 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %558 = stablehlo.reduce(%557 init: %c558) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %559 = stablehlo.divide %558, %155 : tensor<48xf32> loc("layer.1/attention")
    %560 = stablehlo.add %559, %163 : tensor<48xf32> loc("layer.1/attention")
    %561 = stablehlo.rsqrt %560 : tensor<48xf32> loc("layer.1/attention")
    %562 = stablehlo.broadcast_in_dim %561, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %563 = stablehlo.multiply %556, %562 : tensor<48x32xf32> loc("layer.1/attention")
    %564 = stablehlo.broadcast_in_dim %arg29, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %565 = stablehlo.multiply %563, %564 : tensor<48x32xf32> loc("layer.1/attention")
    %566 = stablehlo.broadcast_in_dim %arg30, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %567 = stablehlo.add %565, %566 : tensor<48x32xf32> loc("layer.1/attention")
    %568 = stablehlo.dot_general %567, %arg31, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<64x32xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %569 = stablehlo.broadcast_in_dim %arg32, dims = [1] : (tensor<64xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %570 = stablehlo.add %568, %569 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %571 = stablehlo.multiply %570, %378 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %572 = chlo.erf %571 : tensor<48x64xf32> -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %573 = stablehlo.add %572, %381 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %574 = stablehlo.multiply %573, %384 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %575 = stablehlo.multiply %570, %570 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %576 = stablehlo.multiply %575, %388 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %577 = stablehlo.exponential %576 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %578 = stablehlo.multiply %577, %392 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %579 = stablehlo.multiply %570, %574 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %580 = stablehlo.multiply %570, %578 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %581 = stablehlo.add %574, %580 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %582 = stablehlo.dot_general %579, %arg33, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<32x64xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %583 = stablehlo.broadcast_in_dim %arg34, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %584 = stablehlo.add %582, %583 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %585 = stablehlo.constant dense<4055616968> : tensor<ui32> loc("layer.1/feed_forward")
    %586 = stablehlo.xor %137, %585 : tensor<ui32> loc("layer.1/feed_forward")
    %587 = stablehlo.shift_right_logical %586, %115 : tensor<ui32> loc("layer.1/feed_forward")
    %588 = stablehlo.xor %586, %587 : tensor<ui32> loc("layer.1/feed_forward")
    %589 = stablehlo.multiply %588, %118 : tensor<ui32> loc("layer.1/feed_forward")
    %590 = stablehlo.shift_right_logical %589, %120 : tensor<ui32> loc("layer.1/feed_forward")
    %591 = stablehlo.xor %589, %590 : tensor<ui32> loc("layer.1/feed_forward")
    %592 = stablehlo.multiply %591, %123 : tensor<ui32> loc("layer.1/feed_forward")
    %593 = stablehlo.shift_right_logical %592, %115 : tensor<ui32> loc("layer.1/feed_forward")
    %594 = stablehlo.xor %592, %593 : tensor<ui32> loc("layer.1/feed_forward")
    %595 = stablehlo.broadcast_in_dim %594, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/feed_forward")
    %596 = stablehlo.xor %180, %595 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %597 = stablehlo.shift_right_logical %596, %192 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %598 = stablehlo.xor %596, %597 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %599 = stablehlo.multiply %598, %195 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %600 = stablehlo.shift_right_logical %599, %197 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %601 = stablehlo.xor %599, %600 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %602 = stablehlo.multiply %601, %200 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %603 = stablehlo.shift_right_logical %602, %192 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %604 = stablehlo.xor %602, %603 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %605 = stablehlo.reshape %604 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.1/feed_forward")
    %606 = stablehlo.broadcast_in_dim %605, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.1/feed_forward")
    %607 = stablehlo.add %606, %208 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %608 = stablehlo.shift_right_logical %607, %211 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %609 = stablehlo.xor %607, %608 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %610 = stablehlo.multiply %609, %214 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %611 = stablehlo.shift_right_logical %610, %216 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %612 = stablehlo.xor %610, %611 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %613 = stablehlo.multiply %612, %219 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %614 = stablehlo.shift_right_logical %613, %211 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %615 = stablehlo.xor %613, %614 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %616 = stablehlo.compare GE, %615, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.1/feed_forward")
    %617 = stablehlo.divide %584, %229 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %618 = stablehlo.select %616, %617, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/feed_forward")
    %619 = stablehlo.add %567, %618 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c620 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %620 = stablehlo.reduce(%619 init: %c620) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %621 = stablehlo.divide %620, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %622 = stablehlo.broadcast_in_dim %621, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %623 = stablehlo.subtract %619, %622 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %624 = stablehlo.multiply %623, %623 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c625 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %625 = stablehlo.reduce(%624 init: %c625) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %626 = stablehlo.divide %625, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %627 = stablehlo.add %626, %163 : tensor<48xf32> loc("layer.1/feed_forward")
    %628 = stablehlo.rsqrt %627 : tensor<48xf32> loc("layer.1/feed_forward")
    %629 = stablehlo.broadcast_in_dim %628, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %630 = stablehlo.multiply %623, %629 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %631 = stablehlo.broadcast_in_dim %arg35, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %632 = stablehlo.multiply %630, %631 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %633 = stablehlo.broadcast_in_dim %arg36, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %634 = stablehlo.add %632, %633 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %635 = stablehlo.broadcast_in_dim %arg116, dims = [0, 2] : (tensor<3x16xi32>) -> tensor<3x4x16xi32> loc("pooling")
    %636 = stablehlo.broadcast_in_dim %arg117, dims = [0, 1] : (tensor<3x4xi32>) -> tensor<3x4x16xi32> loc("pooling")
    %637 = stablehlo.compare EQ, %635, %636 : (tensor<3x4x16xi32>, tensor<3x4x16xi32>) -> tensor<3x4x16xi1> loc("pooling")
    %638 = stablehlo.convert %637 : (tensor<3x4x16xi1>) -> tensor<3x4x16xf32> loc("pooling")
    %639 = stablehlo.reshape %634 : (tensor<48x32xf32>) -> tensor<3x16x32xf32> loc("pooling")
    %640 = stablehlo.dot_general %638, %639, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16xf32>, tensor<3x16x32xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %c641 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %641 = stablehlo.reduce(%638 init: %c641) applies stablehlo.add across dimensions = [2] : (tensor<3x4x16xf32>, tensor<f32>) -> tensor<3x4xf32> loc("pooling")
    %642 = stablehlo.broadcast_in_dim %309, dims = [] : (tensor<f32>) -> tensor<3x4xf32> loc("pooling")
    %643 = stablehlo.maximum %641, %642 : tensor<3x4xf32> loc("pooling")
    %644 = stablehlo.broadcast_in_dim %643, dims = [0, 1] : (tensor<3x4xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %645 = stablehlo.divide %640, %644 : tensor<3x4x32xf32> loc("pooling")
    %646 = stablehlo.reshape %645 : (tensor<3x4x32xf32>) -> tensor<12x32xf32> loc("pooling")
    %647 = "stablehlo.gather"(%646, %arg118) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<12x32xf32>, tensor<6xi32>) -> tensor<6x32xf32> loc("pooling")
    %648 = stablehlo.multiply %647, %647 : tensor<6x32xf32> loc("pooling")
    %c649 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %649 = stablehlo.reduce(%648 init: %c649) applies stablehlo.add across dimensions = [1] : (tensor<6x32xf32>, tensor<f32>) -> tensor<6xf32> loc("pooling")
    %650 = stablehlo.constant dense<1.0e-24> : tensor<f32> loc("pooling")
    %651 = stablehlo.broadcast_in_dim %650, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %652 = stablehlo.maximum %649, %651 : tensor<6xf32> loc("pooling")
    %653 = stablehlo.rsqrt %652 : tensor<6xf32> loc("pooling")
    %654 = stablehlo.broadcast_in_dim %653, dims = [0] : (tensor<6xf32>) -> tensor<6x32xf32> loc("pooling")
    %655 = stablehlo.multiply %647, %654 : tensor<6x32xf32> loc("pooling")
    %657 = stablehlo.slice %655 [0:2, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %658 = stablehlo.slice %655 [2:4, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %659 = stablehlo.slice %655 [4:6, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %660 = stablehlo.multiply %657, %658 : tensor<2x32xf32> loc("loss")
    %c661 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %661 = stablehlo.reduce(%660 init: %c661) applies stablehlo.add across dimensions = [1] : (tensor<2x32xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %662 = stablehlo.constant dense<2.0e1> : tensor<f32> loc("loss")
    %663 = stablehlo.broadcast_in_dim %662, dims = [] : (tensor<f32>) -> tensor<2xf32> loc("loss")
    %664 = stablehlo.multiply %661, %663 : tensor<2xf32> loc("loss")
    %665 = stablehlo.slice %arg120 [0:2] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %666 = stablehlo.slice %arg120 [2:4] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %667 = "stablehlo.all_gather"(%665) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %668 = stablehlo.broadcast_in_dim %665, dims = [0] : (tensor<2xui32>) -> tensor<2x16xui32> loc("loss")
    %669 = stablehlo.broadcast_in_dim %667, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %670 = stablehlo.compare EQ, %668, %669 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %671 = stablehlo.broadcast_in_dim %666, dims = [0] : (tensor<2xui32>) -> tensor<2x16xui32> loc("loss")
    %672 = stablehlo.compare EQ, %671, %669 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %673 = stablehlo.or %670, %672 : tensor<2x16xi1> loc("loss")
    %674 = "stablehlo.all_gather"(%666) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %675 = stablehlo.broadcast_in_dim %674, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %676 = stablehlo.compare EQ, %668, %675 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %677 = stablehlo.compare EQ, %671, %675 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %678 = stablehlo.or %676, %677 : tensor<2x16xi1> loc("loss")
    %679 = stablehlo.or %673, %678 : tensor<2x16xi1> loc("loss")
    %680 = stablehlo.slice %arg120 [4:6] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %681 = "stablehlo.all_gather"(%680) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %682 = stablehlo.broadcast_in_dim %681, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %683 = stablehlo.compare EQ, %668, %682 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %684 = stablehlo.compare EQ, %671, %682 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %685 = stablehlo.or %683, %684 : tensor<2x16xi1> loc("loss")
    %686 = "stablehlo.all_gather"(%658) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %687 = stablehlo.dot_general %657, %686, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %688 = stablehlo.broadcast_in_dim %662, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %689 = stablehlo.multiply %687, %688 : tensor<2x16xf32> loc("loss")
    %690 = stablehlo.broadcast_in_dim %298, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %691 = stablehlo.select %679, %690, %689 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %692 = stablehlo.reshape %664 : (tensor<2xf32>) -> tensor<2x1xf32> loc("loss")
    %693 = stablehlo.concatenate %692, %691, dim = 1 : (tensor<2x1xf32>, tensor<2x16xf32>) -> tensor<2x17xf32> loc("loss")
    %694 = "stablehlo.all_gather"(%659) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %695 = stablehlo.dot_general %657, %694, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %696 = stablehlo.multiply %695, %688 : tensor<2x16xf32> loc("loss")
    %697 = stablehlo.convert %arg119 : (tensor<2xi1>) -> tensor<2xi32> loc("loss")
    %698 = "stablehlo.all_gather"(%697) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xi32>) -> tensor<16xi32> loc("loss")
    %699 = stablehlo.constant dense<0> : tensor<i32> loc("loss")
    %700 = stablehlo.broadcast_in_dim %699, dims = [] : (tensor<i32>) -> tensor<16xi32> loc("loss")
    %701 = stablehlo.compare NE, %698, %700 : (tensor<16xi32>, tensor<16xi32>) -> tensor<16xi1> loc("loss")
    %702 = stablehlo.broadcast_in_dim %701, dims = [1] : (tensor<16xi1>) -> tensor<2x16xi1> loc("loss")
    %703 = stablehlo.select %702, %696, %690 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %704 = stablehlo.select %685, %690, %703 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %705 = stablehlo.concatenate %693, %704, dim = 1 : (tensor<2x17xf32>, tensor<2x16xf32>) -> tensor<2x33xf32> loc("loss")
    %c706 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %706 = stablehlo.reduce(%705 init: %c706) applies stablehlo.maximum across dimensions = [1] : (tensor<2x33xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %707 = stablehlo.reshape %706 : (tensor<2xf32>) -> tensor<2xf32> loc("loss")
    %708 = stablehlo.broadcast_in_dim %707, dims = [0] : (tensor<2xf32>) -> tensor<2x33xf32> loc("loss")
    %709 = stablehlo.subtract %705, %708 : tensor<2x33xf32> loc("loss")
    %710 = stablehlo.exponential %709 : tensor<2x33xf32> loc("loss")
    %c711 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %711 = stablehlo.reduce(%710 init: %c711) applies stablehlo.add across dimensions = [1] : (tensor<2x33xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %712 = stablehlo.log %711 : tensor<2xf32> loc("loss")
    %713 = stablehlo.add %712, %707 : tensor<2xf32> loc("loss")
    %714 = stablehlo.subtract %713, %664 : tensor<2xf32> loc("loss")
    %715 = "stablehlo.all_gather"(%657) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %716 = stablehlo.dot_general %658, %715, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %717 = stablehlo.multiply %716, %688 : tensor<2x16xf32> loc("loss")
    %718 = stablehlo.select %679, %690, %717 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %719 = stablehlo.concatenate %692, %718, dim = 1 : (tensor<2x1xf32>, tensor<2x16xf32>) -> tensor<2x17xf32> loc("loss")
    %c720 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %720 = stablehlo.reduce(%719 init: %c720) applies stablehlo.maximum across dimensions = [1] : (tensor<2x17xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %721 = stablehlo.reshape %720 : (tensor<2xf32>) -> tensor<2xf32> loc("loss")
    %722 = stablehlo.broadcast_in_dim %721, dims = [0] : (tensor<2xf32>) -> tensor<2x17xf32> loc("loss")
    %723 = stablehlo.subtract %719, %722 : tensor<2x17xf32> loc("loss")
    %724 = stablehlo.exponential %723 : tensor<2x17xf32> loc("loss")
    %c725 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %725 = stablehlo.reduce(%724 init: %c725) applies stablehlo.add across dimensions = [1] : (tensor<2x17xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %726 = stablehlo.log %725 : tensor<2xf32> loc("loss")
    %727 = stablehlo.add %726, %721 : tensor<2xf32> loc("loss")
    %728 = stablehlo.add %714, %727 : tensor<2xf32> loc("loss")
    %729 = stablehlo.subtract %728, %664 : tensor<2xf32> loc("loss")
    %730 = stablehlo.broadcast_in_dim %383, dims = [] : (tensor<f32>) -> tensor<2xf32> loc("loss")
    %731 = stablehlo.multiply %729, %730 : tensor<2xf32> loc("loss")
    %732 = stablehlo.convert %679 : (tensor<2x16xi1>) -> tensor<2x16xf32> loc("loss")
    %c733 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %733 = stablehlo.reduce(%732 init: %c733) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x16xf32>, tensor<f32>) -> tensor<f32> loc("loss")
    %734 = stablehlo.constant dense<2.0e0> : tensor<f32> loc("loss")
    %735 = stablehlo.subtract %733, %734 : tensor<f32> loc("loss")
    %736 = stablehlo.constant dense<3.0e1> : tensor<f32> loc("loss")
    %737 = stablehlo.divide %735, %736 : tensor<f32> loc("loss")
    %c738 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %738 = stablehlo.reduce(%731 init: %c738) applies stablehlo.add across dimensions = [0] : (tensor<2xf32>, tensor<f32>) -> tensor<f32>
    %739 = stablehlo.divide %738, %734 : tensor<f32>
    %740 = stablehlo.divide %309, %734 : tensor<f32>
    %741 = stablehlo.broadcast_in_dim %740, dims = [] : (tensor<f32>) -> tensor<2xf32>
    %742 = stablehlo.multiply %741, %730 : tensor<2xf32> loc("loss")
    %743 = stablehlo.negate %742 : tensor<2xf32> loc("loss")
    %744 = stablehlo.divide %742, %725 : tensor<2xf32> loc("loss")
    %745 = stablehlo.broadcast_in_dim %744, dims = [0] : (tensor<2xf32>) -> tensor<2x17xf32> loc("loss")
    %746 = stablehlo.multiply %745, %724 : tensor<2x17xf32> loc("loss")
    %747 = stablehlo.slice %746 [0:2, 0:1] : (tensor<2x17xf32>) -> tensor<2x1xf32> loc("loss")
    %748 = stablehlo.slice %746 [0:2, 1:17] : (tensor<2x17xf32>) -> tensor<2x16xf32> loc("loss")
    %749 = stablehlo.reshape %747 : (tensor<2x1xf32>) -> tensor<2xf32> loc("loss")
    %750 = stablehlo.add %743, %749 : tensor<2xf32> loc("loss")
    %751 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %752 = stablehlo.select %679, %751, %748 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %753 = stablehlo.multiply %752, %688 : tensor<2x16xf32> loc("loss")
    %754 = stablehlo.dot_general %753, %715, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %755 = stablehlo.dot_general %658, %753, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x16xf32>) -> tensor<32x16xf32> loc("loss")
    %756 = stablehlo.transpose %755, dims = [1, 0] : (tensor<32x16xf32>) -> tensor<16x32xf32> loc("loss")
    %757 = "stablehlo.reduce_scatter"(%756) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %758 = stablehlo.add %750, %743 : tensor<2xf32> loc("loss")
    %759 = stablehlo.divide %742, %711 : tensor<2xf32> loc("loss")
    %760 = stablehlo.broadcast_in_dim %759, dims = [0] : (tensor<2xf32>) -> tensor<2x33xf32> loc("loss")
    %761 = stablehlo.multiply %760, %710 : tensor<2x33xf32> loc("loss")
    %762 = stablehlo.slice %761 [0:2, 0:17] : (tensor<2x33xf32>) -> tensor<2x17xf32> loc("loss")
    %763 = stablehlo.slice %761 [0:2, 17:33] : (tensor<2x33xf32>) -> tensor<2x16xf32> loc("loss")
    %764 = stablehlo.select %685, %751, %763 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %765 = stablehlo.select %702, %764, %751 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %766 = stablehlo.multiply %765, %688 : tensor<2x16xf32> loc("loss")
    %767 = stablehlo.dot_general %766, %694, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %768 = stablehlo.add %757, %767 : tensor<2x32xf32> loc("loss")
    %769 = stablehlo.dot_general %657, %766, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x16xf32>) -> tensor<32x16xf32> loc("loss")
    %770 = stablehlo.transpose %769, dims = [1, 0] : (tensor<32x16xf32>) -> tensor<16x32xf32> loc("loss")
    %771 = "stablehlo.reduce_scatter"(%770) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %772 = stablehlo.slice %762 [0:2, 0:1] : (tensor<2x17xf32>) -> tensor<2x1xf32> loc("loss")
    %773 = stablehlo.slice %762 [0:2, 1:17] : (tensor<2x17xf32>) -> tensor<2x16xf32> loc("loss")
    %774 = stablehlo.reshape %772 : (tensor<2x1xf32>) -> tensor<2xf32> loc("loss")
    %775 = stablehlo.add %758, %774 : tensor<2xf32> loc("loss")
    %776 = stablehlo.select %679, %751, %773 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %777 = stablehlo.multiply %776, %688 : tensor<2x16xf32> loc("loss")
    %778 = stablehlo.dot_general %777, %686, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %779 = stablehlo.add %768, %778 : tensor<2x32xf32> loc("loss")
    %780 = stablehlo.dot_general %657, %777, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x16xf32>) -> tensor<32x16xf32> loc("loss")
    %781 = stablehlo.transpose %780, dims = [1, 0] : (tensor<32x16xf32>) -> tensor<16x32xf32> loc("loss")
    %782 = "stablehlo.reduce_scatter"(%781) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %783 = stablehlo.add %754, %782 : tensor<2x32xf32> loc("loss")
    %784 = stablehlo.multiply %775, %663 : tensor<2xf32> loc("loss")
    %785 = stablehlo.broadcast_in_dim %784, dims = [0] : (tensor<2xf32>) -> tensor<2x32xf32> loc("loss")
    %786 = stablehlo.multiply %785, %658 : tensor<2x32xf32> loc("loss")
    %787 = stablehlo.multiply %785, %657 : tensor<2x32xf32> loc("loss")
    %788 = stablehlo.add %779, %786 : tensor<2x32xf32> loc("loss")
    %789 = stablehlo.add %783, %787 : tensor<2x32xf32> loc("loss")
    %c790 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %790 = stablehlo.pad %771, %c790, low = [4, 0], high = [0, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %c791 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %791 = stablehlo.pad %789, %c791, low = [2, 0], high = [2, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %792 = stablehlo.add %790, %791 : tensor<6x32xf32> loc("loss")
    %c793 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %793 = stablehlo.pad %788, %c793, low = [0, 0], high = [4, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %794 = stablehlo.add %792, %793 : tensor<6x32xf32> loc("loss")
    %795 = stablehlo.multiply %794, %654 : tensor<6x32xf32> loc("pooling")
    %796 = stablehlo.multiply %794, %647 : tensor<6x32xf32> loc("pooling")
    %c797 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %797 = stablehlo.reduce(%796 init: %c797) applies stablehlo.add across dimensions = [1] : (tensor<6x32xf32>, tensor<f32>) -> tensor<6xf32> loc("pooling")
    %798 = stablehlo.multiply %797, %653 : tensor<6xf32> loc("pooling")
    %799 = stablehlo.multiply %798, %653 : tensor<6xf32> loc("pooling")
    %800 = stablehlo.multiply %799, %653 : tensor<6xf32> loc("pooling")
    %801 = stablehlo.broadcast_in_dim %387, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %802 = stablehlo.multiply %800, %801 : tensor<6xf32> loc("pooling")
    %803 = stablehlo.compare GE, %649, %651 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xi1> loc("pooling")
    %804 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %805 = stablehlo.select %803, %802, %804 : tensor<6xi1>, tensor<6xf32> loc("pooling")
    %806 = stablehlo.broadcast_in_dim %805, dims = [0] : (tensor<6xf32>) -> tensor<6x32xf32> loc("pooling")
    %807 = stablehlo.multiply %806, %647 : tensor<6x32xf32> loc("pooling")
    %808 = stablehlo.add %795, %807 : tensor<6x32xf32> loc("pooling")
    %809 = stablehlo.add %808, %807 : tensor<6x32xf32> loc("pooling")
    %c810 = stablehlo.constant dense<0.0e0> : tensor<12x32xf32>
    %810 = "stablehlo.scatter"(%c810, %arg118, %809) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<12x32xf32>, tensor<6xi32>, tensor<6x32xf32>) -> tensor<12x32xf32> loc("pooling")
    %811 = stablehlo.reshape %810 : (tensor<12x32xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %812 = stablehlo.divide %811, %644 : tensor<3x4x32xf32> loc("pooling")
    %813 = stablehlo.dot_general %638, %812, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16xf32>, tensor<3x4x32xf32>) -> tensor<3x16x32xf32> loc("pooling")
    %814 = stablehlo.reshape %813 : (tensor<3x16x32xf32>) -> tensor<48x32xf32> loc("pooling")
    %815 = stablehlo.multiply %814, %631 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c816 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %816 = stablehlo.reduce(%815 init: %c816) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %817 = stablehlo.divide %816, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %818 = stablehlo.broadcast_in_dim %817, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %819 = stablehlo.multiply %815, %630 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c820 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %820 = stablehlo.reduce(%819 init: %c820) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %821 = stablehlo.divide %820, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %822 = stablehlo.broadcast_in_dim %821, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %823 = stablehlo.subtract %815, %818 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %824 = stablehlo.multiply %630, %822 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %825 = stablehlo.subtract %823, %824 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %826 = stablehlo.multiply %825, %629 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %827 = stablehlo.multiply %814, %630 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c828 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %828 = stablehlo.reduce(%827 init: %c828) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %c829 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %829 = stablehlo.reduce(%814 init: %c829) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %830 = stablehlo.select %616, %826, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/feed_forward")
    %831 = stablehlo.divide %830, %229 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c832 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %832 = stablehlo.reduce(%831 init: %c832) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %833 = stablehlo.dot_general %831, %arg33, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x64xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %834 = stablehlo.dot_general %579, %831, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<48x32xf32>) -> tensor<64x32xf32> loc("layer.1/feed_forward")
    %835 = stablehlo.transpose %834, dims = [1, 0] : (tensor<64x32xf32>) -> tensor<32x64xf32> loc("layer.1/feed_forward")
    %836 = stablehlo.multiply %833, %581 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %c837 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %837 = stablehlo.reduce(%836 init: %c837) applies stablehlo.add across dimensions = [0] : (tensor<48x64xf32>, tensor<f32>) -> tensor<64xf32> loc("layer.1/feed_forward")
    %838 = stablehlo.dot_general %836, %arg31, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<64x32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %839 = stablehlo.add %826, %838 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %840 = stablehlo.dot_general %567, %836, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x64xf32>) -> tensor<32x64xf32> loc("layer.1/feed_forward")
    %841 = stablehlo.transpose %840, dims = [1, 0] : (tensor<32x64xf32>) -> tensor<64x32xf32> loc("layer.1/feed_forward")
    %842 = stablehlo.multiply %839, %564 : tensor<48x32xf32> loc("layer.1/attention")
    %c843 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %843 = stablehlo.reduce(%842 init: %c843) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %844 = stablehlo.divide %843, %155 : tensor<48xf32> loc("layer.1/attention")
    %845 = stablehlo.broadcast_in_dim %844, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %846 = stablehlo.multiply %842, %563 : tensor<48x32xf32> loc("layer.1/attention")
    %c847 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %847 = stablehlo.reduce(%846 init: %c847) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %848 = stablehlo.divide %847, %155 : tensor<48xf32> loc("layer.1/attention")
    %849 = stablehlo.broadcast_in_dim %848, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %850 = stablehlo.subtract %842, %845 : tensor<48x32xf32> loc("layer.1/attention")
    %851 = stablehlo.multiply %563, %849 : tensor<48x32xf32> loc("layer.1/attention")
    %852 = stablehlo.subtract %850, %851 : tensor<48x32xf32> loc("layer.1/attention")
    %853 = stablehlo.multiply %852, %562 : tensor<48x32xf32> loc("layer.1/attention")
    %854 = stablehlo.multiply %839, %563 : tensor<48x32xf32> loc("layer.1/attention")
    %c855 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %855 = stablehlo.reduce(%854 init: %c855) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %c856 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %856 = stablehlo.reduce(%839 init: %c856) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %857 = stablehlo.select %549, %853, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/attention")
    %858 = stablehlo.divide %857, %229 : tensor<48x32xf32> loc("layer.1/attention")
    %c859 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %859 = stablehlo.reduce(%858 init: %c859) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %860 = stablehlo.dot_general %858, %arg27, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %861 = stablehlo.dot_general %514, %858, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %862 = stablehlo.transpose %861, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %863 = stablehlo.reshape %860 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %864 = stablehlo.transpose %863, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %865 = stablehlo.multiply %864, %511 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %866 = stablehlo.multiply %864, %512 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %c867 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %867 = stablehlo.reduce(%866 init: %c867) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x8xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %868 = stablehlo.multiply %867, %310 : tensor<3x4x16xf32> loc("layer.1/attention")
    %869 = stablehlo.dot_general %864, %465, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %870 = stablehlo.compare GT, %505, %314 : (tensor<3x4x16x16xf32>, tensor<3x4x16x16xf32>) -> tensor<3x4x16x16xi1> loc("layer.1/attention")
    %871 = stablehlo.select %870, %869, %314 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %872 = stablehlo.abs %505 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %873 = stablehlo.broadcast_in_dim %508, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %874 = stablehlo.multiply %872, %873 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %875 = stablehlo.broadcast_in_dim %868, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %876 = stablehlo.subtract %871, %875 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %877 = stablehlo.multiply %874, %876 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %878 = stablehlo.dot_general %877, %460, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %879 = stablehlo.dot_general %877, %455, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %880 = stablehlo.dot_general %509, %865, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %881 = stablehlo.transpose %880, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %882 = stablehlo.reshape %881 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %c883 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %883 = stablehlo.reduce(%882 init: %c883) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %884 = stablehlo.dot_general %882, %arg25, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %885 = stablehlo.add %853, %884 : tensor<48x32xf32> loc("layer.1/attention")
    %886 = stablehlo.dot_general %449, %882, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %887 = stablehlo.transpose %886, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %888 = stablehlo.transpose %879, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %889 = stablehlo.reshape %888 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %c890 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %890 = stablehlo.reduce(%889 init: %c890) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %891 = stablehlo.dot_general %889, %arg23, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %892 = stablehlo.add %885, %891 : tensor<48x32xf32> loc("layer.1/attention")
    %893 = stablehlo.dot_general %449, %889, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %894 = stablehlo.transpose %893, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %895 = stablehlo.transpose %878, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %896 = stablehlo.reshape %895 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %897 = stablehlo.multiply %896, %239 : tensor<48x32xf32> loc("layer.1/attention")
    %c898 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %898 = stablehlo.reduce(%897 init: %c898) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %899 = stablehlo.dot_general %897, %arg21, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %900 = stablehlo.add %892, %899 : tensor<48x32xf32> loc("layer.1/attention")
    %901 = stablehlo.dot_general %449, %897, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %902 = stablehlo.transpose %901, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %903 = stablehlo.multiply %900, %446 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c904 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %904 = stablehlo.reduce(%903 init: %c904) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %905 = stablehlo.divide %904, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %906 = stablehlo.broadcast_in_dim %905, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %907 = stablehlo.multiply %903, %445 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c908 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %908 = stablehlo.reduce(%907 init: %c908) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %909 = stablehlo.divide %908, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %910 = stablehlo.broadcast_in_dim %909, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %911 = stablehlo.subtract %903, %906 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %912 = stablehlo.multiply %445, %910 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %913 = stablehlo.subtract %911, %912 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %914 = stablehlo.multiply %913, %444 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %915 = stablehlo.multiply %900, %445 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c916 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %916 = stablehlo.reduce(%915 init: %c916) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %c917 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %917 = stablehlo.reduce(%900 init: %c917) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %918 = stablehlo.select %431, %914, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/feed_forward")
    %919 = stablehlo.divide %918, %229 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c920 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %920 = stablehlo.reduce(%919 init: %c920) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %921 = stablehlo.dot_general %919, %arg17, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x64xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %922 = stablehlo.dot_general %394, %919, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<48x32xf32>) -> tensor<64x32xf32> loc("layer.0/feed_forward")
    %923 = stablehlo.transpose %922, dims = [1, 0] : (tensor<64x32xf32>) -> tensor<32x64xf32> loc("layer.0/feed_forward")
    %924 = stablehlo.multiply %921, %396 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %c925 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %925 = stablehlo.reduce(%924 init: %c925) applies stablehlo.add across dimensions = [0] : (tensor<48x64xf32>, tensor<f32>) -> tensor<64xf32> loc("layer.0/feed_forward")
    %926 = stablehlo.dot_general %924, %arg15, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<64x32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %927 = stablehlo.add %914, %926 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %928 = stablehlo.dot_general %373, %924, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x64xf32>) -> tensor<32x64xf32> loc("layer.0/feed_forward")
    %929 = stablehlo.transpose %928, dims = [1, 0] : (tensor<32x64xf32>) -> tensor<64x32xf32> loc("layer.0/feed_forward")
    %930 = stablehlo.multiply %927, %370 : tensor<48x32xf32> loc("layer.0/attention")
    %c931 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %931 = stablehlo.reduce(%930 init: %c931) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %932 = stablehlo.divide %931, %155 : tensor<48xf32> loc("layer.0/attention")
    %933 = stablehlo.broadcast_in_dim %932, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %934 = stablehlo.multiply %930, %369 : tensor<48x32xf32> loc("layer.0/attention")
    %c935 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %935 = stablehlo.reduce(%934 init: %c935) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %936 = stablehlo.divide %935, %155 : tensor<48xf32> loc("layer.0/attention")
    %937 = stablehlo.broadcast_in_dim %936, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %938 = stablehlo.subtract %930, %933 : tensor<48x32xf32> loc("layer.0/attention")
    %939 = stablehlo.multiply %369, %937 : tensor<48x32xf32> loc("layer.0/attention")
    %940 = stablehlo.subtract %938, %939 : tensor<48x32xf32> loc("layer.0/attention")
    %941 = stablehlo.multiply %940, %368 : tensor<48x32xf32> loc("layer.0/attention")
    %942 = stablehlo.multiply %927, %369 : tensor<48x32xf32> loc("layer.0/attention")
    %c943 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %943 = stablehlo.reduce(%942 init: %c943) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %c944 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %944 = stablehlo.reduce(%927 init: %c944) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %945 = stablehlo.select %355, %941, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/attention")
    %946 = stablehlo.divide %945, %229 : tensor<48x32xf32> loc("layer.0/attention")
    %c947 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %947 = stablehlo.reduce(%946 init: %c947) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %948 = stablehlo.dot_general %946, %arg11, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %949 = stablehlo.dot_general %320, %946, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %950 = stablehlo.transpose %949, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %951 = stablehlo.reshape %948 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %952 = stablehlo.transpose %951, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %953 = stablehlo.multiply %952, %317 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %954 = stablehlo.multiply %952, %318 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %c955 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %955 = stablehlo.reduce(%954 init: %c955) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x8xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %956 = stablehlo.multiply %955, %310 : tensor<3x4x16xf32> loc("layer.0/attention")
    %957 = stablehlo.dot_general %952, %252, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %958 = stablehlo.compare GT, %307, %314 : (tensor<3x4x16x16xf32>, tensor<3x4x16x16xf32>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %959 = stablehlo.select %958, %957, %314 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %960 = stablehlo.abs %307 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %961 = stablehlo.broadcast_in_dim %313, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %962 = stablehlo.multiply %960, %961 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %963 = stablehlo.broadcast_in_dim %956, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %964 = stablehlo.subtract %959, %963 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %965 = stablehlo.multiply %962, %964 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %966 = stablehlo.dot_general %965, %247, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %967 = stablehlo.dot_general %965, %242, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %968 = stablehlo.dot_general %315, %953, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %969 = stablehlo.transpose %968, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %970 = stablehlo.reshape %969 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %c971 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %971 = stablehlo.reduce(%970 init: %c971) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %972 = stablehlo.dot_general %970, %arg9, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %973 = stablehlo.add %941, %972 : tensor<48x32xf32> loc("layer.0/attention")
    %974 = stablehlo.dot_general %231, %970, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %975 = stablehlo.transpose %974, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %976 = stablehlo.transpose %967, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %977 = stablehlo.reshape %976 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %c978 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %978 = stablehlo.reduce(%977 init: %c978) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %979 = stablehlo.dot_general %977, %arg7, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %980 = stablehlo.add %973, %979 : tensor<48x32xf32> loc("layer.0/attention")
    %981 = stablehlo.dot_general %231, %977, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %982 = stablehlo.transpose %981, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %983 = stablehlo.transpose %966, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %984 = stablehlo.reshape %983 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %985 = stablehlo.multiply %984, %239 : tensor<48x32xf32> loc("layer.0/attention")
    %c986 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %986 = stablehlo.reduce(%985 init: %c986) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %987 = stablehlo.dot_general %985, %arg5, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %988 = stablehlo.add %980, %987 : tensor<48x32xf32> loc("layer.0/attention")
    %989 = stablehlo.dot_general %231, %985, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %990 = stablehlo.transpose %989, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %991 = stablehlo.select %227, %988, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("embeddings")
    %992 = stablehlo.divide %991, %229 : tensor<48x32xf32> loc("embeddings")
    %993 = stablehlo.multiply %992, %168 : tensor<48x32xf32> loc("embeddings")
    %c994 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %994 = stablehlo.reduce(%993 init: %c994) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %995 = stablehlo.divide %994, %155 : tensor<48xf32> loc("embeddings")
    %996 = stablehlo.broadcast_in_dim %995, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %997 = stablehlo.multiply %993, %167 : tensor<48x32xf32> loc("embeddings")
    %c998 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %998 = stablehlo.reduce(%997 init: %c998) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %999 = stablehlo.divide %998, %155 : tensor<48xf32> loc("embeddings")
    %1000 = stablehlo.broadcast_in_dim %999, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %1001 = stablehlo.subtract %993, %996 : tensor<48x32xf32> loc("embeddings")
    %1002 = stablehlo.multiply %167, %1000 : tensor<48x32xf32> loc("embeddings")
    %1003 = stablehlo.subtract %1001, %1002 : tensor<48x32xf32> loc("embeddings")
    %1004 = stablehlo.multiply %1003, %166 : tensor<48x32xf32> loc("embeddings")
    %1005 = stablehlo.multiply %992, %167 : tensor<48x32xf32> loc("embeddings")
    %c1006 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1006 = stablehlo.reduce(%1005 init: %c1006) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %c1007 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1007 = stablehlo.reduce(%992 init: %c1007) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %c1008 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1008 = stablehlo.reduce(%1004 init: %c1008) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %1009 = stablehlo.reshape %1008 : (tensor<32xf32>) -> tensor<1x32xf32> loc("embeddings")
    %c1010 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1010 = stablehlo.pad %1009, %c1010, low = [0, 0], high = [1, 0], interior = [0, 0] : (tensor<1x32xf32>, tensor<f32>) -> tensor<2x32xf32> loc("embeddings")
    %c1011 = stablehlo.constant dense<0.0e0> : tensor<40x32xf32>
    %1011 = "stablehlo.scatter"(%c1011, %146, %1004) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<40x32xf32>, tensor<48xi32>, tensor<48x32xf32>) -> tensor<40x32xf32> loc("embeddings")
    %c1012 = stablehlo.constant dense<0.0e0> : tensor<97x32xf32>
    %1012 = "stablehlo.scatter"(%c1012, %144, %1004) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<97x32xf32>, tensor<48xi32>, tensor<48x32xf32>) -> tensor<97x32xf32> loc("embeddings")
    %1013:39 = "stablehlo.all_reduce"(%739, %1012, %1011, %1010, %1006, %1007, %990, %986, %982, %978, %975, %971, %950, %947, %943, %944, %929, %925, %923, %920, %916, %917, %902, %898, %894, %890, %887, %883, %862, %859, %855, %856, %841, %837, %835, %832, %828, %829, %737) <{replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<f32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>) -> (tensor<f32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>) loc("all_reduce")
    %1053 = stablehlo.constant dense<8.0e0> : tensor<f32>
    %1054 = stablehlo.divide %1013#0, %1053 : tensor<f32>
    %1055 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<97x32xf32>
    %1056 = stablehlo.divide %1013#1, %1055 : tensor<97x32xf32>
    %1057 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<40x32xf32>
    %1058 = stablehlo.divide %1013#2, %1057 : tensor<40x32xf32>
    %1059 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<2x32xf32>
    %1060 = stablehlo.divide %1013#3, %1059 : tensor<2x32xf32>
    %1061 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<32xf32>
    %1062 = stablehlo.divide %1013#4, %1061 : tensor<32xf32>
    %1063 = stablehlo.divide %1013#5, %1061 : tensor<32xf32>
    %1064 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<32x32xf32>
    %1065 = stablehlo.divide %1013#6, %1064 : tensor<32x32xf32>
    %1066 = stablehlo.divide %1013#7, %1061 : tensor<32xf32>
    %1067 = stablehlo.divide %1013#8, %1064 : tensor<32x32xf32>
    %1068 = stablehlo.divide %1013#9, %1061 : tensor<32xf32>
    %1069 = stablehlo.divide %1013#10, %1064 : tensor<32x32xf32>
    %1070 = stablehlo.divide %1013#11, %1061 : tensor<32xf32>
    %1071 = stablehlo.divide %1013#12, %1064 : tensor<32x32xf32>
    %1072 = stablehlo.divide %1013#13, %1061 : tensor<32xf32>
    %1073 = stablehlo.divide %1013#14, %1061 : tensor<32xf32>
    %1074 = stablehlo.divide %1013#15, %1061 : tensor<32xf32>
    %1075 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<64x32xf32>
    %1076 = stablehlo.divide %1013#16, %1075 : tensor<64x32xf32>
    %1077 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<64xf32>
    %1078 = stablehlo.divide %1013#17, %1077 : tensor<64xf32>
    %1079 = stablehlo.broadcast_in_dim %1053, dims = [] : (tensor<f32>) -> tensor<32x64xf32>
    %1080 = stablehlo.divide %1013#18, %1079 : tensor<32x64xf32>
    %1081 = stablehlo.divide %1013#19, %1061 : tensor<32xf32>
    %1082 = stablehlo.divide %1013#20, %1061 : tensor<32xf32>
    %1083 = stablehlo.divide %1013#21, %1061 : tensor<32xf32>
    %1084 = stablehlo.divide %1013#22, %1064 : tensor<32x32xf32>
    %1085 = stablehlo.divide %1013#23, %1061 : tensor<32xf32>
    %1086 = stablehlo.divide %1013#24, %1064 : tensor<32x32xf32>
    %1087 = stablehlo.divide %1013#25, %1061 : tensor<32xf32>
    %1088 = stablehlo.divide %1013#26, %1064 : tensor<32x32xf32>
    %1089 = stablehlo.divide %1013#27, %1061 : tensor<32xf32>
    %1090 = stablehlo.divide %1013#28, %1064 : tensor<32x32xf32>
    %1091 = stablehlo.divide %1013#29, %1061 : tensor<32xf32>
    %1092 = stablehlo.divide %1013#30, %1061 : tensor<32xf32>
    %1093 = stablehlo.divide %1013#31, %1061 : tensor<32xf32>
    %1094 = stablehlo.divide %1013#32, %1075 : tensor<64x32xf32>
    %1095 = stablehlo.divide %1013#33, %1077 : tensor<64xf32>
    %1096 = stablehlo.divide %1013#34, %1079 : tensor<32x64xf32>
    %1097 = stablehlo.divide %1013#35, %1061 : tensor<32xf32>
    %1098 = stablehlo.divide %1013#36, %1061 : tensor<32xf32>
    %1099 = stablehlo.divide %1013#37, %1061 : tensor<32xf32>
    %1100 = stablehlo.divide %1013#38, %1053 : tensor<f32>
    %1101 = stablehlo.convert %arg111 : (tensor<i32>) -> tensor<f32> loc("adamw")
    %1102 = stablehlo.multiply %1056, %1056 : tensor<97x32xf32> loc("adamw")
    %c1103 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1103 = stablehlo.reduce(%1102 init: %c1103) applies stablehlo.add across dimensions = [0, 1] : (tensor<97x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1104 = stablehlo.multiply %1058, %1058 : tensor<40x32xf32> loc("adamw")
    %c1105 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1105 = stablehlo.reduce(%1104 init: %c1105) applies stablehlo.add across dimensions = [0, 1] : (tensor<40x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1106 = stablehlo.multiply %1060, %1060 : tensor<2x32xf32> loc("adamw")
    %c1107 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1107 = stablehlo.reduce(%1106 init: %c1107) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1108 = stablehlo.multiply %1062, %1062 : tensor<32xf32> loc("adamw")
    %c1109 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1109 = stablehlo.reduce(%1108 init: %c1109) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1110 = stablehlo.multiply %1063, %1063 : tensor<32xf32> loc("adamw")
    %c1111 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1111 = stablehlo.reduce(%1110 init: %c1111) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1112 = stablehlo.multiply %1065, %1065 : tensor<32x32xf32> loc("adamw")
    %c1113 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1113 = stablehlo.reduce(%1112 init: %c1113) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1114 = stablehlo.multiply %1066, %1066 : tensor<32xf32> loc("adamw")
    %c1115 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1115 = stablehlo.reduce(%1114 init: %c1115) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1116 = stablehlo.multiply %1067, %1067 : tensor<32x32xf32> loc("adamw")
    %c1117 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1117 = stablehlo.reduce(%1116 init: %c1117) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1118 = stablehlo.multiply %1068, %1068 : tensor<32xf32> loc("adamw")
    %c1119 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1119 = stablehlo.reduce(%1118 init: %c1119) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1120 = stablehlo.multiply %1069, %1069 : tensor<32x32xf32> loc("adamw")
    %c1121 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1121 = stablehlo.reduce(%1120 init: %c1121) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1122 = stablehlo.multiply %1070, %1070 : tensor<32xf32> loc("adamw")
    %c1123 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1123 = stablehlo.reduce(%1122 init: %c1123) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1124 = stablehlo.multiply %1071, %1071 : tensor<32x32xf32> loc("adamw")
    %c1125 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1125 = stablehlo.reduce(%1124 init: %c1125) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1126 = stablehlo.multiply %1072, %1072 : tensor<32xf32> loc("adamw")
    %c1127 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1127 = stablehlo.reduce(%1126 init: %c1127) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1128 = stablehlo.multiply %1073, %1073 : tensor<32xf32> loc("adamw")
    %c1129 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1129 = stablehlo.reduce(%1128 init: %c1129) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1130 = stablehlo.multiply %1074, %1074 : tensor<32xf32> loc("adamw")
    %c1131 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1131 = stablehlo.reduce(%1130 init: %c1131) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1132 = stablehlo.multiply %1076, %1076 : tensor<64x32xf32> loc("adamw")
    %c1133 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1133 = stablehlo.reduce(%1132 init: %c1133) applies stablehlo.add across dimensions = [0, 1] : (tensor<64x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1134 = stablehlo.multiply %1078, %1078 : tensor<64xf32> loc("adamw")
    %c1135 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1135 = stablehlo.reduce(%1134 init: %c1135) applies stablehlo.add across dimensions = [0] : (tensor<64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1136 = stablehlo.multiply %1080, %1080 : tensor<32x64xf32> loc("adamw")
    %c1137 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1137 = stablehlo.reduce(%1136 init: %c1137) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1138 = stablehlo.multiply %1081, %1081 : tensor<32xf32> loc("adamw")
    %c1139 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1139 = stablehlo.reduce(%1138 init: %c1139) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1140 = stablehlo.multiply %1082, %1082 : tensor<32xf32> loc("adamw")
    %c1141 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1141 = stablehlo.reduce(%1140 init: %c1141) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1142 = stablehlo.multiply %1083, %1083 : tensor<32xf32> loc("adamw")
    %c1143 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1143 = stablehlo.reduce(%1142 init: %c1143) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1144 = stablehlo.multiply %1084, %1084 : tensor<32x32xf32> loc("adamw")
    %c1145 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1145 = stablehlo.reduce(%1144 init: %c1145) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1146 = stablehlo.multiply %1085, %1085 : tensor<32xf32> loc("adamw")
    %c1147 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1147 = stablehlo.reduce(%1146 init: %c1147) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1148 = stablehlo.multiply %1086, %1086 : tensor<32x32xf32> loc("adamw")
    %c1149 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1149 = stablehlo.reduce(%1148 init: %c1149) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1150 = stablehlo.multiply %1087, %1087 : tensor<32xf32> loc("adamw")
    %c1151 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1151 = stablehlo.reduce(%1150 init: %c1151) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1152 = stablehlo.multiply %1088, %1088 : tensor<32x32xf32> loc("adamw")
    %c1153 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1153 = stablehlo.reduce(%1152 init: %c1153) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1154 = stablehlo.multiply %1089, %1089 : tensor<32xf32> loc("adamw")
    %c1155 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1155 = stablehlo.reduce(%1154 init: %c1155) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1156 = stablehlo.multiply %1090, %1090 : tensor<32x32xf32> loc("adamw")
    %c1157 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1157 = stablehlo.reduce(%1156 init: %c1157) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1158 = stablehlo.multiply %1091, %1091 : tensor<32xf32> loc("adamw")
    %c1159 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1159 = stablehlo.reduce(%1158 init: %c1159) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1160 = stablehlo.multiply %1092, %1092 : tensor<32xf32> loc("adamw")
    %c1161 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1161 = stablehlo.reduce(%1160 init: %c1161) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1162 = stablehlo.multiply %1093, %1093 : tensor<32xf32> loc("adamw")
    %c1163 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1163 = stablehlo.reduce(%1162 init: %c1163) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1164 = stablehlo.multiply %1094, %1094 : tensor<64x32xf32> loc("adamw")
    %c1165 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1165 = stablehlo.reduce(%1164 init: %c1165) applies stablehlo.add across dimensions = [0, 1] : (tensor<64x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1166 = stablehlo.multiply %1095, %1095 : tensor<64xf32> loc("adamw")
    %c1167 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1167 = stablehlo.reduce(%1166 init: %c1167) applies stablehlo.add across dimensions = [0] : (tensor<64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1168 = stablehlo.multiply %1096, %1096 : tensor<32x64xf32> loc("adamw")
    %c1169 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1169 = stablehlo.reduce(%1168 init: %c1169) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1170 = stablehlo.multiply %1097, %1097 : tensor<32xf32> loc("adamw")
    %c1171 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1171 = stablehlo.reduce(%1170 init: %c1171) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1172 = stablehlo.multiply %1098, %1098 : tensor<32xf32> loc("adamw")
    %c1173 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1173 = stablehlo.reduce(%1172 init: %c1173) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1174 = stablehlo.multiply %1099, %1099 : tensor<32xf32> loc("adamw")
    %c1175 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1175 = stablehlo.reduce(%1174 init: %c1175) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1176 = stablehlo.add %1103, %1105 : tensor<f32> loc("adamw")
    %1177 = stablehlo.add %1176, %1107 : tensor<f32> loc("adamw")
    %1178 = stablehlo.add %1177, %1109 : tensor<f32> loc("adamw")
    %1179 = stablehlo.add %1178, %1111 : tensor<f32> loc("adamw")
    %1180 = stablehlo.add %1179, %1113 : tensor<f32> loc("adamw")
    %1181 = stablehlo.add %1180, %1115 : tensor<f32> loc("adamw")
    %1182 = stablehlo.add %1181, %1117 : tensor<f32> loc("adamw")
    %1183 = stablehlo.add %1182, %1119 : tensor<f32> loc("adamw")
    %1184 = stablehlo.add %1183, %1121 : tensor<f32> loc("adamw")
    %1185 = stablehlo.add %1184, %1123 : tensor<f32> loc("adamw")
    %1186 = stablehlo.add %1185, %1125 : tensor<f32> loc("adamw")
    %1187 = stablehlo.add %1186, %1127 : tensor<f32> loc("adamw")
    %1188 = stablehlo.add %1187, %1129 : tensor<f32> loc("adamw")
    %1189 = stablehlo.add %1188, %1131 : tensor<f32> loc("adamw")
    %1190 = stablehlo.add %1189, %1133 : tensor<f32> loc("adamw")
    %1191 = stablehlo.add %1190, %1135 : tensor<f32> loc("adamw")
    %1192 = stablehlo.add %1191, %1137 : tensor<f32> loc("adamw")
    %1193 = stablehlo.add %1192, %1139 : tensor<f32> loc("adamw")
    %1194 = stablehlo.add %1193, %1141 : tensor<f32> loc("adamw")
    %1195 = stablehlo.add %1194, %1143 : tensor<f32> loc("adamw")
    %1196 = stablehlo.add %1195, %1145 : tensor<f32> loc("adamw")
    %1197 = stablehlo.add %1196, %1147 : tensor<f32> loc("adamw")
    %1198 = stablehlo.add %1197, %1149 : tensor<f32> loc("adamw")
    %1199 = stablehlo.add %1198, %1151 : tensor<f32> loc("adamw")
    %1200 = stablehlo.add %1199, %1153 : tensor<f32> loc("adamw")
    %1201 = stablehlo.add %1200, %1155 : tensor<f32> loc("adamw")
    %1202 = stablehlo.add %1201, %1157 : tensor<f32> loc("adamw")
    %1203 = stablehlo.add %1202, %1159 : tensor<f32> loc("adamw")
    %1204 = stablehlo.add %1203, %1161 : tensor<f32> loc("adamw")
    %1205 = stablehlo.add %1204, %1163 : tensor<f32> loc("adamw")
    %1206 = stablehlo.add %1205, %1165 : tensor<f32> loc("adamw")
    %1207 = stablehlo.add %1206, %1167 : tensor<f32> loc("adamw")
    %1208 = stablehlo.add %1207, %1169 : tensor<f32> loc("adamw")
    %1209 = stablehlo.add %1208, %1171 : tensor<f32> loc("adamw")
    %1210 = stablehlo.add %1209, %1173 : tensor<f32> loc("adamw")
    %1211 = stablehlo.add %1210, %1175 : tensor<f32> loc("adamw")
    %1212 = stablehlo.sqrt %1211 : tensor<f32> loc("adamw")
    %1213 = stablehlo.is_finite %1212 : (tensor<f32>) -> tensor<i1> loc("adamw")
    %1214 = stablehlo.is_finite %1054 : (tensor<f32>) -> tensor<i1> loc("adamw")
    %1215 = stablehlo.and %1213, %1214 : tensor<i1> loc("adamw")
    %1216 = stablehlo.constant dense<1.0e-6> : tensor<f32> loc("adamw")
    %1217 = stablehlo.add %1212, %1216 : tensor<f32> loc("adamw")
    %1218 = stablehlo.divide %309, %1217 : tensor<f32> loc("adamw")
    %1219 = stablehlo.minimum %1218, %309 : tensor<f32> loc("adamw")
    %1220 = stablehlo.constant dense<-1.05360515e-1> : tensor<f32> loc("adamw")
    %1221 = stablehlo.multiply %1101, %1220 : tensor<f32> loc("adamw")
    %1222 = stablehlo.exponential_minus_one %1221 : tensor<f32> loc("adamw")
    %1223 = stablehlo.negate %1222 : tensor<f32> loc("adamw")
    %1224 = stablehlo.constant dense<-1.0005003e-3> : tensor<f32> loc("adamw")
    %1225 = stablehlo.multiply %1101, %1224 : tensor<f32> loc("adamw")
    %1226 = stablehlo.exponential_minus_one %1225 : tensor<f32> loc("adamw")
    %1227 = stablehlo.negate %1226 : tensor<f32> loc("adamw")
    %1228 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1229 = stablehlo.multiply %1056, %1228 : tensor<97x32xf32> loc("adamw")
    %1230 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1231 = stablehlo.multiply %arg37, %1230 : tensor<97x32xf32> loc("adamw")
    %1232 = stablehlo.constant dense<1.0e-1> : tensor<f32> loc("adamw")
    %1233 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1234 = stablehlo.multiply %1229, %1233 : tensor<97x32xf32> loc("adamw")
    %1235 = stablehlo.add %1231, %1234 : tensor<97x32xf32> loc("adamw")
    %1236 = stablehlo.constant dense<9.99e-1> : tensor<f32> loc("adamw")
    %1237 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1238 = stablehlo.multiply %arg74, %1237 : tensor<97x32xf32> loc("adamw")
    %1239 = stablehlo.multiply %1229, %1229 : tensor<97x32xf32> loc("adamw")
    %1240 = stablehlo.constant dense<1.0e-3> : tensor<f32> loc("adamw")
    %1241 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1242 = stablehlo.multiply %1239, %1241 : tensor<97x32xf32> loc("adamw")
    %1243 = stablehlo.add %1238, %1242 : tensor<97x32xf32> loc("adamw")
    %1244 = stablehlo.sqrt %1243 : tensor<97x32xf32> loc("adamw")
    %1245 = stablehlo.sqrt %1227 : tensor<f32> loc("adamw")
    %1246 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1247 = stablehlo.divide %1244, %1246 : tensor<97x32xf32> loc("adamw")
    %1248 = stablehlo.constant dense<1.0e-8> : tensor<f32> loc("adamw")
    %1249 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1250 = stablehlo.add %1247, %1249 : tensor<97x32xf32> loc("adamw")
    %1251 = stablehlo.constant dense<1.0e-2> : tensor<f32> loc("adamw")
    %1252 = stablehlo.multiply %arg112, %1251 : tensor<f32> loc("adamw")
    %1253 = stablehlo.negate %1252 : tensor<f32> loc("adamw")
    %1254 = stablehlo.add %1253, %309 : tensor<f32> loc("adamw")
    %1255 = stablehlo.broadcast_in_dim %1254, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1256 = stablehlo.multiply %arg0, %1255 : tensor<97x32xf32> loc("adamw")
    %1257 = stablehlo.divide %1235, %1250 : tensor<97x32xf32> loc("adamw")
    %1258 = stablehlo.divide %arg112, %1223 : tensor<f32> loc("adamw")
    %1259 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1260 = stablehlo.multiply %1257, %1259 : tensor<97x32xf32> loc("adamw")
    %1261 = stablehlo.subtract %1256, %1260 : tensor<97x32xf32> loc("adamw")
    %1262 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<97x32xi1> loc("adamw")
    %1263 = stablehlo.select %1262, %1261, %arg0 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1264 = stablehlo.select %1262, %1235, %arg37 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1265 = stablehlo.select %1262, %1243, %arg74 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1266 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1267 = stablehlo.multiply %1058, %1266 : tensor<40x32xf32> loc("adamw")
    %1268 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1269 = stablehlo.multiply %arg38, %1268 : tensor<40x32xf32> loc("adamw")
    %1270 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1271 = stablehlo.multiply %1267, %1270 : tensor<40x32xf32> loc("adamw")
    %1272 = stablehlo.add %1269, %1271 : tensor<40x32xf32> loc("adamw")
    %1273 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1274 = stablehlo.multiply %arg75, %1273 : tensor<40x32xf32> loc("adamw")
    %1275 = stablehlo.multiply %1267, %1267 : tensor<40x32xf32> loc("adamw")
    %1276 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1277 = stablehlo.multiply %1275, %1276 : tensor<40x32xf32> loc("adamw")
    %1278 = stablehlo.add %1274, %1277 : tensor<40x32xf32> loc("adamw")
    %1279 = stablehlo.sqrt %1278 : tensor<40x32xf32> loc("adamw")
    %1280 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1281 = stablehlo.divide %1279, %1280 : tensor<40x32xf32> loc("adamw")
    %1282 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1283 = stablehlo.add %1281, %1282 : tensor<40x32xf32> loc("adamw")
    %1284 = stablehlo.broadcast_in_dim %1254, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1285 = stablehlo.multiply %arg1, %1284 : tensor<40x32xf32> loc("adamw")
    %1286 = stablehlo.divide %1272, %1283 : tensor<40x32xf32> loc("adamw")
    %1287 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1288 = stablehlo.multiply %1286, %1287 : tensor<40x32xf32> loc("adamw")
    %1289 = stablehlo.subtract %1285, %1288 : tensor<40x32xf32> loc("adamw")
    %1290 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<40x32xi1> loc("adamw")
    %1291 = stablehlo.select %1290, %1289, %arg1 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1292 = stablehlo.select %1290, %1272, %arg38 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1293 = stablehlo.select %1290, %1278, %arg75 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1294 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1295 = stablehlo.multiply %1060, %1294 : tensor<2x32xf32> loc("adamw")
    %1296 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1297 = stablehlo.multiply %arg39, %1296 : tensor<2x32xf32> loc("adamw")
    %1298 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1299 = stablehlo.multiply %1295, %1298 : tensor<2x32xf32> loc("adamw")
    %1300 = stablehlo.add %1297, %1299 : tensor<2x32xf32> loc("adamw")
    %1301 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1302 = stablehlo.multiply %arg76, %1301 : tensor<2x32xf32> loc("adamw")
    %1303 = stablehlo.multiply %1295, %1295 : tensor<2x32xf32> loc("adamw")
    %1304 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1305 = stablehlo.multiply %1303, %1304 : tensor<2x32xf32> loc("adamw")
    %1306 = stablehlo.add %1302, %1305 : tensor<2x32xf32> loc("adamw")
    %1307 = stablehlo.sqrt %1306 : tensor<2x32xf32> loc("adamw")
    %1308 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1309 = stablehlo.divide %1307, %1308 : tensor<2x32xf32> loc("adamw")
    %1310 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1311 = stablehlo.add %1309, %1310 : tensor<2x32xf32> loc("adamw")
    %1312 = stablehlo.broadcast_in_dim %1254, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1313 = stablehlo.multiply %arg2, %1312 : tensor<2x32xf32> loc("adamw")
    %1314 = stablehlo.divide %1300, %1311 : tensor<2x32xf32> loc("adamw")
    %1315 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1316 = stablehlo.multiply %1314, %1315 : tensor<2x32xf32> loc("adamw")
    %1317 = stablehlo.subtract %1313, %1316 : tensor<2x32xf32> loc("adamw")
    %1318 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<2x32xi1> loc("adamw")
    %1319 = stablehlo.select %1318, %1317, %arg2 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1320 = stablehlo.select %1318, %1300, %arg39 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1321 = stablehlo.select %1318, %1306, %arg76 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1322 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1323 = stablehlo.multiply %1062, %1322 : tensor<32xf32> loc("adamw")
    %1324 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1325 = stablehlo.multiply %arg40, %1324 : tensor<32xf32> loc("adamw")
    %1326 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1327 = stablehlo.multiply %1323, %1326 : tensor<32xf32> loc("adamw")
    %1328 = stablehlo.add %1325, %1327 : tensor<32xf32> loc("adamw")
    %1329 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1330 = stablehlo.multiply %arg77, %1329 : tensor<32xf32> loc("adamw")
    %1331 = stablehlo.multiply %1323, %1323 : tensor<32xf32> loc("adamw")
    %1332 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1333 = stablehlo.multiply %1331, %1332 : tensor<32xf32> loc("adamw")
    %1334 = stablehlo.add %1330, %1333 : tensor<32xf32> loc("adamw")
    %1335 = stablehlo.sqrt %1334 : tensor<32xf32> loc("adamw")
    %1336 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1337 = stablehlo.divide %1335, %1336 : tensor<32xf32> loc("adamw")
    %1338 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1339 = stablehlo.add %1337, %1338 : tensor<32xf32> loc("adamw")
    %1340 = stablehlo.divide %1328, %1339 : tensor<32xf32> loc("adamw")
    %1341 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1342 = stablehlo.multiply %1340, %1341 : tensor<32xf32> loc("adamw")
    %1343 = stablehlo.subtract %arg3, %1342 : tensor<32xf32> loc("adamw")
    %1344 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<32xi1> loc("adamw")
    %1345 = stablehlo.select %1344, %1343, %arg3 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1346 = stablehlo.select %1344, %1328, %arg40 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1347 = stablehlo.select %1344, %1334, %arg77 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1348 = stablehlo.multiply %1063, %1322 : tensor<32xf32> loc("adamw")
    %1349 = stablehlo.multiply %arg41, %1324 : tensor<32xf32> loc("adamw")
    %1350 = stablehlo.multiply %1348, %1326 : tensor<32xf32> loc("adamw")
    %1351 = stablehlo.add %1349, %1350 : tensor<32xf32> loc("adamw")
    %1352 = stablehlo.multiply %arg78, %1329 : tensor<32xf32> loc("adamw")
    %1353 = stablehlo.multiply %1348, %1348 : tensor<32xf32> loc("adamw")
    %1354 = stablehlo.multiply %1353, %1332 : tensor<32xf32> loc("adamw")
    %1355 = stablehlo.add %1352, %1354 : tensor<32xf32> loc("adamw")
    %1356 = stablehlo.sqrt %1355 : tensor<32xf32> loc("adamw")
    %1357 = stablehlo.divide %1356, %1336 : tensor<32xf32> loc("adamw")
    %1358 = stablehlo.add %1357, %1338 : tensor<32xf32> loc("adamw")
    %1359 = stablehlo.divide %1351, %1358 : tensor<32xf32> loc("adamw")
    %1360 = stablehlo.multiply %1359, %1341 : tensor<32xf32> loc("adamw")
    %1361 = stablehlo.subtract %arg4, %1360 : tensor<32xf32> loc("adamw")
    %1362 = stablehlo.select %1344, %1361, %arg4 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1363 = stablehlo.select %1344, %1351, %arg41 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1364 = stablehlo.select %1344, %1355, %arg78 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1365 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1366 = stablehlo.multiply %1065, %1365 : tensor<32x32xf32> loc("adamw")
    %1367 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1368 = stablehlo.multiply %arg42, %1367 : tensor<32x32xf32> loc("adamw")
    %1369 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1370 = stablehlo.multiply %1366, %1369 : tensor<32x32xf32> loc("adamw")
    %1371 = stablehlo.add %1368, %1370 : tensor<32x32xf32> loc("adamw")
    %1372 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1373 = stablehlo.multiply %arg79, %1372 : tensor<32x32xf32> loc("adamw")
    %1374 = stablehlo.multiply %1366, %1366 : tensor<32x32xf32> loc("adamw")
    %1375 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1376 = stablehlo.multiply %1374, %1375 : tensor<32x32xf32> loc("adamw")
    %1377 = stablehlo.add %1373, %1376 : tensor<32x32xf32> loc("adamw")
    %1378 = stablehlo.sqrt %1377 : tensor<32x32xf32> loc("adamw")
    %1379 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1380 = stablehlo.divide %1378, %1379 : tensor<32x32xf32> loc("adamw")
    %1381 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1382 = stablehlo.add %1380, %1381 : tensor<32x32xf32> loc("adamw")
    %1383 = stablehlo.broadcast_in_dim %1254, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1384 = stablehlo.multiply %arg5, %1383 : tensor<32x32xf32> loc("adamw")
    %1385 = stablehlo.divide %1371, %1382 : tensor<32x32xf32> loc("adamw")
    %1386 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1387 = stablehlo.multiply %1385, %1386 : tensor<32x32xf32> loc("adamw")
    %1388 = stablehlo.subtract %1384, %1387 : tensor<32x32xf32> loc("adamw")
    %1389 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<32x32xi1> loc("adamw")
    %1390 = stablehlo.select %1389, %1388, %arg5 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1391 = stablehlo.select %1389, %1371, %arg42 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1392 = stablehlo.select %1389, %1377, %arg79 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1393 = stablehlo.multiply %1066, %1322 : tensor<32xf32> loc("adamw")
    %1394 = stablehlo.multiply %arg43, %1324 : tensor<32xf32> loc("adamw")
    %1395 = stablehlo.multiply %1393, %1326 : tensor<32xf32> loc("adamw")
    %1396 = stablehlo.add %1394, %1395 : tensor<32xf32> loc("adamw")
    %1397 = stablehlo.multiply %arg80, %1329 : tensor<32xf32> loc("adamw")
    %1398 = stablehlo.multiply %1393, %1393 : tensor<32xf32> loc("adamw")
    %1399 = stablehlo.multiply %1398, %1332 : tensor<32xf32> loc("adamw")
    %1400 = stablehlo.add %1397, %1399 : tensor<32xf32> loc("adamw")
    %1401 = stablehlo.sqrt %1400 : tensor<32xf32> loc("adamw")
    %1402 = stablehlo.divide %1401, %1336 : tensor<32xf32> loc("adamw")
    %1403 = stablehlo.add %1402, %1338 : tensor<32xf32> loc("adamw")
    %1404 = stablehlo.divide %1396, %1403 : tensor<32xf32> loc("adamw")
    %1405 = stablehlo.multiply %1404, %1341 : tensor<32xf32> loc("adamw")
    %1406 = stablehlo.subtract %arg6, %1405 : tensor<32xf32> loc("adamw")
    %1407 = stablehlo.select %1344, %1406, %arg6 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1408 = stablehlo.select %1344, %1396, %arg43 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1409 = stablehlo.select %1344, %1400, %arg80 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1410 = stablehlo.multiply %1067, %1365 : tensor<32x32xf32> loc("adamw")
    %1411 = stablehlo.multiply %arg44, %1367 : tensor<32x32xf32> loc("adamw")
    %1412 = stablehlo.multiply %1410, %1369 : tensor<32x32xf32> loc("adamw")
    %1413 = stablehlo.add %1411, %1412 : tensor<32x32xf32> loc("adamw")
    %1414 = stablehlo.multiply %arg81, %1372 : tensor<32x32xf32> loc("adamw")
    %1415 = stablehlo.multiply %1410, %1410 : tensor<32x32xf32> loc("adamw")
    %1416 = stablehlo.multiply %1415, %1375 : tensor<32x32xf32> loc("adamw")
    %1417 = stablehlo.add %1414, %1416 : tensor<32x32xf32> loc("adamw")
    %1418 = stablehlo.sqrt %1417 : tensor<32x32xf32> loc("adamw")
    %1419 = stablehlo.divide %1418, %1379 : tensor<32x32xf32> loc("adamw")
    %1420 = stablehlo.add %1419, %1381 : tensor<32x32xf32> loc("adamw")
    %1421 = stablehlo.multiply %arg7, %1383 : tensor<32x32xf32> loc("adamw")
    %1422 = stablehlo.divide %1413, %1420 : tensor<32x32xf32> loc("adamw")
    %1423 = stablehlo.multiply %1422, %1386 : tensor<32x32xf32> loc("adamw")
    %1424 = stablehlo.subtract %1421, %1423 : tensor<32x32xf32> loc("adamw")
    %1425 = stablehlo.select %1389, %1424, %arg7 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1426 = stablehlo.select %1389, %1413, %arg44 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1427 = stablehlo.select %1389, %1417, %arg81 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1428 = stablehlo.multiply %1068, %1322 : tensor<32xf32> loc("adamw")
    %1429 = stablehlo.multiply %arg45, %1324 : tensor<32xf32> loc("adamw")
    %1430 = stablehlo.multiply %1428, %1326 : tensor<32xf32> loc("adamw")
    %1431 = stablehlo.add %1429, %1430 : tensor<32xf32> loc("adamw")
    %1432 = stablehlo.multiply %arg82, %1329 : tensor<32xf32> loc("adamw")
    %1433 = stablehlo.multiply %1428, %1428 : tensor<32xf32> loc("adamw")
    %1434 = stablehlo.multiply %1433, %1332 : tensor<32xf32> loc("adamw")
    %1435 = stablehlo.add %1432, %1434 : tensor<32xf32> loc("adamw")
    %1436 = stablehlo.sqrt %1435 : tensor<32xf32> loc("adamw")
    %1437 = stablehlo.divide %1436, %1336 : tensor<32xf32> loc("adamw")
    %1438 = stablehlo.add %1437, %1338 : tensor<32xf32> loc("adamw")
    %1439 = stablehlo.divide %1431, %1438 : tensor<32xf32> loc("adamw")
    %1440 = stablehlo.multiply %1439, %1341 : tensor<32xf32> loc("adamw")
    %1441 = stablehlo.subtract %arg8, %1440 : tensor<32xf32> loc("adamw")
    %1442 = stablehlo.select %1344, %1441, %arg8 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1443 = stablehlo.select %1344, %1431, %arg45 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1444 = stablehlo.select %1344, %1435, %arg82 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1445 = stablehlo.multiply %1069, %1365 : tensor<32x32xf32> loc("adamw")
    %1446 = stablehlo.multiply %arg46, %1367 : tensor<32x32xf32> loc("adamw")
    %1447 = stablehlo.multiply %1445, %1369 : tensor<32x32xf32> loc("adamw")
    %1448 = stablehlo.add %1446, %1447 : tensor<32x32xf32> loc("adamw")
    %1449 = stablehlo.multiply %arg83, %1372 : tensor<32x32xf32> loc("adamw")
    %1450 = stablehlo.multiply %1445, %1445 : tensor<32x32xf32> loc("adamw")
    %1451 = stablehlo.multiply %1450, %1375 : tensor<32x32xf32> loc("adamw")
    %1452 = stablehlo.add %1449, %1451 : tensor<32x32xf32> loc("adamw")
    %1453 = stablehlo.sqrt %1452 : tensor<32x32xf32> loc("adamw")
    %1454 = stablehlo.divide %1453, %1379 : tensor<32x32xf32> loc("adamw")
    %1455 = stablehlo.add %1454, %1381 : tensor<32x32xf32> loc("adamw")
    %1456 = stablehlo.multiply %arg9, %1383 : tensor<32x32xf32> loc("adamw")
    %1457 = stablehlo.divide %1448, %1455 : tensor<32x32xf32> loc("adamw")
    %1458 = stablehlo.multiply %1457, %1386 : tensor<32x32xf32> loc("adamw")
    %1459 = stablehlo.subtract %1456, %1458 : tensor<32x32xf32> loc("adamw")
    %1460 = stablehlo.select %1389, %1459, %arg9 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1461 = stablehlo.select %1389, %1448, %arg46 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1462 = stablehlo.select %1389, %1452, %arg83 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1463 = stablehlo.multiply %1070, %1322 : tensor<32xf32> loc("adamw")
    %1464 = stablehlo.multiply %arg47, %1324 : tensor<32xf32> loc("adamw")
    %1465 = stablehlo.multiply %1463, %1326 : tensor<32xf32> loc("adamw")
    %1466 = stablehlo.add %1464, %1465 : tensor<32xf32> loc("adamw")
    %1467 = stablehlo.multiply %arg84, %1329 : tensor<32xf32> loc("adamw")
    %1468 = stablehlo.multiply %1463, %1463 : tensor<32xf32> loc("adamw")
    %1469 = stablehlo.multiply %1468, %1332 : tensor<32xf32> loc("adamw")
    %1470 = stablehlo.add %1467, %1469 : tensor<32xf32> loc("adamw")
    %1471 = stablehlo.sqrt %1470 : tensor<32xf32> loc("adamw")
    %1472 = stablehlo.divide %1471, %1336 : tensor<32xf32> loc("adamw")
    %1473 = stablehlo.add %1472, %1338 : tensor<32xf32> loc("adamw")
    %1474 = stablehlo.divide %1466, %1473 : tensor<32xf32> loc("adamw")
    %1475 = stablehlo.multiply %1474, %1341 : tensor<32xf32> loc("adamw")
    %1476 = stablehlo.subtract %arg10, %1475 : tensor<32xf32> loc("adamw")
    %1477 = stablehlo.select %1344, %1476, %arg10 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1478 = stablehlo.select %1344, %1466, %arg47 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1479 = stablehlo.select %1344, %1470, %arg84 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1480 = stablehlo.multiply %1071, %1365 : tensor<32x32xf32> loc("adamw")
    %1481 = stablehlo.multiply %arg48, %1367 : tensor<32x32xf32> loc("adamw")
    %1482 = stablehlo.multiply %1480, %1369 : tensor<32x32xf32> loc("adamw")
    %1483 = stablehlo.add %1481, %1482 : tensor<32x32xf32> loc("adamw")
    %1484 = stablehlo.multiply %arg85, %1372 : tensor<32x32xf32> loc("adamw")
    %1485 = stablehlo.multiply %1480, %1480 : tensor<32x32xf32> loc("adamw")
    %1486 = stablehlo.multiply %1485, %1375 : tensor<32x32xf32> loc("adamw")
    %1487 = stablehlo.add %1484, %1486 : tensor<32x32xf32> loc("adamw")
    %1488 = stablehlo.sqrt %1487 : tensor<32x32xf32> loc("adamw")
    %1489 = stablehlo.divide %1488, %1379 : tensor<32x32xf32> loc("adamw")
    %1490 = stablehlo.add %1489, %1381 : tensor<32x32xf32> loc("adamw")
    %1491 = stablehlo.multiply %arg11, %1383 : tensor<32x32xf32> loc("adamw")
    %1492 = stablehlo.divide %1483, %1490 : tensor<32x32xf32> loc("adamw")
    %1493 = stablehlo.multiply %1492, %1386 : tensor<32x32xf32> loc("adamw")
    %1494 = stablehlo.subtract %1491, %1493 : tensor<32x32xf32> loc("adamw")
    %1495 = stablehlo.select %1389, %1494, %arg11 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1496 = stablehlo.select %1389, %1483, %arg48 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1497 = stablehlo.select %1389, %1487, %arg85 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1498 = stablehlo.multiply %1072, %1322 : tensor<32xf32> loc("adamw")
    %1499 = stablehlo.multiply %arg49, %1324 : tensor<32xf32> loc("adamw")
    %1500 = stablehlo.multiply %1498, %1326 : tensor<32xf32> loc("adamw")
    %1501 = stablehlo.add %1499, %1500 : tensor<32xf32> loc("adamw")
    %1502 = stablehlo.multiply %arg86, %1329 : tensor<32xf32> loc("adamw")
    %1503 = stablehlo.multiply %1498, %1498 : tensor<32xf32> loc("adamw")
    %1504 = stablehlo.multiply %1503, %1332 : tensor<32xf32> loc("adamw")
    %1505 = stablehlo.add %1502, %1504 : tensor<32xf32> loc("adamw")
    %1506 = stablehlo.sqrt %1505 : tensor<32xf32> loc("adamw")
    %1507 = stablehlo.divide %1506, %1336 : tensor<32xf32> loc("adamw")
    %1508 = stablehlo.add %1507, %1338 : tensor<32xf32> loc("adamw")
    %1509 = stablehlo.divide %1501, %1508 : tensor<32xf32> loc("adamw")
    %1510 = stablehlo.multiply %1509, %1341 : tensor<32xf32> loc("adamw")
    %1511 = stablehlo.subtract %arg12, %1510 : tensor<32xf32> loc("adamw")
    %1512 = stablehlo.select %1344, %1511, %arg12 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1513 = stablehlo.select %1344, %1501, %arg49 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1514 = stablehlo.select %1344, %1505, %arg86 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1515 = stablehlo.multiply %1073, %1322 : tensor<32xf32> loc("adamw")
    %1516 = stablehlo.multiply %arg50, %1324 : tensor<32xf32> loc("adamw")
    %1517 = stablehlo.multiply %1515, %1326 : tensor<32xf32> loc("adamw")
    %1518 = stablehlo.add %1516, %1517 : tensor<32xf32> loc("adamw")
    %1519 = stablehlo.multiply %arg87, %1329 : tensor<32xf32> loc("adamw")
    %1520 = stablehlo.multiply %1515, %1515 : tensor<32xf32> loc("adamw")
    %1521 = stablehlo.multiply %1520, %1332 : tensor<32xf32> loc("adamw")
    %1522 = stablehlo.add %1519, %1521 : tensor<32xf32> loc("adamw")
    %1523 = stablehlo.sqrt %1522 : tensor<32xf32> loc("adamw")
    %1524 = stablehlo.divide %1523, %1336 : tensor<32xf32> loc("adamw")
    %1525 = stablehlo.add %1524, %1338 : tensor<32xf32> loc("adamw")
    %1526 = stablehlo.divide %1518, %1525 : tensor<32xf32> loc("adamw")
    %1527 = stablehlo.multiply %1526, %1341 : tensor<32xf32> loc("adamw")
    %1528 = stablehlo.subtract %arg13, %1527 : tensor<32xf32> loc("adamw")
    %1529 = stablehlo.select %1344, %1528, %arg13 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1530 = stablehlo.select %1344, %1518, %arg50 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1531 = stablehlo.select %1344, %1522, %arg87 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1532 = stablehlo.multiply %1074, %1322 : tensor<32xf32> loc("adamw")
    %1533 = stablehlo.multiply %arg51, %1324 : tensor<32xf32> loc("adamw")
    %1534 = stablehlo.multiply %1532, %1326 : tensor<32xf32> loc("adamw")
    %1535 = stablehlo.add %1533, %1534 : tensor<32xf32> loc("adamw")
    %1536 = stablehlo.multiply %arg88, %1329 : tensor<32xf32> loc("adamw")
    %1537 = stablehlo.multiply %1532, %1532 : tensor<32xf32> loc("adamw")
    %1538 = stablehlo.multiply %1537, %1332 : tensor<32xf32> loc("adamw")
    %1539 = stablehlo.add %1536, %1538 : tensor<32xf32> loc("adamw")
    %1540 = stablehlo.sqrt %1539 : tensor<32xf32> loc("adamw")
    %1541 = stablehlo.divide %1540, %1336 : tensor<32xf32> loc("adamw")
    %1542 = stablehlo.add %1541, %1338 : tensor<32xf32> loc("adamw")
    %1543 = stablehlo.divide %1535, %1542 : tensor<32xf32> loc("adamw")
    %1544 = stablehlo.multiply %1543, %1341 : tensor<32xf32> loc("adamw")
    %1545 = stablehlo.subtract %arg14, %1544 : tensor<32xf32> loc("adamw")
    %1546 = stablehlo.select %1344, %1545, %arg14 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1547 = stablehlo.select %1344, %1535, %arg51 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1548 = stablehlo.select %1344, %1539, %arg88 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1549 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1550 = stablehlo.multiply %1076, %1549 : tensor<64x32xf32> loc("adamw")
    %1551 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1552 = stablehlo.multiply %arg52, %1551 : tensor<64x32xf32> loc("adamw")
    %1553 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1554 = stablehlo.multiply %1550, %1553 : tensor<64x32xf32> loc("adamw")
    %1555 = stablehlo.add %1552, %1554 : tensor<64x32xf32> loc("adamw")
    %1556 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1557 = stablehlo.multiply %arg89, %1556 : tensor<64x32xf32> loc("adamw")
    %1558 = stablehlo.multiply %1550, %1550 : tensor<64x32xf32> loc("adamw")
    %1559 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1560 = stablehlo.multiply %1558, %1559 : tensor<64x32xf32> loc("adamw")
    %1561 = stablehlo.add %1557, %1560 : tensor<64x32xf32> loc("adamw")
    %1562 = stablehlo.sqrt %1561 : tensor<64x32xf32> loc("adamw")
    %1563 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1564 = stablehlo.divide %1562, %1563 : tensor<64x32xf32> loc("adamw")
    %1565 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1566 = stablehlo.add %1564, %1565 : tensor<64x32xf32> loc("adamw")
    %1567 = stablehlo.broadcast_in_dim %1254, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1568 = stablehlo.multiply %arg15, %1567 : tensor<64x32xf32> loc("adamw")
    %1569 = stablehlo.divide %1555, %1566 : tensor<64x32xf32> loc("adamw")
    %1570 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1571 = stablehlo.multiply %1569, %1570 : tensor<64x32xf32> loc("adamw")
    %1572 = stablehlo.subtract %1568, %1571 : tensor<64x32xf32> loc("adamw")
    %1573 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<64x32xi1> loc("adamw")
    %1574 = stablehlo.select %1573, %1572, %arg15 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1575 = stablehlo.select %1573, %1555, %arg52 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1576 = stablehlo.select %1573, %1561, %arg89 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1577 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1578 = stablehlo.multiply %1078, %1577 : tensor<64xf32> loc("adamw")
    %1579 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1580 = stablehlo.multiply %arg53, %1579 : tensor<64xf32> loc("adamw")
    %1581 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1582 = stablehlo.multiply %1578, %1581 : tensor<64xf32> loc("adamw")
    %1583 = stablehlo.add %1580, %1582 : tensor<64xf32> loc("adamw")
    %1584 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1585 = stablehlo.multiply %arg90, %1584 : tensor<64xf32> loc("adamw")
    %1586 = stablehlo.multiply %1578, %1578 : tensor<64xf32> loc("adamw")
    %1587 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1588 = stablehlo.multiply %1586, %1587 : tensor<64xf32> loc("adamw")
    %1589 = stablehlo.add %1585, %1588 : tensor<64xf32> loc("adamw")
    %1590 = stablehlo.sqrt %1589 : tensor<64xf32> loc("adamw")
    %1591 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1592 = stablehlo.divide %1590, %1591 : tensor<64xf32> loc("adamw")
    %1593 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1594 = stablehlo.add %1592, %1593 : tensor<64xf32> loc("adamw")
    %1595 = stablehlo.divide %1583, %1594 : tensor<64xf32> loc("adamw")
    %1596 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1597 = stablehlo.multiply %1595, %1596 : tensor<64xf32> loc("adamw")
    %1598 = stablehlo.subtract %arg16, %1597 : tensor<64xf32> loc("adamw")
    %1599 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<64xi1> loc("adamw")
    %1600 = stablehlo.select %1599, %1598, %arg16 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1601 = stablehlo.select %1599, %1583, %arg53 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1602 = stablehlo.select %1599, %1589, %arg90 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1603 = stablehlo.broadcast_in_dim %1219, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1604 = stablehlo.multiply %1080, %1603 : tensor<32x64xf32> loc("adamw")
    %1605 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1606 = stablehlo.multiply %arg54, %1605 : tensor<32x64xf32> loc("adamw")
    %1607 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1608 = stablehlo.multiply %1604, %1607 : tensor<32x64xf32> loc("adamw")
    %1609 = stablehlo.add %1606, %1608 : tensor<32x64xf32> loc("adamw")
    %1610 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1611 = stablehlo.multiply %arg91, %1610 : tensor<32x64xf32> loc("adamw")
    %1612 = stablehlo.multiply %1604, %1604 : tensor<32x64xf32> loc("adamw")
    %1613 = stablehlo.broadcast_in_dim %1240, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1614 = stablehlo.multiply %1612, %1613 : tensor<32x64xf32> loc("adamw")
    %1615 = stablehlo.add %1611, %1614 : tensor<32x64xf32> loc("adamw")
    %1616 = stablehlo.sqrt %1615 : tensor<32x64xf32> loc("adamw")
    %1617 = stablehlo.broadcast_in_dim %1245, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1618 = stablehlo.divide %1616, %1617 : tensor<32x64xf32> loc("adamw")
    %1619 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1620 = stablehlo.add %1618, %1619 : tensor<32x64xf32> loc("adamw")
    %1621 = stablehlo.broadcast_in_dim %1254, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1622 = stablehlo.multiply %arg17, %1621 : tensor<32x64xf32> loc("adamw")
    %1623 = stablehlo.divide %1609, %1620 : tensor<32x64xf32> loc("adamw")
    %1624 = stablehlo.broadcast_in_dim %1258, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1625 = stablehlo.multiply %1623, %1624 : tensor<32x64xf32> loc("adamw")
    %1626 = stablehlo.subtract %1622, %1625 : tensor<32x64xf32> loc("adamw")
    %1627 = stablehlo.broadcast_in_dim %1215, dims = [] : (tensor<i1>) -> tensor<32x64xi1> loc("adamw")
    %1628 = stablehlo.select %1627, %1626, %arg17 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1629 = stablehlo.select %1627, %1609, %arg54 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1630 = stablehlo.select %1627, %1615, %arg91 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1631 = stablehlo.multiply %1081, %1322 : tensor<32xf32> loc("adamw")
    %1632 = stablehlo.multiply %arg55, %1324 : tensor<32xf32> loc("adamw")
    %1633 = stablehlo.multiply %1631, %1326 : tensor<32xf32> loc("adamw")
    %1634 = stablehlo.add %1632, %1633 : tensor<32xf32> loc("adamw")
    %1635 = stablehlo.multiply %arg92, %1329 : tensor<32xf32> loc("adamw")
    %1636 = stablehlo.multiply %1631, %1631 : tensor<32xf32> loc("adamw")
    %1637 = stablehlo.multiply %1636, %1332 : tensor<32xf32> loc("adamw")
    %1638 = stablehlo.add %1635, %1637 : tensor<32xf32> loc("adamw")
    %1639 = stablehlo.sqrt %1638 : tensor<32xf32> loc("adamw")
    %1640 = stablehlo.divide %1639, %1336 : tensor<32xf32> loc("adamw")
    %1641 = stablehlo.add %1640, %1338 : tensor<32xf32> loc("adamw")
    %1642 = stablehlo.divide %1634, %1641 : tensor<32xf32> loc("adamw")
    %1643 = stablehlo.multiply %1642, %1341 : tensor<32xf32> loc("adamw")
    %1644 = stablehlo.subtract %arg18, %1643 : tensor<32xf32> loc("adamw")
    %1645 = stablehlo.select %1344, %1644, %arg18 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1646 = stablehlo.select %1344, %1634, %arg55 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1647 = stablehlo.select %1344, %1638, %arg92 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1648 = stablehlo.multiply %1082, %1322 : tensor<32xf32> loc("adamw")
    %1649 = stablehlo.multiply %arg56, %1324 : tensor<32xf32> loc("adamw")
    %1650 = stablehlo.multiply %1648, %1326 : tensor<32xf32> loc("adamw")
    %1651 = stablehlo.add %1649, %1650 : tensor<32xf32> loc("adamw")
    %1652 = stablehlo.multiply %arg93, %1329 : tensor<32xf32> loc("adamw")
    %1653 = stablehlo.multiply %1648, %1648 : tensor<32xf32> loc("adamw")
    %1654 = stablehlo.multiply %1653, %1332 : tensor<32xf32> loc("adamw")
    %1655 = stablehlo.add %1652, %1654 : tensor<32xf32> loc("adamw")
    %1656 = stablehlo.sqrt %1655 : tensor<32xf32> loc("adamw")
    %1657 = stablehlo.divide %1656, %1336 : tensor<32xf32> loc("adamw")
    %1658 = stablehlo.add %1657, %1338 : tensor<32xf32> loc("adamw")
    %1659 = stablehlo.divide %1651, %1658 : tensor<32xf32> loc("adamw")
    %1660 = stablehlo.multiply %1659, %1341 : tensor<32xf32> loc("adamw")
    %1661 = stablehlo.subtract %arg19, %1660 : tensor<32xf32> loc("adamw")
    %1662 = stablehlo.select %1344, %1661, %arg19 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1663 = stablehlo.select %1344, %1651, %arg56 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1664 = stablehlo.select %1344, %1655, %arg93 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1665 = stablehlo.multiply %1083, %1322 : tensor<32xf32> loc("adamw")
    %1666 = stablehlo.multiply %arg57, %1324 : tensor<32xf32> loc("adamw")
    %1667 = stablehlo.multiply %1665, %1326 : tensor<32xf32> loc("adamw")
    %1668 = stablehlo.add %1666, %1667 : tensor<32xf32> loc("adamw")
    %1669 = stablehlo.multiply %arg94, %1329 : tensor<32xf32> loc("adamw")
    %1670 = stablehlo.multiply %1665, %1665 : tensor<32xf32> loc("adamw")
    %1671 = stablehlo.multiply %1670, %1332 : tensor<32xf32> loc("adamw")
    %1672 = stablehlo.add %1669, %1671 : tensor<32xf32> loc("adamw")
    %1673 = stablehlo.sqrt %1672 : tensor<32xf32> loc("adamw")
    %1674 = stablehlo.divide %1673, %1336 : tensor<32xf32> loc("adamw")
    %1675 = stablehlo.add %1674, %1338 : tensor<32xf32> loc("adamw")
    %1676 = stablehlo.divide %1668, %1675 : tensor<32xf32> loc("adamw")
    %1677 = stablehlo.multiply %1676, %1341 : tensor<32xf32> loc("adamw")
    %1678 = stablehlo.subtract %arg20, %1677 : tensor<32xf32> loc("adamw")
    %1679 = stablehlo.select %1344, %1678, %arg20 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1680 = stablehlo.select %1344, %1668, %arg57 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1681 = stablehlo.select %1344, %1672, %arg94 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1682 = stablehlo.multiply %1084, %1365 : tensor<32x32xf32> loc("adamw")
    %1683 = stablehlo.multiply %arg58, %1367 : tensor<32x32xf32> loc("adamw")
    %1684 = stablehlo.multiply %1682, %1369 : tensor<32x32xf32> loc("adamw")
    %1685 = stablehlo.add %1683, %1684 : tensor<32x32xf32> loc("adamw")
    %1686 = stablehlo.multiply %arg95, %1372 : tensor<32x32xf32> loc("adamw")
    %1687 = stablehlo.multiply %1682, %1682 : tensor<32x32xf32> loc("adamw")
    %1688 = stablehlo.multiply %1687, %1375 : tensor<32x32xf32> loc("adamw")
    %1689 = stablehlo.add %1686, %1688 : tensor<32x32xf32> loc("adamw")
    %1690 = stablehlo.sqrt %1689 : tensor<32x32xf32> loc("adamw")
    %1691 = stablehlo.divide %1690, %1379 : tensor<32x32xf32> loc("adamw")
    %1692 = stablehlo.add %1691, %1381 : tensor<32x32xf32> loc("adamw")
    %1693 = stablehlo.multiply %arg21, %1383 : tensor<32x32xf32> loc("adamw")
    %1694 = stablehlo.divide %1685, %1692 : tensor<32x32xf32> loc("adamw")
    %1695 = stablehlo.multiply %1694, %1386 : tensor<32x32xf32> loc("adamw")
    %1696 = stablehlo.subtract %1693, %1695 : tensor<32x32xf32> loc("adamw")
    %1697 = stablehlo.select %1389, %1696, %arg21 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1698 = stablehlo.select %1389, %1685, %arg58 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1699 = stablehlo.select %1389, %1689, %arg95 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1700 = stablehlo.multiply %1085, %1322 : tensor<32xf32> loc("adamw")
    %1701 = stablehlo.multiply %arg59, %1324 : tensor<32xf32> loc("adamw")
    %1702 = stablehlo.multiply %1700, %1326 : tensor<32xf32> loc("adamw")
    %1703 = stablehlo.add %1701, %1702 : tensor<32xf32> loc("adamw")
    %1704 = stablehlo.multiply %arg96, %1329 : tensor<32xf32> loc("adamw")
    %1705 = stablehlo.multiply %1700, %1700 : tensor<32xf32> loc("adamw")
    %1706 = stablehlo.multiply %1705, %1332 : tensor<32xf32> loc("adamw")
    %1707 = stablehlo.add %1704, %1706 : tensor<32xf32> loc("adamw")
    %1708 = stablehlo.sqrt %1707 : tensor<32xf32> loc("adamw")
    %1709 = stablehlo.divide %1708, %1336 : tensor<32xf32> loc("adamw")
    %1710 = stablehlo.add %1709, %1338 : tensor<32xf32> loc("adamw")
    %1711 = stablehlo.divide %1703, %1710 : tensor<32xf32> loc("adamw")
    %1712 = stablehlo.multiply %1711, %1341 : tensor<32xf32> loc("adamw")
    %1713 = stablehlo.subtract %arg22, %1712 : tensor<32xf32> loc("adamw")
    %1714 = stablehlo.select %1344, %1713, %arg22 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1715 = stablehlo.select %1344, %1703, %arg59 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1716 = stablehlo.select %1344, %1707, %arg96 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1717 = stablehlo.multiply %1086, %1365 : tensor<32x32xf32> loc("adamw")
    %1718 = stablehlo.multiply %arg60, %1367 : tensor<32x32xf32> loc("adamw")
    %1719 = stablehlo.multiply %1717, %1369 : tensor<32x32xf32> loc("adamw")
    %1720 = stablehlo.add %1718, %1719 : tensor<32x32xf32> loc("adamw")
    %1721 = stablehlo.multiply %arg97, %1372 : tensor<32x32xf32> loc("adamw")
    %1722 = stablehlo.multiply %1717, %1717 : tensor<32x32xf32> loc("adamw")
    %1723 = stablehlo.multiply %1722, %1375 : tensor<32x32xf32> loc("adamw")
    %1724 = stablehlo.add %1721, %1723 : tensor<32x32xf32> loc("adamw")
    %1725 = stablehlo.sqrt %1724 : tensor<32x32xf32> loc("adamw")
    %1726 = stablehlo.divide %1725, %1379 : tensor<32x32xf32> loc("adamw")
    %1727 = stablehlo.add %1726, %1381 : tensor<32x32xf32> loc("adamw")
    %1728 = stablehlo.multiply %arg23, %1383 : tensor<32x32xf32> loc("adamw")
    %1729 = stablehlo.divide %1720, %1727 : tensor<32x32xf32> loc("adamw")
    %1730 = stablehlo.multiply %1729, %1386 : tensor<32x32xf32> loc("adamw")
    %1731 = stablehlo.subtract %1728, %1730 : tensor<32x32xf32> loc("adamw")
    %1732 = stablehlo.select %1389, %1731, %arg23 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1733 = stablehlo.select %1389, %1720, %arg60 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1734 = stablehlo.select %1389, %1724, %arg97 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1735 = stablehlo.multiply %1087, %1322 : tensor<32xf32> loc("adamw")
    %1736 = stablehlo.multiply %arg61, %1324 : tensor<32xf32> loc("adamw")
    %1737 = stablehlo.multiply %1735, %1326 : tensor<32xf32> loc("adamw")
    %1738 = stablehlo.add %1736, %1737 : tensor<32xf32> loc("adamw")
    %1739 = stablehlo.multiply %arg98, %1329 : tensor<32xf32> loc("adamw")
    %1740 = stablehlo.multiply %1735, %1735 : tensor<32xf32> loc("adamw")
    %1741 = stablehlo.multiply %1740, %1332 : tensor<32xf32> loc("adamw")
    %1742 = stablehlo.add %1739, %1741 : tensor<32xf32> loc("adamw")
    %1743 = stablehlo.sqrt %1742 : tensor<32xf32> loc("adamw")
    %1744 = stablehlo.divide %1743, %1336 : tensor<32xf32> loc("adamw")
    %1745 = stablehlo.add %1744, %1338 : tensor<32xf32> loc("adamw")
    %1746 = stablehlo.divide %1738, %1745 : tensor<32xf32> loc("adamw")
    %1747 = stablehlo.multiply %1746, %1341 : tensor<32xf32> loc("adamw")
    %1748 = stablehlo.subtract %arg24, %1747 : tensor<32xf32> loc("adamw")
    %1749 = stablehlo.select %1344, %1748, %arg24 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1750 = stablehlo.select %1344, %1738, %arg61 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1751 = stablehlo.select %1344, %1742, %arg98 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1752 = stablehlo.multiply %1088, %1365 : tensor<32x32xf32> loc("adamw")
    %1753 = stablehlo.multiply %arg62, %1367 : tensor<32x32xf32> loc("adamw")
    %1754 = stablehlo.multiply %1752, %1369 : tensor<32x32xf32> loc("adamw")
    %1755 = stablehlo.add %1753, %1754 : tensor<32x32xf32> loc("adamw")
    %1756 = stablehlo.multiply %arg99, %1372 : tensor<32x32xf32> loc("adamw")
    %1757 = stablehlo.multiply %1752, %1752 : tensor<32x32xf32> loc("adamw")
    %1758 = stablehlo.multiply %1757, %1375 : tensor<32x32xf32> loc("adamw")
    %1759 = stablehlo.add %1756, %1758 : tensor<32x32xf32> loc("adamw")
    %1760 = stablehlo.sqrt %1759 : tensor<32x32xf32> loc("adamw")
    %1761 = stablehlo.divide %1760, %1379 : tensor<32x32xf32> loc("adamw")
    %1762 = stablehlo.add %1761, %1381 : tensor<32x32xf32> loc("adamw")
    %1763 = stablehlo.multiply %arg25, %1383 : tensor<32x32xf32> loc("adamw")
    %1764 = stablehlo.divide %1755, %1762 : tensor<32x32xf32> loc("adamw")
    %1765 = stablehlo.multiply %1764, %1386 : tensor<32x32xf32> loc("adamw")
    %1766 = stablehlo.subtract %1763, %1765 : tensor<32x32xf32> loc("adamw")
    %1767 = stablehlo.select %1389, %1766, %arg25 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1768 = stablehlo.select %1389, %1755, %arg62 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1769 = stablehlo.select %1389, %1759, %arg99 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1770 = stablehlo.multiply %1089, %1322 : tensor<32xf32> loc("adamw")
    %1771 = stablehlo.multiply %arg63, %1324 : tensor<32xf32> loc("adamw")
    %1772 = stablehlo.multiply %1770, %1326 : tensor<32xf32> loc("adamw")
    %1773 = stablehlo.add %1771, %1772 : tensor<32xf32> loc("adamw")
    %1774 = stablehlo.multiply %arg100, %1329 : tensor<32xf32> loc("adamw")
    %1775 = stablehlo.multiply %1770, %1770 : tensor<32xf32> loc("adamw")
    %1776 = stablehlo.multiply %1775, %1332 : tensor<32xf32> loc("adamw")
    %1777 = stablehlo.add %1774, %1776 : tensor<32xf32> loc("adamw")
    %1778 = stablehlo.sqrt %1777 : tensor<32xf32> loc("adamw")
    %1779 = stablehlo.divide %1778, %1336 : tensor<32xf32> loc("adamw")
    %1780 = stablehlo.add %1779, %1338 : tensor<32xf32> loc("adamw")
    %1781 = stablehlo.divide %1773, %1780 : tensor<32xf32> loc("adamw")
    %1782 = stablehlo.multiply %1781, %1341 : tensor<32xf32> loc("adamw")
    %1783 = stablehlo.subtract %arg26, %1782 : tensor<32xf32> loc("adamw")
    %1784 = stablehlo.select %1344, %1783, %arg26 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1785 = stablehlo.select %1344, %1773, %arg63 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1786 = stablehlo.select %1344, %1777, %arg100 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1787 = stablehlo.multiply %1090, %1365 : tensor<32x32xf32> loc("adamw")
    %1788 = stablehlo.multiply %arg64, %1367 : tensor<32x32xf32> loc("adamw")
    %1789 = stablehlo.multiply %1787, %1369 : tensor<32x32xf32> loc("adamw")
    %1790 = stablehlo.add %1788, %1789 : tensor<32x32xf32> loc("adamw")
    %1791 = stablehlo.multiply %arg101, %1372 : tensor<32x32xf32> loc("adamw")
    %1792 = stablehlo.multiply %1787, %1787 : tensor<32x32xf32> loc("adamw")
    %1793 = stablehlo.multiply %1792, %1375 : tensor<32x32xf32> loc("adamw")
    %1794 = stablehlo.add %1791, %1793 : tensor<32x32xf32> loc("adamw")
    %1795 = stablehlo.sqrt %1794 : tensor<32x32xf32> loc("adamw")
    %1796 = stablehlo.divide %1795, %1379 : tensor<32x32xf32> loc("adamw")
    %1797 = stablehlo.add %1796, %1381 : tensor<32x32xf32> loc("adamw")
    %1798 = stablehlo.multiply %arg27, %1383 : tensor<32x32xf32> loc("adamw")
    %1799 = stablehlo.divide %1790, %1797 : tensor<32x32xf32> loc("adamw")
    %1800 = stablehlo.multiply %1799, %1386 : tensor<32x32xf32> loc("adamw")
    %1801 = stablehlo.subtract %1798, %1800 : tensor<32x32xf32> loc("adamw")
    %1802 = stablehlo.select %1389, %1801, %arg27 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1803 = stablehlo.select %1389, %1790, %arg64 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1804 = stablehlo.select %1389, %1794, %arg101 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1805 = stablehlo.multiply %1091, %1322 : tensor<32xf32> loc("adamw")
    %1806 = stablehlo.multiply %arg65, %1324 : tensor<32xf32> loc("adamw")
    %1807 = stablehlo.multiply %1805, %1326 : tensor<32xf32> loc("adamw")
    %1808 = stablehlo.add %1806, %1807 : tensor<32xf32> loc("adamw")
    %1809 = stablehlo.multiply %arg102, %1329 : tensor<32xf32> loc("adamw")
    %1810 = stablehlo.multiply %1805, %1805 : tensor<32xf32> loc("adamw")
    %1811 = stablehlo.multiply %1810, %1332 : tensor<32xf32> loc("adamw")
    %1812 = stablehlo.add %1809, %1811 : tensor<32xf32> loc("adamw")
    %1813 = stablehlo.sqrt %1812 : tensor<32xf32> loc("adamw")
    %1814 = stablehlo.divide %1813, %1336 : tensor<32xf32> loc("adamw")
    %1815 = stablehlo.add %1814, %1338 : tensor<32xf32> loc("adamw")
    %1816 = stablehlo.divide %1808, %1815 : tensor<32xf32> loc("adamw")
    %1817 = stablehlo.multiply %1816, %1341 : tensor<32xf32> loc("adamw")
    %1818 = stablehlo.subtract %arg28, %1817 : tensor<32xf32> loc("adamw")
    %1819 = stablehlo.select %1344, %1818, %arg28 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1820 = stablehlo.select %1344, %1808, %arg65 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1821 = stablehlo.select %1344, %1812, %arg102 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1822 = stablehlo.multiply %1092, %1322 : tensor<32xf32> loc("adamw")
    %1823 = stablehlo.multiply %arg66, %1324 : tensor<32xf32> loc("adamw")
    %1824 = stablehlo.multiply %1822, %1326 : tensor<32xf32> loc("adamw")
    %1825 = stablehlo.add %1823, %1824 : tensor<32xf32> loc("adamw")
    %1826 = stablehlo.multiply %arg103, %1329 : tensor<32xf32> loc("adamw")
    %1827 = stablehlo.multiply %1822, %1822 : tensor<32xf32> loc("adamw")
    %1828 = stablehlo.multiply %1827, %1332 : tensor<32xf32> loc("adamw")
    %1829 = stablehlo.add %1826, %1828 : tensor<32xf32> loc("adamw")
    %1830 = stablehlo.sqrt %1829 : tensor<32xf32> loc("adamw")
    %1831 = stablehlo.divide %1830, %1336 : tensor<32xf32> loc("adamw")
    %1832 = stablehlo.add %1831, %1338 : tensor<32xf32> loc("adamw")
    %1833 = stablehlo.divide %1825, %1832 : tensor<32xf32> loc("adamw")
    %1834 = stablehlo.multiply %1833, %1341 : tensor<32xf32> loc("adamw")
    %1835 = stablehlo.subtract %arg29, %1834 : tensor<32xf32> loc("adamw")
    %1836 = stablehlo.select %1344, %1835, %arg29 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1837 = stablehlo.select %1344, %1825, %arg66 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1838 = stablehlo.select %1344, %1829, %arg103 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1839 = stablehlo.multiply %1093, %1322 : tensor<32xf32> loc("adamw")
    %1840 = stablehlo.multiply %arg67, %1324 : tensor<32xf32> loc("adamw")
    %1841 = stablehlo.multiply %1839, %1326 : tensor<32xf32> loc("adamw")
    %1842 = stablehlo.add %1840, %1841 : tensor<32xf32> loc("adamw")
    %1843 = stablehlo.multiply %arg104, %1329 : tensor<32xf32> loc("adamw")
    %1844 = stablehlo.multiply %1839, %1839 : tensor<32xf32> loc("adamw")
    %1845 = stablehlo.multiply %1844, %1332 : tensor<32xf32> loc("adamw")
    %1846 = stablehlo.add %1843, %1845 : tensor<32xf32> loc("adamw")
    %1847 = stablehlo.sqrt %1846 : tensor<32xf32> loc("adamw")
    %1848 = stablehlo.divide %1847, %1336 : tensor<32xf32> loc("adamw")
    %1849 = stablehlo.add %1848, %1338 : tensor<32xf32> loc("adamw")
    %1850 = stablehlo.divide %1842, %1849 : tensor<32xf32> loc("adamw")
    %1851 = stablehlo.multiply %1850, %1341 : tensor<32xf32> loc("adamw")
    %1852 = stablehlo.subtract %arg30, %1851 : tensor<32xf32> loc("adamw")
    %1853 = stablehlo.select %1344, %1852, %arg30 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1854 = stablehlo.select %1344, %1842, %arg67 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1855 = stablehlo.select %1344, %1846, %arg104 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1856 = stablehlo.multiply %1094, %1549 : tensor<64x32xf32> loc("adamw")
    %1857 = stablehlo.multiply %arg68, %1551 : tensor<64x32xf32> loc("adamw")
    %1858 = stablehlo.multiply %1856, %1553 : tensor<64x32xf32> loc("adamw")
    %1859 = stablehlo.add %1857, %1858 : tensor<64x32xf32> loc("adamw")
    %1860 = stablehlo.multiply %arg105, %1556 : tensor<64x32xf32> loc("adamw")
    %1861 = stablehlo.multiply %1856, %1856 : tensor<64x32xf32> loc("adamw")
    %1862 = stablehlo.multiply %1861, %1559 : tensor<64x32xf32> loc("adamw")
    %1863 = stablehlo.add %1860, %1862 : tensor<64x32xf32> loc("adamw")
    %1864 = stablehlo.sqrt %1863 : tensor<64x32xf32> loc("adamw")
    %1865 = stablehlo.divide %1864, %1563 : tensor<64x32xf32> loc("adamw")
    %1866 = stablehlo.add %1865, %1565 : tensor<64x32xf32> loc("adamw")
    %1867 = stablehlo.multiply %arg31, %1567 : tensor<64x32xf32> loc("adamw")
    %1868 = stablehlo.divide %1859, %1866 : tensor<64x32xf32> loc("adamw")
    %1869 = stablehlo.multiply %1868, %1570 : tensor<64x32xf32> loc("adamw")
    %1870 = stablehlo.subtract %1867, %1869 : tensor<64x32xf32> loc("adamw")
    %1871 = stablehlo.select %1573, %1870, %arg31 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1872 = stablehlo.select %1573, %1859, %arg68 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1873 = stablehlo.select %1573, %1863, %arg105 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1874 = stablehlo.multiply %1095, %1577 : tensor<64xf32> loc("adamw")
    %1875 = stablehlo.multiply %arg69, %1579 : tensor<64xf32> loc("adamw")
    %1876 = stablehlo.multiply %1874, %1581 : tensor<64xf32> loc("adamw")
    %1877 = stablehlo.add %1875, %1876 : tensor<64xf32> loc("adamw")
    %1878 = stablehlo.multiply %arg106, %1584 : tensor<64xf32> loc("adamw")
    %1879 = stablehlo.multiply %1874, %1874 : tensor<64xf32> loc("adamw")
    %1880 = stablehlo.multiply %1879, %1587 : tensor<64xf32> loc("adamw")
    %1881 = stablehlo.add %1878, %1880 : tensor<64xf32> loc("adamw")
    %1882 = stablehlo.sqrt %1881 : tensor<64xf32> loc("adamw")
    %1883 = stablehlo.divide %1882, %1591 : tensor<64xf32> loc("adamw")
    %1884 = stablehlo.add %1883, %1593 : tensor<64xf32> loc("adamw")
    %1885 = stablehlo.divide %1877, %1884 : tensor<64xf32> loc("adamw")
    %1886 = stablehlo.multiply %1885, %1596 : tensor<64xf32> loc("adamw")
    %1887 = stablehlo.subtract %arg32, %1886 : tensor<64xf32> loc("adamw")
    %1888 = stablehlo.select %1599, %1887, %arg32 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1889 = stablehlo.select %1599, %1877, %arg69 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1890 = stablehlo.select %1599, %1881, %arg106 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1891 = stablehlo.multiply %1096, %1603 : tensor<32x64xf32> loc("adamw")
    %1892 = stablehlo.multiply %arg70, %1605 : tensor<32x64xf32> loc("adamw")
    %1893 = stablehlo.multiply %1891, %1607 : tensor<32x64xf32> loc("adamw")
    %1894 = stablehlo.add %1892, %1893 : tensor<32x64xf32> loc("adamw")
    %1895 = stablehlo.multiply %arg107, %1610 : tensor<32x64xf32> loc("adamw")
    %1896 = stablehlo.multiply %1891, %1891 : tensor<32x64xf32> loc("adamw")
    %1897 = stablehlo.multiply %1896, %1613 : tensor<32x64xf32> loc("adamw")
    %1898 = stablehlo.add %1895, %1897 : tensor<32x64xf32> loc("adamw")
    %1899 = stablehlo.sqrt %1898 : tensor<32x64xf32> loc("adamw")
    %1900 = stablehlo.divide %1899, %1617 : tensor<32x64xf32> loc("adamw")
    %1901 = stablehlo.add %1900, %1619 : tensor<32x64xf32> loc("adamw")
    %1902 = stablehlo.multiply %arg33, %1621 : tensor<32x64xf32> loc("adamw")
    %1903 = stablehlo.divide %1894, %1901 : tensor<32x64xf32> loc("adamw")
    %1904 = stablehlo.multiply %1903, %1624 : tensor<32x64xf32> loc("adamw")
    %1905 = stablehlo.subtract %1902, %1904 : tensor<32x64xf32> loc("adamw")
    %1906 = stablehlo.select %1627, %1905, %arg33 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1907 = stablehlo.select %1627, %1894, %arg70 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1908 = stablehlo.select %1627, %1898, %arg107 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1909 = stablehlo.multiply %1097, %1322 : tensor<32xf32> loc("adamw")
    %1910 = stablehlo.multiply %arg71, %1324 : tensor<32xf32> loc("adamw")
    %1911 = stablehlo.multiply %1909, %1326 : tensor<32xf32> loc("adamw")
    %1912 = stablehlo.add %1910, %1911 : tensor<32xf32> loc("adamw")
    %1913 = stablehlo.multiply %arg108, %1329 : tensor<32xf32> loc("adamw")
    %1914 = stablehlo.multiply %1909, %1909 : tensor<32xf32> loc("adamw")
    %1915 = stablehlo.multiply %1914, %1332 : tensor<32xf32> loc("adamw")
    %1916 = stablehlo.add %1913, %1915 : tensor<32xf32> loc("adamw")
    %1917 = stablehlo.sqrt %1916 : tensor<32xf32> loc("adamw")
    %1918 = stablehlo.divide %1917, %1336 : tensor<32xf32> loc("adamw")
    %1919 = stablehlo.add %1918, %1338 : tensor<32xf32> loc("adamw")
    %1920 = stablehlo.divide %1912, %1919 : tensor<32xf32> loc("adamw")
    %1921 = stablehlo.multiply %1920, %1341 : tensor<32xf32> loc("adamw")
    %1922 = stablehlo.subtract %arg34, %1921 : tensor<32xf32> loc("adamw")
    %1923 = stablehlo.select %1344, %1922, %arg34 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1924 = stablehlo.select %1344, %1912, %arg71 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1925 = stablehlo.select %1344, %1916, %arg108 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1926 = stablehlo.multiply %1098, %1322 : tensor<32xf32> loc("adamw")
    %1927 = stablehlo.multiply %arg72, %1324 : tensor<32xf32> loc("adamw")
    %1928 = stablehlo.multiply %1926, %1326 : tensor<32xf32> loc("adamw")
    %1929 = stablehlo.add %1927, %1928 : tensor<32xf32> loc("adamw")
    %1930 = stablehlo.multiply %arg109, %1329 : tensor<32xf32> loc("adamw")
    %1931 = stablehlo.multiply %1926, %1926 : tensor<32xf32> loc("adamw")
    %1932 = stablehlo.multiply %1931, %1332 : tensor<32xf32> loc("adamw")
    %1933 = stablehlo.add %1930, %1932 : tensor<32xf32> loc("adamw")
    %1934 = stablehlo.sqrt %1933 : tensor<32xf32> loc("adamw")
    %1935 = stablehlo.divide %1934, %1336 : tensor<32xf32> loc("adamw")
    %1936 = stablehlo.add %1935, %1338 : tensor<32xf32> loc("adamw")
    %1937 = stablehlo.divide %1929, %1936 : tensor<32xf32> loc("adamw")
    %1938 = stablehlo.multiply %1937, %1341 : tensor<32xf32> loc("adamw")
    %1939 = stablehlo.subtract %arg35, %1938 : tensor<32xf32> loc("adamw")
    %1940 = stablehlo.select %1344, %1939, %arg35 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1941 = stablehlo.select %1344, %1929, %arg72 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1942 = stablehlo.select %1344, %1933, %arg109 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1943 = stablehlo.multiply %1099, %1322 : tensor<32xf32> loc("adamw")
    %1944 = stablehlo.multiply %arg73, %1324 : tensor<32xf32> loc("adamw")
    %1945 = stablehlo.multiply %1943, %1326 : tensor<32xf32> loc("adamw")
    %1946 = stablehlo.add %1944, %1945 : tensor<32xf32> loc("adamw")
    %1947 = stablehlo.multiply %arg110, %1329 : tensor<32xf32> loc("adamw")
    %1948 = stablehlo.multiply %1943, %1943 : tensor<32xf32> loc("adamw")
    %1949 = stablehlo.multiply %1948, %1332 : tensor<32xf32> loc("adamw")
    %1950 = stablehlo.add %1947, %1949 : tensor<32xf32> loc("adamw")
    %1951 = stablehlo.sqrt %1950 : tensor<32xf32> loc("adamw")
    %1952 = stablehlo.divide %1951, %1336 : tensor<32xf32> loc("adamw")
    %1953 = stablehlo.add %1952, %1338 : tensor<32xf32> loc("adamw")
    %1954 = stablehlo.divide %1946, %1953 : tensor<32xf32> loc("adamw")
    %1955 = stablehlo.multiply %1954, %1341 : tensor<32xf32> loc("adamw")
    %1956 = stablehlo.subtract %arg36, %1955 : tensor<32xf32> loc("adamw")
    %1957 = stablehlo.select %1344, %1956, %arg36 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1958 = stablehlo.select %1344, %1946, %arg73 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1959 = stablehlo.select %1344, %1950, %arg110 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    return %1263, %1291, %1319, %1345, %1362, %1390, %1407, %1425, %1442, %1460, %1477, %1495, %1512, %1529, %1546, %1574, %1600, %1628, %1645, %1662, %1679, %1697, %1714, %1732, %1749, %1767, %1784, %1802, %1819, %1836, %1853, %1871, %1888, %1906, %1923, %1940, %1957, %1264, %1292, %1320, %1346, %1363, %1391, %1408, %1426, %1443, %1461, %1478, %1496, %1513, %1530, %1547, %1575, %1601, %1629, %1646, %1663, %1680, %1698, %1715, %1733, %1750, %1768, %1785, %1803, %1820, %1837, %1854, %1872, %1889, %1907, %1924, %1941, %1958, %1265, %1293, %1321, %1347, %1364, %1392, %1409, %1427, %1444, %1462, %1479, %1497, %1514, %1531, %1548, %1576, %1602, %1630, %1647, %1664, %1681, %1699, %1716, %1734, %1751, %1769, %1786, %1804, %1821, %1838, %1855, %1873, %1890, %1908, %1925, %1942, %1959, %1054, %1212, %1100, %731 : tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<2xf32>
  }
}
