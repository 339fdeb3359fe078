"""Databases of any records that hold together answer as the helpers do."""

import contextlib
import pathlib
import sqlite3
import tempfile

import duckdb
import pytest
from hypothesis import given, settings

from policykit import Dataset
from policykit.dataset.arrow import Tables, suffixes
from policykit.exchange.databases import make_duckdb, make_sqlite
from table_strategies import few_sets, languages_in, whole_datasets
from view_answers import compare_all


def _tables(data: Dataset) -> Tables:
    made = data.tables()
    return Tables(suffixes(languages_in(tuple(data.values()))), lambda name: iter(made[name].to_batches()))


@few_sets
@given(whole_datasets())
def test_a_sqlite_file_answers_as_the_helpers_do(data: Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "records.db")
        make_sqlite(_tables(data), path)
        with contextlib.closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            compare_all(data, lambda sql, *given: database.execute(sql, given).fetchall())


@pytest.mark.slow
@settings(few_sets, max_examples=4)
@given(whole_datasets())
def test_a_duckdb_file_answers_as_the_helpers_do(data: Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "records.duckdb")
        make_duckdb(_tables(data), path)
        with contextlib.closing(duckdb.connect(str(path))) as database:
            compare_all(data, lambda sql, *given: database.execute(sql, given).fetchall())
