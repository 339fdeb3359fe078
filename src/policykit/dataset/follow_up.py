"""What was answered to proposals, how far they were carried out, and what is overdue, as functions of an index."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.index import Index
from policykit.dataset.queries import Certainty, TimelineRow, certainty_of, timeline, undated_last
from policykit.dataset.rows import Rows
from policykit.models import AnswerValue, Assessment, Proposal, Record, Report, Response, Status, Topic
from policykit.values import Answer, Date, DateLike, Interval, Languages, Text

DONE_WITH: Final[frozenset[Status]] = frozenset({"implemented", "superseded", "lapsed"})
"""The statuses after which nothing is overdue."""

Side: TypeAlias = Literal["assessors", "responders"]
"""Those among whom there is disagreement."""

SIDES: Final[tuple[Side, ...]] = ("assessors", "responders")


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
class ProgressRow(NamedTuple):
    """How a proposal stands: what was answered, how far it was carried out, and what is due."""

    proposal: str
    """The proposal."""
    number: int | None
    """Its number in the report."""
    label: str | None
    """As printed beside the number or instead of it."""
    title: str
    """What it is called, in the requested language."""
    responders: tuple[str, ...]
    """Who answered, in the order of their latest answers."""
    answers: tuple[AnswerValue | Literal["unknown"], ...]
    """The latest answer of each of `responders`; `unknown` where there was one and its words were not seen."""
    assessors: tuple[str, ...]
    """Who judged."""
    statuses: tuple[Status, ...]
    """The latest status that each of `assessors` gave."""
    due: Date | None
    """The first deadline that stands: one that was not replaced."""
    overdue: Answer
    """Whether a deadline that stands has passed, nobody found that it is done with, and it was not rejected."""
    disputed: tuple[Side, ...]
    """Whose latest findings or answers differ, leaving out what is `cannot-tell` or `unknown`."""
    last_date: Date | Interval | None
    """When something happened last, was said, decided or found."""
    last: str | None
    """What that was."""


def proposals_of(index: Index, about: Proposal | Report | Topic) -> tuple[Proposal, ...]:
    """Return a proposal, or those of a report or on a topic and narrower ones, in the order in which they are numbered."""
    if isinstance(about, Proposal):
        return (about,)
    if isinstance(about, Report):
        found = [one for one in index.all_of(Proposal) if index.canonical(one.report) == about.id]
        return tuple(sorted(found, key=number_key))
    topics = frozenset(index.with_narrower(about.id))
    found = [one for one in index.all_of(Proposal) if not topics.isdisjoint(map(index.canonical, one.topics))]
    return tuple(sorted(found, key=lambda one: (index.canonical(one.report), number_key(one))))


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
        given = {one.id: (one, certainty_of(one.date, on)) for one in index.responses_by_proposal.get(proposal.id, ())}
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
        certainty = certainty_of(finding.as_of, on)
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


# ------------------------------------------------------------------------------------------------------------- progress

_ORDER: Final = (Answer.NO, Answer.CANNOT_TELL, Answer.YES)


def _all_of(answers: Iterable[Answer]) -> Answer:
    return min(answers, key=_ORDER.index, default=Answer.YES)


def _any_of(answers: Iterable[Answer]) -> Answer:
    return max(answers, key=_ORDER.index, default=Answer.NO)


def _not(answer: Answer) -> Answer:
    return _ORDER[2 - _ORDER.index(answer)]


def progress(index: Index, about: Proposal | Report | Topic, on: DateLike | None, lang: Languages) -> Rows[ProgressRow]:
    """Return how proposals stand, a row for each; see `Dataset.progress`."""
    rows = [_progress_of(index, proposal, on, lang) for proposal in proposals_of(index, about)]
    columns = ("number", "label", "title", "answers", "statuses", "due", "overdue", "disputed", "last_date", "last")
    return Rows(rows, ProgressRow, shown=columns, data=index)


def _progress_of(index: Index, proposal: Proposal, on: DateLike | None, lang: Languages) -> ProgressRow:
    given = _given(index, proposal, on)
    standing = {one.id: stands for one in given if (stands := _stands(one, given)) is not Answer.NO}
    found = _fate_of(index, proposal, on, lang)
    statuses = {index.canonical(row.assessor): row for row in found if row.certainty == "possible"}
    statuses |= {index.canonical(row.assessor): row for row in found if row.certainty != "possible"}
    day = on or dt.date.today()  # noqa: DTZ011  # the reader's own
    answered = [one for one in given if one.id in standing]
    answers = _latest_answers(index, answered)
    dues = sorted((one.due for one in answered if one.due), key=undated_last)
    missed = _any_of(
        _all_of((standing[one.id], one.due.before(day), _not(_is_rejected(index, answered, one))))
        for one in answered
        if one.due
    )
    differ: dict[Side, int] = {
        "responders": len({one.answer for one in answers} - {None}),
        "assessors": len({row.status for row in statuses.values()} - {"cannot-tell"}),
    }
    last = _last(index, proposal, on, lang)
    return ProgressRow(
        proposal=proposal.id,
        number=proposal.number,
        label=proposal.label,
        title=proposal.title.in_language(lang),
        responders=tuple(one.responder for one in answers),
        answers=tuple(one.answer or "unknown" for one in answers),
        assessors=tuple(statuses[assessor].assessor for assessor in sorted(statuses)),
        statuses=tuple(statuses[assessor].status for assessor in sorted(statuses)),
        due=dues[0] if dues else None,
        overdue=_all_of((missed, _not(_is_done_with(found)))),
        disputed=tuple(side for side in SIDES if differ[side] > 1),
        last_date=last.date if last else None,
        last=last.summary if last else None,
    )


class _Given(NamedTuple):
    """A response that was given by the day, or may have been."""

    id: str
    responder: str
    answer: AnswerValue | None
    date: Date | None
    due: Date | None
    replaces: str | None
    is_certain: bool


def _given(index: Index, proposal: Proposal, on: DateLike | None) -> list[_Given]:
    """Return the responses to a proposal in the order of dates, those that only may have been given first."""
    found = []
    for one in index.responses_by_proposal.get(proposal.id, ()):
        certainty = certainty_of(one.date, on)
        if certainty != "no":
            is_certain = certainty in (None, "certain")
            replaces = index.canonical(one.replaces) if one.replaces else None
            found.append(_Given(one.id, one.responder, one.answer, one.date, one.due, replaces, is_certain))
    return sorted(found, key=lambda one: (one.is_certain, one.date is not None, undated_last(one.date), one.id))


def _stands(one: _Given, given: Iterable[_Given]) -> Answer:
    """Say whether a response was given and no other has replaced it."""
    replaced = _any_of(
        Answer.YES if other.is_certain else Answer.CANNOT_TELL for other in given if other.replaces == one.id
    )
    return _all_of((Answer.YES if one.is_certain else Answer.CANNOT_TELL, _not(replaced)))


def _latest_answers(index: Index, given: Iterable[_Given]) -> list[_Given]:
    """Return each responder's latest answer, in the order of dates."""
    latest = {index.canonical(one.responder): one for one in given}
    return sorted(latest.values(), key=lambda one: (undated_last(one.date), one.id))


