#!/usr/bin/env python3
"""Writes hub/, which is retrieval/ as the Hub keeps BEIR sets, and sts.parquet, as `datasets` writes them. By hand:

    .venv-eval/bin/pip install pyarrow==26.0.1
    .venv-eval/bin/python tests/eval/inputs.py
"""
import csv, json, pathlib
import pyarrow as pa, pyarrow.parquet as pq

here = pathlib.Path(__file__).parent


def write(path, columns):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


for name in ["corpus", "queries"]:
    rows = [json.loads(line) for line in open(here / f"retrieval/{name}.jsonl")]
    half = len(rows) // 2 if name == "corpus" else len(rows)
    for part, some in enumerate([rows[:half], rows[half:]][:2 if name == "corpus" else 1]):
        of = 2 if name == "corpus" else 1
        columns = {k: [r.get(k, "") for r in some] for k in ["_id", "title", "text"]}
        write(here / f"hub/{name}/{name}-{part:05}-of-{of:05}.parquet", columns)
rows = list(csv.DictReader(open(here / "retrieval/qrels/test.tsv"), delimiter="\t"))
columns = {k: [r[k] for r in rows] for k in ["query-id", "corpus-id"]}
write(here / "hub/data/test-00000-of-00001.parquet", columns | {"score": pa.array([float(r["score"]) for r in rows])})
write(here / "hub/data/train-00000-of-00001.parquet", {k: c[:3] for k, c in columns.items()} | {"score": pa.array([1.0] * 3)})
write(here / "sts.parquet", {"idx": [0, 1, 2], "sentence1": ["a b", "c, \"d\"", "e"], "sentence2": ["f", "g", "h\ni"],
                             "label": pa.array([4.5, 0.0, 3.25], pa.float32())})
