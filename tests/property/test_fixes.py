"""Fixes in files of every layout: what is fixed is exactly what was faulty, to the byte, and nothing is fixed twice."""

import json
import pathlib
import tempfile
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit import Result, documents
from policykit.documents import chunks
from policykit.documents.quoting import quoted_like
from policykit.validation.engine import check_paths
from policykit.validation.fixes import Fixed, fix
from strategies import examples

EXAMPLES = pathlib.Path(__file__).parent.parent / "records" / "invalid"


class Slot(NamedTuple):
    """A stretch of a file: as it is, and as it is fixed."""

    faulty: str
    fixed: str


# ---------------------------------------------------------------------------------------------------- layouts of YAML

words = st.text("abc æø𝄞é", min_size=1, max_size=8).map(lambda text: f"x{text}x")
comments = st.one_of(st.just(""), words.map(lambda text: f"  # {text}: NO, titel 'EN'"))
blank_lines = st.lists(st.sampled_from(["", "  ", "# titel: NO", " # æ𝄞\tNO"]), max_size=2)


def styled(faulty: str, fixed: str) -> st.SearchStrategy[Slot]:
    """Return a text in each of the styles that it may be written in."""
    return st.sampled_from([Slot(faulty, fixed), *(Slot(f"{q}{faulty}{q}", f"{q}{fixed}{q}") for q in "'\"")])


def as_is(text: str) -> st.SearchStrategy[Slot]:
    return styled(text, text)


ambiguous = st.sampled_from(["NO", "no", "Yes", "on", "y", "=", "12:30:45", "017", "1_000", "-1_000", "0o17", "+.5_"])
ambiguous_values = ambiguous.map(lambda text: Slot(text, f"'{text}'"))
texts = st.one_of(ambiguous_values, words.map(lambda text: Slot(f'"{text}"', f'"{text}"')), words.flatmap(as_is))
tags = st.one_of(
    as_is("en"),
    styled("EN", "en"),
    styled("Nb", "nb"),
    st.sampled_from([Slot("NO", "'no'"), Slot("no", "'no'"), Slot("'NO'", "'no'")]),
)
titles = st.one_of(as_is("title"), styled("titel", "title"), styled("ttle", "title"))
references = st.one_of(as_is("topic/new"), styled("topic/old", "topic/new"), styled("topic/older", "topic/new"))
broaders = st.one_of(as_is("broader"), styled("brooder", "broader"))


@st.composite
def flow_records(draw: Any, number: int) -> list[Slot]:
    """Write a topic in braces, with odd white space."""
    space = st.sampled_from(["", " ", "  "])

    def around() -> Slot:
        return Slot(*[draw(space)] * 2)

    def plain(text: str) -> Slot:
        return Slot(text, text)

    parts = [plain("{"), around(), draw(as_is("id")), plain(f": topic/t{number} ,"), around()]
    parts += [draw(titles), plain(": {"), around(), draw(tags), plain(": "), draw(texts), around(), plain("}")]
    if draw(st.booleans()):
        parts += [plain(", "), draw(broaders), plain(": "), draw(references)]
    if draw(st.booleans()):
        parts += [around(), plain(", note: "), draw(texts)]
    return [*parts, around(), plain("}")]


@st.composite
def block_records(draw: Any, number: int, indent: str) -> list[Slot]:
    """Write a topic on lines of its own, with comments, blank lines, block scalars, and texts of several lines."""
    inner = indent + "  "
    between = "\n" + "".join(f"{line}\n" for line in draw(blank_lines))

    def plain(text: str) -> Slot:
        return Slot(text, text)

    parts = [draw(as_is("id")), plain(f": topic/t{number}{draw(comments)}{between}{inner}"), draw(titles)]
    if draw(st.booleans()):
        parts += [plain(f":{draw(comments)}\n{inner}    "), draw(tags), plain(": "), draw(texts), plain(draw(comments))]
    else:
        parts += [plain(":   {"), draw(tags), plain(": "), draw(texts), plain(f" }}{draw(comments)}")]
    if draw(st.booleans()):
        parts += [plain(f"{between}{inner}"), draw(broaders), plain(" : "), draw(references), plain(draw(comments))]
    note = draw(
        st.sampled_from(
            [
                "",
                f"\n{inner}note: |-\n{inner}  NO\n\n{inner}   titel: EN # æ",
                f"\n{inner}note: >2\n{inner}  NO\n{inner}  𝄞",
                f"\n{inner}note: one and\n{inner}  NO",
                f'\n{inner}note: "one \\\n{inner}  NO"',
            ]
        )
    )
    return [*parts, plain(note)]


