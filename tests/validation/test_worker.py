"""What was read is kept for the check up to a limit, and what is read again must not have changed."""

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from checking import STATEMENTS, TOPICS, told
from policykit.documents import chunks
from policykit.files import FileChanged
from policykit.validation import collector, pool, worker
from policykit.validation.engine import check_paths
from policykit.validation.result import Result


def test_what_is_not_kept_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "all.ndjson"
    lines = [json.dumps(record) for record in [*STATEMENTS, *TOPICS[:9]]]
    file.write_text("\n".join(lines), encoding="utf-8")
    whole = told(check_paths([file]))
    assert len(whole) == 14 + 3
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 700)
    monkeypatch.setattr(pool, "MOST_KEPT", 1_500)
    assert told(check_paths([file], keep=False)) == whole
    assert told(check_paths([file], keep=False, processes=2)) == whole


def test_a_file_that_changes_meanwhile_is_not_half_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "all.yaml"
    file.write_text("topics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")
    monkeypatch.setattr(pool, "MOST_KEPT", 0)

    def change(doing: str, *_: int) -> None:
        if doing == "reading":
            file.write_text("topics: [{id: topic/b, title: {en: B}}]", encoding="utf-8")

    with pytest.raises(FileChanged, match=r"all\.yaml: it was changed meanwhile") as caught:
        check_paths([file], keep=False, progress=change)
    assert caught.value.path == str(file)


def test_as_much_text_is_kept_for_the_check_as_is_allowed_and_no_more(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept need not be read again, so that a change in it goes unnoticed."""
    text = "topics: [{id: topic/a, title: {en: About topic/a}}]"
    monkeypatch.setattr(pool, "MOST_KEPT", len(text) + 1)

    def check_while_it_changes(name: str) -> Result:
        for other in "ab":
            (tmp_path / f"{other}.yaml").write_text(text.replace("topic/a", f"topic/{other}"))

        def change(doing: str, done: int, size: int) -> None:
            if (doing, done) == ("reading", size):
                (tmp_path / f"{name}.yaml").write_text("topics: []")

        return check_paths([tmp_path], keep=False, progress=change)

    assert check_while_it_changes("a").records == 2
    with pytest.raises(FileChanged, match=r"b\.yaml"):
        check_while_it_changes("b")


def test_no_more_is_found_in_a_chunk_than_shows_that_it_is_too_much(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (worker, collector):
        monkeypatch.setattr(module, "MOST_FINDINGS", 20)
    given: list[object] = []
    check_each = worker.check_each

    def noting(*arguments: Any) -> Iterator[Any]:
        for found in check_each(*arguments):
            given.append(found)
            yield found

    monkeypatch.setattr(worker, "check_each", noting)
    topics = "".join(f"- {{id: topic/t-{n}, title: {{en: T}}, broader: topic/x-{n}}}\n" for n in range(500))
    (tmp_path / "a.yaml").write_text(f"topics:\n{topics}", encoding="utf-8")
    found = check_paths([tmp_path], keep=False).diagnostics
    assert [one.code for one in found] == ["PK301"] * 20
    assert found[-1].message.endswith("; the file has more findings, left out here")
    assert len(given) == 21
