"""How records print."""

import pytest

from policykit import Dataset


@pytest.mark.parametrize(
    "section", ["proposals", "votes", "people", "statements", "sources", "responses", "assessments"]
)
def test_a_record_prints_in_a_few_lines_that_fit(curated: Dataset, section: str) -> None:
    for record in getattr(curated, section):
        first, *lines = str(record).splitlines()
        assert first == record.id
        assert 1 <= len(lines) <= 8
        assert max(map(len, lines)) <= 80
        assert "\n  evidence:" not in str(record)
        assert repr(record).startswith(f"{type(record).__name__}(")


def test_what_it_is_called_comes_first(curated: Dataset) -> None:
    assert str(curated["proposal/stoltenberg-2010/22"]).splitlines()[:3] == [
        "proposal/stoltenberg-2010/22",
        "  title: A time-limited trial of heroin treatment within LAR",
        "  report: report/stoltenberg-2010",
    ]
    assert "  counts: 5 for, 4 against" in str(curated["vote/stoltenberg-2010/22"]).splitlines()
    assert "  ballots: 5" in str(curated["vote/stoltenberg-2010/22"]).splitlines()
