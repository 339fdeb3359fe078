"""What other sources say of a source: evidence on it is counted, shown, exported and checked as that on other records is."""

import json
import pathlib

import pytest

import policykit
from checking import codes, findings
from commands import Run
from policykit.exchange.popolo import Lost, export_popolo

RECORDS = """\
sources:
  - id: source/letter
    name: A letter to the board
    publisher: organization/board
    published: 2010-06-16
    retrieved: 2011-01-03
    EVIDENCE
  - {id: source/register, name: The register of letters, published: 2010}
organizations:
  - {id: organization/board, name: The board, evidence: [{source: source/register}]}
"""
TOLD = "evidence: [{source: source/register, passage: letter of … June 16, supports: [published]}]"
WHOLE = "evidence: [{source: source/register}]"


@pytest.fixture
def data(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> policykit.Dataset:
    monkeypatch.chdir(tmp_path)
    pathlib.Path("records").mkdir()
    pathlib.Path("records/all.yaml").write_text(RECORDS.replace("EVIDENCE", TOLD), encoding="utf-8")
    return policykit.load("records")


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("language: en", []),
        (TOLD, []),
        (WHOLE, []),
        ("evidence: [{source: source/letter}]", ["PK513"]),
        ("evidence: [{source: source/old-letter}]", ["PK303", "PK513"]),
        (f"alternatives: [{{field: published, value: 2010-06-14, {WHOLE.replace('register', 'letter')}}}]", []),
        (TOLD.replace("published", "authors"), ["PK412"]),
        (TOLD.replace("register", "registers"), ["PK301"]),
    ],
)
def test_a_source_needs_no_evidence_and_is_none_for_itself(
    evidence: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    redirects = "redirects: {source/old-letter: source/letter}\n" if "old" in evidence else ""
    assert codes(findings(tmp_path, RECORDS.replace("EVIDENCE", evidence) + redirects)) == expected


@pytest.mark.parametrize(
    ("published", "evidence", "expected"),
    [
        ("2010-12-31", TOLD, []),
        ("2011-01-02", TOLD, ["PK426"]),
        ("2011-01-02", WHOLE, ["PK426"]),
        ("2011-01-02", TOLD.replace("published", "publisher"), []),
    ],
)
def test_a_source_that_tells_when_another_was_published_is_no_earlier(
    published: str, evidence: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = RECORDS.replace("2010-06-16", published).replace("EVIDENCE", evidence)
    assert codes(findings(tmp_path, text)) == expected


def test_its_passage_is_looked_for(data: policykit.Dataset) -> None:
    del data
    pathlib.Path("texts").mkdir()
    pathlib.Path("texts/register.txt").write_text(
        "Received: two letters to the board, dated June 16.", encoding="utf-8"
    )
    assert [found.code for found in policykit.validate("records", sources="texts").diagnostics] == ["PK502", "PK507"]


def counted(run: Run, *arguments: str) -> dict[str, dict[str, object]]:
    rows = json.loads(run("evidence", "--json", *arguments).output)
    return {row["field" if arguments else "record"]: row for row in rows}


def test_what_another_source_tells_of_a_source_counts_and_what_is_printed_on_it_does_not(
    data: policykit.Dataset,
) -> None:
    run = Run()
    assert [(row.field, row.source) for row in data.evidence("source/letter")] == [("published", "source/register")]
    assert counted(run)["source/letter"]["facts"] == 1
    facts = counted(run, "source/letter")
    assert {field: row["support"] for field, row in facts.items()} == {"published": "own"}
    assert "source/register" not in counted(run)


def test_what_rests_on_the_other_source_names_it(data: policykit.Dataset) -> None:
    assert [row.record for row in data.resting_on("source/register")] == ["source/letter", "organization/board"]
    run = Run()
    assert "letter of … June 16" in run("show", "source/letter").output.partition("Evidence")[2]
    assert "source/letter" in run("show", "source/register").output.partition("Rests on it")[2]


def test_it_goes_into_every_export_or_is_said_to_be_lost(data: policykit.Dataset) -> None:
    table = data.tables()["evidence"].to_pylist()
    assert [(row["record"], row["source"]) for row in table if row["record"].startswith("source/")] == [
        ("source/letter", "source/register")
    ]
    run = Run()
    assert run("export", "jsonld", "--output", "records.jsonld").exit_code == 0
    letter = json.loads(pathlib.Path("records.jsonld").read_text(encoding="utf-8"))["sources"][0]
    assert letter["evidence"][0]["source"] == "source/register"
    lost: list[Lost] = []
    list(export_popolo(data, lost=lost.append))
    assert "source/letter" in [one.record for one in lost]


def test_a_new_source_offers_evidence_and_does_not_ask_for_it(data: policykit.Dataset) -> None:
    del data
    text = Run()("new", "source").output
    assert "#evidence:" in text.replace(" ", "")
    assert "PK501" not in text
