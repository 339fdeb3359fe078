"""What was answered to proposals, how far they were carried out, and what is overdue, as functions of an index."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.index import Index
from policykit.dataset.queries import Certainty, TimelineRow, also_answered, certainty_of, timeline, undated_last
from policykit.dataset.rows import Rows
from policykit.models import AnswerValue, Assessment, Proposal, Record, Report, Response, Status, Topic
from policykit.values import Answer, Date, DateLike, Interval, Languages, Text, all_of, any_of, opposite

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
    """Whether a later response to the proposal takes its place, certainly by the requested day where one was given."""
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
    also_answered: bool
    """Whether the assessor had answered the proposal when the finding was made, or may have: it judges its own promise."""


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
    """The first deadline that stands: one that was not replaced, nor rejected since by who promised it."""
    overdue: Answer
    """Whether a deadline that stands has passed, nobody found that it is done with, and it was not rejected."""
    disputed: tuple[Side, ...]
    """Whose latest findings or answers differ, leaving out what is `cannot-tell` or `unknown`."""
    last_date: Date | Interval | None
    """When something happened last, was said, decided or found."""
    last: str | None
    """What that was."""
    also_answered: tuple[str, ...]
    """Those of `assessors` who had answered the proposal before, or may have: they judge their own promise."""


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


_STEP: Final = re.compile(r"[0-9]+|[^\W\d_]+")


def number_key(proposal: Proposal) -> tuple[object, ...]:
    """Return a key that puts proposals in the order in which people count them: 2, 10, 10.1, 10.2, 17(a)."""
    counted = [_step_key(step) for step in _STEP.findall(proposal.printed_number)]
    first = _step_key(str(proposal.number)) if proposal.number is not None else (counted or [(2, 0, "")])[0]
    return not proposal.printed_number, first, counted, proposal.id


def _step_key(step: str) -> tuple[int, int, str]:
    """A key for a number of any length, or for letters, which come after numbers."""
    digits = step.lstrip("0")
    return (0, len(digits), digits) if step.isdecimal() else (1, 0, step.casefold())


class _Given(NamedTuple):
    """A response that was given by the day, or may have been."""

    record: Response
    responder: str
    replaces: str | None
    certainty: Certainty | None

    @property
    def is_certain(self) -> bool:
        return self.certainty in (None, "certain")


class _Answers:
    """The answers to a proposal by a day, in the order of dates, those that only may have been given first."""

    def __init__(self, index: Index, proposal: Proposal, on: DateLike | None) -> None:
        self.given: Final[list[_Given]] = []
        self._replaced: Final[dict[str, Answer]] = {}
        for one in index.responses_by_proposal.get(proposal.id, ()):
            certainty = certainty_of(one.date, on)
            if certainty != "no":
                replaces = index.canonical(one.replaces) if one.replaces else None
                self.given.append(_Given(one, index.canonical(one.responder), replaces, certainty))
        self.given.sort(key=_later_answer)
        for given in self.given:
            if given.replaces:
                so = Answer.YES if given.is_certain else Answer.CANNOT_TELL
                self._replaced[given.replaces] = any_of((so, self.replaced(given.replaces)))
        self.standing: Final = [one for one in self.given if self.stands(one) is not Answer.NO]
        by_responder: dict[str, list[_Given]] = {}
        for given in self.standing:
            by_responder.setdefault(given.responder, []).append(given)
        self._rejected = _is_rejected_last(self.standing)
        self._rejected_by = {who: _is_rejected_last(answers) for who, answers in by_responder.items()}
        latest = (answers[-1] for answers in by_responder.values())
        self.latest: Final = sorted(latest, key=lambda one: (undated_last(one.record.date), one.record.id))
        """Each responder's latest answer, in the order of dates."""

    def replaced(self, response: str) -> Answer:
        """Say whether another response to the proposal has taken the place of one."""
        return self._replaced.get(response, Answer.NO)

    def stands(self, one: _Given) -> Answer:
        """Say whether a response was given and not replaced."""
        given = Answer.YES if one.is_certain else Answer.CANNOT_TELL
        return all_of((given, opposite(self.replaced(one.record.id))))

    def promises(self) -> Iterator[_Given]:
        """Yield the responses that stand, have a deadline, and that who gave them has not certainly rejected since."""
        for one in self.standing:
            if one.record.due and self._rejected_by[one.responder] is not Answer.YES:
                yield one

    def is_missed(self, promise: _Given, day: DateLike) -> Answer:
        """Say whether the deadline of a promise has passed and it still holds.

        Where the last to reject the proposal is somebody else, one cannot tell.
        """
        assert promise.record.due  # noqa: S101  # it is a promise
        rejected = any_of((self._rejected_by[promise.responder], all_of((Answer.CANNOT_TELL, self._rejected))))
        return all_of((self.stands(promise), promise.record.due.before(day), opposite(rejected)))


