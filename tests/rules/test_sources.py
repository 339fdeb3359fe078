"""What rules say of by what sources are found, and of days after the sources that tell of them."""

import pathlib

import pytest

from checking import codes, findings

SOURCES = "sources: [{id: source/2010, name: Page, published: 2010}, {id: source/2012, name: Page, published: 2012}, {id: source/undated, name: Page}]\n"
BODY = "organizations: [{id: organization/a, name: A, evidence: [{source: source/undated}]}]\n"
EVENT = "events: [{id: event/a, kind: launch, title: {en: A}, WHEN, evidence: [EVIDENCE]}]\n"


@pytest.mark.parametrize(
    ("when", "sources", "expected"),
    [
        ("date: 2011", ["2010"], ["PK426"]),
        ("date: 2010-12-31", ["2010"], []),
        ("date: '[2010..2011]'", ["2010"], []),
        ("date: 2011", ["2010", "2012"], []),
        ("date: 2013", ["2010", "2012"], ["PK426"]),
        ("date: 2013", ["2010", "undated"], []),
        ("date: 2013", [], ["PK501"]),
        ("period: 2013/2014", ["2010"], []),
        ("deadline: 2013, earliest_start: 2012", ["2010"], []),
    ],
)
def test_what_is_planned_may_lie_after_its_sources_and_what_happened_may_not(
    when: str, sources: list[str], expected: list[str], tmp_path: pathlib.Path
) -> None:
    evidence = ", ".join(f"{{source: source/{name}}}" for name in sources)
    text = SOURCES + EVENT.replace("WHEN", when).replace("EVIDENCE", evidence)
    assert codes(findings(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("attested: [2011]", ["PK426"]),
        ("end: 2030", []),
        ("start: 2011-06", []),
        ("start: 2012-02", ["PK426"]),
        ("attested: [2011], evidence: [{source: source/2012}]", []),
        ("attested: [2013], evidence: [{source: source/2012}]", ["PK426"]),
    ],
)
def test_a_role_may_end_after_its_sources_or_start_within_a_year(
    role: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = f"people: [{{id: person/a, name: A, roles: [{{title: {{en: A}}, {role}}}], evidence: [{{source: source/2010}}]}}]\n"
    assert codes(findings(tmp_path, SOURCES + text)) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("as_of: 2011, evidence: [{source: source/2010}]", ["PK426"]),
        ("as_of: 2010, date: 2012, evidence: [{source: source/2010}]", []),
        ("as_of: 2011, evidence: [{source: source/2010, reading: implies}]", []),
        ("as_of: 2011, evidence: [{source: source/2010}], basis: [event/a]", []),
    ],
)
def test_a_finding_that_a_source_states_is_not_of_a_later_day(
    more: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = (
        SOURCES
        + BODY
        + EVENT.replace("WHEN", "date: 2010").replace("EVIDENCE", "{source: source/2010}")
        + "reports: [{id: report/a, title: {en: A}, author: organization/a, evidence: [{source: source/undated}]}]\n"
        "proposals: [{id: proposal/a, report: report/a, title: {en: A}, evidence: [{source: source/undated}]}]\n"
        f"assessments: [{{id: assessment/a, proposal: proposal/a, status: in-progress, assessor: organization/a, {more}}}]\n"
    )
    assert codes(findings(tmp_path, text)) == expected


@pytest.mark.parametrize(
    "record",
    [
        "votes: [{id: vote/a, body: organization/a, date: 2011, method: unknown, unknown: [about], EVIDENCE}]",
        "reports: [{id: report/a, title: {en: A}, author: organization/a, delivered: 2011, EVIDENCE}]",
        "reports: [{id: report/a, title: {en: A}, author: organization/a, commissioned: 2011, EVIDENCE}]",
        "organizations: [{id: organization/b, name: B, founded: 2011, EVIDENCE}]",
    ],
)
def test_votes_reports_and_bodies_are_no_later_than_their_sources(record: str, tmp_path: pathlib.Path) -> None:
    body = "" if record.startswith("organizations") else BODY
    for year, expected in (("2010", ["PK426"]), ("2012", [])):
        text = SOURCES + body + record.replace("EVIDENCE", f"evidence: [{{source: source/{year}}}]")
        assert codes(findings(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("publisher: The Daily, published: 2010", ["PK459"]),
        ("name: A", []),
        ("title: {en: A}", []),
        ("url: 'https://a.example'", []),
        ("archived_url: 'https://a.example'", []),
        ("identifiers: [{scheme: isbn, value: '9780000000002'}]", []),
        ("links: [{url: 'https://a.example'}]", []),
        ("unknown: [url]", []),
        ("unknown: [published]", ["PK459"]),
    ],
)
def test_a_source_can_be_found_by_a_name_or_an_address(given: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    assert codes(findings(tmp_path, f"sources: [{{id: source/a, {given}}}]\n")) == expected


@pytest.mark.parametrize(
    ("retrieved", "expected"),
    [
        ("2012", []),
        ("2010-06", ["PK426"]),
        ("2011-05", []),
        ("2011-04", ["PK426"]),
    ],
)
def test_a_page_can_tell_of_what_happened_until_it_was_fetched(
    retrieved: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = f"sources: [{{id: source/a, name: Page, published: 2010, retrieved: {retrieved}}}]\n"
    text += EVENT.replace("WHEN", "date: 2011-05-01").replace("EVIDENCE", "{source: source/a}")
    assert codes(findings(tmp_path, text)) == expected


def test_a_year_that_cannot_be_meant_is_found_once(tmp_path: pathlib.Path) -> None:
    text = SOURCES + EVENT.replace("WHEN", "date: 9999").replace("EVIDENCE", "{source: source/2010}")
    assert codes(findings(tmp_path, text)) == ["PK456"]
    text = SOURCES + (
        "topics: [{id: topic/a, title: {en: A}}]\n"
        "statements: [{id: statement/a, date: 9999-12-31, about: [topic/a], summary: {en: A}, evidence: [{source: source/2010}]}]\n"
    )
    assert codes(findings(tmp_path, text)) == ["PK456"]
