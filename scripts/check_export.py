#!/usr/bin/env python3
"""Checks that an exported folder loads in sentence-transformers and gives the trainer's own vectors.

    scripts/check_export.py FOLDER --venvs              # in sentence-transformers 2.7.0, then 6.2.0
    scripts/check_export.py FOLDER [--texts FILE]       # in the sentence-transformers of this Python
    scripts/check_export.py FOLDER --texts FILE --vectors FILE.npy

FOLDER is loaded without trust_remote_code and without network, FILE (one text a line) encoded, and each vector
compared with that of `trainer encode`, which this script calls unless --vectors has its output.
The usage example of its README.md, which a folder of `trainer train` must have, is run unchanged if it loads the folder
and not a name of the Hub; warnings of loading are printed.
Exit code 0: every cosine is at least 0.99999, every vector has the same length to 1e-4, and the example runs; 1: one of
these fails; 2: could not run.
`--venvs` creates .venv-st2 and .venv-st6 once (about 6 GB each: PyPI's PyTorch includes CUDA).
"""

import argparse
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRAINER = ROOT / "target" / "release" / "trainer"
MIN_COSINE = 0.99999
MAX_NORM_ERROR = 1e-4
# sentence-transformers 2.7 is of April 2024: it needs the libraries of its time, PyTorch excepted.
VENVS = {
    ".venv-st2": ["sentence-transformers==2.7.0", "transformers==4.41.2", "huggingface_hub==0.25.2",
                  "numpy==1.26.4", "torch==2.14.1"],
    ".venv-st6": ["sentence-transformers==6.2.0", "transformers==5.23.0", "torch==2.14.1"],
}  # fmt: skip


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(2)


def own_texts():
    """The 50 golden sentences that fit on a line, and 50 questions and answers of the sample."""
    odd = json.loads((ROOT / "tests/golden/minilm_sentences.json").read_text())
    with open(ROOT / "configs/sample/heldout.jsonl", encoding="utf-8") as f:
        pairs = [json.loads(line) for line in f][:25]
    return [t for t in odd + [t for pair in pairs for t in pair] if not set(t) & set("\n\r\0")]


def read_lines(path):
    """One text a line as `trainer encode` reads it: split at \\n only, an empty line is an empty text."""
    text = Path(path).read_bytes().decode("utf-8")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def run_trainer(folder, texts, out, devices):
    if not TRAINER.exists():
        fail(f"{TRAINER} is missing: run `make build`")
    cmd = [TRAINER, "encode", "--model", folder, "--input", texts, "--out", out, "--devices", devices]
    if subprocess.run([str(c) for c in cmd], cwd=ROOT).returncode != 0:
        fail(f"`{' '.join(map(str, cmd))}` failed")


def complaints():
    """What transformers says of weights from now on, such as those that it misses."""
    said = []

    class Collect(logging.Handler):
        def emit(self, record):
            said.append(record.getMessage())

    logging.getLogger("transformers").addHandler(Collect(logging.WARNING))
    return said


def is_ours(folder):
    """Whether `trainer train` wrote the folder: its tokenizer_config.json says so."""
    path = folder / "tokenizer_config.json"
    return path.exists() and "gigapair" in json.loads(path.read_text(encoding="utf-8"))


def example_runs(folder, name):
    """Whether the example of the card runs in the folder, where it loads the folder. A folder of ours has one."""
    card = (folder / "README.md").read_text(encoding="utf-8") if (folder / "README.md").exists() else ""
    code = re.search(r"```python\n(.*?)```", card, re.DOTALL)
    if not code and is_ours(folder):
        print(f"✗ {name}: README.md has no usage example")
        return False
    if not code or 'SentenceTransformer(".")' not in code[1]:
        return True
    done = subprocess.run([sys.executable, "-c", code[1]], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"✗ {name}: the usage example of README.md fails: {done.stderr.strip().splitlines()[-1]}")
    return done.returncode == 0


