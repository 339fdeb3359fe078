"""Text of a records file → plain data, what is wrong with the text, and where each value stands.

YAML is read as YAML 1.2 with its core schema, straight from the events of libyaml. What YAML 1.1 and YAML 1.2 read
differently is refused, so that every tool reads a file alike. JSON and NDJSON are read with the standard library.

Positions cost time and memory, so they are worked out only when asked for, by reading the text once more.
"""

import codecs
import functools
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
    "MOST_BYTES",
    "MOST_NESTING",
    "RULES",
    "SUFFIXES",
    "Document",
    "Format",
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
"""How large a YAML or JSON file may be, in bytes."""

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

Positions: TypeAlias = dict[Path, tuple[Place | None, Place]]
"""The places of the key (None in a list) and of the value, by path."""


class Document:
    """A records file that was read: its data, and what is wrong with its text."""

    def __init__(self, text: str, form: Format, data: Any, findings: list[Finding], *, complete: bool) -> None:
        self.text = text
        self.form: Format = form
        self.data = data
        """Plain data: a mapping, or for NDJSON a list of records with None where a line could not be read."""
        self.findings = findings
        self.complete = complete
        """Whether all of it was read; false where the rest of the file is unknown."""

    @functools.cached_property
    def positions(self) -> Positions:
        """The place of every key and value that was read."""
        positions: Positions = {}
        if self.form == "yaml":
            _YamlReader(self.text, positions).read()
        elif self.form == "json":
            _JsonScanner(self.text, positions).scan()
        else:
            for number, (start, line) in enumerate(_lines(self.text)):
                if line.strip(" \t\r"):
                    _JsonScanner(self.text, positions, start, start + len(line), (number,)).scan()
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


def read(content: bytes, form: Format) -> Document:
    """Read the content of a records file. What is wrong with it is in the result's findings; nothing is raised."""
    if len(content) > MOST_BYTES and form != "ndjson":
        return _unreadable("", form, TOO_LARGE, f"the file has {len(content):,} bytes", Place(1, 1, 1, 1))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
        before = content[start : error.start + start] if start else content[: error.start]
        known = before.decode("utf-8", errors="replace")
        byte = content[error.start + start] if error.start + start < len(content) else content[-1]
        place = _place_at(known, len(known), width=1)
        return _unreadable("", form, NOT_UTF8, f"byte 0x{byte:02X} is not UTF-8 here", place)
    if not text.strip():
        return _unreadable(text, form, EMPTY, "the file is empty", Place(1, 1, 1, 1))
    if form == "yaml":
        return _read_yaml(text)
    return _read_json(text) if form == "json" else _read_ndjson(text)


def _unreadable(text: str, form: Format, rule: Rule, message: str, place: Place) -> Document:
    return Document(text, form, None, [Finding(rule, (), message, place=place)], complete=False)


def _place_at(text: str, index: int, width: int = 0) -> Place:
    line = text.count("\n", 0, index) + 1
    column = index - (text.rfind("\n", 0, index) + 1) + 1
    return Place(line, column, line, column + width)


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
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# What libyaml takes for a line break, as YAML 1.1 has it, and YAML 1.2 for ordinary characters; and the byte-order mark.
_OLD_LINE_BREAKS: Final = ("\x85", "\u2028", "\u2029")


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
        raise _RefusedError(NOT_FINITE, f"{value} is not a finite number", None)
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
    short = shorten(value, 40)
    return _RefusedError(AMBIGUOUS, f"YAML 1.1 and 1.2 read {short} differently", f"put it in quotes: '{short}'")


