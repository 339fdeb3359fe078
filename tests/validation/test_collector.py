"""Findings across records have their places in files, which are read no more often than needed."""

import pathlib

import pytest

from policykit.documents import chunks
from policykit.files import FileChanged
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
    topics = "".join(f"  - {{id: topic/t-{number}, title: {{en: T}}}}\n" for number in range(40))
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(f"topics:\n{topics}")
    read: list[str] = []
    content = chunks.Chunk.content
    monkeypatch.setattr(chunks.Chunk, "content", lambda chunk: (read.append(chunk.path), content(chunk))[1])
    assert len(check_paths([tmp_path]).diagnostics) == 80
    assert len(read) == 4
