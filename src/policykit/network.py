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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

from policykit.dataset import Dataset, WrongKind
from policykit.dates import Date, DateLike, InvalidDate
from policykit.frozen import FrozenMap
from policykit.ids import kind_of
from policykit.models import Organization, Person, Proposal, Record, Report, Stance, Statement, Topic
from policykit.models.statements import StanceValue
from policykit.queries import Certainty
from policykit.rows import Rows
from policykit.spreadsheets import safe
from policykit.text import Languages

__all__ = [
    "AGREEMENTS",
    "Actors",
    "Aggregation",
    "Agreement",
    "Cells",
    "Concepts",
    "DiscourseNetwork",
    "Duplicates",
    "InvalidAgreement",
    "Matrix",
    "NetworkNode",
    "NoAgreement",
    "Normalisation",
    "Projection",
    "Share",
    "StanceEdge",
    "Tie",
    "UnknownChoice",
    "agreement_of",
    "discourse_network",
    "distinct_labels",
    "label_of",
    "record_of",
]

Actors: TypeAlias = Literal["on_behalf_of", "speaker", "organization"]
"""Who the actor of a stance is: whom the speaker spoke for, and the speaker where that is nobody else; the speaker in
any case; or the body, which is the one spoken for, else the one whose role was spoken in, else a body that spoke."""

Concepts: TypeAlias = Literal["about", "proposal", "topic"]
"""What actors are joined to: what the stance is on, be it a proposal, topic or report; only proposals; or topics, where
a stance on a proposal counts for each of its topics."""

Agreement: TypeAlias = Mapping[StanceValue, bool]
"""Which stances count as yes (True) and which as no (False). A stance that is not in it is left out."""

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

AGREEMENTS: Final[Mapping[str, Agreement]] = FrozenMap(
    {
        "strict": FrozenMap[StanceValue, bool]({"support": True, "oppose": False}),
        "lenient": FrozenMap[StanceValue, bool](
            {"support": True, "conditional": True, "sceptical": False, "oppose": False}
        ),
    }
)
"""Agreements by name. Both leave out who is undecided; `strict` leaves out conditional and sceptical stances too."""

_SIDES: Final = {"yes": True, "no": False}
_NODE_TABLE: Final = ("type", "label", "kind", "frequency", "id")
_EDGE_TABLE: Final = ("actor", "concept", "stance", "agreement", "date", "certainty", "statement")
_TIE_TABLE: Final = ("source", "target", "weight", "congruence", "conflict")


class InvalidAgreement(ValueError):
    """What was given as an agreement and is none. `given` is it."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        stances = ", ".join(get_args(StanceValue))
        return (
            f"{self.given!r} is no agreement: give {' or '.join(AGREEMENTS)}, or stances ({stances}) "
            "as in support=yes,oppose=no"
        )


class NoAgreement(ValueError):
    """A network of yes and no was asked for, and not which stances are which."""

    def __str__(self) -> str:
        return f"this needs an agreement, which says what stances count as yes and as no: {' or '.join(AGREEMENTS)}"


class UnknownChoice(ValueError):
    """A value that an argument does not take. `argument` is its name, `value` the value and `choices` what it takes."""

    def __init__(self, argument: str, value: object, choices: Sequence[str]) -> None:
        super().__init__(argument, value, choices)
        self.argument = argument
        self.value = value
        self.choices = tuple(choices)

    def __str__(self) -> str:
        return f"{self.argument} is {self.value!r}; it can be {', '.join(self.choices)}"


def _expect(argument: str, value: object, choices: object) -> None:
    if value not in get_args(choices):
        raise UnknownChoice(argument, value, get_args(choices))


def agreement_of(given: str | Agreement) -> Agreement:
    """Return an agreement by its name, from a text such as ``support=yes,oppose=no``, or as a mapping that is checked.

    Raises `InvalidAgreement`.
    """
    if isinstance(given, str):
        if given in AGREEMENTS:
            return AGREEMENTS[given]
        pairs = [part.strip().partition("=") for part in given.split(",")]
        sides: dict[Any, Any] = {stance: _SIDES.get(side) for stance, _, side in pairs}
        if len(sides) < len(pairs):
            raise InvalidAgreement(given)
    else:
        sides = dict(given)
    if not all(stance in get_args(StanceValue) and isinstance(side, bool) for stance, side in sides.items()):
        raise InvalidAgreement(str(given))
    return FrozenMap(sides)


class NetworkNode(NamedTuple):
    """An actor, or what stances are on."""

    id: str
    label: str
    """The name or, in the language asked for, the title."""
    kind: str
    """The kind of record: person, organization, proposal, topic or report."""
    type: Literal["actor", "concept"]
    classification: str | None
    """Of an organization: what it is."""
    frequency: int
    """How many edges of the two-mode network meet in it."""


class StanceEdge(NamedTuple):
    """A stance, as an edge from an actor to a concept."""

    id: str
    """The statement's id and the number of the stance in it, from 0."""
    actor: str
    concept: str
    stance: StanceValue
    agreement: bool | None
    """Whether it counts as yes; None where no agreement was given."""
    date: Date | None
    """When it was held."""
    certainty: Certainty | None
    """Whether it was held in the time asked for; None where none was."""
    speaker: str | None
    on_behalf_of: str | None
    capacity: str | None
    reported_by: str | None
    via: str | None
    """What led here: the topic that what was asked about bears on, or the proposal whose topic the concept is."""
    statement: str
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


