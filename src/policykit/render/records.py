"""A record and what refers to it, in words and names rather than ids."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from policykit.dataset import (
    ALSO_ANSWERED,
    NOT_SEEN,
    Certainty,
    Dataset,
    FateRow,
    ProgressRow,
    ResponseRow,
    Rows,
    SearchRow,
    Side,
    StanceRow,
    TimelineRow,
    assessor_name,
    name_of,
)
from policykit.models import OPTIONS, Item, Person, Proposal, Record, Report, Source, Topic, Vote
from policykit.values import Answer, Date, Interval, Kind, Languages, Text, kind_of, shorten

Cells: TypeAlias = tuple[Sequence[str], list[list[str]]]
"""The headers of a table and its rows."""


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A titled table."""

    title: str
    headers: Sequence[str]
    cells: list[list[str]]


def stance_cells(data: Dataset, rows: Rows[StanceRow], lang: Languages) -> Cells:
    """Return stances as a table: when, who, for whom, where they stand, on what."""
    asked = {row.about for row in rows if row.via is None}
    cells = [
        [
            str(row.date or "undated"),
            _who(data, row, lang),
            _marked(row.stance, row.certainty),
            "" if row.via is None and len(asked) == 1 else name_of(data, row.about, lang),
            "; ".join(row.conditions),
        ]
        for row in rows
    ]
    return ("date", "who", "stance", "on", "on condition that"), cells


def _who(data: Dataset, row: StanceRow, lang: Languages) -> str:
    who = name_of(data, row.speaker, lang) or "(nobody named)"
    if row.on_behalf_of:
        who += f", for {name_of(data, row.on_behalf_of, lang)}"
    if row.reported_by:
        who += f" (as told by {name_of(data, row.reported_by, lang)})"
    return who


def timeline_cells(rows: Rows[TimelineRow]) -> Cells:
    """Return a timeline as a table."""
    return ("date", "kind", "what"), [[str(row.date or "undated"), row.kind, row.summary] for row in rows]


LATE: Final = {Answer.YES: "overdue", Answer.CANNOT_TELL: "perhaps overdue", Answer.NO: ""}
"""How a deadline that may have passed is spoken of."""


def _marked(text: str, certainty: Certainty | None) -> str:
    """Return a text that says where it is not certain."""
    return text if certainty in (None, "certain") else f"{text} ({certainty})"


def _number(data: Dataset, proposal: str) -> str:
    found = data.get(proposal)
    return shorten(found.printed_number, 24) if isinstance(found, Proposal) and found.printed_number else proposal


def _with_number(data: Dataset, proposals: Sequence[str], cells: Cells) -> Cells:
    """Add which proposal each row is about, where they are about several."""
    if len({*proposals}) < 2:
        return cells
    headers, lines = cells
    return ("no.", *headers), [[_number(data, about), *line] for about, line in zip(proposals, lines, strict=True)]


def response_cells(data: Dataset, rows: Rows[ResponseRow], lang: Languages) -> Cells:
    """Return what was answered to proposals as a table."""
    cells = [
        [
            str(row.date or "undated"),
            name_of(data, row.responder, lang),
            _marked(row.answer or NOT_SEEN, row.certainty)
            + (f" “{row.label}”" if row.label else "")
            + (", replaced since" if row.replaced else ""),
            str(row.due or ""),
            ", ".join(name_of(data, actor, lang) for actor in row.responsible),
        ]
        for row in rows
    ]
    return _with_number(
        data, [row.proposal for row in rows], (("date", "who", "answer", "due", "to be done by"), cells)
    )


def progress_cells(data: Dataset, rows: Rows[ProgressRow], lang: Languages) -> Cells:
    """Return how proposals stand as a table.

    Who gave most of the answers or findings is named at the top of the column, others beside theirs; answers or
    findings that differ are said to. Of what happened last only the date is given where the row says it anyway.
    """
    responder = most_frequent(data, (row.responders for row in rows))
    assessor = most_frequent(data, (row.assessors for row in rows))

    def answered(row: ProgressRow) -> Iterator[str]:
        for answer, actor in zip(row.answers, row.responders, strict=True):
            yield _with_remarks(answer, "" if data.canonical(actor) == responder else name_of(data, actor, lang))

    def found(row: ProgressRow) -> Iterator[str]:
        for status, actor in zip(row.statuses, row.assessors, strict=True):
            name = "" if data.canonical(actor) == assessor else name_of(data, actor, lang)
            yield _with_remarks(status, name, ALSO_ANSWERED if actor in row.also_answered else "")

    def all_of(side: Side, row: ProgressRow, said: Iterable[str]) -> str:
        return ("differ: " if side in row.disputed else "") + "; ".join(said)

    cells = [
        [
            _number(data, row.proposal),
            shorten(row.title, _LONGEST_TITLE),
            all_of("responders", row, answered(row)) or "none on record",
            all_of("assessors", row, found(row)),
            (f"{row.due} ({LATE[row.overdue]})" if LATE[row.overdue] else str(row.due)) if row.due else "",
            _last(data, row, lang),
        ]
        for row in rows
    ]
    answers = f"answers{by_whom(data, responder, (row.responders for row in rows), lang)}"
    status = f"status{by_whom(data, assessor, (row.assessors for row in rows), lang)}"
    return ("no.", "proposal", answers, status, "due", "last"), cells


