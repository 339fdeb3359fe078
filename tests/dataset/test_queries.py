"""The questions that a dataset answers."""

from typing import Any

import pytest

from few_records import EN, PROPOSAL, REPORT, make
from policykit import Dataset, RecordNotFound, UnknownField, WrongKind


def statement(slug: str, about: str, stance: str = "support", **more: Any) -> dict[str, Any]:
    return {"id": f"statement/{slug}", "summary": EN, "stances": [{"about": about, "stance": stance}], **more}


TOPICS = [
    {"id": "topic/all", "title": EN},
    {"id": "topic/rooms", "title": EN, "broader": "topic/all"},
    {"id": "topic/rooms/cost", "title": EN, "broader": "topic/rooms"},
]


def test_a_question_about_a_record_of_another_kind_says_so() -> None:
    data = make(PROPOSAL, REPORT, *TOPICS)
    for ask in (data.votes_on, data.fate, data.responses, data.roles):
        with pytest.raises(WrongKind, match="topic/all is of the kind topic"):
            ask("topic/all")


def test_stances_on_a_proposal_include_its_topics_and_narrower_ones() -> None:
    data = make(
        PROPOSAL,
        *TOPICS,
        statement("direct", "proposal/one/1"),
        statement("rooms", "topic/rooms"),
        statement("cost", "topic/rooms/cost"),
        statement("all", "topic/all"),
    )
    rows = {row.statement: row.via for row in data.stances("proposal/one/1")}
    assert rows == {
        "statement/direct": None,
        "statement/rooms": "topic/rooms",
        "statement/cost": "topic/rooms/cost",
    }
    assert [row.statement for row in data.stances("proposal/one/1", direct=True)] == ["statement/direct"]
    assert {row.statement: row.via for row in data.stances("topic/rooms")} == {
        "statement/rooms": None,
        "statement/cost": "topic/rooms/cost",
    }


def test_stances_by_an_actor_match_speaker_and_body_spoken_for() -> None:
    person = {"id": "person/a", "name": "A"}
    body = {"id": "organization/b", "name": "B"}
    data = make(
        PROPOSAL,
        person,
        body,
        statement("one", "proposal/one/1", speaker="person/a", on_behalf_of="organization/b"),
        statement("two", "proposal/one/1", speaker="person/a"),
        statement("three", "proposal/one/1", reported_by="person/a"),
    )
    assert [row.statement for row in data.stances(by="person/a")] == ["statement/one", "statement/two"]
    assert [row.statement for row in data.stances(by="organization/b")] == ["statement/one"]


def test_stances_by_a_day_keep_what_may_have_been_held_and_mark_it() -> None:
    data = make(
        PROPOSAL,
        statement("before", "proposal/one/1", date="2009"),
        statement("maybe", "proposal/one/1", date="2010"),
        statement("after", "proposal/one/1", date="2011"),
        statement("never", "proposal/one/1"),
    )
    rows = data.stances("proposal/one/1", on="2010-06-16")
    assert [(row.statement, row.certainty) for row in rows] == [
        ("statement/before", "certain"),
        ("statement/maybe", "possible"),
        ("statement/never", "undated"),
    ]
    assert {row.certainty for row in data.stances("proposal/one/1")} == {None}


def test_a_stance_held_earlier_has_its_own_date() -> None:
    earlier = {"about": "proposal/one/1", "stance": "oppose", "held": "2008"}
    later = {"about": "proposal/one/1", "stance": "support"}
    data = make(PROPOSAL, statement("s", "proposal/one/1", date="2010") | {"stances": [later, earlier]})
    assert [(row.stance, str(row.date)) for row in data.stances("proposal/one/1")] == [
        ("oppose", "2008"),
        ("support", "2010"),
    ]
    assert [row.stance for row in data.stances("proposal/one/1", on="2009")] == ["oppose"]


def _role(**fields: Any) -> dict[str, Any]:
    return {"id": "person/a", "name": "A", "roles": [{"organization": "organization/b", **fields}]}


