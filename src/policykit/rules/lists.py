"""The rule of lists: nothing stands in one twice."""

import functools
from collections.abc import Iterable, Iterator
from typing import Final

from policykit.diagnostics import Finding, Path, Severity
from policykit.models import Event, Item, Record, Reference, RefersTo, item_of, parts_of
from policykit.rules.context import RuleContext
from policykit.rules.registry import lists_of, record_rule, reference_rule
from policykit.rules.suggestions import LONGEST_SHOWN
from policykit.values import Date, shorten

_WITH_RULES_OF_THEIR_OWN: Final = frozenset({"roles", "ballots", "stances"})


@reference_rule("PK455", "listed-twice", Severity.WARNING)
def _listed_twice(named: Iterable[Reference], context: RuleContext) -> Iterator[Finding]:
    """Something that stands twice in one list, be it a record by an old id of its own.

    It counts once, whatever was meant by the second. Leave it out, or give what was meant instead. Those who did
    something are no partners of themselves, and stand in `by` alone.
    """
    seen: set[tuple[Path, str]] = set()
    for path, target in named:
        if type(path[-1]) is int:
            key = (path[:-1], context.canonical(target))
            if key in seen:
                yield Finding(_listed_twice, path, f"{shorten(key[1], LONGEST_SHOWN)} is in the list already")
            seen.add(key)


@record_rule(_listed_twice, "listed-twice", Record)
def _value_listed_twice(record: Record, context: RuleContext) -> Iterator[Finding]:
    for item, path in ((record, ()), *context.items_in(record)):
        values = item.__dict__  # quicker than attributes, of which there are many
        for name, holds_items in _lists_without_references(type(item)):
            held = values[name]
            if len(held) < 2:
                continue
            seen: dict[object, int] = {}
            for index, value in enumerate(held):
                content = tuple(value.__dict__.values()) if holds_items else value  # quicker to compare
                before = seen.setdefault(content, index)
                if before != index:
                    yield Finding(
                        _listed_twice, (*path, name, index), f"{_shown(value, before)} is in the list already"
                    )


@functools.cache
def _lists_without_references(model: type[Item]) -> tuple[tuple[str, bool], ...]:
    """Return the lists of a model, but for those with rules of their own, each with whether it holds items."""
    return tuple(
        (name, item_of(model, name) is not None)
        for name in sorted(lists_of(model) - _WITH_RULES_OF_THEIR_OWN)
        if not any(isinstance(part, RefersTo) for part in parts_of(model.model_fields[name].annotation))
    )


def _shown(value: object, before: int) -> str:
    return f"'{shorten(str(value), 60)}'" if isinstance(value, str | Date) else f"the same as number {before + 1}"


@record_rule(_listed_twice, "listed-twice", Event)
def _own_partner(event: Event, context: RuleContext) -> Iterator[Finding]:
    actors = {context.canonical(actor) for actor in event.by if event.partners}
    for index, partner in enumerate(event.partners):
        name = context.canonical(partner)
        if name in actors:
            yield Finding(_listed_twice, ("partners", index), f"{shorten(name, LONGEST_SHOWN)} is in `by` already")
