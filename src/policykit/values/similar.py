"""Record kinds, sections and ids.

An id is ``kind/slug`` or ``kind/slug/slug…``: ``person/jane-doe``, ``proposal/panel-2010/22``.
Slugs are lower-case ASCII letters and digits with single hyphens between them.
Only the kind is ever read from an id.
"""

import difflib
import functools
import itertools
from collections.abc import Iterable, Sequence
from typing import Final

from policykit.values.ids import kind_of

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


_MOST_EDITS: Final = 2


def unambiguous_match(word: str, candidates: Sequence[str]) -> str | None:
    """Return the first of `candidates`, the likeliest, where `word` is it but for a slip or two, and none of the others.

    A slip is a character too many, missing, or wrong, or two that are swapped.
    """
    if not candidates:
        return None
    first, *others = candidates
    slips = _edit_distance(word, first)
    if slips > _MOST_EDITS or any(_edit_distance(word, other) <= slips for other in others if other != first):
        return None
    return first


def _edit_distance(word: str, other: str) -> int:
    """Return by how many slips two words differ, or more than are of interest."""
    if abs(len(word) - len(other)) > _MOST_EDITS:
        return _MOST_EDITS + 1
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


@functools.lru_cache(maxsize=4096)
def did_you_mean(word: str, candidates: tuple[str, ...]) -> str | None:
    """Return a hint at the candidate that `word` may be a misspelling of."""
    found = nearest(word, candidates, most=1) if len(word) <= LONGEST_MISSPELT else ()
    return f"did you mean `{found[0]}`?" if found else None


@functools.lru_cache(maxsize=4096)
def intended(word: str, candidates: tuple[str, ...]) -> str | None:
    """Return the candidate that `word` is but for a slip or two, if it can be no other."""
    found = nearest(word, candidates, most=1) if len(word) <= LONGEST_MISSPELT else ()
    return unambiguous_match(word, (*found, *candidates)) if found else None


LONGEST_MISSPELT: Final = 60
"""How long a word may be for another to be looked for that is near it, which takes the longer the longer they are."""
