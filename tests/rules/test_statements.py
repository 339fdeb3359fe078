"""What rules say of statements."""

import pathlib

import pytest

from checking import codes, findings


def test_a_statement_may_be_dated_like_one_of_its_sources_or_have_one_without_a_date(tmp_path: pathlib.Path) -> None:
    text = """\
sources:
- {id: source/a, name: A, published: 2010}
- {id: source/b, name: B, published: 2012}
- {id: source/c, name: C}
topics: [{id: topic/a, title: {en: A}}]
statements:
- {id: statement/a, date: DATE, about: [topic/a], summary: {en: A}, evidence: [{source: source/a}, {source: OTHER}]}
"""
    for date, other, expected in [
        ("2011", "source/a, passage: A page", ["PK413"]),
        ("2011", "source/b", []),
        ("2011", "source/c", []),
        ("2013", "source/b", ["PK413"]),
        ("2010-12-31", "source/a, passage: A page", []),
        ("'[..2013]'", "source/b", []),
    ]:
        assert codes(findings(tmp_path, text.replace("DATE", date).replace("OTHER", other))) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("date: 2010-06-16 / support", "date: 2010-06-16 / oppose", ["PK438"]),
        ("date: 2010-06-16 / support", "date: 2010-06-16 / support", []),
        ("date: 2010-06-16 / support", "date: 2010-06-16 / sceptical", []),
        ("date: 2010-06-16 / support", "date: 2010-06-17 / oppose", []),
        ("date: 2010 / support", "date: 2010 / oppose", []),
        ("date: 2010-06-16 / support", "date: 2012 / oppose, held: 2010-06-16", ["PK438"]),
        ("date: 2010-06-16 / support", "date: 2010-06-16 / oppose, held: 2009", []),
        ("date: 2010 / support, EVIDENCE", "date: 2011 / oppose, EVIDENCE", []),
        ("date: 2010 / support, EVIDENCE", "date: 2010-06 / oppose, EVIDENCE", ["PK438"]),
        ("EVIDENCE / support", "date: 2011 / oppose, EVIDENCE", ["PK438"]),
        ("EVIDENCE / support", "date: 2011, EVIDENCE / oppose, OTHER", []),
        ("EVIDENCE / support", "OTHER / oppose", []),
        ("EVIDENCE / support", "date: 2011 / oppose, held: 2009, EVIDENCE", []),
        ("date: 2010-06-16 / support", "date: 2010-06-16, on_behalf_of: organization/a / oppose", []),
        ("date: 2010-06-16 / support", "date: 2010-06-16, on_behalf_of: person/a / oppose", ["PK420", "PK438"]),
    ],
)
def test_a_speaker_is_on_one_side_on_one_day_and_by_one_passage(
    one: str, other: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    def said(name: str, what: str) -> str:
        fields, _, stance = what.partition(" / ")
        fields = (
            fields
            if "evidence" in fields.lower() or "OTHER" in fields
            else f"{fields}, evidence: [{{source: source/a}}]"
        )
        text = (
            f"- {{id: statement/{name}, speaker: person/a, {fields}, summary: {{en: {name}}}, "
            f"stances: [{{about: topic/a, stance: {stance}}}]}}\n"
        )
        for word, passage in (("EVIDENCE", "I am … it"), ("OTHER", "He is … it")):
            text = text.replace(word, f"evidence: [{{source: source/a, passage: {passage}}}]")
        return text

    text = f"""\
sources: [{{id: source/a, name: Page}}]
topics: [{{id: topic/a, title: {{en: A}}}}]
people: [{{id: person/a, name: A, evidence: [{{source: source/a}}]}}]
organizations: [{{id: organization/a, name: A, evidence: [{{source: source/a}}]}}]
statements:
{said("one", one)}{said("other", other)}"""
    assert codes(findings(tmp_path, text)) == expected
    assert codes(
        findings(tmp_path, text.replace("statement/one, speaker: person/a", "statement/one, speaker: organization/a"))
    ) == [code for code in expected if code != "PK438"]
