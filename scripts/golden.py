#!/usr/bin/env python3
"""Computes the reference values of tests/golden/ with PyTorch, transformers and sentence-transformers.

Run by hand; the tests only read the files:

    python scripts/golden.py                     # tiny_F_{pairs,triplets}.safetensors, tiny_F_config.json of all families F
    python scripts/golden.py --family roberta    # of one, a row of FAMILIES
    python scripts/golden.py --heads             # heads.safetensors
    python scripts/golden.py --real models/all-MiniLM-L6-v2    # M_sentences.safetensors of this M of REAL, and the texts

The versions used are in each file's safetensors metadata.

The tiny cases are computed in f64 and stored as f32, so that their error is the rounding of one f32;
losses, gradient norms and the training losses stay f64. The weights are f32 numbers from the start.
Tensors of a tiny case (B = rows, S = padded length, H = hidden size):

    param.<name>                  weights by checkpoint name
    ids_x, mask_x                 [B, S] i32, x = a (anchors), b (positives), n (negatives, triplets only)
    act.x.embeddings              [B, S, H] after the embedding LayerNorm; 0 at padding
    act.x.layer.<i>               [B, S, H] after layer i; 0 at padding
    emb_x                         [B, H] mean over real tokens, then unit L2 norm
    loss_<d>                      [] f64, d = oneway | symmetric; scale 20; negatives are columns of a -> b only
    grad_<d>.<name>               gradient of that loss
    train.losses, train.grad_norms  [20] f64: each step's loss and gradient norm before the update and clipping
    train.param.<name>            weights after 20 AdamW steps on this batch (symmetric loss)
"""

import argparse
import json
import re
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
SCALE = 20.0
STEPS = 20
ADAMW = dict(lr=2e-5, betas=(0.9, 0.999), eps=1e-8)
WEIGHT_DECAY = 0.01
CLIP = 1.0
NO_DROPOUT = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
SMALL = dict(vocab_size=97, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=32)
# Classes of transformers for configuration and model, and what a tiny one has. The longest text of RoBERTa and MPNet
# needs the last row of their position table.
FAMILIES = {
    "bert": ("BertConfig", "BertModel", dict(
        vocab_size=97, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=40, type_vocab_size=2, hidden_act="gelu", layer_norm_eps=1e-12,
        **NO_DROPOUT, pad_token_id=0,
    )),
    "roberta": ("RobertaConfig", "RobertaModel", dict(
        vocab_size=97, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=32,
        max_position_embeddings=18, type_vocab_size=1, hidden_act="gelu", layer_norm_eps=1e-5,
        **NO_DROPOUT, pad_token_id=1,
    )),
    "mpnet": ("MPNetConfig", "MPNetModel", dict(
        **SMALL, max_position_embeddings=42, layer_norm_eps=1e-5, **NO_DROPOUT, pad_token_id=1,
    )),
    "distilbert": ("DistilBertConfig", "DistilBertModel", dict(
        vocab_size=97, dim=16, n_layers=2, n_heads=4, hidden_dim=32, max_position_embeddings=40, dropout=0.0,
        attention_dropout=0.0, pad_token_id=0,
    )),
    "modernbert": ("ModernBertConfig", "ModernBertModel", dict(
        SMALL, vocab_size=61, hidden_size=8, num_hidden_layers=4, intermediate_size=12, num_attention_heads=2,
        max_position_embeddings=256, pad_token_id=0, bos_token_id=1, eos_token_id=2, cls_token_id=1, sep_token_id=2,
    )),
    "nomic_bert": ("NomicBertConfig", "NomicBertModel", dict(
        **SMALL, max_position_embeddings=40, type_vocab_size=2, pad_token_id=0,
    )),
    "gte": ("GteConfig", "GteModel", dict(
        **SMALL, max_position_embeddings=40, type_vocab_size=1, **NO_DROPOUT, pad_token_id=1,
    )),
}  # fmt: skip
PAIRS = {"a": ([1, 12, 7, 3, 9, 1, 5, 11], 12), "b": ([16, 1, 10, 4, 13, 2, 16, 8], 16)}
TRIPLETS = {"a": ([4, 12, 1, 9, 2, 7], 12), "b": ([11, 3, 16, 1, 8, 5], 16), "n": ([6, 16, 2, 10, 1, 14], 16)}
# Texts longer than ModernBERT's window of 64 tokens to each side, and that reach MPNet's bucket of distances from 32 on.
LENGTHS = {
    ("mpnet", "pairs"): {"a": ([1, 40, 7, 3], 40), "b": ([16, 1, 40, 4], 40)},
    ("modernbert", "pairs"): {"a": ([1, 200, 7], 200), "b": ([12, 1, 5], 12)},
}
# The names under which a family's models are published, where transformers renames them on loading.
PUBLISHED = {
    "nomic_bert": [
        ("embeddings.LayerNorm", "emb_ln"), (r"^layers", "encoder.layers"), ("self_attn.o_proj", "attn.out_proj"),
        ("up_proj", "fc11"), ("gate_proj", "fc12"), ("down_proj", "fc2"), ("post_attention_layernorm", "norm1"),
        ("post_mlp_layernorm", "norm2"),
    ],
    "gte": [
        (r"^layers", "encoder.layer"), ("self_attn.o_proj", "attention.o_proj"),
        ("post_attention_layernorm", "attn_ln"), ("post_mlp_layernorm", "mlp_ln"),
    ],
}  # fmt: skip
JOINED = {
    "nomic_bert": {"attn.Wqkv": ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]},
    "gte": {
        "attention.qkv_proj": ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
        "mlp.up_gate_proj": ["mlp.up_proj", "mlp.gate_proj"],
    },
}


