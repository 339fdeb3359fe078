"""The reader: whatever is wrong with a text is a finding at its place, never an exception or a silent guess."""

import json
import pathlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit.diagnostics import Place
from policykit.documents.document import Document, read
from policykit.documents.positions import SUFFIXES, Format
from policykit.documents.syntax_rules import MOST_NESTING, RULES
from strategies import examples

RECORDS = pathlib.Path(__file__).parent / "records"

BOM = b"\xef\xbb\xbf"
FORMS: tuple[Format, ...] = ("yaml", "json", "ndjson")


def told(document: Document) -> list[tuple[str, int, int]]:
    assert all(found.place for found in document.findings)
    return [(found.rule.code, found.place.line, found.place.column) for found in document.findings if found.place]


def only(content: str | bytes, form: Format = "yaml") -> tuple[str, int, int]:
    (found,) = told(read(content if isinstance(content, bytes) else content.encode(), form))
    return found


# ------------------------------------------------------------------------------------------------------- bytes and text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", [b"", BOM], ids=["without a mark", "with a byte-order mark"])
@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b'{"a": "caf\xe9"}', 1, 11),
        (b'{"a":\n"\xc3\xa5\xf0\x9f\x9a\xa2\xff"}', 2, 4),
        (b'{"a": "\xed\xa0\x80"}', 1, 8),
        (b'{"a": "\xc0\x80"}', 1, 8),
        (b'{"a": "cut\xe2\x82', 1, 11),
        (b"\r\n\r\n\xff", 3, 1),
    ],
    ids=["Latin-1", "after two characters of several bytes", "a surrogate", "overlong", "cut short", "after CRLF"],
)
def test_bytes_that_are_not_utf_8_are_found_where_they_stand(
    form: Format, mark: bytes, content: bytes, line: int, column: int
) -> None:
    document = read(mark + content, form)
    assert ("PK101", line, column) in told(document)
    assert not document.data
    assert not document.complete


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("form", FORMS)
def test_other_encodings_are_found_at_once(form: Format, encoding: str) -> None:
    document = read('{"topics": [{"id": "topic/a"}]}'.encode(encoding), form)
    assert {code for code, _, _ in told(document)} <= {"PK101", "PK102", "PK111"}
    assert told(document)
    assert not document.complete


@pytest.mark.parametrize("form", FORMS)
def test_a_byte_order_mark_is_accepted_and_counts_as_no_column(form: Format) -> None:
    document = read(BOM + b'{"a": "\xc3\xa5", "b": 1}', form)
    assert document.findings == []
    data = document.data[0] if form == "ndjson" else document.data
    assert data == {"a": "å", "b": 1}
    place = document.place((0, "b") if form == "ndjson" else ("b",), at_key=True)
    assert (place.line, place.column) == (1, 12)


@pytest.mark.parametrize("form", FORMS)
def test_a_second_byte_order_mark_is_a_fault(form: Format) -> None:
    (code, *place), *_ = told(read(BOM + BOM + b'{"a": 1}', form))
    assert code in {"PK102", "PK111"}
    assert place == [1, 1]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("content", [b"", b" ", b"\n\n", b"\r\n", BOM, BOM + b"\n", b" \t \n"])
def test_an_empty_file_is_a_fault(form: Format, content: bytes) -> None:
    assert only(content, form) == ("PK114", 1, 1)


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [("# nothing\n", 1, 1), ("---\n", 1, 1), ("#\n---\n...\n", 2, 1), ("--- # a\n", 1, 1), ("--- ", 1, 1)],
)
def test_a_document_without_content_is_as_good_as_empty(content: str, line: int, column: int) -> None:
    assert only(content) == ("PK114", line, column)


