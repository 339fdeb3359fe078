"""JSON text → plain data: quickly where nothing is amiss, else with care and with the place of everything.

The quick way is the standard library's. What it would pass over (keys that stand twice, numbers that are none, characters
that no text should hold, brackets that lie too deep) it leaves to the careful one, which alone finds fault.
"""

import json
import re
from typing import Any, Final

from policykit.diagnostics import Finding, Path, Place, Rule
from policykit.documents.limits import MOST_DIGITS, MOST_NESTING, most_values
from policykit.documents.positions import (
    FORBIDDEN_CHARACTERS,
    REPLACEMENT_CHARACTER,
    Positions,
    Reader,
    Span,
    TooManyError,
    place_at,
)
from policykit.documents.syntax_rules import (
    CONTROL_CHARACTER,
    DUPLICATE_KEY,
    NOT_FINITE,
    SYNTAX,
    TOO_DEEP,
    TOO_LARGE,
)
from policykit.values import shorten

# What may stand for a character that no text should hold: \b, \f, and these by number.
_SUSPECT_ESCAPE = re.compile(
    r"\\(?:[bf]|u(?:00[01]|007[fF]|00[89]|202[89]|[dD][89a-fA-F]|[fF][eE][fF][fF]|[fF]{3}[eEfF]))"
)
_SUSPECT = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|-?Infinity|NaN")
_JSON_WORDS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}
_JSON_WORD = re.compile("|".join(_JSON_WORDS))


class SuspectError(Exception):
    """The quick reader met what the careful one has to look at."""


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise SuspectError
    return result


def _not_a_number(_: str) -> Any:
    raise SuspectError


def _json_int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise SuspectError
    return int(digits)


def _json_float(digits: str) -> float:
    number = float(digits)
    if len(digits) > MOST_DIGITS or number in (float("inf"), float("-inf")):
        raise SuspectError
    return number


quick_decoder = json.JSONDecoder(
    object_pairs_hook=_no_duplicates, parse_constant=_not_a_number, parse_int=_json_int, parse_float=_json_float
)

# Possessive, so that a long string costs no memory to go past.
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def check_for_suspects(text: str) -> None:
    """Raise `SuspectError` where a text may hold what the quick reader would pass over.

    That is odd characters, deep nesting, and very many values.
    """
    if _SUSPECT_ESCAPE.search(text) or _SUSPECT.search(text):
        raise SuspectError
    brackets = text.count("[") + text.count("{")
    # Each value but one stands behind a comma, or first in a list or mapping.
    if brackets + text.count(",") - text.count("[]") - text.count("{}") >= most_values(text):
        raise SuspectError
    if brackets <= MOST_NESTING:
        return
    depth = 0
    for match in _BRACKETS.finditer(text):
        char = match.group()
        if char in "[{":
            depth += 1
            if depth > MOST_NESTING:
                raise SuspectError
        elif char in "]}":
            depth -= 1


class _JsonFaultError(Exception):
    """Where and how a JSON text ceases to be one."""

    def __init__(self, rule: Rule, index: int, message: str) -> None:
        self.rule, self.index, self.message = rule, index, message


class JsonScanner(Reader):
    """Reads JSON with care: slower than the standard library, but it knows where everything stands.

    `path` and `line` are where the text stands, for a line of NDJSON. Without `keeps_data`, lists and mappings hold
    nothing: for the places alone.
    """

    def __init__(
        self, text: str, positions: Positions, path: Path = (), line: int = 1, *, keeps_data: bool = True
    ) -> None:
        super().__init__(text)
        self.keeps_data: Final = keeps_data
        self.positions = positions
        self.path = path
        self._first_line = self._line = line
        self._line_start = 0
        self._counted = 0

    def scan(self) -> Any:
        """Return the data, or what could be read of it as None."""
        try:
            data, index = self._value(self._space(0), self.path, 1)
            self._expect_the_end(self._space(index))
        except _JsonFaultError as fault:
            self.findings.append(Finding(fault.rule, self.path, fault.message, place=self._place_of(fault)))
        except TooManyError:
            pass
        else:
            return data
        self.complete = False
        return None

    def _place_of(self, fault: _JsonFaultError) -> Place:
        """Return the place of a fault; for what is missing at the end of the text, where its last line ends."""
        return place_at(self.text, min(fault.index, len(self.text.rstrip())), 1, "json", self._first_line)

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

    def _span(self, start: int, end: int) -> Span:
        return *self._mark(start), *self._mark(end)

    def _find(self, rule: Rule, path: Path, message: str, span: tuple[int, int], mend: str | None = None) -> None:
        self._add(Finding(rule, path, message, mend, place=Place(*self._span(*span))))

    def _value(self, index: int, path: Path, depth: int, *key: Span) -> tuple[Any, int]:
        self.values += 1
        if self.values > self.most_values:
            raise _JsonFaultError(TOO_LARGE, index, self.about_values())
        char = self.text[index : index + 1]
        if char and char in "{[":
            if depth > MOST_NESTING:
                raise _JsonFaultError(TOO_DEEP, index, f"nested more than {MOST_NESTING} deep")
            node = self.positions.begin(self._span(index, index + 1), *key)
            collect = self._object if char == "{" else self._array
            held = collect(self._space(index + 1), path, depth)
            self.positions.end(node)
            return held
        value, end = self._string(index, path) if char == '"' else self._literal(index, path)
        self.positions.begin(self._span(index, end), *key)
        return value, end

    def _string(self, index: int, path: Path) -> tuple[str, int]:
        try:
            value, end = json.decoder.scanstring(self.text, index + 1, True)  # type: ignore[attr-defined]  # noqa: FBT003
        except json.JSONDecodeError as error:
            raise _JsonFaultError(SYNTAX, error.pos, error.msg[:1].lower() + error.msg[1:]) from None
        odd = FORBIDDEN_CHARACTERS.search(value)
        if odd:
            self._find(CONTROL_CHARACTER, path, f"the text holds U+{ord(odd.group()):04X}", (index, end), "remove it")
            value = FORBIDDEN_CHARACTERS.sub(REPLACEMENT_CHARACTER, value)
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
            result.append(value if self.keeps_data else None)
            index, closed = self._after(index, "]")
            if closed:
                return result, index

    def _object(self, index: int, path: Path, depth: int) -> tuple[dict[str, Any], int]:
        result: dict[str, Any] = {}
        nodes: dict[str, int] = {}
        if self.text.startswith("}", index):
            return result, index + 1
        while True:
            if not self.text.startswith('"', index):
                raise _JsonFaultError(SYNTAX, index, "a key in double quotes is expected here")
            key, key_end = self._string(index, path)
            below = (*path, key)
            span = self._span(index, key_end)
            colon = self._space(key_end)
            if not self.text.startswith(":", colon):
                raise _JsonFaultError(SYNTAX, colon, "a colon is expected here")
            index = self._space(colon + 1)
            if key in result:
                where = f"; it stood first in line {self.positions.line_of_key(nodes[key])}"
                message = f"the key `{shorten(key, 40)}` stands here again{where}"
                self._add(Finding(DUPLICATE_KEY, below, message, place=Place(*span)))
                index = self._skip(index, below, depth + 1)
            else:
                nodes[key] = len(self.positions)
                value, index = self._value(index, below, depth + 1, span)
                result[key] = value if self.keeps_data else None
            index, closed = self._after(index, "}")
            if closed:
                return result, index

    def _skip(self, index: int, path: Path, depth: int) -> int:
        """Read past a value; what is wrong inside it is not said."""
        kept = self.positions, self.findings
        self.positions, self.findings = Positions(), []
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
