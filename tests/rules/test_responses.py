"""What rules say of responses."""

import pathlib

import pytest

from checking import codes, findings

E = "evidence: [{source: source/a}]"
TEXT = f"""\
sources: [{{id: source/a, name: Page}}]
organizations: [{{id: organization/a, name: A, {E}}}, {{id: organization/b, name: B, {E}}}]
reports:
- {{id: report/a, title: {{en: A}}, author: organization/a, commissioned: 2009-03, delivered: 2010-06-16, {E}}}
- {{id: report/b, title: {{en: B}}, author: organization/a, commissioned: 2009-03, {E}}}
proposals:
- {{id: proposal/a, report: report/a, title: {{en: A}}, {E}}}
- {{id: proposal/a/part, report: report/a, part_of: proposal/a, title: {{en: Part}}, {E}}}
- {{id: proposal/a/other, report: report/a, title: {{en: Other}}, {E}}}
- {{id: proposal/b, report: report/b, title: {{en: B}}, {E}}}
redirects: {{proposal/old: proposal/a, response/old: response/a}}
events:
- {{id: event/a, kind: launch, title: {{en: A}}, date: 2012-05-01, about: [proposal/a], {E}}}
- {{id: event/look-back, kind: publication, title: {{en: L}}, date: 2012-05-01, about: [proposal/a], {E}}}
- {{id: event/part, kind: launch, title: {{en: P}}, date: 2011, about: [proposal/a/part], {E}}}
- {{id: event/other, kind: launch, title: {{en: O}}, date: 2011, about: [proposal/a/other], {E}}}
responses:
"""


def answered(name: str, answer: str, date: str = "2012-01-01", more: str = "", proposals: str = "proposal/a") -> str:
    return (
        f"- {{id: response/{name}, proposals: [{proposals}], responder: organization/a, answer: {answer}, "
        f"date: {date}, {more}{E}}}\n"
    )


FIRST = answered("a", "deferred")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (answered("b", "accepted"), ["PK440"]),
        (answered("b", "accepted", "2012-01-01~"), []),
        (answered("b", "accepted", proposals="proposal/a/other, proposal/a"), ["PK440"]),
        (answered("b", "accepted", proposals="proposal/old"), ["PK303", "PK440"]),
        (answered("b", "deferred", more="label: Later, "), []),
        (answered("b", "accepted", "2012-01-02"), []),
        (answered("b", "accepted", "2012-01"), []),
        (answered("b", "accepted", proposals="proposal/a/part"), []),
        (answered("b", "accepted", more="replaces: response/a, "), []),
        (answered("b", "accepted", more="replaces: response/old, "), ["PK303"]),
        (answered("b", "accepted").replace("organization/a", "organization/b"), []),
        (answered("b", "accepted").replace("answer: accepted", "unknown: [answer]"), []),
        (answered("b", "noted", more="replaces: response/a, ") + answered("c", "accepted"), ["PK440"]),
        (
            answered("b", "noted", more="replaces: response/a, ")
            + answered("c", "accepted", more="replaces: response/b, "),
            [],
        ),
        (answered("b", "accepted") + answered("c", "noted", "2013", more="replaces: response/a, "), ["PK440"]),
    ],
)
def test_a_responder_gives_a_proposal_one_answer_a_day_unless_one_replaces_another(
    second: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    assert codes(findings(tmp_path, TEXT + FIRST + second)) == expected


@pytest.mark.parametrize(
    ("date", "due", "expected"),
    [
        ("2012-01-01", "2011", ["PK441"]),
        ("2012-01-01", "2012", []),
        ("2012-01-01", "2012-01-01", []),
        ("2012", "2012-01-01", []),
        ("2012-01-01", "2013", []),
    ],
)
def test_a_deadline_lies_after_the_answer_that_sets_it(
    date: str, due: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = TEXT + answered("a", "accepted", date, f"due: {due}, ")
    assert codes(findings(tmp_path, text)) == expected


def test_a_deadline_that_has_passed_or_was_moved_is_no_fault(tmp_path: pathlib.Path) -> None:
    moved = answered("b", "accepted", "2014", "due: 2015, replaces: response/a, ")
    assert findings(tmp_path, TEXT + answered("a", "accepted", more="due: 2013, ") + moved) == []


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (answered("b", "noted", "2011", "replaces: response/a, "), "response/a is later, on 2012-01-01"),
        (
            answered("b", "noted", "2013", "replaces: response/a, ").replace("organization/a", "organization/b"),
            "response/a is a response of organization/a",
        ),
        (
            answered("b", "noted", "2013", "replaces: response/a, ", "proposal/a/other"),
            "response/a answers none of the same proposals",
        ),
        (
            answered("b", "noted", "2013", "replaces: response/b, "),
            "the responses run in a circle: response/b → response/b",
        ),
        (answered("b", "noted", "2012", "replaces: response/a, "), None),
        (answered("b", "noted", "2013", "replaces: response/a, ", "proposal/a/other, proposal/a"), None),
        (
            answered("b", "noted", "2013", "replaces: response/a, ", "proposal/a/part"),
            "response/a answers none of the same proposals",
        ),
    ],
)
def test_a_response_replaces_an_earlier_one_of_its_responder_to_a_proposal_of_its_own(
    second: str, message: str | None, tmp_path: pathlib.Path
) -> None:
    found = [
        (each.code, each.record, each.message.partition(";")[0]) for each in findings(tmp_path, TEXT + FIRST + second)
    ]
    assert found == ([("PK442", "response/b", message)] if message else [])