# -------------------------------------------------------------------------------------------------------- YAML, one by one


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # Syntax. What is noticed only at the end stands where it began.
        ('a: "b\n', ("PK102", 1, 4)),
        ("a: 'b\nc: d\n", ("PK102", 1, 4)),
        ("a: [b\nc: d\n", ("PK102", 2, 2)),
        ("a: [b,\n", ("PK102", 1, 4)),
        ("a: {b: c\n", ("PK102", 1, 4)),
        ("a: b: c\n", ("PK102", 1, 5)),
        ("å🚢: b: c\n", ("PK102", 1, 6)),
        ("a: 1\nb\nc: 2\n", ("PK102", 2, 1)),
        ("a:\n  - b\n c: d\n", ("PK102", 3, 2)),
        ("a:\n    b: c\n  d: e\n", ("PK102", 3, 3)),
        ("a:\n\tb: c\n", ("PK102", 2, 1)),
        ("a: @b\n", ("PK102", 1, 4)),
        ("a: `b`\n", ("PK102", 1, 4)),
        ("a: %b\n", ("PK102", 1, 4)),
        ("a: ]\n", ("PK102", 1, 4)),
        ('a: "\\q"\n', ("PK102", 1, 5)),
        ("a: |2x\n  b\n", ("PK102", 1, 6)),
        ("...\n", ("PK102", 1, 1)),
        ("a: {b: [c, {d: e}\n", ("PK102", 1, 8)),
        ("a: {b:\n", ("PK102", 1, 4)),
        ("a: b\n}\n", ("PK102", 2, 1)),
        ("a: 'b' c\n", ("PK102", 1, 8)),
        ("'a' b\n", ("PK102", 1, 5)),
        ("- a\nb: c\n", ("PK102", 2, 1)),
        (": a\n", ("PK102", 1, 1)),
        ("{: a}\n", ("PK102", 1, 2)),
        ("a: !<tag b\n", ("PK102", 1, 9)),
        # Duplicate keys.
        ("a: 1\na: 2\n", ("PK103", 2, 1)),
        ("a: {b: 1, b: 2}\n", ("PK103", 1, 11)),
        ("a:\n- b:\n    c: 1\n    'c': 2\n", ("PK103", 4, 5)),
        ("{å: 1, å: [{}, {}]}\n", ("PK103", 1, 8)),
        ("? a\n? a\n", ("PK103", 2, 3)),
        # Tags.
        ("a: !!str b\n", ("PK104", 1, 4)),
        ("a: !!python/object/apply:os.system [true]\n", ("PK104", 1, 4)),
        ("a: !b {c: d}\n", ("PK104", 1, 4)),
        ("a: ! b\n", ("PK104", 1, 4)),
        ('a: ! "b"\n', ("PK104", 1, 4)),
        ("a: ! [b]\n", ("PK104", 1, 4)),
        ("!!str a: b\n", ("PK104", 1, 1)),
        ("--- !!map\na: b\n", ("PK104", 1, 5)),
        ("a: !<tag:yaml.org,2002:str> b\n", ("PK104", 1, 4)),
        ("a: !%ED%A0%80 b\n", ("PK104", 1, 5)),
        ("a: 100%25\nb: !%C0%80 b\n", ("PK104", 2, 5)),
        # Anchors, aliases, merge keys.
        ("a: &b c\n", ("PK105", 1, 4)),
        ("a: &b [c]\n", ("PK105", 1, 4)),
        ("&a b: c\n", ("PK105", 1, 1)),
        ("a: *b\n", ("PK105", 1, 4)),
        ("*a : b\n", ("PK105", 1, 1)),
        ("<<: {a: b}\n", ("PK105", 1, 1)),
        ("a: {<<: [{b: c}]}\n", ("PK105", 1, 5)),
        ("a: <<\n", ("PK105", 1, 4)),
        # Keys that are not strings.
        ("1: a\n", ("PK109", 1, 1)),
        ("2010: a\n", ("PK109", 1, 1)),
        ("1.5: a\n", ("PK109", 1, 1)),
        ("true: a\n", ("PK109", 1, 1)),
        ("null: a\n", ("PK109", 1, 1)),
        ("~: a\n", ("PK109", 1, 1)),
        ("?\n: a\n", ("PK109", 1, 2)),
        ("? [a, b]\n: c\n", ("PK109", 1, 3)),
        ("? {a: b}\n: c\n", ("PK109", 1, 3)),
        ("{[a]: b}\n", ("PK109", 1, 2)),
        ("a: {b: c, 3: d}\n", ("PK109", 1, 11)),
        # Numbers that are none.
        ("a: .inf\n", ("PK110", 1, 4)),
        ("a: -.Inf\n", ("PK110", 1, 4)),
        ("a: +.INF\n", ("PK110", 1, 4)),
        ("a: .nan\n", ("PK110", 1, 4)),
        ("a: .NaN\n", ("PK110", 1, 4)),
        ("a: 1.0e+999\n", ("PK110", 1, 4)),
        (f"a: {'9' * 5000}\n", ("PK110", 1, 4)),
        (f"a: -{'9' * 5000}\n", ("PK110", 1, 4)),
        (f"a: 0x{'f' * 5000}\n", ("PK110", 1, 4)),
        (f"a: {'9' * 5000}.5\n", ("PK110", 1, 4)),
        # Characters that no text should hold.
        ("a: b\x00c\n", ("PK111", 1, 5)),
        ("å🚢: b\x07c\n", ("PK111", 1, 6)),
        ("# \x1b[31m\na: b\n", ("PK111", 1, 3)),
        ("a: b\x7f\n", ("PK111", 1, 5)),
        ("a: b\x9f\n", ("PK111", 1, 5)),
        ("a: b\ufffe\n", ("PK111", 1, 5)),
        ("a: b\ufeff\n", ("PK111", 1, 5)),
        ("a: b\x85c\n", ("PK111", 1, 5)),
        ("a: b\u2028c\n", ("PK111", 1, 5)),
        ("a: b\u2029\nc: d\n", ("PK111", 1, 5)),
        ('a: "\\0"\n', ("PK111", 1, 4)),
        ('a: "b\\x1fc"\n', ("PK111", 1, 4)),
        ('a: "\\u0085"\n', ("PK111", 1, 4)),
        ('a: "\\N"\n', ("PK111", 1, 4)),
        ('a: "\\L"\n', ("PK111", 1, 4)),
        ('a: "\\uFEFF"\n', ("PK111", 1, 4)),
        ('"a\\0": b\n', ("PK111", 1, 1)),
        ('a: "å\\ud800"\n', ("PK111", 1, 6)),
        ('a: "\\ud83d\\udea2"\n', ("PK111", 1, 5)),
        ('a: "\\UFFFFFFFF"\n', ("PK111", 1, 5)),
        # Documents.
        ("a: b\n---\nc: d\n", ("PK112", 2, 1)),
        ("a: b\n...\nc: d\n", ("PK112", 3, 1)),
        ("a: b\n---\n'\n", ("PK112", 2, 1)),
        ("%YAML 1.2\n---\na: b\n", ("PK113", 1, 1)),
        ("%YAML 1.1\n---\na: b\n", ("PK113", 1, 1)),
        ("# a\n%TAG ! tag:a,2000:\n---\na: b\n", ("PK113", 2, 1)),
        ("# a\n%FOO bar\n---\na: b\n", ("PK113", 2, 1)),
        ("%YAML 3.0\n---\na: b\n", ("PK113", 1, 1)),
        ("%YAML 1.2\n%YAML 1.2\n---\na: b\n", ("PK113", 2, 1)),
        ("%TAG a\n---\na: b\n", ("PK113", 1, 1)),
        ("a: b\n%TAG ! x\n ", ("PK102", 3, 2)),
    ],
    ids=repr,
)
def test_each_fault_of_yaml_is_found_at_its_place(content: str, expected: tuple[str, int, int]) -> None:
    assert only(content) == expected
    assert only(content.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    "scalar",
    [
        *("NO", "no", "No", "yes", "Yes", "YES", "on", "On", "ON", "off", "OFF", "y", "Y", "n", "N", "="),
        *("12:30", "12:30:45", "1:20", "-1:30", "190:20:30.15", "0o17", "017", "08", "-012", "+012", "0b101", "-0x1F"),
        *("1_000", "1_000.5", "0x1_F", "1e3", "1E5", "1.5e3", "12e-1", ".5e1", "-.5", "00", "1_"),
        *("2010-06-16 12:30:45", "2010-06-16T12:30:45Z", "2010-6-1t1:30:45.5+02:00"),
    ],
)
def test_a_plain_scalar_that_yaml_versions_read_differently_is_a_fault_and_quotes_mend_it(scalar: str) -> None:
    assert only(f"å: {scalar}\n") == ("PK108", 1, 4)
    assert only(f"- a\n- {scalar}\n") == ("PK108", 2, 3)
    assert only(f"[{scalar}]\n") == ("PK108", 1, 2)
    assert only(f"? {scalar}\n") == ("PK108", 1, 3)
    for quoted in (f"'{scalar}'", f'"{scalar}"', f"|-\n  {scalar}", f">-\n  {scalar}"):
        document = read(f"a: {quoted}\n".encode(), "yaml")
        assert (document.data, document.findings) == ({"a": scalar}, [])


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        *((text, None) for text in ("", "~", "null", "Null", "NULL")),
        *((text, text.lower() == "true") for text in ("true", "True", "TRUE", "false", "False", "FALSE")),
        *(("0", 0), ("-0", 0), ("12", 12), ("-12", -12), ("+12", 12), ("0x1F", 31), ("9" * 300, int("9" * 300))),
        *(("1.5", 1.5), ("-1.5", -1.5), ("1.", 1.0), (".5", 0.5), ("1.5e+3", 1500.0), ("1.0e-3", 0.001), ("01.5", 1.5)),
        *((text, text) for text in ("2010-06-16", "2010-06", "2010-02-30", "2010~", "2018/2022", "..", "2012/..")),
        *((text, text) for text in ("nO", "yEs", "tRUE", "nULL", "a", "å", "1a", "1.2.3", "12:60", "-", "- 1"[:1])),
        *((text, text) for text in ("0x", "0xg", "1-2", "+", ".", "1 000", "10%", "infinity", "nan", "NaN", "<")),
    ],
)
def test_every_other_plain_scalar_is_read_as_yaml_1_2_has_it(scalar: str, value: object) -> None:
    if scalar == "-":
        scalar = value = "-a"
    document = read(f"- {scalar}\n- {scalar}\n- {{a: {scalar}}}\n".encode(), "yaml")
    assert document.findings == []
    assert document.data == [value, value, {"a": value}]
    assert [type(item) for item in document.data[:2]] == [type(value)] * 2


