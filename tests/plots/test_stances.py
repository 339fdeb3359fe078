"""Who stands where."""

import re
import sys

import pytest

import policykit
from pictures import (
    EVIDENCE,
    PROPOSAL,
    dataset,
    groups,
    overlaps,
    said,
    title_of,
    written,
)
from policykit import plots


def test_every_stance_on_record_is_in_the_matrix(curated: policykit.Dataset) -> None:
    picture = plots.stances(curated, PROPOSAL)
    drawn = 0
    for chip in groups(picture, "stance"):
        times = re.search(r"(\d+) times", title_of(chip))
        drawn += int(times[1]) if times else 1
    assert drawn == len(curated.stances(PROPOSAL))
    haga = [title_of(one) for one in groups(picture, "stance") if title_of(one).startswith("Åslaug Haga,")]
    assert [said.rpartition(": ")[2] for said in haga] == ["support (2010-06-16)", "sceptical (2010-06-16 or earlier)"]
    assert all(said.rpartition(": ")[2] in picture.alt for said in haga)


def test_conflicting_stances_of_one_year_are_both_drawn(curated: policykit.Dataset) -> None:
    picture = plots.stances(curated, "topic/heroin-assisted-treatment")
    grande = [one.get("class") for one in groups(picture, "stance") if title_of(one).startswith("Trine Skei Grande,")]
    assert sorted(grande, key=str) == ["stance support", "stance undecided"]


def test_what_is_told_at_second_hand_is_marked(curated: policykit.Dataset) -> None:
    picture = plots.stances(curated, "topic/heroin-assisted-treatment")
    oslo = [one for one in groups(picture, "stance") if title_of(one).startswith("Oslo municipality,")]
    assert "2018*†" in "".join(oslo[0].itertext())
    assert "as told by Bent Høie" in title_of(oslo[0])
    assert "* reported at second hand" in written(picture)


def test_the_stances_of_a_report_are_those_of_its_proposals_in_their_order() -> None:
    data = dataset(said(1, "person/p1", 12, "oppose", date=2010), said(2, "person/p1", 3, "support"))
    picture = plots.stances(data, "report/r")
    assert written(picture).index("3. Plan 3") < written(picture).index("12. Plan 12")
    assert "On 20 proposals that have no columns, no stance is on record." in picture.alt
    assert "undated" in written(picture)


def test_namesakes_have_rows_of_their_own() -> None:
    other = {"id": "person/namesake", "name": "Voter Number 1"}
    data = dataset(other, said(1, "person/p1", 1, "oppose"), said(2, "person/namesake", 1, "support"))
    assert len(groups(plots.stances(data, "proposal/r/1"), "actor")) == 2


def test_what_may_be_later_than_the_day_asked_for_is_marked() -> None:
    data = dataset(said(1, "person/p1", 1, "oppose", date=2010))
    picture = plots.stances(data, "proposal/r/1", on="2010-06-16")
    assert "2010?" in written(picture)
    assert "possibly after the day asked for" in picture.alt
    assert "Held on or before 2010-06-16" in written(picture)
    assert "held on or before 2010-06-16" in picture.alt


def test_sixty_actors_and_twenty_two_proposals_are_legible() -> None:
    values = ("support", "conditional", "undecided", "sceptical", "oppose")
    statements = [said(n, f"person/p{n % 60 + 1}", n % 22 + 1, values[n % 5], date=2000 + n % 9) for n in range(600)]
    picture = plots.stances(dataset(*statements), "report/r")
    assert len(groups(picture, "actor")) == 60
    assert not overlaps(picture)
    assert {one.get("class") for one in groups(picture, "stance")} == {f"stance {value}" for value in values}


def test_the_evidence_of_a_statement_is_gone_through_once_for_all_its_stances(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    evidence = policykit.Dataset.evidence
    monkeypatch.setattr(
        policykit.Dataset, "evidence", lambda *arguments: (asked.append(arguments[1]), evidence(*arguments))[1]
    )
    implied = [{"source": "source/daily", "reading": "implies"}]
    statement = said(1, "person/p1", 1, "support")
    told = [
        {"about": f"proposal/r/{n}", "stance": "oppose", "evidence": implied if n % 2 else EVIDENCE}
        for n in range(1, 23)
    ]
    picture = plots.stances(dataset(statement | {"stances": told}), "report/r")
    assert asked == [statement["id"]]
    implied_ones = [one for one in groups(picture, "stance") if "implied, not stated" in title_of(one)]
    assert (len(groups(picture, "stance")), len(implied_ones)) == (22, 11)


def test_a_heading_of_any_length_stands_in_the_picture_after_few_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[float] = []
    drawn = sys.modules["policykit.plots.stances"]
    fold = drawn.fold
    monkeypatch.setattr(drawn, "fold", lambda *arguments, **named: (folded.append(1), fold(*arguments, **named))[1])
    long = [
        {"id": f"proposal/r/{n}", "report": "report/r", "number": n, "title": {"en": "word " * 3_000}}
        for n in range(100, 110)
    ]
    stances = [said(n, "person/p1", n, "support") for n in range(100, 110)]
    picture = plots.stances(dataset(*long, *stances), "report/r")
    assert len(groups(picture, "stance")) == 10
    assert len(folded) < 200