@pytest.mark.parametrize(
    ("fields", "on", "certainty"),
    [
        ({"attested": ["2010-06-16"]}, "2010-06-16", "certain"),
        ({"attested": ["2010-01-01", "2010-12-31"]}, "2010-06-16", "certain"),
        ({"attested": ["2010-01-01"]}, "2010-06-16", "possible"),
        ({}, "2010-06-16", "possible"),
        ({"start": "2009", "end": "2011"}, "2010-06-16", "possible"),
        ({"start": "2011"}, "2010-06-16", None),
        ({"end": "2009"}, "2010-06-16", None),
        ({"start": "2010"}, "2010-06-16", "possible"),
        ({"start": "2009", "attested": ["2009-05-05", "2011"]}, "2010", "certain"),
    ],
)
def test_a_role_is_certain_on_and_between_attested_days_and_possible_within_its_ends(
    fields: dict[str, Any], on: str, certainty: str | None
) -> None:
    rows = make(_role(**fields)).roles("person/a", on=on)
    assert [row.certainty for row in rows] == ([certainty] if certainty else [])


def test_roles_without_a_day_are_all_there() -> None:
    (row,) = make(_role(end="1999", title=EN)).roles("person/a")
    assert (row.certainty, row.title, str(row.end)) == (None, "Text", "1999")


def test_unnamed_ballots_stay_unknown() -> None:
    vote = {"id": "vote/a", "about": ["proposal/one/1"], "body": "organization/b", "method": "recorded"}
    ballots = [{"voter": "person/a", "option": "for"}]
    counted = make({**vote, "counts": {"for": 5, "against": 4, "absent": 0}, "ballots": ballots}).votes.one()
    assert counted.unnamed == {"for": 4, "against": 4, "absent": 0}
    assert counted.counts is not None
    assert counted.counts["for"] == 5
    assert make({**vote, "ballots": ballots}).votes.one().unnamed is None


def test_figures_say_who_gave_them_and_what_is_unknown() -> None:
    figure = {"quantity": {"en": "Cost", "nb": "Kostnad"}, "value": 20, "unit": "NOK", "unknown": ["period"]}
    data = make(
        *TOPICS,
        {"id": "person/a", "name": "A"},
        {**statement("s", "topic/rooms", date="2010", speaker="person/a"), "figures": [figure]},
        {
            "id": "event/e",
            "kind": "funding",
            "title": EN,
            "about": ["topic/all"],
            "figures": [{**figure, "value": 1.5}],
        },
    )
    row = data.figures("topic/rooms", lang="nb").one()
    assert (row.quantity, row.value, row.unit, row.claimed_by, row.unknown) == (
        "Kostnad",
        20,
        "NOK",
        ("person/a",),
        ("period",),
    )
    assert {row.value: row.via for row in data.figures("topic/all")} == {1.5: None, 20: "topic/rooms"}
    assert [row.value for row in data.figures("topic/all", direct=True)] == [1.5]
    assert [row.record for row in data.figures(by="person/a")] == ["statement/s"]
    assert len(data.figures()) == 2


def test_a_timeline_is_in_order_of_dates_with_the_undated_last() -> None:
    data = make(
        PROPOSAL,
        REPORT,
        *TOPICS,
        statement("undated", "proposal/one/1"),
        statement("open", "proposal/one/1", date="[..2010-06-16]"),
        statement("day", "proposal/one/1", date="2010-06-16"),
        {"id": "event/e", "kind": "measure", "title": EN, "about": ["topic/rooms"], "period": "2012/.."},
        {"id": "event/r", "kind": "hearing", "title": EN, "about": ["report/one"], "date": "2010-10"},
        {"id": "assessment/x", "proposal": "proposal/one/1", "status": "not-started", "as_of": "2013",
         "assessor": "organization/b"},
        {"id": "vote/v", "about": ["proposal/one/1"], "body": "organization/b", "method": "recorded",
         "date": "2010-05", "counts": {"for": 2, "against": 1}, "result": "carried"},
    )  # fmt: skip
    rows = data.timeline("proposal/one/1")
    assert [(row.record, row.via) for row in rows] == [
        ("report/one", "report/one"),
        ("vote/v", None),
        ("statement/open", None),
        ("report/one", "report/one"),
        ("statement/day", None),
        ("event/r", "report/one"),
        ("event/e", "topic/rooms"),
        ("assessment/x", None),
        ("statement/undated", None),
    ]
    assert rows[1].summary == "2 for, 1 against: carried"
    assert rows[0].summary == "commissioned: One"
    assert data.timeline("proposal/one/1", lang="nb")[3].summary == "delivered: Én"
    assert {row.via for row in data.timeline("proposal/one/1", direct=True)} == {None}


