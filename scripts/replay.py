#!/usr/bin/env python3
"""Replays in PyTorch what `trainer train --trace DIR` recorded, and prints the differences.

    scripts/replay.py DIR        # needs torch, transformers, safetensors, e.g. .venv-st6/bin/python scripts/replay.py DIR

DIR holds
    meta.json                 model (its config.json), scale, symmetric, weight_decay, clip, beta1, beta2, eps; rates, the
                              factors of parameters' learning rates that are not 1, by name (0: frozen)
    init.safetensors          parameters before step 1, by checkpoint name
    step-000001.safetensors   ids_a, mask_a, ids_b, mask_b [B, S] i32: the whole global batch in its canonical order;
    ...                       with negatives ids_n, mask_n [B*n, S] and, where some are missing, neg_valid [B*n];
                              scalars lr, loss, grad_norm (before clipping)

The replay starts from init.safetensors and takes its own AdamW steps in f64; only batches and learning rates come
from the trace. Dropout cannot be replayed (PyTorch's bits differ), so trace with dropout 0, from the first step, into an empty folder.
Exit code 0: every step's loss is within 1e-4 and gradient norm within 1e-3 of PyTorch's, relative; 1: it is not;
2: the trace cannot be read.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

LOSS_TOLERANCE = 1e-4
NORM_TOLERANCE = 1e-3
# What a run's config.json may call the dropouts.
DROPOUTS = ("hidden_dropout_prob", "attention_probs_dropout_prob", "dropout", "attention_dropout", "mlp_dropout",
            "embedding_dropout", "resid_pdrop", "attn_pdrop")  # fmt: skip


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(2)


def build(config, parameters):
    """The model of `config` in f64 with dropout 0 that holds exactly `parameters`."""
    from transformers import AutoModel

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(config | {k: 0.0 for k in DROPOUTS if k in config}))
        save_file(parameters, Path(folder) / "model.safetensors", metadata={"format": "pt"})
        # transformers renames the tensors of published checkpoints.
        model, found = AutoModel.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    missing = sorted(n for n in found["missing_keys"] if not n.startswith("pooler."))
    if missing or found["unexpected_keys"] or found["mismatched_keys"]:
        fail(f"init.safetensors lacks {missing}, has {sorted(found['unexpected_keys'])}, which "
             f"{type(model).__name__} does not know, and {sorted(found['mismatched_keys'])} of other shapes")
    if hasattr(model, "pooler"):
        model.pooler = None
    model.set_attn_implementation("eager")
    # nn.Embedding never gives the padding row a gradient; the trainer has no such rule, and needs none.
    model.get_input_embeddings().padding_idx = None
    return model.double().train()


def embed(model, ids, mask):
    """Unit length mean of the real tokens' last hidden states, [B, H]."""
    ids, mask = ids.long(), mask.long()
    if hasattr(model.config, "local_attention") and len(ids) > 1:
        # One at a time: padding that no real token is near sees nothing, and its NaN would reach every gradient.
        each = enumerate(mask.sum(1).tolist())
        return torch.cat([embed(model, ids[i : i + 1, :n], mask[i : i + 1, :n]) for i, n in each])
    h = model(input_ids=ids, attention_mask=mask).last_hidden_state
    m = mask[..., None].to(h.dtype)
    return F.normalize((h * m).sum(1) / m.sum(1).clamp(min=1), dim=-1)


def ranking_loss(model, step, scale, symmetric):
    a, b = (embed(model, step[f"ids_{x}"], step[f"mask_{x}"]) for x in "ab")
    labels = torch.arange(len(a))
    scores, back = scale * a @ b.T, scale * b @ a.T
    ids = step.get("text_ids")
    if ids is not None:
        x, y = ids[: len(a)], ids[len(a) : 2 * len(a)]
        touches = lambda t: (x[:, None] == t) | (y[:, None] == t)
        shared = (touches(x) | touches(y)) & ~torch.eye(len(a), dtype=torch.bool)
        scores, back = (s.masked_fill(shared, float("-inf")) for s in (scores, back))
    if "ids_n" in step:
        negatives = scale * a @ embed(model, step["ids_n"], step["mask_n"]).T
        if "neg_valid" in step:
            negatives = negatives.masked_fill(step["neg_valid"].flatten() == 0, float("-inf"))
        if ids is not None:
            negatives = negatives.masked_fill(touches(ids[2 * len(a) :]), float("-inf"))
        scores = torch.cat([scores, negatives], 1)
    loss = F.cross_entropy(scores, labels)
    return 0.5 * (loss + F.cross_entropy(back, labels)) if symmetric else loss


