"""Tables in plain text, with aligned columns and cells folded where they are too wide; and in HTML."""

import html
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from policykit.values.strings import one_line

DEFAULT_WIDTH: Final = 80
"""How wide a table is, in characters, where nobody says otherwise."""

_WIDEST: Final = 120
"""How wide a table is at most where it fills a terminal."""

_GAP: Final = "  "
_LEAST: Final = 8
# Where a cell may be folded: after white space, a slash or a hyphen in words, and after the dots in dates.
_WORD_PARTS: Final = re.compile(r"[^\s/-]+[/-]*\s*|[/-]+\s*")
_DATE: Final = re.compile(r"[\[\]0-9.,~?%/-]*[0-9][\[\]0-9.,~?%/-]*\Z")
_DATE_PARTS: Final = re.compile(r".+?(?:\.\.|,|/)|.+")


def terminal_width() -> int:
    """Return how many columns to fill: those of the terminal up to a limit, or 80 where the output goes elsewhere."""
    at_terminal = sys.stdout is not None and sys.stdout.isatty()
    columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns
    return min(columns, _WIDEST) if at_terminal else DEFAULT_WIDTH


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _parts(text: str) -> Iterator[str]:
    for word in re.findall(r"\S+\s*", text):
        yield from (_DATE_PARTS if _DATE.match(word.strip()) else _WORD_PARTS).findall(word)


def fold(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` characters, folded between words where that can be done."""
    lines = [""]
    for part in _parts(one_line(text)):
        if lines[-1] and _width(lines[-1] + part.rstrip()) > width:
            lines.append("")
        rest = part
        while _width(rest.rstrip()) > width:
            most = next(at for at in range(len(rest), 0, -1) if at == 1 or _width(rest[:at]) <= width)
            lines[-1], rest = rest[:most], rest[most:]
            lines.append("")
        lines[-1] += rest
    return [line.rstrip() for line in lines]


def _fit(natural: list[int], least: list[int], room: int) -> list[int]:
    """Return widths that add up to `room` at most, taking from the widest columns first, and from words last."""
    widths = natural[:]
    for lowest in (least, [1] * len(least)):
        while sum(widths) > room:
            able = [column for column in range(len(widths)) if widths[column] > lowest[column]]
            if not able:
                break
            widths[max(able, key=lambda column: widths[column])] -= 1
    return widths


def format_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int = DEFAULT_WIDTH,
    header_style: Callable[[str], str] = str,
) -> str:
    """Return a table with no line wider than `width`, as far as its words allow.

    `header_style` may colour the line of headers; it must not change how wide it is shown.
    """
    columns = [[header.replace("_", " "), *(one_line(row[at]) for row in rows)] for at, header in enumerate(headers)]
    natural = [max(_width(cell) for cell in column) for column in columns]
    least = [
        min(max((_width(part.rstrip()) for cell in column for part in _parts(cell)), default=0), 3 * _LEAST)
        for column in columns
    ]
    room = width - len(_GAP) * (len(columns) - 1)
    widths = _fit(natural, [min(max(_LEAST, few), most) for few, most in zip(least, natural, strict=True)], room)
    lines: list[str] = []
    for number in range(len(rows) + 1):
        folded = [fold(column[number], widths[at]) for at, column in enumerate(columns)]
        for level in range(max(len(cell) for cell in folded)):
            parts = [cell[level] if level < len(cell) else "" for cell in folded]
            padded = [part + " " * (widths[at] - _width(part)) for at, part in enumerate(parts)]
            line = _GAP.join(padded).rstrip()
            lines.append(header_style(line) if number == 0 else line)
    return "\n".join(lines)


def html_table(headers: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """Return a table in HTML. It brings no style, so that it looks as the page around it does."""
    lines = ["<table>", f"<caption>{html.escape(caption)}</caption>"]
    if headers:
        lines += ["<thead>", _html_row("th", (name.replace("_", " ") for name in headers)), "</thead>", "<tbody>"]
        lines += [_html_row("td", row) for row in rows]
        lines.append("</tbody>")
    return "\n".join([*lines, "</table>"])


def _html_row(tag: str, cells: Iterable[str]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return "<tr>" + "".join(f"<{tag}{scope}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
