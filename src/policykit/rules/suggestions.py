"""Known ids that a reference to no record may stand for."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from policykit.values import kind_of, nearest, unambiguous_match

LONGEST_SHOWN: Final = 100
"""How long an id may be to be shown in full. A longer one is suggested for no other."""


class Suggestions:
    """Finds known ids that are near to missing ones."""

    MOST_COMPARED: Final = 5_000_000
    """How many pairs of ids are compared: a second or two of work, enough for 250 missing ids among 20,000."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: Final = known
        self._near: Final[dict[str, tuple[str, ...]]] = {}
        self._compared = 0

    def nearest(self, record_id: str) -> str | None:
        """Return the known id of the same kind that is nearest, or None."""
        return next(iter(self._all_near(record_id)), None)

    def intended_id(self, record_id: str) -> str | None:
        """Return the known id that this is but for one or two edits, if it can be no other.

        Digits must be the same: they tell apart what is numbered or dated.
        """
        match = unambiguous_match(record_id, self._all_near(record_id))
        return match if match and _digits(match) == _digits(record_id) else None

    def _all_near(self, record_id: str) -> tuple[str, ...]:
        if record_id not in self._near:
            kind = kind_of(record_id)
            slugs = self._slugs.get(kind, ())
            searched = slugs if self._compared <= self.MOST_COMPARED else ()
            self._compared += len(slugs)
            near = nearest(record_id.removeprefix(f"{kind}/"), searched, most=10)
            self._near[record_id] = tuple(f"{kind}/{slug}" for slug in near)
        return self._near[record_id]

    @functools.cached_property
    def _slugs(self) -> Mapping[str, list[str]]:
        """What stands behind the kind in the ids of each kind."""
        slugs: dict[str, list[str]] = defaultdict(list)
        for known in self._known:
            kind, slash, slug = known.partition("/")
            if slash and len(known) <= LONGEST_SHOWN:
                slugs[kind].append(slug)
        return slugs


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
