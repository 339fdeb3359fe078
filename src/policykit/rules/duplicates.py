"""The rules of records that may be of one thing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Organization, Person, Proposal, Record, Source
from policykit.rules.context import RuleContext
from policykit.rules.likeness import By, Likeness
from policykit.rules.registry import set_rule
from policykit.values import kind_of, shorten

_MOST_COMPARED: Final = 10
"""With how many records of one name or address, which are all told apart, one more is compared."""


@set_rule("PK450", "same-but-for-id", Record, severity=Severity.WARNING)
def _same_but_for_id(context: RuleContext) -> Iterator[Finding]:
    """Two records that are the same but for their ids.

    One thing is recorded twice, or a copy was never filled in. Complete it, or remove one of the two and redirect its
    id to the other. Proposals with a number or a label are not compared where two of them with the same are an error.
    """
    times = Counter(content for summary in context.summaries for content in summary.contents)
    repeated = {content for content, number in times.items() if content and number > 1}
    if not repeated:
        return
    numbered = {
        proposal.id
        for summary in context.summaries
        for proposal in summary.numbered
        if proposal.label or not proposal.whole
    }
    first: dict[tuple[str, int], RecordLocation] = {}
    for chunk, summary in enumerate(context.summaries):
        for record_id, path, content in zip(summary.ids, summary.paths, summary.contents, strict=True):
            if content not in repeated or record_id in numbered:
                continue
            location = RecordLocation(chunk, path, record_id)
            other = first.setdefault((kind_of(record_id), content), location)
            if other.id is not None and other.id != record_id:
                message = f"but for its id, the record is the same as {_shown(other.id)}"
                yield Finding(_same_but_for_id, ("id",), message, location=location, related=other.at("id"))


@set_rule("PK451", "name-twice", Person, Organization, Proposal, severity=Severity.WARNING)
def _name_twice(context: RuleContext) -> Iterator[Finding]:
    """Two people or organizations of one name, or two proposals of one report with one title.

    They may be one and the same, and readers take them for it. Join them and redirect one id to the other, or say what
    tells them apart. Identifiers of one scheme that differ do; for people roles, where each has one in an organization
    or of a title that the other has not; and for organizations another parent, classification, or date of foundation or
    dissolution. Proposals want another title.
    """
    for one, location, other, related in _alike(context, "name"):
        what = "title" if one.field[0] == "title" else "name"
        message = f"{_shown(other.id)} has the same {what}"
        yield Finding(_name_twice, one.field, message, location=location, related=related)


@set_rule("PK452", "address-twice", Source, severity=Severity.WARNING)
def _address_twice(context: RuleContext) -> Iterator[Finding]:
    """Two sources with one address.

    They may be one and the same. Join them and redirect one id to the other, or correct an address. Pages that stood at
    one address one after the other are told apart by when they were published, or by the addresses of their copies.
    """
    for one, location, other, related in _alike(context, "address"):
        message = f"{_shown(other.id)} has the same address"
        yield Finding(_address_twice, one.field, message, location=location, related=related)


@set_rule("PK453", "identifier-twice", Record, severity=Severity.WARNING)
def _identifier_twice(context: RuleContext) -> Iterator[Finding]:
    """Two records of one kind with the same identifier.

    An identifier names one thing, so they are one and the same, or one of the identifiers is wrong. Join the records and
    redirect one id to the other, or correct the identifier. What names a series or a case, such as an ISSN or a case
    number, does not name a document in it.
    """
    for one, location, other, related in _alike(context, "identifier"):
        message = f"{_shown(other.id)} has the same {shorten(one.value, 100)}"
        yield Finding(_identifier_twice, one.field, message, location=location, related=related)


def _alike(context: RuleContext, by: By) -> Iterator[tuple[Likeness, RecordLocation, Likeness, RecordLocation]]:
    """Yield each record that is not told apart from one before it, where no other rule says so, with that one."""
    apart: dict[tuple[str, str], list[tuple[Likeness, RecordLocation]]] = defaultdict(list)
    found: set[tuple[str, str]] = set()
    for one, location in context.located(lambda summary: [alike for alike in summary.likenesses if alike.by == by]):
        others = apart[one.value, context.canonical(one.within)]
        for other, related in others:
            if not _are_told_apart(one, other, context):
                is_said = (one.content and one.content == other.content) or not set(one.said).isdisjoint(other.said)
                if other.id != one.id and (one.id, other.id) not in found and not is_said:
                    found.add((one.id, other.id))
                    yield one, location, other, related.at(*other.field)
                break
        else:
            if len(others) < _MOST_COMPARED:
                others.append((one, location))


def _are_told_apart(one: Likeness, other: Likeness, context: RuleContext) -> bool:
    """Whether two records have traits of one sort, of which each has one that the other has not."""
    if not one.traits or not other.traits:
        return False
    theirs = _traits(other, context)
    return any(
        values - theirs.get(sort, values) and theirs.get(sort, values) - values
        for sort, values in _traits(one, context).items()
    )


def _traits(record: Likeness, context: RuleContext) -> Mapping[tuple[str, str], set[str]]:
    traits: dict[tuple[str, str], set[str]] = defaultdict(set)
    for sort, within, value in record.traits:
        traits[sort, context.canonical(within)].add(context.canonical(value))
    return traits


def _shown(record_id: str) -> str:
    return shorten(record_id, 100)
