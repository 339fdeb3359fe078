"""The division of a vote."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

import policykit
from pictures import EVIDENCE, PROPOSAL, SVG, VOTE, groups, overlaps, title_of, vote, written
from policykit import plots


def ballots(option: str, first: int, last: int) -> list[dict[str, Any]]:
    return [{"voter": f"person/p{n}", "option": option} for n in range(first, last + 1)]


def test_each_ballot_is_a_mark_and_the_ones_that_nobody_named_look_unknown(curated: policykit.Dataset) -> None:
    picture = plots.division(curated, VOTE)
    assert [title_of(one).partition(":")[0].rstrip("†") for one in groups(picture, "ballot", "named")] == [
        "Thorvald Stoltenberg",
        "Åslaug Haga",
        "Carl I. Hagen",
        "Roger Andresen",
        "Erling Lae",
    ]
    unnamed = groups(picture, "ballot", "unnamed")
    assert [title_of(one) for one in unnamed] == ["not named: for"] + ["not named: against"] * 3
    for one in unnamed:
        mark = one.find(f"{SVG}g")
        assert mark is not None
        assert mark.get("stroke-dasharray")
        assert mark.get("fill") == "#ffffff"
    for one in groups(picture, "ballot", "named"):
        assert "stroke-dasharray" not in ET.tostring(one, encoding="unicode")
    assert "5 for, 4 against: carried" in written(picture)
    assert "its voter is not named" in written(picture)


def test_a_ballot_that_a_source_only_implies_is_marked(curated: policykit.Dataset) -> None:
    picture = plots.division(curated, VOTE)
    assert "Roger Andresen†" in written(picture)
    assert "Åslaug Haga†" not in written(picture)
    assert "Roger Andresen (implied, not stated)" in picture.alt
    assert "† Implied by a source" in written(picture)


def test_the_words_for_a_division_say_what_it_shows(curated: policykit.Dataset) -> None:
    alt = plots.division(curated, VOTE).alt
    assert "and 1 not named" in alt
    assert "4 against: Erling Lae (implied, not stated) and 3 not named." in alt
    assert "day sought and not found" in alt
    assert "As told by Thorvald Stoltenberg: The services that already exist must be strengthened." in alt
    assert "Nothing is on record on how many were abstaining, absent or not voting." in alt


def test_agreement_is_not_drawn_as_a_vote(curated: policykit.Dataset) -> None:
    picture = plots.division(curated, "vote/stoltenberg-2010/agreed")
    assert not groups(picture, "ballot")
    assert groups(picture, "agreed")
    assert "Proposals 1–21" in picture.title
    assert "no vote was recorded" in picture.alt
    assert "for" not in {title_of(one) for one in groups(picture, "side")}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"method": "unknown"}, "Neither counts nor ballots are on record."),
        ({"ballots": ballots("for", 1, 2)}, "Whether there were other ballots is not known"),
        ({"ballots": ballots("for", 1, 2), "ballots_complete": False}, "There were other ballots."),
    ],
)
def test_where_ballots_are_missing_that_is_said(fields: dict[str, Any], said: str) -> None:
    picture = vote(**fields)
    assert groups(picture, "unknown")
    assert said in picture.alt
    assert said in written(picture)
    assert len(groups(picture, "ballot")) == len(fields.get("ballots", ()))
    assert "none" not in written(picture).split()


def test_complete_ballots_are_counted() -> None:
    picture = vote(ballots=[*ballots("for", 1, 3), *ballots("against", 4, 5)], ballots_complete=True)
    assert not groups(picture, "unknown")
    assert "3 for, 2 against; no result on record" in written(picture)
    assert "Every ballot is on record." in picture.alt


def test_sixty_ballots_all_stand_in_the_picture() -> None:
    every = [*ballots("for", 1, 30), *ballots("against", 31, 55), *ballots("abstain", 56, 60)]
    picture = vote(ballots=every, counts={"for": 30, "against": 25, "abstain": 5}, date="2010-06-16")
    assert len(groups(picture, "ballot", "named")) == 60
    assert not groups(picture, "ballot", "unnamed")
    assert not overlaps(picture)


def test_very_many_unnamed_ballots_are_a_bar_as_long_as_they_are_many() -> None:
    picture = vote(counts={"for": 200_000, "against": 100_000})
    assert not groups(picture, "ballot")
    lengths = [float(bar.find(f"{SVG}rect").get("width", "0")) for bar in groups(picture, "ballots", "unnamed")]  # type: ignore[union-attr]
    assert lengths[0] == pytest.approx(2 * lengths[1])
    assert "200,000 not named" in written(picture)


def test_requirement_and_what_others_say_stand_beside_the_counts() -> None:
    picture = vote(
        counts={"for": 5, "against": 4},
        requirement={"en": "Two thirds"},
        alternatives=[{"field": "counts", "value": {"for": 6, "against": 3}, "evidence": EVIDENCE}],
    )
    assert "Required to carry: Two thirds." in picture.alt
    assert "Said otherwise by The Daily: counts: 6 for, 3 against." in written(picture)


def test_a_division_is_of_a_vote(curated: policykit.Dataset) -> None:
    with pytest.raises(policykit.WrongKind, match="the question is for vote"):
        plots.division(curated, PROPOSAL)


def test_the_evidence_of_a_vote_is_gone_through_once_for_all_its_ballots(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    evidence = policykit.Dataset.evidence
    monkeypatch.setattr(
        policykit.Dataset, "evidence", lambda *arguments: (asked.append(arguments[1]), evidence(*arguments))[1]
    )
    said = [{"source": "source/page", "reading": "implies"}]
    picture = vote(ballots=[one | {"evidence": said} for one in ballots("for", 1, 60)])
    assert "Voter Number 60†" in written(picture)
    assert asked == ["vote/v"]
