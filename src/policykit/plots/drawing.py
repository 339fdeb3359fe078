"""Shapes and lettering as SVG, and how wide lettering is.

The SVG is written here rather than by a plotting library: so lettering stays lettering, each mark can say what it
stands for, the same records give the same bytes, and nothing has to be installed to draw. Everything stands in
attributes, since a style sheet in a picture would reach the page that the picture is put into.
"""

import contextlib
import math
import re
import unicodedata
import xml.etree.ElementTree as ET  # written only, never read
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias

SMALL: Final = 11.0
"""Pixels of 96 to the inch: 8.25 points, the smallest lettering that is used."""
NORMAL: Final = 12.0
MARGIN: Final = 20.0
INK: Final = "#1a1a1a"
QUIET: Final = "#555555"
"""What is said in passing; its contrast on white is 7 to 1."""
FAINT: Final = "#dddddd"
GRID: Final = "#c8c8c8"
LINE: Final = "#767676"
DARK: Final = "#08306b"

FONTS: Final = "'DejaVu Sans',Verdana,'Noto Sans','Liberation Sans',Arial,sans-serif"
"""The widest first: what fits in these fits in others."""

_WIDTHS: Final = {
    character: width
    for width, characters in {
        0.3: "'IJijl",
        0.35: " ,./:;\\|f",
        0.4: "!()[]t-",
        0.45: "r",
        0.5: '"*_`',
        0.55: "?csz",
        0.6: "FkLPvxy",
        0.65: "$0123456789{}ESbdghnpquTYaoeøß",
        0.7: "AVBRXZCK",
        0.75: "HNU",
        0.8: "&DGOQ",
        0.85: "#+<=>^~w",
        0.9: "M",
        1.0: "%@WmæÆ…",
    }.items()
    for character in characters
}
"""Widths in DejaVu Sans at a size of 1, rounded up."""

_OTHER: Final = 0.8
_BOLD: Final = 1.13
_UNSEEN: Final = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
"""What XML forbids, control characters, and those that turn the direction of what follows them."""

Anchor: TypeAlias = Literal["start", "middle", "end"]
Look: TypeAlias = Literal["full", "open"]
"""A full mark stands for what is known, an open one with a broken outline for what is not."""
Mark: TypeAlias = Literal["circle", "square", "triangle", "wedge", "diamond", "cross", "star"]


def clean(text: str) -> str:
    """Return a text with one space for all white space, and without what a picture cannot hold."""
    return " ".join(_UNSEEN.sub("\ufffd", text).split())


def _width(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base, _OTHER)