class Tie(NamedTuple):
    """What joins two actors."""

    source: str
    target: str
    weight: int | float
    """Congruence, conflict or their difference, as was asked for, after normalising."""
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
        _expect("aggregation", aggregation, Aggregation)
        _expect("normalisation", normalisation, Normalisation)
        edges, left_out = self._once(duplicates)
        counts = _counts(edges)
        ties = [
            tie
            for pair, shared in sorted(_pairs(counts).items())
            for tie in [_tie(pair, shared, aggregation, normalisation, counts)]
            if tie.weight or aggregation == "subtract"
        ]
        return Projection(aggregation, self.actors, Rows(ties, Tie, shown=_TIE_TABLE), left_out)

    def matrix(self, cells: Cells = "count", *, duplicates: Duplicates = "include", share: Share = "none") -> Matrix:
        """Return a matrix with a row for each actor and a column for each concept.

        Raises `NoAgreement` for other cells than ``count`` and for leaving out duplicates, where the network was made
        without an agreement. A share is a fraction from -1 to 1; cells of the kind ``combine`` have none.
        """
        _expect("cells", cells, Cells)
        _expect("share", share, Share if cells != "combine" else Literal["none"])
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
        _expect("duplicates", duplicates, Duplicates)
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


# ------------------------------------------------------------------------------------------------- from records to a network


class _Found(NamedTuple):
    statement: Statement
    number: int
    stance: Stance
    about: str
    via: str | None


def discourse_network(
    data: Dataset,
    *,
    about: str | None = None,
    direct: bool = False,
    actors: Actors = "on_behalf_of",
    concepts: Concepts = "about",
    agreement: str | Agreement | None = None,
    since: DateLike | None = None,
    until: DateLike | None = None,
    certain: bool = False,
    min_frequency: int = 1,
    lang: Languages = "en",
) -> DiscourseNetwork:
    """Return the two-mode network of actors and what they took a stance on.

    `about` restricts it to stances on a proposal, topic or report. For a proposal those on its topics and on narrower
    ones count too, for a topic those on narrower ones, and for a report those on its proposals and all that these
    reach; `direct=True` leaves out what is reached through a topic.

    `actors` says who the actor is; by default it is the one whose position it was, so that what a minister says for a
    government is the government's. `concepts` says what actors are joined to. `agreement` says which stances count as
    yes and which as no, by a name in `AGREEMENTS` or as a mapping; stances that it does not name are left out. Without
    one, all stances stay and none is yes or no.

    `since` and `until` are the first and the last day, month or year of a time. What may have been said in it is kept
    and marked by its `certainty`, the undated too; with `certain`, only what was certainly said in it.

    `min_frequency` leaves out actors and concepts that occur in fewer stances, counted once, before any is left out
    for that. What is left out for any reason is counted in `left_out`.

    Raises `RecordNotFound`, `WrongKind`, `InvalidAgreement`, `InvalidDate` and `UnknownChoice`.
    """
    _expect("actors", actors, Actors)
    _expect("concepts", concepts, Concepts)
    sides = None if agreement is None else agreement_of(agreement)
    window = _Window(since, until)
    left_out: Counter[str] = Counter()
    edges: list[StanceEdge] = []
    for found in _stances(data, about, direct=direct):
        date = found.stance.held or found.statement.date
        certainty = window.holds(date)
        if certainty == "no" or (certain and certainty not in ("certain", None)):
            left_out[_OUTSIDE[certainty]] += 1
            continue
        if sides is not None and found.stance.stance not in sides:
            left_out[f"{found.stance.stance} is neither yes nor no in this agreement"] += 1
            continue
        actor = _actor(found.statement, actors)
        if actor is None:
            left_out[_NO_ACTOR[actors]] += 1
            continue
        ends = _ends(data, found, concepts)
        if not ends:
            left_out[f"on no {concepts}"] += 1
        edge = _edge(data, found, actor, date, certainty)._replace(
            agreement=None if sides is None else sides[found.stance.stance]
        )
        for concept, via in ends:
            edge_id = edge.id if len(ends) == 1 else f"{edge.id} {concept}"
            edges.append(edge._replace(id=edge_id, concept=concept, via=via))
    edges, rare = _frequent(edges, min_frequency)
    if rare:
        left_out[f"actor or concept in fewer than {min_frequency} stances"] += rare
    edges.sort(key=lambda edge: (edge.actor, edge.concept, _undated_last(edge.date), edge.id))
    return DiscourseNetwork(
        Rows(_nodes(data, edges, lang), NetworkNode, shown=_NODE_TABLE, canonical=data.canonical),
        Rows(edges, StanceEdge, shown=_EDGE_TABLE, canonical=data.canonical),
        FrozenMap({why: left_out[why] for why in sorted(left_out)}),
    )


