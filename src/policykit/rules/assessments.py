"""The rules of assessments."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Assessment
from policykit.rules.chunk_summary import AssessmentSummary, ProposalSummary
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.registry import record_rule, set_rule
from policykit.values import Date

_CAN_FOLLOW: Final = frozenset({"implemented", "superseded", "lapsed", "contrary", "cannot-tell"})
"""What can be found of a proposal after it was implemented: what was done was replaced, ended or undone later."""


@record_rule("PK415", "judged-before-the-day", Assessment)
def _judged_before_the_day(assessment: Assessment, _: RuleContext) -> Iterator[Finding]:
    """A finding made before the day that it judges.

    `as_of` is the day that is judged, `date` when that was done. Nobody can judge a day to come.
    """
    if is_reversed(assessment.as_of, assessment.date):
        yield Finding(
            _judged_before_the_day,
            ("date",),
            f"made {on_date(assessment.date)}, before {assessment.as_of}, which it judges",
        )


@set_rule("PK416", "judged-twice", Assessment)
def _judged_twice(context: RuleContext) -> Iterator[Finding]:
    """Two findings by one assessor that differ on the same proposal on the same day.

    An assessor holds one of them. Correct a date or a status; where an assessor changed their mind, keep the later one.
    """
    first: dict[tuple[str, str, str], tuple[AssessmentSummary, RecordLocation]] = {}
    for finding, location in context.located(lambda summary: summary.assessments):
        key = (context.canonical(finding.proposal), context.canonical(finding.assessor), finding.as_of)
        known, its_location = first.setdefault(key, (finding, location))
        if known.id != finding.id and known.status != finding.status:
            message = f"{known.id} finds `{known.status}` for the same day"
            yield Finding(_judged_twice, ("status",), message, location=location, related=its_location.at("status"))


@record_rule("PK427", "judged-before-the-report", Assessment, Severity.WARNING)
def _judged_before_the_report(assessment: Assessment, context: RuleContext) -> Iterator[Finding]:
    """A finding of where a proposal stood on a day before its report was delivered.

    Nobody could follow a proposal that had not been made. The day or the proposal is wrong, or a date of the report.
    """
    proposal = context.proposals.get(context.canonical(assessment.proposal))
    dates = context.report_dates.get(context.canonical(proposal.report)) if proposal else None
    if dates is None:
        return
    if is_reversed(dates.delivered, assessment.as_of):
        message = f"{on_date(assessment.as_of)}, before the report was delivered {on_date(dates.delivered)}"
    elif is_reversed(dates.commissioned, assessment.as_of):
        message = f"{on_date(assessment.as_of)}, before the report was commissioned {on_date(dates.commissioned)}"
    else:
        return
    yield Finding(_judged_before_the_report, ("as_of",), message)


@record_rule("PK428", "basis-after-the-day", Assessment, Severity.WARNING)
def _basis_after_the_day(assessment: Assessment, context: RuleContext) -> Iterator[Finding]:
    """A finding that rests on what was done after the day that it judges.

    What came later does not show how a proposal stood before. Correct the day or the basis. A publication may tell of
    the time before it, so its day is held against that on which the finding was made, where `date` gives it.
    """
    for index, target in enumerate(assessment.basis):
        basis = context.basis.get(context.canonical(target))
        if basis is None:
            continue
        judged = assessment.date if basis.looks_back else assessment.as_of
        if is_reversed(basis.day, judged):
            then = "when the finding was made" if basis.looks_back else "which the finding is for"
            message = f"{target} was {on_date(basis.day)}, after {judged}, {then}"
            yield Finding(_basis_after_the_day, ("basis", index), message)


@record_rule("PK429", "basis-about-another", Assessment, Severity.WARNING)
def _basis_about_another(assessment: Assessment, context: RuleContext) -> Iterator[Finding]:
    """A finding that rests on a vote or event about other proposals alone.

    Nothing on record connects the two: neither is about the other's report as a whole or about a topic, nor do they
    belong to two reports on one topic. The basis or the proposal is wrong, or what the vote or event is about.
    """
    own = context.canonical(assessment.proposal)
    proposal = context.proposals.get(own)
    if proposal is None:
        return
    own_topics = _around(proposal.topics, context)
    for index, target in enumerate(assessment.basis):
        basis = context.basis.get(context.canonical(target))
        about = [*map(context.canonical, basis.proposals)] if basis else []
        if not about or own in about:
            continue
        others = map(context.proposals.get, about)
        if not any(other is None or _bears_on(other, proposal, own_topics, context) for other in others):
            named = ", ".join(about[:3]) + (", …" if about[3:] else "")
            yield Finding(_basis_about_another, ("basis", index), f"{target} is about {named} and not {own}")


def _bears_on(other: ProposalSummary, own: ProposalSummary, own_topics: set[str], context: RuleContext) -> bool:
    """Whether a proposal is from another report and on a topic of one's own, a broader or a narrower one."""
    if context.canonical(other.report) == context.canonical(own.report):
        return False
    topics = _around(other.topics, context)
    return any(context.canonical(topic) in own_topics for topic in other.topics) or any(
        context.canonical(topic) in topics for topic in own.topics
    )


def _around(topics: Iterable[str], context: RuleContext) -> set[str]:
    """Return topics and all that are broader."""
    return {broader for topic in topics for broader in context.lineage(topic)}


@set_rule("PK436", "back-from-implemented", Assessment, severity=Severity.WARNING)
def _back_from_implemented(context: RuleContext) -> Iterator[Finding]:
    """A proposal that an assessor found implemented, and later less than that.

    What is done stays done, unless another measure took its place, it lapsed or it was undone, for which there are
    statuses. Look whether one of the two findings, its day or its assessor is wrong.
    """
    found: dict[tuple[str, str], list[tuple[AssessmentSummary, RecordLocation]]] = defaultdict(list)
    for finding, location in context.located(lambda summary: summary.assessments):
        found[context.canonical(finding.proposal), context.canonical(finding.assessor)].append((finding, location))
    for findings in found.values():
        if len(findings) == 1 or all(finding.status != "implemented" for finding, _ in findings):
            continue
        dated = sorted(((Date(one.as_of), one, where) for one, where in findings), key=lambda each: each[0].sort_key)
        for (day, before, its_location), (later, finding, location) in itertools.pairwise(dated):
            back = before.status == "implemented" and finding.status not in _CAN_FOLLOW
            if back and is_reversed(later, day):
                message = f"`{finding.status}` {on_date(later)}, and {before.id} finds `implemented` {on_date(day)}"
                there = its_location.at("status")
                yield Finding(_back_from_implemented, ("status",), message, location=location, related=there)
