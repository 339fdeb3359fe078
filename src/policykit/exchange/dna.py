"""Stances as an event list of the Discourse Network Analyzer: a CSV file with one line for each.

The columns and the quoting are those that the program writes itself for its default statement type, whose variables
are person, organization, concept and agreement: names, titles and texts in quotation marks; numbers and times without.

Nothing is done for spreadsheets here, as it is in other CSV files. The program's own form has no byte order mark, and no
way to say that an apostrophe is no part of a name: before what looks like a formula, it would make of an actor another one
than the program's other data has.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias, get_args

from policykit.dataset import Dataset, distinct_labels, name_of, record_of
from policykit.models import Record, Source, Statement
from policykit.network import Agreement, Concepts, StanceEdge, UnknownChoice, discourse_network
from policykit.values import DateLike, FrozenMap, Languages, kind_of, one_line

__all__ = ["COLUMNS", "LONGEST_VALUE", "EventList", "PartialDates", "event_list"]

PartialDates: TypeAlias = Literal["skip", "earliest", "latest"]
"""What becomes of a date that is not one day: the stance is left out; or the first or the last day it may be is written."""

COLUMNS: Final = (
    "statement_id",
    "time",
    "person",
    "organization",
    "concept",
    "agreement",
    "start_position",
    "stop_position",
    "text",
    "coder",
    "document_id",
    "document_title",
    "document_author",
    "document_source",
    "document_section",
    "document_type",
)

LONGEST_VALUE: Final = 190
"""How many characters a name or title may have."""

_FORBIDDEN: Final = str.maketrans({";": ",", '"': "'"})


@dataclasses.dataclass(frozen=True, slots=True)
class EventList:
    """An event list, and what it does not say."""

    text: str
    events: int
    """How many stances are in it."""
    left_out: Mapping[str, int]
    """How many stances were left out, by why."""
    changed: Mapping[str, int]
    """How often something is written otherwise than it is recorded, by what."""


class _Values:
    """Texts as the format can hold them; what had to be changed is counted once for each text."""

    def __init__(self) -> None:
        self._replaced: set[str] = set()
        self._shortened: set[str] = set()

    def clean(self, text: str) -> str:
        line = one_line(text)
        clean = line.translate(_FORBIDDEN)
        if clean != line:
            self._replaced.add(line)
        return clean

    def short(self, text: str) -> str:
        clean = self.clean(text)
        if len(clean) <= LONGEST_VALUE:
            return clean
        self._shortened.add(clean)
        return f"{clean[: LONGEST_VALUE - 1].rstrip()}…"

    def names(self, labels: Mapping[str, str]) -> Mapping[str, str]:
        """Return labels by id such that no two are the same, though they are cleaned and shortened."""
        names = distinct_labels({key: self.clean(label) for key, label in labels.items()})
        return {key: self._short_name(key, name) for key, name in names.items()}

    def _short_name(self, key: str, name: str) -> str:
        if len(name) <= LONGEST_VALUE:
            return name
        self._shortened.add(name)
        end = f"… ({key})"
        return f"{name[: max(0, LONGEST_VALUE - len(end))].rstrip()}{end}"[:LONGEST_VALUE]

    def changed(self) -> Iterator[tuple[str, int]]:
        yield "; to , and \" to ' in names, titles or texts", len(self._replaced)
        yield f"names or titles cut to {LONGEST_VALUE} characters", len(self._shortened)


def event_list(
    data: Dataset,
    *,
    agreement: str | Agreement,
    partial_dates: PartialDates = "skip",
    about: Record | str | None = None,
    direct: bool = False,
    concepts: Concepts = "about",
    since: DateLike | None = None,
    until: DateLike | None = None,
    certain: bool = False,
    lang: Languages = "en",
) -> EventList:
    """Return stances as an event list, in the order of their dates.

    The arguments are those of `discourse_network`, but that there must be an agreement, which is written as 1 for yes
    and 0 for no, and that `partial_dates` says what becomes of dates that are not one day. A stance without a date is
    left out.

    The person is the speaker, and the organization the body spoken for, else the one whose role was spoken in, else a
    body that spoke. The document is the first source. The text is our summary of the statement, with the id of the stance.
    """
    if partial_dates not in get_args(PartialDates):
        raise UnknownChoice("partial_dates", partial_dates, get_args(PartialDates))
    network = discourse_network(
        data,
        about=about,
        direct=direct,
        concepts=concepts,
        agreement=agreement,
        since=since,
        until=until,
        certain=certain,
        lang=lang,
    )
    left_out, changed = Counter(network.left_out), Counter[str]()
    events = [(day, edge) for edge in network.edges if (day := _day(edge, partial_dates, left_out, changed))]
    events.sort(key=lambda event: (event[0], event[1].id))
    changed["stances of several sources with the first alone"] = sum(len(edge.sources) > 1 for _, edge in events)
    values = _Values()
    lines = [_line(f'"{column}"' for column in COLUMNS), *_events(data, events, values, lang)]
    changed.update(dict(values.changed()))
    return EventList(
        text="".join(lines),
        events=len(events),
        left_out=FrozenMap({why: left_out[why] for why in sorted(left_out)}),
        changed=FrozenMap({what: changed[what] for what in sorted(changed) if changed[what]}),
    )


_ENDS: Final[Mapping[PartialDates, str]] = {"skip": "first", "earliest": "first", "latest": "last"}


def _day(
    edge: StanceEdge, partial_dates: PartialDates, left_out: Counter[str], changed: Counter[str]
) -> dt.date | None:
    """Return the day that is written for a stance, or None; count why there is none, and that it is one of several."""
    day = edge.latest if partial_dates == "latest" else edge.earliest
    if edge.date is None:
        left_out["without a date"] += 1
    elif partial_dates == "skip" and not edge.date.is_one_day:
        left_out["its date is not one day"] += 1
    elif day is None:
        left_out[f"its date has no {_ENDS[partial_dates]} day"] += 1
    else:
        changed[f"dates to the {_ENDS[partial_dates]} day they may mean"] += not edge.date.is_one_day
        return day
    return None


def _person(edge: StanceEdge) -> str | None:
    return edge.speaker if edge.speaker and kind_of(edge.speaker) == "person" else None


def _organization(edge: StanceEdge) -> str | None:
    named = (edge.on_behalf_of, edge.capacity, edge.speaker)
    return next((actor for actor in named if actor and kind_of(actor) == "organization"), None)


def _events(data: Dataset, events: list[tuple[dt.date, StanceEdge]], values: _Values, lang: Languages) -> Iterator[str]:
    def names(ids: Iterable[str | None]) -> Mapping[str, str]:
        return values.names({key: name_of(data, key, lang) for key in sorted({key for key in ids if key})})

    persons = names(_person(edge) for _, edge in events)
    organizations = names(_organization(edge) for _, edge in events)
    concepts = names(edge.concept for _, edge in events)
    documents: dict[str, int] = {}
    for number, (day, edge) in enumerate(events, start=1):
        document = edge.sources[0] if edge.sources else ""
        if document:
            documents.setdefault(document, len(documents) + 1)
        source = record_of(data, document)
        statement = record_of(data, edge.statement)
        summary = statement.summary.in_language(lang) if isinstance(statement, Statement) else ""
        yield _line(
            (
                str(number),
                f"{day.isoformat()} 00:00:00",
                _quoted(persons.get(_person(edge) or "", "")),
                _quoted(organizations.get(_organization(edge) or "", "")),
                _quoted(concepts[edge.concept]),
                "1" if edge.agreement else "0",
                "",  # where in the document it stands is not recorded
                "",
                _quoted(f"{values.clean(summary)} [{edge.id}]"),
                "",
                str(documents.get(document, "")),
                *(_quoted(values.short(text)) for text in _document(data, source, document, lang)),
                _quoted(""),
                _quoted(""),
            )
        )


def _document(data: Dataset, source: object, document: str, lang: Languages) -> tuple[str, str, str]:
    """Return the title, authors and publisher of a source."""
    if not isinstance(source, Source):
        return document, "", ""
    return name_of(data, source, lang), ", ".join(source.authors), name_of(data, source.publisher, lang)


def _quoted(text: str) -> str:
    return f'"{text}"'


def _line(values: Iterable[str]) -> str:
    return f"{';'.join(values)}\n"
