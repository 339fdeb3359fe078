"""TODO: dataset.labels."""

from collections import Counter
from collections.abc import Mapping

from policykit.dataset.dataset import Dataset
from policykit.models import Assessment, Organization, Person, Proposal, Record, Report, Topic, Vote, tally
from policykit.values import FrozenMap, Languages, Text


def record_of(data: Dataset, record_id: str) -> Record | None:
    """Return a record, or None, without looking for near ids."""
    return data[record_id] if record_id in data else None  # noqa: SIM401  # `get` looks for near ids


def label_of(data: Dataset, record_id: str, lang: Languages = "en") -> str:
    """Return the name or title of an actor or concept, or its id where there is no such record."""
    record = record_of(data, record_id)
    if isinstance(record, Person | Organization):
        return record.name
    return record.title.in_language(lang) if isinstance(record, Proposal | Topic | Report) else record_id


def distinct_labels(labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return labels by id, with the id behind each that another id has too."""
    times = Counter(labels.values())
    told_apart = {key: f"{label} ({key})" if times[label] > 1 else label for key, label in labels.items()}
    if len(set(told_apart.values())) < len(labels):  # a label that looks like another one with its id
        told_apart = {key: f"{label} ({key})" for key, label in labels.items()}
    return FrozenMap(told_apart)


def name_of(data: Dataset, record_id: str | None, lang: Languages) -> str:
    """Return what a record is called, or its id where it has no name, or nothing for no record."""
    if record_id is None:
        return ""
    record = data.get(record_id)
    if record is None:
        return record_id
    if isinstance(record, Assessment):
        return f"{record.status}, as of {record.as_of}"
    if isinstance(record, Vote):
        return f"{', '.join(name_of(data, about, lang) for about in record.about[:1])} ({_outcome_in_short(record)})"
    title, name = getattr(record, "title", None), getattr(record, "name", None)
    if isinstance(title, Text) and (not name or _has(title, lang)):
        return title.in_language(lang)
    if name:
        return str(name)
    summary = getattr(record, "summary", None)
    return summary.in_language(lang) if isinstance(summary, Text) else record_id


def _outcome_in_short(vote: Vote) -> str:
    return tally(vote) if len(vote.about) < 2 else f"and {len(vote.about) - 1} more: {tally(vote)}"


def _has(text: Text, lang: Languages) -> bool:
    return any(tag in text for tag in ((lang,) if isinstance(lang, str) else lang))
