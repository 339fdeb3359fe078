"""What rules say of votes."""

import pathlib

import pytest

from checking import RECORDED_VOTE, codes, findings


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: for}]", []),
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: against}]", ["PK401"]),
        ("counts: {for: 1}\n  ballots: [{voter: person/a, option: absent}]", []),
        ("counts: {for: 1, absent: 0}\n  ballots: [{voter: person/a, option: absent}]", ["PK401"]),
        ("counts: {for: 1}\n  ballots: [{voter: organization/a, option: not-voting}]", []),
        ("counts: {for: 1, against: 1}\n  result: tied", []),
        ("counts: {for: 1, against: 1}\n  result: carried", ["PK404"]),
        ("counts: {for: 2, against: 1}\n  result: rejected\n  requirement: Two thirds", []),
        ("counts: {for: 2}\n  result: rejected", []),
        ("counts: {for: 0}\n  result: carried", ["PK404"]),
        ("counts: {for: 0}\n  result: rejected", []),
        ("counts: {against: 0, abstain: 3}\n  result: rejected", ["PK404"]),
        ("counts: {against: 0}\n  result: carried", []),
        ("result: rejected", []),
        ("date: 2014\n  ballots: [{voter: person/a, option: for}]", ["PK405"]),
        ("date: 2015\n  ballots: [{voter: person/a, option: for}]", []),
        ("date: 2015~\n  ballots: [{voter: person/a, option: for}]", []),
        ("date: 2030\n  ballots: [{voter: person/a, option: for}]", []),
        ("ballots: [{voter: organization/a, option: for}]", []),
        ("ballots_complete: false", []),
        ("unknown: [ballots_complete]\n  ballots_complete: false", ["PK410"]),
        ("ballots: [{voter: organization/a, option: for}]\n  result: rejected", []),
        ("ballots: [{voter: organization/a, option: for}]\n  ballots_complete: true\n  result: carried", []),
        ("ballots: [{voter: organization/a, option: for}]\n  ballots_complete: true\n  result: tied", ["PK404"]),
        ("ballots: [{voter: organization/a, option: for}]\n  ballots_complete: false\n  result: tied", []),
        (
            "ballots_complete: true\n  ballots: [{voter: person/a, option: for}]\n  requirement: Nine\n  result: tied",
            [],
        ),
        ("ballots_complete: true\n  result: carried", ["PK422"]),
        ("blocs: [{option: absent}]", []),
        ("counts: {for: 1}\n  blocs: [{option: absent}]", []),
    ],
)
def test_votes_add_up(fields: str, expected: list[str], tmp_path: pathlib.Path) -> None:
    assert codes(findings(tmp_path, f"{RECORDED_VOTE}  {fields}\n")) == expected


