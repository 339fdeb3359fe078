"""What `where` is given, held against what a field can have."""

import dataclasses
import datetime as dt
import enum
import functools
from collections.abc import Mapping
from typing import get_origin, get_type_hints

from policykit.call_error import CallError
from policykit.dataset.lookup import Records, WrongKind, record_of
from policykit.models import Record, RefersTo, parts_of
from policykit.values import Date, Interval, brief, is_id, kind_of, nearest


class InvalidValue(CallError, ValueError):
    """A value that a field cannot have.

    `field` is its name, `value` the value, `owner` what has the field, and `choices` the values that it can have, where
    they can be listed.
    """

    def __init__(self, field: str, value: object, owner: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(field, value, owner, choices)
        self.field = field
        self.value = value
        self.owner = owner
        self.choices = choices

    def __str__(self) -> str:
        near = nearest(self.value, self.choices, most=1) if isinstance(self.value, str) else ()
        listed = f"; it can be {', '.join(self.choices)}" if self.choices else ""
        hint = f"; did you mean `{near[0]}`?" if near else listed
        return f"`{self.field}` of {self.owner} cannot be {brief(self.value)}{hint}"


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """What a field of records or rows can have."""

    name: str
    owner: str
    """What has the field: "a proposal"."""
    types: tuple[type, ...]
    choices: tuple[str, ...]
    """The values of a closed set."""
    kinds: tuple[str, ...]
    """The kinds of record that it refers to, where that is known."""
    many: bool
    of_rows: bool

    def condition(self, wanted: object) -> object:
        """Return a value that was given as it is compared: the id of a record, and a date by its text or year.

        Raises `InvalidValue` where the field cannot have it, `InvalidDate` and `WrongKind`.
        """
        if wanted is None:
            return None
        if isinstance(wanted, list | tuple) and self.many:
            return tuple(self.condition(item) for item in wanted)
        if isinstance(wanted, Record):
            wanted = wanted.id
        if isinstance(wanted, str):
            return self._text(wanted)
        if isinstance(wanted, int | dt.date) and not isinstance(wanted, bool) and Date in self.types:
            return Date.of(wanted)
        number = isinstance(wanted, int | float) and not isinstance(wanted, bool) and {int, float} & {*self.types}
        mapping = isinstance(wanted, Mapping) and any(issubclass(one, Mapping) for one in self.types)
        right = isinstance(wanted, self.types) and (bool in self.types or not isinstance(wanted, bool))
        if number or mapping or right:
            return wanted
        raise InvalidValue(self.name, wanted, self.owner, self.choices)

    def _text(self, wanted: str) -> object:
        if self.kinds and is_id(wanted) and kind_of(wanted) not in self.kinds:
            raise WrongKind(wanted, self.kinds)
        if wanted in self.choices or str in self.types:
            return wanted
        if Interval in self.types and "/" in wanted:
            return Interval.of(wanted)
        if Date in self.types:
            return Date.of(wanted)
        raise InvalidValue(self.name, wanted, self.owner, self.choices)

    def missing(self, wanted: object, data: Records) -> str | None:
        """Return an id in a value of `condition` that no record has."""
        for one in wanted if isinstance(wanted, tuple) else (wanted,):
            if isinstance(one, str) and (is_id(one) if self.of_rows else self.kinds) and record_of(data, one) is None:
                return one
        return None


def owner_of(row_type: type[object]) -> str:
    """Return what has the fields of rows or records of a type, in words: "a proposal"."""
    name = row_type.__name__.removesuffix("Row").lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


@functools.cache
def field_of(row_type: type[object], name: str) -> Field:
    """Return what a field of records or rows of a type can have."""
    if issubclass(row_type, Record):
        info = row_type.model_fields[name]
        parts = [*parts_of(info.annotation), *info.metadata]
    else:
        parts = [*parts_of(get_type_hints(row_type, include_extras=True)[name])]
    types = tuple(part for part in parts if isinstance(part, type) and get_origin(part) is None)
    members = (str(member.value) for one in types if issubclass(one, enum.Enum) for member in one)
    marks = [part for part in parts if isinstance(part, RefersTo)]
    return Field(
        name=name,
        owner=owner_of(row_type),
        types=types,
        choices=(*(part for part in parts if isinstance(part, str)), *members),
        kinds=tuple(dict.fromkeys(kind for mark in marks if not mark.or_name for kind in mark.kinds)),
        many=any(get_origin(part) is tuple for part in parts),
        of_rows=not issubclass(row_type, Record),
    )
