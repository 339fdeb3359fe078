"""What rules say of who delivers reports, and of the numbers of their proposals."""

import pathlib

import pytest

from checking import codes, findings

TEXT = """\
sources: [{id: source/a, name: Page}]
organizations:
- {id: organization/a, name: A, founded: 2010-06, dissolved: 2012-06, parent: organization/whole, evidence: [{source: source/a}]}
- {id: organization/whole, name: W, parent: organization/other, evidence: [{source: source/a}]}
- {id: organization/beside, name: B, parent: organization/whole, evidence: [{source: source/a}]}
- {id: organization/other, name: O, evidence: [{source: source/a}]}
- {id: organization/part, name: P, parent: organization/a, evidence: [{source: source/a}]}
redirects: {organization/old: organization/a}
"""


@pytest.mark.parametrize(
    ("roles", "by", "expected"),
    [
        ("[{organization: organization/part}]", "person/a", []),
        ("[{title: {en: Chair}}]", "person/a", []),
        ("[{organization: organization/a, end: 2010-12}]", "person/a", ["PK430"]),
        ("[{organization: organization/a, end: 2011}]", "person/a", []),
        ("[]", "person/a", ["PK430"]),
        ("[]", "organization/part", []),
        ("[{organization: organization/whole}]", "person/a", []),
        ("[{organization: organization/beside}]", "person/a", []),
        ("[{organization: organization/whole, end: 2010-12}]", "person/a", ["PK430"]),
        ("[{organization: organization/other}]", "person/a", ["PK430"]),
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


def test_a_report_without_all_its_proposals_is_told_which_are_missing(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a, name: A}]
organizations: [{id: organization/a, name: A, evidence: [{source: source/a}]}]
reports: [{id: report/a, title: {en: A}, author: organization/a, evidence: [{source: source/a}]}]
proposals:
- {id: proposal/a, report: report/a, number: NUMBER, title: {en: A}, evidence: [{source: source/a}]}
"""
    assert findings(tmp_path, text.replace("NUMBER", "1")) == []
    (found,) = findings(tmp_path, text.replace("NUMBER", "3"))
    assert (found.code, found.line, found.column, found.message) == (
        "PK406",
        3,
        16,
        "report/a has no proposal number 1, 2",
    )
    (found,) = findings(tmp_path, text.replace("NUMBER", str(2**53 - 1)))
    assert found.message == "report/a has no proposal number 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …"