class _YamlReader:
    """Builds data from libyaml's events.

    With `positions`, also notes where everything stands. The two are one piece of code so that they cannot disagree.
    """

    def __init__(self, text: str, positions: Positions | None = None) -> None:
        self.text = text
        self.positions = positions
        self.findings: list[Finding] = []
        self.complete = True
        self._resolved: dict[str, object] = {}
        self._keys: dict[str, str] = {}

    def read(self) -> Any:
        """Return the data of the first document, or None where there is none to be read."""
        data: Any = None
        try:
            parser = CParser(self.text)
            try:
                self._next: Callable[[], Any] = parser.get_event
                data = self._document()
            finally:
                parser.dispose()
        except _TooDeepError as error:
            self._find(TOO_DEEP, (), f"nested more than {MOST_NESTING} deep", error.event)
            self.complete = False
        except yaml.reader.ReaderError as error:
            self._find_unreadable(error)
            self.complete = False
        except yaml.MarkedYAMLError as error:
            self._find_syntax(error)
            self.complete = False
        return data

    def _document(self) -> Any:
        get = self._next
        get()  # the start of the stream
        event = get()
        if type(event) is StreamEndEvent:
            self.findings.append(Finding(EMPTY, (), "the file holds only comments", place=Place(1, 1, 1, 1)))
            self.complete = False
            return None
        if event.version or event.tags:
            self._find(DIRECTIVE, (), "a directive before the document", event)
        data = self._node(get(), (), 1)
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
                self.positions[path] = (None, _span(event))
            if event.anchor or (event.tag and event.tag != "!") or event.style != '"':
                return self._scalar(event, path)
            return event.value if not _CONTROL.search(event.value) else self._scalar(event, path)
        if kind is AliasEvent:
            self._find(ALIAS, path, f"`*{event.anchor}` is an alias", event, "write the value out")
            if self.positions is not None:
                self.positions[path] = (None, _span(event))
            return None
        if event.anchor:
            self._find(ALIAS, path, f"`&{event.anchor}` is an anchor", event, "remove it")
        if event.tag:
            self._find(TAG, path, f"`{shorten(event.tag, 40)}` is a tag", event, "remove it")
        if depth > MOST_NESTING:
            raise _TooDeepError(event)
        if kind is SequenceStartEvent:
            return self._sequence(event, path, depth)
        return self._mapping(event, path, depth)

    def _sequence(self, start: Any, path: Path, depth: int) -> list[Any]:
        result: list[Any] = []
        get, positions, resolved = self._next, self.positions, self._resolved
        if positions is not None:
            positions[path] = (None, _span(start))
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
        get, positions, resolved, keys = self._next, self.positions, self._resolved, self._keys
        if positions is not None:
            positions[path] = (None, _span(start))
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
                self._skip(depth)
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
                positions[below] = (_span(key_event), positions[below][1])

    def _key(self, event: Any, path: Path, depth: int) -> str | None:
        """Return the key that `event` gives, or None where it gives none."""
        if type(event) is not ScalarEvent:
            self._find(KEY_NOT_STRING, path, "a key is a list, a mapping or an alias", event)
            self._skip_rest(event, depth)
            return None
        value: str = event.value
        if event.anchor or event.tag:
            self._scalar(event, path)
            return value
        if event.style:
            if _CONTROL.search(value):
                self._scalar(event, path)
            return value
        if value == "<<":
            self._find(ALIAS, path, "`<<` is a merge key", event, "write the fields out")
            return None
        try:
            resolved = _resolve(value) if not value or value[0] in _MAY_NOT_BE_TEXT else value
        except _RefusedError as refused:
            self._find(refused.rule, (*path, value), refused.message, event, refused.mend)
            return value
        if not isinstance(resolved, str):
            shown = value or "nothing"
            self._find(KEY_NOT_STRING, path, f"the key {shown} is not a string", event, f"put it in quotes: '{value}'")
            return value
        return self._keys.setdefault(value, value)

    def _scalar(self, event: Any, path: Path) -> object:
        """Read any scalar, however odd."""
        value: str = event.value
        if event.anchor:
            self._find(ALIAS, path, f"`&{event.anchor}` is an anchor", event, "remove it")
        if event.tag:
            self._find(
                TAG, path, f"`{shorten(event.tag, 40)}` is a tag", event, "remove it, or put the value in quotes"
            )
            return value
        if event.style:
            odd = _CONTROL.search(value)
            if odd:
                self._find(CONTROL_CHARACTER, path, f"the text holds U+{ord(odd.group()):04X}", event, "remove it")
            return value
        if value and value[0] not in _MAY_NOT_BE_TEXT:
            return value
        try:
            self._resolved[value] = result = _resolve(value)
        except _RefusedError as refused:
            self._find(refused.rule, path, refused.message, event, refused.mend)
            return value
        return result

    def _skip(self, depth: int) -> None:
        """Read past the next node; what is wrong inside it is not said."""
        self._skip_rest(self._next(), depth)

    def _skip_rest(self, event: Any, depth: int) -> None:
        level = 0
        while True:
            kind = type(event)
            if kind in (MappingStartEvent, SequenceStartEvent):
                level += 1
                if depth + level > MOST_NESTING:
                    raise _TooDeepError(event)
            elif kind in (MappingEndEvent, SequenceEndEvent):
                level -= 1
            if level == 0:
                return
            event = self._next()

    def _end_at_first(self, path: Path, first: Path) -> None:
        """Let the place of a list or mapping end with the first thing in it, so that it can be shown on one line."""
        positions = self.positions
        assert positions is not None  # noqa: S101  # only asked for where positions are noted
        inner = positions.get(first)
        if inner:
            key, start = positions[path]
            ends = inner[1] if inner[1].end_line == start.line or inner[0] is None else inner[0]
            positions[path] = (key, Place(start.line, start.column, ends.end_line, ends.end_column))

    def _find(self, rule: Rule, path: Path, message: str, event: Any, mend: str | None = None) -> None:
        self.findings.append(Finding(rule, path, message, mend, place=_span(event)))

    def _find_duplicate(self, key: str, path: Path, event: Any) -> None:
        first = self.positions.get((*path, key)) if self.positions is not None else None
        where = f"; it stood first in line {first[0].line}" if first and first[0] else ""
        self._find(DUPLICATE_KEY, (*path, key), f"the key `{shorten(key, 40)}` stands here again{where}", event)

    def _find_unreadable(self, error: yaml.reader.ReaderError) -> None:
        odd = _CONTROL.search(self.text) or re.search("\ufeff", self.text)
        index = odd.start() if odd else len(self.text)
        shown = f"U+{ord(odd.group()):04X} is not allowed here" if odd else str(error.reason)
        self.findings.append(
            Finding(CONTROL_CHARACTER, (), shown, "remove it", place=_place_at(self.text, index, width=1))
        )

    def _find_syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        context = f" {error.context}" if error.context else ""
        message = f"{error.problem or 'cannot be parsed'}{context}"
        self.findings.append(Finding(SYNTAX, (), message, place=Place(line, column, line, column + 1)))


