"""The questions that the records of the Norwegian case must answer, asked through the public names alone.

Some are asked again of a changed copy of the records, which shows that no answer is written into the code.
"""

import pathlib
import shutil
from collections.abc import Callable

import pytest

import policykit
from cases import roots_of
from policykit import Dataset

REPORT = "report/stoltenberg-2010"
PROPOSAL = "proposal/stoltenberg-2010/22"
MO_CENTRES = "topic/mo-centres"
BERGEN = "organization/bergen-city-government"
MINISTER = "person/anne-grete-strom-erichsen"

Copy = Callable[[str, str, str], Dataset]


@pytest.fixture
def changed(tmp_path: pathlib.Path) -> Copy:
    """Load a copy of the records in which the first `old` after the record's id is replaced by `new`."""

    def change(record_id: str, old: str, new: str) -> Dataset:
        folder = tmp_path / "records"
        for source in roots_of("stoltenberg-2010"):
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / source.name)
        (path,) = [path for path in folder.rglob("*.yaml") if f"  - id: {record_id}\n" in path.read_text("utf-8")]
        before, at, after = path.read_text("utf-8").partition(f"  - id: {record_id}\n")
        assert old in after
        path.write_text(before + at + after.replace(old, new, 1), encoding="utf-8")
        return policykit.load(folder)

    return change


def _named(data: Dataset, option: str) -> list[str]:
    vote = data.votes_on(PROPOSAL).one()
    return [data[ballot.voter].name for ballot in vote.ballots if ballot.option == option]  # type: ignore[attr-defined]


def test_01_how_many_proposals(norway: Dataset) -> None:
    proposals = norway.proposals.where(report=REPORT)
    assert len(proposals) == 22
    assert sorted(proposal.number or 0 for proposal in proposals) == list(range(1, 23))


def test_02_on_which_the_committee_was_divided(norway: Dataset) -> None:
    def divided(number: int) -> bool:
        votes = norway.votes_on(f"proposal/stoltenberg-2010/{number}")
        assert len(votes) == 1
        return votes[0].method != "consensus"

    assert [number for number in range(1, 23) if divided(number)] == [22]


def test_03_how_the_vote_went(norway: Dataset) -> None:
    vote = norway.votes_on(PROPOSAL).one()
    assert vote.counts == {"for": 5, "against": 4}
    assert vote.body == "organization/stoltenberg-committee"
    assert vote.method == "unknown"
    assert "date" in vote.unknown


def test_04_who_is_named_among_the_five(norway: Dataset) -> None:
    assert _named(norway, "for") == ["Thorvald Stoltenberg", "Åslaug Haga", "Carl I. Hagen", "Roger Andresen"]


def test_05_the_fifth_is_unknown(norway: Dataset) -> None:
    vote = norway.votes_on(PROPOSAL).one()
    assert vote.unnamed is not None
    assert vote.unnamed["for"] == 1


def test_04_and_05_change_where_a_ballot_is_moved(changed: Copy) -> None:
    ballot = "voter: person/roger-andresen\n        option: "
    data = changed("vote/stoltenberg-2010/22", f"{ballot}for", f"{ballot}against")
    assert _named(data, "for") == ["Thorvald Stoltenberg", "Åslaug Haga", "Carl I. Hagen"]
    assert data.votes_on(PROPOSAL).one().unnamed == {"for": 2, "against": 2}


def test_06_who_is_named_among_the_four(norway: Dataset) -> None:
    assert _named(norway, "against") == ["Erling Lae"]
    vote = norway.votes_on(PROPOSAL).one()
    assert vote.unnamed is not None
    assert vote.unnamed["against"] == 3
    index = [ballot.option for ballot in vote.ballots].index("against")
    rows = [row for row in norway.evidence(vote.id, f"ballots[{index}]") if row.own]
    assert [(row.source, row.passage) for row in rows] == [("source/hoyre-heroin", None)]


def test_07_what_the_majority_required(norway: Dataset) -> None:
    proposal = norway.proposals.where(id=PROPOSAL).one()
    (bloc,) = [bloc for bloc in norway.votes_on(PROPOSAL).one().blocs if bloc.option == "for"]
    required = [str(text) for text in (*bloc.conditions, *proposal.conditions)]
    assert required == ["Strict criteria for admission", "Limited in time", "As part of LAR (substitution treatment)"]
    assert bloc.reported_by == "person/thorvald-stoltenberg"


