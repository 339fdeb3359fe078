"""Forms of records files, places in them, and what their readers share."""

import dataclasses
import re
from typing import Final, Literal, TypeAlias

from policykit.diagnostics import Finding, Path, Place
from policykit.documents.limits import MOST_FINDINGS

Format: TypeAlias = Literal["yaml", "json", "ndjson"]

SUFFIXES: Final[dict[str, Format]] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}
"""The file names' endings that are read, and as what."""

Positions: TypeAlias = dict[Path, tuple[Place | None, Place]]
"""The places of the key (None in a list) and of the value, by path."""


LINE_BREAKS: Final[dict[Format, str]] = {"yaml": "\r\n?|\n", "json": "\n", "ndjson": "\n"}
"""Patterns of what ends a line in places, by the form of the file."""


def place_at(text: str, index: int, width: int, form: Format, first_line: int = 1) -> Place:
    """Return the place of `width` characters of a text, from the one at `index`; `first_line` is the text's own."""
    before = re.split(LINE_BREAKS[form], text[:index])
    line, column = first_line + len(before) - 1, len(before[-1]) + 1
    return Place(line, column, line, column + width)


class TooManyError(Exception):
    """So much is wrong with a file that reading on is of no use."""


class Reader:
    """What the readers share: they collect what is wrong, up to a limit."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.complete = True

    def _add(self, finding: Finding) -> None:
        if len(self.findings) == MOST_FINDINGS - 1:
            self.findings.append(dataclasses.replace(finding, message=f"{finding.message}; what follows was not read"))
            raise TooManyError
        self.findings.append(finding)


# What JSON and YAML escapes can smuggle into a string. Tab, line feed and carriage return are white space.
FORBIDDEN_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
REPLACEMENT_CHARACTER: Final = "\ufffd"