def _later_answer(one: _Given) -> tuple[object, ...]:
    """A key that puts answers in order, those that only may have been given first."""
    date = one.record.date
    return one.is_certain, date is not None, undated_last(date), one.record.id


def _is_rejected_last(answers: Collection[_Given]) -> Answer:
    """Say whether the latest of these answers is that it will not be done."""
    certain = [one for one in answers if one.is_certain]
    found = {_rejects(one.record) for chosen in (answers, certain) for one in _may_be_latest(chosen)}
    if not certain:
        found.add(Answer.NO)
    return found.pop() if len(found) == 1 else Answer.CANNOT_TELL


def _rejects(one: Response) -> Answer:
    return Answer.CANNOT_TELL if one.answer is None else Answer.YES if one.answer == "rejected" else Answer.NO


def _may_be_latest(answers: Collection[_Given]) -> Iterator[_Given]:
    dates = [one.record.date for one in answers]
    latest = max((date.earliest for date in dates if date and date.earliest), default=None)
    for one, date in zip(answers, dates, strict=True):
        if latest is None or date is None or date.latest is None or date.latest >= latest:
            yield one


def responses(index: Index, about: Proposal | Report, by: Record | None, on: DateLike | None) -> Rows[ResponseRow]:
    """Return what was answered to a proposal, or to those of a report; see `Responses`."""
    rows: list[ResponseRow] = []
    for proposal in proposals_of(index, about):
        answers = _Answers(index, proposal, on)
        found = [one for one in answers.given if not by or one.responder == by.id]
        found.sort(key=lambda one: (undated_last(one.record.date), one.record.id))
        rows += [_response_row(proposal, one, answers.replaced(one.record.id)) for one in found]
    columns = ("proposal", "date", "responder", "answer", "label", "due", "replaced", "certainty")
    return Rows(rows, ResponseRow, shown=columns, data=index)


def _response_row(proposal: Proposal, given: _Given, replaced: Answer) -> ResponseRow:
    one = given.record
    return ResponseRow(
        proposal=proposal.id,
        responder=one.responder,
        answer=one.answer,
        label=one.label,
        date=one.date,
        due=one.due,
        responsible=one.responsible,
        replaced=replaced is Answer.YES,
        record=one.id,
        certainty=given.certainty,
    )


def fate(index: Index, about: Proposal | Report, on: DateLike | None, lang: Languages) -> Rows[FateRow]:
    """Return each assessor's latest finding by a day; see `Dataset.fate`."""
    found = [row for proposal in proposals_of(index, about) for row in _fate_of(index, proposal, on, lang)]
    columns = ("assessor", "also_answered", "status", "as_of", "basis", "certainty")
    shown = columns if isinstance(about, Proposal) else ("proposal", *columns)
    return Rows(found, FateRow, shown=shown, data=index, lang=lang)


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
            latest.append(_fate_row(index, *chosen, lang))
        for finding, certainty in found:
            # Whatever may be of a later day than the chosen one follows it.
            older = chosen and _is_older(finding, chosen[0])
            if not older and (finding, certainty) != chosen:
                latest.append(_fate_row(index, finding, "possible", lang))
    latest.sort(
        key=lambda row: (index.canonical(row.assessor), row.certainty == "possible", row.as_of.sort_key, row.record)
    )
    return latest


