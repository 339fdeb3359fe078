"""The questions that records answer, as functions of an index. People ask them by way of `Dataset`."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.index import Dated, Index, Referrer
from policykit.dataset.labels import assessor_name, name_of
from policykit.dataset.rows import Rows, UnknownField
from policykit.dataset.texts import field_at
from policykit.models import (
    Assessment,
    Attribution,
    Event,
    Evidence,
    EvidencedRecord,
    Figure,
    Item,
    Person,
    Proposal,
    Qualifier,
    Reading,
    Record,
    Report,
    Response,
    Stance,
    StanceValue,
    Statement,
    Topic,
    Vote,
    items_within,
)
from policykit.values import Answer, Date, DateLike, Interval, Languages, Text

Certainty: TypeAlias = Literal["certain", "possible", "undated"]
"""Whether something is so on the requested day: it is; it may be, by what is known; or it has no date."""


@with_field_docs
class RoleRow(NamedTuple):
    """A role of a person."""

    person: str
    """Who held it."""
    organization: str | None
    """Where it was held."""
    title: str | None
    """In the requested language."""
    start: Date | None
    """When it began; None where that is not known."""
    end: Date | None
    """When it ended; None where that is not known."""
    attested: tuple[Date, ...]
    """Days on which a source shows it held."""
    certainty: Certainty | None
    """Whether it was held on the requested day; None where no day was."""


@with_field_docs
class StanceRow(NamedTuple):
    """A stance that somebody took."""

    speaker: str | None
    """Who said it: a person, or a body where no person is named."""
    on_behalf_of: str | None
    """Whom the speaker spoke for."""
    capacity: str | None
    """The organization of the role spoken in."""
    reported_by: str | None
    """Who relays it at second hand."""
    about: str
    """What the stance is on."""
    via: str | None
    """The topic that led here from the requested record; None where the stance is on that itself."""
    stance: StanceValue
    """What the stance is."""
    date: Date | None
    """When it was held."""
    statement: str
    """The statement that it was taken in."""
    conditions: tuple[str, ...]
    """What it depends on, in the requested language."""
    reasons: tuple[str, ...]
    """Why it was taken, in the requested language."""
    certainty: Certainty | None
    """Whether it was held on or before the requested day; None where no day was."""
    item: str
    """Where it stands in the statement, such as ``stances[0]``: `Dataset.evidence` of both is what it rests on."""


@with_field_docs
class FigureRow(NamedTuple):
    """A figure that somebody gave or decided."""

    quantity: str
    """What is counted or measured, in the requested language."""
    value: int | float
    """How much or how many."""
    unit: str | None
    """What the value is a number of."""
    qualifier: Qualifier | None
    """Whether it is about, at most or at least so much."""
    period: Date | Interval | str | None
    """The time that it is for."""
    about: tuple[str, ...]
    """What the figure itself names."""
    unknown: tuple[str, ...]
    """Fields that were sought and not found, such as ``period``."""
    via: str | None
    """The topic that led here from the requested record."""
    record: str
    """The statement or event that holds it."""
    claimed_by: tuple[str, ...]
    """Who said so, or who decided it. Empty for a claim that is nobody's."""
    date: Date | None
    """The date of the statement or event that holds it."""


@with_field_docs
class TimelineRow(NamedTuple):
    """Something that happened, was said, decided or found."""

    date: Date | Interval | None
    """When; None where that is not known."""
    kind: Literal["report", "vote", "statement", "event", "response", "assessment", "deadline"]
    """The kind of record that it is told by; `deadline` is what a response or an event asks to be done by then."""
    record: str
    """The record that it is told by."""
    summary: str
    """What happened, in the requested language."""
    via: str | None
    """The topic or report that led here from the requested record."""


@with_field_docs
class EvidenceRow(NamedTuple):
    """A passage that supports a record or one of its facts."""

    record: str
    """The record that it supports."""
    field: str | None
    """Where it stands, or the field that it says it supports; None for evidence for the record as a whole."""
    source: str
    """The source that it is from."""
    passage: str | None
    """Its first and last words; None where the source's text is not kept."""
    attribution: Attribution | None
    """How the source has it: as a quotation, a paraphrase or its own narration."""
    reading: Reading
    """Whether the passage states the fact or implies it."""
    digest: str | None
    """The SHA-256 of the whole passage."""
    own: bool
    """Whether it stands for the fact itself rather than for the record as a whole."""


