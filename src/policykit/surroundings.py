"""What records can see of each other: ids, and the few fields that rules read across records.

An outline is what a piece of a file shows to the rest. All the outlines together are the surroundings in which each
record is judged. They are small beside the records, so a check need not keep those.
"""

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from policykit.diagnostics import Diagnostic, Path
from policykit.ids import MOST_IDS_SEARCHED, kind_of, nearest_ids, one_meant
from policykit.index import Follower
from policykit.models import (
    Assessment,
    Evidence,
    Item,
    Organization,
    Person,
    Proposal,
    Record,
    Report,
    Role,
    Source,
    Topic,
)
from policykit.references import items_within
from policykit.shape import Entry, Redirect

if TYPE_CHECKING:
    from policykit.dates import Date

__all__ = ["Above", "Judged", "Numbered", "Outline", "Suggestions", "Surroundings", "Told"]

LONGEST_SHOWN: Final = 100
"""How long an id may be to be shown in full, or looked for among others."""


class Above(NamedTuple):
    """The organization or topic that another is part of."""

    id: str
    field: str
    up: str
    path: Path
    """Where the record stands."""


class Numbered(NamedTuple):
    """A proposal with a number."""

    report: str
    number: int
    id: str
    path: Path


class Judged(NamedTuple):
    """An assessment."""

    proposal: str
    assessor: str
    as_of: str
    status: str
    id: str
    path: Path


class Told(NamedTuple):
    """A finding, and the id that is missing where a near one is still to be looked for, as it is written there."""

    diagnostic: Diagnostic
    meant: str | None = None
    written: str | None = None


class Outline:
    """What a piece of a file shows to the rest."""

    def __init__(self) -> None:
        self.key = ""
        """A digest of what was read."""
        self.ids: list[str] = []
        """The ids that its records have, be they well formed or not."""
        self.paths: list[Path] = []
        """Where the records with those ids stand."""
        self.unread: list[str] = []
        """Ids that it declares where they could not be read as records."""
        self.redirects: list[Redirect] = []
        self.roles: dict[str, tuple[Role, ...]] = {}
        """Of each person: organization, start, end and attested days; nothing else of them."""
        self.above: list[Above] = []
        self.published: dict[str, Date | None] = {}
        """When each source was published."""
        self.reports: list[tuple[str, Path]] = []
        self.numbered: list[Numbered] = []
        self.judged: list[Judged] = []
        self.asked: frozenset[str] = frozenset()
        """All ids that its records refer to."""
        self.passages: list[tuple[str | None, Path, Evidence]] = []
        """The evidence, with the id of its record and its place, where it was asked for."""
        self.records = 0
        self.own: list[Diagnostic] = []
        """What is wrong with its text and with the shape of its records."""

    def add(self, entry: Entry) -> None:
        """Add what a record shows."""
        self.records += 1
        if entry.id is not None:
            self.ids.append(entry.id)
            self.paths.append(entry.path)
        record = entry.record
        match record:
            case Person():
                self.roles.setdefault(record.id, tuple(map(_in_short, record.roles)))
            case Source():
                self.published.setdefault(record.id, record.published)
            case Organization(parent=str(up)):
                self.above.append(Above(record.id, "parent", up, entry.path))
            case Topic(broader=str(up)):
                self.above.append(Above(record.id, "broader", up, entry.path))
            case Report():
                self.reports.append((record.id, entry.path))
            case Proposal(number=int(number)):
                self.numbered.append(Numbered(record.report, number, record.id, entry.path))
            case Assessment():
                self.judged.append(
                    Judged(record.proposal, record.assessor, record.as_of.text, record.status, record.id, entry.path)
                )
            case _:
                pass


def _in_short(role: Role) -> Role:
    return Role.model_construct(organization=role.organization, start=role.start, end=role.end, attested=role.attested)


_OF_EACH: Final = ("redirects", "roles", "published", "above")
"""The attributes of `Surroundings` that hold something of some ids. All that a record sees of another is there."""


