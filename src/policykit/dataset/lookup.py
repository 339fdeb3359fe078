"""Records looked up by their ids, or by themselves."""

from collections.abc import Iterator
from typing import Final, Protocol, TypeVar

from policykit.call_error import CallError
from policykit.models import MODELS, Record
from policykit.values import KINDS, LONGEST_ID, brief, kind_of, nearest, nearest_ids, shorten

R = TypeVar("R", bound=Record)

_MOST_SHOWN: Final = LONGEST_ID + 20
"""How many characters of what was given an error shows."""


class Records(Protocol):
    """Records by their ids, and by ids that redirects lead on from."""

    def __contains__(self, key: object, /) -> bool:
        """Whether there is such a record."""
        ...

    def __getitem__(self, key: str, /) -> Record:
        """Return the record."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        ...


class RecordNotFound(CallError, KeyError):
    """An id that no record has. `id` is the id, and `suggestions` are ids that are near it."""

    exit_code = 1

    def __init__(self, record_id: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(record_id, suggestions)
        self.id = record_id
        self.suggestions = suggestions

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"there is no record {shorten(self.id, _MOST_SHOWN)}{hint}"


class UnknownKind(CallError, ValueError):
    """A kind of record that there is none of. `kind` is its name."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def __str__(self) -> str:
        near = nearest(str(self.kind), KINDS, most=1)
        hint = f"did you mean {near[0]}?" if near else f"the kinds are {', '.join(KINDS)}"
        return f"there is no kind of record {self.kind!r}; {hint}"


class WrongKind(CallError, ValueError):
    """A record of a kind that the question is not for. `id` is the record's, and `kinds` are those that it is for."""

    exit_code = 1

    def __init__(self, record_id: str, kinds: tuple[str, ...]) -> None:
        super().__init__(record_id, kinds)
        self.id = record_id
        self.kinds = kinds

    def __str__(self) -> str:
        return f"{self.id} is of the kind {kind_of(self.id)}; the question is for {' or '.join(self.kinds)}"


def id_of(record: Record | str) -> str:
    """Return the id of a record that is given by its id or as itself. Raises `RecordNotFound` for anything else."""
    if isinstance(record, str):
        return record
    if isinstance(record, Record):
        return record.id
    raise RecordNotFound(f"{brief(record)}: an id or a record is meant", ())


def record_of(data: Records, record_id: str) -> Record | None:
    """Return a record, or None, without looking for near ids."""
    return data[record_id] if record_id in data else None  # noqa: SIM401  # there are no defaults


def find(data: Records, record: Record | str) -> Record:
    """Return a record. Raises `RecordNotFound` where there is none."""
    record_id = id_of(record)
    found = record_of(data, record_id)
    if found is None:
        raise RecordNotFound(record_id, nearest_ids(record_id, data))
    return found


def find_of(data: Records, record: Record | str, *models: type[R]) -> R:
    """Return a record of one of `models`. Raises `RecordNotFound`, and `WrongKind` where it is of another kind."""
    found = find(data, record)
    if not isinstance(found, models):
        raise WrongKind(found.id, tuple(kind for kind, model in MODELS.items() if model in models))
    return found