def test_a_year_is_a_number_and_a_date_a_string() -> None:
    assert read(b"[2010, 2010-06, 2010-06-16]", "yaml").data == [2010, "2010-06", "2010-06-16"]


def test_all_faults_are_told_and_reading_goes_on() -> None:
    document = read(
        b"a: NO\nb: &x c\nd: !!int 5\ne: *x\n1: f\ng: .nan\na: h\ni: '\x7f'\n? [j]\n: k\n<<: l\nm: z\n", "yaml"
    )
    assert told(document) == [
        ("PK111", 8, 5),
        ("PK108", 1, 4),
        ("PK105", 2, 4),
        ("PK104", 3, 4),
        ("PK105", 4, 4),
        ("PK109", 5, 1),
        ("PK110", 6, 4),
        ("PK103", 7, 1),
        ("PK109", 9, 3),
        ("PK105", 11, 1),
    ]
    assert document.complete
    assert document.data == {
        "a": "NO", "b": "c", "d": "5", "e": None, "1": "f", "g": ".nan", "i": " ", "m": "z",
    }  # fmt: skip


def test_faults_know_where_in_the_data_they_lie() -> None:
    document = read(b"a:\n- b\n- {c: NO, 1: d}\n- [e, *f]\ng: {h: i, h: j}\n", "yaml")
    assert [found.path for found in document.findings] == [
        ("a", 1, "c"),
        ("a", 1, "1"),
        ("a", 2, 1),
        ("g", "h"),
    ]


