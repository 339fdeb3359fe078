"""What rules say of what is dated long before a proposal was made."""

import pathlib

import pytest

from checking import codes, findings


@pytest.mark.parametrize(
    ("report", "date", "expected"),
    [
        ("commissioned: 2009-03, delivered: 2010-06-16", "2009-02", ["PK437"]),
        ("commissioned: 2009-03, delivered: 2010-06-16", "2009-03", []),
        ("commissioned: 2009-03, delivered: 2012-06-16", "2010", []),
        ("commissioned: 2009-03", "2008", ["PK437"]),
        ("delivered: 2010-06-16", "2009-06-01", ["PK437"]),
        ("delivered: 2010-06-16", "2009-07-01", []),
        ("delivered: 2010-06-16", "2009", []),
        ("delivered: 2010-06-16", "2008", ["PK437"]),
        ("unknown: [delivered]", "2008", []),
    ],
)
def test_nobody_speaks_of_a_proposal_long_before_its_report(
    report: str, date: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = f"""\
sources: [{{id: source/a, name: Page}}]
topics: [{{id: topic/a, title: {{en: A}}}}]
organizations: [{{id: organization/a, name: A, evidence: [{{source: source/a}}]}}]
reports: [{{id: report/a, title: {{en: A}}, author: organization/a, {report}, evidence: [{{source: source/a}}]}}]
proposals: [{{id: proposal/a, report: report/a, title: {{en: A}}, evidence: [{{source: source/a}}]}}]
redirects: {{proposal/old: proposal/a}}
statements: [{{id: statement/a, date: {date}, FIELDS, summary: {{en: A}}, evidence: [{{source: source/a}}]}}]
"""
    for fields, found in [
        ("about: [proposal/a]", expected),
        ("stances: [{about: proposal/a, stance: support}]", expected),
        ("about: [proposal/a], stances: [{about: proposal/a, stance: support}]", expected),
        ("about: [proposal/old]", ["PK303", *expected]),
        ("about: [topic/a]", []),
        ("about: [report/a]", []),
    ]:
        assert codes(findings(tmp_path, text.replace("FIELDS", fields))) == found


@pytest.mark.parametrize(
    ("report", "date", "expected"),
    [
        ("commissioned: 2009-03, delivered: 2010-06-16", "2007", ["PK437"]),
        ("commissioned: 2009-03, delivered: 2010-06-16", "2008-06", []),
        ("delivered: 2010-06-16", "2008", ["PK437"]),
        ("delivered: 2010-06-16", "2009-07", []),
        ("unknown: [delivered]", "2008", []),
        ("commissioned: 2009-03", "9999", ["PK456"]),
    ],
)
def test_nobody_votes_or_acts_on_a_proposal_long_before_its_report(
    report: str, date: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = f"""\
sources: [{{id: source/a, name: Page}}]
organizations: [{{id: organization/a, name: A, evidence: [{{source: source/a}}]}}]
reports: [{{id: report/a, title: {{en: A}}, author: organization/a, {report}, evidence: [{{source: source/a}}]}}]
proposals: [{{id: proposal/a, report: report/a, title: {{en: A}}, evidence: [{{source: source/a}}]}}]
"""
    vote = "votes: [{id: vote/a, about: [proposal/a], body: organization/a, method: recorded, WHEN, evidence: [{source: source/a}]}]\n"
    event = "events: [{id: event/a, about: [proposal/a], kind: measure, title: {en: A}, WHEN, evidence: [{source: source/a}]}]\n"
    for record in (vote, event):
        assert codes(findings(tmp_path, text + record.replace("WHEN", f"date: {date}"))) == expected
    until = event.replace("WHEN", f"period: 1990/{date}, date: 1990")
    assert codes(findings(tmp_path, text + until)) == expected
    assert codes(findings(tmp_path, text + event.replace("WHEN", "period: 1990/.."))) == []


def test_a_stance_is_held_no_earlier_than_its_proposal_is_made(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a, name: Page}]
topics: [{id: topic/a, title: {en: A}}]
organizations: [{id: organization/a, name: A, evidence: [{source: source/a}]}]
reports: [{id: report/a, title: {en: A}, author: organization/a, commissioned: 2009-03, evidence: [{source: source/a}]}]
proposals: [{id: proposal/a, report: report/a, title: {en: A}, evidence: [{source: source/a}]}]
statements:
- id: statement/a
  date: 2010
  stances: [{about: proposal/a, stance: support}, {about: ABOUT, stance: oppose, held: HELD}]
  summary: {en: A}
  evidence: [{source: source/a}]
"""
    (found,) = findings(tmp_path, text.replace("ABOUT", "proposal/a").replace("HELD", "1999"))
    assert (found.code, found.line, found.message) == (
        "PK437",
        9,
        "held in 1999, before the report was commissioned in 2009-03",
    )
    assert findings(tmp_path, text.replace("ABOUT", "proposal/a").replace("HELD", "2009-04")) == []
    assert findings(tmp_path, text.replace("ABOUT", "topic/a").replace("HELD", "1999")) == []


def test_a_vote_of_a_body_that_is_not_there_is_found_once(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a, name: Page}]
organizations: [{id: organization/a, name: A, founded: 2009-03, evidence: [{source: source/a}]}]
reports: [{id: report/a, title: {en: A}, author: organization/a, commissioned: 2009-03, evidence: [{source: source/a}]}]
proposals: [{id: proposal/a, report: report/a, title: {en: A}, evidence: [{source: source/a}]}]
votes: [{id: vote/a, about: [proposal/a], body: organization/a, date: 1999, method: recorded, evidence: [{source: source/a}]}]
"""
    assert codes(findings(tmp_path, text)) == ["PK425"]
