#!/usr/bin/env python3
"""Losses of random vectors by sentence-transformers' own classes: value and gradient.

    .venv-peers/bin/python scripts/golden_losses.py      # writes tests/golden/losses.safetensors

Written with sentence-transformers 6.2.0. Inputs: `a`, `p`, `n0`, `n1` [8, 16] f64; `scores` [8], with ties; `labels`
[8], 0 or 1; `candidates` [8, 3], a score for the positive and each negative; `taught` [8, 4, 16] and `wide` [8, 4, 24],
a teacher's vectors of the four texts; `loss.projection.weight` and `.bias`. For each case `CASE.loss` and the gradients
`CASE.a`, …. A case's name ends in `.matryoshka`, `.pairs` (no negatives), `.triplets` (one), or `.ragged`: `n1` is
absent from the odd rows, and the loss is the mean of what each row has alone.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers.sentence_transformer import losses

NAMES = ["a", "p", "n0", "n1"]
DIMS, WEIGHTS = [16, 8, 4], [1.0, 0.5, 0.25]
QD, QQ, DQ, DD = "query_to_doc", "query_to_query", "doc_to_query", "doc_to_doc"
RANKING = {
    "one": dict(directions=(QD,)),
    "apart": dict(directions=(QD, DQ), partition_mode="per_direction"),
    "joint": dict(directions=(QD, QQ, DQ, DD), partition_mode="joint"),
    "documents": dict(directions=(QD, DD), partition_mode="joint"),
}


class Given(torch.nn.Module):
    """A model whose vectors are its input."""

    device = "cpu"

    def get_embedding_dimension(self):
        return 16

    def forward(self, features):
        return {"sentence_embedding": features["vectors"]}


def inputs():
    torch.manual_seed(7)
    vectors = {name: torch.randn(8, 16, dtype=torch.float64) for name in NAMES}
    # Positives are near their anchors, as in a trained model.
    vectors["p"] = vectors["a"] + 0.7 * vectors["p"]
    # Exact in f32, as all targets are.
    exact = lambda *shape: torch.randn(*shape, dtype=torch.float32).double()
    numbers = {
        "scores": torch.tensor([0.5, 0.25, 1.0, 0.0, 0.5, 0.75, 0.25, 1.0], dtype=torch.float64),
        "labels": torch.tensor([1, 0, 1, 0, 0, 1, 0, 1], dtype=torch.float64),
        # Their differences are exact, too.
        "candidates": (128.0 * exact(8, 3)).round() / 64.0,
        "taught": exact(8, 4, 16),
        "wide": exact(8, 4, 24),
        "loss.projection.weight": 0.2 * exact(24, 16),
        "loss.projection.bias": 0.2 * exact(24),
    }
    return vectors, numbers


def cases(model, numbers):
    """Name, loss, labels, and how many columns it takes: all of them if 0."""
    ranking = losses.MultipleNegativesRankingLoss
    yield from ((name, ranking(model, scale=20.0, **options), None, k)
                for name, options in RANKING.items() for k in [4, 2])
    scores, labels, candidates = (numbers[k] for k in ["scores", "labels", "candidates"])
    yield "cosent", losses.CoSENTLoss(model), scores, 2
    yield "angle", losses.AnglELoss(model), scores, 2
    yield "cosine_similarity", losses.CosineSimilarityLoss(model), scores, 2
    yield "pair_contrastive", losses.ContrastiveLoss(model, margin=0.9), labels, 2
    yield "online_contrastive", losses.OnlineContrastiveLoss(model, margin=0.9), labels, 2
    yield "triplet", losses.TripletLoss(model, triplet_margin=1.5), None, 3
    margins = candidates[:, :1] - candidates[:, 1:]
    for name, given in [("margin_mse", candidates), ("margins", margins)]:
        yield name, losses.MarginMSELoss(model), given, 4
        yield name, losses.MarginMSELoss(model), given[:, :-1], 3
    yield "kl", losses.DistillKLDivLoss(model), candidates, 4
    kl = losses.DistillKLDivLoss(model, student_temperature=0.7, teacher_temperature=2.0)
    yield "kl_apart", kl, candidates, 4
    taught, wide = numbers["taught"], numbers["wide"]
    for k in [4, 2]:
        yield "mse", losses.MSELoss(model), taught[:, :k], k
        yield "mse_anchors", losses.MSELoss(model), taught[:, 0], k
        yield "cosine", losses.EmbedDistillLoss(model), taught[:, :k], k
        yield "l2", losses.EmbedDistillLoss(model, distance_metric="l2"), taught[:, :k], k
        projected = losses.MSELoss(model, projection_dim=24).double()
        for part in ["weight", "bias"]:
            getattr(projected.projection, part).data = numbers[f"loss.projection.{part}"].clone()
        yield "projected", projected, wide[:, :k], k


def of_columns(loss, leaves, labels):
    return loss([{"vectors": x} for x in leaves.values()], labels)


def ragged(loss, leaves, labels):
    """The mean of the rows' losses, of which the odd ones lack the last column."""
    rows = []
    for i in range(8):
        k = len(leaves) - i % 2
        row = {name: x[i : i + 1] for name, x in list(leaves.items())[:k]}
        # Scores of the candidates, their margins, or vectors of the texts.
        less = labels.shape[1] - (len(leaves) - k)
        rows.append(of_columns(loss, row, labels[i : i + 1, :less]))
    return torch.stack(rows).mean()


def main():
    vectors, numbers = inputs()
    out = {name: x.clone() for name, x in (vectors | numbers).items()}
    model = Given()
    for case, loss, labels, columns in cases(model, numbers):
        kinds = ["", ".matryoshka"] if case != "projected" else [""]
        if columns == 4 and case in ["margin_mse", "margins", "kl", "kl_apart", "mse", "cosine", "l2"]:
            kinds.append(".ragged")
        for kind in kinds:
            leaves = {name: vectors[name].clone().requires_grad_() for name in NAMES[:columns]}
            own = {f"loss.{name}": p for name, p in loss.named_parameters()}
            loss.zero_grad()
            if kind == ".ragged":
                value = ragged(loss, leaves, labels)
            else:
                nested = losses.MatryoshkaLoss(model, loss, matryoshka_dims=DIMS, matryoshka_weights=WEIGHTS)
                value = of_columns(nested if kind else loss, leaves, labels)
            value.backward()
            name = case + kind + {4: "", 3: ".triplets", 2: ".pairs"}[columns]
            assert f"{name}.loss" not in out, name
            out[f"{name}.loss"] = value.detach().reshape(1)
            out |= {f"{name}.{column}": x.grad.clone() for column, x in (leaves | own).items()}
    path = Path(__file__).parent.parent / "tests/golden/losses.safetensors"
    save_file(out, path)
    print(f"{path}: {len(out)} tensors, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
