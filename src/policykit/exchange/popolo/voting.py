"""How a Popolo vote event was counted, and what votes in it say of who voted."""

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from policykit.exchange.popolo.reading import Thing
from policykit.exchange.popolo.vocabulary import Data, option_of
from policykit.models import Option
from policykit.rules import MOST_LEVELS
from policykit.values import Answer, Date, Terms


def counts_of(event: Thing) -> tuple[dict[Option, int], bool]:
    """Take the counts of a vote event: those of all voters or, where there are none, the sums of the groups'.

    The second is whether they are sums.
    """
    whole: dict[Option, int] = {}
    by_group: dict[tuple[str, Option], int] = {}
    groups: list[tuple[Thing, Any]] = []
    unread: list[Thing] = []
    for part in event.parts("counts"):
        said, value = part.peek("option") or "", part.peek_whole("value")
        option = option_of(said)
        if option is None and said.strip().casefold() == "paired":
            continue  # a pair takes no part, and so is missing in no tally
        if option is None or value is None:
            unread.append(part)
            continue
        group = part.fields.pop("group_id", None) or part.fields.pop("group", None)
        if group is None and whole.get(option, value) != value:
            continue
        part.fields.clear()
        if group is None:
            whole[option] = value
            continue
        known = by_group.setdefault((_group_key(group[0]), option), value)
        if len(by_group) > len(groups):
            groups.append((part, group[1]))
        else:
            part.leave("counts[]", part.path, "it is given twice" if known == value else _ANOTHER_COUNT)
    if unread:
        for part in unread:
            part.drop("its option or its value cannot be read")
        if whole or by_group:
            event.leave("counts", event.path, "one of them cannot be read, and the others alone would mislead")
        return {}, False
    for part, path in groups:
        part.leave("counts[].group", path, "it is the count of all voters that a record holds")
    sums: dict[Option, int] = defaultdict(int)
    for (_, option), value in by_group.items():
        sums[option] += value
    return whole or dict(sums), not whole and bool(sums)


_ANOTHER_COUNT: Final = "another count is given for the same group"


def _group_key(group: object) -> str:
    """Return what tells a group from others: its id, or else all that is said of it."""
    named = group.get("id") if isinstance(group, dict) else None
    return json.dumps(group if named is None else named, sort_keys=True)


def are_fewer(ballots: list[Data], counts: Mapping[Option, int]) -> bool:
    """Say whether no option has more ballots than it was counted; who was absent or did not vote need not be counted."""
    named = Counter(ballot["option"] for ballot in ballots)
    return all(
        number <= counts.get(option, 0)
        for option, number in named.items()
        if option in counts or option not in ("absent", "not-voting")
    )


def may_be_agreed(ballots: list[Data], counts: Mapping[Option, int], result: str | None) -> bool:
    """Say whether all may have agreed without a recorded vote: nothing is counted, and no ballot is against the rest."""
    cast = {ballot["option"] for ballot in ballots}
    return not counts and result != "tied" and ("against" not in cast or (result == "rejected" and "for" not in cast))


def needs_more(result: str, counts: Mapping[str, int]) -> bool:
    """Say whether a simple majority would have had another result."""
    ahead, behind = counts.get("for"), counts.get("against")
    if ahead is None or behind is None:
        return (ahead, result) == (0, "carried") or (behind, result) == (0, "rejected")
    return result != ("carried" if ahead > behind else "rejected" if ahead < behind else "tied")


def add_roles_of_voters(
    people: Mapping[str, Data],
    bodies: Mapping[str, Data],
    voted_in: Mapping[tuple[str, str], list[str | int | None]],
    source: str,
) -> None:
    """Give voters who have no role in the body that day one that says what Popolo's vote events imply."""
    for voter, cast in itertools.groupby(sorted(voted_in.items()), key=lambda one: one[0][0]):
        if voter not in people:
            continue
        held = _Held(people[voter].get("roles", []), bodies)
        for (_, body), dates in cast:
            outside = [date for date in dates if not held.may_include(body, date)]
            if outside:
                days = sorted({date for date in outside if date}, key=lambda date: Date.of(date).sort_key)
                evidence = [{"source": source, "reading": "implies"}]
                implied = {"organization": body, "attested": days, "evidence": evidence}
                held.add({name: value for name, value in implied.items() if value})
        if held.roles:
            people[voter]["roles"] = held.roles


class _Held:
    """The roles of a person, and when they may have been held in a body or a part of it."""

    def __init__(self, roles: Iterable[Data], bodies: Mapping[str, Data]) -> None:
        self.roles: Final[list[Data]] = []
        self._bodies: Final = bodies
        self._terms: Final[dict[str | None, list[tuple[Date | None, Date | None]]]] = defaultdict(list)
        """By body; None for those of roles that may be in any."""
        self._made: Final[dict[str | None, Terms]] = {}
        for role in roles:
            self.add(role)

    def add(self, role: Data) -> None:
        """Add a role."""
        self.roles.append(role)
        start, end = (Date.of(role[name]) if name in role else None for name in ("start", "end"))
        at = role.get("organization")
        for _ in range(MOST_LEVELS + 1):
            self._terms[at].append((start, end))
            self._made.pop(at, None)
            at = None if at is None else self._bodies[at].get("parent")
            if at is None:
                break

    def may_include(self, body: str, date: str | int | None) -> bool:
        """Whether one of them may have been held in a body on a day; with no day, whether there is one."""
        for at in (body, None):
            if at not in self._made:
                self._made[at] = Terms(self._terms.get(at, ()))
        known = self._made[body], self._made[None]
        return any(terms.may_include(Date.of(date)) if date is not None else terms for terms in known)


def impossible_times(
    bodies: Mapping[str, Data], people: Iterable[Data], votes: Iterable[Data]
) -> Iterator[tuple[str, str]]:
    """Yield each body that has a vote or a role before it was founded or after it was dissolved, with that field."""
    days: dict[str, list[Date]] = defaultdict(list)
    for vote in votes:
        days[vote["body"]] += _dates(vote.get("date"))
    for role in (role for person in people for role in person.get("roles", ())):
        if "organization" in role:
            days[role["organization"]] += _dates(role.get("start"), role.get("end"), *role.get("attested", ()))
    for body, shown in days.items():
        founded, dissolved = (_dates(bodies[body].get(field)) for field in ("founded", "dissolved"))
        if any(day.before(known) is Answer.YES for known in founded for day in shown):
            yield body, "founded"
        if any(day.after(known) is Answer.YES for known in dissolved for day in shown):
            yield body, "dissolved"


def _dates(*given: str | int | None) -> list[Date]:
    return [Date.of(date) for date in given if date is not None]
