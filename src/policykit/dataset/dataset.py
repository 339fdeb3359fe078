"""The records of a policy process, as an immutable mapping that answers questions."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from policykit.dataset import follow_up, queries
from policykit.dataset.collection import Collection
from policykit.dataset.follow_up import FateRow, ProgressRow, ResponseRow
from policykit.dataset.index import Index, Referrer
from policykit.dataset.labels import name_of
from policykit.dataset.lookup import find, find_of, id_of
from policykit.dataset.queries import EvidenceRow, FigureRow, RoleRow, StanceRow, TimelineRow
from policykit.dataset.rows import Rows
from policykit.dataset.search import SearchRow, search
from policykit.models import (
    MODELS,
    Assessment,
    Event,
    Organization,
    Person,
    Proposal,
    Record,
    Report,
    Response,
    Source,
    Statement,
    Topic,
    Vote,
)
from policykit.values import SECTIONS, Date, DateLike, Kind, Languages, counted, html_table

if TYPE_CHECKING:
    import pyarrow as pa

R = TypeVar("R", bound=Record)


def _day(on: DateLike | None) -> Date | None:
    return None if on is None else Date.of(on)


class Dataset(Mapping[str, Record]):
    """All the records, by id. It cannot change, and threads can share it."""

    def __init__(self, records: Iterable[Record] | Index, redirects: Mapping[str, str] | None = None) -> None:
        """Make a dataset of records that are taken to be valid; `policykit.load` is for those that are not known to be.

        `redirects` maps ids that were given up to those that took their place.
        """
        self._index = records if isinstance(records, Index) else Index(records, redirects or {})

    def __getitem__(self, record_id: Record | str) -> Record:
        """Return a record by its id, or as it is here. Raises `RecordNotFound`."""
        return find(self._index, record_id)

    def __contains__(self, record_id: object) -> bool:
        """Whether there is a record, which is given by its id or as itself."""
        return isinstance(record_id, str | Record) and id_of(record_id) in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.records)

    def __len__(self) -> int:
        return len(self._index.records)

    def __hash__(self) -> int:
        return hash(frozenset(self._index.records))

    def __eq__(self, other: object) -> bool:
        """Two datasets are equal where they hold equal records and redirects."""
        if not isinstance(other, Dataset):
            return NotImplemented
        mine, yours = self._index, other._index
        return mine.records == yours.records and mine.redirects == yours.redirects

    def __repr__(self) -> str:
        return f"<Dataset: {len(self)} records>"

    def _repr_html_(self) -> str:
        """Return a table for a notebook: how many records there are of each kind."""
        counts = [[section, f"{len(self._index.all_of(MODELS[kind])):,}"] for section, kind in SECTIONS.items()]
        return html_table(["section", "records"], counts, counted(len(self), "record"))

    @property
    def redirects(self) -> Mapping[str, str]:
        """The ids that were given up, each with the one that took its place."""
        return self._index.redirects

    @property
    def sources(self) -> Collection[Source]:
        """The documents that facts were taken from."""
        return self._all_of(Source)

    @property
    def people(self) -> Collection[Person]:
        """The persons."""
        return self._all_of(Person)

    @property
    def organizations(self) -> Collection[Organization]:
        """The organizations."""
        return self._all_of(Organization)

    @property
    def topics(self) -> Collection[Topic]:
        """The topics."""
        return self._all_of(Topic)

    @property
    def reports(self) -> Collection[Report]:
        """The reports."""
        return self._all_of(Report)

    @property
    def proposals(self) -> Collection[Proposal]:
        """The proposals."""
        return self._all_of(Proposal)

    @property
    def votes(self) -> Collection[Vote]:
        """The votes."""
        return self._all_of(Vote)

    @property
    def statements(self) -> Collection[Statement]:
        """The statements."""
        return self._all_of(Statement)

    @property
    def events(self) -> Collection[Event]:
        """The events."""
        return self._all_of(Event)

    @property
    def responses(self) -> "Responses":
        """The responses. Called with a proposal or a report, it answers what was answered to it; see `Responses`."""
        return Responses(self._index.all_of(Response), Response, self._index)

    @property
    def assessments(self) -> Collection[Assessment]:
        """The assessments."""
        return self._all_of(Assessment)

    def _all_of(self, model: type[R]) -> Collection[R]:
        return Collection(self._index.all_of(model), model, self._index)

    def _of(self, record_id: Record | str, *models: type[R]) -> R:
        return find_of(self._index, record_id, *models)

    def _actor(self, by: Record | str | None) -> Record | None:
        return None if by is None else self._of(by, Person, Organization)

    def canonical(self, record_id: Record | str) -> str:
        """Return the id that `record_id` goes by now, following redirects."""
        return self._index.canonical(id_of(record_id))

    def label(self, record_id: Record | str, lang: Languages = "en") -> str:
        """Return what a record is called: the one name that tables, pictures, exports and commands give it.

        That is its title where it is in `lang`, else its name as printed; where it has no name, its title in the nearest
        language there is, or its summary. A vote is called by what it was on and its outcome, a response by the answer
        and who gave it, an assessment by the status and the day judged; what has none of these, by its id.
        Raises `RecordNotFound`.
        """
        return name_of(self._index, self[record_id], lang)

    def resolve(self, reference: Record | str) -> Record:
        """Return the record behind a reference. Raises `RecordNotFound` where there is none."""
        return self[reference]

    def referrers(self, record_id: Record | str) -> Rows[Referrer]:
        """Return the records that name a record, each with the field that it does so in."""
        return queries.referrers(self._index, self[record_id].id)

    def roles(self, person: Record | str, on: DateLike | None = None, *, lang: Languages = "en") -> Rows[RoleRow]:
        """Return a person's roles.

        With `on`, those held on that day: `certainty` is "certain" on a day on which a source shows the role held
        and between such days, and "possible" elsewhere within its start and end.
        """
        return queries.roles(self._index, self._of(person, Person), _day(on), lang)

    def votes_on(self, proposal: Record | str) -> Rows[Vote]:
        """Return the votes on a proposal."""
        found = self._index.votes_by_proposal.get(self._of(proposal, Proposal).id, ())
        return Rows(found, Vote, data=self._index)

    def stances(
        self,
        about: Record | str | None = None,
        by: Record | str | None = None,
        on: DateLike | None = None,
        *,
        direct: bool = False,
        within: bool = False,
        lang: Languages = "en",
    ) -> Rows[StanceRow]:
        """Return stances, in the order of their dates, the undated last.

        `about` is a proposal, topic or report. For a proposal, stances on its topics and on narrower ones count too,
        and for a topic those on narrower ones; `via` then names the topic. `direct=True` leaves these out.
        `by` matches the speaker or whom the speaker spoke for, and with `within=True` those that are part of it, too:
        a municipality's city government, say.
        `on` keeps what was held on or before that day; `certainty` says where that is only possible, and which rows
        have no date. `lang` is the language of conditions and reasons.
        """
        subject = None if about is None else self._of(about, Proposal, Topic, Report)
        actor = self._actor(by)
        actors = None if actor is None else self._index.with_parts(actor.id) if within else (actor.id,)
        return queries.stances(self._index, subject, actors, _day(on), direct=direct, lang=lang)

    def figures(
        self,
        about: Record | str | None = None,
        by: Record | str | None = None,
        *,
        direct: bool = False,
        lang: Languages = "en",
    ) -> Rows[FigureRow]:
        """Return figures with who gave them, in the order of their dates, the undated last.

        `about` matches what the figure names and what its statement or event is about, and for proposals and topics
        the topics under them too, unless `direct=True`. `by` matches who said or decided it.
        """
        subject = None if about is None else self[about]
        actor = self._actor(by)
        return queries.figures(self._index, subject, actor, direct=direct, lang=lang)

    def timeline(self, record_id: Record | str, *, direct: bool = False, lang: Languages = "en") -> Rows[TimelineRow]:
        """Return what happened, was said, decided and found around a record, in order, the undated last.

        For a proposal that includes its report and its topics, and for a topic the narrower ones; `via` then names
        what led there. `direct=True` leaves these out.
        """
        return queries.timeline(self._index, self[record_id], direct=direct, lang=lang)

    def fate(self, about: Record | str, on: DateLike | None = None, *, lang: Languages = "en") -> Rows[FateRow]:
        """Return each assessor's latest finding of how far a proposal, or each of a report, was carried out.

        With `on`, the latest of those that judge that day or an earlier one; findings for which that is only possible
        follow, and `certainty` says so.
        """
        subject = cast("Proposal | Report", self._of(about, Proposal, Report))
        return follow_up.fate(self._index, subject, _day(on), lang)

    def progress(self, about: Record | str, on: DateLike | None = None, *, lang: Languages = "en") -> Rows[ProgressRow]:
        """Return how a proposal, or each of a report or on a topic and narrower ones, stands: a row for each.

        With `on`, as was on record by that day; where something only may have been, it counts where nothing else does.
        What is overdue is so on that day, and without it today. A deadline has certainly passed, or it is not told:
        `overdue` is `Answer.YES` where one that stands lies certainly before the day, no assessor's latest status is
        `implemented`, `superseded` or `lapsed`, and whoever promised it has not rejected it since. Where dates leave
        that open, or the last to reject it is another, it is `Answer.CANNOT_TELL`.
        """
        subject = cast("Proposal | Report | Topic", self._of(about, Proposal, Report, Topic))
        return follow_up.progress(self._index, subject, _day(on), lang)

    def evidence(self, record_id: Record | str, field: str | None = None) -> Rows[EvidenceRow]:
        """Return what supports a record or, with `field`, one fact in it: its own evidence before the record's.

        A field is named as in ``ballots`` or ``ballots[0]``. Raises `UnknownField` for one that there is none of.
        """
        return queries.evidence(self._index, self[record_id], field)

    def search(self, words: str, kind: Kind | None = None, lang: Languages = "en") -> Rows[SearchRow]:
        """Return the records in which all of some words occur, those first where they stand in what it is called.

        Names, titles, other names, summaries and all other texts are searched, in every language; a word is also found
        within a longer one. Accents and capitals do not matter: ``oie`` finds ``Øie``. `kind` is the only kind that is
        searched, and `lang` the language of the labels. Raises `UnknownKind`.
        """
        return search(self._index, words, kind, lang)

    def resting_on(self, source: Record | str) -> Rows[EvidenceRow]:
        """Return what rests on a source: each record with the field, and the passage where one is given."""
        return queries.resting_on(self._index, self._of(source, Source))

    def tables(self, languages: Iterable[str] = ()) -> "Mapping[str, pa.Table]":
        """Return the records as flat Arrow tables: one for each kind, named as its section, and one for each list.

        Every row has an id, and a reference is the id of a row of another table, with redirects followed; the metadata
        of a table's schema names both. A date is its text and the first and the last day that it may mean. A text has
        a column for each language that any text is in, for English, and for those in `languages`.
        Needs the extra `tables`; raises `MissingExtra` without it.
        """
        from policykit.dataset.arrow import tables  # noqa: PLC0415  # only this needs it

        return tables(self._index, languages)


class Responses(Collection[Response]):
    """The responses of a dataset, which can be asked what was answered to a proposal or a report."""

    __slots__ = ()

    def __call__(
        self, about: Record | str, by: Record | str | None = None, on: DateLike | None = None
    ) -> Rows[ResponseRow]:
        """Return what was answered to a proposal, or to those of a report, in the order of dates, the undated last.

        `by` is who answered. With `on`, what was answered on or before that day; `certainty` says where that is only
        possible, and which rows have no date. `replaced` says whether a later one of these takes its place.
        """
        subject = cast("Proposal | Report", find_of(self._index, about, Proposal, Report))
        actor = None if by is None else find_of(self._index, by, Person, Organization)
        return follow_up.responses(self._index, subject, actor, _day(on))
