"""The rules of assessments."""

import dataclasses
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Assessment, Response, Status
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.registry import record_rule, set_rule
from policykit.values import Date, kind_of

if TYPE_CHECKING:
    from policykit.rules.chunk_summary import AssessmentSummary

_CAN_FOLLOW: Final[frozenset[Status]] = frozenset({"implemented", "superseded", "lapsed", "contrary", "cannot-tell"})
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
    Within a year or a month a proposal can come from one to the other.
    """
    first: dict[tuple[str, str, str], tuple[AssessmentSummary, RecordLocation]] = {}
    for finding, location in context.located(lambda summary: summary.assessments):
        key = (context.canonical(finding.proposal), context.canonical(finding.assessor), finding.as_of)
        known, its_location = first.setdefault(key, (finding, location))
        if known.id != finding.id and known.status != finding.status and Date(finding.as_of).is_one_day:
            message = f"{known.id} finds `{known.status}` for the same day"
            yield Finding(_judged_twice, ("status",), message, location=location, related=its_location.at("status"))


@record_rule("PK427", "judged-before-the-report", Assessment, Severity.WARNING)
def _judged_before_the_report(assessment: Assessment, context: RuleContext) -> Iterator[Finding]:
    """A finding of where a proposal stood on a day before its report was delivered.

    Nobody could follow a proposal that had not been made. The day or the proposal is wrong, or a date of the report.
    """
    dates = context.dates_of_report(assessment.proposal)
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
    """A finding that rests on what was done after the day that it judges, or a response made by what came after it.

    What came later does not show how a proposal stood before. Correct the day or the basis. A publication or statement
    may tell of the time before it, and so may a response that says that it is done; so its day is held against that on
    which the finding was made, where `date` gives it. Where it is not given, nobody is taken to know what is said only
    after the day that is judged.
    """
    for index, target in enumerate(assessment.basis):
        basis = context.basis.get(context.canonical(target))
        if basis is None:
            continue
        made = assessment.date if basis.looks_back else None
        if basis.looks_back and made is None and kind_of(target) != "statement":
            continue
        judged = made or assessment.as_of
        if is_reversed(basis.day, judged):
            then = "when the finding was made" if made else "which the finding is for"
            message = f"{target} was {on_date(basis.day)}, after {judged}, {then}"
            yield Finding(_basis_after_the_day, ("basis", index), message)


@record_rule(_basis_after_the_day, "basis-after-the-day", Response)
def _basis_after_the_answer(response: Response, context: RuleContext) -> Iterator[Finding]:
    for index, target in enumerate(response.basis):
        basis = context.basis.get(context.canonical(target))
        if basis and is_reversed(basis.day, response.date):
            message = f"{target} was {on_date(basis.day)}, after {response.date}, when the answer was given"
            yield Finding(_basis_after_the_day, ("basis", index), message)


@record_rule("PK429", "basis-about-another", Assessment, Severity.WARNING)
def _basis_about_another(assessment: Assessment, context: RuleContext) -> Iterator[Finding]:
    """A finding or response that rests on a vote, event, statement or response about other proposals alone.

    Nothing on record connects the two: neither is about the other's report as a whole or about a topic, nor do they
    belong to two reports on one topic; and the proposals are no parts of each other, nor related. The basis or the
    proposal is wrong, or what the basis is about.
    """
    yield from _about_others(assessment.basis, (assessment.proposal,), context)


@record_rule(_basis_about_another, "basis-about-another", Response)
def _answered_by_another(response: Response, context: RuleContext) -> Iterator[Finding]:
    yield from _about_others(response.basis, response.proposals, context)


def _about_others(basis: Iterable[str], proposals: Iterable[str], context: RuleContext) -> Iterator[Finding]:
    """Yield what of the basis of something about proposals is about none of them."""
    own = [*map(context.canonical, proposals)]
    if not all(one in context.proposals for one in own):
        return
    for index, target in enumerate(basis):
        about = context.kept(_matters_of, context.canonical(target))
        if about.named and not any(about.may_bear_on(one, context) for one in own):
            named = own[0] + (" or the others" if own[1:] else "")
            message = f"{target} is about {about.named} and not {named}"
            yield Finding(_basis_about_another, ("basis", index), message)


_SEVERAL: Final = ""
"""Stands for several reports."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Matters:
    """What a vote, event, statement or response is about."""

    named: str
    """The first of the proposals, to be shown."""
    proposals: frozenset[str]
    wholes: frozenset[str]
    """What the proposals are part of, with themselves."""
    related: frozenset[str]
    """What the proposals say that they are related to."""
    all_known: bool
    reports_on: Mapping[str, str]
    """The report whose proposals are on a topic, or `_SEVERAL`."""
    reports_around: Mapping[str, str]
    """The same for what is broader, too."""

    def may_bear_on(self, own: str, context: RuleContext) -> bool:
        """Whether one of them is a proposal, its part or whole, or related to it.

        Or else whether one is from another report, and on a topic of its own, broader or narrower.
        """
        proposal = context.proposals[own]
        if own in self.wholes or own in self.related or not self.proposals.isdisjoint(proposal.related):
            return True
        if not self.proposals.isdisjoint(context.lineage(own)):
            return True
        report, topics = context.canonical(proposal.report), {*map(context.canonical, proposal.topics)}
        return (
            not self.all_known
            or any(self.reports_on[one] != report for one in context.kept(_around, own) & self.reports_on.keys())
            or any(self.reports_around[one] != report for one in topics & self.reports_around.keys())
        )


