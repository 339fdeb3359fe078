"""The rules of reports: when they came, who delivers them, and how their proposals are numbered."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.loading import REVERSED
from policykit.models import Proposal, Report
from policykit.rules.chunk_summary import NumberedProposal
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.membership import no_role, not_there
from policykit.rules.registry import record_rule, set_rule


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


def _numbers(context: RuleContext) -> Mapping[str, list[tuple[NumberedProposal, RecordLocation]]]:
    """Return the numbered proposals of each report."""
    found: dict[str, list[tuple[NumberedProposal, RecordLocation]]] = defaultdict(list)
    for proposal, location in context.located(lambda summary: summary.numbered):
        found[context.canonical(proposal.report)].append((proposal, location))
    return found


@set_rule("PK406", "number-missing", Report, severity=Severity.WARNING)
def _number_missing(context: RuleContext) -> Iterator[Finding]:
    """A report whose proposals skip a number.

    A proposal may have been overlooked. Add it, so that whoever counts the proposals counts right.
    """
    numbers = _numbers(context)
    for report, location in context.located(lambda summary: summary.reports):
        have = {proposal.number for proposal, _ in numbers.get(report.id, ())}
        highest = max(have, default=0)
        if len(have) == highest:
            continue
        missing = itertools.islice((str(number) for number in range(1, highest) if number not in have), 11)
        *shown, last = missing
        named = [*shown, "…" if len(shown) == 10 else last]
        message = f"{report.id} has no proposal number {', '.join(named)}"
        yield Finding(_number_missing, ("id",), message, location=location)


@set_rule("PK407", "number-twice", Proposal)
def _number_twice(context: RuleContext) -> Iterator[Finding]:
    """Two proposals of one report with the same number.

    The number is how sources name a proposal. One of the two is wrong.
    """
    reports = {report.id for report, _ in context.located(lambda summary: summary.reports)}
    for report, numbered in _numbers(context).items():
        first: dict[int, tuple[NumberedProposal, RecordLocation]] = {}
        for proposal, location in numbered if report in reports else ():
            other, its_location = first.setdefault(proposal.number, (proposal, location))
            if other.id != proposal.id:
                message = f"number {proposal.number} is {other.id} too"
                yield Finding(_number_twice, ("number",), message, location=location, related=its_location.at("number"))
