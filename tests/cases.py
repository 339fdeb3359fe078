"""The cases that the curated records are about: a folder each, beside what all of them share."""

import pathlib
from typing import Final

RECORDS: Final = pathlib.Path(__file__).parent.parent / "records"

CASES: Final = sorted(path for path in RECORDS.iterdir() if path.is_dir() and not path.name.startswith("."))
"""The folder of each case."""

SHARED: Final = sorted(RECORDS.glob("*.yaml"))
"""The files that lie in no case's folder: what they hold belongs to every case."""


def roots_of(case: str) -> list[pathlib.Path]:
    """Return what is read to have a case by itself."""
    return [RECORDS / case, *SHARED]
