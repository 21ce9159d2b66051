#!/usr/bin/env python3
"""Writes the goldens of tests/eval.rs with pytrec_eval and scipy. By hand, from the repository root:

    python3 -m venv .venv-eval
    .venv-eval/bin/pip install pytrec-eval-terrier==0.5.11 scipy==1.17.1 numpy==2.4.6
    .venv-eval/bin/python tests/eval/golden.py

retrieval/ is a BEIR folder; vectors.json gives each text's vector. Vectors are small integers, and
many are equal, so that scores tie and rounding cannot decide a rank.
"""
import json, math, pathlib, random
import pytrec_eval
import scipy, scipy.stats

here = pathlib.Path(__file__).parent
rng = random.Random(7)

def vector():
    # All of one length (four of the eight are ±1), so that cosine and inner product rank alike.
    v = [0] * 8
    for i in rng.sample(range(8), 4):
        v[i] = rng.choice([-1, 1])
    return v

docs = {f"d{i}": vector() for i in range(160)}
queries = {f"q{i}": vector() for i in range(24)}
queries["d7"] = docs["d7"]                      # a query with the id of a document
qrels = {}
for q in queries:
    near = sorted(docs, key=lambda d: -sum(a * b for a, b in zip(queries[q], docs[d])))[:30]
    qrels[q] = {d: rng.choice([0, 1, 1, 2, 3]) for d in rng.sample(near, rng.randint(1, 12))}
qrels["q3"] = {"d1": 0, "d2": -1}               # judged, nothing relevant
qrels["q4"]["gone"] = 2                         # relevant, not in the corpus
qrels["d7"]["d7"] = 3

run = {q: {d: float(sum(a * b for a, b in zip(v, w))) for d, w in docs.items() if d != q}
       for q, v in queries.items()}
# BEIR drops identical ids from the results, not from the judgements.
measures = {"ndcg_cut.10", "recall.1,10,100"}
per_query = pytrec_eval.RelevanceEvaluator(qrels, measures).evaluate(run)
mean = lambda key: math.fsum(r[key] for r in per_query.values()) / len(per_query)

def mrr10():
    # pytrec_eval has no cut-off for it: cut the run to its first ten in trec_eval's order.
    top = {q: dict(sorted(r.items(), key=lambda x: (x[1], x[0]), reverse=True)[:10]) for q, r in run.items()}
    found = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(top)
    return math.fsum(r["recip_rank"] for r in found.values()) / len(found)

folder = here / "retrieval"
(folder / "qrels").mkdir(parents=True, exist_ok=True)
def dump(name, rows):
    (folder / name).write_text("".join(json.dumps(r) + "\n" for r in rows))
dump("corpus.jsonl", [{"_id": d, "title": "document", "text": d} for d in docs])
dump("queries.jsonl", [{"_id": q, "text": f"query {q}"} for q in [*queries, "not-judged"]])
lines = [f"{q}\t{d}\t{s}\n" for q, rel in qrels.items() for d, s in rel.items()]
(folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(lines) + "lost\td1\t1\n")

x = [rng.randint(0, 9) for _ in range(40)]
y = [a + rng.choice([-3, -1, 0, 0.5, 2]) for a in x]
golden = {
    "versions": {"pytrec_eval": "0.5.11 (terrier)", "scipy": scipy.__version__},
    "vectors": {f"document {d}": v for d, v in docs.items()} | {f"query {q}": v for q, v in queries.items()},
    "retrieval": {"ndcg@10": mean("ndcg_cut_10"), "mrr@10": mrr10(), "recall@1": mean("recall_1"),
                  "recall@10": mean("recall_10"), "recall@100": mean("recall_100")},
    "series": {"x": x, "y": y, "pearson": scipy.stats.pearsonr(x, y).statistic,
               "spearman": scipy.stats.spearmanr(x, y).statistic},
}
(here / "golden.json").write_text(json.dumps(golden) + "\n")
print(golden["retrieval"], {k: golden["series"][k] for k in ("pearson", "spearman")})
