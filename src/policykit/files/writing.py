"""Files that hold all of the old or all of the new, whatever happens while they are written."""

import contextlib
import dataclasses
import errno
import itertools
import os
import pathlib
from collections.abc import Callable, Collection, Iterable, Mapping

from policykit.files.errors import Exists, FileChanged, FolderInUse
from policykit.files.links import check_no_link
from policykit.files.reading import digest_of
from policykit.files.staging import Staging, about_path, is_staging, recover


@dataclasses.dataclass(frozen=True, slots=True)
class NewContent:
    """What a file is to hold."""

    path: str
    parts: Iterable[bytes]
    was: bytes | None = None
    """The SHA-256 of what the file must hold until then, where that matters."""
    follow_link: bool = False
    """Whether the path may be a link; it is what the link leads to that is replaced."""
    is_new: bool = False
    """Whether no file may be replaced by it."""


def replace(*contents: NewContent) -> None:
    """Give files new contents, each for itself.

    All of them are written beside their places first and moved in at the end, so that a crash leaves each file as it
    was or as it is to be; where one cannot be moved, those that were are put back. A file keeps its permissions.
    What is no file, such as a pipe, is written to as it is.
    Raises `PathError` for a link, `OSError` where a file cannot be written, `FileChanged`, and `Exists`.
    """
    for one in contents:
        if not one.follow_link:
            check_no_link(one.path)
        if os.path.isdir(one.path):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), one.path)
    with contextlib.ExitStack() as stack:
        stagings: dict[str, Staging] = {}
        for one in contents:
            if not _is_special(one.path):
                folder, name = os.path.split(os.path.realpath(one.path) if os.path.islink(one.path) else one.path)
                with about_path(one.path):
                    if (here := os.path.realpath(folder)) not in stagings:
                        recover(here, ())
                        stagings[here] = stack.enter_context(Staging(folder))
                    stagings[here].write(name, one.parts)
        for one in contents:
            if one.was is not None and digest_of(one.path) != one.was:
                raise FileChanged(one.path)
        for staging in stagings.values():
            staging.place(together=len(contents) == 1, check=lambda: _check_new(contents))
    for one in contents:
        if _is_special(one.path):
            with pathlib.Path(one.path).open("wb") as file:
                file.writelines(one.parts)


def write_set(folder: str, files: Mapping[str, Iterable[bytes]]) -> None:
    """Put files that belong together into a folder, all of them or none. The folder, and those it lies in, are made too.

    Files of these names are replaced; others are left alone. Where a run is killed meanwhile, the next one of the same
    files puts back what was there before, and begins anew.
    Raises `PathError` for a link, and `OSError` where they cannot be written.
    """
    check_no_link(folder)
    _write_set(folder, files)


def write_folder(
    path: str, files: Mapping[str, Iterable[bytes]], *, mark: bytes | None = None, over: Collection[str] = ()
) -> None:
    """Fill a new or empty folder with files, all of them or none. The folders that it lies in are made too.

    Each file gets `mark` for its first line, if there is one. A folder that is there may then hold files of the names in
    `over` that begin with that line; they are replaced, or removed where there is no new one.
    Raises `FolderInUse` where it holds others, `PathError` for a link, and `OSError` where it cannot be written.
    """

    def check() -> set[str]:
        with about_path(path):
            there = {one for one in _content_of(path) if not is_staging(os.path.join(path, one))}
        if not all(name in over and mark and _begins_with(os.path.join(path, name), mark) for name in there):
            raise FolderInUse(path)
        return there

    check_no_link(path)
    with about_path(path):
        recover(path, {*files, *over})
    there = check()
    if mark is not None:
        files = {name: itertools.chain((mark, b"\n"), parts) for name, parts in files.items()}
    _write_set(path, files, there - files.keys(), check)


def create_file(path: str, parts: Iterable[bytes]) -> None:
    """Make a new file, whole. Raises `FileExistsError` where anything has its name, and `OSError`."""
    folder, name = os.path.split(os.path.abspath(path))
    recover(folder, ())
    with Staging(folder) as staging:
        staging.write(name, parts)
        staging.sync()
        with about_path(path):
            try:
                os.link(staging.new / name, path)
            except FileExistsError:
                raise
            except OSError:  # some file systems know no links; there the file is whole unless the machine stops
                _create_in_place(path, staging.new / name)


def check_free(file: str, *, force: bool = False) -> None:
    """Raise `Exists` where there is a file already, unless it may be replaced, and `PathError` for a link.

    What is no file is written to as it is.
    """
    check_no_link(file)
    if not force and os.path.isfile(file):
        raise Exists(file)


def _write_set(
    path: str,
    files: Mapping[str, Iterable[bytes]],
    remove: Iterable[str] = (),
    check: Callable[[], object] = lambda: None,
) -> None:
    is_new = not os.path.lexists(path)
    above, name = os.path.split(os.path.abspath(path))
    with about_path(path):
        os.makedirs(above, exist_ok=True)
        recover(above if is_new else path, () if is_new else {*files, *remove})
    with Staging(above if is_new else path) as staging:
        if is_new:
            (staging.new / name).mkdir()
        for file, parts in files.items():
            staging.write(os.path.join(name, file) if is_new else file, parts)
        staging.place(remove, check=check)


def _check_new(contents: Iterable[NewContent]) -> None:
    for one in contents:
        if one.is_new:
            check_free(one.path)


def _content_of(folder: str) -> list[str]:
    return os.listdir(folder) if os.path.lexists(folder) else []


def _begins_with(path: str, mark: bytes) -> bool:
    """Whether this is a file, and no link to one, of which `mark` is the first line."""
    if os.path.islink(path) or not os.path.isfile(path):
        return False
    with about_path(path), pathlib.Path(path).open("rb") as file:
        return file.readline(len(mark) + 2).rstrip(b"\r\n") == mark


def _is_special(path: str) -> bool:
    return os.path.exists(path) and not os.path.isfile(path)


def _create_in_place(path: str, new: pathlib.Path) -> None:
    with pathlib.Path(path).open("xb") as file:
        try:
            file.write(new.read_bytes())
            file.flush()
        except BaseException:
            os.unlink(path)
            raise
