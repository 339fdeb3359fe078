"""Evidence that says too little to be looked up."""

import pathlib

import pytest

import policykit
from checking import codes, findings
from policykit.rules import RULES

EVENT = """\
sources: [{id: source/a, name: A}]
events:
- id: event/a
  kind: other
  title: {en: A}
  date: 2010
  evidence:
  - {source: source/a, EVIDENCE}
"""


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("attribution: quotation", ["PK510"]),
        ("attribution: paraphrase", []),
        (f"digest: {'a1' * 32}", ["PK510"]),
        (f"attribution: quotation, digest: {'a1' * 32}", ["PK510"]),
        ("attribution: quotation, passage: Two words", []),
        ("passage: ferries", ["PK511"]),
        ("passage: “ferries.”", ["PK511"]),
        ("passage: '22.'", ["PK511"]),
        ("passage: night … ferries", []),
        ("passage: '—'", []),
        ("passage: 夜間フェリー", []),
        ("passage: เรือข้ามฟาก", []),
    ],
)
def test_evidence_gives_the_words_and_more_than_one(evidence: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    assert codes(findings(tmp_path, EVENT.replace("EVIDENCE", evidence))) == expected


def test_that_a_passage_can_be_given_is_said_once(tmp_path: pathlib.Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("Some words.")
    records = tmp_path / "a.yaml"
    records.write_text(EVENT.replace("EVIDENCE", "attribution: quotation"))
    found = policykit.validate(records, sources=tmp_path / "texts").diagnostics
    assert [each.code for each in found] == ["PK507"]


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


def test_what_one_rule_advises_on_a_quotation_does_not_break_another() -> None:
    assert "the digest and `attribution: quotation`" in RULES["PK506"].help
    assert "where the text is not kept" in RULES["PK510"].help
