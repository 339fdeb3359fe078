"""Paths → records files, found, read and shaped."""

import dataclasses
import functools
import os
import pathlib
import re
from collections.abc import Iterable, Iterator

from policykit.documents import SUFFIXES, Document, read
from policykit.shape import Shaped, shape

__all__ = ["LoadedFile", "PathError", "find_files", "load_file", "shipped_records"]


class PathError(Exception):
    """A path that cannot be read: it is missing, barred, no records file, or a link that loops.

    `path` is the path and `reason` what is wrong with it.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedFile:
    """A records file that was read."""

    path: str
    document: Document
    shaped: Shaped

    def unread_ids(self) -> set[str]:
        """Return the ids that an unreadable part of the file seems to declare, so that they are not called missing."""
        return set() if self.document.complete else set(_DECLARED_ID.findall(self.document.text))


_DECLARED_ID = re.compile(r"""(?m)["']?\bid["']?:[ \t]*["']?([a-z]+/[a-z0-9/-]*[a-z0-9])""")


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
        raise PathError(path, _reason(error)) from None


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _files_at(path: str) -> Iterator[str]:
    _status(path)
    if os.path.isdir(path):
        yield from _files_below(path, ())
    elif pathlib.PurePath(path).suffix.lower() not in SUFFIXES:
        raise PathError(path, f"not a records file; their names end in {', '.join(SUFFIXES)}")
    elif not os.path.isfile(path):
        raise PathError(path, "not a file")
    else:
        yield path


def _files_below(folder: str, above: tuple[tuple[int, int], ...]) -> Iterator[str]:
    status = _status(folder)
    here = (status.st_dev, status.st_ino)
    if here in above:
        raise PathError(folder, "a link that leads back to a folder it lies in")
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise PathError(folder, _reason(error)) from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            _status(entry.path)
        if entry.is_dir():
            yield from _files_below(entry.path, (*above, here))
        elif pathlib.PurePath(entry.name).suffix.lower() in SUFFIXES and entry.is_file():
            yield entry.path


def load_file(path: str) -> LoadedFile:
    """Read a records file. What is wrong in it is among its findings; raises `PathError` where it cannot be read."""
    try:
        content = pathlib.Path(path).read_bytes()
    except OSError as error:
        raise PathError(path, _reason(error)) from None
    document = read(content, SUFFIXES[pathlib.PurePath(path).suffix.lower()])
    return LoadedFile(path, document, shape(document))


@functools.cache
def shipped_records() -> str:
    """Return the folder of the records that come with the package.

    Raises `PathError` where the package was installed without them.
    """
    inside = pathlib.Path(__file__).parent
    for folder in (inside / "records", inside.parent.parent / "records"):
        if folder.is_dir():
            return str(folder)
    raise PathError(str(inside / "records"), "the records that come with the package are missing; install it again")
