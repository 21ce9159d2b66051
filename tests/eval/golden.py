#!/usr/bin/env python3
"""Writes the goldens of tests/eval.rs with pytrec_eval, scipy and sentence-transformers' evaluators. By hand, from the
repository root:

    python3 -m venv .venv-eval
    .venv-eval/bin/pip install pytrec-eval-terrier==0.5.11 scipy==1.17.1 numpy==2.4.6 sentence-transformers==6.2.0
    .venv-eval/bin/python tests/eval/golden.py

retrieval/ is a BEIR folder whose vectors are small integers, many of them equal, so that scores tie and rounding
cannot decide a rank. `similar` has vectors of any length, compared by each of the four similarities.
"""
import json, math, pathlib, random
import numpy as np, pytrec_eval, scipy, scipy.stats, sentence_transformers, torch
from sentence_transformers.sentence_transformer.evaluation import EmbeddingSimilarityEvaluator, InformationRetrievalEvaluator
from sentence_transformers.util import SimilarityFunction

here = pathlib.Path(__file__).parent
rng = random.Random(7)


def vector():
    # All of one length (four of the eight are ±1), so that cosine and inner product rank alike.
    v = [0] * 8
    for i in rng.sample(range(8), 4):
        v[i] = rng.choice([-1, 1])
    return v


def retrieval(qrels, run):
    """The figures of BEIR, means over all judged queries."""
    per_query = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.10", "recall.1,10,100"}).evaluate(run)
    # pytrec_eval has no cut-off for the reciprocal rank: cut the run to its first ten in trec_eval's order.
    top = {q: dict(sorted(r.items(), key=lambda x: (x[1], x[0]), reverse=True)[:10]) for q, r in run.items()}
    found = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(top)
    mean = lambda rows, key: math.fsum(r[key] for r in rows.values()) / len(rows)
    return {"ndcg@10": mean(per_query, "ndcg_cut_10"), "mrr@10": mean(found, "recip_rank"),
            "recall@1": mean(per_query, "recall_1"), "recall@10": mean(per_query, "recall_10"),
            "recall@100": mean(per_query, "recall_100")}


docs = {f"d{i}": vector() for i in range(160)}
queries = {f"q{i}": vector() for i in range(24)}
for shared in ["d7", "d9", "d11"]:              # queries that are documents, as ArguAna's are
    queries[shared] = docs[shared]
qrels = {}
for q in queries:
    near = sorted(docs, key=lambda d: -sum(a * b for a, b in zip(queries[q], docs[d])))[:30]
    near = [d for d in near if d != q]
    qrels[q] = {d: rng.choice([0, 1, 1, 2, 3]) for d in rng.sample(near, rng.randint(1, 12))}
qrels["q3"] = {"d1": 0, "d2": -1}               # judged, nothing relevant
qrels["q4"]["gone"] = 2                         # relevant, not in the corpus
qrels["d7"]["d7"] = 3                           # judged relevant for the query of its id: it counts
qrels["d11"]["d11"] = 0                         # judged not relevant: it takes its place in the ranking
# d9 is not judged for d9: left out, as users of pytrec_eval do for ArguAna.
run = {q: {d: float(sum(a * b for a, b in zip(v, w))) for d, w in docs.items() if d != q or d in qrels[q]}
       for q, v in queries.items()}

folder = here / "retrieval"
(folder / "qrels").mkdir(parents=True, exist_ok=True)
def dump(name, rows):
    (folder / name).write_text("".join(json.dumps(r) + "\n" for r in rows))
dump("corpus.jsonl", [{"_id": d, "title": "document", "text": d} for d in docs])
dump("queries.jsonl", [{"_id": q, "text": f"query {q}"} for q in [*queries, "not-judged"]])
# Grades as floats for some, one with a fraction that int() drops, two judgements twice.
score = lambda i, s: f"{s}.0" if i % 5 == 0 else f"{s}.5" if i == 1 and s >= 0 else str(s)
lines = [f"{q}\t{d}\t{score(i, s)}\n" for i, (q, d, s) in enumerate((q, d, s) for q, rel in qrels.items() for d, s in rel.items())]
lines += [lines[0], lines[4]]
(folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(lines) + "lost\td1\t1\n")

