"""What rules say of when bodies were there."""

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


def test_a_body_that_is_not_there_is_found_once_and_not_for_each_voter_too(tmp_path: pathlib.Path) -> None:
    text = TEXT + (
        "people: [{id: person/a, name: A, roles: [{organization: organization/a, start: 2011}], evidence: [{source: source/a}]}]\n"
        "votes: [{id: vote/a, body: organization/a, date: DATE, method: recorded, unknown: [about], "
        "ballots: [{voter: person/a, option: for}], evidence: [{source: source/a}]}]\n"
        "reports: [{id: report/a, title: {en: A}, author: organization/a, delivered: DATE, delivered_by: person/a, "
        "evidence: [{source: source/a}]}]\n"
    )
    assert codes(findings(tmp_path, text.replace("DATE", "2009"))) == ["PK425", "PK425"]
    assert codes(findings(tmp_path, text.replace("DATE", "2010-07"))) == ["PK405", "PK430"]
