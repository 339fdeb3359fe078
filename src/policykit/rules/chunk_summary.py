"""What other records need to know of a chunk: its ids, and the few fields that rules read across records."""

import dataclasses
import hashlib
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple

from policykit.diagnostics import Finding, Path
from policykit.loading import Entry
from policykit.models import (
    Assessment,
    Event,
    EventKind,
    Evidence,
    Option,
    Organization,
    Person,
    Proposal,
    Redirect,
    Report,
    Response,
    Role,
    Source,
    Stance,
    Statement,
    Status,
    Topic,
    Vote,
    VoteResult,
)
from policykit.rules.dates import is_reversed
from policykit.rules.likeness import Likeness, content_of, likenesses_of
from policykit.values import Date

_PARTY: Final = frozenset({"party", "political party"})
"""The classifications that say that an organization is a party."""

_LOOKS_BACK: Final[frozenset[EventKind]] = frozenset({"publication", "evaluation"})
"""The kinds of event that may tell of a day before their own."""


class ParentLink(NamedTuple):
    """The organization, topic or proposal that another is part of."""

    id: str
    field: str
    parent: str
    path: Path
    """Where the record stands."""


class ReportSummary(NamedTuple):
    """A report."""

    id: str
    path: Path


class NumberedProposal(NamedTuple):
    """A proposal with a number or a label."""

    report: str
    number: int | None
    label: str | None
    whole: str | None
    """The proposal that it is part of."""
    id: str
    path: Path


class AssessmentSummary(NamedTuple):
    """An assessment."""

    proposal: str
    assessor: str
    as_of: str
    status: Status
    has_basis: bool
    """Whether it names what it rests on, or says that this was sought."""
    id: str
    path: Path


class BodySummary(NamedTuple):
    """An organization that rules can say something of."""

    founded: Date | None
    dissolved: Date | None
    is_party: bool


class ReportDates(NamedTuple):
    """When a report was asked for and handed over."""

    commissioned: Date | None
    delivered: Date | None


class ProposalSummary(NamedTuple):
    """What a proposal belongs to."""

    report: str
    topics: tuple[str, ...]
    related: tuple[str, ...] = ()
    """The proposals that it restates, replaces, builds on or conflicts with."""


class BasisSummary(NamedTuple):
    """An event, vote, statement or response, on which assessments and responses can rest."""

    day: Date | None
    """When it was, or began."""
    proposals: tuple[str, ...]
    """The proposals that it is about; none where it is about something else too."""
    looks_back: bool
    """Whether it may tell of a day before its own."""
    about: tuple[str, ...] = ()
    """All that an event or response is about."""


class ResponseSummary(NamedTuple):
    """A response."""

    proposals: tuple[str, ...]
    responder: str
    answer: str | None
    date: Date | None
    replaces: str | None
    id: str
    path: Path

    @property
    def day(self) -> str | None:
        """The date if it is one day."""
        return _day_of(self.date)


class VoteSummary(NamedTuple):
    """A vote on proposals on a day that is known."""

    about: tuple[str, ...]
    body: str
    day: str
    result: VoteResult | None
    voters: tuple[str, ...]
    """Who has a ballot, in a vote on one proposal alone."""
    options: tuple[Option | None, ...]
    """What each of the voters did; None for ballots with evidence of their own."""
    traits: tuple[tuple[str, str], ...]
    """What may tell it from another vote: the names of fields, with what they hold."""
    content: int
    """A digest of the record; see `content_of`."""
    id: str
    path: Path


class StanceSummary(NamedTuple):
    """A stance for or against something."""

    speaker: str
    holder: str
    """Whose stance it is: who is spoken for, or else the speaker."""
    about: str
    stance: Literal["support", "oppose"]
    day: str | None
    """The day on which it was held, where that is known."""
    date: str | None
    """When it was held, as it is written."""
    passages: tuple[int, ...]
    """Digests of the passages that it rests on; none where an earlier time is given at which it was held."""
    number: int
    """Its number among the stances of the statement."""
    id: str
    path: Path
    """Where the statement stands."""


class LocatedEvidence(NamedTuple):
    """Evidence, with the id of its record and its place."""

    id: str | None
    path: Path
    evidence: Evidence


