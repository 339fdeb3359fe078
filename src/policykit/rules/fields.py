"""The rules of fields of which nothing is known, or something else by other evidence."""

import contextlib
import dataclasses
from collections.abc import Iterator

from pydantic import ValidationError

from policykit.diagnostics import Finding, Severity
from policykit.loading import described, findings_in
from policykit.models import Alternative, FactItem, Record, fields_with_alternatives, validator_of
from policykit.rules.context import RuleContext
from policykit.rules.registry import in_field, record_rule, value_rule
from policykit.values import did_you_mean, intended, shorten, thaw


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
    given = getattr(record, name) if name in fields_with_alternatives(model) else None
    if given not in (None, ()):
        with contextlib.suppress(ValidationError):  # another rule is about that
            if validator_of(model, name).validate_python(thaw(alternative.value)) == given:
                yield Finding(_idle_alternative, ("value",), f"`{name}` has this value itself")
                return
    if not alternative.evidence:
        yield Finding(_idle_alternative, (), f"there is no evidence that `{shorten(name, 40)}` is otherwise")
