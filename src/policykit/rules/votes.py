"""The rules of votes."""

from collections import Counter
from collections.abc import Iterator

from policykit.diagnostics import Finding
from policykit.models import Vote
from policykit.rules.context import RuleContext
from policykit.rules.dates import on_date
from policykit.rules.registry import record_rule


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
    """A result that the counts do not give.

    Where more were for than against it is carried, where fewer it is rejected, and as many is a tie.
    Where more than a simple majority was needed, say so in `requirement`; the result is then not checked.
    """
    if vote.counts is None or vote.result is None or vote.requirement is not None:
        return
    if "requirement" in vote.unknown:
        return
    if "for" not in vote.counts or "against" not in vote.counts:
        return
    ahead, behind = vote.counts["for"], vote.counts["against"]
    given = "carried" if ahead > behind else "rejected" if ahead < behind else "tied"
    if vote.result != given:
        yield Finding(
            _result_against_counts, ("result",), f"{ahead} for and {behind} against is `{given}`, not `{vote.result}`"
        )


@record_rule("PK405", "voter-not-a-member", Vote)
def _voter_not_a_member(vote: Vote, context: RuleContext) -> Iterator[Finding]:
    """A voter who had no role in the body that day.

    Only members vote. Add the role to the person with its evidence, or correct the voter, the body or the date.
    """
    body = context.canonical(vote.body)
    for index, ballot in enumerate(vote.ballots):
        voter = context.canonical(ballot.voter)
        if context.certainly_not_member(voter, body, vote.date):
            when = f" {on_date(vote.date)}" if vote.date else ""
            yield Finding(_voter_not_a_member, ("ballots", index, "voter"), f"{voter} has no role in {body}{when}")


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
