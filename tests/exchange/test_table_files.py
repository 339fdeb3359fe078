"""Files of tables, as the commands write them."""

import contextlib
import csv
import dataclasses
import itertools
import json
import os
import pathlib
import sqlite3
import sys
from typing import Any, cast

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from arrow_records import TOPIC
from policykit import Dataset
from policykit.cli.group import main
from policykit.exchange import databases, table_files
from policykit.exchange.databases import DUCKDB_MOST_COLUMNS, SQLITE_MOST_COLUMNS, is_our_duckdb
from policykit.exchange.views import VIEWS, first_of
from policykit.values.strings import RISKY, SAFE, safe


def _export(form: str, to: pathlib.Path, *more: str, records: pathlib.Path | None = None) -> Result:
    reads = ["--records", str(records)] if records else []
    return CliRunner().invoke(main, ["export", form, "--output", str(to), *reads, *more])


FORMS = ("parquet", "csv", "sqlite", "duckdb")


def _files(path: pathlib.Path) -> dict[str, bytes]:
    return {str(one.relative_to(path)): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}


@pytest.mark.parametrize("form", ["parquet", "csv", "sqlite"])
def test_the_same_records_give_the_same_bytes(form: str, root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        result = _export(form, tmp_path / folder / "records", records=root / "records")
        assert result.exit_code == 0, result.output
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_parquet_files_hold_the_tables(curated: Dataset, root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert _export("parquet", tmp_path / "out", records=root / "records").exit_code == 0
    for name, table in curated.tables().items():
        assert pq.read_table(tmp_path / "out" / f"{name}.parquet").equals(table, check_metadata=True), name
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {f"{name}.parquet" for name in curated.tables()}


def test_csv_files_open_in_a_spreadsheet(tmp_path: pathlib.Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    assert _export("csv", tmp_path / "out", records=tmp_path / "records.json").exit_code == 0
    raw = (tmp_path / "out" / "topics.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    assert row["title_en"] == "'=1+1", "no formula"
    assert row["title_pt_br"] == "Á tarde"


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r", "\n=1", "＝1", "'=1", "''@", "'a", "a=1", "a\n=1", ""]
)
def test_tables_and_matrices_have_the_same_guard_against_formulas(text: str) -> None:
    guarded = pc.replace_substring_regex(pa.array([text]), RISKY, SAFE).to_pylist()
    assert guarded == [safe(text)] == [f"'{text}" if text.lstrip("'")[:1] in set("=+-@\t\r\n＝") else text]


@pytest.mark.parametrize("form", FORMS)
def test_faulty_records_are_not_exported(form: str, tmp_path: pathlib.Path) -> None:
    faulty = {"topics": [{**TOPIC, "broader": "topic/there-is-none"}]}
    (tmp_path / "records.json").write_text(json.dumps(faulty), encoding="utf-8")
    result = _export(form, tmp_path / "out", records=tmp_path / "records.json")
    assert result.exit_code == 2
    assert "1 error in the records" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["records.json"]


@pytest.mark.parametrize("form", FORMS)
def test_only_what_an_export_wrote_is_replaced(form: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    out = tmp_path / "out"
    mine = out / "notes.txt" if form in ("parquet", "csv") else out
    if mine != out:
        out.mkdir()
    mine.write_text("mine", encoding="utf-8")
    result = _export(form, out, records=tmp_path / "records.json")
    assert result.exit_code == 2
    assert "--force" in result.output
    assert mine.read_text(encoding="utf-8") == "mine"
    assert _export(form, out, "--force", records=tmp_path / "records.json").exit_code == 0
    assert _export(form, out, records=tmp_path / "records.json").exit_code == 0
    assert mine == out or mine.read_text(encoding="utf-8") == "mine"


def test_a_metadata_file_of_somebody_else_is_not_replaced(tmp_path: pathlib.Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    mine = tmp_path / "out.metadata.json"
    mine.write_text('{"title": "mine"}', encoding="utf-8")
    result = _export("sqlite", tmp_path / "out.db", records=tmp_path / "records.json")
    assert result.exit_code == 2
    assert result.output == f"policykit: {mine}: is there already; name another place, or replace it with --force\n"
    assert mine.read_text(encoding="utf-8") == '{"title": "mine"}'
    assert not (tmp_path / "out.db").exists()
    assert _export("sqlite", tmp_path / "out.db", "--force", records=tmp_path / "records.json").exit_code == 0
    assert _export("sqlite", tmp_path / "out.db", records=tmp_path / "records.json").exit_code == 0
    assert json.loads(mine.read_text(encoding="utf-8"))["written_by"] == "policykit"


@pytest.mark.parametrize(("first", "then"), [("csv", "parquet"), ("parquet", "csv")])
def test_a_folder_holds_an_export_in_one_form(first: str, then: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    out = tmp_path / "out"
    assert _export(first, out, records=tmp_path / "records.json").exit_code == 0
    (out / f"notes.{first}").write_text("mine", encoding="utf-8")
    before = _files(out)
    result = _export(then, out, records=tmp_path / "records.json")
    assert result.exit_code == 2
    assert "--force" in result.output
    assert _files(out) == before
    assert _export(then, out, "--force", records=tmp_path / "records.json").exit_code == 0
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert set(_files(out)) == {one["path"] for one in described} | {"datapackage.json", f"notes.{first}"}


def test_a_file_in_a_folder_that_no_export_wrote_is_not_replaced(tmp_path: pathlib.Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    out = tmp_path / "out"
    assert _export("csv", out, records=tmp_path / "records.json").exit_code == 0
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] != "votes"]
    (out / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (out / "votes.csv").write_text("mine", encoding="utf-8")
    assert _export("csv", out, records=tmp_path / "records.json").exit_code == 2
    assert (out / "votes.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_new_folder_is_there_whole_or_not_at_all(
    form: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever moves a file into the folder once it has its name could be cut short by a kill."""
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    moved: list[tuple[str, list[str]]] = []
    move = os.replace

    def moving(old: str, new: str) -> None:
        moved.append((new, sorted(os.listdir(old))))
        move(old, new)

    monkeypatch.setattr(os, "replace", moving)
    assert _export(form, tmp_path / "out", records=tmp_path / "records.json").exit_code == 0
    assert moved == [(os.path.realpath(tmp_path / "out"), sorted(_files(tmp_path / "out")))]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out", "records.json"]


def test_an_export_to_a_folder_that_is_not_there_says_so(tmp_path: pathlib.Path) -> None:
    result = _export("csv", tmp_path / "none" / "out")
    assert result.exit_code == 2
    assert "no such folder" in result.output


@pytest.mark.parametrize(("form", "library"), [("csv", "pyarrow"), ("duckdb", "duckdb")])
def test_a_missing_library_is_named_with_its_extra(
    form: str, library: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    result = _export(form, tmp_path / "out")
    assert result.exit_code == 2
    assert result.output == (
        f"policykit: this needs {library}; install policykit with its extra: pip install 'path/to/policykit[tables]'\n"
    )


def test_a_sqlite_file_names_who_wrote_it_and_has_metadata_beside_it(
    root: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    assert _export("sqlite", tmp_path / "mine.db", records=root / "records").exit_code == 0
    told = json.loads((tmp_path / "mine.metadata.json").read_text(encoding="utf-8"))
    assert told["license"] == "CC BY 4.0", "the records that come with the package"
    assert told["title"] == "Records that come with policykit"
    with contextlib.closing(sqlite3.connect(tmp_path / "mine.db")) as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        assert set(told["databases"]["mine"]["tables"]) <= names
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0], "SQLite plans by what is there"


def test_other_records_are_given_a_plain_title_and_no_licence(tmp_path: pathlib.Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    assert _export("sqlite", tmp_path / "mine.db", records=tmp_path / "records.json").exit_code == 0
    told = json.loads((tmp_path / "mine.metadata.json").read_text(encoding="utf-8"))
    assert told["title"] == "Policy records"
    assert "license" not in told
    assert _export("csv", tmp_path / "mine", records=tmp_path / "records.json").exit_code == 0
    package = json.loads((tmp_path / "mine" / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["name"], package["title"]) == ("policy-records", "Policy records")
    assert "licenses" not in package


def test_a_duckdb_file_describes_itself(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert _export("duckdb", tmp_path / "mine.duckdb", records=root / "records").exit_code == 0
    with duckdb.connect(str(tmp_path / "mine.duckdb"), read_only=True) as database:
        for what in ("tables", "views"):
            bare = f"SELECT count(*) FROM duckdb_{what}() WHERE comment IS NULL AND NOT internal"  # noqa: S608
            assert database.execute(bare).fetchone() == (0,)
        told = database.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'voter'").fetchone()
    assert told == ("Who voted.",)


def test_a_duckdb_file_is_ours_by_its_comments(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = tmp_path / "mine.duckdb", tmp_path / "other.duckdb"
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    assert _export("duckdb", mine, records=tmp_path / "records.json").exit_code == 0
    with contextlib.closing(duckdb.connect(str(other))) as database:
        database.execute("CREATE TABLE records AS SELECT 'Written by policykit.' AS note FROM range(100)")
    noted = b"DUCK" + mine.read_bytes()
    (tmp_path / "notes.duckdb").write_bytes(noted)
    for size in (1 << 20, 300, 100):
        monkeypatch.setattr("policykit.files.reading._AT_ONCE", size)
        assert is_our_duckdb(mine)
        assert not is_our_duckdb(other)
        assert not is_our_duckdb(tmp_path / "notes.duckdb")


@pytest.mark.parametrize("form", ["parquet", "csv", "sqlite", "duckdb"])
def test_a_place_whose_name_is_not_utf_8_is_an_error_of_the_call(form: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    folder = tmp_path / "\udcff"
    folder.mkdir()
    result = _export(form, folder / "out", records=tmp_path / "records.json")
    assert result.exit_code == 2
    assert result.output.endswith("has a name that is not UTF-8, which tables cannot be written to\n")
    assert [*folder.iterdir()] == []


def _in_languages(path: pathlib.Path, number: int) -> pathlib.Path:
    """Write texts in English and other languages, as many as that together, each in a topic of its own."""
    tags = map("".join, itertools.product("abcdefghij", repeat=3))
    topics = [
        {"id": f"topic/{tag}", "title": {tag: f"In {tag}"}} for tag in ("en", *itertools.islice(tags, number - 1))
    ]
    path.write_text(json.dumps({"topics": topics}), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", FORMS)
def test_what_a_format_cannot_hold_is_said_before_anything_is_written(
    form: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of reports has twelve columns, and four for each language."""
    monkeypatch.setitem(
        cast("Any", table_files.FORMATS), form, dataclasses.replace(table_files.FORMATS[form], most_columns=40)
    )
    out = tmp_path / "out"
    assert _export(form, out, records=_in_languages(tmp_path / "records.json", 7)).exit_code == 0
    before = _files(tmp_path)
    (tmp_path / "records.json").unlink()
    result = _export(form, out, records=_in_languages(tmp_path / "many.json", 8))
    assert result.exit_code == 2
    assert result.output == (
        "policykit: there are texts in 8 languages, each with columns of its own: the table reports would have 44 "
        "columns, and may have 40 here\n"
    )
    (tmp_path / "many.json").unlink()
    del before["records.json"]
    assert _files(tmp_path) == before


@pytest.mark.slow
def test_a_sqlite_file_holds_as_many_languages_as_sqlite_takes_columns(tmp_path: pathlib.Path) -> None:
    """Its views answer in the last of them, too, though a function of SQLite's takes 127 arguments only."""
    most = (SQLITE_MOST_COLUMNS - 12) // 4
    out = tmp_path / "out.db"
    assert _export("sqlite", out, records=_in_languages(tmp_path / "records.json", most)).exit_code == 0
    with contextlib.closing(sqlite3.connect(out)) as database:
        assert database.getlimit(sqlite3.SQLITE_LIMIT_COLUMN) >= SQLITE_MOST_COLUMNS
        assert len(database.execute("SELECT * FROM reports").description) == 12 + 4 * most
        for view in VIEWS:
            database.execute(f"SELECT * FROM {view}").fetchall()  # noqa: S608  # our own names
    assert _export("sqlite", out, records=_in_languages(tmp_path / "records.json", most + 1)).exit_code == 2


@pytest.mark.slow
def test_a_duckdb_file_holds_texts_in_122_languages(tmp_path: pathlib.Path) -> None:
    most = (DUCKDB_MOST_COLUMNS - 12) // 4
    assert most == 122
    out = tmp_path / "out.duckdb"
    assert _export("duckdb", out, records=_in_languages(tmp_path / "records.json", most)).exit_code == 0
    assert _export("duckdb", out, records=_in_languages(tmp_path / "records.json", most + 1)).exit_code == 2


@pytest.mark.parametrize(
    "error",
    [
        duckdb.TransactionException('TransactionContext Error: Failed to commit: Could not write file "/a/.new-0/b"'),
        duckdb.IOException('IO Error: Could not write file "/a/.new-0/b": No space left on device'),
        duckdb.FatalException("FATAL Error: Failed: database has been invalidated\nmore"),
        duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate data"),
    ],
)
def test_what_keeps_duckdb_from_writing_is_said_in_a_line(
    error: Exception, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(databases, "_fill_duckdb", fail)
    (tmp_path / "records.json").write_text(json.dumps({"topics": [TOPIC]}), encoding="utf-8")
    out = tmp_path / "out.duckdb"
    result = _export("duckdb", out, records=tmp_path / "records.json")
    assert result.exit_code == 2, result.output
    assert len(result.output.splitlines()) == 1
    assert result.output.startswith(f"policykit: {out}: ")
    assert ".new-" not in result.output


@pytest.mark.parametrize("number", [1, 2, 100, 101, 250, 10_100])
def test_the_first_text_that_there_is_is_found_among_any_number(number: int) -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        for at in {0, number // 2, number - 1}:
            texts = ["NULL"] * number
            texts[at] = f"'text {at}'"
            assert database.execute(f"SELECT {first_of(texts)}").fetchone() == (f"text {at}",)
