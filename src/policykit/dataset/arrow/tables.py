"""The records as flat Arrow tables, all at once or as a stream."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from policykit.dataset.arrow.layout import (
    COUNTS,
    RECORDS,
    REDIRECTS,
    Column,
    ColumnType,
    Form,
    Layout,
    Plan,
    Suffixes,
    bridges,
    kind_plan,
    layouts,
    section_of,
    suffixes,
)
from policykit.dataset.index import Index
from policykit.dataset.labels import name_of
from policykit.extras import need
from policykit.models import Record
from policykit.values import KINDS, FrozenMap, Kind, Text, kind_of

EXTRA: Final = "tables"
"""The extra that what is needed here comes with."""

_LABEL: Final = 100
"""How many characters the label of a record has at most."""


def arrow(module: str | None = None) -> Any:
    """Return pyarrow, or a module of it. Raises `MissingExtra`."""
    return need(EXTRA, "pyarrow", module)


def type_of(kind: ColumnType) -> Any:
    """Return the Arrow type of a column."""
    pa = arrow()
    makes = {"text": pa.string, "whole": pa.int64, "number": pa.float64, "truth": pa.bool_, "date": pa.date32}
    return makes[kind]()


def array(cells: Sequence[Any], kind: ColumnType) -> Any:
    """Return cells as an Arrow array."""
    return arrow().array(cells, type_of(kind))


def field_of(column: Column) -> Any:
    """Return a column as a field of an Arrow schema."""
    metadata = {"description": column.description} if column.description else None
    return arrow().field(column.name, type_of(column.type), nullable=not column.required, metadata=metadata)


def schema_of(layout: Layout) -> Any:
    """Return the Arrow schema of a table. Its metadata has a description and the keys."""
    keys = [{"column": c.name, "references": {"table": c.table, "column": "id"}} for c in layout.references]
    metadata = {
        "written_by": "policykit",
        "table": layout.name,
        "description": layout.description,
        "primary_key": json.dumps(["id"]),
        "foreign_keys": json.dumps(keys),
    }
    return arrow().schema([field_of(column) for column in layout.columns], metadata=metadata)


class RowBuilder:
    """Turns records into rows of tables, and holds them until they are given as batches."""

    def __init__(self) -> None:
        names = (RECORDS, REDIRECTS, COUNTS.name, *map(section_of, KINDS), *bridges())
        self._rows: Final[dict[str, list[tuple[Any, ...]]]] = {name: [] for name in names}
        self._forms: Final = {section_of(kind): kind_plan(kind).forms for kind in KINDS}
        for name, bridge in bridges().items():
            first = bridge.lists[0][1]
            self._forms[name] = first.plan.forms if first.plan else (first.form,) if first.form else ()

    def add(self, record: Record) -> None:
        """Add the rows of a record."""
        kind: Kind = kind_of(record.id)  # type: ignore[assignment]  # the model has seen to it
        label = name_of({}, record, width=_LABEL)
        plan, values = kind_plan(kind), record.__dict__
        self._rows[RECORDS].append((record.id, kind, label))
        self._rows[section_of(kind)].append((record.id, *plan.values_of(values)))
        self._add_lists(plan, values, record.id, f"{record.id}#", None)

    def _add_lists(self, plan: Plan, values: dict[str, Any], record: str, start: str, holder: str | None) -> None:
        """Add the rows of the lists in a record or, where `holder` is one's id, in an item of it.

        `start` is what the rows' ids begin with.
        """
        for one in plan.lists:
            if not values[one.field]:
                continue
            rows = self._rows[one.table]
            owners = [holder if owner == plan.owner else None for owner in bridges()[one.table].owners]
            part = (one.field,) if one.part else ()
            for ordinal, item in enumerate(values[one.field]):
                own = f"{start}{one.field}[{ordinal}]"
                if one.plan is None:
                    rows.append((own, record, *owners, *part, ordinal, item))
                else:
                    rows.append((own, record, *owners, *part, ordinal, *one.plan.values_of(item.__dict__)))
                    self._add_lists(one.plan, item.__dict__, record, f"{own}.", own)
        if plan.counts and values[plan.counts]:
            for ordinal, (option, count) in enumerate(values[plan.counts].items()):
                self._rows[COUNTS.name].append((f"{start}{plan.counts}.{option}", record, ordinal, option, count))

    def add_redirects(self, given_up: Iterable[str], now: Callable[[str], str]) -> None:
        """Add the ids that were given up, in order, each with the id that its record goes by now."""
        self._rows[REDIRECTS].extend((old, now(old)) for old in sorted(given_up))

    def languages(self) -> set[str]:
        """Return the languages of the texts in the rows that are held."""
        found: set[str] = set()
        for name, rows in self._rows.items():
            forms = self._forms.get(name, ())
            for at, form in enumerate(forms, -len(forms)):
                if form.in_languages:
                    for row in rows:
                        if isinstance(row[at], Text):
                            found.update(row[at])
        return found

    def batches(
        self, all_layouts: Sequence[Layout], endings: Suffixes, canonical: Callable[[str], str] | None
    ) -> Iterator[tuple[Layout, Any]]:
        """Yield the rows that are held as a record batch for each table, and hold them no more."""
        pa = arrow()
        for layout in all_layouts:
            rows = self._rows[layout.name]
            forms: tuple[Form, ...] = self._forms.get(layout.name, ())
            plain = len(rows[0]) - len(forms) if rows else 0
            values = list(zip(*rows, strict=True))
            cells: list[Sequence[Any]] = list(values[:plain])
            for form, column in zip(forms, values[plain:], strict=bool(rows)):
                cells += form.cells(column, endings, canonical)
            cells = cells or [()] * len(layout.columns)
            arrays = [array(one, column.type) for one, column in zip(cells, layout.columns, strict=True)]
            rows.clear()
            yield layout, pa.record_batch(arrays, schema=schema_of(layout))


@dataclasses.dataclass(frozen=True, slots=True)
class Tables:
    """All the tables, each to be read in batches."""

    endings: Suffixes
    batches: Callable[[str], Iterator[Any]]
    """Reads a table."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that texts have columns for."""
        return tuple(self.endings)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The tables without their rows, each after those that it refers to."""
        return layouts(self.endings)


GROUP: Final = 131_072
"""How many rows are written at once. It is always the same, so that the same records always give the same file."""


def in_groups(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the rows of a table as smaller ones that have as many rows as are written at once, but for the last."""
    pa = arrow()
    held: list[Any] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        while rows >= GROUP:
            table = pa.Table.from_batches(held)
            yield table.slice(0, GROUP)
            held = table.slice(GROUP).to_batches()
            rows -= GROUP
    if rows:
        yield pa.Table.from_batches(held)


def tables(index: Index, languages: Iterable[str] = ()) -> Mapping[str, Any]:
    """Return the tables of records, by name; see `Dataset.tables`."""
    held = in_memory(index, languages)
    table = arrow().Table
    return FrozenMap({layout.name: table.from_batches(held.batches(layout.name)) for layout in held.layouts})


def in_memory(index: Index, languages: Iterable[str] = ()) -> Tables:
    """Return the tables of records that are in memory."""
    builder = RowBuilder()
    for record in index.records.values():
        builder.add(record)
    builder.add_redirects(index.redirects, index.canonical)
    endings = suffixes({*languages, *builder.languages()})
    canonical = index.canonical if index.redirects else None
    made = {layout.name: batch for layout, batch in builder.batches(layouts(endings), endings, canonical)}
    return Tables(endings, lambda name: iter([made[name]]))
