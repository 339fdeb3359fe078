"""What a record refers to and what is nested in it, by the annotations of its fields."""

import functools
from collections.abc import Iterator
from typing import NamedTuple

from policykit.diagnostics import Path
from policykit.models import Item, RefersTo
from policykit.models.base import parts_of

__all__ = ["Reference", "item_of", "items_within", "references"]


class Reference(NamedTuple):
    """A field that names a record."""

    path: Path
    """Where it stands in the record."""
    target: str
    """The id that it names."""


_ONE, _MANY, _ITEM, _ITEMS = range(4)


def item_of(model: type[Item], field: str) -> type[Item] | None:
    """Return the model of the items that lie in a field of `model`, or None where it holds plain values."""
    info = model.model_fields.get(field)
    if info is None:
        return None
    return next((part for part in parts_of(info.annotation) if isinstance(part, type) and issubclass(part, Item)), None)


@functools.cache
def _plan(model: type[Item]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Return the fields of `model` to look at: name, what lies in it, and the starts of ids where names may stand."""
    plan: list[tuple[str, int, tuple[str, ...]]] = []
    for name, info in model.model_fields.items():
        parts = [*parts_of(info.annotation), *info.metadata]
        many = any(isinstance(part, type(tuple[int, ...])) or part is tuple for part in parts)
        if item_of(model, name):
            plan.append((name, _ITEMS if many else _ITEM, ()))
            continue
        marks = [part for part in parts if isinstance(part, RefersTo)]
        if marks:
            starts = tuple(f"{kind}/" for kind in marks[0].kinds) if marks[0].or_name else ()
            plan.append((name, _MANY if many else _ONE, starts))
    return tuple(plan)


@functools.cache
def _holders(model: type[Item]) -> tuple[str, ...]:
    """Return the fields of `model` that hold lists of items."""
    return tuple(name for name, shape, _ in _plan(model) if shape == _ITEMS)


def items_within(item: Item, path: Path = ()) -> Iterator[tuple[Item, Path]]:
    """Yield every item nested in `item`, each before what is nested in it, with where it stands."""
    for name in _holders(type(item)):
        for index, inner in enumerate(getattr(item, name)):
            at = (*path, name, index)
            yield inner, at
            yield from items_within(inner, at)


def references(item: Item, path: Path = ()) -> Iterator[Reference]:
    """Yield every reference in a record and in the items nested in it, in the order of its fields."""
    for name, shape, starts in _plan(type(item)):
        value = getattr(item, name)
        if not value:
            continue
        if shape == _ONE:
            if not starts or value.startswith(starts):
                yield Reference((*path, name), value)
        elif shape == _MANY:
            for index, target in enumerate(value):
                if not starts or target.startswith(starts):
                    yield Reference((*path, name, index), target)
        elif shape == _ITEM:
            yield from references(value, (*path, name))
        else:
            for index, inner in enumerate(value):
                yield from references(inner, (*path, name, index))
