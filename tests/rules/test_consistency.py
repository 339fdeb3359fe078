"""What rules say of alternatives, evidence and the numbers of proposals."""

import pathlib

import pytest

from checking import RECORDED_VOTE, codes, findings


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("counts", "{for: 5, against: 4}", []),
        ("counts", "{for: '5'}", ["PK411"]),
        ("counts", "[]", ["PK411"]),
        ("counts", "null", ["PK411"]),
        ("counts", "{aye: 5}", ["PK411"]),
        ("date", "2010", []),
        ("date", "2010-13", ["PK411"]),
        ("date", "[2010]", ["PK411"]),
        ("method", "show-of-hands", []),
        ("method", "recorded", ["PK461"]),
        ("method", "guess", ["PK411"]),
        ("body", "organization/a", ["PK461"]),
        ("body", "organization/b", ["PK301"]),
        ("body", "person/a", ["PK411"]),
        ("about", "[]", []),
        ("about", "proposal/a", ["PK411"]),
        ("about", "[proposal/a]", ["PK301"]),
        ("ballots", "[{voter: person/a, option: for}]", []),
        ("ballots", "[{voter: person/b, option: for}]", ["PK301"]),
        ("ballots", "[{voter: person/a}, 5]", ["PK411", "PK411"]),
        ("ballots_complete", "true", []),
        ("ballots_complete", "1", ["PK411"]),
        ("requirement", "{en: Two thirds}", []),
        ("requirement", "Two thirds", []),
        ("requirement", "{english: Two thirds}", ["PK411"]),
        ("note", "Read aloud", []),
        ("id", "vote/b", ["PK411"]),
        ("evidence", "[{source: source/a}]", ["PK411"]),
        ("unknown", "[date]", ["PK411"]),
        ("alternatives", "[]", ["PK411"]),
        ("colour", "red", ["PK411"]),
        ("__class__", "red", ["PK411"]),
    ],
)
def test_an_alternative_has_the_form_that_its_field_takes(
    field: str, value: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = f"{RECORDED_VOTE}  alternatives: [{{field: {field}, value: {value}, evidence: [{{source: source/a}}]}}]\n"
    assert codes(findings(tmp_path, text)) == expected


def test_an_alternative_of_a_source_is_checked_though_sources_have_no_evidence(tmp_path: pathlib.Path) -> None:
    text = "sources: [{id: source/a, name: A, alternatives: [{field: published, value: spring, evidence: [{source: source/b}]}]}]\n"
    assert codes(findings(tmp_path, text)) == ["PK411", "PK301"]


def test_evidence_for_an_alternative_is_no_evidence_for_the_record(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a, name: A}]
people:
- {id: person/a, name: A, alternatives: [{field: name, value: B, evidence: [{source: source/a}]}]}
"""
    assert codes(findings(tmp_path, text)) == ["PK501"]


def test_evidence_on_a_nested_item_is_evidence(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a, name: A}]
people:
- {id: person/a, name: A, roles: [{title: {en: Mayor}, evidence: [{source: source/a}]}]}
"""
    assert codes(findings(tmp_path, text)) == []


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
