"""Forms of records files, places in them, and what their readers share."""

import dataclasses
import re
from array import array
from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from policykit.diagnostics import Finding, Path, Place
from policykit.documents.limits import MOST_FINDINGS, most_values

Format: TypeAlias = Literal["yaml", "json", "ndjson"]

SUFFIXES: Final[dict[str, Format]] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}
"""The file names' endings that are read, and as what."""

Span: TypeAlias = tuple[int, int, int, int]
"""The numbers of a `Place`."""

_NO_KEY: Final[Span] = (0, 0, 0, 0)


class Positions:
    """Where the keys and values of a document stand.

    Each value is a node; nodes are numbered in the order in which values begin. Some forty bytes are kept of each,
    since a file may hold millions.
    """

    def __init__(self) -> None:
        self._spans: Final = array("I")
        """Of each node the span of its key, or `_NO_KEY`, and that of its value."""
        self._ends: Final = array("I")
        """Of each node the number of the first one after it that does not lie in it."""
        self._inner: Final[dict[int, dict[str, int] | array[int]]] = {}
        """The nodes right in those that were asked for, by key or in the order of the list."""

    def __len__(self) -> int:
        return len(self._ends)

    def begin(self, value: Span, key: Span = _NO_KEY) -> int:
        """Add a node, and return its number."""
        node = len(self._ends)
        self._spans.extend((*key, *value))
        self._ends.append(node + 1)
        return node

    def end(self, node: int) -> None:
        """Say that nothing more lies in a node."""
        self._ends[node] = len(self._ends)

    def end_at_first(self, node: int) -> None:
        """Let the place of a list or mapping end with the first thing in it, so that it lies on one line."""
        if self._ends[node] == node + 1:
            return
        spans, own, first = self._spans, 8 * node + 4, 8 * node + 8
        # The first thing is a key, where there is one, or the value; with it the value, if that ends in the first line.
        has_key, value_ends_here = spans[first], spans[first + 6] == spans[own]
        ends = first + 4 if value_ends_here or not has_key else first
        spans[own + 2 : own + 4] = spans[ends + 2 : ends + 4]

    def line_of_key(self, node: int) -> int:
        """Return the line in which the key of a node stands."""
        return self._spans[8 * node]

    def _places(self, node: int) -> tuple[Place | None, Place]:
        key, value = self._spans[8 * node : 8 * node + 4], self._spans[8 * node + 4 : 8 * node + 8]
        return (Place(*key) if key[0] else None), Place(*value)

    def nearest(self, data: Any, path: Path) -> tuple[Place | None, Place] | None:
        """Return the places of the key and value at `path` in `data`, or of the nearest thing around it.

        The place of the key is None in a list, and where it is not what was asked for; all is None where nothing was read.
        """
        if not self._ends:
            return None
        node = 0
        for step in path:
            inner = self._node_in(node, data, step)
            if inner is None:
                return None, self._places(node)[1]
            node, data = inner, data[step]
        return self._places(node)

    def _node_in(self, node: int, data: Any, step: str | int) -> int | None:
        if node not in self._inner:
            right_in = array("I", self._right_in(node))
            self._inner[node] = dict(zip(data, right_in, strict=False)) if isinstance(data, dict) else right_in
        inner = self._inner[node]
        if isinstance(inner, dict):
            return inner.get(step) if isinstance(step, str) else None
        return inner[step] if isinstance(step, int) and 0 <= step < len(inner) else None

    def _right_in(self, node: int) -> Iterator[int]:
        inner, end = node + 1, self._ends[node]
        while inner < end:
            yield inner
            inner = self._ends[inner]

    def items(self, data: Any) -> Iterator[tuple[Path, Any, Place | None, Place]]:
        """Yield the path of each value in `data`, the value, and the places of its key and of itself."""
        for node, (path, value) in enumerate(_values_in(data, ())):
            yield path, value, *self._places(node)


def _values_in(data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, data
    for step, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _values_in(inner, (*path, step))


LINE_BREAKS: Final[dict[Format, str]] = {"yaml": "\r\n?|\n", "json": "\n", "ndjson": "\n"}
"""Patterns of what ends a line in places, by the form of the file."""


def place_at(text: str, index: int, width: int, form: Format, first_line: int = 1) -> Place:
    """Return the place of `width` characters of a text, from the one at `index`; `first_line` is the text's own."""
    line, start = first_line + text.count("\n", 0, index), text.rfind("\n", 0, index) + 1
    if form == "yaml":
        line += text.count("\r", 0, index) - text.count("\r\n", 0, index)
        start = max(start, text.rfind("\r", 0, index) + 1)
    column = index - start + 1
    return Place(line, column, line, column + width)


class TooManyError(Exception):
    """So much is wrong with a file that reading on is of no use."""


def cut_off(findings: list[Finding]) -> list[Finding]:
    """Return findings of which the last says that no more was read after it."""
    *others, last = findings
    return [*others, dataclasses.replace(last, message=f"{last.message}; what follows was not read")]


class Reader:
    """What the readers share: they collect what is wrong, up to a limit."""

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self.findings: list[Finding] = []
        self.complete = True
        self.values = 0
        """How many values were begun."""
        self.most_values: Final = most_values(text)

    def about_values(self) -> str:
        """Return what is wrong where there are too many values."""
        return f"more than {self.most_values:,} values in {len(self.text):,} characters"

    def _add(self, finding: Finding) -> None:
        if len(self.findings) == MOST_FINDINGS - 1:
            self.findings = cut_off([*self.findings, finding])
            raise TooManyError
        self.findings.append(finding)


# What JSON and YAML escapes can smuggle into a string. Tab, line feed and carriage return are white space.
FORBIDDEN_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
REPLACEMENT_CHARACTER: Final = "\ufffd"
