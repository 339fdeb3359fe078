"""Discourse networks: who holds what, and who agrees with whom, as the Discourse Network Analyzer builds them.

The two-mode network joins actors to what they took a stance on, with an edge for each stance; nothing is merged, so
stances that conflict or changed stand side by side. From it follow networks of actors alone. These are defined as in
chapter 2 of the Discourse Network Analyzer Manual (Leifeld, Gruber and Bossner 2018), for an agreement that is yes or
no. With x(i, j, k) the number of times that actor i took the side k on concept j, two actors i and i' have

- congruence: the sum of x(i, j, k) · x(i', j, k) over all j and k;
- conflict: the sum of x(i, j, k) · x(i', j, k') over all j and both k, where k' is the other side than k;
- subtract: congruence minus conflict.
"""

import csv
import dataclasses
import datetime as dt
import functools
import io
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Final, Literal, NamedTuple, TypeAlias

from policykit.dataset import Certainty, Rows, distinct_labels, with_field_docs
from policykit.models import StanceValue
from policykit.network.agreement import NoAgreement, expect
from policykit.values import Date, FrozenMap, safe

Actors: TypeAlias = Literal["on_behalf_of", "speaker", "organization"]
"""Who the actor of a stance is: whom the speaker spoke for, and the speaker where that is nobody else; the speaker in
any case; or the body, which is the one spoken for, else the one whose role was spoken in, else a body that spoke."""

Concepts: TypeAlias = Literal["about", "proposal", "topic"]
"""What actors are joined to: what the stance is on, be it a proposal, topic or report; only proposals; or topics, where
a stance on a proposal counts for each of its topics."""

Duplicates: TypeAlias = Literal["include", "document", "week", "month", "year", "acrossrange"]
"""Which repetitions of one actor's yes or no on one concept count once: none; those that rest on the same sources; those
of one week, from Monday, month or year; all. A date that does not lie wholly in one such period is a period of its own."""

Aggregation: TypeAlias = Literal["congruence", "conflict", "subtract"]
"""What joins two actors: what they agree on, what they differ on, or the one less the other."""

Normalisation: TypeAlias = Literal["none", "average", "jaccard", "cosine", "dna-cosine"]
"""What a weight is divided by: see `DiscourseNetwork.project`."""

Cells: TypeAlias = Literal["count", "yes", "no", "subtract", "combine"]
"""What a cell of a matrix holds: how many stances; how many yes; how many no; the yes less the no; or 0 for neither, 1 for
yes, 2 for no and 3 for both."""

Share: TypeAlias = Literal["none", "activity", "prominence"]
"""What a cell is a share of: nothing; all that its actor said; or all that was said of its concept."""


@with_field_docs
class NetworkNode(NamedTuple):
    """An actor, or what stances are on."""

    id: str
    """The id of the record."""
    label: str
    """The name or, in the requested language, the title."""
    kind: str
    """The kind of record: person, organization, proposal, topic or report."""
    type: Literal["actor", "concept"]
    """Whether it is an actor or a concept."""
    classification: str | None
    """Of an organization: what it is."""
    frequency: int
    """How many edges of the two-mode network meet in it."""


@with_field_docs
class StanceEdge(NamedTuple):
    """A stance, as an edge from an actor to a concept."""

    id: str
    """The statement's id and the number of the stance in it, from 0."""
    actor: str
    """Who took the stance."""
    concept: str
    """What it is on."""
    stance: StanceValue
    """What the stance is."""
    agreement: bool | None
    """Whether it counts as yes; None where no agreement was given."""
    date: Date | None
    """When it was held."""
    certainty: Certainty | None
    """Whether it was held in the requested time; None where none was."""
    speaker: str | None
    """Who said it."""
    on_behalf_of: str | None
    """Whom the speaker spoke for."""
    capacity: str | None
    """The organization of the role spoken in."""
    reported_by: str | None
    """Who relays it at second hand."""
    via: str | None
    """What led here: the topic that the requested record bears on, or the proposal whose topic the concept is."""
    statement: str
    """The statement that it was taken in."""
    sources: tuple[str, ...]
    """What it rests on: evidence of the stance itself, and else that of the statement."""

    @property
    def earliest(self) -> dt.date | None:
        """The first day it may have been held."""
        return self.date.earliest if self.date else None

    @property
    def latest(self) -> dt.date | None:
        """The last day it may have been held."""
        return self.date.latest if self.date else None


@with_field_docs
class Tie(NamedTuple):
    """What joins two actors."""

    source: str
    """One of the two actors."""
    target: str
    """The other one."""
    weight: int | float
    """Congruence, conflict or their difference, as requested, after normalising."""
    congruence: int
    """Before normalising."""
    conflict: int
    """Before normalising."""
    agree_on: tuple[str, ...]
    """The concepts on which both say yes, or both say no."""
    differ_on: tuple[str, ...]
    """The concepts on which one says yes and the other no. One where an actor has said both can be in either."""