# Folders of models/ and the names of their files.
REAL = {"all-MiniLM-L6-v2": "minilm", "all-mpnet-base-v2": "mpnet", "paraphrase-MiniLM-L3-v2": "l3"}


def versions():
    import transformers

    v = dict(python=sys.version.split()[0], torch=torch.__version__, transformers=transformers.__version__)
    return v | dict(numpy=np.__version__, script="scripts/golden.py")


def tiny_model(family, seed):
    """A model of the family in f64 whose weights are f32 numbers. Normal(0, 0.2) everywhere, LayerNorm gains about 1:
    with the usual 0.02 and zero biases many a wrong term would stay below the tolerances."""
    import transformers

    config, model, values = FAMILIES[family]
    model = getattr(transformers, model)(getattr(transformers, config)(**values))
    if hasattr(model, "pooler"):
        model.pooler = None
    model.set_attn_implementation("eager")
    gen = torch.Generator().manual_seed(seed)
    gains = {f"{n}.weight" for n, m in model.named_modules() if isinstance(m, torch.nn.LayerNorm)}
    with torch.no_grad():
        for name, p in sorted(model.named_parameters()):
            centre = 1.0 if name in gains else 0.0
            p.copy_(torch.randn(p.shape, generator=gen) * 0.2 + centre)
    return model.double().train()


def published(family, tensors):
    """Tensors by transformers' names of parameters, by those of published checkpoints."""
    tensors = dict(tensors)
    for joined, parts in JOINED.get(family, {}).items():
        for name in [n for n in tensors if parts[0] in n]:
            names = [name.replace(parts[0], part) for part in parts]
            tensors[name.replace(parts[0], joined)] = torch.cat([tensors.pop(n) for n in names])
    for new, old in PUBLISHED.get(family, []):
        tensors = {re.sub(new, old, n): t for n, t in tensors.items()}
    return tensors


def texts(gen, lengths, width, config):
    """Random distinct texts; ids behind that of padding."""
    pad = config["pad_token_id"]
    ids = torch.full((len(lengths), width), pad)
    for row, n in enumerate(lengths):
        ids[row, :n] = torch.randint(pad + 1, config["vocab_size"], (n,), generator=gen)
    mask = (torch.arange(width)[None] < torch.tensor(lengths)[:, None]).long()
    return ids, mask


