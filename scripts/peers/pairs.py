"""Files of pairs as Arrow data sets, cached on disk. Times are never cached."""

import gzip
import hashlib
import json
import os
from pathlib import Path

# Before any Hugging Face import: no network.
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

COLUMNS = ["anchor", "positive"]


def read(files):
    """The first two texts of every line that is a JSON array of two or more."""
    out = {name: [] for name in COLUMNS}
    for path in files:
        opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
        with opened as lines:
            for line in lines:
                pair = json.loads(line)
                if isinstance(pair, list) and len(pair) >= 2:
                    for name, text in zip(COLUMNS, pair):
                        out[name].append(text)
    return out


def cached(folder, files, kind, make):
    """The data set `make` returns, from `folder` if it was made of the same files before."""
    import datasets

    datasets.disable_progress_bars()
    what = [kind] + [[f, os.stat(f).st_size, os.stat(f).st_mtime_ns] for f in files]
    path = Path(folder) / (kind.split()[0] + "-" + hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16])
    if not path.exists():
        scratch = path.with_suffix(f".{os.getpid()}")
        make().save_to_disk(str(scratch))
        scratch.rename(path)
    return datasets.load_from_disk(str(path))


def texts(folder, files):
    """Columns `anchor` and `positive`, strings."""
    import datasets

    return cached(folder, files, "texts", lambda: datasets.Dataset.from_dict(read(files)))
