#!/usr/bin/env python3
"""Writes the goldens of tests/eval.rs and tests/eval_kinds.rs with pytrec_eval, scipy, scikit-learn and
sentence-transformers' evaluators. By hand, from the repository root:

    python3 -m venv .venv-eval
    .venv-eval/bin/pip install pytrec-eval-terrier==0.5.11 scipy==1.17.1 numpy==2.4.6 sentence-transformers==6.2.0
    .venv-eval/bin/python tests/eval/golden.py

retrieval/ is a BEIR folder whose vectors are small integers, many of them equal, so that scores tie and rounding
cannot decide a rank. `similar` has vectors of any length, compared by each of the four similarities.
"""
import json, math, pathlib, random
import numpy as np, pytrec_eval, scipy, scipy.stats, sentence_transformers, torch
from sentence_transformers.sentence_transformer.evaluation import (
    BinaryClassificationEvaluator, EmbeddingSimilarityEvaluator, InformationRetrievalEvaluator, MSEEvaluator,
    ParaphraseMiningEvaluator, RerankingEvaluator, TranslationEvaluator, TripletEvaluator)
from sentence_transformers.util import SimilarityFunction, quantize_embeddings
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, f1_score, precision_score, recall_score, v_measure_score

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
    measures = {"ndcg_cut.10", "recall.1,3,5,10,100", "P.1,3,5,10", "success.1,3,5,10", "map_cut.100"}
    per_query = pytrec_eval.RelevanceEvaluator(qrels, measures).evaluate(run)
    # pytrec_eval has no cut-off for the reciprocal rank: cut the run to its first ten in trec_eval's order.
    top = {q: dict(sorted(r.items(), key=lambda x: (x[1], x[0]), reverse=True)[:10]) for q, r in run.items()}
    found = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(top)
    mean = lambda rows, key: math.fsum(r[key] for r in rows.values()) / len(rows)
    names = {"ndcg@10": "ndcg_cut_10", "map@100": "map_cut_100", "recall@100": "recall_100"}
    for ours, theirs in [("accuracy", "success"), ("precision", "P"), ("recall", "recall")]:
        names |= {f"{ours}@{k}": f"{theirs}_{k}" for k in [1, 3, 5, 10]}
    return {"mrr@10": mean(found, "recip_rank")} | {ours: mean(per_query, theirs) for ours, theirs in names.items()}


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
    tokenizer = None

    def __init__(self, name):
        self.similarity_fn_name = name
        self.similarity = SimilarityFunction.to_similarity_fn(name)

    def encode(self, sentences, convert_to_tensor=False, convert_to_numpy=True, **kwargs):
        found = np.array([table[s] for s in sentences], dtype=np.float32)
        if convert_to_tensor:
            return torch.from_numpy(found)
        return found if convert_to_numpy else list(torch.from_numpy(found))

    def encode_query(self, sentences, **kwargs):
        return self.encode(sentences, **kwargs)

    encode_document = encode_query


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
                  [(f"{m}@{k}", f"{m}@{k}") for m in ["accuracy", "precision", "recall"] for k in [1, 3, 5, 10]] +
                  [("mrr@10", "mrr@10"), ("ndcg@10", "ndcg@10"), ("map@100", "map@100")]},
        "retrieval": retrieval(similar["qrels"], found),
    }

# The other evaluators, on vectors of any length, and on small integers where scores tie.
def tied():
    return [float(rng.choice([-1, 0, 0, 1])) for _ in range(8)]


def texts(prefix, n, of):
    table.update({f"{prefix}{i}": of() for i in range(n)})
    return [f"{prefix}{i}" for i in range(n)]


def plain(found):
    return {k: float(v) for k, v in found.items()}


kinds = {}
for name, of in [("", floats), ("tied ", tied)]:
    a, b = texts(f"{name}x", 60, of), texts(f"{name}y", 60, of)
    labels = [rng.randint(0, 1) for _ in a]
    for measure in ["cosine", "dot", "euclidean", "manhattan"]:
        found = BinaryClassificationEvaluator(a, b, labels, write_csv=False)(Table(measure))
        kinds.setdefault(f"{name}binary", {"rows": list(zip(a, b, labels)), "golden": {}})["golden"][measure] = plain(found)
samples = [{"query": q, "positive": rng.sample(b, rng.randint(1, 4)), "negative": rng.sample(texts(f"n{i}-", 14, floats), rng.randint(1, 14))}
           for i, q in enumerate(texts("r", 20, floats))]
