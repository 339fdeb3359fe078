"""The flat tables that records are laid out in, worked out from the models.

There is one table for each kind of record, and one for each list in a record or in an item of one. A row of the latter
has an id of its own: the id of the record, ``#``, and where the row stands in it, as in
``vote/panel-2010/1#ballots[0].evidence[1]``. Which columns there are depends on the models, and on the languages that
texts are in, but on nothing else.
"""

import dataclasses
import functools
import inspect
import json
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Literal, TypeAlias, get_origin

from policykit.call_error import CallError
from policykit.models import MODELS, Counts, EvidencedRecord, Item, Record, RefersTo, item_of, parts_of
from policykit.values import KINDS, SECTIONS, Date, Interval, Kind, Text, thaw

ColumnType: TypeAlias = Literal["text", "whole", "number", "truth", "date"]
"""What a column holds: a text, a whole number, a number, true or false, or a day."""

RECORDS: Final = "records"
"""The table of all the records, which references to records of several kinds lead to."""

REDIRECTS: Final = "redirects"
"""The table of the ids that were given up."""

_SECTION_OF: Final[dict[Kind, str]] = {kind: section for section, kind in SECTIONS.items()}


def section_of(kind: Kind) -> str:
    """Return the section, and so the table, of a kind of record."""
    return _SECTION_OF[kind]


_NAMES: Final = {
    "topics": "proposal_topics",
    "proposals": "answered_proposals",
    "by": "parties",
    "to": "parties",
    "partners": "parties",
}
"""The names of tables that are not those of the lists they hold."""

_VALUES: Final = {
    "about": "subject",
    "proposal_topics": "topic",
    "parties": "actor",
    "delivered_to": "actor",
    "basis": "rests_on",
    "addressees": "actor",
    "responsible": "actor",
    "answered_proposals": "proposal",
    "attested": "day",
    "authors": "name",
    "supports": "field",
    "unknown": "field",
    "conditions": "text",
    "reasons": "text",
    "tasks": "text",
}
"""What the value is called in the table of each list of plain values."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    type: ColumnType
    description: str
    table: str | None = None
    """The table whose ids it holds, if it holds such."""
    required: bool = False
    """Whether every row has a value in it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """A table without its rows. Its key is its column ``id``."""

    name: str
    description: str
    columns: tuple[Column, ...]

    @property
    def references(self) -> tuple[Column, ...]:
        """The columns that hold ids of a table."""
        return tuple(column for column in self.columns if column.table)


Suffixes: TypeAlias = dict[str, str]
"""What the columns of texts in each language end in, by the language's tag."""


def suffixes(languages: Iterable[str]) -> Suffixes:
    """Return what the columns of each language end in: ``pt_br`` for ``pt-BR``.

    There are columns for English even where no text is in it. Column names are the same in capitals and without to
    many programs, so tags that differ in nothing else get a number.
    """
    found: Suffixes = {}
    taken: dict[str, int] = {}
    for tag in sorted({"en", *languages}):
        suffix = plain = tag.lower().replace("-", "_")
        while suffix in taken:
            taken[plain] += 1
            suffix = f"{plain}_{taken[plain]}"
        found[tag] = suffix
        taken[suffix] = 1
    return found


# ------------------------------------------------------------------------------------------------ fields and their columns

