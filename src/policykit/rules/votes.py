"""The rules of votes."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final, TypeAlias

from policykit.diagnostics import Finding, RecordLocation, Severity
from policykit.models import Vote
from policykit.rules.chunk_summary import StanceSummary, VoteSummary
from policykit.rules.context import RuleContext
from policykit.rules.membership import no_role, not_there
from policykit.rules.registry import record_rule, set_rule


@record_rule("PK401", "more-ballots-than-counted", Vote)
def _more_ballots_than_counted(vote: Vote, _: RuleContext) -> Iterator[Finding]:
    """More named ballots for an option than were counted.

    Named ballots may be fewer than the counts, never more. A ballot or a count is wrong.
    Those who were absent or did not vote need not be counted.
    """
    if vote.counts is None:
        return
    named: Counter[str] = Counter()
    for index, ballot in enumerate(vote.ballots):
        option = ballot.option
        if option in ("absent", "not-voting") and option not in vote.counts:
            continue
        named[option] += 1
        counted = vote.counts.get(option, 0)
        if named[option] > counted:
            message = f"this makes {named[option]} named `{option}`, and the count is {counted}"
            yield Finding(_more_ballots_than_counted, ("ballots", index, "option"), message)


@record_rule("PK402", "voter-twice", Vote)
def _voter_twice(vote: Vote, context: RuleContext) -> Iterator[Finding]:
    """A voter with two ballots in one vote.

    Each has one. Where sources differ on which, keep one and name the other under `alternatives`.
    """
    seen: set[str] = set()
    for index, ballot in enumerate(vote.ballots):
        voter = context.canonical(ballot.voter)
        if voter in seen:
            yield Finding(_voter_twice, ("ballots", index, "voter"), f"{voter} has a ballot already")
        seen.add(voter)


@record_rule("PK404", "result-against-counts", Vote)
def _result_against_counts(vote: Vote, _: RuleContext) -> Iterator[Finding]:
    """A result that the counts, or the ballots where all are given, do not give.

    Where more were for than against it is carried, where fewer it is rejected, and as many is a tie.
    Where more than a simple majority was needed, say so in `requirement`; the result is then not checked. Ballots against
    a consensus are another rule's matter.
    """
    if vote.result is None or vote.requirement is not None or "requirement" in vote.unknown:
        return
    if vote.method == "consensus":
        return
    ahead, behind = (vote.counts.get(option) if vote.counts else None for option in ("for", "against"))
    if vote.ballots_complete and vote.ballots:
        options = [ballot.option for ballot in vote.ballots]
        ahead, behind = options.count("for"), options.count("against")
    if ahead is not None and behind is not None:
        given = "carried" if ahead > behind else "rejected" if ahead < behind else "tied"
        if vote.result != given:
            message = f"{ahead} for and {behind} against is `{given}`, not `{vote.result}`"
            yield Finding(_result_against_counts, ("result",), message)
    elif (ahead, vote.result) == (0, "carried") or (behind, vote.result) == (0, "rejected"):
        side = "for" if ahead == 0 else "against"
        yield Finding(_result_against_counts, ("result",), f"nobody was {side} it, and the result is `{vote.result}`")


@record_rule("PK405", "voter-not-a-member", Vote)
def _voter_not_a_member(vote: Vote, context: RuleContext) -> Iterator[Finding]:
    """A voter who had no role in the body that day.

    Only members vote. Add the role to the person with its evidence, or correct the voter, the body or the date.
    """
    if not_there(vote.body, vote.date, context):  # another rule is about that
        return
    for index, ballot in enumerate(vote.ballots):
        if message := no_role(ballot.voter, vote.body, vote.date, context):
            yield Finding(_voter_not_a_member, ("ballots", index, "voter"), message)


@record_rule("PK419", "bloc-of-nobody", Vote)
def _bloc_of_nobody(vote: Vote, _: RuleContext) -> Iterator[Finding]:
    """What a bloc wanted, for an option that nobody took.

    The option of the bloc or the counts are wrong.
    """
    if vote.counts is None:
        return
    for index, bloc in enumerate(vote.blocs):
        need_not_be_counted = bloc.option in ("absent", "not-voting") and bloc.option not in vote.counts
        if not need_not_be_counted and not vote.counts.get(bloc.option):
            yield Finding(_bloc_of_nobody, ("blocs", index, "option"), f"nobody was counted `{bloc.option}`")


@record_rule("PK422", "complete-without-ballots", Vote)
def _complete_without_ballots(vote: Vote, _: RuleContext) -> Iterator[Finding]:
    """A vote whose ballots are said to be complete, without a ballot.

    `ballots_complete` says that every ballot is there. Add them, or leave it out.
    """
    if vote.ballots_complete and not vote.ballots:
        yield Finding(_complete_without_ballots, ("ballots_complete",), "no ballot is given, and all are said to be")


@record_rule("PK423", "divided-consensus", Vote)
def _divided_consensus(vote: Vote, _: RuleContext) -> Iterator[Finding]:
    """Agreement without a recorded vote, with ballots or a bloc that do not agree, or a tie for its result.

    `consensus` is for what all agreed on. Where they divided, the method is another, or `unknown`. They may agree to
    reject a proposal: then the result is `rejected`, and no ballot or bloc is for it.
    """
    if vote.method != "consensus":
        return
    dissent = "for" if vote.result == "rejected" else "against"
    for index, ballot in enumerate(vote.ballots):
        if ballot.option == dissent:
            message = f"a ballot {dissent}, where all are said to agree"
            yield Finding(_divided_consensus, ("ballots", index, "option"), message)
    for index, bloc in enumerate(vote.blocs):
        if bloc.option == dissent:
            message = f"a bloc {dissent}, where all are said to agree"
            yield Finding(_divided_consensus, ("blocs", index, "option"), message)
    if vote.result == "tied":
        yield Finding(_divided_consensus, ("result",), "a tie, where all are said to agree")


@set_rule("PK434", "opposite-results", Vote, severity=Severity.WARNING)
def _opposite_results(context: RuleContext) -> Iterator[Finding]:
    """One body that both carries and rejects the same proposals on one day.

    One of the two votes may be of another body or day, or its result is wrong. Look both up. Where one is on something
    else, such as an amendment or a part, say in a `note` of each what it is on: votes that each have a note of their own
    are told apart, and so are those that each have a `time`. A vote on several proposals together is compared only with one on the same.
    """
    decided: dict[tuple[object, ...], list[tuple[VoteSummary, RecordLocation]]] = defaultdict(list)
    for vote, location in context.located(lambda summary: summary.votes):
        if vote.result not in ("carried", "rejected"):
            continue
        about = frozenset(map(context.canonical, vote.about))
        body = context.canonical(vote.body)
        opposite = "rejected" if vote.result == "carried" else "carried"
        for other, its_location in decided[body, about, vote.day, opposite]:
            if other.id != vote.id and not _told_apart(vote, other):
                what = context.canonical(vote.about[0]) + (" and others" if len(about) > 1 else "")
                message = f"{body} has {what} `{vote.result}` here and `{other.result}` in {other.id}, on {vote.day}"
                there = its_location.at("result")
                yield Finding(_opposite_results, ("result",), message, location=location, related=there)
                break
        alike = decided[body, about, vote.day, vote.result]
        if len(alike) < _MOST_COMPARED:
            alike.append((vote, location))


def _told_apart(vote: VoteSummary, other: VoteSummary) -> bool:
    """Whether two votes each have a note or a time of their own."""
    own, theirs = dict(vote.traits), dict(other.traits)
    return any(own.get(name) and theirs.get(name) and own[name] != theirs[name] for name in ("note", "time"))


@set_rule("PK435", "ballot-against-stance", Vote, severity=Severity.WARNING)
def _ballot_against_stance(context: RuleContext) -> Iterator[Finding]:
    """A ballot against the stance that the voter took on the proposal that day.

    People do vote against what they said, and as often a ballot, a stance, a day or a proposal is wrong. Look both up.
    Where the voter did, give the ballot its own `evidence`, which shows that it was looked up.
    """
    stances = _stances_on_days_of_votes(context)
    for vote, location in _votes_on_one(context):
        proposal = context.canonical(vote.about[0])
        held = stances.get((proposal, vote.day), {})
        for index, voter in enumerate(vote.voters if held else ()):
            if (known := held.get(context.canonical(voter))) is None:
                continue
            stance, its_location = known
            against = "against" if stance.stance == "support" else "for"
            if vote.options[index] == against:
                message = f"{voter} voted `{against}`, and took the stance `{stance.stance}` on {proposal} that day"
                path = ("ballots", index, "option")
                there = its_location.at("stances", stance.number, "stance")
                yield Finding(_ballot_against_stance, path, message, location=location, related=there)


_HeldBy: TypeAlias = dict[str, tuple[StanceSummary, RecordLocation]]


def _stances_on_days_of_votes(context: RuleContext) -> dict[tuple[str, str], _HeldBy]:
    """Return the stances for and against proposals on days on which these were voted on, by whose they are."""
    canonical = context.canonical
    voted_on = {(canonical(vote.about[0]), vote.day) for vote, _ in _votes_on_one(context)}
    found: dict[tuple[str, str], _HeldBy] = defaultdict(dict)
    for stance, location in context.located(lambda summary: summary.stances) if voted_on else ():
        about = canonical(stance.about)
        if stance.day and (about, stance.day) in voted_on:
            found[about, stance.day].setdefault(canonical(stance.holder), (stance, location))
    return found


def _votes_on_one(context: RuleContext) -> Iterator[tuple[VoteSummary, RecordLocation]]:
    """Yield the votes on one proposal alone. Of several, a voter may want most and not all."""
    return (found for found in context.located(lambda summary: summary.votes) if len(found[0].about) == 1)


_MOST_COMPARED: Final = 10
"""With how many votes on the same proposals, which are all told apart, one more is compared."""


@set_rule("PK466", "votes-not-told-apart", Vote, severity=Severity.WARNING)
def _votes_not_told_apart(context: RuleContext) -> Iterator[Finding]:
    """Two votes of one body on the same proposals on one day that nothing tells apart.

    They may be one vote, recorded from two sources. Join them and redirect one id to the other, or say what tells them
    apart: the time of the day, the method, the counts, the result, what was required, the ballots, or a `note` of each
    on what it was about.
    """
    apart: dict[tuple[object, ...], list[tuple[VoteSummary, RecordLocation]]] = defaultdict(list)
    for vote, location in context.located(lambda summary: summary.votes):
        others = apart[context.canonical(vote.body), frozenset(map(context.canonical, vote.about)), vote.day]
        for other, its_location in others:
            if not _differ(vote, other, context):
                if other.id != vote.id and other.content != vote.content:  # of a copy another rule speaks
                    message = f"nothing tells it apart from {other.id}, on the same day"
                    there = its_location.at("id")
                    yield Finding(_votes_not_told_apart, ("id",), message, location=location, related=there)
                break
        else:
            if len(others) < _MOST_COMPARED:
                others.append((vote, location))


def _differ(vote: VoteSummary, other: VoteSummary, context: RuleContext) -> bool:
    """Whether two votes say different things of themselves, or of how somebody voted."""
    traits, ballots = dict(other.traits), dict(zip(map(context.canonical, other.voters), other.options, strict=True))
    return any(traits.get(name, value) != value for name, value in vote.traits) or any(
        ballots.get(context.canonical(voter), option) != option
        for voter, option in zip(vote.voters, vote.options, strict=True)
    )
