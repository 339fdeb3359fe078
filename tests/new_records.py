"""Records to name, and `policykit new` run in this process."""

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from policykit.cli.group import main

RECORDS = """\
sources:
  - id: source/daily
    name: The Daily on the library
  - id: source/weekly
    name: The Weekly on the library
organizations:
  - id: organization/council
    name: Fjordvik municipal council
    evidence: [{source: source/daily}]
people:
  - id: person/kari-dahl
    name: Kari Dahl
    evidence: [{source: source/daily}]
reports:
  - id: report/library-2025
    title: {en: How the library is used, nb: Slik brukes biblioteket}
    author: organization/council
    evidence: [{source: source/daily}]
redirects:
  person/k-dahl: person/kari-dahl
"""


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def refused(*arguments: str) -> str:
    """Return the one line that a refused call ends with."""
    result = new(*arguments)
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    return line


_SIGNS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


_PROGRAM = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that its keys send signals
from policykit.cli import main
main(prog_name="policykit")
"""


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self._end, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**os.environ, "TERM": "dumb", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        os.close(inside)
        self._got = b""
        self._answered = 0

    @property
    def shown(self) -> str:
        """What is shown so far, without colours."""
        return _SIGNS.sub("", self._got.decode(errors="ignore")).replace("\r\n", "\n")

    def _read(self, again: bytes = b"") -> bool:
        """Read what is shown; while there is nothing, press keys again. False at the end."""
        for _ in range(60):
            ready, _, _ = select.select([self._end], [], [], 1)
            if ready:
                break
            os.write(self._end, again)
        else:
            pytest.fail(f"nothing more is shown:\n{self.shown}")
        with contextlib.suppress(OSError):  # what Linux says at the end
            more = os.read(self._end, 65536)
            self._got += more
            return bool(more)
        return False

    def type(self, keys: bytes) -> None:
        """Press keys when the next question is asked."""
        self._answered += 1
        while self.shown.count("\n> ") < self._answered:
            assert self._read(), f"no question is asked:\n{self.shown}"
        os.write(self._end, keys)

    def answer(self, *answers: str) -> None:
        """Answer the next questions."""
        for answer in answers:
            self.type(f"{answer}\n".encode())

    def end(self, again: bytes = b"") -> int:
        """Return the exit code, when all is shown."""
        while self._read(again):
            pass
        return self._process.wait(timeout=60)

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._end)


AtTerminal: TypeAlias = Callable[..., Terminal]