class _TooDeepError(Exception):
    """Nested too deep to read on. Carries the event at which it was."""

    def __init__(self, event: Any) -> None:
        self.event = event


def _span(event: Any) -> Place:
    start, end = event.start_mark, event.end_mark
    return Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _read_yaml(text: str) -> Document:
    for break_ in _OLD_LINE_BREAKS:
        if break_ in text:
            place = _place_at(text, text.index(break_), width=1)
            message = f"U+{ord(break_):04X} is a line break in YAML 1.1 and none in YAML 1.2"
            return Document(
                text, "yaml", None, [Finding(CONTROL_CHARACTER, (), message, "remove it", place=place)], complete=False
            )
    reader = _YamlReader(text)
    data = reader.read()
    if reader.findings and any(finding.rule is DUPLICATE_KEY for finding in reader.findings):
        reader = _YamlReader(text, {})  # once more, to name the places of the first ones too
        data = reader.read()
    return Document(text, "yaml", data, reader.findings, complete=reader.complete)


# ---------------------------------------------------------------------------------------------------------------- JSON

_SUSPECT_ESCAPE = re.compile(r"\\u(?:00[01]|007[fF]|00[89]|[dD][89a-fA-F]|[fF]{3}[eEfF])")
_RAW_CONTROL = re.compile("[\x7f-\x84\x86-\x9f\ufffe\uffff]")
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|-?Infinity|NaN")
_JSON_WORD = re.compile(r"true|false|null")


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
    if number in (float("inf"), float("-inf")):
        raise _SuspectError
    return number


