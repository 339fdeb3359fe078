"""What rules know of the records that they do not look at just then: ids, and the few fields that are read across records.

It is made of the summaries of all chunks. These are small beside the records, so a check need not keep those.
"""

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Protocol, TypeVar, cast

from policykit.diagnostics import Path, RecordLocation
from policykit.models import Evidence, Item, Record, RedirectResolver, Role, items_within
from policykit.rules.chunk_summary import BasisSummary, BodySummary, ChunkSummary, ProposalSummary, ReportDates
from policykit.values import Date, Terms

_OF_RECORDS: Final = ("roles", "published", "retrieved", "licenses", "bodies", "report_dates", "proposals", "basis")
"""Those attributes of `RuleContext` that summaries have by the same name: what is read of a record of each kind."""

_OF_EACH: Final = ("redirects", "parents", *_OF_RECORDS)
"""The attributes of `RuleContext` that hold something of some ids. All that rules read of other records is there."""


MOST_LEVELS: Final = 100
"""How many organizations, topics or proposals may lie in each other."""


class _HasPath(Protocol):
    @property
    def path(self) -> Path: ...


_T = TypeVar("_T")
_Located = TypeVar("_Located", bound=_HasPath)


class RuleContext:
    """What rules know of all the records while they look at one."""

    def __init__(self, summaries: Sequence[ChunkSummary] = (), elsewhere: Sequence[ChunkSummary] = ()) -> None:
        """Gather what chunks hold. Records `elsewhere` may be referred to, and are not checked themselves."""
        self.summaries: Final = summaries
        self.elsewhere: Final = frozenset(record_id for summary in elsewhere for record_id in summary.ids)
        """The ids of the records that are not checked themselves."""
        self.known: Final[set[str]] = set()
        """The ids that records have, be they well formed or not."""
        self.twice: Final[set[str]] = set()
        """The ids that two of the records have that are checked."""
        self.redirects: Final[dict[str, str]] = {}
        self.roles: Final[dict[str, tuple[Role, ...]]] = {}
        """Of each person."""
        self.published: Final[dict[str, Date | None]] = {}
        """Of each source."""
        self.retrieved: Final[dict[str, Date]] = {}
        """Of each source that was fetched later than it was published."""
        self.licenses: Final[dict[str, str]] = {}
        """Of each source that names one."""
        self.bodies: Final[dict[str, BodySummary]] = {}
        """Of each organization of which one of these is known."""
        self.report_dates: Final[dict[str, ReportDates]] = {}
        """Of each report of which one of these is known."""
        self.proposals: Final[dict[str, ProposalSummary]] = {}
        """Of each proposal."""
        self.basis: Final[dict[str, BasisSummary]] = {}
        """Of each event, vote, statement and response."""
        self.parents: Final[dict[str, str]] = {}
        """Of each organization, topic or proposal the one that it is part of."""
        self._follow: Final = RedirectResolver(self.redirects, self.known)
        self._kept: Final[dict[object, object]] = {}
        self._walked: tuple[Record | None, list[tuple[Item, Path]]] = (None, [])
        for summary in summaries:
            for record_id in summary.ids:
                (self.twice if record_id in self.known else self.known).add(record_id)
        self.known.update(self.elsewhere)
        # Of two redirects of one id the last counts, and what is checked over what is not; of two records the first.
        for summary in (*elsewhere, *summaries):
            self.redirects.update((redirect.old, redirect.new) for redirect in summary.redirects)
        for summary in (*summaries, *elsewhere):
            self.known.update(summary.unread)
            for name in _OF_RECORDS:
                of_each = getattr(self, name)
                for record_id, read in getattr(summary, name).items():
                    of_each.setdefault(record_id, read)
            for link in summary.parents:
                self.parents.setdefault(link.id, link.parent)

    def located(self, held: Callable[[ChunkSummary], Iterable[_Located]]) -> Iterator[tuple[_Located, RecordLocation]]:
        """Yield what the summaries hold of one kind, each with where it stands."""
        for chunk, summary in enumerate(self.summaries):
            for one in held(summary):
                yield one, RecordLocation(chunk, one.path, getattr(one, "id", None))

    def items_in(self, record: Record) -> list[tuple[Item, Path]]:
        """Return the items nested in a record. Several rules ask for them in turn, so the last answer is kept."""
        if self._walked[0] is not record:
            self._walked = record, items_within(record)
        return self._walked[1]

    def evidence_in(self, record: Record) -> Iterator[Evidence]:
        """Yield the evidence for what a record says, not for what others say otherwise."""
        for inner, path in self.items_in(record):
            if type(inner) is Evidence and path[0] != "alternatives":  # quicker than `isinstance`
                yield inner

    def last_published(self, evidence: Iterable[Evidence]) -> Date | None:
        """Return when the last source of some evidence was published; None where that of any is not known."""
        return self._last(evidence, self.published.get)

    def last_told(self, evidence: Iterable[Evidence]) -> Date | None:
        """Return when the last source of some evidence was published or, if that was later, fetched.

        None where that of any is not known.
        """
        return self._last(evidence, lambda source: self.retrieved.get(source) or self.published.get(source))

    def _last(self, evidence: Iterable[Evidence], day_of: Callable[[str], Date | None]) -> Date | None:
        """Return the last of the days of some sources; None where that of any is not known."""
        days = [day_of(self.canonical(item.source)) for item in evidence]
        dated = [(day.latest, day) for day in days if day and day.latest]
        return max(dated, key=lambda one: one[0])[1] if dated and len(dated) == len(days) else None

    def dates_of_report(self, proposal_id: str) -> ReportDates | None:
        """Return when the report of a proposal was asked for and delivered; None where that is not known."""
        proposal = self.proposals.get(self.canonical(proposal_id))
        return self.report_dates.get(self.canonical(proposal.report)) if proposal else None

    def knows(self, record_id: str) -> bool:
        """Whether there is a record of that id, be it well formed or not."""
        return record_id in self.known

    def canonical(self, record_id: str) -> str:
        """Return the id that `record_id` goes by now, following redirects."""
        return self._follow(record_id) if self.redirects else record_id

    def kept(self, of: Callable[..., _T], *ids: str) -> _T:
        """Return what a function of this and of some ids gives. Many records ask for the same, and it is called once."""
        if (of, ids) not in self._kept:
            self._kept[of, ids] = of(self, *ids)
        return cast("_T", self._kept[of, ids])

    def lineage(self, record_id: str) -> Iterator[str]:
        """Yield the id of an organization, topic or proposal, and of all that it is part of, upwards, as far as they may lie."""
        seen: set[str] = set()
        at: str | None = self.canonical(record_id)
        while at is not None and at not in seen and len(seen) <= MOST_LEVELS:
            yield at
            seen.add(at)
            up = self.parents.get(at)
            at = None if up is None else self.canonical(up)

    def is_part_of(self, part: str, whole: str) -> bool:
        """Whether an organization is another or part of it, or lies too deep to tell."""
        above = [*self.lineage(part)]
        return whole in above or len(above) > MOST_LEVELS

    def party_of(self, organization: str) -> str | None:
        """Return the party that an organization is, or of which it is a local one; None where it is none."""
        party = None
        for at in self.lineage(organization):
            body = self.bodies.get(at)
            if body is None or not body.is_party:
                break
            party = at
        return party

    def certainly_not_member(self, actor: str, body: str, day: Date | None) -> bool:
        """Whether an actor is a person without a role in a body or a part of it, or with none that can be held that day.

        A role of which the organization is not given may be in any.
        """
        if actor not in self.roles:
            return False
        terms = self.kept(_terms_in, actor, body)
        return not (terms.may_include(day) if day else terms)

    def closure(self, referenced_ids: Iterable[str]) -> Iterable[str]:
        """Return these ids and all that rules come upon from there."""
        found = dict.fromkeys(referenced_ids)
        queue = [*found]
        for at in queue:  # which grows meanwhile
            for step in (self.redirects.get(at), self.parents.get(at), *self._named_in(at)):
                if step is not None and step not in found:
                    found[step] = None
                    queue.append(step)
        return found

    def restricted_to(self, referenced_ids: Iterable[str]) -> "RuleContext":
        """Return all that matters to records that refer to these ids and to no others."""
        part = RuleContext()
        for at in self.closure(referenced_ids):
            if at in self.known:
                part.known.add(at)
            for name in _OF_EACH:
                if at in getattr(self, name):
                    getattr(part, name)[at] = getattr(self, name)[at]
        return part

    def fingerprint(self, referenced_ids: Iterable[str]) -> str:
        """Return a digest of all that matters to records that refer to these ids.

        Where it is the same, the same is found in them.
        """
        return _digest("".join(map(self._digest_of, referenced_ids)))

    @functools.cached_property
    def _digest_of(self) -> Callable[[str], str]:
        """Return a digest of all that rules come upon from an id. Many records refer to the same.

        Each step leads to a record of another kind, and none back, but for those upwards, which `lineage` takes.
        """

        @functools.cache
        def digest_of(record_id: str) -> str:
            now = self.canonical(record_id)
            above = [known_of(one) for one in self.lineage(record_id)]
            beside = [digest_of(step) for step in self._named_in(record_id)]
            return _digest(
                "\n".join((known_of(record_id), *above, *beside, *([digest_of(now)] if now != record_id else [])))
            )

        known_of = functools.cache(self._known_of)
        return digest_of

    def _named_in(self, record_id: str) -> Iterator[str]:
        """Yield the ids of other kinds of records that rules come upon from a record."""
        yield from (role.organization for role in self.roles.get(record_id, ()) if role.organization)
        if proposal := self.proposals.get(record_id):
            yield from (proposal.report, *proposal.topics)
        if basis := self.basis.get(record_id):
            yield from basis.proposals

    def _known_of(self, record_id: str) -> str:
        known = {name: getattr(self, name)[record_id] for name in _OF_EACH if record_id in getattr(self, name)}
        return f"{record_id} {record_id in self.known} {known!r}"


def _terms_in(context: RuleContext, actor: str, body: str) -> Terms:
    """Return when a person may have had a role in a body or a part of it."""
    roles = context.roles[actor]
    inside = (role for role in roles if not role.organization or context.is_part_of(role.organization, body))
    return Terms((role.start, role.end) for role in inside)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
