"""What is printed, made harmless for what reads it: the runner of a CI, and a terminal.

Names, texts and arguments may hold what such a reader obeys. It is escaped where every command's output passes by, on
both streams, so that no command has to think of it. The escapes are those of JSON, which JSON may hold wherever a text
may stand, and which people can read elsewhere.

GitHub's runner takes a line for a command that begins with `::` behind any white space, and one with `##[` anywhere in it
(`ActionCommand.TryParseV2` and `TryParse` in github.com/actions/runner); lines end with a line feed or a carriage return.
Azure Pipelines looks for `##vso[` anywhere, TeamCity for `##teamcity[`, and GitLab for control characters that fold the
log. For each of them all of it is escaped, so that there is one fence and not four.
A terminal shows text in another order after characters that set a direction, nothing for invisible ones, and obeys
control characters.
"""

import contextlib
import io
import os
import re
import stat
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TextIO

from policykit.files import PathError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_BLANK: Final = rb"(?:\x1b\[[0-9;]*m|[^!-~\r\n])*"
"""What a runner may pass over at the beginning of a line, and some more: colours, and all but printable ASCII."""

_MARK: Final = rb"(##[A-Za-z]{0,16})\["
_WITHIN: Final = re.compile(rb"()" + _MARK)
_COMMAND: Final = re.compile(rb"((?:\A|[\r\n])" + _BLANK + rb":):|" + _MARK)
_AT_START: Final = re.compile(_BLANK + rb":?")
_UNENDED: Final = re.compile(rb"#{1,2}[A-Za-z]{0,16}\Z")


def _without_commands(text: bytes, *, own: bool) -> bytes:
    escaped = (_WITHIN if own else _COMMAND).sub
    return escaped(lambda found: rb"%b\u003a" % found[1] if found[1] else rb"%b\u005b" % found[2], text)


OWN: Final = f"\x1b[{int.from_bytes(os.urandom(8), 'big')};"
"""How the colours of `style` begin until they are printed. No name and no text can begin one like that."""

_CONTROL: Final = re.compile(rf"{re.escape(OWN)}([0-9]+)m|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""The colours of `style`, and what else moves or hides something on a terminal, but for ends of lines."""


def _without_controls(text: bytes) -> bytes:
    whole = text.decode("utf-8", errors="surrogateescape")
    whole = _CONTROL.sub(lambda found: f"\x1b[{found[1]}m" if found[1] else _escaped(found[0]), whole)
    if whole.isascii():
        return whole.encode()
    from policykit.values import UNSEEN  # noqa: PLC0415  # a third of the start, and few texts need it

    return UNSEEN.sub(lambda found: _escaped(found[0]), whole).encode("utf-8", errors="surrogateescape")


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


class _Guard(io.BufferedIOBase):
    """A stream of bytes that escapes what its reader would obey."""

    lets_commands_pass = False
    """Whether what is written are commands of our own, on whichever stream."""

    def __init__(self, out: TextIO) -> None:
        self._out: Final = out
        self._line = b""
        """What was written of the line that is not at its end, as far as it matters for what comes after it."""

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._out.isatty()

    def fileno(self) -> int:
        return self._out.fileno()

    def write(self, data: "ReadableBuffer") -> int:
        raw = bytes(data)
        whole = self._line + raw
        harmless = _without_commands(whole, own=self.lets_commands_pass) if is_runner() else whole
        self._out.buffer.write(_without_controls(harmless[len(self._line) :]))
        self._out.buffer.flush()
        line = re.split(rb"[\r\n]", whole)[-1]
        unended = _UNENDED.search(line)
        self._line = line if _AT_START.fullmatch(line) else b"x" + (unended[0] if unended else b"")
        return len(raw)


def is_github() -> bool:
    """Whether the runner of GitHub Actions reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


_RUNNERS: Final = ("GITLAB_CI", "TEAMCITY_VERSION", "TF_BUILD")
"""The variables that GitLab, TeamCity and Azure Pipelines set where they run something."""


def is_runner() -> bool:
    """Whether a runner reads what is printed that takes some of it for commands."""
    return is_github() or any(os.environ.get(name) for name in _RUNNERS)


def _is_read(stream: TextIO) -> bool:
    """Whether a terminal reads a stream, or a runner may. A regular file is read by neither, and holds what is said."""
    try:
        return stream.isatty() or (is_runner() and not stat.S_ISREG(os.fstat(stream.fileno()).st_mode))
    except (OSError, ValueError):  # no stream of the system
        return is_runner()


@contextlib.contextmanager
def harmless_streams() -> Iterator[None]:
    """Escape what is printed meanwhile, on both streams, where a terminal or a runner reads it."""
    old = sys.stdout, sys.stderr
    new = [_guarded(stream) for stream in old]
    sys.stdout, sys.stderr = new
    try:
        yield
    finally:
        for stream in new:
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        if sys.stdout is new[0]:  # click puts another there where nobody reads any more
            sys.stdout = old[0]
        sys.stderr = old[1]


def check_unread(file: str) -> None:
    """Raise `PathError` for an output that a terminal or a runner would read, past what makes it harmless.

    That is a terminal, and what one of the two streams is by another name, such as /dev/stdout.
    """
    with contextlib.suppress(OSError, ValueError):  # what is not there, and streams that are none of the system's
        status = os.stat(file)
        read = [os.fstat(stream.fileno()) for stream in (sys.stdout, sys.stderr) if stream and _is_read(stream)]
        if any(os.path.samestat(status, each) for each in read) or _is_terminal(file, status):
            raise PathError(file, "a terminal or a runner reads what is written there; name a file")


def _is_terminal(file: str, status: os.stat_result) -> bool:
    if not stat.S_ISCHR(status.st_mode):
        return False
    opened = os.open(file, os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        return os.isatty(opened)
    finally:
        os.close(opened)


@contextlib.contextmanager
def commands_of_our_own() -> Iterator[None]:
    """Let the runner obey the lines that are printed meanwhile."""
    _Guard.lets_commands_pass = True
    try:
        yield
    finally:
        _Guard.lets_commands_pass = False


def _guarded(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper) or not _is_read(stream):
        return stream
    stream.flush()
    return io.TextIOWrapper(
        _Guard(stream),  # type: ignore[type-var]  # what the type asks for beyond this is for reading
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
    )
