#!/usr/bin/env python3
"""Draws a run's metrics.jsonl: the loss by step, held-out recall before and after. Standard library only.

    scripts/plot_learning.py runs/smoke/metrics.jsonl docs/learning.svg [--bm25 RECALL@1 RECALL@10]

`trainer train` prints the figures of BM25 at its end; metrics.jsonl does not hold them.
"""

import argparse
import json
import sys
from pathlib import Path

WIDTH, HEIGHT = 760, 300
TOP, BOTTOM = 52, 252
LOSS = (52, 430)
BARS = (500, 740)
METRICS = ("pairs.recall@1", "pairs.recall@10")
STYLE = """
  .bg { fill: #ffffff } text { fill: #1f2328; font: 12px system-ui, sans-serif } .soft { fill: #59636e }
  .title { font-size: 13px; font-weight: 600 } .grid { stroke: #d1d9e0; stroke-width: 1 }
  .raw { stroke: #0969da; stroke-width: 1; stroke-opacity: .35; fill: none }
  .smooth { stroke: #0969da; stroke-width: 2; fill: none; stroke-linejoin: round }
  .untrained { fill: #afb8c1 } .bm25 { fill: #bf8700 } .trained { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    .bg { fill: #0d1117 } text { fill: #f0f6fc } .soft { fill: #9198a1 } .grid { stroke: #3d444d }
    .raw, .smooth { stroke: #4493f8 } .untrained { fill: #656c76 } .bm25 { fill: #d29922 } .trained { fill: #4493f8 }
  }
"""


def read(path):
    """[(step, loss)], [(step, scores)]."""
    losses, evals = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
        except ValueError as e:
            sys.exit(f"error: {path}:{number}: {e}")
        if record.get("loss") is not None:
            losses.append((record["step"], record["loss"]))
        if all(m in (record.get("eval") or {}) for m in METRICS):
            evals.append((record["step"], record["eval"]))
    if len(losses) < 2 or len(evals) < 2:
        sys.exit(f"error: {path} needs two steps and two evaluations with {' and '.join(METRICS)}; set eval.pairs")
    return losses, evals


def text(x, y, what, css="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{css}" text-anchor="{anchor}">{what}</text>'


def line(x0, y0, x1, y1):
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" class="grid"/>'


def smoothed(values):
    """Mean over a window of a twentieth of the run, centred, narrower at both ends."""
    half = max(1, len(values) // 40)
    out = []
    for i in range(len(values)):
        h = min(half, i, len(values) - 1 - i)
        window = values[i - h : i + h + 1]
        out.append(sum(window) / len(window))
    return out


def loss_panel(losses):
    left, right = LOSS
    last, top = losses[-1][0], max(loss for _, loss in losses)
    top = max(1, int(top) + 1)
    x = lambda step: left + (right - left) * step / last
    y = lambda loss: BOTTOM - (BOTTOM - TOP) * loss / top
    out = [text(left, 24, "training loss of each batch", "title")]
    for tick in range(0, top + 1, max(1, top // 5)):
        out += [line(left, y(tick), right, y(tick)), text(left - 8, y(tick) + 4, tick, "soft", "end")]
    for tick in range(5):
        step = round(last * tick / 4)
        out.append(text(x(step), BOTTOM + 18, step, "soft", "middle"))
    out.append(text((left + right) / 2, BOTTOM + 38, "step", "soft", "middle"))
    for css, values in (("raw", [v for _, v in losses]), ("smooth", smoothed([v for _, v in losses]))):
        points = " ".join(f"{x(step):.1f},{y(value):.1f}" for (step, _), value in zip(losses, values))
        out.append(f'<polyline class="{css}" points="{points}"/>')
    return out


def bar_panel(evals, bm25):
    left, right = BARS
    y = lambda share: BOTTOM - (BOTTOM - TOP) * share
    out = [text(left, 24, "held-out retrieval", "title")]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        out += [line(left, y(tick), right, y(tick)), text(left - 8, y(tick) + 4, f"{tick:g}", "soft", "end")]
    series = [("untrained", evals[0][1]), ("trained", evals[-1][1])]
    if bm25:
        series.insert(1, ("bm25", dict(zip(METRICS, bm25))))
    room = (right - left) / len(METRICS)
    width = min(32, room / (len(series) + 1))
    for i, metric in enumerate(METRICS):
        middle = left + room * (i + 0.5)
        for j, (css, scores) in enumerate(series):
            at, share = middle + (j - len(series) / 2) * width, scores[metric]
            out.append(f'<rect class="{css}" x="{at + 1:.1f}" y="{y(share):.1f}" width="{width - 2:.1f}" '
                       f'height="{BOTTOM - y(share):.1f}"/>')  # fmt: skip
            out.append(text(at + width / 2, y(share) - 5, f"{share:.2f}", "", "middle"))
        out.append(text(middle, BOTTOM + 18, metric, "soft", "middle"))
    for j, (css, _) in enumerate(series):
        at = left + 4 + j * 84
        out.append(f'<rect class="{css}" x="{at}" y="{BOTTOM + 29}" width="10" height="10"/>')
        out.append(text(at + 15, BOTTOM + 38, "BM25" if css == "bm25" else css, "soft"))
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("metrics", type=Path)
    ap.add_argument("svg", type=Path)
    ap.add_argument("--bm25", type=float, nargs=2, metavar=METRICS)
    args = ap.parse_args()
    losses, evals = read(args.metrics)
    parts = [f'<rect class="bg" width="{WIDTH}" height="{HEIGHT}" rx="6"/>']
    parts += loss_panel(losses) + bar_panel(evals, args.bm25)
    before, after = (e[1][METRICS[0]] for e in (evals[0], evals[-1]))
    args.svg.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img">\n<title>Loss of {losses[-1][0]} steps; held-out {METRICS[0]} from {before:.4f} to {after:.4f}</title>\n'
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
