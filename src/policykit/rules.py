"""What records are asked for beyond their shape: references, sense, evidence.

A rule is a generator function. It yields what it finds by record and path, and knows nothing of files.
Its docstring is the rule's text: the first line says what is wrong, the rest why it matters and how to mend it.
"""

import dataclasses
import functools
import inspect
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from policykit import documents, shape
from policykit.dates import Answer, Date
from policykit.diagnostics import Path, Rule, Severity
from policykit.evidence import RULES as EVIDENCE_RULES
from policykit.frozen import thaw
from policykit.ids import MOST_IDS_SEARCHED, kind_of, nearest_ids, one_meant
from policykit.index import Index
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
from policykit.references import Reference, items_within, references
from policykit.shape import REVERSED, Entry, Redirect, described, did_you_mean, findings_in, meant
from policykit.text import shorten

__all__ = ["RULES", "Found", "RecordSet", "beyond_shape", "check"]


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
    also: tuple[Entry | Redirect, Path] | None = None
    """Another place that the finding is about; whoever knows the files names it."""
    entry: Entry | Redirect | None = None
    """What it is in, for rules that look at more than one record."""


class RecordSet:
    """All the records of a run, well formed or not, as the rules see them."""

    _MOST_COMPARED: Final = 50_000_000
    """How many pairs of characters are compared in search of ids that may be meant: some seconds' work."""

    def __init__(
        self,
        entries: Sequence[Entry],
        redirects: Sequence[Redirect] = (),
        elsewhere: Index | None = None,
        unread: Iterable[str] = (),
    ) -> None:
        self.entries: Final = entries
        self.redirects: Final = redirects
        mapping = dict(elsewhere.redirects) if elsewhere else {}
        mapping.update({redirect.old: redirect.new for redirect in redirects})
        others = elsewhere.records.values() if elsewhere else ()
        self.index: Final = Index((*(entry.record for entry in entries if entry.record), *others), mapping)
        self.elsewhere: Final = frozenset(elsewhere.records if elsewhere else ())
        """The ids of the records that are referred to and not checked themselves."""
        self.known: Final = {entry.id for entry in entries if entry.id} | set(self.index.records) | set(unread)
        """The ids that records have, be they well formed or not."""
        self._walked: tuple[Record | None, list[tuple[Item, Path]]] = (None, [])
        self._near: Final[dict[str, tuple[str, ...]]] = {}
        self._compared = 0

    def items_in(self, record: Record) -> list[tuple[Item, Path]]:
        """Return the items nested in a record. Several rules ask for them in turn, so the last answer is kept."""
        if self._walked[0] is not record:
            self._walked = record, items_within(record)
        return self._walked[1]

    def evidence_in(self, record: Record) -> Iterator[Evidence]:
        """Yield the evidence for what a record says, not for what others say otherwise."""
        for inner, path in self.items_in(record):
            if isinstance(inner, Evidence) and path[0] != "alternatives":
                yield inner

    def knows(self, record_id: str) -> bool:
        """Whether there is a record of that id, be it well formed or not."""
        return record_id in self.known

    def did_you_mean(self, record_id: str) -> str | None:
        """Name the known id of the same kind that is nearest."""
        near = self._nearest(record_id)
        return f"did you mean {near[0]}?" if near else None

    def meant(self, record_id: str) -> str | None:
        """Return the known id that this is but for a slip or two, if it can be no other.

        Digits are no slips: they tell apart what is numbered or dated.
        """
        near = self._nearest(record_id)
        one = one_meant(record_id, near)
        return one if one and _digits(one) == _digits(record_id) else None

    def _nearest(self, record_id: str) -> tuple[str, ...]:
        """Return the known ids that are near, the likeliest first. The search is slow, so it is made only so often."""
        if record_id not in self._near:
            self._near[record_id] = self._search(record_id)
        return self._near[record_id]

    def _search(self, record_id: str) -> tuple[str, ...]:
        if len(record_id) > _LONGEST_SHOWN or self._compared > self._MOST_COMPARED:
            return ()
        candidates = self._ids_by_kind.get(kind_of(record_id), ())[:MOST_IDS_SEARCHED]
        self._compared += len(record_id) * sum(map(len, candidates))
        return nearest_ids(record_id, candidates, most=10)

    @functools.cached_property
    def _ids_by_kind(self) -> Mapping[str, list[str]]:
        ids: dict[str, list[str]] = defaultdict(list)
        for known in sorted(self.known):
            if len(known) <= _LONGEST_SHOWN:
                ids[kind_of(known)].append(known)
        return ids


