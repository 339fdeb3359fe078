"""TODO: rules.suggestions."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from policykit.values import MOST_IDS_SEARCHED, kind_of, nearest_ids, unambiguous_match

LONGEST_SHOWN: Final = 100
"""How long an id may be to be shown in full, or looked for among others."""


class Suggestions:
    """Looks for known ids that are near to ones that are missing. The search is slow, so it is made only so often."""

    MOST_COMPARED: Final = 50_000_000
    """How many pairs of characters are compared: some seconds' work."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: Final = known
        self._near: Final[dict[str, tuple[str, ...]]] = {}
        self._compared = 0

    def nearest(self, record_id: str) -> str | None:
        """Return the known id of the same kind that is nearest, or None."""
        return next(iter(self._all_near(record_id)), None)

    def intended_id(self, record_id: str) -> str | None:
        """Return the known id that this is but for a slip or two, if it can be no other.

        Digits are no slips: they tell apart what is numbered or dated.
        """
        one = unambiguous_match(record_id, self._all_near(record_id))
        return one if one and _digits(one) == _digits(record_id) else None

    def _all_near(self, record_id: str) -> tuple[str, ...]:
        if record_id not in self._near:
            self._near[record_id] = self._search(record_id)
        return self._near[record_id]

    def _search(self, record_id: str) -> tuple[str, ...]:
        if len(record_id) > LONGEST_SHOWN or self._compared > self.MOST_COMPARED:
            return ()
        candidates = self._by_kind.get(kind_of(record_id), ())[:MOST_IDS_SEARCHED]
        self._compared += len(record_id) * sum(map(len, candidates))
        return nearest_ids(record_id, candidates, most=10)

    @functools.cached_property
    def _by_kind(self) -> Mapping[str, list[str]]:
        ids: dict[str, list[str]] = defaultdict(list)
        for known in sorted(self._known):
            if len(known) <= LONGEST_SHOWN:
                ids[kind_of(known)].append(known)
        return ids


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
