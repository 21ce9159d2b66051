#!/usr/bin/env python3
"""Reads a run's TensorBoard events with TensorBoard's own reader and compares them with its metrics.jsonl.

    scripts/check_events.py runs/smoke        # needs tensorboard: pip install tensorboard

Exit code 0: every step's loss, learning rate and gradient norm is there and equal (to f32, as events hold it);
1: it is not; 2: nothing to compare.
"""

import json
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

TAGS = {"train/loss": "loss", "train/lr": "lr", "train/grad_norm": "grad_norm"}


def main():
    if len(sys.argv) != 2:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    run = Path(sys.argv[1])
    lines = [json.loads(line) for line in open(run / "metrics.jsonl", encoding="utf-8")]
    steps = {m["step"]: m for m in lines if "loss" in m}
    if not steps:
        print(f"error: {run}/metrics.jsonl has no steps", file=sys.stderr)
        return 2
    events = EventAccumulator(str(run / "tensorboard"), size_guidance={"scalars": 0}).Reload()
    bad = 0
    for tag, key in TAGS.items():
        found = {e.step: e.value for e in events.Scalars(tag)}
        wrong = [s for s, m in steps.items() if s not in found or abs(found[s] - m[key]) > 1e-6 * abs(m[key])]
        bad += len(wrong) + len(found.keys() - steps.keys())
        print(f"{'✗' if wrong else '✓'} {tag}: {len(found)} events, {len(steps)} steps", *wrong[:5])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