def encode(model, ids, mask):
    """Unit embeddings [B, H] and the hidden states, the embeddings' first."""
    if hasattr(model.config, "local_attention") and len(ids) > 1:
        # One at a time: padding that no real token is near sees nothing, and its NaN would reach every gradient.
        each = [encode(model, ids[i : i + 1, :n], mask[i : i + 1, :n]) for i, n in enumerate(mask.sum(1).tolist())]
        padded = [[F.pad(h, (0, 0, 0, ids.shape[1] - h.shape[1])) for h in states] for _, states in each]
        return torch.cat([emb for emb, _ in each]), [torch.cat(states) for states in zip(*padded)]
    out = model(input_ids=ids, attention_mask=mask, output_hidden_states=True)
    m = mask[..., None].to(out.last_hidden_state.dtype)
    pooled = (out.last_hidden_state * m).sum(1) / m.sum(1)
    states = [*out.hidden_states[:-1], out.last_hidden_state]  # the last one behind ModernBERT's last norm
    return F.normalize(pooled, dim=-1), [h * m for h in states]


def mnrl(a, b, n, symmetric):
    """MultipleNegativesRankingLoss: row i's label is i; `n` [N, H] or None adds columns to a -> b."""
    labels = torch.arange(len(a))
    columns = b if n is None else torch.cat([b, n])
    loss = F.cross_entropy(SCALE * a @ columns.T, labels)
    if symmetric:
        loss = 0.5 * (loss + F.cross_entropy(SCALE * b @ a.T, labels))
    return loss


def adamw(model):
    named = list(model.named_parameters())
    groups = [
        dict(params=[p for _, p in named if p.dim() > 1], weight_decay=WEIGHT_DECAY),
        dict(params=[p for _, p in named if p.dim() < 2], weight_decay=0.0),  # biases and LayerNorm
    ]
    return torch.optim.AdamW(groups, **ADAMW)


def tiny_case(family, case, seed, lengths):
    """`lengths`: {input letter: (lengths of its rows, padded width)}."""
    model, config = tiny_model(family, seed), FAMILIES[family][2]
    gen = torch.Generator().manual_seed(seed + 1)
    inputs = {x: texts(gen, ls, w, config) for x, (ls, w) in lengths.items()}
    rows = [tuple(r[r != config["pad_token_id"]].tolist()) for ids, _ in inputs.values() for r in ids]
    assert len(set(rows)) == len(rows), "texts must be distinct: equal ones would be masked in the loss"

    def by_name(prefix, value):
        named = published(family, {n: value(p) for n, p in model.named_parameters()})
        return {f"{prefix}.{n}": t for n, t in named.items()}

    out = by_name("param", lambda p: p.detach().clone())
    for x, (ids, mask) in inputs.items():
        out[f"ids_{x}"], out[f"mask_{x}"] = ids.int(), mask.int()

    def loss_of(symmetric):
        emb = {x: encode(model, *inputs[x])[0] for x in inputs}
        return mnrl(emb["a"], emb["b"], emb.get("n"), symmetric)

    with torch.no_grad():
        for x in inputs:
            emb, states = encode(model, *inputs[x])
            out[f"emb_{x}"] = emb
            for i, h in enumerate(states):
                out[f"act.{x}.embeddings" if i == 0 else f"act.{x}.layer.{i - 1}"] = h

    keep = set()  # the tensors that stay f64
    for d in ("oneway", "symmetric"):
        model.zero_grad()
        loss = loss_of(d == "symmetric")
        loss.backward()
        out[f"loss_{d}"] = loss.detach()
        keep.add(f"loss_{d}")
        out |= by_name(f"grad_{d}", lambda p: p.grad.clone())

    opt, losses, norms = adamw(model), [], []
    for _ in range(STEPS):
        opt.zero_grad()
        loss = loss_of(True)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP).item())
        opt.step()
        losses.append(loss.item())
    out["train.losses"] = torch.tensor(losses, dtype=torch.float64)
    out["train.grad_norms"] = torch.tensor(norms, dtype=torch.float64)
    keep |= {"train.losses", "train.grad_norms"}
    out |= by_name("train.param", lambda p: p.detach())

    out = {k: v.float() if v.dtype == torch.float64 and k not in keep else v for k, v in out.items()}
    meta = versions() | dict(
        config=json.dumps(config), scale=str(SCALE), seed=str(seed), steps=str(STEPS), clip=str(CLIP),
        adamw=json.dumps(ADAMW), weight_decay=str(WEIGHT_DECAY),
    )  # fmt: skip
    path = GOLDEN / f"tiny_{family}_{case}.safetensors"
    save_file({k: v.contiguous() for k, v in out.items()}, path, metadata=meta)
    print(f"{path.name}: {len(out)} tensors, {path.stat().st_size} bytes, "
          f"losses {losses[0]:.6f} -> {losses[-1]:.6f}, norm {norms[0]:.3f}")  # fmt: skip


