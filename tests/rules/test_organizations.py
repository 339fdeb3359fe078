"""What rules say of when bodies were there, and of who hands over their reports."""

import pathlib

import pytest

from checking import codes, findings

TEXT = """\
sources: [{id: source/a, name: Page}]
organizations:
- {id: organization/a, name: A, founded: 2010-06, dissolved: 2012-06, evidence: [{source: source/a}]}
- {id: organization/part, name: P, parent: organization/a, evidence: [{source: source/a}]}
redirects: {organization/old: organization/a}
"""


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("start: 2010, end: 2012", []),
        ("start: 2010-05", ["PK425"]),
        ("start: 2009, end: 2013", ["PK425", "PK425"]),
        ("start: 2010~", []),
        ("attested: [2010-06-01, 2012-06-30]", []),
        ("attested: [2010-05-31, 2012-07-01]", ["PK425", "PK425"]),
        ("attested: ['[2010-05-31..2010-06-01]']", []),
    ],
)
def test_nobody_has_a_role_in_a_body_that_is_not_there(role: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    person = f"people: [{{id: person/a, name: A, roles: [{{BODY{role}}}], evidence: [{{source: source/a}}]}}]\n"
    in_it = TEXT + person.replace("BODY", "organization: organization/a, ")
    assert codes(findings(tmp_path, in_it)) == expected
    by_its_old_id = in_it.replace("organization: organization/a", "organization: organization/old")
    assert codes(findings(tmp_path, by_its_old_id)) == ["PK303", *expected]
    in_a_part_of_it = in_it.replace("organization: organization/a", "organization: organization/part")
    assert codes(findings(tmp_path, in_a_part_of_it)) == []
    in_none = TEXT + person.replace("BODY", "title: {en: Mayor}, ")
    assert codes(findings(tmp_path, in_none)) == []


@pytest.mark.parametrize(
    ("date", "expected"), [("2010", []), ("2009", ["PK425"]), ("2012-07-01", ["PK425"]), ("2012-06-30", [])]
)
def test_a_body_that_is_not_there_neither_votes_nor_reports(
    date: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    vote = (
        f"votes: [{{id: vote/a, body: organization/a, date: {date}, method: recorded, unknown: [about], "
        "evidence: [{source: source/a}]}]\n"
    )
    assert codes(findings(tmp_path, TEXT + vote)) == expected
    report = (
        f"reports: [{{id: report/a, title: {{en: A}}, author: organization/a, delivered: {date}, commissioned: 2000, "
        "evidence: [{source: source/a}]}]\n"
    )
    assert codes(findings(tmp_path, TEXT + report)) == expected


@pytest.mark.parametrize(
    ("roles", "by", "expected"),
    [
        ("[{organization: organization/part}]", "person/a", []),
        ("[{title: {en: Chair}}]", "person/a", []),
        ("[{organization: organization/a, end: 2010-12}]", "person/a", ["PK430"]),
        ("[{organization: organization/a, end: 2011}]", "person/a", []),
        ("[]", "person/a", ["PK430"]),
        ("[]", "organization/part", []),
    ],
)
def test_who_hands_over_a_report_has_a_role_in_its_body(
    roles: str, by: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = (
        f"people: [{{id: person/a, name: A, roles: {roles}, evidence: [{{source: source/a}}]}}]\n"
        "reports: [{id: report/a, title: {en: A}, author: organization/a, delivered: 2011-05-01, "
        f"delivered_by: {by}, evidence: [{{source: source/a}}]}}]\n"
    )
    assert codes(findings(tmp_path, TEXT + text)) == expected
