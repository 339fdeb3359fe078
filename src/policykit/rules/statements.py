"""The rules of statements."""

from collections.abc import Iterable, Iterator

from policykit.diagnostics import Finding, Severity
from policykit.models import Stance, StanceValue, Statement
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.registry import in_field, record_rule, value_rule


@record_rule("PK408", "speaker-not-in-capacity", Statement)
def _speaker_not_in_capacity(statement: Statement, context: RuleContext) -> Iterator[Finding]:
    """A person who speaks in a capacity that they did not have that day.

    A person speaks in the capacity of a role. Add the role to the person with its evidence, or correct the speaker,
    the capacity or the date.
    """
    if not statement.speaker or not statement.capacity:
        return
    speaker, body = context.canonical(statement.speaker), context.canonical(statement.capacity)
    if context.certainly_not_member(speaker, body, statement.date):
        when = f" {on_date(statement.date)}" if statement.date else ""
        yield Finding(_speaker_not_in_capacity, ("capacity",), f"{speaker} has no role in {body}{when}")


@record_rule("PK413", "said-after-it-was-reported", Statement)
def _said_after_it_was_reported(statement: Statement, context: RuleContext) -> Iterator[Finding]:
    """A statement dated after every source that reports it.

    No page reports what has not been said yet. The date of the statement or of a source is wrong.
    """
    if statement.date is None or statement.date.earliest is None:
        return
    said = statement.date.earliest
    published = [context.published.get(context.canonical(item.source)) for item in context.evidence_in(statement)]
    if published and all(day and day.latest and day.latest < said for day in published):
        latest = max(filter(None, published), key=lambda day: day.sort_key)
        message = f"said {on_date(statement.date)}, after its last source was published {on_date(latest)}"
        yield Finding(_said_after_it_was_reported, ("date",), message)


@record_rule("PK414", "held-after-it-was-said", Statement)
def _held_after_it_was_said(statement: Statement, _: RuleContext) -> Iterator[Finding]:
    """A stance held only after the statement that tells of it.

    `held` is for a stance of an earlier time than the statement's own.
    """
    for index, stance in enumerate(statement.stances):
        if is_reversed(stance.held, statement.date):
            yield Finding(
                _held_after_it_was_said,
                ("stances", index, "held"),
                f"held {on_date(stance.held)}, after it was said {on_date(statement.date)}",
            )


@record_rule("PK417", "two-stances-at-once", Statement)
def _two_stances_at_once(statement: Statement, context: RuleContext) -> Iterator[Finding]:
    """Two stances on one thing at one time in one statement.

    Nobody stands in two places. A stance of an earlier time has its own `held`; another holder has a statement of
    their own.
    """
    seen: dict[tuple[str, object], str] = {}
    for index, stance in enumerate(statement.stances):
        key = (context.canonical(stance.about), stance.held or statement.date)
        if key in seen:
            yield Finding(
                _two_stances_at_once,
                ("stances", index, "about"),
                f"the statement has a stance on {key[0]} already: `{seen[key]}`",
            )
        seen.setdefault(key, stance.stance)


@record_rule("PK420", "own-relay", Statement, Severity.WARNING)
def _own_relay(statement: Statement, context: RuleContext) -> Iterator[Finding]:
    """A statement whose speaker is also said to relay it or to be spoken for.

    `reported_by` is who relays at second hand what another said, and `on_behalf_of` is another than the speaker.
    Leave the field out.
    """
    canonical = context.canonical
    for name in ("reported_by", "on_behalf_of"):
        other = getattr(statement, name)
        if other and statement.speaker and canonical(other) == canonical(statement.speaker):
            yield Finding(_own_relay, (name,), f"`{name}` is the speaker", "leave it out")


@record_rule("PK421", "about-nothing", Statement, Severity.WARNING)
def _about_nothing(statement: Statement, _: RuleContext) -> Iterator[Finding]:
    """A statement that is about nothing on record.

    No question about a proposal, topic or report will find it. Name what it is about.
    """
    if not statement.about and not statement.stances:
        yield Finding(_about_nothing, ("id",), "the statement names nothing that it is about")


@value_rule("PK454", "conditions-on-plain-stance", in_field(Stance, "stance"), Severity.WARNING)
def _conditions_on_plain_stance(value: StanceValue, stance: Stance) -> Iterable[Finding]:
    """Conditions on a stance that is plain support or opposition.

    Support that depends on something is `conditional`, and whoever counts who is for it counts this as support that
    depends on nothing. Write `conditional`, or say under `reasons` what is no condition.
    """
    if not stance.conditions or value not in ("support", "oppose"):
        return ()
    return (Finding(_conditions_on_plain_stance, (), f"`{value}` depends on nothing, and conditions are given"),)
