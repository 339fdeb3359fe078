"""Text of any form: whatever is wrong with it is a finding at its place, never an exception or a silent guess."""

import dataclasses
import pathlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit.diagnostics import Path, Place
from policykit.documents.document import Document, read
from policykit.documents.limits import MOST_NESTING
from policykit.documents.positions import SUFFIXES, Format
from policykit.documents.syntax_rules import RULES
from reading import FORMS, only, reported
from strategies import examples

RECORDS = pathlib.Path(__file__).parent.parent / "records"


BOM = b"\xef\xbb\xbf"


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
    assert ("PK101", line, column) in reported(document)
    assert not document.data
    assert not document.complete


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("form", FORMS)
def test_other_encodings_are_found_at_once(form: Format, encoding: str) -> None:
    document = read('{"topics": [{"id": "topic/a"}]}'.encode(encoding), form)
    assert {code for code, _, _ in reported(document)} <= {"PK101", "PK102", "PK111"}
    assert reported(document)
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
    (code, *place), *_ = reported(read(BOM + BOM + b'{"a": 1}', form))
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


def test_one_faulty_line_keeps_no_other_from_being_read() -> None:
    document = read(b'{"a": 1}\r\n{"a": \r\n\r\n{"a": 2, "a": 3}\r\n{"a": "\\u0000"}\r\n{"a": 4}', "ndjson")
    assert reported(document) == [("PK102", 2, 6), ("PK103", 4, 10), ("PK111", 5, 7)]
    assert document.data == {0: {"a": 1}, 3: {"a": 2}, 4: {"a": "\ufffd"}, 5: {"a": 4}}
    assert not document.complete


def test_only_a_line_feed_ends_a_line_of_ndjson() -> None:
    assert only('{"a": "\u2028"}', "ndjson") == ("PK111", 1, 7)
    assert read(b"[1,\r2]\n[3]", "ndjson").data == {0: [1, 2], 1: [3]}


def test_a_null_on_a_line_is_not_a_blank_line() -> None:
    assert read(b"\nnull\n \n", "ndjson").data == {1: None}


def test_deep_nesting_in_a_key_or_in_a_value_that_is_passed_over_is_a_finding() -> None:
    deep = "[" * 100_000
    assert reported(read(f"? {deep}".encode(), "yaml"))[-1] == ("PK106", 1, 3 + MOST_NESTING - 1)
    assert reported(read(f"a: b\na: {deep}".encode(), "yaml"))[-1] == ("PK106", 2, 4 + MOST_NESTING - 1)
    assert reported(read(f'{{"a": 1, "a": {deep}'.encode(), "json"))[-1] == ("PK106", 1, 15 + MOST_NESTING - 1)


@pytest.mark.parametrize("form", FORMS)
def test_nesting_up_to_the_limit_is_read(form: Format) -> None:
    deep = "[" * MOST_NESTING + "]" * MOST_NESTING
    document = read(deep.encode(), form)
    assert document.findings == []
    assert reported(read(f"[{deep}]".encode(), form)) == [("PK106", 1, MOST_NESTING + 1)]
    assert document.place((0,) * (MOST_NESTING + 5)).line == 1


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
    assert {found for found, _, _ in reported(document)} == {code}
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


def nodes(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(path, value), *(node for key, item in inside for node in nodes(item, (*path, key)))]


def alone_in(document: Document) -> list[tuple[tuple[int, ...], Document]]:
    """Return what stands in a document by itself, with the number of the line where that is one of NDJSON."""
    if document.form != "ndjson":
        return [((), document)]
    lines = document.text.split("\n")
    return [((number,), read(lines[number].encode(), "json")) for number in document.data]


def test_positions_of_a_text_with_faults_are_of_what_could_be_read() -> None:
    document = read(b"a: [1, 2\x07, {b: c}]\nd: NO\nd: e\n", "yaml")
    assert reported(document) == [("PK111", 1, 9), ("PK108", 2, 4), ("PK103", 3, 1)]
    assert document.place(("a", 2, "b")) == Place(1, 16, 1, 17)
    assert document.place(("d",)) == Place(2, 4, 2, 6)


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
        for before, alone in alone_in(document):
            assert [(path, value) for path, value, *_ in alone.places()] == nodes(alone.data)
            for path, _, key, place in alone.places():
                line = place.line + (before[0] if before else 0)
                assert (place.line, place.column) <= (place.end_line, place.end_column)
                assert document.place((*before, *path)) == dataclasses.replace(
                    place, line=line, end_line=line + place.end_line - place.line
                )
                assert alone.place(path, at_key=True) == (key or place)


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