_quick = json.JSONDecoder(
    object_pairs_hook=_no_duplicates, parse_constant=_not_a_number, parse_int=_json_int, parse_float=_json_float
)


def _decode(text: str, start: int, end: int, path: Path) -> tuple[Any, list[Finding], bool]:
    """Return the data of one JSON text, what is wrong with it, and whether all of it was read."""
    part = text[start:end] if (start, end) != (0, len(text)) else text
    try:
        _check_for_the_odd(part)
        return _quick.decode(part), [], True
    except (_SuspectError, RecursionError, ValueError):
        scanner = _JsonScanner(text, {}, start, end, path)
        data = scanner.scan()
        return data, scanner.findings, scanner.complete


_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)


def _check_for_the_odd(part: str) -> None:
    if _SUSPECT_ESCAPE.search(part) or _RAW_CONTROL.search(part):
        raise _SuspectError
    if part.count("[") + part.count("{") <= MOST_NESTING:
        return
    depth = 0
    for match in _BRACKETS.finditer(part):
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


class _JsonScanner:
    """Reads JSON with care: slower than the standard library, but it knows where everything stands."""

    def __init__(
        self, text: str, positions: Positions, start: int = 0, end: int | None = None, path: Path = ()
    ) -> None:
        self.text = text
        self.positions = positions
        self.start, self.end, self.path = start, len(text) if end is None else end, path
        self.findings: list[Finding] = []
        self.complete = True
        self._line = text.count("\n", 0, start) + 1
        self._line_start = text.rfind("\n", 0, start) + 1
        self._counted = start

    def scan(self) -> Any:
        """Return the data, or what could be read of it as None."""
        try:
            data, index = self._value(self._space(self.start), self.path, 1)
            self._expect_the_end(self._space(index))
        except _JsonFaultError as fault:
            self._find(fault.rule, self.path, fault.message, (fault.index, fault.index + 1))
            self.complete = False
            return None
        return data

    def _expect_the_end(self, index: int) -> None:
        if index < self.end:
            raise _JsonFaultError(SYNTAX, index, "more follows the end of the JSON value")

    def _space(self, index: int) -> int:
        match = _JSON_SPACE.match(self.text, index, self.end)
        return match.end() if match else index

    def _mark(self, index: int) -> tuple[int, int]:
        if index < self._counted:
            before = self.text.count("\n", index, self._counted)
            line = self._line - before
            return line, index - (self.text.rfind("\n", 0, index) + 1) + 1
        breaks = self.text.count("\n", self._counted, index)
        if breaks:
            self._line += breaks
            self._line_start = self.text.rfind("\n", 0, index) + 1
        self._counted = index
        return self._line, index - self._line_start + 1

    def _span(self, start: int, end: int) -> Place:
        return Place(*self._mark(start), *self._mark(end))

    def _find(self, rule: Rule, path: Path, message: str, span: tuple[int, int], mend: str | None = None) -> None:
        self.findings.append(Finding(rule, path, message, mend, place=self._span(*span)))

    def _value(self, index: int, path: Path, depth: int) -> tuple[Any, int]:
        char = self.text[index : index + 1] if index < self.end else ""
        if char == '"':
            value, end = self._string(index, path)
        elif char and char in "{[":
            if depth > MOST_NESTING:
                raise _JsonFaultError(TOO_DEEP, index, f"nested more than {MOST_NESTING} deep")
            collect = self._object if char == "{" else self._array
            return collect(index, path, depth)
        else:
            value, end = self._literal(index, path)
        self.positions[path] = (None, self._span(index, end))
        return value, end

    def _string(self, index: int, path: Path) -> tuple[str, int]:
        try:
            value, end = json.decoder.scanstring(self.text, index + 1, True)  # type: ignore[attr-defined]  # noqa: FBT003
        except json.JSONDecodeError as error:
            raise _JsonFaultError(SYNTAX, min(error.pos, self.end), error.msg[:1].lower() + error.msg[1:]) from None
        if end > self.end:
            raise _JsonFaultError(SYNTAX, index, "unterminated string")
        odd = _CONTROL.search(value)
        if odd:
            self._find(CONTROL_CHARACTER, path, f"the text holds U+{ord(odd.group()):04X}", (index, end), "remove it")
        return value, end

    def _literal(self, index: int, path: Path) -> tuple[Any, int]:
        match = _JSON_WORD.match(self.text, index, self.end) or _JSON_NUMBER.match(self.text, index, self.end)
        if not match:
            raise _JsonFaultError(SYNTAX, index, "a value is expected here")
        word, end = match.group(), match.end()
        if word in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[word], end
        if word in ("NaN", "Infinity", "-Infinity"):
            self._find(NOT_FINITE, path, f"{word} is not a finite number", (index, end))
            return 0, end
        if len(word) > MOST_DIGITS:
            self._find(NOT_FINITE, path, f"a number of {len(word):,} characters is too long to read", (index, end))
            return 0, end
        number = float(word) if any(char in word for char in ".eE") else int(word)
        if number in (float("inf"), float("-inf")):
            self._find(NOT_FINITE, path, f"{shorten(word, 40)} is too large a number to read", (index, end))
            return 0, end
        return number, end

    def _array(self, index: int, path: Path, depth: int) -> tuple[list[Any], int]:
        result: list[Any] = []
        start = index
        self.positions[path] = (None, self._span(start, start + 1))
        index = self._space(index + 1)
        if self.text[index : index + 1] == "]" and index < self.end:
            return result, index + 1
        while True:
            value, index = self._value(index, (*path, len(result)), depth + 1)
            result.append(value)
            index, closed = self._after(index, "]")
            if closed:
                return result, index

    def _object(self, index: int, path: Path, depth: int) -> tuple[dict[str, Any], int]:
        result: dict[str, Any] = {}
        start = index
        self.positions[path] = (None, self._span(start, start + 1))
        index = self._space(index + 1)
        if self.text[index : index + 1] == "}" and index < self.end:
            return result, index + 1
        while True:
            if self.text[index : index + 1] != '"' or index >= self.end:
                raise _JsonFaultError(SYNTAX, index, "a key in double quotes is expected here")
            key_start = index
            key, key_end = self._string(index, path)
            index = self._space(key_end)
            if self.text[index : index + 1] != ":" or index >= self.end:
                raise _JsonFaultError(SYNTAX, index, "a colon is expected here")
            place = self._span(key_start, key_end)
            below = (*path, key)
            index = self._space(index + 1)
            if key in result:
                first = self.positions[below][0]
                where = f"; it stood first in line {first.line}" if first else ""
                message = f"the key `{shorten(key, 40)}` stands here again{where}"
                self._find(DUPLICATE_KEY, below, message, (key_start, key_end))
                aside = _JsonScanner(self.text, {}, index, self.end)
                _, index = aside._value(index, below, depth + 1)
            else:
                result[key], index = self._value(index, below, depth + 1)
                self.positions[below] = (place, self.positions[below][1])
            index, closed = self._after(index, "}")
            if closed:
                return result, index

    def _after(self, index: int, closing: str) -> tuple[int, bool]:
        index = self._space(index)
        char = self.text[index : index + 1] if index < self.end else ""
        if char == closing:
            return index + 1, True
        if char != ",":
            raise _JsonFaultError(SYNTAX, index, f"a comma or `{closing}` is expected here")
        return self._space(index + 1), False


def _read_json(text: str) -> Document:
    data, findings, complete = _decode(text, 0, len(text), ())
    return Document(text, "json", data, findings, complete=complete)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with where it starts. Only a line feed ends a line."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _read_ndjson(text: str) -> Document:
    records: list[Any] = []
    findings: list[Finding] = []
    whole = True
    for number, (start, line) in enumerate(_lines(text)):
        if not line.strip(" \t\r"):
            records.append(None)
            continue
        data, found, complete = _decode(text, start, start + len(line), (number,))
        records.append(data)
        findings += found
        whole = whole and complete
    return Document(text, "ndjson", records, findings, complete=whole)