def compare(folder, lines, vectors):
    import numpy as np
    import sentence_transformers
    import torch

    torch.set_num_threads(min(2, os.cpu_count() or 1))
    name = f"sentence-transformers {sentence_transformers.__version__}"
    said = complaints()
    try:
        model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    except Exception as e:  # whatever it is, it is the finding
        print(f"✗ {name}: cannot load {folder}: {type(e).__name__}: {e}")
        return 1
    for what in said:
        print(f"  {name}: on loading: {' '.join(what.split())}")
    theirs = model.encode(lines, batch_size=32, convert_to_numpy=True).astype(np.float64)
    ours = np.load(vectors).astype(np.float64)
    if ours.shape != theirs.shape:
        print(f"✗ {name}: trainer encode gave {ours.shape}, sentence-transformers {theirs.shape}")
        return 1
    if not np.isfinite(ours).all():
        print(f"✗ {name}: trainer encode gave values that are not finite")
        return 1
    norms, their_norms = (np.linalg.norm(v, axis=1) for v in (ours, theirs))
    cosine = (ours * theirs).sum(1) / np.maximum(norms * their_norms, 1e-30)
    worst = int(cosine.argmin())
    norm_error = float(np.abs(norms - their_norms).max())
    ok = bool(cosine.min() >= MIN_COSINE and norm_error <= MAX_NORM_ERROR)
    print(f"{'✓' if ok else '✗'} {name}: {len(lines)} texts, lowest cosine {cosine.min():.8f} (line {worst + 1}), "
          f"largest difference {np.abs(ours - theirs).max():.2e}, of norms {norm_error:.1e}")  # fmt: skip
    if cosine.min() < MIN_COSINE:
        print(f"  line {worst + 1}: {lines[worst][:100]!r}")
    return 0 if example_runs(folder, name) and ok else 1


def venv_python(name):
    """The Python of a virtual environment with VENVS[name] in it, made when it is not there or has other pins."""
    folder, pins = ROOT / name, VENVS[name]
    python, stamp = folder / "bin" / "python", folder / "pins.txt"
    if not (stamp.exists() and stamp.read_text().split() == pins):
        print(f"making {name}: {' '.join(pins)}", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)])
        if made.returncode != 0:
            fail("python3 -m venv failed: install the Debian package python3-venv")
        if subprocess.run([str(python), "-m", "pip", "install", "--quiet", *pins]).returncode != 0:
            fail(f"pip could not install {' '.join(pins)} into {name}: see its message above")
        stamp.write_text("\n".join(pins) + "\n")
    return python


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--texts", type=Path, help="one text a line; default: the golden sentences and some of the sample")
    ap.add_argument("--vectors", type=Path, help="what `trainer encode` made of --texts")
    ap.add_argument("--devices", default="cpu:1", help="for `trainer encode`")
    ap.add_argument("--venvs", action="store_true", help="run in sentence-transformers 2.7.0 and 6.2.0")
    args = ap.parse_args()
    if args.vectors and not args.texts:
        fail("--vectors needs the --texts that they were made of")
    if not args.folder.is_dir():
        fail(f"{args.folder} is not a folder")
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    folder = args.folder.resolve()  # a name like "out" must never be taken for one on the hub

    with tempfile.TemporaryDirectory() as tmp:
        texts, vectors = args.texts, args.vectors
        if texts is None:
            texts = Path(tmp) / "texts.txt"
            texts.write_bytes("".join(t + "\n" for t in own_texts()).encode())
        texts = texts.resolve()
        if vectors is None:
            vectors = Path(tmp) / "vectors.npy"
            run_trainer(folder, texts, vectors, args.devices)
        vectors = vectors.resolve()
        if not args.venvs:
            sys.exit(compare(folder, read_lines(texts), vectors))
        again = [__file__, str(folder), "--texts", str(texts), "--vectors", str(vectors)]
        codes = [subprocess.run([str(venv_python(name)), *again]).returncode for name in VENVS]
        sys.exit(max(codes))


if __name__ == "__main__":
    main()