@st.composite
def yaml_files(draw: Any) -> tuple[bytes, bytes]:
    """Return a YAML file with faults, and the same as it is to be when they are fixed."""
    indent = draw(st.sampled_from(["", "  ", "      "]))
    section = draw(st.one_of(as_is("topics"), styled("topcs", "topics")))
    parts = [
        Slot(*["".join(f"{line}\n" for line in draw(blank_lines))] * 2),
        section,
        Slot(*[f":{draw(comments)}\n"] * 2),
    ]
    for number in range(draw(st.integers(1, 4))):
        parts.append(Slot(*[f"{indent}- "] * 2))
        parts += draw(flow_records(number) if draw(st.booleans()) else block_records(number, indent))
        parts.append(Slot(*["\n" + "".join(f"{line}\n" for line in draw(blank_lines))] * 2))
    parts.append(Slot(*[f"{indent}- {{id: topic/new, title: {{en: New}}}}\n"] * 2))
    parts.append(Slot(*["redirects:\n topic/old: topic/new\n topic/older: topic/old"] * 2))
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    last = draw(st.sampled_from(["", "\n", "\n\n"]))
    faulty, fixed = (mark + "".join(part[which] for part in parts) + last for which in (0, 1))
    return faulty.replace("\n", ending).encode(), fixed.replace("\n", ending).encode()


# ------------------------------------------------------------------------------------------------- layouts of JSON


