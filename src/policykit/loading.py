"""Paths → records files, found, read and shaped."""

import dataclasses
import errno
import functools
import os
import pathlib
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from policykit.documents import MOST_BYTES, SUFFIXES, Document, Format, read
from policykit.shape import Shaped, shape

__all__ = [
    "LoadedFile",
    "PathError",
    "Piece",
    "find_files",
    "load_file",
    "load_piece",
    "pieces_of",
    "read_piece",
    "shipped_records",
]


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
class Piece:
    """A records file, or some lines of a large one, to be read by itself."""

    path: str
    start: int = 0
    """How many bytes stand before it."""
    size: int | None = None
    """How many bytes it has; None for all of the file."""
    first_line: int = 0
    """How many lines stand before it."""

    @property
    def form(self) -> Format:
        """How the file is written, by its name's ending."""
        return SUFFIXES[_suffix(self.path)]

    @property
    def length(self) -> int:
        """How large it is now; 0 where that cannot be told."""
        if self.size is not None:
            return self.size
        try:
            return os.path.getsize(self.path)
        except OSError:
            return 0

    def content(self) -> bytes:
        """Read it. Raises `PathError` where it cannot be read."""
        # Of a file that is too large to be read, one byte more than is read shows that.
        size = self.size if self.size is not None else MOST_BYTES + 1
        try:
            with open(self.path, "rb", buffering=0) as file:
                file.seek(self.start)
                content = file.read(min(size, _FIRST_READ))
                if len(content) < _FIRST_READ:
                    return content
                return content + (file.read(size - len(content)) or b"")
        except OSError as error:
            raise PathError(self.path, _reason(error)) from None


_FIRST_READ: Final = 65_536
"""How many bytes are asked for at first: reading makes room for all that is asked for, and most files are small."""


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


@dataclasses.dataclass(frozen=True, slots=True)
class LoadedFile:
    """A records file, or a piece of one, that was read."""

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
    elif _suffix(path) not in SUFFIXES:
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
            has_suffix = _suffix(entry.name) in SUFFIXES
            if entry.is_symlink() and (has_suffix or _loops(entry.path)):
                _status(entry.path)
            is_records_file = has_suffix and entry.is_file()
            if entry.is_dir() or is_records_file:
                inside.append(entry.path)
        todo += [(path, above | {here}) for path in reversed(inside)]


_PIECE: Final = 4 * 1024 * 1024
"""How large the pieces of an NDJSON file are, in bytes: small beside the memory, and much work beside their number."""


def pieces_of(path: str) -> Iterator[Piece]:
    """Cut a records file into pieces: a large NDJSON file between lines, any other not at all.

    Raises `PathError` where it cannot be read.
    """
    whole = Piece(path)
    if whole.form != "ndjson" or _status(path).st_size <= _PIECE:
        yield whole
        return
    start = first_line = 0
    try:
        with open(path, "rb") as file:
            while block := file.read(_PIECE):
                if not block.endswith(b"\n"):
                    block += _rest_of_line(file)
                yield Piece(path, start, len(block), first_line)
                start = file.tell()
                first_line += block.count(b"\n") + (not block.endswith(b"\n"))
    except OSError as error:
        raise PathError(path, _reason(error)) from None


def _rest_of_line(file: BinaryIO) -> bytes:
    """Read to the end of the line; of a line that is too long, as much as shows that."""
    line = file.readline(4 * MOST_BYTES)
    if line.endswith(b"\n") or len(line) < 4 * MOST_BYTES:
        return line
    while not (rest := file.readline(_PIECE)).endswith(b"\n") and rest:
        pass
    return line.decode("utf-8", errors="ignore").encode()


def read_piece(piece: Piece, content: bytes | None = None) -> Document:
    """Read a piece of a records file, or take its content as read, without making records of it.

    Raises `PathError` where it cannot be read.
    """
    if content is None:
        content = piece.content()
    return read(content, piece.form, part_from=None if piece.size is None else piece.first_line)


def load_piece(piece: Piece, content: bytes | None = None) -> LoadedFile:
    """Read a piece of a records file, or take its content as read. What is wrong in it is among its findings.

    Raises `PathError` where it cannot be read.
    """
    document = read_piece(piece, content)
    return LoadedFile(piece.path, document, shape(document))


def load_file(path: str) -> Iterator[LoadedFile]:
    """Read a records file, piece by piece. Raises `PathError` where it cannot be read."""
    return map(load_piece, pieces_of(path))


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
