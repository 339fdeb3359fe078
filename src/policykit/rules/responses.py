"""The rules of responses: what one says by itself, and beside others of its responder."""

from collections.abc import Iterator

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Response
from policykit.rules.chunk_summary import ResponseSummary
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.references import ways_around
from policykit.rules.registry import record_rule, set_rule


@record_rule("PK441", "due-before-the-answer", Response)
def _due_before_the_answer(response: Response, _: RuleContext) -> Iterator[Finding]:
    """A response that sets a day for carrying it out that lies before the response.

    Nobody promises to do something by a day that has passed. One of the two dates is wrong. A deadline that has passed
    since is no fault, and one that was moved is a response that `replaces` the earlier one.
    """
    if is_reversed(response.date, response.due):
        message = f"due {on_date(response.due)}, before it was answered {on_date(response.date)}"
        yield Finding(_due_before_the_answer, ("due",), message)


@record_rule("PK464", "part-not-named", Response, Severity.WARNING)
def _part_not_named(response: Response, _: RuleContext) -> Iterator[Finding]:
    """An answer that takes a part of what is asked, without saying which.

    `accepted-in-part` is for a named part. Say in `conditions` or `summary` what will be done and what will not, or
    name one of the two in `unknown` where that was sought and not found.
    """
    told = response.conditions or response.summary or not {"conditions", "summary"}.isdisjoint(response.unknown)
    if response.answer == "accepted-in-part" and not told:
        message = "a part is accepted, and nothing says which"
        yield Finding(_part_not_named, ("answer",), message, "say in `conditions` or `summary` which part")


@record_rule("PK463", "answered-before-the-report", Response, Severity.WARNING)
def _answered_before_the_report(response: Response, context: RuleContext) -> Iterator[Finding]:
    """A response dated before the report that it answers was delivered.

    The date or a proposal is wrong, or a date of the report. Where somebody answered a draft or what had leaked, and
    nothing later, what they said is a statement.
    """
    for proposal in response.proposals:
        dates = context.dates_of_report(proposal)
        if dates is None:
            continue
        for day, what in ((dates.delivered, "delivered"), (dates.commissioned, "commissioned")):
            if is_reversed(day, response.date):
                report = context.canonical(context.proposals[context.canonical(proposal)].report)
                message = f"answered {on_date(response.date)}, before {report} was {what} {on_date(day)}"
                yield Finding(_answered_before_the_report, ("date",), message)
                return


@set_rule("PK440", "two-answers-at-once", Response)
def _two_answers_at_once(context: RuleContext) -> Iterator[Finding]:
    """Two responses by one responder that answer one proposal differently on one day.

    A responder gives one answer. Correct a date or an answer; where one was changed on that day, say in `replaces`
    which is the earlier. Where a part was accepted and the rest was not, that is one response, `accepted-in-part`, or
    the parts are proposals of their own. Where sources differ on the answer, name the other under `alternatives`.
    """
    responses = [*context.located(lambda summary: summary.responses)]
    replaced = {(context.canonical(one.replaces), one.day) for one, _ in responses if one.replaces}
    first: dict[tuple[str, str, str], tuple[ResponseSummary, RecordLocation]] = {}
    for response, location in responses:
        day = response.day
        if response.answer is None or day is None or (response.id, day) in replaced:
            continue
        for proposal in map(context.canonical, response.proposals):
            key = (context.canonical(response.responder), proposal, day)
            other, its_location = first.setdefault(key, (response, location))
            if other.id != response.id and other.answer != response.answer:
                message = f"{other.id} answers `{other.answer}` to {proposal} on the same day"
                there = its_location.at("answer")
                yield Finding(_two_answers_at_once, ("answer",), message, location=location, related=there)
                break


@set_rule("PK442", "replaces-no-earlier-response", Response)
def _replaces_no_earlier_response(context: RuleContext) -> Iterator[Finding]:
    """A response that replaces one that it cannot: another's, a later one, one to other proposals, or itself.

    A responder replaces what they answered before to the same proposal; an answer to a part of it names that part among
    its proposals and leaves the rest as it was. What another answered still stands as theirs, be it that of a body that
    came before. Correct the reference, a date, the responder or the proposals.
    """
    responses = {one.id: (one, location) for one, location in context.located(lambda summary: summary.responses)}
    replaced = {one.id: context.canonical(one.replaces) for one, _ in responses.values() if one.replaces}
    circles = ways_around(replaced)
    for response_id, earlier_id in replaced.items():
        response, location = responses[response_id]
        if response_id in circles:
            message = f"the responses run in a circle: {circles[response_id]}"
            yield Finding(_replaces_no_earlier_response, ("replaces",), message, location=location)
        elif earlier_id in responses:
            earlier, its_location = responses[earlier_id]
            for message, field in _why_not(response, earlier, context):
                there = its_location.at(field)
                yield Finding(_replaces_no_earlier_response, ("replaces",), message, location=location, related=there)


def _why_not(response: ResponseSummary, earlier: ResponseSummary, context: RuleContext) -> Iterator[tuple[str, str]]:
    """Yield why a response cannot replace another, with the field of the other that shows it."""
    if context.canonical(response.responder) != context.canonical(earlier.responder):
        yield f"{earlier.id} is a response of {context.canonical(earlier.responder)}", "responder"
    if is_reversed(earlier.date, response.date):
        yield f"{earlier.id} is later, {on_date(earlier.date)}", "date"
    known = {context.canonical(proposal) for proposal in earlier.proposals}
    own = {context.canonical(proposal) for proposal in response.proposals}
    if known.isdisjoint(own):
        yield f"{earlier.id} answers none of the same proposals", "proposals"