def _finding(slug: str, status: str, as_of: str, assessor: str = "organization/b") -> dict[str, Any]:
    return {
        "id": f"assessment/{slug}", "proposal": "proposal/one/1", "status": status, "as_of": as_of,
        "assessor": assessor, "basis": ["event/e"],
    }  # fmt: skip


def test_fate_is_each_assessors_latest_finding_by_that_day() -> None:
    data = make(
        PROPOSAL,
        _finding("a", "not-started", "2012-12-31"),
        _finding("b", "in-progress", "2022-12-31"),
        _finding("c", "stalled", "2013-05-01", "person/x"),
    )
    assert [(row.assessor, row.status) for row in data.fate("proposal/one/1")] == [
        ("organization/b", "in-progress"),
        ("person/x", "stalled"),
    ]
    assert [(row.assessor, row.status) for row in data.fate("proposal/one/1", on="2014")] == [
        ("organization/b", "not-started"),
        ("person/x", "stalled"),
    ]
    assert len(data.fate("proposal/one/1", on="2010")) == 0


def test_fate_is_in_the_order_of_assessors_as_they_are_called_now() -> None:
    data = make(
        PROPOSAL,
        _finding("a", "not-started", "2012", "person/z-old"),
        _finding("b", "in-progress", "2012", "person/k"),
        redirects={"person/z-old": "person/b"},
    )
    assert [row.assessor for row in data.fate("proposal/one/1")] == ["person/z-old", "person/k"]


def test_fate_marks_a_finding_that_may_be_of_a_later_day() -> None:
    data = make(PROPOSAL, _finding("a", "not-started", "2011"), _finding("b", "in-progress", "2012"))
    rows = data.fate("proposal/one/1", on="2012-06-01")
    assert [(row.status, row.certainty) for row in rows] == [("not-started", "certain"), ("in-progress", "possible")]


def test_evidence_for_a_field_puts_its_own_before_the_records() -> None:
    vote = {
        "id": "vote/a", "body": "organization/b", "method": "recorded", "counts": {"for": 2},
        "ballots": [{"voter": "person/a", "option": "for", "evidence": [{"source": "source/ballot"}]},
                    {"voter": "person/b", "option": "for", "evidence": [{"source": "source/other"}]}],
        "evidence": [{"source": "source/whole"}, {"source": "source/count", "supports": ["counts"]}],
    }  # fmt: skip
    data = make(vote)
    assert [(row.source, row.own) for row in data.evidence("vote/a", "counts")] == [
        ("source/count", True),
        ("source/whole", False),
    ]
    assert [row.source for row in data.evidence("vote/a", "ballots[1]")] == ["source/other", "source/whole"]
    assert [row.source for row in data.evidence("vote/a", "ballots")] == [
        "source/ballot",
        "source/other",
        "source/whole",
    ]
    assert len(data.evidence("vote/a")) == 4
    with pytest.raises(UnknownField, match="did you mean `counts`"):
        data.evidence("vote/a", "count")


def test_texts_come_in_the_language_asked_for_or_the_nearest() -> None:
    data = make(REPORT)
    title = data.reports.one().title
    assert title.in_language("nb-NO") == "Én"
    assert title.in_language(["fr", "nb"]) == "Én"
    assert title.in_language("fr") == "One"
    assert str(title) == "One"
    assert title["nb"] == "Én"


