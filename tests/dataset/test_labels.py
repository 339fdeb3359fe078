"""What records are called."""

import pytest

from few_records import EN, PROPOSAL, REPORT, make
from policykit.dataset import distinct_labels, name_of

BOARD = {"id": "organization/board", "name": "Styret", "title": {"en": "The board"}}
VOTE = {
    "id": "vote/one/1",
    "about": ["proposal/one/1", "proposal/one/2"],
    "body": "organization/board",
    "method": "unknown",
    "counts": {"for": 5, "against": 4},
}
FINDING = {
    "id": "assessment/one",
    "proposal": "proposal/one/1",
    "status": "in-progress",
    "as_of": "2011-05",
    "assessor": "organization/board",
}
DATA = make(
    BOARD,
    {**REPORT, "name": "NOU 2010: 1"},
    PROPOSAL,
    VOTE,
    FINDING,
    {"id": "statement/a", "summary": EN},
    {"id": "source/page"},
    redirects={"organization/old": "organization/board"},
)


@pytest.mark.parametrize(
    ("record_id", "lang", "name"),
    [
        ("organization/board", "en", "The board"),
        ("organization/board", ["nb", "en"], "The board"),
        ("organization/board", "nb", "Styret"),
        ("organization/old", "nb", "Styret"),
        ("report/one", "nb", "Én"),
        ("report/one", "fr", "NOU 2010: 1"),
        ("proposal/one/1", "fr", "Text"),
        ("vote/one/1", "en", "Text (and 1 more: 5 for, 4 against)"),
        ("assessment/one", "en", "in-progress, as of 2011-05"),
        ("statement/a", "en", "Text"),
        ("source/page", "en", "source/page"),
        ("source/missing", "en", "source/missing"),
        (None, "en", ""),
    ],
)
def test_a_record_is_called_by_its_title_in_the_language_or_by_its_name(
    record_id: str | None, lang: str | list[str], name: str
) -> None:
    assert name_of(DATA, record_id, lang) == name


def test_a_name_can_count_before_a_title() -> None:
    assert name_of(DATA, "organization/board", prefer="name") == "Styret"
    assert name_of(DATA, "report/one", prefer="name") == "NOU 2010: 1"


def test_what_all_records_of_a_kind_have_can_count_first() -> None:
    assert name_of(DATA, "organization/board", prefer="required") == "Styret"
    assert name_of(DATA, "report/one", "fr", prefer="required") == "One"


def test_a_vote_can_be_called_by_its_id_and_a_name_can_be_cut() -> None:
    assert name_of({}, DATA["vote/one/1"], votes_by_id=True) == "5 for, 4 against (one/1)"
    assert name_of({}, DATA["report/one"], prefer="name", width=5) == "NOU…"


def test_labels_are_told_apart_by_ids_even_where_one_looks_like_another_with_its_id() -> None:
    assert distinct_labels({"a": "X", "b": "Y"}) == {"a": "X", "b": "Y"}
    assert distinct_labels({"a": "X", "b": "X", "c": "Y"}) == {"a": "X (a)", "b": "X (b)", "c": "Y"}
    assert distinct_labels({"a": "X", "b": "X", "c": "X (a)"}) == {"a": "X (a)", "b": "X (b)", "c": "X (a) (c)"}