def referrers(index: Index, record_id: str) -> Rows[Referrer]:
    """Return the records that name a record, and in which field."""
    found = index.referrers.get(index.canonical(record_id), ())
    return Rows(found, Referrer, shown=("record", "field"), data=index)


def roles(index: Index, person: Person, on: DateLike | None, lang: Languages) -> Rows[RoleRow]:
    """Return the roles of a person; with a day, those that were or may have been held on it."""
    found: list[RoleRow] = []
    for role in person.roles:
        held = Answer.CANNOT_TELL if on is None else role.held_on(on)
        if held is not Answer.NO:
            certainty: Certainty | None = None if on is None else "certain" if held is Answer.YES else "possible"
            title = role.title.in_language(lang) if role.title else None
            found.append(RoleRow(person.id, role.organization, title, role.start, role.end, role.attested, certainty))
    columns = ("organization", "title", "start", "end", "attested", "certainty")
    return Rows(found, RoleRow, shown=columns, data=index, lang=lang)


def certainty_of(date: Date | None, on: DateLike | None) -> Certainty | Literal["no"] | None:
    """Say whether `date` is on or before `on`; None where no day is given."""
    if on is None:
        return None
    if date is None:
        return "undated"
    answer = date.on_or_before(on)
    return "certain" if answer is Answer.YES else "no" if answer is Answer.NO else "possible"


def subjects(index: Index, about: Record, *, direct: bool) -> dict[str, str | None]:
    """Return the ids that what is said of `about` may name, each with the topic that led to it."""
    found: dict[str, str | None] = {about.id: None}
    if direct:
        return found
    topics = about.topics if isinstance(about, Proposal) else (about.id,) if isinstance(about, Topic) else ()
    for topic in topics:
        for below in index.with_narrower(topic):
            found.setdefault(below, below)
    return found


def undated_last(date: Date | Interval | None) -> tuple[object, ...]:
    """Return a key that puts dates in order, and what has none behind them."""
    return (True,) if date is None else (False, *date.sort_key)


def stances(
    index: Index,
    about: Record | None,
    by: Collection[str] | None,
    on: DateLike | None,
    *,
    direct: bool,
    lang: Languages,
) -> Rows[StanceRow]:
    """Return the stances on a record, by any of some actors, held by a day; see `Dataset.stances`."""
    found: Iterable[tuple[Statement, Stance, str | None]]
    if about is not None:
        found = _stances_on(index, about, direct=direct)
    elif by is not None:
        pairs = dict.fromkeys(pair for actor in by for pair in index.stances_by_actor.get(actor, ()))
        found = ((statement, stance, None) for statement, stance in pairs)
    else:
        every = index.all_of(Statement)
        found = ((statement, stance, None) for statement in every for stance in statement.stances)
    rows = _stances(index, found, by, on, lang)
    in_order = sorted(rows, key=lambda row: (undated_last(row.date), row.via is not None, row.statement, row.via or ""))
    columns = ("date", "speaker", "on_behalf_of", "stance", "about", "reported_by", "certainty")
    return Rows(in_order, StanceRow, shown=columns, data=index, lang=lang)


def _stances_on(index: Index, about: Record, *, direct: bool) -> Iterator[tuple[Statement, Stance, str | None]]:
    for subject, via in subjects(index, about, direct=direct).items():
        for statement, stance in index.stances_by_subject.get(subject, ()):
            yield statement, stance, via


def _stances(
    index: Index,
    found: Iterable[tuple[Statement, Stance, str | None]],
    by: Collection[str] | None,
    on: DateLike | None,
    lang: Languages,
) -> Iterator[StanceRow]:
    places: dict[str, dict[int, int]] = {}
    for statement, stance, via in found:
        actors = (statement.speaker, statement.on_behalf_of)
        if by and not any(actor and index.canonical(actor) in by for actor in actors):
            continue
        date = stance.held or statement.date
        certainty = certainty_of(date, on)
        if certainty == "no":
            continue
        if statement.id not in places:
            places[statement.id] = {id(one): at for at, one in enumerate(statement.stances)}
        yield StanceRow(
            speaker=statement.speaker,
            on_behalf_of=statement.on_behalf_of,
            capacity=statement.capacity,
            reported_by=statement.reported_by,
            about=stance.about,
            via=via,
            stance=stance.stance,
            date=date,
            statement=statement.id,
            conditions=tuple(text.in_language(lang) for text in stance.conditions),
            reasons=tuple(text.in_language(lang) for text in stance.reasons),
            certainty=certainty,
            item=field_at(("stances", places[statement.id][id(stance)])),
        )