@dataclasses.dataclass
class ChunkSummary:
    """What a chunk of a records file holds, as far as the check of other chunks depends on it."""

    key: str = ""
    """A digest of what was read."""
    ids: list[str] = dataclasses.field(default_factory=list)
    """The ids that its records have, be they well formed or not."""
    paths: list[Path] = dataclasses.field(default_factory=list)
    """Where the records with those ids stand."""
    contents: list[int] = dataclasses.field(default_factory=list)
    """Digests of what the records with those ids hold, but for the ids; 0 for those that are not well formed."""
    unread: list[str] = dataclasses.field(default_factory=list)
    """Ids that it declares where they could not be read as records."""
    redirects: list[Redirect] = dataclasses.field(default_factory=list)
    roles: dict[str, tuple[Role, ...]] = dataclasses.field(default_factory=dict)
    """Of each person: organization, start, end and attested days; nothing else of them."""
    parents: list[ParentLink] = dataclasses.field(default_factory=list)
    published: dict[str, Date | None] = dataclasses.field(default_factory=dict)
    """When each source was published."""
    retrieved: dict[str, Date] = dataclasses.field(default_factory=dict)
    """When each source was fetched that was so later than it was published."""
    licenses: dict[str, str] = dataclasses.field(default_factory=dict)
    """Of each source that names its license."""
    bodies: dict[str, BodySummary] = dataclasses.field(default_factory=dict)
    report_dates: dict[str, ReportDates] = dataclasses.field(default_factory=dict)
    proposals: dict[str, ProposalSummary] = dataclasses.field(default_factory=dict)
    basis: dict[str, BasisSummary] = dataclasses.field(default_factory=dict)
    reports: list[ReportSummary] = dataclasses.field(default_factory=list)
    numbered: list[NumberedProposal] = dataclasses.field(default_factory=list)
    assessments: list[AssessmentSummary] = dataclasses.field(default_factory=list)
    responses: list[ResponseSummary] = dataclasses.field(default_factory=list)
    votes: list[VoteSummary] = dataclasses.field(default_factory=list)
    stances: list[StanceSummary] = dataclasses.field(default_factory=list)
    likenesses: list[Likeness] = dataclasses.field(default_factory=list)
    """What tells that two records may be of one thing."""
    referenced_ids: tuple[str, ...] = ()
    """All ids that its records refer to, sorted."""
    passages: list[LocatedEvidence] = dataclasses.field(default_factory=list)
    """The evidence, where passages are to be checked."""
    records: int = 0
    local_findings: list[Finding] = dataclasses.field(default_factory=list)
    """What is wrong with its text and with the shape of its records."""

    def add(self, entry: Entry, data: dict[str, Any]) -> None:
        """Add a record, which was made of some plain data."""
        self.records += 1
        record = entry.record
        content = 0 if record is None else content_of(data)
        if entry.id is not None:
            self.ids.append(entry.id)
            self.paths.append(entry.path)
            self.contents.append(content)
        if record is not None:
            self.likenesses += likenesses_of(record, content, entry.path)
        match record:
            case Person():
                self.roles.setdefault(record.id, tuple(map(_membership_of, record.roles)))
            case Source():
                self._add_source(record)
            case Organization():
                self._add_body(record, entry.path)
            case Topic(broader=str(parent)):
                self.parents.append(ParentLink(record.id, "broader", parent, entry.path))
            case Report():
                self._add_report(record, entry.path)
            case Proposal():
                self._add_proposal(record, entry.path)
            case Assessment():
                self._add_assessment(record, entry.path)
            case Event():
                day = record.date or (record.period.start if record.period else None)
                looks_back = record.kind in _LOOKS_BACK
                basis = BasisSummary(day, _proposals_alone(record.about), looks_back, record.about)
                self.basis.setdefault(record.id, basis)
            case Response():
                self._add_response(record, entry.path)
            case Vote():
                self._add_vote(record, content, entry.path)
            case Statement():
                self._add_statement(record, entry.path)
            case _:
                pass

    def _add_source(self, source: Source) -> None:
        self.published.setdefault(source.id, source.published)
        if source.license:
            self.licenses.setdefault(source.id, source.license)
        if source.retrieved and is_reversed(source.retrieved, source.published):
            self.retrieved.setdefault(source.id, source.retrieved)

    def _add_report(self, report: Report, path: Path) -> None:
        self.reports.append(ReportSummary(report.id, path))
        if report.commissioned or report.delivered:
            self.report_dates.setdefault(report.id, ReportDates(report.commissioned, report.delivered))

    def _add_statement(self, statement: Statement, path: Path) -> None:
        self.stances += _stances_of(statement, path)
        about = (*statement.about, *(stance.about for stance in statement.stances))
        self.basis.setdefault(statement.id, BasisSummary(statement.date, _proposals_alone(about), looks_back=True))

    def _add_body(self, body: Organization, path: Path) -> None:
        if body.parent:
            self.parents.append(ParentLink(body.id, "parent", body.parent, path))
        is_party = (body.classification or "").casefold() in _PARTY
        if body.founded or body.dissolved or is_party:
            self.bodies.setdefault(body.id, BodySummary(body.founded, body.dissolved, is_party))

    def _add_proposal(self, proposal: Proposal, path: Path) -> None:
        related = tuple(one.proposal for one in proposal.related)
        self.proposals.setdefault(proposal.id, ProposalSummary(proposal.report, proposal.topics, related))
        number, label, whole = proposal.number, proposal.label, proposal.part_of
        if whole:
            self.parents.append(ParentLink(proposal.id, "part_of", whole, path))
        if number is not None or label:
            self.numbered.append(NumberedProposal(proposal.report, number, label, whole, proposal.id, path))

    def _add_assessment(self, assessment: Assessment, path: Path) -> None:
        has_basis = bool(assessment.basis) or "basis" in assessment.unknown
        proposal, assessor, day, status = (
            assessment.proposal,
            assessment.assessor,
            assessment.as_of.text,
            assessment.status,
        )
        self.assessments.append(AssessmentSummary(proposal, assessor, day, status, has_basis, assessment.id, path))

    def _add_response(self, response: Response, path: Path) -> None:
        proposals, answer = response.proposals, response.answer
        basis = BasisSummary(response.date, proposals, looks_back=answer == "already-done", about=proposals)
        self.basis.setdefault(response.id, basis)
        self.responses.append(
            ResponseSummary(proposals, response.responder, answer, response.date, response.replaces, response.id, path)
        )

    def _add_vote(self, vote: Vote, content: int, path: Path) -> None:
        self.basis.setdefault(vote.id, BasisSummary(vote.date, vote.about, looks_back=False))
        day = _day_of(vote.date)
        if day and vote.about:
            ballots = vote.ballots if len(vote.about) == 1 else ()
            # The same voters come again and again.
            voters = tuple(sys.intern(ballot.voter) for ballot in ballots)
            options = tuple(None if ballot.evidence else ballot.option for ballot in ballots)
            traits = tuple(_traits_of(vote))
            self.votes.append(
                VoteSummary(vote.about, vote.body, day, vote.result, voters, options, traits, content, vote.id, path)
            )


