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
from policykit import documents
from policykit.diagnostics import Rule, Severity
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


def test_every_rule_says_what_is_wrong_and_how_to_mend_it() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert re.fullmatch(r"PK[1-5][0-9]{2}", code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
        assert rule.summary
        assert rule.summary[0].islower() or not rule.summary[0].isalpha() or rule.summary.startswith("YAML")
        assert not rule.summary.endswith(".")
        assert rule.help.endswith(".")
        assert rule.severity in Severity
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


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


def findings(folder: pathlib.Path, text: str, suffix: str = ".yaml") -> list[policykit.Diagnostic]:
    path = folder / f"records{suffix}"
    path.write_text(text, encoding="utf-8")
    return list(policykit.validate(path).diagnostics)


def codes(found: list[policykit.Diagnostic]) -> list[str]:
    return [each.code for each in found]


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


def test_an_id_used_three_times_is_told_once_at_each_place(tmp_path: pathlib.Path) -> None:
    found = findings(tmp_path, "topics:\n" + "- {id: topic/a, title: {en: A}}\n" * 3)
    path = tmp_path / "records.yaml"
    assert [(each.line, each.column, each.code, each.message) for each in found] == [
        (2, 8, "PK302", f"the id topic/a is used twice; see {path}:3:8"),
        (3, 8, "PK302", f"the id topic/a is used twice; see {path}:2:8"),
        (4, 8, "PK302", f"the id topic/a is used twice; see {path}:2:8"),
    ]


def test_records_that_refer_to_the_shipped_ones_cannot_take_their_ids(tmp_path: pathlib.Path) -> None:
    shipped = policykit.load().topics[0].id
    path = tmp_path / "records.yaml"
    path.write_text(
        f"topics:\n- {{id: {shipped}, title: {{en: A}}}}\n- {{id: topic/b, title: {{en: B}}, broader: {shipped}}}\n"
    )
    assert codes(list(policykit.validate(path).diagnostics)) == []
    (found,) = policykit.validate(path, shipped=True).diagnostics
    assert (found.code, found.line, found.column, found.record) == ("PK302", 2, 8, shipped)


def test_what_cannot_be_read_is_not_said_to_be_missing(tmp_path: pathlib.Path) -> None:
    (tmp_path / "broken.yaml").write_text("topics:\n- id: topic/a\n  title: {en: 'A}\n")
    (tmp_path / "whole.yaml").write_text("topics:\n- {id: topic/b, title: {en: B}, broader: topic/a}\n")
    assert codes(list(policykit.validate(tmp_path).diagnostics)) == ["PK102"]


def test_a_record_of_the_wrong_shape_can_still_be_referred_to(tmp_path: pathlib.Path) -> None:
    text = "topics:\n- {id: topic/a, title: {}}\n- {id: topic/b, title: {en: B}, broader: topic/a}\n"
    assert codes(findings(tmp_path, text)) == ["PK210"]


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
        f"sources: [{{id: source/a, published: {LONG}}}]",
        f"sources: [{{id: source/a, published: {'9' * 299}}}]",
        f"sources: [{{id: source/a, name: {'9' * 299}}}]",
        f"sources: [{{id: source/a, published: '[2010{',2010' * 50_000}]', retrieved: 2009}}]",
        f"sources: [{{id: source/a, language: {LONG}}}]",
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


def test_a_long_chain_of_topics_is_gone_through_once(tmp_path: pathlib.Path) -> None:
    steps = range(1200)
    chain = "".join(f"- {{id: topic/t{n}, title: {{en: T}}, broader: topic/t{n + 1}}}\n" for n in steps)
    assert codes(findings(tmp_path, f"topics:\n{chain}- {{id: topic/t1200, title: {{en: T}}}}\n")) == []
    circle = chain.replace("topic/t1200", "topic/t0")
    found = findings(tmp_path, f"topics:\n{circle}")
    assert codes(found) == ["PK307"] * 1200
    assert found[0].message == ("the topics run in a circle: topic/t0 → topic/t1 → topic/t2 → topic/t3 → … → topic/t0")


def test_a_long_chain_of_redirects_is_gone_through_once(tmp_path: pathlib.Path) -> None:
    chain = "".join(f"  topic/t{n}: topic/t{n + 1}\n" for n in range(1200))
    found = findings(tmp_path, f"redirects:\n{chain}")
    assert codes(found) == ["PK305"]
    assert codes(findings(tmp_path, f"redirects:\n{chain.replace('topic/t1200', 'topic/t1199')}")) == ["PK304"]


def test_what_leads_into_a_circle_is_not_said_to_lie_on_it(tmp_path: pathlib.Path) -> None:
    found = findings(
        tmp_path,
        """\
topics:
- {id: topic/a, title: {en: A}, broader: topic/b}
- {id: topic/b, title: {en: B}, broader: topic/c}
- {id: topic/c, title: {en: C}, broader: topic/b}
""",
    )
    assert [(each.line, each.code) for each in found] == [(3, "PK307"), (4, "PK307")]


def test_a_circle_by_way_of_a_redirect_is_found(tmp_path: pathlib.Path) -> None:
    found = findings(
        tmp_path,
        """\
topics:
- {id: topic/a, title: {en: A}, broader: topic/b}
- {id: topic/c, title: {en: C}, broader: topic/a}
redirects: {topic/b: topic/c}
""",
    )
    assert codes(found) == ["PK303", "PK307", "PK307"]


def test_a_reference_to_redirects_that_lead_nowhere_is_not_mended_with_an_id_that_does_not_exist(
    tmp_path: pathlib.Path,
) -> None:
    text = "topics: [{id: topic/a, title: {en: A}, broader: topic/b}]\nredirects: {topic/b: topic/gone}\n"
    assert [(each.code, each.mend) for each in findings(tmp_path, text)] == [("PK303", None), ("PK305", None)]


def test_many_dangling_references_do_not_each_cost_a_long_search(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policykit.rules.suggestions.Suggestions.MOST_COMPARED", 8_000)
    topics = "".join(f"- {{id: topic/t{n:04}, title: {{en: T}}, broader: topic/x{n:04}}}\n" for n in range(1000))
    found = findings(tmp_path, f"topics:\n{topics}")
    assert codes(found) == ["PK301"] * 1000
    assert [n for n, each in enumerate(found) if each.mend] == [*range(9)]  # each is held against 1,000 ids


def test_more_faults_than_anyone_reads_are_cut_off_and_said_to_be(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("documents.positions", "documents.document", "loading.shape"):
        monkeypatch.setattr(f"policykit.{module}.MOST_FINDINGS", 20)
    found = findings(tmp_path, f"topics: [{'x, ' * 50}]\n")
    assert codes(found) == ["PK203"] * 20
    assert found[-1].message.endswith("; more is wrong after it")
    found = findings(tmp_path, f"topics: [{'NO, ' * 50}]\n")
    assert codes(found) == ["PK108"] * 20
    assert found[-1].message.endswith("; what follows was not read")
    found = findings(tmp_path, "[" + "NaN, " * 50 + "1]\n", ".json")
    assert codes(found) == ["PK110"] * 20
    assert codes(findings(tmp_path, "x\n" * 50, ".ndjson")) == ["PK102"] * 20


# ---------------------------------------------------------------------------------------------------------- single rules

VOTE = """\
sources: [{id: source/a}]
organizations: [{id: organization/a, name: A, evidence: [{source: source/a}]}]
people:
- id: person/a
  name: A
  roles: [{organization: organization/a, start: 2015, attested: [2017]}]
  evidence: [{source: source/a}]
votes:
- id: vote/a
  body: organization/a
  method: recorded
  evidence: [{source: source/a}]
"""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: for}]", []),
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: against}]", ["PK401"]),
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: absent}]", []),
        ("counts: {for: 1, absent: 0}\n  ballots: [{voter: person/a, option: absent}]", ["PK401"]),
        ("counts: {for: 1}\n  ballots: [{voter: organization/a, option: not-voting}]", []),
        ("counts: {for: 1, against: 1}\n  result: tied", []),
        ("counts: {for: 1, against: 1}\n  result: carried", ["PK404"]),
        ("counts: {for: 2, against: 1}\n  result: rejected\n  requirement: Two thirds", []),
        ("counts: {for: 2}\n  result: rejected", []),
        ("result: rejected", []),
        ("date: 2014\n  ballots: [{voter: person/a, option: for}]", ["PK405"]),
        ("date: 2015\n  ballots: [{voter: person/a, option: for}]", []),
        ("date: 2015~\n  ballots: [{voter: person/a, option: for}]", []),
        ("date: 2030\n  ballots: [{voter: person/a, option: for}]", []),
        ("ballots: [{voter: organization/a, option: for}]", []),
        ("ballots_complete: false", []),
        ("unknown: [ballots_complete]\n  ballots_complete: false", ["PK410"]),
        ("blocs: [{option: absent}]", []),
        ("counts: {for: 1}\n  blocs: [{option: absent}]", []),
    ],
)
def test_votes_add_up(fields: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    assert codes(findings(tmp_path, f"{VOTE}  {fields}\n")) == expected


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
        ("method", "recorded", []),
        ("method", "guess", ["PK411"]),
        ("body", "organization/a", []),
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
    text = f"{VOTE}  alternatives: [{{field: {field}, value: {value}, evidence: [{{source: source/a}}]}}]\n"
    assert codes(findings(tmp_path, text)) == expected


def test_an_alternative_of_a_source_is_checked_though_sources_have_no_evidence(tmp_path: pathlib.Path) -> None:
    text = (
        "sources: [{id: source/a, alternatives: [{field: published, value: spring, evidence: [{source: source/b}]}]}]\n"
    )
    assert codes(findings(tmp_path, text)) == ["PK411", "PK301"]


def test_evidence_for_an_alternative_is_no_evidence_for_the_record(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a}]
people:
- {id: person/a, name: A, alternatives: [{field: name, value: B, evidence: [{source: source/a}]}]}
"""
    assert codes(findings(tmp_path, text)) == ["PK501"]


def test_evidence_on_a_nested_item_is_evidence(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a}]
people:
- {id: person/a, name: A, roles: [{start: 2010, evidence: [{source: source/a}]}]}
"""
    assert codes(findings(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("publisher", "organization/none", ["PK301"]),
        ("publisher", "organisation/none", []),
        ("publisher", "The Harbour Times", []),
        ("publisher", "organization/Harbour Times", ["PK206"]),
        ("publisher", "person/a", []),
        ("language", "en", []),
    ],
)
def test_a_publisher_is_an_organization_on_record_or_a_plain_name(
    name: str, value: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    assert codes(findings(tmp_path, f"sources: [{{id: source/a, {name}: {value}}}]\n")) == expected


def test_a_statement_may_be_dated_like_one_of_its_sources_or_have_one_without_a_date(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a, published: 2010}, {id: source/b, published: 2012}, {id: source/c}]
topics: [{id: topic/a, title: {en: A}}]
statements:
- {id: statement/a, date: DATE, about: [topic/a], summary: {en: A}, evidence: [{source: source/a}, {source: OTHER}]}
"""
    for date, other, expected in [
        ("2011", "source/a", ["PK413"]),
        ("2011", "source/b", []),
        ("2011", "source/c", []),
        ("2013", "source/b", ["PK413"]),
        ("2010-12-31", "source/a", []),
        ("'[..2013]'", "source/b", []),
    ]:
        assert codes(findings(tmp_path, text.replace("DATE", date).replace("OTHER", other))) == expected


def test_a_report_without_all_its_proposals_is_told_which_are_missing(tmp_path: pathlib.Path) -> None:
    text = """\
sources: [{id: source/a}]
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


def test_what_a_rule_is_called_can_be_looked_up() -> None:
    assert all(isinstance(rule, Rule) and rule.url.endswith(code.lower()) for code, rule in RULES.items())