def _is_rejected(index: Index, answers: Collection[_Given], promise: _Given) -> Answer:
    """Say whether it was rejected since by who promised it; where the last to reject it is another, one cannot tell."""
    responder = index.canonical(promise.responder)
    own = _is_rejected_last([one for one in answers if index.canonical(one.responder) == responder])
    return _any_of((own, _all_of((Answer.CANNOT_TELL, _is_rejected_last(answers)))))


def _is_rejected_last(answers: Collection[_Given]) -> Answer:
    """Say whether the latest of these answers is that it will not be done."""
    certain = [one for one in answers if one.is_certain]
    found = {_rejects(one) for chosen in (answers, certain) for one in _may_be_latest(chosen)}
    if not certain:
        found.add(Answer.NO)
    return found.pop() if len(found) == 1 else Answer.CANNOT_TELL


def _rejects(one: _Given) -> Answer:
    return Answer.CANNOT_TELL if one.answer is None else Answer.YES if one.answer == "rejected" else Answer.NO


def _may_be_latest(answers: Collection[_Given]) -> Iterator[_Given]:
    latest = max((one.date.earliest for one in answers if one.date and one.date.earliest), default=None)
    for one in answers:
        if latest is None or one.date is None or one.date.latest is None or one.date.latest >= latest:
            yield one


def _is_done_with(found: Iterable[FateRow]) -> Answer:
    """Say whether an assessor's latest finding is that nothing is left to be done."""
    by_assessor: dict[str, list[FateRow]] = {}
    for row in found:
        by_assessor.setdefault(row.assessor, []).append(row)
    return _any_of(map(_is_done_with_by, by_assessor.values()))


def _is_done_with_by(rows: Collection[FateRow]) -> Answer:
    done = [row.status in DONE_WITH for row in rows]
    is_certain = any(row.certainty != "possible" for row in rows)
    return Answer.YES if all(done) and is_certain else Answer.CANNOT_TELL if any(done) else Answer.NO


def _last(index: Index, proposal: Proposal, on: DateLike | None, lang: Languages) -> TimelineRow | None:
    """Return what happened last with a date, deadlines apart."""
    for row in reversed(timeline(index, proposal, direct=True, lang=lang)):
        day = row.date.start if isinstance(row.date, Interval) else row.date
        if row.date and row.kind != "deadline" and certainty_of(day, on) != "no":
            return row
    return None
