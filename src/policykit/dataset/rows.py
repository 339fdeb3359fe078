"""Answers: immutable sequences of records or rows that can be narrowed down, and that print as a table."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar, overload

from policykit.call_error import CallError
from policykit.dataset.conditions import field_of, owner_of
from policykit.dataset.labels import name_of
from policykit.dataset.lookup import RecordNotFound, Records, record_of
from policykit.extras import need
from policykit.values import (
    Answer,
    Date,
    Interval,
    Languages,
    Text,
    counted,
    format_table,
    html_table,
    kind_of,
    nearest,
    nearest_ids,
    shorten,
    terminal_width,
)

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


T_co = TypeVar("T_co", covariant=True)

_MOST_IN_NOTEBOOK: Final = 100
"""How many rows a notebook shows."""


_ITSELF: Final = ("id", "record")
"""The columns that say which record a row is or is of: they show its id, and other columns what records are called."""

_UNSHOWN: Final = ("alternatives", "evidence", "identifiers", "links", "note", "unknown")
"""Fields of records that no printed table shows."""

_WIDEST_CELL: Final = 60
"""How many characters a cell of a printed table has at most."""


class UnknownField(CallError, TypeError):
    """A requested field that there is none of.

    `field` is its name, `owner` what has no such field, and `fields` the names that there are.
    """

    def __init__(self, field: str, owner: str, fields: Sequence[str]) -> None:
        super().__init__(field, owner, fields)
        self.field = field
        self.owner = owner
        self.fields = tuple(fields)

    def __str__(self) -> str:
        near = nearest(self.field, self.fields, most=1)
        hint = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(self.fields)}"
        return f"{self.owner} has no field `{self.field}`; {hint}"


class NotOne(CallError, LookupError):
    """One answer was requested, and there were none or several. `count` is how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count

    def __str__(self) -> str:
        return f"exactly one was asked for, and there are {self.count}"


