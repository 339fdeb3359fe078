"""What records are asked for beyond their shape: references, sense, evidence.

A rule is a generator function. It yields what it finds by record and path, and knows nothing of files.
Its docstring is the rule's text: the first line says what is wrong, the rest why it matters and how to mend it.
"""

import dataclasses
import functools
import inspect
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, cast

from pydantic import ValidationError

from policykit import documents, shape
from policykit.dates import Answer, Date
from policykit.diagnostics import Path, Rule, Severity
from policykit.evidence import RULES as EVIDENCE_RULES
from policykit.frozen import thaw
from policykit.models import (
    Assessment,
    Event,
    Evidence,
    EvidencedRecord,
    FactItem,
    Item,
    Organization,
    Person,
    Proposal,
    Record,
    Report,
    Source,
    Statement,
    Topic,
    Vote,
)
from policykit.references import Reference, fields_with_alternatives, validator_of
from policykit.shape import REVERSED, Entry, Redirect, described, did_you_mean, findings_in, meant
from policykit.surroundings import LONGEST_SHOWN, Judged, Numbered, Surroundings
from policykit.text import shorten

__all__ = ["NO_SUCH_RECORD", "RULES", "Found", "FoundAcross", "Spot", "beyond_shape", "check_all", "check_each"]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a rule found."""

    path: Path
    """Where in the record."""
    message: str
    mend: str | None = None
    at_key: bool = False
    instead: str | None = None
    """The key or value that is meant, if there is no doubt which."""
    meant: str | None = None
    """The id of no record, where one that is near it may be meant; whoever knows all ids looks for it."""


class Spot(NamedTuple):
    """Where a record or redirect stands."""

    piece: int
    """The number of the piece."""
    path: Path
    """Where it stands in the data of the piece."""
    id: str | None = None
    """The id of the record."""

    def at(self, *steps: str | int) -> "Spot":
        """Return where a value in it stands."""
        return self._replace(path=(*self.path, *steps))


@dataclasses.dataclass(frozen=True, slots=True)
class FoundAcross:
    """What a rule found that looks at more than one record."""

    spot: Spot
    """Where it stands."""
    message: str
    mend: str | None = None
    at_key: bool = False
    instead: str | None = None
    """The key or value that is meant, if there is no doubt which."""
    meant: str | None = None
    """The id of no record, where one that is near it may be meant; whoever knows all ids looks for it."""
    also: Spot | None = None
    """Another place that the finding is about; whoever knows the files names it."""


ReferenceCheck: TypeAlias = Callable[[Iterable[Reference], Surroundings], Iterator[Found]]
RecordCheck: TypeAlias = Callable[[Any, Surroundings], Iterator[Found]]
SetCheck: TypeAlias = Callable[[Surroundings], Iterator[FoundAcross]]
_R = TypeVar("_R", bound=Record)

_reference_checks: Final[list[tuple[Rule, ReferenceCheck]]] = []
_record_checks: Final[list[tuple[Rule, type[Record], RecordCheck]]] = []
_set_checks: Final[list[tuple[Rule, tuple[type[Record], ...], SetCheck]]] = []


_Fixes: TypeAlias = Literal["safe", "unsafe"] | None


def _rule_of(code: str, name: str, check: Callable[..., object], severity: Severity, fixes: _Fixes) -> Rule:
    summary, _, text = inspect.cleandoc(check.__doc__ or "").partition("\n\n")
    return Rule(code, name, summary[:1].lower() + summary[1:].rstrip("."), " ".join(text.split()), severity, fixes)


def _references(
    code: str, name: str, severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[ReferenceCheck], ReferenceCheck]:
    """Register a rule that looks at the references of one record, well formed or not, at a time."""

    def register(check: ReferenceCheck) -> ReferenceCheck:
        _reference_checks.append((_rule_of(code, name, check, severity, fixes), check))
        return check

    return register


def _each(
    code: str | Rule, name: str, model: type[_R], severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[Callable[[_R, Surroundings], Iterator[Found]]], Callable[[_R, Surroundings], Iterator[Found]]]:
    """Register a rule that looks at one record of `model` at a time."""

    def register(check: Callable[[_R, Surroundings], Iterator[Found]]) -> Callable[[_R, Surroundings], Iterator[Found]]:
        rule = code if isinstance(code, Rule) else _rule_of(code, name, check, severity, fixes)
        _record_checks.append((rule, model, check))
        return check

    return register


def _all(
    code: str, name: str, *models: type[Record], severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[SetCheck], SetCheck]:
    """Register a rule that looks at all the records at once; it finds fault with `models`, or with redirects."""

    def register(check: SetCheck) -> SetCheck:
        _set_checks.append((_rule_of(code, name, check, severity, fixes), models, check))
        return check

    return register


def check_each(entries: Iterable[Entry], around: Surroundings) -> Iterator[tuple[Entry, Rule, Found]]:
    """Yield what the rules find that look at one record at a time."""
    for entry in entries:
        for rule, look_at in _reference_checks:
            for found in look_at(entry.references, around):
                yield entry, rule, _told(found)
        record = entry.record
        if record is None:
            continue
        for rule, look in _checks_of(type(record)):
            for found in look(record, around):
                yield entry, rule, _told(found)


@functools.cache
def _checks_of(model: type[Record]) -> tuple[tuple[Rule, RecordCheck], ...]:
    return tuple((rule, look) for rule, of, look in _record_checks if issubclass(model, of))


def check_all(everything: Surroundings) -> Iterator[tuple[Rule, FoundAcross]]:
    """Yield what the rules find that look at all the records at once."""
    for rule, _, look in _set_checks:
        for found in look(everything):
            yield rule, _told(found)


_LONGEST_MESSAGE: Final = 400
_F = TypeVar("_F", Found, FoundAcross)


def _told(found: _F) -> _F:
    """Return what was found as it can be shown: on one line, and no longer than a person reads."""
    mend = found.mend if found.mend and len(found.mend) <= _LONGEST_MESSAGE else None
    return dataclasses.replace(found, message=shorten(found.message, _LONGEST_MESSAGE), mend=mend)


def _cut(value: object) -> str:
    return shorten(str(value), LONGEST_SHOWN)


# ---------------------------------------------------------------------------------------------- PK3xx references and ids


@_references("PK301", "no-such-record", fixes="unsafe")
def _no_such_record(named: Iterable[Reference], around: Surroundings) -> Iterator[Found]:
    """A reference to a record that does not exist.

    Nothing can be found through it. Correct the id, or add the record it names.
    """
    known, redirects = around.known, around.redirects
    for path, target in named:
        if target not in known and target not in redirects:
            yield Found(path, f"there is no record {_cut(target)}", meant=target)


@_all("PK302", "id-used-twice", Record)
def _id_used_twice(everything: Surroundings) -> Iterator[FoundAcross]:
    """An id that two records have.

    An id names one thing for good. Give one of the records another id, or join the two.
    """
    wanted = everything.twice | everything.elsewhere
    first: dict[str, Spot] = {}
    told: set[str] = set()
    for piece, outline in enumerate(everything.outlines if wanted else ()):
        for record_id, path in zip(outline.ids, outline.paths, strict=True):
            if record_id not in wanted:
                continue
            spot = Spot(piece, (*path, "id"), record_id)
            if record_id in everything.elsewhere:
                yield FoundAcross(spot, f"a record that comes with the package has the id {_cut(record_id)}")
            before = first.setdefault(record_id, spot)
            if before is spot:
                continue
            message = f"the id {_cut(record_id)} is used twice"
            if record_id not in told:
                told.add(record_id)
                yield FoundAcross(before, message, also=spot)
            yield FoundAcross(spot, message, also=before)


@_references("PK303", "redirected-reference", Severity.WARNING, fixes="safe")
def _redirected_reference(named: Iterable[Reference], around: Surroundings) -> Iterator[Found]:
    """A reference to an id that has been given up for another.

    It still leads to the record, but the next reader need not take the detour. Write the new id.
    """
    if not around.redirects:
        return
    for path, target in named:
        if target in around.redirects and not around.knows(target):
            new = around.canonical(target)
            known = around.knows(new)
            message, mend = f"{_cut(target)} now goes by another id", f"write {new}" if known else None
            yield Found(path, message, mend, instead=new if known else None)


def _redirects(everything: Surroundings) -> Iterator[tuple[Redirect, Spot]]:
    """Yield each redirect with where it stands."""
    for piece, outline in enumerate(everything.outlines):
        for redirect in outline.redirects:
            yield redirect, Spot(piece, redirect.path)


@_all("PK304", "redirect-circle")
def _redirect_circle(everything: Surroundings) -> Iterator[FoundAcross]:
    """Redirects that lead in a circle.

    They never arrive at a record. Let the last id in use stand for itself.
    """
    circles = _circles((redirect.old for redirect, _ in _redirects(everything)), everything.redirects.get)
    for redirect, spot in _redirects(everything):
        if redirect.old in circles:
            yield FoundAcross(spot, f"the redirects run in a circle: {circles[redirect.old]}")


@_all("PK305", "redirect-to-nothing", fixes="unsafe")
def _redirect_to_nothing(everything: Surroundings) -> Iterator[FoundAcross]:
    """A redirect to an id that no record has.

    Whoever follows it finds nothing. Name the record that took the place of the old one.
    """
    for redirect, spot in _redirects(everything):
        if not everything.knows(redirect.new) and redirect.new not in everything.redirects:
            yield FoundAcross(spot, f"there is no record {_cut(redirect.new)}", meant=redirect.new)


@_all("PK306", "redirect-of-a-record")
def _redirect_of_a_record(everything: Surroundings) -> Iterator[FoundAcross]:
    """A redirect from an id that a record still has.

    It cannot be both. Remove the redirect, or the record that was replaced.
    """
    for redirect, spot in _redirects(everything):
        if everything.knows(redirect.old):
            yield FoundAcross(spot, f"{_cut(redirect.old)} is still the id of a record", at_key=True)


def _circles(starts: Iterable[str], following: Callable[[str], str | None]) -> dict[str, str]:
    """Return the ids that lie on a circle, each with the way around from it."""
    circles: dict[str, str] = {}
    done: set[str] = set()
    for start in starts:
        way: dict[str, int] = {}
        step: str | None = start
        while step is not None and step not in way and step not in done:
            way[step] = len(way)
            step = following(step)
        if step in way:
            circle = [*way][way[step] :]
            for index, member in enumerate(circle):
                ahead = [*circle[index : index + 4], *circle[: max(0, min(index, index + 4 - len(circle)))]]
                shown = [*ahead, *(["…"] if len(circle) > len(ahead) else []), member]
                circles[member] = " → ".join(shorten(one, 60) for one in shown)
        done.update(way)
    return circles


@_all("PK307", "circle", Topic, Organization)
def _circle(everything: Surroundings) -> Iterator[FoundAcross]:
    """Topics or organizations that lie within themselves.

    A topic cannot be narrower than itself, nor an organization part of itself. One of the steps is wrong.
    """
    steps = [
        (step, Spot(piece, step.path, step.id))
        for piece, outline in enumerate(everything.outlines)
        for step in outline.above
    ]
    for field, name in (("broader", "topics"), ("parent", "organizations")):
        above: dict[str, str] = {}
        for step, _ in steps:
            if step.field == field:
                above.setdefault(step.id, everything.canonical(step.up))
        circles = _circles(above, above.get)
        for step, spot in steps:
            if step.field == field and step.id in circles:
                yield FoundAcross(spot.at(field), f"the {name} run in a circle: {circles[step.id]}")


@_all("PK308", "redirected-twice")
def _redirected_twice(everything: Surroundings) -> Iterator[FoundAcross]:
    """An id that has been given up for two others.

    It can lead to one of them only. Remove one of the redirects.
    """
    first: dict[str, tuple[Redirect, Spot]] = {}
    for redirect, spot in _redirects(everything):
        other, its_spot = first.setdefault(redirect.old, (redirect, spot))
        if other.new != redirect.new:
            message = f"{_cut(redirect.old)} leads to {_cut(other.new)} already"
            yield FoundAcross(spot, message, also=its_spot)


# ------------------------------------------------------------------------------------------------------------ PK4xx sense


@_each("PK401", "more-ballots-than-counted", Vote)
def _more_ballots_than_counted(vote: Vote, _: Surroundings) -> Iterator[Found]:
    """More named ballots for an option than were counted.

    Named ballots may be fewer than the counts, never more. A ballot or a count is wrong.
    Those who were absent or did not vote need not be counted.
    """
    if vote.counts is None:
        return
    named: Counter[str] = Counter()
    for index, ballot in enumerate(vote.ballots):
        option = ballot.option
        if option in ("absent", "not-voting") and option not in vote.counts:
            continue
        named[option] += 1
        counted = vote.counts.get(option, 0)
        if named[option] > counted:
            message = f"this makes {named[option]} named `{option}`, and the count is {counted}"
            yield Found(("ballots", index, "option"), message)


@_each("PK402", "voter-twice", Vote)
def _voter_twice(vote: Vote, around: Surroundings) -> Iterator[Found]:
    """A voter with two ballots in one vote.

    Each has one. Where sources differ on which, keep one and name the other under `alternatives`.
    """
    seen: set[str] = set()
    for index, ballot in enumerate(vote.ballots):
        voter = around.canonical(ballot.voter)
        if voter in seen:
            yield Found(("ballots", index, "voter"), f"{voter} has a ballot already")
        seen.add(voter)


def _on(date: Date | None) -> str:
    return f"on {date}" if date and date.is_one_day else f"in {date}"


def _reversed(start: Date | None, end: Date | None) -> bool:
    return bool(start and end and end.before(start) is Answer.YES)


@_each(REVERSED, "end-before-start", Person)
def _role_ends_before_start(person: Person, _: Surroundings) -> Iterator[Found]:
    for index, role in enumerate(person.roles):
        if _reversed(role.start, role.end):
            yield Found(("roles", index, "end"), f"the role ends {_on(role.end)}, before it starts {_on(role.start)}")


@_each(REVERSED, "end-before-start", Organization)
def _organization_ends_before_start(body: Organization, _: Surroundings) -> Iterator[Found]:
    if _reversed(body.founded, body.dissolved):
        yield Found(("dissolved",), f"dissolved {_on(body.dissolved)}, before it was founded {_on(body.founded)}")


@_each(REVERSED, "end-before-start", Report)
def _delivered_before_commissioned(report: Report, _: Surroundings) -> Iterator[Found]:
    if _reversed(report.commissioned, report.delivered):
        message = f"delivered {_on(report.delivered)}, before it was commissioned {_on(report.commissioned)}"
        yield Found(("delivered",), message)


@_each(REVERSED, "end-before-start", Source)
def _retrieved_before_published(source: Source, _: Surroundings) -> Iterator[Found]:
    if _reversed(source.published, source.retrieved):
        message = f"retrieved {_on(source.retrieved)}, before it was published {_on(source.published)}"
        yield Found(("retrieved",), message)


@_each("PK404", "result-against-counts", Vote)
def _result_against_counts(vote: Vote, _: Surroundings) -> Iterator[Found]:
    """A result that the counts do not give.

    Where more were for than against it is carried, where fewer it is rejected, and as many is a tie.
    Where more than a simple majority was needed, say so in `requirement`; the result is then not checked.
    """
    if vote.counts is None or vote.result is None or vote.requirement is not None:
        return
    if "requirement" in vote.unknown:
        return
    if "for" not in vote.counts or "against" not in vote.counts:
        return
    ahead, behind = vote.counts["for"], vote.counts["against"]
    given = "carried" if ahead > behind else "rejected" if ahead < behind else "tied"
    if vote.result != given:
        yield Found(("result",), f"{ahead} for and {behind} against is `{given}`, not `{vote.result}`")


def _certainly_outside(actor: str, body: str, day: Date | None, around: Surroundings) -> bool:
    """Whether `actor` is a person without a role in `body` or a part of it, or with none that can have been held then.

    A role of which the organization is not given may be in any.
    """
    held = around.roles.get(actor)
    if held is None:
        return False
    roles = [role for role in held if not role.organization or around.lies_in(role.organization, body)]
    return all(role.held_on(day) is Answer.NO for role in roles) if day else not roles


@_each("PK405", "voter-not-a-member", Vote)
def _voter_not_a_member(vote: Vote, around: Surroundings) -> Iterator[Found]:
    """A voter who had no role in the body that day.

    Only members vote. Add the role to the person with its evidence, or correct the voter, the body or the date.
    """
    body = around.canonical(vote.body)
    for index, ballot in enumerate(vote.ballots):
        voter = around.canonical(ballot.voter)
        if _certainly_outside(voter, body, vote.date, around):
            when = f" {_on(vote.date)}" if vote.date else ""
            yield Found(("ballots", index, "voter"), f"{voter} has no role in {body}{when}")


def _numbers(everything: Surroundings) -> Mapping[str, list[tuple[Numbered, Spot]]]:
    """Return the numbered proposals of each report."""
    found: dict[str, list[tuple[Numbered, Spot]]] = defaultdict(list)
    for piece, outline in enumerate(everything.outlines):
        for proposal in outline.numbered:
            spot = Spot(piece, (*proposal.path, "number"), proposal.id)
            found[everything.canonical(proposal.report)].append((proposal, spot))
    return found


@_all("PK406", "number-missing", Report, severity=Severity.WARNING)
def _number_missing(everything: Surroundings) -> Iterator[FoundAcross]:
    """A report whose proposals skip a number.

    A proposal may have been overlooked. Add it, so that whoever counts the proposals counts right.
    """
    numbers = _numbers(everything)
    for piece, outline in enumerate(everything.outlines):
        for report, path in outline.reports:
            have = {proposal.number for proposal, _ in numbers.get(report, ())}
            highest = max(have, default=0)
            if len(have) == highest:
                continue
            missing = itertools.islice((str(number) for number in range(1, highest) if number not in have), 11)
            *shown, last = missing
            named = [*shown, "…" if len(shown) == 10 else last]
            spot = Spot(piece, (*path, "id"), report)
            yield FoundAcross(spot, f"{report} has no proposal number {', '.join(named)}")


@_all("PK407", "number-twice", Proposal)
def _number_twice(everything: Surroundings) -> Iterator[FoundAcross]:
    """Two proposals of one report with the same number.

    The number is how sources name a proposal. One of the two is wrong.
    """
    reports = {report for outline in everything.outlines for report, _ in outline.reports}
    for report, numbered in _numbers(everything).items():
        first: dict[int, tuple[Numbered, Spot]] = {}
        for proposal, spot in numbered if report in reports else ():
            other, its_spot = first.setdefault(proposal.number, (proposal, spot))
            if other.id != proposal.id:
                message = f"number {proposal.number} is {other.id} too"
                yield FoundAcross(spot, message, also=its_spot)


@_each("PK408", "speaker-not-in-capacity", Statement)
def _speaker_not_in_capacity(statement: Statement, around: Surroundings) -> Iterator[Found]:
    """A person who speaks in a capacity that they did not have that day.

    A person speaks in the capacity of a role. Add the role to the person with its evidence, or correct the speaker,
    the capacity or the date.
    """
    if not statement.speaker or not statement.capacity:
        return
    speaker, body = around.canonical(statement.speaker), around.canonical(statement.capacity)
    if _certainly_outside(speaker, body, statement.date, around):
        when = f" {_on(statement.date)}" if statement.date else ""
        yield Found(("capacity",), f"{speaker} has no role in {body}{when}")


@_each("PK409", "deadline-before-assignment", Event)
def _deadline_before_assignment(event: Event, _: Surroundings) -> Iterator[Found]:
    """A deadline or earliest start that lies before the event that sets it.

    What is asked for cannot be due before it is asked. One of the dates is wrong.
    """
    begun = event.date or (event.period.start if event.period else None)
    if _reversed(begun, event.deadline):
        yield Found(("deadline",), f"due {_on(event.deadline)}, before it was asked for {_on(begun)}")
    if _reversed(begun, event.earliest_start):
        yield Found(("earliest_start",), f"may start {_on(event.earliest_start)}, before it was prepared {_on(begun)}")


@_each("PK410", "unknown-and-given", Record)
def _unknown_and_given(record: Record, around: Surroundings) -> Iterator[Found]:
    """A field that is both given and said to be unknown.

    It is one or the other. Remove the value or take the field out of `unknown`.
    """
    for item, path in ((record, ()), *around.items_in(record)):
        if not isinstance(item, FactItem) or not item.unknown:
            continue
        for index, name in enumerate(item.unknown):
            if getattr(item, name) not in (None, ()):
                yield Found((*path, "unknown", index), f"`{name}` is given, and so not unknown")


@_each("PK411", "alternative-does-not-fit", Record, fixes="unsafe")
def _alternative_does_not_fit(record: Record, _: Surroundings) -> Iterator[Found]:
    """An alternative for a field that there is none of, or with a value that the field cannot have.

    An alternative is what other evidence says of one field of the record, in the form that the field takes.
    """
    model = type(record)
    fields = fields_with_alternatives(model)
    for index, alternative in enumerate(record.alternatives):
        path = ("alternatives", index)
        name = alternative.field
        if name not in fields:
            message = f"{described(model)} has no field `{shorten(name, 40)}` that others could know otherwise"
            yield Found((*path, "field"), message, did_you_mean(name, fields), instead=meant(name, fields))
            continue
        value = thaw(alternative.value)
        try:
            validator_of(model, name).validate_python(value)
        except ValidationError as error:
            for finding in findings_in(error, model, value, (*path, "value"), (name,)):
                message = f"`{name}` cannot have this value: {finding.message}"
                yield Found(finding.path, message, finding.mend, finding.at_key, finding.instead)


@_each("PK412", "supports-no-field", Record, fixes="unsafe")
def _supports_no_field(record: Record, around: Surroundings) -> Iterator[Found]:
    """Evidence that says it supports a field that there is none of, or that is not given.

    `supports` names the fields that the evidence is for, of the record or the item that it stands on.
    """
    for piece, path in around.items_in(record):
        if not isinstance(piece, Evidence) or not piece.supports:
            continue
        holder = _at(record, path[:-2])
        fields = tuple(type(holder).model_fields)
        for index, name in enumerate(piece.supports):
            at = (*path, "supports", index)
            if name not in fields:
                message = f"{described(type(holder))} has no field `{shorten(name, 40)}`"
                instead = meant(name, fields)
                instead = None if instead in piece.supports else instead
                yield Found(at, message, did_you_mean(name, fields), instead=instead)
            elif getattr(holder, name) in (None, ()):
                yield Found(at, f"there is no `{name}` here for this to support")


def _at(record: Record, path: Path) -> Item:
    """Return the item that lies at `path` in a record."""
    at: Any = record
    for step in path:
        at = getattr(at, step) if isinstance(step, str) else at[step]
    return cast("Item", at)


@_each("PK413", "said-after-it-was-reported", Statement)
def _said_after_it_was_reported(statement: Statement, around: Surroundings) -> Iterator[Found]:
    """A statement dated after every source that reports it.

    No page reports what has not been said yet. The date of the statement or of a source is wrong.
    """
    if statement.date is None or statement.date.earliest is None:
        return
    published: list[Date] = []
    for piece in around.evidence_in(statement):
        day = around.published.get(around.canonical(piece.source))
        if day is None:
            return
        published.append(day)
    said = statement.date.earliest
    if published and all(day.latest and day.latest < said for day in published):
        latest = max(published, key=lambda day: day.sort_key)
        yield Found(("date",), f"said {_on(statement.date)}, after its last source was published {_on(latest)}")


@_each("PK414", "held-after-it-was-said", Statement)
def _held_after_it_was_said(statement: Statement, _: Surroundings) -> Iterator[Found]:
    """A stance held only after the statement that tells of it.

    `held` is for a stance of an earlier time than the statement's own.
    """
    for index, stance in enumerate(statement.stances):
        if _reversed(stance.held, statement.date):
            yield Found(("stances", index, "held"), f"held {_on(stance.held)}, after it was said {_on(statement.date)}")


@_each("PK415", "judged-before-the-day", Assessment)
def _judged_before_the_day(assessment: Assessment, _: Surroundings) -> Iterator[Found]:
    """A finding made before the day that it judges.

    `as_of` is the day that is judged, `date` when that was done. Nobody can judge a day to come.
    """
    if _reversed(assessment.as_of, assessment.date):
        yield Found(("date",), f"made {_on(assessment.date)}, before {assessment.as_of}, which it judges")


@_all("PK416", "judged-twice", Assessment)
def _judged_twice(everything: Surroundings) -> Iterator[FoundAcross]:
    """Two findings by one assessor that differ on the same proposal on the same day.

    An assessor holds one of them. Correct a date or a status; where an assessor changed their mind, keep the later one.
    """
    first: dict[tuple[str, str, str], tuple[Judged, Spot]] = {}
    for piece, outline in enumerate(everything.outlines):
        for finding in outline.judged:
            spot = Spot(piece, (*finding.path, "status"), finding.id)
            key = (everything.canonical(finding.proposal), everything.canonical(finding.assessor), finding.as_of)
            known, its_spot = first.setdefault(key, (finding, spot))
            if known.id != finding.id and known.status != finding.status:
                message = f"{known.id} finds `{known.status}` for the same day"
                yield FoundAcross(spot, message, also=its_spot)


@_each("PK417", "two-stances-at-once", Statement)
def _two_stances_at_once(statement: Statement, around: Surroundings) -> Iterator[Found]:
    """Two stances on one thing at one time in one statement.

    Nobody stands in two places. A stance of an earlier time has its own `held`; another holder has a statement of
    their own.
    """
    seen: dict[tuple[str, Date | None], str] = {}
    for index, stance in enumerate(statement.stances):
        key = (around.canonical(stance.about), stance.held or statement.date)
        if key in seen:
            yield Found(("stances", index, "about"), f"the statement has a stance on {key[0]} already: `{seen[key]}`")
        seen.setdefault(key, stance.stance)


@_each("PK418", "attested-outside-the-role", Person)
def _attested_outside_the_role(person: Person, _: Surroundings) -> Iterator[Found]:
    """A day on which a role is shown to be held that lies before its start or after its end.

    One of the dates is wrong, or these are two roles.
    """
    for number, role in enumerate(person.roles):
        for index, day in enumerate(role.attested):
            path = ("roles", number, "attested", index)
            if _reversed(role.start, day):
                yield Found(path, f"shown {_on(day)}, before the role starts {_on(role.start)}")
            elif _reversed(day, role.end):
                yield Found(path, f"shown {_on(day)}, after the role ends {_on(role.end)}")


@_each("PK419", "bloc-of-nobody", Vote)
def _bloc_of_nobody(vote: Vote, _: Surroundings) -> Iterator[Found]:
    """What a bloc wanted, for an option that nobody took.

    The option of the bloc or the counts are wrong.
    """
    if vote.counts is None:
        return
    for index, bloc in enumerate(vote.blocs):
        need_not_be_counted = bloc.option in ("absent", "not-voting") and bloc.option not in vote.counts
        if not need_not_be_counted and not vote.counts.get(bloc.option):
            yield Found(("blocs", index, "option"), f"nobody was counted `{bloc.option}`")


@_each("PK420", "own-relay", Statement, Severity.WARNING)
def _own_relay(statement: Statement, around: Surroundings) -> Iterator[Found]:
    """A statement whose speaker is also said to relay it or to be spoken for.

    `reported_by` is who relays at second hand what another said, and `on_behalf_of` is another than the speaker.
    Leave the field out.
    """
    canonical = around.canonical
    for name in ("reported_by", "on_behalf_of"):
        other = getattr(statement, name)
        if other and statement.speaker and canonical(other) == canonical(statement.speaker):
            yield Found((name,), f"`{name}` is the speaker", "leave it out")


@_each("PK421", "about-nothing", Statement, Severity.WARNING)
def _about_nothing(statement: Statement, _: Surroundings) -> Iterator[Found]:
    """A statement that is about nothing on record.

    No question about a proposal, topic or report will find it. Name what it is about.
    """
    if not statement.about and not statement.stances:
        yield Found(("id",), "the statement names nothing that it is about")


@_each("PK422", "complete-without-ballots", Vote)
def _complete_without_ballots(vote: Vote, _: Surroundings) -> Iterator[Found]:
    """A vote whose ballots are said to be complete, without a ballot.

    `ballots_complete` says that every ballot is there. Add them, or leave it out.
    """
    if vote.ballots_complete and not vote.ballots:
        yield Found(("ballots_complete",), "no ballot is given, and all are said to be")


# --------------------------------------------------------------------------------------------------------- PK5xx evidence


@_each("PK501", "no-evidence", EvidencedRecord)
def _no_evidence(record: EvidencedRecord, around: Surroundings) -> Iterator[Found]:
    """A record without any evidence.

    Nobody can check it. Name the source, and the passage where its text is kept.
    """
    if not record.evidence and next(around.evidence_in(record), None) is None:
        yield Found(("id",), f"{record.id} has no evidence", "add `evidence` with a source")


def _registered() -> Iterator[Rule]:
    yield from documents.RULES
    yield from shape.RULES
    yield from EVIDENCE_RULES
    yield from (rule for rule, _ in _reference_checks)
    yield from (rule for rule, _, _ in _record_checks)
    yield from (rule for rule, _, _ in _set_checks)


RULES: Final[dict[str, Rule]] = {
    rule.code: rule for rule in sorted(dict.fromkeys(_registered()), key=lambda rule: rule.code)
}
"""Every rule, by its code."""


NO_SUCH_RECORD: Final = RULES["PK301"]


def beyond_shape(model: type[Record] | None) -> tuple[Rule, ...]:
    """Return the rules for records of a model, or for redirects, that no JSON Schema can say."""
    found = {rule for rule, _ in _reference_checks if model}
    found |= {rule for rule, of, _ in _record_checks if model and issubclass(model, of)}
    found |= {rule for rule, of, _ in _set_checks if (issubclass(model, of) if model else not of)}
    if model and issubclass(model, EvidencedRecord):
        found |= set(EVIDENCE_RULES)
    return tuple(sorted(found, key=lambda rule: rule.code))
