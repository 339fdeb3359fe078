"""TODO: network.build."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from policykit.dataset import Certainty, Dataset, Rows, WrongKind, name_of, record_of, undated_last
from policykit.models import Organization, Proposal, Report, Stance, Statement, Topic
from policykit.network.agreement import Agreement, agreement_of, expect
from policykit.network.network import Actors, Concepts, DiscourseNetwork, NetworkNode, StanceEdge
from policykit.values import Date, DateLike, FrozenMap, InvalidDate, Languages, kind_of

_NODE_TABLE: Final = ("type", "label", "kind", "frequency", "id")
_EDGE_TABLE: Final = ("actor", "concept", "stance", "agreement", "date", "certainty", "statement")


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
    expect("actors", actors, Actors)
    expect("concepts", concepts, Concepts)
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
    edges.sort(key=lambda edge: (edge.actor, edge.concept, undated_last(edge.date), edge.id))
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
    label = name_of(data, record_id, lang, prefer="required")
    return NetworkNode(record_id, label, kind_of(record_id), what, classification, frequency)
