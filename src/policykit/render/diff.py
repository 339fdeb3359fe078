"""What fixes change in a file, as a unified diff."""

import itertools
import pathlib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from policykit.files import FileChanged
from policykit.render.text import Style

_CONTEXT: Final = 3
"""How many lines are shown before and after one that changes."""
_NO_LINE_BREAK: Final = b"\n\\ No newline at end of file\n"


def patch(old: str, new: str, name: str) -> Iterator[bytes]:
    """Yield the lines of the difference between two files of as many lines each; `name` is the file's.

    Fixes change lines and neither add nor remove any, so line stands against line. Raises `FileChanged` where that is
    not so, since the file is being written to.
    """
    named = name.encode(errors="surrogateescape")
    hunk: list[tuple[bytes, bytes]] | None = None
    before: deque[tuple[bytes, bytes]] = deque(maxlen=_CONTEXT)
    alike = first = 0
    yield from (b"--- " + named + b"\n", b"+++ " + named + b"\n")
    with pathlib.Path(old).open("rb") as old_file, pathlib.Path(new).open("rb") as new_file:
        for number, pair in enumerate(itertools.zip_longest(old_file, new_file), 1):
            if None in pair:
                raise FileChanged(name)
            changed = pair[0] != pair[1]
            if hunk is None and changed:
                first = number - len(before)
                hunk = [*before]
            before.append(pair)
            if hunk is None:
                continue
            hunk.append(pair)
            alike = 0 if changed else alike + 1
            if alike > 2 * _CONTEXT:
                yield from _hunk(first, hunk[: _CONTEXT - alike])
                hunk, alike = None, 0
    if hunk:
        yield from _hunk(first, hunk[: len(hunk) - max(0, alike - _CONTEXT)])


_ROLES: Final = {"-": "error", "+": "good", "@": "mend"}


def readable(lines: Iterable[bytes], style: Style) -> Iterator[str]:
    """Yield the lines of a patch for a terminal: in colour, and with what it would obey as escapes."""
    for number, line in enumerate(lines):
        text = line.decode(errors="surrogateescape").rstrip("\r\n")
        shown = "".join(char if char.isprintable() or char == "\t" else repr(char)[1:-1] for char in text)
        role = "place" if number < 2 else _ROLES.get(shown[:1])
        yield style(shown, role) if role else shown


def _hunk(first: int, hunk: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Yield the lines of a hunk: of those that change one after another, first all the old and then all the new."""
    yield f"@@ -{first},{len(hunk)} +{first},{len(hunk)} @@\n".encode()
    for changed, run in itertools.groupby(hunk, key=lambda pair: pair[0] != pair[1]):
        pairs = [*run]
        if changed:
            yield from (_line(b"-", old) for old, _ in pairs)
            yield from (_line(b"+", new) for _, new in pairs)
        else:
            yield from (_line(b" ", old) for old, _ in pairs)


def _line(mark: bytes, line: bytes) -> bytes:
    return mark + line.removesuffix(b"\n") + (b"\n" if line.endswith(b"\n") else _NO_LINE_BREAK)
