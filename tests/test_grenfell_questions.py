"""The questions that the records of the Grenfell Tower Inquiry must answer, asked through the public names alone.

Some are asked again of a changed copy of the records, which shows that no answer is written into the code.
"""

import pathlib
import shutil
from collections.abc import Callable

import pytest

import policykit
from policykit import Answer, Dataset

PHASE_2 = "report/grenfell-phase-2"
GOVERNMENT = "organization/uk-government"
COMMITTEE = "organization/hclg-committee"
THEMES = ("construction-industry", "fire-and-rescue", "response-and-recovery", "vulnerable-people")

Copy = Callable[[str, str, str], Dataset]


@pytest.fixture(scope="module")
def grenfell(root: pathlib.Path) -> Dataset:
    return policykit.load(root / "records" / "grenfell")


@pytest.fixture
def changed(root: pathlib.Path, tmp_path: pathlib.Path) -> Copy:
    """Load a copy of the records in which the first `old` after the record's id is replaced by `new`."""

    def change(record_id: str, old: str, new: str) -> Dataset:
        folder = tmp_path / "records"
        shutil.copytree(root / "records" / "grenfell", folder)
        (path,) = [path for path in folder.rglob("*.yaml") if f"  - id: {record_id}\n" in path.read_text("utf-8")]
        before, at, after = path.read_text("utf-8").partition(f"  - id: {record_id}\n")
        assert old in after
        path.write_text(before + at + after.replace(old, new, 1), encoding="utf-8")
        return policykit.load(folder)

    return change


def _recommendation(number: int) -> str:
    return f"proposal/grenfell-phase-2/{number}"


def _figures(data: Dataset, quantity: str, record: str) -> list[float]:
    rows = data.figures(by=GOVERNMENT)
    return [row.value for row in rows if row.quantity == quantity and row.record == record]


def _complete(data: Dataset, theme: str, day: str) -> list[str]:
    """Return the proposals of a theme that the government called complete by a day, phase 1 included."""
    rows = data.progress(f"topic/grenfell/{theme}", on=day)
    verdicts = {row.proposal: dict(zip(row.assessors, row.statuses, strict=True)) for row in rows}
    return [proposal for proposal, found in verdicts.items() if found.get(GOVERNMENT) == "implemented"]


def test_01_how_many_recommendations(grenfell: Dataset) -> None:
    found = grenfell.proposals.where(report=PHASE_2)
    assert sorted(one.number or 0 for one in found) == list(range(1, 59))
    assert _figures(grenfell, "Recommendations", "event/grenfell/government-response-2025") == [58]


def test_02_and_11_nine_in_principle_of_which_six_are_known(grenfell: Dataset) -> None:
    event = "event/grenfell/government-response-2025"
    assert _figures(grenfell, "Recommendations accepted in full", event) == [49]
    assert _figures(grenfell, "Recommendations accepted in principle", event) == [9]
    known = {
        row.proposal
        for row in grenfell.responses(PHASE_2, by=GOVERNMENT, on="2025-02-26")
        if row.answer == "accepted-in-principle"
    }
    assert known == {_recommendation(number) for number in (1, 14, 28, 29, 30, 43)}
    unseen = [row for row in grenfell.responses(PHASE_2, by=GOVERNMENT, on="2025-02-26") if row.answer is None]
    assert len(unseen) >= 3  # the other three are among those whose answer was not seen
    assert {row.label for row in grenfell.responses(PHASE_2, by=GOVERNMENT)} >= {"in full", "in principle"}


def test_03_and_07_who_answers_for_42_and_when_it_is_due(grenfell: Dataset) -> None:
    standing = [row for row in grenfell.responses(_recommendation(42)) if not row.replaced]
    assert [(row.answer, row.responsible, str(row.due)) for row in standing] == [
        ("accepted", ("organization/cabinet-office",), "2027")
    ]


