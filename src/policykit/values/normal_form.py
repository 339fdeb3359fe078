"""Texts in the composed normal form of Unicode, at a cost that grows with their length and no faster."""

import itertools
import re
import unicodedata
from typing import Final

MOST_MARKS: Final = 30
"""How many combining marks in a row are put in order together: more than any language has (UAX #15, Stream-Safe)."""

_MAY_BE_MARKS: Final = re.compile(rf"[^\w\0-\u02ff]{{{MOST_MARKS + 1},}}")
_MADE_OF_MARKS: Final = "\u0f73\u0f75\u0f81"
"""Marks of no class themselves that are made of two that are of one."""


def composed(text: str) -> str:
    """Return `text` in the normal form C; of more combining marks in a row than any language has, each few by themselves.

    To put marks in order, each is compared with those before it, so that a row of 200,000 would take a minute.
    """
    if text.isascii():
        return text
    cuts = [0]
    for found in _MAY_BE_MARKS.finditer(text):
        marks = 0
        for at, char in enumerate(found[0], found.start()):
            if not unicodedata.combining(char) and char not in _MADE_OF_MARKS:
                marks = 0
            elif marks < MOST_MARKS:
                marks += 1
            else:
                cuts.append(at)
                marks = 1
    if len(cuts) == 1:
        return unicodedata.normalize("NFC", text)
    return "".join(unicodedata.normalize("NFC", text[a:b]) for a, b in itertools.pairwise((*cuts, len(text))))
