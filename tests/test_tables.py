"""The records as tables, frames and files of tables."""

import contextlib
import csv
import datetime as dt
import html.parser
import json
import os
import pathlib
import sqlite3
import sys
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import policykit
from policykit import Dataset, Rows
from policykit.cli.group import main
from policykit.dataset.arrow.tables import schema_of
from policykit.exchange import streaming
from policykit.exchange.streaming import streamed
from policykit.extras import MissingExtra
from policykit.models import MODELS
from policykit.values.ids import SECTIONS
from policykit.values.strings import RISKY, SAFE, safe

TOPIC: Any = {"id": "topic/a", "title": {"en": "=1+1", "pt-BR": "Á tarde"}}


def _dataset(*records: dict[str, Any], **redirects: str) -> Dataset:
    made = [MODELS[record["id"].partition("/")[0]].model_validate(record) for record in records]
    return Dataset(made, redirects)


# ----------------------------------------------------------------------------------------------------------------- the tables


def test_there_is_a_table_for_each_section_and_each_list(curated: Dataset) -> None:
    tables = curated.tables()
    assert set(SECTIONS) <= set(tables)
    for section in SECTIONS:
        assert tables[section].num_rows == len(getattr(curated, section))
    lists = (
        "ballots counts blocs roles attested stances conditions reasons figures evidence alternatives identifiers links"
    )
    more = (
        "other_names parties tasks about proposal_topics wordings delivered_to basis unknown supports authors redirects"
    )
    assert {*lists.split(), *more.split()} <= set(tables)
    assert tables["ballots"].num_rows == sum(len(vote.ballots) for vote in curated.votes)


def test_a_date_is_its_text_and_the_days_that_it_may_mean() -> None:
    source = {"id": "source/a", "published": "2010-06~", "retrieved": "[..2012-03-01]"}
    (row,) = _dataset(source).tables()["sources"].to_pylist()
    assert (row["published"], row["published_earliest"], row["published_latest"]) == (
        "2010-06~",
        dt.date(2010, 5, 1),
        dt.date(2010, 7, 31),
    )
    assert (row["retrieved"], row["retrieved_earliest"], row["retrieved_latest"]) == (
        "[..2012-03-01]",
        None,
        dt.date(2012, 3, 1),
    )


def test_texts_have_a_column_for_each_language_in_any_text() -> None:
    table = _dataset(TOPIC, {"id": "topic/b", "title": {"se": "Čáhci"}}).tables()["topics"]
    (first, second) = table.select(["title_en", "title_pt_br", "title_se"]).to_pylist()
    assert first == {"title_en": "=1+1", "title_pt_br": "Á tarde", "title_se": None}
    assert second == {"title_en": None, "title_pt_br": None, "title_se": "Čáhci"}


def test_the_schema_is_the_same_without_records(curated: Dataset) -> None:
    empty = Dataset([]).tables(languages=["nb"])
    for name, table in curated.tables().items():
        assert table.schema.equals(empty[name].schema, check_metadata=True), name
    assert list(empty) == list(curated.tables())


def test_schemas_describe_columns_and_name_keys(curated: Dataset) -> None:
    tables = curated.tables()
    for name, table in tables.items():
        told = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
        assert told["description"], name
        assert json.loads(told["primary_key"]) == ["id"]
        assert all(field.metadata[b"description"] for field in table.schema)
        ids = table.column("id").to_pylist()
        assert len(ids) == len(set(ids))
        for key in json.loads(told["foreign_keys"]):
            target = tables[key["references"]["table"]].column(key["references"]["column"])
            assert set(table.column(key["column"]).drop_null().to_pylist()) <= set(target.to_pylist()), (name, key)


def test_references_follow_redirects() -> None:
    narrow = {"id": "topic/b", "title": {"en": "B"}, "broader": "topic/old"}
    tables = _dataset(TOPIC, narrow, **{"topic/old": "topic/older", "topic/older": "topic/a"}).tables()
    assert tables["topics"].column("broader").to_pylist() == [None, "topic/a"]
    assert tables["redirects"].to_pylist() == [
        {"id": "topic/old", "record": "topic/a"},
        {"id": "topic/older", "record": "topic/a"},
    ]


def test_what_was_sought_and_not_found_differs_from_what_was_not_sought() -> None:
    tables = _dataset({"id": "source/a", "unknown": ["url"]}, {"id": "source/b"}).tables()
    assert tables["sources"].column("url").null_count == 2
    assert tables["unknown"].select(["record", "field"]).to_pylist() == [{"record": "source/a", "field": "url"}]


