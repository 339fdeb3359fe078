"""How dates are compared and named in findings."""

from policykit.values import Answer, Date

_YEAR = 366
"""More days than which are more than a year."""


def on_date(date: Date | None) -> str:
    """Return when something was, as it stands in a sentence."""
    return f"on {date}" if date and date.is_one_day else f"in {date}"


def is_reversed(start: Date | None, end: Date | None) -> bool:
    """Whether the end certainly lies before the start."""
    return bool(start and end and end.before(start) is Answer.YES)


def is_a_year_before(date: Date | None, other: Date | None) -> bool:
    """Whether a date certainly lies more than a year before another."""
    if date is None or other is None or date.latest is None or other.earliest is None:
        return False
    return other.earliest.toordinal() - date.latest.toordinal() > _YEAR
