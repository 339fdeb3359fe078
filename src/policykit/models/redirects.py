"""Ids that were given up, and what took their place."""

import dataclasses
from collections.abc import Container, Mapping
from typing import Final

from policykit.diagnostics import Path


class RedirectResolver:
    """Follows redirects to the id that a record goes by now. Each way is kept."""

    def __init__(self, redirects: Mapping[str, str], known: Container[str]) -> None:
        """`known` are the ids that records have; none of them is redirected, whatever the redirects say."""
        self._redirects: Final = redirects
        self._known: Final = known
        self._now: Final[dict[str, str]] = {}

    def __call__(self, record_id: str) -> str:
        """Return the id that `record_id` goes by now; where redirects run in a circle, one of the circle."""
        if record_id not in self._redirects or record_id in self._known:
            return record_id
        if record_id not in self._now:
            chain = {record_id: None}
            at = record_id
            while at in self._redirects and at not in self._known:
                at = self._now.get(at, self._redirects[at])
                if at in chain:
                    break
                chain[at] = None
            self._now.update(dict.fromkeys(chain, at))
        return self._now[record_id]


@dataclasses.dataclass(frozen=True, slots=True)
class Redirect:
    """An id that was given up for another."""

    old: str
    new: str
    path: Path
