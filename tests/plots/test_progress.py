"""The picture of progress: a row for each proposal, every answer and status, what is due, and room to read it."""

from typing import Any, get_args

import pytest

import policykit
from pictures import REPORT, SVG, boxes, dataset, groups, overlaps, parsed, title_of, written
from policykit import plots
from policykit.models import AnswerValue, Status


def answered(*entries: tuple[str, str], **fields: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": f"response/{at}",
            "proposals": ["proposal/r/1"],
            "responder": "organization/panel",
            "answer": answer,
            "date": date,
            **fields,
        }
        for at, (date, answer) in enumerate(entries)
    ]


def judged(*entries: tuple[str, str], assessor: str = "organization/panel") -> list[dict[str, Any]]:
    return [
        {
            "id": f"assessment/{assessor.partition('/')[2]}/{at}",
            "proposal": "proposal/r/1",
            "status": status,
            "as_of": date,
            "assessor": assessor,
        }
        for at, (date, status) in enumerate(entries)
    ]


def entries(picture: plots.Picture) -> list[str]:
    return [title_of(group) for group in groups(picture, "entry")]


def test_every_proposal_of_a_report_has_a_row_in_the_order_of_numbers(curated: policykit.Dataset) -> None:
    titles = [title_of(group) for group in groups(plots.progress(curated, REPORT), "proposal")]
    assert [int(title.partition(".")[0]) for title in titles] == list(range(1, 23))


def test_answers_and_spells_of_a_status_are_told_with_their_days_and_by_whom() -> None:
    data = dataset(
        *answered(("2011", "accepted"), ("2013-02", "rejected")),
        *judged(("2011-05-01", "not-started"), ("2012", "not-started"), ("2014", "stalled"), ("2015", "not-started")),
    )
    assert entries(plots.progress(data, "proposal/r/1")) == [
        "accepted (2011, The panel)",
        "rejected (2013-02, The panel)",
        "not started (2011-05-01 to 2012, The panel, also answered)",
        "stalled (2014, The panel, also answered)",
        "not started (2015, The panel, also answered)",
    ]


@pytest.mark.parametrize("width", [360, 760])
def test_an_assessor_who_had_answered_is_said_to_have(width: int) -> None:
    found = judged(("2010", "not-started"), ("2012", "stalled"))
    data = dataset(*answered(("2011", "accepted")), *found, *judged(("2012", "lapsed"), assessor="organization/board"))
    picture = plots.progress(data, "proposal/r/1", width=width)
    (_, board, before, after) = entries(picture)
    assert "also answered" not in board + before
    assert after == "stalled (2012, The panel, also answered)"
    assert " ".join(written(picture).split()).count("also answered") == 1


def test_who_gave_most_is_named_at_the_top_alone() -> None:
    board = judged(("2013", "stalled"), assessor="organization/board")
    data = dataset(
        *answered(("2011", "accepted"), ("2012", "noted")), *judged(("2010", "lapsed"), ("2012", "stalled")), *board
    )
    words = " ".join(written(plots.progress(data, "proposal/r/1")).split())
    assert "answered, by The panel" in words
    assert "found to be, by The panel unless named" in words
    assert words.count("The panel") == 2
    assert words.count("organization/board") == 1
    assert "The panel" not in written(plots.progress(data, "proposal/r/1", width=360))


def test_a_deadline_stands_right_under_the_answers() -> None:
    found = [(str(2000 + at), status) for at, status in enumerate(get_args(Status))]
    picture = plots.progress(dataset(*answered(("2011", "accepted"), due="2013"), *judged(*found)), "proposal/r/1")
    foot = {text.text: float(text.get("y", "0")) for text in parsed(picture).iter(f"{SVG}text")}
    (answer,) = (at for text, at in foot.items() if text and "accepted" in text)
    (due,) = (at for text, at in foot.items() if text and text.startswith("due 2013"))
    assert 0 < due - answer < 25


def test_a_day_leaves_out_what_came_later_and_marks_what_may_have() -> None:
    data = dataset(
        *answered(("2011", "accepted"), ("2013", "rejected")), *judged(("2013", "stalled"), ("2014", "lapsed"))
    )
    picture = plots.progress(data, "proposal/r/1", on="2013-06-01")
    assert [entry.partition(" ")[0] for entry in entries(picture)] == ["accepted", "rejected", "stalled"]
    assert "2013? rejected" in written(picture)
    assert "2013? stalled" in written(picture)
    assert "As on record on 2013-06-01" in written(picture)
    assert "2011 accepted" in written(picture)


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2012-06-01", "due 2013"), ("2013-06-01", "due 2013: perhaps overdue"), ("2014", "due 2013: overdue")],
)
def test_what_is_due_and_overdue_is_written(on: str, expected: str) -> None:
    picture = plots.progress(dataset(*answered(("2011", "accepted"), due="2013")), "proposal/r/1", on=on)
    assert picture.alt.endswith(f"; {expected}.")
    assert expected in written(picture)


def test_a_proposal_that_nobody_answered_says_so() -> None:
    picture = plots.progress(dataset(), "proposal/r/1")
    assert "none on record" in written(picture)
    assert "no answer on record" in picture.alt.lower()
    assert not picture.empty


@pytest.mark.parametrize("width", [360, 480, 760, 1200])
def test_all_of_it_can_be_read_at_any_width(curated: policykit.Dataset, width: int) -> None:
    answers = [(str(2000 + at), answer) for at, answer in enumerate(get_args(AnswerValue))]
    statuses = [(str(2000 + at), status) for at, status in enumerate(get_args(Status))]
    made = dataset(*answered(*answers, due="2005"), *judged(*statuses))
    for picture in (plots.progress(curated, REPORT, width=width), plots.progress(made, "report/r", width=width)):
        assert picture.width == width
        assert overlaps(picture) == []
        assert all(right <= width for _, _, right, _ in boxes(picture))


def test_every_answer_and_status_stands_there_in_words() -> None:
    """So that nothing hangs on colours and marks."""
    answers = [(str(2000 + at), answer) for at, answer in enumerate(get_args(AnswerValue))]
    statuses = [(str(2000 + at), status) for at, status in enumerate(get_args(Status))]
    picture = plots.progress(dataset(*answered(*answers), *judged(*statuses)), "proposal/r/1", width=360)
    words = " ".join(written(picture).split())
    for value in (*get_args(AnswerValue), *get_args(Status)):
        assert value.replace("-", " ") in words
