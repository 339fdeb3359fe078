"""What records are asked for beyond their shape: references, sense, evidence.

A rule is a generator function. It yields what it finds by record and path, and knows nothing of files.
Its docstring is the rule's text: the first line says what is wrong, the rest why it matters and how to mend it.
"""

import dataclasses
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

from policykit.diagnostics import Path, Rule, Severity
from policykit.loading import Entry
from policykit.models import Record, Reference
from policykit.rules.context import RuleContext
from policykit.rules.suggestions import LONGEST_SHOWN
from policykit.values import shorten


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a rule found."""

    path: Path
    """Where in the record."""
    message: str
    mend: str | None = None
    at_key: bool = False
    replacement: str | None = None
    """The key or value that is meant, if there is no doubt which."""
    intended_id: str | None = None
    """The id of no record, where one that is near it may be meant; whoever knows all ids looks for it."""


class RecordLocation(NamedTuple):
    """Where a record or redirect stands."""

    chunk: int
    """The number of the piece."""
    path: Path
    """Where it stands in the data of the piece."""
    id: str | None = None
    """The id of the record."""

    def at(self, *steps: str | int) -> "RecordLocation":
        """Return where a value in it stands."""
        return self._replace(path=(*self.path, *steps))


@dataclasses.dataclass(frozen=True, slots=True)
class FoundAcross:
    """What a rule found that looks at more than one record."""

    location: RecordLocation
    """Where it stands."""
    message: str
    mend: str | None = None
    at_key: bool = False
    replacement: str | None = None
    """The key or value that is meant, if there is no doubt which."""
    intended_id: str | None = None
    """The id of no record, where one that is near it may be meant; whoever knows all ids looks for it."""
    related: RecordLocation | None = None
    """Another place that the finding is about; whoever knows the files names it."""


ReferenceCheck: TypeAlias = Callable[[Iterable[Reference], RuleContext], Iterator[Found]]
RecordCheck: TypeAlias = Callable[[Any, RuleContext], Iterator[Found]]
SetCheck: TypeAlias = Callable[[RuleContext], Iterator[FoundAcross]]
_R = TypeVar("_R", bound=Record)
reference_checks: Final[list[tuple[Rule, ReferenceCheck]]] = []
record_checks: Final[list[tuple[Rule, type[Record], RecordCheck]]] = []
set_checks: Final[list[tuple[Rule, tuple[type[Record], ...], SetCheck]]] = []
_Fixes: TypeAlias = Literal["safe", "unsafe"] | None


def _rule_of(code: str, name: str, check: Callable[..., object], severity: Severity, fixes: _Fixes) -> Rule:
    summary, _, text = inspect.cleandoc(check.__doc__ or "").partition("\n\n")
    return Rule(code, name, summary[:1].lower() + summary[1:].rstrip("."), " ".join(text.split()), severity, fixes)


def reference_rule(
    code: str, name: str, severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[ReferenceCheck], ReferenceCheck]:
    """Register a rule that looks at the references of one record, well formed or not, at a time."""

    def register(check: ReferenceCheck) -> ReferenceCheck:
        reference_checks.append((_rule_of(code, name, check, severity, fixes), check))
        return check

    return register


def record_rule(
    code: str | Rule, name: str, model: type[_R], severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[Callable[[_R, RuleContext], Iterator[Found]]], Callable[[_R, RuleContext], Iterator[Found]]]:
    """Register a rule that looks at one record of `model` at a time."""

    def register(check: Callable[[_R, RuleContext], Iterator[Found]]) -> Callable[[_R, RuleContext], Iterator[Found]]:
        rule = code if isinstance(code, Rule) else _rule_of(code, name, check, severity, fixes)
        record_checks.append((rule, model, check))
        return check

    return register


def set_rule(
    code: str, name: str, *models: type[Record], severity: Severity = Severity.ERROR, fixes: _Fixes = None
) -> Callable[[SetCheck], SetCheck]:
    """Register a rule that looks at all the records at once; it finds fault with `models`, or with redirects."""

    def register(check: SetCheck) -> SetCheck:
        set_checks.append((_rule_of(code, name, check, severity, fixes), models, check))
        return check

    return register


def check_each(entries: Iterable[Entry], context: RuleContext) -> Iterator[tuple[Entry, Rule, Found]]:
    """Yield what the rules find that look at one record at a time."""
    for entry in entries:
        for rule, look_at in reference_checks:
            for found in look_at(entry.references, context):
                yield entry, rule, _shortened(found)
        record = entry.record
        if record is None:
            continue
        for rule, look in _checks_of(type(record)):
            for found in look(record, context):
                yield entry, rule, _shortened(found)


@functools.cache
def _checks_of(model: type[Record]) -> tuple[tuple[Rule, RecordCheck], ...]:
    return tuple((rule, look) for rule, of, look in record_checks if issubclass(model, of))


def check_all(context: RuleContext) -> Iterator[tuple[Rule, FoundAcross]]:
    """Yield what the rules find that look at all the records at once."""
    for rule, _, look in set_checks:
        for found in look(context):
            yield rule, _shortened(found)


_LONGEST_MESSAGE: Final = 400
_F = TypeVar("_F", Found, FoundAcross)


def _shortened(found: _F) -> _F:
    """Return what was found as it can be shown: on one line, and no longer than a person reads."""
    mend = found.mend if found.mend and len(found.mend) <= _LONGEST_MESSAGE else None
    return dataclasses.replace(found, message=shorten(found.message, _LONGEST_MESSAGE), mend=mend)


def shortened(value: object) -> str:
    return shorten(str(value), LONGEST_SHOWN)
