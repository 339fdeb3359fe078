"""The questions that records answer, as functions of an index. People ask them by way of `Dataset`."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.index import Dated, Index, Referrer
from policykit.dataset.labels import name_of
from policykit.dataset.rows import Rows, UnknownField
from policykit.dataset.texts import field_at
from policykit.models import (
    AnswerValue,
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
    Status,
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
    kind: Literal["report", "vote", "statement", "event", "response", "assessment"]
    """The kind of record that it is told by."""
    record: str
    """The record that it is told by."""
    summary: str
    """What happened, in the requested language."""
    via: str | None
    """The topic or report that led here from the requested record."""


@with_field_docs
class ResponseRow(NamedTuple):
    """What somebody answered to a proposal."""

    proposal: str
    """The proposal that is answered."""
    responder: str
    """Who answers."""
    answer: AnswerValue | None
    """None where there was an answer and its words were not seen."""
    label: str | None
    """The responder's own word for it."""
    date: Date | None
    """When it was answered."""
    due: Date | None
    """By when it is to be carried out."""
    responsible: tuple[str, ...]
    """Who is to carry it out."""
    replaced: bool
    """Whether a later response takes its place, by the requested day where one was given."""
    record: str
    """The response."""
    certainty: Certainty | None
    """Whether it was given on or before the requested day; None where no day was."""


@with_field_docs
class FateRow(NamedTuple):
    """An assessor's latest finding of how far a proposal was carried out."""

    proposal: str
    """The proposal that is judged."""
    assessor: str
    """Whose finding it is."""
    status: Status
    """How far it was carried out."""
    label: str | None
    """The assessor's own word for it."""
    as_of: Date
    """The day that is judged."""
    date: Date | None
    """When the finding was made."""
    basis: tuple[str, ...]
    """The events, votes, statements and responses that the finding rests on."""
    note: str | None
    """A remark on it, in the requested language."""
    record: str
    """The assessment."""
    certainty: Certainty | None
    """Whether the day judged is on or before the requested day; None where no day was."""


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
    return Rows(found, RoleRow, shown=columns, data=index)


def _when(date: Date | None, on: DateLike | None) -> Certainty | Literal["no"] | None:
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
    index: Index, about: Record | None, by: Record | None, on: DateLike | None, *, direct: bool, lang: Languages
) -> Rows[StanceRow]:
    """Return the stances on a record, by an actor, held by a day; see `Dataset.stances`."""
    found: Iterable[tuple[Statement, Stance, str | None]]
    if about is not None:
        found = _stances_on(index, about, direct=direct)
    elif by is not None:
        found = ((statement, stance, None) for statement, stance in index.stances_by_actor.get(by.id, ()))
    else:
        every = index.all_of(Statement)
        found = ((statement, stance, None) for statement in every for stance in statement.stances)
    rows = _stances(index, found, by, on, lang)
    in_order = sorted(rows, key=lambda row: (undated_last(row.date), row.via is not None, row.statement, row.via or ""))
    columns = ("date", "speaker", "on_behalf_of", "stance", "about", "reported_by", "certainty")
    return Rows(in_order, StanceRow, shown=columns, data=index)


def _stances_on(index: Index, about: Record, *, direct: bool) -> Iterator[tuple[Statement, Stance, str | None]]:
    for subject, via in subjects(index, about, direct=direct).items():
        for statement, stance in index.stances_by_subject.get(subject, ()):
            yield statement, stance, via


def _stances(
    index: Index,
    found: Iterable[tuple[Statement, Stance, str | None]],
    by: Record | None,
    on: DateLike | None,
    lang: Languages,
) -> Iterator[StanceRow]:
    for statement, stance, via in found:
        if by and by.id not in {
            index.canonical(actor) for actor in (statement.speaker, statement.on_behalf_of) if actor
        }:
            continue
        date = stance.held or statement.date
        certainty = _when(date, on)
        if certainty == "no":
            continue
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
            item=next(field_at(("stances", at)) for at, one in enumerate(statement.stances) if one is stance),
        )


def figures(index: Index, about: Record | None, by: Record | None, *, direct: bool, lang: Languages) -> Rows[FigureRow]:
    """Return the figures on a record, by an actor; see `Dataset.figures`."""
    in_order = sorted(
        _figures(index, about, by, direct=direct, lang=lang),
        key=lambda row: (undated_last(row.date), row.record),
    )
    columns = ("quantity", "qualifier", "value", "unit", "period", "claimed_by", "date")
    return Rows(in_order, FigureRow, shown=columns, data=index)


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
        if isinstance(itself, Dated):
            rows.setdefault((itself.id, ""), _timeline_row(index, itself, via, lang))
        for record in index.dated_by_subject.get(subject, ()):
            rows.setdefault((record.id, ""), _timeline_row(index, record, via, lang))
    in_order = sorted(rows.values(), key=lambda row: (undated_last(row.date), row.record, row.summary))
    columns = ("date", "kind", "summary")
    return Rows(in_order, TimelineRow, shown=columns, data=index)


def _deliveries(report: Report, via: str | None, lang: Languages) -> Iterator[TimelineRow]:
    title = report.title.in_language(lang)
    for what, date in (("commissioned", report.commissioned), ("delivered", report.delivered)):
        if date:
            yield TimelineRow(date, "report", report.id, f"{what}: {title}", via)


