#!/usr/bin/env python3
"""Losses by sentence-transformers' own classes: value and gradient of random vectors, and 20 steps of a tiny BERT.

    .venv-peers/bin/python scripts/golden_losses.py      # writes tests/golden/losses.safetensors, loss_steps.safetensors

Written with sentence-transformers 6.2.0. Inputs: `a`, `p`, `n0`, `n1` [8, 16] f64; `scores` [8], with ties; `labels`
[8], 0 or 1; `candidates` [8, 3], a score for the positive and each negative; `taught` [8, 4, 16] and `wide` [8, 4, 24],
a teacher's vectors of the four texts; `loss.projection.weight` and `.bias`, `loss.log_scale`. For each case `CASE.loss`
and the gradients `CASE.a`, …. Of `learned` the scale is a parameter, and `conversation` is computed by PyTorch. A case's
name ends in `.matryoshka`, `.pairs` (no negatives), `.triplets` (one), or `.ragged`: the last negative is absent from the
odd rows, and the loss is the mean of what each row has.

The steps are those of golden.py, on the texts `a`, `b`, `n` of tiny_bert_triplets.safetensors and from its weights:
targets under the same names, for 6 rows of 3 texts and a width of 32, and `CASE.losses` and `CASE.norms` [20] f64.
"""

import sys

import torch
from golden import CLIP, GOLDEN, STEPS, adamw, tiny_model
from safetensors.torch import load_file, save_file
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
HARD = {
    "hard_own": dict(directions=(QD,), hardness_mode="hard_negatives", hardness_strength=5.0),
    "hard_batch": dict(RANKING["apart"], hardness_mode="in_batch_negatives", hardness_strength=9.0),
    "hard_all": dict(RANKING["joint"], hardness_mode="all_negatives", hardness_strength=5.0),
}
# Of directions that need no mask: with it, -inf times the scale, sentence-transformers has no gradient but NaN.
LEARNED = {
    "learned": RANKING["apart"],
    "learned_hard": dict(HARD["hard_all"], directions=(QD, DQ)),
}


class Learned(losses.MultipleNegativesRankingLoss):
    """With CLIP's scale: a parameter, its logarithm."""

    def __init__(self, model, **options):
        super().__init__(model, **options)
        self.log_scale = torch.nn.Parameter(torch.tensor([20.0], dtype=torch.float64).log())

    @property
    def scale(self):
        return self.log_scale.exp() if hasattr(self, "log_scale") else 20.0

    @scale.setter
    def scale(self, _):
        pass


class Conversation(torch.nn.Module):
    """A response among those of the batch, by the context, the past contexts, and the mean of both."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, features, labels=None, present=None):
        unit = torch.nn.functional.normalize
        context, responses, *past = [unit(self.model(f)["sentence_embedding"]) for f in features]

        def of(queries):
            scores = 20.0 * unit(queries) @ responses.T
            return torch.nn.functional.cross_entropy(scores, torch.arange(len(scores)), reduction="none")

        rows = of(context)
        if past:
            three = (rows + of(past[0]) + of((context + past[0]) / 2.0)) / 3.0
            rows = three if present is None else torch.where(present, three, rows)
        return rows.mean()


class Guide(torch.nn.Module):
    """Whose vectors are a teacher's, column by column."""

    def __init__(self, taught, columns):
        super().__init__()
        self.taught, self.columns, self.at = taught, columns, 0

    def forward(self, features):
        # Columns may come several at a time.
        n = len(next(iter(features.values()))) // len(self.taught)
        at, self.at = self.at, (self.at + n) % self.columns
        return {"sentence_embedding": torch.cat([self.taught[:, k] for k in range(at, at + n)])}


class Gist(losses.GISTEmbedLoss):
    """Without the tokenizers that the class asks for."""

    def __init__(self, model, guide, margin_strategy="absolute", margin=0.0, contrast=True):
        torch.nn.Module.__init__(self)
        self.model, self.guide, self.temperature, self.must_retokenize = model, guide, 0.05, False
        self.similarity_fct, self.cross_entropy_loss = torch.nn.CosineSimilarity(dim=-1), torch.nn.CrossEntropyLoss()
        self.margin_strategy, self.margin = margin_strategy, margin
        self.contrast_anchors = self.contrast_positives = contrast
        self.gather_across_devices = False


