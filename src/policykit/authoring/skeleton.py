"""A new record to fill in: its fields as YAML, with what they mean.

The text is made from the JSON Schema of the kind, and so from the models: what a field is for, what it takes, whether
it is required. A blank is a key without a value, which `policykit validate` finds at its place.
"""

import dataclasses
import os
import pathlib
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from policykit.diagnostics import Finding, Path
from policykit.documents import read, scalar
from policykit.loading import described, name_in_words, shape_document
from policykit.models import ELLIPSIS, MODELS
from policykit.rules import beyond_shape
from policykit.schema import fields_of, in_words, json_schema, part_of
from policykit.values import DATE_FORMS, INTERVAL_FORMS, SECTIONS, Date, Interval, Kind, Text, kinds_in, precision_of

_WIDTH: Final = 80
_RECOMMENDED: Final = {"about": "PK421", "date": "PK439", "evidence": "PK501", "name": "PK459"}
"""Optional fields without which a record is complained of, each with the rule that does so."""


@dataclasses.dataclass(frozen=True, slots=True)
class Blank:
    """A place that is to be filled in."""

    path: Path
    """Where it stands in the record."""
    label: str
    """The names of the fields that lead there."""
    about: str
    """What the field says."""
    takes: str
    """What belongs there, in words."""
    kinds: tuple[Kind, ...]
    """The kinds of record that it may name; none where it names no record."""
    values: tuple[str, ...]
    """The values that it takes, where they are few."""


@dataclasses.dataclass(frozen=True, slots=True)
class Skeleton:
    """The text of a file with one new record, and what is still blank in it."""

    text: str
    blanks: tuple[Blank, ...]


def make_skeleton(
    kind: Kind, filled: Mapping[Path, str] | None = None, *, lang: str = "en", schema: str | None = None
) -> Skeleton:
    """Return a new record of a kind, with `filled` in its blanks.

    `lang` is the language of its texts, and `schema` names the schema of a records file to an editor.
    """
    writer = _Writer(kind, filled or {}, lang)
    lines = [*_head(kind, schema or _schema_name()), "", *writer.lines()]
    return Skeleton("".join(f"{line.rstrip(' ')}\n" for line in lines), tuple(writer.blanks))


def faults(kind: Kind, filled: Mapping[Path, str], path: Path, lang: str) -> list[Finding]:
    """Return what a check finds wrong with the value at `path` of a new record."""
    document = read(make_skeleton(kind, filled, lang=lang).text.encode(errors="surrogatepass"), "yaml")
    found = (finding for finding in shape_document(document).findings if finding.path[2 : 2 + len(path)] == path)
    return [*document.findings, *found]


_SCHEMA_FILE: Final = pathlib.PurePath("schemas", "records.schema.json")


def schema_for(folder: str) -> str:
    """Return what names the schema of a records file in a folder: a path to it where there is one near, else its name.

    Near is beside the folder or one that it lies in, up to the top of a git repository.
    """
    here = pathlib.Path(os.path.abspath(folder))
    for above in (here, *here.parents):
        if (above / _SCHEMA_FILE).is_file():
            path = pathlib.PurePath(os.path.relpath(above / _SCHEMA_FILE, here)).as_posix()
            return path if path.startswith("../") else f"./{path}"
        if (above / ".git").exists():
            break
    return _schema_name()


def _schema_name() -> str:
    return str(json_schema()["$id"])


# -------------------------------------------------------------------------------------------------------------- writing


def _head(kind: Kind, schema: str) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={schema}"
    what, about = described(MODELS[kind]), json_schema(kind)["description"]
    yield from _comment(f"{_capital(what)}: {about[:1].lower()}{about[1:]}", _WIDTH)
    yield from _comment(
        "Fill in what has no value. To use an optional field, take away the hash right before it and before the lines "
        "that belong to it. `policykit validate` says what is missing or wrong.",
        _WIDTH,
    )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _comment(text: str, width: int) -> list[str]:
    """Return a text as lines of comment, with the ellipsis of a passage and the spaces around it on one line."""
    joined = ELLIPSIS.replace(" ", "\xa0")
    lines = textwrap.wrap(text.replace(ELLIPSIS, joined), width - 2, break_long_words=False, break_on_hyphens=False)
    return [f"# {line}".replace(joined, ELLIPSIS) for line in lines]


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """Where something is written."""

    path: Path
    label: str
    about: str
    width: int
    """How many columns there are from where it begins."""
    live: bool
    """Whether it is part of the record, and not of a comment."""


_Node: TypeAlias = tuple[str, list[str]]
"""A value as YAML: what stands beside its key or hyphen, and the lines below."""