RecordCheck: TypeAlias = Callable[[Any, RecordSet], Iterator[Found]]
SetCheck: TypeAlias = Callable[[RecordSet], Iterator[Found]]
_R = TypeVar("_R", bound=Record)

_record_checks: Final[list[tuple[Rule, type[Record], RecordCheck]]] = []
_set_checks: Final[list[tuple[Rule, tuple[type[Record], ...], SetCheck]]] = []


_Fixes: TypeAlias = Literal["safe", "unsafe"] | None


def _rule_of(code: str, name: str, check: Callable[..., object], severity: Severity, fixes: _Fixes) -> Rule:
    summary, _, text = inspect.cleandoc(check.__doc__ or "").partition("\n\n")
    return Rule(code, name, summary[:1].lower() + summary[1:].rstrip("."), " ".join(text.split()), severity, fixes)


def _each(
    code: str | Rule, name: str, model: type[_R], severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[Callable[[_R, RecordSet], Iterator[Found]]], Callable[[_R, RecordSet], Iterator[Found]]]:
    """Register a rule that looks at one record of `model` at a time."""

    def register(check: Callable[[_R, RecordSet], Iterator[Found]]) -> Callable[[_R, RecordSet], Iterator[Found]]:
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


def check(everything: RecordSet) -> Iterator[tuple[Rule, Found]]:
    """Yield what all the rules find."""
    by_model: dict[type, list[tuple[Rule, RecordCheck]]] = {}
    for entry in everything.entries:
        record = entry.record
        if record is None:
            for found in _missing(entry.references, everything):
                yield NO_SUCH_RECORD, _told(found, entry)
            continue
        model = type(record)
        if model not in by_model:
            by_model[model] = [(rule, look) for rule, of, look in _record_checks if issubclass(model, of)]
        for rule, look in by_model[model]:
            for found in look(record, everything):
                yield rule, _told(found, entry)
    for rule, _, look_at_all in _set_checks:
        for found in look_at_all(everything):
            yield rule, _told(found, found.entry)


_LONGEST_SHOWN: Final = 100
"""How long an id may be to be shown in full, or looked for among others."""
_LONGEST_MESSAGE: Final = 400


def _told(found: Found, entry: Entry | Redirect | None) -> Found:
    """Return what was found as it can be shown: on one line, and no longer than a person reads."""
    mend = found.mend if found.mend and len(found.mend) <= _LONGEST_MESSAGE else None
    return dataclasses.replace(found, message=shorten(found.message, _LONGEST_MESSAGE), mend=mend, entry=entry)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _cut(value: object) -> str:
    return shorten(str(value), _LONGEST_SHOWN)


# ---------------------------------------------------------------------------------------------- PK3xx references and ids


@_each("PK301", "no-such-record", Record, fixes="unsafe")
def _no_such_record(record: Record, everything: RecordSet) -> Iterator[Found]:
    """A reference to a record that does not exist.

    Nothing can be found through it. Correct the id, or add the record it names.
    """
    return _missing(_references(record), everything)


def _missing(named: Iterable[Reference], everything: RecordSet) -> Iterator[Found]:
    known, redirects = everything.known, everything.index.redirects
    for path, target in named:
        if target not in known and target not in redirects:
            message, mend = f"there is no record {_cut(target)}", everything.did_you_mean(target)
            yield Found(path, message, mend, instead=everything.meant(target))


def _references(record: Record) -> Iterable[Reference]:
    """Return every reference in a record, those in the values of its alternatives too."""
    if not record.alternatives:
        return references(record)
    return itertools.chain(references(record), _references_of_alternatives(record))