_LONGEST_TITLE: Final = 60
"""How many characters of a title are shown where many proposals stand below each other."""


def most_frequent(data: Dataset, actors: Iterable[tuple[str, ...]]) -> str | None:
    """Return the actor who is named more than once, and more often than all others together."""
    times = Counter(data.canonical(actor) for several in actors for actor in several)
    return next((actor for actor, many in times.items() if many > max(1, times.total() - many)), None)


def by_whom(data: Dataset, actor: str | None, actors: Iterable[tuple[str, ...]], lang: Languages) -> str:
    """Return what the head of a column says of the actor whom its cells do not name; nothing where they name all."""
    if actor is None:
        return ""
    alone = all(data.canonical(one) == actor for several in actors for one in several)
    return f", by {name_of(data, actor, lang)}{'' if alone else ' unless named'}"


def _with_remarks(text: str, *remarks: str) -> str:
    given = ", ".join(filter(None, remarks))
    return f"{text} ({given})" if given else text


def _last(data: Dataset, row: ProgressRow, lang: Languages) -> str:
    """Return when something happened last and, where the row does not say it, what."""
    if row.last is None:
        return ""
    said = {
        f"{NOT_SEEN if answer == 'unknown' else answer} ({name_of(data, actor, lang)})"
        for answer, actor in zip(row.answers, row.responders, strict=True)
    } | {
        f"{status} ({assessor_name(data, actor, lang, also_answered=actor in row.also_answered)})"
        for status, actor in zip(row.statuses, row.assessors, strict=True)
    }
    return str(row.last_date) if row.last in said else f"{row.last_date}: {shorten(row.last, 40)}"


def fate_cells(data: Dataset, rows: Rows[FateRow], lang: Languages) -> Cells:
    """Return findings of what became of proposals as a table."""
    cells = [
        [
            str(row.as_of),
            _marked(row.status, row.certainty) + (f" “{row.label}”" if row.label else ""),
            assessor_name(data, row.assessor, lang, also_answered=row.also_answered),
            "; ".join(name_of(data, basis, lang) for basis in row.basis),
        ]
        for row in rows
    ]
    return _with_number(data, [row.proposal for row in rows], (("as of", "status", "assessor", "resting on"), cells))


class ListedRow(NamedTuple):
    """A record, and what it is called."""

    record: str
    """The record."""
    kind: str
    """Its kind."""
    label: str
    """What it is called, in the requested language."""


def listed(data: Dataset, kind: Kind, lang: Languages) -> Rows[ListedRow]:
    """Return the records of a kind in the order of their ids, numbers in them as people count."""
    ids = sorted((record_id for record_id in data if kind_of(record_id) == kind), key=_as_people_count)
    rows = (ListedRow(record_id, kind, name_of(data, record_id, lang)) for record_id in ids)
    return Rows(rows, ListedRow, shown=("record", "label"), data=data)


