"""What rules say of the printed words of proposals."""

import pathlib

import pytest

from checking import codes, findings

TEXT = """\
sources: [{id: source/open, name: Open, license: CC BY 4.0}, {id: source/closed, name: Closed}]
organizations: [{id: organization/a, name: A, evidence: [{source: source/closed}]}]
reports: [{id: report/a, title: {en: A}, author: organization/a, evidence: [{source: source/closed}]}]
redirects: {source/old: source/open}
proposals: [{id: proposal/a, report: report/a, title: {en: A}, TEXT, evidence: [EVIDENCE]}]
"""
WORDS = "text: {en: Open the ferries at night.}"


@pytest.mark.parametrize(
    ("text", "evidence", "expected"),
    [
        (WORDS, "{source: source/closed}", ["PK445"]),
        (WORDS, "{source: source/open}", []),
        (WORDS, "{source: source/open, supports: [text]}", []),
        (WORDS, "{source: source/old}", ["PK303"]),
        (WORDS, "{source: source/open, supports: [title]}", ["PK445"]),
        (WORDS, "{source: source/closed}, {source: source/open, supports: [text, title]}", []),
        (WORDS, "{source: source/gone}", ["PK301"]),
        ("summary: {en: Ferries at night.}", "{source: source/closed}", []),
    ],
)
def test_printed_words_have_a_source_that_names_its_license(
    text: str, evidence: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    assert codes(findings(tmp_path, TEXT.replace("TEXT", text).replace("EVIDENCE", evidence))) == expected
