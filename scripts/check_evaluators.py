#!/usr/bin/env python3
"""Compares `trainer eval` with sentence-transformers' own evaluators, scikit-learn and MTEB's formulas, key by key, on
the same model folder and the same files. After `make peers`:

    .venv-peers/bin/python scripts/check_evaluators.py [--model DIR] [--data DIR]

Without --data it makes small files of the sample's pairs (configs/sample); DIR may hold `stsb.tsv` (score, sentence1,
sentence2), `binary.tsv` (label, sentence1, sentence2), `labelled.tsv` (split, intent, text), `parallel.jsonl` and
`beir/`, each optional. Figures agree within 1e-4; ranks of equal scores may differ, and are named.
"""
import argparse, csv, json, pathlib, random, subprocess, sys, tempfile, warnings

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import evaluation as peers
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, f1_score, precision_score, recall_score, v_measure_score

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).resolve().parent.parent
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--model", default=str(here / "models/all-MiniLM-L6-v2"))
parser.add_argument("--data")
parser.add_argument("--trainer", default=str(here / "target/release/trainer"))
parser.add_argument("--tolerance", type=float, default=1e-4)
args = parser.parse_args()
rng = random.Random(5)
folder = pathlib.Path(tempfile.mkdtemp(prefix="check_evaluators."))
torch.set_num_threads(2)


def lines(name, rows):
    path = folder / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return str(path)


def tsv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def pairs(path, most):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    rows = [[" ".join(text.split()) for text in row[:2]] for row in rows]
    return rows[:most]


sample = pairs(here / "configs/sample/heldout.jsonl", 400)
data = pathlib.Path(args.data) if args.data else None
given = lambda name: data / name if data and (data / name).exists() else None


def words(text):
    return set(text.lower().split())


# Scores, labels and languages that the sample does not have are made of it.
if given("stsb.tsv"):
    sts = [(r["sentence1"].strip(), r["sentence2"].strip(), float(r["score"])) for r in tsv(given("stsb.tsv"))]
else:
    mixed = [(a, sample[rng.randrange(len(sample))][1] if i % 2 else b) for i, (a, b) in enumerate(sample)]
    sts = [(a, b, len(words(a) & words(b)) / len(words(a) | words(b))) for a, b in mixed]
if given("binary.tsv"):
    binary = [(r["sentence1"].strip(), r["sentence2"].strip(), int(float(r["label"]))) for r in tsv(given("binary.tsv"))]
else:
    binary = [(a, sample[(i + 1) % len(sample)][1] if i % 3 == 0 else b, int(i % 3 != 0)) for i, (a, b) in enumerate(sample)]
if given("labelled.tsv"):
    rows = tsv(given("labelled.tsv"))
    rows = [(r["split"], r["text"].strip(), r["intent"]) for r in rows if r["split"] in ("train", "test")]
    names = sorted({r[2] for r in rows})[:12]
    train = [r for name in names for r in [r for r in rows if r[0] == "train" and r[2] == name][:8]]
    labelled = train + [r for r in rows if r[0] == "test" and r[2] in names]
else:
    # Texts labelled by a word they hold.
    every = list(dict.fromkeys(t for row in sample for t in row))
    known = {}
    for t in every:
        for w in words(t):
            if len(w) > 4 and w.isalpha():
                known.setdefault(w, []).append(t)
    topics = sorted(known, key=lambda w: (-len(known[w]), w))[10:16]
    by = {w: [t for t in known[w] if sum(v in words(t) for v in topics) == 1] for w in topics}
    labelled = [("train" if i < 8 else "test", t, w) for w, texts in by.items() if len(texts) > 8 for i, t in enumerate(texts)]
parallel = pairs(given("parallel.jsonl"), 1000) if given("parallel.jsonl") else sample

model = SentenceTransformer(args.model, device="cpu")
checks, worst = [], 0.0


def check(switches, prefix, golden, note=""):
    """Compares every key of `golden`, and that there is no other."""
    global worst
    command = [args.trainer, "eval", "--model", args.model, "--json", *switches]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{' '.join(command)}\n{ended.stderr}")
    found = json.loads(ended.stdout)["metrics"]
    expected = {f"{prefix}.{k}": float(v) for k, v in golden.items()}
    others = sorted(set(found) - set(expected) - {f"{prefix}.cosine_recall@100"})
    if missing := sorted(set(expected) - set(found)):
        sys.exit(f"{prefix}: trainer eval lacks {missing}")
    if others:
        sys.exit(f"{prefix}: trainer eval has other figures: {others}")
    far = {k: (found[k], v) for k, v in expected.items() if not abs(found[k] - v) <= args.tolerance}
    most = max(abs(found[k] - v) for k, v in expected.items())
    worst = max(worst, most)
    print(f"{prefix:<28} {len(expected):>2} keys, at most {most:.1e} apart{note}" + (f"  FAR: {far}" if far else ""))
    checks.append(not far)