kinds["reranking"] = {"rows": samples, "golden": plain(RerankingEvaluator(samples, write_csv=False)(Table("dot")))}
a, p, n = texts("ta", 40, floats), texts("tp", 40, floats), texts("tn", 40, floats)
kinds["triplets"] = {"rows": list(zip(a, p, n)), "golden": {
    measure: plain(TripletEvaluator(a, p, n, write_csv=False)(Table(measure))) for measure in ["cosine", "dot", "euclidean", "manhattan"]}}
near = lambda v, by: [round(x + rng.gauss(0, by), 3) for x in v]
source = texts("src", 40, floats)
target = [f"trg{i}" for i in range(40)]
table.update({t: near(table[s], 1.2) for s, t in zip(source, target)})
target[7], target[9] = target[3], target[3]     # equal texts are right, too
kinds["translation"] = {"rows": list(zip(source, target)), "golden": plain(TranslationEvaluator(source, target, write_csv=False)(Table("dot")))}
vectors = lambda names: torch.tensor([table[t] for t in names])
found = torch.nn.functional.normalize(vectors(source)) @ torch.nn.functional.normalize(vectors(target)).T
guess, right = found.argmax(1).tolist(), list(range(len(source)))
average = {"average": "weighted", "zero_division": 0}
kinds["bitext"] = {"rows": list(zip(source, target)), "golden": {
    "f1": f1_score(right, guess, **average), "precision": precision_score(right, guess, **average),
    "recall": recall_score(right, guess, **average), "accuracy": accuracy_score(right, guess)}}


class Teacher(Table):
    """Whose vectors are whole numbers, exact in 16 bits."""

    def encode(self, sentences, **kwargs):
        return np.round(super().encode(sentences))


kinds["mse"] = {"rows": list(zip(source, target)), "golden": plain(MSEEvaluator(source, target, Teacher("dot"), write_csv=False)(Table("dot")))}
names = texts("p", 50, floats)
for i in range(0, 40, 2):
    table[names[i + 1]] = near(table[names[i]], 0.3)
pairs = [(names[i], names[i + 1]) for i in range(0, 40, 2)] + [tuple(rng.sample(names, 2)) for _ in range(15)]
kinds["paraphrases"] = {"texts": names, "rows": pairs, "golden": plain(ParaphraseMiningEvaluator({t: t for t in names}, pairs, write_csv=False)(Table("dot")))}
# Eight texts of each label, so that every experiment learns from all of them.
for classes in [2, 4]:
    centres = [floats() for _ in range(classes)]
    def labelled(prefix, n):
        rows = [(f"{prefix}{classes}-{i}", i % classes) for i in range(n)]
        table.update({t: near(centres[c], 1.5) for t, c in rows})
        return rows
    train, test = labelled("learn", 8 * classes), labelled("test", 60)
    model = LogisticRegression(C=1.0, max_iter=1000, tol=1e-10).fit([table[t] for t, _ in train], [c for _, c in train])
    guess, right = model.predict([table[t] for t, _ in test]), [c for _, c in test]
    golden = {"accuracy": accuracy_score(right, guess), "f1": f1_score(right, guess, average="macro"),
              "f1_weighted": f1_score(right, guess, average="weighted")}
    golden |= {"ap": average_precision_score(right, guess)} if classes == 2 else {}
    kinds[f"classification {classes}"] = {"train": train, "test": test, "golden": plain(golden)}
assignments = [[rng.randint(0, 4) for _ in range(50)], [rng.randint(0, 3) for _ in range(50)]]
kinds["v_measure"] = {"labels": assignments[0], "clusters": assignments[1], "golden": v_measure_score(*assignments)}
# Codes of vectors.
codes = np.array([floats() for _ in range(20)], dtype=np.float32)[:, :7]
kinds["codes"] = {"vectors": codes.tolist(), "golden": {
    p: quantize_embeddings(codes, precision=p).tolist() for p in ["int8", "uint8", "binary", "ubinary"]}}

x = [rng.randint(0, 9) for _ in range(40)]
y = [a + rng.choice([-3, -1, 0, 0.5, 2]) for a in x]
golden = {
    "versions": {"pytrec_eval": "0.5.11 (terrier)", "scipy": scipy.__version__,
                 "sentence-transformers": sentence_transformers.__version__},
    "vectors": {f"document {d}": v for d, v in docs.items()} | {f"query {q}": v for q, v in queries.items()} | table,
    "kinds": kinds,
    "retrieval": retrieval(qrels, run),
    "series": {"x": x, "y": y, "pearson": scipy.stats.pearsonr(x, y).statistic,
               "spearman": scipy.stats.spearmanr(x, y).statistic},
    "similar": similar,
}
(here / "golden.json").write_text(json.dumps(golden) + "\n")
print(golden["retrieval"], json.dumps(similar["golden"], indent=1))
