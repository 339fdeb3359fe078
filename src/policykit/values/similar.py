"""Near names: what a misspelt name may stand for.

rapidfuzz is imported where a name is first looked for, since most runs look for none.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from policykit.values.ids import kind_of

_LONGEST: Final = 1000
"""How long a word may be for a near one to be looked for. A longer one is no name."""


def nearest_ids(record_id: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return up to `most` ids of the same kind that `record_id` may be a misspelling of, the likeliest first.

    Only the slugs are compared: the kind is alike in all.
    """
    start = f"{kind_of(record_id)}/"
    slugs = [other.removeprefix(start) for other in known if other.startswith(start)]
    return tuple(start + found for found in nearest(record_id.removeprefix(start), slugs, most=most))


def nearest(word: str, candidates: Iterable[str], *, most: int = 3, cutoff: float = 0.75) -> tuple[str, ...]:
    """Return up to `most` candidates that `word` may be a misspelling of, the likeliest first.

    Those are near that have a share of their characters in common with it, in the same order: `cutoff`, from 0 to 1.
    """
    from rapidfuzz.distance import Indel  # noqa: PLC0415
    from rapidfuzz.process import extract  # noqa: PLC0415

    if len(word) > _LONGEST:
        return ()
    found = extract(word, [*candidates], scorer=Indel.normalized_similarity, score_cutoff=cutoff, limit=None)
    found.sort(key=lambda match: (match[1], match[0]), reverse=True)
    return tuple(candidate for candidate, *_ in found[:most])


def unambiguous_match(word: str, candidates: Sequence[str]) -> str | None:
    """Return the first of `candidates`, the likeliest, where `word` is within two edits of it and nearer to no other.

    An edit is a character too many, missing, or wrong, or two neighbours that are swapped.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    if not candidates:
        return None
    first = candidates[0]
    edits = OSA.distance(word, first)
    if edits > 2 or any(OSA.distance(word, other) <= edits for other in candidates if other != first):
        return None
    return first


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """Return a hint at the candidate that `word` may be a misspelling of."""
    found = nearest(word, candidates, most=1)
    return f"did you mean `{found[0]}`?" if found else None


def intended(word: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate that `word` is but for one or two edits, if it can be no other."""
    found = nearest(word, candidates, most=1)
    return unambiguous_match(word, (*found, *candidates)) if found else None
