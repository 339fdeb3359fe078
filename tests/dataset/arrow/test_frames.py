"""Answers as data frames."""

import sys
from typing import Any

import polars as pl
import pytest

from policykit import Dataset, Rows
from policykit.extras import MissingExtra
from policykit.values.ids import SECTIONS

PROPOSAL = "proposal/stoltenberg-2010/22"


def _answers(data: Dataset) -> dict[str, Rows[Any]]:
    return {
        "stances": data.stances(PROPOSAL, on="2012-12-31"),
        "figures": data.figures(),
        "timeline": data.timeline(PROPOSAL),
        "fate": data.fate(PROPOSAL, on="2018-12-31"),
        "roles": data.roles("person/bent-hoie", on=2012),
        "evidence": data.evidence(PROPOSAL),
        "referrers": data.referrers(PROPOSAL),
        "votes_on": data.votes_on(PROPOSAL),
        **{section: getattr(data, section) for section in SECTIONS},
    }


def test_every_answer_becomes_a_frame(curated: Dataset) -> None:
    for name, rows in _answers(curated).items():
        table = rows.to_arrow()
        table.validate(full=True)
        assert table.num_rows == len(rows) > 0, name
        assert rows.to_polars().columns == table.column_names == list(rows.to_pandas().columns), name
        assert rows[:0].to_arrow().num_rows == 0, name


def test_a_frame_has_the_values_of_the_rows(curated: Dataset) -> None:
    rows = curated.stances(PROPOSAL)
    frame = rows.to_polars()
    assert frame["stance"].to_list() == [row.stance for row in rows]
    assert frame["reasons"].to_list() == [list(row.reasons) for row in rows]
    assert frame["date_earliest"].to_list() == [row.date.earliest if row.date else None for row in rows]
    assert frame.schema["date_latest"] == pl.Date
    figures = curated.figures().to_pandas()
    assert figures["value"].tolist() == [row.value for row in curated.figures()]


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_a_missing_frame_library_is_named(curated: Dataset, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=rf"this needs {library}; .*path/to/policykit\[{library}\]"):
        getattr(curated.votes, f"to_{library}")()
