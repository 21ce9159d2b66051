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
    %238 = stablehlo.reshape %237 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %239 = stablehlo.transpose %238, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %240 = stablehlo.dot_general %231, %arg7, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %241 = stablehlo.broadcast_in_dim %arg8, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %242 = stablehlo.add %240, %241 : tensor<48x32xf32> loc("layer.0/attention")
    %243 = stablehlo.reshape %242 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %244 = stablehlo.transpose %243, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %245 = stablehlo.dot_general %231, %arg9, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %246 = stablehlo.broadcast_in_dim %arg10, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %247 = stablehlo.add %245, %246 : tensor<48x32xf32> loc("layer.0/attention")
    %248 = stablehlo.reshape %247 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %249 = stablehlo.transpose %248, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %250 = stablehlo.constant dense<3.5355338e-1> : tensor<f32> loc("layer.0/attention")
    %251 = stablehlo.broadcast_in_dim %250, dims = [] : (tensor<f32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %252 = stablehlo.multiply %239, %251 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %253 = stablehlo.dot_general %252, %244, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %254 = stablehlo.constant dense<-1.0e9> : tensor<f32> loc("layer.0/attention")
    %255 = stablehlo.broadcast_in_dim %254, dims = [] : (tensor<f32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %256 = stablehlo.broadcast_in_dim %234, dims = [0, 2, 3] : (tensor<3x16x16xi1>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %257 = stablehlo.select %256, %253, %255 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %c258 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %258 = stablehlo.reduce(%257 init: %c258) applies stablehlo.maximum across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %259 = stablehlo.reshape %258 : (tensor<3x4x16xf32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %260 = stablehlo.broadcast_in_dim %259, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %261 = stablehlo.subtract %257, %260 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %262 = stablehlo.exponential %261 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %c263 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %263 = stablehlo.reduce(%262 init: %c263) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %264 = stablehlo.broadcast_in_dim %263, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %265 = stablehlo.divide %262, %264 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %266 = stablehlo.constant dense<1013904242> : tensor<ui32> loc("layer.0/attention")
    %267 = stablehlo.xor %137, %266 : tensor<ui32> loc("layer.0/attention")
    %268 = stablehlo.shift_right_logical %267, %115 : tensor<ui32> loc("layer.0/attention")
    %269 = stablehlo.xor %267, %268 : tensor<ui32> loc("layer.0/attention")
    %270 = stablehlo.multiply %269, %118 : tensor<ui32> loc("layer.0/attention")
    %271 = stablehlo.shift_right_logical %270, %120 : tensor<ui32> loc("layer.0/attention")
    %272 = stablehlo.xor %270, %271 : tensor<ui32> loc("layer.0/attention")
    %273 = stablehlo.multiply %272, %123 : tensor<ui32> loc("layer.0/attention")
    %274 = stablehlo.shift_right_logical %273, %115 : tensor<ui32> loc("layer.0/attention")
    %275 = stablehlo.xor %273, %274 : tensor<ui32> loc("layer.0/attention")
    %276 = stablehlo.broadcast_in_dim %275, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %277 = stablehlo.xor %180, %276 : tensor<3x16xui32> loc("layer.0/attention")
    %278 = stablehlo.shift_right_logical %277, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %279 = stablehlo.xor %277, %278 : tensor<3x16xui32> loc("layer.0/attention")
    %280 = stablehlo.multiply %279, %195 : tensor<3x16xui32> loc("layer.0/attention")
    %281 = stablehlo.shift_right_logical %280, %197 : tensor<3x16xui32> loc("layer.0/attention")
    %282 = stablehlo.xor %280, %281 : tensor<3x16xui32> loc("layer.0/attention")
    %283 = stablehlo.multiply %282, %200 : tensor<3x16xui32> loc("layer.0/attention")
    %284 = stablehlo.shift_right_logical %283, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %285 = stablehlo.xor %283, %284 : tensor<3x16xui32> loc("layer.0/attention")
    %286 = stablehlo.broadcast_in_dim %285, dims = [0, 2] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %287 = stablehlo.constant dense<374761393> : tensor<ui32> loc("layer.0/attention")
    %288 = stablehlo.broadcast_in_dim %287, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %289 = stablehlo.multiply %176, %288 : tensor<3x16xui32> loc("layer.0/attention")
    %290 = stablehlo.broadcast_in_dim %289, dims = [0, 3] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %291 = stablehlo.iota dim = 1 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %292 = stablehlo.broadcast_in_dim %206, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %293 = stablehlo.multiply %291, %292 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %294 = stablehlo.add %286, %290 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %295 = stablehlo.add %294, %293 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %296 = stablehlo.broadcast_in_dim %115, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %297 = stablehlo.shift_right_logical %295, %296 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %298 = stablehlo.xor %295, %297 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %299 = stablehlo.broadcast_in_dim %118, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %300 = stablehlo.multiply %298, %299 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %301 = stablehlo.broadcast_in_dim %120, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %302 = stablehlo.shift_right_logical %300, %301 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %303 = stablehlo.xor %300, %302 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %304 = stablehlo.broadcast_in_dim %123, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %305 = stablehlo.multiply %303, %304 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %306 = stablehlo.shift_right_logical %305, %296 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %307 = stablehlo.xor %305, %306 : tensor<3x4x16x16xui32> loc("layer.0/attention")
    %308 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %309 = stablehlo.broadcast_in_dim %225, dims = [] : (tensor<ui32>) -> tensor<3x4x16x16xui32> loc("layer.0/attention")
    %310 = stablehlo.compare GE, %307, %309 : (tensor<3x4x16x16xui32>, tensor<3x4x16x16xui32>) -> tensor<3x4x16x16xi1> loc("layer.0/attention")
    %311 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %312 = stablehlo.divide %265, %311 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %313 = stablehlo.select %310, %312, %308 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %314 = stablehlo.dot_general %313, %249, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %315 = stablehlo.transpose %314, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %316 = stablehlo.reshape %315 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %317 = stablehlo.dot_general %316, %arg11, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %318 = stablehlo.broadcast_in_dim %arg12, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %319 = stablehlo.add %317, %318 : tensor<48x32xf32> loc("layer.0/attention")
    %320 = stablehlo.constant dense<3668340011> : tensor<ui32> loc("layer.0/attention")
    %321 = stablehlo.xor %137, %320 : tensor<ui32> loc("layer.0/attention")
    %322 = stablehlo.shift_right_logical %321, %115 : tensor<ui32> loc("layer.0/attention")
    %323 = stablehlo.xor %321, %322 : tensor<ui32> loc("layer.0/attention")
    %324 = stablehlo.multiply %323, %118 : tensor<ui32> loc("layer.0/attention")
    %325 = stablehlo.shift_right_logical %324, %120 : tensor<ui32> loc("layer.0/attention")
    %326 = stablehlo.xor %324, %325 : tensor<ui32> loc("layer.0/attention")
    %327 = stablehlo.multiply %326, %123 : tensor<ui32> loc("layer.0/attention")
    %328 = stablehlo.shift_right_logical %327, %115 : tensor<ui32> loc("layer.0/attention")
    %329 = stablehlo.xor %327, %328 : tensor<ui32> loc("layer.0/attention")
    %330 = stablehlo.broadcast_in_dim %329, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/attention")
    %331 = stablehlo.xor %180, %330 : tensor<3x16xui32> loc("layer.0/attention")
    %332 = stablehlo.shift_right_logical %331, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %333 = stablehlo.xor %331, %332 : tensor<3x16xui32> loc("layer.0/attention")
    %334 = stablehlo.multiply %333, %195 : tensor<3x16xui32> loc("layer.0/attention")
    %335 = stablehlo.shift_right_logical %334, %197 : tensor<3x16xui32> loc("layer.0/attention")
    %336 = stablehlo.xor %334, %335 : tensor<3x16xui32> loc("layer.0/attention")
    %337 = stablehlo.multiply %336, %200 : tensor<3x16xui32> loc("layer.0/attention")
    %338 = stablehlo.shift_right_logical %337, %192 : tensor<3x16xui32> loc("layer.0/attention")
    %339 = stablehlo.xor %337, %338 : tensor<3x16xui32> loc("layer.0/attention")
    %340 = stablehlo.reshape %339 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.0/attention")
    %341 = stablehlo.broadcast_in_dim %340, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.0/attention")
    %342 = stablehlo.add %341, %208 : tensor<48x32xui32> loc("layer.0/attention")
    %343 = stablehlo.shift_right_logical %342, %211 : tensor<48x32xui32> loc("layer.0/attention")
    %344 = stablehlo.xor %342, %343 : tensor<48x32xui32> loc("layer.0/attention")
    %345 = stablehlo.multiply %344, %214 : tensor<48x32xui32> loc("layer.0/attention")
    %346 = stablehlo.shift_right_logical %345, %216 : tensor<48x32xui32> loc("layer.0/attention")
    %347 = stablehlo.xor %345, %346 : tensor<48x32xui32> loc("layer.0/attention")
    %348 = stablehlo.multiply %347, %219 : tensor<48x32xui32> loc("layer.0/attention")
    %349 = stablehlo.shift_right_logical %348, %211 : tensor<48x32xui32> loc("layer.0/attention")
    %350 = stablehlo.xor %348, %349 : tensor<48x32xui32> loc("layer.0/attention")
    %351 = stablehlo.compare GE, %350, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.0/attention")
    %352 = stablehlo.divide %319, %229 : tensor<48x32xf32> loc("layer.0/attention")
    %353 = stablehlo.select %351, %352, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/attention")
    %354 = stablehlo.add %231, %353 : tensor<48x32xf32> loc("layer.0/attention")
    %c355 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %355 = stablehlo.reduce(%354 init: %c355) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %356 = stablehlo.divide %355, %155 : tensor<48xf32> loc("layer.0/attention")
    %357 = stablehlo.broadcast_in_dim %356, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %358 = stablehlo.subtract %354, %357 : tensor<48x32xf32> loc("layer.0/attention")
    %359 = stablehlo.multiply %358, %358 : tensor<48x32xf32> loc("layer.0/attention")
    %c360 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %360 = stablehlo.reduce(%359 init: %c360) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %361 = stablehlo.divide %360, %155 : tensor<48xf32> loc("layer.0/attention")
    %362 = stablehlo.add %361, %163 : tensor<48xf32> loc("layer.0/attention")
    %363 = stablehlo.rsqrt %362 : tensor<48xf32> loc("layer.0/attention")
    %364 = stablehlo.broadcast_in_dim %363, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %365 = stablehlo.multiply %358, %364 : tensor<48x32xf32> loc("layer.0/attention")
    %366 = stablehlo.broadcast_in_dim %arg13, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %367 = stablehlo.multiply %365, %366 : tensor<48x32xf32> loc("layer.0/attention")
    %368 = stablehlo.broadcast_in_dim %arg14, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %369 = stablehlo.add %367, %368 : tensor<48x32xf32> loc("layer.0/attention")
    %370 = stablehlo.dot_general %369, %arg15, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<64x32xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %371 = stablehlo.broadcast_in_dim %arg16, dims = [1] : (tensor<64xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %372 = stablehlo.add %370, %371 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %373 = stablehlo.constant dense<5.0e-1> : tensor<f32> loc("layer.0/feed_forward")
    %374 = stablehlo.broadcast_in_dim %373, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %375 = stablehlo.multiply %372, %374 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %376 = stablehlo.constant dense<7.0710677e-1> : tensor<f32> loc("layer.0/feed_forward")
    %377 = stablehlo.broadcast_in_dim %376, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %378 = stablehlo.multiply %372, %377 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %379 = chlo.erf %378 : tensor<48x64xf32> -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %380 = stablehlo.constant dense<1.0e0> : tensor<f32> loc("layer.0/feed_forward")
    %381 = stablehlo.broadcast_in_dim %380, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %382 = stablehlo.add %379, %381 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %383 = stablehlo.multiply %375, %382 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %384 = stablehlo.dot_general %383, %arg17, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<32x64xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %385 = stablehlo.broadcast_in_dim %arg18, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %386 = stablehlo.add %384, %385 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %387 = stablehlo.constant dense<2027808484> : tensor<ui32> loc("layer.0/feed_forward")
    %388 = stablehlo.xor %137, %387 : tensor<ui32> loc("layer.0/feed_forward")
    %389 = stablehlo.shift_right_logical %388, %115 : tensor<ui32> loc("layer.0/feed_forward")
    %390 = stablehlo.xor %388, %389 : tensor<ui32> loc("layer.0/feed_forward")
    %391 = stablehlo.multiply %390, %118 : tensor<ui32> loc("layer.0/feed_forward")
    %392 = stablehlo.shift_right_logical %391, %120 : tensor<ui32> loc("layer.0/feed_forward")
    %393 = stablehlo.xor %391, %392 : tensor<ui32> loc("layer.0/feed_forward")
    %394 = stablehlo.multiply %393, %123 : tensor<ui32> loc("layer.0/feed_forward")
    %395 = stablehlo.shift_right_logical %394, %115 : tensor<ui32> loc("layer.0/feed_forward")
    %396 = stablehlo.xor %394, %395 : tensor<ui32> loc("layer.0/feed_forward")
    %397 = stablehlo.broadcast_in_dim %396, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.0/feed_forward")
    %398 = stablehlo.xor %180, %397 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %399 = stablehlo.shift_right_logical %398, %192 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %400 = stablehlo.xor %398, %399 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %401 = stablehlo.multiply %400, %195 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %402 = stablehlo.shift_right_logical %401, %197 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %403 = stablehlo.xor %401, %402 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %404 = stablehlo.multiply %403, %200 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %405 = stablehlo.shift_right_logical %404, %192 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %406 = stablehlo.xor %404, %405 : tensor<3x16xui32> loc("layer.0/feed_forward")
    %407 = stablehlo.reshape %406 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.0/feed_forward")
    %408 = stablehlo.broadcast_in_dim %407, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.0/feed_forward")
    %409 = stablehlo.add %408, %208 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %410 = stablehlo.shift_right_logical %409, %211 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %411 = stablehlo.xor %409, %410 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %412 = stablehlo.multiply %411, %214 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %413 = stablehlo.shift_right_logical %412, %216 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %414 = stablehlo.xor %412, %413 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %415 = stablehlo.multiply %414, %219 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %416 = stablehlo.shift_right_logical %415, %211 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %417 = stablehlo.xor %415, %416 : tensor<48x32xui32> loc("layer.0/feed_forward")
    %418 = stablehlo.compare GE, %417, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.0/feed_forward")
    %419 = stablehlo.divide %386, %229 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %420 = stablehlo.select %418, %419, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/feed_forward")
    %421 = stablehlo.add %369, %420 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c422 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %422 = stablehlo.reduce(%421 init: %c422) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %423 = stablehlo.divide %422, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %424 = stablehlo.broadcast_in_dim %423, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %425 = stablehlo.subtract %421, %424 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %426 = stablehlo.multiply %425, %425 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c427 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %427 = stablehlo.reduce(%426 init: %c427) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %428 = stablehlo.divide %427, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %429 = stablehlo.add %428, %163 : tensor<48xf32> loc("layer.0/feed_forward")
    %430 = stablehlo.rsqrt %429 : tensor<48xf32> loc("layer.0/feed_forward")
    %431 = stablehlo.broadcast_in_dim %430, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %432 = stablehlo.multiply %425, %431 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %433 = stablehlo.broadcast_in_dim %arg19, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %434 = stablehlo.multiply %432, %433 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %435 = stablehlo.broadcast_in_dim %arg20, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %436 = stablehlo.add %434, %435 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %437 = stablehlo.dot_general %436, %arg21, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %438 = stablehlo.broadcast_in_dim %arg22, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %439 = stablehlo.add %437, %438 : tensor<48x32xf32> loc("layer.1/attention")
    %440 = stablehlo.reshape %439 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %441 = stablehlo.transpose %440, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %442 = stablehlo.dot_general %436, %arg23, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %443 = stablehlo.broadcast_in_dim %arg24, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %444 = stablehlo.add %442, %443 : tensor<48x32xf32> loc("layer.1/attention")
    %445 = stablehlo.reshape %444 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %446 = stablehlo.transpose %445, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %447 = stablehlo.dot_general %436, %arg25, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %448 = stablehlo.broadcast_in_dim %arg26, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %449 = stablehlo.add %447, %448 : tensor<48x32xf32> loc("layer.1/attention")
    %450 = stablehlo.reshape %449 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %451 = stablehlo.transpose %450, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %452 = stablehlo.multiply %441, %251 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %453 = stablehlo.dot_general %452, %446, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %454 = stablehlo.select %256, %453, %255 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %c455 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %455 = stablehlo.reduce(%454 init: %c455) applies stablehlo.maximum across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %456 = stablehlo.reshape %455 : (tensor<3x4x16xf32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %457 = stablehlo.broadcast_in_dim %456, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %458 = stablehlo.subtract %454, %457 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %459 = stablehlo.exponential %458 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %c460 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %460 = stablehlo.reduce(%459 init: %c460) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %461 = stablehlo.broadcast_in_dim %460, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %462 = stablehlo.divide %459, %461 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %463 = stablehlo.constant dense<3041712726> : tensor<ui32> loc("layer.1/attention")
    %464 = stablehlo.xor %137, %463 : tensor<ui32> loc("layer.1/attention")
    %465 = stablehlo.shift_right_logical %464, %115 : tensor<ui32> loc("layer.1/attention")
    %466 = stablehlo.xor %464, %465 : tensor<ui32> loc("layer.1/attention")
    %467 = stablehlo.multiply %466, %118 : tensor<ui32> loc("layer.1/attention")
    %468 = stablehlo.shift_right_logical %467, %120 : tensor<ui32> loc("layer.1/attention")
    %469 = stablehlo.xor %467, %468 : tensor<ui32> loc("layer.1/attention")
    %470 = stablehlo.multiply %469, %123 : tensor<ui32> loc("layer.1/attention")
    %471 = stablehlo.shift_right_logical %470, %115 : tensor<ui32> loc("layer.1/attention")
    %472 = stablehlo.xor %470, %471 : tensor<ui32> loc("layer.1/attention")
    %473 = stablehlo.broadcast_in_dim %472, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/attention")
    %474 = stablehlo.xor %180, %473 : tensor<3x16xui32> loc("layer.1/attention")
    %475 = stablehlo.shift_right_logical %474, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %476 = stablehlo.xor %474, %475 : tensor<3x16xui32> loc("layer.1/attention")
    %477 = stablehlo.multiply %476, %195 : tensor<3x16xui32> loc("layer.1/attention")
    %478 = stablehlo.shift_right_logical %477, %197 : tensor<3x16xui32> loc("layer.1/attention")
    %479 = stablehlo.xor %477, %478 : tensor<3x16xui32> loc("layer.1/attention")
    %480 = stablehlo.multiply %479, %200 : tensor<3x16xui32> loc("layer.1/attention")
    %481 = stablehlo.shift_right_logical %480, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %482 = stablehlo.xor %480, %481 : tensor<3x16xui32> loc("layer.1/attention")
    %483 = stablehlo.broadcast_in_dim %482, dims = [0, 2] : (tensor<3x16xui32>) -> tensor<3x4x16x16xui32> loc("layer.1/attention")
    %484 = stablehlo.add %483, %290 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %485 = stablehlo.add %484, %293 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %486 = stablehlo.shift_right_logical %485, %296 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %487 = stablehlo.xor %485, %486 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %488 = stablehlo.multiply %487, %299 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %489 = stablehlo.shift_right_logical %488, %301 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %490 = stablehlo.xor %488, %489 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %491 = stablehlo.multiply %490, %304 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %492 = stablehlo.shift_right_logical %491, %296 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %493 = stablehlo.xor %491, %492 : tensor<3x4x16x16xui32> loc("layer.1/attention")
    %494 = stablehlo.compare GE, %493, %309 : (tensor<3x4x16x16xui32>, tensor<3x4x16x16xui32>) -> tensor<3x4x16x16xi1> loc("layer.1/attention")
    %495 = stablehlo.divide %462, %311 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %496 = stablehlo.select %494, %495, %308 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %497 = stablehlo.dot_general %496, %451, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %498 = stablehlo.transpose %497, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %499 = stablehlo.reshape %498 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %500 = stablehlo.dot_general %499, %arg27, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %501 = stablehlo.broadcast_in_dim %arg28, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %502 = stablehlo.add %500, %501 : tensor<48x32xf32> loc("layer.1/attention")
    %503 = stablehlo.constant dense<1401181199> : tensor<ui32> loc("layer.1/attention")
    %504 = stablehlo.xor %137, %503 : tensor<ui32> loc("layer.1/attention")
    %505 = stablehlo.shift_right_logical %504, %115 : tensor<ui32> loc("layer.1/attention")
    %506 = stablehlo.xor %504, %505 : tensor<ui32> loc("layer.1/attention")
    %507 = stablehlo.multiply %506, %118 : tensor<ui32> loc("layer.1/attention")
    %508 = stablehlo.shift_right_logical %507, %120 : tensor<ui32> loc("layer.1/attention")
    %509 = stablehlo.xor %507, %508 : tensor<ui32> loc("layer.1/attention")
    %510 = stablehlo.multiply %509, %123 : tensor<ui32> loc("layer.1/attention")
    %511 = stablehlo.shift_right_logical %510, %115 : tensor<ui32> loc("layer.1/attention")
    %512 = stablehlo.xor %510, %511 : tensor<ui32> loc("layer.1/attention")
    %513 = stablehlo.broadcast_in_dim %512, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/attention")
    %514 = stablehlo.xor %180, %513 : tensor<3x16xui32> loc("layer.1/attention")
    %515 = stablehlo.shift_right_logical %514, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %516 = stablehlo.xor %514, %515 : tensor<3x16xui32> loc("layer.1/attention")
    %517 = stablehlo.multiply %516, %195 : tensor<3x16xui32> loc("layer.1/attention")
    %518 = stablehlo.shift_right_logical %517, %197 : tensor<3x16xui32> loc("layer.1/attention")
    %519 = stablehlo.xor %517, %518 : tensor<3x16xui32> loc("layer.1/attention")
    %520 = stablehlo.multiply %519, %200 : tensor<3x16xui32> loc("layer.1/attention")
    %521 = stablehlo.shift_right_logical %520, %192 : tensor<3x16xui32> loc("layer.1/attention")
    %522 = stablehlo.xor %520, %521 : tensor<3x16xui32> loc("layer.1/attention")
    %523 = stablehlo.reshape %522 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.1/attention")
    %524 = stablehlo.broadcast_in_dim %523, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.1/attention")
    %525 = stablehlo.add %524, %208 : tensor<48x32xui32> loc("layer.1/attention")
    %526 = stablehlo.shift_right_logical %525, %211 : tensor<48x32xui32> loc("layer.1/attention")
    %527 = stablehlo.xor %525, %526 : tensor<48x32xui32> loc("layer.1/attention")
    %528 = stablehlo.multiply %527, %214 : tensor<48x32xui32> loc("layer.1/attention")
    %529 = stablehlo.shift_right_logical %528, %216 : tensor<48x32xui32> loc("layer.1/attention")
    %530 = stablehlo.xor %528, %529 : tensor<48x32xui32> loc("layer.1/attention")
    %531 = stablehlo.multiply %530, %219 : tensor<48x32xui32> loc("layer.1/attention")
    %532 = stablehlo.shift_right_logical %531, %211 : tensor<48x32xui32> loc("layer.1/attention")
    %533 = stablehlo.xor %531, %532 : tensor<48x32xui32> loc("layer.1/attention")
    %534 = stablehlo.compare GE, %533, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.1/attention")
    %535 = stablehlo.divide %502, %229 : tensor<48x32xf32> loc("layer.1/attention")
    %536 = stablehlo.select %534, %535, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/attention")
    %537 = stablehlo.add %436, %536 : tensor<48x32xf32> loc("layer.1/attention")
    %c538 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %538 = stablehlo.reduce(%537 init: %c538) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %539 = stablehlo.divide %538, %155 : tensor<48xf32> loc("layer.1/attention")
    %540 = stablehlo.broadcast_in_dim %539, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %541 = stablehlo.subtract %537, %540 : tensor<48x32xf32> loc("layer.1/attention")
    %542 = stablehlo.multiply %541, %541 : tensor<48x32xf32> loc("layer.1/attention")
    %c543 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %543 = stablehlo.reduce(%542 init: %c543) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %544 = stablehlo.divide %543, %155 : tensor<48xf32> loc("layer.1/attention")
    %545 = stablehlo.add %544, %163 : tensor<48xf32> loc("layer.1/attention")
    %546 = stablehlo.rsqrt %545 : tensor<48xf32> loc("layer.1/attention")
    %547 = stablehlo.broadcast_in_dim %546, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %548 = stablehlo.multiply %541, %547 : tensor<48x32xf32> loc("layer.1/attention")
    %549 = stablehlo.broadcast_in_dim %arg29, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %550 = stablehlo.multiply %548, %549 : tensor<48x32xf32> loc("layer.1/attention")
    %551 = stablehlo.broadcast_in_dim %arg30, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %552 = stablehlo.add %550, %551 : tensor<48x32xf32> loc("layer.1/attention")
    %553 = stablehlo.dot_general %552, %arg31, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<64x32xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %554 = stablehlo.broadcast_in_dim %arg32, dims = [1] : (tensor<64xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %555 = stablehlo.add %553, %554 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %556 = stablehlo.multiply %555, %374 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %557 = stablehlo.multiply %555, %377 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %558 = chlo.erf %557 : tensor<48x64xf32> -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %559 = stablehlo.add %558, %381 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %560 = stablehlo.multiply %556, %559 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %561 = stablehlo.dot_general %560, %arg33, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<32x64xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %562 = stablehlo.broadcast_in_dim %arg34, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %563 = stablehlo.add %561, %562 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %564 = stablehlo.constant dense<4055616968> : tensor<ui32> loc("layer.1/feed_forward")
    %565 = stablehlo.xor %137, %564 : tensor<ui32> loc("layer.1/feed_forward")
    %566 = stablehlo.shift_right_logical %565, %115 : tensor<ui32> loc("layer.1/feed_forward")
    %567 = stablehlo.xor %565, %566 : tensor<ui32> loc("layer.1/feed_forward")
    %568 = stablehlo.multiply %567, %118 : tensor<ui32> loc("layer.1/feed_forward")
    %569 = stablehlo.shift_right_logical %568, %120 : tensor<ui32> loc("layer.1/feed_forward")
    %570 = stablehlo.xor %568, %569 : tensor<ui32> loc("layer.1/feed_forward")
    %571 = stablehlo.multiply %570, %123 : tensor<ui32> loc("layer.1/feed_forward")
    %572 = stablehlo.shift_right_logical %571, %115 : tensor<ui32> loc("layer.1/feed_forward")
    %573 = stablehlo.xor %571, %572 : tensor<ui32> loc("layer.1/feed_forward")
    %574 = stablehlo.broadcast_in_dim %573, dims = [] : (tensor<ui32>) -> tensor<3x16xui32> loc("layer.1/feed_forward")
    %575 = stablehlo.xor %180, %574 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %576 = stablehlo.shift_right_logical %575, %192 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %577 = stablehlo.xor %575, %576 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %578 = stablehlo.multiply %577, %195 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %579 = stablehlo.shift_right_logical %578, %197 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %580 = stablehlo.xor %578, %579 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %581 = stablehlo.multiply %580, %200 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %582 = stablehlo.shift_right_logical %581, %192 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %583 = stablehlo.xor %581, %582 : tensor<3x16xui32> loc("layer.1/feed_forward")
    %584 = stablehlo.reshape %583 : (tensor<3x16xui32>) -> tensor<48xui32> loc("layer.1/feed_forward")
    %585 = stablehlo.broadcast_in_dim %584, dims = [0] : (tensor<48xui32>) -> tensor<48x32xui32> loc("layer.1/feed_forward")
    %586 = stablehlo.add %585, %208 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %587 = stablehlo.shift_right_logical %586, %211 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %588 = stablehlo.xor %586, %587 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %589 = stablehlo.multiply %588, %214 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %590 = stablehlo.shift_right_logical %589, %216 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %591 = stablehlo.xor %589, %590 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %592 = stablehlo.multiply %591, %219 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %593 = stablehlo.shift_right_logical %592, %211 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %594 = stablehlo.xor %592, %593 : tensor<48x32xui32> loc("layer.1/feed_forward")
    %595 = stablehlo.compare GE, %594, %226 : (tensor<48x32xui32>, tensor<48x32xui32>) -> tensor<48x32xi1> loc("layer.1/feed_forward")
    %596 = stablehlo.divide %563, %229 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %597 = stablehlo.select %595, %596, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/feed_forward")
    %598 = stablehlo.add %552, %597 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c599 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %599 = stablehlo.reduce(%598 init: %c599) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %600 = stablehlo.divide %599, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %601 = stablehlo.broadcast_in_dim %600, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %602 = stablehlo.subtract %598, %601 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %603 = stablehlo.multiply %602, %602 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c604 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %604 = stablehlo.reduce(%603 init: %c604) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %605 = stablehlo.divide %604, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %606 = stablehlo.add %605, %163 : tensor<48xf32> loc("layer.1/feed_forward")
    %607 = stablehlo.rsqrt %606 : tensor<48xf32> loc("layer.1/feed_forward")
    %608 = stablehlo.broadcast_in_dim %607, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %609 = stablehlo.multiply %602, %608 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %610 = stablehlo.broadcast_in_dim %arg35, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %611 = stablehlo.multiply %609, %610 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %612 = stablehlo.broadcast_in_dim %arg36, dims = [1] : (tensor<32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %613 = stablehlo.add %611, %612 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %614 = stablehlo.broadcast_in_dim %arg116, dims = [0, 2] : (tensor<3x16xi32>) -> tensor<3x4x16xi32> loc("pooling")
    %615 = stablehlo.broadcast_in_dim %arg117, dims = [0, 1] : (tensor<3x4xi32>) -> tensor<3x4x16xi32> loc("pooling")
    %616 = stablehlo.compare EQ, %614, %615 : (tensor<3x4x16xi32>, tensor<3x4x16xi32>) -> tensor<3x4x16xi1> loc("pooling")
    %617 = stablehlo.convert %616 : (tensor<3x4x16xi1>) -> tensor<3x4x16xf32> loc("pooling")
    %618 = stablehlo.reshape %613 : (tensor<48x32xf32>) -> tensor<3x16x32xf32> loc("pooling")
    %619 = stablehlo.dot_general %617, %618, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16xf32>, tensor<3x16x32xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %c620 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %620 = stablehlo.reduce(%617 init: %c620) applies stablehlo.add across dimensions = [2] : (tensor<3x4x16xf32>, tensor<f32>) -> tensor<3x4xf32> loc("pooling")
    %621 = stablehlo.broadcast_in_dim %380, dims = [] : (tensor<f32>) -> tensor<3x4xf32> loc("pooling")
    %622 = stablehlo.maximum %620, %621 : tensor<3x4xf32> loc("pooling")
    %623 = stablehlo.broadcast_in_dim %622, dims = [0, 1] : (tensor<3x4xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %624 = stablehlo.divide %619, %623 : tensor<3x4x32xf32> loc("pooling")
    %625 = stablehlo.reshape %624 : (tensor<3x4x32xf32>) -> tensor<12x32xf32> loc("pooling")
    %626 = "stablehlo.gather"(%625, %arg118) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 32>}> : (tensor<12x32xf32>, tensor<6xi32>) -> tensor<6x32xf32> loc("pooling")
    %627 = stablehlo.multiply %626, %626 : tensor<6x32xf32> loc("pooling")
    %c628 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %628 = stablehlo.reduce(%627 init: %c628) applies stablehlo.add across dimensions = [1] : (tensor<6x32xf32>, tensor<f32>) -> tensor<6xf32> loc("pooling")
    %629 = stablehlo.constant dense<1.0e-24> : tensor<f32> loc("pooling")
    %630 = stablehlo.broadcast_in_dim %629, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %631 = stablehlo.maximum %628, %630 : tensor<6xf32> loc("pooling")
    %632 = stablehlo.rsqrt %631 : tensor<6xf32> loc("pooling")
    %633 = stablehlo.broadcast_in_dim %632, dims = [0] : (tensor<6xf32>) -> tensor<6x32xf32> loc("pooling")
    %634 = stablehlo.multiply %626, %633 : tensor<6x32xf32> loc("pooling")
    %636 = stablehlo.slice %634 [0:2, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %637 = stablehlo.slice %634 [2:4, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %638 = stablehlo.slice %634 [4:6, 0:32] : (tensor<6x32xf32>) -> tensor<2x32xf32> loc("loss")
    %639 = stablehlo.multiply %636, %637 : tensor<2x32xf32> loc("loss")
    %c640 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %640 = stablehlo.reduce(%639 init: %c640) applies stablehlo.add across dimensions = [1] : (tensor<2x32xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %641 = stablehlo.constant dense<2.0e1> : tensor<f32> loc("loss")
    %642 = stablehlo.broadcast_in_dim %641, dims = [] : (tensor<f32>) -> tensor<2xf32> loc("loss")
    %643 = stablehlo.multiply %640, %642 : tensor<2xf32> loc("loss")
    %644 = stablehlo.slice %arg120 [0:2] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %645 = stablehlo.slice %arg120 [2:4] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %646 = "stablehlo.all_gather"(%644) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %647 = stablehlo.broadcast_in_dim %644, dims = [0] : (tensor<2xui32>) -> tensor<2x16xui32> loc("loss")
    %648 = stablehlo.broadcast_in_dim %646, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %649 = stablehlo.compare EQ, %647, %648 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %650 = stablehlo.broadcast_in_dim %645, dims = [0] : (tensor<2xui32>) -> tensor<2x16xui32> loc("loss")
    %651 = stablehlo.compare EQ, %650, %648 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %652 = stablehlo.or %649, %651 : tensor<2x16xi1> loc("loss")
    %653 = "stablehlo.all_gather"(%645) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %654 = stablehlo.broadcast_in_dim %653, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %655 = stablehlo.compare EQ, %647, %654 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %656 = stablehlo.compare EQ, %650, %654 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %657 = stablehlo.or %655, %656 : tensor<2x16xi1> loc("loss")
    %658 = stablehlo.or %652, %657 : tensor<2x16xi1> loc("loss")
    %659 = stablehlo.slice %arg120 [4:6] : (tensor<6xui32>) -> tensor<2xui32> loc("loss")
    %660 = "stablehlo.all_gather"(%659) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xui32>) -> tensor<16xui32> loc("loss")
    %661 = stablehlo.broadcast_in_dim %660, dims = [1] : (tensor<16xui32>) -> tensor<2x16xui32> loc("loss")
    %662 = stablehlo.compare EQ, %647, %661 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %663 = stablehlo.compare EQ, %650, %661 : (tensor<2x16xui32>, tensor<2x16xui32>) -> tensor<2x16xi1> loc("loss")
    %664 = stablehlo.or %662, %663 : tensor<2x16xi1> loc("loss")
    %665 = "stablehlo.all_gather"(%637) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %666 = stablehlo.dot_general %636, %665, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %667 = stablehlo.broadcast_in_dim %641, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %668 = stablehlo.multiply %666, %667 : tensor<2x16xf32> loc("loss")
    %669 = stablehlo.broadcast_in_dim %254, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %670 = stablehlo.select %658, %669, %668 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %671 = stablehlo.reshape %643 : (tensor<2xf32>) -> tensor<2x1xf32> loc("loss")
    %672 = stablehlo.concatenate %671, %670, dim = 1 : (tensor<2x1xf32>, tensor<2x16xf32>) -> tensor<2x17xf32> loc("loss")
    %673 = "stablehlo.all_gather"(%638) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %674 = stablehlo.dot_general %636, %673, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %675 = stablehlo.multiply %674, %667 : tensor<2x16xf32> loc("loss")
    %676 = stablehlo.convert %arg119 : (tensor<2xi1>) -> tensor<2xi32> loc("loss")
    %677 = "stablehlo.all_gather"(%676) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2xi32>) -> tensor<16xi32> loc("loss")
    %678 = stablehlo.constant dense<0> : tensor<i32> loc("loss")
    %679 = stablehlo.broadcast_in_dim %678, dims = [] : (tensor<i32>) -> tensor<16xi32> loc("loss")
    %680 = stablehlo.compare NE, %677, %679 : (tensor<16xi32>, tensor<16xi32>) -> tensor<16xi1> loc("loss")
    %681 = stablehlo.broadcast_in_dim %680, dims = [1] : (tensor<16xi1>) -> tensor<2x16xi1> loc("loss")
    %682 = stablehlo.select %681, %675, %669 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %683 = stablehlo.select %664, %669, %682 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %684 = stablehlo.concatenate %672, %683, dim = 1 : (tensor<2x17xf32>, tensor<2x16xf32>) -> tensor<2x33xf32> loc("loss")
    %c685 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %685 = stablehlo.reduce(%684 init: %c685) applies stablehlo.maximum across dimensions = [1] : (tensor<2x33xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %686 = stablehlo.reshape %685 : (tensor<2xf32>) -> tensor<2xf32> loc("loss")
    %687 = stablehlo.broadcast_in_dim %686, dims = [0] : (tensor<2xf32>) -> tensor<2x33xf32> loc("loss")
    %688 = stablehlo.subtract %684, %687 : tensor<2x33xf32> loc("loss")
    %689 = stablehlo.exponential %688 : tensor<2x33xf32> loc("loss")
    %c690 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %690 = stablehlo.reduce(%689 init: %c690) applies stablehlo.add across dimensions = [1] : (tensor<2x33xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %691 = stablehlo.log %690 : tensor<2xf32> loc("loss")
    %692 = stablehlo.add %691, %686 : tensor<2xf32> loc("loss")
    %693 = stablehlo.subtract %692, %643 : tensor<2xf32> loc("loss")
    %694 = "stablehlo.all_gather"(%636) <{all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> : (tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %695 = stablehlo.dot_general %637, %694, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x32xf32>, tensor<16x32xf32>) -> tensor<2x16xf32> loc("loss")
    %696 = stablehlo.multiply %695, %667 : tensor<2x16xf32> loc("loss")
    %697 = stablehlo.select %658, %669, %696 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %698 = stablehlo.concatenate %671, %697, dim = 1 : (tensor<2x1xf32>, tensor<2x16xf32>) -> tensor<2x17xf32> loc("loss")
    %c699 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %699 = stablehlo.reduce(%698 init: %c699) applies stablehlo.maximum across dimensions = [1] : (tensor<2x17xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %700 = stablehlo.reshape %699 : (tensor<2xf32>) -> tensor<2xf32> loc("loss")
    %701 = stablehlo.broadcast_in_dim %700, dims = [0] : (tensor<2xf32>) -> tensor<2x17xf32> loc("loss")
    %702 = stablehlo.subtract %698, %701 : tensor<2x17xf32> loc("loss")
    %703 = stablehlo.exponential %702 : tensor<2x17xf32> loc("loss")
    %c704 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %704 = stablehlo.reduce(%703 init: %c704) applies stablehlo.add across dimensions = [1] : (tensor<2x17xf32>, tensor<f32>) -> tensor<2xf32> loc("loss")
    %705 = stablehlo.log %704 : tensor<2xf32> loc("loss")
    %706 = stablehlo.add %705, %700 : tensor<2xf32> loc("loss")
    %707 = stablehlo.add %693, %706 : tensor<2xf32> loc("loss")
    %708 = stablehlo.subtract %707, %643 : tensor<2xf32> loc("loss")
    %709 = stablehlo.broadcast_in_dim %373, dims = [] : (tensor<f32>) -> tensor<2xf32> loc("loss")
    %710 = stablehlo.multiply %708, %709 : tensor<2xf32> loc("loss")
    %711 = stablehlo.convert %658 : (tensor<2x16xi1>) -> tensor<2x16xf32> loc("loss")
    %c712 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %712 = stablehlo.reduce(%711 init: %c712) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x16xf32>, tensor<f32>) -> tensor<f32> loc("loss")
    %713 = stablehlo.constant dense<2.0e0> : tensor<f32> loc("loss")
    %714 = stablehlo.subtract %712, %713 : tensor<f32> loc("loss")
    %715 = stablehlo.constant dense<3.0e1> : tensor<f32> loc("loss")
    %716 = stablehlo.divide %714, %715 : tensor<f32> loc("loss")
    %c717 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %717 = stablehlo.reduce(%710 init: %c717) applies stablehlo.add across dimensions = [0] : (tensor<2xf32>, tensor<f32>) -> tensor<f32>
    %718 = stablehlo.divide %717, %713 : tensor<f32>
    %719 = stablehlo.divide %380, %713 : tensor<f32>
    %720 = stablehlo.broadcast_in_dim %719, dims = [] : (tensor<f32>) -> tensor<2xf32>
    %721 = stablehlo.multiply %720, %709 : tensor<2xf32> loc("loss")
    %722 = stablehlo.negate %721 : tensor<2xf32> loc("loss")
    %723 = stablehlo.divide %721, %704 : tensor<2xf32> loc("loss")
    %724 = stablehlo.broadcast_in_dim %723, dims = [0] : (tensor<2xf32>) -> tensor<2x17xf32> loc("loss")
    %725 = stablehlo.multiply %724, %703 : tensor<2x17xf32> loc("loss")
    %726 = stablehlo.slice %725 [0:2, 0:1] : (tensor<2x17xf32>) -> tensor<2x1xf32> loc("loss")
    %727 = stablehlo.slice %725 [0:2, 1:17] : (tensor<2x17xf32>) -> tensor<2x16xf32> loc("loss")
    %728 = stablehlo.reshape %726 : (tensor<2x1xf32>) -> tensor<2xf32> loc("loss")
    %729 = stablehlo.add %722, %728 : tensor<2xf32> loc("loss")
    %730 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<2x16xf32> loc("loss")
    %731 = stablehlo.select %658, %730, %727 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %732 = stablehlo.multiply %731, %667 : tensor<2x16xf32> loc("loss")
    %733 = stablehlo.dot_general %732, %694, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %734 = stablehlo.dot_general %732, %637, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %735 = "stablehlo.reduce_scatter"(%734) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %736 = stablehlo.add %729, %722 : tensor<2xf32> loc("loss")
    %737 = stablehlo.divide %721, %690 : tensor<2xf32> loc("loss")
    %738 = stablehlo.broadcast_in_dim %737, dims = [0] : (tensor<2xf32>) -> tensor<2x33xf32> loc("loss")
    %739 = stablehlo.multiply %738, %689 : tensor<2x33xf32> loc("loss")
    %740 = stablehlo.slice %739 [0:2, 0:17] : (tensor<2x33xf32>) -> tensor<2x17xf32> loc("loss")
    %741 = stablehlo.slice %739 [0:2, 17:33] : (tensor<2x33xf32>) -> tensor<2x16xf32> loc("loss")
    %742 = stablehlo.select %664, %730, %741 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %743 = stablehlo.select %681, %742, %730 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %744 = stablehlo.multiply %743, %667 : tensor<2x16xf32> loc("loss")
    %745 = stablehlo.dot_general %744, %673, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %746 = stablehlo.add %735, %745 : tensor<2x32xf32> loc("loss")
    %747 = stablehlo.dot_general %744, %636, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %748 = "stablehlo.reduce_scatter"(%747) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %749 = stablehlo.slice %740 [0:2, 0:1] : (tensor<2x17xf32>) -> tensor<2x1xf32> loc("loss")
    %750 = stablehlo.slice %740 [0:2, 1:17] : (tensor<2x17xf32>) -> tensor<2x16xf32> loc("loss")
    %751 = stablehlo.reshape %749 : (tensor<2x1xf32>) -> tensor<2xf32> loc("loss")
    %752 = stablehlo.add %736, %751 : tensor<2xf32> loc("loss")
    %753 = stablehlo.select %658, %730, %750 : tensor<2x16xi1>, tensor<2x16xf32> loc("loss")
    %754 = stablehlo.multiply %753, %667 : tensor<2x16xf32> loc("loss")
    %755 = stablehlo.dot_general %754, %665, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %756 = stablehlo.add %746, %755 : tensor<2x32xf32> loc("loss")
    %757 = stablehlo.dot_general %754, %636, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x16xf32>, tensor<2x32xf32>) -> tensor<16x32xf32> loc("loss")
    %758 = "stablehlo.reduce_scatter"(%757) <{scatter_dimension = 0 : i64, replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<16x32xf32>) -> tensor<2x32xf32> loc("loss")
    %759 = stablehlo.add %733, %758 : tensor<2x32xf32> loc("loss")
    %760 = stablehlo.multiply %752, %642 : tensor<2xf32> loc("loss")
    %761 = stablehlo.broadcast_in_dim %760, dims = [0] : (tensor<2xf32>) -> tensor<2x32xf32> loc("loss")
    %762 = stablehlo.multiply %761, %637 : tensor<2x32xf32> loc("loss")
    %763 = stablehlo.multiply %761, %636 : tensor<2x32xf32> loc("loss")
    %764 = stablehlo.add %756, %762 : tensor<2x32xf32> loc("loss")
    %765 = stablehlo.add %759, %763 : tensor<2x32xf32> loc("loss")
    %c766 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %766 = stablehlo.pad %748, %c766, low = [4, 0], high = [0, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %c767 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %767 = stablehlo.pad %765, %c767, low = [2, 0], high = [2, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %768 = stablehlo.add %766, %767 : tensor<6x32xf32> loc("loss")
    %c769 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %769 = stablehlo.pad %764, %c769, low = [0, 0], high = [4, 0], interior = [0, 0] : (tensor<2x32xf32>, tensor<f32>) -> tensor<6x32xf32> loc("loss")
    %770 = stablehlo.add %768, %769 : tensor<6x32xf32> loc("loss")
    %771 = stablehlo.multiply %770, %633 : tensor<6x32xf32> loc("pooling")
    %772 = stablehlo.multiply %770, %626 : tensor<6x32xf32> loc("pooling")
    %c773 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %773 = stablehlo.reduce(%772 init: %c773) applies stablehlo.add across dimensions = [1] : (tensor<6x32xf32>, tensor<f32>) -> tensor<6xf32> loc("pooling")
    %774 = stablehlo.multiply %773, %632 : tensor<6xf32> loc("pooling")
    %775 = stablehlo.multiply %774, %632 : tensor<6xf32> loc("pooling")
    %776 = stablehlo.multiply %775, %632 : tensor<6xf32> loc("pooling")
    %777 = stablehlo.constant dense<-5.0e-1> : tensor<f32> loc("pooling")
    %778 = stablehlo.broadcast_in_dim %777, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %779 = stablehlo.multiply %776, %778 : tensor<6xf32> loc("pooling")
    %780 = stablehlo.compare GE, %628, %630 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xi1> loc("pooling")
    %781 = stablehlo.broadcast_in_dim %223, dims = [] : (tensor<f32>) -> tensor<6xf32> loc("pooling")
    %782 = stablehlo.select %780, %779, %781 : tensor<6xi1>, tensor<6xf32> loc("pooling")
    %783 = stablehlo.broadcast_in_dim %782, dims = [0] : (tensor<6xf32>) -> tensor<6x32xf32> loc("pooling")
    %784 = stablehlo.multiply %783, %626 : tensor<6x32xf32> loc("pooling")
    %785 = stablehlo.add %771, %784 : tensor<6x32xf32> loc("pooling")
    %786 = stablehlo.add %785, %784 : tensor<6x32xf32> loc("pooling")
    %c787 = stablehlo.constant dense<0.0e0> : tensor<12x32xf32>
    %787 = "stablehlo.scatter"(%c787, %arg118, %786) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<12x32xf32>, tensor<6xi32>, tensor<6x32xf32>) -> tensor<12x32xf32> loc("pooling")
    %788 = stablehlo.reshape %787 : (tensor<12x32xf32>) -> tensor<3x4x32xf32> loc("pooling")
    %789 = stablehlo.divide %788, %623 : tensor<3x4x32xf32> loc("pooling")
    %790 = stablehlo.dot_general %789, %617, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x4x32xf32>, tensor<3x4x16xf32>) -> tensor<3x32x16xf32> loc("pooling")
    %791 = stablehlo.transpose %790, dims = [0, 2, 1] : (tensor<3x32x16xf32>) -> tensor<3x16x32xf32> loc("pooling")
    %792 = stablehlo.reshape %791 : (tensor<3x16x32xf32>) -> tensor<48x32xf32> loc("pooling")
    %c793 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %793 = stablehlo.reduce(%792 init: %c793) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %794 = stablehlo.multiply %792, %610 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %795 = stablehlo.multiply %792, %609 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c796 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %796 = stablehlo.reduce(%795 init: %c796) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %797 = stablehlo.multiply %794, %608 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %798 = stablehlo.multiply %794, %602 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c799 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %799 = stablehlo.reduce(%798 init: %c799) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %800 = stablehlo.multiply %799, %607 : tensor<48xf32> loc("layer.1/feed_forward")
    %801 = stablehlo.multiply %800, %607 : tensor<48xf32> loc("layer.1/feed_forward")
    %802 = stablehlo.multiply %801, %607 : tensor<48xf32> loc("layer.1/feed_forward")
    %803 = stablehlo.broadcast_in_dim %777, dims = [] : (tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %804 = stablehlo.multiply %802, %803 : tensor<48xf32> loc("layer.1/feed_forward")
    %805 = stablehlo.divide %804, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %806 = stablehlo.broadcast_in_dim %805, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %807 = stablehlo.multiply %806, %602 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %808 = stablehlo.add %797, %807 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %809 = stablehlo.add %808, %807 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %810 = stablehlo.negate %809 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c811 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %811 = stablehlo.reduce(%810 init: %c811) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/feed_forward")
    %812 = stablehlo.divide %811, %155 : tensor<48xf32> loc("layer.1/feed_forward")
    %813 = stablehlo.broadcast_in_dim %812, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %814 = stablehlo.add %809, %813 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %815 = stablehlo.select %595, %814, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/feed_forward")
    %816 = stablehlo.divide %815, %229 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %c817 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %817 = stablehlo.reduce(%816 init: %c817) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/feed_forward")
    %818 = stablehlo.dot_general %816, %arg33, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x64xf32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %819 = stablehlo.dot_general %816, %560, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x64xf32>) -> tensor<32x64xf32> loc("layer.1/feed_forward")
    %820 = stablehlo.multiply %818, %559 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %821 = stablehlo.multiply %818, %556 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %822 = stablehlo.multiply %557, %557 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %823 = stablehlo.negate %822 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %824 = stablehlo.exponential %823 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %825 = stablehlo.multiply %821, %824 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %826 = stablehlo.constant dense<1.1283792e0> : tensor<f32> loc("layer.1/feed_forward")
    %827 = stablehlo.broadcast_in_dim %826, dims = [] : (tensor<f32>) -> tensor<48x64xf32> loc("layer.1/feed_forward")
    %828 = stablehlo.multiply %825, %827 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %829 = stablehlo.multiply %828, %377 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %830 = stablehlo.multiply %820, %374 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %831 = stablehlo.add %829, %830 : tensor<48x64xf32> loc("layer.1/feed_forward")
    %c832 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %832 = stablehlo.reduce(%831 init: %c832) applies stablehlo.add across dimensions = [0] : (tensor<48x64xf32>, tensor<f32>) -> tensor<64xf32> loc("layer.1/feed_forward")
    %833 = stablehlo.dot_general %831, %arg31, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<64x32xf32>) -> tensor<48x32xf32> loc("layer.1/feed_forward")
    %834 = stablehlo.add %814, %833 : tensor<48x32xf32> loc("layer.1/feed_forward")
    %835 = stablehlo.dot_general %831, %552, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<48x32xf32>) -> tensor<64x32xf32> loc("layer.1/feed_forward")
    %c836 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %836 = stablehlo.reduce(%834 init: %c836) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %837 = stablehlo.multiply %834, %549 : tensor<48x32xf32> loc("layer.1/attention")
    %838 = stablehlo.multiply %834, %548 : tensor<48x32xf32> loc("layer.1/attention")
    %c839 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %839 = stablehlo.reduce(%838 init: %c839) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %840 = stablehlo.multiply %837, %547 : tensor<48x32xf32> loc("layer.1/attention")
    %841 = stablehlo.multiply %837, %541 : tensor<48x32xf32> loc("layer.1/attention")
    %c842 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %842 = stablehlo.reduce(%841 init: %c842) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %843 = stablehlo.multiply %842, %546 : tensor<48xf32> loc("layer.1/attention")
    %844 = stablehlo.multiply %843, %546 : tensor<48xf32> loc("layer.1/attention")
    %845 = stablehlo.multiply %844, %546 : tensor<48xf32> loc("layer.1/attention")
    %846 = stablehlo.multiply %845, %803 : tensor<48xf32> loc("layer.1/attention")
    %847 = stablehlo.divide %846, %155 : tensor<48xf32> loc("layer.1/attention")
    %848 = stablehlo.broadcast_in_dim %847, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %849 = stablehlo.multiply %848, %541 : tensor<48x32xf32> loc("layer.1/attention")
    %850 = stablehlo.add %840, %849 : tensor<48x32xf32> loc("layer.1/attention")
    %851 = stablehlo.add %850, %849 : tensor<48x32xf32> loc("layer.1/attention")
    %852 = stablehlo.negate %851 : tensor<48x32xf32> loc("layer.1/attention")
    %c853 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %853 = stablehlo.reduce(%852 init: %c853) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.1/attention")
    %854 = stablehlo.divide %853, %155 : tensor<48xf32> loc("layer.1/attention")
    %855 = stablehlo.broadcast_in_dim %854, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %856 = stablehlo.add %851, %855 : tensor<48x32xf32> loc("layer.1/attention")
    %857 = stablehlo.select %534, %856, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.1/attention")
    %858 = stablehlo.divide %857, %229 : tensor<48x32xf32> loc("layer.1/attention")
    %c859 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %859 = stablehlo.reduce(%858 init: %c859) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %860 = stablehlo.dot_general %858, %arg27, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %861 = stablehlo.dot_general %858, %499, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %862 = stablehlo.reshape %860 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %863 = stablehlo.transpose %862, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %864 = stablehlo.dot_general %863, %451, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %865 = stablehlo.dot_general %863, %496, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x16xf32>) -> tensor<3x4x8x16xf32> loc("layer.1/attention")
    %866 = stablehlo.transpose %865, dims = [0, 1, 3, 2] : (tensor<3x4x8x16xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %867 = stablehlo.select %494, %864, %308 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %868 = stablehlo.divide %867, %311 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %869 = stablehlo.divide %868, %461 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %870 = stablehlo.multiply %868, %462 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %871 = stablehlo.divide %870, %461 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %872 = stablehlo.negate %871 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %c873 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %873 = stablehlo.reduce(%872 init: %c873) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.1/attention")
    %874 = stablehlo.broadcast_in_dim %873, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.1/attention")
    %875 = stablehlo.add %869, %874 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %876 = stablehlo.multiply %875, %459 : tensor<3x4x16x16xf32> loc("layer.1/attention")
    %877 = stablehlo.select %256, %876, %308 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.1/attention")
    %878 = stablehlo.dot_general %877, %446, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %879 = stablehlo.dot_general %877, %452, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.1/attention")
    %880 = stablehlo.multiply %878, %251 : tensor<3x4x16x8xf32> loc("layer.1/attention")
    %881 = stablehlo.transpose %866, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %882 = stablehlo.reshape %881 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %c883 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %883 = stablehlo.reduce(%882 init: %c883) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %884 = stablehlo.dot_general %882, %arg25, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %885 = stablehlo.add %856, %884 : tensor<48x32xf32> loc("layer.1/attention")
    %886 = stablehlo.dot_general %882, %436, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %887 = stablehlo.transpose %879, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %888 = stablehlo.reshape %887 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %c889 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %889 = stablehlo.reduce(%888 init: %c889) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %890 = stablehlo.dot_general %888, %arg23, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %891 = stablehlo.add %885, %890 : tensor<48x32xf32> loc("layer.1/attention")
    %892 = stablehlo.dot_general %888, %436, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %893 = stablehlo.transpose %880, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.1/attention")
    %894 = stablehlo.reshape %893 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %c895 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %895 = stablehlo.reduce(%894 init: %c895) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.1/attention")
    %896 = stablehlo.dot_general %894, %arg21, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.1/attention")
    %897 = stablehlo.add %891, %896 : tensor<48x32xf32> loc("layer.1/attention")
    %898 = stablehlo.dot_general %894, %436, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.1/attention")
    %c899 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %899 = stablehlo.reduce(%897 init: %c899) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %900 = stablehlo.multiply %897, %433 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %901 = stablehlo.multiply %897, %432 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c902 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %902 = stablehlo.reduce(%901 init: %c902) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %903 = stablehlo.multiply %900, %431 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %904 = stablehlo.multiply %900, %425 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c905 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %905 = stablehlo.reduce(%904 init: %c905) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %906 = stablehlo.multiply %905, %430 : tensor<48xf32> loc("layer.0/feed_forward")
    %907 = stablehlo.multiply %906, %430 : tensor<48xf32> loc("layer.0/feed_forward")
    %908 = stablehlo.multiply %907, %430 : tensor<48xf32> loc("layer.0/feed_forward")
    %909 = stablehlo.multiply %908, %803 : tensor<48xf32> loc("layer.0/feed_forward")
    %910 = stablehlo.divide %909, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %911 = stablehlo.broadcast_in_dim %910, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %912 = stablehlo.multiply %911, %425 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %913 = stablehlo.add %903, %912 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %914 = stablehlo.add %913, %912 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %915 = stablehlo.negate %914 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c916 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %916 = stablehlo.reduce(%915 init: %c916) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/feed_forward")
    %917 = stablehlo.divide %916, %155 : tensor<48xf32> loc("layer.0/feed_forward")
    %918 = stablehlo.broadcast_in_dim %917, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %919 = stablehlo.add %914, %918 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %920 = stablehlo.select %418, %919, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/feed_forward")
    %921 = stablehlo.divide %920, %229 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %c922 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %922 = stablehlo.reduce(%921 init: %c922) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/feed_forward")
    %923 = stablehlo.dot_general %921, %arg17, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x64xf32>) -> tensor<48x64xf32> loc("layer.0/feed_forward")
    %924 = stablehlo.dot_general %921, %383, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x64xf32>) -> tensor<32x64xf32> loc("layer.0/feed_forward")
    %925 = stablehlo.multiply %923, %382 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %926 = stablehlo.multiply %923, %375 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %927 = stablehlo.multiply %378, %378 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %928 = stablehlo.negate %927 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %929 = stablehlo.exponential %928 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %930 = stablehlo.multiply %926, %929 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %931 = stablehlo.multiply %930, %827 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %932 = stablehlo.multiply %931, %377 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %933 = stablehlo.multiply %925, %374 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %934 = stablehlo.add %932, %933 : tensor<48x64xf32> loc("layer.0/feed_forward")
    %c935 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %935 = stablehlo.reduce(%934 init: %c935) applies stablehlo.add across dimensions = [0] : (tensor<48x64xf32>, tensor<f32>) -> tensor<64xf32> loc("layer.0/feed_forward")
    %936 = stablehlo.dot_general %934, %arg15, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<64x32xf32>) -> tensor<48x32xf32> loc("layer.0/feed_forward")
    %937 = stablehlo.add %919, %936 : tensor<48x32xf32> loc("layer.0/feed_forward")
    %938 = stablehlo.dot_general %934, %369, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x64xf32>, tensor<48x32xf32>) -> tensor<64x32xf32> loc("layer.0/feed_forward")
    %c939 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %939 = stablehlo.reduce(%937 init: %c939) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %940 = stablehlo.multiply %937, %366 : tensor<48x32xf32> loc("layer.0/attention")
    %941 = stablehlo.multiply %937, %365 : tensor<48x32xf32> loc("layer.0/attention")
    %c942 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %942 = stablehlo.reduce(%941 init: %c942) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %943 = stablehlo.multiply %940, %364 : tensor<48x32xf32> loc("layer.0/attention")
    %944 = stablehlo.multiply %940, %358 : tensor<48x32xf32> loc("layer.0/attention")
    %c945 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %945 = stablehlo.reduce(%944 init: %c945) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %946 = stablehlo.multiply %945, %363 : tensor<48xf32> loc("layer.0/attention")
    %947 = stablehlo.multiply %946, %363 : tensor<48xf32> loc("layer.0/attention")
    %948 = stablehlo.multiply %947, %363 : tensor<48xf32> loc("layer.0/attention")
    %949 = stablehlo.multiply %948, %803 : tensor<48xf32> loc("layer.0/attention")
    %950 = stablehlo.divide %949, %155 : tensor<48xf32> loc("layer.0/attention")
    %951 = stablehlo.broadcast_in_dim %950, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %952 = stablehlo.multiply %951, %358 : tensor<48x32xf32> loc("layer.0/attention")
    %953 = stablehlo.add %943, %952 : tensor<48x32xf32> loc("layer.0/attention")
    %954 = stablehlo.add %953, %952 : tensor<48x32xf32> loc("layer.0/attention")
    %955 = stablehlo.negate %954 : tensor<48x32xf32> loc("layer.0/attention")
    %c956 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %956 = stablehlo.reduce(%955 init: %c956) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("layer.0/attention")
    %957 = stablehlo.divide %956, %155 : tensor<48xf32> loc("layer.0/attention")
    %958 = stablehlo.broadcast_in_dim %957, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %959 = stablehlo.add %954, %958 : tensor<48x32xf32> loc("layer.0/attention")
    %960 = stablehlo.select %351, %959, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("layer.0/attention")
    %961 = stablehlo.divide %960, %229 : tensor<48x32xf32> loc("layer.0/attention")
    %c962 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %962 = stablehlo.reduce(%961 init: %c962) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %963 = stablehlo.dot_general %961, %arg11, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %964 = stablehlo.dot_general %961, %316, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %965 = stablehlo.reshape %963 : (tensor<48x32xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %966 = stablehlo.transpose %965, dims = [0, 2, 1, 3] : (tensor<3x16x4x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %967 = stablehlo.dot_general %966, %249, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %968 = stablehlo.dot_general %966, %313, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x8xf32>, tensor<3x4x16x16xf32>) -> tensor<3x4x8x16xf32> loc("layer.0/attention")
    %969 = stablehlo.transpose %968, dims = [0, 1, 3, 2] : (tensor<3x4x8x16xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %970 = stablehlo.select %310, %967, %308 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %971 = stablehlo.divide %970, %311 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %972 = stablehlo.divide %971, %264 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %973 = stablehlo.multiply %971, %265 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %974 = stablehlo.divide %973, %264 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %975 = stablehlo.negate %974 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %c976 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %976 = stablehlo.reduce(%975 init: %c976) applies stablehlo.add across dimensions = [3] : (tensor<3x4x16x16xf32>, tensor<f32>) -> tensor<3x4x16xf32> loc("layer.0/attention")
    %977 = stablehlo.broadcast_in_dim %976, dims = [0, 1, 2] : (tensor<3x4x16xf32>) -> tensor<3x4x16x16xf32> loc("layer.0/attention")
    %978 = stablehlo.add %972, %977 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %979 = stablehlo.multiply %978, %262 : tensor<3x4x16x16xf32> loc("layer.0/attention")
    %980 = stablehlo.select %256, %979, %308 : tensor<3x4x16x16xi1>, tensor<3x4x16x16xf32> loc("layer.0/attention")
    %981 = stablehlo.dot_general %980, %244, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %982 = stablehlo.dot_general %980, %252, batching_dims = [0, 1] x [0, 1], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x4x16x16xf32>, tensor<3x4x16x8xf32>) -> tensor<3x4x16x8xf32> loc("layer.0/attention")
    %983 = stablehlo.multiply %981, %251 : tensor<3x4x16x8xf32> loc("layer.0/attention")
    %984 = stablehlo.transpose %969, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %985 = stablehlo.reshape %984 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %c986 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %986 = stablehlo.reduce(%985 init: %c986) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %987 = stablehlo.dot_general %985, %arg9, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %988 = stablehlo.add %959, %987 : tensor<48x32xf32> loc("layer.0/attention")
    %989 = stablehlo.dot_general %985, %231, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %990 = stablehlo.transpose %982, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %991 = stablehlo.reshape %990 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %c992 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %992 = stablehlo.reduce(%991 init: %c992) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %993 = stablehlo.dot_general %991, %arg7, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %994 = stablehlo.add %988, %993 : tensor<48x32xf32> loc("layer.0/attention")
    %995 = stablehlo.dot_general %991, %231, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %996 = stablehlo.transpose %983, dims = [0, 2, 1, 3] : (tensor<3x4x16x8xf32>) -> tensor<3x16x4x8xf32> loc("layer.0/attention")
    %997 = stablehlo.reshape %996 : (tensor<3x16x4x8xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %c998 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %998 = stablehlo.reduce(%997 init: %c998) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("layer.0/attention")
    %999 = stablehlo.dot_general %997, %arg5, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<32x32xf32>) -> tensor<48x32xf32> loc("layer.0/attention")
    %1000 = stablehlo.add %994, %999 : tensor<48x32xf32> loc("layer.0/attention")
    %1001 = stablehlo.dot_general %997, %231, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<48x32xf32>, tensor<48x32xf32>) -> tensor<32x32xf32> loc("layer.0/attention")
    %1002 = stablehlo.select %227, %1000, %224 : tensor<48x32xi1>, tensor<48x32xf32> loc("embeddings")
    %1003 = stablehlo.divide %1002, %229 : tensor<48x32xf32> loc("embeddings")
    %c1004 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1004 = stablehlo.reduce(%1003 init: %c1004) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %1005 = stablehlo.multiply %1003, %168 : tensor<48x32xf32> loc("embeddings")
    %1006 = stablehlo.multiply %1003, %167 : tensor<48x32xf32> loc("embeddings")
    %c1007 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1007 = stablehlo.reduce(%1006 init: %c1007) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %1008 = stablehlo.multiply %1005, %166 : tensor<48x32xf32> loc("embeddings")
    %1009 = stablehlo.multiply %1005, %158 : tensor<48x32xf32> loc("embeddings")
    %c1010 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1010 = stablehlo.reduce(%1009 init: %c1010) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %1011 = stablehlo.multiply %1010, %165 : tensor<48xf32> loc("embeddings")
    %1012 = stablehlo.multiply %1011, %165 : tensor<48xf32> loc("embeddings")
    %1013 = stablehlo.multiply %1012, %165 : tensor<48xf32> loc("embeddings")
    %1014 = stablehlo.multiply %1013, %803 : tensor<48xf32> loc("embeddings")
    %1015 = stablehlo.divide %1014, %155 : tensor<48xf32> loc("embeddings")
    %1016 = stablehlo.broadcast_in_dim %1015, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %1017 = stablehlo.multiply %1016, %158 : tensor<48x32xf32> loc("embeddings")
    %1018 = stablehlo.add %1008, %1017 : tensor<48x32xf32> loc("embeddings")
    %1019 = stablehlo.add %1018, %1017 : tensor<48x32xf32> loc("embeddings")
    %1020 = stablehlo.negate %1019 : tensor<48x32xf32> loc("embeddings")
    %c1021 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1021 = stablehlo.reduce(%1020 init: %c1021) applies stablehlo.add across dimensions = [1] : (tensor<48x32xf32>, tensor<f32>) -> tensor<48xf32> loc("embeddings")
    %1022 = stablehlo.divide %1021, %155 : tensor<48xf32> loc("embeddings")
    %1023 = stablehlo.broadcast_in_dim %1022, dims = [0] : (tensor<48xf32>) -> tensor<48x32xf32> loc("embeddings")
    %1024 = stablehlo.add %1019, %1023 : tensor<48x32xf32> loc("embeddings")
    %c1025 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1025 = stablehlo.reduce(%1024 init: %c1025) applies stablehlo.add across dimensions = [0] : (tensor<48x32xf32>, tensor<f32>) -> tensor<32xf32> loc("embeddings")
    %1026 = stablehlo.reshape %1025 : (tensor<32xf32>) -> tensor<1x32xf32> loc("embeddings")
    %c1027 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1027 = stablehlo.pad %1026, %c1027, low = [0, 0], high = [1, 0], interior = [0, 0] : (tensor<1x32xf32>, tensor<f32>) -> tensor<2x32xf32> loc("embeddings")
    %c1028 = stablehlo.constant dense<0.0e0> : tensor<40x32xf32>
    %1028 = "stablehlo.scatter"(%c1028, %146, %1024) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<40x32xf32>, tensor<48xi32>, tensor<48x32xf32>) -> tensor<40x32xf32> loc("embeddings")
    %c1029 = stablehlo.constant dense<0.0e0> : tensor<97x32xf32>
    %1029 = "stablehlo.scatter"(%c1029, %144, %1024) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<97x32xf32>, tensor<48xi32>, tensor<48x32xf32>) -> tensor<97x32xf32> loc("embeddings")
    %1030:39 = "stablehlo.all_reduce"(%718, %1029, %1028, %1027, %1007, %1004, %1001, %998, %995, %992, %989, %986, %964, %962, %942, %939, %938, %935, %924, %922, %902, %899, %898, %895, %892, %889, %886, %883, %861, %859, %839, %836, %835, %832, %819, %817, %796, %793, %716) <{replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>}> ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %z = stablehlo.add %x, %y : tensor<f32>
      "stablehlo.return"(%z) : (tensor<f32>) -> ()
    }) : (tensor<f32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>) -> (tensor<f32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>) loc("all_reduce")
    %1070 = stablehlo.constant dense<8.0e0> : tensor<f32>
    %1071 = stablehlo.divide %1030#0, %1070 : tensor<f32>
    %1072 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<97x32xf32>
    %1073 = stablehlo.divide %1030#1, %1072 : tensor<97x32xf32>
    %1074 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<40x32xf32>
    %1075 = stablehlo.divide %1030#2, %1074 : tensor<40x32xf32>
    %1076 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<2x32xf32>
    %1077 = stablehlo.divide %1030#3, %1076 : tensor<2x32xf32>
    %1078 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<32xf32>
    %1079 = stablehlo.divide %1030#4, %1078 : tensor<32xf32>
    %1080 = stablehlo.divide %1030#5, %1078 : tensor<32xf32>
    %1081 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<32x32xf32>
    %1082 = stablehlo.divide %1030#6, %1081 : tensor<32x32xf32>
    %1083 = stablehlo.divide %1030#7, %1078 : tensor<32xf32>
    %1084 = stablehlo.divide %1030#8, %1081 : tensor<32x32xf32>
    %1085 = stablehlo.divide %1030#9, %1078 : tensor<32xf32>
    %1086 = stablehlo.divide %1030#10, %1081 : tensor<32x32xf32>
    %1087 = stablehlo.divide %1030#11, %1078 : tensor<32xf32>
    %1088 = stablehlo.divide %1030#12, %1081 : tensor<32x32xf32>
    %1089 = stablehlo.divide %1030#13, %1078 : tensor<32xf32>
    %1090 = stablehlo.divide %1030#14, %1078 : tensor<32xf32>
    %1091 = stablehlo.divide %1030#15, %1078 : tensor<32xf32>
    %1092 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<64x32xf32>
    %1093 = stablehlo.divide %1030#16, %1092 : tensor<64x32xf32>
    %1094 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<64xf32>
    %1095 = stablehlo.divide %1030#17, %1094 : tensor<64xf32>
    %1096 = stablehlo.broadcast_in_dim %1070, dims = [] : (tensor<f32>) -> tensor<32x64xf32>
    %1097 = stablehlo.divide %1030#18, %1096 : tensor<32x64xf32>
    %1098 = stablehlo.divide %1030#19, %1078 : tensor<32xf32>
    %1099 = stablehlo.divide %1030#20, %1078 : tensor<32xf32>
    %1100 = stablehlo.divide %1030#21, %1078 : tensor<32xf32>
    %1101 = stablehlo.divide %1030#22, %1081 : tensor<32x32xf32>
    %1102 = stablehlo.divide %1030#23, %1078 : tensor<32xf32>
    %1103 = stablehlo.divide %1030#24, %1081 : tensor<32x32xf32>
    %1104 = stablehlo.divide %1030#25, %1078 : tensor<32xf32>
    %1105 = stablehlo.divide %1030#26, %1081 : tensor<32x32xf32>
    %1106 = stablehlo.divide %1030#27, %1078 : tensor<32xf32>
    %1107 = stablehlo.divide %1030#28, %1081 : tensor<32x32xf32>
    %1108 = stablehlo.divide %1030#29, %1078 : tensor<32xf32>
    %1109 = stablehlo.divide %1030#30, %1078 : tensor<32xf32>
    %1110 = stablehlo.divide %1030#31, %1078 : tensor<32xf32>
    %1111 = stablehlo.divide %1030#32, %1092 : tensor<64x32xf32>
    %1112 = stablehlo.divide %1030#33, %1094 : tensor<64xf32>
    %1113 = stablehlo.divide %1030#34, %1096 : tensor<32x64xf32>
    %1114 = stablehlo.divide %1030#35, %1078 : tensor<32xf32>
    %1115 = stablehlo.divide %1030#36, %1078 : tensor<32xf32>
    %1116 = stablehlo.divide %1030#37, %1078 : tensor<32xf32>
    %1117 = stablehlo.divide %1030#38, %1070 : tensor<f32>
    %1118 = stablehlo.convert %arg111 : (tensor<i32>) -> tensor<f32> loc("adamw")
    %1119 = stablehlo.multiply %1073, %1073 : tensor<97x32xf32> loc("adamw")
    %c1120 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1120 = stablehlo.reduce(%1119 init: %c1120) applies stablehlo.add across dimensions = [0, 1] : (tensor<97x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1121 = stablehlo.multiply %1075, %1075 : tensor<40x32xf32> loc("adamw")
    %c1122 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1122 = stablehlo.reduce(%1121 init: %c1122) applies stablehlo.add across dimensions = [0, 1] : (tensor<40x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1123 = stablehlo.multiply %1077, %1077 : tensor<2x32xf32> loc("adamw")
    %c1124 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1124 = stablehlo.reduce(%1123 init: %c1124) applies stablehlo.add across dimensions = [0, 1] : (tensor<2x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1125 = stablehlo.multiply %1079, %1079 : tensor<32xf32> loc("adamw")
    %c1126 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1126 = stablehlo.reduce(%1125 init: %c1126) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1127 = stablehlo.multiply %1080, %1080 : tensor<32xf32> loc("adamw")
    %c1128 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1128 = stablehlo.reduce(%1127 init: %c1128) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1129 = stablehlo.multiply %1082, %1082 : tensor<32x32xf32> loc("adamw")
    %c1130 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1130 = stablehlo.reduce(%1129 init: %c1130) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1131 = stablehlo.multiply %1083, %1083 : tensor<32xf32> loc("adamw")
    %c1132 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1132 = stablehlo.reduce(%1131 init: %c1132) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1133 = stablehlo.multiply %1084, %1084 : tensor<32x32xf32> loc("adamw")
    %c1134 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1134 = stablehlo.reduce(%1133 init: %c1134) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1135 = stablehlo.multiply %1085, %1085 : tensor<32xf32> loc("adamw")
    %c1136 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1136 = stablehlo.reduce(%1135 init: %c1136) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1137 = stablehlo.multiply %1086, %1086 : tensor<32x32xf32> loc("adamw")
    %c1138 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1138 = stablehlo.reduce(%1137 init: %c1138) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1139 = stablehlo.multiply %1087, %1087 : tensor<32xf32> loc("adamw")
    %c1140 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1140 = stablehlo.reduce(%1139 init: %c1140) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1141 = stablehlo.multiply %1088, %1088 : tensor<32x32xf32> loc("adamw")
    %c1142 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1142 = stablehlo.reduce(%1141 init: %c1142) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1143 = stablehlo.multiply %1089, %1089 : tensor<32xf32> loc("adamw")
    %c1144 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1144 = stablehlo.reduce(%1143 init: %c1144) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1145 = stablehlo.multiply %1090, %1090 : tensor<32xf32> loc("adamw")
    %c1146 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1146 = stablehlo.reduce(%1145 init: %c1146) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1147 = stablehlo.multiply %1091, %1091 : tensor<32xf32> loc("adamw")
    %c1148 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1148 = stablehlo.reduce(%1147 init: %c1148) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1149 = stablehlo.multiply %1093, %1093 : tensor<64x32xf32> loc("adamw")
    %c1150 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1150 = stablehlo.reduce(%1149 init: %c1150) applies stablehlo.add across dimensions = [0, 1] : (tensor<64x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1151 = stablehlo.multiply %1095, %1095 : tensor<64xf32> loc("adamw")
    %c1152 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1152 = stablehlo.reduce(%1151 init: %c1152) applies stablehlo.add across dimensions = [0] : (tensor<64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1153 = stablehlo.multiply %1097, %1097 : tensor<32x64xf32> loc("adamw")
    %c1154 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1154 = stablehlo.reduce(%1153 init: %c1154) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1155 = stablehlo.multiply %1098, %1098 : tensor<32xf32> loc("adamw")
    %c1156 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1156 = stablehlo.reduce(%1155 init: %c1156) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1157 = stablehlo.multiply %1099, %1099 : tensor<32xf32> loc("adamw")
    %c1158 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1158 = stablehlo.reduce(%1157 init: %c1158) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1159 = stablehlo.multiply %1100, %1100 : tensor<32xf32> loc("adamw")
    %c1160 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1160 = stablehlo.reduce(%1159 init: %c1160) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1161 = stablehlo.multiply %1101, %1101 : tensor<32x32xf32> loc("adamw")
    %c1162 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1162 = stablehlo.reduce(%1161 init: %c1162) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1163 = stablehlo.multiply %1102, %1102 : tensor<32xf32> loc("adamw")
    %c1164 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1164 = stablehlo.reduce(%1163 init: %c1164) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1165 = stablehlo.multiply %1103, %1103 : tensor<32x32xf32> loc("adamw")
    %c1166 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1166 = stablehlo.reduce(%1165 init: %c1166) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1167 = stablehlo.multiply %1104, %1104 : tensor<32xf32> loc("adamw")
    %c1168 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1168 = stablehlo.reduce(%1167 init: %c1168) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1169 = stablehlo.multiply %1105, %1105 : tensor<32x32xf32> loc("adamw")
    %c1170 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1170 = stablehlo.reduce(%1169 init: %c1170) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1171 = stablehlo.multiply %1106, %1106 : tensor<32xf32> loc("adamw")
    %c1172 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1172 = stablehlo.reduce(%1171 init: %c1172) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1173 = stablehlo.multiply %1107, %1107 : tensor<32x32xf32> loc("adamw")
    %c1174 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1174 = stablehlo.reduce(%1173 init: %c1174) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1175 = stablehlo.multiply %1108, %1108 : tensor<32xf32> loc("adamw")
    %c1176 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1176 = stablehlo.reduce(%1175 init: %c1176) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1177 = stablehlo.multiply %1109, %1109 : tensor<32xf32> loc("adamw")
    %c1178 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1178 = stablehlo.reduce(%1177 init: %c1178) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1179 = stablehlo.multiply %1110, %1110 : tensor<32xf32> loc("adamw")
    %c1180 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1180 = stablehlo.reduce(%1179 init: %c1180) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1181 = stablehlo.multiply %1111, %1111 : tensor<64x32xf32> loc("adamw")
    %c1182 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1182 = stablehlo.reduce(%1181 init: %c1182) applies stablehlo.add across dimensions = [0, 1] : (tensor<64x32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1183 = stablehlo.multiply %1112, %1112 : tensor<64xf32> loc("adamw")
    %c1184 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1184 = stablehlo.reduce(%1183 init: %c1184) applies stablehlo.add across dimensions = [0] : (tensor<64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1185 = stablehlo.multiply %1113, %1113 : tensor<32x64xf32> loc("adamw")
    %c1186 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1186 = stablehlo.reduce(%1185 init: %c1186) applies stablehlo.add across dimensions = [0, 1] : (tensor<32x64xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1187 = stablehlo.multiply %1114, %1114 : tensor<32xf32> loc("adamw")
    %c1188 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1188 = stablehlo.reduce(%1187 init: %c1188) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1189 = stablehlo.multiply %1115, %1115 : tensor<32xf32> loc("adamw")
    %c1190 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1190 = stablehlo.reduce(%1189 init: %c1190) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1191 = stablehlo.multiply %1116, %1116 : tensor<32xf32> loc("adamw")
    %c1192 = stablehlo.constant dense<0.0e0> : tensor<f32>
    %1192 = stablehlo.reduce(%1191 init: %c1192) applies stablehlo.add across dimensions = [0] : (tensor<32xf32>, tensor<f32>) -> tensor<f32> loc("adamw")
    %1193 = stablehlo.add %1120, %1122 : tensor<f32> loc("adamw")
    %1194 = stablehlo.add %1193, %1124 : tensor<f32> loc("adamw")
    %1195 = stablehlo.add %1194, %1126 : tensor<f32> loc("adamw")
    %1196 = stablehlo.add %1195, %1128 : tensor<f32> loc("adamw")
    %1197 = stablehlo.add %1196, %1130 : tensor<f32> loc("adamw")
    %1198 = stablehlo.add %1197, %1132 : tensor<f32> loc("adamw")
    %1199 = stablehlo.add %1198, %1134 : tensor<f32> loc("adamw")
    %1200 = stablehlo.add %1199, %1136 : tensor<f32> loc("adamw")
    %1201 = stablehlo.add %1200, %1138 : tensor<f32> loc("adamw")
    %1202 = stablehlo.add %1201, %1140 : tensor<f32> loc("adamw")
    %1203 = stablehlo.add %1202, %1142 : tensor<f32> loc("adamw")
    %1204 = stablehlo.add %1203, %1144 : tensor<f32> loc("adamw")
    %1205 = stablehlo.add %1204, %1146 : tensor<f32> loc("adamw")
    %1206 = stablehlo.add %1205, %1148 : tensor<f32> loc("adamw")
    %1207 = stablehlo.add %1206, %1150 : tensor<f32> loc("adamw")
    %1208 = stablehlo.add %1207, %1152 : tensor<f32> loc("adamw")
    %1209 = stablehlo.add %1208, %1154 : tensor<f32> loc("adamw")
    %1210 = stablehlo.add %1209, %1156 : tensor<f32> loc("adamw")
    %1211 = stablehlo.add %1210, %1158 : tensor<f32> loc("adamw")
    %1212 = stablehlo.add %1211, %1160 : tensor<f32> loc("adamw")
    %1213 = stablehlo.add %1212, %1162 : tensor<f32> loc("adamw")
    %1214 = stablehlo.add %1213, %1164 : tensor<f32> loc("adamw")
    %1215 = stablehlo.add %1214, %1166 : tensor<f32> loc("adamw")
    %1216 = stablehlo.add %1215, %1168 : tensor<f32> loc("adamw")
    %1217 = stablehlo.add %1216, %1170 : tensor<f32> loc("adamw")
    %1218 = stablehlo.add %1217, %1172 : tensor<f32> loc("adamw")
    %1219 = stablehlo.add %1218, %1174 : tensor<f32> loc("adamw")
    %1220 = stablehlo.add %1219, %1176 : tensor<f32> loc("adamw")
    %1221 = stablehlo.add %1220, %1178 : tensor<f32> loc("adamw")
    %1222 = stablehlo.add %1221, %1180 : tensor<f32> loc("adamw")
    %1223 = stablehlo.add %1222, %1182 : tensor<f32> loc("adamw")
    %1224 = stablehlo.add %1223, %1184 : tensor<f32> loc("adamw")
    %1225 = stablehlo.add %1224, %1186 : tensor<f32> loc("adamw")
    %1226 = stablehlo.add %1225, %1188 : tensor<f32> loc("adamw")
    %1227 = stablehlo.add %1226, %1190 : tensor<f32> loc("adamw")
    %1228 = stablehlo.add %1227, %1192 : tensor<f32> loc("adamw")
    %1229 = stablehlo.sqrt %1228 : tensor<f32> loc("adamw")
    %1230 = stablehlo.is_finite %1229 : (tensor<f32>) -> tensor<i1> loc("adamw")
    %1231 = stablehlo.is_finite %1071 : (tensor<f32>) -> tensor<i1> loc("adamw")
    %1232 = stablehlo.and %1230, %1231 : tensor<i1> loc("adamw")
    %1233 = stablehlo.constant dense<1.0e-6> : tensor<f32> loc("adamw")
    %1234 = stablehlo.add %1229, %1233 : tensor<f32> loc("adamw")
    %1235 = stablehlo.divide %380, %1234 : tensor<f32> loc("adamw")
    %1236 = stablehlo.minimum %1235, %380 : tensor<f32> loc("adamw")
    %1237 = stablehlo.constant dense<-1.05360515e-1> : tensor<f32> loc("adamw")
    %1238 = stablehlo.multiply %1118, %1237 : tensor<f32> loc("adamw")
    %1239 = stablehlo.exponential_minus_one %1238 : tensor<f32> loc("adamw")
    %1240 = stablehlo.negate %1239 : tensor<f32> loc("adamw")
    %1241 = stablehlo.constant dense<-1.0005003e-3> : tensor<f32> loc("adamw")
    %1242 = stablehlo.multiply %1118, %1241 : tensor<f32> loc("adamw")
    %1243 = stablehlo.exponential_minus_one %1242 : tensor<f32> loc("adamw")
    %1244 = stablehlo.negate %1243 : tensor<f32> loc("adamw")
    %1245 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1246 = stablehlo.multiply %1073, %1245 : tensor<97x32xf32> loc("adamw")
    %1247 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1248 = stablehlo.multiply %arg37, %1247 : tensor<97x32xf32> loc("adamw")
    %1249 = stablehlo.constant dense<1.0e-1> : tensor<f32> loc("adamw")
    %1250 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1251 = stablehlo.multiply %1246, %1250 : tensor<97x32xf32> loc("adamw")
    %1252 = stablehlo.add %1248, %1251 : tensor<97x32xf32> loc("adamw")
    %1253 = stablehlo.constant dense<9.99e-1> : tensor<f32> loc("adamw")
    %1254 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1255 = stablehlo.multiply %arg74, %1254 : tensor<97x32xf32> loc("adamw")
    %1256 = stablehlo.multiply %1246, %1246 : tensor<97x32xf32> loc("adamw")
    %1257 = stablehlo.constant dense<1.0e-3> : tensor<f32> loc("adamw")
    %1258 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1259 = stablehlo.multiply %1256, %1258 : tensor<97x32xf32> loc("adamw")
    %1260 = stablehlo.add %1255, %1259 : tensor<97x32xf32> loc("adamw")
    %1261 = stablehlo.sqrt %1260 : tensor<97x32xf32> loc("adamw")
    %1262 = stablehlo.sqrt %1244 : tensor<f32> loc("adamw")
    %1263 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1264 = stablehlo.divide %1261, %1263 : tensor<97x32xf32> loc("adamw")
    %1265 = stablehlo.constant dense<1.0e-8> : tensor<f32> loc("adamw")
    %1266 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1267 = stablehlo.add %1264, %1266 : tensor<97x32xf32> loc("adamw")
    %1268 = stablehlo.constant dense<1.0e-2> : tensor<f32> loc("adamw")
    %1269 = stablehlo.multiply %arg112, %1268 : tensor<f32> loc("adamw")
    %1270 = stablehlo.negate %1269 : tensor<f32> loc("adamw")
    %1271 = stablehlo.add %1270, %380 : tensor<f32> loc("adamw")
    %1272 = stablehlo.broadcast_in_dim %1271, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1273 = stablehlo.multiply %arg0, %1272 : tensor<97x32xf32> loc("adamw")
    %1274 = stablehlo.divide %1252, %1267 : tensor<97x32xf32> loc("adamw")
    %1275 = stablehlo.divide %arg112, %1240 : tensor<f32> loc("adamw")
    %1276 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<97x32xf32> loc("adamw")
    %1277 = stablehlo.multiply %1274, %1276 : tensor<97x32xf32> loc("adamw")
    %1278 = stablehlo.subtract %1273, %1277 : tensor<97x32xf32> loc("adamw")
    %1279 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<97x32xi1> loc("adamw")
    %1280 = stablehlo.select %1279, %1278, %arg0 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1281 = stablehlo.select %1279, %1252, %arg37 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1282 = stablehlo.select %1279, %1260, %arg74 : tensor<97x32xi1>, tensor<97x32xf32> loc("adamw")
    %1283 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1284 = stablehlo.multiply %1075, %1283 : tensor<40x32xf32> loc("adamw")
    %1285 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1286 = stablehlo.multiply %arg38, %1285 : tensor<40x32xf32> loc("adamw")
    %1287 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1288 = stablehlo.multiply %1284, %1287 : tensor<40x32xf32> loc("adamw")
    %1289 = stablehlo.add %1286, %1288 : tensor<40x32xf32> loc("adamw")
    %1290 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1291 = stablehlo.multiply %arg75, %1290 : tensor<40x32xf32> loc("adamw")
    %1292 = stablehlo.multiply %1284, %1284 : tensor<40x32xf32> loc("adamw")
    %1293 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1294 = stablehlo.multiply %1292, %1293 : tensor<40x32xf32> loc("adamw")
    %1295 = stablehlo.add %1291, %1294 : tensor<40x32xf32> loc("adamw")
    %1296 = stablehlo.sqrt %1295 : tensor<40x32xf32> loc("adamw")
    %1297 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1298 = stablehlo.divide %1296, %1297 : tensor<40x32xf32> loc("adamw")
    %1299 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1300 = stablehlo.add %1298, %1299 : tensor<40x32xf32> loc("adamw")
    %1301 = stablehlo.broadcast_in_dim %1271, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1302 = stablehlo.multiply %arg1, %1301 : tensor<40x32xf32> loc("adamw")
    %1303 = stablehlo.divide %1289, %1300 : tensor<40x32xf32> loc("adamw")
    %1304 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<40x32xf32> loc("adamw")
    %1305 = stablehlo.multiply %1303, %1304 : tensor<40x32xf32> loc("adamw")
    %1306 = stablehlo.subtract %1302, %1305 : tensor<40x32xf32> loc("adamw")
    %1307 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<40x32xi1> loc("adamw")
    %1308 = stablehlo.select %1307, %1306, %arg1 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1309 = stablehlo.select %1307, %1289, %arg38 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1310 = stablehlo.select %1307, %1295, %arg75 : tensor<40x32xi1>, tensor<40x32xf32> loc("adamw")
    %1311 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1312 = stablehlo.multiply %1077, %1311 : tensor<2x32xf32> loc("adamw")
    %1313 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1314 = stablehlo.multiply %arg39, %1313 : tensor<2x32xf32> loc("adamw")
    %1315 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1316 = stablehlo.multiply %1312, %1315 : tensor<2x32xf32> loc("adamw")
    %1317 = stablehlo.add %1314, %1316 : tensor<2x32xf32> loc("adamw")
    %1318 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1319 = stablehlo.multiply %arg76, %1318 : tensor<2x32xf32> loc("adamw")
    %1320 = stablehlo.multiply %1312, %1312 : tensor<2x32xf32> loc("adamw")
    %1321 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1322 = stablehlo.multiply %1320, %1321 : tensor<2x32xf32> loc("adamw")
    %1323 = stablehlo.add %1319, %1322 : tensor<2x32xf32> loc("adamw")
    %1324 = stablehlo.sqrt %1323 : tensor<2x32xf32> loc("adamw")
    %1325 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1326 = stablehlo.divide %1324, %1325 : tensor<2x32xf32> loc("adamw")
    %1327 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1328 = stablehlo.add %1326, %1327 : tensor<2x32xf32> loc("adamw")
    %1329 = stablehlo.broadcast_in_dim %1271, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1330 = stablehlo.multiply %arg2, %1329 : tensor<2x32xf32> loc("adamw")
    %1331 = stablehlo.divide %1317, %1328 : tensor<2x32xf32> loc("adamw")
    %1332 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<2x32xf32> loc("adamw")
    %1333 = stablehlo.multiply %1331, %1332 : tensor<2x32xf32> loc("adamw")
    %1334 = stablehlo.subtract %1330, %1333 : tensor<2x32xf32> loc("adamw")
    %1335 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<2x32xi1> loc("adamw")
    %1336 = stablehlo.select %1335, %1334, %arg2 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1337 = stablehlo.select %1335, %1317, %arg39 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1338 = stablehlo.select %1335, %1323, %arg76 : tensor<2x32xi1>, tensor<2x32xf32> loc("adamw")
    %1339 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1340 = stablehlo.multiply %1079, %1339 : tensor<32xf32> loc("adamw")
    %1341 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1342 = stablehlo.multiply %arg40, %1341 : tensor<32xf32> loc("adamw")
    %1343 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1344 = stablehlo.multiply %1340, %1343 : tensor<32xf32> loc("adamw")
    %1345 = stablehlo.add %1342, %1344 : tensor<32xf32> loc("adamw")
    %1346 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1347 = stablehlo.multiply %arg77, %1346 : tensor<32xf32> loc("adamw")
    %1348 = stablehlo.multiply %1340, %1340 : tensor<32xf32> loc("adamw")
    %1349 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1350 = stablehlo.multiply %1348, %1349 : tensor<32xf32> loc("adamw")
    %1351 = stablehlo.add %1347, %1350 : tensor<32xf32> loc("adamw")
    %1352 = stablehlo.sqrt %1351 : tensor<32xf32> loc("adamw")
    %1353 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1354 = stablehlo.divide %1352, %1353 : tensor<32xf32> loc("adamw")
    %1355 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1356 = stablehlo.add %1354, %1355 : tensor<32xf32> loc("adamw")
    %1357 = stablehlo.divide %1345, %1356 : tensor<32xf32> loc("adamw")
    %1358 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<32xf32> loc("adamw")
    %1359 = stablehlo.multiply %1357, %1358 : tensor<32xf32> loc("adamw")
    %1360 = stablehlo.subtract %arg3, %1359 : tensor<32xf32> loc("adamw")
    %1361 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<32xi1> loc("adamw")
    %1362 = stablehlo.select %1361, %1360, %arg3 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1363 = stablehlo.select %1361, %1345, %arg40 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1364 = stablehlo.select %1361, %1351, %arg77 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1365 = stablehlo.multiply %1080, %1339 : tensor<32xf32> loc("adamw")
    %1366 = stablehlo.multiply %arg41, %1341 : tensor<32xf32> loc("adamw")
    %1367 = stablehlo.multiply %1365, %1343 : tensor<32xf32> loc("adamw")
    %1368 = stablehlo.add %1366, %1367 : tensor<32xf32> loc("adamw")
    %1369 = stablehlo.multiply %arg78, %1346 : tensor<32xf32> loc("adamw")
    %1370 = stablehlo.multiply %1365, %1365 : tensor<32xf32> loc("adamw")
    %1371 = stablehlo.multiply %1370, %1349 : tensor<32xf32> loc("adamw")
    %1372 = stablehlo.add %1369, %1371 : tensor<32xf32> loc("adamw")
    %1373 = stablehlo.sqrt %1372 : tensor<32xf32> loc("adamw")
    %1374 = stablehlo.divide %1373, %1353 : tensor<32xf32> loc("adamw")
    %1375 = stablehlo.add %1374, %1355 : tensor<32xf32> loc("adamw")
    %1376 = stablehlo.divide %1368, %1375 : tensor<32xf32> loc("adamw")
    %1377 = stablehlo.multiply %1376, %1358 : tensor<32xf32> loc("adamw")
    %1378 = stablehlo.subtract %arg4, %1377 : tensor<32xf32> loc("adamw")
    %1379 = stablehlo.select %1361, %1378, %arg4 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1380 = stablehlo.select %1361, %1368, %arg41 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1381 = stablehlo.select %1361, %1372, %arg78 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1382 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1383 = stablehlo.multiply %1082, %1382 : tensor<32x32xf32> loc("adamw")
    %1384 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1385 = stablehlo.multiply %arg42, %1384 : tensor<32x32xf32> loc("adamw")
    %1386 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1387 = stablehlo.multiply %1383, %1386 : tensor<32x32xf32> loc("adamw")
    %1388 = stablehlo.add %1385, %1387 : tensor<32x32xf32> loc("adamw")
    %1389 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1390 = stablehlo.multiply %arg79, %1389 : tensor<32x32xf32> loc("adamw")
    %1391 = stablehlo.multiply %1383, %1383 : tensor<32x32xf32> loc("adamw")
    %1392 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1393 = stablehlo.multiply %1391, %1392 : tensor<32x32xf32> loc("adamw")
    %1394 = stablehlo.add %1390, %1393 : tensor<32x32xf32> loc("adamw")
    %1395 = stablehlo.sqrt %1394 : tensor<32x32xf32> loc("adamw")
    %1396 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1397 = stablehlo.divide %1395, %1396 : tensor<32x32xf32> loc("adamw")
    %1398 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1399 = stablehlo.add %1397, %1398 : tensor<32x32xf32> loc("adamw")
    %1400 = stablehlo.broadcast_in_dim %1271, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1401 = stablehlo.multiply %arg5, %1400 : tensor<32x32xf32> loc("adamw")
    %1402 = stablehlo.divide %1388, %1399 : tensor<32x32xf32> loc("adamw")
    %1403 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<32x32xf32> loc("adamw")
    %1404 = stablehlo.multiply %1402, %1403 : tensor<32x32xf32> loc("adamw")
    %1405 = stablehlo.subtract %1401, %1404 : tensor<32x32xf32> loc("adamw")
    %1406 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<32x32xi1> loc("adamw")
    %1407 = stablehlo.select %1406, %1405, %arg5 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1408 = stablehlo.select %1406, %1388, %arg42 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1409 = stablehlo.select %1406, %1394, %arg79 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1410 = stablehlo.multiply %1083, %1339 : tensor<32xf32> loc("adamw")
    %1411 = stablehlo.multiply %arg43, %1341 : tensor<32xf32> loc("adamw")
    %1412 = stablehlo.multiply %1410, %1343 : tensor<32xf32> loc("adamw")
    %1413 = stablehlo.add %1411, %1412 : tensor<32xf32> loc("adamw")
    %1414 = stablehlo.multiply %arg80, %1346 : tensor<32xf32> loc("adamw")
    %1415 = stablehlo.multiply %1410, %1410 : tensor<32xf32> loc("adamw")
    %1416 = stablehlo.multiply %1415, %1349 : tensor<32xf32> loc("adamw")
    %1417 = stablehlo.add %1414, %1416 : tensor<32xf32> loc("adamw")
    %1418 = stablehlo.sqrt %1417 : tensor<32xf32> loc("adamw")
    %1419 = stablehlo.divide %1418, %1353 : tensor<32xf32> loc("adamw")
    %1420 = stablehlo.add %1419, %1355 : tensor<32xf32> loc("adamw")
    %1421 = stablehlo.divide %1413, %1420 : tensor<32xf32> loc("adamw")
    %1422 = stablehlo.multiply %1421, %1358 : tensor<32xf32> loc("adamw")
    %1423 = stablehlo.subtract %arg6, %1422 : tensor<32xf32> loc("adamw")
    %1424 = stablehlo.select %1361, %1423, %arg6 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1425 = stablehlo.select %1361, %1413, %arg43 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1426 = stablehlo.select %1361, %1417, %arg80 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1427 = stablehlo.multiply %1084, %1382 : tensor<32x32xf32> loc("adamw")
    %1428 = stablehlo.multiply %arg44, %1384 : tensor<32x32xf32> loc("adamw")
    %1429 = stablehlo.multiply %1427, %1386 : tensor<32x32xf32> loc("adamw")
    %1430 = stablehlo.add %1428, %1429 : tensor<32x32xf32> loc("adamw")
    %1431 = stablehlo.multiply %arg81, %1389 : tensor<32x32xf32> loc("adamw")
    %1432 = stablehlo.multiply %1427, %1427 : tensor<32x32xf32> loc("adamw")
    %1433 = stablehlo.multiply %1432, %1392 : tensor<32x32xf32> loc("adamw")
    %1434 = stablehlo.add %1431, %1433 : tensor<32x32xf32> loc("adamw")
    %1435 = stablehlo.sqrt %1434 : tensor<32x32xf32> loc("adamw")
    %1436 = stablehlo.divide %1435, %1396 : tensor<32x32xf32> loc("adamw")
    %1437 = stablehlo.add %1436, %1398 : tensor<32x32xf32> loc("adamw")
    %1438 = stablehlo.multiply %arg7, %1400 : tensor<32x32xf32> loc("adamw")
    %1439 = stablehlo.divide %1430, %1437 : tensor<32x32xf32> loc("adamw")
    %1440 = stablehlo.multiply %1439, %1403 : tensor<32x32xf32> loc("adamw")
    %1441 = stablehlo.subtract %1438, %1440 : tensor<32x32xf32> loc("adamw")
    %1442 = stablehlo.select %1406, %1441, %arg7 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1443 = stablehlo.select %1406, %1430, %arg44 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1444 = stablehlo.select %1406, %1434, %arg81 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1445 = stablehlo.multiply %1085, %1339 : tensor<32xf32> loc("adamw")
    %1446 = stablehlo.multiply %arg45, %1341 : tensor<32xf32> loc("adamw")
    %1447 = stablehlo.multiply %1445, %1343 : tensor<32xf32> loc("adamw")
    %1448 = stablehlo.add %1446, %1447 : tensor<32xf32> loc("adamw")
    %1449 = stablehlo.multiply %arg82, %1346 : tensor<32xf32> loc("adamw")
    %1450 = stablehlo.multiply %1445, %1445 : tensor<32xf32> loc("adamw")
    %1451 = stablehlo.multiply %1450, %1349 : tensor<32xf32> loc("adamw")
    %1452 = stablehlo.add %1449, %1451 : tensor<32xf32> loc("adamw")
    %1453 = stablehlo.sqrt %1452 : tensor<32xf32> loc("adamw")
    %1454 = stablehlo.divide %1453, %1353 : tensor<32xf32> loc("adamw")
    %1455 = stablehlo.add %1454, %1355 : tensor<32xf32> loc("adamw")
    %1456 = stablehlo.divide %1448, %1455 : tensor<32xf32> loc("adamw")
    %1457 = stablehlo.multiply %1456, %1358 : tensor<32xf32> loc("adamw")
    %1458 = stablehlo.subtract %arg8, %1457 : tensor<32xf32> loc("adamw")
    %1459 = stablehlo.select %1361, %1458, %arg8 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1460 = stablehlo.select %1361, %1448, %arg45 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1461 = stablehlo.select %1361, %1452, %arg82 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1462 = stablehlo.multiply %1086, %1382 : tensor<32x32xf32> loc("adamw")
    %1463 = stablehlo.multiply %arg46, %1384 : tensor<32x32xf32> loc("adamw")
    %1464 = stablehlo.multiply %1462, %1386 : tensor<32x32xf32> loc("adamw")
    %1465 = stablehlo.add %1463, %1464 : tensor<32x32xf32> loc("adamw")
    %1466 = stablehlo.multiply %arg83, %1389 : tensor<32x32xf32> loc("adamw")
    %1467 = stablehlo.multiply %1462, %1462 : tensor<32x32xf32> loc("adamw")
    %1468 = stablehlo.multiply %1467, %1392 : tensor<32x32xf32> loc("adamw")
    %1469 = stablehlo.add %1466, %1468 : tensor<32x32xf32> loc("adamw")
    %1470 = stablehlo.sqrt %1469 : tensor<32x32xf32> loc("adamw")
    %1471 = stablehlo.divide %1470, %1396 : tensor<32x32xf32> loc("adamw")
    %1472 = stablehlo.add %1471, %1398 : tensor<32x32xf32> loc("adamw")
    %1473 = stablehlo.multiply %arg9, %1400 : tensor<32x32xf32> loc("adamw")
    %1474 = stablehlo.divide %1465, %1472 : tensor<32x32xf32> loc("adamw")
    %1475 = stablehlo.multiply %1474, %1403 : tensor<32x32xf32> loc("adamw")
    %1476 = stablehlo.subtract %1473, %1475 : tensor<32x32xf32> loc("adamw")
    %1477 = stablehlo.select %1406, %1476, %arg9 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1478 = stablehlo.select %1406, %1465, %arg46 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1479 = stablehlo.select %1406, %1469, %arg83 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1480 = stablehlo.multiply %1087, %1339 : tensor<32xf32> loc("adamw")
    %1481 = stablehlo.multiply %arg47, %1341 : tensor<32xf32> loc("adamw")
    %1482 = stablehlo.multiply %1480, %1343 : tensor<32xf32> loc("adamw")
    %1483 = stablehlo.add %1481, %1482 : tensor<32xf32> loc("adamw")
    %1484 = stablehlo.multiply %arg84, %1346 : tensor<32xf32> loc("adamw")
    %1485 = stablehlo.multiply %1480, %1480 : tensor<32xf32> loc("adamw")
    %1486 = stablehlo.multiply %1485, %1349 : tensor<32xf32> loc("adamw")
    %1487 = stablehlo.add %1484, %1486 : tensor<32xf32> loc("adamw")
    %1488 = stablehlo.sqrt %1487 : tensor<32xf32> loc("adamw")
    %1489 = stablehlo.divide %1488, %1353 : tensor<32xf32> loc("adamw")
    %1490 = stablehlo.add %1489, %1355 : tensor<32xf32> loc("adamw")
    %1491 = stablehlo.divide %1483, %1490 : tensor<32xf32> loc("adamw")
    %1492 = stablehlo.multiply %1491, %1358 : tensor<32xf32> loc("adamw")
    %1493 = stablehlo.subtract %arg10, %1492 : tensor<32xf32> loc("adamw")
    %1494 = stablehlo.select %1361, %1493, %arg10 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1495 = stablehlo.select %1361, %1483, %arg47 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1496 = stablehlo.select %1361, %1487, %arg84 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1497 = stablehlo.multiply %1088, %1382 : tensor<32x32xf32> loc("adamw")
    %1498 = stablehlo.multiply %arg48, %1384 : tensor<32x32xf32> loc("adamw")
    %1499 = stablehlo.multiply %1497, %1386 : tensor<32x32xf32> loc("adamw")
    %1500 = stablehlo.add %1498, %1499 : tensor<32x32xf32> loc("adamw")
    %1501 = stablehlo.multiply %arg85, %1389 : tensor<32x32xf32> loc("adamw")
    %1502 = stablehlo.multiply %1497, %1497 : tensor<32x32xf32> loc("adamw")
    %1503 = stablehlo.multiply %1502, %1392 : tensor<32x32xf32> loc("adamw")
    %1504 = stablehlo.add %1501, %1503 : tensor<32x32xf32> loc("adamw")
    %1505 = stablehlo.sqrt %1504 : tensor<32x32xf32> loc("adamw")
    %1506 = stablehlo.divide %1505, %1396 : tensor<32x32xf32> loc("adamw")
    %1507 = stablehlo.add %1506, %1398 : tensor<32x32xf32> loc("adamw")
    %1508 = stablehlo.multiply %arg11, %1400 : tensor<32x32xf32> loc("adamw")
    %1509 = stablehlo.divide %1500, %1507 : tensor<32x32xf32> loc("adamw")
    %1510 = stablehlo.multiply %1509, %1403 : tensor<32x32xf32> loc("adamw")
    %1511 = stablehlo.subtract %1508, %1510 : tensor<32x32xf32> loc("adamw")
    %1512 = stablehlo.select %1406, %1511, %arg11 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1513 = stablehlo.select %1406, %1500, %arg48 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1514 = stablehlo.select %1406, %1504, %arg85 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1515 = stablehlo.multiply %1089, %1339 : tensor<32xf32> loc("adamw")
    %1516 = stablehlo.multiply %arg49, %1341 : tensor<32xf32> loc("adamw")
    %1517 = stablehlo.multiply %1515, %1343 : tensor<32xf32> loc("adamw")
    %1518 = stablehlo.add %1516, %1517 : tensor<32xf32> loc("adamw")
    %1519 = stablehlo.multiply %arg86, %1346 : tensor<32xf32> loc("adamw")
    %1520 = stablehlo.multiply %1515, %1515 : tensor<32xf32> loc("adamw")
    %1521 = stablehlo.multiply %1520, %1349 : tensor<32xf32> loc("adamw")
    %1522 = stablehlo.add %1519, %1521 : tensor<32xf32> loc("adamw")
    %1523 = stablehlo.sqrt %1522 : tensor<32xf32> loc("adamw")
    %1524 = stablehlo.divide %1523, %1353 : tensor<32xf32> loc("adamw")
    %1525 = stablehlo.add %1524, %1355 : tensor<32xf32> loc("adamw")
    %1526 = stablehlo.divide %1518, %1525 : tensor<32xf32> loc("adamw")
    %1527 = stablehlo.multiply %1526, %1358 : tensor<32xf32> loc("adamw")
    %1528 = stablehlo.subtract %arg12, %1527 : tensor<32xf32> loc("adamw")
    %1529 = stablehlo.select %1361, %1528, %arg12 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1530 = stablehlo.select %1361, %1518, %arg49 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1531 = stablehlo.select %1361, %1522, %arg86 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1532 = stablehlo.multiply %1090, %1339 : tensor<32xf32> loc("adamw")
    %1533 = stablehlo.multiply %arg50, %1341 : tensor<32xf32> loc("adamw")
    %1534 = stablehlo.multiply %1532, %1343 : tensor<32xf32> loc("adamw")
    %1535 = stablehlo.add %1533, %1534 : tensor<32xf32> loc("adamw")
    %1536 = stablehlo.multiply %arg87, %1346 : tensor<32xf32> loc("adamw")
    %1537 = stablehlo.multiply %1532, %1532 : tensor<32xf32> loc("adamw")
    %1538 = stablehlo.multiply %1537, %1349 : tensor<32xf32> loc("adamw")
    %1539 = stablehlo.add %1536, %1538 : tensor<32xf32> loc("adamw")
    %1540 = stablehlo.sqrt %1539 : tensor<32xf32> loc("adamw")
    %1541 = stablehlo.divide %1540, %1353 : tensor<32xf32> loc("adamw")
    %1542 = stablehlo.add %1541, %1355 : tensor<32xf32> loc("adamw")
    %1543 = stablehlo.divide %1535, %1542 : tensor<32xf32> loc("adamw")
    %1544 = stablehlo.multiply %1543, %1358 : tensor<32xf32> loc("adamw")
    %1545 = stablehlo.subtract %arg13, %1544 : tensor<32xf32> loc("adamw")
    %1546 = stablehlo.select %1361, %1545, %arg13 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1547 = stablehlo.select %1361, %1535, %arg50 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1548 = stablehlo.select %1361, %1539, %arg87 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1549 = stablehlo.multiply %1091, %1339 : tensor<32xf32> loc("adamw")
    %1550 = stablehlo.multiply %arg51, %1341 : tensor<32xf32> loc("adamw")
    %1551 = stablehlo.multiply %1549, %1343 : tensor<32xf32> loc("adamw")
    %1552 = stablehlo.add %1550, %1551 : tensor<32xf32> loc("adamw")
    %1553 = stablehlo.multiply %arg88, %1346 : tensor<32xf32> loc("adamw")
    %1554 = stablehlo.multiply %1549, %1549 : tensor<32xf32> loc("adamw")
    %1555 = stablehlo.multiply %1554, %1349 : tensor<32xf32> loc("adamw")
    %1556 = stablehlo.add %1553, %1555 : tensor<32xf32> loc("adamw")
    %1557 = stablehlo.sqrt %1556 : tensor<32xf32> loc("adamw")
    %1558 = stablehlo.divide %1557, %1353 : tensor<32xf32> loc("adamw")
    %1559 = stablehlo.add %1558, %1355 : tensor<32xf32> loc("adamw")
    %1560 = stablehlo.divide %1552, %1559 : tensor<32xf32> loc("adamw")
    %1561 = stablehlo.multiply %1560, %1358 : tensor<32xf32> loc("adamw")
    %1562 = stablehlo.subtract %arg14, %1561 : tensor<32xf32> loc("adamw")
    %1563 = stablehlo.select %1361, %1562, %arg14 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1564 = stablehlo.select %1361, %1552, %arg51 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1565 = stablehlo.select %1361, %1556, %arg88 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1566 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1567 = stablehlo.multiply %1093, %1566 : tensor<64x32xf32> loc("adamw")
    %1568 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1569 = stablehlo.multiply %arg52, %1568 : tensor<64x32xf32> loc("adamw")
    %1570 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1571 = stablehlo.multiply %1567, %1570 : tensor<64x32xf32> loc("adamw")
    %1572 = stablehlo.add %1569, %1571 : tensor<64x32xf32> loc("adamw")
    %1573 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1574 = stablehlo.multiply %arg89, %1573 : tensor<64x32xf32> loc("adamw")
    %1575 = stablehlo.multiply %1567, %1567 : tensor<64x32xf32> loc("adamw")
    %1576 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1577 = stablehlo.multiply %1575, %1576 : tensor<64x32xf32> loc("adamw")
    %1578 = stablehlo.add %1574, %1577 : tensor<64x32xf32> loc("adamw")
    %1579 = stablehlo.sqrt %1578 : tensor<64x32xf32> loc("adamw")
    %1580 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1581 = stablehlo.divide %1579, %1580 : tensor<64x32xf32> loc("adamw")
    %1582 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1583 = stablehlo.add %1581, %1582 : tensor<64x32xf32> loc("adamw")
    %1584 = stablehlo.broadcast_in_dim %1271, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1585 = stablehlo.multiply %arg15, %1584 : tensor<64x32xf32> loc("adamw")
    %1586 = stablehlo.divide %1572, %1583 : tensor<64x32xf32> loc("adamw")
    %1587 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<64x32xf32> loc("adamw")
    %1588 = stablehlo.multiply %1586, %1587 : tensor<64x32xf32> loc("adamw")
    %1589 = stablehlo.subtract %1585, %1588 : tensor<64x32xf32> loc("adamw")
    %1590 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<64x32xi1> loc("adamw")
    %1591 = stablehlo.select %1590, %1589, %arg15 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1592 = stablehlo.select %1590, %1572, %arg52 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1593 = stablehlo.select %1590, %1578, %arg89 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1594 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1595 = stablehlo.multiply %1095, %1594 : tensor<64xf32> loc("adamw")
    %1596 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1597 = stablehlo.multiply %arg53, %1596 : tensor<64xf32> loc("adamw")
    %1598 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1599 = stablehlo.multiply %1595, %1598 : tensor<64xf32> loc("adamw")
    %1600 = stablehlo.add %1597, %1599 : tensor<64xf32> loc("adamw")
    %1601 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1602 = stablehlo.multiply %arg90, %1601 : tensor<64xf32> loc("adamw")
    %1603 = stablehlo.multiply %1595, %1595 : tensor<64xf32> loc("adamw")
    %1604 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1605 = stablehlo.multiply %1603, %1604 : tensor<64xf32> loc("adamw")
    %1606 = stablehlo.add %1602, %1605 : tensor<64xf32> loc("adamw")
    %1607 = stablehlo.sqrt %1606 : tensor<64xf32> loc("adamw")
    %1608 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1609 = stablehlo.divide %1607, %1608 : tensor<64xf32> loc("adamw")
    %1610 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1611 = stablehlo.add %1609, %1610 : tensor<64xf32> loc("adamw")
    %1612 = stablehlo.divide %1600, %1611 : tensor<64xf32> loc("adamw")
    %1613 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<64xf32> loc("adamw")
    %1614 = stablehlo.multiply %1612, %1613 : tensor<64xf32> loc("adamw")
    %1615 = stablehlo.subtract %arg16, %1614 : tensor<64xf32> loc("adamw")
    %1616 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<64xi1> loc("adamw")
    %1617 = stablehlo.select %1616, %1615, %arg16 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1618 = stablehlo.select %1616, %1600, %arg53 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1619 = stablehlo.select %1616, %1606, %arg90 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1620 = stablehlo.broadcast_in_dim %1236, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1621 = stablehlo.multiply %1097, %1620 : tensor<32x64xf32> loc("adamw")
    %1622 = stablehlo.broadcast_in_dim %228, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1623 = stablehlo.multiply %arg54, %1622 : tensor<32x64xf32> loc("adamw")
    %1624 = stablehlo.broadcast_in_dim %1249, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1625 = stablehlo.multiply %1621, %1624 : tensor<32x64xf32> loc("adamw")
    %1626 = stablehlo.add %1623, %1625 : tensor<32x64xf32> loc("adamw")
    %1627 = stablehlo.broadcast_in_dim %1253, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1628 = stablehlo.multiply %arg91, %1627 : tensor<32x64xf32> loc("adamw")
    %1629 = stablehlo.multiply %1621, %1621 : tensor<32x64xf32> loc("adamw")
    %1630 = stablehlo.broadcast_in_dim %1257, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1631 = stablehlo.multiply %1629, %1630 : tensor<32x64xf32> loc("adamw")
    %1632 = stablehlo.add %1628, %1631 : tensor<32x64xf32> loc("adamw")
    %1633 = stablehlo.sqrt %1632 : tensor<32x64xf32> loc("adamw")
    %1634 = stablehlo.broadcast_in_dim %1262, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1635 = stablehlo.divide %1633, %1634 : tensor<32x64xf32> loc("adamw")
    %1636 = stablehlo.broadcast_in_dim %1265, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1637 = stablehlo.add %1635, %1636 : tensor<32x64xf32> loc("adamw")
    %1638 = stablehlo.broadcast_in_dim %1271, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1639 = stablehlo.multiply %arg17, %1638 : tensor<32x64xf32> loc("adamw")
    %1640 = stablehlo.divide %1626, %1637 : tensor<32x64xf32> loc("adamw")
    %1641 = stablehlo.broadcast_in_dim %1275, dims = [] : (tensor<f32>) -> tensor<32x64xf32> loc("adamw")
    %1642 = stablehlo.multiply %1640, %1641 : tensor<32x64xf32> loc("adamw")
    %1643 = stablehlo.subtract %1639, %1642 : tensor<32x64xf32> loc("adamw")
    %1644 = stablehlo.broadcast_in_dim %1232, dims = [] : (tensor<i1>) -> tensor<32x64xi1> loc("adamw")
    %1645 = stablehlo.select %1644, %1643, %arg17 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1646 = stablehlo.select %1644, %1626, %arg54 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1647 = stablehlo.select %1644, %1632, %arg91 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1648 = stablehlo.multiply %1098, %1339 : tensor<32xf32> loc("adamw")
    %1649 = stablehlo.multiply %arg55, %1341 : tensor<32xf32> loc("adamw")
    %1650 = stablehlo.multiply %1648, %1343 : tensor<32xf32> loc("adamw")
    %1651 = stablehlo.add %1649, %1650 : tensor<32xf32> loc("adamw")
    %1652 = stablehlo.multiply %arg92, %1346 : tensor<32xf32> loc("adamw")
    %1653 = stablehlo.multiply %1648, %1648 : tensor<32xf32> loc("adamw")
    %1654 = stablehlo.multiply %1653, %1349 : tensor<32xf32> loc("adamw")
    %1655 = stablehlo.add %1652, %1654 : tensor<32xf32> loc("adamw")
    %1656 = stablehlo.sqrt %1655 : tensor<32xf32> loc("adamw")
    %1657 = stablehlo.divide %1656, %1353 : tensor<32xf32> loc("adamw")
    %1658 = stablehlo.add %1657, %1355 : tensor<32xf32> loc("adamw")
    %1659 = stablehlo.divide %1651, %1658 : tensor<32xf32> loc("adamw")
    %1660 = stablehlo.multiply %1659, %1358 : tensor<32xf32> loc("adamw")
    %1661 = stablehlo.subtract %arg18, %1660 : tensor<32xf32> loc("adamw")
    %1662 = stablehlo.select %1361, %1661, %arg18 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1663 = stablehlo.select %1361, %1651, %arg55 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1664 = stablehlo.select %1361, %1655, %arg92 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1665 = stablehlo.multiply %1099, %1339 : tensor<32xf32> loc("adamw")
    %1666 = stablehlo.multiply %arg56, %1341 : tensor<32xf32> loc("adamw")
    %1667 = stablehlo.multiply %1665, %1343 : tensor<32xf32> loc("adamw")
    %1668 = stablehlo.add %1666, %1667 : tensor<32xf32> loc("adamw")
    %1669 = stablehlo.multiply %arg93, %1346 : tensor<32xf32> loc("adamw")
    %1670 = stablehlo.multiply %1665, %1665 : tensor<32xf32> loc("adamw")
    %1671 = stablehlo.multiply %1670, %1349 : tensor<32xf32> loc("adamw")
    %1672 = stablehlo.add %1669, %1671 : tensor<32xf32> loc("adamw")
    %1673 = stablehlo.sqrt %1672 : tensor<32xf32> loc("adamw")
    %1674 = stablehlo.divide %1673, %1353 : tensor<32xf32> loc("adamw")
    %1675 = stablehlo.add %1674, %1355 : tensor<32xf32> loc("adamw")
    %1676 = stablehlo.divide %1668, %1675 : tensor<32xf32> loc("adamw")
    %1677 = stablehlo.multiply %1676, %1358 : tensor<32xf32> loc("adamw")
    %1678 = stablehlo.subtract %arg19, %1677 : tensor<32xf32> loc("adamw")
    %1679 = stablehlo.select %1361, %1678, %arg19 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1680 = stablehlo.select %1361, %1668, %arg56 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1681 = stablehlo.select %1361, %1672, %arg93 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1682 = stablehlo.multiply %1100, %1339 : tensor<32xf32> loc("adamw")
    %1683 = stablehlo.multiply %arg57, %1341 : tensor<32xf32> loc("adamw")
    %1684 = stablehlo.multiply %1682, %1343 : tensor<32xf32> loc("adamw")
    %1685 = stablehlo.add %1683, %1684 : tensor<32xf32> loc("adamw")
    %1686 = stablehlo.multiply %arg94, %1346 : tensor<32xf32> loc("adamw")
    %1687 = stablehlo.multiply %1682, %1682 : tensor<32xf32> loc("adamw")
    %1688 = stablehlo.multiply %1687, %1349 : tensor<32xf32> loc("adamw")
    %1689 = stablehlo.add %1686, %1688 : tensor<32xf32> loc("adamw")
    %1690 = stablehlo.sqrt %1689 : tensor<32xf32> loc("adamw")
    %1691 = stablehlo.divide %1690, %1353 : tensor<32xf32> loc("adamw")
    %1692 = stablehlo.add %1691, %1355 : tensor<32xf32> loc("adamw")
    %1693 = stablehlo.divide %1685, %1692 : tensor<32xf32> loc("adamw")
    %1694 = stablehlo.multiply %1693, %1358 : tensor<32xf32> loc("adamw")
    %1695 = stablehlo.subtract %arg20, %1694 : tensor<32xf32> loc("adamw")
    %1696 = stablehlo.select %1361, %1695, %arg20 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1697 = stablehlo.select %1361, %1685, %arg57 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1698 = stablehlo.select %1361, %1689, %arg94 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1699 = stablehlo.multiply %1101, %1382 : tensor<32x32xf32> loc("adamw")
    %1700 = stablehlo.multiply %arg58, %1384 : tensor<32x32xf32> loc("adamw")
    %1701 = stablehlo.multiply %1699, %1386 : tensor<32x32xf32> loc("adamw")
    %1702 = stablehlo.add %1700, %1701 : tensor<32x32xf32> loc("adamw")
    %1703 = stablehlo.multiply %arg95, %1389 : tensor<32x32xf32> loc("adamw")
    %1704 = stablehlo.multiply %1699, %1699 : tensor<32x32xf32> loc("adamw")
    %1705 = stablehlo.multiply %1704, %1392 : tensor<32x32xf32> loc("adamw")
    %1706 = stablehlo.add %1703, %1705 : tensor<32x32xf32> loc("adamw")
    %1707 = stablehlo.sqrt %1706 : tensor<32x32xf32> loc("adamw")
    %1708 = stablehlo.divide %1707, %1396 : tensor<32x32xf32> loc("adamw")
    %1709 = stablehlo.add %1708, %1398 : tensor<32x32xf32> loc("adamw")
    %1710 = stablehlo.multiply %arg21, %1400 : tensor<32x32xf32> loc("adamw")
    %1711 = stablehlo.divide %1702, %1709 : tensor<32x32xf32> loc("adamw")
    %1712 = stablehlo.multiply %1711, %1403 : tensor<32x32xf32> loc("adamw")
    %1713 = stablehlo.subtract %1710, %1712 : tensor<32x32xf32> loc("adamw")
    %1714 = stablehlo.select %1406, %1713, %arg21 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1715 = stablehlo.select %1406, %1702, %arg58 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1716 = stablehlo.select %1406, %1706, %arg95 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1717 = stablehlo.multiply %1102, %1339 : tensor<32xf32> loc("adamw")
    %1718 = stablehlo.multiply %arg59, %1341 : tensor<32xf32> loc("adamw")
    %1719 = stablehlo.multiply %1717, %1343 : tensor<32xf32> loc("adamw")
    %1720 = stablehlo.add %1718, %1719 : tensor<32xf32> loc("adamw")
    %1721 = stablehlo.multiply %arg96, %1346 : tensor<32xf32> loc("adamw")
    %1722 = stablehlo.multiply %1717, %1717 : tensor<32xf32> loc("adamw")
    %1723 = stablehlo.multiply %1722, %1349 : tensor<32xf32> loc("adamw")
    %1724 = stablehlo.add %1721, %1723 : tensor<32xf32> loc("adamw")
    %1725 = stablehlo.sqrt %1724 : tensor<32xf32> loc("adamw")
    %1726 = stablehlo.divide %1725, %1353 : tensor<32xf32> loc("adamw")
    %1727 = stablehlo.add %1726, %1355 : tensor<32xf32> loc("adamw")
    %1728 = stablehlo.divide %1720, %1727 : tensor<32xf32> loc("adamw")
    %1729 = stablehlo.multiply %1728, %1358 : tensor<32xf32> loc("adamw")
    %1730 = stablehlo.subtract %arg22, %1729 : tensor<32xf32> loc("adamw")
    %1731 = stablehlo.select %1361, %1730, %arg22 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1732 = stablehlo.select %1361, %1720, %arg59 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1733 = stablehlo.select %1361, %1724, %arg96 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1734 = stablehlo.multiply %1103, %1382 : tensor<32x32xf32> loc("adamw")
    %1735 = stablehlo.multiply %arg60, %1384 : tensor<32x32xf32> loc("adamw")
    %1736 = stablehlo.multiply %1734, %1386 : tensor<32x32xf32> loc("adamw")
    %1737 = stablehlo.add %1735, %1736 : tensor<32x32xf32> loc("adamw")
    %1738 = stablehlo.multiply %arg97, %1389 : tensor<32x32xf32> loc("adamw")
    %1739 = stablehlo.multiply %1734, %1734 : tensor<32x32xf32> loc("adamw")
    %1740 = stablehlo.multiply %1739, %1392 : tensor<32x32xf32> loc("adamw")
    %1741 = stablehlo.add %1738, %1740 : tensor<32x32xf32> loc("adamw")
    %1742 = stablehlo.sqrt %1741 : tensor<32x32xf32> loc("adamw")
    %1743 = stablehlo.divide %1742, %1396 : tensor<32x32xf32> loc("adamw")
    %1744 = stablehlo.add %1743, %1398 : tensor<32x32xf32> loc("adamw")
    %1745 = stablehlo.multiply %arg23, %1400 : tensor<32x32xf32> loc("adamw")
    %1746 = stablehlo.divide %1737, %1744 : tensor<32x32xf32> loc("adamw")
    %1747 = stablehlo.multiply %1746, %1403 : tensor<32x32xf32> loc("adamw")
    %1748 = stablehlo.subtract %1745, %1747 : tensor<32x32xf32> loc("adamw")
    %1749 = stablehlo.select %1406, %1748, %arg23 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1750 = stablehlo.select %1406, %1737, %arg60 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1751 = stablehlo.select %1406, %1741, %arg97 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1752 = stablehlo.multiply %1104, %1339 : tensor<32xf32> loc("adamw")
    %1753 = stablehlo.multiply %arg61, %1341 : tensor<32xf32> loc("adamw")
    %1754 = stablehlo.multiply %1752, %1343 : tensor<32xf32> loc("adamw")
    %1755 = stablehlo.add %1753, %1754 : tensor<32xf32> loc("adamw")
    %1756 = stablehlo.multiply %arg98, %1346 : tensor<32xf32> loc("adamw")
    %1757 = stablehlo.multiply %1752, %1752 : tensor<32xf32> loc("adamw")
    %1758 = stablehlo.multiply %1757, %1349 : tensor<32xf32> loc("adamw")
    %1759 = stablehlo.add %1756, %1758 : tensor<32xf32> loc("adamw")
    %1760 = stablehlo.sqrt %1759 : tensor<32xf32> loc("adamw")
    %1761 = stablehlo.divide %1760, %1353 : tensor<32xf32> loc("adamw")
    %1762 = stablehlo.add %1761, %1355 : tensor<32xf32> loc("adamw")
    %1763 = stablehlo.divide %1755, %1762 : tensor<32xf32> loc("adamw")
    %1764 = stablehlo.multiply %1763, %1358 : tensor<32xf32> loc("adamw")
    %1765 = stablehlo.subtract %arg24, %1764 : tensor<32xf32> loc("adamw")
    %1766 = stablehlo.select %1361, %1765, %arg24 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1767 = stablehlo.select %1361, %1755, %arg61 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1768 = stablehlo.select %1361, %1759, %arg98 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1769 = stablehlo.multiply %1105, %1382 : tensor<32x32xf32> loc("adamw")
    %1770 = stablehlo.multiply %arg62, %1384 : tensor<32x32xf32> loc("adamw")
    %1771 = stablehlo.multiply %1769, %1386 : tensor<32x32xf32> loc("adamw")
    %1772 = stablehlo.add %1770, %1771 : tensor<32x32xf32> loc("adamw")
    %1773 = stablehlo.multiply %arg99, %1389 : tensor<32x32xf32> loc("adamw")
    %1774 = stablehlo.multiply %1769, %1769 : tensor<32x32xf32> loc("adamw")
    %1775 = stablehlo.multiply %1774, %1392 : tensor<32x32xf32> loc("adamw")
    %1776 = stablehlo.add %1773, %1775 : tensor<32x32xf32> loc("adamw")
    %1777 = stablehlo.sqrt %1776 : tensor<32x32xf32> loc("adamw")
    %1778 = stablehlo.divide %1777, %1396 : tensor<32x32xf32> loc("adamw")
    %1779 = stablehlo.add %1778, %1398 : tensor<32x32xf32> loc("adamw")
    %1780 = stablehlo.multiply %arg25, %1400 : tensor<32x32xf32> loc("adamw")
    %1781 = stablehlo.divide %1772, %1779 : tensor<32x32xf32> loc("adamw")
    %1782 = stablehlo.multiply %1781, %1403 : tensor<32x32xf32> loc("adamw")
    %1783 = stablehlo.subtract %1780, %1782 : tensor<32x32xf32> loc("adamw")
    %1784 = stablehlo.select %1406, %1783, %arg25 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1785 = stablehlo.select %1406, %1772, %arg62 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1786 = stablehlo.select %1406, %1776, %arg99 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1787 = stablehlo.multiply %1106, %1339 : tensor<32xf32> loc("adamw")
    %1788 = stablehlo.multiply %arg63, %1341 : tensor<32xf32> loc("adamw")
    %1789 = stablehlo.multiply %1787, %1343 : tensor<32xf32> loc("adamw")
    %1790 = stablehlo.add %1788, %1789 : tensor<32xf32> loc("adamw")
    %1791 = stablehlo.multiply %arg100, %1346 : tensor<32xf32> loc("adamw")
    %1792 = stablehlo.multiply %1787, %1787 : tensor<32xf32> loc("adamw")
    %1793 = stablehlo.multiply %1792, %1349 : tensor<32xf32> loc("adamw")
    %1794 = stablehlo.add %1791, %1793 : tensor<32xf32> loc("adamw")
    %1795 = stablehlo.sqrt %1794 : tensor<32xf32> loc("adamw")
    %1796 = stablehlo.divide %1795, %1353 : tensor<32xf32> loc("adamw")
    %1797 = stablehlo.add %1796, %1355 : tensor<32xf32> loc("adamw")
    %1798 = stablehlo.divide %1790, %1797 : tensor<32xf32> loc("adamw")
    %1799 = stablehlo.multiply %1798, %1358 : tensor<32xf32> loc("adamw")
    %1800 = stablehlo.subtract %arg26, %1799 : tensor<32xf32> loc("adamw")
    %1801 = stablehlo.select %1361, %1800, %arg26 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1802 = stablehlo.select %1361, %1790, %arg63 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1803 = stablehlo.select %1361, %1794, %arg100 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1804 = stablehlo.multiply %1107, %1382 : tensor<32x32xf32> loc("adamw")
    %1805 = stablehlo.multiply %arg64, %1384 : tensor<32x32xf32> loc("adamw")
    %1806 = stablehlo.multiply %1804, %1386 : tensor<32x32xf32> loc("adamw")
    %1807 = stablehlo.add %1805, %1806 : tensor<32x32xf32> loc("adamw")
    %1808 = stablehlo.multiply %arg101, %1389 : tensor<32x32xf32> loc("adamw")
    %1809 = stablehlo.multiply %1804, %1804 : tensor<32x32xf32> loc("adamw")
    %1810 = stablehlo.multiply %1809, %1392 : tensor<32x32xf32> loc("adamw")
    %1811 = stablehlo.add %1808, %1810 : tensor<32x32xf32> loc("adamw")
    %1812 = stablehlo.sqrt %1811 : tensor<32x32xf32> loc("adamw")
    %1813 = stablehlo.divide %1812, %1396 : tensor<32x32xf32> loc("adamw")
    %1814 = stablehlo.add %1813, %1398 : tensor<32x32xf32> loc("adamw")
    %1815 = stablehlo.multiply %arg27, %1400 : tensor<32x32xf32> loc("adamw")
    %1816 = stablehlo.divide %1807, %1814 : tensor<32x32xf32> loc("adamw")
    %1817 = stablehlo.multiply %1816, %1403 : tensor<32x32xf32> loc("adamw")
    %1818 = stablehlo.subtract %1815, %1817 : tensor<32x32xf32> loc("adamw")
    %1819 = stablehlo.select %1406, %1818, %arg27 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1820 = stablehlo.select %1406, %1807, %arg64 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1821 = stablehlo.select %1406, %1811, %arg101 : tensor<32x32xi1>, tensor<32x32xf32> loc("adamw")
    %1822 = stablehlo.multiply %1108, %1339 : tensor<32xf32> loc("adamw")
    %1823 = stablehlo.multiply %arg65, %1341 : tensor<32xf32> loc("adamw")
    %1824 = stablehlo.multiply %1822, %1343 : tensor<32xf32> loc("adamw")
    %1825 = stablehlo.add %1823, %1824 : tensor<32xf32> loc("adamw")
    %1826 = stablehlo.multiply %arg102, %1346 : tensor<32xf32> loc("adamw")
    %1827 = stablehlo.multiply %1822, %1822 : tensor<32xf32> loc("adamw")
    %1828 = stablehlo.multiply %1827, %1349 : tensor<32xf32> loc("adamw")
    %1829 = stablehlo.add %1826, %1828 : tensor<32xf32> loc("adamw")
    %1830 = stablehlo.sqrt %1829 : tensor<32xf32> loc("adamw")
    %1831 = stablehlo.divide %1830, %1353 : tensor<32xf32> loc("adamw")
    %1832 = stablehlo.add %1831, %1355 : tensor<32xf32> loc("adamw")
    %1833 = stablehlo.divide %1825, %1832 : tensor<32xf32> loc("adamw")
    %1834 = stablehlo.multiply %1833, %1358 : tensor<32xf32> loc("adamw")
    %1835 = stablehlo.subtract %arg28, %1834 : tensor<32xf32> loc("adamw")
    %1836 = stablehlo.select %1361, %1835, %arg28 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1837 = stablehlo.select %1361, %1825, %arg65 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1838 = stablehlo.select %1361, %1829, %arg102 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1839 = stablehlo.multiply %1109, %1339 : tensor<32xf32> loc("adamw")
    %1840 = stablehlo.multiply %arg66, %1341 : tensor<32xf32> loc("adamw")
    %1841 = stablehlo.multiply %1839, %1343 : tensor<32xf32> loc("adamw")
    %1842 = stablehlo.add %1840, %1841 : tensor<32xf32> loc("adamw")
    %1843 = stablehlo.multiply %arg103, %1346 : tensor<32xf32> loc("adamw")
    %1844 = stablehlo.multiply %1839, %1839 : tensor<32xf32> loc("adamw")
    %1845 = stablehlo.multiply %1844, %1349 : tensor<32xf32> loc("adamw")
    %1846 = stablehlo.add %1843, %1845 : tensor<32xf32> loc("adamw")
    %1847 = stablehlo.sqrt %1846 : tensor<32xf32> loc("adamw")
    %1848 = stablehlo.divide %1847, %1353 : tensor<32xf32> loc("adamw")
    %1849 = stablehlo.add %1848, %1355 : tensor<32xf32> loc("adamw")
    %1850 = stablehlo.divide %1842, %1849 : tensor<32xf32> loc("adamw")
    %1851 = stablehlo.multiply %1850, %1358 : tensor<32xf32> loc("adamw")
    %1852 = stablehlo.subtract %arg29, %1851 : tensor<32xf32> loc("adamw")
    %1853 = stablehlo.select %1361, %1852, %arg29 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1854 = stablehlo.select %1361, %1842, %arg66 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1855 = stablehlo.select %1361, %1846, %arg103 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1856 = stablehlo.multiply %1110, %1339 : tensor<32xf32> loc("adamw")
    %1857 = stablehlo.multiply %arg67, %1341 : tensor<32xf32> loc("adamw")
    %1858 = stablehlo.multiply %1856, %1343 : tensor<32xf32> loc("adamw")
    %1859 = stablehlo.add %1857, %1858 : tensor<32xf32> loc("adamw")
    %1860 = stablehlo.multiply %arg104, %1346 : tensor<32xf32> loc("adamw")
    %1861 = stablehlo.multiply %1856, %1856 : tensor<32xf32> loc("adamw")
    %1862 = stablehlo.multiply %1861, %1349 : tensor<32xf32> loc("adamw")
    %1863 = stablehlo.add %1860, %1862 : tensor<32xf32> loc("adamw")
    %1864 = stablehlo.sqrt %1863 : tensor<32xf32> loc("adamw")
    %1865 = stablehlo.divide %1864, %1353 : tensor<32xf32> loc("adamw")
    %1866 = stablehlo.add %1865, %1355 : tensor<32xf32> loc("adamw")
    %1867 = stablehlo.divide %1859, %1866 : tensor<32xf32> loc("adamw")
    %1868 = stablehlo.multiply %1867, %1358 : tensor<32xf32> loc("adamw")
    %1869 = stablehlo.subtract %arg30, %1868 : tensor<32xf32> loc("adamw")
    %1870 = stablehlo.select %1361, %1869, %arg30 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1871 = stablehlo.select %1361, %1859, %arg67 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1872 = stablehlo.select %1361, %1863, %arg104 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1873 = stablehlo.multiply %1111, %1566 : tensor<64x32xf32> loc("adamw")
    %1874 = stablehlo.multiply %arg68, %1568 : tensor<64x32xf32> loc("adamw")
    %1875 = stablehlo.multiply %1873, %1570 : tensor<64x32xf32> loc("adamw")
    %1876 = stablehlo.add %1874, %1875 : tensor<64x32xf32> loc("adamw")
    %1877 = stablehlo.multiply %arg105, %1573 : tensor<64x32xf32> loc("adamw")
    %1878 = stablehlo.multiply %1873, %1873 : tensor<64x32xf32> loc("adamw")
    %1879 = stablehlo.multiply %1878, %1576 : tensor<64x32xf32> loc("adamw")
    %1880 = stablehlo.add %1877, %1879 : tensor<64x32xf32> loc("adamw")
    %1881 = stablehlo.sqrt %1880 : tensor<64x32xf32> loc("adamw")
    %1882 = stablehlo.divide %1881, %1580 : tensor<64x32xf32> loc("adamw")
    %1883 = stablehlo.add %1882, %1582 : tensor<64x32xf32> loc("adamw")
    %1884 = stablehlo.multiply %arg31, %1584 : tensor<64x32xf32> loc("adamw")
    %1885 = stablehlo.divide %1876, %1883 : tensor<64x32xf32> loc("adamw")
    %1886 = stablehlo.multiply %1885, %1587 : tensor<64x32xf32> loc("adamw")
    %1887 = stablehlo.subtract %1884, %1886 : tensor<64x32xf32> loc("adamw")
    %1888 = stablehlo.select %1590, %1887, %arg31 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1889 = stablehlo.select %1590, %1876, %arg68 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1890 = stablehlo.select %1590, %1880, %arg105 : tensor<64x32xi1>, tensor<64x32xf32> loc("adamw")
    %1891 = stablehlo.multiply %1112, %1594 : tensor<64xf32> loc("adamw")
    %1892 = stablehlo.multiply %arg69, %1596 : tensor<64xf32> loc("adamw")
    %1893 = stablehlo.multiply %1891, %1598 : tensor<64xf32> loc("adamw")
    %1894 = stablehlo.add %1892, %1893 : tensor<64xf32> loc("adamw")
    %1895 = stablehlo.multiply %arg106, %1601 : tensor<64xf32> loc("adamw")
    %1896 = stablehlo.multiply %1891, %1891 : tensor<64xf32> loc("adamw")
    %1897 = stablehlo.multiply %1896, %1604 : tensor<64xf32> loc("adamw")
    %1898 = stablehlo.add %1895, %1897 : tensor<64xf32> loc("adamw")
    %1899 = stablehlo.sqrt %1898 : tensor<64xf32> loc("adamw")
    %1900 = stablehlo.divide %1899, %1608 : tensor<64xf32> loc("adamw")
    %1901 = stablehlo.add %1900, %1610 : tensor<64xf32> loc("adamw")
    %1902 = stablehlo.divide %1894, %1901 : tensor<64xf32> loc("adamw")
    %1903 = stablehlo.multiply %1902, %1613 : tensor<64xf32> loc("adamw")
    %1904 = stablehlo.subtract %arg32, %1903 : tensor<64xf32> loc("adamw")
    %1905 = stablehlo.select %1616, %1904, %arg32 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1906 = stablehlo.select %1616, %1894, %arg69 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1907 = stablehlo.select %1616, %1898, %arg106 : tensor<64xi1>, tensor<64xf32> loc("adamw")
    %1908 = stablehlo.multiply %1113, %1620 : tensor<32x64xf32> loc("adamw")
    %1909 = stablehlo.multiply %arg70, %1622 : tensor<32x64xf32> loc("adamw")
    %1910 = stablehlo.multiply %1908, %1624 : tensor<32x64xf32> loc("adamw")
    %1911 = stablehlo.add %1909, %1910 : tensor<32x64xf32> loc("adamw")
    %1912 = stablehlo.multiply %arg107, %1627 : tensor<32x64xf32> loc("adamw")
    %1913 = stablehlo.multiply %1908, %1908 : tensor<32x64xf32> loc("adamw")
    %1914 = stablehlo.multiply %1913, %1630 : tensor<32x64xf32> loc("adamw")
    %1915 = stablehlo.add %1912, %1914 : tensor<32x64xf32> loc("adamw")
    %1916 = stablehlo.sqrt %1915 : tensor<32x64xf32> loc("adamw")
    %1917 = stablehlo.divide %1916, %1634 : tensor<32x64xf32> loc("adamw")
    %1918 = stablehlo.add %1917, %1636 : tensor<32x64xf32> loc("adamw")
    %1919 = stablehlo.multiply %arg33, %1638 : tensor<32x64xf32> loc("adamw")
    %1920 = stablehlo.divide %1911, %1918 : tensor<32x64xf32> loc("adamw")
    %1921 = stablehlo.multiply %1920, %1641 : tensor<32x64xf32> loc("adamw")
    %1922 = stablehlo.subtract %1919, %1921 : tensor<32x64xf32> loc("adamw")
    %1923 = stablehlo.select %1644, %1922, %arg33 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1924 = stablehlo.select %1644, %1911, %arg70 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1925 = stablehlo.select %1644, %1915, %arg107 : tensor<32x64xi1>, tensor<32x64xf32> loc("adamw")
    %1926 = stablehlo.multiply %1114, %1339 : tensor<32xf32> loc("adamw")
    %1927 = stablehlo.multiply %arg71, %1341 : tensor<32xf32> loc("adamw")
    %1928 = stablehlo.multiply %1926, %1343 : tensor<32xf32> loc("adamw")
    %1929 = stablehlo.add %1927, %1928 : tensor<32xf32> loc("adamw")
    %1930 = stablehlo.multiply %arg108, %1346 : tensor<32xf32> loc("adamw")
    %1931 = stablehlo.multiply %1926, %1926 : tensor<32xf32> loc("adamw")
    %1932 = stablehlo.multiply %1931, %1349 : tensor<32xf32> loc("adamw")
    %1933 = stablehlo.add %1930, %1932 : tensor<32xf32> loc("adamw")
    %1934 = stablehlo.sqrt %1933 : tensor<32xf32> loc("adamw")
    %1935 = stablehlo.divide %1934, %1353 : tensor<32xf32> loc("adamw")
    %1936 = stablehlo.add %1935, %1355 : tensor<32xf32> loc("adamw")
    %1937 = stablehlo.divide %1929, %1936 : tensor<32xf32> loc("adamw")
    %1938 = stablehlo.multiply %1937, %1358 : tensor<32xf32> loc("adamw")
    %1939 = stablehlo.subtract %arg34, %1938 : tensor<32xf32> loc("adamw")
    %1940 = stablehlo.select %1361, %1939, %arg34 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1941 = stablehlo.select %1361, %1929, %arg71 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1942 = stablehlo.select %1361, %1933, %arg108 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1943 = stablehlo.multiply %1115, %1339 : tensor<32xf32> loc("adamw")
    %1944 = stablehlo.multiply %arg72, %1341 : tensor<32xf32> loc("adamw")
    %1945 = stablehlo.multiply %1943, %1343 : tensor<32xf32> loc("adamw")
    %1946 = stablehlo.add %1944, %1945 : tensor<32xf32> loc("adamw")
    %1947 = stablehlo.multiply %arg109, %1346 : tensor<32xf32> loc("adamw")
    %1948 = stablehlo.multiply %1943, %1943 : tensor<32xf32> loc("adamw")
    %1949 = stablehlo.multiply %1948, %1349 : tensor<32xf32> loc("adamw")
    %1950 = stablehlo.add %1947, %1949 : tensor<32xf32> loc("adamw")
    %1951 = stablehlo.sqrt %1950 : tensor<32xf32> loc("adamw")
    %1952 = stablehlo.divide %1951, %1353 : tensor<32xf32> loc("adamw")
    %1953 = stablehlo.add %1952, %1355 : tensor<32xf32> loc("adamw")
    %1954 = stablehlo.divide %1946, %1953 : tensor<32xf32> loc("adamw")
    %1955 = stablehlo.multiply %1954, %1358 : tensor<32xf32> loc("adamw")
    %1956 = stablehlo.subtract %arg35, %1955 : tensor<32xf32> loc("adamw")
    %1957 = stablehlo.select %1361, %1956, %arg35 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1958 = stablehlo.select %1361, %1946, %arg72 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1959 = stablehlo.select %1361, %1950, %arg109 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1960 = stablehlo.multiply %1116, %1339 : tensor<32xf32> loc("adamw")
    %1961 = stablehlo.multiply %arg73, %1341 : tensor<32xf32> loc("adamw")
    %1962 = stablehlo.multiply %1960, %1343 : tensor<32xf32> loc("adamw")
    %1963 = stablehlo.add %1961, %1962 : tensor<32xf32> loc("adamw")
    %1964 = stablehlo.multiply %arg110, %1346 : tensor<32xf32> loc("adamw")
    %1965 = stablehlo.multiply %1960, %1960 : tensor<32xf32> loc("adamw")
    %1966 = stablehlo.multiply %1965, %1349 : tensor<32xf32> loc("adamw")
    %1967 = stablehlo.add %1964, %1966 : tensor<32xf32> loc("adamw")
    %1968 = stablehlo.sqrt %1967 : tensor<32xf32> loc("adamw")
    %1969 = stablehlo.divide %1968, %1353 : tensor<32xf32> loc("adamw")
    %1970 = stablehlo.add %1969, %1355 : tensor<32xf32> loc("adamw")
    %1971 = stablehlo.divide %1963, %1970 : tensor<32xf32> loc("adamw")
    %1972 = stablehlo.multiply %1971, %1358 : tensor<32xf32> loc("adamw")
    %1973 = stablehlo.subtract %arg36, %1972 : tensor<32xf32> loc("adamw")
    %1974 = stablehlo.select %1361, %1973, %arg36 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1975 = stablehlo.select %1361, %1963, %arg73 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    %1976 = stablehlo.select %1361, %1967, %arg110 : tensor<32xi1>, tensor<32xf32> loc("adamw")
    return %1280, %1308, %1336, %1362, %1379, %1407, %1424, %1442, %1459, %1477, %1494, %1512, %1529, %1546, %1563, %1591, %1617, %1645, %1662, %1679, %1696, %1714, %1731, %1749, %1766, %1784, %1801, %1819, %1836, %1853, %1870, %1888, %1905, %1923, %1940, %1957, %1974, %1281, %1309, %1337, %1363, %1380, %1408, %1425, %1443, %1460, %1478, %1495, %1513, %1530, %1547, %1564, %1592, %1618, %1646, %1663, %1680, %1697, %1715, %1732, %1750, %1767, %1785, %1802, %1820, %1837, %1854, %1871, %1889, %1906, %1924, %1941, %1958, %1975, %1282, %1310, %1338, %1364, %1381, %1409, %1426, %1444, %1461, %1479, %1496, %1514, %1531, %1548, %1565, %1593, %1619, %1647, %1664, %1681, %1698, %1716, %1733, %1751, %1768, %1786, %1803, %1821, %1838, %1855, %1872, %1890, %1907, %1925, %1942, %1959, %1976, %1071, %1229, %1117, %710 : tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<97x32xf32>, tensor<40x32xf32>, tensor<2x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32x32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<64x32xf32>, tensor<64xf32>, tensor<32x64xf32>, tensor<32xf32>, tensor<32xf32>, tensor<32xf32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<2xf32>
  }
}