@dataclasses.dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers in rows and columns, which are named by ids."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int | float, ...], ...]
    """One tuple a row."""
    labels: Mapping[str, str]
    """The label of each id. No two are the same."""

    def csv(self, *, ids: bool = False) -> str:
        """Return it as CSV with a line of headers; rows and columns go by their labels, or with `ids` by their ids.

        A label that a spreadsheet would take for a formula has an apostrophe before it.
        """
        name: Callable[[str], str] = str if ids else lambda record_id: safe(self.labels[record_id])
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["", *map(name, self.columns)])
        for row, values in zip(self.rows, self.values, strict=True):
            writer.writerow([name(row), *values])
        return text.getvalue()


@dataclasses.dataclass(frozen=True, slots=True)
class Projection:
    """A network of actors alone. Two are joined where there is something to count."""

    aggregation: Aggregation
    nodes: Rows[NetworkNode]
    ties: Rows[Tie]
    """In the order of their ids. Where conflict is subtracted from congruence, a weight may be 0 or below."""
    left_out: Mapping[str, int]
    """How many stances were left out, by why."""

    def matrix(self) -> Matrix:
        """Return the weights as a symmetric matrix, with 0 where there is no tie."""
        ids = tuple(node.id for node in self.nodes)
        weights: dict[tuple[str, str], int | float] = {}
        for tie in self.ties:
            weights[tie.source, tie.target] = weights[tie.target, tie.source] = tie.weight
        values = tuple(tuple(weights.get((row, column), 0) for column in ids) for row in ids)
        return Matrix(ids, ids, values, _labels(self.nodes))


@dataclasses.dataclass(frozen=True, slots=True)
class DiscourseNetwork:
    """The two-mode network of actors and what they took a stance on."""

    nodes: Rows[NetworkNode]
    """The actors and then the concepts, in the order of their ids."""
    edges: Rows[StanceEdge]
    """One for each stance, in the order of actors, concepts and dates. Several may join the same two."""
    left_out: Mapping[str, int]
    """How many stances were left out, by why."""

    @property
    def actors(self) -> Rows[NetworkNode]:
        """The actors."""
        return self.nodes.where(type="actor")

    @property
    def concepts(self) -> Rows[NetworkNode]:
        """What stances are on."""
        return self.nodes.where(type="concept")

    def project(
        self,
        aggregation: Aggregation,
        *,
        duplicates: Duplicates = "acrossrange",
        normalisation: Normalisation = "none",
    ) -> Projection:
        """Return the network of actors. Raises `NoAgreement` where the network was made without an agreement.

        By default each actor's yes and no on a concept count once, so that a weight is a number of concepts; an actor
        who has said both agrees there with everyone who said either, and differs from them too.

        With n the number of yes and no that an actor has said on anything, a weight is divided by

        - ``none``: nothing;
        - ``average``: the mean of the two actors' n;
        - ``jaccard``: what the one has said on sides that the other never took, the same the other way around, and the
          congruence; where duplicates count once, that is n + n' - congruence;
        - ``cosine``: the product of the two Euclidean lengths of what they have said, counted by concept and side; where
          duplicates count once, that is √n · √n';
        - ``dna-cosine``: n · n', which is what the Discourse Network Analyzer calls cosine.
        """
        expect("aggregation", aggregation, Aggregation)
        expect("normalisation", normalisation, Normalisation)
        edges, left_out = self._once(duplicates)
        counts = _counts(edges)
        ties = [
            tie
            for pair, shared in sorted(_pairs(counts).items())
            for tie in [_tie(pair, shared, aggregation, normalisation, counts)]
            if tie.weight or aggregation == "subtract"
        ]
        columns = ("source", "target", "weight", "congruence", "conflict")
        return Projection(aggregation, self.actors, Rows(ties, Tie, shown=columns), left_out)

    def matrix(self, cells: Cells = "count", *, duplicates: Duplicates = "include", share: Share = "none") -> Matrix:
        """Return a matrix with a row for each actor and a column for each concept.

        Raises `NoAgreement` for other cells than ``count`` and for leaving out duplicates, where the network was made
        without an agreement. A share is a fraction from -1 to 1; cells of the kind ``combine`` have none.
        """
        expect("cells", cells, Cells)
        expect("share", share, Share if cells != "combine" else Literal["none"])
        plain = cells == "count" and duplicates == "include"
        edges = self.edges if plain else self._once(duplicates)[0]
        found: dict[tuple[str, str], Counter[bool | None]] = defaultdict(Counter)
        for edge in edges:
            found[edge.actor, edge.concept][edge.agreement] += 1
        whole: Counter[str] = Counter()
        for (actor, concept), sides in found.items():
            whole[actor if share == "activity" else concept] += sides.total()
        rows, columns = ([node.id for node in nodes] for nodes in (self.actors, self.concepts))

        def cell(actor: str, concept: str) -> int | float:
            value = _CELLS[cells](found.get((actor, concept), Counter()))
            of = {"activity": actor, "prominence": concept}.get(share)
            return value / whole[of] if of else value

        values = tuple(tuple(cell(actor, concept) for concept in columns) for actor in rows)
        return Matrix(tuple(rows), tuple(columns), values, _labels(self.nodes))

    def _once(self, duplicates: Duplicates) -> tuple[list[StanceEdge], Mapping[str, int]]:
        """Return the edges without duplicates, in the order of their dates, and what was left out."""
        expect("duplicates", duplicates, Duplicates)
        if any(edge.agreement is None for edge in self.edges):
            raise NoAgreement
        kept: dict[object, StanceEdge] = {}
        for number, edge in enumerate(self.edges):
            period = number if duplicates == "include" else _period(edge, duplicates)
            kept.setdefault((edge.actor, edge.concept, edge.agreement, period), edge)
        again = len(self.edges) - len(kept)
        left_out = {**self.left_out, **({"said before by the same actor": again} if again else {})}
        return list(kept.values()), FrozenMap(left_out)


