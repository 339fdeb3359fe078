"""What is left behind by runs that were killed is cleared away, and what others left is not believed."""

import os
import pathlib

import pytest

from policykit.files import PathError, Staging, check_settled, recover

LEFT = ".new-0123456789abcdef"


def log(folder: pathlib.Path, *, old: tuple[str, ...] = (), none: tuple[str, ...] = ()) -> pathlib.Path:
    """Make what a run leaves behind that was killed while files took their places."""
    left = folder / LEFT
    for part in ("new", "undo/old", "undo/none"):
        (left / part).mkdir(parents=True)
    for name in old:
        (left / "undo" / "old" / name).write_text("old")
    for name in none:
        (left / "undo" / "none" / name).touch()
    return left


def test_what_was_moved_is_put_back(tmp_path: pathlib.Path) -> None:
    log(tmp_path, old=("a",), none=("b",))
    for name in "abc":
        (tmp_path / name).write_text("new")
    with pytest.raises(PathError, match="run that again"):
        check_settled(str(tmp_path))
    recover(str(tmp_path), ["a", "b"])
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old", "c": "new"}
    check_settled(str(tmp_path))


def test_what_was_not_moved_is_left_alone(tmp_path: pathlib.Path) -> None:
    left = log(tmp_path, old=("a",), none=("b",))
    for name in "ab":
        (left / "new" / name).write_text("new")
        (tmp_path / name).write_text("by hand")
    recover(str(tmp_path), ["a", "b"])
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "by hand", "b": "by hand"}


def test_nothing_is_put_back_but_what_the_caller_replaces(tmp_path: pathlib.Path) -> None:
    """Anybody may have committed such a folder."""
    log(tmp_path, old=("a",), none=("b",))
    (tmp_path / "a").write_text("mine")
    (tmp_path / "b").write_text("mine")
    recover(str(tmp_path), ["b"])
    assert [(tmp_path / name).read_text() for name in "ab"] == ["mine", "mine"]


def test_no_link_in_what_was_left_behind_is_followed(tmp_path: pathlib.Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    (outside / "old").mkdir(parents=True)
    (outside / "old" / "a").write_text("secret")
    folder.mkdir()
    (folder / "a").write_text("mine")
    (folder / LEFT).mkdir()
    (folder / LEFT / "undo").symlink_to(outside)
    (folder / ".new-fedcba9876543210").symlink_to(outside)
    left = log(folder / LEFT)
    (left / "undo" / "old" / "a").symlink_to(outside / "old" / "a")
    recover(str(folder), ["a"])
    assert (folder / "a").read_text() == "mine"
    assert (outside / "old" / "a").read_text() == "secret"


def test_what_another_run_is_writing_is_left_to_it(tmp_path: pathlib.Path) -> None:
    with Staging(str(tmp_path)) as staging:
        staging.write("a", [b"new"])
        recover(str(tmp_path), ["a"])
        staging.place()
    assert os.listdir(tmp_path) == ["a"]
