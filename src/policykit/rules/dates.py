"""TODO: rules.dates."""

from policykit.values import Answer, Date


def on_date(date: Date | None) -> str:
    return f"on {date}" if date and date.is_one_day else f"in {date}"


def is_reversed(start: Date | None, end: Date | None) -> bool:
    return bool(start and end and end.before(start) is Answer.YES)
