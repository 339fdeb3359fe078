"""What the curated records hold, in numbers: the table in README, which `python tests/record_counts.py` writes anew."""

import json
import pathlib
import re
from collections.abc import Iterator
from typing import Final

from click.testing import CliRunner

import policykit
from cases import CASES, roots_of
from policykit.cli import main

README: Final = pathlib.Path(__file__).parent.parent / "README.md"
_TABLE: Final = re.compile(r"(?<=<!-- written by `make counts` -->\n\n).*?(?=\n\n<!-- end -->)", re.DOTALL)


def counts_of(data: policykit.Dataset, records: list[pathlib.Path]) -> Iterator[tuple[str, int]]:
    """Yield what is counted of a case, and how many there are."""
    rows = [row for report in data.reports for row in data.progress(report)]
    yield "records", len(data)
    yield "proposals", len(rows)
    yield "… with an answer", sum(bool(row.answers) for row in rows)
    yield "… of which the words were seen", sum(bool({*row.answers} - {"unknown"}) for row in rows)
    yield "… with a finding other than `cannot-tell`", sum(bool({*row.statuses} - {"cannot-tell"}) for row in rows)
    yield "statements", len(data.statements)
    yield "events", len(data.events)
    yield "sources", len(data.sources)
    options = [word for path in records for word in ("--records", str(path))]
    coverage = json.loads(CliRunner().invoke(main, ["evidence", "--json", *options]).output)
    yield "facts", sum(row["facts"] for row in coverage)
    yield "… with a passage of their own, to be looked up", sum(row["own"] for row in coverage)


def table() -> str:
    """Return the table, with a column for each case."""
    columns: dict[str, dict[str, int]] = {}
    for path in CASES:
        data = policykit.load(*roots_of(path.name))
        authors = dict.fromkeys(data.label(report.author) for report in data.reports)
        columns[", ".join(authors)] = dict(counts_of(data, roots_of(path.name)))
    lines = [["", *columns], ["---", *["---:"] * len(columns)]]
    whats = next(iter(columns.values()))
    lines += [[what, *(f"{counts[what]:,}" for counts in columns.values())] for what in whats]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def table_in(text: str) -> str:
    """Return the table that stands in a text. Raises `ValueError` where there is none, or several."""
    (found,) = _TABLE.findall(text)
    return str(found)


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(text.replace(table_in(text), table()), encoding="utf-8")
