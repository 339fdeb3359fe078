"""Text of a records file → plain data, what is wrong with the text, and where each value stands.

YAML is read as YAML 1.2 with its core schema, straight from the events of libyaml. What YAML 1.1 and YAML 1.2 read
differently is refused, so that every tool reads a file alike. JSON and NDJSON are read with the standard library.

Positions cost time and memory, so they are worked out only when asked for, by reading the text once more.
"""

import dataclasses
import functools
import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, TypeAlias

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs leave it out
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from policykit.diagnostics import Finding, Path, Place, Rule
from policykit.text import shorten

__all__ = [
    "LINE_BREAKS",
    "MOST_BYTES",
    "MOST_FINDINGS",
    "MOST_NESTING",
    "RULES",
    "SUFFIXES",
    "Document",
    "Format",
    "Part",
    "Positions",
    "read",
]

Format: TypeAlias = Literal["yaml", "json", "ndjson"]

SUFFIXES: Final[dict[str, Format]] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}
"""The file names' endings that are read, and as what."""

MOST_NESTING: Final = 64
"""How deep lists and mappings may lie within each other."""

MOST_BYTES: Final = 64 * 1024 * 1024
"""How large a YAML or JSON file, or a line of NDJSON, may be, in bytes."""

MOST_FINDINGS: Final = 10_000
"""How much is said against one file. A file with more faults is no records file, or meant to break its reader."""

MOST_DIGITS: Final = 300
"""How many characters a number may have. A longer one is no fact."""

NOT_UTF8 = Rule(
    "PK101",
    "not-utf-8",
    "the file is not UTF-8",
    "Records files are UTF-8, with or without a byte-order mark. Save the file again in that encoding.",
)
SYNTAX = Rule(
    "PK102",
    "syntax",
    "the file cannot be parsed",
    "What follows the place that is named could not be read, so nothing in the file was checked further. "
    "The usual causes are wrong indentation, a missing closing quote, and a colon or hash in a text without quotes.",
)
DUPLICATE_KEY = Rule(
    "PK103",
    "duplicate-key",
    "a key stands twice in one mapping",
    "Programs differ in which of the two they keep, and one of them is lost. Remove one or join the two.",
)
TAG = Rule(
    "PK104",
    "tag",
    "a YAML tag",
    "Tags (`!!str`, `!python/object`) change how a value is read, and programs differ in which they obey. "
    "Remove the tag; put a value in quotes if it is to be a string.",
)
ALIAS = Rule(
    "PK105",
    "alias",
    "a YAML anchor, alias or merge key",
    "Anchors (`&a`), aliases (`*a`) and merge keys (`<<`) hide what a record holds, and can make a small file huge. "
    "Write the value out where it is needed.",
)
TOO_DEEP = Rule(
    "PK106",
    "too-deep",
    f"lists and mappings nested more than {MOST_NESTING} deep",
    "No record nests more than a few levels. A file that does is broken, or meant to break its reader.",
)
TOO_LARGE = Rule(
    "PK107",
    "too-large",
    f"a file of more than {MOST_BYTES // 2**20} MiB",
    "Split the file, or write its records as NDJSON, one to a line.",
)
AMBIGUOUS = Rule(
    "PK108",
    "ambiguous-scalar",
    "a plain value that YAML 1.1 and YAML 1.2 read differently",
    "`NO` is a string in YAML 1.2 and false in YAML 1.1; `12:30:45`, `0o17`, `017` and `1_000` are different numbers "
    "or none. Put the value in quotes if it is text, or write the number plainly. Dates and years are exempt.",
    fixes="safe",
)
KEY_NOT_STRING = Rule(
    "PK109",
    "key-not-a-string",
    "a key that is not a string",
    "Keys are names of fields, sections, languages or options. Put the key in quotes if it is meant as text.",
)
NOT_FINITE = Rule(
    "PK110",
    "not-a-finite-number",
    "an infinity, NaN, or a number too long to read",
    "JSON has no such numbers, and no count or amount is one. Leave the field out and name it in `unknown`.",
)
CONTROL_CHARACTER = Rule(
    "PK111",
    "control-character",
    "a control character, a lone surrogate, or a line separator that YAML versions treat differently",
    "Such characters are invisible, and programs cut or refuse texts that hold them. Remove the character.",
)
MANY_DOCUMENTS = Rule(
    "PK112",
    "many-documents",
    "a second document in the file",
    "Most readers see the first document only. Put the records under the sections of one document, or in another file.",
)
DIRECTIVE = Rule(
    "PK113",
    "directive",
    "a YAML directive",
    "A `%YAML` or `%TAG` line asks for another reading than the one that records have. Remove it.",
)
EMPTY = Rule(
    "PK114",
    "empty-file",
    "the file holds nothing",
    "An empty file is more often a mistake than meant. Remove it, or write `{}` if it is to stay.",
)

RULES: Final = (
    NOT_UTF8,
    SYNTAX,
    DUPLICATE_KEY,
    TAG,
    ALIAS,
    TOO_DEEP,
    TOO_LARGE,
    AMBIGUOUS,
    KEY_NOT_STRING,
    NOT_FINITE,
    CONTROL_CHARACTER,
    MANY_DOCUMENTS,
    DIRECTIVE,
    EMPTY,
)
"""The rules that this module finds broken."""

