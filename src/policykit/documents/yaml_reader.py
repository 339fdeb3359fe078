"""The text of a YAML file → plain data, with what is wrong in it and where each value stands."""

import functools
import itertools
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

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
from policykit.documents.limits import MOST_DIGITS, MOST_NESTING
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
    ALIAS,
    AMBIGUOUS,
    CONTROL_CHARACTER,
    DIRECTIVE,
    DUPLICATE_KEY,
    EMPTY,
    KEY_NOT_STRING,
    MANY_DOCUMENTS,
    NOT_FINITE,
    SYNTAX,
    TAG,
    TOO_DEEP,
    TOO_LARGE,
)
from policykit.values import shorten

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

# What libyaml takes for a line break, as YAML 1.1 has it, and YAML 1.2 for ordinary characters; and the byte-order
# mark, which it takes for nothing at the start of a text. The other control characters it refuses itself.
_OLD_LINE_BREAKS: Final = ("\x85", "\u2028", "\u2029")
PASSED_BY_LIBYAML: Final = (*_OLD_LINE_BREAKS, "\ufeff")
MOST_FORBIDDEN_CHARACTERS: Final = 20


_TAG_DIRECTIVE: Final = "%TAG"
_MOST_DIRECTIVES: Final = 100
"""How many tags may be declared, which none should be: libyaml compares each with all before it."""


class _RefusedError(Exception):
    """A plain scalar that is not read. Its arguments are the rule, a message and a mend."""


@functools.lru_cache(maxsize=10_000)  # it takes a tenth off the time for YAML; measured
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


def reads_as_text(value: str) -> bool:
    """Whether a plain scalar means the text that it is in every version of YAML."""
    try:
        return isinstance(_resolve(value), str)
    except _RefusedError:
        return False


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