def figures(index: Index, about: Record | None, by: Record | None, *, direct: bool, lang: Languages) -> Rows[FigureRow]:
    """Return the figures on a record, by an actor; see `Dataset.figures`."""
    in_order = sorted(
        _figures(index, about, by, direct=direct, lang=lang),
        key=lambda row: (undated_last(row.date), row.record),
    )
    columns = ("quantity", "qualifier", "value", "unit", "period", "claimed_by", "date")
    return Rows(in_order, FigureRow, shown=columns, data=index, lang=lang)


def _figures(
    index: Index, about: Record | None, by: Record | None, *, direct: bool, lang: Languages
) -> Iterator[FigureRow]:
    seen: set[tuple[str, int]] = set()
    for holder, figure, via in _figures_on(index, about, direct=direct):
        if isinstance(holder, Statement):
            claimed_by = tuple(actor for actor in (holder.speaker, holder.on_behalf_of) if actor)
        else:
            claimed_by = holder.by
        if by and by.id not in {index.canonical(actor) for actor in claimed_by}:
            continue
        if (holder.id, id(figure)) in seen:
            continue
        seen.add((holder.id, id(figure)))
        period = figure.period.in_language(lang) if isinstance(figure.period, Text) else figure.period
        yield FigureRow(
            quantity=figure.quantity.in_language(lang),
            value=figure.value,
            unit=figure.unit,
            qualifier=figure.qualifier,
            period=period,
            about=figure.about,
            unknown=figure.unknown,
            via=via,
            record=holder.id,
            claimed_by=claimed_by,
            date=holder.date,
        )


def _figures_on(
    index: Index, about: Record | None, *, direct: bool
) -> Iterator[tuple[Statement | Event, Figure, str | None]]:
    if about is None:
        holders: tuple[Statement | Event, ...] = (*index.all_of(Statement), *index.all_of(Event))
        for holder in holders:
            for figure in holder.figures:
                yield holder, figure, None
        return
    for subject, via in subjects(index, about, direct=direct).items():
        for holder, figure in index.figures_by_subject.get(subject, ()):
            yield holder, figure, via


def timeline(index: Index, about: Record, *, direct: bool, lang: Languages) -> Rows[TimelineRow]:
    """Return what happened and was said around a record, in order; see `Dataset.timeline`."""
    rows: dict[tuple[str, str], TimelineRow] = {}
    around = subjects(index, about, direct=direct)
    if isinstance(about, Proposal) and not direct:
        around.setdefault(index.canonical(about.report), index.canonical(about.report))
    for subject, via in around.items():
        itself = index.get(subject)
        if isinstance(itself, Report):
            for row in _deliveries(itself, via, lang):
                rows.setdefault((row.record, row.summary), row)
        for record in (*([itself] if isinstance(itself, Dated) else ()), *index.dated_by_subject.get(subject, ())):
            row = _timeline_row(index, record, via, lang)
            rows.setdefault((record.id, ""), row)
            deadline = _deadline(index, record, about)
            if deadline:
                date, what = deadline
                due = TimelineRow(date, "deadline", record.id, f"{what}: {row.summary}", via)
                rows.setdefault((record.id, "deadline"), due)
    in_order = sorted(rows.values(), key=lambda row: (undated_last(row.date), row.record, row.summary))
    columns = ("date", "kind", "summary")
    return Rows(in_order, TimelineRow, shown=columns, data=index, lang=lang)


def _deliveries(report: Report, via: str | None, lang: Languages) -> Iterator[TimelineRow]:
    title = report.title.in_language(lang)
    for what, date in (("commissioned", report.commissioned), ("delivered", report.delivered)):
        if date:
            yield TimelineRow(date, "report", report.id, f"{what}: {title}", via)


def _deadline(index: Index, record: Dated, about: Record) -> tuple[Date, str] | None:
    """Return by when a record asks for something to be done, and whether that still holds: for a proposal, of it alone."""
    if isinstance(record, Event) and record.deadline:
        return record.deadline, "due"
    if not isinstance(record, Response) or not record.due:
        return None
    proposals = frozenset(map(index.canonical, record.proposals))
    concerned = {about.id} if about.id in proposals else proposals
    again: set[str] = set()
    later: Response | None = None
    for one in index.replacing.get(record.id, ()):
        answered = concerned.intersection(map(index.canonical, one.proposals))
        again |= answered
        later = later or (one if answered else None)
    if not later:
        return record.due, "due"
    what = f"moved to {later.due}" if later.due else "withdrawn"
    return record.due, f"due, {what}" + ("" if again == concerned else " in part")


