"""How dates are compared and named in findings."""

import datetime as dt
from typing import Final

from policykit.values import Answer, Date, Interval

_YEAR: Final = 366
"""More days than which are more than a year."""

_FIRST: Final = dt.date(300, 1, 1)
_LAST: Final = dt.date(2200, 12, 31)


def on_date(date: Date | None) -> str:
    """Return when something was, as it stands in a sentence."""
    return f"on {date}" if date and date.is_one_day else f"in {date}"


def is_reversed(start: Date | None, end: Date | None) -> bool:
    """Whether the end certainly lies before the start. Of a year that cannot be meant, another rule speaks."""
    return bool(start and end and end.before(start) is Answer.YES and is_probable(start) and is_probable(end))


def is_a_year_before(date: Date | None, other: Date | None) -> bool:
    """Whether a date certainly lies more than a year before another."""
    if date is None or other is None or date.latest is None or other.earliest is None:
        return False
    far = other.earliest.toordinal() - date.latest.toordinal() > _YEAR
    return far and is_probable(date) and is_probable(other)


def is_probable(value: Date | Interval) -> bool:
    """Whether a date lies in years in which something that is on record can have been."""
    first, last = value.earliest, value.latest
    return (first is None or first >= _FIRST) and (last is None or last <= _LAST)