class Rows(Sequence[T_co], Generic[T_co]):
    """An immutable sequence of records, or of rows.

    A row is a named tuple; its fields are its columns. `shown` names those of them that a printed table shows. `data` is
    where the records are that they name, so that a table shows what these are called, in the language `lang`.
    """

    __slots__ = ("_data", "_items", "_lang", "_row_type", "_shown")

    def __init__(
        self,
        items: Iterable[T_co],
        row_type: type[Any],
        *,
        shown: tuple[str, ...] = (),
        data: Records | None = None,
        lang: Languages = "en",
    ) -> None:
        self._items: tuple[T_co, ...] = tuple(items)
        self._row_type = row_type
        self._shown = shown
        self._data = data
        self._lang = lang

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> T_co | Self:
        return self._with(self._items[index]) if isinstance(index, slice) else self._items[index]

    def _with(self, items: Iterable[T_co]) -> Self:
        return type(self)(items, self._row_type, shown=self._shown, data=self._data, lang=self._lang)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return self._items == other._items if isinstance(other, Rows) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._items)

    def where(self, *, narrower: bool = False, **wanted: object) -> Self:
        """Return those whose fields equal what is given; a list field matches where it holds what is given.

        A record is given by its id or as itself, and a date by its text, a year, or a `datetime.date`. With `narrower`,
        a topic stands for those under it, too.
        Raises `UnknownField` for a field that there is none of, `InvalidValue`, `InvalidDate` or `WrongKind` for a value
        that it cannot have, and `RecordNotFound` for an id that there is none of.
        """
        row_type: type[object] = self._row_type
        fields = fields_of(row_type)
        conditions: dict[str, object] = {}
        for name, value in wanted.items():
            if name not in fields:
                raise UnknownField(name, owner_of(row_type), fields)
            field = field_of(row_type, name)  # type: ignore[arg-type]  # mypy takes no class for hashable
            conditions[name] = field.condition(value)
            missing = None if self._data is None else field.missing(conditions[name], self._data)
            if missing and not any(self._matches(getattr(item, name), missing) for item in self._items):
                raise RecordNotFound(missing, nearest_ids(missing, self._data or ()))
        below = getattr(self._data, "with_narrower", None) if narrower else None
        any_of = {
            name: below(value) if below and isinstance(value, str) and kind_of(value) == "topic" else (value,)
            for name, value in conditions.items()
        }
        return self._with(
            item
            for item in self._items
            if all(any(self._matches(getattr(item, name), one) for one in those) for name, those in any_of.items())
        )

    def _matches(self, value: object, wanted: object) -> bool:
        if isinstance(value, bool) is not isinstance(wanted, bool):
            return False
        if isinstance(value, tuple):
            if isinstance(wanted, tuple):
                return len(value) == len(wanted) and all(map(self._matches, value, wanted))
            return any(self._matches(item, wanted) for item in value)
        if value == wanted:
            return True
        if self._data is not None and isinstance(value, str) and isinstance(wanted, str):
            found = record_of(self._data, value)
            return found is not None and found is record_of(self._data, wanted)
        return False

    def filter(self, wanted: Callable[[T_co], bool]) -> Self:
        """Return those of which `wanted` is true."""
        return self._with(item for item in self._items if wanted(item))

    def one(self) -> T_co:
        """Return the only one there is. Raises `NotOne` where there are none or several."""
        if len(self._items) != 1:
            raise NotOne(len(self._items))
        return self._items[0]

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return plain values that can be written as JSON, one mapping a row, the names of the fields as keys."""
        return [_as_dict(item) for item in self._items]

    def to_arrow(self) -> "pa.Table":
        """Return an Arrow table with a column for each field, and lists as lists.

        A date is its text and the first and the last day that it may mean, and a text of a record has a column for
        each language. Needs the extra `tables`; raises `MissingExtra` without it.
        """
        from policykit.dataset.arrow import to_arrow  # noqa: PLC0415  # only this needs it

        return to_arrow(self._row_type, self._items)

    def to_polars(self) -> "pl.DataFrame":
        """Return a polars data frame with the columns of `to_arrow`. Needs the extra `polars`; raises `MissingExtra`."""
        polars = need("polars", "polars")
        need("polars", "pyarrow")
        frame: pl.DataFrame = polars.from_arrow(self.to_arrow())
        return frame

    def to_pandas(self) -> "pd.DataFrame":
        """Return a pandas data frame with the columns of `to_arrow`. Needs the extra `pandas`; raises `MissingExtra`.

        Numbers, texts and truth values that may be absent stay what they are: `NA` stands for what is absent.
        """
        pandas = need("pandas", "pandas")
        need("pandas", "pyarrow")
        return self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)

    def _table(self, most: int | None = None) -> tuple[list[str], list[list[str]]]:
        """Return the columns of a table that are not empty, and its cells."""
        items = self._items[:most]
        names = self._shown or tuple(name for name in fields_of(self._row_type) if name not in _UNSHOWN)
        columns = [(name, [self._cell_of(item, name) for item in items]) for name in names]
        filled = [(name, cells) for name, cells in columns if any(cells)]
        return [name for name, _ in filled], [list(row) for row in zip(*(cells for _, cells in filled), strict=True)]

    def _cell_of(self, item: object, name: str) -> str:
        value = getattr(item, name)
        if value is None and name in getattr(item, "unknown", ()):
            return "not known"
        return _cell(value, None if name in _ITSELF else self._data, self._lang)

    def _repr_html_(self) -> str:
        """Return a table for a notebook."""
        names, rows = self._table(_MOST_IN_NOTEBOOK)
        more = len(self._items) - len(rows)
        caption = counted(len(self._items), "row")
        return html_table(names, rows, f"{caption}, of which the first {len(rows)}" if more else caption)

    def __str__(self) -> str:
        names, rows = self._table()
        return format_table(names, rows, width=terminal_width()) if names else "(nothing)"

    def __repr__(self) -> str:
        return f"<Rows: {len(self)} × {self._row_type.__name__}>"


def _as_dict(item: Any) -> dict[str, Any]:
    if isinstance(item, tuple):
        return {name: _plain(value) for name, value in zip(fields_of(type(item)), item, strict=True)}
    plain: dict[str, Any] = item.model_dump(mode="json")
    return plain


def fields_of(row_type: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of rows or records of a type."""
    names: tuple[str, ...] = tuple(getattr(row_type, "_fields", None) or row_type.model_fields)
    return names


def _cell(value: object, data: Records | None, lang: Languages) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return shorten("; ".join(_cell(item, data, lang) for item in value), _WIDEST_CELL)
    if isinstance(value, Mapping) and not isinstance(value, Text):
        return ", ".join(f"{item} {key}" for key, item in value.items())
    if isinstance(value, str) and data is not None:
        return name_of(data, value, lang, width=_WIDEST_CELL)
    return f"{value:,}" if isinstance(value, int) and value >= 10_000 else shorten(str(value), _WIDEST_CELL)


def _plain(value: object) -> Any:
    if isinstance(value, Date | Interval | Answer):
        return str(value)
    if isinstance(value, Text | Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
