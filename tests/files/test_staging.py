"""What is left behind by runs that were killed is cleared away, and what others left is not believed."""

import hashlib
import json
import os
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from policykit.files import FileChanged, PathError, Staging, check_settled, recover, write_set

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
    digest = hashlib.sha256(b"new").hexdigest()
    (left / "undo" / "digests").write_text(json.dumps(dict.fromkeys((*old, *none), digest)))
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


def _write(path: pathlib.Path) -> None:
    path.write_text("mine")


def _link(path: pathlib.Path) -> None:
    path.with_name("else").write_text("new")
    path.symlink_to("else")


@pytest.mark.parametrize("name", "ab")
@pytest.mark.parametrize("put", [_write, _link, pathlib.Path.mkdir])
def test_what_has_come_to_be_at_a_place_since_is_left_alone_and_so_is_all_else(
    put: Callable[[pathlib.Path], None], name: str, tmp_path: pathlib.Path
) -> None:
    left = log(tmp_path, old=("a",), none=("b",))
    for each in "ab":
        (tmp_path / each).write_text("new")
    (tmp_path / name).unlink()
    put(tmp_path / name)
    before = _tree(tmp_path)
    with pytest.raises(PathError) as refused:
        recover(str(tmp_path), ["a", "b"])
    assert str(refused.value) == (
        f"{tmp_path / name}: was changed after a run that replaced it had been killed; move it away and run that again, "
        f"or remove {left.name} there to keep it"
    )
    assert _tree(tmp_path) == before
    (tmp_path / name).rename(tmp_path / "away")
    recover(str(tmp_path), ["a", "b"])
    assert (tmp_path / "a").read_text() == "old"
    assert not (tmp_path / "b").exists()
    assert not left.exists()


def _tree(folder: pathlib.Path) -> dict[pathlib.Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_a_file_that_was_only_to_be_removed_comes_back_unless_there_is_another(tmp_path: pathlib.Path) -> None:
    left = log(tmp_path, old=("a",))
    (left / "undo" / "digests").write_text("{}")
    (tmp_path / "a").write_text("mine")
    with pytest.raises(PathError):
        recover(str(tmp_path), ["a"])
    for there in ("old", None):
        if there is None:
            (tmp_path / "a").unlink()
            log(tmp_path, old=("a",))
        else:
            (tmp_path / "a").write_text(there)
        recover(str(tmp_path), ["a"])
        assert (tmp_path / "a").read_text() == "old"


def test_where_something_fails_what_others_have_made_meanwhile_is_left_alone(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a").write_text("old")

    def replace_and_fail() -> None:
        with Staging(str(tmp_path)) as staging:
            for name in "ab":
                staging.write(name, [b"new"])
            staging.place()
            (tmp_path / "a").unlink()
            (tmp_path / "a").write_text("mine")
            raise KeyboardInterrupt

    with pytest.raises(PathError, match="move it away"):
        replace_and_fail()
    assert (tmp_path / "a").read_text() == "mine"
    with pytest.raises(PathError, match=r"files in it \(a, b\)"):
        check_settled(str(tmp_path))


def test_of_two_runs_that_make_one_folder_the_second_is_told_so(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = Staging.place

    def second(staging: Staging, *arguments: Any, **named: Any) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "first").touch()
        place(staging, *arguments, **named)

    monkeypatch.setattr(Staging, "place", second)
    with pytest.raises(FileChanged, match="out: it was changed meanwhile; run it again"):
        write_set("out", {"second": [b""]})
    assert os.listdir("out") == ["first"]


def test_a_settled_file_is_one_that_is_not_in_the_log(tmp_path: pathlib.Path) -> None:
    log(tmp_path, old=("d", "a"), none=("c", "b"))
    check_settled(str(tmp_path), "e")
    for name in (None, "a", "b"):
        with pytest.raises(PathError, match=r"files in it \(a, b, c, …\) are being replaced"):
            check_settled(str(tmp_path), name)


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
