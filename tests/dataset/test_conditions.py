"""What `where` is given is held against what the field can have."""

import datetime as dt
from typing import Any, NamedTuple

import pytest

from few_records import PROPOSAL, REPORT, make
from policykit import CallError, Dataset, Date, InvalidDate, InvalidValue, RecordNotFound, Rows, Severity, WrongKind


class FindingRow(NamedTuple):
    severity: Severity


def test_a_value_outside_of_a_closed_set_raises_and_suggests(curated: Dataset) -> None:
    with pytest.raises(
        InvalidValue, match=r"`stance` of a stance cannot be 'supprt'; did you mean `support`\?"
    ) as caught:
        curated.stances().where(stance="supprt")
    error = caught.value
    assert (error.field, error.value, error.owner) == ("stance", "supprt", "a stance")
    assert "support" in error.choices
    assert isinstance(error, CallError | ValueError)
    with pytest.raises(InvalidValue, match="it can be not-started, in-progress"):
        curated.assessments.where(status="xyz")


def test_an_id_that_no_record_has_raises_with_near_ones(curated: Dataset) -> None:
    with pytest.raises(RecordNotFound, match="there is no record topic/nope"):
        curated.proposals.where(topics="topic/nope")
    with pytest.raises(RecordNotFound, match="did you mean topic/mo-centres"):
        curated.proposals.where(topics="topic/mo-centers")
    with pytest.raises(RecordNotFound, match="did you mean person/erling-lae"):
        curated.stances().where(speaker="person/erling-lea")
    with pytest.raises(RecordNotFound):
        curated.votes.where(about=["proposal/stoltenberg-2010/22", "proposal/stoltenberg-2010/99"])


def test_an_id_that_is_only_named_is_found() -> None:
    """A dataset can be a part of a whole."""
    assert len(make(PROPOSAL).proposals.where(topics="topic/rooms")) == 1


def test_an_id_of_a_kind_that_the_field_does_not_name_raises(curated: Dataset) -> None:
    with pytest.raises(WrongKind, match="person/erling-lae is of the kind person; the question is for topic"):
        curated.proposals.where(topics="person/erling-lae")
    with pytest.raises(WrongKind):
        curated.proposals.where(topics=curated["person/erling-lae"])


@pytest.mark.parametrize(
    "wanted",
    [
        {"number": "22"},
        {"number": True},
        {"number": 2.5j},
        {"title": "A title"},
        {"report": 22},
        {"report": ["report/stoltenberg-2010"]},
        {"topics": {"a": 1}},
        {"id": object()},
    ],
)
def test_a_value_of_a_type_that_the_field_cannot_have_raises_in_one_line(
    curated: Dataset, wanted: dict[str, Any]
) -> None:
    with pytest.raises(InvalidValue) as caught:
        curated.proposals.where(**wanted)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


def test_a_whole_mapping_is_answered_in_one_line(curated: Dataset) -> None:
    with pytest.raises(InvalidValue) as caught:
        curated.proposals.where(report=curated.reports[0].model_dump())
    assert len(str(caught.value)) < 300


def test_dates_are_taken_in_each_form_and_what_is_none_raises() -> None:
    data = make(REPORT)
    for day in ("2010-06-16", Date("2010-06-16"), dt.date(2010, 6, 16)):
        assert data.reports.where(delivered=day)
    with pytest.raises(InvalidDate):
        data.reports.where(delivered="June 2010")


def test_what_may_be_absent_can_be_asked_for(curated: Dataset) -> None:
    assert curated.stances().where(reported_by=None)
    assert curated.proposals.where(label=None)
    assert curated.responses.where(conditions=[])


@pytest.mark.parametrize("section", ["sources", "people", "organizations", "topics", "reports", "proposals", "votes"])
def test_every_value_that_records_have_is_found_by_it(curated: Dataset, section: str) -> None:
    records = getattr(curated, section)
    for record in records[:5]:
        for name in type(record).model_fields:
            assert record in records.where(**{name: getattr(record, name)}), name


def test_a_member_of_an_enumeration_is_taken_by_its_text() -> None:
    rows = Rows([FindingRow(Severity.ERROR), FindingRow(Severity.WARNING)], FindingRow)
    assert rows.where(severity="error") == rows.where(severity=Severity.ERROR) == rows[:1]
    with pytest.raises(InvalidValue, match="did you mean `warning`"):
        rows.where(severity="warnin")
