#!/usr/bin/env python3
"""Plots a run's metrics.jsonl: the loss of each step, held-out recall before and after. Needs matplotlib (`pip install matplotlib`).

    scripts/plot_learning.py runs/smoke/metrics.jsonl docs/learning.svg [--bm25 RECALL@1 RECALL@10]

`trainer train` prints the figures of BM25 at its end; metrics.jsonl does not hold them.
"""

import argparse
import json
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("svg")
# Text stays text, and the same run gives the same file.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "gigapair", "font.family": "sans-serif"})
import matplotlib.pyplot as plt  # noqa: E402

METRICS = ("pairs.cosine_accuracy@1", "pairs.cosine_accuracy@10")
COLOURS = {"untrained": "#afb8c1", "BM25": "#bf8700", "trained": "#0969da"}


def read(path):
    """Losses by step; the first and the last evaluation."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    losses = {r["step"]: r["loss"] for r in records if r.get("loss") is not None}
    evals = [r["eval"] for r in records if all(m in (r.get("eval") or {}) for m in METRICS)]
    if len(losses) < 2 or len(evals) < 2:
        raise SystemExit(f"error: {path} needs two steps and two evaluations with {' and '.join(METRICS)}; set eval.pairs")
    return losses, evals[0], evals[-1]


def smoothed(values):
    """Mean over a centred window of a twentieth of the run, narrower at both ends."""
    half = max(1, len(values) // 40)
    reach = [min(half, i, len(values) - 1 - i) for i in range(len(values))]
    return [np.mean(values[i - h : i + h + 1]) for i, h in enumerate(reach)]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("metrics", type=Path)
    ap.add_argument("svg", type=Path)
    ap.add_argument("--bm25", type=float, nargs=2, metavar=METRICS)
    args = ap.parse_args()
    losses, before, after = read(args.metrics)
    series = {"untrained": [before[m] for m in METRICS], "BM25": args.bm25, "trained": [after[m] for m in METRICS]}
    series = {name: values for name, values in series.items() if values}

    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2), width_ratios=(3, 2), layout="constrained")
    left.plot(losses.keys(), losses.values(), color=COLOURS["trained"], alpha=0.35, linewidth=1)
    left.plot(losses.keys(), smoothed(list(losses.values())), color=COLOURS["trained"], linewidth=2)
    left.set(title="training loss of each batch", xlabel="step", ylim=0)
    width = 0.8 / len(series)
    for i, (name, values) in enumerate(series.items()):
        places = np.arange(len(METRICS)) + (i - (len(series) - 1) / 2) * width
        right.bar_label(right.bar(places, values, width * 0.92, color=COLOURS[name], label=name), fmt="%.3f", fontsize=8)
    right.set(title="held-out retrieval", xticks=range(len(METRICS)), xticklabels=[m.partition("_")[2] for m in METRICS], ylim=(0, 1.1))
    right.legend(loc="upper left", fontsize=9, frameon=False)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="#d1d9e0")
        axes.set_axisbelow(True)
    figure.savefig(args.svg, metadata={"Date": None})


if __name__ == "__main__":
    main()
