#!/usr/bin/env python3
"""Contrastive losses of random vectors by sentence-transformers' own classes: value and gradient.

    .venv-peers/bin/python scripts/golden_losses.py      # writes tests/golden/losses.safetensors

Written with sentence-transformers 6.2.0. Tensors: `a`, `p`, `n0`, `n1` [8, 16] f64, and for each case `CASE.loss`
and the gradients `CASE.a`, `CASE.p`, `CASE.n0`, `CASE.n1`; cases with `pairs` have no negatives.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers.sentence_transformer.losses import MatryoshkaLoss, MultipleNegativesRankingLoss


class Given(torch.nn.Module):
    """A model whose vectors are its input."""

    def get_embedding_dimension(self):
        return 16

    def forward(self, features):
        return {"sentence_embedding": features["vectors"]}


QD, QQ, DQ, DD = "query_to_doc", "query_to_query", "doc_to_query", "doc_to_doc"
RANKING = {
    "one": dict(directions=(QD,)),
    "apart": dict(directions=(QD, DQ), partition_mode="per_direction"),
    "joint": dict(directions=(QD, QQ, DQ, DD), partition_mode="joint"),
    "documents": dict(directions=(QD, DD), partition_mode="joint"),
}
DIMS, WEIGHTS = [16, 8, 4], [1.0, 0.5, 0.25]


def main():
    torch.manual_seed(7)
    names = ["a", "p", "n0", "n1"]
    vectors = {name: torch.randn(8, 16, dtype=torch.float64) for name in names}
    # Positives are near their anchors, as in a trained model.
    vectors["p"] = vectors["a"] + 0.7 * vectors["p"]
    out = {name: x.clone() for name, x in vectors.items()}
    model = Given()
    for case, options in RANKING.items():
        for matryoshka in [False, True]:
            for columns in [names, names[:2]]:
                leaves = {name: vectors[name].clone().requires_grad_() for name in columns}
                loss = MultipleNegativesRankingLoss(model, scale=20.0, **options)
                if matryoshka:
                    loss = MatryoshkaLoss(model, loss, matryoshka_dims=DIMS, matryoshka_weights=WEIGHTS)
                value = loss([{"vectors": leaves[name]} for name in columns], None)
                value.backward()
                name = case + (".matryoshka" if matryoshka else "") + ("" if len(columns) > 2 else ".pairs")
                out[f"{name}.loss"] = value.detach().reshape(1)
                out |= {f"{name}.{column}": x.grad for column, x in leaves.items()}
    path = Path(__file__).parent.parent / "tests/golden/losses.safetensors"
    save_file(out, path)
    print(f"{path}: {len(out)} tensors, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
