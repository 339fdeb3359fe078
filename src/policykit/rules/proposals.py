"""The rule of what is said of proposals and done with them: not before they were made."""

from collections.abc import Iterator

from policykit.diagnostics import Finding, Path, Severity
from policykit.models import Event, EvidencedRecord, Statement, Vote
from policykit.rules.chunk_summary import ReportDates
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_a_year_before, is_reversed, on_date
from policykit.rules.membership import not_there
from policykit.rules.registry import record_rule
from policykit.values import Date


@record_rule("PK437", "long-before-the-report", (Statement, Vote, Event), Severity.WARNING)
def _long_before_the_report(record: EvidencedRecord, context: RuleContext) -> Iterator[Finding]:
    """A statement, a vote or an event about a proposal that is dated long before its report.

    Nobody speaks of a proposal before anybody was asked for one or, where that day is not known, more than a year
    before it was delivered; nor does anybody vote on it or act on it more than a year before either. The date is wrong,
    or the record is about the topic of the proposal.
    """
    found: set[str] = set()
    for target, path, what, day in _days_of_proposals(record, context):
        dates = context.dates_of_report(target) if day and target not in found else None
        bound = _crossed(day, dates, at_once=isinstance(record, Statement)) if dates else None
        if bound:
            found.add(target)
            yield Finding(_long_before_the_report, path, f"{what}{on_date(day)}, {bound}")


def _days_of_proposals(record: EvidencedRecord, context: RuleContext) -> Iterator[tuple[str, Path, str, Date | None]]:
    """Yield what a record is about, where that stands, what was done of it, and when that was or at the latest was."""
    match record:
        case Statement():
            yield from ((target, ("about", index), "said ", record.date) for index, target in enumerate(record.about))
            for index, stance in enumerate(record.stances):
                if stance.held:
                    yield stance.about, ("stances", index, "held"), "held ", stance.held
                else:
                    yield stance.about, ("stances", index, "about"), "said ", record.date
        case Vote() if not not_there(record.body, record.date, context):  # another rule is about that
            yield from ((target, ("about", index), "", record.date) for index, target in enumerate(record.about))
        case Event():
            day = record.period.end if record.period else record.date
            yield from ((target, ("about", index), "", day) for index, target in enumerate(record.about))
        case _:
            pass


def _crossed(day: Date | None, dates: ReportDates, *, at_once: bool) -> str | None:
    """Return what a day lies before that it should not, at once or by more than a year; None where it is late enough."""
    if dates.commissioned is None:
        far = is_a_year_before(day, dates.delivered)
        return f"more than a year before the report was delivered {on_date(dates.delivered)}" if far else None
    if not (is_reversed(dates.commissioned, day) if at_once else is_a_year_before(day, dates.commissioned)):
        return None
    return f"{'' if at_once else 'more than a year '}before the report was commissioned {on_date(dates.commissioned)}"
