r"""Measures how long it takes to find passages in stored texts, as a multiple of plain scans of the same texts.

A plain scan reads every text and finds its words once (`re.finditer` of ``\w+``).
"""

import argparse
import pathlib
import random
import re
import tempfile
import time
from typing import Final

from policykit.evidence.passages import Match
from policykit.evidence.stored_texts import StoredTexts
from policykit.models import Evidence

TEXTS: Final = 500
WORDS: Final = 8_000  # about 50 KB


def make(folder: pathlib.Path) -> list[list[str]]:
    """Write the texts below `folder`, and return their words."""
    draw = random.Random(1)  # noqa: S311  # the same texts every time
    vocabulary = ["".join(draw.choices("abcdefghijklmnoprstuvyæøå", k=draw.randint(2, 9))) for _ in range(20_000)]
    whole = [draw.choices(vocabulary, k=WORDS) for _ in range(TEXTS)]
    for number, words in enumerate(whole):
        lines = (" ".join(words[at : at + 12]) for at in range(0, WORDS, 12))
        (folder / f"text-{number}.txt").write_text("\n".join(lines), encoding="utf-8")
    return whole


def passages(whole: list[list[str]], count: int) -> list[Evidence]:
    """Return evidence with `count` passages of the texts, spread evenly over them."""
    draw = random.Random(2)  # noqa: S311  # the same passages every time
    found: list[Evidence] = []
    for number in range(count):
        words = whole[number % TEXTS]
        at = draw.randrange(WORDS - 40)
        passage = f"{' '.join(words[at : at + 4])} … {' '.join(words[at + 20 : at + 23])}"
        found.append(Evidence(source=f"source/text-{number % TEXTS}", passage=passage))
    return found


def scan(folder: pathlib.Path) -> float:
    """Return how long a plain scan takes, in seconds."""
    start = time.perf_counter()
    for path in sorted(folder.iterdir()):
        for _ in re.finditer(r"\w+", path.read_text(encoding="utf-8")):
            pass
    return time.perf_counter() - start


def find(folder: pathlib.Path, evidence: list[Evidence]) -> float:
    """Return how long it takes to find all passages, in seconds."""
    start = time.perf_counter()
    sources = StoredTexts(folder)
    missing = sum(not isinstance(sources.check(item), Match) for item in evidence)
    elapsed = time.perf_counter() - start
    if missing:
        raise SystemExit(f"{missing} passages were not found")
    return elapsed


def main() -> None:
    """Measure 1,000, 10,000 and 100,000 passages, in turn with plain scans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        whole = make(folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{TEXTS} texts, {size / 1e6:.0f} MB")
        for count in (1_000, 10_000, 100_000):
            evidence = passages(whole, count)
            pairs = [(find(folder, evidence), scan(folder)) for _ in range(runs)]
            ratios = sorted(one / other for one, other in pairs)
            best = min(one for one, _ in pairs)
            print(
                f"{count:>9,} passages   {ratios[len(ratios) // 2]:5.2f} scans ({ratios[0]:.2f} to {ratios[-1]:.2f})   {best:.2f} s"
            )


if __name__ == "__main__":
    main()
