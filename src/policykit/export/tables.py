"""The records as flat Arrow tables, all at once or as a stream."""

import codecs
import contextlib
import dataclasses
import json
import operator
import os
import pathlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic_core import from_json

from policykit.export.layout import (
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
    owner_word,
    section_of,
    suffixes,
)
from policykit.extras import need
from policykit.frozen import FrozenMap
from policykit.ids import KINDS, Kind, kind_of
from policykit.index import Index
from policykit.loading import find_files, load_piece
from policykit.models import Assessment, Record, Vote
from policykit.pieces import PathError, Piece, pieces_of
from policykit.queries import tally
from policykit.shape import validator_of_kind
from policykit.text import Text, shorten

__all__ = ["EXTRA", "GROUP", "Tables", "array", "arrow", "in_groups", "in_memory", "schema_of", "streamed", "tables"]

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
    told = {"description": column.description} if column.description else None
    return arrow().field(column.name, type_of(column.type), nullable=not column.required, metadata=told)


def schema_of(layout: Layout) -> Any:
    """Return the Arrow schema of a table. Its metadata has a description and the keys."""
    keys = [{"column": c.name, "references": {"table": c.table, "column": "id"}} for c in layout.references]
    told = {
        "written_by": "policykit",
        "table": layout.name,
        "description": layout.description,
        "primary_key": json.dumps(["id"]),
        "foreign_keys": json.dumps(keys),
    }
    return arrow().schema([field_of(column) for column in layout.columns], metadata=told)


# --------------------------------------------------------------------------------------------------------------- the rows


@dataclasses.dataclass(slots=True)
class _Into:
    """A list in records or items of a model, and how its rows are made."""

    field: str
    step: str
    """What leads from the holder's id to a row's, but for the place in the list."""
    rows: list[tuple[Any, ...]]
    before: tuple[None, ...]
    """The cells of the owners before the holder's."""
    after: tuple[None, ...]
    owned: bool
    """Whether the holder is an item, and has a cell itself."""
    part: tuple[str, ...]
    """The name of the field, where the table has a column for it."""
    of: "_Of | None"
    """How its items are taken apart; None where it holds values."""


@dataclasses.dataclass(slots=True)
class _Of:
    """How records or items of a model are taken apart."""

    pick: Callable[[dict[str, Any]], tuple[Any, ...]]
    into: list[_Into]
    counts: str | None


