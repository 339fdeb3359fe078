"""Files are there whole or as they were."""

import os
import pathlib
import tempfile

import pytest

from policykit.files import NewContent, PathError, replace


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_where_one_of_several_files_cannot_be_moved_all_stay_as_they_were(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, *, links: bool
) -> None:
    (tmp_path / "a").write_text("old")
    move, link = os.replace, os.link

    def fail_at_the_last(source: str, target: str) -> None:
        if target.endswith("c"):
            raise failure
        move(source, target)

    def maybe_link(source: str, target: str, **named: bool) -> None:
        if not links:
            raise OSError(1, "Operation not permitted")
        link(source, target, **named)

    monkeypatch.setattr(os, "replace", fail_at_the_last)
    monkeypatch.setattr(os, "link", maybe_link)
    with pytest.raises((OSError, KeyboardInterrupt)):
        replace(*(NewContent(str(tmp_path / name), [b"new"]) for name in "abc"))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


def test_several_files_are_replaced_and_nothing_else_is_left(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "a").chmod(0o640)
    replace(*(NewContent(str(tmp_path / name), [b"new"]) for name in "ab"))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "new", "b": "new"}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_moved_to_its_place_leaves_the_old_one(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: str) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_text("old")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space left on device") as raised:
        replace(NewContent(str(tmp_path / "a"), [b"new"]))
    assert raised.value.filename == str(tmp_path / "a")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_keeps_its_owner(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a").write_text("old")
    os.chown(tmp_path / "a", 12_345, 12_346)
    replace(NewContent(str(tmp_path / "a"), [b"new"]))
    status = (tmp_path / "a").stat()
    assert (status.st_uid, status.st_gid) == (12_345, 12_346)


def test_where_a_folder_stands_in_the_place_of_a_file_nothing_is_replaced(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").mkdir()
    with pytest.raises(IsADirectoryError):
        replace(*(NewContent(str(tmp_path / name), [b"new"]) for name in "ab"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_text() == "old"


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="there is no folder for shared memory")  # noqa: S108
def test_a_folder_for_shared_memory_is_one_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        monkeypatch.chdir(folder)
        pathlib.Path("out").symlink_to("precious")
        with pytest.raises(PathError, match="nothing is written to where a link leads"):
            replace(NewContent("out", [b""]))
        assert os.listdir() == ["out"]