def _as_people_count(record_id: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", record_id)]


def listing_cells(rows: Rows[ListedRow]) -> Cells:
    """Return a list of records as a table."""
    return ("id", "what"), [[row.record, row.label] for row in rows]


def search_cells(rows: Rows[SearchRow]) -> Cells:
    """Return what was found as a table: the records, and what the words were found in where that is not their label."""
    cells = [
        [row.record, row.label, *(("", "") if row.text == row.label else (row.field, shorten(row.text, _MOST_SHOWN)))]
        for row in rows
    ]
    return ("id", "what", "in", "where it says"), cells


_MOST_SHOWN: Final = 120
"""How many characters of a text that words were found in are shown."""


def vote_cells(data: Dataset, vote: Vote, lang: Languages) -> Cells:
    """Return a vote as a table: each option with its count, its named voters, and how many are not known."""
    cells = []
    for option in OPTIONS:
        named = [name_of(data, ballot.voter, lang) for ballot in vote.ballots if ballot.option == option]
        if not named and option not in (vote.counts or ()):
            continue
        missing = vote.unnamed.get(option, 0) if vote.unnamed else 0
        count = str(vote.counts.get(option, "")) if vote.counts else ""
        cells.append([option, count, ", ".join(named), f"{missing} not known" if missing else ""])
    return ("option", "count", "named", "unnamed"), cells


_ELSEWHERE = frozenset({"id", "title", "counts", "ballots", "blocs", "roles", "evidence", "alternatives"})
"""Fields that have no line of their own, since a heading or a table shows them."""


def describe(data: Dataset, record: Record, lang: Languages) -> Iterator[tuple[str, str] | Section]:
    """Yield lines with a label, and tables: the record and what refers to it."""
    yield "id", record.id
    for field in type(record).model_fields:
        value = getattr(record, field)
        if field in _ELSEWHERE or value in (None, ()) or (field == "name" and value == name_of(data, record.id, lang)):
            continue
        yield field.replace("_", " "), "; ".join(value_texts(data, value, lang))
    if isinstance(record, Vote) and (record.counts or record.ballots):
        yield Section("Ballots", *vote_cells(data, record, lang))
        yield from _blocs(data, record, lang)
    yield from _alternatives_and_roles(data, record, lang)
    if isinstance(record, Report | Topic):
        rows = data.progress(record, lang=lang)
        if rows:
            yield Section("How its proposals stand", *progress_cells(data, rows, lang))
    if isinstance(record, Proposal):
        yield from _around_a_proposal(data, record, lang)
    else:
        referrers = [
            [name_of(data, row.record, lang), row.record, row.field]
            for row in data.referrers(record.id)
            if not row.field.endswith("evidence.source")
        ]
        if referrers:
            yield Section("Named by", ("what", "id", "in"), referrers)
    if isinstance(record, Source):
        resting = [
            [name_of(data, row.record, lang), row.record, row.field or "the whole record", row.passage or ""]
            for row in data.resting_on(record)
        ]
        if resting:
            yield Section("Rests on it", ("what", "id", "in", "passage"), resting)
    passages: dict[tuple[str, str], list[str]] = {}
    for row in data.evidence(record.id):
        passage = name_of(data, row.source, lang), row.passage or "(text not kept)"
        passages.setdefault(passage, []).append(row.field or "the whole record")
    if passages:
        cells = [[", ".join(dict.fromkeys(fields)), *passage] for passage, fields in passages.items()]
        yield Section("Evidence", ("for", "source", "passage"), cells)


def _alternatives_and_roles(data: Dataset, record: Record, lang: Languages) -> Iterator[Section]:
    alternatives = [
        [
            one.field,
            "; ".join(value_texts(data, one.value, lang)),
            ", ".join(name_of(data, item.source, lang) for item in one.evidence),
        ]
        for one in record.alternatives
    ]
    if alternatives:
        yield Section("Said otherwise", ("field", "what", "by"), alternatives)
    roles = [
        [
            name_of(data, role.organization, lang),
            role.title.in_language(lang) if role.title else "",
            str(role.start or ""),
            str(role.end or ""),
            ", ".join(map(str, role.attested)),
        ]
        for role in (record.roles if isinstance(record, Person) else ())
    ]
    if roles:
        yield Section("Roles", ("organization", "title", "from", "to", "shown on"), roles)


def _blocs(data: Dataset, vote: Vote, lang: Languages) -> Iterator[Section]:
    cells = []
    for bloc in vote.blocs:
        texts = [bloc.position.in_language(lang)] if bloc.position else []
        texts += [f"if: {text.in_language(lang)}" for text in bloc.conditions]
        texts += [text.in_language(lang) for text in bloc.reasons]
        cells.append([bloc.option, "; ".join(texts), name_of(data, bloc.reported_by, lang)])
    if cells:
        yield Section("What each side wanted", ("side", "what", "as told by"), cells)


def _around_a_proposal(data: Dataset, proposal: Proposal, lang: Languages) -> Iterator[Section]:
    for vote in data.votes_on(proposal.id):
        headers, cells = vote_cells(data, vote, lang)
        if not cells:
            headers, cells = ("method", "date"), [[vote.method, str(vote.date or "")]]
        yield Section(f"Vote of {name_of(data, vote.body, lang)}", headers, cells)
        yield from _blocs(data, vote, lang)
    rows = data.stances(proposal.id, lang=lang)
    if rows:
        yield Section("Stances, on its topics too", *stance_cells(data, rows, lang))
    answers = data.responses(proposal.id)
    if answers:
        yield Section("Answers", *response_cells(data, answers, lang))
    findings = data.fate(proposal.id, lang=lang)
    if findings:
        yield Section("What became of it", *fate_cells(data, findings, lang))


def value_texts(data: Dataset, value: object, lang: Languages) -> list[str]:
    """Return the value of a field as texts, with names for ids."""
    if isinstance(value, Text):
        return [value.in_language(lang)]
    if isinstance(value, str):
        name = name_of(data, value, lang)
        return [name if name == value else f"{name} ({value})"]
    if isinstance(value, Date | Interval | int | float):
        return [str(value)]
    if isinstance(value, tuple):
        return [text for item in value for text in value_texts(data, item, lang)]
    if isinstance(value, Mapping):
        text = {str(key): str(item) for key, item in value.items()}
        return [Text(text).in_language(lang)] if text else []
    if isinstance(value, Item):
        inner = (getattr(value, name) for name in type(value).model_fields if name not in ("evidence", "unknown"))
        return [" · ".join(text for item in inner if item not in (None, ()) for text in value_texts(data, item, lang))]
    return [str(value)]
