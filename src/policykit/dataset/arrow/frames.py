"""Answers as data frames: one column for each field, with lists kept as lists."""

import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_origin

from policykit.dataset.arrow.layout import Column, Form, ListPlan, Plan, Suffixes, form_of, plan_of, suffixes
from policykit.dataset.arrow.tables import array, arrow, field_of
from policykit.models import Item, parts_of
from policykit.values import Text

_OPTIONS: Final = (Column("option", "text", "The option."), Column("count", "whole", "How many took it."))


def to_arrow(row_type: type[Any], items: Sequence[Any]) -> Any:
    """Return rows or records as an Arrow table. Raises `MissingExtra`."""
    if issubclass(row_type, Item):
        values = [item.__dict__ for item in items]
        endings = suffixes(_languages(items))
        columns = _columns_of(plan_of(row_type), values, endings)
    else:
        columns = []
        hints = typing.get_type_hints(row_type, include_extras=True)
        for at, name in enumerate(row_type._fields):
            parts = list(parts_of(hints[name]))
            cells = [item[at] for item in items]
            if any(get_origin(part) is tuple for part in parts):
                columns.append(_list_of_values(form_of(parts), name, "", cells, {}))
            else:
                columns += _plain(form_of(parts), name, "", cells, {})
    pa = arrow()
    return pa.Table.from_arrays([cells for _, cells in columns], schema=pa.schema([field for field, _ in columns]))


def _languages(items: Iterable[Item]) -> set[str]:
    """Return the languages of all texts in records."""
    found: set[str] = set()
    todo: list[Any] = list(items)
    while todo:
        one = todo.pop()
        if isinstance(one, Text):
            found.update(one)
        elif isinstance(one, Item):
            todo += one.__dict__.values()
        elif isinstance(one, tuple):
            todo += one
    return found


def _plain(form: Form, name: str, description: str, values: Sequence[Any], endings: Suffixes) -> list[tuple[Any, Any]]:
    columns = form.columns(name, description, endings)
    cells = form.cells(values, endings, None)
    return [(field_of(column), array(one, column.type)) for column, one in zip(columns, cells, strict=True)]


def _columns_of(plan: Plan, values: Sequence[Mapping[str, Any]], endings: Suffixes) -> list[tuple[Any, Any]]:
    """Return the fields of records or items, each with its cells, in the order of the model."""
    forms = dict(zip(plan.fields, plan.forms, strict=True))
    lists = {one.field: one for one in plan.lists}
    columns: list[tuple[Any, Any]] = []
    for name in ("id", *plan.in_order):
        if name not in plan.model.model_fields:
            continue
        cells = [one[name] for one in values]
        description = plan.model.model_fields[name].description or ""
        if name in lists:
            columns.append(_list(lists[name], cells, endings))
        elif name == plan.counts:
            columns.append(_counts(name, description, cells))
        else:
            columns += _plain(forms.get(name, form_of([str])), name, description, cells, endings)
    return columns


def _list(one: ListPlan, cells: Sequence[Any], endings: Suffixes) -> tuple[Any, Any]:
    if one.plan is None:
        assert one.form is not None  # noqa: S101  # a list holds items or values
        return _list_of_values(one.form, one.field, one.description, cells, endings)
    inner = [item.__dict__ for items in cells for item in items]
    return _nested(one.field, one.description, cells, _columns_of(one.plan, inner, endings))


def _list_of_values(
    form: Form, name: str, description: str, cells: Sequence[Any], endings: Suffixes
) -> tuple[Any, Any]:
    flat = [value for values in cells for value in values]
    if form.in_languages:
        return _nested(name, description, cells, _plain(form, "text", description, flat, endings))
    # Of a date in a list, only the text is kept: its days are in the tables.
    first = next(iter(form.columns(name, description, endings)))
    return _listed(name, description, cells, array(next(iter(form.cells(flat, endings, None))), first.type))


def _counts(name: str, description: str, cells: Sequence[Any]) -> tuple[Any, Any]:
    pairs = [list(counts.items()) if counts else [] for counts in cells]
    flat = [pair for one in pairs for pair in one]
    columns = [
        (field_of(column), array([pair[at] for pair in flat], column.type)) for at, column in enumerate(_OPTIONS)
    ]
    return _nested(name, description, pairs, columns)


def _nested(name: str, description: str, cells: Sequence[Any], columns: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    pa = arrow()
    structs = pa.StructArray.from_arrays([one for _, one in columns], fields=[field for field, _ in columns])
    return _listed(name, description, cells, structs)


def _listed(name: str, description: str, cells: Sequence[Any], flat: Any) -> tuple[Any, Any]:
    pa = arrow()
    offsets = [0]
    for one in cells:
        offsets.append(offsets[-1] + len(one))
    listed = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat)
    return pa.field(name, listed.type, metadata={"description": description} if description else None), listed
