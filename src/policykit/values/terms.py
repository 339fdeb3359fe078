"""Times between two dates, so many that none is looked at for each day that is asked about."""

import bisect
import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Final

from policykit.values.dates import Date


class Terms:
    """Times with a start and an end, either of which may not be known."""

    def __init__(self, terms: Iterable[tuple[Date | None, Date | None]]) -> None:
        known = sorted(
            ((start and start.earliest) or dt.date.min, (end and end.latest) or dt.date.max) for start, end in terms
        )
        self._starts: Final = [start for start, _ in known]
        self._ends: Final = [*itertools.accumulate((end for _, end in known), max)]
        """Of each term the last end of those that start no later."""

    def __bool__(self) -> bool:
        return bool(self._starts)

    def may_include(self, day: Date) -> bool:
        """Whether a day may lie in one of them: it does not lie certainly before the start of each or after its end."""
        begun = bisect.bisect_right(self._starts, day.latest or dt.date.max)
        return begun > 0 and self._ends[begun - 1] >= (day.earliest or dt.date.min)