def optimizer(model, meta):
    """AdamW of what is not frozen, without weight decay on biases and LayerNorm."""
    groups, rates = [], meta.get("rates", {})
    unknown = sorted(rates.keys() - dict(model.named_parameters()).keys())
    if unknown:
        fail(f"{type(model).__name__} has other names for {unknown}, whose learning rates are scaled")
    for name, p in model.named_parameters():
        rate = rates.get(name, 1.0)
        p.requires_grad_(rate > 0)
        if rate > 0:
            decay = meta["weight_decay"] if p.dim() > 1 else 0.0
            groups.append(dict(params=[p], rate=rate, weight_decay=decay))
    return torch.optim.AdamW(groups, lr=0.0, betas=(meta["beta1"], meta["beta2"]), eps=meta["eps"])


def read(folder):
    """meta, the initial parameters, the paths of the steps in order."""
    try:
        meta = json.loads((folder / "meta.json").read_text())
        init = load_file(folder / "init.safetensors")
    except (OSError, ValueError, SafetensorError) as e:
        fail(f"{folder} is not a trace: {e}; make one with `trainer train --trace {folder}`")
    keys = ("model", "scale", "symmetric", "weight_decay", "clip", "beta1", "beta2", "eps")
    if absent := [k for k in keys if k not in meta]:
        fail(f"{folder}/meta.json lacks {absent}")
    steps = sorted(folder.glob("step-*.safetensors"))
    if [s.name for s in steps] != [f"step-{i:06}.safetensors" for i in range(1, len(steps) + 1)] or not steps:
        fail(f"{folder} does not hold every step from 1 on: trace a run from its start, into an empty folder")
    return meta, init, steps


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    meta, init, steps = read(args.folder)
    if on := {k: meta["model"][k] for k in DROPOUTS if meta["model"].get(k, 0) != 0}:
        print(f"dropout was on in this run ({on}): its steps will differ from the replay, which has none")
    model = build(meta["model"], init)
    opt = optimizer(model, meta)

    worst_loss = worst_norm = 0.0
    differs = False
    print("  step            loss        replayed  rel.diff       grad norm        replayed  rel.diff")
    for i, path in enumerate(steps, 1):
        try:
            step = load_file(path)
            lr, loss, norm = (float(step[k]) for k in ("lr", "loss", "grad_norm"))
        except (OSError, KeyError, SafetensorError) as e:
            fail(f"{path}: {e!r}")
        opt.zero_grad()
        ref = ranking_loss(model, step, meta["scale"], meta["symmetric"])
        ref.backward()
        limit = meta["clip"] if meta["clip"] > 0 else float("inf")
        ref_norm = torch.nn.utils.clip_grad_norm_(model.parameters(), limit).item()
        for group in opt.param_groups:
            group["lr"] = lr * group["rate"]
        opt.step()
        d_loss = abs(loss - ref.item()) / max(abs(ref.item()), 1e-12)
        d_norm = abs(norm - ref_norm) / max(ref_norm, 1e-12)
        # `not <=` rather than `>`: a NaN is a difference.
        bad = not (d_loss <= LOSS_TOLERANCE and d_norm <= NORM_TOLERANCE)
        differs |= bad
        worst_loss, worst_norm = max(worst_loss, d_loss), max(worst_norm, d_norm)
        print(f"{i:6} {loss:15.8f} {ref.item():15.8f} {d_loss:9.1e} {norm:15.8f} {ref_norm:15.8f} {d_norm:9.1e}"
              + ("  <-" if bad else ""))  # fmt: skip

    print(f"{'✗' if differs else '✓'} {len(steps)} steps: largest relative difference of loss {worst_loss:.1e} "
          f"(tolerance {LOSS_TOLERANCE:.0e}), of gradient norm {worst_norm:.1e} ({NORM_TOLERANCE:.0e})")  # fmt: skip
    sys.exit(1 if differs else 0)


if __name__ == "__main__":
    main()
