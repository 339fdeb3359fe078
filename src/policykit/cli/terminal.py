"""The terminal: colours, widths, the line of an error, progress."""

import contextlib
import sys
import time
from typing import TYPE_CHECKING, NoReturn

import click

from policykit.cli.streams import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.validation.engine import Progress

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
    """Return `text` in the colour of a role."""
    coloured = click.style(**_COLOURS[role], text="\0")  # type: ignore[arg-type]  # a table of keyword arguments
    before, _, after = coloured.replace("\x1b[", OWN).partition("\0")
    return f"{before}{text}{after}"


def heading(text: str) -> str:
    """Return `text` in the style of a heading."""
    return style(text, "heading")


def fail(message: str, code: int) -> NoReturn:
    """Print an error on one line and exit with a code."""
    from policykit.values import one_line  # noqa: PLC0415  # it takes a third of the start, and only an error needs it

    click.echo(f"policykit: {one_line(message)}", err=True)
    sys.exit(code)


@contextlib.contextmanager
def progress_line() -> "Iterator[Progress | None]":
    """Give a function that shows on the terminal how far a long check is; None where nobody looks.

    The line comes after a second and is gone at the end. click's progress bar is there at once, stays, and hides the
    cursor meanwhile.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    next_at = time.monotonic() + 1
    shown = ""

    def show(text: str) -> None:
        nonlocal shown
        click.echo(f"\r{text.ljust(len(shown))}\r", nl=False, err=True)
        shown = text

    def progress(doing: str, done: int, size: int) -> None:
        nonlocal next_at
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + 0.1
            show(f"{doing} {done * 100 // max(size, 1):3} % of {size / 1e6:,.1f} MB")

    try:
        yield progress
    finally:
        if shown:
            show("")
