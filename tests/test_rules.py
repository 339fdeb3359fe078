"""Every rule by its examples in records/invalid, and what the engine promises of all of them.

A folder there is named for a rule's code, and a slug where the rule can be broken in several ways. It holds records in
`faulty.*`, a file or a folder; the findings expected of them, in order, in `expected.json`; and the same records mended
in `mended.*`. Where the rule is about stored texts, they lie in `sources`, and the mended ones in `sources-mended`.
"""

import json
import pathlib
import re
from collections import defaultdict
from typing import Any

import pytest

import policykit
from checking import codes, findings
from policykit import documents
from policykit.models import MODELS, Item
from policykit.models.introspection import items_within
from policykit.rules.catalogue import RULES

HERE = pathlib.Path(__file__).parent
EXAMPLES = sorted((HERE / "records" / "invalid").iterdir())
VALID = HERE / "records" / "valid"

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)


def check(example: pathlib.Path, stem: str) -> list[dict[str, Any]]:
    (records,) = (path.name for path in example.iterdir() if path.stem == stem)
    sources = next((name for name in (f"sources-{stem}", "sources") if (example / name).is_dir()), None)
    return [
        {
            "file": found.path,
            "code": found.code,
            "severity": str(found.severity),
            "line": found.line,
            "column": found.column,
            "end_line": found.end_line,
            "end_column": found.end_column,
            "record": found.record,
            "message": found.message,
            "mend": found.mend,
        }
        for found in policykit.validate(records, sources=sources).diagnostics
    ]


@each_example
def test_a_faulty_example_has_the_findings_expected_of_it_at_their_places(
    example: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example)
    expected = json.loads((example / "expected.json").read_text(encoding="utf-8"))
    assert check(example, "faulty") == expected
    assert example.name.partition("-")[0] in {found["code"] for found in expected}