def _references_of_alternatives(record: Record) -> Iterator[Reference]:
    for index, alternative in enumerate(record.alternatives):
        name = alternative.field
        if name not in _fields_with_alternatives(type(record)):
            continue
        try:
            value = _adapter(type(record), name).validate_python(thaw(alternative.value))
        except ValidationError:
            continue
        for path, target in references(record.model_copy(update={name: value})):
            if path[0] == name:
                yield Reference(("alternatives", index, "value", *path[1:]), target)


@_all("PK302", "id-used-twice", Record)
def _id_used_twice(everything: RecordSet) -> Iterator[Found]:
    """An id that two records have.

    An id names one thing for good. Give one of the records another id, or join the two.
    """
    seen: dict[str, Entry] = {}
    told: set[str] = set()
    for entry in everything.entries:
        if entry.id is None:
            continue
        if entry.id in everything.elsewhere:
            yield Found(("id",), f"a record that comes with the package has the id {_cut(entry.id)}", entry=entry)
        first = seen.setdefault(entry.id, entry)
        if first is entry:
            continue
        message = f"the id {_cut(entry.id)} is used twice"
        if entry.id not in told:
            told.add(entry.id)
            yield Found(("id",), message, entry=first, also=(entry, ("id",)))
        yield Found(("id",), message, entry=entry, also=(first, ("id",)))


@_each("PK303", "redirected-reference", Record, Severity.WARNING, fixes="safe")
def _redirected_reference(record: Record, everything: RecordSet) -> Iterator[Found]:
    """A reference to an id that has been given up for another.

    It still leads to the record, but the next reader need not take the detour. Write the new id.
    """
    redirects = everything.index.redirects
    if not redirects:
        return
    for path, target in _references(record):
        if target in redirects and not everything.knows(target):
            new = everything.index.canonical(target)
            known = everything.knows(new)
            message, mend = f"{_cut(target)} now goes by another id", f"write {new}" if known else None
            yield Found(path, message, mend, instead=new if known else None)


@_all("PK304", "redirect-circle")
def _redirect_circle(everything: RecordSet) -> Iterator[Found]:
    """Redirects that lead in a circle.

    They never arrive at a record. Let the last id in use stand for itself.
    """
    circles = _circles((redirect.old for redirect in everything.redirects), everything.index.redirects.get)
    for redirect in everything.redirects:
        if redirect.old in circles:
            yield Found((), f"the redirects run in a circle: {circles[redirect.old]}", entry=redirect)


@_all("PK305", "redirect-to-nothing", fixes="unsafe")
def _redirect_to_nothing(everything: RecordSet) -> Iterator[Found]:
    """A redirect to an id that no record has.

    Whoever follows it finds nothing. Name the record that took the place of the old one.
    """
    for redirect in everything.redirects:
        if not everything.knows(redirect.new) and redirect.new not in everything.index.redirects:
            mend = everything.did_you_mean(redirect.new)
            instead = everything.meant(redirect.new)
            yield Found((), f"there is no record {_cut(redirect.new)}", mend, instead=instead, entry=redirect)


@_all("PK306", "redirect-of-a-record")
def _redirect_of_a_record(everything: RecordSet) -> Iterator[Found]:
    """A redirect from an id that a record still has.

    It cannot be both. Remove the redirect, or the record that was replaced.
    """
    for redirect in everything.redirects:
        if everything.knows(redirect.old):
            yield Found((), f"{_cut(redirect.old)} is still the id of a record", at_key=True, entry=redirect)


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
def _circle(everything: RecordSet) -> Iterator[Found]:
    """Topics or organizations that lie within themselves.

    A topic cannot be narrower than itself, nor an organization part of itself. One of the steps is wrong.
    """
    index = everything.index

    def above(record_id: str) -> str | None:
        record = index.get(record_id)
        if isinstance(record, Topic):
            up = record.broader
        else:
            up = record.parent if isinstance(record, Organization) else None
        return index.canonical(up) if up else None

    for model, field, name in ((Topic, "broader", "topics"), (Organization, "parent", "organizations")):
        entries = [entry for entry in everything.entries if isinstance(entry.record, model)]
        circles = _circles((entry.id for entry in entries if entry.id), above)
        for entry in entries:
            if entry.id in circles and getattr(entry.record, field):
                yield Found((field,), f"the {name} run in a circle: {circles[entry.id]}", entry=entry)