def test_07_is_overdue_once_the_year_is_over_and_nothing_is_done(grenfell: Dataset, changed: Copy) -> None:
    def overdue(data: Dataset, day: str) -> Answer:
        return data.progress(_recommendation(42), on=day).one().overdue

    assert overdue(grenfell, "2026-12-31") is Answer.NO
    assert overdue(grenfell, "2027-06-30") is Answer.CANNOT_TELL
    assert overdue(grenfell, "2028-01-01") is Answer.YES
    assert overdue(changed("response/grenfell-phase-2/42/2026", "due: 2027", "due: 2028"), "2028-01-01") is Answer.NO


def test_04_how_many_were_complete_in_december_2025(grenfell: Dataset) -> None:
    complete = [one for theme in THEMES for one in _complete(grenfell, theme, "2025-12-17")]
    event = "event/grenfell/progress-report-2025-12-17"
    assert _figures(grenfell, "Recommendations complete, phase 1 included", event) == [8] == [len(complete)]
    assert _figures(grenfell, "Recommendations, phase 1 included", event) == [61]
    assert {_recommendation(number) for number in (2, 17, 25, 39, 56, 58)} < set(complete)


def test_04_changes_where_a_finding_is_turned(changed: Copy) -> None:
    data = changed("assessment/grenfell-phase-2/39/uk-government-2025-12-17", "status: implemented", "status: stalled")
    assert _complete(data, "fire-and-rescue", "2025-12-17") == []


def test_05_in_which_theme_none_was_complete(grenfell: Dataset) -> None:
    counts = {theme: len(_complete(grenfell, theme, "2025-12-17")) for theme in THEMES}
    assert [theme for theme, count in counts.items() if count == 0] == ["response-and-recovery"]
    assert len(grenfell.progress("topic/grenfell/response-and-recovery")) == 14


def test_06_who_answers_for_56(grenfell: Dataset) -> None:
    (row,) = grenfell.responses(_recommendation(56))
    assert (row.answer, row.label, row.responsible) == ("accepted", "in full", ("organization/npcc",))
    assert grenfell.fate(_recommendation(56)).one().status == "implemented"


def test_08_who_wants_independent_monitoring_by_june_2027(grenfell: Dataset) -> None:
    asked = [one for one in grenfell.events if one.deadline == "2027-06-14"]
    assert [one.by for one in asked] == [(COMMITTEE,)]
    (row,) = grenfell.stances("topic/grenfell/oversight", by=COMMITTEE, on="2025-05-14")
    assert row.stance == "support"


def test_09_when_the_regulations_on_evacuation_started(grenfell: Dataset) -> None:
    rows = grenfell.timeline("proposal/grenfell-phase-1/33-22-e")
    dates = [str(row.date) for row in rows if row.record == "event/grenfell/evacuation-regulations-in-force"]
    assert dates == ["2026-04-06"]


def test_09_three_answers_of_three_dates(grenfell: Dataset) -> None:
    rows = grenfell.responses("proposal/grenfell-phase-1/33-22-e", by=GOVERNMENT)
    assert [(str(row.date), row.answer, row.replaced) for row in rows] == [
        ("2019-10-30", "accepted-in-principle", True),
        ("2022-05-18", "rejected", True),
        ("2024-12-02", "accepted-in-principle", False),
    ]


def test_10_the_printed_licence(grenfell: Dataset) -> None:
    licence = grenfell.sources["source/grenfell-inquiry-2024-volume-7"].license
    assert licence is not None
    assert "Open Government Licence v3.0" in licence


def test_12_what_the_survivors_group_held_of_the_annual_report_is_not_known(grenfell: Dataset) -> None:
    group = "organization/grenfell-united"
    statements = [one for one in grenfell.statements if group in (one.speaker, one.on_behalf_of)]
    assert statements
    assert all(one.date and one.date.before("2026-02-25") is Answer.YES for one in statements)


def test_a_government_that_judges_its_own_answer_is_told_from_others(grenfell: Dataset) -> None:
    rows = {row.assessor: row for row in grenfell.fate(_recommendation(43))}
    assert {who: row.status for who, row in rows.items()} == {
        GOVERNMENT: "in-progress",
        "organization/vcs-emergencies-partnership": "stalled",
    }
    assert "assessors" in grenfell.progress(_recommendation(43)).one().disputed
    assert GOVERNMENT in {row.responder for row in grenfell.responses(_recommendation(43))}
