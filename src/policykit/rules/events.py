"""The rules of events."""

from collections.abc import Iterator
from typing import Final

from policykit.diagnostics import Finding, Severity
from policykit.models import Event, EventKind
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.registry import record_rule


@record_rule("PK409", "deadline-before-assignment", Event)
def _deadline_before_assignment(event: Event, _: RuleContext) -> Iterator[Finding]:
    """A deadline or earliest start that lies before the event that sets it, or a deadline before the earliest start.

    What is asked for cannot be due before it is asked, nor be done before it may start. One of the dates is wrong.
    Where the deadline is that of a task which only prepares what may start later, name the task in `tasks`.
    """
    begun = event.date or (event.period.start if event.period else None)
    due = f"due {on_date(event.deadline)}"
    if is_reversed(begun, event.deadline):
        yield Finding(_deadline_before_assignment, ("deadline",), f"{due}, before it was asked for {on_date(begun)}")
    if is_reversed(begun, event.earliest_start):
        yield Finding(
            _deadline_before_assignment,
            ("earliest_start",),
            f"may start {on_date(event.earliest_start)}, before it was prepared {on_date(begun)}",
        )
    sets_a_task = event.kind == "assignment" or event.tasks or "tasks" in event.unknown
    if not sets_a_task and is_reversed(event.earliest_start, event.deadline):
        message = f"{due}, before it may start {on_date(event.earliest_start)}"
        yield Finding(_deadline_before_assignment, ("deadline",), message)


_FILLS_ITS_PERIOD: Final[frozenset[EventKind]] = frozenset(
    {"debate", "evaluation", "hearing", "launch", "measure", "press-conference"}
)
"""The kinds of event that go on in their period. Others are decided before it, or tell of it afterwards."""


@record_rule("PK424", "outside-its-period", Event)
def _outside_its_period(event: Event, _: RuleContext) -> Iterator[Finding]:
    """An event on a day outside of the time that it covers.

    `date` is the day it happened, and `period` the time that it covers. One of the two is wrong, or the period is that
    of something else: of a figure, which has its own, or of another event. What is decided, such as a plan or funding,
    may lie before its period and not after it; a publication may lie after it too.
    """
    if event.period is None:
        return
    if event.kind in _FILLS_ITS_PERIOD and is_reversed(event.period.start, event.date):
        message = f"{on_date(event.date)}, before its period begins {on_date(event.period.start)}"
        yield Finding(_outside_its_period, ("date",), message)
    elif event.kind != "publication" and is_reversed(event.date, event.period.end):
        message = f"{on_date(event.date)}, after its period ends {on_date(event.period.end)}"
        yield Finding(_outside_its_period, ("date",), message)


@record_rule("PK439", "event-without-date", Event, Severity.WARNING)
def _event_without_date(event: Event, _: RuleContext) -> Iterator[Finding]:
    """An event of which no date is given.

    It has no place in a timeline. Give its `date` as exactly as the source does, if only the years between which it
    lies, or its `period`; or say in `unknown` that the date was sought and not found.
    """
    dates = (event.date, event.period, event.deadline, event.earliest_start)
    if not any(dates) and not {"date", "period"} & {*event.unknown}:
        yield Finding(_event_without_date, ("id",), "the event has no date", "add `date`, or name it in `unknown`")