@_all("PK308", "redirected-twice")
def _redirected_twice(everything: RecordSet) -> Iterator[Found]:
    """An id that has been given up for two others.

    It can lead to one of them only. Remove one of the redirects.
    """
    first: dict[str, Redirect] = {}
    for redirect in everything.redirects:
        other = first.setdefault(redirect.old, redirect)
        if other.new != redirect.new:
            message = f"{_cut(redirect.old)} leads to {_cut(other.new)} already"
            yield Found((), message, entry=redirect, also=(other, ()))


# ------------------------------------------------------------------------------------------------------------ PK4xx sense


@_each("PK401", "more-ballots-than-counted", Vote)
def _more_ballots_than_counted(vote: Vote, _: RecordSet) -> Iterator[Found]:
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
def _voter_twice(vote: Vote, everything: RecordSet) -> Iterator[Found]:
    """A voter with two ballots in one vote.

    Each has one. Where sources differ on which, keep one and name the other under `alternatives`.
    """
    seen: set[str] = set()
    for index, ballot in enumerate(vote.ballots):
        voter = everything.index.canonical(ballot.voter)
        if voter in seen:
            yield Found(("ballots", index, "voter"), f"{voter} has a ballot already")
        seen.add(voter)


def _on(date: Date | None) -> str:
    return f"on {date}" if date and date.is_one_day else f"in {date}"


def _reversed(start: Date | None, end: Date | None) -> bool:
    return bool(start and end and end.before(start) is Answer.YES)


@_each(REVERSED, "end-before-start", Person)
def _role_ends_before_start(person: Person, _: RecordSet) -> Iterator[Found]:
    for index, role in enumerate(person.roles):
        if _reversed(role.start, role.end):
            yield Found(("roles", index, "end"), f"the role ends {_on(role.end)}, before it starts {_on(role.start)}")


@_each(REVERSED, "end-before-start", Organization)
def _organization_ends_before_start(body: Organization, _: RecordSet) -> Iterator[Found]:
    if _reversed(body.founded, body.dissolved):
        yield Found(("dissolved",), f"dissolved {_on(body.dissolved)}, before it was founded {_on(body.founded)}")


@_each(REVERSED, "end-before-start", Report)
def _delivered_before_commissioned(report: Report, _: RecordSet) -> Iterator[Found]:
    if _reversed(report.commissioned, report.delivered):
        message = f"delivered {_on(report.delivered)}, before it was commissioned {_on(report.commissioned)}"
        yield Found(("delivered",), message)


@_each(REVERSED, "end-before-start", Source)
def _retrieved_before_published(source: Source, _: RecordSet) -> Iterator[Found]:
    if _reversed(source.published, source.retrieved):
        message = f"retrieved {_on(source.retrieved)}, before it was published {_on(source.published)}"
        yield Found(("retrieved",), message)


@_each("PK404", "result-against-counts", Vote)
def _result_against_counts(vote: Vote, _: RecordSet) -> Iterator[Found]:
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


def _lies_in(part: str, whole: str, index: Index) -> bool:
    """Whether an organization is another or part of it."""
    seen: set[str] = set()
    at: str | None = index.canonical(part)
    while at and at not in seen:
        if at == whole:
            return True
        seen.add(at)
        record = index.get(at)
        at = index.canonical(record.parent) if isinstance(record, Organization) and record.parent else None
    return False


def _certainly_outside(person: Person, body: str, day: Date | None, index: Index) -> bool:
    """Whether `person` has no role in `body` or a part of it, or none that can have been held on `day`.

    A role of which the organization is not given may be in any.
    """
    roles = [role for role in person.roles if not role.organization or _lies_in(role.organization, body, index)]
    return all(role.held_on(day) is Answer.NO for role in roles) if day else not roles


