"""Measures what users wait for. Every figure is a ratio of two things timed in turn in one run.

Run it when nothing else runs: ``make bench``.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Final

import generate

ROOT: Final = pathlib.Path(__file__).parent.parent

_START: Final = "START"

_YAML: Final = """
import pathlib, yaml
files = sorted(pathlib.Path(FOLDER).rglob('*.yaml'))
START
for path in files:
    with path.open('rb') as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""

_VALIDATE: Final = """
import policykit; from policykit import validate; import policykit.models
START
result = validate(FOLDER)
assert result.ok, result.diagnostics[:3]
"""

_LOAD: Final = """
import policykit; from policykit import load; import policykit.models
START
load(FOLDER)
"""


def _at(code: str, folder: str) -> str:
    return code.replace("FOLDER", repr(folder))


def _inside(code: str) -> Callable[[], float]:
    """Time a piece of code within a fresh process, from its mark on, or all of it."""
    whole = f"{code if _START in code else _START + chr(10) + code}\nprint(time.perf_counter() - start)"
    whole = whole.replace(_START, "import time; start = time.perf_counter()")

    def run() -> float:
        return float(subprocess.run([sys.executable, "-c", whole], check=True, capture_output=True, text=True).stdout)

    return run


def _process(*command: str) -> Callable[[], float]:
    """Time a whole process."""

    def run() -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start

    return run


def compare(
    name: str, ours: Callable[[], float], theirs: Callable[[], float], *, runs: int, target: float | None
) -> None:
    """Print the median, the least and the largest of the ratios of `ours` to `theirs`, timed in turn."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    ratios = sorted(one / other for one, other in pairs)
    mine, other = (statistics.median(pair[at] for pair in pairs) for at in (0, 1))
    against = "" if target is None else f"   target {target}"
    middle = statistics.median(ratios)
    print(f"{name:<58} {middle:5.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})   {mine:.3f} s / {other:.3f} s{against}")


def main() -> None:
    """Measure all."""
    policykit = str(pathlib.Path(sys.executable).parent / "policykit")
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        size = generate.write(pathlib.Path(folder)) / 1e6
        print(f"20,000 statements in 400 files, {size:.1f} MB\n")
        compare(
            "validate / yaml.load with CSafeLoader, same files",
            _inside(_at(_VALIDATE, folder)),
            _inside(_at(_YAML, folder)),
            runs=3,
            target=0.75,
        )
    records = str(ROOT / "records")
    compare(
        "load of the curated records / yaml.load of the same",
        _inside(_at(_LOAD, records)),
        _inside(_at(_YAML, records)),
        runs=7,
        target=None,
    )
    compare(
        "import policykit, load touched / import of pydantic",
        _inside("import policykit; policykit.load"),
        _inside("from pydantic import BaseModel, ConfigDict, Field"),
        runs=15,
        target=1.3,
    )
    compare(
        "policykit --version / python -c pass",
        _process(policykit, "--version"),
        _process(python, "-c", "pass"),
        runs=15,
        target=None,
    )


if __name__ == "__main__":
    main()