class Given(torch.nn.Module):
    """A model whose vectors are its input."""

    device = "cpu"

    def get_embedding_dimension(self):
        return 16

    def forward(self, features):
        return {"sentence_embedding": features["vectors"]}


class Tiny(torch.nn.Module):
    """BERT with mean pooling."""

    device = "cpu"

    def __init__(self, start):
        super().__init__()
        self.bert = tiny_model("bert", 0)
        with torch.no_grad():
            for name, p in self.bert.named_parameters():
                p.copy_(start[f"param.{name}"])

    def get_embedding_dimension(self):
        return 32

    def forward(self, features):
        out = self.bert(**features).last_hidden_state
        mask = features["attention_mask"][..., None].to(out.dtype)
        return {"sentence_embedding": (out * mask).sum(1) / mask.sum(1)}


# Exact in f32, as all targets are.
def exact(*shape):
    return torch.randn(*shape, dtype=torch.float32).double()


def targets(rows, texts, width):
    """What comes with so many rows of so many texts."""
    scores = torch.tensor([0.5, 0.25, 1.0, 0.0, 0.5, 0.75, 0.25, 1.0], dtype=torch.float64)
    labels = torch.tensor([1, 0, 1, 0, 0, 1, 0, 1], dtype=torch.float64)
    return {
        "scores": scores[:rows].clone(),
        "labels": labels[:rows].clone(),
        # Their differences are exact, too.
        "candidates": (128.0 * exact(rows, texts - 1)).round() / 64.0,
        "taught": exact(rows, texts, width),
        "wide": exact(rows, texts, 24),
        "loss.projection.weight": 0.2 * exact(24, width),
        "loss.projection.bias": 0.2 * exact(24),
        "loss.log_scale": torch.tensor([20.0], dtype=torch.float64).log(),
    }


def inputs():
    torch.manual_seed(7)
    vectors = {name: torch.randn(8, 16, dtype=torch.float64) for name in NAMES}
    # Positives are near their anchors, as in a trained model.
    vectors["p"] = vectors["a"] + 0.7 * vectors["p"]
    return vectors, targets(8, 4, 16)


def cases(model, numbers, most):
    """Name, loss, labels, and how many columns it takes, at most so many."""
    yield from ((name, loss, labels, k) for name, loss, labels, k in all_cases(model, numbers, most) if k <= most)


def all_cases(model, numbers, most):
    ranking = losses.MultipleNegativesRankingLoss
    yield from ((name, ranking(model, scale=20.0, **options), None, k)
                for name, options in RANKING.items() for k in [4, 2])
    yield from ((name, ranking(model, scale=20.0, **options), None, k)
                for name, options in HARD.items() for k in [most, 2])
    yield from ((name, Learned(model, **options), None, k) for name, options in LEARNED.items() for k in [most, 2])
    yield from (("conversation", Conversation(model), None, k) for k in [3, 2])
    scores, labels, candidates = (numbers[k] for k in ["scores", "labels", "candidates"])
    yield "cosent", losses.CoSENTLoss(model), scores, 2
    yield "angle", losses.AnglELoss(model), scores, 2
    yield "cosine_similarity", losses.CosineSimilarityLoss(model), scores, 2
    yield "pair_contrastive", losses.ContrastiveLoss(model, margin=0.9), labels, 2
    yield "online_contrastive", losses.OnlineContrastiveLoss(model, margin=0.9), labels, 2
    metric = losses.TripletDistanceMetric
    yield "triplet", losses.TripletLoss(model, triplet_margin=1.5), None, 3
    yield "triplet_cosine", losses.TripletLoss(model, metric.COSINE, 0.8), None, 3
    yield "triplet_manhattan", losses.TripletLoss(model, metric.MANHATTAN, 9.0), None, 3
    margins = candidates[:, :1] - candidates[:, 1:]
    for name, given in [("margin_mse", candidates), ("margins", margins)]:
        for k in range(3, most + 1):
            yield name, losses.MarginMSELoss(model), given[:, : given.shape[1] - most + k], k
    yield "kl", losses.DistillKLDivLoss(model), candidates, most
    kl = losses.DistillKLDivLoss(model, student_temperature=0.7, teacher_temperature=2.0)
    yield "kl_apart", kl, candidates, most
    taught, wide = numbers["taught"], numbers["wide"]
    for k in [most, 2]:
        yield "mse", losses.MSELoss(model), taught[:, :k], k
        yield "mse_anchors", losses.MSELoss(model), taught[:, 0], k
        yield "cosine", losses.EmbedDistillLoss(model), taught[:, :k], k
        yield "l2", losses.EmbedDistillLoss(model, distance_metric="l2"), taught[:, :k], k
        projected = losses.MSELoss(model, projection_dim=24).double()
        for part in ["weight", "bias"]:
            getattr(projected.projection, part).data = numbers[f"loss.projection.{part}"].clone()
        yield "projected", projected, wide[:, :k], k
    for k in [3, 2]:
        yield "gist", Gist(model, Guide(taught, k)), None, k
        yield "gist_relative", Gist(model, Guide(taught, k), "relative", 0.2, contrast=False), None, k


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