@_each("PK405", "voter-not-a-member", Vote)
def _voter_not_a_member(vote: Vote, everything: RecordSet) -> Iterator[Found]:
    """A voter who had no role in the body that day.

    Only members vote. Add the role to the person with its evidence, or correct the voter, the body or the date.
    """
    body = everything.index.canonical(vote.body)
    for index, ballot in enumerate(vote.ballots):
        person = everything.index.person(ballot.voter)
        if person and _certainly_outside(person, body, vote.date, everything.index):
            when = f" {_on(vote.date)}" if vote.date else ""
            yield Found(("ballots", index, "voter"), f"{person.id} has no role in {body}{when}")


def _numbers(everything: RecordSet) -> Iterator[tuple[Entry, list[tuple[int, Entry]]]]:
    """Yield each report with the numbers of its proposals."""
    numbered: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
    for entry in everything.entries:
        if isinstance(entry.record, Proposal) and entry.record.number is not None:
            numbered[everything.index.canonical(entry.record.report)].append((entry.record.number, entry))
    for entry in everything.entries:
        if isinstance(entry.record, Report) and entry.record.id in numbered:
            yield entry, numbered[entry.record.id]


@_all("PK406", "number-missing", Report, severity=Severity.WARNING)
def _number_missing(everything: RecordSet) -> Iterator[Found]:
    """A report whose proposals skip a number.

    A proposal may have been overlooked. Add it, so that whoever counts the proposals counts right.
    """
    for report, numbered in _numbers(everything):
        have = {number for number, _ in numbered}
        highest = max(have)
        if len(have) == highest:
            continue
        missing: list[str] = []
        for number in range(1, highest):
            if number not in have:
                missing.append(str(number))
            if len(missing) > 10:
                missing[-1] = "…"
                break
        yield Found(("id",), f"{report.id} has no proposal number {', '.join(missing)}", entry=report)


@_all("PK407", "number-twice", Proposal)
def _number_twice(everything: RecordSet) -> Iterator[Found]:
    """Two proposals of one report with the same number.

    The number is how sources name a proposal. One of the two is wrong.
    """
    for _, numbered in _numbers(everything):
        first: dict[int, Entry] = {}
        for number, entry in numbered:
            other = first.setdefault(number, entry)
            if other is not entry and other.id != entry.id:
                yield Found(("number",), f"number {number} is {other.id} too", entry=entry, also=(other, ("number",)))


@_each("PK408", "speaker-not-in-capacity", Statement)
def _speaker_not_in_capacity(statement: Statement, everything: RecordSet) -> Iterator[Found]:
    """A person who speaks in a capacity that they did not have that day.

    A person speaks in the capacity of a role. Add the role to the person with its evidence, or correct the speaker,
    the capacity or the date.
    """
    if not statement.speaker or not statement.capacity:
        return
    person = everything.index.person(statement.speaker)
    body = everything.index.canonical(statement.capacity)
    if person and _certainly_outside(person, body, statement.date, everything.index):
        when = f" {_on(statement.date)}" if statement.date else ""
        yield Found(("capacity",), f"{person.id} has no role in {body}{when}")


@_each("PK409", "deadline-before-assignment", Event)
def _deadline_before_assignment(event: Event, _: RecordSet) -> Iterator[Found]:
    """A deadline or earliest start that lies before the event that sets it.

    What is asked for cannot be due before it is asked. One of the dates is wrong.
    """
    begun = event.date or (event.period.start if event.period else None)
    if _reversed(begun, event.deadline):
        yield Found(("deadline",), f"due {_on(event.deadline)}, before it was asked for {_on(begun)}")
    if _reversed(begun, event.earliest_start):
        yield Found(("earliest_start",), f"may start {_on(event.earliest_start)}, before it was prepared {_on(begun)}")


@_each("PK410", "unknown-and-given", Record)
def _unknown_and_given(record: Record, everything: RecordSet) -> Iterator[Found]:
    """A field that is both given and said to be unknown.

    It is one or the other. Remove the value or take the field out of `unknown`.
    """
    for item, path in ((record, ()), *everything.items_in(record)):
        if not isinstance(item, FactItem) or not item.unknown:
            continue
        for index, name in enumerate(item.unknown):
            if getattr(item, name) not in (None, ()):
                yield Found((*path, "unknown", index), f"`{name}` is given, and so not unknown")