# Heads: poolings; sizes, activations, biases and residuals of dense layers; and whether Normalize is last.
HEADS = {
    "cls": (["cls"], [], True),
    "max": (["max"], [], True),
    "mean": (["mean"], [], False),
    "mean_sqrt_len_tokens": (["mean_sqrt_len_tokens"], [], False),
    "weightedmean": (["weightedmean"], [], True),
    "lasttoken": (["lasttoken"], [], True),
    "several": (["lasttoken", "mean", "max"], [], True),
    "dense": (["mean"], [(24, "Tanh", True, False)], True),
    "dense_twice": (["cls", "mean"], [(40, "ReLU", False, False), (12, "Identity", True, False)], False),
    "dense_residual": (["mean"], [(32, "Tanh", True, True), (12, "GELU", False, True)], True),
}
# Heads that leave out the first tokens of anchors and positives, on rows of the batch. An empty mean is zero; other
# poolings of nothing are undefined.
WITHOUT_PROMPTS = {
    "no_prompt_means": (["mean", "weightedmean", "mean_sqrt_len_tokens", "lasttoken"], (2, 1), range(8)),
    "no_prompt_picks": (["cls", "max", "lasttoken"], (1, 2), [2, 4, 6, 7]),
}
ACTIVATIONS = ["Identity", "Tanh", "Sigmoid", "ReLU", "ReLU6", "LeakyReLU", "GELU", "SiLU", "ELU", "Mish", "Softplus",
               "Softsign", "Hardtanh"]  # fmt: skip


def every_family(Pooling, Dense, gen):
    """Each pooling of each family's anchors (pairs), and a dense layer: `families/F/MODE` [B, H], not normalised."""
    from safetensors.torch import load_file

    out, layers = {}, {}
    for family in FAMILIES:
        golden = load_file(GOLDEN / f"tiny_{family}_pairs.safetensors")
        ids, mask = golden["ids_a"].long(), golden["mask_a"].long()
        states = encode(tiny_model(family, 1), ids, mask)[1][-1]
        width = states.shape[-1]
        if width not in layers:
            layers[width] = Dense(width, 6, True, torch.nn.Tanh())
            for p in layers[width].parameters():
                p.data.copy_(torch.randn(p.shape, generator=gen) * 0.3)
            layers[width].double()
            named = layers[width].named_parameters()
            out |= {f"families/dense.{width}.{n}": p.detach().float() for n, p in named}
        for mode in Pooling.POOLING_MODES:
            features = Pooling(width, mode)({"token_embeddings": states, "attention_mask": mask})
            out[f"families/{family}/{mode}"] = features["sentence_embedding"].detach().float()
            if mode == "mean":
                dense = layers[width](features)["sentence_embedding"]
                out[f"families/{family}/dense"] = dense.detach().float()
    return out


