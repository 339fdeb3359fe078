"""How rules are written, found and run.

A rule is a generator function that yields findings, and knows nothing of files. Its docstring is the rule's text: the
first line says what is wrong, the rest why it matters and how to mend it. A decorator registers it and makes it a
`Rule`, which its findings then name. Rules of values are asked so often that they may return tuples, which is quicker.
"""

import dataclasses
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_origin

from policykit.diagnostics import Finding, Path, Rule, Severity
from policykit.loading import Entry
from policykit.models import Item, Record, Reference, alternatives_read, items_within, parts_of
from policykit.rules.context import RuleContext
from policykit.values import shorten

_C = TypeVar("_C", bound=Callable[..., Iterator[Finding]])
_R = TypeVar("_R", bound=Record)
_Fixes: TypeAlias = Literal["safe", "unsafe"] | None
_Registered: TypeAlias = list[tuple[Rule, tuple[type[Record], ...], _C]]
"""Rules with the models that they find fault with, or none for redirects, and the functions that check them."""

ReferenceCheck: TypeAlias = Callable[[Iterable[Reference], RuleContext], Iterator[Finding]]
RecordCheck: TypeAlias = Callable[[Any, RuleContext], Iterator[Finding]]
SetCheck: TypeAlias = Callable[[RuleContext], Iterator[Finding]]
ValueCheck: TypeAlias = Callable[[Any, Any], Iterable[Finding]]
FieldsOf: TypeAlias = Callable[[type[Item]], tuple[str, ...]]
"""What names those fields of a model whose values a rule looks at."""
reference_checks: Final[_Registered[ReferenceCheck]] = []
record_checks: Final[_Registered[RecordCheck]] = []
set_checks: Final[_Registered[SetCheck]] = []
value_checks: Final[list[tuple[Rule, FieldsOf, ValueCheck]]] = []


def reference_rule(
    code: str, name: str, severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[ReferenceCheck], Rule]:
    """Register a rule that looks at the references of one record, well formed or not, at a time."""
    return lambda check: _register(reference_checks, check, (Record,), _rule_of(code, name, check, severity, fixes))


def record_rule(
    code: str | Rule,
    name: str,
    model: type[_R] | tuple[type[_R], ...],
    severity: Severity = Severity.ERROR,
    fixes: _Fixes = None,
) -> Callable[[Callable[[_R, RuleContext], Iterator[Finding]]], Rule]:
    """Register a rule that looks at one record of `model`, or of one of several, at a time."""

    def register(check: Callable[[_R, RuleContext], Iterator[Finding]]) -> Rule:
        rule = code if isinstance(code, Rule) else _rule_of(code, name, check, severity, fixes)
        return _register(record_checks, check, model if isinstance(model, tuple) else (model,), rule)

    return register


def set_rule(
    code: str, name: str, *models: type[Record], severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[SetCheck], Rule]:
    """Register a rule that looks at all the records at once; it finds fault with `models`, or with redirects."""
    return lambda check: _register(set_checks, check, models, _rule_of(code, name, check, severity, fixes))


def value_rule(
    code: str | Rule, name: str, fields: FieldsOf, severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[ValueCheck], Rule]:
    """Register a rule that looks at one value of certain fields at a time, and at the record or item that has it.

    It looks at the values in all items nested in a record too, and at each value of a list by itself.
    """

    def register(check: ValueCheck) -> Rule:
        rule = code if isinstance(code, Rule) else _rule_of(code, name, check, severity, fixes)
        value_checks.append((rule, fields, check))
        return rule

    return register


def lists_of(model: type[Item]) -> frozenset[str]:
    """Return the fields of a model that hold lists."""
    return frozenset(
        name
        for name, info in model.model_fields.items()
        if any(get_origin(part) is tuple for part in parts_of(info.annotation))
    )


def in_field(model: type[Item], field: str) -> FieldsOf:
    """Return what names one field of a model."""
    return lambda other: (field,) if issubclass(other, model) else ()


def _register(checks: _Registered[_C], check: _C, models: tuple[type[Record], ...], rule: Rule) -> Rule:
    checks.append((rule, models, check))
    return rule


def _rule_of(code: str, name: str, check: Callable[..., object], severity: Severity, fixes: _Fixes) -> Rule:
    summary, _, text = inspect.cleandoc(check.__doc__ or "").partition("\n\n")
    return Rule(code, name, summary[:1].lower() + summary[1:].rstrip("."), " ".join(text.split()), severity, fixes)


def check_each(entries: Iterable[Entry], context: RuleContext) -> Iterator[tuple[Entry, Finding]]:
    """Yield what the rules find that look at one record at a time, and in which."""
    for entry in entries:
        for _, _, check in reference_checks:
            for finding in check(entry.references, context):
                yield entry, _shortened(finding)
        if entry.record is not None:
            for record_check in _checks_of(type(entry.record)):
                for finding in record_check(entry.record, context):
                    yield entry, _shortened(finding)
            for finding in _found_in_values(entry.record, context):
                yield entry, _shortened(finding)


def _found_in_values(record: Record, context: RuleContext) -> Iterator[Finding]:
    """Yield what the rules of values find in a record, in the items nested in it, and in what others say otherwise."""
    yield from _found_in_items(((record, ()), *context.items_in(record)))
    for index, name, other in alternatives_read(record) if record.alternatives else ():
        for finding in _found_in_items(((other, ()), *items_within(other))):
            if finding.path[0] == name:
                yield dataclasses.replace(finding, path=("alternatives", index, "value", *finding.path[1:]))


def _found_in_items(items: Iterable[tuple[Item, Path]]) -> Iterator[Finding]:
    for item, path in items:
        of_values, of_lists = _checks_of_values(type(item))
        values = item.__dict__  # quicker than attributes, of which there are many
        for name, check in of_values:
            value = values[name]
            if value is not None:
                for finding in check(value, item):
                    yield dataclasses.replace(finding, path=(*path, name, *finding.path))
        for name, check in of_lists:
            held = values[name]
            if held:
                for index, value in enumerate(held):
                    for finding in check(value, item):
                        yield dataclasses.replace(finding, path=(*path, name, index, *finding.path))


_Checks: TypeAlias = tuple[tuple[str, ValueCheck], ...]


@functools.cache
def _checks_of_values(model: type[Item]) -> tuple[_Checks, _Checks]:
    """Return what checks the values of a model, by the names of the fields: of those that hold one, and of lists."""
    checks = [(name, check) for _, fields, check in value_checks for name in fields(model)]
    lists = lists_of(model)
    return tuple(one for one in checks if one[0] not in lists), tuple(one for one in checks if one[0] in lists)


@functools.cache
def _checks_of(model: type[Record]) -> tuple[RecordCheck, ...]:
    return tuple(check for _, models, check in record_checks if issubclass(model, models))


def check_all(context: RuleContext) -> Iterator[Finding]:
    """Yield what the rules find that look at all the records at once."""
    for _, _, check in set_checks:
        yield from map(_shortened, check(context))


_LONGEST_MESSAGE: Final = 400


def _shortened(finding: Finding) -> Finding:
    """Return a finding as it can be shown: on one line, and no longer than a person reads."""
    mend = finding.mend if finding.mend and len(finding.mend) <= _LONGEST_MESSAGE else None
    return dataclasses.replace(finding, message=shorten(finding.message, _LONGEST_MESSAGE), mend=mend)