@_each("PK411", "alternative-does-not-fit", Record, fixes="unsafe")
def _alternative_does_not_fit(record: Record, _: RecordSet) -> Iterator[Found]:
    """An alternative for a field that there is none of, or with a value that the field cannot have.

    An alternative is what other evidence says of one field of the record, in the form that the field takes.
    """
    model = type(record)
    fields = _fields_with_alternatives(model)
    for index, alternative in enumerate(record.alternatives):
        path = ("alternatives", index)
        name = alternative.field
        if name not in fields:
            message = f"{described(model)} has no field `{shorten(name, 40)}` that others could know otherwise"
            yield Found((*path, "field"), message, did_you_mean(name, fields), instead=meant(name, fields))
            continue
        value = thaw(alternative.value)
        try:
            _adapter(model, name).validate_python(value)
        except ValidationError as error:
            for finding in findings_in(error, model, value, (*path, "value"), (name,)):
                message = f"`{name}` cannot have this value: {finding.message}"
                yield Found(finding.path, message, finding.mend, finding.at_key, finding.instead)


@functools.cache
def _fields_with_alternatives(model: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name not in {"id", "alternatives", "evidence", "unknown"})


@functools.cache
def _adapter(model: type[Record], field: str) -> TypeAdapter[Any]:
    """Return what validates a value as the field of a model does."""
    info = model.model_fields[field]
    annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    return TypeAdapter(annotation, config=ConfigDict(strict=True))


@_each("PK412", "supports-no-field", Record, fixes="unsafe")
def _supports_no_field(record: Record, everything: RecordSet) -> Iterator[Found]:
    """Evidence that says it supports a field that there is none of, or that is not given.

    `supports` names the fields that the evidence is for, of the record or the item that it stands on.
    """
    for piece, path in everything.items_in(record):
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
def _said_after_it_was_reported(statement: Statement, everything: RecordSet) -> Iterator[Found]:
    """A statement dated after every source that reports it.

    No page reports what has not been said yet. The date of the statement or of a source is wrong.
    """
    if statement.date is None or statement.date.earliest is None:
        return
    published: list[Date] = []
    for piece in everything.evidence_in(statement):
        source = everything.index.get(piece.source)
        if not isinstance(source, Source) or source.published is None:
            return
        published.append(source.published)
    said = statement.date.earliest
    if published and all(day.latest and day.latest < said for day in published):
        latest = max(published, key=lambda day: day.sort_key)
        yield Found(("date",), f"said {_on(statement.date)}, after its last source was published {_on(latest)}")


@_each("PK414", "held-after-it-was-said", Statement)
def _held_after_it_was_said(statement: Statement, _: RecordSet) -> Iterator[Found]:
    """A stance held only after the statement that tells of it.

    `held` is for a stance of an earlier time than the statement's own.
    """
    for index, stance in enumerate(statement.stances):
        if _reversed(stance.held, statement.date):
            yield Found(("stances", index, "held"), f"held {_on(stance.held)}, after it was said {_on(statement.date)}")


@_each("PK415", "judged-before-the-day", Assessment)
def _judged_before_the_day(assessment: Assessment, _: RecordSet) -> Iterator[Found]:
    """A finding made before the day that it judges.

    `as_of` is the day that is judged, `date` when that was done. Nobody can judge a day to come.
    """
    if _reversed(assessment.as_of, assessment.date):
        yield Found(("date",), f"made {_on(assessment.date)}, before {assessment.as_of}, which it judges")


@_all("PK416", "judged-twice", Assessment)
def _judged_twice(everything: RecordSet) -> Iterator[Found]:
    """Two findings by one assessor that differ on the same proposal on the same day.

    An assessor holds one of them. Correct a date or a status; where an assessor changed their mind, keep the later one.
    """
    first: dict[tuple[str, str, str], Entry] = {}
    for entry in everything.entries:
        finding = entry.record
        if not isinstance(finding, Assessment):
            continue
        canonical = everything.index.canonical
        key = (canonical(finding.proposal), canonical(finding.assessor), finding.as_of.text)
        other = first.setdefault(key, entry)
        known = cast("Assessment", other.record)
        if known.id != finding.id and known.status != finding.status:
            message = f"{known.id} finds `{known.status}` for the same day"
            yield Found(("status",), message, entry=entry, also=(other, ("status",)))


