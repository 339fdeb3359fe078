"""What records are called."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal, TypeAlias

from policykit.models import Assessment, Organization, Record, Response, Vote
from policykit.values import FrozenMap, Languages, Text, shorten

Preference: TypeAlias = Literal["translation", "name", "required"]
"""Which of a name and a title a record is called by: the title where it is in the requested language, else the name; the
name; or whichever of them all records of the kind have."""


def record_of(data: Mapping[str, Record], record_id: str) -> Record | None:
    """Return a record, or None, without looking for near ids."""
    return data[record_id] if record_id in data else None  # noqa: SIM401  # `get` looks for near ids


def name_of(
    data: Mapping[str, Record],
    record: Record | str | None,
    lang: Languages = "en",
    *,
    prefer: Preference = "translation",
    votes_by_id: bool = False,
    width: int | None = None,
) -> str:
    """Return what a record is called, or its id where it has no name or is not in `data`; nothing for no record.

    A vote is called by what it was on or, with `votes_by_id`, by the slugs of its id, and by its outcome. `width` is the
    most characters that a name, title or summary is given with.
    """
    found = record_of(data, record) if isinstance(record, str) else record
    if found is None:
        return str(record or "")
    if isinstance(found, Assessment):
        return f"{found.status}, as of {found.as_of}"
    if isinstance(found, Response):
        return f"{found.answer or 'answered'} ({name_of(data, found.responder, prefer='name')})"
    if isinstance(found, Vote) and votes_by_id:
        return f"{found.tally} ({found.id.partition('/')[2]})"
    if isinstance(found, Vote):
        more = f"and {len(found.about) - 1} more: " if len(found.about) > 1 else ""
        return f"{', '.join(name_of(data, about, lang) for about in found.about[:1])} ({more}{found.tally})"
    name, title, summary = (getattr(found, field, None) for field in ("name", "title", "summary"))
    if prefer == "translation":
        title_first = title is not None and any(tag in title for tag in ([lang] if isinstance(lang, str) else lang))
    else:
        title_first = prefer == "required" and not isinstance(found, Organization)
    called = (title or name if title_first else name or title) or summary
    if called is None:
        return found.id
    text = called.in_language(lang) if isinstance(called, Text) else str(called)
    return text if width is None else shorten(text, width)


def distinct_labels(labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return labels by id, with the id behind each that another id has too."""
    times = Counter(labels.values())
    told_apart = {key: f"{label} ({key})" if times[label] > 1 else label for key, label in labels.items()}
    if len(set(told_apart.values())) < len(labels):  # a label that looks like another one with its id
        told_apart = {key: f"{label} ({key})" for key, label in labels.items()}
    return FrozenMap(told_apart)
