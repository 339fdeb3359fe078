"""What texts need so that a spreadsheet opens a CSV file as it is meant."""

import re
from typing import Final

__all__ = ["ENCODING", "RISKY", "SAFE", "safe"]

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