@_each("PK417", "two-stances-at-once", Statement)
def _two_stances_at_once(statement: Statement, everything: RecordSet) -> Iterator[Found]:
    """Two stances on one thing at one time in one statement.

    Nobody stands in two places. A stance of an earlier time has its own `held`; another holder has a statement of
    their own.
    """
    seen: dict[tuple[str, Date | None], str] = {}
    for index, stance in enumerate(statement.stances):
        key = (everything.index.canonical(stance.about), stance.held or statement.date)
        if key in seen:
            yield Found(("stances", index, "about"), f"the statement has a stance on {key[0]} already: `{seen[key]}`")
        seen.setdefault(key, stance.stance)


@_each("PK418", "attested-outside-the-role", Person)
def _attested_outside_the_role(person: Person, _: RecordSet) -> Iterator[Found]:
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
def _bloc_of_nobody(vote: Vote, _: RecordSet) -> Iterator[Found]:
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
def _own_relay(statement: Statement, everything: RecordSet) -> Iterator[Found]:
    """A statement whose speaker is also said to relay it or to be spoken for.

    `reported_by` is who relays at second hand what another said, and `on_behalf_of` is another than the speaker.
    Leave the field out.
    """
    canonical = everything.index.canonical
    for name in ("reported_by", "on_behalf_of"):
        other = getattr(statement, name)
        if other and statement.speaker and canonical(other) == canonical(statement.speaker):
            yield Found((name,), f"`{name}` is the speaker", "leave it out")


@_each("PK421", "about-nothing", Statement, Severity.WARNING)
def _about_nothing(statement: Statement, _: RecordSet) -> Iterator[Found]:
    """A statement that is about nothing on record.

    No question about a proposal, topic or report will find it. Name what it is about.
    """
    if not statement.about and not statement.stances:
        yield Found(("id",), "the statement names nothing that it is about")


@_each("PK422", "complete-without-ballots", Vote)
def _complete_without_ballots(vote: Vote, _: RecordSet) -> Iterator[Found]:
    """A vote whose ballots are said to be complete, without a ballot.

    `ballots_complete` says that every ballot is there. Add them, or leave it out.
    """
    if vote.ballots_complete and not vote.ballots:
        yield Found(("ballots_complete",), "no ballot is given, and all are said to be")


# --------------------------------------------------------------------------------------------------------- PK5xx evidence


@_each("PK501", "no-evidence", EvidencedRecord)
def _no_evidence(record: EvidencedRecord, everything: RecordSet) -> Iterator[Found]:
    """A record without any evidence.

    Nobody can check it. Name the source, and the passage where its text is kept.
    """
    if not record.evidence and next(everything.evidence_in(record), None) is None:
        yield Found(("id",), f"{record.id} has no evidence", "add `evidence` with a source")


def _registered() -> Iterator[Rule]:
    yield from documents.RULES
    yield from shape.RULES
    yield from EVIDENCE_RULES
    yield from (rule for rule, _, _ in _record_checks)
    yield from (rule for rule, _, _ in _set_checks)


RULES: Final[dict[str, Rule]] = {
    rule.code: rule for rule in sorted(dict.fromkeys(_registered()), key=lambda rule: rule.code)
}
"""Every rule, by its code."""

NO_SUCH_RECORD: Final = RULES["PK301"]
"""The one rule of this module that is also held against records whose shape is wrong elsewhere."""


def beyond_shape(model: type[Record] | None) -> tuple[Rule, ...]:
    """Return the rules for records of a model, or for redirects, that no JSON Schema can say."""
    found = {rule for rule, of, _ in _record_checks if model and issubclass(model, of)}
    found |= {rule for rule, of, _ in _set_checks if (issubclass(model, of) if model else not of)}
    if model and issubclass(model, EvidencedRecord):
        found |= set(EVIDENCE_RULES)
    return tuple(sorted(found, key=lambda rule: rule.code))