def _matters_of(context: RuleContext, basis: str) -> _Matters:
    named = context.basis[basis].proposals if basis in context.basis else ()
    proposals = [*map(context.canonical, named)]
    reports_on: dict[str, str] = {}
    reports_around: dict[str, str] = {}
    for one in filter(context.proposals.__contains__, proposals):
        report = context.canonical(context.proposals[one].report)
        on = map(context.canonical, context.proposals[one].topics)
        for topics, reports in ((on, reports_on), (context.kept(_around, one), reports_around)):
            for topic in topics:
                if reports.setdefault(topic, report) != report:
                    reports[topic] = _SEVERAL
    shown = ", ".join(proposals[:3]) + (", …" if proposals[3:] else "")
    known = [context.proposals[one] for one in proposals if one in context.proposals]
    related = frozenset(other for one in known for other in one.related)
    wholes = frozenset(whole for one in proposals for whole in context.lineage(one))
    all_known = len(known) == len(proposals)
    return _Matters(shown, frozenset(proposals), wholes, related, all_known, reports_on, reports_around)


def _around(context: RuleContext, proposal: str) -> set[str]:
    """Return the topics of a proposal and all that are broader."""
    return {broader for topic in context.proposals[proposal].topics for broader in context.lineage(topic)}


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


@set_rule("PK465", "implemented-by-nothing", Assessment, severity=Severity.WARNING)
def _implemented_by_nothing(context: RuleContext) -> Iterator[Finding]:
    """A proposal found implemented on a day by which no answer and no event about it is on record.

    Somebody did what it asks. Record that as an event or response and name it in `basis`, or look whether the status,
    the day or a date is wrong. Where the assessor does not say what was done, name `basis` in `unknown`. What is about
    the report, a topic of the proposal, a part of it or what it is part of counts, too.
    """
    found = [
        (finding, location)
        for finding, location in context.located(lambda summary: summary.assessments)
        if finding.status == "implemented" and not finding.has_basis
    ]
    begun = _begun(context) if found else {}
    for finding, location in found:
        proposal = context.proposals.get(context.canonical(finding.proposal))
        if proposal is None:
            continue
        around = (*context.lineage(finding.proposal), *map(context.canonical, (proposal.report, *proposal.topics)))
        days = [begun[one] for one in around if one in begun]
        last = Date(finding.as_of).latest
        if not days or (last and min(days) > last):
            message = f"nothing that was answered or done about {finding.proposal} by {finding.as_of} is on record"
            mend = "add `basis`, or name it in `unknown`"
            yield Finding(_implemented_by_nothing, ("status",), message, mend, location=location)


def _begun(context: RuleContext) -> Mapping[str, dt.date]:
    """Return the first day on which an event or response can have been, by what it is about and all around that."""
    first: dict[str, dt.date] = {}
    for basis in context.basis.values():
        day = (basis.day and basis.day.earliest) or dt.date.min
        for about in basis.about:
            for one in context.lineage(about):
                first[one] = min(day, first.get(one, day))
    return first
