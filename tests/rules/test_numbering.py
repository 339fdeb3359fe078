"""What rules say of how the proposals of a report are numbered, labelled and divided into parts."""

import pathlib

import pytest

from checking import codes, findings

E = "evidence: [{source: source/a}]"
TEXT = f"""\
sources: [{{id: source/a, name: Page}}]
organizations: [{{id: organization/a, name: A, {E}}}]
reports:
- {{id: report/a, title: {{en: A}}, author: organization/a, {E}}}
- {{id: report/b, title: {{en: B}}, author: organization/a, {E}}}
redirects: {{report/old: report/a}}
proposals:
"""


def text_with(*fields: str) -> str:
    return TEXT + "".join(
        f"- {{id: proposal/p{index}, report: report/a, title: {{en: Title {index}}}, {more}, {E}}}\n"
        for index, more in enumerate(fields)
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["number: 1", "number: 1"], ["PK407"]),
        (["number: 1, label: '1.1'", "number: 1, label: '1.2'"], []),
        (["number: 1, label: '1.1'", "number: 1"], ["PK407"]),
        (["number: 1", "number: 1, label: '1.2'", "number: 1, label: '1.3'"], ["PK407", "PK407"]),
        (["number: 1, label: '1.1'", "number: 1", "number: 1, label: '1.2'"], ["PK407", "PK407"]),
        (["number: 1, label: '1.1'", "number: 1, label: '1.1'"], ["PK444"]),
        (["label: '1.1'", "label: '1.1'"], ["PK444"]),
        (["label: '1.1'", "label: '1.2'"], []),
        (["number: 1", "number: 1, part_of: proposal/p0", "number: 1, part_of: proposal/p0"], []),
        (["number: 1", "label: (a), part_of: proposal/p0", "label: (a), part_of: proposal/p0"], ["PK444"]),
        (
            ["number: 1", "number: 2", "label: (a), part_of: proposal/p0", "label: (a), part_of: proposal/p1"],
            [],
        ),
    ],
)
def test_a_proposal_has_a_number_or_label_of_its_own(
    fields: list[str], expected: list[str], tmp_path: pathlib.Path
) -> None:
    assert codes(findings(tmp_path, text_with(*fields))) == expected


def test_a_label_is_its_own_in_a_report_by_its_old_id_too_and_may_be_in_another(tmp_path: pathlib.Path) -> None:
    text = text_with("label: '1.1'", "label: '1.1'")
    at = text.rindex("report/a")
    assert codes(findings(tmp_path, text[:at] + "report/b" + text[at + 8 :])) == []
    assert codes(findings(tmp_path, text[:at] + "report/old" + text[at + 8 :])) == ["PK303", "PK444"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["number: 1", "number: 3"], ["PK406"]),
        (["number: 1", "label: '2.1'", "label: '2.2'", "number: 3"], []),
        (["number: 1", "label: 2(a)", "number: 3"], []),
        (["number: 1", "label: '21.1'", "number: 3"], ["PK406"]),
        (["number: 1", "label: A2, number: 3"], ["PK406"]),
        (["number: 1", "number: 2, part_of: proposal/p0", "number: 5, part_of: proposal/p0"], []),
        (["label: '113.6'"], []),
    ],
)
def test_a_number_that_labels_begin_with_is_not_missing(
    fields: list[str], expected: list[str], tmp_path: pathlib.Path
) -> None:
    assert codes(findings(tmp_path, text_with(*fields))) == expected


def test_a_proposal_is_part_of_one_of_its_own_report(tmp_path: pathlib.Path) -> None:
    text = text_with("number: 1", "part_of: proposal/p0")
    assert findings(tmp_path, text) == []
    at = text.rindex("report/a")
    (found,) = findings(tmp_path, text[:at] + "report/b" + text[at + 8 :])
    assert (found.code, found.record) == ("PK443", "proposal/p1")
    assert codes(findings(tmp_path, text[:at] + "report/old" + text[at + 8 :])) == ["PK303"]


@pytest.mark.parametrize("parts", [["part_of: proposal/p0"], ["part_of: proposal/p1", "part_of: proposal/p0"]])
def test_no_proposal_is_part_of_itself(parts: list[str], tmp_path: pathlib.Path) -> None:
    assert codes(findings(tmp_path, text_with(*parts))) == ["PK307"] * len(parts)


def test_copies_that_no_number_or_label_tells_of_are_found(tmp_path: pathlib.Path) -> None:
    copies = text_with("number: 1", "number: 2, part_of: proposal/p0", "number: 2, part_of: proposal/p0")
    assert codes(findings(tmp_path, copies.replace("Title 2", "Title 1"))) == ["PK450"]
    labelled = text_with("number: 1, label: '1.1'", "number: 1, label: '1.2'")
    assert codes(findings(tmp_path, labelled.replace("Title 1", "Title 0"))) == ["PK451"]
