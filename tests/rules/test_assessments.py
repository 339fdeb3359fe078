"""What rules say of assessments."""

import pathlib
import re

import pytest

from checking import codes, findings

E = "evidence: [{source: source/a}]"
TEXT = f"""\
sources: [{{id: source/a, name: Page}}]
organizations: [{{id: organization/a, name: A, {E}}}, {{id: organization/b, name: B, {E}}}]
topics:
- {{id: topic/wide, title: {{en: W}}}}
- {{id: topic/narrow, title: {{en: Narrow}}, broader: topic/wide}}
- {{id: topic/apart, title: {{en: A}}}}
reports:
- {{id: report/a, title: {{en: A}}, author: organization/a, commissioned: 2009-03, delivered: 2010-06-16, {E}}}
- {{id: report/b, title: {{en: B}}, author: organization/a, commissioned: 2009-03, {E}}}
- {{id: report/c, title: {{en: C}}, author: organization/a, {E}}}
proposals:
- {{id: proposal/a/1, report: report/a, title: {{en: A}}, topics: [topic/wide], {E}}}
- {{id: proposal/a/2, report: report/a, title: {{en: Another}}, topics: [topic/wide], {E}}}
- {{id: proposal/b, report: report/b, title: {{en: B}}, topics: [topic/apart], {E}}}
- {{id: proposal/c, report: report/c, title: {{en: C}}, topics: [topic/narrow], {E}}}
- {{id: proposal/d, report: report/c, title: {{en: D}}, {E}}}
events:
- {{id: event/a, kind: launch, title: {{en: A}}, date: 2012-05-01, about: [proposal/a/1], {E}}}
- {{id: event/period, kind: measure, title: {{en: A}}, period: 2012/2014, about: [proposal/a/1], {E}}}
- {{id: event/look-back, kind: publication, title: {{en: A}}, date: 2012-05-01, about: [proposal/a/1], {E}}}
- {{id: event/other, kind: launch, title: {{en: A}}, date: 2010, about: [proposal/a/2], {E}}}
- {{id: event/other-and-topic, kind: launch, title: {{en: A}}, date: 2010, about: [proposal/a/2, topic/wide], {E}}}
- {{id: event/of-the-report, kind: launch, title: {{en: A}}, date: 2010, about: [report/a], {E}}}
votes:
- {{id: vote/a, about: [proposal/a/1, proposal/a/2], body: organization/a, date: 2010, method: recorded, {E}}}
- {{id: vote/late, about: [proposal/a/1], body: organization/a, date: 2012-05-01, method: recorded, {E}}}
- {{id: vote/b, about: [proposal/b], body: organization/a, method: recorded, {E}}}
- {{id: vote/c, about: [proposal/c], body: organization/a, method: recorded, {E}}}
- {{id: vote/d, about: [proposal/d], body: organization/a, method: recorded, {E}}}
statements:
- {{id: statement/a, speaker: organization/a, date: 2012-05-01, about: [proposal/a/2], summary: {{en: A}}, {E}}}
- {{id: statement/b, speaker: organization/a, date: 2012-05-01, about: [proposal/a/1], summary: {{en: B}}, {E}}}
- {{id: statement/c, stances: [{{about: proposal/a/2, stance: support}}], summary: {{en: C}}, {E}}}
- {{id: statement/of-the-topic, about: [proposal/a/2, topic/wide], summary: {{en: A}}, {E}}}
redirects: {{proposal/old: proposal/a/1}}
assessments:
"""


def judged(name: str, status: str, as_of: str, more: str = "") -> str:
    return (
        f"- {{id: assessment/{name}, proposal: proposal/a/1, status: {status}, as_of: {as_of}, "
        f"assessor: organization/a, {more}{E}}}\n"
    )