# Evaluators encode the same texts again and again: the whole vectors are kept.
plain, kept = model.encode, {}


def encode(inputs, *, prompt_name=None, prompt=None, **options):
    if isinstance(inputs, str) or prompt_name or prompt or options.get("precision") or options.get("truncate_dim"):
        return plain(inputs, prompt_name=prompt_name, prompt=prompt, **options)
    fresh = [t for t in dict.fromkeys(inputs) if t not in kept]
    kept.update(zip(fresh, plain(fresh, show_progress_bar=False)) if fresh else [])
    found = np.stack([kept[t] for t in inputs])
    if options.get("normalize_embeddings"):
        found = found / np.linalg.norm(found, axis=1, keepdims=True)
    if options.get("convert_to_tensor"):
        return torch.from_numpy(found)
    return found if options.get("convert_to_numpy", True) else list(torch.from_numpy(found))


model.encode = encode
quiet = dict(write_csv=False)
sentences = lambda rows: [list(column) for column in zip(*rows)]
file = lines("sts.jsonl", [dict(sentence1=a, sentence2=b, score=s) for a, b, s in sts])
check(["--sts", file], "sts", peers.EmbeddingSimilarityEvaluator(*sentences(sts), **quiet)(model))
for precision in ["int8", "uint8", "binary", "ubinary"]:
    golden = peers.EmbeddingSimilarityEvaluator(*sentences(sts), precision=precision, **quiet)(model)
    check(["--sts", file, "--precision", precision], f"sts.{precision}", golden)
golden = peers.EmbeddingSimilarityEvaluator(*sentences(sts), truncate_dim=128, **quiet)(model)
check(["--sts", file, "--truncate-dim", "128"], "sts.dim128", golden)
file = lines("binary.jsonl", [dict(sentence1=a, sentence2=b, label=s) for a, b, s in binary])
check(["--binary", file], "binary", peers.BinaryClassificationEvaluator(*sentences(binary), **quiet)(model))

queries = {a: a for a, _ in sample}
relevant = {a: {b for c, b in sample if c == a} for a in queries}
documents = {b: b for _, b in sample}
file = lines("pairs.jsonl", sample)
golden = peers.InformationRetrievalEvaluator(queries, documents, relevant, **quiet)(model)
check(["--pairs", file], "pairs", golden)
if given("beir"):
    read = lambda name: {r["_id"]: f"{r.get('title', '')} {r['text']}".strip() for r in map(json.loads, open(given("beir") / name))}
    documents, queries, relevant = read("corpus.jsonl"), read("queries.jsonl"), {}
    for row in tsv(given("beir") / "qrels/test.tsv"):
        if int(float(row["score"])) > 0 and row["corpus-id"] in documents:
            relevant.setdefault(row["query-id"], set()).add(row["corpus-id"])
    beir = str(given("beir"))
else:
    ids = {b: f"d{i}" for i, b in enumerate(dict.fromkeys(b for _, b in sample))}
    numbers = {a: f"q{i}" for i, a in enumerate(queries)}
    (folder / "beir/qrels").mkdir(parents=True)
    lines("beir/corpus.jsonl", [dict(_id=i, text=b) for b, i in ids.items()])
    lines("beir/queries.jsonl", [dict(_id=i, text=a) for a, i in numbers.items()])
    relevant = {numbers[a]: {ids[b] for b in relevant[a]} for a in queries}
    qrels = "".join(f"{q}\t{d}\t1\n" for q, docs in relevant.items() for d in sorted(docs))
    (folder / "beir/qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\n" + qrels)
    documents, queries, beir = {i: b for b, i in ids.items()}, {i: a for a, i in numbers.items()}, str(folder / "beir")
queries = {q: text for q, text in queries.items() if q in relevant}
golden = peers.InformationRetrievalEvaluator(queries, documents, relevant, **quiet)(model)
check(["--retrieval", beir], "retrieval", golden)