@st.composite
def json_records(draw: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return records with faults, and the same without."""
    both: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for number in range(draw(st.integers(1, 4))):
        title = draw(st.sampled_from([("title", "title"), ("titel", "title")]))
        tag = draw(st.sampled_from([("en", "en"), ("EN", "en"), ("NO", "no"), ("no", "no")]))
        broader = draw(st.sampled_from([("broader", "broader"), ("brooder", "broader")]))
        target = draw(st.sampled_from([("topic/new", "topic/new"), ("topic/old", "topic/new")]))
        text = draw(st.one_of(words, ambiguous))
        for which, records in enumerate(both):
            record = {"id": f"topic/t{number}", title[which]: {tag[which]: text}, broader[which]: target[which]}
            records.append(record)
    return both


@st.composite
def json_files(draw: Any) -> tuple[bytes, bytes]:
    section = draw(st.sampled_from([("topics", "topics"), ("topcs", "topics")]))
    layout: dict[str, Any] = {
        "indent": draw(st.sampled_from([None, 0, 1, "\t"])),
        "ensure_ascii": draw(st.booleans()),
        "separators": draw(st.sampled_from([None, (",", ":"), (" , ", " : ")])),
    }
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    new = {"id": "topic/new", "title": {"en": "New"}}
    faulty, fixed = (
        mark + json.dumps({section[which]: [*records, new], "redirects": {"topic/old": "topic/new"}}, **layout)
        for which, records in enumerate(draw(json_records()))
    )
    return faulty.replace("\n", ending).encode(), fixed.replace("\n", ending).encode()


@st.composite
def ndjson_files(draw: Any) -> tuple[bytes, bytes]:
    ending = draw(st.sampled_from(["\n", "\r\n", "\n\n", " \n"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    ascii_only = draw(st.booleans())
    new = {"id": "topic/new", "title": {"en": "New"}}
    # Redirects have no place in NDJSON.
    faulty, fixed = (
        mark
        + ending.join(
            json.dumps(
                {**record, **{key: "topic/new" for key in record if key.startswith("bro")}}, ensure_ascii=ascii_only
            )
            for record in (*records, new)
        )
        for records in draw(json_records())
    )
    last = draw(st.sampled_from(["", ending]))
    return (faulty + last).encode(), (fixed + last).encode()


# ---------------------------------------------------------------------------------------------------------- what holds


def fix_in(folder: str, path: pathlib.Path, *, unsafe: bool = False) -> Fixed:
    def check(contents_at: Mapping[str, str]) -> Result:
        return check_paths([path], shipped=False, texts=None, contents_at=contents_at)

    return fix(check, tempfile.mkdtemp(dir=folder, prefix=".aside"), unsafe=unsafe)


def becomes(faulty: bytes, fixed: bytes, suffix: str, size: int = chunks.CHUNK_BYTES) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK_BYTES", size)
        path = pathlib.Path(folder, f"records{suffix}")
        path.write_bytes(faulty)
        result = fix_in(folder, path)
        result.write()
        assert path.read_bytes() == fixed
        assert not [found for found in result.left.diagnostics if found.fix]
        assert fix_in(folder, path).files == ()


@given(yaml_files())
def test_yaml_in_any_layout_is_fixed_where_it_is_faulty_and_nowhere_else(file: tuple[bytes, bytes]) -> None:
    becomes(*file, ".yaml")


sizes = st.sampled_from([chunks.CHUNK_BYTES, 1, 80, 200])


@given(json_files())
def test_json_in_any_layout_is_fixed_where_it_is_faulty_and_nowhere_else(file: tuple[bytes, bytes]) -> None:
    becomes(*file, ".json")


@given(ndjson_files(), sizes)
def test_ndjson_in_any_layout_is_fixed_where_it_is_faulty_and_nowhere_else(
    file: tuple[bytes, bytes], size: int
) -> None:
    becomes(*file, ".ndjson", size)


@given(st.text(max_size=12), st.sampled_from(["plain", "'single'", '"double"', "[", "&a x", "| "]))
def test_a_text_in_quotes_reads_as_that_text_wherever_it_stands(value: str, old: str) -> None:
    written = quoted_like(old, value, "yaml")
    if written is None:
        assert old[0] in "[&|" or not value.isprintable()
        return
    for text, data in (
        (f"{written}\n", value),
        (f"- {written} # a\n- {written}:\n   {written}\n", [value, {value: value}]),
        (f"[{written}, {{{written}: {written}}}, {written} ]", [value, {value: value}, value]),
    ):
        document = documents.read(text.encode(), "yaml")
        assert document.data == data
        assert not document.findings
    if old[0] == '"':
        assert json.loads(written) == value == json.loads(quoted_like(old, value, "json") or "")


faulty_examples = [path for path in sorted(EXAMPLES.glob("*/faulty.*")) if path.is_file()]
snippets = st.sampled_from(
    [b"'", b'"', b": ", b" #", b"\n", b"\r", b"  ", b"- ", b"{", b"}", b"[", b"]", b", ", b"NO", b"titel", b"&a ", b"*a",
     b"!!str ", b"? ", b"|\n", b"---\n", b"...\n", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\x00", b"\xff", b"\t"]
)  # fmt: skip


@examples(150)
@given(
    st.sampled_from(faulty_examples),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 5), st.one_of(snippets, st.just(b""))), max_size=4),
)
def test_whatever_stands_in_a_file_fixing_it_ends_and_changes_no_more_than_is_fixed(
    example: pathlib.Path, changes: list[tuple[int, int, bytes]]
) -> None:
    content = example.read_bytes()
    for at, gone, new in changes:
        content = content[:at] + new + content[at + gone :]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, example.name)
        path.write_bytes(content)
        result = fix_in(folder, path, unsafe=True)
        result.write()
        after = path.read_bytes()
        assert after.count(b"\n") == content.count(b"\n")
        assert after.count(b"#") == content.count(b"#")
        if result.count:
            form = documents.SUFFIXES[path.suffix]
            assert shape_of(documents.read(after, form).data) == shape_of(documents.read(content, form).data)
        assert fix_in(folder, path, unsafe=True).files == ()


def shape_of(data: Any) -> Any:
    """Return data without its keys and texts: what stays the same when only those are fixed."""
    if isinstance(data, dict):
        return [shape_of(value) for value in data.values()]
    if isinstance(data, list):
        return ["list", *map(shape_of, data)]
    return str if isinstance(data, str) else data