def test_many_odd_characters_end_the_reading() -> None:
    document = read(("a: " + "\x01" * 1000).encode(), "yaml")
    assert {code for code, _, _ in told(document)} == {"PK111"}
    assert len(document.findings) == 20
    assert not document.complete


# -------------------------------------------------------------------------------------------------------- JSON, one by one


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
    assert document.positions[()] == (None, document.place(()))
    lines = read(f"{content}\n\n{content}".encode(), "ndjson")
    assert (lines.data, lines.findings, lines.complete) == ({0: expected, 2: expected}, [], True)


def test_one_faulty_line_keeps_no_other_from_being_read() -> None:
    document = read(b'{"a": 1}\r\n{"a": \r\n\r\n{"a": 2, "a": 3}\r\n{"a": "\\u0000"}\r\n{"a": 4}', "ndjson")
    assert told(document) == [("PK102", 2, 6), ("PK103", 4, 10), ("PK111", 5, 7)]
    assert document.data == {0: {"a": 1}, 3: {"a": 2}, 4: {"a": "\ufffd"}, 5: {"a": 4}}
    assert not document.complete


def test_only_a_line_feed_ends_a_line_of_ndjson() -> None:
    assert only('{"a": "\u2028"}', "ndjson") == ("PK111", 1, 7)
    assert read(b"[1,\r2]\n[3]", "ndjson").data == {0: [1, 2], 1: [3]}