def heads():
    """Heads of sentence-transformers on the tiny BERT of the pairs, for each: embeddings, loss (symmetric), gradients."""
    from safetensors.torch import load_file
    from sentence_transformers.base.modules.dense import Dense
    from sentence_transformers.sentence_transformer.modules.pooling import Pooling

    golden = load_file(GOLDEN / "tiny_bert_pairs.safetensors")
    model = tiny_model("bert", 1)
    watched = ["embeddings.LayerNorm.weight", "encoder.layer.0.attention.self.value.bias",
               "encoder.layer.1.output.LayerNorm.bias"]  # fmt: skip
    out, gen = {}, torch.Generator().manual_seed(3)
    cases = {case: (*head, (0, 0), range(8)) for case, head in HEADS.items()}
    cases |= {case: (modes, [], True, *prompts) for case, (modes, *prompts) in WITHOUT_PROMPTS.items()}
    for case, (modes, layers, normalize, prompts, rows) in cases.items():
        pooling, dense, width = Pooling(32, modes, include_prompt=prompts == (0, 0)), [], 32 * len(modes)
        for size, activation, bias, residual in layers:
            layer = Dense(width, size, bias, getattr(torch.nn, activation)(), use_residual=residual)
            for p in layer.parameters():
                p.data.copy_(torch.randn(p.shape, generator=gen) * 0.3)
            dense.append(layer.double())
            width = size
        params = {n: p for n, p in model.named_parameters() if n in watched}
        for k, layer in enumerate(dense):
            named = {f"dense.{k}.{n}": p for n, p in layer.named_parameters()}
            out |= {f"{case}/param.{n}": p.detach().float() for n, p in named.items()}
            params |= named
        vectors = []
        for x, prompt in zip("ab", prompts):
            ids, mask = golden[f"ids_{x}"].long()[list(rows)], golden[f"mask_{x}"].long()[list(rows)]
            features = {"token_embeddings": model(input_ids=ids, attention_mask=mask).last_hidden_state}
            features |= {"attention_mask": mask, "prompt_length": prompt}
            for module in [pooling, *dense]:
                features = module(features)
            vector = features["sentence_embedding"]
            out[f"{case}/emb_{x}"] = (F.normalize(vector, dim=-1) if normalize else vector).detach().float()
            vectors.append(F.normalize(vector, dim=-1))
        loss = mnrl(*vectors, None, True)
        grads = torch.autograd.grad(loss, list(params.values()))
        out[f"{case}/loss"] = loss.detach()
        out |= {f"{case}/grad.{n}": g.float() for n, g in zip(params, grads)}
    out |= every_family(Pooling, Dense, gen)
    x = torch.linspace(-8, 8, 33, dtype=torch.float64)
    out["activations/x"] = x.float()
    out |= {f"activations/{name}": getattr(torch.nn, name)()(x).float() for name in ACTIVATIONS}
    save_file(out, GOLDEN / "heads.safetensors", metadata=versions())
    print(f"heads.safetensors: {len(out)} tensors, {(GOLDEN / 'heads.safetensors').stat().st_size} bytes")


