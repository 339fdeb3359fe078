"""What the view of progress says of responses and findings of any dates is what the helper says."""

import contextlib
import itertools
import pathlib
import sqlite3
import tempfile
from collections.abc import Iterator
from typing import Any, get_args

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from policykit import Dataset
from policykit.dataset.arrow import Tables, suffixes
from policykit.exchange.databases import make_duckdb, make_sqlite
from policykit.models import MODELS, AnswerValue, Status
from strategies import examples
from view_answers import compare_all

EN = {"en": "A"}
PLACES: list[dict[str, Any]] = [
    *({"id": f"organization/{name}", "name": name} for name in "ab"),
    {"id": "report/r", "title": EN, "author": "organization/a"},
    {"id": "proposal/r/1", "report": "report/r", "number": 1, "title": EN},
    {"id": "proposal/r/2", "report": "report/r", "label": "17(a)", "title": EN},
]
# Far before and after the day on which this runs, and around all of time.
DATES = ["2010", "2010-06", "2010-06-16", "2011", "[..2010-06-16]", "[2010-06-16..]", "2011~", "9998", "9999-01-01"]
dates = st.sampled_from(DATES)
actors = st.sampled_from(["organization/a", "organization/b"])
proposals = st.sampled_from(["proposal/r/1", "proposal/r/2"])


@st.composite
def followed_up(draw: st.DrawFn) -> Dataset:
    """A report with two proposals, and a few responses and findings."""
    made = list(PLACES)
    for number in range(draw(st.integers(0, 5))):
        response: dict[str, Any] = {
            "id": f"response/{number}",
            "proposals": draw(st.lists(proposals, min_size=1, max_size=2)),
            "responder": draw(actors),
        }
        answer = draw(st.sampled_from([None, "rejected", *get_args(AnswerValue)]))
        response |= {"answer": answer} if answer else {"unknown": ["answer"]}
        for field in ("date", "due"):
            if draw(st.booleans()):
                response[field] = draw(dates)
        if number and draw(st.booleans()):
            response["replaces"] = f"response/{draw(st.integers(0, number - 1))}"
        made.append(response)
    for number in range(draw(st.integers(0, 4))):
        status = draw(st.sampled_from(["implemented", "cannot-tell", *get_args(Status)]))
        finding = {"id": f"assessment/{number}", "proposal": draw(proposals), "status": status, "as_of": draw(dates)}
        if draw(st.booleans()):
            finding["date"] = draw(dates)
        made.append({**finding, "assessor": draw(actors)})
    return Dataset(MODELS[str(data["id"]).partition("/")[0]].model_validate(data) for data in made)  # type: ignore[index]


def databases(data: Dataset) -> Iterator[Any]:
    """Yield a database of each kind with the records."""
    for make, connect in ((make_sqlite, sqlite3.connect), (make_duckdb, duckdb.connect)):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "records.db")
            tables = data.tables()
            make(Tables(suffixes({"en"}), lambda name, made=tables: iter(made[name].to_batches())), path)  # type: ignore[misc]
            with contextlib.closing(connect(str(path))) as database:  # type: ignore[operator]
                yield database


def test_the_view_is_in_the_order_in_which_people_count() -> None:
    labels = ["17(a)", "10.10", "2", "10", "10.2", "10.1", "(b)"]
    proposals = [
        {"id": f"proposal/r/x{at}", "report": "report/r", "label": label, "title": EN}
        for at, label in enumerate(labels)
    ]
    records = [*PLACES[:3], *proposals, {"id": "proposal/r/y", "report": "report/r", "number": 11, "title": EN}]
    data = Dataset(MODELS[str(one["id"]).partition("/")[0]].model_validate(one) for one in records)  # type: ignore[index]
    expected = [row.label for row in data.progress("report/r")]
    assert expected == ["2", "10", "10.1", "10.2", "10.10", None, "17(a)", "(b)"]
    for database in databases(data):
        assert [label for (label,) in database.execute("SELECT label FROM progress").fetchall()] == expected


def test_whether_an_assessor_had_answered_is_the_same_for_any_dates() -> None:
    records = PLACES[:3]
    days = itertools.product(DATES, [None, *DATES], [None, *DATES])
    for at, (as_of, made, answered) in enumerate(days):
        proposal = {"id": f"proposal/r/{at}", "report": "report/r", "title": EN}
        response = {"id": f"response/{at}", "proposals": [proposal["id"]], "responder": "organization/a"}
        finding = {"id": f"assessment/{at}", "proposal": proposal["id"], "status": "stalled", "as_of": as_of}
        response |= {"answer": "noted"} | ({"date": answered} if answered else {})
        finding |= {"assessor": "organization/a"} | ({"date": made} if made else {})
        records = [*records, proposal, response, finding]
    data = Dataset(MODELS[str(one["id"]).partition("/")[0]].model_validate(one) for one in records)  # type: ignore[index]
    expected = {row.proposal: row.also_answered for row in data.fate("report/r")}
    assert {*expected.values()} == {True, False}
    for database in databases(data):
        found = database.execute("SELECT proposal, also_answered FROM fate").fetchall()
        assert {proposal: bool(also) for proposal, also in found} == expected
        # Timelines say it of the same findings.
        told = database.execute("SELECT asked, summary LIKE '%also answered%' FROM timeline WHERE kind = 'assessment'")
        said = {asked: bool(also) for asked, also in told.fetchall() if asked.startswith("proposal/")}
        assert said == expected


@examples(200)
@given(followed_up())
def test_progress_is_the_same_in_python_and_in_sql(data: Dataset) -> None:
    made = data.tables()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "records.db")
        make_sqlite(Tables(suffixes({"en"}), lambda name: iter(made[name].to_batches())), path)
        with contextlib.closing(sqlite3.connect(path)) as database:
            compare_all(data, lambda sql, *given: database.execute(sql, given).fetchall())
