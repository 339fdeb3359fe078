"""The rules of records that contradict themselves or each other, and of what they need not say."""

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import Any, cast

from pydantic import ValidationError

from policykit.diagnostics import Finding, Path, Severity
from policykit.loading import REVERSED, described, findings_in
from policykit.models import (
    Alternative,
    Evidence,
    EvidencedRecord,
    FactItem,
    Item,
    Record,
    Report,
    Source,
    fields_with_alternatives,
    validator_of,
)
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.registry import in_field, record_rule, value_rule
from policykit.values import did_you_mean, intended, shorten, thaw


@record_rule(REVERSED, "end-before-start", Report)
def _delivered_before_commissioned(report: Report, _: RuleContext) -> Iterator[Finding]:
    if is_reversed(report.commissioned, report.delivered):
        message = f"delivered {on_date(report.delivered)}, before it was commissioned {on_date(report.commissioned)}"
        yield Finding(REVERSED, ("delivered",), message)


@record_rule(REVERSED, "end-before-start", Source)
def _retrieved_before_published(source: Source, _: RuleContext) -> Iterator[Finding]:
    if is_reversed(source.published, source.retrieved):
        message = f"retrieved {on_date(source.retrieved)}, before it was published {on_date(source.published)}"
        yield Finding(REVERSED, ("retrieved",), message)


@value_rule("PK410", "unknown-and-given", in_field(FactItem, "unknown"))
def _unknown_and_given(name: str, item: FactItem) -> Iterator[Finding]:
    """A field that is both given and said to be unknown.

    It is one or the other. Remove the value or take the field out of `unknown`.
    """
    if getattr(item, name) not in (None, ()):
        yield Finding(_unknown_and_given, (), f"`{name}` is given, and so not unknown")


@record_rule("PK411", "alternative-does-not-fit", Record, fixes="unsafe")
def _alternative_does_not_fit(record: Record, _: RuleContext) -> Iterator[Finding]:
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
            yield Finding(
                _alternative_does_not_fit,
                (*path, "field"),
                message,
                did_you_mean(name, fields),
                replacement=intended(name, fields),
            )
            continue
        value = thaw(alternative.value)
        try:
            validator_of(model, name).validate_python(value)
        except ValidationError as error:
            for finding in findings_in(error, model, value, (*path, "value"), (name,)):
                message = f"`{name}` cannot have this value: {finding.message}"
                yield dataclasses.replace(finding, rule=_alternative_does_not_fit, message=message)


@value_rule("PK461", "idle-alternative", in_field(Record, "alternatives"), Severity.WARNING)
def _idle_alternative(alternative: Alternative, record: Record) -> Iterator[Finding]:
    """An alternative that says what the field says anyway, or for which there is no evidence.

    An alternative is what other evidence says otherwise. Evidence for the value that the field has stands with the
    record; what no evidence says is left out.
    """
    name, model = alternative.field, type(record)
    if not alternative.evidence:
        yield Finding(_idle_alternative, (), f"there is no evidence that `{shorten(name, 40)}` is otherwise")
    given = getattr(record, name) if name in fields_with_alternatives(model) else None
    if given not in (None, ()):
        with contextlib.suppress(ValidationError):  # another rule is about that
            if validator_of(model, name).validate_python(thaw(alternative.value)) == given:
                yield Finding(_idle_alternative, ("value",), f"`{name}` has this value itself")


@record_rule("PK412", "supports-no-field", Record, fixes="unsafe")
def _supports_no_field(record: Record, context: RuleContext) -> Iterator[Finding]:
    """Evidence that says it supports a field that there is none of, or that is not given.

    `supports` names the fields that the evidence is for, of the record or the item that it stands on.
    """
    for item, path in context.items_in(record):
        if type(item) is not Evidence or not item.supports:  # quicker than `isinstance`
            continue
        holder = _at(record, path[:-2])
        fields = tuple(type(holder).model_fields)
        for index, name in enumerate(item.supports):
            at = (*path, "supports", index)
            if name not in fields:
                message = f"{described(type(holder))} has no field `{shorten(name, 40)}`"
                replacement = intended(name, fields)
                replacement = None if replacement in item.supports else replacement
                yield Finding(_supports_no_field, at, message, did_you_mean(name, fields), replacement=replacement)
            elif getattr(holder, name) in (None, ()):
                yield Finding(_supports_no_field, at, f"there is no `{name}` here for this to support")


def _at(record: Record, path: Path) -> Item:
    """Return the item that lies at `path` in a record."""
    at: Any = record
    for step in path:
        at = getattr(at, step) if isinstance(step, str) else at[step]
    return cast("Item", at)


@record_rule("PK501", "no-evidence", EvidencedRecord)
def _no_evidence(record: EvidencedRecord, context: RuleContext) -> Iterator[Finding]:
    """A record without any evidence.

    Nobody can check it. Name the source, and the passage where its text is kept.
    """
    if not record.evidence and next(context.evidence_in(record), None) is None:
        yield Finding(_no_evidence, ("id",), f"{record.id} has no evidence", "add `evidence` with a source")
