"""The rules of reports: when they came, who delivers them, and how their proposals are numbered."""

from collections.abc import Iterator

from policykit.diagnostics import Finding, Severity
from policykit.loading import REVERSED
from policykit.models import Report
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.membership import no_role, not_there
from policykit.rules.registry import record_rule


@record_rule(REVERSED, "end-before-start", Report)
def _delivered_before_commissioned(report: Report, _: RuleContext) -> Iterator[Finding]:
    if is_reversed(report.commissioned, report.delivered):
        message = f"delivered {on_date(report.delivered)}, before it was commissioned {on_date(report.commissioned)}"
        yield Finding(REVERSED, ("delivered",), message)


@record_rule("PK430", "delivered-by-an-outsider", Report, Severity.WARNING)
def _delivered_by_an_outsider(report: Report, context: RuleContext) -> Iterator[Finding]:
    """A report handed over by a person who had no role in the body that day.

    As a rule its chair does that, or somebody of the body that it is part of. Add the role to the person with its
    evidence, or correct who delivered the report, its author or the date.
    """
    person, author, day = report.delivered_by, context.canonical(report.author), report.delivered
    if person is None or not_there(author, day, context):
        return
    message = no_role(person, author, day, context)
    if message and no_role(person, context.parents.get(author, author), day, context):
        yield Finding(_delivered_by_an_outsider, ("delivered_by",), message)
