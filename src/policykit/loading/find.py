"""Paths → the records files that they name or hold."""

import errno
import functools
import os
import pathlib
from collections.abc import Iterable, Iterator

from policykit.documents import SUFFIXES, suffix_of
from policykit.files import PathError, reason_of


def find_files(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Return the records files that `paths` name or hold, each once, in order.

    Folders are searched to the bottom, in the order of names; hidden ones, and files of other endings, are passed over.
    Raises `PathError` for a path that cannot be read, and for a folder without records files.
    """
    found: dict[tuple[int, int], str] = {}
    for path in paths:
        files = list(_files_at(os.fspath(path)))
        if not files:
            raise PathError(os.fspath(path), f"no records files in it; their names end in {', '.join(SUFFIXES)}")
        for file in files:
            status = _status(file)
            found.setdefault((status.st_dev, status.st_ino), file)
    return list(found.values())


def _status(path: str) -> os.stat_result:
    try:
        return os.stat(path)
    except ValueError as error:  # a NUL in the path
        raise PathError(path, str(error)) from None
    except OSError as error:
        raise PathError(path, reason_of(error)) from None


def _files_at(path: str) -> Iterator[str]:
    _status(path)
    if os.path.isdir(path):
        yield from _files_below(path)
    elif suffix_of(path) not in SUFFIXES:
        raise PathError(path, f"not a records file; their names end in {', '.join(SUFFIXES)}")
    elif not os.path.isfile(path):
        raise PathError(path, "not a file")
    else:
        yield path


def _loops(path: str) -> bool:
    """Whether a link leads round in a circle."""
    try:
        os.stat(path)
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _files_below(top: str) -> Iterator[str]:
    """Yield the records files below a folder in the order of their paths. Folders may lie as deep as they like."""
    todo: list[tuple[str, frozenset[tuple[int, int]]]] = [(top, frozenset())]
    seen: set[tuple[int, int]] = set()
    while todo:
        path, above = todo.pop()
        if not os.path.isdir(path):
            yield path
            continue
        status = _status(path)
        here = (status.st_dev, status.st_ino)
        if here in above:
            raise PathError(path, "a link that leads back to a folder it lies in")
        if here in seen:
            continue
        seen.add(here)
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as error:
            raise PathError(path, reason_of(error)) from None
        inside: list[str] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            has_suffix = suffix_of(entry.name) in SUFFIXES
            if entry.is_symlink() and (has_suffix or _loops(entry.path)):
                _status(entry.path)
            is_records_file = has_suffix and entry.is_file()
            if entry.is_dir() or is_records_file:
                inside.append(entry.path)
        todo += [(path, above | {here}) for path in reversed(inside)]


@functools.cache
def shipped_records() -> str:
    """Return the folder of the records that come with the package.

    Raises `PathError` where the package was installed without them.
    """
    inside = pathlib.Path(__file__).parent.parent
    for folder in (inside / "records", inside.parent.parent / "records"):
        if folder.is_dir():
            return str(folder)
    raise PathError(str(inside / "records"), "the records that come with the package are missing; install it again")