texts = [b for _, b in sample]
triplets = [(a, b, texts[(7 * i + 3) % len(texts)]) for i, (a, b) in enumerate(sample)]
triplets = [t for t in triplets if t[1] != t[2]]
check(["--triplets", lines("triplets.jsonl", triplets)], "triplets", peers.TripletEvaluator(*sentences(triplets), **quiet)(model))
samples = [dict(query=a, positive=[b], negative=[t for t in rng.sample(texts, 15) if t != b]) for a, b in sample[:100]]
check(["--reranking", lines("reranking.jsonl", samples)], "reranking", peers.RerankingEvaluator(samples, **quiet)(model))
file = lines("parallel.jsonl", parallel)
source, target = sentences(parallel)
check(["--translation", file], "translation", peers.TranslationEvaluator(source, target, **quiet)(model))
vectors = lambda texts: model.encode(texts, normalize_embeddings=True)
guess, right = (vectors(source) @ vectors(target).T).argmax(1), list(range(len(source)))
average = dict(average="weighted", zero_division=0)
golden = dict(f1=f1_score(right, guess, **average), precision=precision_score(right, guess, **average),
              recall=recall_score(right, guess, **average), accuracy=accuracy_score(right, guess))
check(["--bitext", file], "bitext", golden)
teacher = str(folder / "teacher.f16")
made = [args.trainer, "encode", "--model", args.model, "--pairs", file, "--anchors", "--out", teacher]
subprocess.run(made, check=True, capture_output=True)
golden = peers.MSEEvaluator(source, target, model, **quiet)(model)
check(["--mse", file, "--teacher", teacher], "mse", golden, note=" (16-bit teacher)")

duplicates = [(a, b) for a, b, s in binary if s == 1]
collection = list(dict.fromkeys(t for a, b, _ in binary for t in (a, b)))
golden = peers.ParaphraseMiningEvaluator({t: t for t in collection}, duplicates, **quiet)(model)
check(["--paraphrases", str(folder / "binary.jsonl")], "paraphrases", golden)
hundreds = sample[: len(sample) // 100 * 100]
hits = [
    (vectors([a for a, _ in part]) @ vectors([b for _, b in part]).T).argmax(1) == np.arange(100)
    for part in (hundreds[i : i + 100] for i in range(0, len(hundreds), 100))
]
check(["--one-of-n", lines("hundreds.jsonl", hundreds)], "one_of_n", {"1-of-100_accuracy": np.mean(hits)})

file = lines("labelled.jsonl", [dict(split=s, text=t, label=c) for s, t, c in labelled])
part = lambda split: ([t for s, t, _ in labelled if s == split], [c for s, _, c in labelled if s == split])
(train, classes), (test, wanted) = part("train"), part("test")
fitted = LogisticRegression(C=1.0, max_iter=10_000, tol=1e-10).fit(model.encode(train).astype(np.float64), classes)
guess = fitted.predict(model.encode(test).astype(np.float64))
golden = dict(accuracy=accuracy_score(wanted, guess), f1=f1_score(wanted, guess, average="macro"),
              f1_weighted=f1_score(wanted, guess, average="weighted"))
golden |= dict(ap=average_precision_score(np.array(wanted) == max(wanted), guess == max(wanted))) if len(set(classes)) == 2 else {}
check(["--classification", file], "classification", golden, note=f" ({len(set(classes))} labels)")
everything, names = [t for _, t, _ in labelled], [c for _, _, c in labelled]
spread = [v_measure_score(names, KMeans(len(set(names)), n_init=1, random_state=i).fit_predict(vectors(everything))) for i in range(20)]
clustered = lines("sets.jsonl", [dict(sentences=everything, labels=names)])
ended = subprocess.run([args.trainer, "eval", "--model", args.model, "--json", "--clustering", clustered], capture_output=True, text=True)
found = json.loads(ended.stdout)["metrics"]["clustering.v_measure"]
low, high = min(spread) - 0.03, max(spread) + 0.03
print(f"{'clustering':<28}  v_measure {found:.4f}; scikit-learn's k-means {min(spread):.4f} to {max(spread):.4f} from 20 starts")
checks.append(low <= found <= high)

if not all(checks):
    sys.exit(f"error: {checks.count(False)} of {len(checks)} evaluations differ; the files are in {folder}")
print(f"{len(checks)} evaluations agree, at most {worst:.1e} apart")
