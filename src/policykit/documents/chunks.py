"""Records files → pieces that can be read one by one, so that a large file is never in memory as a whole.

An NDJSON file is cut between lines, and a JSON file between the records of its sections. A YAML file is not cut, nor
is a JSON file of which the brackets do not fit: these are read as a whole, up to a limit.
"""

import codecs
import dataclasses
import mmap
import os
import re
from collections.abc import Generator, Iterator
from typing import BinaryIO, Final

from policykit.documents.positions import SUFFIXES, Format, Offset
from policykit.documents.syntax_rules import MOST_BYTES, MOST_NESTING
from policykit.files import PathError, reason_of
from policykit.values import SECTIONS

PIECE: Final = 4 * 1024 * 1024
"""How large pieces are, in bytes: small beside the memory, and much work beside their number."""

_FIRST_READ: Final = 65_536
"""How many bytes are asked for at first: reading makes room for all that is asked for, and most files are small."""


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
    offset: Offset | None = None
    """What stands before it; None for all of the file."""
    content_at: str | None = None
    """Where its content is taken from, if not from the file itself."""

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
        """Read it. Raises `PathError` where it cannot be read."""
        # Of a file that is too large to be read, one byte more than is read shows that.
        size = self.size if self.size is not None else MOST_BYTES + 1
        try:
            with open(self.content_at or self.path, "rb", buffering=0) as file:
                file.seek(self.start)
                content = file.read(min(size, _FIRST_READ)) or b""
                while _FIRST_READ <= len(content) < size and (more := file.read(size - len(content))):
                    content += more
                return content
        except OSError as error:
            raise PathError(self.path, reason_of(error)) from None


def chunks_of(path: str, content_at: str | None = None) -> list[Chunk]:
    """Cut a records file into pieces; a small one is one piece. Raises `PathError` where it cannot be read.

    `content_at` is where its content is taken from, if not from the file itself.
    """
    whole = Chunk(path, content_at=content_at)
    if whole.form == "yaml":
        return [whole]
    source = content_at or path
    try:
        if os.stat(source).st_size <= PIECE:
            return [whole]
        with open(source, "rb") as file:
            if whole.form == "ndjson":
                chunks = list(_between_lines(path, file))
            else:
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                    chunks = list(_JsonCutter(path, content).chunks())
        return [dataclasses.replace(chunk, content_at=content_at) for chunk in chunks] or [whole]
    except OSError as error:
        raise PathError(path, reason_of(error)) from None
    except _CannotCutError:
        return [whole]


def _between_lines(path: str, file: BinaryIO) -> Iterator[Chunk]:
    start = lines = 0
    while block := file.read(PIECE):
        if not block.endswith(b"\n"):
            block += _rest_of_line(file)
        yield Chunk(path, start, len(block), Offset(lines))
        start = file.tell()
        lines += block.count(b"\n") + (not block.endswith(b"\n"))


def _rest_of_line(file: BinaryIO) -> bytes:
    """Read to the end of the line; of a line that is too long, as much as shows that."""
    line = file.readline(4 * MOST_BYTES)
    if line.endswith(b"\n") or len(line) < 4 * MOST_BYTES:
        return line
    while not (rest := file.readline(PIECE)).endswith(b"\n") and rest:
        pass
    return line.decode("utf-8", errors="ignore").encode()


class _CannotCutError(Exception):
    """The text is not built as a JSON file of records is."""


# Possessive, so that a long string costs no memory to go past.
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{\]},]', re.DOTALL)
_KEY: Final = re.compile(rb'[ \t\r\n]*+"([a-z_]++)"[ \t\r\n]*+:[ \t\r\n]*+([\[{])')
_SPACE: Final = re.compile(rb"[ \t\r\n]*+")


class _JsonCutter:
    """Finds where the records of a JSON file begin and end, without reading them."""

    def __init__(self, path: str, content: mmap.mmap) -> None:
        self._path: Final = path
        self._content: Final = content
        self._counted = self._lines = self._columns = 0

    def chunks(self) -> Iterator[Chunk]:
        content = self._content
        at = self._counted = len(codecs.BOM_UTF8) if content[:3] == codecs.BOM_UTF8 else 0  # which takes no column
        at = self._past(at, b"{")
        seen: set[bytes] = set()
        while True:
            key = _KEY.match(content, at)
            section = key[1].decode() if key else ""
            if not key or key[1] in seen or (key[2] == b"[") != (section in SECTIONS):
                raise _CannotCutError
            seen.add(key[1])
            if key[2] == b"[":
                at = yield from self._items(section, key.end())
            elif section == "redirects":
                start = key.end() - 1
                at = self._end(start)
                yield self._piece(start, at, section, 0)
            else:
                raise _CannotCutError
            at = self._space(at)
            if content[at : at + 1] != b",":
                break
            at += 1
        if self._past(at, b"}") != len(content):
            raise _CannotCutError

    def _past(self, at: int, char: bytes) -> int:
        at = self._space(at)
        if self._content[at : at + 1] != char:
            raise _CannotCutError
        return self._space(at + 1)

    def _space(self, at: int) -> int:
        match = _SPACE.match(self._content, at)
        return match.end() if match else at

    def _end(self, start: int) -> int:
        """Return where the value ends whose bracket opens at `start`."""
        depth = 0
        for token in _TOKEN.finditer(self._content, start):
            char = token[0]
            if char in (b"{", b"["):
                depth += 1
                if depth > MOST_NESTING:
                    break
            elif char in (b"}", b"]"):
                depth -= 1
                if depth == 0:
                    return token.end()
        raise _CannotCutError

    def _items(self, section: str, start: int) -> Generator[Chunk, None, int]:
        """Yield the items of a list in pieces, and return where the list ends."""
        depth = count = first = 0
        for token in _TOKEN.finditer(self._content, start):
            char = token[0]
            if char in (b"{", b"["):
                depth += 1
                if depth > MOST_NESTING:
                    break
            elif char == b"," and depth == 0:
                count += 1
                if token.start() - start >= PIECE:
                    yield self._piece(start, token.start(), section, first)
                    start, first = token.end(), count
            elif char in (b"}", b"]"):
                depth -= 1
                if depth < 0 and char == b"]":
                    is_empty = self._space(start) == token.start()
                    if is_empty and first:
                        break  # a comma before the end
                    if not is_empty:
                        yield self._piece(start, token.start(), section, first)
                    return token.end()
                if depth < 0:
                    break
        raise _CannotCutError

    def _piece(self, start: int, end: int, section: str, first: int) -> Chunk:
        lines = self._content[self._counted : start].count(b"\n")
        if lines:
            self._columns = 0
            self._counted = self._content.rfind(b"\n", 0, start) + 1
        self._lines += lines
        self._columns += len(self._content[self._counted : start].decode("utf-8", errors="replace"))
        self._counted = start
        return Chunk(self._path, start, end - start, Offset(self._lines, self._columns, section, first))