def sentences():
    """50 texts, each here for a reason: its script, its length, its odd characters."""
    long_words = "the quick brown fox jumps over a lazy dog while seven wizards mix strong liquid potions".split()
    return [
        "",
        "a",
        "?",
        "😀",
        "👩‍👩‍👧‍👦 family day at the beach 🏖️🌊",
        " ".join(long_words[i % len(long_words)] + ("," if i % 11 == 10 else "") for i in range(600)),
        "Der schnelle braune Fuchs springt über den faulen Hund.",
        "Die Straßenbahn fährt heute wegen Gleisbauarbeiten nicht bis zum Hauptbahnhof.",
        "Größe, Äpfel, Öl und Übermut",
        "fn main() { println!(\"hello, {}\", std::env::args().nth(1).unwrap()); }",
        "for (int i = 0; i < n; ++i) { sum += a[i] * b[i]; }  // dot product",
        "def f(x):\n\treturn [y ** 2 for y in x if y % 2 == 0]",
        "SELECT name, COUNT(*) FROM users WHERE age >= 18 GROUP BY name HAVING COUNT(*) > 1;",
        "今天天气很好,我们去公园散步吧。",
        "機械学習のための文の埋め込み",
        "나는 학교에 갑니다",
        "Привет, как дела?",
        "مرحبا بالعالم",
        "שלום עולם",
        "Γειά σου Κόσμε",
        "नमस्ते दुनिया",
        "สวัสดีชาวโลก",
        "Đây là một câu tiếng Việt có dấu.",
        "L'été dernier, j'ai visité un château près de Besançon.",
        "   leading,   inner \t and \n\n trailing   whitespace \t\n ",
        "   \t\n  ",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "x" * 150,
        "https://www.example.com/a/b/c.html?query=sentence+embeddings&page=2#results",
        "<div class=\"note\"><p>Hello &amp; <b>welcome</b>!</p><br/></div>",
        "someone.else+tag@mail.example.org",
        "ALL CAPITALS SHOULD READ THE SAME",
        "all capitals should read the same",
        "naïve café résumé piñata",
        "naive cafe resume pinata",
        "3.14159265358979",
        "The price rose from $1,299.99 to €1.450,00 (+12.5%) on 2023-11-05 at 14:30.",
        "∑ x² ≤ ∞, ∂f/∂x = α·β ± √2",
        "[CLS] special [SEP] tokens [MASK] in [PAD] text [UNK]",
        "non\u00a0breaking\u2009thin\u3000ideographic spaces",
        "zero\u200bwidth\u200djoiners and a soft\u00adhyphen",
        "control \u0000 \u0007 \ufffd characters",
        "\u201cCurly quotes\u201d \u2014 an em dash \u2026 and an ellipsis",
        "don't can't won't it's we'll they've",
        "state-of-the-art well-known mother-in-law",
        "How do I reverse a linked list in place?",
        "What is the fastest way to flip a singly linked list without extra memory?",
        "The mitochondrion is the powerhouse of the cell.",
        "A man is playing a guitar on a crowded street corner while people pass by without listening.",
        "!!!???...;;;:::---___***",
    ]


def real(model_dir):
    import sentence_transformers

    texts = sentences()
    assert len(texts) == 50 and len(set(texts)) == 50
    model = sentence_transformers.SentenceTransformer(str(model_dir), device="cpu")
    emb = torch.from_numpy(model.encode(texts, batch_size=8, convert_to_numpy=True)).float()
    meta = versions() | {
        "sentence-transformers": sentence_transformers.__version__,
        "model": f"sentence-transformers/{model_dir.name}",
        "max_seq_length": str(model.max_seq_length),
    }
    name = f"{REAL[model_dir.name]}_sentences"
    save_file({"embeddings": emb.contiguous()}, GOLDEN / f"{name}.safetensors", metadata=meta)
    (GOLDEN / "minilm_sentences.json").write_text(json.dumps(texts, indent=1) + "\n")
    print(f"{name}: {tuple(emb.shape)}, max_seq_length {model.max_seq_length}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--real", type=Path, metavar="MODEL_DIR", help="make the goldens of a real model's sentences")
    ap.add_argument("--heads", action="store_true", help="make the goldens of poolings and dense layers")
    ap.add_argument("--family", choices=FAMILIES, help="make the tiny cases of this family alone")
    args = ap.parse_args()
    torch.set_num_threads(1)
    GOLDEN.mkdir(parents=True, exist_ok=True)
    if args.real:
        return real(args.real)
    if args.heads:
        return heads()
    for family in [args.family] if args.family else FAMILIES:
        tiny_case(family, "pairs", 1, LENGTHS.get((family, "pairs"), PAIRS))
        tiny_case(family, "triplets", 2, LENGTHS.get((family, "triplets"), TRIPLETS))
        config = dict(model_type=family) | FAMILIES[family][2]
        (GOLDEN / f"tiny_{family}_config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
