"""What a record refers to and what is nested in it, by the annotations of its fields."""

import functools
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, get_origin

from pydantic import ConfigDict, TypeAdapter, ValidationError

from policykit.diagnostics import Path
from policykit.models.base import Item, RefersTo, parts_of
from policykit.models.record import Record
from policykit.values import Kind, is_id, kind_of, thaw


class Reference(NamedTuple):
    """A field that names a record."""

    path: Path
    """Where it stands in the record."""
    target: str
    """The id that it names."""


def item_of(model: type[Item], field: str) -> type[Item] | None:
    """Return the model of the items that lie in a field of `model`, or None where it holds plain values."""
    info = model.model_fields.get(field)
    if info is None:
        return None
    return next((part for part in parts_of(info.annotation) if isinstance(part, type) and issubclass(part, Item)), None)


def fields_of(model: type[Item], *wanted: object) -> tuple[str, ...]:
    """Return the fields of `model` whose values are of a type that is wanted, or strings of a pattern that is."""
    return tuple(
        name
        for name, info in model.model_fields.items()
        if any(
            part in wanted or getattr(part, "pattern", None) in wanted
            for part in (*parts_of(info.annotation), *info.metadata)
        )
    )


def models_within(*models: type[Item]) -> tuple[type[Item], ...]:
    """Return models with all those whose items lie in theirs, each once."""
    found = list(dict.fromkeys(models))
    for model in found:  # which grows meanwhile
        inner = (item_of(model, name) for name in model.model_fields)
        found += dict.fromkeys(one for one in inner if one and one not in found)
    return tuple(found)


class _Field(NamedTuple):
    """A field that holds items or ids of records."""

    name: str
    model: type[Item] | None
    """The model of the items; None where it holds ids."""
    many: bool
    kinds: tuple[Kind, ...]
    """The kinds of record that the ids are of."""
    starts: tuple[str, ...]
    """What ids start with, where plain names may stand too."""


@functools.cache
def _fields_to_follow(model: type[Item]) -> tuple[_Field, ...]:
    """Return the fields of `model` that hold items or ids."""
    found: list[_Field] = []
    for name, info in model.model_fields.items():
        parts = [*parts_of(info.annotation), *info.metadata]
        mark = next((part for part in parts if isinstance(part, RefersTo)), None)
        inner = item_of(model, name)
        if inner or mark:
            kinds = mark.kinds if mark else ()
            starts = tuple(f"{kind}/" for kind in kinds) if mark and mark.or_name else ()
            found.append(_Field(name, inner, any(get_origin(part) is tuple for part in parts), kinds, starts))
    return tuple(found)


@functools.cache
def _lists_of_items(model: type[Item]) -> tuple[str, ...]:
    return tuple(name for name, inner, *_ in _fields_to_follow(model) if inner)


def items_within(item: Item) -> list[tuple[Item, Path]]:
    """Return every item nested in `item`, each before what is nested in it, with where it stands."""
    found: list[tuple[Item, Path]] = []
    _gather_items(item, (), found)
    return found


def _gather_items(item: Item, path: Path, found: list[tuple[Item, Path]]) -> None:
    values = item.__dict__  # quicker than attributes, of which there are many
    for name in _lists_of_items(type(item)):
        held: tuple[Item, ...] = values[name]
        if not held:
            continue
        for index, inner in enumerate(held):
            at = (*path, name, index)
            found.append((inner, at))
            if _lists_of_items(type(inner)):
                _gather_items(inner, at, found)


def salvage(model: type[Item], data: object, path: Path = ()) -> Iterator[tuple[Path, Reference | dict[str, object]]]:
    """Yield what can be known of plain data that is no valid item: its references, and its evidence as it is.

    Only strings that have the form of an id where an id belongs count as references.
    """
    if not isinstance(data, dict):
        return
    for name, inner, _, kinds, _ in _fields_to_follow(model):
        value = data.get(name)
        for index, one in enumerate(value if isinstance(value, list) else () if inner else (value,)):
            at = (*path, name, index) if isinstance(value, list) else (*path, name)
            if inner:
                if name == "evidence" and isinstance(one, dict):
                    yield at, one
                yield from salvage(inner, one, at)
            elif isinstance(one, str) and is_id(one) and kind_of(one) in kinds:
                yield at, Reference(at, one)


def references(item: Item) -> list[Reference]:
    """Return every reference in a record and in the items nested in it, in the order of its fields."""
    found: list[Reference] = []
    _gather_references(item, (), found)
    return found


def _gather_references(item: Item, path: Path, found: list[Reference]) -> None:
    values = item.__dict__
    for name, model, many, _, starts in _fields_to_follow(type(item)):
        value = values[name]
        if not value:
            continue
        if model:
            for index, inner in enumerate(value):
                _gather_references(inner, (*path, name, index), found)
        elif many:
            for index, target in enumerate(value):
                if not starts or target.startswith(starts):
                    found.append(Reference((*path, name, index), target))
        elif not starts or value.startswith(starts):
            found.append(Reference((*path, name), value))


def references_of(record: Record) -> list[Reference]:
    """Return every reference in a record, those in the values of its alternatives too."""
    found = references(record)
    for index, name, other in alternatives_read(record):
        for path, target in references(other):
            if path[0] == name:
                found.append(Reference(("alternatives", index, "value", *path[1:]), target))
    return found


def alternatives_read(record: Record) -> Iterator[tuple[int, str, Record]]:
    """Yield each alternative whose value its field can have: its number, the field, and the record with that value.

    What lies in other lists of the record is left out there, so that it is not looked at again for each alternative.
    """
    for index, alternative in enumerate(record.alternatives):
        name, model = alternative.field, type(record)
        if name not in fields_with_alternatives(model):
            continue
        try:
            value = validator_of(model, name).validate_python(thaw(alternative.value))
        except ValidationError:
            continue
        yield index, name, record.model_copy(update={**_without_lists(model), name: value})


@functools.cache
def _without_lists(model: type[Item]) -> dict[str, tuple[()]]:
    """Return the lists of a model as they are where nothing lies in them."""
    return {name: () for name, info in model.model_fields.items() if info.default == ()}


@functools.cache
def fields_with_alternatives(model: type[Record]) -> tuple[str, ...]:
    """Return the fields of a model that other evidence can know otherwise."""
    return tuple(name for name in model.model_fields if name not in {"id", "alternatives", "evidence", "unknown"})


@functools.cache
def validator_of(model: type[Record], field: str) -> TypeAdapter[Any]:
    """Return what validates a value as the field of a model does."""
    info = model.model_fields[field]
    annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    return TypeAdapter(annotation, config=ConfigDict(strict=True))
