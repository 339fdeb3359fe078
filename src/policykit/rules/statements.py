"""The rules of statements."""

from collections.abc import Iterable, Iterator

from policykit.diagnostics import Finding, Path, RecordLocation, Severity
from policykit.models import EvidencedRecord, Stance, StanceValue, Statement, Vote
from policykit.rules.chunk_summary import StanceSummary
from policykit.rules.context import RuleContext
from policykit.rules.dates import is_a_year_before, is_reversed, on_date
from policykit.rules.registry import in_field, record_rule, set_rule, value_rule
from policykit.values import kind_of


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


@record_rule("PK421", "about-nothing", (Statement, Vote), Severity.WARNING)
def _about_nothing(record: EvidencedRecord, _: RuleContext) -> Iterator[Finding]:
    """A statement or vote that is about nothing on record.

    No question about a proposal, topic or report will find it. Name what it is about, or say in `unknown` that this was
    sought and not found.
    """
    stances = record.stances if isinstance(record, Statement) else ()
    about = record.about if isinstance(record, Statement | Vote) else ()
    if not about and not stances and "about" not in record.unknown:
        yield Finding(_about_nothing, ("id",), f"the {kind_of(record.id)} names nothing that it is about")


@record_rule("PK437", "long-before-the-report", Statement, Severity.WARNING)
def _long_before_the_report(statement: Statement, context: RuleContext) -> Iterator[Finding]:
    """A statement about a proposal that is dated long before its report.

    Nobody speaks of a proposal before anybody was asked for one or, where that day is not known, more than a year
    before it was delivered. The date is wrong, or the statement is about the topic of the proposal.
    """
    named: dict[str, Path] = {target: ("about", index) for index, target in enumerate(statement.about)}
    for index, stance in enumerate(statement.stances):
        named.setdefault(stance.about, ("stances", index, "about"))
    for target, path in named.items() if statement.date else ():
        proposal = context.proposals.get(context.canonical(target))
        dates = context.report_dates.get(context.canonical(proposal.report)) if proposal else None
        if dates is None:
            continue
        if is_reversed(dates.commissioned, statement.date):
            bound = f"before the report was commissioned {on_date(dates.commissioned)}"
        elif dates.commissioned is None and is_a_year_before(statement.date, dates.delivered):
            bound = f"more than a year before the report was delivered {on_date(dates.delivered)}"
        else:
            continue
        yield Finding(_long_before_the_report, path, f"said {on_date(statement.date)}, {bound}")


@set_rule("PK438", "opposite-stances", Statement, severity=Severity.WARNING)
def _opposite_stances(context: RuleContext) -> Iterator[Finding]:
    """A speaker who is both for and against one thing, on one day or by one passage, in two statements.

    One of the stances, the speaker, the day or the passage may be wrong. Look both up. Where somebody spoke for another
    than themselves, say so in `on_behalf_of`; a stance of an earlier time has its own `held`.
    """
    whose = _who_stands_on_both_sides(context)
    first: dict[tuple[object, ...], tuple[StanceSummary, RecordLocation]] = {}
    for stance, location in context.located(lambda summary: summary.stances):
        key = _whose(stance, context)
        if hash(key) not in whose:
            continue
        days = ((f"on {stance.day}", stance.day),) if stance.day else ()
        for how, when in (*days, *(("by the same passage", passage) for passage in stance.passages)):
            other, its_location = first.setdefault((*key, when), (stance, location))
            if other.stance != stance.stance and other.id != stance.id:
                message = f"{key[0]} is `{stance.stance}` here and `{other.stance}` in {other.id}, {how}"
                path = ("stances", stance.number, "stance")
                there = its_location.at("stances", other.number, "stance")
                yield Finding(_opposite_stances, path, message, location=location, related=there)
                break


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