def test_a_null_on_a_line_is_not_a_blank_line() -> None:
    assert read(b"\nnull\n \n", "ndjson").data == {1: None}


# ---------------------------------------------------------------------------------------------- made to break their reader


@pytest.mark.parametrize("nested", [100, 100_000, 5_000_000])
@pytest.mark.parametrize("opening", ["[", "- ", "? ", "{a: ", '{"a": ', "[{a: ", "!!seq [", "&a ["])
def test_deep_nesting_in_yaml_is_a_finding(opening: str, nested: int) -> None:
    content = (opening * (nested // len(opening) + MOST_NESTING)).encode()
    found = [each for each in told(read(content, "yaml")) if each[0] == "PK106"]
    levels = opening.count("[") + opening.count("{") or 1
    assert found == [("PK106", 1, 1 + MOST_NESTING // levels * len(opening))]


@pytest.mark.parametrize("nested", [100, 100_000, 5_000_000])
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_deep_nesting_in_json_is_a_finding(form: Format, opening: str, nested: int) -> None:
    content = (opening * (nested // len(opening) + MOST_NESTING)).encode()
    levels = opening.count("[") + opening.count("{")
    assert only(content, form) == ("PK106", 1, 1 + MOST_NESTING // levels * len(opening))


def test_deep_nesting_by_indentation_is_a_finding() -> None:
    assert only("".join(f"{' ' * level}a:\n" for level in range(3000))) == ("PK106", 65, 65)


def test_deep_nesting_in_a_key_or_in_a_value_that_is_passed_over_is_a_finding() -> None:
    deep = "[" * 100_000
    assert told(read(f"? {deep}".encode(), "yaml"))[-1] == ("PK106", 1, 3 + MOST_NESTING - 1)
    assert told(read(f"a: b\na: {deep}".encode(), "yaml"))[-1] == ("PK106", 2, 4 + MOST_NESTING - 1)
    assert told(read(f'{{"a": 1, "a": {deep}'.encode(), "json"))[-1] == ("PK106", 1, 15 + MOST_NESTING - 1)


@pytest.mark.parametrize("form", FORMS)
def test_nesting_up_to_the_limit_is_read(form: Format) -> None:
    deep = "[" * MOST_NESTING + "]" * MOST_NESTING
    document = read(deep.encode(), form)
    assert document.findings == []
    assert told(read(f"[{deep}]".encode(), form)) == [("PK106", 1, MOST_NESTING + 1)]
    assert document.place((0,) * (MOST_NESTING + 5)).line == 1


def test_an_alias_bomb_does_not_go_off() -> None:
    levels = [f"{chr(97 + n)}: &{chr(97 + n)} [{', '.join([f'*{chr(96 + n)}'] * 9)}]" for n in range(1, 12)]
    document = read("\n".join(["a: &a [lol]", *levels]).encode(), "yaml")
    assert {code for code, _, _ in told(document)} == {"PK105"}
    assert document.data["l"] == [None] * 9


def test_an_alias_of_what_it_lies_in_does_not_go_round() -> None:
    assert told(read(b"a: &a [*a, *a]\n", "yaml")) == [("PK105", 1, 4), ("PK105", 1, 8), ("PK105", 1, 12)]


@pytest.mark.parametrize(
    ("form", "content", "code"),
    [
        ("json", b'{"a": 1' + b', "a": 1' * 11_000 + b"}", "PK103"),
        ("json", b"[" + b'"\\u0001", ' * 11_000 + b"1]", "PK111"),
        ("json", b"[" + b"NaN, " * 11_000 + b"1]", "PK110"),
        ("ndjson", b"x\n" * 11_000, "PK102"),
        ("ndjson", b'"\n' * 11_000, "PK102"),
        ("yaml", b"[" + b"NO, " * 11_000 + b"1]", "PK108"),
        ("yaml", b"a: 1\n" * 11_000, "PK103"),
        ("yaml", b"[" + b"*a, " * 11_000 + b"1]", "PK105"),
        ("yaml", b"? [a]\n" * 11_000, "PK109"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_very_many_faults_are_cut_off(form: Format, content: bytes, code: str) -> None:
    document = read(content, form)
    assert {found for found, _, _ in told(document)} == {code}
    assert len(document.findings) == 10_000
    assert not document.complete


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("json", b'["' + b"x" * 2_000_000 + b'"' + b", [] " * 100 + b"]"),
        ("json", b'["' + b'\\"' * 600_000 + b'"' + b", [] " * 100 + b"]"),
        ("json", b'["' + b"\\n" * 600_000 + b'\\u0041"' + b", [] " * 100 + b"]"),
        ("json", b"[" + b" " * 2_000_000 + b"]"),
        ("ndjson", b"[]" + b"\n" * 600_000 + b"[]"),
        ("ndjson", b'{"a": "b"}\n' * 5_000),
        ("yaml", b"a: " + b"b " * 600_000),
        ("yaml", b'a: "' + b"\\n" * 600_000 + b'"'),
        ("yaml", b"# b\n" * 600_000 + b"a: b"),
        ("yaml", b"a: b" + b"\r" * 2_000_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_large_texts_of_odd_build_are_read(form: Format, content: bytes) -> None:
    document = read(content, form)
    assert document.findings == []
    assert document.place((max(document.data) if form == "ndjson" else "a",)).line >= 1


# ------------------------------------------------------------------------------------------------------------- positions

BLOCK = """\
# å 🚢
topics:
  - id: topic/a
    title:
      en: Å 🚢 and more
      'nb': "b"
    broader:
    links:
    - url: |
        text
    - {}
  - id: >-
      topic/b
people: []
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), None, Place(2, 1, 2, 7)),
        (("topics",), Place(2, 1, 2, 7), Place(3, 3, 3, 16)),
        (("topics", 0), None, Place(3, 5, 3, 16)),
        (("topics", 0, "id"), Place(3, 5, 3, 7), Place(3, 9, 3, 16)),
        (("topics", 0, "title"), Place(4, 5, 4, 10), Place(5, 7, 5, 23)),
        (("topics", 0, "title", "en"), Place(5, 7, 5, 9), Place(5, 11, 5, 23)),
        (("topics", 0, "title", "nb"), Place(6, 7, 6, 11), Place(6, 13, 6, 16)),
        (("topics", 0, "broader"), Place(7, 5, 7, 12), Place(7, 13, 7, 13)),
        (("topics", 0, "links"), Place(8, 5, 8, 10), Place(9, 5, 9, 10)),
        (("topics", 0, "links", 0), None, Place(9, 7, 9, 10)),
        (("topics", 0, "links", 0, "url"), Place(9, 7, 9, 10), Place(9, 12, 11, 1)),
        (("topics", 0, "links", 1), None, Place(11, 7, 11, 8)),
        (("topics", 1, "id"), Place(12, 5, 12, 7), Place(12, 9, 14, 1)),
        (("people",), Place(14, 1, 14, 7), Place(14, 9, 14, 10)),
    ],
)
def test_everything_in_block_style_is_found_where_it_stands(
    path: tuple[str | int, ...], key: Place | None, value: Place
) -> None:
    for text in (BLOCK, BLOCK.replace("\n", "\r\n")):
        document = read(text.encode(), "yaml")
        assert document.place(path).line == value.line
        assert (document.place(path).column, document.place(path).end_line) == (value.column, value.end_line)
        assert document.place(path) == value
        assert document.place(path, at_key=True) == (key or value)


FLOW = '{"å🚢": [{"id": "x", "b": [1, -2.5, null]}, "å", {}, []], "c": {"d": {"e": true}}}'


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), None, (1, None)),
        (("å🚢",), (2, 6), (8, None)),
        (("å🚢", 0), None, (9, None)),
        (("å🚢", 0, "id"), (10, 14), (16, 19)),
        (("å🚢", 0, "b"), (21, 24), (26, None)),
        (("å🚢", 0, "b", 0), None, (27, 28)),
        (("å🚢", 0, "b", 1), None, (30, 34)),
        (("å🚢", 0, "b", 2), None, (36, 40)),
        (("å🚢", 1), None, (44, 47)),
        (("å🚢", 2), None, (49, 50)),
        (("å🚢", 3), None, (53, 54)),
        (("c",), (58, 61), (63, None)),
        (("c", "d"), (64, 67), (69, None)),
        (("c", "d", "e"), (70, 73), (75, 79)),
    ],
)
def test_everything_in_flow_style_and_in_json_is_found_where_it_stands(
    form: Format, path: tuple[str | int, ...], key: tuple[int, int] | None, value: tuple[int, int | None]
) -> None:
    line = 3 if form == "ndjson" else 1
    document = read((FLOW if line == 1 else f"[]\n\n{FLOW}\n").encode(), form)
    path = path if line == 1 else (2, *path)
    place = document.place(path)
    assert (place.line, place.column) == (line, value[0])
    if value[1]:
        assert (place.end_line, place.end_column) == (line, value[1])
    if key:
        assert document.place(path, at_key=True) == Place(line, key[0], line, key[1])


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [("? topics", 1, 9), ("? topics\n", 2, 1), ("a: x\n? topics\r", 3, 1), ("? topics\n:", 2, 2), ("topics:", 1, 8)],
)
def test_what_is_missing_at_the_end_of_a_file_is_shown_within_it(content: str, line: int, column: int) -> None:
    place = read(content.encode(), "yaml").place(("topics",))
    assert (place.line, place.column) == (line, column)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_there_is_shown_at_what_it_should_lie_in(form: Format) -> None:
    document = read(b'{"a": {"b": [1]}}', form)
    start: tuple[str | int, ...] = (0,) if form == "ndjson" else ()
    assert document.place((*start, "a", "b", 7, "x")) == document.place((*start, "a", "b"))
    assert document.place((*start, "a", "c"), at_key=True) == document.place((*start, "a"))
    assert document.place((*start, "x")) == document.place(start)
    assert read(b"", form).place((*start, "x")) == Place(1, 1, 1, 1)


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


def test_positions_of_a_text_with_faults_are_of_what_could_be_read() -> None:
    document = read(b"a: [1, 2\x07, {b: c}]\nd: NO\nd: e\n", "yaml")
    assert told(document) == [("PK111", 1, 9), ("PK108", 2, 4), ("PK103", 3, 1)]
    assert document.place(("a", 2, "b")) == Place(1, 16, 1, 17)
    assert document.place(("d",)) == Place(2, 4, 2, 6)


# --------------------------------------------------------------------------------------------------------- several files


def test_one_faulty_file_keeps_the_others_from_nothing(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"topics: [{id: topic/a, title: {en: A}, broader: topic/none}]\n")
    for name, content in {
        "b.yaml": b"topics: [\xff",
        "c.json": b'{"topics": [',
        "d.yaml": b"",
        "e.yaml": b"[" * 100_000,
        "f.ndjson": b"\x00",
        "g.yaml": b"topics: !!python/name:os.system\n",
    }.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "h.ndjson").write_bytes(b'{"id": "topic/b", "title": {"en": "B"}, "broader": "topic/nothing"}\n')
    found = [(pathlib.Path(each.path).name, each.code) for each in policykit.validate(tmp_path).diagnostics]
    assert found == [
        ("a.yaml", "PK301"),
        ("b.yaml", "PK101"),
        ("c.json", "PK102"),
        ("d.yaml", "PK114"),
        ("e.yaml", "PK106"),
        ("f.ndjson", "PK102"),
        ("g.yaml", "PK104"),
        ("h.ndjson", "PK301"),
    ]


# ----------------------------------------------------------------------------------------------------- nothing is raised

SAMPLES: dict[Format, list[bytes]] = {form: [] for form in FORMS}
for _file in sorted(RECORDS.rglob("*")):
    if _file.suffix in SUFFIXES and _file.name != "expected.json":
        SAMPLES[SUFFIXES[_file.suffix]].append(_file.read_bytes())

PIECES = [
    *(
        b"&a ",
        b"*a",
        b"!t ",
        b"! ",
        b"<<: ",
        b"? ",
        b": ",
        b"- ",
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"'",
        b'"',
        b"\t",
        b"\r",
    ),
    *(b"\n", b"  ", b"%YAML 1.2\n", b"---\n", b"...\n", b"|", b">", b"#", b"\x00", b"\xc2\x85", b"\xe2\x80\xa8", BOM),
    *(
        b"\xf0\x9f\x9a\xa2",
        b"NO",
        b"~",
        b"null",
        b"1e5",
        b".inf",
        b"0x",
        b"2010",
        b"\\",
        b"\\u",
        b"\\ud800",
        b"\\u0000",
    ),
    *(
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 400,
        b"!%ED%A0%80 ",
        b"\xff",
        b"<text>",
        b"[key]",
        b"id",
        b"alternatives: ",
    ),
    *(b"@", b"`", b"=", b"topics: ", b"redirects:", b'"id": 5', b"{}", b"[]", b"''", b"true"),
]


@st.composite
def mutated(draw: st.DrawFn, form: Format) -> bytes:
    content = draw(st.sampled_from(SAMPLES[form]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 1, 2, 8, 40])))
        piece = draw(st.sampled_from([b"", content[start:end] * 2, *PIECES]))
        content = content[:start] + piece + content[end:]
    return content


@pytest.mark.parametrize("form", FORMS)
@examples(150)
@given(data=st.data())
def test_whatever_a_file_holds_it_is_read_or_said_to_be_wrong(form: Format, data: st.DataObject) -> None:
    content = data.draw(st.one_of(mutated(form), st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
    document = read(content, form)
    assert document.complete or document.findings
    lines = re.split("\r\n|\r|\n" if form == "yaml" else "\n", content.decode("utf-8-sig", errors="replace"))
    for found in document.findings:
        assert found.rule in RULES
        assert found.place
        assert 1 <= found.place.line <= len(lines) + 1
        assert 1 <= found.place.column <= len([*lines, ""][found.place.line - 1]) + 2
        assert (found.place.line, found.place.column) <= (found.place.end_line, found.place.end_column)
        assert (found.message + (found.mend or "")).isprintable()
        assert len(found.message) < 200
    if not document.findings:
        start = (
            [((), document.data)] if form != "ndjson" else [((number,), line) for number, line in document.data.items()]
        )
        for before, value in start:
            for path, _ in leaves(value, before):
                assert path in document.positions


@pytest.mark.parametrize("form", FORMS)
@examples(60)
@given(data=st.data())
def test_whatever_a_file_holds_it_can_be_validated(
    form: Format, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"mutated.{form}"
    path.write_bytes(data.draw(mutated(form)))
    result = policykit.validate(path)
    assert result.ok == (result.dataset is not None)
    for found in result.diagnostics:
        assert (found.message + (found.mend or "")).isprintable()
        assert len(found.message) < 500
