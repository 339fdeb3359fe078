"""A finished picture: SVG, PNG where the extra is installed, and what it shows in words."""

import dataclasses
import hashlib
import pathlib
import struct
import unicodedata
import warnings
import zlib
from collections.abc import Container
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from policykit.call_error import CallError
from policykit.plots.drawing import FONTS, INK, NORMAL, Drawing, clean

_LATIN: Final = "\u024f"
"""The last letter of what every font can be taken to have."""
_MOST_SCRIPTS: Final = 8
_SIGNATURE: Final = 8
_HEADER: Final = 25
"""The lengths of what a PNG starts with, and of the part that says how large it is."""


class UnknownFormat(CallError, ValueError):
    """A file whose name does not say which format it is to have. `path` is the file."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: the name of a picture ends in .svg or .png"


class NoFonts(CallError, RuntimeError):
    """This machine has no fonts, so a PNG would have no lettering."""

    def __str__(self) -> str:
        return (
            "there are no fonts on this machine to draw a PNG with; install some, such as DejaVu Sans, or write an SVG"
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A picture. A notebook shows it."""

    title: str
    """What it is a picture of."""
    alt: str
    """What it shows, in words: all that can be read from it."""
    width: int
    """How wide it is, in pixels of 96 to the inch."""
    height: int
    """How high it is."""
    svg: str = dataclasses.field(repr=False)
    """The picture as SVG. Lettering is lettering, in whatever fonts the reader has."""
    empty: bool = False
    """Whether there was nothing on record to show."""

    def __str__(self) -> str:
        return self.alt

    def png(self, scale: float = 2) -> bytes:
        """Return the picture as PNG, with `scale` dots to a pixel, in the fonts of this machine.

        What it shows in words stands in the file as its description.
        Warns of scripts that no font here has. Raises `MissingExtra` without the extra `plot`, and `NoFonts`.
        """
        drawn = _rendered(self.svg, scale)
        at = _SIGNATURE + _HEADER
        dots_a_metre = round(96 * scale / 0.0254)
        said = _chunk(b"iTXt", b"Title\0\0\0\0\0" + self.title.encode()) + _chunk(
            b"iTXt", b"Description\0\0\0\0\0" + self.alt.encode()
        )
        return drawn[:at] + _chunk(b"pHYs", struct.pack(">IIB", dots_a_metre, dots_a_metre, 1)) + said + drawn[at:]

    def save(self, path: str | pathlib.Path, scale: float = 2) -> None:
        """Write the picture to a file, as SVG or PNG by the end of its name. The file is written whole or not at all.

        Raises `UnknownFormat` for another ending, and what `png` raises.
        """
        from policykit.files import NewContent, replace  # noqa: PLC0415

        form = check_name(path)
        content = self.svg.encode() if form == "svg" else self.png(scale)
        replace(NewContent(str(path), (content,)))

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the picture in the forms that notebooks know."""
        forms = {"image/svg+xml": self.svg, "text/plain": self.alt}
        kept = {
            form: content
            for form, content in forms.items()
            if (include is None or form in include) and (exclude is None or form not in exclude)
        }
        return kept, {}

    def _repr_svg_(self) -> str:
        return self.svg


def check_name(path: str | pathlib.Path) -> Literal["svg", "png"]:
    """Return the format that the name of a file asks for. Raises `UnknownFormat` and `MissingExtra`."""
    ending = pathlib.PurePath(path).suffix.lower()
    if ending == ".svg":
        return "svg"
    if ending == ".png":
        _renderer()
        return "png"
    raise UnknownFormat(str(path))


def finished(title: str, alt: str, width: float, height: float, drawing: Drawing, *, empty: bool = False) -> Picture:
    """Return a picture of what was drawn."""
    title, alt = clean(title), "\n".join(map(clean, alt.splitlines()))
    wide, high = round(width), round(height)
    # Pictures that stand in one page need names of their own.
    name = "picture-" + hashlib.sha256(f"{title}\n{alt}\n{drawing}".encode()).hexdigest()[:12]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" font-family="{FONTS}" font-size="{NORMAL:g}" fill="{INK}">'
    )
    said = f'<title id="{name}-title">{escape(title)}</title>\n<desc id="{name}-desc">{escape(alt)}</desc>'
    paper = f'<rect class="paper" width="{wide}" height="{high}" fill="#ffffff"/>'
    svg = f"{opening}\n{said}\n{paper}\n{drawing}\n</svg>\n"
    return Picture(title, alt, wide, high, svg, empty)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _renderer() -> Any:
    from policykit.extras import need  # noqa: PLC0415  # SVG does without

    return need("plot", "resvg-py", "resvg_py")


def _rendered(svg: str, scale: float) -> bytes:
    library = _renderer()
    if _letter(library, "M") == _letter(library, " "):
        raise NoFonts
    boxed = _boxed(svg, library)
    if boxed:
        warnings.warn(f"no font on this machine has {' '.join(boxed)}, so a PNG shows boxes there", stacklevel=4)
    return bytes(library.svg_to_bytes(svg_string=svg, zoom=scale))


def _letter(resvg: Any, character: str) -> bytes:
    text = f'<text x="2" y="18" font-family="{FONTS}">{escape(character)}</text>'
    page = f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">{text}</svg>'
    return bytes(resvg.svg_to_bytes(svg_string=page))


def _boxed(svg: str, resvg: Any) -> list[str]:
    """Return a letter of each script that no font of this machine has: it looks like a character that nobody uses."""
    samples: dict[str, str] = {}
    for character in sorted(set(svg)):
        if character > _LATIN and character.isalpha():
            samples.setdefault(unicodedata.name(character, "").partition(" ")[0], character)
    if not samples:
        return []
    nobodys = _letter(resvg, "\U000f8000")
    return [character for character in list(samples.values())[:_MOST_SCRIPTS] if _letter(resvg, character) == nobodys]
