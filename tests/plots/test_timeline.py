"""What happened around a record."""

from typing import Any

import pytest

import policykit
from pictures import PROPOSAL, dataset, event, groups, overlaps, written
from policykit import plots


def test_every_entry_is_in_the_timeline_and_the_undated_stand_apart(curated: policykit.Dataset) -> None:
    rows = curated.timeline(PROPOSAL)
    picture = plots.timeline(curated, PROPOSAL)
    items = groups(picture, "item")
    assert len(items) == len(rows)
    assert [one.get("class") for one in items] == [f"item {row.kind}" for row in rows]
    assert len(groups(picture, "when")) == len([row for row in rows if row.date])
    assert "Without a date" in written(picture)
    assert picture.alt.count("\n") == len(rows)
    assert not overlaps(picture)


@pytest.mark.parametrize(
    ("fields", "drawn", "ends"),
    [
        ({"date": "2010-06-16"}, "day", 0),
        ({"date": "2010"}, "within", 0),
        ({"date": "2010-06-16~"}, "within", 0),
        ({"date": "[2010-06-17..2010-12-31]"}, "within", 0),
        ({"date": "[..2010-06-16]"}, "within", 1),
        ({"date": "[2010-06-16..]"}, "within", 1),
        ({"period": "2010-01-01/2011-01-01"}, "lasting", 0),
        ({"period": "2010-01-01/.."}, "lasting", 2),
        ({"period": "2010/"}, "lasting", 1),
    ],
)
def test_a_date_is_drawn_as_exactly_as_it_is_known(fields: dict[str, Any], drawn: str, ends: int) -> None:
    picture = plots.timeline(dataset(event(1, **fields), event(2, date="2015-01-01")), "proposal/r/1")
    when = groups(picture, "when")[0]
    assert when.get("class") == f"when {drawn}"
    assert len([one for one in when.iter() if one.get("class") == "open"]) == ends
    bars = [one.get("class") for one in when.iter() if one.get("class") in ("within", "lasting")]
    if drawn == "within":
        assert bars == ["within"]
    if drawn == "lasting":
        certain = fields["period"] != "2010/"
        assert ("lasting" in bars) is certain


def test_forty_entries_with_long_titles_do_not_overlap() -> None:
    entries = [event(n, "A title that is long " * (n % 7 + 1), date=f"20{10 + n % 9}-0{n % 9 + 1}") for n in range(40)]
    picture = plots.timeline(dataset(*entries), "proposal/r/1")
    assert len(groups(picture, "item")) == 40
    assert not overlaps(picture)


def test_only_the_kinds_asked_for(curated: policykit.Dataset) -> None:
    picture = plots.timeline(curated, PROPOSAL, kinds=["vote"], direct=True)
    assert [one.get("class") for one in groups(picture, "item")] == ["item vote"]
    assert "Only votes, without what came by way of topics and reports" in written(picture)


def test_a_single_day_has_a_scale() -> None:
    assert groups(plots.timeline(dataset(event(1, date="2010-06-16")), "proposal/r/1"), "when", "day")
