"""Measures how long statements take from NDJSON to Parquet and DuckDB, as a multiple of reading them with pydantic.

Each runs in a process of its own; the peak of its memory is told too. ``python benchmarks/tables.py 1000000``
Processor time is told beside the time by the clock, since it depends less on what else the machine does.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Final

import generate


def _pydantic(folder: pathlib.Path, _: str) -> None:
    from policykit.models import Statement  # noqa: PLC0415

    with (folder / "statements.ndjson").open("rb") as file:
        for line in file:
            Statement.model_validate_json(line)


def _check(folder: pathlib.Path, _: str) -> None:
    from policykit.validation.engine import check_paths  # noqa: PLC0415

    assert check_paths([folder], keep=False).ok  # noqa: S101


def _export(form: str) -> Callable[[pathlib.Path, str], None]:
    """Return what exports without checking, so that the two are told apart."""

    def run(folder: pathlib.Path, to: str) -> None:
        from policykit.exchange.streaming import streamed  # noqa: PLC0415
        from policykit.exchange.table_files import About, export  # noqa: PLC0415

        export(form, to, lambda aside, _: streamed([folder], aside), About("Measured"))

    return run


_RUNS: Final = {
    "pydantic": _pydantic,
    "check": _check,
    "parquet": _export("parquet"),
    "duckdb": _export("duckdb"),
    "sqlite": _export("sqlite"),
}


def measure(what: str, folder: pathlib.Path) -> dict[str, float]:
    """Run one of them here."""
    import gc  # noqa: PLC0415

    gc.disable()  # as the command does
    with tempfile.TemporaryDirectory() as place:
        start = time.perf_counter()
        _RUNS[what](folder, f"{place}/out")
        clock = time.perf_counter() - start
    spent = os.times()
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    work = spent.user + spent.system + spent.children_user + spent.children_system
    return {"clock": clock, "work": work, "memory": max(peaks) / 1024}


def main() -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--only", nargs=2, metavar=("WHAT", "FOLDER"), help="measure this only, and print JSON")
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only[0], pathlib.Path(arguments.only[1]))))
        return
    for size in arguments.sizes:
        print(f"{size:,} statements")
        with tempfile.TemporaryDirectory() as place:
            generate.write_lines(pathlib.Path(place), size, max(200, size // 50))
            base = None
            for what in _RUNS:
                command = [sys.executable, __file__, "--only", what, place]
                found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                base = base or found
                print(
                    f"  {what:9} {found['clock']:7.1f} s by the clock ({found['clock'] / base['clock']:4.1f}×), "
                    f"{found['work']:7.1f} s of processors ({found['work'] / base['work']:4.1f}×), "
                    f"at most {found['memory']:,.0f} MB"
                )


if __name__ == "__main__":
    main()
