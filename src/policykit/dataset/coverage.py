"""The facts in a record, and how well each is supported.

A fact is a date, count, ballot, role, stance, answer, status, figure, condition, reason, bloc, or reference between records. What stands
within a ballot, role, stance, figure or bloc is part of it, but for its conditions and reasons, which are facts too.

What is printed on a source can be looked up there and needs no evidence. So of what is recorded of a source only that
counts as a fact which the record says that another source tells.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.rows import Rows
from policykit.dataset.texts import field_at
from policykit.diagnostics import Path
from policykit.models import (
    Ballot,
    Bloc,
    Counts,
    Evidence,
    EvidencedRecord,
    Figure,
    Item,
    Record,
    Role,
    Source,
    Stance,
    items_within,
    references,
)
from policykit.values import Date, Interval

FactKind: TypeAlias = Literal[
    "date",
    "count",
    "ballot",
    "role",
    "stance",
    "answer",
    "status",
    "figure",
    "condition",
    "reason",
    "bloc",
    "reference",
]

Support: TypeAlias = Literal["checked", "own", "unstored", "whole", "none"]
"""How a fact is supported, from best to worst.

- `checked`: by evidence of its own on a passage that was found in a stored text.
- `own`: by evidence of its own on a passage that was not looked for, or not found.
- `unstored`: by evidence of its own on a page without a stored text.
- `whole`: only by evidence for the record as a whole.
- `none`: by nothing.
"""

SUPPORTS: Final[tuple[Support, ...]] = get_args(Support)

IsFound: TypeAlias = Callable[[Evidence], bool]
"""Says of a piece of evidence whether its passage was found in a stored text."""

_ITEMS: Final[dict[type[Item], FactKind]] = {
    Ballot: "ballot",
    Role: "role",
    Stance: "stance",
    Figure: "figure",
    Bloc: "bloc",
}
_VALUES: Final[dict[str, FactKind]] = {"answer": "answer", "status": "status"}
_TEXTS: Final[dict[str, FactKind]] = {"conditions": "condition", "reasons": "reason"}


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """One fact in a record."""

    kind: FactKind
    path: Path
    """Where it stands in the record."""
    evidence: tuple[Evidence, ...]
    """The evidence of its own: beside it, or the record's that names its field."""


def facts(record: Record) -> Iterator[Fact]:
    """Yield the facts in a record, each with the evidence of its own. Topics claim none."""
    if not isinstance(record, EvidencedRecord):
        return
    for name in type(record).model_fields:
        value = getattr(record, name)
        own = _naming(record, name)
        if isinstance(value, Date | Interval):
            yield Fact("date", (name,), own)
        elif isinstance(value, Counts):
            for option in value:
                yield Fact("count", (name, option), own)
        elif name in _VALUES and value is not None:
            yield Fact(_VALUES[name], (name,), own)
    yield from _texts_in(record, (), lambda name: _naming(record, name))
    for item, path in items_within(record):
        kind = _ITEMS.get(type(item))
        if kind is None:
            continue
        beside = (*getattr(item, "evidence", ()), *_naming(record, str(path[0])))
        yield Fact(kind, path, beside)
        yield from _texts_in(item, path, lambda _, beside=beside: beside)  # type: ignore[misc]  # the loop's own
    for path, _ in references(record):
        if len([step for step in path if isinstance(step, str)]) == 1:
            yield Fact("reference", path, _naming(record, str(path[0])))


def _naming(record: EvidencedRecord, field: str) -> tuple[Evidence, ...]:
    """Return the record's evidence that says it is for `field`."""
    return tuple(evidence for evidence in record.evidence if field in evidence.supports)


def _texts_in(item: Item, path: Path, own: Callable[[str], tuple[Evidence, ...]]) -> Iterator[Fact]:
    for name, kind in _TEXTS.items():
        for index in range(len(getattr(item, name, ()))):
            yield Fact(kind, (*path, name, index), own(name))


def supports(record: Record, is_found: IsFound) -> Iterator[tuple[Fact, Support]]:
    """Yield each fact in a record with how it is supported."""
    whole = isinstance(record, EvidencedRecord) and any(not evidence.supports for evidence in record.evidence)
    for fact in facts(record):
        if any(is_found(evidence) for evidence in fact.evidence):
            yield fact, "checked"
        elif any(evidence.passage for evidence in fact.evidence):
            yield fact, "own"
        elif fact.evidence:
            yield fact, "unstored"
        elif whole:
            yield fact, "whole"
        elif not isinstance(record, Source):
            yield fact, "none"


@with_field_docs
class FactRow(NamedTuple):
    """A fact of a record, and how it is supported."""

    record: str
    """The record that holds it."""
    field: str
    """Where it stands, such as ``ballots[0]``."""
    kind: FactKind
    """What kind of fact it is."""
    support: Support
    """How it is supported."""
    sources: tuple[str, ...]
    """The sources of the evidence of its own."""


def fact_rows(record: Record, is_found: IsFound) -> Rows[FactRow]:
    """Return each fact of a record with how it is supported."""
    return Rows(
        (
            FactRow(
                record.id,
                field_at(fact.path),
                fact.kind,
                support,
                tuple(dict.fromkeys(e.source for e in fact.evidence)),
            )
            for fact, support in supports(record, is_found)
        ),
        FactRow,
    )


def nothing_found(_: Evidence) -> bool:
    """Say of every passage that it was not looked for."""
    return False


@with_field_docs
class CoverageRow(NamedTuple):
    """How many of a record's facts are supported, and how."""

    record: str
    """Whose facts they are; ``all`` for the whole set."""
    facts: int
    """How many facts it has."""
    checked: int
    """How many are supported by a passage of their own that was found in a stored text."""
    own: int
    """How many by a passage of their own that was not looked for, or not found."""
    unstored: int
    """How many by a page of their own without a stored text."""
    whole: int
    """How many only by evidence for the record as a whole."""
    none: int
    """How many by nothing."""


def coverage_of(records: Iterable[Record], is_found: IsFound) -> Iterator[CoverageRow]:
    """Yield for each record that has facts how many are supported, and how."""
    for record in records:
        counted = Counter(support for _, support in supports(record, is_found))
        if counted:
            yield CoverageRow(record.id, counted.total(), *(counted[support] for support in SUPPORTS))


def total(rows: Iterable[CoverageRow]) -> CoverageRow:
    """Return one row for the whole set."""
    sums = [0] * len(CoverageRow._fields[1:])
    for row in rows:
        sums = [one + more for one, more in zip(sums, row[1:], strict=True)]
    return CoverageRow("all", *sums)
