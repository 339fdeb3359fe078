"""Records by id, by kind and by what they refer to."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias, TypeVar, cast, get_args

from policykit.dataset.field_docs import with_field_docs
from policykit.dataset.texts import RecordText, texts_of
from policykit.models import (
    Assessment,
    Event,
    Figure,
    Organization,
    Record,
    RedirectResolver,
    Response,
    Stance,
    Statement,
    Topic,
    Vote,
    references,
)
from policykit.values import FrozenMap

Dated: TypeAlias = Vote | Statement | Event | Response | Assessment
"""A record with a place in time of its own."""

R = TypeVar("R", bound=Record)
K = TypeVar("K")
V = TypeVar("V")


@with_field_docs
class Referrer(NamedTuple):
    """A record that names another, and the field that it names it in."""

    record: str
    """The record that names the other."""
    field: str
    """The names of the fields that lead there, such as ``stances.about``."""


class Index:
    """Records and ways to find them. Each way is computed when it is first used, and kept."""

    def __init__(self, records: Iterable[Record], redirects: Mapping[str, str]) -> None:
        self.records: Final[dict[str, Record]] = {}
        self.redirects: Final = FrozenMap(redirects)
        self._follow: Final = RedirectResolver(self.redirects, self.records)
        self._texts: Final[dict[str, tuple[RecordText, ...]]] = {}
        by_model: dict[type[Record], list[Record]] = {}
        for record in records:
            if record.id not in self.records:
                self.records[record.id] = record
                by_model.setdefault(type(record), []).append(record)
        self._by_model: Final = {model: tuple(found) for model, found in by_model.items()}

    def canonical(self, record_id: str) -> str:
        """Return the id that `record_id` goes by now, following redirects."""
        return self._follow(record_id)

    def get(self, record_id: str) -> Record | None:
        """Return the record that goes or went by `record_id`, or None."""
        return self.records.get(record_id) or self.records.get(self.canonical(record_id))

    def __contains__(self, record_id: object) -> bool:
        return isinstance(record_id, str) and self.get(record_id) is not None

    def __getitem__(self, record_id: str) -> Record:
        return self.records.get(record_id) or self.records[self.canonical(record_id)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def all_of(self, model: type[R]) -> tuple[R, ...]:
        """Return the records of a model, in the order they were given."""
        return cast("tuple[R, ...]", self._by_model.get(model, ()))

    def texts(self, record: Record) -> tuple[RecordText, ...]:
        """Return the names and texts of a record, kept once they were sought."""
        if record.id not in self._texts:
            self._texts[record.id] = tuple(texts_of(record))
        return self._texts[record.id]

    @functools.cached_property
    def referrers(self) -> Mapping[str, tuple[Referrer, ...]]:
        """What names each id."""
        found: dict[str, dict[Referrer, None]] = defaultdict(dict)
        for record in self.records.values():
            for path, target in references(record):
                field = ".".join(step for step in path if isinstance(step, str))
                found[self.canonical(target)][Referrer(record.id, field)] = None
        return {target: tuple(rows) for target, rows in found.items()}

    @functools.cached_property
    def dated_by_subject(self) -> Mapping[str, tuple[Dated, ...]]:
        """The records with a place in time that name each id, other than as evidence."""
        found: dict[str, dict[str, Dated]] = {}
        for model in get_args(Dated):
            for record in cast("tuple[Dated, ...]", self.all_of(model)):
                for path, target in references(record):
                    if "evidence" not in path:
                        found.setdefault(self.canonical(target), {})[record.id] = record
        return {target: tuple(records.values()) for target, records in found.items()}

    @functools.cached_property
    def narrower(self) -> Mapping[str, tuple[str, ...]]:
        """The topics directly under each topic."""
        return _grouped((self.canonical(topic.broader), topic.id) for topic in self.all_of(Topic) if topic.broader)

    def with_narrower(self, topic: str) -> tuple[str, ...]:
        """Return `topic` and all the topics under it, the nearest first, and those as near in the order of their ids."""
        return self._with_all_below(topic, self.narrower)

    @functools.cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """The organizations that are directly part of each organization."""
        return _grouped((self.canonical(one.parent), one.id) for one in self.all_of(Organization) if one.parent)

    def with_parts(self, organization: str) -> tuple[str, ...]:
        """Return `organization` and all that are part of it, the nearest first."""
        return self._with_all_below(organization, self.parts)

    def _with_all_below(self, top: str, below: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        level = [self.canonical(top)]
        found = dict.fromkeys(level)
        while level:
            level = sorted({one for at in level for one in below.get(at, ())} - found.keys())
            found |= dict.fromkeys(level)
        return tuple(found)

    @functools.cached_property
    def votes_by_proposal(self) -> Mapping[str, tuple[Vote, ...]]:
        """The votes on each proposal."""
        return _grouped((about, vote) for vote in self.all_of(Vote) for about in self._canonicals(vote.about))

    @functools.cached_property
    def responses_by_proposal(self) -> Mapping[str, tuple[Response, ...]]:
        """The responses to each proposal."""
        every = self.all_of(Response)
        return _grouped((about, item) for item in every for about in self._canonicals(item.proposals))

    @functools.cached_property
    def replacing(self) -> Mapping[str, tuple[Response, ...]]:
        """The responses that replace each response, in the order of their ids."""
        later = sorted((one for one in self.all_of(Response) if one.replaces), key=lambda one: one.id)
        return _grouped((self.canonical(str(one.replaces)), one) for one in later)

    @functools.cached_property
    def assessments_by_proposal(self) -> Mapping[str, tuple[Assessment, ...]]:
        """The assessments of each proposal."""
        return _grouped((self.canonical(item.proposal), item) for item in self.all_of(Assessment))

    @functools.cached_property
    def stances_by_subject(self) -> Mapping[str, tuple[tuple[Statement, Stance], ...]]:
        """The stances on each proposal, topic or report, with their statements."""
        return _grouped(
            (self.canonical(stance.about), (statement, stance))
            for statement in self.all_of(Statement)
            for stance in statement.stances
        )

    @functools.cached_property
    def stances_by_actor(self) -> Mapping[str, tuple[tuple[Statement, Stance], ...]]:
        """The stances of each actor, speaking or spoken for, with their statements."""
        return _grouped(
            (actor, (statement, stance))
            for statement in self.all_of(Statement)
            for actor in self._canonicals(filter(None, (statement.speaker, statement.on_behalf_of)))
            for stance in statement.stances
        )

    @functools.cached_property
    def figures_by_subject(self) -> Mapping[str, tuple[tuple[Statement | Event, Figure], ...]]:
        """The figures that bear on each record: those that name it, and those of statements and events about it."""
        holders: tuple[Statement | Event, ...] = (*self.all_of(Statement), *self.all_of(Event))
        return _grouped(
            (about, (holder, figure))
            for holder in holders
            for figure in holder.figures
            for about in self._canonicals(
                (*figure.about, *holder.about, *(stance.about for stance in getattr(holder, "stances", ())))
            )
        )

    def _canonicals(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.canonical(record_id) for record_id in ids))


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
