#!/usr/bin/env python3
"""BM25 on held-out pairs: each anchor ranks all positives.

    scripts/bm25.py configs/sample/heldout.jsonl

Lucene's form of the formula, k1 = 1.2, b = 0.75, words in lower case, no stemming, no stop words. Standard library only.
The trainer prints the same baseline; there ties count against the positive, here they share their ranks evenly, so the
last digits differ.
"""

import json
import math
import re
import sys
from collections import Counter, defaultdict

K1, B = 1.2, 0.75


def tokens(text):
    return re.findall(r"\w+", text.lower())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as f:
        pairs = [json.loads(line)[:2] for line in f]
    docs = [Counter(tokens(positive)) for _, positive in pairs]
    lengths = [sum(d.values()) for d in docs]
    mean = sum(lengths) / len(docs)
    postings = defaultdict(list)
    for i, doc in enumerate(docs):
        for word, n in doc.items():
            norm = n + K1 * (1 - B + B * lengths[i] / mean)
            postings[word].append((i, n * (K1 + 1) / norm))
    recall = dict.fromkeys((1, 10, 100), 0.0)
    for i, (anchor, _) in enumerate(pairs):
        score = [0.0] * len(docs)
        for word in tokens(anchor):
            n = len(postings.get(word, ()))
            for j, weight in postings.get(word, ()):
                score[j] += math.log(1 + (len(docs) - n + 0.5) / (n + 0.5)) * weight
        above = sum(s > score[i] for s in score)
        ties = sum(s == score[i] for s in score)
        for k in recall:
            recall[k] += min(max(k - above, 0), ties) / ties / len(pairs)
    print(json.dumps({"candidates": len(docs)} | {f"recall@{k}": round(v, 4) for k, v in recall.items()}))


if __name__ == "__main__":
    main()
