"""TODO: rules.membership."""

from policykit.rules.context import RuleContext
from policykit.values import Answer, Date


def certainly_not_member(actor: str, body: str, day: Date | None, context: RuleContext) -> bool:
    """Whether `actor` is a person without a role in `body` or a part of it, or with none that can have been held then.

    A role of which the organization is not given may be in any.
    """
    held = context.roles.get(actor)
    if held is None:
        return False
    roles = [role for role in held if not role.organization or context.is_part_of(role.organization, body)]
    return all(role.held_on(day) is Answer.NO for role in roles) if day else not roles
