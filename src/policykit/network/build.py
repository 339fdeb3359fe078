"""The two-mode network of a dataset: which stances are in it, and who holds them on what."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from policykit.dataset import Certainty, Dataset, Rows, WrongKind, name_of, record_of, undated_last
from policykit.models import Organization, Proposal, Record, Report, Stance, Statement, Topic
from policykit.network.agreement import Agreement, agreement_of, expect
from policykit.network.network import Actors, Concepts, DiscourseNetwork, NetworkNode, StanceEdge
from policykit.values import Date, DateLike, FrozenMap, InvalidDate, Languages, kind_of


class _Found(NamedTuple):
    statement: Statement
    number: int
    stance: Stance
    about: str
    via: str | None


def discourse_network(
    data: Dataset,
    *,
    about: Record | str | None = None,
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
    ones count too, for a topic those on narrower ones, and for a report those on its proposals and all that count for
    these; `direct=True` leaves out what counts because of a topic.

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
    expect("actors", actors, Actors)
    expect("concepts", concepts, Concepts)
    sides = None if agreement is None else agreement_of(agreement)
    left_out: Counter[str] = Counter()
    maker = _EdgeMaker(data, actors, concepts, sides, _Window(since, until), certain, left_out)
    every = [edge for found in _stances(data, about, direct=direct) for edge in maker.edges_of(found)]
    edges, rare = _frequent(every, min_frequency)
    if rare:
        left_out[f"actor or concept in fewer than {min_frequency} stances"] += rare
    edges.sort(key=lambda edge: (edge.actor, edge.concept, undated_last(edge.date), edge.id))
    node_columns = ("type", "label", "kind", "frequency", "id")
    edge_columns = ("actor", "concept", "stance", "agreement", "date", "certainty", "statement")
    return DiscourseNetwork(
        Rows(_nodes(data, edges, lang), NetworkNode, shown=node_columns, data=data),
        Rows(edges, StanceEdge, shown=edge_columns, data=data),
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


def _stances(data: Dataset, about: Record | str | None, *, direct: bool) -> Iterator[_Found]:
    """Yield the stances on a record, or all."""
    subjects = None if about is None else _subjects(data, about, direct=direct)
    for statement in data.statements:
        for number, stance in enumerate(statement.stances):
            subject = data.canonical(stance.about)
            if subjects is None or subject in subjects:
                yield _Found(statement, number, stance, subject, subjects[subject] if subjects else None)


def _subjects(data: Dataset, about: Record | str, *, direct: bool) -> dict[str, str | None]:
    """Return what stances on a record may be on, each with the topic that leads there."""
    record = data[about]
    if not isinstance(record, Proposal | Topic | Report):
        raise WrongKind(record.id, ("proposal", "topic", "report"))
    roots = [record.id]
    if isinstance(record, Report):
        roots += [proposal.id for proposal in data.proposals.where(report=record.id)]
    found: dict[str, str | None] = dict.fromkeys(roots)
    for root in roots:
        for row in data.stances(root, direct=direct):
            found.setdefault(data.canonical(row.about), row.via)
    return found


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


@dataclasses.dataclass(frozen=True, slots=True)
class _EdgeMaker:
    """Makes the edges of stances."""

    data: Dataset
    actors: Actors
    concepts: Concepts
    sides: Agreement | None
    window: _Window
    certain: bool
    left_out: Counter[str]
    """Counts the stances without an edge, by why."""

    def edges_of(self, found: _Found) -> Iterator[StanceEdge]:
        """Yield an edge for each concept that a stance is on."""
        statement, stance = found.statement, found.stance
        date = stance.held or statement.date
        certainty = self.window.holds(date)
        if certainty == "no" or (self.certain and certainty not in ("certain", None)):
            self.left_out[_OUTSIDE[certainty]] += 1
            return
        if self.sides is not None and stance.stance not in self.sides:
            self.left_out[f"{stance.stance} is neither yes nor no in this agreement"] += 1
            return
        actor = _actor(statement, self.actors)
        if actor is None:
            self.left_out[_NO_ACTOR[self.actors]] += 1
            return
        ends = _ends(self.data, found, self.concepts)
        if not ends:
            self.left_out[f"on no {self.concepts}"] += 1

        for concept, via in ends:
            edge_id = f"{statement.id}#{found.number}"
            yield StanceEdge(
                id=edge_id if len(ends) == 1 else f"{edge_id} {concept}",
                actor=self.data.canonical(actor),
                concept=concept,
                stance=stance.stance,
                agreement=None if self.sides is None else self.sides[stance.stance],
                date=date,
                certainty=certainty,
                speaker=self._now(statement.speaker),
                on_behalf_of=self._now(statement.on_behalf_of),
                capacity=self._now(statement.capacity),
                reported_by=self._now(statement.reported_by),
                via=via,
                statement=statement.id,
                sources=_sources(self.data, found),
            )

    def _now(self, record_id: str | None) -> str | None:
        return None if record_id is None else self.data.canonical(record_id)


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


def _nodes(data: Dataset, edges: Iterable[StanceEdge], lang: Languages) -> Iterator[NetworkNode]:
    ends: dict[Literal["actor", "concept"], Counter[str]] = {"actor": Counter(), "concept": Counter()}
    for edge in edges:
        ends["actor"][edge.actor] += 1
        ends["concept"][edge.concept] += 1
    for what, frequencies in ends.items():
        for record_id in sorted(frequencies):
            record = record_of(data, record_id)
            classification = record.classification if isinstance(record, Organization) else None
            label = name_of(data, record_id, lang)
            yield NetworkNode(record_id, label, kind_of(record_id), what, classification, frequencies[record_id])
