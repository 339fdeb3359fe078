"""Texts on one line, numbers with what is counted, and texts that a spreadsheet does not take for formulas."""

import re
import reprlib
import unicodedata
from typing import Final

UNSEEN: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Characters that nobody sees and that turn the direction of others, or hide or say something to programs alone.

Not among them: what joins letters of some scripts and emoji or keeps them apart, and variants of Chinese characters.
"""

_JOINERS: Final = "\u200c\u200d"
_JOINED: Final = "\u0600-\u0fff\u1000-\u109f\u1700-\u18af\u1900-\u1cff\u2190-\u2bff\u3030-\u303d\u3297-\u3299\ua800-\uabff\ufb50-\ufdff\ufe00-\ufe0f\ufe70-\ufefc\U00010a00-\U0001ffff"
"""Scripts in which letters join, or change where they meet, and emoji with what varies them."""

_MARKS: Final = "\u061c\u200e\u200f"
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NEEDLESS: Final = re.compile(f"{UNSEEN.pattern}|(?<![{_JOINED}])[{_JOINERS}]")
_NEEDLESS_AMONG_MARKS: Final = re.compile(f"(?![{_MARKS}])(?:{_NEEDLESS.pattern})")


def needless_in(text: str) -> str | None:
    """Return the first character of `text` that nobody sees and that no language needs there; None where there is none."""
    found = _NEEDLESS.search(text)
    if found and found[0] in _MARKS and _RIGHT_TO_LEFT.search(text):
        found = _NEEDLESS_AMONG_MARKS.search(text)
    return found[0] if found else None


def one_line(text: str) -> str:
    """Return `text` with one space for all white space, and characters that a terminal would obey as escapes."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)


_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


def escaped(text: str) -> str:
    """Return `text` with control characters as the escapes of JSON, in which nothing else needs to change for that."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shorten(text: str, width: int) -> str:
    """Return `text` on one line, cut with an ellipsis where it is longer than `width` characters."""
    line = one_line(text[: 8 * width])
    return line if len(line) <= width and len(text) <= 8 * width else line[: width - 1].rstrip() + "…"


_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th"})


def folded(text: str) -> str:
    """Return `text` as it is compared where neither accents nor capitals matter: "Åslaug Øie" as "aslaug oie"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_LETTERS)


def brief(value: object, width: int = 80) -> str:
    """Return what a value looks like in Python, on one line and cut, for a message about it."""
    return repr(shorten(value, width)) if isinstance(value, str) else shorten(reprlib.repr(value), width)


def counted(number: int, one: str, several: str = "", *, form: str = ",", none: str = "0") -> str:
    """Return a number with what is counted: "1 row", "2 rows". `form` is the number's, and `none` stands for 0."""
    return f"{format(number, form) if number else none} {one if number == 1 else several or one + 's'}"


ENCODING: Final = "utf-8-sig"
"""UTF-8 with a byte order mark at the beginning, or else spreadsheets take it for an older encoding."""

RISKY: Final = "^('*[=+\\-@\\t\\r\\n＝＋－＠])"
"""A regular expression for how a text begins that a spreadsheet would take for a formula, or for one with apostrophes."""

SAFE: Final = r"'\1"
"""What such a beginning is replaced with: itself behind an apostrophe."""

_RISKY: Final = re.compile(RISKY)


def safe(text: str) -> str:
    """Return a text such that no spreadsheet takes it for a formula. No two texts become the same."""
    return _RISKY.sub(SAFE, text)