# Vectors of any length under each similarity. No two scores of them are near each other.
floats = lambda: [round(rng.gauss(0, rng.choice([0.5, 1, 2])), 3) for _ in range(8)]
similar = {
    "docs": {f"s{i}": floats() for i in range(150)},
    "queries": {f"a{i}": floats() for i in range(20)},
}
similar["qrels"] = {q: {d: rng.choice([1, 1, 2]) for d in rng.sample(sorted(similar["docs"]), rng.choice([1, 1, 2, 5, 14]))}
                    for q in similar["queries"]}
table = {**similar["docs"], **similar["queries"]}
similar["sts"] = [[*rng.sample(sorted(table), 2), rng.randint(0, 10) / 2] for _ in range(30)]


class Card:
    def set_evaluation_metrics(self, *args, **kwargs):
        pass


class Table:
    """As much of a SentenceTransformer as its evaluators use."""
    model_card_data = Card()

    def __init__(self, name):
        self.similarity_fn_name = name
        self.similarity = SimilarityFunction.to_similarity_fn(name)

    def encode(self, sentences, convert_to_tensor=False, **kwargs):
        found = np.array([table[s] for s in sentences], dtype=np.float32)
        return torch.from_numpy(found) if convert_to_tensor else found

    encode_query = encode_document = encode


similar["golden"] = {}
for name in ["cosine", "dot", "euclidean", "manhattan"]:
    model = Table(name)
    sts = EmbeddingSimilarityEvaluator(*(list(x) for x in zip(*similar["sts"])), write_csv=False)(model)
    relevant = {q: set(rel) for q, rel in similar["qrels"].items()}
    # The candidates of pairs are all their positives.
    positives = sorted(set().union(*relevant.values()))
    texts = lambda ids: {i: i for i in ids}
    ir = InformationRetrievalEvaluator(texts(relevant), texts(positives), relevant, write_csv=False)(model)
    q, d = model.encode(list(similar["queries"]), True), model.encode(list(similar["docs"]), True)
    scores = model.similarity(q, d).numpy()
    found = {a: {b: float(s) for b, s in zip(similar["docs"], row)} for a, row in zip(similar["queries"], scores)}
    similar["golden"][name] = {
        "sts": {k: float(sts[f"{k}_{name}"]) for k in ["pearson", "spearman"]},
        "pairs": {ours: float(ir[f"{name}_{theirs}"]) for ours, theirs in
                  [("recall@1", "accuracy@1"), ("recall@10", "accuracy@10"), ("mrr@10", "mrr@10"),
                   ("ndcg@10", "ndcg@10"), ("map@100", "map@100")]},
        "retrieval": retrieval(similar["qrels"], found),
    }

x = [rng.randint(0, 9) for _ in range(40)]
y = [a + rng.choice([-3, -1, 0, 0.5, 2]) for a in x]
golden = {
    "versions": {"pytrec_eval": "0.5.11 (terrier)", "scipy": scipy.__version__,
                 "sentence-transformers": sentence_transformers.__version__},
    "vectors": {f"document {d}": v for d, v in docs.items()} | {f"query {q}": v for q, v in queries.items()} | table,
    "retrieval": retrieval(qrels, run),
    "series": {"x": x, "y": y, "pearson": scipy.stats.pearsonr(x, y).statistic,
               "spearman": scipy.stats.spearmanr(x, y).statistic},
    "similar": similar,
}
(here / "golden.json").write_text(json.dumps(golden) + "\n")
print(golden["retrieval"], json.dumps(similar["golden"], indent=1))