def _is_older(finding: Assessment, chosen: Assessment) -> bool:
    """Whether a finding comes certainly before a later one, or says the same of the same day as another."""
    if finding.as_of != chosen.as_of:
        return finding.as_of.before(chosen.as_of) is Answer.YES
    made_before = finding.date and chosen.date and finding.date.before(chosen.date) is Answer.YES
    return finding.as_of.is_one_day or finding.status == chosen.status or bool(made_before)


def _later(found: tuple[Assessment, Certainty | None]) -> tuple[object, ...]:
    """A key that puts findings in order by the day judged, then by when they were made."""
    finding = found[0]
    return finding.as_of.sort_key, finding.date is not None, undated_last(finding.date), finding.id


def _fate_row(index: Index, finding: Assessment, certainty: Certainty | None, lang: Languages) -> FateRow:
    answers = index.responses_by_proposal.get(index.canonical(finding.proposal), ())
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
        also_answered=also_answered(finding, answers, index.canonical),
    )


# ------------------------------------------------------------------------------------------------------------- progress


def progress(index: Index, about: Proposal | Report | Topic, on: DateLike | None, lang: Languages) -> Rows[ProgressRow]:
    """Return how proposals stand, a row for each; see `Dataset.progress`."""
    rows = [_progress_of(index, proposal, on, lang) for proposal in proposals_of(index, about)]
    columns = ("number", "label", "title", "answers", "statuses", "also_answered", "due", "overdue", "disputed")
    return Rows(rows, ProgressRow, shown=columns, data=index, lang=lang)


def _progress_of(index: Index, proposal: Proposal, on: DateLike | None, lang: Languages) -> ProgressRow:
    answers = _Answers(index, proposal, on)
    found = _fate_of(index, proposal, on, lang)
    statuses = {index.canonical(row.assessor): row for row in found if row.certainty == "possible"}
    statuses |= {index.canonical(row.assessor): row for row in found if row.certainty != "possible"}
    day = on or dt.date.today()  # noqa: DTZ011  # the reader's own
    promises = [*answers.promises()]
    missed = any_of(answers.is_missed(one, day) for one in promises)
    differ: dict[Side, int] = {
        "responders": len({one.record.answer for one in answers.latest} - {None}),
        "assessors": len({row.status for row in statuses.values()} - {"cannot-tell"}),
    }
    judged = [statuses[assessor] for assessor in sorted(statuses)]
    last = _last(index, proposal, on, lang)
    return ProgressRow(
        proposal=proposal.id,
        number=proposal.number,
        label=proposal.label,
        title=proposal.title.in_language(lang),
        responders=tuple(one.record.responder for one in answers.latest),
        answers=tuple(one.record.answer or "unknown" for one in answers.latest),
        assessors=tuple(row.assessor for row in judged),
        statuses=tuple(row.status for row in judged),
        due=min((one.record.due for one in promises), key=undated_last, default=None),
        overdue=all_of((missed, opposite(_is_done_with(index, found)))),
        disputed=tuple(side for side in SIDES if differ[side] > 1),
        last_date=last.date if last else None,
        last=last.summary if last else None,
        also_answered=tuple(row.assessor for row in judged if row.also_answered),
    )


def _is_done_with(index: Index, found: Iterable[FateRow]) -> Answer:
    """Say whether an assessor's latest finding is that nothing is left to be done."""
    by_assessor: dict[str, list[FateRow]] = {}
    for row in found:
        by_assessor.setdefault(index.canonical(row.assessor), []).append(row)
    return any_of(map(_is_done_with_by, by_assessor.values()))


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
