"""Measures answers from loaded records: the time for each row, and the memory for each record, at growing sizes.

Statements are spread over as many more proposals as there are more of them, so that answers stay of like size.
``python benchmarks/queries.py 10000 100000 1000000``
"""

import argparse
import gc
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import generate

_PER_PROPOSAL: Final = 50
_ASKED: Final = 200
_ROUNDS: Final = 5


def _resident() -> int:
    """Return how much memory this process holds now, in bytes."""
    pages = int(pathlib.Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def _for_each_row(ask: Callable[[str], Sequence[object]], proposals: Sequence[str]) -> tuple[float, float]:
    """Return the microseconds for each row, at best of some rounds, and how many rows an answer has."""
    rows = sum(len(ask(proposal)) for proposal in proposals)
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for proposal in proposals:
            ask(proposal)
        times.append(time.process_time() - start)
    return min(times) / rows * 1e6, rows / len(proposals)


def measure(folder: pathlib.Path) -> dict[str, Any]:
    """Load the records in a folder and ask them."""
    from policykit import Dataset, models  # noqa: F401, PLC0415  # what importing takes is not counted
    from policykit.loading.find import find_files  # noqa: PLC0415
    from policykit.loading.load import load_file  # noqa: PLC0415

    gc.disable()
    before = _resident()
    files = (file for path in find_files([folder]) for file in load_file(path))
    start = time.process_time()
    data = Dataset(entry.record for file in files for entry in file.shaped.entries if entry.record)
    loaded = time.process_time() - start
    gc.collect()
    found: dict[str, Any] = {"records": len(data), "load": loaded / len(data) * 1e6}
    found["memory"] = (_resident() - before) / len(data)
    first = data.proposals[0].id
    start = time.process_time()
    for ask in (data.stances, data.timeline, data.fate):
        ask(first)
    data.stances(by=data.people[0].id)
    found["index"] = (time.process_time() - start) / len(data) * 1e6
    found["memory_indexed"] = (_resident() - before) / len(data)
    gc.freeze()
    proposals = random.Random(1).sample([one.id for one in data.proposals], min(_ASKED, len(data.proposals)))  # noqa: S311
    asked: dict[str, Callable[[str], Sequence[object]]] = {
        "stances": data.stances,
        "stances, direct": lambda proposal: data.stances(proposal, direct=True),
        "timeline": data.timeline,
        "fate": data.fate,
        "fate on a day": lambda proposal: data.fate(proposal, on="2019-12-31"),
    }
    for name, ask in asked.items():
        found[name], found[f"{name}: rows"] = _for_each_row(ask, proposals)
    return found


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--folder", type=pathlib.Path, help="measure these records only, and print JSON")
    arguments = parser.parse_args()
    if arguments.folder:
        print(json.dumps(measure(arguments.folder)))
        return
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            generate.write_lines(folder, size, max(200, size // _PER_PROPOSAL))
            command = [sys.executable, __file__, "--folder", place]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"{found['records']:,} records")
        print(f"  loading, unchecked    {found['load']:8.1f} µs a record; indexes {found['index']:.1f} µs a record")
        print(
            f"  memory                {found['memory']:8,.0f} bytes a record; {found['memory_indexed']:,.0f} with indexes"
        )
        for name in ("stances", "stances, direct", "timeline", "fate", "fate on a day"):
            print(f"  {name:20}  {found[name]:8.2f} µs a row, {found[f'{name}: rows']:,.1f} rows an answer")


if __name__ == "__main__":
    main()