def _picker(fields: Sequence[str]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    if len(fields) == 1:
        return lambda values: (values[fields[0]],)
    picked: Callable[[dict[str, Any]], tuple[Any, ...]] = operator.itemgetter(*fields) if fields else lambda _: ()
    return picked


class _Taker:
    """Takes records apart into the rows of tables."""

    def __init__(self) -> None:
        names = (RECORDS, REDIRECTS, COUNTS.name, *map(section_of, KINDS), *bridges())
        self._rows: Final[dict[str, list[tuple[Any, ...]]]] = {name: [] for name in names}
        self._of: Final = {kind: self._taking(kind_plan(kind), "#", owned=False) for kind in KINDS}
        self._forms: Final = {section_of(kind): kind_plan(kind).forms for kind in KINDS}
        for name, bridge in bridges().items():
            first = bridge.lists[0][1]
            self._forms[name] = first.plan.forms if first.plan else (first.form,) if first.form else ()

    def _taking(self, plan: Plan, step: str, *, owned: bool) -> _Of:
        into = []
        for one in plan.lists:
            owners = list(bridges()[one.table].owners)
            at = owners.index(owner_word(plan.model)) if owned else len(owners)
            into.append(
                _Into(
                    field=one.field,
                    step=f"{step}{one.field}[",
                    rows=self._rows[one.table],
                    before=(None,) * at,
                    after=(None,) * (len(owners) - at - 1),
                    owned=owned,
                    part=(one.field,) if one.part else (),
                    of=self._taking(one.plan, ".", owned=True) if one.plan else None,
                )
            )
        return _Of(_picker(plan.fields), into, plan.counts)

    def take(self, record: Record) -> None:
        """Add the rows of a record."""
        kind: Kind = kind_of(record.id)  # type: ignore[assignment]  # the model has seen to it
        of, values = self._of[kind], record.__dict__
        self._rows[RECORDS].append((record.id, kind, _label(record)))
        self._rows[section_of(kind)].append((record.id, *of.pick(values)))
        self._take_lists(of, values, record.id, record.id)

    def _take_lists(self, of: _Of, values: dict[str, Any], holder: str, record: str) -> None:
        for into in of.into:
            for ordinal, item in enumerate(values[into.field]):
                own = f"{holder}{into.step}{ordinal}]"
                start = (own, record, *into.before, holder, *into.after) if into.owned else (own, record, *into.before)
                if into.of is None:
                    into.rows.append((*start, *into.part, ordinal, item))
                    continue
                inner = item.__dict__
                into.rows.append((*start, *into.part, ordinal, *into.of.pick(inner)))
                self._take_lists(into.of, inner, own, record)
        if of.counts and values[of.counts]:
            for ordinal, (option, count) in enumerate(values[of.counts].items()):
                own = f"{holder}#{of.counts}.{option}"
                self._rows[COUNTS.name].append((own, record, ordinal, option, count))

    def redirect(self, redirects: Iterable[tuple[str, str]]) -> None:
        """Add ids that were given up."""
        self._rows[REDIRECTS].extend(redirects)

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


def _label(record: Record) -> str:
    """Return what a record is called, in English or what comes nearest."""
    if isinstance(record, Assessment):
        return f"{record.status}, as of {record.as_of}"
    if isinstance(record, Vote):
        return f"{tally(record)} ({record.id.partition('/')[2]})"
    for name in ("name", "title", "summary"):
        value = getattr(record, name, None)
        if value:
            return shorten(value.get("en") or str(value) if isinstance(value, Text) else value, _LABEL)
    return record.id


# ------------------------------------------------------------------------------------------------------------- the tables


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
    return FrozenMap(dict(_made(index, languages)[1]))


def in_memory(index: Index, languages: Iterable[str] = ()) -> Tables:
    """Return the tables of records that are in memory."""
    endings, made = _made(index, languages)
    return Tables(endings, lambda name: iter(made[name].to_batches()))


def _made(index: Index, languages: Iterable[str]) -> tuple[Suffixes, dict[str, Any]]:
    taker = _Taker()
    for record in index.records.values():
        taker.take(record)
    taker.redirect(_redirects(index))
    endings = suffixes({*languages, *taker.languages()})
    canonical = index.canonical if index.redirects else None
    table = arrow().Table
    return endings, {
        layout.name: table.from_batches([batch])
        for layout, batch in taker.batches(layouts(endings), endings, canonical)
    }


def _redirects(index: Index) -> list[tuple[str, str]]:
    return sorted((old, index.canonical(old)) for old in index.redirects)


# ------------------------------------------------------------------------------------------------------ more than fits in memory

_HELD: Final = 5_000
"""How many records are held before their rows are put aside."""


class _Aside:
    """Rows that were put aside in a folder, in Arrow's own form.

    Which languages there are is only known at the end. So columns of texts are called by the languages' tags here, and
    where a new language turns up, new files are begun.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        self._folder: Final = folder
        self._files: Final[dict[str, list[pathlib.Path]]] = {}
        self._open: Final[dict[str, Any]] = {}
        self.languages: Final = {"en"}

    def add(self, taker: _Taker, canonical: Callable[[str], str] | None) -> None:
        """Put aside the rows that are held."""
        new = taker.languages() - self.languages
        if new:
            self.close()
            self.languages.update(new)
        tags = {tag: tag for tag in sorted(self.languages)}
        ipc = arrow("pyarrow.ipc")
        for layout, batch in taker.batches(layouts(tags), tags, canonical):
            if not batch.num_rows:
                continue
            if layout.name not in self._open:
                files = self._files.setdefault(layout.name, [])
                files.append(self._folder / f"{layout.name}-{len(files)}.arrow")
                options = ipc.IpcWriteOptions(compression="lz4")
                self._open[layout.name] = ipc.new_file(str(files[-1]), batch.schema, options=options)
            self._open[layout.name].write_batch(batch)

    def close(self) -> None:
        """Finish the files that are being written."""
        for writer in self._open.values():
            writer.close()
        self._open.clear()

    def batches(self, name: str, endings: Suffixes) -> Iterator[Any]:
        """Yield the rows of a table, with the columns of all languages."""
        pa, ipc = arrow(), arrow("pyarrow.ipc")
        final = next(layout for layout in layouts(endings) if layout.name == name)
        here = next(layout for layout in layouts({tag: tag for tag in endings}) if layout.name == name)
        types = [type_of(column.type) for column in final.columns]
        for path in self._files.get(name, ()):
            with pa.OSFile(str(path), "rb") as file:
                reader = ipc.open_file(file)
                known = set(reader.schema.names)
                for number in range(reader.num_record_batches):
                    batch = reader.get_batch(number)
                    cells = [
                        batch.column(column.name) if column.name in known else pa.nulls(batch.num_rows, kind)
                        for column, kind in zip(here.columns, types, strict=True)
                    ]
                    yield pa.record_batch(cells, schema=schema_of(final))


@contextlib.contextmanager
def streamed(paths: Sequence[str | os.PathLike[str]], beside: str) -> Iterator[Tables]:
    """Read records that were checked, and give their tables without holding them in memory.

    Rows are put aside in a folder in `beside` that goes away afterwards.
    Raises `PathError` where a file can no longer be read as it could.
    """
    files = find_files(paths)
    index = Index((), _redirects_in(files))
    canonical = index.canonical if index.redirects else None
    with tempfile.TemporaryDirectory(dir=beside, prefix=".new-") as folder:
        aside, taker, held = _Aside(pathlib.Path(folder)), _Taker(), 0
        taker.redirect(_redirects(index))
        with contextlib.closing(aside):
            for piece in (piece for path in files for piece in pieces_of(path)):
                for record in _records_in(piece):
                    taker.take(record)
                    held += 1
                if held >= _HELD:
                    aside.add(taker, canonical)
                    held = 0
            aside.add(taker, canonical)
        endings = suffixes(aside.languages)
        yield Tables(endings, lambda name: aside.batches(name, endings))


def _redirects_in(files: Iterable[str]) -> dict[str, str]:
    """Return the redirects in files. There are none in NDJSON."""
    found: dict[str, str] = {}
    for piece in map(Piece, files):
        if piece.form == "ndjson":
            continue
        content = piece.content()
        if b"redirects" in content:
            found |= {redirect.old: redirect.new for redirect in load_piece(piece, content).shaped.redirects}
    return found


def _records_in(piece: Piece) -> Iterator[Record]:
    """Yield the records of a piece of a file that has been found to be without errors."""
    if piece.form == "ndjson":
        yield from _records_in_lines(piece)
        return
    loaded = load_piece(piece)
    for entry in loaded.shaped.entries:
        if entry.record is None or not loaded.document.complete:
            raise _changed(piece)
        yield entry.record


def _changed(piece: Piece) -> PathError:
    return PathError(piece.path, "it was changed meanwhile; run it again")


def _records_in_lines(piece: Piece) -> Iterator[Record]:
    """Yield the records of lines, quicker than is possible where the places of faults are to be told."""
    content = piece.content()
    if piece.start == 0:
        content = content.removeprefix(codecs.BOM_UTF8)
    validators: dict[str, Any] = {kind: validator_of_kind(kind) for kind in KINDS}
    for line in content.split(b"\n"):
        if line.strip(b" \t\r"):
            try:
                data = from_json(line)
                yield validators[kind_of(data["id"])](data)
            except (ValueError, TypeError, LookupError):
                raise _changed(piece) from None