class YamlReader(Reader):
    """Builds data from libyaml's events.

    With `positions`, also notes where everything stands. Both are read by the same code so that they cannot disagree.
    """

    def __init__(self, text: str, positions: Positions | None = None, *, keeps_data: bool = True) -> None:
        """Read nothing yet. Without `keeps_data`, lists and mappings hold nothing: for the places alone."""
        super().__init__(text)
        self.keeps_data: Final = keeps_data
        self.positions = positions
        self.refused = False
        """Whether libyaml refused a character, and so the text."""

    def read(self) -> Any:
        """Return the data of the first document, or None where there is none to be read."""
        if self.text.count(_TAG_DIRECTIVE) > _MOST_DIRECTIVES and self._has_too_many_directives():
            self.complete = False
            return None
        try:
            parser = CParser(self.text)
            try:
                self._next: Callable[[], Any] = parser.get_event
                return self._document()
            finally:
                parser.dispose()
        except (TooManyError, _TooDeepError):
            pass
        except yaml.reader.ReaderError:
            self.refused = True
        except UnicodeDecodeError:
            self.findings.append(self._about_undecodable_tag())
        except yaml.MarkedYAMLError as error:
            self.findings.append(self._about_syntax(error))
        self.complete = False
        return None

    def _has_too_many_directives(self) -> bool:
        found = re.finditer(f"(?m)(?:^|(?<=\r)){_TAG_DIRECTIVE}", self.text)
        directives = [*itertools.islice(found, _MOST_DIRECTIVES + 1)]
        if len(directives) <= _MOST_DIRECTIVES:
            return False
        place = place_at(self.text, directives[0].start(), len(_TAG_DIRECTIVE), "yaml")
        self._add(Finding(DIRECTIVE, (), f"more than {_MOST_DIRECTIVES} directives", place=place))
        return True

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

    def _node(self, event: Any, path: Path, depth: int, key: Any = None) -> Any:
        """Build the node that `event` begins; `key` is the event of its key, if it has one."""
        self.values += 1
        if self.values > self.most_values:
            self._find(TOO_LARGE, path, self.about_values(), event)
            raise TooManyError
        positions, node = self.positions, -1
        if positions is not None:
            node = positions.begin(self._span(event), *([self._span(key)] if key else ()))
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event, path)
        if kind is AliasEvent:
            self._find(ALIAS, path, f"`*{shorten(event.anchor, 40)}` is an alias", event, "write the value out")
            return None
        if event.anchor:
            self._find(ALIAS, path, f"`&{shorten(event.anchor, 40)}` is an anchor", event, "remove it")
        if event.tag:
            self._find(TAG, path, f"`{_as_written(event.tag)}` is a tag", event, "remove it")
        self._check_depth(event, path, depth)
        data = self._sequence(path, depth) if kind is SequenceStartEvent else self._mapping(path, depth)
        if positions is not None:
            positions.end(node)
            positions.end_at_first(node)
        return data

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        result: list[Any] = []
        while type(event := self._next()) is not SequenceEndEvent:
            below = path if self.positions is None else (*path, len(result))
            value = self._node(event, below, depth + 1)
            result.append(value if self.keeps_data else None)
        return result

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        nodes: dict[str, int] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = self._key(event, path, depth)
            below = path if self.positions is None or key is None else (*path, key)
            if key is None or key in result:
                if key is not None:
                    self._find_duplicate(key, path, event, nodes)
                self._skip_rest(self._next(), below, depth)
                continue
            if self.positions is not None:
                nodes[key] = len(self.positions)
            value = self._node(self._next(), below, depth + 1, event)
            result[key] = value if self.keeps_data else None
        return result

    def _key(self, event: Any, path: Path, depth: int) -> str | None:
        """Return the key that `event` gives, or None where it gives none."""
        kind = type(event)
        if kind is AliasEvent:
            self._find(ALIAS, path, f"`*{shorten(event.anchor, 40)}` is an alias", event, "write the key out")
            return None
        if kind is not ScalarEvent:
            form = "list" if kind is SequenceStartEvent else "mapping"
            self._find(KEY_NOT_STRING, path, f"the key is a {form}, not a string", event)
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
        return sys.intern(value)

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
            odd = FORBIDDEN_CHARACTERS.search(value)
            if odd:
                self._find(CONTROL_CHARACTER, path, f"the text holds U+{ord(odd.group()):04X}", event, "remove it")
                return FORBIDDEN_CHARACTERS.sub(REPLACEMENT_CHARACTER, value)
            return value
        if value and value[0] not in _MAY_NOT_BE_TEXT:
            return value
        try:
            return _resolve(value)
        except _RefusedError as refused:
            self._refuse(refused, path, event)
            return value

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

    @functools.cached_property
    def _end(self) -> Span:
        place = place_at(self.text, len(self.text), 0, "yaml")
        return place.line, place.column, place.end_line, place.end_column

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        if start.index >= len(self.text):
            return self._end  # libyaml takes the text to end with a line break, whether it does or not
        return start.line + 1, start.column + 1, end.line + 1, end.column + 1

    def _find(
        self,
        rule: Rule,
        path: Path,
        message: str,
        event: Any,
        mend: str | None = None,
        *,
        replacement: str | None = None,
    ) -> None:
        self._add(Finding(rule, path, message, mend, place=Place(*self._span(event)), replacement=replacement))

    def _refuse(self, refused: _RefusedError, path: Path, event: Any) -> None:
        rule, message, mend = refused.args
        replacement = event.value if rule is AMBIGUOUS else None  # the same text, in quotes
        self._find(rule, path, message, event, mend, replacement=replacement)

    def _find_duplicate(self, key: str, path: Path, event: Any, nodes: Mapping[str, int]) -> None:
        where = (
            f"; it stood first in line {self.positions.line_of_key(nodes[key])}" if self.positions is not None else ""
        )
        self._find(DUPLICATE_KEY, (*path, key), f"the key `{shorten(key, 40)}` stands here again{where}", event)

    def _about_undecodable_tag(self) -> Finding:
        """Tell of a tag with %-escapes that libyaml passed and that are not UTF-8 after all: the first such escapes."""
        place = Place(1, 1, 1, 1)
        for match in _PERCENT_ESCAPES.finditer(self.text):
            try:
                bytes.fromhex(match.group().replace("%", "")).decode("utf-8")
            except UnicodeDecodeError:
                place = place_at(self.text, match.start(), len(match.group()), "yaml")
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
            line, column, *_ = self._end
        return Finding(rule, (), message, mend, place=Place(line, column, line, column + 1))

    def _about_escape(self, mark: Any) -> Finding:
        """Tell of an escape whose digits, at `mark`, are those of a surrogate or of nothing."""
        digits = 8 if self.text[mark.index - 1] == "U" else 4
        place = Place(mark.line + 1, mark.column - 1, mark.line + 1, mark.column + 1 + digits)
        escape = self.text[mark.index - 2 : mark.index + digits]
        return Finding(CONTROL_CHARACTER, (), f"{escape} is no character", "remove it", place=place)

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


def forbidden_characters_in(text: str) -> Iterator[Finding]:
    """Yield a finding for each character that no text may hold."""
    for match in FORBIDDEN_CHARACTERS.finditer(text):
        name = f"U+{ord(match.group()):04X}"
        if match.group() in _OLD_LINE_BREAKS:
            message = f"{name} is a line break in YAML 1.1 and none in YAML 1.2"
        else:
            message = f"{name} is not allowed here"
        yield Finding(CONTROL_CHARACTER, (), message, "remove it", place=place_at(text, match.start(), 1, "yaml"))
