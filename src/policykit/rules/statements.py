"""The rules of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Stance, StanceValue, Statement, Vote
from policykit.rules.chunk_summary import StanceSummary
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_reversed, on_date
from policykit.rules.membership import no_role
from policykit.rules.registry import in_field, record_rule, set_rule, value_rule
from policykit.values import Answer, Date


@record_rule("PK408", "speaker-not-in-capacity", Statement)
def _speaker_not_in_capacity(statement: Statement, context: RuleContext) -> Iterator[Finding]:
    """A person who speaks in a capacity that they did not have that day.

    A person speaks in the capacity of a role. Add the role to the person with its evidence, or correct the speaker,
    the capacity or the date.
    """
    if not statement.speaker or not statement.capacity:
        return
    if message := no_role(statement.speaker, statement.capacity, statement.date, context):
        yield Finding(_speaker_not_in_capacity, ("capacity",), message)


@record_rule("PK413", "said-after-it-was-reported", Statement)
def _said_after_it_was_reported(statement: Statement, context: RuleContext) -> Iterator[Finding]:
    """A statement dated after every source that reports it.

    No page reports what has not been said yet. The date of the statement or of a source is wrong.
    """
    last = context.last_published(context.evidence_in(statement)) if statement.date else None
    if is_reversed(statement.date, last):
        message = f"said {on_date(statement.date)}, after its last source was published {on_date(last)}"
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
    """A statement or vote that is about nothing on record.

    No question about a proposal, topic or report will find it. Name what it is about, or say in `unknown` that this was
    sought and not found.
    """
    if not statement.about and not statement.stances and "about" not in statement.unknown:
        yield Finding(_about_nothing, ("id",), "the statement names nothing that it is about")


@record_rule(_about_nothing, "about-nothing", Vote)
def _vote_about_nothing(vote: Vote, _: RuleContext) -> Iterator[Finding]:
    if not vote.about and "about" not in vote.unknown:
        yield Finding(_about_nothing, ("id",), "the vote names nothing that it is about")


_MOST_COMPARED: Final = 10
"""With how many stances by one passage, which may be of as many days, one more is compared."""


@set_rule("PK438", "opposite-stances", Statement, severity=Severity.WARNING)
def _opposite_stances(context: RuleContext) -> Iterator[Finding]:
    """A speaker who is both for and against one thing, on one day or by one passage, in two statements.

    One of the stances, the speaker, the day or the passage may be wrong. Look both up. Where somebody spoke for another
    than themselves, say so in `on_behalf_of`; a stance of an earlier time has its own `held`. One passage may tell of
    two days, and where these differ for certain, of two stances.
    """
    whose = _who_stands_on_both_sides(context)
    before: dict[tuple[object, ...], list[tuple[StanceSummary, RecordLocation]]] = defaultdict(list)
    for stance, location in context.located(lambda summary: summary.stances):
        key = _whose(stance, context)
        if hash(key) not in whose:
            continue
        days = ((f"on {stance.day}", stance.day),) if stance.day else ()
        for how, when in (*days, *(("by the same passage", passage) for passage in stance.passages)):
            others = before[*key, when]
            opposite = next((each for each in others if _are_opposite(stance, each[0])), None)
            if len(others) < _MOST_COMPARED:
                others.append((stance, location))
            if opposite:
                other, its_location = opposite
                message = f"{key[0]} is `{stance.stance}` here and `{other.stance}` in {other.id}, {how}"
                path = ("stances", stance.number, "stance")
                there = its_location.at("stances", other.number, "stance")
                yield Finding(_opposite_stances, path, message, location=location, related=there)
                break


def _are_opposite(stance: StanceSummary, other: StanceSummary) -> bool:
    """Whether two statements differ in a stance that may be of one time."""
    if other.stance == stance.stance or other.id == stance.id:
        return False
    return not (stance.date and other.date) or Date(stance.date).same_day(other.date) is not Answer.NO


def _whose(stance: StanceSummary, context: RuleContext) -> tuple[str, str, str]:
    """Return who takes a stance, for whom, and on what."""
    canonical = context.canonical
    return canonical(stance.speaker), canonical(stance.holder), canonical(stance.about)


def _who_stands_on_both_sides(context: RuleContext) -> set[int]:
    """Return hashes of who is both for and against what. There may be very many stances, and these are few."""
    sides: dict[str, set[int]] = {"support": set(), "oppose": set()}
    for stance, _ in context.located(lambda summary: summary.stances):
        sides[stance.stance].add(hash(_whose(stance, context)))
    return sides["support"] & sides["oppose"]


@value_rule("PK454", "conditions-on-plain-stance", in_field(Stance, "stance"), Severity.WARNING)
def _conditions_on_plain_stance(value: StanceValue, stance: Stance) -> Iterable[Finding]:
    """Conditions on a stance that is plain support or opposition.

    Support that depends on something is `conditional`, and whoever counts who is for it counts this as support that
    depends on nothing. Write `conditional`, or say under `reasons` what is no condition.
    """
    if not stance.conditions or value not in ("support", "oppose"):
        return ()
    return (Finding(_conditions_on_plain_stance, (), f"`{value}` depends on nothing, and conditions are given"),)
