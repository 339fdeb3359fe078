"""Known ids that a reference to no record may stand for."""

import pathlib

import pytest

from checking import codes, findings
from policykit.rules.suggestions import Suggestions


def test_an_id_that_is_too_long_to_be_shown_in_full_is_not_suggested() -> None:
    shown, too_long = f"topic/{'a' * 94}", f"topic/{'b' * 95}"
    suggestions = Suggestions([shown, too_long])
    assert suggestions.nearest(shown[:-1]) == shown
    assert suggestions.nearest(too_long[:-1]) is None


def test_many_dangling_references_do_not_each_cost_a_long_search(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policykit.rules.suggestions.Suggestions.MOST_COMPARED", 8_000)
    topics = "".join(f"- {{id: topic/t{n:04}, title: {{en: T}}, broader: topic/x{n:04}}}\n" for n in range(1000))
    found = findings(tmp_path, f"topics:\n{topics}")
    assert codes(found) == ["PK301"] * 1000
    assert [n for n, each in enumerate(found) if each.mend] == [*range(9)]  # each is held against 1,000 ids
