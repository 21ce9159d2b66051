#!/usr/bin/env python3
"""Cuts the sample of `make train` (configs/sample/{train.jsonl.gz,heldout.jsonl}) from MedQuAD.

    scripts/make_sample.py --pairs medquad.jsonl.gz

`--pairs`: one JSON array ["question", "answer"] a line, from the <Question> and <Answer> elements of the XML files of https://github.com/abachaa/MedQuAD (CC BY 4.0). Python's standard library only; the
same input gives the same bytes.

What is kept, and why:
* the answer's leading sentences up to --words words: the whole training must take two minutes on two cores;
* no question at the beginning of an answer, where it only repeats the one asked;
* no answer that starts with one of BOILERPLATE, which answer nothing;
* each text once in the whole sample (compared in lower case), so every held-out answer has one right question and no
  batch holds a false negative;
* questions about one subject ("... of X ?") all on one side, so no held-out disease is known from training.
"""

import argparse
import gzip
import io
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "configs" / "sample"
BOILERPLATE = ("Key Points", "These resources address", "Summary :", "Note:")
SUBJECT = re.compile(r"\b(?:of|for|causes|to|about|with|by|prevent|diagnose|is \(are\)) (.+?)\s*\?*$")


def words(text):
    return len(re.findall(r"\w+|[^\w\s]", text))


def lead(text, limit):
    """The leading sentences of `text` that stay within `limit` words; "" when the first is longer.
    A leading question is skipped: many answers begin with the question in other words."""
    out = ""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if not out and sentence.endswith("?"):
            continue
        longer = f"{out} {sentence}".strip()
        if words(longer) > limit:
            break
        out = longer
    return out


def subject(question):
    """What the question asks about, in lower case; the whole question when its form is unknown."""
    found = SUBJECT.search(question)
    return (found.group(1) if found else question).strip().lower()


def read(path, limit):
    """The usable pairs and, by reason, how many rows were left out."""
    rows, out = [], Counter()
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            question, answer = json.loads(line)[:2]
            answer = lead(answer, limit)
            if not answer:
                out["first sentence too long"] += 1
            elif words(answer) < 8 or words(question) > 20:
                out["answer under 8 or question over 20 words"] += 1
            elif answer.startswith(BOILERPLATE):
                out["boilerplate"] += 1
            else:
                rows.append((question, answer))
    count = Counter(text.lower() for row in rows for text in row)
    once = [row for row in rows if all(count[text.lower()] == 1 for text in row)]
    out["a text that occurs twice"] = len(rows) - len(once)
    return once, out


def split(rows, heldout, seed):
    by_subject = defaultdict(list)
    for row in rows:
        by_subject[subject(row[0])].append(row)
    groups = sorted(by_subject.items())
    random.Random(seed).shuffle(groups)
    held, train = [], []
    for _, group in groups:
        (held if len(held) + len(group) <= heldout else train).extend(group)
    random.Random(seed + 1).shuffle(train)
    return train, held


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pairs", type=Path, required=True)
    ap.add_argument("--words", type=int, default=30)
    ap.add_argument("--train", type=int, default=6000, help="at most so many training pairs")
    ap.add_argument("--heldout", type=int, default=800)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--out", type=Path, default=SAMPLE)
    args = ap.parse_args()
    rows, out = read(args.pairs, args.words)
    train, held = split(rows, args.heldout, args.seed)
    train = train[: args.train]
    args.out.mkdir(parents=True, exist_ok=True)
    lines = [("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in part)).encode() for part in (train, held)]
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as f:
        f.write(lines[0])
    (args.out / "train.jsonl.gz").write_bytes(packed.getvalue())
    (args.out / "heldout.jsonl").write_bytes(lines[1])
    print(f"{len(train)} training and {len(held)} held-out pairs; left out: {dict(out)}")


if __name__ == "__main__":
    main()
