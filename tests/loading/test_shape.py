"""Plain data of any form becomes records, or findings at the value that is wrong."""

import json
import pathlib

import pytest

import policykit
from policykit.documents.document import read
from policykit.loading import shape
from policykit.loading.shape import shape_document
from policykit.values.ids import KINDS, SECTIONS, Kind


def findings(folder: pathlib.Path, text: str, suffix: str = ".yaml") -> list[policykit.Diagnostic]:
    path = folder / f"records{suffix}"
    path.write_text(text, encoding="utf-8")
    return list(policykit.validate(path).diagnostics)


@pytest.mark.parametrize("section", [*SECTIONS, "redirects"])
@pytest.mark.parametrize(
    "value", ["", "null", "text", "12", "true", "[]", "{}", "[null]", "[[]]", "[text]", "[12]", "{a: 1}"]
)
def test_a_section_of_any_form_is_said_to_be_wrong_or_is_empty(
    section: str, value: str, tmp_path: pathlib.Path
) -> None:
    found = findings(tmp_path, f"{section}: {value}\n")
    empty = value == ("{}" if section == "redirects" else "[]")
    assert bool(found) != empty
    assert {each.code for each in found} <= {"PK203", "PK206"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["null", "12", "true", "''", "[a]", "{a: b}", "'a b'", "person", "x/y", '"\\x07"'])
def test_an_id_of_any_form_is_said_to_be_wrong_at_the_id(kind: str, value: str, tmp_path: pathlib.Path) -> None:
    section = next(name for name, of in SECTIONS.items() if of == kind)
    found = findings(tmp_path, f"{section}:\n- id: {value}\n")
    at_id = [each for each in found if (each.line, each.column) == (2, 7)]
    assert at_id
    assert {each.code for each in at_id} <= {"PK203", "PK206", "PK111"}
    assert {each.code for each in found if each not in at_id} <= {"PK201"}


@pytest.mark.parametrize(
    ("fields", "mend"),
    [
        ("title:", "fill it in"),
        ("title: {en: }", "fill it in"),
        ("links: [{url: }]", "fill it in"),
        ("links: [null]", "fill it in"),
        ("broader:", "leave it out, or name it in `unknown`"),
        ("links: [{url: 'https://a.example', note: }]", "leave it out"),
        ("unknown:", "leave it out"),
    ],
)
def test_what_has_no_value_is_filled_in_where_it_is_needed(fields: str, mend: str, tmp_path: pathlib.Path) -> None:
    found = findings(tmp_path, f"topics:\n- id: topic/a\n  {fields}\n")
    assert [each.mend for each in found if each.code == "PK203"] == [mend]


@pytest.mark.parametrize(
    "line",
    ["null", "12", "[]", '"text"', "{}", '{"id": null}', '{"id": 12}', '{"id": "x"}', '{"id": "x/y"}', '{"id": []}'],
)
def test_a_line_of_any_form_is_said_to_be_no_record(line: str, tmp_path: pathlib.Path) -> None:
    found = findings(tmp_path, f'{{"id": "topic/a", "title": {{"en": "A"}}}}\n\n{line}\n', ".ndjson")
    assert len(found) == 1
    assert found[0].code in {"PK201", "PK203", "PK206"}
    assert found[0].line == 3


def test_a_key_of_any_form_is_no_section() -> None:
    for key in ("", " ", "Topics", "topic", "<topics>", "__class__", "x" * 10_000):
        (found,) = shape_document(read(json.dumps({key: []}).encode(), "json")).findings
        assert (found.rule.code, found.path, found.at_key) == ("PK202", (key,), True)


@pytest.mark.parametrize("root", ["null", "12", "true", '"text"', "[]", "[{}]", "1.5"])
def test_a_file_that_holds_no_sections_is_said_to_be_wrong(root: str) -> None:
    for form in ("yaml", "json"):
        (found,) = shape_document(read(root.encode(), form)).findings
        assert (found.rule.code, found.path) == ("PK203", ())


def test_what_could_not_be_read_is_not_shaped() -> None:
    for content in (b"", b"topics: '", b"- [", b"\xff"):
        assert shape_document(read(content, "yaml")).findings == []


