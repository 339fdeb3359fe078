"""What is said on a terminal: colours, widths, failure, progress."""

import contextlib
import shutil
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

import click

from policykit.values import one_line

if TYPE_CHECKING:
    from policykit.validation.engine import Progress


_WIDEST = 120
LABEL_WIDTH = 16
_COLOURS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "place": {"bold": True},
    "mend": {"fg": "cyan"},
    "good": {"fg": "green", "bold": True},
    "faint": {"dim": True},
    "heading": {"bold": True},
}


def style(text: str, role: str) -> str:
    return click.style(text, **_COLOURS[role])  # type: ignore[arg-type]  # a table of keyword arguments


def heading(text: str) -> str:
    return style(text, "heading")


def terminal_width() -> int:
    at_terminal = sys.stdout is not None and sys.stdout.isatty()
    return min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) if at_terminal else 80


def fail(message: str, code: int) -> NoReturn:
    click.echo(f"policykit: {one_line(message)}", err=True)
    sys.exit(code)


class _Progress:
    """A line on the terminal that says how far a long check is."""

    _AFTER = 1.0
    _EVERY = 0.1

    def __init__(self) -> None:
        self._next = time.monotonic() + self._AFTER
        self._shown = ""

    def __call__(self, doing: str, done: int, size: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self._EVERY
        self._show(f"{doing} {done * 100 // max(size, 1):3} % of {size / 1e6:,.1f} MB")

    def _show(self, text: str) -> None:
        click.echo(f"\r{text.ljust(len(self._shown))}\r", nl=False, err=True)
        self._shown = text

    def end(self) -> None:
        """Leave nothing on the terminal."""
        if self._shown:
            self._show("")


@contextlib.contextmanager
def progress_bar() -> "Iterator[Progress | None]":
    """Give what shows how far a check is, where somebody looks."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    shown = _Progress()
    try:
        yield shown
    finally:
        shown.end()
