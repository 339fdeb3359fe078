"""The rules of how the proposals of a report are numbered, labelled and divided into parts."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Proposal, Report
from policykit.rules.chunk_summary import NumberedProposal
from policykit.rules.context import RuleContext
from policykit.rules.registry import record_rule, set_rule
from policykit.values import shorten

_NUMBER_IN_LABEL: Final = re.compile(r"\W*0*([1-9][0-9]{0,15})(?![0-9])", re.ASCII)

_Located = tuple[NumberedProposal, RecordLocation]


def _numbered(context: RuleContext) -> Mapping[str, list[_Located]]:
    """Return the numbered and labelled proposals of each report."""
    found: dict[str, list[_Located]] = defaultdict(list)
    for proposal, location in context.located(lambda summary: summary.numbered):
        found[context.canonical(proposal.report)].append((proposal, location))
    return found


def _numbered_of_reports(context: RuleContext) -> Iterator[list[_Located]]:
    """Yield the numbered and labelled proposals of each report that is on record."""
    reports = {report.id for report, _ in context.located(lambda summary: summary.reports)}
    return (proposals for report, proposals in _numbered(context).items() if report in reports)


@set_rule("PK406", "number-missing", Report, severity=Severity.WARNING)
def _number_missing(context: RuleContext) -> Iterator[Finding]:
    """A report whose proposals skip a number.

    A proposal may have been overlooked. Add it, so that whoever counts the proposals counts right. A number with which
    a label begins, such as that of `10.1`, is there.
    """
    numbered = _numbered(context)
    for report, location in context.located(lambda summary: summary.reports):
        proposals = [proposal for proposal, _ in numbered.get(report.id, ())]
        have = {number for proposal in proposals for number in _numbers_of(proposal)}
        highest = max((one.number for one in proposals if one.number and not one.whole), default=0)
        missing = [*itertools.islice((number for number in range(1, highest) if number not in have), 11)]
        if missing:
            named = [*map(str, missing[:10]), *("…" for _ in missing[10:])]
            message = f"{report.id} has no proposal number {', '.join(named)}"
            yield Finding(_number_missing, ("id",), message, location=location)


def _numbers_of(proposal: NumberedProposal) -> Iterator[int]:
    """Yield the number of a proposal, and that with which its label begins."""
    if proposal.number is not None:
        yield proposal.number
    if found := _NUMBER_IN_LABEL.match(proposal.label or ""):
        yield int(found[1])


@set_rule("PK407", "number-twice", Proposal)
def _number_twice(context: RuleContext) -> Iterator[Finding]:
    """Two proposals of one report with the same number.

    The number is how sources name a proposal. One of the two is wrong, or their labels are left out: proposals that
    each have one, such as `10.1` and `10.2`, may both have the number 10. Proposals that are part of others are not
    compared.
    """
    for proposals in _numbered_of_reports(context):
        first: dict[int, _Located] = {}
        unlabelled: dict[int, _Located] = {}
        for proposal, location in proposals:
            number = proposal.number
            if number is None or proposal.whole:
                continue
            known = first.setdefault(number, (proposal, location))
            if not proposal.label:
                unlabelled.setdefault(number, (proposal, location))
            other, its_location = unlabelled.get(number, known) if proposal.label else known
            if other.id != proposal.id and not (other.label and proposal.label):
                message = f"number {number} is {other.id} too"
                yield Finding(_number_twice, ("number",), message, location=location, related=its_location.at("number"))


@set_rule("PK444", "label-twice", Proposal)
def _label_twice(context: RuleContext) -> Iterator[Finding]:
    """Two proposals of one report with the same label.

    The label is how the report itself names a proposal. One of the two is wrong. Parts of different proposals may have
    one label, such as `(a)`.
    """
    for proposals in _numbered_of_reports(context):
        first: dict[tuple[str, str], _Located] = {}
        for proposal, location in proposals:
            if not proposal.label:
                continue
            whole = context.canonical(proposal.whole) if proposal.whole else ""
            key = (whole, " ".join(proposal.label.split()))
            other, its_location = first.setdefault(key, (proposal, location))
            if other.id != proposal.id:
                message = f"label '{shorten(proposal.label, 60)}' is {other.id} too"
                yield Finding(_label_twice, ("label",), message, location=location, related=its_location.at("label"))


@record_rule("PK443", "part-of-another-report", Proposal)
def _part_of_another_report(proposal: Proposal, context: RuleContext) -> Iterator[Finding]:
    """A proposal that is part of one of another report.

    A report proposes its own parts. Name the proposal of the same report, or say under `related` how the two stand to
    each other.
    """
    whole = context.canonical(proposal.part_of) if proposal.part_of else ""
    if whole in context.proposals:
        own, report = context.canonical(proposal.report), context.canonical(context.proposals[whole].report)
        if own != report:
            message = f"{whole} is a proposal of {report}, and this one of {own}"
            yield Finding(_part_of_another_report, ("part_of",), message)