def _labels(nodes: Iterable[NetworkNode]) -> Mapping[str, str]:
    return distinct_labels({node.id: node.label for node in nodes})


_CELLS: Final[Mapping[Cells, Callable[[Counter[bool | None]], int]]] = {
    "count": Counter.total,
    "yes": lambda sides: sides[True],
    "no": lambda sides: sides[False],
    "subtract": lambda sides: sides[True] - sides[False],
    "combine": lambda sides: bool(sides[True]) + 2 * bool(sides[False]),
}


def _period(edge: StanceEdge, duplicates: Duplicates) -> object:
    """Return what all duplicates of an edge have in common, besides its actor, concept and side."""
    if duplicates == "acrossrange":
        return None
    if duplicates == "document":
        return frozenset(edge.sources)
    if edge.date is None:
        return None
    part = {"year": 1, "month": 2}.get(duplicates)
    periods = {
        None if day is None else day.isocalendar()[:2] if part is None else (day.year, day.month)[:part]
        for day in (edge.date.earliest, edge.date.latest)
    }
    (period, *others) = periods
    return edge.date.text if others or period is None else period


class _Said:
    """What an actor has said: how often each side of each concept."""

    def __init__(self) -> None:
        self.times: Counter[tuple[str, bool]] = Counter()

    @functools.cached_property
    def total(self) -> int:
        return self.times.total()

    @functools.cached_property
    def squares(self) -> int:
        return sum(times**2 for times in self.times.values())


_Counts: TypeAlias = Mapping[str, _Said]
"""What each actor has said."""


def _counts(edges: Iterable[StanceEdge]) -> _Counts:
    counts: dict[str, _Said] = defaultdict(_Said)
    for edge in edges:
        counts[edge.actor].times[edge.concept, bool(edge.agreement)] += 1
    return counts


def _pairs(counts: _Counts) -> dict[tuple[str, str], list[str]]:
    """Return the concepts that each two actors share."""
    actors_on: dict[str, set[str]] = defaultdict(set)
    for actor, said in counts.items():
        for concept, _ in said.times:
            actors_on[concept].add(actor)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for concept in sorted(actors_on):
        for source, target in combinations(sorted(actors_on[concept]), 2):
            shared[source, target].append(concept)
    return shared


def _tie(
    pair: tuple[str, str],
    shared: Iterable[str],
    aggregation: Aggregation,
    normalisation: Normalisation,
    counts: _Counts,
) -> Tie:
    one, other = (counts[actor] for actor in pair)
    congruence: dict[str, int] = {}
    conflict: dict[str, int] = {}
    alone = one.total + other.total
    for concept in shared:
        yes, no = one.times.get((concept, True), 0), one.times.get((concept, False), 0)
        their_yes, their_no = other.times.get((concept, True), 0), other.times.get((concept, False), 0)
        congruence[concept] = yes * their_yes + no * their_no
        conflict[concept] = yes * their_no + no * their_yes
        alone -= (yes + their_yes if yes and their_yes else 0) + (no + their_no if no and their_no else 0)
    agreed, differed = sum(congruence.values()), sum(conflict.values())
    raw = {"congruence": agreed, "conflict": differed, "subtract": agreed - differed}[aggregation]
    return Tie(
        source=pair[0],
        target=pair[1],
        weight=raw if normalisation == "none" else raw / _divisor(normalisation, one, other, alone + agreed),
        congruence=agreed,
        conflict=differed,
        agree_on=tuple(concept for concept, times in congruence.items() if times),
        differ_on=tuple(concept for concept, times in conflict.items() if times),
    )


def _divisor(normalisation: Normalisation, one: _Said, other: _Said, jaccard: int) -> float:
    """Return what a weight is divided by. Both have said something, so it is above 0."""
    if normalisation == "average":
        return (one.total + other.total) / 2
    if normalisation == "cosine":
        return math.sqrt(one.squares * other.squares)
    return one.total * other.total if normalisation == "dna-cosine" else jaccard
