"""Words that pictures share: dates, lists, numbers, and whether a source states a fact or implies it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from policykit.dataset import Dataset, name_of
from policykit.models import Proposal
from policykit.values import Date, Interval, Languages

IMPLIED: Final = "†"
"""Marks what no source states: it follows from what a source says."""

_QUALIFIED: Final = {"~": "about {}", "?": "{}, uncertain", "%": "about {}, uncertain"}


def in_words(date: Date | Interval | None) -> str:
    """Return a date as exactly as it is known."""
    if date is None:
        return "undated"
    if isinstance(date, Interval):
        return _interval(date)
    if date.text[-1] in _QUALIFIED:
        return _QUALIFIED[date.text[-1]].format(date.text[:-1])
    members = date.text.strip("[]").split(",")
    if not date.text.startswith("["):
        return date.text
    return listed([_member(member) for member in members], "or")


def _member(text: str) -> str:
    first, dots, last = text.partition("..")
    if not dots:
        return text
    if not first:
        return f"{last} or earlier"
    return f"between {first} and {last}" if last else f"{first} or later"


def _interval(period: Interval) -> str:
    start, _, end = period.text.partition("/")
    first = in_words(period.start) if period.start else "an open start" if start else "a start not known"
    last = in_words(period.end) if period.end else "an open end" if end else "an end not known"
    return f"from {first} to {last}"


def year_of(date: Date | None) -> str:
    """Return the year of a date, as exactly as it is known."""
    if date is None:
        return "undated"
    first, last = date.earliest, date.latest
    if first is None:
        return f"≤{last.year}" if last else "any year"
    if last is None:
        return f"≥{first.year}"
    if first.year == last.year:
        return str(first.year)
    if date.text[-1] in _QUALIFIED:
        return f"~{date.text[:4]}"
    same_century = first.year // 100 == last.year // 100
    return f"{first.year}–{last.year % 100:02}" if same_century else f"{first.year}–{last.year}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return items as a list in words."""
    return f" {last} ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def heading(data: Dataset, record_id: str, lang: Languages) -> str:
    """Return what a record is called, with its number where it has one."""
    found = data.get(record_id)
    number = found.printed_number if isinstance(found, Proposal) else ""
    name = name_of(data, record_id, lang)
    return f"{number}. {name}" if number else name


def sentence(text: str) -> str:
    """Return a text that begins with a capital and ends with a stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…", "”", "»")) else ".")


class Readings:
    """How the sources of a record's evidence are read, by field: gathered once, since a vote has a field for each ballot."""

    def __init__(self, data: Dataset, record_id: str) -> None:
        self._by_field: Final[dict[str | None, set[str]]] = defaultdict(set)
        for row in data.evidence(record_id):
            self._by_field[row.field].add(row.reading)

    def is_implied(self, field: str) -> bool:
        """Whether no evidence states a fact and some implies it: its own, or where it has none the record's."""
        around = (field[: step.start()] for step in re.finditer(r"[.\[]", field))
        own = {reading for one in (field, *around) for reading in self._by_field.get(one, ())}
        return (own or self._by_field.get(None, set())) == {"implies"}