ENDS_READING: Final = frozenset({NOT_UTF8, SYNTAX, TOO_DEEP, TOO_LARGE, MANY_DOCUMENTS, EMPTY})
"""Those after which the rest of a YAML or JSON file is not read."""

Positions: TypeAlias = dict[Path, tuple[Place | None, Place]]
"""The places of the key (None in a list) and of the value, by path."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What stands before a part of a file: lines of NDJSON, or items of a section of JSON."""

    lines: int
    """How many lines."""
    columns: int = 0
    """How many characters on its first line."""
    section: str = ""
    """The section of a JSON file that the items are of."""
    items: int = 0
    """How many items of the section."""


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
        part: Part | None = None,
        unread: str | None = None,
    ) -> None:
        self.text = text
        self.form: Format = form
        self.part: Final = part
        """What stands before the text, where it is a part of a file."""
        self.data = data
        """Plain data. For NDJSON, a mapping from the number of a line, from 0, to what it holds."""
        self.findings = findings
        self.complete = complete
        """Whether all of it was read; false where the rest of the file is unknown."""
        self.unread: Final = "" if complete else text if unread is None else unread
        """The text that was not read to its end: all of it, or the lines of NDJSON that were not."""
        self._positions = positions

    @functools.cached_property
    def positions(self) -> Positions:
        """The place of every key and value that was read."""
        if self._positions is not None:
            return self._positions
        positions: Positions = {}
        if self.form == "yaml":
            _YamlReader(self.text, positions).read()
        elif self.form == "json":
            _JsonScanner(self.text, positions, part=self.part).scan()
        else:
            for number, line in _lines(self.text, self.part.lines if self.part else 0):
                _JsonScanner(line, positions, (number,), number + 1).scan()
        return positions

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Return the place of the value at `path`, or of its key; of the nearest thing around it where it has none."""
        positions = self.positions
        for length in range(len(path), -1, -1):
            found = positions.get(path[:length])
            if found:
                key, value = found
                return key if at_key and key and length == len(path) else value
        return Place(1, 1, 1, 1)

    @functools.cached_property
    def _lines(self) -> list[str]:
        return re.split(LINE_BREAKS[self.form], self.text)

    def span_of(self, place: Place) -> tuple[int, int, int] | None:
        """Return where a place lies in the text: the line, the first column and the one after the last, all from 0.

        None where it does not lie on one line of the text.
        """
        part = self.part or Part(0)
        line = place.line - 1 - part.lines
        before = 1 + (part.columns if line == 0 else 0)
        if place.line != place.end_line or not 0 <= line < len(self._lines) or place.column < before:
            return None
        return line, place.column - before, place.end_column - before

    def text_at(self, place: Place) -> str | None:
        """Return what is written at a place, or None where it does not lie on one line of the text."""
        span = self.span_of(place)
        return self._lines[span[0]][span[1] : span[2]] if span else None


def read(content: bytes, form: Format, part: Part | None = None) -> Document:
    """Read the content of a records file. What is wrong with it is in the result's findings; nothing is raised.

    `part` says what stands before the content, where it is a part of an NDJSON or JSON file.
    """
    if len(content) > MOST_BYTES and form != "ndjson":
        return _unreadable("", form, TOO_LARGE, f"the file has {len(content):,} bytes", Place(1, 1, 1, 1))
    encoding = "utf-8" if part and part.lines else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if form == "ndjson":
            return _read_ndjson(content.decode(encoding, errors=_BROKEN), part.lines if part else 0)
        message, place = _about_bytes(error, form)
        return _unreadable("", form, NOT_UTF8, message, _moved(place, part) if part else place)
    if not text.strip():
        if part:
            return Document(text, form, {}, [], complete=True)
        return _unreadable(text, form, EMPTY, "the file is empty", Place(1, 1, 1, 1))
    if form == "yaml":
        return _read_yaml(text)
    if form == "ndjson":
        return _read_ndjson(text, part.lines if part else 0)
    return _read_items(text, part) if part else _decode(text)


_BROKEN: Final = "surrogateescape"
"""How bytes that are no UTF-8 stand in the text of a line of NDJSON until it is refused."""


def _about_bytes(error: UnicodeDecodeError, form: Format) -> tuple[str, Place]:
    before = error.object[: error.start].decode("utf-8")
    message = f"byte 0x{error.object[error.start]:02X} is not UTF-8 here"
    return message, _place_at(before, len(before), 1, form)


def _unreadable(text: str, form: Format, rule: Rule, message: str, place: Place) -> Document:
    return Document(text, form, None, [Finding(rule, (), message, place=place)], complete=False)


def _moved(place: Place, part: Part) -> Place:
    """Return where a place in a part of a file lies in the file."""
    columns = part.columns if place.line == 1 else 0
    end_columns = part.columns if place.end_line == 1 else 0
    return Place(
        place.line + part.lines, place.column + columns, place.end_line + part.lines, place.end_column + end_columns
    )


LINE_BREAKS: Final[dict[Format, str]] = {"yaml": "\r\n?|\n", "json": "\n", "ndjson": "\n"}
"""Patterns of what ends a line in places, by the form of the file."""


def _place_at(text: str, index: int, width: int, form: Format) -> Place:
    before = re.split(LINE_BREAKS[form], text[:index])
    line, column = len(before), len(before[-1]) + 1
    return Place(line, column, line, column + width)


class _TooManyError(Exception):
    """So much is wrong with a file that reading on is of no use."""


class _Reader:
    """What the readers share: they collect what is wrong, up to a limit."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.complete = True

    def _add(self, finding: Finding) -> None:
        if len(self.findings) == MOST_FINDINGS - 1:
            self.findings.append(dataclasses.replace(finding, message=f"{finding.message}; what follows was not read"))
            raise _TooManyError
        self.findings.append(finding)


