"""The rules of references and redirects."""

from collections.abc import Iterable, Iterator, Mapping

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Organization, Proposal, Record, Redirect, Reference, Topic
from policykit.rules.context import MOST_LEVELS, RuleContext
from policykit.rules.registry import reference_rule, set_rule
from policykit.rules.suggestions import LONGEST_SHOWN
from policykit.values import circles_in, shorten, steps_from


@reference_rule("PK301", "no-such-record", fixes="unsafe")
def _no_such_record(named: Iterable[Reference], context: RuleContext) -> Iterator[Finding]:
    """A reference to a record that does not exist.

    Nothing can be found through it. Correct the id, or add the record it names.
    """
    known, redirects = context.known, context.redirects
    for path, target in named:
        if target not in known and target not in redirects:
            yield Finding(_no_such_record, path, f"there is no record {_shown(target)}", missing_id=target)


@set_rule("PK302", "id-used-twice", Record)
def _id_used_twice(context: RuleContext) -> Iterator[Finding]:
    """An id that two records have.

    An id names one thing for good. Give one of the records another id, or join the two.
    """
    wanted = context.twice | context.elsewhere
    first: dict[str, RecordLocation] = {}
    reported: set[str] = set()
    for chunk, summary in enumerate(context.summaries if wanted else ()):
        for record_id, path in zip(summary.ids, summary.paths, strict=True):
            if record_id not in wanted:
                continue
            location = RecordLocation(chunk, path, record_id)
            if record_id in context.elsewhere:
                yield Finding(
                    _id_used_twice,
                    ("id",),
                    f"a record that comes with the package has the id {_shown(record_id)}",
                    location=location,
                )
            before = first.setdefault(record_id, location)
            if before is location:
                continue
            message = f"the id {_shown(record_id)} is used twice"
            if record_id not in reported:
                reported.add(record_id)
                yield Finding(_id_used_twice, ("id",), message, location=before, related=location.at("id"))
            yield Finding(_id_used_twice, ("id",), message, location=location, related=before.at("id"))


@reference_rule("PK303", "redirected-reference", Severity.WARNING, fixes="safe")
def _redirected_reference(named: Iterable[Reference], context: RuleContext) -> Iterator[Finding]:
    """A reference to an id that has been given up for another.

    It still leads to the record, but the next reader need not take the detour. Write the new id.
    """
    if not context.redirects:
        return
    for path, target in named:
        if target in context.redirects and not context.knows(target):
            new = context.canonical(target)
            known = context.knows(new)
            message, mend = f"{_shown(target)} now goes by another id", f"write {new}" if known else None
            yield Finding(_redirected_reference, path, message, mend, replacement=new if known else None)


def _shown(record_id: str) -> str:
    return shorten(record_id, LONGEST_SHOWN)


def _redirects(context: RuleContext) -> Iterator[tuple[Redirect, RecordLocation]]:
    """Return each redirect with where it stands."""
    return context.located(lambda summary: summary.redirects)


@set_rule("PK304", "redirect-circle")
def _redirect_circle(context: RuleContext) -> Iterator[Finding]:
    """Redirects that lead in a circle.

    They never arrive at a record. Let the last id in use stand for itself.
    """
    circles = ways_around(context.redirects)
    for redirect, location in _redirects(context):
        if redirect.old in circles:
            yield Finding(
                _redirect_circle, (), f"the redirects run in a circle: {circles[redirect.old]}", location=location
            )


@set_rule("PK305", "redirect-to-nothing", fixes="unsafe")
def _redirect_to_nothing(context: RuleContext) -> Iterator[Finding]:
    """A redirect to an id that no record has.

    Whoever follows it finds nothing. Name the record that took the place of the old one.
    """
    for redirect, location in _redirects(context):
        if not context.knows(redirect.new) and redirect.new not in context.redirects:
            message = f"there is no record {_shown(redirect.new)}"
            yield Finding(_redirect_to_nothing, (), message, missing_id=redirect.new, location=location)


@set_rule("PK306", "redirect-of-a-record")
def _redirect_of_a_record(context: RuleContext) -> Iterator[Finding]:
    """A redirect from an id that a record still has.

    It cannot be both. Remove the redirect, or the record that was replaced.
    """
    for redirect, location in _redirects(context):
        if context.knows(redirect.old):
            message = f"{_shown(redirect.old)} is still the id of a record"
            yield Finding(_redirect_of_a_record, (), message, at_key=True, location=location)


def ways_around(following: Mapping[str, str]) -> dict[str, str]:
    """Return the ids that lie on a circle, each with the way around from it."""
    ways: dict[str, str] = {}
    for circle in circles_in(following):
        for index, member in enumerate(circle):
            ahead = [*circle[index : index + 4], *circle[: max(0, min(index, index + 4 - len(circle)))]]
            shown = [*ahead, *(["…"] if len(circle) > len(ahead) else []), member]
            ways[member] = " → ".join(shorten(one, 60) for one in shown)
    return ways


@set_rule("PK307", "circle", Topic, Organization, Proposal)
def _circle(context: RuleContext) -> Iterator[Finding]:
    """Topics, organizations or proposals that lie within themselves, or very deep within each other.

    A topic cannot be narrower than itself, nor an organization or proposal part of itself; and more than 100 in each
    other are none that anybody tells apart. One of the steps is wrong.
    """
    steps = [*context.located(lambda summary: summary.parents)]
    for field, name in (("broader", "topics"), ("parent", "organizations"), ("part_of", "proposals")):
        parents: dict[str, str] = {}
        for step, _ in steps:
            if step.field == field:
                parents.setdefault(step.id, context.canonical(step.parent))
        circles, levels = ways_around(parents), steps_from(parents)
        for step, location in steps:
            if step.field != field:
                continue
            if step.id in circles:
                message = f"the {name} run in a circle: {circles[step.id]}"
                yield Finding(_circle, (field,), message, location=location)
            elif levels.get(step.id) == MOST_LEVELS + 1:
                message = f"{_shown(step.id)} lies in more than {MOST_LEVELS} {name}"
                yield Finding(_circle, (field,), message, location=location)


@set_rule("PK308", "redirected-twice")
def _redirected_twice(context: RuleContext) -> Iterator[Finding]:
    """An id that has been given up for two others.

    It can lead to one of them only. Remove one of the redirects.
    """
    first: dict[str, tuple[Redirect, RecordLocation]] = {}
    for redirect, location in _redirects(context):
        other, its_location = first.setdefault(redirect.old, (redirect, location))
        if other.new != redirect.new:
            message = f"{_shown(redirect.old)} leads to {_shown(other.new)} already"
            yield Finding(_redirected_twice, (), message, location=location, related=its_location)