_OUTSIDE: Final[Mapping[str | None, str]] = {
    "no": "outside the time asked for",
    "possible": "only possibly in the time asked for",
    "undated": "without a date",
}
_NO_ACTOR: Final[Mapping[Actors, str]] = {
    "on_behalf_of": "nobody's position",
    "speaker": "without a speaker",
    "organization": "no body is named",
}


class _Window:
    """A time, from a first to a last day."""

    def __init__(self, since: DateLike | None, until: DateLike | None) -> None:
        first, last = (None if day is None else Date.of(day) for day in (since, until))
        self.first = None if first is None else first.earliest
        self.last = None if last is None else last.latest
        if first and not self.first:
            raise InvalidDate(first.text, "has no first day, so nothing can be since then")
        if last and not self.last:
            raise InvalidDate(last.text, "has no last day, so nothing can be until then")
        if first and last and self.first and self.last and self.last < self.first:
            raise InvalidDate(last.text, f"is before {first}", reversed_order=True)

    def holds(self, date: Date | None) -> Certainty | Literal["no"] | None:
        """Say whether a date lies in the time; None where no time is set."""
        if self.first is None and self.last is None:
            return None
        if date is None:
            return "undated"
        first, last = self.first or dt.date.min, self.last or dt.date.max
        earliest, latest = date.earliest or dt.date.min, date.latest or dt.date.max
        if latest < first or earliest > last:
            return "no"
        return "certain" if first <= earliest and latest <= last else "possible"


def _stances(data: Dataset, about: str | None, *, direct: bool) -> Iterator[_Found]:
    """Yield the stances on a record, or all."""
    reached = None if about is None else _reached(data, about, direct=direct)
    for statement in data.statements:
        for number, stance in enumerate(statement.stances):
            subject = data.canonical(stance.about)
            if reached is None or subject in reached:
                yield _Found(statement, number, stance, subject, reached[subject] if reached else None)


def _reached(data: Dataset, about: str, *, direct: bool) -> dict[str, str | None]:
    """Return what stances on a record may be on, each with the topic that leads there."""
    record = data[about]
    if not isinstance(record, Proposal | Topic | Report):
        raise WrongKind(record.id, ("proposal", "topic", "report"))
    roots = [record.id]
    if isinstance(record, Report):
        roots += [proposal.id for proposal in data.proposals.where(report=record.id)]
    reached: dict[str, str | None] = dict.fromkeys(roots)
    for root in roots:
        for row in data.stances(root, direct=direct):
            reached.setdefault(data.canonical(row.about), row.via)
    return reached


