"""The records of one kind: one found by its id, several narrowed down."""

import pytest

from few_records import PROPOSAL, REPORT, make
from policykit import Dataset, RecordNotFound, WrongKind
from policykit.dataset import Collection

SECOND = {**PROPOSAL, "id": "proposal/one/2", "number": 2}
DATA = make(REPORT, PROPOSAL, SECOND, redirects={"proposal/old": "proposal/one/2"})


def test_a_record_is_found_by_its_id_by_a_former_one_and_as_itself() -> None:
    found = DATA.proposals["proposal/one/2"]
    assert found.number == 2
    assert DATA.proposals["proposal/old"] is found
    assert DATA.proposals[found] is found
    assert DATA.proposals[1] is found
    assert DATA.proposals[1:][0] is found


def test_an_id_that_is_not_there_suggests_and_one_of_another_kind_says_so() -> None:
    with pytest.raises(RecordNotFound, match="did you mean proposal/one/2") as missing:
        DATA.proposals["proposal/one/22"]
    assert missing.value.id == "proposal/one/22"
    with pytest.raises(WrongKind, match="is of the kind report; the question is for proposal"):
        DATA.proposals["report/one"]


def test_a_part_of_a_collection_holds_only_what_is_in_it() -> None:
    part = DATA.proposals.where(number=1)
    assert isinstance(part, Collection)
    assert part["proposal/one/1"].number == 1
    assert "proposal/one/1" in part
    assert "proposal/one/2" not in part
    with pytest.raises(RecordNotFound, match="did you mean proposal/one/1"):
        part["proposal/one/2"]


def test_in_takes_an_id_or_a_record_and_nothing_else() -> None:
    proposals = DATA.proposals
    assert "proposal/old" in proposals
    assert proposals[0] in proposals
    assert "report/one" not in proposals
    assert DATA["report/one"] not in proposals
    assert ["proposal/one/1"] not in proposals


@pytest.mark.parametrize("section", ["assessments", "responses", "votes", "proposals", "statements", "events"])
def test_a_collection_prints_what_its_kind_is_about(norway: Dataset, section: str) -> None:
    shown = {
        "assessments": ["id", "proposal", "assessor", "status", "as of"],
        "responses": ["id", "proposals", "responder", "answer", "date"],
        "votes": ["id", "about", "body", "date", "method", "counts"],
        "proposals": ["id", "number", "title", "topics"],
        "statements": ["id", "speaker", "on behalf of", "date", "summary"],
        "events": ["id", "date", "kind", "title"],
    }[section]
    head, *lines = str(getattr(norway, section)).splitlines()
    assert head.split() == " ".join(shown).split()
    assert max(map(len, lines)) <= 80


def test_a_collection_prints_what_records_are_called(curated: Dataset) -> None:
    text = str(curated.assessments[:1])
    assert "proposal/" not in text
    assert "organization/" not in text


def test_a_label_that_is_long_takes_few_lines() -> None:
    data = make({**REPORT, "title": {"en": "word " * 100}})
    assert len(str(data.reports).splitlines()) <= 5
