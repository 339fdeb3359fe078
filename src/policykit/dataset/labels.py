"""What records are called."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from policykit.dataset.lookup import Records, record_of
from policykit.models import Assessment, Record, Response, Vote
from policykit.values import FrozenMap, Languages, Text, shorten

NOT_SEEN: Final = "words not seen"
"""What is said of a response whose answer is unknown."""

ALSO_ANSWERED: Final = "also answered"
"""What is said of an assessor who had answered the proposal, and so judges what it promised itself."""


def name_of(data: Records, record: Record | str | None, lang: Languages = "en", *, width: int | None = None) -> str:
    """Return what a record is called, or its id where it has no name or is not in `data`; nothing for no record.

    A record is called by its title where it is in the requested language, else by its name as printed; where it has no
    name, by its title in the nearest language there is, or by its summary. A vote is called by what it was on and its
    outcome, a response by the answer and who gave it, and an assessment by the status and the day judged. `width` is
    the most characters that it is given with.
    """
    found = record_of(data, record) if isinstance(record, str) else record
    if found is None:
        return "" if record is None else str(record)
    text = _called(data, found, lang)
    return text if width is None else shorten(text, width)


def _called(data: Records, record: Record, lang: Languages) -> str:
    if isinstance(record, Assessment):
        return f"{record.status}, as of {record.as_of}"
    if isinstance(record, Response):
        return f"{record.answer or NOT_SEEN} ({name_of(data, record.responder, lang)})"
    if isinstance(record, Vote):
        more = f"and {len(record.about) - 1} more: " if len(record.about) > 1 else ""
        return f"{', '.join(name_of(data, about, lang) for about in record.about[:1])} ({more}{record.tally})".strip()
    name, title, summary = (getattr(record, field, None) for field in ("name", "title", "summary"))
    called = (title if title is not None and title.is_in(lang) else name or title) or summary
    if called is None:
        return record.id
    return called.in_language(lang) if isinstance(called, Text) else str(called)


def assessor_name(data: Records, assessor: str, lang: Languages, *, also_answered: bool) -> str:
    """Return what an assessor is called, and that it had answered the proposal where it had."""
    name = name_of(data, assessor, lang)
    return f"{name}, {ALSO_ANSWERED}" if also_answered else name


def distinct_labels(labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return labels by id, with the id behind each that another id has too."""
    times = Counter(labels.values())
    told_apart = {key: f"{label} ({key})" if times[label] > 1 else label for key, label in labels.items()}
    if len(set(told_apart.values())) < len(labels):  # a label that looks like another one with its id
        told_apart = {key: f"{label} ({key})" for key, label in labels.items()}
    return FrozenMap(told_apart)