_Pick: TypeAlias = Callable[[Any], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """One of the columns that a field becomes."""

    ending: str
    type: ColumnType
    pick: _Pick | None = None
    """What gives the cell for a value; None where the value is the cell."""
    remark: str = ""
    table: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """How the values of a field become columns."""

    parts: tuple[_Part, ...]
    in_languages: bool = False
    """Whether there is a column for each language too."""

    @property
    def is_reference(self) -> bool:
        """Whether the values are ids of records."""
        return bool(self.parts) and self.parts[0].table is not None

    def columns(self, name: str, description: str, endings: Suffixes, *, required: bool = False) -> Iterator[Column]:
        """Yield the columns of a field."""
        alone = len(self.parts) == 1 and not self.in_languages
        for at, part in enumerate(self.parts):
            text = f"{description} {part.remark}".strip()
            filled = required and (alone or (at == 0 and part.type == "text" and not self.in_languages))
            yield Column(f"{name}{part.ending}", part.type, text, part.table, required=filled)
        if self.in_languages:
            for tag, suffix in endings.items():
                yield Column(f"{name}_{suffix}", "text", f"{description} In the language '{tag}'.".strip())

    def cells(self, values: Sequence[Any], endings: Suffixes, canonical: _Pick | None) -> Iterator[list[Any]]:
        """Yield the cells of each column, for the values of a field in the rows of a table."""
        for part in self.parts:
            picked = values if part.pick is None else [None if v is None else part.pick(v) for v in values]
            if part.table and canonical:
                picked = [None if v is None else canonical(v) for v in picked]
            yield list(picked)
        if self.in_languages:
            texts = [value if isinstance(value, Text) else None for value in values]
            for tag in endings:
                yield [None if text is None else text.get(tag) for text in texts]


def _plain(value: Any) -> str | None:
    return None if isinstance(value, Text) else str(value)


_DAYS: Final = (
    _Part(
        "_earliest",
        "date",
        lambda value: getattr(value, "earliest", None),
        "The first day that it may mean; empty where that is open.",
    ),
    _Part(
        "_latest",
        "date",
        lambda value: getattr(value, "latest", None),
        "The last day that it may mean; empty where that is open.",
    ),
)


def _reference(mark: RefersTo) -> tuple[_Part, ...]:
    table = _one_of(mark.kinds)
    if not mark.or_name:
        return (_Part("", "text", table=table),)
    starts = tuple(f"{kind}/" for kind in mark.kinds)
    return (
        _Part("", "text", lambda value: value if value.startswith(starts) else None, "Its id.", table),
        _Part("_name", "text", lambda value: None if value.startswith(starts) else value, "A plain name."),
    )


def form_of(parts: Sequence[object]) -> Form:
    """Return the form of a field, by all that lies in its annotation."""
    marks = [part for part in parts if isinstance(part, RefersTo)]
    if marks:
        return Form(_reference(marks[0]))
    is_text = Text in parts
    if Date in parts or Interval in parts:
        return Form((_Part("", "text", _plain, "In EDTF, as it is known."), *_DAYS), is_text)
    is_plain = any(get_origin(part) is Literal or (isinstance(part, type) and issubclass(part, str)) for part in parts)
    if is_text:
        return Form((_Part("", "text", _plain, "Without a language."),) if is_plain else (), in_languages=True)
    if bool in parts:
        return Form((_Part("", "truth"),))
    if float in parts:
        return Form((_Part("", "number", float),))
    if int in parts:
        return Form((_Part("", "whole"),))
    if is_plain:
        return Form((_Part("", "text"),))
    return Form((_Part("", "text", lambda value: json.dumps(thaw(value), ensure_ascii=False), "As JSON."),))


# ------------------------------------------------------------------------------------------------------ models and tables


@dataclasses.dataclass(frozen=True, slots=True)
class ListPlan:
    """A list in a record or item, and the table that its items or values go to."""

    field: str
    table: str
    plan: "Plan | None"
    """How its items are laid out; None where it holds plain values."""
    form: Form | None
    """How its values become columns; None where it holds items."""
    description: str
    part: bool
    """Whether the table holds several lists, and has a column that says which."""

    @property
    def value(self) -> str:
        """What a value is called in the table."""
        return _VALUES.get(self.table, "value")


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """How records or items of a model are laid out."""

    model: type[Item]
    fields: tuple[str, ...]
    """The fields that become columns of the model's own table."""
    forms: tuple[Form, ...]
    lists: tuple[ListPlan, ...]
    counts: str | None
    """The field that maps options to numbers, if there is one."""
    in_order: tuple[str, ...]
    """All its fields but the id: its own first, then those that all kinds have."""
    values_of: Callable[[dict[str, Any]], tuple[Any, ...]]
    """Picks the values of `fields` out of all that a record or item holds."""
    owner: str
    """The column of a list's table that names the item of this model which holds the list."""

    def columns(self, endings: Suffixes) -> Iterator[Column]:
        """Yield the columns of the fields."""
        for name, form in zip(self.fields, self.forms, strict=True):
            info = self.model.model_fields[name]
            always = info.is_required() or info.default not in (None, ())
            yield from form.columns(name, info.description or "", endings, required=always)


@functools.cache
def plan_of(model: type[Item]) -> Plan:
    """Return how records or items of a model are laid out."""
    fields: dict[str, Form] = {}
    lists: list[ListPlan] = []
    counts = None
    shared = {name for base in (Record, EvidencedRecord) if issubclass(model, base) for name in base.model_fields}
    in_order = [name for name in sorted(model.model_fields, key=shared.__contains__) if name != "id"]
    for name in in_order:
        info = model.model_fields[name]
        parts = [*parts_of(info.annotation), *info.metadata]
        if Counts in parts:
            counts = name
            continue
        inner = item_of(model, name)
        if inner is None and not any(get_origin(part) is tuple for part in parts):
            fields[name] = form_of(parts)
            continue
        table = _NAMES.get(name, name)
        plan, form = (plan_of(inner), None) if inner else (None, form_of(parts))
        several = list(_NAMES.values()).count(table) > 1
        lists.append(ListPlan(name, table, plan, form, info.description or "", several))
    forms, values_of = tuple(fields.values()), _picker(tuple(fields))
    return Plan(model, tuple(fields), forms, tuple(lists), counts, tuple(in_order), values_of, _owner_word(model))


def _picker(fields: Sequence[str]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    if len(fields) == 1:
        return lambda values: (values[fields[0]],)
    picked: Callable[[dict[str, Any]], tuple[Any, ...]] = operator.itemgetter(*fields) if fields else lambda _: ()
    return picked


def kind_plan(kind: Kind) -> Plan:
    """Return how records of a kind are laid out."""
    return plan_of(MODELS[kind])


def _owner_word(model: type[Item]) -> str:
    """Return the name of a model as that of a column."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in model.__name__).lstrip("_")


@dataclasses.dataclass(slots=True)
class _Bridge:
    """What is known of a table that lists go to."""

    lists: list[tuple[type[Item], "ListPlan"]]
    owners: dict[str, str]
    """The columns that name the item that the list is in, each with the table of such items."""
    kinds: set[Kind]
    """The kinds of record that have such a list."""


@functools.cache
def bridges() -> dict[str, _Bridge]:
    """Return the tables that lists go to, each with the lists and with what they lie in."""
    found: dict[str, _Bridge] = {}
    for kind in KINDS:
        _add_bridges(kind_plan(kind), None, kind, found)
    return found


def _add_bridges(plan: Plan, table: str | None, kind: Kind, found: dict[str, _Bridge]) -> None:
    for one in plan.lists:
        bridge = found.setdefault(one.table, _Bridge([], {}, set()))
        bridge.kinds.add(kind)
        if (plan.model, one) not in bridge.lists:
            bridge.lists.append((plan.model, one))
        if table:
            bridge.owners[plan.owner] = table
        if one.plan:
            _add_bridges(one.plan, one.table, kind, found)


_ID: Final = "The record's id, '#', and where this stands in it."


def _kind_layout(kind: Kind, endings: Suffixes) -> Layout:
    plan = kind_plan(kind)
    own = Column("id", "text", plan.model.model_fields["id"].description or "", RECORDS, required=True)
    return Layout(section_of(kind), inspect.getdoc(plan.model) or "", (own, *plan.columns(endings)))


def _bridge_layout(name: str, bridge: _Bridge, endings: Suffixes) -> Layout:
    plan, form = bridge.lists[0][1].plan, bridge.lists[0][1].form
    columns = [
        Column("id", "text", _ID, required=True),
        Column("record", "text", "The record that this stands in.", _one_of(bridge.kinds), required=True),
    ]
    for owner, table in bridge.owners.items():
        words = owner.replace("_", " ")
        columns.append(Column(owner, "text", f"The {words} that this stands in, if it stands in one.", table))
    if bridge.lists[0][1].part:
        columns.append(Column("part", "text", "The field that this stands in.", required=True))
    columns.append(Column("ordinal", "whole", "Its place in the list, from 0.", required=True))
    if plan:
        columns += plan.columns(endings)
        description = inspect.getdoc(plan.model) or ""
    else:
        assert form is not None  # noqa: S101  # a list holds items or values
        given = {
            (_owner_word(model).replace("_", " "), one.field, one.description): None for model, one in bridge.lists
        }
        owners = {(field, description): word for word, field, description in given}
        several = len(owners) > 1
        description = " ".join(
            f"{f'`{field}` of {_a(word)}: ' if several else ''}{text}" for (field, text), word in owners.items()
        )
        values = form.columns(bridge.lists[0][1].value, description, endings, required=True)
        tables = {part.table for _, one in bridge.lists if one.form for part in one.form.parts}
        columns += [dataclasses.replace(c, table=RECORDS) if c.table and len(tables) > 1 else c for c in values]
    return Layout(name, description, tuple(columns))


def _one_of(kinds: Iterable[Kind]) -> str:
    """Return the table of a kind, or of all records where there are several."""
    kind, *more = kinds
    return RECORDS if more else _SECTION_OF[kind]


def _a(word: str) -> str:
    return f"{'an' if word[:1] in 'aeio' else 'a'} {word}"


COUNTS: Final = Layout(
    "counts",
    "How many took each option in a vote.",
    (
        Column("id", "text", _ID, required=True),
        Column("record", "text", "The vote.", "votes", required=True),
        Column("ordinal", "whole", "Its place among the counts, from 0.", required=True),
        Column("option", "text", "The option.", required=True),
        Column("count", "whole", "How many took it.", required=True),
    ),
)
_OTHERS: Final = (
    Layout(
        RECORDS,
        "Every record of whatever kind, with what it is called.",
        (
            Column("id", "text", "The permanent id.", required=True),
            Column("kind", "text", "The kind of record.", required=True),
            Column(
                "label",
                "text",
                "What it is called, in English where it has a title in it; other records that are part of that, by their ids.",
                required=True,
            ),
        ),
    ),
    Layout(
        REDIRECTS,
        "Ids that were given up, each with the record that took its place.",
        (
            Column("id", "text", "The id that was given up.", required=True),
            Column("record", "text", "The record that took its place.", RECORDS, required=True),
        ),
    ),
    COUNTS,
)


def layouts(endings: Suffixes) -> tuple[Layout, ...]:
    """Return all the tables, each after those that it refers to: first the records, then each kind, then the lists."""
    todo = [
        _OTHERS[0],
        *(_kind_layout(kind, endings) for kind in KINDS),
        *(_bridge_layout(name, bridge, endings) for name, bridge in bridges().items()),
        *_OTHERS[1:],
    ]
    found: dict[str, Layout] = {}
    while todo:
        ready = next(one for one in todo if all(c.table in found or c.table == one.name for c in one.references))
        todo.remove(ready)
        found[ready.name] = ready
    return tuple(found.values())


class TooManyColumns(CallError):
    """Texts in so many languages that a table would have more columns than there may be.

    `table` is the table, `columns` how many it would have, `languages` how many languages there are, and `most` how
    many columns there may be.
    """

    def __init__(self, table: str, columns: int, languages: int, most: int) -> None:
        super().__init__(table, columns, languages, most)
        self.table = table
        self.columns = columns
        self.languages = languages
        self.most = most

    def __str__(self) -> str:
        return (
            f"there are texts in {self.languages:,} languages, each with columns of its own: the table {self.table} "
            f"would have {self.columns:,} columns, and may have {self.most:,} here"
        )


def check_columns(languages: int, most: int) -> None:
    """Raise `TooManyColumns` where texts in so many languages give a table more columns than there may be."""
    one, two = (layouts(suffixes(("en", "nb")[:number])) for number in (1, 2))
    columns = {
        first.name: len(first.columns) + (languages - 1) * (len(second.columns) - len(first.columns))
        for first, second in zip(one, two, strict=True)
    }
    widest = max(columns, key=columns.__getitem__)
    if columns[widest] > most:
        raise TooManyColumns(widest, columns[widest], languages, most)
