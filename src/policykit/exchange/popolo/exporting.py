"""Records → Popolo's objects, and what these cannot hold."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from policykit.dataset import Dataset, record_of
from policykit.exchange.popolo.vocabulary import OPTIONS, OURS, RESULTS, Data, filled
from policykit.models import (
    Event,
    Evidence,
    Item,
    Organization,
    Person,
    Proposal,
    Record,
    Report,
    Role,
    Source,
    Statement,
    Vote,
    items_within,
)
from policykit.values import Date, Languages, Text, precision_of


class Lost(NamedTuple):
    """Something that Popolo cannot hold, or not as exactly."""

    record: str
    field: str
    """The field of the record; nothing for the record as a whole."""
    reason: str
    times: int = 1
    """How many there are of it."""


_LISTS: Final = ("persons", "organizations", "memberships", "motions", "vote_events", "speeches", "events")
"""The lists of a data set that there may be objects for."""

_NO_FIELD: Final = "Popolo has no field for it"


def export_popolo(
    data: Dataset, *, lang: Languages = "en", lost: Callable[[Lost], object] | None = None
) -> Iterator[tuple[str, Data]]:
    """Yield the objects of a Popolo data set, each with the name of the list that it belongs in, list by list.

    Texts are given in the language `lang`, or the nearest there is. `lost` is called for all that Popolo cannot hold.
    """
    exporter = _Exporter(data, lang, lost or (lambda _: None))
    yield from (("persons", exporter.person(person)) for person in data.people)
    yield from (("organizations", exporter.organization(body)) for body in data.organizations)
    yield from (("memberships", exporter.membership(person, role)) for person in data.people for role in person.roles)
    yield from (("motions", exporter.motion(proposal)) for proposal in data.proposals)
    yield from (("vote_events", exporter.vote_event(vote)) for vote in data.votes)
    yield from (("speeches", exporter.speech(statement)) for statement in data.statements)
    yield from (("events", exporter.event(event)) for event in data.events)
    exporter.lose_the_rest()


def popolo_text(objects: Iterable[tuple[str, Data]]) -> Iterator[bytes]:
    """Yield the text of a Popolo file, an object to a line; where there are none, all the lists stand empty."""
    before = "{"
    for name, things in itertools.groupby(objects, lambda pair: pair[0]):
        start = f"{before}\n{json.dumps(name)}: [\n"
        for _, thing in things:
            yield f"{start}{json.dumps(thing, ensure_ascii=False)}".encode()
            start = ",\n"
        yield b"\n]"
        before = ","
    yield f"{json.dumps(dict.fromkeys(_LISTS, ()))}\n".encode() if before == "{" else b"\n}\n"


class _Exporter:
    def __init__(self, data: Dataset, lang: Languages, lost: Callable[[Lost], object]) -> None:
        self.data = data
        self.lang = lang
        self.lost = lost
        self.named: set[str] = set()
        """The sources that objects name."""

    # ---------------------------------------------------------------------------------------------------- class by class

    def person(self, person: Person) -> Data:
        """Make a Person. The roles become memberships."""
        return self._object(
            person,
            {"roles"},
            name=person.name,
            family_name=person.family_name,
            given_name=person.given_name,
            other_names=self._other_names(person),
        )

    def organization(self, body: Organization) -> Data:
        """Make an Organization."""
        return self._object(
            body,
            {"parent", "founded", "dissolved"},
            name=body.name,
            other_names=self._other_names(body),
            classification=body.classification,
            parent_id=self._id(body.parent),
            **self._date(body.id, "founded", "founding_date", body.founded),
            **self._date(body.id, "dissolved", "dissolution_date", body.dissolved),
        )

    def membership(self, person: Person, role: Role) -> Data:
        """Make a Membership of a role."""
        self._lose_rest(
            person.id, role, {"organization", "title", "on_behalf_of", "start", "end", "evidence"}, "roles[]."
        )
        return filled(
            person_id=person.id,
            organization_id=self._id(role.organization),
            role=self._text(person.id, "roles[].title", role.title),
            on_behalf_of_id=self._id(role.on_behalf_of),
            **self._date(person.id, "roles[].start", "start_date", role.start),
            **self._date(person.id, "roles[].end", "end_date", role.end),
            sources=self._sources(person.id, role.evidence, "roles[]."),
        )

    def motion(self, proposal: Proposal) -> Data:
        """Make a Motion of a proposal. Its report's id goes with its identifiers."""
        report = self.data[proposal.report]
        votes = self.data.votes_on(proposal.id)
        # Where a vote is on several motions, it names the first of them, and the others name it.
        others = [vote for vote in votes if self._id(vote.about[0]) != proposal.id]
        requirements = {self._requirement(vote) for vote in votes}
        requirement = requirements.pop() if len(requirements) == 1 and not others else None
        return self._object(
            proposal,
            {"report", "title", "number"},
            {"scheme": OURS, "identifier": report.id},
            organization_id=self._id(report.author) if isinstance(report, Report) else None,
            text=self._text(proposal.id, "title", proposal.title),
            identifier=str(proposal.number) if proposal.number is not None else None,
            requirement=requirement,
            vote_events=[{"id": vote.id} for vote in others],
        )

    def _requirement(self, vote: Vote) -> str | None:
        if len(vote.about) != 1 or vote.requirement is None:
            return None
        said = vote.requirement
        return said.in_language(self.lang) if isinstance(said, Text) else said

    def vote_event(self, vote: Vote) -> Data:
        """Make a VoteEvent."""
        unnamed = sum(vote.unnamed.values()) if vote.unnamed else 0
        if unnamed:
            self.lost(Lost(vote.id, "unnamed", "ballots counted that nobody reported", unnamed))
        for ballot in vote.ballots:
            self._lose_rest(vote.id, ballot, {"voter", "option", "group", "evidence"}, "ballots[].")
        placed = {"ballots", "about", "body", "method", "date"}
        start = self._date(vote.id, "date", "start_date", vote.date)
        if vote.time and vote.date and precision_of(vote.date.text) == "day" and vote.time.strip("0:"):
            # Midnight is what others put where they know no time.
            placed.add("time")
            start["start_date"] += f"T{vote.time}"
        if vote.about and self._requirement(vote) is not None:
            votes = self.data.votes_on(vote.about[0])
            alone = all(
                len(other.about) == 1 and self._requirement(other) == self._requirement(vote) for other in votes
            )
            if alone:
                placed.add("requirement")
                self._text(vote.id, "requirement", vote.requirement)
        return self._object(
            vote,
            placed,
            organization_id=self._id(vote.body),
            motion_id=self._id(vote.about[0]) if vote.about else None,
            classification=None if vote.method == "unknown" else vote.method,
            **start,
            result=RESULTS[vote.result] if vote.result else None,
            counts=[{"option": OPTIONS[option], "value": value} for option, value in (vote.counts or {}).items()],
            votes=[
                filled(voter_id=self._id(ballot.voter), option=OPTIONS[ballot.option], group_id=self._id(ballot.group))
                for ballot in vote.ballots
            ],
        )

    def speech(self, statement: Statement) -> Data:
        """Make a Speech of a statement, with the summary for its text."""
        speaker = record_of(self.data, statement.speaker or "")
        return self._object(
            statement,
            {"speaker", "date", "summary"},
            creator_id=self._id(statement.speaker),
            attribution_text=speaker.name if isinstance(speaker, Person | Organization) else None,
            **self._date(statement.id, "date", "date", statement.date),
            text=self._text(statement.id, "summary", statement.summary),
        )

    def event(self, event: Event) -> Data:
        """Make an Event."""
        body = event.by[0] if len(event.by) == 1 and event.by[0].startswith("organization/") else None
        when, start, end = "date", event.date, event.date
        if event.period and not event.date:
            when, start, end = "period", event.period.start, event.period.end
        dates = self._date(event.id, when, "start_date", start) | self._date(event.id, when, "end_date", end)
        return self._object(
            event,
            {"kind", "title", "date", when, "place", "summary", *(["by"] if body else [])},
            name=self._text(event.id, "title", event.title),
            classification=event.kind,
            **dates,
            organization_id=self._id(body),
            location=event.place,
            description=self._text(event.id, "summary", event.summary),
        )

    def lose_the_rest(self) -> None:
        """Tell of the records that Popolo has no class for, once all objects are made."""
        for report in self.data.reports:
            self._lose_rest(report.id, report, {"id", "author"}, "")
        for source in self.data.sources:
            if source.url is None:
                self.lost(Lost(source.id, "", "a source in Popolo is a web address, and it has none"))
            elif source.id not in self.named:
                self.lost(Lost(source.id, "", "it is a source of nothing that Popolo holds"))
            else:
                self._lose_rest(source.id, source, {"id", "name", "title", "url"}, "")
        for record in (*self.data.topics, *self.data.responses, *self.data.assessments):
            self.lost(Lost(record.id, "", "Popolo has no class for it"))

    # -------------------------------------------------------------------------------------------------- what all have

    def _object(self, record: Record, placed: Iterable[str] = (), *identifiers: Data, **fields: Any) -> Data:
        """Return an object with what any record can have; tell of the fields of the record that have no place.

        A field of the record has its place where the object has one of that name, or where `placed` names it.
        """
        evidence = [
            item
            for item, path in items_within(record)
            if isinstance(item, Evidence) and path[0] not in ("roles", "alternatives")
        ]
        known = {"id", "identifiers", "links", "evidence", *placed, *fields}
        self._lose_rest(record.id, record, known, "")
        return {"id": record.id} | filled(
            **fields,
            identifiers=[
                *identifiers,
                *({"scheme": one.scheme, "identifier": one.value} for one in record.identifiers),
            ],
            links=[filled(url=link.url, note=link.note) for link in record.links],
            sources=self._sources(record.id, evidence),
        )

    def _id(self, reference: str | None) -> str | None:
        return None if reference is None else self.data.canonical(reference)

    def _lose_rest(self, record_id: str, item: Item, placed: Iterable[str], prefix: str) -> None:
        for name in type(item).model_fields:
            value = getattr(item, name)
            if name not in placed and value not in (None, ()):
                self.lost(Lost(record_id, prefix + name, _NO_FIELD, len(value) if isinstance(value, tuple) else 1))

    def _text(self, record_id: str, field: str, text: Text | str | None) -> str | None:
        """Return a text in the requested language, and tell of the others."""
        if not isinstance(text, Text):
            return text
        chosen = text.in_language(self.lang)
        if len(text) > 1:
            self.lost(Lost(record_id, field, "a text in Popolo is in one language", len(text) - 1))
        wanted = [self.lang] if isinstance(self.lang, str) else self.lang
        if not any(tag.partition("-")[0].lower() == want.partition("-")[0].lower() for tag in text for want in wanted):
            self.lost(Lost(record_id, field, f"there is none in {', '.join(wanted)}; another language stands there"))
        return chosen

    def _date(self, record_id: str, field: str, theirs: str, date: Date | None) -> Data:
        """Return a date under Popolo's name and, where Popolo has no form for it, in EDTF beside it."""
        if date is None:
            return {}
        if precision_of(date.text):
            return {theirs: date.text}
        self.lost(Lost(record_id, field, f"Popolo's dates are exact; `{theirs}_edtf` beside it has it as it is"))
        return filled(**{theirs: _within(date), f"{theirs}_edtf": date.text})

    def _other_names(self, actor: Person | Organization) -> list[Data]:
        return [filled(name=other.name, note=other.note) for other in actor.other_names]

    def _sources(self, record_id: str, evidence: Iterable[Evidence], prefix: str = "") -> list[Data]:
        """Return the pages that evidence is on, each once, with the id of the source."""
        pages: dict[str, Data] = {}
        for one in evidence:
            stated = ("reading",) if one.reading == "states" else ()
            self._lose_rest(record_id, one, ("source", *stated), f"{prefix}evidence[].")
            source = record_of(self.data, one.source)
            if not isinstance(source, Source):
                continue
            if source.url is None:
                self.lost(Lost(record_id, f"{prefix}evidence[]", "its source has no web address"))
                continue
            note = source.name or (source.title.in_language(self.lang) if source.title else None)
            self.named.add(source.id)
            identifiers = [{"scheme": OURS, "identifier": source.id}]
            pages[source.id] = filled(url=source.url, note=note, identifiers=identifiers)
        return [*pages.values()]


def _within(date: Date) -> str | None:
    """Return the month or year that a date lies in for certain."""
    first, last = date.earliest, date.latest
    if first is None or last is None or first.year != last.year:
        return None
    if first == last:
        return first.isoformat()
    return f"{first.year:04}-{first.month:02}" if first.month == last.month else f"{first.year:04}"
