#!/usr/bin/env python3
"""Computes tests/golden/tiny_roberta_groups.safetensors with PyTorch: training with groups of parameters.

Run by hand, after scripts/golden.py; the tests only read the file. Weights and batch are those of
tiny_roberta_pairs.safetensors. Each case takes 20 steps of torch.optim.AdamW with `requires_grad` False for the frozen
parts and a parameter group of `lr * rate` for each other one. Tensors, K = the case:

    K.losses, K.grad_norms  [20] f64: each step's loss and gradient norm, before the update and clipping
    K.param.<name>          f32 weights after the steps, of the parameters that are not frozen
"""

import json

import torch
from golden import CLIP, GOLDEN, STEPS, encode, mnrl, tiny_model, versions
from safetensors.torch import load_file, save_file

# Larger than elsewhere, so that the decay, too, is far above the tolerances.
LR = 1e-4
WEIGHT_DECAY = 1.0
# Rates by part; 0 is frozen.
CASES = {
    "below": {"embeddings": 0.0, "encoder.layer.0": 0.5, "encoder.layer.1": 1.0},
    "between": {"embeddings": 0.1, "encoder.layer.0": 0.0, "encoder.layer.1": 2.0},
}


def train(rates, given):
    model = tiny_model("roberta", 1)
    groups = []
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.copy_(given[f"param.{name}"])
    for name, p in model.named_parameters():
        rate = next(rate for part, rate in rates.items() if name.startswith(part + "."))
        p.requires_grad_(rate > 0)
        if rate > 0:
            groups.append(dict(params=[p], lr=LR * rate, weight_decay=WEIGHT_DECAY if p.dim() > 1 else 0.0))
    opt, losses, norms = torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-8), [], []
    for _ in range(STEPS):
        opt.zero_grad()
        a, b = (encode(model, given[f"ids_{x}"].long(), given[f"mask_{x}"].long())[0] for x in "ab")
        loss = mnrl(a, b, None, symmetric=True)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP).item())
        opt.step()
        losses.append(loss.item())
    trained = {n: p.detach().float() for n, p in model.named_parameters() if p.requires_grad}
    return losses, norms, trained


def main():
    torch.set_num_threads(1)
    given = load_file(GOLDEN / "tiny_roberta_pairs.safetensors")
    out = {}
    for case, rates in CASES.items():
        losses, norms, trained = train(rates, given)
        out[f"{case}.losses"] = torch.tensor(losses, dtype=torch.float64)
        out[f"{case}.grad_norms"] = torch.tensor(norms, dtype=torch.float64)
        out |= {f"{case}.param.{name}": p.contiguous() for name, p in trained.items()}
        print(f"{case}: losses {losses[0]:.6f} -> {losses[-1]:.6f}, norm {norms[0]:.3f}")
    meta = versions() | dict(script="scripts/golden_groups.py", cases=json.dumps(CASES), lr=str(LR))
    save_file(out, GOLDEN / "tiny_roberta_groups.safetensors", metadata=meta | dict(weight_decay=str(WEIGHT_DECAY)))


if __name__ == "__main__":
    main()
