"""The records of one kind, in the order in which they were given."""

from collections.abc import Iterable
from typing import Any, Final, Self, TypeVar, overload

from policykit.dataset.index import Index
from policykit.dataset.lookup import RecordNotFound, find_of, id_of
from policykit.dataset.rows import Rows
from policykit.models import (
    Assessment,
    Event,
    Organization,
    Person,
    Proposal,
    Record,
    Report,
    Response,
    Source,
    Statement,
    Topic,
    Vote,
)
from policykit.values import nearest_ids

R_co = TypeVar("R_co", bound=Record, covariant=True)

_SHOWN: Final[dict[type[Record], tuple[str, ...]]] = {
    Source: ("id", "name", "title", "publisher", "published"),
    Person: ("id", "name"),
    Organization: ("id", "name", "title", "classification"),
    Topic: ("id", "title", "broader"),
    Report: ("id", "title", "author", "delivered"),
    Proposal: ("id", "number", "label", "title", "topics"),
    Vote: ("id", "about", "body", "date", "method", "counts"),
    Statement: ("id", "speaker", "on_behalf_of", "date", "summary"),
    Event: ("id", "date", "kind", "title"),
    Response: ("id", "proposals", "responder", "answer", "date", "due"),
    Assessment: ("id", "proposal", "assessor", "status", "as_of"),
}
"""The fields that a printed table shows."""


class Collection(Rows[R_co]):
    """The records of one kind. One of them is found by its id, and several by what `where` is given.

    ``collection[id]`` raises `RecordNotFound` for an id that it does not hold, and `WrongKind` for that of a record of
    another kind.
    """

    __slots__ = ("_index",)

    def __init__(self, items: Iterable[R_co], row_type: type[R_co], index: Index) -> None:
        super().__init__(items, row_type, shown=_SHOWN[row_type], data=index)
        self._index: Final = index

    def _with(self, items: Iterable[R_co]) -> Self:
        return type(self)(items, self._row_type, self._index)

    @overload
    def __getitem__(self, index: int | str | Record) -> R_co: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice | str | Record) -> R_co | Self:
        if isinstance(index, int | slice):
            return super().__getitem__(index)
        found: R_co = find_of(self._index, index, self._row_type)
        if not self._holds(found):
            raise RecordNotFound(id_of(index), nearest_ids(found.id, (item.id for item in self)))
        return found

    def __contains__(self, record: object) -> bool:
        """Whether it holds a record, which is given by its id or as itself."""
        if not isinstance(record, str | Record):
            return False
        found = self._index.get(id_of(record))
        return isinstance(found, self._row_type) and self._holds(found)

    def _holds(self, found: Any) -> bool:
        every = self._index.all_of(self._row_type)
        return len(self) == len(every) or any(item is found for item in self)
