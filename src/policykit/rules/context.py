"""What rules know of the records that they do not look at just then: ids, and the few fields that are read across records.

It is made of the summaries of all chunks. These are small beside the records, so a check need not keep those.
"""

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Protocol, TypeVar

from policykit.diagnostics import Path, RecordLocation
from policykit.models import Evidence, Item, Record, RedirectResolver, Role, items_within
from policykit.rules.chunk_summary import BasisSummary, BodySummary, ChunkSummary, ProposalSummary, ReportDates
from policykit.values import Answer, Date

_OF_RECORDS: Final = ("roles", "published", "bodies", "report_dates", "proposals", "basis")
"""Those attributes of `RuleContext` that summaries have by the same name: what is read of a record of each kind."""

_OF_EACH: Final = ("redirects", "parents", *_OF_RECORDS)
"""The attributes of `RuleContext` that hold something of some ids. All that rules read of other records is there."""


class _HasPath(Protocol):
    @property
    def path(self) -> Path: ...


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
        self.bodies: Final[dict[str, BodySummary]] = {}
        """Of each organization of which one of these is known."""
        self.report_dates: Final[dict[str, ReportDates]] = {}
        """Of each report of which one of these is known."""
        self.proposals: Final[dict[str, ProposalSummary]] = {}
        """Of each proposal."""
        self.basis: Final[dict[str, BasisSummary]] = {}
        """Of each event and vote."""
        self.parents: Final[dict[str, str]] = {}
        """Of each organization or topic the one that it is part of."""
        self._follow: Final = RedirectResolver(self.redirects, self.known)
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
        published = [self.published.get(self.canonical(item.source)) for item in evidence]
        dated = [(day.latest, day) for day in published if day and day.latest]
        return max(dated, key=lambda one: one[0])[1] if dated and len(dated) == len(published) else None

    def knows(self, record_id: str) -> bool:
        """Whether there is a record of that id, be it well formed or not."""
        return record_id in self.known

    def canonical(self, record_id: str) -> str:
        """Return the id that `record_id` goes by now, following redirects."""
        return self._follow(record_id) if self.redirects else record_id

    def lineage(self, record_id: str) -> Iterator[str]:
        """Yield the id of an organization or topic, and of all that it is part of, upwards."""
        seen: set[str] = set()
        at: str | None = self.canonical(record_id)
        while at is not None and at not in seen:
            yield at
            seen.add(at)
            up = self.parents.get(at)
            at = None if up is None else self.canonical(up)

    def is_part_of(self, part: str, whole: str) -> bool:
        """Whether an organization is another or part of it."""
        return whole in self.lineage(part)

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
        held = self.roles.get(actor)
        if held is None:
            return False
        roles = [role for role in held if not role.organization or self.is_part_of(role.organization, body)]
        return all(role.held_on(day) is Answer.NO for role in roles) if day else not roles

    def closure(self, referenced_ids: Iterable[str]) -> Iterable[str]:
        """Return these ids and all that rules come upon from there."""
        found = dict.fromkeys(referenced_ids)
        queue = [*found]
        for at in queue:  # which grows meanwhile
            organizations = (role.organization for role in self.roles.get(at, ()))
            proposal, basis = self.proposals.get(at), self.basis.get(at)
            belongs_to = (proposal.report, *proposal.topics) if proposal else ()
            proposals = basis.proposals if basis else ()
            for step in (self.redirects.get(at), self.parents.get(at), *organizations, *belongs_to, *proposals):
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
        """Return a digest of all that rules come upon from an id. Many records refer to the same."""
        return functools.cache(lambda record_id: _digest("\n".join(map(self._known_of, self.closure([record_id])))))

    def _known_of(self, record_id: str) -> str:
        known = {name: getattr(self, name)[record_id] for name in _OF_EACH if record_id in getattr(self, name)}
        return f"{record_id} {record_id in self.known} {known!r}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