def steps():
    """20 AdamW steps of a tiny BERT for each case."""
    start = load_file(GOLDEN / "tiny_bert_triplets.safetensors")
    torch.manual_seed(8)
    numbers = targets(6, 3, 32)
    out = {name: x.clone() for name, x in numbers.items()}
    features = [{"input_ids": start[f"ids_{x}"].long(), "attention_mask": start[f"mask_{x}"].long()} for x in "abn"]
    with torch.no_grad():
        names = [case for case, *_ in cases(Tiny(start), numbers, 3)]
    for i, name in enumerate(names):
        model = Tiny(start)
        _, loss, labels, columns = list(cases(model, numbers, 3))[i]
        kind = {3: "", 2: ".pairs"}[columns]
        # Its parameters include the model's.
        opt, values, norms = adamw(loss), [], []
        for _ in range(STEPS):
            opt.zero_grad()
            value = loss(features[:columns], labels)
            value.backward()
            norms.append(torch.nn.utils.clip_grad_norm_(loss.parameters(), CLIP).item())
            opt.step()
            values.append(value.item())
        out[f"{name}{kind}.losses"] = torch.tensor(values, dtype=torch.float64)
        out[f"{name}{kind}.norms"] = torch.tensor(norms, dtype=torch.float64)
        print(f"{name}{kind}: {values[0]:.6f} -> {values[-1]:.6f}, norm {norms[0]:.3f}", file=sys.stderr)
    path = GOLDEN / "loss_steps.safetensors"
    save_file(out, path)
    print(f"{path}: {len(out)} tensors, {path.stat().st_size} bytes")


def main():
    steps()
    vectors, numbers = inputs()
    out = {name: x.clone() for name, x in (vectors | numbers).items()}
    model = Given()
    for case, loss, labels, columns in cases(model, numbers, 4):
        kinds = ["", ".matryoshka"] if case != "projected" else [""]
        if columns == 4 and case in ["margin_mse", "margins", "kl", "kl_apart", "mse", "cosine", "l2"]:
            kinds.append(".ragged")
        if (case, columns) == ("conversation", 3):
            kinds.append(".ragged")
        for kind in kinds:
            leaves = {name: vectors[name].clone().requires_grad_() for name in NAMES[:columns]}
            own = {f"loss.{name}": p for name, p in loss.named_parameters()}
            loss.zero_grad()
            if (case, kind) == ("conversation", ".ragged"):
                value = loss([{"vectors": x} for x in leaves.values()], present=torch.arange(8) % 2 == 0)
            elif kind == ".ragged":
                value = ragged(loss, leaves, labels)
            else:
                nested = losses.MatryoshkaLoss(model, loss, matryoshka_dims=DIMS, matryoshka_weights=WEIGHTS)
                value = of_columns(nested if kind else loss, leaves, labels)
            value.backward()
            name = case + kind + {4: "", 3: ".triplets", 2: ".pairs"}[columns]
            assert f"{name}.loss" not in out, name
            out[f"{name}.loss"] = value.detach().reshape(1)
            out |= {f"{name}.{column}": x.grad.clone() for column, x in (leaves | own).items()}
    path = GOLDEN / "losses.safetensors"
    save_file(out, path)
    print(f"{path}: {len(out)} tensors, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
