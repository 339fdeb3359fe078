"""Paths → records files, found, read and shaped."""

import dataclasses
import errno
import functools
import os
import pathlib
import re
from collections.abc import Iterable, Iterator

from policykit.documents import MOST_BYTES, SUFFIXES, Document, read
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
        """Return ids that the file declares where they could not be read as records, so that they are not called missing."""
        unread = set() if self.document.complete else set(_DECLARED_ID.findall(self.document.text))
        return unread | set(self.shaped.misplaced)


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
        yield from _files_below(path)
    elif pathlib.PurePath(path).suffix.lower() not in SUFFIXES:
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
            raise PathError(path, _reason(error)) from None
        inside: list[str] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            has_suffix = pathlib.PurePath(entry.name).suffix.lower() in SUFFIXES
            if entry.is_symlink() and (has_suffix or _loops(entry.path)):
                _status(entry.path)
            is_records_file = has_suffix and entry.is_file()
            if entry.is_dir() or is_records_file:
                inside.append(entry.path)
        todo += [(path, above | {here}) for path in reversed(inside)]


def load_file(path: str, content_at: str | None = None) -> LoadedFile:
    """Read a records file. What is wrong in it is among its findings; raises `PathError` where it cannot be read.

    `content_at` is where its content is taken from, if not from the file itself.
    """
    form = SUFFIXES[pathlib.PurePath(path).suffix.lower()]
    try:
        with pathlib.Path(content_at or path).open("rb") as file:
            # One byte more than is read shows that there is too much, without reading it all.
            content = file.read() if form == "ndjson" else file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PathError(path, _reason(error)) from None
    document = read(content, form)
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
