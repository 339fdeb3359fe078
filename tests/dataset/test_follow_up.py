"""What was answered, how far it was carried out, what is overdue, and where there is disagreement."""

from typing import Any

import pytest

from few_records import EN, PROPOSAL, REPORT, make
from policykit import Answer, Dataset, WrongKind

ABOUT = "proposal/one/1"


def response(slug: str, answer: str | None = "accepted", **fields: Any) -> dict[str, Any]:
    given = {"answer": answer} if answer else {"unknown": ["answer"]}
    return {"id": f"response/{slug}", "proposals": [ABOUT], "responder": "organization/b", **given, **fields}


def finding(slug: str, status: str, as_of: str, assessor: str = "organization/b") -> dict[str, Any]:
    return {"id": f"assessment/{slug}", "proposal": ABOUT, "status": status, "as_of": as_of, "assessor": assessor}


def overdue(*records: dict[str, Any], on: str = "2013-06-01") -> Answer:
    return make(PROPOSAL, REPORT, *records).progress(ABOUT, on=on).one().overdue


YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL


@pytest.mark.parametrize(
    ("due", "expected"),
    [("2013-05-31", YES), ("2013-06-01", NO), ("2012", YES), ("2013", CANNOT_TELL), ("2014", NO), ("[..2013-06-16]", CANNOT_TELL)],
)  # fmt: skip
def test_a_deadline_is_overdue_where_it_lies_certainly_before_the_day(due: str, expected: Answer) -> None:
    assert overdue(response("a", date="2011", due=due)) is expected


def test_nothing_is_overdue_without_a_deadline() -> None:
    assert overdue() is NO
    assert overdue(response("a", date="2011")) is NO


@pytest.mark.parametrize(
    ("status", "expected"),
    [("implemented", NO), ("superseded", NO), ("lapsed", NO), ("partly-implemented", YES), ("contrary", YES), ("cannot-tell", YES)],
)  # fmt: skip
def test_what_an_assessor_is_done_with_is_not_overdue(status: str, expected: Answer) -> None:
    assert overdue(response("a", date="2011", due="2012"), finding("a", status, "2013-01-01")) is expected


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2013-06-01", NO), ("2013-06-02", YES), ("2013", CANNOT_TELL), ("2014", YES)]
)
def test_only_findings_of_that_day_or_earlier_count(as_of: str, expected: Answer) -> None:
    assert overdue(response("a", date="2011", due="2012"), finding("a", "implemented", as_of)) is expected


def test_an_assessor_who_takes_it_back_counts_with_the_latest_finding() -> None:
    records = (
        response("a", date="2011", due="2012"),
        finding("a", "implemented", "2012"),
        finding("b", "stalled", "2013-01"),
    )
    assert overdue(*records) is YES
    assert overdue(*records, finding("c", "lapsed", "2012", "organization/c")) is NO


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2013-01", NO), ("2010", YES), ("2011-06", CANNOT_TELL), (None, CANNOT_TELL), ("2013-07", YES), ("2013", CANNOT_TELL)],
)  # fmt: skip
def test_what_was_rejected_last_is_not_overdue(date: str | None, expected: Answer) -> None:
    rejected = response("b", "rejected", **({"date": date} if date else {}))
    assert overdue(response("a", date="2011", due="2012"), rejected) is expected


def test_where_another_rejected_it_last_one_cannot_tell() -> None:
    promise = response("a", date="2011", due="2012")
    rejected = response("b", "rejected", date="2012", responder="organization/c")
    assert overdue(promise, rejected) is CANNOT_TELL
    assert overdue(promise, rejected, response("c", "noted", date="2013-01")) is YES
    assert overdue(promise, {**rejected, "date": "2010"}) is YES
    assert overdue(promise, rejected, finding("a", "lapsed", "2013-01")) is NO


def test_where_the_last_answer_is_not_known_neither_is_what_is_overdue() -> None:
    assert overdue(response("a", date="2011", due="2012"), response("b", None, date="2012")) is CANNOT_TELL


@pytest.mark.parametrize(("date", "expected"), [("2012", NO), ("2014", YES), ("2013", CANNOT_TELL)])
def test_a_deadline_moves_with_a_response_that_replaces_another(date: str, expected: Answer) -> None:
    later = response("b", date=date, due="2015", replaces="response/a")
    assert overdue(response("a", date="2011", due="2012"), later) is expected


def test_the_first_deadline_that_stands_is_shown() -> None:
    data = make(
        PROPOSAL,
        response("a", date="2011", due="2012"),
        response("b", date="2012", due="2016", replaces="response/a"),
        response("c", date="2012", due="2014", responder="organization/c"),
    )
    assert [str(data.progress(ABOUT, on=day).one().due) for day in ("2011-12-31", "2013-01-01")] == ["2012", "2014"]
    assert data.progress(ABOUT, on="2010").one().due is None


