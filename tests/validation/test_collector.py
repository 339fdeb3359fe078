"""Findings across records have their places in files, which are read no more often than needed."""

import json
import pathlib

import pytest

import policykit
from policykit.diagnostics import Severity
from policykit.documents import chunks
from policykit.files import FileChanged
from policykit.rules.suggestions import Suggestions
from policykit.validation import collector, worker
from policykit.validation.engine import check_paths


def test_a_finding_across_records_is_not_placed_in_a_file_that_has_changed(tmp_path: pathlib.Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text("topics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")

    def change(doing: str, *_: int) -> None:
        if doing == "checking":
            (tmp_path / "b.yaml").write_text("# new\ntopics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")

    with pytest.raises(FileChanged):
        check_paths([tmp_path], keep=False, progress=change)


def test_a_file_is_not_read_once_for_each_finding_across_records(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = "".join(f"  - {{id: topic/t-{number}, title: {{en: T {number}}}}}\n" for number in range(40))
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(f"topics:\n{topics}")
    read: list[str] = []
    content = chunks.Chunk.content
    monkeypatch.setattr(chunks.Chunk, "content", lambda chunk: (read.append(chunk.path), content(chunk))[1])
    assert len(check_paths([tmp_path]).diagnostics) == 80
    assert len(read) == 4


def test_of_one_kind_no_more_is_made_of_a_file_than_is_said_and_of_each_kind_as_much(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "MOST_FINDINGS", 20)
    sought: list[str] = []
    nearest = Suggestions.nearest
    monkeypatch.setattr(Suggestions, "nearest", lambda self, one: (sought.append(one), nearest(self, one))[1])
    located: list[str] = []
    locate = collector.located
    monkeypatch.setattr(
        collector,
        "located",
        lambda one, *rest, **named: (located.append(one.rule.code), locate(one, *rest, **named))[1],
    )
    dangling = "".join(f"- {{id: topic/t-{n}, title: {{en: T}}, broader: topic/x-{n}}}\n" for n in range(50))
    twice = "- {id: topic/twice, title: {en: T}}\n" * 50
    for name, content in (("a", dangling), ("b", twice)):
        (tmp_path / f"{name}.yaml").write_text(f"topics:\n{content}", encoding="utf-8")
    found = check_paths([tmp_path]).diagnostics
    told = {name: [one for one in found if one.path.endswith(f"{name}.yaml")] for name in "ab"}
    assert [one.code for one in told["a"]] == ["PK301"] * 20
    assert [one.code for one in told["b"]] == ["PK302"] * 20
    assert [one.message.endswith("; the file has more findings, left out here") for one in told["a"]] == [
        False
    ] * 19 + [True]
    assert [one.message.endswith("; the file has more findings, left out here") for one in told["b"]] == [
        False
    ] * 19 + [True]
    assert (len(sought), located) == (20, ["PK302"] * 20)


def test_a_value_that_could_not_be_read_is_not_faulted_for_its_shape_but_for_its_fields(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "topics.yaml"
    for topic, expected in (
        ("{id: topic/a, title: {en: A}, unknown: NO}", ["PK108"]),
        ("&a {id: topic/a}", ["PK105", "PK201"]),
        ("{id: topic/a, title: {en: A}, &a colour: red}", ["PK105", "PK202"]),
    ):
        file.write_text(f"topics: [{topic}]", encoding="utf-8")
        assert [found.code for found in check_paths([file]).diagnostics] == expected


def test_errors_are_kept_before_warnings_whichever_chunk_rule_or_process_finds_them(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (worker, collector):
        monkeypatch.setattr(module, "MOST_FINDINGS", 20)
    unseen = {"id": "topic/a", "title": {"en": "A\u200b"}}
    lines = [
        *({**unseen, "id": f"topic/unseen-{n}"} for n in range(30)),  # warnings of shape
        *({"id": f"source/s{n}"} for n in range(30)),  # warnings of rules
        *({"id": f"source/name-{n}", "name": "One"} for n in range(30)),  # warnings across records
        {"id": "topic/z", "title": {"en": "Z"}, "broader": "topic/none"},
        {"id": "topic/y", "title": 5},
        {"id": "topic/z", "title": {"en": "Z"}},
    ]
    file = tmp_path / "a.ndjson"
    file.write_text("\n".join(map(json.dumps, lines)) + "\n{broken", encoding="utf-8")
    for size, processes in ((10**9, 1), (700, 1), (700, 2)):
        monkeypatch.setattr(chunks, "CHUNK_BYTES", size)
        result = check_paths([file], keep=False, processes=processes)
        errors = [found.code for found in result.diagnostics if found.severity is Severity.ERROR]
        assert sorted(errors) == ["PK102", "PK203", "PK301", "PK302", "PK302"]
        assert len(result.diagnostics) == 20
        assert not result.ok
        assert [found.line for found in result.diagnostics] == sorted(found.line for found in result.diagnostics)
        cut = [found.message.endswith("; the file has more findings, left out here") for found in result.diagnostics]
        assert cut == [False] * 19 + [True]
    assert policykit.validate(file).dataset is None


def test_what_is_left_out_is_told_of_even_where_little_is_left(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "MOST_FINDINGS", 20)
    topics = "".join(f"- {{id: topic/t-{n}, title: {{en: T}}, broader: NO}}\n" for n in range(15))
    topics += "".join(f"- {{id: topic/z-{n}, title: 5}}\n" for n in range(5))
    (tmp_path / "a.yaml").write_text(f"topics:\n{topics}", encoding="utf-8")
    found = check_paths([tmp_path]).diagnostics
    assert len(found) == 15
    assert found[-1].message.endswith("; the file has more findings, left out here")