def test_08_who_received_the_report_and_when(norway: Dataset) -> None:
    report = norway.reports.where(id=REPORT).one()
    assert report.delivered == "2010-06-16"
    assert report.delivered_to == (MINISTER,)
    titles = {row.title: row.certainty for row in norway.roles(MINISTER, on="2010-06-16")}
    assert titles["Minister of Health and Care Services"] == "certain"
    sources = {row.source for row in norway.evidence(REPORT, "delivered") if row.field == "delivered"}
    assert "source/regjeringen-2010-hearing-letter" in sources


def test_09_when_the_committee_was_appointed(norway: Dataset) -> None:
    report = norway.reports.where(id=REPORT).one()
    assert report.commissioned == "2009-03-06"
    others = {alternative.value for alternative in report.alternatives if alternative.field == "commissioned"}
    assert others == {"2009-03"}
    assert norway.events.where(kind="appointment", to="organization/stoltenberg-committee").one().date == "2009-03-06"


BEFORE_THE_PROPOSAL = {
    (None, "oppose", "[..2010-06-16]", "certain"),
    (None, "sceptical", "2010-02~", "certain"),
}
"""What the minister had held of heroin in treatment before there was a proposal: it is on the topic."""


def _of_the_minister(data: Dataset, on: str) -> set[tuple[str | None, str, str, str | None]]:
    rows = data.stances(PROPOSAL, by=MINISTER, on=on)
    return {(row.on_behalf_of, row.stance, str(row.date), row.certainty) for row in rows}


def test_10_where_the_minister_stood(norway: Dataset) -> None:
    assert _of_the_minister(norway, "2010-06-16") == {
        (None, "undecided", "2010-06-16", "certain"),
        ("organization/stoltenberg-ii-government", "undecided", "2010-06-16", "certain"),
        *BEFORE_THE_PROPOSAL,
    }


def test_10_changes_where_a_stance_is_turned(changed: Copy) -> None:
    data = changed("statement/strom-erichsen-2010/undecided-government", "stance: undecided", "stance: support")
    assert _of_the_minister(data, "2010-06-16") == {
        (None, "undecided", "2010-06-16", "certain"),
        ("organization/stoltenberg-ii-government", "support", "2010-06-16", "certain"),
        *BEFORE_THE_PROPOSAL,
    }


def test_11_which_party_was_against(norway: Dataset) -> None:
    parties = {party.id for party in norway.organizations.where(classification="party")}
    rows = [row for row in norway.stances(PROPOSAL, on="2010-06-30", direct=True) if row.speaker in parties]
    assert [(row.speaker, row.stance, row.on_behalf_of) for row in rows] == [
        ("organization/christian-democratic-party", "oppose", None)
    ]


def test_12_where_bergen_stood(norway: Dataset) -> None:
    assert {row.stance for row in norway.stances(PROPOSAL, by=BERGEN, direct=True)} == {"oppose"}
    (row,) = norway.stances("proposal/stoltenberg-2010/9", by=BERGEN, direct=True)
    assert (row.stance, row.conditions) == (
        "conditional",
        ("The municipalities, not the state, are responsible for the centres",),
    )
    assert {row.stance for row in norway.stances(MO_CENTRES, by=BERGEN)} == {"conditional"}


def test_12_changes_where_bergen_turns(changed: Copy) -> None:
    data = changed("statement/bergen-2010/mo-centres", "stance: conditional", "stance: support")
    assert data.stances("proposal/stoltenberg-2010/9", by=BERGEN, direct=True).one().stance == "support"


def test_13_what_reservations_bergen_had(norway: Dataset) -> None:
    rows = [row for row in norway.stances(by=BERGEN) if row.stance in ("oppose", "sceptical", "conditional")]
    assert {(row.about, row.stance) for row in rows} == {
        (PROPOSAL, "oppose"),
        ("topic/state-responsibility", "sceptical"),
        ("proposal/stoltenberg-2010/9", "conditional"),
        (MO_CENTRES, "conditional"),
        ("topic/state-injecting-rooms", "oppose"),
    }
    conditions = {condition for row in rows for condition in row.conditions}
    assert conditions == {
        "The municipalities, not the state, are responsible for the centres",
        "The centres are set up with regard to their users' different circumstances",
        "People who have come further are not placed together with active users",
    }
    # It is against the state's deciding on injecting rooms, and nowhere for or against the rooms themselves.
    (row,) = norway.stances("topic/injecting-rooms", by=BERGEN)
    assert (row.stance, row.via) == ("oppose", "topic/state-injecting-rooms")
    assert row.reasons == ("Each municipality should choose for itself whether to have an injecting room",)
    # The objection is to the state's taking over, which proposal 13 does not itself ask for.
    assert not norway.stances("proposal/stoltenberg-2010/13", by=BERGEN, direct=True)
    (row,) = norway.stances("proposal/stoltenberg-2010/13", by=BERGEN)
    assert (row.stance, row.via) == ("sceptical", "topic/state-responsibility")