def _timeline_row(index: Index, record: Dated, via: str | None, lang: Languages) -> TimelineRow:
    if isinstance(record, Vote):
        outcome = f": {record.result}" if record.result else ""
        return TimelineRow(record.date, "vote", record.id, f"{record.tally}{outcome}", via)
    if isinstance(record, Statement):
        return TimelineRow(record.date, "statement", record.id, record.summary.in_language(lang), via)
    if isinstance(record, Event):
        return TimelineRow(record.date or record.period, "event", record.id, record.title.in_language(lang), via)
    if isinstance(record, Response):
        name = name_of(index, record.responder, lang)
        return TimelineRow(record.date, "response", record.id, f"{record.answer or 'answered'} ({name})", via)
    name = name_of(index, record.assessor, lang)
    return TimelineRow(record.as_of, "assessment", record.id, f"{record.status} ({name})", via)


def proposals_of(index: Index, about: Proposal | Report) -> tuple[Proposal, ...]:
    """Return a proposal, or those of a report in the order in which they are numbered."""
    if isinstance(about, Proposal):
        return (about,)
    found = (one for one in index.all_of(Proposal) if index.canonical(one.report) == about.id)
    return tuple(sorted(found, key=number_key))


def number_key(proposal: Proposal) -> tuple[object, ...]:
    """Return a key that puts proposals in the order in which people count them: 2, 10, 10.1, 10.2, 17(a)."""
    printed = proposal.label or (str(proposal.number) if proposal.number is not None else "")
    steps = re.findall(r"[0-9]+|[^\W\d_]+", printed)
    has_number = proposal.number is not None
    counted = [(0, int(step), "") if step.isdigit() else (1, 0, step.casefold()) for step in steps]
    return not printed, (0, proposal.number, "") if has_number else (counted or [(2, 0, "")])[0], counted, proposal.id


def responses(index: Index, about: Proposal | Report, by: Record | None, on: DateLike | None) -> Rows[ResponseRow]:
    """Return what was answered to a proposal, or to those of a report; see `Responses`."""
    rows: list[ResponseRow] = []
    for proposal in proposals_of(index, about):
        given = {one.id: (one, _when(one.date, on)) for one in index.responses_by_proposal.get(proposal.id, ())}
        given = {key: pair for key, pair in given.items() if pair[1] != "no"}
        replaced = {index.canonical(one.replaces) for one, _ in given.values() if one.replaces}
        found = [pair for pair in given.values() if not by or index.canonical(pair[0].responder) == by.id]
        found.sort(key=lambda pair: (undated_last(pair[0].date), pair[0].id))
        rows += [_response_row(proposal, one, certainty, replaced) for one, certainty in found]
    columns = ("proposal", "date", "responder", "answer", "label", "due", "replaced", "certainty")
    return Rows(rows, ResponseRow, shown=columns, data=index)


def _response_row(
    proposal: Proposal, one: Response, certainty: Certainty | Literal["no"] | None, replaced: Collection[str]
) -> ResponseRow:
    return ResponseRow(
        proposal=proposal.id,
        responder=one.responder,
        answer=one.answer,
        label=one.label,
        date=one.date,
        due=one.due,
        responsible=one.responsible,
        replaced=one.id in replaced,
        record=one.id,
        certainty=None if certainty == "no" else certainty,
    )


def fate(index: Index, about: Proposal | Report, on: DateLike | None, lang: Languages) -> Rows[FateRow]:
    """Return each assessor's latest finding by a day; see `Dataset.fate`."""
    found = [row for proposal in proposals_of(index, about) for row in _fate_of(index, proposal, on, lang)]
    columns = ("assessor", "status", "as_of", "basis", "certainty")
    shown = columns if isinstance(about, Proposal) else ("proposal", *columns)
    return Rows(found, FateRow, shown=shown, data=index)


def _fate_of(index: Index, proposal: Proposal, on: DateLike | None, lang: Languages) -> list[FateRow]:
    by_assessor: dict[str, list[tuple[Assessment, Certainty | None]]] = {}
    for finding in index.assessments_by_proposal.get(proposal.id, ()):
        certainty = _when(finding.as_of, on)
        if certainty != "no":
            by_assessor.setdefault(index.canonical(finding.assessor), []).append((finding, certainty))
    latest: list[FateRow] = []
    for found in by_assessor.values():
        found.sort(key=_later)
        certain = [pair for pair in found if pair[1] != "possible"]
        chosen = certain[-1] if certain else None
        if chosen:
            latest.append(_fate_row(*chosen, lang))
        for finding, certainty in found:
            # Whatever may be of a later day than the chosen one follows it.
            older = chosen and (finding.as_of == chosen[0].as_of or finding.as_of.before(chosen[0].as_of) is Answer.YES)
            if not older and (finding, certainty) != chosen:
                latest.append(_fate_row(finding, "possible", lang))
    latest.sort(
        key=lambda row: (index.canonical(row.assessor), row.certainty == "possible", row.as_of.sort_key, row.record)
    )
    return latest


def _later(found: tuple[Assessment, Certainty | None]) -> tuple[object, ...]:
    """A key that puts findings in order by the day judged, then by when they were made."""
    finding = found[0]
    return finding.as_of.sort_key, finding.date is not None, undated_last(finding.date), finding.id


def _fate_row(finding: Assessment, certainty: Certainty | None, lang: Languages) -> FateRow:
    note = finding.note.in_language(lang) if isinstance(finding.note, Text) else finding.note
    return FateRow(
        proposal=finding.proposal,
        assessor=finding.assessor,
        status=finding.status,
        label=finding.label,
        as_of=finding.as_of,
        date=finding.date,
        basis=finding.basis,
        note=note,
        record=finding.id,
        certainty=certainty,
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
