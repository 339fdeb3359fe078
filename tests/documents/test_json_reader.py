"""The JSON reader: whatever is wrong with a text is a finding at its place."""

import json
from typing import Any

import pytest

from policykit.documents.document import read
from policykit.documents.limits import MOST_NESTING
from policykit.documents.positions import Format
from reading import only


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", ("PK102", 1, 2)),
        ("[", ("PK102", 1, 2)),
        ('{"a"', ("PK102", 1, 5)),
        ('{"a":', ("PK102", 1, 6)),
        ('{"a":1', ("PK102", 1, 7)),
        ('{"a":1,', ("PK102", 1, 8)),
        ('{"å🚢": [1, 2', ("PK102", 1, 13)),
        ('{"a": "b', ("PK102", 1, 7)),
        ("[1, 2,]", ("PK102", 1, 7)),
        ('{"a": 1,}', ("PK102", 1, 9)),
        ("[1 2]", ("PK102", 1, 4)),
        ('{"a" 1}', ("PK102", 1, 6)),
        ("{a: 1}", ("PK102", 1, 2)),
        ("{'a': 1}", ("PK102", 1, 2)),
        ("{1: 1}", ("PK102", 1, 2)),
        ("{[1]: 1}", ("PK102", 1, 2)),
        ("[01]", ("PK102", 1, 3)),
        ("[1.]", ("PK102", 1, 3)),
        ("[.5]", ("PK102", 1, 2)),
        ("[+1]", ("PK102", 1, 2)),
        ("[0x10]", ("PK102", 1, 3)),
        ("[-]", ("PK102", 1, 2)),
        ("[1, // a\n2]", ("PK102", 1, 5)),
        ("[True]", ("PK102", 1, 2)),
        ("[nul]", ("PK102", 1, 2)),
        ("[,]", ("PK102", 1, 2)),
        ("{} {}", ("PK102", 1, 4)),
        ("[]]", ("PK102", 1, 3)),
        ("a: b", ("PK102", 1, 1)),
        ('["a\tb"]', ("PK102", 1, 4)),
        ('["\\q"]', ("PK102", 1, 3)),
        ('["\\u12"]', ("PK102", 1, 4)),
        ('["\x00"]', ("PK102", 1, 3)),
        ("\u00a0[]", ("PK102", 1, 1)),
        ('{"a": 1, "a": 2}', ("PK103", 1, 10)),
        ('{"å🚢": {"b": [{"c": 1, "c": {"d": [1, {}]}}]}}', ("PK103", 1, 24)),
        ('{"a": 1, "\\u0061": NaN}', ("PK103", 1, 10)),
        ("[NaN]", ("PK110", 1, 2)),
        ("[Infinity]", ("PK110", 1, 2)),
        ('{"a": -Infinity}', ("PK110", 1, 7)),
        ("[1e999]", ("PK110", 1, 2)),
        ("[-1E+400]", ("PK110", 1, 2)),
        (f"[{'9' * 5000}]", ("PK110", 1, 2)),
        (f"[-{'9' * 5000}]", ("PK110", 1, 2)),
        (f"[0.{'9' * 5000}]", ("PK110", 1, 2)),
        ('["\\u0000"]', ("PK111", 1, 2)),
        ('["å", "\\u0007"]', ("PK111", 1, 7)),
        ('["\\b"]', ("PK111", 1, 2)),
        ('["\\f"]', ("PK111", 1, 2)),
        ('["\\ud800"]', ("PK111", 1, 2)),
        ('["\\udc00"]', ("PK111", 1, 2)),
        ('["\\udea2\\ud83d"]', ("PK111", 1, 2)),
        ('["\\uD83D\\u0041"]', ("PK111", 1, 2)),
        ('{"\\ud800": 1}', ("PK111", 1, 2)),
        ('["\\u009f"]', ("PK111", 1, 2)),
        ('["\\u0085"]', ("PK111", 1, 2)),
        ('["\\u2028"]', ("PK111", 1, 2)),
        ('["\\uFeFf"]', ("PK111", 1, 2)),
        ('["\\ufffe"]', ("PK111", 1, 2)),
        ('["a\x7f"]', ("PK111", 1, 2)),
        ('["a\x85"]', ("PK111", 1, 2)),
        ('["a\u2029"]', ("PK111", 1, 2)),
        ('["a\ufeff"]', ("PK111", 1, 2)),
    ],
    ids=repr,
)
def test_each_fault_of_json_is_found_at_its_place(content: str, expected: tuple[str, int, int]) -> None:
    assert only(content, "json") == expected
    code, line, column = expected
    assert only(f"\r\n\n  {content}", "json") == (code, line + 2, column + 2 if line == 1 else column)
    if "\n" not in content:
        assert only(f"{{}}\n\n{content}\n[]\n", "ndjson") == (code, 3, column)