@each_example
def test_a_mended_example_has_no_findings(example: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    assert check(example, "mended") == []


def test_every_rule_has_an_example() -> None:
    made_when_tested = {documents.TOO_LARGE.code}
    assert made_when_tested | {path.name.partition("-")[0] for path in EXAMPLES} == set(RULES)


def faulty_in_shape_or_sense() -> list[pathlib.Path]:
    files = [file for example in EXAMPLES for file in example.glob("faulty.yaml")]
    return [file for file in files if not documents.read(file.read_bytes(), "yaml").findings]


@pytest.mark.parametrize("file", faulty_in_shape_or_sense(), ids=lambda path: path.parent.name)
def test_json_of_the_same_records_has_the_same_findings_at_the_same_values(
    file: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    copy = tmp_path / "copy.json"
    data = documents.read(file.read_bytes(), "yaml").data
    copy.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    sources = file.parent / "sources"
    found = [
        sorted(
            ((each.code, each.record, re.sub("; see .*", "", each.message), each.mend, shown(each)) for each in result),
            key=repr,
        )
        for result in (
            policykit.validate(path, sources=sources if sources.is_dir() else None).diagnostics for path in (file, copy)
        )
    ]
    assert found[0] == found[1]


def shown(found: policykit.Diagnostic) -> Any:
    """Return the value that a finding is shown at; nothing for a list or mapping, of which only the start is shown."""
    if found.path.endswith(".txt"):
        return None
    line = pathlib.Path(found.path).read_text(encoding="utf-8").split("\n")[found.line - 1]
    text = line[found.column - 1 : found.end_column - 1] if found.line == found.end_line else ""
    value = documents.read(text.encode(), "yaml").data
    return value if text[:1] not in ("{", "[") and not isinstance(value, dict | list) else None


def test_a_file_past_the_size_limit_is_not_read(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policykit.documents.document.MOST_BYTES", 40)
    (tmp_path / "large.yaml").write_text("topics: [{id: topic/a, title: {en: A longer title}}]\n")
    (tmp_path / "small.yaml").write_text("topics: []\n")
    (tmp_path / "topics.json").write_text('{"topics": [{"id": "topic/b", "title": {"en": "A longer title"}}]}\n')
    (tmp_path / "topics.ndjson").write_text(
        '{"id": "topic/c", "title": {"en": "C"}}\n{"id": "topic/d", "title": {"en": "A longer title"}}\n'
    )
    result = policykit.validate(tmp_path)
    assert [(pathlib.Path(found.path).name, found.line, found.code, found.message) for found in result.diagnostics] == [
        ("large.yaml", 1, "PK107", "the file has 53 bytes"),
        ("topics.json", 1, "PK107", "the file has 67 bytes"),
        ("topics.ndjson", 2, "PK107", "the line has 52 characters"),
    ]


# -------------------------------------------------------------------------------------------------------- valid records


@pytest.mark.parametrize("file", sorted(VALID.iterdir()), ids=lambda path: path.name)
def test_a_valid_file_can_be_read(file: pathlib.Path) -> None:
    document = documents.read(file.read_bytes(), documents.SUFFIXES[file.suffix])
    assert not document.findings
    assert document.complete


def test_valid_records_have_no_findings() -> None:
    assert policykit.validate(VALID).diagnostics == ()


def test_valid_records_are_of_every_kind_and_give_every_field() -> None:
    given: dict[type[Item], set[str]] = defaultdict(set)
    kinds = set()
    for record in policykit.load(VALID).values():
        kinds.add(type(record))
        for item in (record, *(inner for inner, _ in items_within(record))):
            given[type(item)] |= item.model_fields_set
    assert kinds == set(MODELS.values())
    assert {model.__name__: set(model.model_fields) - fields for model, fields in given.items()} == {
        model.__name__: set() for model in given
    }


# ------------------------------------------------------------------------------------------------- what holds for all rules


def test_all_faults_are_told_in_one_run_in_the_order_of_files_and_places(tmp_path: pathlib.Path) -> None:
    (tmp_path / "b.yaml").write_text("topics:\n- {id: topic/a, title: {en: NO}, colour: red}\n- {id: topic/b}\n")
    (tmp_path / "a.yaml").write_text("topics:\n- id: topic/c\n  broader: topic/d\n  title: {en: C}\n")
    (tmp_path / "c.yaml").write_text('topics: "')
    (tmp_path / "d.yaml").write_text("topics:\n- {id: topic/c, title: {en: C}}\n")
    found = policykit.validate(tmp_path).diagnostics
    assert [(pathlib.Path(each.path).name, each.line, each.column, each.code) for each in found] == [
        ("a.yaml", 2, 7, "PK302"),
        ("a.yaml", 3, 12, "PK301"),
        ("b.yaml", 2, 29, "PK108"),
        ("b.yaml", 2, 34, "PK202"),
        ("b.yaml", 3, 3, "PK201"),
        ("c.yaml", 1, 9, "PK102"),
        ("d.yaml", 2, 8, "PK302"),
    ]


LONG = "x" * 100_000


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}: []",
        f"topics: {LONG}",
        f"topics: [{{id: topic/a, title: {{en: A}}, {LONG}: 1}}]",
        f"topics: [{{id: topic/a, title: {{{LONG}: A}}}}]",
        f"topics: [{{id: topic/a, title: {LONG}}}]",
        f"topics: [{{id: {LONG}, title: {{en: A}}}}]",
        f"topics: [{{id: Topic/{LONG}, title: {{en: A}}}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, broader: topic/{LONG}}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, broader: person/{LONG}}}]",
        f"topics: [{{id: topic/{LONG}, title: {{en: A}}}}, {{id: topic/{LONG}, title: {{en: A}}}}]",
        f"topics: [{{id: topic/{LONG}, title: {{en: A}}, broader: topic/{LONG}}}]",
        f"topics: [{{id: topic/{LONG}, title: {{en: A}}}}, {{id: topic/b, title: {{en: A}}, broader: topic/c}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, unknown: [{LONG}]}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, links: [{{url: {LONG}}}]}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, alternatives: [{{field: {LONG}, value: 1}}]}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, alternatives: [{{field: broader, value: {LONG}}}]}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, note: &{LONG} x}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, note: !{LONG} x}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, note: *{LONG}}}]",
        f"topics: [{{id: topic/a, title: {{en: A}}, note: 0{'1' * 100_000}}}]",
        f"sources: [{{id: source/a, name: Page, published: {LONG}}}]",
        f"sources: [{{id: source/a, name: Page, published: {'9' * 299}}}]",
        f"sources: [{{id: source/a, name: {'9' * 299}}}]",
        f"sources: [{{id: source/a, name: Page, published: '[2010{',2010' * 50_000}]', retrieved: 2009}}]",
        f"sources: [{{id: source/a, name: Page, language: {LONG}}}]",
        f"people: [{{id: person/a, name: A, evidence: [{{source: source/a, passage: {LONG} b}}]}}]",
        f"people: [{{id: person/a, name: A, evidence: [{{source: source/a, digest: {LONG}}}]}}]",
        f"people: [{{id: person/a, name: A, evidence: [{{source: source/a, supports: [{LONG}]}}]}}]",
        f"events: [{{id: event/a, kind: {LONG}, title: {{en: A}}}}]",
        f"events: [{{id: event/a, kind: other, title: {{en: A}}, period: {LONG}/2010}}]",
        f"redirects: {{{LONG}: topic/a}}",
        f"redirects: {{topic/a: {LONG}}}",
        f"redirects: {{topic/a: topic/{LONG}, person/a: topic/{LONG}}}",
        f"redirects: {{topic/{LONG}: topic/{LONG}}}",
    ],
    ids=lambda text: re.sub(r"(.)\1{50,}", r"\1…", text)[:70],
)
def test_long_values_are_cut_in_messages_and_mends(text: str, tmp_path: pathlib.Path) -> None:
    text = re.sub(f"(?<=[{{ ])({LONG})(?=:)", r"? \1 ", text).replace(f"{LONG}: []", f"? {LONG}\n: []")
    found = findings(tmp_path, text + "\n")
    assert found
    assert all(len(each.message) < 500 for each in found)
    assert all(len(each.mend or "") < 500 for each in found)