@pytest.mark.parametrize(
    ("options", "result", "expected"),
    [
        (["for", "for"], "carried", []),
        (["for", "abstain", "absent"], "carried", []),
        (["for", "against"], "carried", ["PK423"]),
        (["against"], "carried", ["PK423"]),
        (["against"], "rejected", []),
        (["for", "against"], "rejected", ["PK423"]),
        (["for", "for"], "rejected", ["PK423", "PK423"]),
        ([], "tied", ["PK423"]),
    ],
)
def test_those_who_agree_are_all_for_or_all_against(
    options: list[str], result: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    voters = ", ".join(f"{{voter: organization/{number}, option: {option}}}" for number, option in enumerate(options))
    bodies = "".join(
        f", {{id: organization/{number}, name: B{number}, evidence: [{{source: source/a}}]}}" for number in range(3)
    )
    text = RECORDED_VOTE.replace("source/a}]}]\nreports", f"source/a}}]}}{bodies}]\nreports")
    text = text.replace("recorded", f"consensus\n  result: {result}\n  ballots: [{voters}]")
    assert codes(findings(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("option", "result", "expected"),
    [
        ("for", "carried", []),
        ("against", "carried", ["PK423"]),
        ("abstain", "carried", []),
        ("against", "rejected", []),
        ("for", "rejected", ["PK423"]),
    ],
)
def test_a_bloc_does_not_stand_against_what_all_agree_on(
    option: str, result: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    blocs = f"consensus\n  result: {result}\n  blocs: [{{option: {option}, reasons: [{{en: It costs too much}}]}}]"
    assert codes(findings(tmp_path, RECORDED_VOTE.replace("recorded", blocs))) == expected


@pytest.mark.parametrize(("option", "result"), [("against", "carried"), ("for", "rejected"), ("for", "tied")])
def test_a_consensus_that_is_none_is_found_once(option: str, result: str, tmp_path: pathlib.Path) -> None:
    ballots = f"ballots_complete: true\n  ballots: [{{voter: person/a, option: {option}}}]"
    text = RECORDED_VOTE.replace("recorded", f"consensus\n  result: {result}\n  {ballots}")
    assert codes(findings(tmp_path, text)) == ["PK423"]


VOTES = """\
sources: [{id: source/a, name: Page}]
organizations: [{id: organization/a, name: A, evidence: [{source: source/a}]}]
people: [{id: person/a, name: A, roles: [{organization: organization/a}], evidence: [{source: source/a}]}]
reports: [{id: report/a, title: {en: A}, author: organization/a, evidence: [{source: source/a}]}]
proposals:
- {id: proposal/a, report: report/a, title: {en: A}, evidence: [{source: source/a}]}
- {id: proposal/b, report: report/a, title: {en: B}, evidence: [{source: source/a}]}
votes:
"""


def vote(name: str, about: str, date: object, result: str, more: str = "") -> str:
    return (
        f"- {{id: vote/{name}, about: [{about}], body: organization/a, date: {date}, method: recorded, "
        f"result: {result}, {more}evidence: [{{source: source/a}}]}}\n"
    )


@pytest.mark.parametrize(
    ("about", "date", "result", "expected"),
    [
        ("proposal/a", "2010-06-16", "rejected", ["PK434"]),
        ("proposal/a", "2010-06-16", "carried", ["PK466"]),
        ("proposal/a", "2010-06-16", "tied", []),
        ("proposal/a", "2010-06-17", "rejected", []),
        ("proposal/a", "2010-06", "rejected", []),
        ("proposal/b", "2010-06-16", "rejected", []),
        ("proposal/b, proposal/a", "2010-06-16", "rejected", []),
    ],
)
def test_a_body_does_not_carry_and_reject_a_proposal_on_one_day(
    about: str, date: str, result: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = VOTES + vote("a", "proposal/a", "2010-06-16", "carried") + vote("b", about, date, result, "note: Another, ")
    assert codes(findings(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("one", "other", "third", "expected"),
    [
        ("note: Amendment, ", "note: Whole, ", None, []),
        ("time: '10:00', ", "time: '11:00', ", None, []),
        ("note: Again, time: '10:00', ", "note: Again, time: '11:00', ", None, []),
        ("time: '10:00', ", "", None, ["PK434"]),
        ("note: Amendment, ", "note: Amendment, ", None, ["PK434"]),
        ("note: Amendment, ", "note: {en: Whole}, ", None, []),
        ("note: Amendment, ", "", None, ["PK434"]),
        ("", "note: Whole, ", None, ["PK434"]),
        ("note: Amendment, ", "note: Whole, ", "note: First, ", []),
        ("note: Amendment, ", "note: Whole, ", "note: Whole, ", ["PK434"]),
        ("note: Amendment, ", "note: Whole, ", "", ["PK466", "PK434"]),
    ],
)
def test_votes_that_each_have_a_note_of_their_own_are_told_apart(
    one: str, other: str, third: str | None, expected: list[str], tmp_path: pathlib.Path
) -> None:
    text = VOTES + vote("a", "proposal/a", "2010-06-16", "carried", one)
    text += vote("b", "proposal/a", "2010-06-16", "rejected", other)
    if third is not None:
        text += vote("c", "proposal/a", "2010-06-16", "carried", third + "requirement: Half, ")
    assert codes(findings(tmp_path, text)) == expected


def test_votes_on_the_same_proposals_together_are_compared(tmp_path: pathlib.Path) -> None:
    text = VOTES + vote("a", "proposal/a, proposal/b", "2010-06-16", "carried")
    text += vote("b", "proposal/b, proposal/a", "2010-06-16", "rejected")
    (found,) = findings(tmp_path, text)
    assert found.code == "PK434"
    assert "organization/a has proposal/b and others `rejected` here and `carried` in vote/a" in found.message


@pytest.mark.parametrize(
    ("option", "stance", "said", "expected"),
    [
        ("for", "oppose", "date: 2010-06-16, speaker: person/a", ["PK435"]),
        ("against", "support", "date: 2010-06-16, speaker: person/a", ["PK435"]),
        ("abstain", "support", "date: 2010-06-16, speaker: person/a", []),
        ("against", "sceptical", "date: 2010-06-16, speaker: person/a", []),
        ("for", "oppose", "date: 2010-06-15, speaker: person/a", []),
        ("for", "oppose", "date: 2010-06, speaker: person/a", []),
        ("for", "oppose", "date: 2010-06-16, speaker: organization/a", []),
        ("for", "oppose", "date: 2010-06-16, speaker: person/a, on_behalf_of: organization/a", []),
        ("for", "oppose", "date: 2010-06-16, speaker: organization/a, on_behalf_of: person/a", ["PK435"]),
    ],
)
def test_a_ballot_is_held_against_the_voters_own_stance_of_that_day(
    option: str, stance: str, said: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    ballots = f"ballots: [{{voter: person/a, option: {option}}}], "
    text = VOTES + vote("a", "proposal/a", "2010-06-16", "carried", ballots)
    text += (
        f"statements: [{{id: statement/a, {said}, stances: [{{about: proposal/a, stance: {stance}}}], "
        "summary: {en: A}, evidence: [{source: source/a}]}]\n"
    )
    assert codes(findings(tmp_path, text)) == expected
    with_evidence = text.replace(f"option: {option}", f"option: {option}, evidence: [{{source: source/a}}]")
    assert codes(findings(tmp_path, with_evidence)) == []
    of_both = text.replace("about: [proposal/a]", "about: [proposal/a, proposal/b]")
    assert codes(findings(tmp_path, of_both)) == []


BALLOT = "ballots: [{voter: person/a, option: OPTION}], "


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("", "evidence: [{source: source/a, supports: [date]}], ", ["PK466"]),
        ("", "time: '10:00', ", ["PK466"]),
        ("time: '10:00', ", "time: '11:00', ", []),
        ("counts: {for: 5, against: 4}, ", "counts: {for: 5}, ", ["PK466"]),
        ("counts: {for: 5, against: 4}, ", "counts: {for: 4, against: 4}, ", []),
        ("requirement: Two thirds, ", "requirement: Half, ", []),
        ("result: carried, ", "result: tied, ", []),
        ("note: Of it all, ", "note: Of an amendment, ", []),
        (BALLOT.replace("OPTION", "for"), BALLOT.replace("OPTION", "against"), []),
        (
            BALLOT.replace("OPTION", "for"),
            BALLOT.replace("person/a", "organization/a").replace("OPTION", "for"),
            ["PK466"],
        ),
        ("", "", ["PK450"]),
    ],
)
def test_two_votes_of_a_body_on_one_day_are_told_apart(
    first: str, second: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    def one(name: str, more: str) -> str:
        shared = "about: [proposal/a, proposal/b], body: organization/a, date: 2010-06-16, method: unknown"
        if "ballots" in more:
            shared = shared.replace(", proposal/b", "")
        evidence = "" if "evidence" in more else "evidence: [{source: source/a}]"
        return f"- {{id: vote/{name}, {shared}, {more}{evidence}}}\n"

    assert codes(findings(tmp_path, VOTES + one("a", first) + one("b", second))) == expected
    other_order = one("b", second).replace("proposal/a, proposal/b", "proposal/b, proposal/a")
    if expected == ["PK466"]:
        assert codes(findings(tmp_path, VOTES + one("a", first) + other_order)) == expected
        for was, now in (("2010-06-16", "2010-06"), ("2010-06-16", "2010-06-17"), ("proposal/a", "proposal/c")):
            assert "PK466" not in codes(findings(tmp_path, VOTES + one("a", first) + other_order.replace(was, now)))