@pytest.mark.parametrize(
    "content",
    [
        '{"a": [1, -2, 0, 1.5, 1e5, 1E-2, true, false, null, "", "b", {}, []]}',
        '["\\ud83d\\udea2", "\\u00e5", "\\\\u0000", "\\\\b", "\\n\\r\\t", "\\"", "\\/", "\\\\"]',
        ' [ { "a" : [ ] , "b" : { } } ] ',
        '"text"',
        "12",
        '["[[[[[[", "{{{{{{", "\\"[["]',
        f'["{"[" * 500}"]',
        f"[{'9' * 300}]",
    ],
)
def test_json_is_read_as_the_standard_library_reads_it(content: str) -> None:
    expected = json.loads(content)
    document = read(content.encode(), "json")
    assert (document.data, document.findings, document.complete) == (expected, [], True)
    assert next(document.places()) == ((), expected, None, document.place(()))
    lines = read(f"{content}\n\n{content}".encode(), "ndjson")
    assert (lines.data, lines.findings, lines.complete) == ({0: expected, 2: expected}, [], True)


@pytest.mark.parametrize("nested", [100, 100_000, 5_000_000])
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_deep_nesting_in_json_is_a_finding(form: Format, opening: str, nested: int) -> None:
    content = (opening * (nested // len(opening) + MOST_NESTING)).encode()
    levels = opening.count("[") + opening.count("{")
    assert only(content, form) == ("PK106", 1, 1 + MOST_NESTING // levels * len(opening))


def test_json_over_several_lines_is_found_where_it_stands() -> None:
    data = {"å": [{"b": "🚢", "c": [1, {"d": None}]}], "e": "f"}
    for separator in ("\n", "\r\n"):
        text = json.dumps(data, indent=2, ensure_ascii=False).replace("\n", separator)
        document = read(text.encode(), "json")
        lines = text.split("\n")
        for path, value in leaves(data):
            place = document.place(path)
            shown = lines[place.line - 1][place.column - 1 : place.end_column - 1]
            assert json.loads(shown) == value


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        return [(path, value)]
    return [leaf for key, item in inside for leaf in leaves(item, (*path, key))]


def bulk(records: int) -> str:
    return json.dumps([{"id": f"topic/t-{number}", "title": {"en": "x" * 40_000}} for number in range(records)])


@pytest.mark.parametrize(
    ("faulty", "code"),
    [
        ('"sources": [,{"id": "source/a"}]', "PK102"),
        ('"sources": [{"id": "source/a"},]', "PK102"),
        ('"sources": [\u00a0{"id": "source/a"}]', "PK102"),
        ('"sources": [\x0b{"id": "source/a"}]', "PK102"),
        ('"sources": [\x0c]', "PK102"),
        ('"sources": [\u2003]', "PK102"),
        ('"sources": [\ufeff{"id": "source/a"}]', "PK102"),
        ('\ufeff"sources": []', "PK102"),
        ('"sources": [{"id": "source/a\ufeff"}]', "PK111"),
        ('"sources": [{"id": "source/a\\ufeff"}]', "PK111"),
        ('"sources\ufeff": []', "PK111"),
    ],
)
def test_json_of_any_size_is_refused_for_the_same_faults(faulty: str, code: str) -> None:
    found = []
    for records in (0, 120):  # some bytes, and more than were ever read at once
        before = read(f'{{{faulty}, "topics": {bulk(records)}}}'.encode(), "json").findings
        behind = read(f'{{"topics": {bulk(records)}, {faulty}}}'.encode(), "json").findings
        assert [finding.rule.code for finding in (*before, *behind)] == [code, code]
        found.append((before, behind[0].message))
    assert found[0] == found[1]