@pytest.mark.parametrize(
    ("proposal", "as_of", "expected"),
    [
        ("a/1", "2010-06-15", ["PK427"]),
        ("a/1", "2010-06-16", []),
        ("a/1", "2010", []),
        ("a/1", "2008", ["PK427"]),
        ("b", "2008", ["PK427"]),
        ("b", "2010", []),
        ("c", "2008", []),
    ],
)
def test_a_proposal_is_judged_once_it_is_made(
    proposal: str, as_of: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    finding = judged("a", "in-progress", as_of).replace("proposal/a/1", f"proposal/{proposal}")
    assert codes(findings(tmp_path, TEXT + finding)) == expected


@pytest.mark.parametrize(
    ("basis", "as_of", "date", "expected"),
    [
        ("event/a", "2012-04-30", "2013", ["PK428"]),
        ("event/a", "2012-05-01", "2013", []),
        ("event/a", "2012", "2013", []),
        ("event/period", "2011", "2013", ["PK428"]),
        ("vote/late", "2012-04-30", "2013", ["PK428"]),
        ("event/look-back", "2012-04-30", "2013", []),
        ("event/look-back", "2011", "2012-04-30", ["PK428"]),
        ("statement/a", "2011", "2013", ["PK429"]),
        ("statement/b", "2011", "2013", []),
        ("statement/b", "2011", "2012-04-30", ["PK428"]),
        ("statement/b", "2011", None, ["PK428"]),
        ("statement/b", "2013", None, []),
        ("statement/c", "2013", "2013", ["PK429"]),
        ("statement/of-the-topic", "2013", "2013", []),
        ("event/look-back", "2011", None, []),
        ("event/other", "2012", "2013", ["PK429"]),
        ("event/other-and-topic", "2012", "2013", []),
        ("event/of-the-report", "2012", "2013", []),
        ("vote/a", "2012", "2013", []),
        ("vote/b", "2012", "2013", ["PK429"]),
        ("vote/c", "2012", "2013", []),
        ("vote/d", "2012", "2013", ["PK429"]),
    ],
)
def test_a_finding_rests_on_what_was_done_about_the_proposal_by_then(
    basis: str, as_of: str, date: str | None, expected: list[str], tmp_path: pathlib.Path
) -> None:
    made = f"date: {date}, " if date else ""
    text = TEXT + judged("a", "in-progress", as_of, f"{made}basis: [{basis}], ")
    assert codes(findings(tmp_path, text)) == expected
    by_its_old_id = text.replace("proposal: proposal/a/1", "proposal: proposal/old")
    assert codes(findings(tmp_path, by_its_old_id)) == sorted(["PK303", *expected])


@pytest.mark.parametrize(
    ("status", "as_of", "expected"),
    [
        ("in-progress", "2013", ["PK436"]),
        ("partly-implemented", "2012-06", ["PK436"]),
        ("not-started", "2013", ["PK436"]),
        ("implemented", "2013", []),
        ("superseded", "2013", []),
        ("cannot-tell", "2013", []),
        ("in-progress", "2011", []),
        ("in-progress", "2012", []),
    ],
)
def test_an_assessor_does_not_go_back_from_implemented(
    status: str, as_of: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    done, later = judged("a", "implemented", "2012-05"), judged("b", status, as_of)
    assert codes(findings(tmp_path, TEXT + later + done)) == expected
    by_another_id = later.replace("proposal/a/1", "proposal/old")
    assert codes(findings(tmp_path, TEXT + by_another_id + done)) == ["PK303", *expected]
    for ours, other in (("organization/a", "organization/b"), ("proposal/a/1", "proposal/a/2")):
        assert codes(findings(tmp_path, TEXT + later.replace(ours, other) + done)) == []


def test_a_step_back_is_told_once_and_one_by_way_of_another_status_is_none(tmp_path: pathlib.Path) -> None:
    done = judged("a", "implemented", "2012")
    back = done + judged("b", "in-progress", "2013") + judged("c", "in-progress", "2014")
    (found,) = findings(tmp_path, TEXT + back)
    assert (found.code, found.record) == ("PK436", "assessment/b")
    anew = done + judged("b", "superseded", "2013") + judged("c", "in-progress", "2014")
    assert findings(tmp_path, TEXT + anew) == []


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2013-05-01", ["PK416"]), ("2013", []), ("2013-05", []), ("2013-05-01~", [])],
)
def test_an_assessor_holds_one_view_on_one_day(as_of: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    text = TEXT + judged("a", "in-progress", as_of) + judged("b", "implemented", as_of)
    assert codes(findings(tmp_path, text)) == expected


RESPONSES = f"""\
responses:
- {{id: response/promise, proposals: [proposal/a/1], responder: organization/b, answer: accepted, date: 2012-05-01, {E}}}
- {{id: response/done, proposals: [proposal/a/1], responder: organization/a, answer: already-done, date: 2012-05-01, {E}}}
- {{id: response/other, proposals: [proposal/b], responder: organization/b, answer: accepted, date: 2012-05-02, {E}}}
"""


@pytest.mark.parametrize(
    ("basis", "as_of", "date", "expected"),
    [
        ("response/promise", "2012-04-30", "2013", ["PK428"]),
        ("response/promise", "2012-05-01", "2013", []),
        ("response/done", "2012-04-30", "2013", []),
        ("response/done", "2011", "2012-04-30", ["PK428"]),
        ("response/other", "2013", "2013", ["PK429"]),
    ],
)
def test_a_finding_rests_on_a_response_that_was_given_by_then(
    basis: str, as_of: str, date: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    judgment = judged("a", "in-progress", as_of, f"date: {date}, basis: [{basis}], ")
    text = TEXT.replace("assessments:", RESPONSES + "assessments:")
    assert codes(findings(tmp_path, text + judgment)) == expected


@pytest.mark.parametrize(
    "connection",
    [
        ("a/1", "part_of: proposal/a/2"),
        ("a/2", "part_of: proposal/a/1"),
        ("a/2", "related: [R1]"),
        ("a/1", "related: [R2]"),
    ],
)
def test_parts_and_related_proposals_bear_on_each_other(connection: tuple[str, str], tmp_path: pathlib.Path) -> None:
    proposal, field = connection
    field = re.sub("R(.)", r"{relation: builds-on, proposal: proposal/a/\1}", field)
    text = TEXT + judged("a", "in-progress", "2012", "basis: [event/other], ")
    assert codes(findings(tmp_path, text)) == ["PK429"]
    assert findings(tmp_path, text.replace(f"id: proposal/{proposal},", f"id: proposal/{proposal}, {field},")) == []


DONE = f"""\
sources: [{{id: source/a, name: Page}}]
organizations: [{{id: organization/a, name: A, {E}}}]
topics:
- {{id: topic/wide, title: {{en: W}}}}
- {{id: topic/own, title: {{en: O}}, broader: topic/wide}}
- {{id: topic/narrow, title: {{en: Narrow}}, broader: topic/own}}
reports: [{{id: report/a, title: {{en: A}}, author: organization/a, {E}}}]
proposals:
- {{id: proposal/whole, report: report/a, title: {{en: Whole}}, {E}}}
- {{id: proposal/a/1, report: report/a, part_of: proposal/whole, title: {{en: A}}, topics: [topic/own], {E}}}
- {{id: proposal/part, report: report/a, part_of: proposal/a/1, title: {{en: Part}}, {E}}}
- {{id: proposal/b, report: report/a, title: {{en: B}}, topics: [topic/own], {E}}}
redirects: {{proposal/old: proposal/a/1}}
"""


@pytest.mark.parametrize(
    ("about", "date", "expected"),
    [
        ("proposal/a/1", "date: 2012", []),
        ("proposal/a/1", "date: 2012-06-01", []),
        ("proposal/a/1", "date: 2013", ["PK465"]),
        ("proposal/a/1", "period: 2011/2014", []),
        ("proposal/a/1", "period: 2013/2014", ["PK465"]),
        ("proposal/a/1", "unknown: [date]", []),
        ("proposal/whole", "date: 2012", []),
        ("proposal/part", "date: 2012", []),
        ("report/a", "date: 2012", []),
        ("topic/own", "date: 2012", []),
        ("topic/narrow", "date: 2012", []),
        ("topic/wide", "date: 2012", ["PK465"]),
        ("proposal/b", "date: 2012", ["PK465"]),
    ],
)
def test_what_is_implemented_was_answered_or_begun_by_then(
    about: str, date: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    event = f"events: [{{id: event/a, kind: launch, title: {{en: A}}, {date}, about: [{about}], {E}}}]\n"
    done = "assessments:\n" + judged("a", "implemented", "2012-06-01")
    assert codes(findings(tmp_path, DONE + event + done)) == expected
    assert findings(tmp_path, DONE + event + done.replace("implemented", "partly-implemented")) == []
    assert findings(tmp_path, DONE + event + done.replace("as_of", "unknown: [basis], as_of")) == []


@pytest.mark.parametrize(("day", "expected"), [("2012-06-01", []), ("2012-06-02", ["PK465"])])
def test_an_answer_counts_and_a_vote_or_an_id_of_old_does_not_hide_it(
    day: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    answer = (
        "responses: [{id: response/a, proposals: [proposal/old], responder: organization/a, answer: already-done, "
        f"date: {day}, {E}}}]\n"
    )
    vote = f"votes: [{{id: vote/a, about: [proposal/a/1], body: organization/a, date: 2010, method: recorded, {E}}}]\n"
    text = DONE + answer + vote + "assessments:\n" + judged("a", "implemented", "2012-06-01")
    assert sorted(codes(findings(tmp_path, text))) == ["PK303", *expected]


def test_the_first_of_what_was_done_counts(tmp_path: pathlib.Path) -> None:
    events = "".join(
        f"- {{id: event/{day}, kind: launch, title: {{en: A}}, date: {day}, about: [proposal/a/1], {E}}}\n"
        for day in (2013, 2012, 2014)
    )
    done = "assessments:\n" + judged("a", "implemented", "2012-06-01")
    assert findings(tmp_path, f"{DONE}events:\n{events}{done}") == []