class Surroundings:
    """What a record can see of all the others."""

    def __init__(self, outlines: Sequence[Outline] = (), elsewhere: Sequence[Outline] = ()) -> None:
        """Gather what pieces show. Those `elsewhere` are referred to and not checked themselves."""
        self.outlines: Final = outlines
        self.elsewhere: Final = frozenset(record_id for outline in elsewhere for record_id in outline.ids)
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
        self.above: Final[dict[str, str]] = {}
        """Of each organization or topic the one that it is part of."""
        self._follow: Final = Follower(self.redirects, self.known)
        self._views: Final[dict[str, str]] = {}
        self._walked: tuple[Record | None, list[tuple[Item, Path]]] = (None, [])
        for outline in outlines:
            for record_id in outline.ids:
                (self.twice if record_id in self.known else self.known).add(record_id)
        self.known.update(self.elsewhere)
        # Of two redirects of one id the last counts, and what is checked over what is not; of two records the first.
        for outline in (*elsewhere, *outlines):
            self.redirects.update((redirect.old, redirect.new) for redirect in outline.redirects)
        for outline in (*outlines, *elsewhere):
            self.known.update(outline.unread)
            for record_id, roles in outline.roles.items():
                self.roles.setdefault(record_id, roles)
            for record_id, published in outline.published.items():
                self.published.setdefault(record_id, published)
            for step in outline.above:
                self.above.setdefault(step.id, step.up)

    def items_in(self, record: Record) -> list[tuple[Item, Path]]:
        """Return the items nested in a record. Several rules ask for them in turn, so the last answer is kept."""
        if self._walked[0] is not record:
            self._walked = record, items_within(record)
        return self._walked[1]

    def evidence_in(self, record: Record) -> Iterator[Evidence]:
        """Yield the evidence for what a record says, not for what others say otherwise."""
        for inner, path in self.items_in(record):
            if isinstance(inner, Evidence) and path[0] != "alternatives":
                yield inner

    def knows(self, record_id: str) -> bool:
        """Whether there is a record of that id, be it well formed or not."""
        return record_id in self.known

    def canonical(self, record_id: str) -> str:
        """Return the id that `record_id` goes by now, following redirects."""
        return self._follow(record_id)

    def lies_in(self, part: str, whole: str) -> bool:
        """Whether an organization is another or part of it."""
        seen: set[str] = set()
        at: str | None = self.canonical(part)
        while at is not None and at not in seen:
            if at == whole:
                return True
            seen.add(at)
            up = self.above.get(at)
            at = None if up is None else self.canonical(up)
        return False

    def reached(self, asked: Iterable[str]) -> Iterable[str]:
        """Return the ids `asked` for and all that rules come upon from there."""
        found = dict.fromkeys(asked)
        queue = [at for at in found if at in self._leads_on]
        for at in queue:  # which grows meanwhile
            steps = [self.redirects.get(at), self.above.get(at)]
            steps += (role.organization for role in self.roles.get(at, ()))
            for step in steps:
                if step is not None and step not in found:
                    found[step] = None
                    queue.append(step)
        return found

    @functools.cached_property
    def _leads_on(self) -> frozenset[str]:
        """The ids from which rules come upon others."""
        return frozenset((*self.redirects, *self.above, *self.roles))

    def seen_from(self, asked: Iterable[str]) -> "Surroundings":
        """Return what those records see that refer to the ids `asked` for, and to no others."""
        part = Surroundings()
        for at in self.reached(asked):
            if at in self.known:
                part.known.add(at)
            for name in _OF_EACH:
                if at in getattr(self, name):
                    getattr(part, name)[at] = getattr(self, name)[at]
        return part

    def view_from(self, asked: Iterable[str]) -> str:
        """Return a digest of what those records see that refer to the ids `asked` for.

        Where it is the same, the same is found in them.
        """
        seen = "\n".join(map(self._shown, sorted(self.reached(asked))))
        return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()

    def _shown(self, at: str) -> str:
        """Return what there is to see of an id, as a text."""
        if at not in self._views:
            seen = {name: getattr(self, name)[at] for name in _OF_EACH if at in getattr(self, name)}
            self._views[at] = f"{at} {at in self.known} {seen!r}"
        return self._views[at]


class Suggestions:
    """Looks for known ids that are near to ones that are missing. The search is slow, so it is made only so often."""

    MOST_COMPARED: Final = 50_000_000
    """How many pairs of characters are compared: some seconds' work."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: Final = known
        self._near: Final[dict[str, tuple[str, ...]]] = {}
        self._compared = 0

    def nearest(self, record_id: str) -> str | None:
        """Return the known id of the same kind that is nearest, or None."""
        return next(iter(self._all_near(record_id)), None)

    def meant(self, record_id: str) -> str | None:
        """Return the known id that this is but for a slip or two, if it can be no other.

        Digits are no slips: they tell apart what is numbered or dated.
        """
        one = one_meant(record_id, self._all_near(record_id))
        return one if one and _digits(one) == _digits(record_id) else None

    def _all_near(self, record_id: str) -> tuple[str, ...]:
        if record_id not in self._near:
            self._near[record_id] = self._search(record_id)
        return self._near[record_id]

    def _search(self, record_id: str) -> tuple[str, ...]:
        if len(record_id) > LONGEST_SHOWN or self._compared > self.MOST_COMPARED:
            return ()
        candidates = self._by_kind.get(kind_of(record_id), ())[:MOST_IDS_SEARCHED]
        self._compared += len(record_id) * sum(map(len, candidates))
        return nearest_ids(record_id, candidates, most=10)

    @functools.cached_property
    def _by_kind(self) -> Mapping[str, list[str]]:
        ids: dict[str, list[str]] = defaultdict(list)
        for known in sorted(self._known):
            if len(known) <= LONGEST_SHOWN:
                ids[kind_of(known)].append(known)
        return ids


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
