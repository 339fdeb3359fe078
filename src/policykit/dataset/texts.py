"""The names and texts of a record, with where they stand, as a search goes through them."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from policykit.diagnostics import Path
from policykit.models import Alternative, Evidence, Identifier, Item, Link, Record, items_within
from policykit.values import Text, folded

_RANKS: Final = {"name": 0, "title": 0, "other_names": 1, "label": 1, "section": 1, "summary": 2, "description": 2}
"""Which fields count before others, which come last."""

_PLAIN: Final = ("name", "label", "section", "note", "place")
"""The fields of plain strings that say something, and are no ids."""

_ASIDE: Final = (Alternative, Evidence, Identifier, Link)
"""Items that are not about the subject of the record."""


class RecordText(NamedTuple):
    """A name or a text of a record."""

    field: str
    """Where it stands, such as ``title`` or ``stances[0].reasons[1]``."""
    language: str | None
    """The tag of its language; None for a name."""
    text: str
    folded: str
    """As it is compared."""
    rank: int
    """How much a match in it counts: 0 is the most."""


def texts_of(record: Record) -> Iterator[RecordText]:
    """Yield the names and texts of a record in all languages, those that count most first."""
    inner = [(item, path) for item, path in items_within(record) if not isinstance(item, _ASIDE)]
    found = [text for item, path in ((record, ()), *inner) for text in _texts_in(item, path)]
    yield from sorted(found, key=lambda text: text.rank)


def _texts_in(item: Item, path: Path) -> Iterator[RecordText]:
    for name in type(item).model_fields:
        value = getattr(item, name)
        for number, one in enumerate(value if isinstance(value, tuple) else (value,)):
            here: Path = (*path, name, number) if isinstance(value, tuple) else (*path, name)
            if isinstance(one, Text):
                for language, text in one.items():
                    yield _record_text(here, language, text)
            elif isinstance(one, str) and name in _PLAIN:
                yield _record_text(here, None, one)


def field_at(path: Path) -> str:
    """Return a path as it is written in answers: ``ballots[0]``, ``stances[1].reasons``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _record_text(path: Path, language: str | None, text: str) -> RecordText:
    return RecordText(field_at(path), language, text, folded(text), _RANKS.get(str(path[0]), 3))
