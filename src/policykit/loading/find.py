"""Paths → the records files that they name or hold."""

import contextlib
import errno
import functools
import os
import pathlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from policykit.documents import SUFFIXES, suffix_of
from policykit.files import PathError, check_settled, check_stays, reason_of


def find_files(paths: Iterable[str | os.PathLike[str]], *, follow_links: bool = False) -> list[str]:
    """Return the records files that `paths` name or hold, as `locate_files` does, without where they lie."""
    return [*locate_files(paths, follow_links=follow_links)]


def locate_files(paths: Iterable[str | os.PathLike[str]], *, follow_links: bool = False) -> dict[str, str | None]:
    """Return the records files that `paths` name or hold, each once, in order, with where it lies without links.

    Whoever reads a file from there reads what was found and no link that has taken its place; None stands where links
    may lead anywhere.

    Folders are searched to the bottom, in the order of names; hidden ones, and files of other endings, are passed over.
    Links in a folder may lead to what lies in one of `paths`, and with `follow_links` anywhere. A path may be a link,
    too, but what lies in the current folder may lead out of that only with `follow_links`.
    Raises `PathError` for a path that cannot be read, a link that leads elsewhere, a folder without records files, one
    in which files are just being replaced, and such a file.
    """
    found: dict[tuple[int, int], tuple[str, str | None]] = {}
    named = [os.fspath(path) for path in paths]
    # Some installers make links of a package's files.
    free = {path for path in named if follow_links or _is_shipped(path)}
    # Where they lead is looked up once, so that no link that takes their place later is led elsewhere.
    roots = {
        path: os.path.realpath(path) if path in free else check_stays(path) for path in named if os.path.lexists(path)
    }
    for path in named:
        real = None if path in free else roots.get(path, os.path.abspath(path))
        files = list(_files_at(path, real, [*roots.values()]))
        if not files:
            raise PathError(path, f"no records files in it; their names end in {', '.join(SUFFIXES)}")
        for located in files:
            status = _status(located[0])
            found.setdefault((status.st_dev, status.st_ino), located)
    return dict(found.values())


def _status(path: str) -> os.stat_result:
    try:
        return os.stat(path)
    except ValueError as error:  # a NUL in the path
        raise PathError(path, str(error)) from None
    except OSError as error:
        raise PathError(path, reason_of(error)) from None


def _is_shipped(path: str) -> bool:
    with contextlib.suppress(PathError):
        return path == shipped_records()
    return False


_Located: TypeAlias = tuple[str, str | None]
"""A path, and where it leads without links; None where links may lead anywhere."""


def _files_at(path: str, real: str | None, allowed: Sequence[str]) -> Iterator[_Located]:
    _status(path)
    if os.path.isdir(path):
        yield from _files_below((path, real), allowed)
    elif suffix_of(path) not in SUFFIXES:
        raise PathError(path, f"not a records file; their names end in {', '.join(SUFFIXES)}")
    elif not os.path.isfile(path):
        raise PathError(path, "not a file")
    else:
        folder, name = os.path.split(os.path.realpath(path) if os.path.islink(path) else path)
        check_settled(folder or os.curdir, name)
        yield path, real


def _loops(path: str) -> bool:
    """Whether a link leads round in a circle."""
    try:
        os.stat(path)
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _end_of_link(path: str, allowed: Sequence[str]) -> str:
    """Return where a link leads. Raises `PathError` where it leads to nothing in `allowed`."""
    target = os.path.realpath(path)
    if not any(pathlib.Path(target).is_relative_to(folder) for folder in allowed):
        raise PathError(path, "a link that leads out of the folder; --follow-links follows it")
    return target


def _files_below(top: _Located, allowed: Sequence[str]) -> Iterator[_Located]:
    """Yield the records files below a folder in the order of their paths. Folders may lie as deep as they like."""
    todo: list[tuple[_Located, frozenset[tuple[int, int]]]] = [(top, frozenset())]
    seen: set[tuple[int, int]] = set()
    while todo:
        (path, real), above = todo.pop()
        if not os.path.isdir(path):
            yield path, real
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
        if any(entry.name.startswith(".new-") for entry in entries):
            check_settled(path)
        inside: list[_Located] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            has_suffix = suffix_of(entry.name) in SUFFIXES
            if entry.is_symlink() and (has_suffix or _loops(entry.path)):
                _status(entry.path)
            end = os.path.join(real, entry.name) if real is not None else None
            if real is not None and entry.is_symlink() and (has_suffix or entry.is_dir()):
                end = _end_of_link(entry.path, allowed)
            is_records_file = has_suffix and entry.is_file()
            if entry.is_dir() or is_records_file:
                inside.append((entry.path, end))
        todo += [(located, above | {here}) for located in reversed(inside)]


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