def _timeline_row(index: Index, record: Dated, via: str | None, lang: Languages) -> TimelineRow:
    if isinstance(record, Vote):
        outcome = f": {record.result}" if record.result else ""
        return TimelineRow(record.date, "vote", record.id, f"{record.tally}{outcome}", via)
    if isinstance(record, Statement):
        return TimelineRow(record.date, "statement", record.id, record.summary.in_language(lang), via)
    if isinstance(record, Event):
        return TimelineRow(record.date or record.period, "event", record.id, record.title.in_language(lang), via)
    if isinstance(record, Response):
        return TimelineRow(record.date, "response", record.id, name_of(index, record, lang), via)
    answers = index.responses_by_proposal.get(index.canonical(record.proposal), ())
    also = also_answered(record, answers, index.canonical)
    name = assessor_name(index, record.assessor, lang, also_answered=also)
    return TimelineRow(record.as_of, "assessment", record.id, f"{record.status} ({name})", via)


def also_answered(finding: Assessment, answers: Iterable[Response], canonical: Callable[[str], str]) -> bool:
    """Whether an assessor is one of those who answered the proposal, and may have done so before the finding was made."""
    made, assessor = finding.date or finding.as_of, canonical(finding.assessor)
    return any(
        canonical(one.responder) == assessor and (one.date is None or one.date.on_or_before(made) is not Answer.NO)
        for one in answers
    )


def evidence(index: Index, record: Record, field: str | None) -> Rows[EvidenceRow]:
    """Return what supports a record, or one field of it; see `Dataset.evidence`."""
    if field is not None:
        _expect(record, field)
    rows = [row for row in _evidence(record) if field is None or row.field is None or _is_for(row.field, field)]
    rows.sort(key=lambda row: not row.own)
    told = {(None if field else row.field, *row[2:-1]): row for row in reversed(rows)}
    rows = [row for row in rows if told[None if field else row.field, *row[2:-1]] is row]
    columns = ("field", "source", "passage", "attribution", "reading")
    return Rows(rows, EvidenceRow, shown=columns, data=index)


def resting_on(index: Index, source: Record) -> Rows[EvidenceRow]:
    """Return all that rests on a source; see `Dataset.resting_on`."""
    named = dict.fromkeys(row.record for row in index.referrers.get(source.id, ()))
    every = (row for record in named for row in evidence(index, index.records[record], None))
    rows = [row for row in every if index.canonical(row.source) == source.id]
    columns = ("record", "field", "passage", "attribution", "reading")
    return Rows(rows, EvidenceRow, shown=columns, data=index)


def _expect(record: Record, field: str) -> None:
    """Raise `UnknownField` where a record has no such field, or a list in it no such item."""
    at: object = record
    for step in re.findall(r"[^.\[\]]+", field):
        if isinstance(at, tuple):
            known = tuple(str(index) for index in range(len(at)))
            at = at[int(step)] if step in known else None
        elif isinstance(at, Item):
            known = tuple(type(at).model_fields)
            at = getattr(at, step, None)
        else:
            return
        if step not in known:
            raise UnknownField(step, f"`{field}` of {record.id}" if "[" in field else f"{record.id}", known)


def _is_for(path: str, field: str) -> bool:
    """Whether evidence that stands at `path` is for `field`: for it, for something in it, or for what it is in."""
    return path == field or path.startswith((f"{field}[", f"{field}.")) or field.startswith((f"{path}[", f"{path}."))


def _evidence(record: Record) -> Iterator[EvidenceRow]:
    if isinstance(record, EvidencedRecord):
        for item in record.evidence:
            for supported in item.supports or (None,):
                yield _evidence_row(record, supported, item)
    for inner, path in items_within(record):
        if isinstance(inner, Evidence) and len(path) > 2:
            yield _evidence_row(record, field_at(path[:-2]), inner)


def _evidence_row(record: Record, field: str | None, item: Evidence) -> EvidenceRow:
    return EvidenceRow(
        record=record.id,
        field=field,
        source=item.source,
        passage=item.passage,
        attribution=item.attribution,
        reading=item.reading,
        digest=item.digest,
        own=field is not None,
    )