def test_all_that_stands_against_a_replacement_is_told(tmp_path: pathlib.Path) -> None:
    second = answered("b", "noted", "2011", "replaces: response/a, ", "proposal/b")
    text = TEXT + FIRST + second.replace("organization/a", "organization/b")
    assert codes(findings(tmp_path, text)) == ["PK442"] * 3


@pytest.mark.parametrize(
    ("proposals", "date", "expected"),
    [
        ("proposal/a", "2010-06-15", ["PK463"]),
        ("proposal/old", "2010-06-15", ["PK303", "PK463"]),
        ("proposal/a", "2010-06-16", []),
        ("proposal/a", "2010", []),
        ("proposal/b", "2009-02", ["PK463"]),
        ("proposal/b", "2009-04", []),
        ("proposal/b, proposal/a", "2010-06-15", ["PK463"]),
        ("proposal/a, proposal/b", "2008", ["PK463"]),
    ],
)
def test_a_proposal_is_answered_once_its_report_is_there(
    proposals: str, date: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    assert codes(findings(tmp_path, TEXT + answered("a", "noted", date, proposals=proposals))) == expected


@pytest.mark.parametrize(
    ("answer", "more", "expected"),
    [
        ("accepted-in-part", "", ["PK464"]),
        ("accepted-in-part", "label: In part, reasons: [{en: Money}], ", ["PK464"]),
        ("accepted-in-part", "conditions: [{en: At weekends}], ", []),
        ("accepted-in-part", "summary: {en: At weekends}, ", []),
        ("accepted-in-part", "unknown: [conditions], ", []),
        ("accepted-in-principle", "", []),
    ],
)
def test_a_part_that_is_accepted_is_named(answer: str, more: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    assert codes(findings(tmp_path, TEXT + answered("a", answer, more=more))) == expected


@pytest.mark.parametrize(
    ("basis", "date", "proposals", "expected"),
    [
        ("event/a", "2012-04-30", "proposal/a", ["PK428"]),
        ("event/a", "2012-05-01", "proposal/a", []),
        ("event/a", "2012", "proposal/a", []),
        ("event/look-back", "2012-04-30", "proposal/a", ["PK428"]),
        ("event/other", "2012", "proposal/a", ["PK429"]),
        ("event/other", "2012", "proposal/a, proposal/a/other", []),
        ("event/other", "2012", "proposal/a, proposal/b", ["PK429"]),
        ("event/part", "2012", "proposal/a", []),
        ("event/a", "2013", "proposal/a/part", []),
    ],
)
def test_a_response_is_made_by_what_was_about_its_proposals_and_came_no_later(
    basis: str, date: str, proposals: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = TEXT + answered("a", "noted", date, f"basis: [{basis}], ", proposals)
    assert codes(findings(tmp_path, text)) == expected


def test_who_is_responsible_or_addressed_is_named_once(tmp_path: pathlib.Path) -> None:
    more = "responsible: [organization/a, organization/b, organization/a], basis: [event/a, event/a], "
    text = TEXT + answered("a", "noted", "2013", more, "proposal/a, proposal/a")
    assert codes(findings(tmp_path, text)) == ["PK455"] * 3
    addressed = "report: report/b, addressees: [organization/a, organization/a]"
    assert codes(findings(tmp_path, TEXT.replace("report: report/b", addressed) + FIRST)) == ["PK455"]