def width_of(text: str, size: float = NORMAL, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in pixels."""
    return sum(map(_width, text)) * size * (_BOLD if bold else 1)


def fold(text: str, width: float, size: float = NORMAL, *, bold: bool = False) -> list[str]:
    """Return the lines of a text, none wider than `width` where that can be."""
    lines: list[str] = []
    at, wide = "", 0.0
    for between, word in words_of(clean(text)):
        more = f"{between}{word}" if at else word
        wider = width_of(more, size, bold=bold)
        if wide + wider <= width:
            at += more
            wide += wider
            continue
        if at:
            lines.append(at)
        *whole, at = _broken(word, width, size, bold=bold)
        lines += whole
        wide = width_of(at, size, bold=bold)
    return [*lines, at]


_HYPHEN: Final = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])")
"""Where a word may break: after a hyphen between letters, but not in a date."""


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts that a text may break between, each with what stands before it on one line."""
    for word in text.split(" "):
        for at, part in enumerate(_HYPHEN.split(word)):
            yield "" if at else " ", part


def _broken(word: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    """Yield the parts of a word that is too wide, and of scripts that put no spaces between words."""
    part, wide = "", 0.0
    for character in word:
        more = width_of(character, size, bold=bold)
        if part and more and wide + more > width:
            yield part
            part, wide = "", 0.0
        part += character
        wide += more
    yield part


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _attributes(given: Mapping[str, str | float | None]) -> dict[str, str]:
    return {
        name.strip("_").replace("_", "-"): value if isinstance(value, str) else _number(value)
        for name, value in given.items()
        if value is not None
    }


class Drawing:
    """What has been drawn so far, from the upper left, in pixels."""

    def __init__(self) -> None:
        self._open = [ET.Element("svg")]
        """The element that everything lies in, and the groups that are open."""

    def __str__(self) -> str:
        # In texts and attributes there is no `>`, so this shortens elements without content and nothing else.
        return "\n".join(ET.tostring(child, encoding="unicode").strip() for child in self._open[0]).replace(" />", "/>")

    def element(self, name: str, text: str | None = None, **attributes: str | float | None) -> ET.Element:
        """Add an element. In the names of attributes ``_`` stands for ``-``."""
        added = ET.SubElement(self._open[-1], name, _attributes(attributes))
        added.text, added.tail = text and clean(text), "\n"
        return added

    @contextlib.contextmanager
    def group(self, class_: str, title: str | None = None, **attributes: str | float | None) -> Iterator[None]:
        """Put what is drawn meanwhile into a group; a pointer that rests on it is shown the title."""
        group = self.element("g", None, class_=class_, **attributes)
        group.text = "\n"
        self._open.append(group)
        if title is not None:
            self.element("title", title)
        yield
        self._open.pop()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = NORMAL,
        anchor: Anchor = "start",
        bold: bool = False,
        fill: str | None = None,
        upright: bool = True,
    ) -> None:
        """Write a line whose foot is at `y`; one that is not upright runs from there upwards."""
        self.element(
            "text",
            text,
            x=x,
            y=y,
            font_size=None if size == NORMAL else size,
            font_weight="bold" if bold else None,
            fill=fill,
            text_anchor=None if anchor == "start" else anchor,
            transform=None if upright else f"rotate(-90 {_number(x)} {_number(y)})",
        )

    def lines(
        self,
        x: float,
        y: float,
        texts: Iterable[str],
        *,
        size: float = NORMAL,
        bold: bool = False,
        fill: str | None = None,
    ) -> float:
        """Write lines under each other, the first with its top at `y`, and return where the last ends."""
        for text in texts:
            self.text(x, y + size, text, size=size, bold=bold, fill=fill)
            y += size * 1.3
        return y

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = NORMAL,
        *,
        bold: bool = False,
        fill: str | None = None,
    ) -> float:
        """Write a text in lines no wider than `width`, from its top at `y`, and return where the last ends."""
        return self.lines(x, y, fold(text, width, size, bold=bold), size=size, bold=bold, fill=fill)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = FAINT, dash: str | None = None) -> None:
        """Draw a thin straight line."""
        self.element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_dasharray=dash)

    def mark(self, mark: Mark, x: float, y: float, size: float, fill: str, look: Look = "full") -> None:  # noqa: PLR0917
        """Draw a mark around a point."""
        half = size / 2
        group = self.group("mark", fill=fill)
        if look == "open":
            group = self.group("mark open", fill="#ffffff", stroke=fill, stroke_width=1.4, stroke_dasharray="2.4 1.8")
        with group:
            if mark == "circle":
                self.element("circle", cx=x, cy=y, r=half)
            elif mark == "square":
                self.element("rect", x=x - half * 0.9, y=y - half * 0.9, width=size * 0.9, height=size * 0.9)
            else:
                corners = _corners(mark, x, y, half)
                self.element("polygon", points=" ".join(f"{_number(x)},{_number(y)}" for x, y in corners))


def _corners(mark: Mark, x: float, y: float, half: float) -> Iterable[tuple[float, float]]:
    if mark == "triangle":
        return (x, y - half), (x + half, y + half * 0.8), (x - half, y + half * 0.8)
    if mark == "wedge":
        return (x, y + half), (x + half, y - half * 0.8), (x - half, y - half * 0.8)
    if mark == "diamond":
        return (x, y - half * 1.1), (x + half * 1.1, y), (x, y + half * 1.1), (x - half * 1.1, y)
    if mark == "star":
        rays = ((math.pi * (step / 5 - 0.5), half * 1.2 * (0.45 if step % 2 else 1)) for step in range(10))
        return [(x + out * math.cos(angle), y + out * math.sin(angle)) for angle, out in rays]
    arm = half * 0.35
    corners = ((-arm, -half), (arm, -half), (arm, -arm), (half, -arm), (half, arm), (arm, arm), (arm, half), (-arm, half),
               (-arm, arm), (-half, arm), (-half, -arm), (-arm, -arm))  # fmt: skip
    return [(x + right, y + down) for right, down in corners]
