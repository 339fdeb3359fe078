"""A record is taken wherever its id is, and a wrong value is answered in one line."""

from collections.abc import Callable
from typing import Any

import pytest

from policykit import Dataset, RecordNotFound, WrongKind

PROPOSAL = "proposal/stoltenberg-2010/22"
PERSON = "person/anne-grete-strom-erichsen"


@pytest.mark.parametrize(
    "ask",
    [
        lambda data, take: data[take(PROPOSAL)],
        lambda data, take: data.resolve(take(PROPOSAL)),
        lambda data, take: data.canonical(take(PROPOSAL)),
        lambda data, take: data.label(take(PROPOSAL)),
        lambda data, take: data.referrers(take(PROPOSAL)),
        lambda data, take: data.roles(take(PERSON)),
        lambda data, take: data.votes_on(take(PROPOSAL)),
        lambda data, take: data.stances(take(PROPOSAL), by=take(PERSON)),
        lambda data, take: data.figures(take(PROPOSAL), by=take(PERSON)),
        lambda data, take: data.timeline(take(PROPOSAL)),
        lambda data, take: data.fate(take(PROPOSAL)),
        lambda data, take: data.responses(take(PROPOSAL), by=take("organization/ministry-of-health-and-care-services")),
        lambda data, take: data.evidence(take(PROPOSAL)),
        lambda data, take: data.proposals[take(PROPOSAL)],
        lambda data, take: take(PROPOSAL) in data,
        lambda data, take: data.proposals.where(id=take(PROPOSAL)),
        lambda data, take: data.assessments.where(proposal=take(PROPOSAL)),
        lambda data, take: data.votes.where(about=take(PROPOSAL)),
        lambda data, take: data.stances().where(speaker=take(PERSON), about=take(PROPOSAL)),
    ],
)
def test_a_record_is_taken_wherever_its_id_is(
    curated: Dataset, ask: Callable[[Dataset, Callable[[str], Any]], Any]
) -> None:
    known = {record_id: curated[record_id] for record_id in curated}
    try:
        by_id = ask(curated, str)
    except RecordNotFound as error:  # the example's own
        pytest.fail(str(error))
    assert by_id == ask(curated, known.__getitem__)


@pytest.mark.parametrize("wrong", [[PROPOSAL], {PROPOSAL: "x" * 5000}, 22, None, "x" * 5000, "two\nlines"])
def test_a_wrong_value_is_answered_in_one_line(curated: Dataset, wrong: Any) -> None:
    for ask in (curated.__getitem__, curated.evidence, curated.timeline, curated.fate, curated.votes_on):
        with pytest.raises(RecordNotFound) as caught:
            ask(wrong)
        assert len(str(caught.value)) < 300
        assert "\n" not in str(caught.value)
    assert wrong not in curated


def test_a_whole_set_of_records_as_plain_data_is_answered_in_one_line(curated: Dataset) -> None:
    plain = curated.proposals.as_dicts()
    with pytest.raises(RecordNotFound, match="an id or a record is meant") as caught:
        curated.fate(plain)  # type: ignore[arg-type]  # that is the point
    assert len(str(caught.value)) < 300
    with pytest.raises((TypeError, ValueError)) as wrong_day:
        curated.fate(PROPOSAL, on=plain)  # type: ignore[arg-type]  # that is the point
    assert len(str(wrong_day.value)) < 300


def test_a_record_of_another_kind_is_refused_as_its_id_is(curated: Dataset) -> None:
    with pytest.raises(WrongKind):
        curated.votes_on(curated[PERSON])