class _Writer:
    """Writes one record. Every line is indented as seen from what it lies in."""

    def __init__(self, kind: Kind, filled: Mapping[Path, str], lang: str) -> None:
        self.kind = kind
        self.filled = filled
        self.lang = lang
        self.schema = json_schema(kind)
        self.blanks: list[Blank] = []
        self._explained: set[str] = set()
        """The parts whose fields have been written out."""
        self._shown: set[str] = set()
        """The values whose forms have been shown."""

    def lines(self) -> Iterator[str]:
        section = next(section for section, kind in SECTIONS.items() if kind == self.kind)
        yield f"{section}:"
        yield from (f"  {line}" for line in _list_item("", list(self._record())))

    def _record(self) -> Iterator[str]:
        record = _Place((), "", "", _WIDTH - 4, live=True)
        codes = {rule.code for rule in beyond_shape(MODELS[self.kind])}
        recommended = {name: code for name, code in _RECOMMENDED.items() if code in codes}
        fields = fields_of(self.schema)
        # Where the lack of a field calls for another, a new record has that field.
        called_for = self.schema.get("if", {}).get("properties", {})
        required = (*self.schema["required"], *(name for name, form in called_for.items() if form is False))
        for name in (*required, *recommended):
            why = f" {recommended[name]} asks for it." if name in recommended else ""
            yield from self._field(name, fields.pop(name), record, why=why)
            yield ""
        yield f"# {' optional '.center(_WIDTH - 6, '-')}"
        for name, field in fields.items():
            yield ""
            yield from self._field(name, field, record, optional=True)

    def _field(
        self, name: str, field: Mapping[str, Any], holder: _Place, *, optional: bool = False, why: str = ""
    ) -> Iterator[str]:
        """Yield a field with what it means. An optional one is a comment, which whoever fills it in takes away."""
        part = self.schema["$defs"].get(part_of(field), {})
        about = str(field.get("description") or part.get("description", ""))
        if about:
            yield from _comment(f"{about}{self._takes(field)}{why}", holder.width)
        place = _Place(
            (*holder.path, name),
            f"{holder.label}: {name}" if holder.label else name,
            f"{holder.about} {about}".strip(),
            holder.width - optional,
            holder.live and not optional,
        )
        yield from (f"#{line}" if optional else line for line in _entry(name, self._node(field, place)))

    def _takes(self, field: Mapping[str, Any]) -> str:
        """Return what a field takes as a sentence, where its description does not say so already."""
        takes = in_words(field, self._mark)
        if (
            "description" not in field
            or takes == "string"
            or _content_words(takes) <= _content_words(field["description"])
        ):
            return ""
        before = ", as above" if part_of(field.get("items", field)) in self._explained else ""
        return f" {_capital(takes)}{before}."

    def _mark(self, what: str, name: str) -> str:
        """Return the name of a kind, a part or a value in words, the first time with how a date or text is written."""
        if what != "part":
            return name
        if name not in _FORMS or name in self._shown:
            return name_in_words(name)
        self._shown.add(name)
        return f"{name_in_words(name)} ({_FORMS[name]})"

    def _node(self, field: Mapping[str, Any], place: _Place) -> _Node:
        part = self.schema["$defs"].get(part_of(field), {})
        if field.get("type") == "array":
            inside = dataclasses.replace(place, path=(*place.path, 0), width=place.width - 4)
            return "", list(_list_item(*self._node(field["items"], inside)))
        if "properties" in part:
            return "", list(self._part(part, dataclasses.replace(place, width=place.width - 2)))
        if part.get("title") == Text.__name__:
            inside = dataclasses.replace(
                place, path=(*place.path, self.lang), label=f"{place.label} ({self.lang})", width=place.width - 2
            )
            return "", _entry(scalar(self.lang), self._plain(field, inside))
        return self._plain(field, place)

    def _part(self, part: Mapping[str, Any], place: _Place) -> Iterator[str]:
        """Yield the fields of a part; where it was explained before, only those without which it is none."""
        fields = fields_of(part)
        needed = part.get("required") or list(fields)[:1]
        if part["title"] in self._explained:
            for name in needed:
                yield from _entry(name, self._node(fields[name], dataclasses.replace(place, path=(*place.path, name))))
            return
        self._explained.add(part["title"])
        for name in needed:
            yield from self._field(name, fields.pop(name), place)
        for name, field in fields.items():
            if field.get("maxItems") != 0:
                yield from self._field(name, field, place, optional=True)

    def _plain(self, field: Mapping[str, Any], place: _Place) -> _Node:
        value = self.filled.get(place.path) if place.live else None
        if value is not None:
            return _written(value, is_date=part_of(field) == Date.__name__, width=place.width)
        if place.live:
            kinds, values = kinds_in(field.get("pattern", "")), tuple(field.get("enum", ()))
            self.blanks.append(Blank(place.path, place.label, place.about, in_words(field), kinds, values))
        return "", []


_FORMS: Final = {Date.__name__: DATE_FORMS, Interval.__name__: INTERVAL_FORMS, Text.__name__: "by language"}
"""How values that have a form of their own are written."""

_FILLERS: Final = frozenset(("a", "an", "of", "one", "or"))


def _content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning."""
    return frozenset(re.findall(r"\w+", text.casefold())) - _FILLERS


def _entry(key: str, node: _Node) -> list[str]:
    beside, below = node
    return [f"{key}: {beside}" if beside else f"{key}:", *(f"  {line}" for line in below)]


def _list_item(beside: str, below: Sequence[str]) -> Iterator[str]:
    """Yield an item of a list, with its hyphen before the first line that is no comment."""
    if beside or not below:
        yield f"- {beside}"
    begun = bool(beside)
    for line in below:
        begins = not begun and not line.startswith("#")
        begun = begun or begins
        yield f"- {line}" if begins else f"  {line}" if begun else line


def _written(value: str, *, is_date: bool, width: int) -> _Node:
    """Return a text as YAML, folded where it is long."""
    if is_date and precision_of(value):  # readers of YAML differ on it without quotes, and the rules exempt it
        return value, []
    lines = textwrap.wrap(value, width - 2, break_long_words=False, break_on_hyphens=False)
    if len(lines) > 1 and value.isprintable() and " ".join(lines) == value:
        return ">-", lines
    return scalar(value), []
