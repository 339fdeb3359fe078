"""What the views of a database answer, held against what a dataset answers."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from policykit import Dataset, Date

Ask: TypeAlias = Callable[..., list[tuple[Any, ...]]]


def compare_all(data: Dataset, ask: Ask) -> None:
    """Ask all the common questions of a database and of a dataset."""
    for record in (*data.proposals, *data.topics, *data.reports):
        compare_stances(data, ask, record.id)
    for record_id in data:
        compare_timeline(data, ask, record_id)
        compare_referrers(data, ask, record_id)
    for proposal in data.proposals:
        compare_fate(data, ask, proposal.id)
        compare_answers(data, ask, proposal.id)
        compare_progress(data, ask, proposal.id)
    for vote in data.votes:
        compare_tally(data, ask, vote.id)


def _array(value: Any) -> tuple[str, ...]:
    return tuple(json.loads(value) if isinstance(value, str) else value)


def _text(date: Any) -> str | None:
    return date.text if date else None


def compare_stances(data: Dataset, ask: Ask, about: str) -> None:
    now = data.canonical
    found = ask(
        "SELECT speaker, on_behalf_of, capacity, reported_by, about, via, stance, date, statement, conditions, reasons "
        "FROM stances_on WHERE asked = ?",
        about,
    )
    expected = [
        (
            *(
                now(actor) if actor else None
                for actor in (row.speaker, row.on_behalf_of, row.capacity, row.reported_by)
            ),
            now(row.about),
            row.via,
            row.stance,
            _text(row.date),
            row.statement,
            row.conditions,
            row.reasons,
        )
        for row in data.stances(about)
    ]
    assert [(*row[:9], _array(row[9]), _array(row[10])) for row in found] == expected


def compare_timeline(data: Dataset, ask: Ask, record: str) -> None:
    found = ask("SELECT date, kind, record, summary, via FROM timeline WHERE asked = ?", record)
    rows = data.timeline(record)
    assert found == [(_text(row.date), row.kind, row.record, row.summary, row.via) for row in rows]


def compare_referrers(data: Dataset, ask: Ask, record: str) -> None:
    found = ask("SELECT record, field FROM referrers WHERE target = ?", record)
    assert sorted(found) == sorted(tuple(row) for row in data.referrers(record))


_FATE = "assessor, status, as_of, date, basis, note, record, certainty, also_answered"


def compare_fate(data: Dataset, ask: Ask, proposal: str) -> None:
    findings = [finding for finding in data.assessments if data.canonical(finding.proposal) == proposal]
    ends = {day for finding in findings for day in (finding.as_of.earliest, finding.as_of.latest) if day}
    days = {Date.of(day) for day in ends} | {Date("0001-01-01"), Date("2010-06-16"), Date("9999-12-31")}
    asked: list[tuple[Date | None, list[tuple[Any, ...]]]] = [
        (None, ask(f"SELECT {_FATE} FROM fate WHERE proposal = ?", proposal))  # noqa: S608
    ]
    by_day = f"SELECT {_FATE} FROM fate_by_day WHERE proposal = ? AND since <= ? AND (until > ? OR until IS NULL)"  # noqa: S608
    asked += [(day, ask(by_day, proposal, day.text, day.text)) for day in days]
    for day, found in asked:
        expected = [
            (
                data.canonical(row.assessor),
                row.status,
                row.as_of.text,
                _text(row.date),
                tuple(map(data.canonical, row.basis)),
                row.note,
                row.record,
                row.certainty,
                row.also_answered,
            )
            for row in data.fate(proposal, on=day)
        ]
        assert [(*row[:4], _array(row[4]), *row[5:]) for row in found] == expected, day


def compare_answers(data: Dataset, ask: Ask, proposal: str) -> None:
    found = ask(
        "SELECT responder, answer, label, date, due, responsible, replaced, record FROM answers WHERE proposal = ?",
        proposal,
    )
    expected = [
        (
            data.canonical(row.responder),
            row.answer,
            row.label,
            _text(row.date),
            _text(row.due),
            tuple(map(data.canonical, row.responsible)),
            row.replaced,
            row.record,
        )
        for row in data.responses(proposal)
    ]
    assert [(*row[:5], _array(row[5]), *row[6:]) for row in found] == expected


def compare_progress(data: Dataset, ask: Ask, proposal: str) -> None:
    found = ask(
        "SELECT responders, answers, assessors, statuses, disputed, also_answered, number, label, title, due, overdue, last_date, last "
        "FROM progress WHERE proposal = ?",
        proposal,
    )
    row = data.progress(proposal).one()
    actors = (tuple(map(data.canonical, those)) for those in (row.responders, row.assessors, row.also_answered))
    responders, assessors, also_answered = actors
    expected = (
        *(responders, row.answers, assessors, row.statuses, row.disputed, also_answered),
        *(row.number, row.label, row.title, _text(row.due), str(row.overdue), _text(row.last_date), row.last),
    )
    assert [(*map(_array, one[:6]), *one[6:]) for one in found] == [expected]


def compare_tally(data: Dataset, ask: Ask, vote_id: str) -> None:
    vote = data.votes.where(id=vote_id).one()
    rows = ask("SELECT option, count, named, unnamed FROM tallies WHERE vote = ?", vote_id)
    assert {option: count for option, count, _, _ in rows if count is not None} == dict(vote.counts or {})
    assert {option: unnamed for option, _, _, unnamed in rows if unnamed is not None} == dict(vote.unnamed or {})
    named = [ballot.option for ballot in vote.ballots]
    assert {option: number for option, _, number, _ in rows if number} == {one: named.count(one) for one in named}
