"""The rules of bodies: when they were there."""

from collections.abc import Iterator

from policykit.diagnostics import Finding, Path
from policykit.loading import REVERSED
from policykit.models import EvidencedRecord, Organization, Person, Report, Vote
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.membership import not_there
from policykit.rules.registry import record_rule
from policykit.values import Date


@record_rule(REVERSED, "end-before-start", Organization)
def _organization_ends_before_start(body: Organization, _: RuleContext) -> Iterator[Finding]:
    if is_reversed(body.founded, body.dissolved):
        yield Finding(
            REVERSED,
            ("dissolved",),
            f"dissolved {on_date(body.dissolved)}, before it was founded {on_date(body.founded)}",
        )


@record_rule("PK425", "body-not-there", (Vote, Report, Person))
def _body_not_there(record: EvidencedRecord, context: RuleContext) -> Iterator[Finding]:
    """A vote, a report or a role in a body that was not founded yet or had been dissolved.

    A date of the body or of what it did is wrong, or another body did it, such as the one that came before or after.
    """
    for organization, path, day in _days_of_bodies(record):
        if message := not_there(organization, day, context):
            yield Finding(_body_not_there, path, message)


def _days_of_bodies(record: EvidencedRecord) -> Iterator[tuple[str, Path, Date | None]]:
    """Yield the days on which a body is said to have been there, and where that is said."""
    match record:
        case Vote():
            yield record.body, ("date",), record.date
        case Report():
            yield record.author, ("delivered",), record.delivered
        case Person():
            for number, role in enumerate(record.roles):
                path = ("roles", number)
                if role.organization:
                    yield role.organization, (*path, "start"), role.start
                    yield role.organization, (*path, "end"), role.end
                    for index, day in enumerate(role.attested):
                        yield role.organization, (*path, "attested", index), day
        case _:
            pass
