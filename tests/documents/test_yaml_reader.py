"""The YAML reader: whatever is wrong with a text is a finding at its place, never a silent guess."""

import pytest

from policykit.diagnostics import Place
from policykit.documents.document import read
from policykit.documents.limits import MOST_NESTING
from reading import only, reported


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
    assert reported(document) == [
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
    assert {code for code, _, _ in reported(document)} == {"PK111"}
    assert len(document.findings) == 20
    assert not document.complete


@pytest.mark.parametrize("nested", [100, 100_000, 5_000_000])
@pytest.mark.parametrize("opening", ["[", "- ", "? ", "{a: ", '{"a": ', "[{a: ", "!!seq [", "&a ["])
def test_deep_nesting_in_yaml_is_a_finding(opening: str, nested: int) -> None:
    content = (opening * (nested // len(opening) + MOST_NESTING)).encode()
    found = [each for each in reported(read(content, "yaml")) if each[0] == "PK106"]
    levels = opening.count("[") + opening.count("{") or 1
    assert found == [("PK106", 1, 1 + MOST_NESTING // levels * len(opening))]


def test_deep_nesting_by_indentation_is_a_finding() -> None:
    assert only("".join(f"{' ' * level}a:\n" for level in range(3000))) == ("PK106", 65, 65)


def test_an_alias_bomb_does_not_go_off() -> None:
    levels = [f"{chr(97 + n)}: &{chr(97 + n)} [{', '.join([f'*{chr(96 + n)}'] * 9)}]" for n in range(1, 12)]
    document = read("\n".join(["a: &a [lol]", *levels]).encode(), "yaml")
    assert {code for code, _, _ in reported(document)} == {"PK105"}
    assert document.data["l"] == [None] * 9


def test_an_alias_of_what_it_lies_in_does_not_go_round() -> None:
    assert reported(read(b"a: &a [*a, *a]\n", "yaml")) == [("PK105", 1, 4), ("PK105", 1, 8), ("PK105", 1, 12)]


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
