"""How dates are compared and named in findings."""

from policykit.values import Answer, Date


def on_date(date: Date | None) -> str:
    """Return when something was, as it stands in a sentence."""
    return f"on {date}" if date and date.is_one_day else f"in {date}"


def is_reversed(start: Date | None, end: Date | None) -> bool:
    """Whether the end certainly lies before the start."""
    return bool(start and end and end.before(start) is Answer.YES)
