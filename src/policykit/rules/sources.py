"""The rules of sources: by what they are found, and what happened after they told of it."""

from collections.abc import Iterator
from typing import Final

from policykit.diagnostics import Finding, Path, Severity
from policykit.loading import REVERSED
from policykit.models import Assessment, Event, EvidencedRecord, Organization, Person, Report, Response, Source, Vote
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_a_year_before, is_reversed, on_date
from policykit.rules.registry import record_rule
from policykit.values import Date


@record_rule(
    "PK426",
    "later-than-its-sources",
    (Event, Vote, Report, Response, Assessment, Person, Organization, Source),
    Severity.WARNING,
)
def _later_than_its_sources(record: EvidencedRecord, context: RuleContext) -> Iterator[Finding]:
    """A day on which something happened that lies after every source that tells of it was published.

    A page can announce what is to come, and not tell that it came. Look whether the date or that of a source is wrong.
    Of a page that was fetched later than it was published, the day on which it was `retrieved` counts.
    Else add a source that shows it, or give what was only planned as a `deadline` or `earliest_start`. The start of a
    role may lie up to a year after its sources. An assessment that is not stated by its sources names its `basis`, or
    has evidence with `reading: implies`.
    """
    for path, day, last in _days_told(record, context):
        if is_reversed(day, last) and (path[-1] != "start" or is_a_year_before(last, day)):
            message = f"{on_date(day)}, after the last source for it was published or fetched, {on_date(last)}"
            yield Finding(_later_than_its_sources, path, message)


def _days_told(record: EvidencedRecord, context: RuleContext) -> Iterator[tuple[Path, Date | None, Date | None]]:
    """Yield the days on which sources tell that something happened: where each stands, and when the last source came."""
    match record:
        case Event(date=Date()) | Vote(date=Date()) | Response(date=Date()):
            yield ("date",), record.date, context.last_told(context.evidence_in(record))
        case Organization(founded=Date()):
            yield ("founded",), record.founded, context.last_told(context.evidence_in(record))
        case Source():
            named = (item for item in record.evidence if not item.supports or "published" in item.supports)
            yield ("published",), record.published, context.last_told(named)
        case Report():
            last = context.last_told(context.evidence_in(record))
            yield ("commissioned",), record.commissioned, last
            yield ("delivered",), record.delivered, last
        case Assessment() if not record.basis and all(item.reading == "states" for item in record.evidence):
            yield ("as_of",), record.as_of, context.last_told(record.evidence)
        case Person():
            yield from _days_of_roles(record, context)
        case _:
            pass


def _days_of_roles(person: Person, context: RuleContext) -> Iterator[tuple[Path, Date | None, Date | None]]:
    shared = context.last_told(item for item in person.evidence if not item.supports or "roles" in item.supports)
    for number, role in enumerate(person.roles):
        last = context.last_told(role.evidence) if role.evidence else shared
        yield ("roles", number, "start"), role.start, last
        for index, day in enumerate(role.attested):
            yield ("roles", number, "attested", index), day, last


_FOUND_BY: Final = ("name", "title", "url", "archived_url", "identifiers", "links")


@record_rule("PK459", "nameless-source", Source, Severity.WARNING)
def _nameless_source(source: Source, _: RuleContext) -> Iterator[Finding]:
    """A source without a name, a title or an address.

    Whoever wants to check what rests on it cannot find it. Give the title as printed, a title of your own, the address,
    an identifier, or a link; what was sought and not found is named in `unknown`.
    """
    if not any(getattr(source, name) or name in source.unknown for name in _FOUND_BY):
        yield Finding(_nameless_source, ("id",), "the source has no name, title or address")


@record_rule(REVERSED, "end-before-start", Source)
def _retrieved_before_published(source: Source, _: RuleContext) -> Iterator[Finding]:
    if is_reversed(source.published, source.retrieved):
        message = f"retrieved {on_date(source.retrieved)}, before it was published {on_date(source.published)}"
        yield Finding(REVERSED, ("retrieved",), message)
