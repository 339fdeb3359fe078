"""The rules of the roles of people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from policykit.diagnostics import Finding, Severity
from policykit.loading import REVERSED
from policykit.models import Person, Role
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.registry import record_rule


@record_rule(REVERSED, "end-before-start", Person)
def _role_ends_before_start(person: Person, _: RuleContext) -> Iterator[Finding]:
    for index, role in enumerate(person.roles):
        if is_reversed(role.start, role.end):
            yield Finding(
                REVERSED,
                ("roles", index, "end"),
                f"the role ends {on_date(role.end)}, before it starts {on_date(role.start)}",
            )


@record_rule("PK418", "attested-outside-the-role", Person)
def _attested_outside_the_role(person: Person, _: RuleContext) -> Iterator[Finding]:
    """A day on which a role is shown to be held that lies before its start or after its end.

    One of the dates is wrong, or these are two roles.
    """
    for number, role in enumerate(person.roles):
        for index, day in enumerate(role.attested):
            path = ("roles", number, "attested", index)
            if is_reversed(role.start, day):
                yield Finding(
                    _attested_outside_the_role,
                    path,
                    f"shown {on_date(day)}, before the role starts {on_date(role.start)}",
                )
            elif is_reversed(day, role.end):
                yield Finding(
                    _attested_outside_the_role, path, f"shown {on_date(day)}, after the role ends {on_date(role.end)}"
                )


_Held: TypeAlias = tuple[dt.date, dt.date, int]
"""A time in which a role is shown to be held: its first and last day, and the number of the role."""


def _held(roles: Iterable[tuple[int, Role]]) -> list[_Held]:
    """Return the time in which each role is shown to be held, by the first day; those without one are left out."""
    found: list[_Held] = []
    for number, role in roles:
        shown = [day for day in (role.start, role.end, *role.attested) if day]
        first = min((day.latest for day in shown if day.latest), default=None)
        last = max((day.earliest for day in shown if day.earliest), default=None)
        if first and last and first <= last:
            found.append((first, last, number))
    return sorted(found)


@record_rule("PK431", "role-twice", Person, Severity.WARNING)
def _role_twice(person: Person, context: RuleContext) -> Iterator[Finding]:
    """A role that a person has twice at one time.

    Two roles of one title in one organization are two terms, one after the other. Join them, or correct the dates.
    """
    same: dict[object, list[tuple[int, Role]]] = defaultdict(list)
    for number, role in enumerate(person.roles):
        if role.organization or role.title:
            organization = context.canonical(role.organization) if role.organization else None
            group = context.canonical(role.on_behalf_of) if role.on_behalf_of else None
            same[organization, role.title, group].append((number, role))
    for roles in same.values():
        if len(roles) > 1:
            for number, before in _twins(roles):
                message = f"the same role as number {before + 1}, at the same time"
                yield Finding(_role_twice, ("roles", number), message)


def _twins(roles: list[tuple[int, Role]]) -> Iterator[tuple[int, int]]:
    """Yield the roles that are held while another is, or have the same dates, each with the number of the other."""
    dates: dict[object, int] = {}
    found: dict[int, int] = {}
    for number, role in roles:
        before = dates.setdefault((role.start, role.end, role.attested), number)
        if before != number:
            found[number] = before
    last: _Held | None = None
    for held in _held(one for one in roles if one[0] not in found):
        if last and _overlap(last, held):
            found[max(last[2], held[2])] = min(last[2], held[2])
        last = max(last or held, held, key=lambda one: one[1])
    yield from sorted(found.items())


def _overlap(one: _Held, other: _Held) -> bool:
    """Whether two roles are held at the same time for more than the day on which one may follow the other."""
    return one[0] < other[1] and other[0] < one[1]


@record_rule("PK432", "empty-role", Person, Severity.WARNING)
def _empty_role(person: Person, _: RuleContext) -> Iterator[Finding]:
    """A role with neither an organization nor a title.

    It says of what time something is, and not what. Name the body or the title, or say in `unknown` that these were
    sought and not found.
    """
    for number, role in enumerate(person.roles):
        if not role.organization and not role.title and not {"organization", "title"} & {*role.unknown}:
            yield Finding(_empty_role, ("roles", number), "the role has neither an organization nor a title")


@record_rule("PK433", "two-parties", Person, Severity.WARNING)
def _two_parties(person: Person, context: RuleContext) -> Iterator[Finding]:
    """A person with roles in two parties at one time.

    Few are in two, and many have left one for another. Correct the dates or the organization, or its `classification`.
    Local parties have the party that they are part of as their `parent`.
    """
    party_of = [context.party_of(role.organization) if role.organization else None for role in person.roles]
    last: _Held | None = None
    for held in _held((number, role) for number, role in enumerate(person.roles) if party_of[number]):
        if last and party_of[last[2]] != party_of[held[2]] and _overlap(last, held):
            number, before = max(last[2], held[2]), min(last[2], held[2])
            message = f"in {party_of[number]}, while also in {party_of[before]}"
            yield Finding(_two_parties, ("roles", number), message)
        last = max(last or held, held, key=lambda one: one[1])