def test_a_stance_leads_to_itself_in_its_statement_and_to_its_evidence(curated: Dataset) -> None:
    for row in curated.stances():
        statement = curated.statements[row.statement]
        stance = statement.stances[int(row.item.removeprefix("stances[").removesuffix("]"))]
        assert (stance.about, stance.stance) == (row.about, row.stance)
        found = curated.evidence(row.statement, row.item)
        own = [(item.source, item.passage) for item in stance.evidence]
        assert [(each.source, each.passage) for each in found if each.field == row.item] == own


def test_equal_stances_of_one_statement_are_told_apart() -> None:
    stances = [
        {"about": "proposal/one/1", "stance": "support", "held": held, "evidence": [{"source": source}]}
        for held, source in (("2010", "source/a"), ("2011", "source/b"))
    ]
    data = make(PROPOSAL, {"id": "statement/a", "summary": EN, "speaker": "person/a", "stances": stances})
    assert [row.item for row in data.stances(PROPOSAL["id"])] == ["stances[0]", "stances[1]"]


def test_evidence_is_not_told_twice() -> None:
    """A passage that stands both beside a fact and on its record is told once, as the fact's own."""
    passage = {"source": "source/a", "passage": "one … two"}
    ballot = {"voter": "person/a", "option": "for", "evidence": [passage]}
    vote = {
        "id": "vote/one/1",
        "body": "organization/board",
        "method": "recorded",
        "ballots": [ballot],
        "evidence": [passage, {**passage, "supports": ["ballots", "method"]}, passage],
    }
    data = make(vote)
    assert [row.field for row in data.evidence("vote/one/1", "ballots[0]")] == ["ballots"]
    assert [row.field for row in data.evidence("vote/one/1")] == ["ballots", "method", "ballots[0]", None]


def test_stances_by_a_body_take_in_those_that_are_part_of_it_where_asked() -> None:
    data = make(
        *TOPICS,
        {"id": "organization/town", "name": "Town"},
        {"id": "organization/council", "name": "Council", "parent": "organization/old-town"},
        {"id": "organization/board", "name": "Board", "parent": "organization/council"},
        {"id": "person/x", "name": "X"},
        statement("town", "topic/all", speaker="organization/town"),
        statement("board", "topic/all", speaker="person/x", on_behalf_of="organization/board"),
        statement("both", "topic/all", speaker="organization/council", on_behalf_of="organization/board"),
        statement("other", "topic/all", speaker="person/x"),
        redirects={"organization/old-town": "organization/town"},
    )
    for about in (None, "topic/all"):
        assert [row.statement for row in data.stances(about, by="organization/town")] == ["statement/town"]
        within = data.stances(about, by="organization/old-town", within=True)
        assert [row.statement for row in within] == ["statement/board", "statement/both", "statement/town"]
    assert len(data.stances(by="person/x", within=True)) == 2


def test_a_topic_can_stand_for_those_under_it() -> None:
    data = make(*TOPICS, {**PROPOSAL, "topics": ["topic/rooms"]}, statement("a", "topic/rooms/cost"))
    assert len(data.proposals.where(topics="topic/all")) == 0
    assert [one.id for one in data.proposals.where(topics="topic/all", narrower=True)] == ["proposal/one/1"]
    assert len(data.proposals.where(topics="topic/rooms/cost", narrower=True)) == 0
    assert len(data.stances().where(about=data["topic/all"], narrower=True)) == 1
    with pytest.raises(RecordNotFound):
        data.proposals.where(topics="topic/nope", narrower=True)


def test_a_source_can_be_asked_what_rests_on_it() -> None:
    by = {"source": "source/a", "passage": "So it is"}
    data = make(
        {"id": "source/a", "name": "A"},
        {"id": "source/b", "name": "B"},
        {"id": "organization/b", "name": "B", "evidence": [{**by, "supports": ["name"]}, {"source": "source/b"}]},
        {"id": "person/x", "name": "X", "roles": [{"title": EN, "evidence": [{"source": "source/old"}]}]},
        redirects={"source/old": "source/a"},
    )
    assert {(row.record, row.field, row.passage) for row in data.resting_on("source/old")} == {
        ("organization/b", "name", "So it is"),
        ("person/x", "roles[0]", None),
    }
    with pytest.raises(WrongKind):
        data.resting_on("person/x")
