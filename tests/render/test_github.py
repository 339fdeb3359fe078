"""Findings as GitHub's commands."""

import pathlib
import re

import pytest

from formats import run


@pytest.mark.usefixtures("folder")
def test_github_commands_are_escaped_as_documented() -> None:
    lines = run("--format", "github")[1].splitlines()
    assert lines[1] == (
        "::error file=records/a%2C b%3A 100%25.yaml,line=4,endLine=4,col=5,endColumn=11,title=PK202 unknown-field"
        "::a statement has no field `sumary` (did you mean `summary`?)"
    )
    assert lines[2].startswith("::warning ")
    assert all(
        re.match(r"::(error|warning) file=[^,:]+,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[^,:]+::.", line)
        for line in lines
    )


@pytest.mark.parametrize("path", ["./records", "records/../records", "{folder}/records"])
def test_annotations_name_files_from_the_root_of_the_checkout(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    assert "::error file=records/a%2C b%3A 100%25.yaml," in run("--format", "github", path.format(folder=folder))[1]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder.parent))
    assert f"::error file={folder.name}/records/" in run("--format", "github", path.format(folder=folder))[1]


def test_annotations_name_files_outside_the_checkout_as_they_were_named(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder / "elsewhere"))
    assert "::error file=records/a%2C b%3A 100%25.yaml," in run("--format", "github")[1]