@pytest.mark.parametrize("odd", ["\x1b[31m", "\u202e", "\x85", "\u2028", "\u200b", "\ud83d", "\n", "\x00"])
def test_no_message_holds_a_character_that_a_terminal_would_obey(odd: str, tmp_path: pathlib.Path) -> None:
    value = f"a{odd}b"
    data = {
        value: [],
        "topics": [
            {"id": value, "title": {value: value}, value: value, "unknown": [value], "broader": value},
            {"id": "topic/a", "title": {"en": "A"}, "alternatives": [{"field": value, "value": value}]},
        ],
        "sources": [{"id": "source/a", "published": value, "language": value, "url": value}],
        "people": [{"id": "person/a", "name": "A", "evidence": [{"source": "source/a", "supports": [value]}]}],
        "events": [{"id": "event/a", "kind": value, "title": value, "evidence": [{"passage": value, "digest": value}]}],
        "redirects": {value: value},
    }
    found = findings(tmp_path, json.dumps(data), ".json")
    assert len(found) > 10
    assert all((each.message + (each.mend or "")).isprintable() for each in found)


def test_more_faults_than_anyone_reads_are_cut_off_and_said_to_be(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("documents.positions", "documents.document", "loading.shape"):
        monkeypatch.setattr(f"policykit.{module}.MOST_FINDINGS", 20)
    found = findings(tmp_path, f"topics: [{'x, ' * 50}]\n")
    assert codes(found) == ["PK203"] * 20
    assert found[-1].message.endswith("; what follows was not checked")
    found = findings(tmp_path, f"topics: [{'NO, ' * 50}]\n")
    assert codes(found) == ["PK108"] * 20
    assert found[-1].message.endswith("; what follows was not read")
    found = findings(tmp_path, "[" + "NaN, " * 50 + "1]\n", ".json")
    assert codes(found) == ["PK110"] * 20
    found = findings(tmp_path, "x\n" * 50, ".ndjson")
    assert codes(found) == ["PK102"] * 20
    assert found[-1].message.endswith("; what follows was not read")
    assert not any("what follows" in one.message for one in findings(tmp_path, "x\n" * 20, ".ndjson"))
