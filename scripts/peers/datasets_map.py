#!/usr/bin/env python3
"""Tokenises a file as Hugging Face does: `datasets.map(tokenizer, batched=True, num_proc=2)`, to Arrow on disk.

    datasets_map.py --tokenizer DIR [--max-len 128] [--num-proc 2] FILE…

The texts are in an Arrow data set: only the map is timed, and its output is discarded. The last line is a JSON object.
"""

import argparse
import json
import os
import tempfile
import time

import pairs

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("--tokenizer", required=True, help="a folder with tokenizer.json")
ap.add_argument("--max-len", type=int, default=128)
ap.add_argument("--num-proc", type=int, default=2)
ap.add_argument("--cache", default="target/bench-peers", help="for data sets in Arrow, never for times")
ap.add_argument("files", nargs="+")
args = ap.parse_args()
os.makedirs(args.cache, exist_ok=True)
# The processes are one a core already.
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import datasets
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(args.tokenizer)
data = pairs.texts(args.cache, args.files)
datasets.disable_caching()


def encode(batch):
    out = {}
    for name in pairs.COLUMNS:
        for key, value in tokenizer(batch[name], truncation=True, max_length=args.max_len).items():
            out[f"{name}_{key}"] = value
    return out


with tempfile.TemporaryDirectory(dir=args.cache) as scratch:
    begun = time.perf_counter()
    out = data.map(encode, batched=True, num_proc=args.num_proc, remove_columns=pairs.COLUMNS,
                   cache_file_name=os.path.join(scratch, "map.arrow"))  # fmt: skip
    seconds = time.perf_counter() - begun
print(json.dumps({"pairs": len(out), "num_proc": args.num_proc, "seconds": seconds,
                  "pairs_per_s": len(out) / seconds}))  # fmt: skip