def test_14_which_amount_is_named(norway: Dataset) -> None:
    rows = [row for row in norway.figures(by="person/christine-meyer") if row.unit == "NOK"]
    (row,) = rows
    assert row.value == 20_000_000
    assert row.period is None
    assert row.unknown == ("period",)
    assert row.about == ("topic/injecting-rooms",)
    assert row.claimed_by[0] == "person/christine-meyer"


def test_15_which_proposals_concern_mo_centres(norway: Dataset) -> None:
    assert [proposal.number for proposal in norway.proposals.where(topics=MO_CENTRES)] == [9, 10, 11, 20]


def test_16_which_figure_is_given_for_overdose_deaths(norway: Dataset) -> None:
    row = norway.figures("topic/overdose-deaths").one()
    assert (row.value, row.qualifier, row.claimed_by) == (200, "about", ("person/thorvald-stoltenberg",))
    assert "recent" in str(row.period) or "last years" in str(row.period)


def test_17_who_was_set_which_task(norway: Dataset) -> None:
    event = norway.events.where(id="event/heroin-trial/task-2018").one()
    assert event.to == ("organization/directorate-of-health",)
    assert event.deadline == "2019-06-01"
    assert event.by == ("organization/ministry-of-health-and-care-services",)
    assert any("trial" in str(task) or "pilot" in str(task) for task in event.tasks)


def test_17_changes_where_the_deadline_is_shifted(changed: Copy) -> None:
    data = changed("event/heroin-trial/task-2018", "deadline: 2019-06-01", "deadline: 2019-09-15")
    assert data.events.where(id="event/heroin-trial/task-2018").one().deadline == "2019-09-15"


def test_18_the_press_release_started_nothing(norway: Dataset) -> None:
    event = norway.events.where(id="event/heroin-trial/task-2018").one()
    assert event.kind == "assignment"
    assert event.earliest_start == "2020"
    launches = norway.events.where(kind="launch", about="topic/heroin-assisted-treatment")
    assert launches
    assert event.date is not None
    for launch in launches:
        assert launch.date is not None
        assert launch.date.after(event.date) is policykit.Answer.YES
    assert norway.fate(PROPOSAL, on="2018-12-31").one().status == "not-started"


def test_19_who_adopted_bergens_plan(norway: Dataset) -> None:
    event = norway.events.where(kind="plan", date=2012).one()
    assert event.by == ("organization/bergen-city-council",)
    assert set(event.partners) == {
        "organization/bergen-municipality",
        "organization/hordaland-police-district",
        "organization/helse-bergen",
    }


@pytest.mark.parametrize(
    ("day", "answer", "status"),
    [
        ("2012-12-31", "deferred", "not-started"),
        ("2018-12-31", "under-consideration", "not-started"),
        ("2022-12-31", "accepted", "in-progress"),
    ],
)
def test_20_what_became_of_proposal_22(norway: Dataset, day: str, answer: str, status: str) -> None:
    assert norway.responses(PROPOSAL, on=day)[-1].answer == answer
    row = norway.fate(PROPOSAL, on=day).one()
    assert (row.status, row.assessor, row.certainty) == (status, "organization/record-keepers", "certain")
    assert row.basis


def test_20_changes_where_a_finding_changes(changed: Copy) -> None:
    data = changed("assessment/stoltenberg-2010/22/2012-not-now", "status: not-started", "status: contrary")
    assert data.fate(PROPOSAL, on="2012-12-31").one().status == "contrary"


def test_20_changes_where_an_answer_changes(changed: Copy) -> None:
    data = changed("response/stoltenberg-2010/22/2012-not-now", "answer: deferred", "answer: rejected")
    assert data.responses(PROPOSAL, on="2012-12-31")[-1].answer == "rejected"
