"""A large NDJSON file is read in parts, which say what the whole would say."""

import json
import pathlib
import sys
import tracemalloc

import pytest

import policykit
from policykit.documents import chunks

TOPICS = [json.dumps({"id": f"topic/t-{number}", "title": {"en": f"Topic {number}"}}) for number in range(8)]


def told(content: str, folder: pathlib.Path) -> list[str]:
    """Return what a check says of an NDJSON file, but for the name of its folder."""
    file = folder / "all.ndjson"
    file.write_text(content, encoding="utf-8")
    return [str(found).removeprefix(str(folder)) for found in policykit.validate(file).diagnostics]


def test_only_ndjson_is_read_in_parts_and_they_are_all_of_it(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 100)
    content = "\n".join(TOPICS)
    for name in ("a.ndjson", "a.jsonl", "a.json", "a.yaml"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        parts = chunks.chunks_of(str(tmp_path / name))
        assert (len(parts) > 2) is (name in ("a.ndjson", "a.jsonl"))
        assert b"".join(part.content() for part in parts).decode() == content


@pytest.mark.parametrize(
    "lines",
    [
        ["\n" * 200, *TOPICS],
        [*TOPICS[:4], "\ufeff" + TOPICS[4], *TOPICS[5:]],
        ["\ufeff" + TOPICS[0], *TOPICS[1:]],
        [*TOPICS, "\n" * 300],
        [*TOPICS[:4], " " * 500 + "{", *TOPICS[4:]],
    ],
    ids=[
        "a part of empty lines",
        "a later byte-order mark",
        "a byte-order mark",
        "empty lines at the end",
        "a long line",
    ],
)
def test_a_part_says_what_the_whole_says(
    lines: list[str], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = told("\n".join(lines), tmp_path)
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 70)
    assert told("\n".join(lines), tmp_path) == whole


@pytest.mark.parametrize("char", ["x", "é", "🚢"])
def test_a_line_that_is_too_long_is_refused_and_those_after_it_are_read(
    char: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policykit.documents.document.MOST_BYTES", 99)
    monkeypatch.setattr(chunks, "MOST_BYTES", 99)
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 70)
    found = told("\n".join([TOPICS[0], f'{{"id": "{char * 2_000}"}}', TOPICS[1], "{}"]), tmp_path)
    assert [line.partition(" ")[0] for line in found] == ["/all.ndjson:2:1:", "/all.ndjson:4:1:"]
    assert "PK107" in found[0]


def test_no_more_room_is_made_than_a_file_needs(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text("topics: []", encoding="utf-8")
    tracemalloc.start()
    try:
        assert chunks.Chunk(str(file)).content() == b"topics: []"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="there are no such files here")
def test_a_file_of_which_the_system_tells_no_size_is_read_as_a_whole() -> None:
    file = pathlib.Path("/proc/version")
    assert file.stat().st_size == 0
    assert chunks.Chunk(str(file)).content() == file.read_bytes()
