#!/usr/bin/env python3
"""Compares two runs of one config and seed: metrics by step, then final embeddings. Standard library only.

    scripts/compare.py RUN_A RUN_B A.npy B.npy [--loss 1e-3] [--grad-norm 1e-2] [--cosine 0.9999]

Tolerances: |a - b| <= loss * max(|a|, |b|) + 1e-5 for the loss, the same with --grad-norm for the gradient norm, and the
cosine of the two models' vectors of each text >= --cosine. They are wider than one step needs, since rounding differences
grow from step to step; the largest differences are printed. Exit code 0, 1, or 2 (unreadable).
"""

import argparse
import ast
import json
import math
import struct
import sys
from pathlib import Path

FLOOR = 1e-5


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(2)


def metrics(run):
    """{step: (loss, grad_norm)} of RUN/metrics.jsonl; lines without both (evaluations) are passed over."""
    path, out = Path(run) / "metrics.jsonl", {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as e:
        fail(f"{e}")
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
        except ValueError as e:
            fail(f"{path}:{number}: {e}")
        if "loss" in record and "grad_norm" in record:
            # JSON has no NaN; a writer that met one puts null.
            out[record["step"]] = tuple(float("nan") if record[k] is None else record[k] for k in ("loss", "grad_norm"))
    if not out:
        fail(f"{path} has no line with loss and grad_norm")
    return out


def npy(path):
    """Rows of a 2-D little-endian f32 or f64 .npy file (numpy's format 1 to 3, C order)."""
    raw = Path(path).read_bytes()
    if raw[:6] != b"\x93NUMPY":
        fail(f"{path} is not an .npy file")
    width, kind = (2, "<H") if raw[6] == 1 else (4, "<I")
    (length,) = struct.unpack_from(kind, raw, 8)
    header = ast.literal_eval(raw[8 + width : 8 + width + length].decode("latin1"))
    if header["fortran_order"] or len(header["shape"]) != 2 or header["descr"] not in ("<f4", "<f8"):
        fail(f"{path}: expected a C-ordered f32 or f64 matrix, found {header}")
    code, (rows, columns) = {"<f4": "f", "<f8": "d"}[header["descr"]], header["shape"]
    try:
        flat = struct.unpack_from(f"<{rows * columns}{code}", raw, 8 + width + length)
    except struct.error:
        fail(f"{path} is cut off: {rows} x {columns} values do not fit into {len(raw)} bytes")
    return [flat[i * columns : (i + 1) * columns] for i in range(rows)]


def cosine(x, y):
    xy, xx, yy = (math.fsum(a * b for a, b in zip(p, q)) for p, q in ((x, y), (x, x), (y, y)))
    return xy / math.sqrt(xx * yy) if xx > 0 and yy > 0 else float("nan")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("runs", nargs=2, metavar="RUN")
    ap.add_argument("vectors", nargs=2, metavar="NPY")
    ap.add_argument("--loss", type=float, default=1e-3)
    ap.add_argument("--grad-norm", type=float, default=1e-2)
    ap.add_argument("--cosine", type=float, default=0.9999)
    args = ap.parse_args()
    ok = True

    a, b = map(metrics, args.runs)
    if a.keys() != b.keys():
        fail(f"the runs logged other steps: only one of them has {sorted(a.keys() ^ b.keys())[:10]}")
    for i, (name, tolerance) in enumerate((("loss", args.loss), ("grad_norm", args.grad_norm))):
        worst, at, bad = 0.0, min(a), []
        for step in sorted(a):
            x, y = a[step][i], b[step][i]
            difference = abs(x - y) / max(abs(x), abs(y), FLOOR)
            if not abs(x - y) <= tolerance * max(abs(x), abs(y)) + FLOOR:  # NaN is a difference
                bad.append(step)
            if difference > worst:
                worst, at = difference, step
        ok &= not bad
        print(f"{'✗' if bad else '✓'} {name}: {len(a)} steps, largest relative difference {worst:.1e} at step {at} "
              f"(tolerance {tolerance:.0e})" + (f"; outside it: steps {bad[:10]}" if bad else ""))  # fmt: skip

    va, vb = map(npy, args.vectors)
    if len(va) != len(vb) or not va:
        fail(f"{args.vectors[0]} has {len(va)} vectors, {args.vectors[1]} {len(vb)}")
    cosines = [cosine(x, y) for x, y in zip(va, vb)]
    bad = [i + 1 for i, c in enumerate(cosines) if not c >= args.cosine]
    ok &= not bad
    print(f"{'✗' if bad else '✓'} embeddings: {len(cosines)} texts, lowest cosine {min(cosines):.7f} "
          f"(at least {args.cosine})" + (f"; below it: lines {bad[:10]}" if bad else ""))  # fmt: skip
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
