"""Words sought in what records are called and in their texts."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.index import Index
from policykit.dataset.labels import name_of
from policykit.dataset.lookup import UnknownKind
from policykit.dataset.rows import Rows
from policykit.dataset.texts import RecordText
from policykit.models import MODELS, Assessment, Record, Response, Vote
from policykit.values import Languages, folded, kind_of

_Key: TypeAlias = tuple[object, ...]


@with_field_docs
class SearchRow(NamedTuple):
    """A record in which all words were found."""

    record: str
    """The record."""
    kind: str
    """Its kind."""
    label: str
    """What it is called, in the requested language."""
    field: str
    """Where the words are, or most of them: ``title``, ``other_names[0].name``; ``label`` is what it is called."""
    text: str
    """What stands there."""


def search(index: Index, words: str, kind: str | None, lang: Languages) -> Rows[SearchRow]:
    """Return the records that all words occur in; see `Dataset.search`."""
    if kind is not None and kind not in MODELS:
        raise UnknownKind(kind)
    needles = folded(words).split()
    found: list[tuple[_Key, SearchRow]] = []
    for record in index.records.values() if needles else ():
        if kind in (None, kind_of(record.id)):
            best = _best(_texts(index, record, lang), needles, (lang,) if isinstance(lang, str) else lang)
            if best:
                key, text = best
                label = name_of(index, record, lang)
                row = SearchRow(record.id, kind_of(record.id), label, text.field, text.text)
                found.append(((*key, folded(label), record.id), row))
    found.sort(key=lambda pair: pair[0])
    return Rows((row for _, row in found), SearchRow, shown=("record", "label", "field", "text"), data=index)


def _texts(index: Index, record: Record, lang: Languages) -> Iterable[RecordText]:
    """Return the texts of a record, and what it is called where that is made of other records."""
    own = index.texts(record)
    if not isinstance(record, Assessment | Response | Vote):
        return own
    label = name_of(index, record, lang)
    return (RecordText("label", None, label, folded(label), 1), *own)


def _best(texts: Iterable[RecordText], needles: Sequence[str], langs: Sequence[str]) -> tuple[_Key, RecordText] | None:
    """Return the text in which most words are, with what puts it in order; None where a word is in no text."""
    missing, best = set(needles), None
    for text in texts:
        hits = [needle for needle in needles if needle in text.folded]
        if hits:
            missing.difference_update(hits)
            key = (-len(hits), text.rank, _nearness(text.folded, hits), text.language not in (None, *langs))
            if best is None or key < best[0]:
                best = key, text
    return None if missing else best


def _nearness(text: str, hits: Sequence[str]) -> int:
    """Return 0 where the words are all there is, 1 where each is a word of its own, 2 where each begins one, else 3."""
    if text == " ".join(hits):
        return 0
    for nearness, end in ((1, r"\b"), (2, "")):
        if all(re.search(rf"\b{re.escape(hit)}{end}", text) for hit in hits):
            return nearness
    return 3
