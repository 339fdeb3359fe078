"""Writes the files that `compare_versions.py` has both versions read. It is run by the Python of the old version.

The same call always writes the same files: the curated records, the schemas, the examples of the tests, inputs of the
fuzzer (`tests/fuzz.py` of the old version), large sets of records with faults in them, and, where folders of these are
named, stored texts and Popolo files.
"""

import argparse
import importlib
import os
import pathlib
import shutil
import sys
from typing import Final

import generate

LARGE_FAULTS: Final = 40


def _write(folder: pathlib.Path, contents: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def write_fuzzed(root: pathlib.Path, folder: pathlib.Path, inputs: int, seed: int) -> None:
    """Write inputs of the fuzzer below `folder`: for each a folder of records, and of stored texts where it has some."""
    sys.path.insert(0, str(root / "tests"))
    fuzz = importlib.import_module("fuzz")
    for number in range(inputs):
        made = fuzz.make(seed, number)
        _write(folder / f"{number:06}" / "records", made.files)
        if made.texts:
            _write(folder / f"{number:06}" / "texts", made.texts)


def write_large(folder: pathlib.Path) -> None:
    """Write sets that are large enough for several processes, with faults that only the whole set shows."""
    generate.write(folder / "yaml", statements=4_000, files=40)
    generate.write_lines(folder / "lines", statements=5_000)
    for at, path in enumerate(sorted(folder.rglob("statements*"))):
        content = path.read_bytes()
        for number in range(LARGE_FAULTS):
            wrong = f"person/actor-{(number + at) % 200}".encode()
            content = content.replace(wrong + b"\n", wrong + b"x\n", 1).replace(wrong + b'"', wrong + b'x"', 1)
        path.write_bytes(content)


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=pathlib.Path, help="a checkout of the old version")
    parser.add_argument("folder", type=pathlib.Path, help="where to write")
    parser.add_argument("--inputs", type=int, required=True, help="how many inputs of the fuzzer")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--texts", type=pathlib.Path, help="a folder of stored texts")
    parser.add_argument("--popolo", type=pathlib.Path, help="a folder of Popolo files")
    given = parser.parse_args()

    for name, part in (("records", "records"), ("schemas", "schemas"), ("examples", "tests/records")):
        shutil.copytree(given.root / part, given.folder / name)
    if given.texts:
        shutil.copytree(given.texts, given.folder / "texts")
    if given.popolo:
        for path in sorted(given.popolo.rglob("*.json")):
            name = "-".join(os.path.relpath(path, given.popolo).split(os.sep))
            _write(given.folder / "popolo", {name: path.read_bytes()})
    write_large(given.folder / "large")
    write_fuzzed(given.root, given.folder / "fuzz", given.inputs, given.seed)


if __name__ == "__main__":
    main()