def test_a_deadline_stands_in_the_timeline_and_where_it_went() -> None:
    data = make(
        PROPOSAL,
        {"id": "organization/b", "name": "Board"},
        response("a", date="2011", due="2012"),
        response("b", "accepted-in-part", date="2011-12", due="2014", replaces="response/a", summary=EN),
        response("c", "deferred", date="2013", replaces="response/b"),
        {
            "id": "event/e",
            "kind": "assignment",
            "title": EN,
            "about": [ABOUT],
            "date": "2012-02",
            "deadline": "2013-02",
        },
    )
    rows = data.timeline(ABOUT, direct=True)
    assert [(str(row.date), row.record, row.summary) for row in rows if row.kind == "deadline"] == [
        ("2012", "response/a", "due, moved to 2014: accepted (Board)"),
        ("2013-02", "event/e", "due: Text"),
        ("2014", "response/b", "due, withdrawn: accepted-in-part (Board)"),
    ]
    assert [row.record for row in rows if row.kind == "response"] == ["response/a", "response/b", "response/c"]


def test_a_deadline_moves_for_the_proposals_that_are_answered_again() -> None:
    both = response("a", date="2011", due="2012", proposals=[ABOUT, "proposal/one/2"])
    data = make(
        PROPOSAL,
        REPORT,
        _proposal("2", number=2),
        {"id": "organization/b", "name": "Board"},
        both,
        response("b", date="2013", due="2015", replaces="response/a"),
    )

    def told(about: str) -> list[str]:
        return [row.summary for row in data.timeline(about, direct=True) if row.kind == "deadline"]

    assert told(ABOUT) == ["due, moved to 2015: accepted (Board)", "due: accepted (Board)"]
    assert told("proposal/one/2") == ["due: accepted (Board)"]
    assert told("organization/b") == ["due, moved to 2015 in part: accepted (Board)", "due: accepted (Board)"]
    assert [str(row.due) for row in data.progress("report/one", on="2014")] == ["2015", "2012"]


def test_a_promise_that_its_responder_rejects_is_not_due() -> None:
    data = make(
        PROPOSAL,
        response("a", date="2011", due="2012"),
        response("b", "rejected", date="2012"),
        response("c", date="2012", due="2020", responder="organization/c"),
    )
    row = data.progress(ABOUT, on="2014-01-01").one()
    assert (str(row.due), row.overdue) == ("2020", NO)
    row = data.progress(ABOUT, on="2021-06-01").one()
    assert (str(row.due), row.overdue) == ("2020", CANNOT_TELL)


def test_of_two_findings_of_one_year_neither_is_known_to_be_the_later() -> None:
    for first, second in (("a", "b"), ("b", "a")):
        found = finding(first, "stalled", "2012"), finding(second, "implemented", "2012")
        assert overdue(response("a", date="2011", due="2011-06"), *found) is CANNOT_TELL
    data = make(PROPOSAL, finding("a", "stalled", "2012"), finding("b", "implemented", "2012"))
    assert [row.certainty for row in data.fate(ABOUT)] == [None, "possible"]
    made = [
        {**finding("a", "implemented", "2012"), "date": "2014"},
        {**finding("b", "stalled", "2012"), "date": "2013"},
    ]
    assert [row.status for row in make(PROPOSAL, *made).fate(ABOUT)] == ["implemented"]


def test_what_only_may_have_been_replaced_is_not_called_replaced() -> None:
    data = make(PROPOSAL, response("a", date="2011"), response("b", date="2013", replaces="response/a"))
    assert [row.replaced for row in data.responses(ABOUT, on="2013-06-01")] == [False, False]
    assert [row.replaced for row in data.responses(ABOUT, on="2014")] == [True, False]


def test_responses_are_in_order_and_say_which_are_replaced() -> None:
    data = make(
        PROPOSAL,
        {"id": "organization/c", "name": "C"},
        response("undated"),
        response("b", "deferred", date="2012", replaces="response/a"),
        response("a", date="2011", label="Agreed", responsible=["person/x"], responder="organization/c"),
    )
    rows = data.responses(ABOUT)
    assert [(row.record, row.answer, row.replaced) for row in rows] == [
        ("response/a", "accepted", True),
        ("response/b", "deferred", False),
        ("response/undated", "accepted", False),
    ]
    assert (rows[0].label, rows[0].responsible, rows[0].certainty) == ("Agreed", ("person/x",), None)
    assert [row.record for row in data.responses(ABOUT, by="organization/c")] == ["response/a"]
    earlier = data.responses(ABOUT, on="2011-12-31")
    assert [(row.record, row.replaced, row.certainty) for row in earlier] == [
        ("response/a", False, "certain"),
        ("response/undated", False, "undated"),
    ]
    assert [one.id for one in data.responses.where(replaces="response/a")] == ["response/b"]


