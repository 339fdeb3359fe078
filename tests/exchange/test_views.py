"""The views of databases agree with the helpers row for row, on the curated records."""

import contextlib
import pathlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from policykit import Dataset
from policykit.cli.group import main
from view_answers import (
    compare_all,
)


@pytest.fixture(params=["sqlite", pytest.param("duckdb", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, root: pathlib.Path, tmp_path: pathlib.Path) -> Iterator[Any]:
    """A database file with the curated records."""
    path = str(tmp_path / "records.db")
    arguments = ["export", request.param, "--records", str(root / "records"), "--output", path]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    with contextlib.closing(sqlite3.connect(path) if request.param == "sqlite" else duckdb.connect(path)) as opened:
        yield opened


def test_the_views_answer_as_the_helpers_do(curated: Dataset, database: Any) -> None:
    compare_all(curated, lambda sql, *given: database.execute(sql, given).fetchall())


def test_unnamed_ballots_are_counted(database: Any) -> None:
    rows = database.execute(
        "SELECT option, count, named, unnamed FROM tallies WHERE vote = 'vote/stoltenberg-2010/22'"
    ).fetchall()
    assert rows == [("for", 5, 4, 1), ("against", 4, 1, 3)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ballots VALUES ('vote/x#ballots[0]', 'vote/x', 0, 'person/aslaug-haga', 'for', NULL)",
        "UPDATE stances SET about = 'topic/there-is-none'",
        "INSERT INTO people (id, name) VALUES ('person/aslaug-haga', 'Twice')",
        "DELETE FROM sources",
    ],
)
def test_keys_hold(database: Any, statement: str) -> None:
    if isinstance(database, sqlite3.Connection):
        database.execute("PRAGMA foreign_keys = ON")
    with pytest.raises((sqlite3.IntegrityError, duckdb.ConstraintException)):
        database.execute(statement)