def test_a_stream_gives_the_same_tables(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where languages turn up late, and a redirect after what it is for."""
    monkeypatch.setattr(streaming, "_HELD", 1)
    topics = [{"id": f"topic/{tag.lower()}", "title": {tag: "x"}} for tag in ("nb", "pt-br", "pt-BR", "aa")]
    topics[0]["broader"] = "topic/given-up"
    del topics[2]
    lines = "".join(f"{json.dumps(topic)}\n" for topic in topics)
    (tmp_path / "a.ndjson").write_text(f"\ufeff{lines}\n", encoding="utf-8")
    last = {"topics": [TOPIC], "redirects": {"topic/given-up": "topic/a"}}
    (tmp_path / "b.json").write_text(json.dumps(last), encoding="utf-8")
    expected = policykit.load(tmp_path).tables()
    with streamed([tmp_path], str(tmp_path)) as stream:
        assert [layout.name for layout in stream.layouts] == list(expected)
        for layout in stream.layouts:
            batches = list(stream.batches(layout.name))
            found = pa.Table.from_batches(batches, schema=schema_of(layout))
            assert found.equals(expected[layout.name], check_metadata=True), layout.name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ndjson", "b.json"]


# ----------------------------------------------------------------------------------------------------------------- the command


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
    rename = os.rename

    def renaming(old: str, new: str) -> None:
        moved.append((new, sorted(os.listdir(old))))
        rename(old, new)

    def refused(*_: object) -> None:
        pytest.fail("a file was moved by itself")

    monkeypatch.setattr(os, "rename", renaming)
    monkeypatch.setattr(os, "replace", refused)
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


# ------------------------------------------------------------------------------------------------------- frames and notebooks

PROPOSAL = "proposal/stoltenberg-2010/22"


def _answers(data: Dataset) -> dict[str, Rows[Any]]:
    return {
        "stances": data.stances(PROPOSAL, on="2012-12-31"),
        "figures": data.figures(),
        "timeline": data.timeline(PROPOSAL),
        "fate": data.fate(PROPOSAL, on="2018-12-31"),
        "roles": data.roles("person/bent-hoie", on=2012),
        "evidence": data.evidence(PROPOSAL),
        "referrers": data.referrers(PROPOSAL),
        "votes_on": data.votes_on(PROPOSAL),
        **{section: getattr(data, section) for section in SECTIONS},
    }


def test_every_answer_becomes_a_frame(curated: Dataset) -> None:
    for name, rows in _answers(curated).items():
        table = rows.to_arrow()
        table.validate(full=True)
        assert table.num_rows == len(rows) > 0, name
        assert rows.to_polars().columns == table.column_names == list(rows.to_pandas().columns), name
        assert rows[:0].to_arrow().num_rows == 0, name


def test_a_frame_has_the_values_of_the_rows(curated: Dataset) -> None:
    rows = curated.stances(PROPOSAL)
    frame = rows.to_polars()
    assert frame["stance"].to_list() == [row.stance for row in rows]
    assert frame["reasons"].to_list() == [list(row.reasons) for row in rows]
    assert frame["date_earliest"].to_list() == [row.date.earliest if row.date else None for row in rows]
    assert frame.schema["date_latest"] == pl.Date
    figures = curated.figures().to_pandas()
    assert figures["value"].tolist() == [row.value for row in curated.figures()]


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_a_missing_frame_library_is_named(curated: Dataset, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=rf"this needs {library}; .*path/to/policykit\[{library}\]"):
        getattr(curated.votes, f"to_{library}")()


class _Cells(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser's
        self.tags.append(tag)
        if tag in ("td", "th", "caption"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data.strip("\n")


def _parsed(text: str) -> _Cells:
    cells = _Cells()
    cells.feed(text)
    return cells


def test_a_notebook_shows_a_table() -> None:
    text = "<script>alert('x')</script> & more"
    parsed = _parsed(_dataset({"id": "topic/a", "title": {"en": text}}).topics._repr_html_())
    assert parsed.cells == ["1 row", "id", "title", "topic/a", text]
    assert set(parsed.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_a_notebook_shows_no_more_rows_than_can_be_read() -> None:
    data = _dataset(*({"id": f"topic/{number}", "title": {"en": "x"}} for number in range(101)))
    parsed = _parsed(data.topics._repr_html_())
    assert parsed.cells[0] == "101 rows, of which the first 100"
    assert parsed.tags.count("tr") == 101
    assert _parsed(data.votes._repr_html_()).cells == ["0 rows"]


def test_a_notebook_shows_what_a_dataset_holds(curated: Dataset) -> None:
    cells = _parsed(curated._repr_html_()).cells
    assert cells[0] == f"{len(curated)} records"
    assert cells[cells.index("votes") + 1] == str(len(curated.votes))