def _traits_of(vote: Vote) -> Iterator[tuple[str, str]]:
    """Yield what may tell a vote from another on the same proposals."""
    for name in ("time", "result", "requirement", "note"):
        if value := getattr(vote, name):
            yield name, repr(value)
    if vote.method != "unknown":
        yield "method", vote.method
    yield from ((f"counts {option}", str(number)) for option, number in (vote.counts or {}).items())


def _proposals_alone(about: tuple[str, ...]) -> tuple[str, ...]:
    """Return what something is about if these are proposals and nothing else."""
    return about if all(one.startswith("proposal/") for one in about) else ()


def _day_of(date: Date | None) -> str | None:
    """Return a date if it is one day."""
    return date.earliest.isoformat() if date and date.earliest and date.is_one_day else None


def _stances_of(statement: Statement, path: Path) -> Iterator[StanceSummary]:
    """Yield the stances for or against something of which the day or the passage is known."""
    if not statement.speaker:
        return
    speaker = sys.intern(statement.speaker)
    holder = sys.intern(statement.on_behalf_of or speaker)
    for number, stance in enumerate(statement.stances):
        if stance.stance not in ("support", "oppose"):
            continue
        date = stance.held or statement.date
        day = _day_of(date)
        passages = () if stance.held else _passages_of(stance, statement.evidence)
        if day or passages:
            about, text = sys.intern(stance.about), sys.intern(date.text) if date else None
            yield StanceSummary(speaker, holder, about, stance.stance, day, text, passages, number, statement.id, path)


def _passages_of(stance: Stance, otherwise: Sequence[Evidence]) -> tuple[int, ...]:
    """Return digests of the passages for a stance, or of those for the statement where it has none of its own."""
    return tuple(_digest(f"{item.source}\n{item.passage}") for item in stance.evidence or otherwise if item.passage)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def _membership_of(role: Role) -> Role:
    return Role.model_construct(organization=role.organization, start=role.start, end=role.end, attested=role.attested)