def test_progress_has_the_latest_of_each_by_the_day() -> None:
    data = make(
        PROPOSAL,
        response("a", date="2011"),
        response("b", None, date="2012"),
        response("c", "rejected", date="2010-09", responder="organization/c"),
        finding("a", "not-started", "2012"),
        finding("b", "in-progress", "2014"),
        finding("c", "cannot-tell", "2012", "organization/a"),
    )
    row = data.progress(ABOUT).one()
    assert (row.number, row.label, row.title, row.proposal) == (1, None, "Text", ABOUT)
    assert (row.responders, row.answers) == (("organization/c", "organization/b"), ("rejected", "unknown"))
    assert (row.assessors, row.statuses) == (("organization/a", "organization/b"), ("cannot-tell", "in-progress"))
    assert (str(row.last_date), row.last) == ("2014", "in-progress (organization/b, also answered)")
    row = data.progress(ABOUT, on="2011-12-31").one()
    assert (row.answers, row.statuses, row.disputed) == (("rejected", "accepted"), (), ("responders",))
    assert row.last == "accepted (organization/b)"
    row = data.progress(ABOUT, on="2010-01-01").one()
    assert (row.answers, row.disputed, row.last, row.last_date) == ((), (), None, None)


@pytest.mark.parametrize(
    ("answer", "made", "expected"),
    [
        (response("a", date="2011"), {"as_of": "2012"}, True),
        (response("a", date="2012"), {"as_of": "2012-06-01"}, True),
        (response("a"), {"as_of": "2010"}, True),
        (response("a", date="2013"), {"as_of": "2012"}, False),
        (response("a", date="2013"), {"as_of": "2012", "date": "2013-06-01"}, True),
        (response("a", date="2011", responder="organization/old"), {"as_of": "2012"}, True),
        (response("a", date="2011", responder="organization/c"), {"as_of": "2012"}, False),
        (response("a", date="2011", proposals=["proposal/one/2"]), {"as_of": "2012"}, False),
    ],
)
def test_an_assessor_who_may_have_answered_before_is_said_to_have(
    answer: dict[str, Any], made: dict[str, Any], *, expected: bool
) -> None:
    body = {"id": "organization/b", "name": "The Board"}
    judged = finding("a", "in-progress", **made) if len(made) == 1 else {**finding("a", "in-progress", "2012"), **made}
    data = make(
        REPORT, PROPOSAL, _proposal("2"), body, answer, judged, redirects={"organization/old": "organization/b"}
    )
    assert data.fate(ABOUT).one().also_answered is expected
    assert data.progress(ABOUT).one().also_answered == (("organization/b",) if expected else ())
    (line,) = (row.summary for row in data.timeline(ABOUT) if row.kind == "assessment")
    assert line == ("in-progress (The Board, also answered)" if expected else "in-progress (The Board)")
    assert ("True" in str(data.fate(ABOUT)).splitlines()[1].split()) is expected
    assert ("also answered" in str(data.progress(ABOUT))) is expected


def test_who_cannot_tell_or_used_words_not_seen_disputes_nothing() -> None:
    same = finding("a", "in-progress", "2012"), finding("b", "cannot-tell", "2012", "organization/c")
    answers = response("a"), response("b", None, responder="organization/c")
    assert make(PROPOSAL, *same, *answers).progress(ABOUT).one().disputed == ()
    other = finding("c", "stalled", "2012", "person/x"), response("c", "noted", responder="person/x")
    assert make(PROPOSAL, *same, *answers, *other).progress(ABOUT).one().disputed == ("assessors", "responders")


def _proposal(slug: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"proposal/one/{slug}", "report": "report/one", "title": EN, **fields}


def test_proposals_are_in_the_order_in_which_people_count_them() -> None:
    labels = ["10.2", "17(a)", "2", "10", "17", "10.1", "1", "17(b)", "A.2", "A.10", "10.10", "10²", "①", "1" * 5_000]
    data = make(REPORT, *(_proposal(f"x{at}", label=label) for at, label in enumerate(labels)))
    in_order = ["1", "2", "10", "10.1", "10.2", "10.10", "10²", "17", "17(a)", "17(b)", "1" * 5_000, "A.2", "A.10", "①"]
    assert [row.label for row in data.progress("report/one")] == in_order
    data = make(REPORT, *(_proposal(f"x{number}", number=number) for number in (10, 2, 1)), _proposal("none"))
    assert [row.number for row in data.progress("report/one")] == [1, 2, 10, None]


def test_a_topic_has_the_proposals_on_it_and_on_narrower_ones() -> None:
    data: Dataset = make(
        REPORT,
        {"id": "organization/board", "name": "Board"},
        {"id": "topic/all", "title": EN},
        {"id": "topic/rooms", "title": EN, "broader": "topic/all"},
        {"id": "topic/other", "title": EN},
        PROPOSAL,
        _proposal("2", number=2, topics=["topic/all", "topic/rooms"]),
        _proposal("3", number=3, topics=["topic/other"]),
        redirects={"topic/everything": "topic/all"},
    )
    assert [row.number for row in data.progress("topic/all")] == [1, 2]
    assert [row.number for row in data.progress("topic/everything")] == [1, 2]
    assert [row.number for row in data.progress("topic/rooms")] == [1, 2]
    assert [row.proposal for row in data.fate("report/one")] == []
    with pytest.raises(WrongKind):
        data.progress("organization/board")