# ---------------------------------------------------------------------------------------------------------------- YAML

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_WORDS: Final[dict[str, object]] = {
    **dict.fromkeys(_NULLS),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# What the YAML 1.1 type repository calls a bool and YAML 1.2's core schema calls a string, and 1.1's `=`.
_WORDS_OF_1_1: Final = frozenset(
    form for word in ("y", "n", "yes", "no", "on", "off") for form in {word, word.capitalize(), word.upper()}
) | {"="}
_NOT_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_PLAIN_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
# The numbers that both versions read, and read alike.
_READ_ALIKE = re.compile(
    r"[-+]?(?:0|[1-9][0-9]*)\Z|0x[0-9a-fA-F]+\Z|(?:[-+]?[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?\Z"
)
# What YAML 1.2 reads as a number, and YAML 1.1 as a string or as another number.
_ONLY_IN_1_2 = re.compile(r"[-+]?0[0-9]+\Z|0o[0-7]+\Z|[-+]?(?:[0-9]+[eE][-+]?|(?:[0-9]+\.[0-9]*|\.[0-9]+)[eE])[0-9]+\Z")
# What YAML 1.1 reads as a number or a time. A date alone is exempt.
_ONLY_IN_1_1 = re.compile(
    r"[-+]?0b[01_]+\Z"
    r"|[-+]?0x[0-9a-fA-F_]+\Z"
    r"|[-+]?[0-9][0-9_]*\Z"
    r"|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+]?[0-9]+)?\Z"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?\Z"
)
_MAY_NOT_BE_TEXT: Final = frozenset("0123456789+-.~=<tTfFnNyYoO")
_HAS_DIGIT = re.compile("[0-9]")
# What JSON and YAML escapes can smuggle into a string. Tab, line feed and carriage return are white space.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# What libyaml takes for a line break, as YAML 1.1 has it, and YAML 1.2 for ordinary characters; and the byte-order
# mark, which it takes for nothing at the start of a text. The other control characters it refuses itself.
_OLD_LINE_BREAKS: Final = ("\x85", "\u2028", "\u2029")
_PASSED_BY_LIBYAML: Final = (*_OLD_LINE_BREAKS, "\ufeff")
_MOST_ODD_CHARACTERS: Final = 20
_REPLACEMENT: Final = "\ufffd"


class _RefusedError(Exception):
    """A plain scalar that is not read. Carries the rule, a message and a mend."""

    def __init__(self, rule: Rule, message: str, mend: str | None) -> None:
        self.rule, self.message, self.mend = rule, message, mend


def _resolve(value: str) -> object:
    """Return what a plain scalar means in YAML 1.2's core schema, or raise `_RefusedError` where it means two things."""
    if value in _WORDS:
        return _WORDS[value]
    if value in _WORDS_OF_1_1:
        raise _ambiguous(value)
    if value == "<<":
        raise _RefusedError(ALIAS, "`<<` is a merge key in YAML 1.1", "put it in quotes: '<<'")
    if _NOT_FINITE.match(value):
        raise _RefusedError(NOT_FINITE, f"`{value}` is not a finite number", None)
    if not _HAS_DIGIT.search(value):
        return value
    if _ONLY_IN_1_2.match(value) or (_ONLY_IN_1_1.match(value) and not _READ_ALIKE.match(value)):
        raise _ambiguous(value)
    return _number(value) if _READ_ALIKE.match(value) else value


def _number(value: str) -> int | float:
    if len(value) > MOST_DIGITS:
        raise _RefusedError(NOT_FINITE, f"a number of {len(value):,} characters is too long to read", None)
    if value.startswith("0x"):
        return int(value, 16)
    if _PLAIN_INT.match(value):
        return int(value)
    number = float(value)
    if number in (float("inf"), float("-inf")):
        raise _RefusedError(NOT_FINITE, f"{shorten(value, 40)} is too large a number to read", None)
    return number


def _ambiguous(value: str) -> _RefusedError:
    mend = f"put it in quotes: '{value}'" if len(value) <= 40 else "put it in quotes"
    return _RefusedError(AMBIGUOUS, f"YAML 1.1 and 1.2 read `{shorten(value, 40)}` differently", mend)


_resolved: Final[dict[str, object]] = {}
"""What plain scalars that were met mean."""
_keys: Final[dict[str, str]] = {}
"""Keys that were met and are strings."""
_MOST_LEARNT: Final = 10_000


class _YamlReader(_Reader):
    """Builds data from libyaml's events.

    With `positions`, also notes where everything stands. The two are one piece of code so that they cannot disagree.
    """

    def __init__(self, text: str, positions: Positions | None = None) -> None:
        super().__init__()
        self.text = text
        self.positions = positions
        self.refused = False
        """Whether libyaml refused a character, and so the text."""
        # What was learnt from other files is of use until it takes too much room.
        for learnt in (_resolved, _keys):
            if len(learnt) > _MOST_LEARNT:
                learnt.clear()

    def read(self) -> Any:
        """Return the data of the first document, or None where there is none to be read."""
        try:
            parser = CParser(self.text)
            try:
                self._next: Callable[[], Any] = parser.get_event
                return self._document()
            finally:
                parser.dispose()
        except (_TooManyError, _TooDeepError):
            pass
        except yaml.reader.ReaderError:
            self.refused = True
        except UnicodeDecodeError:
            self.findings.append(self._about_undecodable_tag())
        except yaml.MarkedYAMLError as error:
            self.findings.append(self._about_syntax(error))
        self.complete = False
        return None

    def _document(self) -> Any:
        get = self._next
        get()  # the start of the stream
        event = get()
        if type(event) is StreamEndEvent:
            self._add(Finding(EMPTY, (), "the file holds only comments", place=Place(1, 1, 1, 1)))
            self.complete = False
            return None
        if event.version or event.tags:
            self._find(DIRECTIVE, (), "a directive before the document", event)
        start, event = event, get()
        if type(event) is ScalarEvent and not (event.value or event.style or event.tag or event.anchor):
            self._find(EMPTY, (), "the document is empty", start)
            self.complete = False
        data = self._node(event, (), 1)
        event = get()
        while type(event) is DocumentEndEvent:
            event = get()
        if type(event) is DocumentStartEvent:
            self._find(MANY_DOCUMENTS, (), "a second document begins here", event, "join the two")
            self.complete = False
        return data

    def _node(self, event: Any, path: Path, depth: int) -> Any:
        """Build the node that `event` begins."""
        kind = type(event)
        if kind is ScalarEvent:
            if self.positions is not None:
                self.positions[path] = (None, self._span(event))
            return self._scalar(event, path)
        if kind is AliasEvent:
            self._find(ALIAS, path, f"`*{shorten(event.anchor, 40)}` is an alias", event, "write the value out")
            if self.positions is not None:
                self.positions[path] = (None, self._span(event))
            return None
        if event.anchor:
            self._find(ALIAS, path, f"`&{shorten(event.anchor, 40)}` is an anchor", event, "remove it")
        if event.tag:
            self._find(TAG, path, f"`{_as_written(event.tag)}` is a tag", event, "remove it")
        self._check_depth(event, path, depth)
        if kind is SequenceStartEvent:
            return self._sequence(event, path, depth)
        return self._mapping(event, path, depth)

    def _sequence(self, start: Any, path: Path, depth: int) -> list[Any]:
        result: list[Any] = []
        get, positions, resolved = self._next, self.positions, _resolved
        if positions is not None:
            positions[path] = (None, self._span(start))
        while True:
            event = get()
            kind = type(event)
            if kind is SequenceEndEvent:
                if positions is not None:
                    self._end_at_first(path, (*path, 0))
                return result
            if kind is ScalarEvent and positions is None and not event.anchor and not event.tag:
                value = event.value
                if not event.style:
                    if value and value[0] not in _MAY_NOT_BE_TEXT:
                        result.append(value)
                        continue
                    if value in resolved:
                        result.append(resolved[value])
                        continue
            result.append(self._node(event, (*path, len(result)) if positions is not None else path, depth + 1))

    def _mapping(self, start: Any, path: Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        get, positions, resolved, keys = self._next, self.positions, _resolved, _keys
        if positions is not None:
            positions[path] = (None, self._span(start))
        first: Path | None = None
        while True:
            event = get()
            kind = type(event)
            if kind is MappingEndEvent:
                if positions is not None and first is not None:
                    self._end_at_first(path, first)
                return result
            key_event = event
            key = keys.get(event.value) if kind is ScalarEvent and not event.style else None
            if key is None or event.anchor or event.tag:
                key = self._key(event, path, depth)
            below: Path = path
            if positions is not None and key is not None:
                below = (*path, key)
                first = first or below
            if key is None or key in result:
                if key is not None:
                    self._find_duplicate(key, path, key_event)
                self._skip_rest(get(), below, depth)
                continue
            event = get()
            if type(event) is ScalarEvent and positions is None and not event.anchor and not event.tag:
                value = event.value
                if not event.style:
                    if value and value[0] not in _MAY_NOT_BE_TEXT:
                        result[key] = value
                        continue
                    if value in resolved:
                        result[key] = resolved[value]
                        continue
            result[key] = self._node(event, below, depth + 1)
            if positions is not None:
                positions[below] = (self._span(key_event), positions[below][1])

    def _key(self, event: Any, path: Path, depth: int) -> str | None:
        """Return the key that `event` gives, or None where it gives none."""
        kind = type(event)
        if kind is AliasEvent:
            self._find(ALIAS, path, f"`*{shorten(event.anchor, 40)}` is an alias", event, "write the key out")
            return None
        if kind is not ScalarEvent:
            shown = "list" if kind is SequenceStartEvent else "mapping"
            self._find(KEY_NOT_STRING, path, f"the key is a {shown}, not a string", event)
            self._skip_rest(event, path, depth)
            return None
        value: str = event.value
        if event.anchor or event.tag or event.style:
            read = self._scalar(event, (*path, value))
            return read if isinstance(read, str) else value
        if value == "<<":
            self._find(ALIAS, path, "`<<` is a merge key", event, "write the fields out")
            return None
        try:
            resolved = _resolve(value) if not value or value[0] in _MAY_NOT_BE_TEXT else value
        except _RefusedError as refused:
            self._refuse(refused, (*path, value), event)
            return value
        if not isinstance(resolved, str):
            mend = "put it in quotes" if value else "write one before the colon"
            message = f"the key `{shorten(value, 40)}` is not a string" if value else "a key is missing"
            self._find(KEY_NOT_STRING, (*path, value), message, event, mend)
            return value
        return _keys.setdefault(value, value)

    def _scalar(self, event: Any, path: Path) -> object:
        """Read any scalar, however odd."""
        value: str = event.value
        if event.anchor:
            self._find(ALIAS, path, f"`&{shorten(event.anchor, 40)}` is an anchor", event, "remove it")
        if event.tag:
            mend = "remove it, or put the value in quotes"
            self._find(TAG, path, f"`{_as_written(event.tag)}` is a tag", event, mend)
            return value
        if event.style:
            odd = _CONTROL.search(value)
            if odd:
                self._find(CONTROL_CHARACTER, path, f"the text holds U+{ord(odd.group()):04X}", event, "remove it")
                return _CONTROL.sub(_REPLACEMENT, value)
            return value
        if value and value[0] not in _MAY_NOT_BE_TEXT:
            return value
        try:
            _resolved[value] = result = _resolve(value)
        except _RefusedError as refused:
            self._refuse(refused, path, event)
            return value
        return result

    def _skip_rest(self, event: Any, path: Path, depth: int) -> None:
        """Read past the node that `event` begins; what is wrong inside it is not said."""
        level = 0
        while True:
            kind = type(event)
            if kind in (MappingStartEvent, SequenceStartEvent):
                level += 1
                self._check_depth(event, path, depth + level)
            elif kind in (MappingEndEvent, SequenceEndEvent):
                level -= 1
            if level == 0:
                return
            event = self._next()

    def _check_depth(self, event: Any, path: Path, depth: int) -> None:
        if depth > MOST_NESTING:
            self._find(TOO_DEEP, path, f"nested more than {MOST_NESTING} deep", event)
            raise _TooDeepError

    def _end_at_first(self, path: Path, first: Path) -> None:
        """Let the place of a list or mapping end with the first thing in it, so that it can be shown on one line."""
        positions = self.positions
        assert positions is not None  # noqa: S101  # only asked for where positions are noted
        inner = positions.get(first)
        if inner:
            key, start = positions[path]
            ends = inner[1] if inner[1].end_line == start.line or inner[0] is None else inner[0]
            positions[path] = (key, Place(start.line, start.column, ends.end_line, ends.end_column))

    @functools.cached_property
    def _end(self) -> Place:
        return _place_at(self.text, len(self.text), 0, "yaml")

    def _span(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        if start.index >= len(self.text):
            return self._end  # libyaml takes the text to end with a line break, whether it does or not
        return Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _find(self, rule: Rule, path: Path, message: str, event: Any, mend: str | None = None) -> None:
        self._add(Finding(rule, path, message, mend, place=self._span(event)))

    def _refuse(self, refused: _RefusedError, path: Path, event: Any) -> None:
        instead = event.value if refused.rule is AMBIGUOUS else None  # the same text, in quotes
        self._add(Finding(refused.rule, path, refused.message, refused.mend, place=self._span(event), instead=instead))

    def _find_duplicate(self, key: str, path: Path, event: Any) -> None:
        first = self.positions.get((*path, key)) if self.positions is not None else None
        where = f"; it stood first in line {first[0].line}" if first and first[0] else ""
        self._find(DUPLICATE_KEY, (*path, key), f"the key `{shorten(key, 40)}` stands here again{where}", event)

    def _about_undecodable_tag(self) -> Finding:
        """Tell of a tag with %-escapes that libyaml passed and that are not UTF-8 after all: the first such escapes."""
        place = Place(1, 1, 1, 1)
        for match in _PERCENT_ESCAPES.finditer(self.text):
            try:
                bytes.fromhex(match.group().replace("%", "")).decode("utf-8")
            except UnicodeDecodeError:
                place = _place_at(self.text, match.start(), len(match.group()), "yaml")
                break
        return Finding(TAG, (), "a tag that is not UTF-8", "remove it", place=place)

    def _about_syntax(self, error: yaml.MarkedYAMLError) -> Finding:
        mark: Any = error.problem_mark  # libyaml always gives one
        problem, context = str(error.problem), error.context or ""
        if problem == "found invalid Unicode character escape code":
            return self._about_escape(mark)
        rule, message, mend = SYNTAX, f"{problem} {context}".strip(), None
        before, char = self.text[: mark.index], self.text[mark.index : mark.index + 1]
        if mark.index >= len(self.text.rstrip()) and (unclosed := self._unclosed(error)):
            mark, message = unclosed
        elif context == "while scanning a simple key":
            mark = error.context_mark or mark
            message, mend = "a key without a colon", "write `key: value`, or put a text of several lines in quotes"
        elif "directive" in context or problem in (
            "found incompatible YAML document",
            "found duplicate %YAML directive",
        ):
            rule, mark = DIRECTIVE, error.context_mark or mark
        elif problem == "did not find expected <document start>":
            if before.rstrip().endswith("..."):
                rule, message, mend = MANY_DOCUMENTS, "a second document begins here", "join the two"
            else:
                message = "this follows the end of the document"
        else:
            message, mend = _in_plain_words(problem, message, before, char)
        line, column = mark.line + 1, mark.column + 1
        if mark.index >= len(self.text):
            line, column = self._end.line, self._end.column
        return Finding(rule, (), message, mend, place=Place(line, column, line, column + 1))

    def _about_escape(self, mark: Any) -> Finding:
        """Tell of an escape whose digits, at `mark`, are those of a surrogate or of nothing."""
        digits = 8 if self.text[mark.index - 1] == "U" else 4
        place = Place(mark.line + 1, mark.column - 1, mark.line + 1, mark.column + 1 + digits)
        shown = self.text[mark.index - 2 : mark.index + digits]
        return Finding(CONTROL_CHARACTER, (), f"{shown} is no character", "remove it", place=place)

    def _unclosed(self, error: yaml.MarkedYAMLError) -> tuple[Any, str] | None:
        """Return where what is still open at the end of the text begins, and what is wrong with it."""
        if error.context == "while scanning a quoted scalar":
            return error.context_mark, "the quote that opens here is not closed"
        opened: list[Any] = []
        parser = CParser(self.text)
        try:
            while True:
                event = parser.get_event()
                kind = type(event)
                if kind in (MappingStartEvent, SequenceStartEvent):
                    opened.append(event)
                elif kind in (MappingEndEvent, SequenceEndEvent):
                    opened.pop()
        except yaml.YAMLError:
            if not opened or not opened[-1].flow_style:
                return None
            bracket = "[" if type(opened[-1]) is SequenceStartEvent else "{"
            return opened[-1].start_mark, f"the `{bracket}` that opens here is not closed"
        finally:
            parser.dispose()


def _as_written(tag: str) -> str:
    return shorten(tag.replace("tag:yaml.org,2002:", "!!", 1), 40)


def _in_plain_words(problem: str, message: str, before: str, char: str) -> tuple[str, str | None]:
    """Return what libyaml says as a curator would say it, and a mend. `char` is where it stopped."""
    if problem == "mapping values are not allowed in this context":
        return "a colon that makes a key, where no key can stand", "put a text that holds a colon in quotes"
    if problem == "found character that cannot start any token":
        if char == "\t":
            return "a tab where the indentation counts", "indent with spaces"
        return f"no value can begin with `{char}`", "put the text in quotes"
    if problem not in ("did not find expected key", "did not find expected '-' indicator"):
        return message, None
    if char and char in "]}":
        return f"a `{char}` that closes nothing", None
    if before.rpartition("\n")[2].strip():
        return "this follows a value that has ended", "put all of the text in quotes"
    if problem == "did not find expected key":
        return "this is no key of the mapping above, nor part of one", "line it up with its keys"
    return "this is no item of the list above, nor part of one", "begin it with a hyphen, or line it up"


_PERCENT_ESCAPES = re.compile("(?:%[0-9a-fA-F]{2})+")


class _TooDeepError(Exception):
    """Nested too deep to read on."""


def _read_yaml(text: str) -> Document:
    positions: Positions | None = None
    reader = _YamlReader(text)
    data = reader.read()
    odd: list[Finding] = []
    if reader.refused or any(char in text for char in _PASSED_BY_LIBYAML):
        odd = [*itertools.islice(_about_odd_characters(text), _MOST_ODD_CHARACTERS)]
        if len(odd) == _MOST_ODD_CHARACTERS:
            return Document(text, "yaml", None, odd, complete=False)
        text = _CONTROL.sub(" ", text)
    if odd or reader.findings:
        # Once more: past the odd characters, and to know where in the data each fault lies.
        positions = {}
        reader = _YamlReader(text, positions)
        data = reader.read()
    return Document(text, "yaml", data, odd + reader.findings, complete=reader.complete, positions=positions)


def _about_odd_characters(text: str) -> Iterator[Finding]:
    for match in _CONTROL.finditer(text):
        shown = f"U+{ord(match.group()):04X}"
        if match.group() in _OLD_LINE_BREAKS:
            message = f"{shown} is a line break in YAML 1.1 and none in YAML 1.2"
        else:
            message = f"{shown} is not allowed here"
        yield Finding(CONTROL_CHARACTER, (), message, "remove it", place=_place_at(text, match.start(), 1, "yaml"))


# ---------------------------------------------------------------------------------------------------------------- JSON

# What may stand for a character that no text should hold: \b, \f, and these by number.
_SUSPECT_ESCAPE = re.compile(
    r"\\(?:[bf]|u(?:00[01]|007[fF]|00[89]|202[89]|[dD][89a-fA-F]|[fF][eE][fF][fF]|[fF]{3}[eEfF]))"
)
_SUSPECT = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|-?Infinity|NaN")
_JSON_WORDS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}
_JSON_WORD = re.compile("|".join(_JSON_WORDS))


class _SuspectError(Exception):
    """The quick reader met what the careful one has to look at."""


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _SuspectError
    return result


def _not_a_number(_: str) -> Any:
    raise _SuspectError


def _json_int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _SuspectError
    return int(digits)


def _json_float(digits: str) -> float:
    number = float(digits)
    if len(digits) > MOST_DIGITS or number in (float("inf"), float("-inf")):
        raise _SuspectError
    return number


_quick = json.JSONDecoder(
    object_pairs_hook=_no_duplicates, parse_constant=_not_a_number, parse_int=_json_int, parse_float=_json_float
)

# Possessive, so that a long string costs no memory to go past.
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def _check_for_the_odd(text: str) -> None:
    if _SUSPECT_ESCAPE.search(text) or _SUSPECT.search(text):
        raise _SuspectError
    if text.count("[") + text.count("{") <= MOST_NESTING:
        return
    depth = 0
    for match in _BRACKETS.finditer(text):
        char = match.group()
        if char in "[{":
            depth += 1
            if depth > MOST_NESTING:
                raise _SuspectError
        elif char in "]}":
            depth -= 1


class _JsonFaultError(Exception):
    """Where and how a JSON text ceases to be one."""

    def __init__(self, rule: Rule, index: int, message: str) -> None:
        self.rule, self.index, self.message = rule, index, message


class _JsonScanner(_Reader):
    """Reads JSON with care: slower than the standard library, but it knows where everything stands.

    `path` and `line` are where the text stands, for a line of NDJSON; `part` says it for items of a section.
    """

    def __init__(
        self, text: str, positions: Positions, path: Path = (), line: int = 1, part: Part | None = None
    ) -> None:
        super().__init__()
        self.text = text
        self.positions = positions
        self.path = path
        self._part = part or Part(line - 1)
        self._line = self._part.lines + 1
        self._line_start = -self._part.columns
        self._counted = 0

    def scan(self) -> Any:
        """Return the data, or what could be read of it as None."""
        try:
            if self._part.section:
                return self._items()
            data, index = self._value(self._space(0), self.path, 1)
            self._expect_the_end(self._space(index))
        except _JsonFaultError as fault:
            self.findings.append(Finding(fault.rule, self.path, fault.message, place=self._place_of(fault)))
        except _TooManyError:
            pass
        else:
            return data
        self.complete = False
        return None

    def _place_of(self, fault: _JsonFaultError) -> Place:
        """Return the place of a fault; for what is missing at the end of the text, where its last line ends."""
        place = _place_at(self.text, min(fault.index, len(self.text.rstrip())), 1, "json")
        return _moved(place, self._part)

    def _items(self) -> dict[str, Any]:
        """Read items of a section, or all of the redirects."""
        section, start = self._part.section, self._space(0)
        if section == "redirects":
            data, index = self._value(start, (section,), 2)
            self._expect_the_end(self._space(index))
            return {section: data}
        items: list[Any] = []
        while True:
            value, index = self._value(start, (section, self._part.items + len(items)), 3)
            items.append(value)
            index = self._space(index)
            if index == len(self.text):
                return {section: items}
            if not self.text.startswith(",", index):
                raise _JsonFaultError(SYNTAX, index, "a comma or `]` is expected here")
            start = self._space(index + 1)

    def _expect_the_end(self, index: int) -> None:
        if index < len(self.text):
            raise _JsonFaultError(SYNTAX, index, "more follows the end of the JSON value")

    def _space(self, index: int) -> int:
        match = _JSON_SPACE.match(self.text, index)
        return match.end() if match else index

    def _mark(self, index: int) -> tuple[int, int]:
        if index >= self._counted:
            breaks = self.text.count("\n", self._counted, index)
            if breaks:
                self._line += breaks
                self._line_start = self.text.rfind("\n", 0, index) + 1
            self._counted = index
        # Where it goes back, it goes back within a string, and so within a line.
        return self._line, index - self._line_start + 1

    def _span(self, start: int, end: int) -> Place:
        return Place(*self._mark(start), *self._mark(end))

    def _find(self, rule: Rule, path: Path, message: str, span: tuple[int, int], mend: str | None = None) -> None:
        self._add(Finding(rule, path, message, mend, place=self._span(*span)))

    def _value(self, index: int, path: Path, depth: int) -> tuple[Any, int]:
        char = self.text[index : index + 1]
        if char == '"':
            value, end = self._string(index, path)
        elif char and char in "{[":
            if depth > MOST_NESTING:
                raise _JsonFaultError(TOO_DEEP, index, f"nested more than {MOST_NESTING} deep")
            self.positions[path] = (None, self._span(index, index + 1))
            collect = self._object if char == "{" else self._array
            return collect(self._space(index + 1), path, depth)
        else:
            value, end = self._literal(index, path)
        self.positions[path] = (None, self._span(index, end))
        return value, end

    def _string(self, index: int, path: Path) -> tuple[str, int]:
        try:
            value, end = json.decoder.scanstring(self.text, index + 1, True)  # type: ignore[attr-defined]  # noqa: FBT003
        except json.JSONDecodeError as error:
            raise _JsonFaultError(SYNTAX, error.pos, error.msg[:1].lower() + error.msg[1:]) from None
        odd = _CONTROL.search(value)
        if odd:
            self._find(CONTROL_CHARACTER, path, f"the text holds U+{ord(odd.group()):04X}", (index, end), "remove it")
            value = _CONTROL.sub(_REPLACEMENT, value)
        return value, end

    def _literal(self, index: int, path: Path) -> tuple[Any, int]:
        word = _JSON_WORD.match(self.text, index)
        if word:
            return _JSON_WORDS[word.group()], word.end()
        match = _JSON_NUMBER.match(self.text, index)
        if not match:
            raise _JsonFaultError(SYNTAX, index, "a value is expected here")
        text, end = match.group(), match.end()
        if len(text) > MOST_DIGITS:
            message = f"a number of {len(text):,} characters is too long to read"
        elif text in ("NaN", "Infinity", "-Infinity"):
            message = f"`{text}` is not a finite number"
        else:
            number = float(text) if any(char in text for char in ".eE") else int(text)
            if number not in (float("inf"), float("-inf")):
                return number, end
            message = f"{shorten(text, 40)} is too large a number to read"
        self._find(NOT_FINITE, path, message, (index, end))
        return None, end

    def _array(self, index: int, path: Path, depth: int) -> tuple[list[Any], int]:
        result: list[Any] = []
        if self.text.startswith("]", index):
            return result, index + 1
        while True:
            value, index = self._value(index, (*path, len(result)), depth + 1)
            result.append(value)
            index, closed = self._after(index, "]")
            if closed:
                return result, index

    def _object(self, index: int, path: Path, depth: int) -> tuple[dict[str, Any], int]:
        result: dict[str, Any] = {}
        if self.text.startswith("}", index):
            return result, index + 1
        while True:
            if not self.text.startswith('"', index):
                raise _JsonFaultError(SYNTAX, index, "a key in double quotes is expected here")
            key, key_end = self._string(index, path)
            below = (*path, key)
            place = self._span(index, key_end)
            colon = self._space(key_end)
            if not self.text.startswith(":", colon):
                raise _JsonFaultError(SYNTAX, colon, "a colon is expected here")
            index = self._space(colon + 1)
            if key in result:
                self._find_duplicate(key, below, place)
                index = self._skip(index, below, depth + 1)
            else:
                result[key], index = self._value(index, below, depth + 1)
                self.positions[below] = (place, self.positions[below][1])
            index, closed = self._after(index, "}")
            if closed:
                return result, index

    def _find_duplicate(self, key: str, path: Path, place: Place) -> None:
        first = self.positions[path][0]
        where = f"; it stood first in line {first.line}" if first else ""
        self._add(Finding(DUPLICATE_KEY, path, f"the key `{shorten(key, 40)}` stands here again{where}", place=place))

    def _skip(self, index: int, path: Path, depth: int) -> int:
        """Read past a value; what is wrong inside it is not said."""
        kept = self.positions, self.findings
        self.positions, self.findings = {}, []
        try:
            return self._value(index, path, depth)[1]
        finally:
            self.positions, self.findings = kept

    def _after(self, index: int, closing: str) -> tuple[int, bool]:
        index = self._space(index)
        if self.text.startswith(closing, index):
            return index + 1, True
        if not self.text.startswith(",", index):
            raise _JsonFaultError(SYNTAX, index, f"a comma or `{closing}` is expected here")
        return self._space(index + 1), False


def _decode(text: str, path: Path = (), line: int = 1) -> Document:
    """Read one JSON text."""
    try:
        _check_for_the_odd(text)
        return Document(text, "json", _quick.decode(text), [], complete=True)
    except (_SuspectError, RecursionError, ValueError):
        positions: Positions = {}
        scanner = _JsonScanner(text, positions, path, line)
        data = scanner.scan()
        return Document(text, "json", data, scanner.findings, complete=scanner.complete, positions=positions)


def _read_items(text: str, part: Part) -> Document:
    """Read items of a section of a JSON text."""
    try:
        _check_for_the_odd(text)
        data = _quick.decode(text if part.section == "redirects" else f"[{text}]")
        return Document(text, "json", {part.section: data}, [], complete=True, part=part)
    except (_SuspectError, RecursionError, ValueError):
        positions: Positions = {}
        scanner = _JsonScanner(text, positions, part=part)
        data = scanner.scan()
        return Document(text, "json", data, scanner.findings, complete=scanner.complete, positions=positions, part=part)


def _broken_bytes(line: str) -> tuple[str, Place] | None:
    """Return what is wrong with the bytes of a line, and where in it."""
    try:
        line.encode("utf-8", _BROKEN).decode("utf-8")
    except UnicodeDecodeError as error:
        return _about_bytes(error, "ndjson")
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
        if not line.isascii() and (broken := _broken_bytes(line)):
            message, place = broken
            part = _unreadable("", "json", NOT_UTF8, message, _moved(place, Part(number)))
        elif len(line) > MOST_BYTES:
            place = Place(number + 1, 1, number + 1, 1)
            part = _unreadable("", "json", TOO_LARGE, f"the line has {len(line):,} characters", place)
        else:
            part = _decode(line, (number,), number + 1)
        if part.complete:
            records[number] = part.data
        else:
            unread.append(line)
        findings += part.findings
        if len(findings) >= MOST_FINDINGS:
            unread += (after for _, after in lines)
    return Document(
        text, "ndjson", records, findings, complete=not unread, part=Part(first_line), unread="\n".join(unread)
    )
