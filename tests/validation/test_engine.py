"""A check says the same of files in chunks as of whole ones, and leaves the garbage collector as it was."""

import contextlib
import gc
import json
import pathlib
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checking import STATEMENTS, TOPICS, told
from policykit.documents import chunks
from policykit.validation.engine import check_paths
from strategies import examples


@contextlib.contextmanager
def changed(module: object, **values: object) -> Iterator[None]:
    """Set names of a module for a while; unlike a fixture, within one example of a property."""
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)


def faulty(text: str, choices: random.Random) -> str:
    """Return a JSON text with some characters or words changed."""
    for _ in range(choices.randint(1, 3)):
        at = choices.randrange(len(text))
        word = choices.choice(
            ["", ",", "]", "}", "{", "[", '"', "\\", "\n", "1", "null", '"id"', "topic/", "\x00", "é"]
        )
        text = text[:at] + word + text[at + choices.randint(0, 4) :]
    return text


def lines_of(choices: random.Random) -> Iterator[str]:
    for record in [*TOPICS, {"id": "source/one", "name": "One"}, *STATEMENTS]:
        line = json.dumps(record, ensure_ascii=False)
        yield faulty(line, choices).replace("\n", " ") if choices.random() < 0.2 else line
        if choices.random() < 0.2:
            yield choices.choice(["", "  ", "\r", "[]", "{", "17"])


@examples(100)
@given(st.randoms(use_true_random=False), st.integers(1, 400))
def test_a_faulty_ndjson_file_is_faulted_alike_cut_or_whole(
    tmp_path_factory: pytest.TempPathFactory, choices: random.Random, size: int
) -> None:
    file = tmp_path_factory.mktemp("faulty") / "all.ndjson"
    file.write_text("\n".join(lines_of(choices)), encoding="utf-8")
    whole = check_paths([file])
    with changed(chunks, CHUNK_BYTES=size):
        cut = check_paths([file])
    assert told(cut) == told(whole)
    assert (cut.records, cut.dataset) == (whole.records, whole.dataset)


def test_of_ndjson_that_is_not_utf_8_only_the_line_is_not_read(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "all.ndjson"
    lines = [json.dumps(topic).encode() for topic in TOPICS[:3]]
    file.write_bytes(
        b"\n".join([lines[0], lines[1].replace(b"Number", b"N\xffmber"), lines[2].replace(b"title", b"titel")])
    )
    result = check_paths([file])
    assert [(found.code, found.line, found.column) for found in result.diagnostics] == [
        ("PK101", 2, 44),
        ("PK201", 3, 1),
        ("PK202", 3, 26),
    ]


def test_the_garbage_collector_rests_during_a_check_and_is_left_as_it_was(small: pathlib.Path) -> None:
    was: set[bool] = set()
    for state in (True, False):
        (gc.enable if state else gc.disable)()
        try:
            check_paths([small], progress=lambda *_: was.add(gc.isenabled()))
            assert gc.isenabled() is state
        finally:
            gc.enable()
    assert was == {False}
