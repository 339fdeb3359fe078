"""Record kinds, sections and ids.

An id is ``kind/slug`` or ``kind/slug/slug…``: ``person/jane-doe``, ``proposal/panel-2010/22``.
Slugs are lower-case ASCII letters and digits with single hyphens between them.
Only the kind is ever read from an id.
"""

import difflib
import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, cast, get_args

__all__ = [
    "ID_SLUGS",
    "KINDS",
    "MOST_IDS_SEARCHED",
    "SECTIONS",
    "Kind",
    "id_pattern",
    "is_id",
    "kind_of",
    "kinds_in",
    "nearest",
    "nearest_ids",
    "one_meant",
]

Kind = Literal[
    "source",
    "person",
    "organization",
    "topic",
    "report",
    "proposal",
    "vote",
    "statement",
    "event",
    "assessment",
]
"""A kind of record. The first part of every id."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SECTIONS: Final[dict[str, Kind]] = {
    "sources": "source",
    "people": "person",
    "organizations": "organization",
    "topics": "topic",
    "reports": "report",
    "proposals": "proposal",
    "votes": "vote",
    "statements": "statement",
    "events": "event",
    "assessments": "assessment",
}
"""The section of a records file that each kind of record lives in."""

ID_SLUGS: Final = "[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*"
"""A pattern for what follows the kind and its slash in an id."""


def id_pattern(*kinds: Kind) -> str:
    """Return the regular expression that an id of one of `kinds` matches from end to end.

    The dialect is the part that JSON Schema (ECMA-262), Rust and Python read alike.
    """
    names = "|".join(kinds)
    return f"^(?:{names})/{ID_SLUGS}$" if len(kinds) > 1 else f"^{names}/{ID_SLUGS}$"


_PATTERN_OF_KINDS = re.compile(r"\^(?:\(\?:)?([a-z|]+)\)?/" + re.escape(ID_SLUGS))


def kinds_in(pattern: str) -> tuple[Kind, ...]:
    """Return the kinds whose ids a pattern of `id_pattern` matches; none for another pattern."""
    found = _PATTERN_OF_KINDS.match(pattern)
    return cast("tuple[Kind, ...]", tuple(found[1].split("|"))) if found else ()


_ANY_ID = re.compile(id_pattern(*KINDS)[:-1] + r"\Z")


def is_id(text: str) -> bool:
    """Say whether `text` has the form of an id of any kind."""
    return _ANY_ID.match(text) is not None


def kind_of(record_id: str) -> str:
    """Return what stands before the first slash of an id: its kind, where the id is well formed."""
    return record_id.partition("/")[0]


MOST_IDS_SEARCHED: Final = 20_000
"""How many ids are looked through for one that is near; it takes about a second."""


def nearest_ids(record_id: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return up to `most` ids of the same kind that `record_id` may be a misspelling of, the likeliest first.

    Looks through the first `MOST_IDS_SEARCHED` of them. Only the slugs are compared: the kind is alike in all.
    """
    start = f"{kind_of(record_id)}/"
    same_kind = (other.removeprefix(start) for other in known if other.startswith(start))
    slugs = itertools.islice(same_kind, MOST_IDS_SEARCHED)
    return tuple(start + found for found in nearest(record_id.removeprefix(start), slugs, most=most))


def nearest(word: str, candidates: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return up to `most` candidates that `word` may be a misspelling of, the likeliest first."""
    return tuple(difflib.get_close_matches(word, candidates, n=most, cutoff=0.75))


_MOST_SLIPS: Final = 2


def one_meant(word: str, candidates: Sequence[str]) -> str | None:
    """Return the first of `candidates`, the likeliest, where `word` is it but for a slip or two, and none of the others.

    A slip is a character too many, missing, or wrong, or two that are swapped.
    """
    if not candidates:
        return None
    first, *others = candidates
    slips = _slips(word, first)
    if slips > _MOST_SLIPS or any(_slips(word, other) <= slips for other in others if other != first):
        return None
    return first


def _slips(word: str, other: str) -> int:
    """Return by how many slips two words differ, or more than are of interest."""
    if abs(len(word) - len(other)) > _MOST_SLIPS:
        return _MOST_SLIPS + 1
    before: list[int] = []
    above: list[int] = [*range(len(other) + 1)]
    for row, char in enumerate(word, 1):
        here: list[int] = [row]
        for column, its in enumerate(other, 1):
            least = min(above[column] + 1, here[-1] + 1, above[column - 1] + (char != its))
            if row > 1 and column > 1 and char == other[column - 2] and word[row - 2] == its:
                least = min(least, before[column - 2] + 1)
            here.append(least)
        before, above = above, here
    return above[-1]
