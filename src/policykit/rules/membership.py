"""What is said of whoever acts in a body without a role in it, and of bodies that are not there."""

from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.values import Date


def no_role(actor: str, body: str, day: Date | None, context: RuleContext) -> str | None:
    """Return what is to be said of an actor who certainly had no role in a body that day; None where they may have."""
    actor, body = context.canonical(actor), context.canonical(body)
    if not context.certainly_not_member(actor, body, day):
        return None
    return f"{actor} has no role in {body}{f' {on_date(day)}' if day else ''}"


def not_there(organization: str, day: Date | None, context: RuleContext) -> str | None:
    """Return what is to be said of a body that certainly was not there on a day; None where it may have been."""
    name = context.canonical(organization)
    body = context.bodies.get(name)
    if body is None:
        return None
    if is_reversed(body.founded, day):
        return f"{on_date(day)}, before {name} was founded {on_date(body.founded)}"
    if is_reversed(day, body.dissolved):
        return f"{on_date(day)}, after {name} was dissolved {on_date(body.dissolved)}"
    return None
