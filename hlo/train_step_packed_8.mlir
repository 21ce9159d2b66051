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
    %243 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %244 = stablehlo.dot_general %231, %arg7, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %245 = stablehlo.broadcast_in_dim %arg8, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %246 = stablehlo.add %244, %245 : tensor<48x32xf32> loc("layer.0/attention")
    %247 = stablehlo.reshape %246 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %248 = stablehlo.transpose %247, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %249 = stablehlo.dot_general %231, %arg9, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %250 = stablehlo.broadcast_in_dim %arg10, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %251 = stablehlo.add %249, %250 : tensor<48x32xf32> loc("layer.0/attention")
    %252 = stablehlo.reshape %251 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %253 = stablehlo.transpose %252, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %254 = stablehlo.constant dense<1013904242> : tensor<ui32> loc("layer.0/attention")
    %255 = stablehlo.xor %137, %254 : tensor<ui32> loc("layer.0/attention")
    %256 = stablehlo.shift_right_logical %255, %115 : tensor<ui32> loc("layer.0/attention")
    %257 = stablehlo.xor %255, %256 : tensor<ui32> loc("layer.0/attention")
    %258 = stablehlo.multiply %257, %118 : tensor<ui32> loc("layer.0/attention")
    %259 = stablehlo.shift_right_logical %258, %120 : tensor<ui32> loc("layer.0/attention")
    %260 = stablehlo.xor %258, %259 : tensor<ui32> loc("layer.0/attention")
    %261 = stablehlo.multiply %260, %123 : tensor<ui32> loc("layer.0/attention")
    %262 = stablehlo.shift_right_logical %261, %115 : tensor<ui32> loc("layer.0/attention")
    %263 = stablehlo.xor %261, %262 : tensor<ui32> loc("layer.0/attention")
    %264 = stablehlo.broadcast_in_dim %263, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %265 = stablehlo.xor %180, %264 : tensor<3x16xui32> loc("layer.0/attention")
    %266 = stablehlo.shift_right_logical %265, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %267 = stablehlo.xor %265, %266 : tensor<3x16xui32> loc("layer.0/attention")
    %268 = stablehlo.multiply %267, %195 : tensor<3x16xui32> loc("layer.0/attention")
    %269 = stablehlo.shift_right_logical %268, %197 : tensor<3x16xui32> loc("layer.0/attention")
    %270 = stablehlo.xor %268, %269 : tensor<3x16xui32> loc("layer.0/attention")
    %271 = stablehlo.multiply %270, %200 : tensor<3x16xui32> loc("layer.0/attention")
    %272 = stablehlo.shift_right_logical %271, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %273 = stablehlo.xor %271, %272 : tensor<3x16xui32> loc("layer.0/attention")
    %274 = stablehlo.broadcast_in_dim %273, dims = [0, 2] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %275 = stablehlo.constant dense<374761393> : tensor<ui32> loc("layer.0/attention")
    %276 = stablehlo.broadcast_in_dim %275, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %277 = stablehlo.multiply %176, %276 : tensor<3x16xui32> loc("layer.0/attention")
    %278 = stablehlo.broadcast_in_dim %277, dims = [0, 3] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %279 = stablehlo.iota dim = 1 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %280 = stablehlo.broadcast_in_dim %206, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %281 = stablehlo.multiply %279, %280 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %282 = stablehlo.add %274, %278 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %283 = stablehlo.add %282, %281 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %284 = stablehlo.broadcast_in_dim %115, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %285 = stablehlo.shift_right_logical %283, %284 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %286 = stablehlo.xor %283, %285 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %287 = stablehlo.broadcast_in_dim %118, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %288 = stablehlo.multiply %286, %287 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %289 = stablehlo.broadcast_in_dim %120, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %290 = stablehlo.shift_right_logical %288, %289 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %291 = stablehlo.xor %288, %290 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %292 = stablehlo.broadcast_in_dim %123, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %293 = stablehlo.multiply %291, %292 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %294 = stablehlo.shift_right_logical %293, %284 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %295 = stablehlo.xor %293, %294 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %296 = stablehlo.broadcast_in_dim %225, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %297 = stablehlo.compare GE, %295, %296 : (tensor<3x4x16x16xui32>, tensor<3x4x16x16xui32>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %298 = stablehlo.dot_general %242, %248, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %299 = stablehlo.constant dense<-1.0e9> : tensor<f32> loc("layer.0/attention")
    %300 = stablehlo.broadcast_in_dim %299, dims = [] : (tensor<f32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %301 = stablehlo.broadcast_in_dim %234, dims = [0, 2, 3] : (tensor<3x16x16xi1>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %302 = stablehlo.select %301, %298, %300 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %c303 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %303 = stablehlo.reduce(%302 init: %c303) applies stablehlo.maximum across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %304 = stablehlo.broadcast_in_dim %303, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %305 = stablehlo.subtract %302, %304 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %306 = stablehlo.exponential %305 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %307 = stablehlo.negate %306 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %308 = stablehlo.select %297, %306, %307 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %c309 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %309 = stablehlo.reduce(%306 init: %c309) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %310 = stablehlo.constant dense<1.0e0> : tensor<f32> loc("layer.0/attention")
    %311 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %312 = stablehlo.multiply %309, %311 : tensor<3x4x16xf32> loc("layer.0/attention")
    %313 = stablehlo.broadcast_in_dim %310, dims = [] : (tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %314 = stablehlo.divide %313, %312 : tensor<3x4x16xf32> loc("layer.0/attention")
    %315 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %316 = stablehlo.maximum %308, %315 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %317 = stablehlo.dot_general %316, %253, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %318 = stablehlo.broadcast_in_dim %314, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %319 = stablehlo.multiply %317, %318 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %320 = stablehlo.transpose %319, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %321 = stablehlo.reshape %320 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %322 = stablehlo.dot_general %321, %arg11, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %323 = stablehlo.broadcast_in_dim %arg12, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %324 = stablehlo.add %322, %323 : tensor<48x32xf32> loc("layer.0/attention")
    %325 = stablehlo.constant dense<3668340011> : tensor<ui32> loc("layer.0/attention")
    %326 = stablehlo.xor %137, %325 : tensor<ui32> loc("layer.0/attention")
    %327 = stablehlo.shift_right_logical %326, %115 : tensor<ui32> loc("layer.0/attention")
    %328 = stablehlo.xor %326, %327 : tensor<ui32> loc("layer.0/attention")
    %329 = stablehlo.multiply %328, %118 : tensor<ui32> loc("layer.0/attention")
    %330 = stablehlo.shift_right_logical %329, %120 : tensor<ui32> loc("layer.0/attention")
    %331 = stablehlo.xor %329, %330 : tensor<ui32> loc("layer.0/attention")
    %332 = stablehlo.multiply %331, %123 : tensor<ui32> loc("layer.0/attention")
    %333 = stablehlo.shift_right_logical %332, %115 : tensor<ui32> loc("layer.0/attention")
    %334 = stablehlo.xor %332, %333 : tensor<ui32> loc("layer.0/attention")
    %335 = stablehlo.broadcast_in_dim %334, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %336 = stablehlo.xor %180, %335 : tensor<3x16xui32> loc("layer.0/attention")
    %337 = stablehlo.shift_right_logical %336, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %338 = stablehlo.xor %336, %337 : tensor<3x16xui32> loc("layer.0/attention")
    %339 = stablehlo.multiply %338, %195 : tensor<3x16xui32> loc("layer.0/attention")
    %340 = stablehlo.shift_right_logical %339, %197 : tensor<3x16xui32> loc("layer.0/attention")
    %341 = stablehlo.xor %339, %340 : tensor<3x16xui32> loc("layer.0/attention")
    %342 = stablehlo.multiply %341, %200 : tensor<3x16xui32> loc("layer.0/attention")
    %343 = stablehlo.shift_right_logical %342, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %344 = stablehlo.xor %342, %343 : tensor<3x16xui32> loc("layer.0/attention")
    %345 = stablehlo.reshape %344 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.0/attention")
    %346 = stablehlo.broadcast_in_dim %345, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.0/attention")
    %347 = stablehlo.add %346, %208 : tensor<48x32xui32> loc("layer.0/attention")
    %348 = stablehlo.shift_right_logical %347, %211 : tensor<48x32xui32> loc("layer.0/attention")
    %349 = stablehlo.xor %347, %348 : tensor<48x32xui32> loc("layer.0/attention")
    %350 = stablehlo.multiply %349, %214 : tensor<48x32xui32> loc("layer.0/attention")
    %351 = stablehlo.shift_right_logical %350, %216 : tensor<48x32xui32> loc("layer.0/attention")
    %352 = stablehlo.xor %350, %351 : tensor<48x32xui32> loc("layer.0/attention")
    %353 = stablehlo.multiply %352, %219 : tensor<48x32xui32> loc("layer.0/attention")
    %354 = stablehlo.shift_right_logical %353, %211 : tensor<48x32xui32> loc("layer.0/attention")
    %355 = stablehlo.xor %353, %354 : tensor<48x32xui32> loc("layer.0/attention")
    %356 = stablehlo.compare GE, %355, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.0/attention")
    %357 = stablehlo.divide %324, %229 : tensor<48x32xf32> loc("layer.0/attention")
    %358 = stablehlo.select %356, %357, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/attention")
    %359 = stablehlo.add %231, %358 : tensor<48x32xf32> loc("layer.0/attention")
    %c360 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %360 = stablehlo.reduce(%359 init: %c360) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %361 = stablehlo.divide %360, %155 : tensor<48xf32> loc("layer.0/attention")
    %362 = stablehlo.broadcast_in_dim %361, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %363 = stablehlo.subtract %359, %362 : tensor<48x32xf32> loc("layer.0/attention")
    %364 = stablehlo.multiply %363, %363 : tensor<48x32xf32> loc("layer.0/attention")
    %c365 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %365 = stablehlo.reduce(%364 init: %c365) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %366 = stablehlo.divide %365, %155 : tensor<48xf32> loc("layer.0/attention")
    %367 = stablehlo.add %366, %163 : tensor<48xf32> loc("layer.0/attention")
    %368 = stablehlo.rsqrt %367 : tensor<48xf32> loc("layer.0/attention")
    %369 = stablehlo.broadcast_in_dim %368, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %370 = stablehlo.multiply %363, %369 : tensor<48x32xf32> loc("layer.0/attention")
    %371 = stablehlo.broadcast_in_dim %arg13, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %372 = stablehlo.multiply %370, %371 : tensor<48x32xf32> loc("layer.0/attention")
    %373 = stablehlo.broadcast_in_dim %arg14, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %374 = stablehlo.add %372, %373 : tensor<48x32xf32> loc("layer.0/attention")
    %375 = stablehlo.dot_general %374, %arg15, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<64x32xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %376 = stablehlo.broadcast_in_dim %arg16, dims = [1] : (tensor<64xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %377 = stablehlo.add %375, %376 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %378 = stablehlo.constant dense<7.0710677e-1> : tensor<f32> loc("layer.0/feed_forward")
    %379 = stablehlo.broadcast_in_dim %378, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %380 = stablehlo.multiply %377, %379 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %381 = chlo.erf %380 : tensor<48x64xf32> -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %382 = stablehlo.broadcast_in_dim %310, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %383 = stablehlo.add %381, %382 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %384 = stablehlo.constant dense<5.0e-1> : tensor<f32> loc("layer.0/feed_forward")
    %385 = stablehlo.broadcast_in_dim %384, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %386 = stablehlo.multiply %383, %385 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %387 = stablehlo.multiply %377, %377 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %388 = stablehlo.constant dense<-5.0e-1> : tensor<f32> loc("layer.0/feed_forward")
    %389 = stablehlo.broadcast_in_dim %388, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %390 = stablehlo.multiply %387, %389 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %391 = stablehlo.exponential %390 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %392 = stablehlo.constant dense<3.989423e-1> : tensor<f32> loc("layer.0/feed_forward")
    %393 = stablehlo.broadcast_in_dim %392, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %394 = stablehlo.multiply %391, %393 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %395 = stablehlo.multiply %377, %386 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %396 = stablehlo.multiply %377, %394 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %397 = stablehlo.add %386, %396 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %398 = stablehlo.dot_general %395, %arg17, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<32x64xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %399 = stablehlo.broadcast_in_dim %arg18, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %400 = stablehlo.add %398, %399 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %401 = stablehlo.constant dense<2027808484> : tensor<ui32> loc("layer.0/feed_forward")
    %402 = stablehlo.xor %137, %401 : tensor<ui32> loc("layer.0/feed_forward")
    %403 = stablehlo.shift_right_logical %402, %115 : tensor<ui32> loc("layer.0/feed_forward")
    %404 = stablehlo.xor %402, %403 : tensor<ui32> loc("layer.0/feed_forward")
    %405 = stablehlo.multiply %404, %118 : tensor<ui32> loc("layer.0/feed_forward")
    %406 = stablehlo.shift_right_logical %405, %120 : tensor<ui32> loc("layer.0/feed_forward")
    %407 = stablehlo.xor %405, %406 : tensor<ui32> loc("layer.0/feed_forward")
    %408 = stablehlo.multiply %407, %123 : tensor<ui32> loc("layer.0/feed_forward")
    %409 = stablehlo.shift_right_logical %408, %115 : tensor<ui32> loc("layer.0/feed_forward")
    %410 = stablehlo.xor %408, %409 : tensor<ui32> loc("layer.0/feed_forward")
    %411 = stablehlo.broadcast_in_dim %410, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/feed_forward")
    %412 = stablehlo.xor %180, %411 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %413 = stablehlo.shift_right_logical %412, %192 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %414 = stablehlo.xor %412, %413 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %415 = stablehlo.multiply %414, %195 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %416 = stablehlo.shift_right_logical %415, %197 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %417 = stablehlo.xor %415, %416 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %418 = stablehlo.multiply %417, %200 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %419 = stablehlo.shift_right_logical %418, %192 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %420 = stablehlo.xor %418, %419 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %421 = stablehlo.reshape %420 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.0/feed_forward")
    %422 = stablehlo.broadcast_in_dim %421, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.0/feed_forward")
    %423 = stablehlo.add %422, %208 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %424 = stablehlo.shift_right_logical %423, %211 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %425 = stablehlo.xor %423, %424 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %426 = stablehlo.multiply %425, %214 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %427 = stablehlo.shift_right_logical %426, %216 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %428 = stablehlo.xor %426, %427 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %429 = stablehlo.multiply %428, %219 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %430 = stablehlo.shift_right_logical %429, %211 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %431 = stablehlo.xor %429, %430 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %432 = stablehlo.compare GE, %431, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.0/feed_forward")
    %433 = stablehlo.divide %400, %229 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %434 = stablehlo.select %432, %433, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/feed_forward")
    %435 = stablehlo.add %374, %434 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c436 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %436 = stablehlo.reduce(%435 init: %c436) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %437 = stablehlo.divide %436, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %438 = stablehlo.broadcast_in_dim %437, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %439 = stablehlo.subtract %435, %438 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %440 = stablehlo.multiply %439, %439 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c441 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %441 = stablehlo.reduce(%440 init: %c441) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %442 = stablehlo.divide %441, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %443 = stablehlo.add %442, %163 : tensor<48xf32> loc("layer.0/feed_forward")
    %444 = stablehlo.rsqrt %443 : tensor<48xf32> loc("layer.0/feed_forward")
    %445 = stablehlo.broadcast_in_dim %444, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %446 = stablehlo.multiply %439, %445 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %447 = stablehlo.broadcast_in_dim %arg19, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %448 = stablehlo.multiply %446, %447 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %449 = stablehlo.broadcast_in_dim %arg20, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %450 = stablehlo.add %448, %449 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %451 = stablehlo.dot_general %450, %arg21, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %452 = stablehlo.broadcast_in_dim %arg22, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %453 = stablehlo.add %451, %452 : tensor<48x32xf32> loc("layer.1/attention")
    %454 = stablehlo.multiply %453, %239 : tensor<48x32xf32> loc("layer.1/attention")
    %455 = stablehlo.reshape %454 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %456 = stablehlo.transpose %455, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %457 = stablehlo.dot_general %450, %arg23, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %458 = stablehlo.broadcast_in_dim %arg24, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %459 = stablehlo.add %457, %458 : tensor<48x32xf32> loc("layer.1/attention")
    %460 = stablehlo.reshape %459 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %461 = stablehlo.transpose %460, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %462 = stablehlo.dot_general %450, %arg25, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %463 = stablehlo.broadcast_in_dim %arg26, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %464 = stablehlo.add %462, %463 : tensor<48x32xf32> loc("layer.1/attention")
    %465 = stablehlo.reshape %464 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %466 = stablehlo.transpose %465, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %467 = stablehlo.constant dense<3041712726> : tensor<ui32> loc("layer.1/attention")
    %468 = stablehlo.xor %137, %467 : tensor<ui32> loc("layer.1/attention")
    %469 = stablehlo.shift_right_logical %468, %115 : tensor<ui32> loc("layer.1/attention")
    %470 = stablehlo.xor %468, %469 : tensor<ui32> loc("layer.1/attention")
    %471 = stablehlo.multiply %470, %118 : tensor<ui32> loc("layer.1/attention")
    %472 = stablehlo.shift_right_logical %471, %120 : tensor<ui32> loc("layer.1/attention")
    %473 = stablehlo.xor %471, %472 : tensor<ui32> loc("layer.1/attention")
    %474 = stablehlo.multiply %473, %123 : tensor<ui32> loc("layer.1/attention")
    %475 = stablehlo.shift_right_logical %474, %115 : tensor<ui32> loc("layer.1/attention")
    %476 = stablehlo.xor %474, %475 : tensor<ui32> loc("layer.1/attention")
    %477 = stablehlo.broadcast_in_dim %476, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/attention")
    %478 = stablehlo.xor %180, %477 : tensor<3x16xui32> loc("layer.1/attention")
    %479 = stablehlo.shift_right_logical %478, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %480 = stablehlo.xor %478, %479 : tensor<3x16xui32> loc("layer.1/attention")
    %481 = stablehlo.multiply %480, %195 : tensor<3x16xui32> loc("layer.1/attention")
    %482 = stablehlo.shift_right_logical %481, %197 : tensor<3x16xui32> loc("layer.1/attention")
    %483 = stablehlo.xor %481, %482 : tensor<3x16xui32> loc("layer.1/attention")
    %484 = stablehlo.multiply %483, %200 : tensor<3x16xui32> loc("layer.1/attention")
    %485 = stablehlo.shift_right_logical %484, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %486 = stablehlo.xor %484, %485 : tensor<3x16xui32> loc("layer.1/attention")
    %487 = stablehlo.broadcast_in_dim %486, dims = [0, 2] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.1/attention")
    %488 = stablehlo.add %487, %278 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %489 = stablehlo.add %488, %281 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %490 = stablehlo.shift_right_logical %489, %284 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %491 = stablehlo.xor %489, %490 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %492 = stablehlo.multiply %491, %287 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %493 = stablehlo.shift_right_logical %492, %289 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %494 = stablehlo.xor %492, %493 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %495 = stablehlo.multiply %494, %292 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %496 = stablehlo.shift_right_logical %495, %284 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %497 = stablehlo.xor %495, %496 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %498 = stablehlo.compare GE, %497, %296 : (tensor<3x4x16x16xui32>, tensor<3x4x16x16xui32>) -> tensor<3x4x16x16xi1> loc("layer.1/attention")
    %499 = stablehlo.dot_general %456, %461, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %500 = stablehlo.select %301, %499, %300 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %c501 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %501 = stablehlo.reduce(%500 init: %c501) applies stablehlo.maximum across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %502 = stablehlo.broadcast_in_dim %501, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %503 = stablehlo.subtract %500, %502 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %504 = stablehlo.exponential %503 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %505 = stablehlo.negate %504 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %506 = stablehlo.select %498, %504, %505 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %c507 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %507 = stablehlo.reduce(%504 init: %c507) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %508 = stablehlo.multiply %507, %311 : tensor<3x4x16xf32> loc("layer.1/attention")
    %509 = stablehlo.divide %313, %508 : tensor<3x4x16xf32> loc("layer.1/attention")
    %510 = stablehlo.maximum %506, %315 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %511 = stablehlo.dot_general %510, %466, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %512 = stablehlo.broadcast_in_dim %509, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %513 = stablehlo.multiply %511, %512 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %514 = stablehlo.transpose %513, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %515 = stablehlo.reshape %514 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %516 = stablehlo.dot_general %515, %arg27, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %517 = stablehlo.broadcast_in_dim %arg28, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %518 = stablehlo.add %516, %517 : tensor<48x32xf32> loc("layer.1/attention")
    %519 = stablehlo.constant dense<1401181199> : tensor<ui32> loc("layer.1/attention")
    %520 = stablehlo.xor %137, %519 : tensor<ui32> loc("layer.1/attention")
    %521 = stablehlo.shift_right_logical %520, %115 : tensor<ui32> loc("layer.1/attention")
    %522 = stablehlo.xor %520, %521 : tensor<ui32> loc("layer.1/attention")
    %523 = stablehlo.multiply %522, %118 : tensor<ui32> loc("layer.1/attention")
    %524 = stablehlo.shift_right_logical %523, %120 : tensor<ui32> loc("layer.1/attention")
    %525 = stablehlo.xor %523, %524 : tensor<ui32> loc("layer.1/attention")
    %526 = stablehlo.multiply %525, %123 : tensor<ui32> loc("layer.1/attention")
    %527 = stablehlo.shift_right_logical %526, %115 : tensor<ui32> loc("layer.1/attention")
    %528 = stablehlo.xor %526, %527 : tensor<ui32> loc("layer.1/attention")
    %529 = stablehlo.broadcast_in_dim %528, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/attention")
    %530 = stablehlo.xor %180, %529 : tensor<3x16xui32> loc("layer.1/attention")
    %531 = stablehlo.shift_right_logical %530, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %532 = stablehlo.xor %530, %531 : tensor<3x16xui32> loc("layer.1/attention")
    %533 = stablehlo.multiply %532, %195 : tensor<3x16xui32> loc("layer.1/attention")
    %534 = stablehlo.shift_right_logical %533, %197 : tensor<3x16xui32> loc("layer.1/attention")
    %535 = stablehlo.xor %533, %534 : tensor<3x16xui32> loc("layer.1/attention")
    %536 = stablehlo.multiply %535, %200 : tensor<3x16xui32> loc("layer.1/attention")
    %537 = stablehlo.shift_right_logical %536, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %538 = stablehlo.xor %536, %537 : tensor<3x16xui32> loc("layer.1/attention")
    %539 = stablehlo.reshape %538 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.1/attention")
    %540 = stablehlo.broadcast_in_dim %539, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.1/attention")
    %541 = stablehlo.add %540, %208 : tensor<48x32xui32> loc("layer.1/attention")
    %542 = stablehlo.shift_right_logical %541, %211 : tensor<48x32xui32> loc("layer.1/attention")
    %543 = stablehlo.xor %541, %542 : tensor<48x32xui32> loc("layer.1/attention")
    %544 = stablehlo.multiply %543, %214 : tensor<48x32xui32> loc("layer.1/attention")
    %545 = stablehlo.shift_right_logical %544, %216 : tensor<48x32xui32> loc("layer.1/attention")
    %546 = stablehlo.xor %544, %545 : tensor<48x32xui32> loc("layer.1/attention")
    %547 = stablehlo.multiply %546, %219 : tensor<48x32xui32> loc("layer.1/attention")
    %548 = stablehlo.shift_right_logical %547, %211 : tensor<48x32xui32> loc("layer.1/attention")
    %549 = stablehlo.xor %547, %548 : tensor<48x32xui32> loc("layer.1/attention")
    %550 = stablehlo.compare GE, %549, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.1/attention")
    %551 = stablehlo.divide %518, %229 : tensor<48x32xf32> loc("layer.1/attention")
    %552 = stablehlo.select %550, %551, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/attention")
    %553 = stablehlo.add %450, %552 : tensor<48x32xf32> loc("layer.1/attention")
    %c554 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %554 = stablehlo.reduce(%553 init: %c554) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %555 = stablehlo.divide %554, %155 : tensor<48xf32> loc("layer.1/attention")
    %556 = stablehlo.broadcast_in_dim %555, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %557 = stablehlo.subtract %553, %556 : tensor<48x32xf32> loc("layer.1/attention")
    %558 = stablehlo.multiply %557, %557 : tensor<48x32xf32> loc("layer.1/attention")
    %c559 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %559 = stablehlo.reduce(%558 init: %c559) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %560 = stablehlo.divide %559, %155 : tensor<48xf32> loc("layer.1/attention")
    %561 = stablehlo.add %560, %163 : tensor<48xf32> loc("layer.1/attention")
    %562 = stablehlo.rsqrt %561 : tensor<48xf32> loc("layer.1/attention")
    %563 = stablehlo.broadcast_in_dim %562, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %564 = stablehlo.multiply %557, %563 : tensor<48x32xf32> loc("layer.1/attention")
    %565 = stablehlo.broadcast_in_dim %arg29, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %566 = stablehlo.multiply %564, %565 : tensor<48x32xf32> loc("layer.1/attention")
    %567 = stablehlo.broadcast_in_dim %arg30, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %568 = stablehlo.add %566, %567 : tensor<48x32xf32> loc("layer.1/attention")
    %569 = stablehlo.dot_general %568, %arg31, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<64x32xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %570 = stablehlo.broadcast_in_dim %arg32, dims = [1] : (tensor<64xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %571 = stablehlo.add %569, %570 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %572 = stablehlo.multiply %571, %379 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %573 = chlo.erf %572 : tensor<48x64xf32> -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %574 = stablehlo.add %573, %382 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %575 = stablehlo.multiply %574, %385 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %576 = stablehlo.multiply %571, %571 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %577 = stablehlo.multiply %576, %389 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %578 = stablehlo.exponential %577 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %579 = stablehlo.multiply %578, %393 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %580 = stablehlo.multiply %571, %575 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %581 = stablehlo.multiply %571, %579 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %582 = stablehlo.add %575, %581 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %583 = stablehlo.dot_general %580, %arg33, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<32x64xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %584 = stablehlo.broadcast_in_dim %arg34, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %585 = stablehlo.add %583, %584 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %586 = stablehlo.constant dense<4055616968> : tensor<ui32> loc("layer.1/feed_forward")
    %587 = stablehlo.xor %137, %586 : tensor<ui32> loc("layer.1/feed_forward")
    %588 = stablehlo.shift_right_logical %587, %115 : tensor<ui32> loc("layer.1/feed_forward")
    %589 = stablehlo.xor %587, %588 : tensor<ui32> loc("layer.1/feed_forward")
    %590 = stablehlo.multiply %589, %118 : tensor<ui32> loc("layer.1/feed_forward")
    %591 = stablehlo.shift_right_logical %590, %120 : tensor<ui32> loc("layer.1/feed_forward")
    %592 = stablehlo.xor %590, %591 : tensor<ui32> loc("layer.1/feed_forward")
    %593 = stablehlo.multiply %592, %123 : tensor<ui32> loc("layer.1/feed_forward")
    %594 = stablehlo.shift_right_logical %593, %115 : tensor<ui32> loc("layer.1/feed_forward")
    %595 = stablehlo.xor %593, %594 : tensor<ui32> loc("layer.1/feed_forward")
    %596 = stablehlo.broadcast_in_dim %595, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/feed_forward")
    %597 = stablehlo.xor %180, %596 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %598 = stablehlo.shift_right_logical %597, %192 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %599 = stablehlo.xor %597, %598 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %600 = stablehlo.multiply %599, %195 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %601 = stablehlo.shift_right_logical %600, %197 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %602 = stablehlo.xor %600, %601 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %603 = stablehlo.multiply %602, %200 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %604 = stablehlo.shift_right_logical %603, %192 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %605 = stablehlo.xor %603, %604 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %606 = stablehlo.reshape %605 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.1/feed_forward")
    %607 = stablehlo.broadcast_in_dim %606, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.1/feed_forward")
    %608 = stablehlo.add %607, %208 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %609 = stablehlo.shift_right_logical %608, %211 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %610 = stablehlo.xor %608, %609 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %611 = stablehlo.multiply %610, %214 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %612 = stablehlo.shift_right_logical %611, %216 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %613 = stablehlo.xor %611, %612 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %614 = stablehlo.multiply %613, %219 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %615 = stablehlo.shift_right_logical %614, %211 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %616 = stablehlo.xor %614, %615 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %617 = stablehlo.compare GE, %616, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.1/feed_forward")
    %618 = stablehlo.divide %585, %229 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %619 = stablehlo.select %617, %618, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/feed_forward")
    %620 = stablehlo.add %568, %619 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c621 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %621 = stablehlo.reduce(%620 init: %c621) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %622 = stablehlo.divide %621, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %623 = stablehlo.broadcast_in_dim %622, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %624 = stablehlo.subtract %620, %623 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %625 = stablehlo.multiply %624, %624 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c626 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %626 = stablehlo.reduce(%625 init: %c626) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %627 = stablehlo.divide %626, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %628 = stablehlo.add %627, %163 : tensor<48xf32> loc("layer.1/feed_forward")
    %629 = stablehlo.rsqrt %628 : tensor<48xf32> loc("layer.1/feed_forward")
    %630 = stablehlo.broadcast_in_dim %629, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %631 = stablehlo.multiply %624, %630 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %632 = stablehlo.broadcast_in_dim %arg35, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %633 = stablehlo.multiply %631, %632 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %634 = stablehlo.broadcast_in_dim %arg36, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %635 = stablehlo.add %633, %634 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %636 = stablehlo.broadcast_in_dim %arg116, dims = [0, 2] : (tensor<3x16xi32>) -> tensor<3x4x16xi32> loc("pooling")
    %637 = stablehlo.broadcast_in_dim %arg117, dims = [0, 1] : (tensor<3x4xi32>) -> tensor<3x4x16xi32> loc("pooling")
    %638 = stablehlo.compare EQ, %636, %637 : (tensor<3x4x16xi32>, tensor<3x4x16xi32>) -> tensor<3x4x16xi1> loc("pooling")
    %639 = stablehlo.convert %638 : (tensor<3x4x16xi1>) -> tensor<3x4x16xf32> loc("pooling")
    %640 = stablehlo.reshape %635 : (tensor<48x32xf32>) -> tensor<3x16x32xf32> loc("pooling")
    %641 = stablehlo.dot_general %639, %640, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16xf32>, tensor<3x16x32xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %c642 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %642 = stablehlo.reduce(%639 init: %c642) applies stablehlo.add across dimensions = [2] : (tensor<3x4x16xf32>, tensor<f32>) -> tensor<3x4xf32> loc("pooling")
    %643 = stablehlo.broadcast_in_dim %310, dims = [] : (tensor<f32>) -> tensor<3x4xf32> loc("pooling")
    %644 = stablehlo.maximum %642, %643 : tensor<3x4xf32> loc("pooling")
    %645 = stablehlo.broadcast_in_dim %644, dims = [0, 1] : (tensor<3x4xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %646 = stablehlo.divide %641, %645 : tensor<3x4x32xf32> loc("pooling")
    %647 = stablehlo.reshape %646 : (tensor<3x4x32xf32>) -> tensor<12x32xf32> loc("pooling")
    %648 = "stablehlo.gather"(%647, %arg118) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<12x32xf32>, tensor<6xi32>) -> tensor<6x32xf32> loc("pooling")
    %649 = stablehlo.multiply %648, %648 : tensor<6x32xf32> loc("pooling")
    %c650 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %650 = stablehlo.reduce(%649 init: %c650) applies stablehlo.add across dimensions = [1] : (tensor<6x32xf32>, tensor<f32>) -> tensor<6xf32> loc("pooling")
    %651 = stablehlo.constant dense<1.0e-24> : tensor<f32> loc("pooling")
    %652 = stablehlo.broadcast_in_dim %651, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %653 = stablehlo.maximum %650, %652 : tensor<6xf32> loc("pooling")
    %654 = stablehlo.rsqrt %653 : tensor<6xf32> loc("pooling")
    %655 = stablehlo.broadcast_in_dim %654, dims = [0] : (tensor<6xf32>) -> tensor<6x32xf32> loc("pooling")
    %656 = stablehlo.multiply %648, %655 : tensor<6x32xf32> loc("pooling")
    %658 = stablehlo.slice %656 [0:2, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %659 = stablehlo.slice %656 [2:4, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %660 = stablehlo.slice %656 [4:6, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %661 = stablehlo.multiply %658, %659 : tensor<2x32xf32> loc("loss")
    %c662 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %662 = stablehlo.reduce(%661 init: %c662) applies stablehlo.add across dimensions = [1] : (tensor<2x32xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %663 = stablehlo.constant dense<2.0e1> : tensor<f32> loc("loss")
    %664 = stablehlo.broadcast_in_dim %663, dims = [] : (tensor<f32>) -> tensor<2xf32> loc("loss")
    %665 = stablehlo.multiply %662, %664 : tensor<2xf32> loc("loss")
    %666 = stablehlo.slice %arg120 [0:2] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %667 = stablehlo.slice %arg120 [2:4] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %668 = "stablehlo.all_gather"(%666) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %669 = stablehlo.broadcast_in_dim %666, dims = [0] : (tensor<2xui32>) -> tensor<2x16xui32> loc("loss")
    %670 = stablehlo.broadcast_in_dim %668, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %671 = stablehlo.compare EQ, %669, %670 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %672 = stablehlo.broadcast_in_dim %667, dims = [0] : (tensor<2xui32>) -> tensor<2x16xui32> loc("loss")
    %673 = stablehlo.compare EQ, %672, %670 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %674 = stablehlo.or %671, %673 : tensor<2x16xi1> loc("loss")
    %675 = "stablehlo.all_gather"(%667) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %676 = stablehlo.broadcast_in_dim %675, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %677 = stablehlo.compare EQ, %669, %676 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %678 = stablehlo.compare EQ, %672, %676 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %679 = stablehlo.or %677, %678 : tensor<2x16xi1> loc("loss")
    %680 = stablehlo.or %674, %679 : tensor<2x16xi1> loc("loss")
    %681 = stablehlo.slice %arg120 [4:6] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %682 = "stablehlo.all_gather"(%681) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %683 = stablehlo.broadcast_in_dim %682, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %684 = stablehlo.compare EQ, %669, %683 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %685 = stablehlo.compare EQ, %672, %683 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %686 = stablehlo.or %684, %685 : tensor<2x16xi1> loc("loss")
    %687 = "stablehlo.all_gather"(%659) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %688 = stablehlo.dot_general %658, %687, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %689 = stablehlo.broadcast_in_dim %663, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %690 = stablehlo.multiply %688, %689 : tensor<2x16xf32> loc("loss")
    %691 = stablehlo.broadcast_in_dim %299, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %692 = stablehlo.select %680, %691, %690 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %693 = stablehlo.reshape %665 : (tensor<2xf32>) -> tensor<2x1xf32> loc("loss")
    %694 = stablehlo.concatenate %693, %692, dim = 1 : (tensor<2x1xf32>, tensor<2x16xf32>) -> tensor<2x17xf32> loc("loss")
    %695 = "stablehlo.all_gather"(%660) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %696 = stablehlo.dot_general %658, %695, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %697 = stablehlo.multiply %696, %689 : tensor<2x16xf32> loc("loss")
    %698 = stablehlo.convert %arg119 : (tensor<2xi1>) -> tensor<2xi32> loc("loss")
    %699 = "stablehlo.all_gather"(%698) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xi32>) -> tensor<16xi32> loc("loss")
    %700 = stablehlo.constant dense<0> : tensor<i32> loc("loss")
    %701 = stablehlo.broadcast_in_dim %700, dims = [] : (tensor<i32>) -> tensor<16xi32> loc("loss")
    %702 = stablehlo.compare NE, %699, %701 : (tensor<16xi32>, tensor<16xi32>) -> tensor<16xi1> loc("loss")
    %703 = stablehlo.broadcast_in_dim %702, dims = [1] : (tensor<16xi1>) -> tensor<2x16xi1> loc("loss")
    %704 = stablehlo.select %703, %697, %691 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %705 = stablehlo.select %686, %691, %704 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %706 = stablehlo.concatenate %694, %705, dim = 1 : (tensor<2x17xf32>, tensor<2x16xf32>) -> tensor<2x33xf32> loc("loss")
    %c707 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %707 = stablehlo.reduce(%706 init: %c707) applies stablehlo.maximum across dimensions = [1] : (tensor<2x33xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %708 = stablehlo.reshape %707 : (tensor<2xf32>) -> tensor<2xf32> loc("loss")
    %709 = stablehlo.broadcast_in_dim %708, dims = [0] : (tensor<2xf32>) -> tensor<2x33xf32> loc("loss")
    %710 = stablehlo.subtract %706, %709 : tensor<2x33xf32> loc("loss")
    %711 = stablehlo.exponential %710 : tensor<2x33xf32> loc("loss")
    %c712 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %712 = stablehlo.reduce(%711 init: %c712) applies stablehlo.add across dimensions = [1] : (tensor<2x33xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %713 = stablehlo.log %712 : tensor<2xf32> loc("loss")
    %714 = stablehlo.add %713, %708 : tensor<2xf32> loc("loss")
    %715 = stablehlo.subtract %714, %665 : tensor<2xf32> loc("loss")
    %716 = "stablehlo.all_gather"(%658) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %717 = stablehlo.dot_general %659, %716, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %718 = stablehlo.multiply %717, %689 : tensor<2x16xf32> loc("loss")
    %719 = stablehlo.select %680, %691, %718 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %720 = stablehlo.concatenate %693, %719, dim = 1 : (tensor<2x1xf32>, tensor<2x16xf32>) -> tensor<2x17xf32> loc("loss")
    %c721 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %721 = stablehlo.reduce(%720 init: %c721) applies stablehlo.maximum across dimensions = [1] : (tensor<2x17xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %722 = stablehlo.reshape %721 : (tensor<2xf32>) -> tensor<2xf32> loc("loss")
    %723 = stablehlo.broadcast_in_dim %722, dims = [0] : (tensor<2xf32>) -> tensor<2x17xf32> loc("loss")
    %724 = stablehlo.subtract %720, %723 : tensor<2x17xf32> loc("loss")
    %725 = stablehlo.exponential %724 : tensor<2x17xf32> loc("loss")
    %c726 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %726 = stablehlo.reduce(%725 init: %c726) applies stablehlo.add across dimensions = [1] : (tensor<2x17xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %727 = stablehlo.log %726 : tensor<2xf32> loc("loss")
    %728 = stablehlo.add %727, %722 : tensor<2xf32> loc("loss")
    %729 = stablehlo.add %715, %728 : tensor<2xf32> loc("loss")
    %730 = stablehlo.subtract %729, %665 : tensor<2xf32> loc("loss")
    %731 = stablehlo.broadcast_in_dim %384, dims = [] : (tensor<f32>) -> tensor<2xf32> loc("loss")
    %732 = stablehlo.multiply %730, %731 : tensor<2xf32> loc("loss")
    %733 = stablehlo.convert %680 : (tensor<2x16xi1>) -> tensor<2x16xf32> loc("loss")
    %c734 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %734 = stablehlo.reduce(%733 init: %c734) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x16xf32>, tensor<f32>) -> tensor<f32> loc("loss")
    %735 = stablehlo.constant dense<2.0e0> : tensor<f32> loc("loss")
    %736 = stablehlo.subtract %734, %735 : tensor<f32> loc("loss")
    %737 = stablehlo.constant dense<3.0e1> : tensor<f32> loc("loss")
    %738 = stablehlo.divide %736, %737 : tensor<f32> loc("loss")
    %c739 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %739 = stablehlo.reduce(%732 init: %c739) applies stablehlo.add across dimensions = [0] : (tensor<2xf32>, tensor<f32>) -> tensor<f32>
    %740 = stablehlo.divide %739, %735 : tensor<f32>
    %741 = stablehlo.divide %310, %735 : tensor<f32>
    %742 = stablehlo.broadcast_in_dim %741, dims = [] : (tensor<f32>) -> tensor<2xf32>
    %743 = stablehlo.multiply %742, %731 : tensor<2xf32> loc("loss")
    %744 = stablehlo.negate %743 : tensor<2xf32> loc("loss")
    %745 = stablehlo.divide %743, %726 : tensor<2xf32> loc("loss")
    %746 = stablehlo.broadcast_in_dim %745, dims = [0] : (tensor<2xf32>) -> tensor<2x17xf32> loc("loss")
    %747 = stablehlo.multiply %746, %725 : tensor<2x17xf32> loc("loss")
    %748 = stablehlo.slice %747 [0:2, 0:1] : (tensor<2x17xf32>) -> tensor<2x1xf32> loc("loss")
    %749 = stablehlo.slice %747 [0:2, 1:17] : (tensor<2x17xf32>) -> tensor<2x16xf32> loc("loss")
    %750 = stablehlo.reshape %748 : (tensor<2x1xf32>) -> tensor<2xf32> loc("loss")
    %751 = stablehlo.add %744, %750 : tensor<2xf32> loc("loss")
    %752 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %753 = stablehlo.select %680, %752, %749 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %754 = stablehlo.multiply %753, %689 : tensor<2x16xf32> loc("loss")
    %755 = stablehlo.dot_general %754, %716, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %756 = stablehlo.dot_general %659, %754, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x16xf32>) -> tensor<32x16xf32> loc("loss")
    %757 = stablehlo.transpose %756, dims = [1, 0] : (tensor<32x16xf32>) -> tensor<16x32xf32> loc("loss")
    %758 = "stablehlo.reduce_scatter"(%757) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %759 = stablehlo.add %751, %744 : tensor<2xf32> loc("loss")
    %760 = stablehlo.divide %743, %712 : tensor<2xf32> loc("loss")
    %761 = stablehlo.broadcast_in_dim %760, dims = [0] : (tensor<2xf32>) -> tensor<2x33xf32> loc("loss")
    %762 = stablehlo.multiply %761, %711 : tensor<2x33xf32> loc("loss")
    %763 = stablehlo.slice %762 [0:2, 0:17] : (tensor<2x33xf32>) -> tensor<2x17xf32> loc("loss")
    %764 = stablehlo.slice %762 [0:2, 17:33] : (tensor<2x33xf32>) -> tensor<2x16xf32> loc("loss")
    %765 = stablehlo.select %686, %752, %764 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %766 = stablehlo.select %703, %765, %752 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %767 = stablehlo.multiply %766, %689 : tensor<2x16xf32> loc("loss")
    %768 = stablehlo.dot_general %767, %695, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %769 = stablehlo.add %758, %768 : tensor<2x32xf32> loc("loss")
    %770 = stablehlo.dot_general %658, %767, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x16xf32>) -> tensor<32x16xf32> loc("loss")
    %771 = stablehlo.transpose %770, dims = [1, 0] : (tensor<32x16xf32>) -> tensor<16x32xf32> loc("loss")
    %772 = "stablehlo.reduce_scatter"(%771) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %773 = stablehlo.slice %763 [0:2, 0:1] : (tensor<2x17xf32>) -> tensor<2x1xf32> loc("loss")
    %774 = stablehlo.slice %763 [0:2, 1:17] : (tensor<2x17xf32>) -> tensor<2x16xf32> loc("loss")
    %775 = stablehlo.reshape %773 : (tensor<2x1xf32>) -> tensor<2xf32> loc("loss")
    %776 = stablehlo.add %759, %775 : tensor<2xf32> loc("loss")
    %777 = stablehlo.select %680, %752, %774 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %778 = stablehlo.multiply %777, %689 : tensor<2x16xf32> loc("loss")
    %779 = stablehlo.dot_general %778, %687, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %780 = stablehlo.add %769, %779 : tensor<2x32xf32> loc("loss")
    %781 = stablehlo.dot_general %658, %778, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<2x16xf32>) -> tensor<32x16xf32> loc("loss")
    %782 = stablehlo.transpose %781, dims = [1, 0] : (tensor<32x16xf32>) -> tensor<16x32xf32> loc("loss")
    %783 = "stablehlo.reduce_scatter"(%782) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %784 = stablehlo.add %755, %783 : tensor<2x32xf32> loc("loss")
    %785 = stablehlo.multiply %776, %664 : tensor<2xf32> loc("loss")
    %786 = stablehlo.broadcast_in_dim %785, dims = [0] : (tensor<2xf32>) -> tensor<2x32xf32> loc("loss")
    %787 = stablehlo.multiply %786, %659 : tensor<2x32xf32> loc("loss")
    %788 = stablehlo.multiply %786, %658 : tensor<2x32xf32> loc("loss")
    %789 = stablehlo.add %780, %787 : tensor<2x32xf32> loc("loss")
    %790 = stablehlo.add %784, %788 : tensor<2x32xf32> loc("loss")
    %c791 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %791 = stablehlo.pad %772, %c791, low = [4, 0], high = [0, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %c792 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %792 = stablehlo.pad %790, %c792, low = [2, 0], high = [2, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %793 = stablehlo.add %791, %792 : tensor<6x32xf32> loc("loss")
    %c794 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %794 = stablehlo.pad %789, %c794, low = [0, 0], high = [4, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %795 = stablehlo.add %793, %794 : tensor<6x32xf32> loc("loss")
    %796 = stablehlo.multiply %795, %655 : tensor<6x32xf32> loc("pooling")
    %797 = stablehlo.multiply %795, %648 : tensor<6x32xf32> loc("pooling")
    %c798 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %798 = stablehlo.reduce(%797 init: %c798) applies stablehlo.add across dimensions = [1] : (tensor<6x32xf32>, tensor<f32>) -> tensor<6xf32> loc("pooling")
    %799 = stablehlo.multiply %798, %654 : tensor<6xf32> loc("pooling")
    %800 = stablehlo.multiply %799, %654 : tensor<6xf32> loc("pooling")
    %801 = stablehlo.multiply %800, %654 : tensor<6xf32> loc("pooling")
    %802 = stablehlo.broadcast_in_dim %388, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %803 = stablehlo.multiply %801, %802 : tensor<6xf32> loc("pooling")
    %804 = stablehlo.compare GE, %650, %652 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xi1> loc("pooling")
    %805 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %806 = stablehlo.select %804, %803, %805 : tensor<6xi1>, tensor<6xf32> loc("pooling")
    %807 = stablehlo.broadcast_in_dim %806, dims = [0] : (tensor<6xf32>) -> tensor<6x32xf32> loc("pooling")
    %808 = stablehlo.multiply %807, %648 : tensor<6x32xf32> loc("pooling")
    %809 = stablehlo.add %796, %808 : tensor<6x32xf32> loc("pooling")
    %810 = stablehlo.add %809, %808 : tensor<6x32xf32> loc("pooling")
    %c811 = stablehlo.constant dense<0.0e0> : tensor<12x32xf32>
    %811 = "stablehlo.scatter"(%c811, %arg118, %810) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<12x32xf32>, tensor<6xi32>, tensor<6x32xf32>) -> tensor<12x32xf32> loc("pooling")
    %812 = stablehlo.reshape %811 : (tensor<12x32xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %813 = stablehlo.divide %812, %645 : tensor<3x4x32xf32> loc("pooling")
    %814 = stablehlo.dot_general %639, %813, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16xf32>, tensor<3x4x32xf32>) -> tensor<3x16x32xf32> loc("pooling")
    %815 = stablehlo.reshape %814 : (tensor<3x16x32xf32>) -> tensor<48x32xf32> loc("pooling")
    %816 = stablehlo.multiply %815, %632 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c817 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %817 = stablehlo.reduce(%816 init: %c817) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %818 = stablehlo.divide %817, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %819 = stablehlo.broadcast_in_dim %818, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %820 = stablehlo.multiply %816, %631 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c821 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %821 = stablehlo.reduce(%820 init: %c821) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %822 = stablehlo.divide %821, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %823 = stablehlo.broadcast_in_dim %822, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %824 = stablehlo.subtract %816, %819 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %825 = stablehlo.multiply %631, %823 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %826 = stablehlo.subtract %824, %825 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %827 = stablehlo.multiply %826, %630 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %828 = stablehlo.multiply %815, %631 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c829 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %829 = stablehlo.reduce(%828 init: %c829) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %c830 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %830 = stablehlo.reduce(%815 init: %c830) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %831 = stablehlo.select %617, %827, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/feed_forward")
    %832 = stablehlo.divide %831, %229 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c833 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %833 = stablehlo.reduce(%832 init: %c833) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %834 = stablehlo.dot_general %832, %arg33, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x64xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %835 = stablehlo.dot_general %580, %832, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<48x32xf32>) -> tensor<64x32xf32> loc("layer.1/feed_forward")
    %836 = stablehlo.transpose %835, dims = [1, 0] : (tensor<64x32xf32>) -> tensor<32x64xf32> loc("layer.1/feed_forward")
    %837 = stablehlo.multiply %834, %582 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %c838 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %838 = stablehlo.reduce(%837 init: %c838) applies stablehlo.add across dimensions = [0] : (tensor<48x64xf32>, tensor<f32>) -> tensor<64xf32> loc("layer.1/feed_forward")
    %839 = stablehlo.dot_general %837, %arg31, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<64x32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %840 = stablehlo.add %827, %839 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %841 = stablehlo.dot_general %568, %837, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x64xf32>) -> tensor<32x64xf32> loc("layer.1/feed_forward")
    %842 = stablehlo.transpose %841, dims = [1, 0] : (tensor<32x64xf32>) -> tensor<64x32xf32> loc("layer.1/feed_forward")
    %843 = stablehlo.multiply %840, %565 : tensor<48x32xf32> loc("layer.1/attention")
    %c844 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %844 = stablehlo.reduce(%843 init: %c844) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %845 = stablehlo.divide %844, %155 : tensor<48xf32> loc("layer.1/attention")
    %846 = stablehlo.broadcast_in_dim %845, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %847 = stablehlo.multiply %843, %564 : tensor<48x32xf32> loc("layer.1/attention")
    %c848 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %848 = stablehlo.reduce(%847 init: %c848) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %849 = stablehlo.divide %848, %155 : tensor<48xf32> loc("layer.1/attention")
    %850 = stablehlo.broadcast_in_dim %849, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %851 = stablehlo.subtract %843, %846 : tensor<48x32xf32> loc("layer.1/attention")
    %852 = stablehlo.multiply %564, %850 : tensor<48x32xf32> loc("layer.1/attention")
    %853 = stablehlo.subtract %851, %852 : tensor<48x32xf32> loc("layer.1/attention")
    %854 = stablehlo.multiply %853, %563 : tensor<48x32xf32> loc("layer.1/attention")
    %855 = stablehlo.multiply %840, %564 : tensor<48x32xf32> loc("layer.1/attention")
    %c856 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %856 = stablehlo.reduce(%855 init: %c856) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %c857 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %857 = stablehlo.reduce(%840 init: %c857) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %858 = stablehlo.select %550, %854, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/attention")
    %859 = stablehlo.divide %858, %229 : tensor<48x32xf32> loc("layer.1/attention")
    %c860 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %860 = stablehlo.reduce(%859 init: %c860) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %861 = stablehlo.dot_general %859, %arg27, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %862 = stablehlo.dot_general %515, %859, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %863 = stablehlo.transpose %862, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %864 = stablehlo.reshape %861 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %865 = stablehlo.transpose %864, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %866 = stablehlo.multiply %865, %512 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %867 = stablehlo.multiply %865, %513 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %c868 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %868 = stablehlo.reduce(%867 init: %c868) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x8xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %869 = stablehlo.multiply %868, %311 : tensor<3x4x16xf32> loc("layer.1/attention")
    %870 = stablehlo.dot_general %865, %466, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %871 = stablehlo.compare GT, %506, %315 : (tensor<3x4x16x16xf32>, tensor<3x4x16x16xf32>) -> tensor<3x4x16x16xi1> loc("layer.1/attention")
    %872 = stablehlo.select %871, %870, %315 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %873 = stablehlo.abs %506 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %874 = stablehlo.broadcast_in_dim %509, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %875 = stablehlo.multiply %873, %874 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %876 = stablehlo.broadcast_in_dim %869, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %877 = stablehlo.subtract %872, %876 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %878 = stablehlo.multiply %875, %877 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %879 = stablehlo.dot_general %878, %461, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %880 = stablehlo.dot_general %878, %456, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %881 = stablehlo.dot_general %510, %866, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %882 = stablehlo.transpose %881, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %883 = stablehlo.reshape %882 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %c884 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %884 = stablehlo.reduce(%883 init: %c884) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %885 = stablehlo.dot_general %883, %arg25, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %886 = stablehlo.add %854, %885 : tensor<48x32xf32> loc("layer.1/attention")
    %887 = stablehlo.dot_general %450, %883, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %888 = stablehlo.transpose %887, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %889 = stablehlo.transpose %880, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %890 = stablehlo.reshape %889 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %c891 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %891 = stablehlo.reduce(%890 init: %c891) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %892 = stablehlo.dot_general %890, %arg23, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %893 = stablehlo.add %886, %892 : tensor<48x32xf32> loc("layer.1/attention")
    %894 = stablehlo.dot_general %450, %890, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %895 = stablehlo.transpose %894, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %896 = stablehlo.multiply %891, %243 : tensor<32xf32> loc("layer.1/attention")
    %897 = stablehlo.transpose %879, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %898 = stablehlo.reshape %897 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %899 = stablehlo.multiply %898, %239 : tensor<48x32xf32> loc("layer.1/attention")
    %c900 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %900 = stablehlo.reduce(%899 init: %c900) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %901 = stablehlo.dot_general %899, %arg21, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %902 = stablehlo.add %893, %901 : tensor<48x32xf32> loc("layer.1/attention")
    %903 = stablehlo.dot_general %450, %899, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %904 = stablehlo.transpose %903, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %905 = stablehlo.multiply %902, %447 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c906 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %906 = stablehlo.reduce(%905 init: %c906) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %907 = stablehlo.divide %906, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %908 = stablehlo.broadcast_in_dim %907, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %909 = stablehlo.multiply %905, %446 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c910 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %910 = stablehlo.reduce(%909 init: %c910) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %911 = stablehlo.divide %910, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %912 = stablehlo.broadcast_in_dim %911, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %913 = stablehlo.subtract %905, %908 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %914 = stablehlo.multiply %446, %912 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %915 = stablehlo.subtract %913, %914 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %916 = stablehlo.multiply %915, %445 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %917 = stablehlo.multiply %902, %446 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c918 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %918 = stablehlo.reduce(%917 init: %c918) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %c919 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %919 = stablehlo.reduce(%902 init: %c919) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %920 = stablehlo.select %432, %916, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/feed_forward")
    %921 = stablehlo.divide %920, %229 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c922 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %922 = stablehlo.reduce(%921 init: %c922) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %923 = stablehlo.dot_general %921, %arg17, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x64xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %924 = stablehlo.dot_general %395, %921, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<48x32xf32>) -> tensor<64x32xf32> loc("layer.0/feed_forward")
    %925 = stablehlo.transpose %924, dims = [1, 0] : (tensor<64x32xf32>) -> tensor<32x64xf32> loc("layer.0/feed_forward")
    %926 = stablehlo.multiply %923, %397 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %c927 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %927 = stablehlo.reduce(%926 init: %c927) applies stablehlo.add across dimensions = [0] : (tensor<48x64xf32>, tensor<f32>) -> tensor<64xf32> loc("layer.0/feed_forward")
    %928 = stablehlo.dot_general %926, %arg15, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<64x32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %929 = stablehlo.add %916, %928 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %930 = stablehlo.dot_general %374, %926, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x64xf32>) -> tensor<32x64xf32> loc("layer.0/feed_forward")
    %931 = stablehlo.transpose %930, dims = [1, 0] : (tensor<32x64xf32>) -> tensor<64x32xf32> loc("layer.0/feed_forward")
    %932 = stablehlo.multiply %929, %371 : tensor<48x32xf32> loc("layer.0/attention")
    %c933 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %933 = stablehlo.reduce(%932 init: %c933) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %934 = stablehlo.divide %933, %155 : tensor<48xf32> loc("layer.0/attention")
    %935 = stablehlo.broadcast_in_dim %934, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %936 = stablehlo.multiply %932, %370 : tensor<48x32xf32> loc("layer.0/attention")
    %c937 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %937 = stablehlo.reduce(%936 init: %c937) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %938 = stablehlo.divide %937, %155 : tensor<48xf32> loc("layer.0/attention")
    %939 = stablehlo.broadcast_in_dim %938, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %940 = stablehlo.subtract %932, %935 : tensor<48x32xf32> loc("layer.0/attention")
    %941 = stablehlo.multiply %370, %939 : tensor<48x32xf32> loc("layer.0/attention")
    %942 = stablehlo.subtract %940, %941 : tensor<48x32xf32> loc("layer.0/attention")
    %943 = stablehlo.multiply %942, %369 : tensor<48x32xf32> loc("layer.0/attention")
    %944 = stablehlo.multiply %929, %370 : tensor<48x32xf32> loc("layer.0/attention")
    %c945 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %945 = stablehlo.reduce(%944 init: %c945) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %c946 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %946 = stablehlo.reduce(%929 init: %c946) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %947 = stablehlo.select %356, %943, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/attention")
    %948 = stablehlo.divide %947, %229 : tensor<48x32xf32> loc("layer.0/attention")
    %c949 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %949 = stablehlo.reduce(%948 init: %c949) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %950 = stablehlo.dot_general %948, %arg11, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %951 = stablehlo.dot_general %321, %948, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %952 = stablehlo.transpose %951, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %953 = stablehlo.reshape %950 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %954 = stablehlo.transpose %953, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %955 = stablehlo.multiply %954, %318 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %956 = stablehlo.multiply %954, %319 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %c957 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %957 = stablehlo.reduce(%956 init: %c957) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x8xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %958 = stablehlo.multiply %957, %311 : tensor<3x4x16xf32> loc("layer.0/attention")
    %959 = stablehlo.dot_general %954, %253, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %960 = stablehlo.compare GT, %308, %315 : (tensor<3x4x16x16xf32>, tensor<3x4x16x16xf32>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %961 = stablehlo.select %960, %959, %315 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %962 = stablehlo.abs %308 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %963 = stablehlo.broadcast_in_dim %314, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %964 = stablehlo.multiply %962, %963 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %965 = stablehlo.broadcast_in_dim %958, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %966 = stablehlo.subtract %961, %965 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %967 = stablehlo.multiply %964, %966 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %968 = stablehlo.dot_general %967, %248, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %969 = stablehlo.dot_general %967, %242, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %970 = stablehlo.dot_general %316, %955, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %971 = stablehlo.transpose %970, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %972 = stablehlo.reshape %971 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %c973 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %973 = stablehlo.reduce(%972 init: %c973) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %974 = stablehlo.dot_general %972, %arg9, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %975 = stablehlo.add %943, %974 : tensor<48x32xf32> loc("layer.0/attention")
    %976 = stablehlo.dot_general %231, %972, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %977 = stablehlo.transpose %976, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %978 = stablehlo.transpose %969, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %979 = stablehlo.reshape %978 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %c980 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %980 = stablehlo.reduce(%979 init: %c980) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %981 = stablehlo.dot_general %979, %arg7, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %982 = stablehlo.add %975, %981 : tensor<48x32xf32> loc("layer.0/attention")
    %983 = stablehlo.dot_general %231, %979, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %984 = stablehlo.transpose %983, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %985 = stablehlo.multiply %980, %243 : tensor<32xf32> loc("layer.0/attention")
    %986 = stablehlo.transpose %968, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %987 = stablehlo.reshape %986 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %988 = stablehlo.multiply %987, %239 : tensor<48x32xf32> loc("layer.0/attention")
    %c989 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %989 = stablehlo.reduce(%988 init: %c989) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %990 = stablehlo.dot_general %988, %arg5, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %991 = stablehlo.add %982, %990 : tensor<48x32xf32> loc("layer.0/attention")
    %992 = stablehlo.dot_general %231, %988, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %993 = stablehlo.transpose %992, dims = [1, 0] : (tensor<32x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %994 = stablehlo.select %227, %991, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("embeddings")
    %995 = stablehlo.divide %994, %229 : tensor<48x32xf32> loc("embeddings")
    %996 = stablehlo.multiply %995, %168 : tensor<48x32xf32> loc("embeddings")
    %c997 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %997 = stablehlo.reduce(%996 init: %c997) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %998 = stablehlo.divide %997, %155 : tensor<48xf32> loc("embeddings")
    %999 = stablehlo.broadcast_in_dim %998, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %1000 = stablehlo.multiply %996, %167 : tensor<48x32xf32> loc("embeddings")
    %c1001 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1001 = stablehlo.reduce(%1000 init: %c1001) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %1002 = stablehlo.divide %1001, %155 : tensor<48xf32> loc("embeddings")
    %1003 = stablehlo.broadcast_in_dim %1002, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %1004 = stablehlo.subtract %996, %999 : tensor<48x32xf32> loc("embeddings")
    %1005 = stablehlo.multiply %167, %1003 : tensor<48x32xf32> loc("embeddings")
    %1006 = stablehlo.subtract %1004, %1005 : tensor<48x32xf32> loc("embeddings")
    %1007 = stablehlo.multiply %1006, %166 : tensor<48x32xf32> loc("embeddings")
    %1008 = stablehlo.multiply %995, %167 : tensor<48x32xf32> loc("embeddings")
    %c1009 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1009 = stablehlo.reduce(%1008 init: %c1009) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %c1010 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1010 = stablehlo.reduce(%995 init: %c1010) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %c1011 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1011 = stablehlo.reduce(%1007 init: %c1011) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %1012 = stablehlo.reshape %1011 : (tensor<32xf32>) -> tensor<1x32xf32> loc("embeddings")
    %c1013 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1013 = stablehlo.pad %1012, %c1013, low = [0, 0], high = [1, 0], interior = [0, 0] : (tensor<1x32xf32>, tensor<f32>) -> tensor<2x32xf32> loc("embeddings")
    %c1014 = stablehlo.constant dense<0.0e0> : tensor<40x32xf32>
    %1014 = "stablehlo.scatter"(%c1014, %146, %1007) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<40x32xf32>, tensor<48xi32>, tensor<48x32xf32>) -> tensor<40x32xf32> loc("embeddings")
    %c1015 = stablehlo.constant dense<0.0e0> : tensor<97x32xf32>
    %1015 = "stablehlo.scatter"(%c1015, %144, %1007) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<97x32xf32>, tensor<48xi32>, tensor<48x32xf32>) -> tensor<97x32xf32> loc("embeddings")
    %1016:39 = "stablehlo.all_reduce"(%740, %1015, %1014, %1013, %1009, %1010, %993, %989, %984, %985, %977, %973, %952, %949, %945, %946, %931, %927, %925, %922, %918, %919, %904, %900, %895, %896, %888, %884, %863, %860, %856, %857, %842, %838, %836, %833, %829, %830, %738) <{replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<f32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>) -> (tensor<f32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>) loc("all_reduce")
    %1056 = stablehlo.constant dense<8.0e0> : tensor<f32>
    %1057 = stablehlo.divide %1016#0, %1056 : tensor<f32>
    %1058 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<97x32xf32>
    %1059 = stablehlo.divide %1016#1, %1058 : tensor<97x32xf32>
    %1060 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<40x32xf32>
    %1061 = stablehlo.divide %1016#2, %1060 : tensor<40x32xf32>
    %1062 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<2x32xf32>
    %1063 = stablehlo.divide %1016#3, %1062 : tensor<2x32xf32>
    %1064 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<32xf32>
    %1065 = stablehlo.divide %1016#4, %1064 : tensor<32xf32>
    %1066 = stablehlo.divide %1016#5, %1064 : tensor<32xf32>
    %1067 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<32x32xf32>
    %1068 = stablehlo.divide %1016#6, %1067 : tensor<32x32xf32>
    %1069 = stablehlo.divide %1016#7, %1064 : tensor<32xf32>
    %1070 = stablehlo.divide %1016#8, %1067 : tensor<32x32xf32>
    %1071 = stablehlo.divide %1016#9, %1064 : tensor<32xf32>
    %1072 = stablehlo.divide %1016#10, %1067 : tensor<32x32xf32>
    %1073 = stablehlo.divide %1016#11, %1064 : tensor<32xf32>
    %1074 = stablehlo.divide %1016#12, %1067 : tensor<32x32xf32>
    %1075 = stablehlo.divide %1016#13, %1064 : tensor<32xf32>
    %1076 = stablehlo.divide %1016#14, %1064 : tensor<32xf32>
    %1077 = stablehlo.divide %1016#15, %1064 : tensor<32xf32>
    %1078 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<64x32xf32>
    %1079 = stablehlo.divide %1016#16, %1078 : tensor<64x32xf32>
    %1080 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<64xf32>
    %1081 = stablehlo.divide %1016#17, %1080 : tensor<64xf32>
    %1082 = stablehlo.broadcast_in_dim %1056, dims = [] : (tensor<f32>) -> tensor<32x64xf32>
    %1083 = stablehlo.divide %1016#18, %1082 : tensor<32x64xf32>
    %1084 = stablehlo.divide %1016#19, %1064 : tensor<32xf32>
    %1085 = stablehlo.divide %1016#20, %1064 : tensor<32xf32>
    %1086 = stablehlo.divide %1016#21, %1064 : tensor<32xf32>
    %1087 = stablehlo.divide %1016#22, %1067 : tensor<32x32xf32>
    %1088 = stablehlo.divide %1016#23, %1064 : tensor<32xf32>
    %1089 = stablehlo.divide %1016#24, %1067 : tensor<32x32xf32>
    %1090 = stablehlo.divide %1016#25, %1064 : tensor<32xf32>
    %1091 = stablehlo.divide %1016#26, %1067 : tensor<32x32xf32>
    %1092 = stablehlo.divide %1016#27, %1064 : tensor<32xf32>
    %1093 = stablehlo.divide %1016#28, %1067 : tensor<32x32xf32>
    %1094 = stablehlo.divide %1016#29, %1064 : tensor<32xf32>
    %1095 = stablehlo.divide %1016#30, %1064 : tensor<32xf32>
    %1096 = stablehlo.divide %1016#31, %1064 : tensor<32xf32>
    %1097 = stablehlo.divide %1016#32, %1078 : tensor<64x32xf32>
    %1098 = stablehlo.divide %1016#33, %1080 : tensor<64xf32>
    %1099 = stablehlo.divide %1016#34, %1082 : tensor<32x64xf32>
    %1100 = stablehlo.divide %1016#35, %1064 : tensor<32xf32>
    %1101 = stablehlo.divide %1016#36, %1064 : tensor<32xf32>
    %1102 = stablehlo.divide %1016#37, %1064 : tensor<32xf32>
    %1103 = stablehlo.divide %1016#38, %1056 : tensor<f32>
    %1104 = stablehlo.convert %arg111 : (tensor<i32>) -> tensor<f32> loc("adamw")
    %1105 = stablehlo.multiply %1059, %1059 : tensor<97x32xf32> loc("adamw")
    %c1106 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1106 = stablehlo.reduce(%1105 init: %c1106) applies stablehlo.add across dimensions = [0, 1] : (tensor<97x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1107 = stablehlo.multiply %1061, %1061 : tensor<40x32xf32> loc("adamw")
    %c1108 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1108 = stablehlo.reduce(%1107 init: %c1108) applies stablehlo.add across dimensions = [0, 1] : (tensor<40x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1109 = stablehlo.multiply %1063, %1063 : tensor<2x32xf32> loc("adamw")
    %c1110 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1110 = stablehlo.reduce(%1109 init: %c1110) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1111 = stablehlo.multiply %1065, %1065 : tensor<32xf32> loc("adamw")
    %c1112 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1112 = stablehlo.reduce(%1111 init: %c1112) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1113 = stablehlo.multiply %1066, %1066 : tensor<32xf32> loc("adamw")
    %c1114 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1114 = stablehlo.reduce(%1113 init: %c1114) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1115 = stablehlo.multiply %1068, %1068 : tensor<32x32xf32> loc("adamw")
    %c1116 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1116 = stablehlo.reduce(%1115 init: %c1116) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1117 = stablehlo.multiply %1069, %1069 : tensor<32xf32> loc("adamw")
    %c1118 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1118 = stablehlo.reduce(%1117 init: %c1118) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1119 = stablehlo.multiply %1070, %1070 : tensor<32x32xf32> loc("adamw")
    %c1120 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1120 = stablehlo.reduce(%1119 init: %c1120) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1121 = stablehlo.multiply %1071, %1071 : tensor<32xf32> loc("adamw")
    %c1122 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1122 = stablehlo.reduce(%1121 init: %c1122) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1123 = stablehlo.multiply %1072, %1072 : tensor<32x32xf32> loc("adamw")
    %c1124 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1124 = stablehlo.reduce(%1123 init: %c1124) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1125 = stablehlo.multiply %1073, %1073 : tensor<32xf32> loc("adamw")
    %c1126 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1126 = stablehlo.reduce(%1125 init: %c1126) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1127 = stablehlo.multiply %1074, %1074 : tensor<32x32xf32> loc("adamw")
    %c1128 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1128 = stablehlo.reduce(%1127 init: %c1128) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1129 = stablehlo.multiply %1075, %1075 : tensor<32xf32> loc("adamw")
    %c1130 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1130 = stablehlo.reduce(%1129 init: %c1130) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1131 = stablehlo.multiply %1076, %1076 : tensor<32xf32> loc("adamw")
    %c1132 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1132 = stablehlo.reduce(%1131 init: %c1132) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1133 = stablehlo.multiply %1077, %1077 : tensor<32xf32> loc("adamw")
    %c1134 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1134 = stablehlo.reduce(%1133 init: %c1134) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1135 = stablehlo.multiply %1079, %1079 : tensor<64x32xf32> loc("adamw")
    %c1136 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1136 = stablehlo.reduce(%1135 init: %c1136) applies stablehlo.add across dimensions = [0, 1] : (tensor<64x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1137 = stablehlo.multiply %1081, %1081 : tensor<64xf32> loc("adamw")
    %c1138 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1138 = stablehlo.reduce(%1137 init: %c1138) applies stablehlo.add across dimensions = [0] : (tensor<64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1139 = stablehlo.multiply %1083, %1083 : tensor<32x64xf32> loc("adamw")
    %c1140 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1140 = stablehlo.reduce(%1139 init: %c1140) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1141 = stablehlo.multiply %1084, %1084 : tensor<32xf32> loc("adamw")
    %c1142 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1142 = stablehlo.reduce(%1141 init: %c1142) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1143 = stablehlo.multiply %1085, %1085 : tensor<32xf32> loc("adamw")
    %c1144 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1144 = stablehlo.reduce(%1143 init: %c1144) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1145 = stablehlo.multiply %1086, %1086 : tensor<32xf32> loc("adamw")
    %c1146 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1146 = stablehlo.reduce(%1145 init: %c1146) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1147 = stablehlo.multiply %1087, %1087 : tensor<32x32xf32> loc("adamw")
    %c1148 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1148 = stablehlo.reduce(%1147 init: %c1148) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1149 = stablehlo.multiply %1088, %1088 : tensor<32xf32> loc("adamw")
    %c1150 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1150 = stablehlo.reduce(%1149 init: %c1150) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1151 = stablehlo.multiply %1089, %1089 : tensor<32x32xf32> loc("adamw")
    %c1152 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1152 = stablehlo.reduce(%1151 init: %c1152) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1153 = stablehlo.multiply %1090, %1090 : tensor<32xf32> loc("adamw")
    %c1154 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1154 = stablehlo.reduce(%1153 init: %c1154) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1155 = stablehlo.multiply %1091, %1091 : tensor<32x32xf32> loc("adamw")
    %c1156 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1156 = stablehlo.reduce(%1155 init: %c1156) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1157 = stablehlo.multiply %1092, %1092 : tensor<32xf32> loc("adamw")
    %c1158 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1158 = stablehlo.reduce(%1157 init: %c1158) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1159 = stablehlo.multiply %1093, %1093 : tensor<32x32xf32> loc("adamw")
    %c1160 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1160 = stablehlo.reduce(%1159 init: %c1160) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1161 = stablehlo.multiply %1094, %1094 : tensor<32xf32> loc("adamw")
    %c1162 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1162 = stablehlo.reduce(%1161 init: %c1162) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1163 = stablehlo.multiply %1095, %1095 : tensor<32xf32> loc("adamw")
    %c1164 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1164 = stablehlo.reduce(%1163 init: %c1164) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1165 = stablehlo.multiply %1096, %1096 : tensor<32xf32> loc("adamw")
    %c1166 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1166 = stablehlo.reduce(%1165 init: %c1166) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1167 = stablehlo.multiply %1097, %1097 : tensor<64x32xf32> loc("adamw")
    %c1168 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1168 = stablehlo.reduce(%1167 init: %c1168) applies stablehlo.add across dimensions = [0, 1] : (tensor<64x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1169 = stablehlo.multiply %1098, %1098 : tensor<64xf32> loc("adamw")
    %c1170 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1170 = stablehlo.reduce(%1169 init: %c1170) applies stablehlo.add across dimensions = [0] : (tensor<64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1171 = stablehlo.multiply %1099, %1099 : tensor<32x64xf32> loc("adamw")
    %c1172 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1172 = stablehlo.reduce(%1171 init: %c1172) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1173 = stablehlo.multiply %1100, %1100 : tensor<32xf32> loc("adamw")
    %c1174 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1174 = stablehlo.reduce(%1173 init: %c1174) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1175 = stablehlo.multiply %1101, %1101 : tensor<32xf32> loc("adamw")
    %c1176 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1176 = stablehlo.reduce(%1175 init: %c1176) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1177 = stablehlo.multiply %1102, %1102 : tensor<32xf32> loc("adamw")
    %c1178 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1178 = stablehlo.reduce(%1177 init: %c1178) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1179 = stablehlo.add %1106, %1108 : tensor<f32> loc("adamw")
    %1180 = stablehlo.add %1179, %1110 : tensor<f32> loc("adamw")
    %1181 = stablehlo.add %1180, %1112 : tensor<f32> loc("adamw")
    %1182 = stablehlo.add %1181, %1114 : tensor<f32> loc("adamw")
    %1183 = stablehlo.add %1182, %1116 : tensor<f32> loc("adamw")
    %1184 = stablehlo.add %1183, %1118 : tensor<f32> loc("adamw")
    %1185 = stablehlo.add %1184, %1120 : tensor<f32> loc("adamw")
    %1186 = stablehlo.add %1185, %1122 : tensor<f32> loc("adamw")
    %1187 = stablehlo.add %1186, %1124 : tensor<f32> loc("adamw")
    %1188 = stablehlo.add %1187, %1126 : tensor<f32> loc("adamw")
    %1189 = stablehlo.add %1188, %1128 : tensor<f32> loc("adamw")
    %1190 = stablehlo.add %1189, %1130 : tensor<f32> loc("adamw")
    %1191 = stablehlo.add %1190, %1132 : tensor<f32> loc("adamw")
    %1192 = stablehlo.add %1191, %1134 : tensor<f32> loc("adamw")
    %1193 = stablehlo.add %1192, %1136 : tensor<f32> loc("adamw")
    %1194 = stablehlo.add %1193, %1138 : tensor<f32> loc("adamw")
    %1195 = stablehlo.add %1194, %1140 : tensor<f32> loc("adamw")
    %1196 = stablehlo.add %1195, %1142 : tensor<f32> loc("adamw")
    %1197 = stablehlo.add %1196, %1144 : tensor<f32> loc("adamw")
    %1198 = stablehlo.add %1197, %1146 : tensor<f32> loc("adamw")
    %1199 = stablehlo.add %1198, %1148 : tensor<f32> loc("adamw")
    %1200 = stablehlo.add %1199, %1150 : tensor<f32> loc("adamw")
    %1201 = stablehlo.add %1200, %1152 : tensor<f32> loc("adamw")
    %1202 = stablehlo.add %1201, %1154 : tensor<f32> loc("adamw")
    %1203 = stablehlo.add %1202, %1156 : tensor<f32> loc("adamw")
    %1204 = stablehlo.add %1203, %1158 : tensor<f32> loc("adamw")
    %1205 = stablehlo.add %1204, %1160 : tensor<f32> loc("adamw")
    %1206 = stablehlo.add %1205, %1162 : tensor<f32> loc("adamw")
    %1207 = stablehlo.add %1206, %1164 : tensor<f32> loc("adamw")
    %1208 = stablehlo.add %1207, %1166 : tensor<f32> loc("adamw")
    %1209 = stablehlo.add %1208, %1168 : tensor<f32> loc("adamw")
    %1210 = stablehlo.add %1209, %1170 : tensor<f32> loc("adamw")
    %1211 = stablehlo.add %1210, %1172 : tensor<f32> loc("adamw")
    %1212 = stablehlo.add %1211, %1174 : tensor<f32> loc("adamw")
    %1213 = stablehlo.add %1212, %1176 : tensor<f32> loc("adamw")
    %1214 = stablehlo.add %1213, %1178 : tensor<f32> loc("adamw")
    %1215 = stablehlo.sqrt %1214 : tensor<f32> loc("adamw")
    %1216 = stablehlo.is_finite %1215 : (tensor<f32>) -> tensor<i1> loc("adamw")
    %1217 = stablehlo.is_finite %1057 : (tensor<f32>) -> tensor<i1> loc("adamw")
    %1218 = stablehlo.and %1216, %1217 : tensor<i1> loc("adamw")
    %1219 = stablehlo.constant dense<1.0e-6> : tensor<f32> loc("adamw")
    %1220 = stablehlo.add %1215, %1219 : tensor<f32> loc("adamw")
    %1221 = stablehlo.divide %310, %1220 : tensor<f32> loc("adamw")
    %1222 = stablehlo.minimum %1221, %310 : tensor<f32> loc("adamw")
    %1223 = stablehlo.constant dense<-1.05360515e-1> : tensor<f32> loc("adamw")
    %1224 = stablehlo.multiply %1104, %1223 : tensor<f32> loc("adamw")
    %1225 = stablehlo.exponential_minus_one %1224 : tensor<f32> loc("adamw")
    %1226 = stablehlo.negate %1225 : tensor<f32> loc("adamw")
    %1227 = stablehlo.constant dense<-1.0005003e-3> : tensor<f32> loc("adamw")
    %1228 = stablehlo.multiply %1104, %1227 : tensor<f32> loc("adamw")
    %1229 = stablehlo.exponential_minus_one %1228 : tensor<f32> loc("adamw")
    %1230 = stablehlo.negate %1229 : tensor<f32> loc("adamw")
    %1231 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1232 = stablehlo.multiply %1059, %1231 : tensor<97x32xf32> loc("adamw")
    %1233 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1234 = stablehlo.multiply %arg37, %1233 : tensor<97x32xf32> loc("adamw")
    %1235 = stablehlo.constant dense<1.0e-1> : tensor<f32> loc("adamw")
    %1236 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1237 = stablehlo.multiply %1232, %1236 : tensor<97x32xf32> loc("adamw")
    %1238 = stablehlo.add %1234, %1237 : tensor<97x32xf32> loc("adamw")
    %1239 = stablehlo.constant dense<9.99e-1> : tensor<f32> loc("adamw")
    %1240 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1241 = stablehlo.multiply %arg74, %1240 : tensor<97x32xf32> loc("adamw")
    %1242 = stablehlo.multiply %1232, %1232 : tensor<97x32xf32> loc("adamw")
    %1243 = stablehlo.constant dense<1.0e-3> : tensor<f32> loc("adamw")
    %1244 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1245 = stablehlo.multiply %1242, %1244 : tensor<97x32xf32> loc("adamw")
    %1246 = stablehlo.add %1241, %1245 : tensor<97x32xf32> loc("adamw")
    %1247 = stablehlo.sqrt %1246 : tensor<97x32xf32> loc("adamw")
    %1248 = stablehlo.sqrt %1230 : tensor<f32> loc("adamw")
    %1249 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1250 = stablehlo.divide %1247, %1249 : tensor<97x32xf32> loc("adamw")
    %1251 = stablehlo.constant dense<1.0e-8> : tensor<f32> loc("adamw")
    %1252 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1253 = stablehlo.add %1250, %1252 : tensor<97x32xf32> loc("adamw")
    %1254 = stablehlo.constant dense<1.0e-2> : tensor<f32> loc("adamw")
    %1255 = stablehlo.multiply %arg112, %1254 : tensor<f32> loc("adamw")
    %1256 = stablehlo.negate %1255 : tensor<f32> loc("adamw")
    %1257 = stablehlo.add %1256, %310 : tensor<f32> loc("adamw")
    %1258 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1259 = stablehlo.multiply %arg0, %1258 : tensor<97x32xf32> loc("adamw")
    %1260 = stablehlo.divide %1238, %1253 : tensor<97x32xf32> loc("adamw")
    %1261 = stablehlo.divide %arg112, %1226 : tensor<f32> loc("adamw")
    %1262 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1263 = stablehlo.multiply %1260, %1262 : tensor<97x32xf32> loc("adamw")
    %1264 = stablehlo.subtract %1259, %1263 : tensor<97x32xf32> loc("adamw")
    %1265 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<97x32xi1> loc("adamw")
    %1266 = stablehlo.select %1265, %1264, %arg0 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1267 = stablehlo.select %1265, %1238, %arg37 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1268 = stablehlo.select %1265, %1246, %arg74 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1269 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1270 = stablehlo.multiply %1061, %1269 : tensor<40x32xf32> loc("adamw")
    %1271 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1272 = stablehlo.multiply %arg38, %1271 : tensor<40x32xf32> loc("adamw")
    %1273 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1274 = stablehlo.multiply %1270, %1273 : tensor<40x32xf32> loc("adamw")
    %1275 = stablehlo.add %1272, %1274 : tensor<40x32xf32> loc("adamw")
    %1276 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1277 = stablehlo.multiply %arg75, %1276 : tensor<40x32xf32> loc("adamw")
    %1278 = stablehlo.multiply %1270, %1270 : tensor<40x32xf32> loc("adamw")
    %1279 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1280 = stablehlo.multiply %1278, %1279 : tensor<40x32xf32> loc("adamw")
    %1281 = stablehlo.add %1277, %1280 : tensor<40x32xf32> loc("adamw")
    %1282 = stablehlo.sqrt %1281 : tensor<40x32xf32> loc("adamw")
    %1283 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1284 = stablehlo.divide %1282, %1283 : tensor<40x32xf32> loc("adamw")
    %1285 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1286 = stablehlo.add %1284, %1285 : tensor<40x32xf32> loc("adamw")
    %1287 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1288 = stablehlo.multiply %arg1, %1287 : tensor<40x32xf32> loc("adamw")
    %1289 = stablehlo.divide %1275, %1286 : tensor<40x32xf32> loc("adamw")
    %1290 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1291 = stablehlo.multiply %1289, %1290 : tensor<40x32xf32> loc("adamw")
    %1292 = stablehlo.subtract %1288, %1291 : tensor<40x32xf32> loc("adamw")
    %1293 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<40x32xi1> loc("adamw")
    %1294 = stablehlo.select %1293, %1292, %arg1 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1295 = stablehlo.select %1293, %1275, %arg38 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1296 = stablehlo.select %1293, %1281, %arg75 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1297 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1298 = stablehlo.multiply %1063, %1297 : tensor<2x32xf32> loc("adamw")
    %1299 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1300 = stablehlo.multiply %arg39, %1299 : tensor<2x32xf32> loc("adamw")
    %1301 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1302 = stablehlo.multiply %1298, %1301 : tensor<2x32xf32> loc("adamw")
    %1303 = stablehlo.add %1300, %1302 : tensor<2x32xf32> loc("adamw")
    %1304 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1305 = stablehlo.multiply %arg76, %1304 : tensor<2x32xf32> loc("adamw")
    %1306 = stablehlo.multiply %1298, %1298 : tensor<2x32xf32> loc("adamw")
    %1307 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1308 = stablehlo.multiply %1306, %1307 : tensor<2x32xf32> loc("adamw")
    %1309 = stablehlo.add %1305, %1308 : tensor<2x32xf32> loc("adamw")
    %1310 = stablehlo.sqrt %1309 : tensor<2x32xf32> loc("adamw")
    %1311 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1312 = stablehlo.divide %1310, %1311 : tensor<2x32xf32> loc("adamw")
    %1313 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1314 = stablehlo.add %1312, %1313 : tensor<2x32xf32> loc("adamw")
    %1315 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1316 = stablehlo.multiply %arg2, %1315 : tensor<2x32xf32> loc("adamw")
    %1317 = stablehlo.divide %1303, %1314 : tensor<2x32xf32> loc("adamw")
    %1318 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1319 = stablehlo.multiply %1317, %1318 : tensor<2x32xf32> loc("adamw")
    %1320 = stablehlo.subtract %1316, %1319 : tensor<2x32xf32> loc("adamw")
    %1321 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<2x32xi1> loc("adamw")
    %1322 = stablehlo.select %1321, %1320, %arg2 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1323 = stablehlo.select %1321, %1303, %arg39 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1324 = stablehlo.select %1321, %1309, %arg76 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1325 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1326 = stablehlo.multiply %1065, %1325 : tensor<32xf32> loc("adamw")
    %1327 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1328 = stablehlo.multiply %arg40, %1327 : tensor<32xf32> loc("adamw")
    %1329 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1330 = stablehlo.multiply %1326, %1329 : tensor<32xf32> loc("adamw")
    %1331 = stablehlo.add %1328, %1330 : tensor<32xf32> loc("adamw")
    %1332 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1333 = stablehlo.multiply %arg77, %1332 : tensor<32xf32> loc("adamw")
    %1334 = stablehlo.multiply %1326, %1326 : tensor<32xf32> loc("adamw")
    %1335 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1336 = stablehlo.multiply %1334, %1335 : tensor<32xf32> loc("adamw")
    %1337 = stablehlo.add %1333, %1336 : tensor<32xf32> loc("adamw")
    %1338 = stablehlo.sqrt %1337 : tensor<32xf32> loc("adamw")
    %1339 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1340 = stablehlo.divide %1338, %1339 : tensor<32xf32> loc("adamw")
    %1341 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1342 = stablehlo.add %1340, %1341 : tensor<32xf32> loc("adamw")
    %1343 = stablehlo.divide %1331, %1342 : tensor<32xf32> loc("adamw")
    %1344 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1345 = stablehlo.multiply %1343, %1344 : tensor<32xf32> loc("adamw")
    %1346 = stablehlo.subtract %arg3, %1345 : tensor<32xf32> loc("adamw")
    %1347 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<32xi1> loc("adamw")
    %1348 = stablehlo.select %1347, %1346, %arg3 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1349 = stablehlo.select %1347, %1331, %arg40 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1350 = stablehlo.select %1347, %1337, %arg77 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1351 = stablehlo.multiply %1066, %1325 : tensor<32xf32> loc("adamw")
    %1352 = stablehlo.multiply %arg41, %1327 : tensor<32xf32> loc("adamw")
    %1353 = stablehlo.multiply %1351, %1329 : tensor<32xf32> loc("adamw")
    %1354 = stablehlo.add %1352, %1353 : tensor<32xf32> loc("adamw")
    %1355 = stablehlo.multiply %arg78, %1332 : tensor<32xf32> loc("adamw")
    %1356 = stablehlo.multiply %1351, %1351 : tensor<32xf32> loc("adamw")
    %1357 = stablehlo.multiply %1356, %1335 : tensor<32xf32> loc("adamw")
    %1358 = stablehlo.add %1355, %1357 : tensor<32xf32> loc("adamw")
    %1359 = stablehlo.sqrt %1358 : tensor<32xf32> loc("adamw")
    %1360 = stablehlo.divide %1359, %1339 : tensor<32xf32> loc("adamw")
    %1361 = stablehlo.add %1360, %1341 : tensor<32xf32> loc("adamw")
    %1362 = stablehlo.divide %1354, %1361 : tensor<32xf32> loc("adamw")
    %1363 = stablehlo.multiply %1362, %1344 : tensor<32xf32> loc("adamw")
    %1364 = stablehlo.subtract %arg4, %1363 : tensor<32xf32> loc("adamw")
    %1365 = stablehlo.select %1347, %1364, %arg4 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1366 = stablehlo.select %1347, %1354, %arg41 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1367 = stablehlo.select %1347, %1358, %arg78 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1368 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1369 = stablehlo.multiply %1068, %1368 : tensor<32x32xf32> loc("adamw")
    %1370 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1371 = stablehlo.multiply %arg42, %1370 : tensor<32x32xf32> loc("adamw")
    %1372 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1373 = stablehlo.multiply %1369, %1372 : tensor<32x32xf32> loc("adamw")
    %1374 = stablehlo.add %1371, %1373 : tensor<32x32xf32> loc("adamw")
    %1375 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1376 = stablehlo.multiply %arg79, %1375 : tensor<32x32xf32> loc("adamw")
    %1377 = stablehlo.multiply %1369, %1369 : tensor<32x32xf32> loc("adamw")
    %1378 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1379 = stablehlo.multiply %1377, %1378 : tensor<32x32xf32> loc("adamw")
    %1380 = stablehlo.add %1376, %1379 : tensor<32x32xf32> loc("adamw")
    %1381 = stablehlo.sqrt %1380 : tensor<32x32xf32> loc("adamw")
    %1382 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1383 = stablehlo.divide %1381, %1382 : tensor<32x32xf32> loc("adamw")
    %1384 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1385 = stablehlo.add %1383, %1384 : tensor<32x32xf32> loc("adamw")
    %1386 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1387 = stablehlo.multiply %arg5, %1386 : tensor<32x32xf32> loc("adamw")
    %1388 = stablehlo.divide %1374, %1385 : tensor<32x32xf32> loc("adamw")
    %1389 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1390 = stablehlo.multiply %1388, %1389 : tensor<32x32xf32> loc("adamw")
    %1391 = stablehlo.subtract %1387, %1390 : tensor<32x32xf32> loc("adamw")
    %1392 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<32x32xi1> loc("adamw")
    %1393 = stablehlo.select %1392, %1391, %arg5 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1394 = stablehlo.select %1392, %1374, %arg42 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1395 = stablehlo.select %1392, %1380, %arg79 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1396 = stablehlo.multiply %1069, %1325 : tensor<32xf32> loc("adamw")
    %1397 = stablehlo.multiply %arg43, %1327 : tensor<32xf32> loc("adamw")
    %1398 = stablehlo.multiply %1396, %1329 : tensor<32xf32> loc("adamw")
    %1399 = stablehlo.add %1397, %1398 : tensor<32xf32> loc("adamw")
    %1400 = stablehlo.multiply %arg80, %1332 : tensor<32xf32> loc("adamw")
    %1401 = stablehlo.multiply %1396, %1396 : tensor<32xf32> loc("adamw")
    %1402 = stablehlo.multiply %1401, %1335 : tensor<32xf32> loc("adamw")
    %1403 = stablehlo.add %1400, %1402 : tensor<32xf32> loc("adamw")
    %1404 = stablehlo.sqrt %1403 : tensor<32xf32> loc("adamw")
    %1405 = stablehlo.divide %1404, %1339 : tensor<32xf32> loc("adamw")
    %1406 = stablehlo.add %1405, %1341 : tensor<32xf32> loc("adamw")
    %1407 = stablehlo.divide %1399, %1406 : tensor<32xf32> loc("adamw")
    %1408 = stablehlo.multiply %1407, %1344 : tensor<32xf32> loc("adamw")
    %1409 = stablehlo.subtract %arg6, %1408 : tensor<32xf32> loc("adamw")
    %1410 = stablehlo.select %1347, %1409, %arg6 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1411 = stablehlo.select %1347, %1399, %arg43 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1412 = stablehlo.select %1347, %1403, %arg80 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1413 = stablehlo.multiply %1070, %1368 : tensor<32x32xf32> loc("adamw")
    %1414 = stablehlo.multiply %arg44, %1370 : tensor<32x32xf32> loc("adamw")
    %1415 = stablehlo.multiply %1413, %1372 : tensor<32x32xf32> loc("adamw")
    %1416 = stablehlo.add %1414, %1415 : tensor<32x32xf32> loc("adamw")
    %1417 = stablehlo.multiply %arg81, %1375 : tensor<32x32xf32> loc("adamw")
    %1418 = stablehlo.multiply %1413, %1413 : tensor<32x32xf32> loc("adamw")
    %1419 = stablehlo.multiply %1418, %1378 : tensor<32x32xf32> loc("adamw")
    %1420 = stablehlo.add %1417, %1419 : tensor<32x32xf32> loc("adamw")
    %1421 = stablehlo.sqrt %1420 : tensor<32x32xf32> loc("adamw")
    %1422 = stablehlo.divide %1421, %1382 : tensor<32x32xf32> loc("adamw")
    %1423 = stablehlo.add %1422, %1384 : tensor<32x32xf32> loc("adamw")
    %1424 = stablehlo.multiply %arg7, %1386 : tensor<32x32xf32> loc("adamw")
    %1425 = stablehlo.divide %1416, %1423 : tensor<32x32xf32> loc("adamw")
    %1426 = stablehlo.multiply %1425, %1389 : tensor<32x32xf32> loc("adamw")
    %1427 = stablehlo.subtract %1424, %1426 : tensor<32x32xf32> loc("adamw")
    %1428 = stablehlo.select %1392, %1427, %arg7 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1429 = stablehlo.select %1392, %1416, %arg44 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1430 = stablehlo.select %1392, %1420, %arg81 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1431 = stablehlo.multiply %1071, %1325 : tensor<32xf32> loc("adamw")
    %1432 = stablehlo.multiply %arg45, %1327 : tensor<32xf32> loc("adamw")
    %1433 = stablehlo.multiply %1431, %1329 : tensor<32xf32> loc("adamw")
    %1434 = stablehlo.add %1432, %1433 : tensor<32xf32> loc("adamw")
    %1435 = stablehlo.multiply %arg82, %1332 : tensor<32xf32> loc("adamw")
    %1436 = stablehlo.multiply %1431, %1431 : tensor<32xf32> loc("adamw")
    %1437 = stablehlo.multiply %1436, %1335 : tensor<32xf32> loc("adamw")
    %1438 = stablehlo.add %1435, %1437 : tensor<32xf32> loc("adamw")
    %1439 = stablehlo.sqrt %1438 : tensor<32xf32> loc("adamw")
    %1440 = stablehlo.divide %1439, %1339 : tensor<32xf32> loc("adamw")
    %1441 = stablehlo.add %1440, %1341 : tensor<32xf32> loc("adamw")
    %1442 = stablehlo.divide %1434, %1441 : tensor<32xf32> loc("adamw")
    %1443 = stablehlo.multiply %1442, %1344 : tensor<32xf32> loc("adamw")
    %1444 = stablehlo.subtract %arg8, %1443 : tensor<32xf32> loc("adamw")
    %1445 = stablehlo.select %1347, %1444, %arg8 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1446 = stablehlo.select %1347, %1434, %arg45 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1447 = stablehlo.select %1347, %1438, %arg82 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1448 = stablehlo.multiply %1072, %1368 : tensor<32x32xf32> loc("adamw")
    %1449 = stablehlo.multiply %arg46, %1370 : tensor<32x32xf32> loc("adamw")
    %1450 = stablehlo.multiply %1448, %1372 : tensor<32x32xf32> loc("adamw")
    %1451 = stablehlo.add %1449, %1450 : tensor<32x32xf32> loc("adamw")
    %1452 = stablehlo.multiply %arg83, %1375 : tensor<32x32xf32> loc("adamw")
    %1453 = stablehlo.multiply %1448, %1448 : tensor<32x32xf32> loc("adamw")
    %1454 = stablehlo.multiply %1453, %1378 : tensor<32x32xf32> loc("adamw")
    %1455 = stablehlo.add %1452, %1454 : tensor<32x32xf32> loc("adamw")
    %1456 = stablehlo.sqrt %1455 : tensor<32x32xf32> loc("adamw")
    %1457 = stablehlo.divide %1456, %1382 : tensor<32x32xf32> loc("adamw")
    %1458 = stablehlo.add %1457, %1384 : tensor<32x32xf32> loc("adamw")
    %1459 = stablehlo.multiply %arg9, %1386 : tensor<32x32xf32> loc("adamw")
    %1460 = stablehlo.divide %1451, %1458 : tensor<32x32xf32> loc("adamw")
    %1461 = stablehlo.multiply %1460, %1389 : tensor<32x32xf32> loc("adamw")
    %1462 = stablehlo.subtract %1459, %1461 : tensor<32x32xf32> loc("adamw")
    %1463 = stablehlo.select %1392, %1462, %arg9 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1464 = stablehlo.select %1392, %1451, %arg46 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1465 = stablehlo.select %1392, %1455, %arg83 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1466 = stablehlo.multiply %1073, %1325 : tensor<32xf32> loc("adamw")
    %1467 = stablehlo.multiply %arg47, %1327 : tensor<32xf32> loc("adamw")
    %1468 = stablehlo.multiply %1466, %1329 : tensor<32xf32> loc("adamw")
    %1469 = stablehlo.add %1467, %1468 : tensor<32xf32> loc("adamw")
    %1470 = stablehlo.multiply %arg84, %1332 : tensor<32xf32> loc("adamw")
    %1471 = stablehlo.multiply %1466, %1466 : tensor<32xf32> loc("adamw")
    %1472 = stablehlo.multiply %1471, %1335 : tensor<32xf32> loc("adamw")
    %1473 = stablehlo.add %1470, %1472 : tensor<32xf32> loc("adamw")
    %1474 = stablehlo.sqrt %1473 : tensor<32xf32> loc("adamw")
    %1475 = stablehlo.divide %1474, %1339 : tensor<32xf32> loc("adamw")
    %1476 = stablehlo.add %1475, %1341 : tensor<32xf32> loc("adamw")
    %1477 = stablehlo.divide %1469, %1476 : tensor<32xf32> loc("adamw")
    %1478 = stablehlo.multiply %1477, %1344 : tensor<32xf32> loc("adamw")
    %1479 = stablehlo.subtract %arg10, %1478 : tensor<32xf32> loc("adamw")
    %1480 = stablehlo.select %1347, %1479, %arg10 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1481 = stablehlo.select %1347, %1469, %arg47 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1482 = stablehlo.select %1347, %1473, %arg84 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1483 = stablehlo.multiply %1074, %1368 : tensor<32x32xf32> loc("adamw")
    %1484 = stablehlo.multiply %arg48, %1370 : tensor<32x32xf32> loc("adamw")
    %1485 = stablehlo.multiply %1483, %1372 : tensor<32x32xf32> loc("adamw")
    %1486 = stablehlo.add %1484, %1485 : tensor<32x32xf32> loc("adamw")
    %1487 = stablehlo.multiply %arg85, %1375 : tensor<32x32xf32> loc("adamw")
    %1488 = stablehlo.multiply %1483, %1483 : tensor<32x32xf32> loc("adamw")
    %1489 = stablehlo.multiply %1488, %1378 : tensor<32x32xf32> loc("adamw")
    %1490 = stablehlo.add %1487, %1489 : tensor<32x32xf32> loc("adamw")
    %1491 = stablehlo.sqrt %1490 : tensor<32x32xf32> loc("adamw")
    %1492 = stablehlo.divide %1491, %1382 : tensor<32x32xf32> loc("adamw")
    %1493 = stablehlo.add %1492, %1384 : tensor<32x32xf32> loc("adamw")
    %1494 = stablehlo.multiply %arg11, %1386 : tensor<32x32xf32> loc("adamw")
    %1495 = stablehlo.divide %1486, %1493 : tensor<32x32xf32> loc("adamw")
    %1496 = stablehlo.multiply %1495, %1389 : tensor<32x32xf32> loc("adamw")
    %1497 = stablehlo.subtract %1494, %1496 : tensor<32x32xf32> loc("adamw")
    %1498 = stablehlo.select %1392, %1497, %arg11 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1499 = stablehlo.select %1392, %1486, %arg48 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1500 = stablehlo.select %1392, %1490, %arg85 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1501 = stablehlo.multiply %1075, %1325 : tensor<32xf32> loc("adamw")
    %1502 = stablehlo.multiply %arg49, %1327 : tensor<32xf32> loc("adamw")
    %1503 = stablehlo.multiply %1501, %1329 : tensor<32xf32> loc("adamw")
    %1504 = stablehlo.add %1502, %1503 : tensor<32xf32> loc("adamw")
    %1505 = stablehlo.multiply %arg86, %1332 : tensor<32xf32> loc("adamw")
    %1506 = stablehlo.multiply %1501, %1501 : tensor<32xf32> loc("adamw")
    %1507 = stablehlo.multiply %1506, %1335 : tensor<32xf32> loc("adamw")
    %1508 = stablehlo.add %1505, %1507 : tensor<32xf32> loc("adamw")
    %1509 = stablehlo.sqrt %1508 : tensor<32xf32> loc("adamw")
    %1510 = stablehlo.divide %1509, %1339 : tensor<32xf32> loc("adamw")
    %1511 = stablehlo.add %1510, %1341 : tensor<32xf32> loc("adamw")
    %1512 = stablehlo.divide %1504, %1511 : tensor<32xf32> loc("adamw")
    %1513 = stablehlo.multiply %1512, %1344 : tensor<32xf32> loc("adamw")
    %1514 = stablehlo.subtract %arg12, %1513 : tensor<32xf32> loc("adamw")
    %1515 = stablehlo.select %1347, %1514, %arg12 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1516 = stablehlo.select %1347, %1504, %arg49 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1517 = stablehlo.select %1347, %1508, %arg86 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1518 = stablehlo.multiply %1076, %1325 : tensor<32xf32> loc("adamw")
    %1519 = stablehlo.multiply %arg50, %1327 : tensor<32xf32> loc("adamw")
    %1520 = stablehlo.multiply %1518, %1329 : tensor<32xf32> loc("adamw")
    %1521 = stablehlo.add %1519, %1520 : tensor<32xf32> loc("adamw")
    %1522 = stablehlo.multiply %arg87, %1332 : tensor<32xf32> loc("adamw")
    %1523 = stablehlo.multiply %1518, %1518 : tensor<32xf32> loc("adamw")
    %1524 = stablehlo.multiply %1523, %1335 : tensor<32xf32> loc("adamw")
    %1525 = stablehlo.add %1522, %1524 : tensor<32xf32> loc("adamw")
    %1526 = stablehlo.sqrt %1525 : tensor<32xf32> loc("adamw")
    %1527 = stablehlo.divide %1526, %1339 : tensor<32xf32> loc("adamw")
    %1528 = stablehlo.add %1527, %1341 : tensor<32xf32> loc("adamw")
    %1529 = stablehlo.divide %1521, %1528 : tensor<32xf32> loc("adamw")
    %1530 = stablehlo.multiply %1529, %1344 : tensor<32xf32> loc("adamw")
    %1531 = stablehlo.subtract %arg13, %1530 : tensor<32xf32> loc("adamw")
    %1532 = stablehlo.select %1347, %1531, %arg13 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1533 = stablehlo.select %1347, %1521, %arg50 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1534 = stablehlo.select %1347, %1525, %arg87 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1535 = stablehlo.multiply %1077, %1325 : tensor<32xf32> loc("adamw")
    %1536 = stablehlo.multiply %arg51, %1327 : tensor<32xf32> loc("adamw")
    %1537 = stablehlo.multiply %1535, %1329 : tensor<32xf32> loc("adamw")
    %1538 = stablehlo.add %1536, %1537 : tensor<32xf32> loc("adamw")
    %1539 = stablehlo.multiply %arg88, %1332 : tensor<32xf32> loc("adamw")
    %1540 = stablehlo.multiply %1535, %1535 : tensor<32xf32> loc("adamw")
    %1541 = stablehlo.multiply %1540, %1335 : tensor<32xf32> loc("adamw")
    %1542 = stablehlo.add %1539, %1541 : tensor<32xf32> loc("adamw")
    %1543 = stablehlo.sqrt %1542 : tensor<32xf32> loc("adamw")
    %1544 = stablehlo.divide %1543, %1339 : tensor<32xf32> loc("adamw")
    %1545 = stablehlo.add %1544, %1341 : tensor<32xf32> loc("adamw")
    %1546 = stablehlo.divide %1538, %1545 : tensor<32xf32> loc("adamw")
    %1547 = stablehlo.multiply %1546, %1344 : tensor<32xf32> loc("adamw")
    %1548 = stablehlo.subtract %arg14, %1547 : tensor<32xf32> loc("adamw")
    %1549 = stablehlo.select %1347, %1548, %arg14 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1550 = stablehlo.select %1347, %1538, %arg51 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1551 = stablehlo.select %1347, %1542, %arg88 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1552 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1553 = stablehlo.multiply %1079, %1552 : tensor<64x32xf32> loc("adamw")
    %1554 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1555 = stablehlo.multiply %arg52, %1554 : tensor<64x32xf32> loc("adamw")
    %1556 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1557 = stablehlo.multiply %1553, %1556 : tensor<64x32xf32> loc("adamw")
    %1558 = stablehlo.add %1555, %1557 : tensor<64x32xf32> loc("adamw")
    %1559 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1560 = stablehlo.multiply %arg89, %1559 : tensor<64x32xf32> loc("adamw")
    %1561 = stablehlo.multiply %1553, %1553 : tensor<64x32xf32> loc("adamw")
    %1562 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1563 = stablehlo.multiply %1561, %1562 : tensor<64x32xf32> loc("adamw")
    %1564 = stablehlo.add %1560, %1563 : tensor<64x32xf32> loc("adamw")
    %1565 = stablehlo.sqrt %1564 : tensor<64x32xf32> loc("adamw")
    %1566 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1567 = stablehlo.divide %1565, %1566 : tensor<64x32xf32> loc("adamw")
    %1568 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1569 = stablehlo.add %1567, %1568 : tensor<64x32xf32> loc("adamw")
    %1570 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1571 = stablehlo.multiply %arg15, %1570 : tensor<64x32xf32> loc("adamw")
    %1572 = stablehlo.divide %1558, %1569 : tensor<64x32xf32> loc("adamw")
    %1573 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1574 = stablehlo.multiply %1572, %1573 : tensor<64x32xf32> loc("adamw")
    %1575 = stablehlo.subtract %1571, %1574 : tensor<64x32xf32> loc("adamw")
    %1576 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<64x32xi1> loc("adamw")
    %1577 = stablehlo.select %1576, %1575, %arg15 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1578 = stablehlo.select %1576, %1558, %arg52 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1579 = stablehlo.select %1576, %1564, %arg89 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1580 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1581 = stablehlo.multiply %1081, %1580 : tensor<64xf32> loc("adamw")
    %1582 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1583 = stablehlo.multiply %arg53, %1582 : tensor<64xf32> loc("adamw")
    %1584 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1585 = stablehlo.multiply %1581, %1584 : tensor<64xf32> loc("adamw")
    %1586 = stablehlo.add %1583, %1585 : tensor<64xf32> loc("adamw")
    %1587 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1588 = stablehlo.multiply %arg90, %1587 : tensor<64xf32> loc("adamw")
    %1589 = stablehlo.multiply %1581, %1581 : tensor<64xf32> loc("adamw")
    %1590 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1591 = stablehlo.multiply %1589, %1590 : tensor<64xf32> loc("adamw")
    %1592 = stablehlo.add %1588, %1591 : tensor<64xf32> loc("adamw")
    %1593 = stablehlo.sqrt %1592 : tensor<64xf32> loc("adamw")
    %1594 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1595 = stablehlo.divide %1593, %1594 : tensor<64xf32> loc("adamw")
    %1596 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1597 = stablehlo.add %1595, %1596 : tensor<64xf32> loc("adamw")
    %1598 = stablehlo.divide %1586, %1597 : tensor<64xf32> loc("adamw")
    %1599 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1600 = stablehlo.multiply %1598, %1599 : tensor<64xf32> loc("adamw")
    %1601 = stablehlo.subtract %arg16, %1600 : tensor<64xf32> loc("adamw")
    %1602 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<64xi1> loc("adamw")
    %1603 = stablehlo.select %1602, %1601, %arg16 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1604 = stablehlo.select %1602, %1586, %arg53 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1605 = stablehlo.select %1602, %1592, %arg90 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1606 = stablehlo.broadcast_in_dim %1222, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1607 = stablehlo.multiply %1083, %1606 : tensor<32x64xf32> loc("adamw")
    %1608 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1609 = stablehlo.multiply %arg54, %1608 : tensor<32x64xf32> loc("adamw")
    %1610 = stablehlo.broadcast_in_dim %1235, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1611 = stablehlo.multiply %1607, %1610 : tensor<32x64xf32> loc("adamw")
    %1612 = stablehlo.add %1609, %1611 : tensor<32x64xf32> loc("adamw")
    %1613 = stablehlo.broadcast_in_dim %1239, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1614 = stablehlo.multiply %arg91, %1613 : tensor<32x64xf32> loc("adamw")
    %1615 = stablehlo.multiply %1607, %1607 : tensor<32x64xf32> loc("adamw")
    %1616 = stablehlo.broadcast_in_dim %1243, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1617 = stablehlo.multiply %1615, %1616 : tensor<32x64xf32> loc("adamw")
    %1618 = stablehlo.add %1614, %1617 : tensor<32x64xf32> loc("adamw")
    %1619 = stablehlo.sqrt %1618 : tensor<32x64xf32> loc("adamw")
    %1620 = stablehlo.broadcast_in_dim %1248, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1621 = stablehlo.divide %1619, %1620 : tensor<32x64xf32> loc("adamw")
    %1622 = stablehlo.broadcast_in_dim %1251, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1623 = stablehlo.add %1621, %1622 : tensor<32x64xf32> loc("adamw")
    %1624 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1625 = stablehlo.multiply %arg17, %1624 : tensor<32x64xf32> loc("adamw")
    %1626 = stablehlo.divide %1612, %1623 : tensor<32x64xf32> loc("adamw")
    %1627 = stablehlo.broadcast_in_dim %1261, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1628 = stablehlo.multiply %1626, %1627 : tensor<32x64xf32> loc("adamw")
    %1629 = stablehlo.subtract %1625, %1628 : tensor<32x64xf32> loc("adamw")
    %1630 = stablehlo.broadcast_in_dim %1218, dims = [] : (tensor<i1>) -> tensor<32x64xi1> loc("adamw")
    %1631 = stablehlo.select %1630, %1629, %arg17 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1632 = stablehlo.select %1630, %1612, %arg54 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1633 = stablehlo.select %1630, %1618, %arg91 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1634 = stablehlo.multiply %1084, %1325 : tensor<32xf32> loc("adamw")
    %1635 = stablehlo.multiply %arg55, %1327 : tensor<32xf32> loc("adamw")
    %1636 = stablehlo.multiply %1634, %1329 : tensor<32xf32> loc("adamw")
    %1637 = stablehlo.add %1635, %1636 : tensor<32xf32> loc("adamw")
    %1638 = stablehlo.multiply %arg92, %1332 : tensor<32xf32> loc("adamw")
    %1639 = stablehlo.multiply %1634, %1634 : tensor<32xf32> loc("adamw")
    %1640 = stablehlo.multiply %1639, %1335 : tensor<32xf32> loc("adamw")
    %1641 = stablehlo.add %1638, %1640 : tensor<32xf32> loc("adamw")
    %1642 = stablehlo.sqrt %1641 : tensor<32xf32> loc("adamw")
    %1643 = stablehlo.divide %1642, %1339 : tensor<32xf32> loc("adamw")
    %1644 = stablehlo.add %1643, %1341 : tensor<32xf32> loc("adamw")
    %1645 = stablehlo.divide %1637, %1644 : tensor<32xf32> loc("adamw")
    %1646 = stablehlo.multiply %1645, %1344 : tensor<32xf32> loc("adamw")
    %1647 = stablehlo.subtract %arg18, %1646 : tensor<32xf32> loc("adamw")
    %1648 = stablehlo.select %1347, %1647, %arg18 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1649 = stablehlo.select %1347, %1637, %arg55 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1650 = stablehlo.select %1347, %1641, %arg92 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1651 = stablehlo.multiply %1085, %1325 : tensor<32xf32> loc("adamw")
    %1652 = stablehlo.multiply %arg56, %1327 : tensor<32xf32> loc("adamw")
    %1653 = stablehlo.multiply %1651, %1329 : tensor<32xf32> loc("adamw")
    %1654 = stablehlo.add %1652, %1653 : tensor<32xf32> loc("adamw")
    %1655 = stablehlo.multiply %arg93, %1332 : tensor<32xf32> loc("adamw")
    %1656 = stablehlo.multiply %1651, %1651 : tensor<32xf32> loc("adamw")
    %1657 = stablehlo.multiply %1656, %1335 : tensor<32xf32> loc("adamw")
    %1658 = stablehlo.add %1655, %1657 : tensor<32xf32> loc("adamw")
    %1659 = stablehlo.sqrt %1658 : tensor<32xf32> loc("adamw")
    %1660 = stablehlo.divide %1659, %1339 : tensor<32xf32> loc("adamw")
    %1661 = stablehlo.add %1660, %1341 : tensor<32xf32> loc("adamw")
    %1662 = stablehlo.divide %1654, %1661 : tensor<32xf32> loc("adamw")
    %1663 = stablehlo.multiply %1662, %1344 : tensor<32xf32> loc("adamw")
    %1664 = stablehlo.subtract %arg19, %1663 : tensor<32xf32> loc("adamw")
    %1665 = stablehlo.select %1347, %1664, %arg19 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1666 = stablehlo.select %1347, %1654, %arg56 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1667 = stablehlo.select %1347, %1658, %arg93 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1668 = stablehlo.multiply %1086, %1325 : tensor<32xf32> loc("adamw")
    %1669 = stablehlo.multiply %arg57, %1327 : tensor<32xf32> loc("adamw")
    %1670 = stablehlo.multiply %1668, %1329 : tensor<32xf32> loc("adamw")
    %1671 = stablehlo.add %1669, %1670 : tensor<32xf32> loc("adamw")
    %1672 = stablehlo.multiply %arg94, %1332 : tensor<32xf32> loc("adamw")
    %1673 = stablehlo.multiply %1668, %1668 : tensor<32xf32> loc("adamw")
    %1674 = stablehlo.multiply %1673, %1335 : tensor<32xf32> loc("adamw")
    %1675 = stablehlo.add %1672, %1674 : tensor<32xf32> loc("adamw")
    %1676 = stablehlo.sqrt %1675 : tensor<32xf32> loc("adamw")
    %1677 = stablehlo.divide %1676, %1339 : tensor<32xf32> loc("adamw")
    %1678 = stablehlo.add %1677, %1341 : tensor<32xf32> loc("adamw")
    %1679 = stablehlo.divide %1671, %1678 : tensor<32xf32> loc("adamw")
    %1680 = stablehlo.multiply %1679, %1344 : tensor<32xf32> loc("adamw")
    %1681 = stablehlo.subtract %arg20, %1680 : tensor<32xf32> loc("adamw")
    %1682 = stablehlo.select %1347, %1681, %arg20 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1683 = stablehlo.select %1347, %1671, %arg57 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1684 = stablehlo.select %1347, %1675, %arg94 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1685 = stablehlo.multiply %1087, %1368 : tensor<32x32xf32> loc("adamw")
    %1686 = stablehlo.multiply %arg58, %1370 : tensor<32x32xf32> loc("adamw")
    %1687 = stablehlo.multiply %1685, %1372 : tensor<32x32xf32> loc("adamw")
    %1688 = stablehlo.add %1686, %1687 : tensor<32x32xf32> loc("adamw")
    %1689 = stablehlo.multiply %arg95, %1375 : tensor<32x32xf32> loc("adamw")
    %1690 = stablehlo.multiply %1685, %1685 : tensor<32x32xf32> loc("adamw")
    %1691 = stablehlo.multiply %1690, %1378 : tensor<32x32xf32> loc("adamw")
    %1692 = stablehlo.add %1689, %1691 : tensor<32x32xf32> loc("adamw")
    %1693 = stablehlo.sqrt %1692 : tensor<32x32xf32> loc("adamw")
    %1694 = stablehlo.divide %1693, %1382 : tensor<32x32xf32> loc("adamw")
    %1695 = stablehlo.add %1694, %1384 : tensor<32x32xf32> loc("adamw")
    %1696 = stablehlo.multiply %arg21, %1386 : tensor<32x32xf32> loc("adamw")
    %1697 = stablehlo.divide %1688, %1695 : tensor<32x32xf32> loc("adamw")
    %1698 = stablehlo.multiply %1697, %1389 : tensor<32x32xf32> loc("adamw")
    %1699 = stablehlo.subtract %1696, %1698 : tensor<32x32xf32> loc("adamw")
    %1700 = stablehlo.select %1392, %1699, %arg21 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1701 = stablehlo.select %1392, %1688, %arg58 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1702 = stablehlo.select %1392, %1692, %arg95 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1703 = stablehlo.multiply %1088, %1325 : tensor<32xf32> loc("adamw")
    %1704 = stablehlo.multiply %arg59, %1327 : tensor<32xf32> loc("adamw")
    %1705 = stablehlo.multiply %1703, %1329 : tensor<32xf32> loc("adamw")
    %1706 = stablehlo.add %1704, %1705 : tensor<32xf32> loc("adamw")
    %1707 = stablehlo.multiply %arg96, %1332 : tensor<32xf32> loc("adamw")
    %1708 = stablehlo.multiply %1703, %1703 : tensor<32xf32> loc("adamw")
    %1709 = stablehlo.multiply %1708, %1335 : tensor<32xf32> loc("adamw")
    %1710 = stablehlo.add %1707, %1709 : tensor<32xf32> loc("adamw")
    %1711 = stablehlo.sqrt %1710 : tensor<32xf32> loc("adamw")
    %1712 = stablehlo.divide %1711, %1339 : tensor<32xf32> loc("adamw")
    %1713 = stablehlo.add %1712, %1341 : tensor<32xf32> loc("adamw")
    %1714 = stablehlo.divide %1706, %1713 : tensor<32xf32> loc("adamw")
    %1715 = stablehlo.multiply %1714, %1344 : tensor<32xf32> loc("adamw")
    %1716 = stablehlo.subtract %arg22, %1715 : tensor<32xf32> loc("adamw")
    %1717 = stablehlo.select %1347, %1716, %arg22 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1718 = stablehlo.select %1347, %1706, %arg59 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1719 = stablehlo.select %1347, %1710, %arg96 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1720 = stablehlo.multiply %1089, %1368 : tensor<32x32xf32> loc("adamw")
    %1721 = stablehlo.multiply %arg60, %1370 : tensor<32x32xf32> loc("adamw")
    %1722 = stablehlo.multiply %1720, %1372 : tensor<32x32xf32> loc("adamw")
    %1723 = stablehlo.add %1721, %1722 : tensor<32x32xf32> loc("adamw")
    %1724 = stablehlo.multiply %arg97, %1375 : tensor<32x32xf32> loc("adamw")
    %1725 = stablehlo.multiply %1720, %1720 : tensor<32x32xf32> loc("adamw")
    %1726 = stablehlo.multiply %1725, %1378 : tensor<32x32xf32> loc("adamw")
    %1727 = stablehlo.add %1724, %1726 : tensor<32x32xf32> loc("adamw")
    %1728 = stablehlo.sqrt %1727 : tensor<32x32xf32> loc("adamw")
    %1729 = stablehlo.divide %1728, %1382 : tensor<32x32xf32> loc("adamw")
    %1730 = stablehlo.add %1729, %1384 : tensor<32x32xf32> loc("adamw")
    %1731 = stablehlo.multiply %arg23, %1386 : tensor<32x32xf32> loc("adamw")
    %1732 = stablehlo.divide %1723, %1730 : tensor<32x32xf32> loc("adamw")
    %1733 = stablehlo.multiply %1732, %1389 : tensor<32x32xf32> loc("adamw")
    %1734 = stablehlo.subtract %1731, %1733 : tensor<32x32xf32> loc("adamw")
    %1735 = stablehlo.select %1392, %1734, %arg23 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1736 = stablehlo.select %1392, %1723, %arg60 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1737 = stablehlo.select %1392, %1727, %arg97 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1738 = stablehlo.multiply %1090, %1325 : tensor<32xf32> loc("adamw")
    %1739 = stablehlo.multiply %arg61, %1327 : tensor<32xf32> loc("adamw")
    %1740 = stablehlo.multiply %1738, %1329 : tensor<32xf32> loc("adamw")
    %1741 = stablehlo.add %1739, %1740 : tensor<32xf32> loc("adamw")
    %1742 = stablehlo.multiply %arg98, %1332 : tensor<32xf32> loc("adamw")
    %1743 = stablehlo.multiply %1738, %1738 : tensor<32xf32> loc("adamw")
    %1744 = stablehlo.multiply %1743, %1335 : tensor<32xf32> loc("adamw")
    %1745 = stablehlo.add %1742, %1744 : tensor<32xf32> loc("adamw")
    %1746 = stablehlo.sqrt %1745 : tensor<32xf32> loc("adamw")
    %1747 = stablehlo.divide %1746, %1339 : tensor<32xf32> loc("adamw")
    %1748 = stablehlo.add %1747, %1341 : tensor<32xf32> loc("adamw")
    %1749 = stablehlo.divide %1741, %1748 : tensor<32xf32> loc("adamw")
    %1750 = stablehlo.multiply %1749, %1344 : tensor<32xf32> loc("adamw")
    %1751 = stablehlo.subtract %arg24, %1750 : tensor<32xf32> loc("adamw")
    %1752 = stablehlo.select %1347, %1751, %arg24 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1753 = stablehlo.select %1347, %1741, %arg61 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1754 = stablehlo.select %1347, %1745, %arg98 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1755 = stablehlo.multiply %1091, %1368 : tensor<32x32xf32> loc("adamw")
    %1756 = stablehlo.multiply %arg62, %1370 : tensor<32x32xf32> loc("adamw")
    %1757 = stablehlo.multiply %1755, %1372 : tensor<32x32xf32> loc("adamw")
    %1758 = stablehlo.add %1756, %1757 : tensor<32x32xf32> loc("adamw")
    %1759 = stablehlo.multiply %arg99, %1375 : tensor<32x32xf32> loc("adamw")
    %1760 = stablehlo.multiply %1755, %1755 : tensor<32x32xf32> loc("adamw")
    %1761 = stablehlo.multiply %1760, %1378 : tensor<32x32xf32> loc("adamw")
    %1762 = stablehlo.add %1759, %1761 : tensor<32x32xf32> loc("adamw")
    %1763 = stablehlo.sqrt %1762 : tensor<32x32xf32> loc("adamw")
    %1764 = stablehlo.divide %1763, %1382 : tensor<32x32xf32> loc("adamw")
    %1765 = stablehlo.add %1764, %1384 : tensor<32x32xf32> loc("adamw")
    %1766 = stablehlo.multiply %arg25, %1386 : tensor<32x32xf32> loc("adamw")
    %1767 = stablehlo.divide %1758, %1765 : tensor<32x32xf32> loc("adamw")
    %1768 = stablehlo.multiply %1767, %1389 : tensor<32x32xf32> loc("adamw")
    %1769 = stablehlo.subtract %1766, %1768 : tensor<32x32xf32> loc("adamw")
    %1770 = stablehlo.select %1392, %1769, %arg25 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1771 = stablehlo.select %1392, %1758, %arg62 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1772 = stablehlo.select %1392, %1762, %arg99 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1773 = stablehlo.multiply %1092, %1325 : tensor<32xf32> loc("adamw")
    %1774 = stablehlo.multiply %arg63, %1327 : tensor<32xf32> loc("adamw")
    %1775 = stablehlo.multiply %1773, %1329 : tensor<32xf32> loc("adamw")
    %1776 = stablehlo.add %1774, %1775 : tensor<32xf32> loc("adamw")
    %1777 = stablehlo.multiply %arg100, %1332 : tensor<32xf32> loc("adamw")
    %1778 = stablehlo.multiply %1773, %1773 : tensor<32xf32> loc("adamw")
    %1779 = stablehlo.multiply %1778, %1335 : tensor<32xf32> loc("adamw")
    %1780 = stablehlo.add %1777, %1779 : tensor<32xf32> loc("adamw")
    %1781 = stablehlo.sqrt %1780 : tensor<32xf32> loc("adamw")
    %1782 = stablehlo.divide %1781, %1339 : tensor<32xf32> loc("adamw")
    %1783 = stablehlo.add %1782, %1341 : tensor<32xf32> loc("adamw")
    %1784 = stablehlo.divide %1776, %1783 : tensor<32xf32> loc("adamw")
    %1785 = stablehlo.multiply %1784, %1344 : tensor<32xf32> loc("adamw")
    %1786 = stablehlo.subtract %arg26, %1785 : tensor<32xf32> loc("adamw")
    %1787 = stablehlo.select %1347, %1786, %arg26 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1788 = stablehlo.select %1347, %1776, %arg63 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1789 = stablehlo.select %1347, %1780, %arg100 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1790 = stablehlo.multiply %1093, %1368 : tensor<32x32xf32> loc("adamw")
    %1791 = stablehlo.multiply %arg64, %1370 : tensor<32x32xf32> loc("adamw")
    %1792 = stablehlo.multiply %1790, %1372 : tensor<32x32xf32> loc("adamw")
    %1793 = stablehlo.add %1791, %1792 : tensor<32x32xf32> loc("adamw")
    %1794 = stablehlo.multiply %arg101, %1375 : tensor<32x32xf32> loc("adamw")
    %1795 = stablehlo.multiply %1790, %1790 : tensor<32x32xf32> loc("adamw")
    %1796 = stablehlo.multiply %1795, %1378 : tensor<32x32xf32> loc("adamw")
    %1797 = stablehlo.add %1794, %1796 : tensor<32x32xf32> loc("adamw")
    %1798 = stablehlo.sqrt %1797 : tensor<32x32xf32> loc("adamw")
    %1799 = stablehlo.divide %1798, %1382 : tensor<32x32xf32> loc("adamw")
    %1800 = stablehlo.add %1799, %1384 : tensor<32x32xf32> loc("adamw")
    %1801 = stablehlo.multiply %arg27, %1386 : tensor<32x32xf32> loc("adamw")
    %1802 = stablehlo.divide %1793, %1800 : tensor<32x32xf32> loc("adamw")
    %1803 = stablehlo.multiply %1802, %1389 : tensor<32x32xf32> loc("adamw")
    %1804 = stablehlo.subtract %1801, %1803 : tensor<32x32xf32> loc("adamw")
    %1805 = stablehlo.select %1392, %1804, %arg27 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1806 = stablehlo.select %1392, %1793, %arg64 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1807 = stablehlo.select %1392, %1797, %arg101 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1808 = stablehlo.multiply %1094, %1325 : tensor<32xf32> loc("adamw")
    %1809 = stablehlo.multiply %arg65, %1327 : tensor<32xf32> loc("adamw")
    %1810 = stablehlo.multiply %1808, %1329 : tensor<32xf32> loc("adamw")
    %1811 = stablehlo.add %1809, %1810 : tensor<32xf32> loc("adamw")
    %1812 = stablehlo.multiply %arg102, %1332 : tensor<32xf32> loc("adamw")
    %1813 = stablehlo.multiply %1808, %1808 : tensor<32xf32> loc("adamw")
    %1814 = stablehlo.multiply %1813, %1335 : tensor<32xf32> loc("adamw")
    %1815 = stablehlo.add %1812, %1814 : tensor<32xf32> loc("adamw")
    %1816 = stablehlo.sqrt %1815 : tensor<32xf32> loc("adamw")
    %1817 = stablehlo.divide %1816, %1339 : tensor<32xf32> loc("adamw")
    %1818 = stablehlo.add %1817, %1341 : tensor<32xf32> loc("adamw")
    %1819 = stablehlo.divide %1811, %1818 : tensor<32xf32> loc("adamw")
    %1820 = stablehlo.multiply %1819, %1344 : tensor<32xf32> loc("adamw")
    %1821 = stablehlo.subtract %arg28, %1820 : tensor<32xf32> loc("adamw")
    %1822 = stablehlo.select %1347, %1821, %arg28 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1823 = stablehlo.select %1347, %1811, %arg65 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1824 = stablehlo.select %1347, %1815, %arg102 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1825 = stablehlo.multiply %1095, %1325 : tensor<32xf32> loc("adamw")
    %1826 = stablehlo.multiply %arg66, %1327 : tensor<32xf32> loc("adamw")
    %1827 = stablehlo.multiply %1825, %1329 : tensor<32xf32> loc("adamw")
    %1828 = stablehlo.add %1826, %1827 : tensor<32xf32> loc("adamw")
    %1829 = stablehlo.multiply %arg103, %1332 : tensor<32xf32> loc("adamw")
    %1830 = stablehlo.multiply %1825, %1825 : tensor<32xf32> loc("adamw")
    %1831 = stablehlo.multiply %1830, %1335 : tensor<32xf32> loc("adamw")
    %1832 = stablehlo.add %1829, %1831 : tensor<32xf32> loc("adamw")
    %1833 = stablehlo.sqrt %1832 : tensor<32xf32> loc("adamw")
    %1834 = stablehlo.divide %1833, %1339 : tensor<32xf32> loc("adamw")
    %1835 = stablehlo.add %1834, %1341 : tensor<32xf32> loc("adamw")
    %1836 = stablehlo.divide %1828, %1835 : tensor<32xf32> loc("adamw")
    %1837 = stablehlo.multiply %1836, %1344 : tensor<32xf32> loc("adamw")
    %1838 = stablehlo.subtract %arg29, %1837 : tensor<32xf32> loc("adamw")
    %1839 = stablehlo.select %1347, %1838, %arg29 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1840 = stablehlo.select %1347, %1828, %arg66 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1841 = stablehlo.select %1347, %1832, %arg103 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1842 = stablehlo.multiply %1096, %1325 : tensor<32xf32> loc("adamw")
    %1843 = stablehlo.multiply %arg67, %1327 : tensor<32xf32> loc("adamw")
    %1844 = stablehlo.multiply %1842, %1329 : tensor<32xf32> loc("adamw")
    %1845 = stablehlo.add %1843, %1844 : tensor<32xf32> loc("adamw")
    %1846 = stablehlo.multiply %arg104, %1332 : tensor<32xf32> loc("adamw")
    %1847 = stablehlo.multiply %1842, %1842 : tensor<32xf32> loc("adamw")
    %1848 = stablehlo.multiply %1847, %1335 : tensor<32xf32> loc("adamw")
    %1849 = stablehlo.add %1846, %1848 : tensor<32xf32> loc("adamw")
    %1850 = stablehlo.sqrt %1849 : tensor<32xf32> loc("adamw")
    %1851 = stablehlo.divide %1850, %1339 : tensor<32xf32> loc("adamw")
    %1852 = stablehlo.add %1851, %1341 : tensor<32xf32> loc("adamw")
    %1853 = stablehlo.divide %1845, %1852 : tensor<32xf32> loc("adamw")
    %1854 = stablehlo.multiply %1853, %1344 : tensor<32xf32> loc("adamw")
    %1855 = stablehlo.subtract %arg30, %1854 : tensor<32xf32> loc("adamw")
    %1856 = stablehlo.select %1347, %1855, %arg30 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1857 = stablehlo.select %1347, %1845, %arg67 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1858 = stablehlo.select %1347, %1849, %arg104 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1859 = stablehlo.multiply %1097, %1552 : tensor<64x32xf32> loc("adamw")
    %1860 = stablehlo.multiply %arg68, %1554 : tensor<64x32xf32> loc("adamw")
    %1861 = stablehlo.multiply %1859, %1556 : tensor<64x32xf32> loc("adamw")
    %1862 = stablehlo.add %1860, %1861 : tensor<64x32xf32> loc("adamw")
    %1863 = stablehlo.multiply %arg105, %1559 : tensor<64x32xf32> loc("adamw")
    %1864 = stablehlo.multiply %1859, %1859 : tensor<64x32xf32> loc("adamw")
    %1865 = stablehlo.multiply %1864, %1562 : tensor<64x32xf32> loc("adamw")
    %1866 = stablehlo.add %1863, %1865 : tensor<64x32xf32> loc("adamw")
    %1867 = stablehlo.sqrt %1866 : tensor<64x32xf32> loc("adamw")
    %1868 = stablehlo.divide %1867, %1566 : tensor<64x32xf32> loc("adamw")
    %1869 = stablehlo.add %1868, %1568 : tensor<64x32xf32> loc("adamw")
    %1870 = stablehlo.multiply %arg31, %1570 : tensor<64x32xf32> loc("adamw")
    %1871 = stablehlo.divide %1862, %1869 : tensor<64x32xf32> loc("adamw")
    %1872 = stablehlo.multiply %1871, %1573 : tensor<64x32xf32> loc("adamw")
    %1873 = stablehlo.subtract %1870, %1872 : tensor<64x32xf32> loc("adamw")
    %1874 = stablehlo.select %1576, %1873, %arg31 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1875 = stablehlo.select %1576, %1862, %arg68 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1876 = stablehlo.select %1576, %1866, %arg105 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1877 = stablehlo.multiply %1098, %1580 : tensor<64xf32> loc("adamw")
    %1878 = stablehlo.multiply %arg69, %1582 : tensor<64xf32> loc("adamw")
    %1879 = stablehlo.multiply %1877, %1584 : tensor<64xf32> loc("adamw")
    %1880 = stablehlo.add %1878, %1879 : tensor<64xf32> loc("adamw")
    %1881 = stablehlo.multiply %arg106, %1587 : tensor<64xf32> loc("adamw")
    %1882 = stablehlo.multiply %1877, %1877 : tensor<64xf32> loc("adamw")
    %1883 = stablehlo.multiply %1882, %1590 : tensor<64xf32> loc("adamw")
    %1884 = stablehlo.add %1881, %1883 : tensor<64xf32> loc("adamw")
    %1885 = stablehlo.sqrt %1884 : tensor<64xf32> loc("adamw")
    %1886 = stablehlo.divide %1885, %1594 : tensor<64xf32> loc("adamw")
    %1887 = stablehlo.add %1886, %1596 : tensor<64xf32> loc("adamw")
    %1888 = stablehlo.divide %1880, %1887 : tensor<64xf32> loc("adamw")
    %1889 = stablehlo.multiply %1888, %1599 : tensor<64xf32> loc("adamw")
    %1890 = stablehlo.subtract %arg32, %1889 : tensor<64xf32> loc("adamw")
    %1891 = stablehlo.select %1602, %1890, %arg32 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1892 = stablehlo.select %1602, %1880, %arg69 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1893 = stablehlo.select %1602, %1884, %arg106 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1894 = stablehlo.multiply %1099, %1606 : tensor<32x64xf32> loc("adamw")
    %1895 = stablehlo.multiply %arg70, %1608 : tensor<32x64xf32> loc("adamw")
    %1896 = stablehlo.multiply %1894, %1610 : tensor<32x64xf32> loc("adamw")
    %1897 = stablehlo.add %1895, %1896 : tensor<32x64xf32> loc("adamw")
    %1898 = stablehlo.multiply %arg107, %1613 : tensor<32x64xf32> loc("adamw")
    %1899 = stablehlo.multiply %1894, %1894 : tensor<32x64xf32> loc("adamw")
    %1900 = stablehlo.multiply %1899, %1616 : tensor<32x64xf32> loc("adamw")
    %1901 = stablehlo.add %1898, %1900 : tensor<32x64xf32> loc("adamw")
    %1902 = stablehlo.sqrt %1901 : tensor<32x64xf32> loc("adamw")
    %1903 = stablehlo.divide %1902, %1620 : tensor<32x64xf32> loc("adamw")
    %1904 = stablehlo.add %1903, %1622 : tensor<32x64xf32> loc("adamw")
    %1905 = stablehlo.multiply %arg33, %1624 : tensor<32x64xf32> loc("adamw")
    %1906 = stablehlo.divide %1897, %1904 : tensor<32x64xf32> loc("adamw")
    %1907 = stablehlo.multiply %1906, %1627 : tensor<32x64xf32> loc("adamw")
    %1908 = stablehlo.subtract %1905, %1907 : tensor<32x64xf32> loc("adamw")
    %1909 = stablehlo.select %1630, %1908, %arg33 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1910 = stablehlo.select %1630, %1897, %arg70 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1911 = stablehlo.select %1630, %1901, %arg107 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1912 = stablehlo.multiply %1100, %1325 : tensor<32xf32> loc("adamw")
    %1913 = stablehlo.multiply %arg71, %1327 : tensor<32xf32> loc("adamw")
    %1914 = stablehlo.multiply %1912, %1329 : tensor<32xf32> loc("adamw")
    %1915 = stablehlo.add %1913, %1914 : tensor<32xf32> loc("adamw")
    %1916 = stablehlo.multiply %arg108, %1332 : tensor<32xf32> loc("adamw")
    %1917 = stablehlo.multiply %1912, %1912 : tensor<32xf32> loc("adamw")
    %1918 = stablehlo.multiply %1917, %1335 : tensor<32xf32> loc("adamw")
    %1919 = stablehlo.add %1916, %1918 : tensor<32xf32> loc("adamw")
    %1920 = stablehlo.sqrt %1919 : tensor<32xf32> loc("adamw")
    %1921 = stablehlo.divide %1920, %1339 : tensor<32xf32> loc("adamw")
    %1922 = stablehlo.add %1921, %1341 : tensor<32xf32> loc("adamw")
    %1923 = stablehlo.divide %1915, %1922 : tensor<32xf32> loc("adamw")
    %1924 = stablehlo.multiply %1923, %1344 : tensor<32xf32> loc("adamw")
    %1925 = stablehlo.subtract %arg34, %1924 : tensor<32xf32> loc("adamw")
    %1926 = stablehlo.select %1347, %1925, %arg34 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1927 = stablehlo.select %1347, %1915, %arg71 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1928 = stablehlo.select %1347, %1919, %arg108 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1929 = stablehlo.multiply %1101, %1325 : tensor<32xf32> loc("adamw")
    %1930 = stablehlo.multiply %arg72, %1327 : tensor<32xf32> loc("adamw")
    %1931 = stablehlo.multiply %1929, %1329 : tensor<32xf32> loc("adamw")
    %1932 = stablehlo.add %1930, %1931 : tensor<32xf32> loc("adamw")
    %1933 = stablehlo.multiply %arg109, %1332 : tensor<32xf32> loc("adamw")
    %1934 = stablehlo.multiply %1929, %1929 : tensor<32xf32> loc("adamw")
    %1935 = stablehlo.multiply %1934, %1335 : tensor<32xf32> loc("adamw")
    %1936 = stablehlo.add %1933, %1935 : tensor<32xf32> loc("adamw")
    %1937 = stablehlo.sqrt %1936 : tensor<32xf32> loc("adamw")
    %1938 = stablehlo.divide %1937, %1339 : tensor<32xf32> loc("adamw")
    %1939 = stablehlo.add %1938, %1341 : tensor<32xf32> loc("adamw")
    %1940 = stablehlo.divide %1932, %1939 : tensor<32xf32> loc("adamw")
    %1941 = stablehlo.multiply %1940, %1344 : tensor<32xf32> loc("adamw")
    %1942 = stablehlo.subtract %arg35, %1941 : tensor<32xf32> loc("adamw")
    %1943 = stablehlo.select %1347, %1942, %arg35 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1944 = stablehlo.select %1347, %1932, %arg72 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1945 = stablehlo.select %1347, %1936, %arg109 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1946 = stablehlo.multiply %1102, %1325 : tensor<32xf32> loc("adamw")
    %1947 = stablehlo.multiply %arg73, %1327 : tensor<32xf32> loc("adamw")
    %1948 = stablehlo.multiply %1946, %1329 : tensor<32xf32> loc("adamw")
    %1949 = stablehlo.add %1947, %1948 : tensor<32xf32> loc("adamw")
    %1950 = stablehlo.multiply %arg110, %1332 : tensor<32xf32> loc("adamw")
    %1951 = stablehlo.multiply %1946, %1946 : tensor<32xf32> loc("adamw")
    %1952 = stablehlo.multiply %1951, %1335 : tensor<32xf32> loc("adamw")
    %1953 = stablehlo.add %1950, %1952 : tensor<32xf32> loc("adamw")
    %1954 = stablehlo.sqrt %1953 : tensor<32xf32> loc("adamw")
    %1955 = stablehlo.divide %1954, %1339 : tensor<32xf32> loc("adamw")
    %1956 = stablehlo.add %1955, %1341 : tensor<32xf32> loc("adamw")
    %1957 = stablehlo.divide %1949, %1956 : tensor<32xf32> loc("adamw")
    %1958 = stablehlo.multiply %1957, %1344 : tensor<32xf32> loc("adamw")
    %1959 = stablehlo.subtract %arg36, %1958 : tensor<32xf32> loc("adamw")
    %1960 = stablehlo.select %1347, %1959, %arg36 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1961 = stablehlo.select %1347, %1949, %arg73 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1962 = stablehlo.select %1347, %1953, %arg110 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    return %1266, %1294, %1322, %1348, %1365, %1393, %1410, %1428, %1445, %1463, %1480, %1498, %1515, %1532, %1549, %1577, %1603, %1631, %1648, %1665, %1682, %1700, %1717, %1735, %1752, %1770, %1787, %1805, %1822, %1839, %1856, %1874, %1891, %1909, %1926, %1943, %1960, %1267, %1295, %1323, %1349, %1366, %1394, %1411, %1429, %1446, %1464, %1481, %1499, %1516, %1533, %1550, %1578, %1604, %1632, %1649, %1666, %1683, %1701, %1718, %1736, %1753, %1771, %1788, %1806, %1823, %1840, %1857, %1875, %1892, %1910, %1927, %1944, %1961, %1268, %1296, %1324, %1350, %1367, %1395, %1412, %1430, %1447, %1465, %1482, %1500, %1517, %1534, %1551, %1579, %1605, %1633, %1650, %1667, %1684, %1702, %1719, %1737, %1754, %1772, %1789, %1807, %1824, %1841, %1858, %1876, %1893, %1911, %1928, %1945, %1962, %1057, %1215, %1103, %732 : tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<2xf32>
  }
}