def test_a_record_that_is_not_well_formed_keeps_its_id() -> None:
    shaped = shape_document(read(b"topics: [{id: topic/a}, {id: Topic}, {id: person/a}, {}, 5]", "yaml"))
    assert [(entry.path, entry.id, entry.record) for entry in shaped.entries] == [
        (("topics", 0), "topic/a", None),
        (("topics", 1), None, None),
        (("topics", 2), None, None),
        (("topics", 3), None, None),
        (("topics", 4), None, None),
    ]


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\u200d", "\u200f", "\u061c", "\u2060", "\U000e0041"])
def test_a_character_that_nobody_sees_is_found_however_it_is_written(char: str, tmp_path: pathlib.Path) -> None:
    topic = {"id": "topic/a", "title": {"en": "A", "nb": f"bl{char}a"}}
    plain, escaped = (json.dumps(topic, ensure_ascii=escapes) for escapes in (False, True))
    capitals = plain.replace(char, f"\\U{ord(char):08X}" if ord(char) > 0xFFFF else f"\\u{ord(char):04X}")
    long = plain.replace(char, f"\\U{ord(char):08x}")
    texts = [
        *((f'{{"topics": [{each}]}}', ".json") for each in (plain, escaped)),
        *((each, ".ndjson") for each in (plain, escaped)),
        *((f"topics: [{each}]", ".yaml") for each in (plain, capitals, long)),
    ]
    for text, suffix in texts:
        (found,) = findings(tmp_path, text, suffix)
        assert (found.code, found.severity, found.record) == ("PK217", "warning", "topic/a")
        assert f"U+{ord(char):04X}" in found.message


def test_a_record_holds_so_many_values_and_no_more(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = {"id": "topic/a", "title": {"en": "A"}, "links": [{"url": f"https://a.example/{n}"} for n in range(10)]}
    other = {"id": "topic/b", "title": {"en": "B"}, "broader": "topic/a"}
    monkeypatch.setattr(shape, "MOST_RECORD_VALUES", 25)
    assert findings(tmp_path, json.dumps({"topics": [topic, other]}), ".json") == []
    monkeypatch.setattr(shape, "MOST_RECORD_VALUES", 24)
    told = [("PK107", 1, "topic/a", "the record has more than 24 values")]
    for text, suffix in (
        (json.dumps({"topics": [topic, other]}), ".json"),
        (json.dumps({"topics": [topic, other]}), ".yaml"),
        (f"{json.dumps(topic)}\n{json.dumps(other)}", ".ndjson"),
    ):
        found = findings(tmp_path, text, suffix)
        assert [(each.code, each.line, each.record, each.message) for each in found] == told
        (tmp_path / f"records{suffix}").unlink()


def test_past_as_many_faults_as_are_told_records_are_not_checked_and_their_ids_are_known(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape, "MOST_FINDINGS", 20)
    checked: list[object] = []
    validator_of_kind = shape.validator_of_kind

    def noting(kind: Kind) -> object:
        validate = validator_of_kind(kind)
        return lambda data: (checked.append(data), validate(data))[1]

    monkeypatch.setattr(shape, "validator_of_kind", noting)
    faulty = [{"id": f"topic/t-{number}"} for number in range(50)]
    last = {"id": "topic/last", "title": {"en": "A"}}
    naming = {"id": "topic/first", "title": {"en": "A"}, "broader": "topic/last"}
    missing = {"id": "topic/second", "title": {"en": "A"}, "broader": "topic/none"}
    sections = {"topics": [naming, missing, *faulty, last], "topik": [last], "reports": [last] * 3}
    lines = "\n".join(map(json.dumps, [naming, missing, *faulty, last]))
    for text, suffix in ((json.dumps(sections), ".json"), (lines, ".ndjson")):
        checked.clear()
        found = findings(tmp_path, text, suffix)
        assert [each.code for each in found] == ["PK301"] + ["PK201"] * 20
        assert found[-1].message == "`title` is missing; what follows was not checked"
        assert len(checked) == 22
        (tmp_path / f"records{suffix}").unlink()
