#!/usr/bin/env python3
"""PyTorch's DataLoader as a trainer of sentence-transformers uses it: pairs a second, shuffled, collated.

    loader.py text  --tokenizer DIR [--batch 1024] [--max-len 128] [--seconds 4] FILE…
    loader.py arrow --tokenizer DIR …

`text` tokenises on the fly with sentence-transformers' own collator; `arrow` pads token ids from an Arrow data set. Each
column of a batch is padded to its longest text, as both do. The last line is a JSON object.
"""

import argparse
import json
import os
import time

import pairs

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("mode", choices=["text", "arrow"])
ap.add_argument("--tokenizer", required=True, help="a folder of sentence-transformers")
ap.add_argument("--batch", type=int, default=1024)
ap.add_argument("--max-len", type=int, default=128)
ap.add_argument("--seconds", type=float, default=4)
ap.add_argument("--workers", type=int, default=2, help="processes that collate; 0: this one")
ap.add_argument("--cache", default="target/bench-peers", help="for data sets in Arrow, never for times")
ap.add_argument("files", nargs="+")
args = ap.parse_args()
os.makedirs(args.cache, exist_ok=True)
# A worker is one process a core; threads of the tokenizer's own are for the case without workers.
os.environ["TOKENIZERS_PARALLELISM"] = "false" if args.workers else "true"

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.data_collator import SentenceTransformerDataCollator

model = SentenceTransformer(args.tokenizer, device="cpu")
model.max_seq_length = args.max_len
tokenizer = model.tokenizer


def tokenised():
    def ids(batch):
        encode = lambda texts: tokenizer(texts, truncation=True, max_length=args.max_len)["input_ids"]
        return {f"{name}_input_ids": encode(batch[name]) for name in pairs.COLUMNS}

    source = pairs.texts(args.cache, args.files)
    return source.map(ids, batched=True, remove_columns=pairs.COLUMNS, num_proc=os.cpu_count())


def pad(rows):
    """Both columns, each padded to its longest text."""
    batch = {}
    for name in pairs.COLUMNS:
        padded = tokenizer.pad({"input_ids": [row[f"{name}_input_ids"] for row in rows]}, return_tensors="pt")
        batch |= {f"{name}_{key}": value for key, value in padded.items()}
    return batch


if args.mode == "text":
    data, collate = pairs.texts(args.cache, args.files), SentenceTransformerDataCollator(model.preprocess)
else:
    data, collate = pairs.cached(args.cache, args.files, f"ids {args.max_len}", tokenised), pad

torch.set_num_threads(1)
generator = torch.Generator().manual_seed(0)
batches = torch.utils.data.DataLoader(
    data, batch_size=args.batch, shuffle=True, drop_last=len(data) >= args.batch, collate_fn=collate,
    num_workers=args.workers, generator=generator, prefetch_factor=4 if args.workers else None,
)  # fmt: skip


def endless():
    while True:
        yield from batches


source, count, slots = endless(), 0, 0
for _ in range(2 * max(args.workers, 1)):  # the workers' start is not measured
    next(source)
begun, elapsed = time.perf_counter(), 0.0
while count == 0 or elapsed < args.seconds:
    batch = next(source)
    shapes = [batch[f"{name}_input_ids"].shape for name in pairs.COLUMNS]
    count += shapes[0][0]
    slots += sum(rows * width for rows, width in shapes)
    elapsed = time.perf_counter() - begun
print(json.dumps({"mode": args.mode, "workers": args.workers, "pairs": count, "seconds": elapsed,
                  "slots_per_text": slots / count / 2, "pairs_per_s": count / elapsed}), flush=True)  # fmt: skip
# A worker may be in the middle of a batch that nobody wants.
os._exit(0)
