"""What is read of records files."""

import pathlib
from collections.abc import Callable

import policykit
from policykit.loading.find import find_files
from policykit.loading.load import load_file

Make = Callable[..., None]


def test_each_file_is_read_by_its_ending(make: Make) -> None:
    make("a.yaml", "b.yml")
    pathlib.Path("c.json").write_text('{"topics": [{"id": "topic/c", "title": {"en": "C"}}]}')
    pathlib.Path("d.ndjson").write_text('{"id": "topic/d", "title": {"en": "D"}}\n')
    pathlib.Path("e.jsonl").write_text('{"id": "topic/e", "title": {"en": "E"}}\n')
    forms = {path: next(load_file(path)).document.form for path in find_files(["."])}
    assert forms == {
        "./a.yaml": "yaml",
        "./b.yml": "yaml",
        "./c.json": "json",
        "./d.ndjson": "ndjson",
        "./e.jsonl": "ndjson",
    }
    assert set(policykit.load("a.yaml", "c.json", "d.ndjson", "e.jsonl")) == {
        "topic/a",
        "topic/c",
        "topic/d",
        "topic/e",
    }


def test_the_ids_in_a_part_that_could_not_be_read_are_known(make: Make) -> None:
    make()
    pathlib.Path("a.yaml").write_text("topics:\n- id: topic/a\n- {\"id\": 'topic/b', note: 'c}\n")
    pathlib.Path("b.json").write_text('{"topics": [{"id": "topic/c", "broader": "topic/d"}')
    assert next(load_file("a.yaml")).unread_ids() == {"topic/a", "topic/b"}
    assert next(load_file("b.json")).unread_ids() == {"topic/c"}


def test_a_record_in_a_section_that_there_is_none_of_is_not_called_missing(make: Make) -> None:
    make()
    pathlib.Path("a.yaml").write_text("topcs: [{id: topic/a, title: {en: A}}]\n")
    pathlib.Path("b.yaml").write_text("topics: [{id: topic/b, title: {en: B}, broader: topic/a}]\n")
    assert [found.code for found in policykit.validate(".").diagnostics] == ["PK202"]
