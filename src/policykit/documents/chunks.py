"""Records files → chunks that can be read one by one, so that a large file is never in memory as a whole.

An NDJSON file is cut between lines. A YAML or JSON file is one chunk, and is read up to a limit.
"""

import dataclasses
import os
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from policykit.documents.limits import MOST_BYTES
from policykit.documents.positions import SUFFIXES, Format
from policykit.files import PathError, open_file, read_file, reason_of

CHUNK_BYTES: Final = 4 * 1024 * 1024
"""How large the chunks of an NDJSON file are: small beside the memory, and much work beside their number."""

_LAST_CHARACTER: Final = re.compile(rb"[\xc0-\xff][\x80-\xbf]*\Z")


def form_of(path: str) -> Format:
    """Return how a records file is written, by its name's ending."""
    return SUFFIXES[suffix_of(path)]


def suffix_of(path: str) -> str:
    """Return the ending of a file's name, in small letters."""
    return os.path.splitext(path)[1].lower()


@dataclasses.dataclass(frozen=True, slots=True)
class Chunk:
    """A records file, or a part of a large one, to be read by itself."""

    path: str
    start: int = 0
    """How many bytes stand before it."""
    size: int | None = None
    """How many bytes it has; None for all of the file."""
    lines_before: int | None = None
    """How many lines stand before it; None for all of the file."""
    content_at: str | None = None
    """Where its content is taken from, if not from the file itself."""
    real: str | None = None
    """Where its path was found to lead, without links; None where links may lead anywhere."""

    @property
    def form(self) -> Format:
        """How the file is written, by its name's ending."""
        return form_of(self.path)

    @property
    def length(self) -> int:
        """How large it is now; 0 where that cannot be told."""
        if self.size is not None:
            return self.size
        try:
            return os.path.getsize(self.content_at or self.path)
        except OSError:
            return 0

    def content(self) -> bytes:
        """Return the bytes of the chunk. Raises `PathError` where they cannot be read, and `FileChanged`."""
        # Of a file that is too large to be read, one byte more than is read shows that.
        size = self.size if self.size is not None else MOST_BYTES + 1
        try:
            if self.content_at:
                return read_file(self.content_at, size, self.start)
            return read_file(self.path, size, self.start, self.real)
        except OSError as error:
            raise PathError(self.path, reason_of(error)) from None


def chunks_of(path: str, content_at: str | None = None, real: str | None = None) -> list[Chunk]:
    """Return the chunks of a records file; a small one is one chunk.

    `content_at` is where its content is taken from, if not from the file itself, and `real` where its path was found to
    lead, without links. Raises `PathError` where it cannot be read, and `FileChanged` where it has become a link.
    """
    whole = Chunk(path, content_at=content_at, real=real)
    if whole.form != "ndjson":
        return [whole]
    try:
        with open_file(content_at) if content_at else open_file(path, real) as file:
            if os.fstat(file.fileno()).st_size <= CHUNK_BYTES:
                return [whole]
            return [*_between_lines(whole, file)]
    except OSError as error:
        raise PathError(path, reason_of(error)) from None


def _between_lines(whole: Chunk, file: BinaryIO) -> Iterator[Chunk]:
    start = lines = 0
    while block := file.read(CHUNK_BYTES):
        if not block.endswith(b"\n"):
            block += _rest_of_line(file)
        yield dataclasses.replace(whole, start=start, size=len(block), lines_before=lines)
        start = file.tell()
        lines += block.count(b"\n") + (not block.endswith(b"\n"))


def _rest_of_line(file: BinaryIO) -> bytes:
    """Read to the end of the line; of a line that is too long, as much as shows that."""
    line = file.readline(4 * MOST_BYTES)
    if line.endswith(b"\n") or len(line) < 4 * MOST_BYTES:
        return line
    while not (rest := file.readline(CHUNK_BYTES)).endswith(b"\n") and rest:
        pass
    return line[:-4] + _LAST_CHARACTER.sub(b"", line[-4:])  # which may have been cut in two
