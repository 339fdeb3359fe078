"""Text of a records file → plain data, what is wrong with the text, and where each value stands.

YAML is read as YAML 1.2 with its core schema, straight from the events of libyaml. What YAML 1.1 and YAML 1.2 read
differently is refused, so that every tool reads a file alike. JSON and NDJSON are read with the standard library.

Positions cost time and memory, so they are worked out only when asked for, by reading the text once more.
"""

import functools
import itertools
import re
from array import array
from collections.abc import Iterator
from typing import Any, Final

from policykit.diagnostics import Finding, Path, Place, Rule
from policykit.documents.json_reader import JsonScanner, SuspectError, check_for_suspects, quick_decoder
from policykit.documents.limits import MOST_BYTES, MOST_FINDINGS
from policykit.documents.positions import FORBIDDEN_CHARACTERS, LINE_BREAKS, Format, Positions, cut_off, place_at
from policykit.documents.syntax_rules import EMPTY, NOT_UTF8, TOO_LARGE
from policykit.documents.yaml_reader import (
    MOST_FORBIDDEN_CHARACTERS,
    PASSED_BY_LIBYAML,
    YamlReader,
    forbidden_characters_in,
)


class Document:
    """A records file that was read: its data, and what is wrong with its text."""

    def __init__(
        self,
        text: str,
        form: Format,
        data: Any,
        findings: list[Finding],
        *,
        complete: bool,
        positions: Positions | None = None,
        lines_before: int = 0,
        unread: str | None = None,
    ) -> None:
        self.text = text
        self.form: Format = form
        self.lines_before: Final = lines_before
        """How many lines of the file stand before the text, where that is a chunk of NDJSON."""
        self.data = data
        """Plain data. For NDJSON, a mapping from the number of a line, from 0, to what it holds."""
        self.findings = findings
        self.complete = complete
        """Whether all of it was read; false where the rest of the file is unknown."""
        self.unread: Final = "" if complete else text if unread is None else unread
        """The text that was not read to its end: all of it, or the lines of NDJSON that were not."""
        self._positions: Final[dict[int | None, Positions]] = {} if positions is None else {None: positions}
        """The places that were looked for so far: those in a line of NDJSON by its number, others by None."""

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Return the place of the value at `path`, or of its key; of the nearest thing around it where it has none."""
        data = self.data
        if self.form == "ndjson":
            number, *rest = path or (None,)
            positions = self._positions_in(number) if isinstance(number, int) else Positions()
            data, path = (data or {}).get(number), tuple(rest)
        else:
            positions = self._positions_in(None)
        key, value = positions.nearest(data, path) or (None, Place(1, 1, 1, 1))
        return key if at_key and key else value

    def places(self) -> Iterator[tuple[Path, Any, Place | None, Place]]:
        """Yield the path of each value of a YAML or JSON file, the value, and the places of its key and of itself."""
        return self._positions_in(None).items(self.data)

    def _positions_in(self, number: int | None) -> Positions:
        """Return the places in a line of NDJSON, by its number from 0, or in a file of another form."""
        if number not in self._positions:
            positions = self._positions[number] = Positions()
            if self.form == "yaml":
                YamlReader(self.text, positions, keeps_data=False).read()
            elif self.form == "json":
                JsonScanner(self.text, positions, keeps_data=False).scan()
            elif number is not None and (line := self._stretch(number - self.lines_before)):
                JsonScanner(self.text[slice(*line)], positions, (number,), number + 1, keeps_data=False).scan()
        return self._positions[number]

    @functools.cached_property
    def _starts(self) -> "array[int]":
        """Where each line of the text begins."""
        breaks = re.finditer(LINE_BREAKS[self.form], self.text)
        return array("I", itertools.chain((0,), (found.end() for found in breaks)))

    def _stretch(self, line: int) -> tuple[int, int] | None:
        """Return where a line of the text, by its number from 0, begins and ends; None where there is no such line."""
        if not 0 <= line < len(self._starts):
            return None
        start = self._starts[line]
        if line + 1 == len(self._starts):
            return start, len(self.text)
        end = self._starts[line + 1]
        return start, end - (2 if self.form == "yaml" and self.text[end - 2 : end] == "\r\n" else 1)

    def span_of(self, place: Place) -> tuple[int, int] | None:
        """Return where in the text a place begins and ends; None where it does not lie on one line of the text."""
        line = self._stretch(place.line - 1 - self.lines_before)
        if line is None or place.line != place.end_line:
            return None
        start, end = line
        return min(start + place.column - 1, end), min(start + place.end_column - 1, end)

    def text_at(self, place: Place) -> str | None:
        """Return what is written at a place, or None where it does not lie on one line of the text."""
        span = self.span_of(place)
        return self.text[slice(*span)] if span else None


def read(content: bytes, form: Format, lines_before: int | None = None) -> Document:
    """Read the content of a records file. What is wrong with it is in the result's findings; nothing is raised.

    `lines_before` says how many lines stand before the content, where it is a chunk of an NDJSON file.
    """
    first_line = lines_before or 0
    if len(content) > MOST_BYTES and form != "ndjson":
        return _unreadable("", form, TOO_LARGE, f"the file has {len(content):,} bytes", Place(1, 1, 1, 1))
    encoding = "utf-8" if first_line else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if form == "ndjson":
            return _read_ndjson(content.decode(encoding, errors=_BROKEN), first_line)
        return _unreadable("", form, NOT_UTF8, *_about_bytes(error, form))
    if not text.strip() and lines_before is None:
        return _unreadable(text, form, EMPTY, "the file is empty", Place(1, 1, 1, 1))
    if form == "yaml":
        return _read_yaml(text)
    return _decode(text) if form == "json" else _read_ndjson(text, first_line)


_BROKEN: Final = "surrogateescape"
"""How bytes that are no UTF-8 stand in the text of a line of NDJSON until it is refused."""


def _about_bytes(error: UnicodeDecodeError, form: Format, first_line: int = 1) -> tuple[str, Place]:
    before = error.object[: error.start].decode("utf-8")
    message = f"byte 0x{error.object[error.start]:02X} is not UTF-8 here"
    return message, place_at(before, len(before), 1, form, first_line)


def _unreadable(text: str, form: Format, rule: Rule, message: str, place: Place) -> Document:
    return Document(text, form, None, [Finding(rule, (), message, place=place)], complete=False)


def _read_yaml(text: str) -> Document:
    positions: Positions | None = None
    reader = YamlReader(text)
    data = reader.read()
    odd: list[Finding] = []
    if reader.refused or any(char in text for char in PASSED_BY_LIBYAML):
        odd = [*itertools.islice(forbidden_characters_in(text), MOST_FORBIDDEN_CHARACTERS)]
        if len(odd) == MOST_FORBIDDEN_CHARACTERS:
            return Document(text, "yaml", None, cut_off(odd), complete=False)
        text = FORBIDDEN_CHARACTERS.sub(" ", text)
    if odd or reader.findings:
        # Once more: past the odd characters, and to know where in the data each fault lies.
        positions = Positions()
        reader = YamlReader(text, positions)
        data = reader.read()
    return Document(text, "yaml", data, odd + reader.findings, complete=reader.complete, positions=positions)


def _decode(text: str, path: Path = (), line: int = 1) -> Document:
    """Read one JSON text."""
    try:
        check_for_suspects(text)
        return Document(text, "json", quick_decoder.decode(text), [], complete=True)
    except (SuspectError, RecursionError, ValueError):
        positions = Positions()
        scanner = JsonScanner(text, positions, path, line)
        data = scanner.scan()
        return Document(text, "json", data, scanner.findings, complete=scanner.complete, positions=positions)


def _broken_bytes(line: str, number: int) -> tuple[str, Place] | None:
    """Return what is wrong with the bytes of a line, and where; `number` is the line's, from 0."""
    try:
        line.encode("utf-8", _BROKEN).decode("utf-8")
    except UnicodeDecodeError as error:
        return _about_bytes(error, "ndjson", number + 1)
    return None


def _lines(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Yield each line that holds something, with its number, counted from `first`. Only a line feed ends a line."""
    for number, line in enumerate(text.split("\n"), first):
        if line.strip(" \t\r"):
            yield number, line


def _read_ndjson(text: str, first_line: int) -> Document:
    records: dict[int, Any] = {}
    findings: list[Finding] = []
    unread: list[str] = []
    lines = _lines(text, first_line)
    for number, line in lines:
        if not line.isascii() and (broken := _broken_bytes(line, number)):
            read_line = _unreadable("", "json", NOT_UTF8, *broken)
        elif len(line) > MOST_BYTES:
            place = Place(number + 1, 1, number + 1, 1)
            read_line = _unreadable("", "json", TOO_LARGE, f"the line has {len(line):,} characters", place)
        else:
            read_line = _decode(line, (number,), number + 1)
        if read_line.complete:
            records[number] = read_line.data
        else:
            unread.append(line)
        findings += read_line.findings
        if len(findings) >= MOST_FINDINGS and (after := [line for _, line in lines]):
            unread += after
            findings = cut_off(findings)
    return Document(
        text, "ndjson", records, findings, complete=not unread, lines_before=first_line, unread="\n".join(unread)
    )
