"""The rule of dates by themselves."""

from collections.abc import Iterable

from policykit.diagnostics import Finding, Severity
from policykit.models import Item, fields_of
from policykit.rules.dates import is_probable
from policykit.rules.registry import value_rule
from policykit.values import Date, Interval, Text


@value_rule("PK456", "improbable-year", lambda model: fields_of(model, Date, Interval), Severity.WARNING)
def _improbable_year(value: Date | Interval | Text, _: Item) -> Iterable[Finding]:
    """A date before the year 300 or after 2200.

    Hardly a state or a church that still decides anything is older, and hardly a plan or a term reaches further, but
    `0001` and `9999` are what programs write for a date that they do not know, and `0201` is a year mistyped. Correct
    the year. A date that was sought and not found is named in `unknown`, and a period without an end is `2012/..`.
    """
    if isinstance(value, Text) or is_probable(value):
        return ()
    return (Finding(_improbable_year, (), f"{value} lies outside of the years 300 to 2200"),)
