"""The file of a new record."""

import os
import pathlib

import pytest

from new_records import RECORDS, new, refused


def state(folder: pathlib.Path) -> dict[str, object]:
    """Return what is in a folder: where links lead, what files hold."""
    return {
        path.name: os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else "a folder"
        for path in folder.iterdir()
    }


def no_links(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize("there", ["a file", "a link to nothing", "a link to a file", "a folder"])
@pytest.mark.parametrize("comes", ["before", "meanwhile", "meanwhile, and there are no links"])
def test_what_is_there_is_never_overwritten(
    there: str, comes: str, project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "new.yaml"
    {
        "a file": lambda: path.write_text("mine"),
        "a link to nothing": lambda: path.symlink_to("nowhere.yaml"),
        "a link to a file": lambda: path.symlink_to("records/all.yaml"),
        "a folder": path.mkdir,
    }[there]()
    before = state(project)
    if comes != "before":
        monkeypatch.setattr("policykit.authoring.new_file.check_new", lambda _: None)
    if comes.endswith("no links"):
        monkeypatch.setattr(os, "link", no_links)
    assert (
        refused("vote", "--output", "new.yaml") == "policykit: new.yaml: is there already, and nothing is overwritten"
    )
    assert state(project) == before
    assert (project / "records" / "all.yaml").read_text() == RECORDS


def test_where_there_are_no_links_it_writes_the_same(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert new("vote", "--output", "with.yaml").exit_code == 0
    monkeypatch.setattr(os, "link", no_links)
    assert new("vote", "--output", "without.yaml").exit_code == 0
    assert (project / "with.yaml").read_bytes() == (project / "without.yaml").read_bytes()


def test_a_file_that_cannot_be_written_whole_is_not_there(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused("vote", "--output", "new.yaml") == "policykit: new.yaml: no space left on device"
    assert os.listdir(project) == ["records"]


def test_a_path_that_is_none_is_refused(project: pathlib.Path) -> None:
    assert "null" in refused("vote", "--output", "a\0.yaml")
    assert os.listdir(project) == ["records"]


def test_a_file_is_yaml_in_a_folder_that_is_there(project: pathlib.Path) -> None:
    assert "ends in .yaml or .yml" in refused("vote", "--output", "new.json")
    assert refused("vote", "--output", "no/new.yaml") == "policykit: no/new.yaml: there is no folder no"
    assert os.listdir(project) == ["records"]