def _actor(statement: Statement, actors: Actors) -> str | None:
    if actors == "speaker":
        return statement.speaker
    if actors == "on_behalf_of":
        return statement.on_behalf_of or statement.speaker
    named = (statement.on_behalf_of, statement.capacity, statement.speaker)
    return next((actor for actor in named if actor and kind_of(actor) == "organization"), None)


def _ends(data: Dataset, found: _Found, concepts: Concepts) -> list[tuple[str, str | None]]:
    """Return the concepts that a stance is on, each with what led there."""
    kind = kind_of(found.about)
    if concepts in ("about", kind):
        return [(found.about, found.via)]
    record = record_of(data, found.about)
    if concepts == "topic" and isinstance(record, Proposal):
        topics = dict.fromkeys(data.canonical(topic) for topic in record.topics)
        return [(topic, record.id) for topic in topics]
    return []


def _edge(data: Dataset, found: _Found, actor: str, date: Date | None, certainty: Certainty | None) -> StanceEdge:
    def now(record_id: str | None) -> str | None:
        return None if record_id is None else data.canonical(record_id)

    statement = found.statement
    return StanceEdge(
        id=f"{statement.id}#{found.number}",
        actor=data.canonical(actor),
        concept=found.about,
        stance=found.stance.stance,
        agreement=None,
        date=date,
        certainty=certainty,
        speaker=now(statement.speaker),
        on_behalf_of=now(statement.on_behalf_of),
        capacity=now(statement.capacity),
        reported_by=now(statement.reported_by),
        via=found.via,
        statement=statement.id,
        sources=_sources(data, found),
    )


def _sources(data: Dataset, found: _Found) -> tuple[str, ...]:
    of_all = (
        item
        for item in found.statement.evidence
        if not item.supports
        or any(f"{name}[".startswith(("stances[", f"stances[{found.number}][")) for name in item.supports)
    )
    items = found.stance.evidence or of_all
    return tuple(dict.fromkeys(data.canonical(item.source) for item in items))


def _frequent(edges: list[StanceEdge], least: int) -> tuple[list[StanceEdge], int]:
    """Return the edges whose actor and concept occur often enough, and how many do not."""
    actors = Counter(edge.actor for edge in edges)
    concepts = Counter(edge.concept for edge in edges)
    kept = [edge for edge in edges if actors[edge.actor] >= least and concepts[edge.concept] >= least]
    return kept, len(edges) - len(kept)


def _undated_last(date: Date | None) -> tuple[object, ...]:
    return (True,) if date is None else (False, *date.sort_key)


def _nodes(data: Dataset, edges: Iterable[StanceEdge], lang: Languages) -> Iterator[NetworkNode]:
    actors: Counter[str] = Counter()
    concepts: Counter[str] = Counter()
    for edge in edges:
        actors[edge.actor] += 1
        concepts[edge.concept] += 1
    for actor in sorted(actors):
        yield _node(data, actor, "actor", actors[actor], lang)
    for concept in sorted(concepts):
        yield _node(data, concept, "concept", concepts[concept], lang)


def _node(
    data: Dataset, record_id: str, what: Literal["actor", "concept"], frequency: int, lang: Languages
) -> NetworkNode:
    record = record_of(data, record_id)
    classification = record.classification if isinstance(record, Organization) else None
    label = label_of(data, record_id, lang)
    return NetworkNode(record_id, label, kind_of(record_id), what, classification, frequency)


def record_of(data: Dataset, record_id: str) -> Record | None:
    """Return a record, or None, without looking for near ids."""
    return data[record_id] if record_id in data else None  # noqa: SIM401  # `get` looks for near ids


def label_of(data: Dataset, record_id: str, lang: Languages = "en") -> str:
    """Return the name or title of an actor or concept, or its id where there is no such record."""
    record = record_of(data, record_id)
    if isinstance(record, Person | Organization):
        return record.name
    return record.title.in_language(lang) if isinstance(record, Proposal | Topic | Report) else record_id


def distinct_labels(labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return labels by id, with the id behind each that another id has too."""
    times = Counter(labels.values())
    told_apart = {key: f"{label} ({key})" if times[label] > 1 else label for key, label in labels.items()}
    if len(set(told_apart.values())) < len(labels):  # a label that looks like another one with its id
        told_apart = {key: f"{label} ({key})" for key, label in labels.items()}
    return FrozenMap(told_apart)
