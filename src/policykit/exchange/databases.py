"""Database files: SQLite and DuckDB, with keys that hold and views that answer the common questions."""

import contextlib
import errno
import pathlib
import re
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from policykit.dataset.arrow import EXTRA, GROUP, ColumnType, Layout, Tables, arrow, in_groups, layouts, schema_of
from policykit.exchange.views import DUCKDB, SQLITE, VIEWS, views
from policykit.extras import need
from policykit.files import parts_of

_APPLICATION: Final = 0x706F6C6B
"""What SQLite files are marked with, at a place that is meant for it: "polk"."""

SQLITE_MOST_COLUMNS: Final = 2_000
"""How many columns a table may have: what SQLite takes unless it is built otherwise (`SQLITE_MAX_COLUMN`)."""

DUCKDB_MOST_COLUMNS: Final = 500
"""How many one may have in DuckDB. It takes more, but for each comment on one it makes all the columns anew: with 2,000
that is half a minute and 1.5 GB for the smallest of records."""

_MADE_BY: Final = "Written by policykit."
_SQLITE_TYPES: Final[dict[ColumnType, str]] = {
    "text": "TEXT",
    "whole": "INTEGER",
    "number": "REAL",
    "truth": "INTEGER",
    "date": "TEXT",
}
_DUCKDB_TYPES: Final[dict[ColumnType, str]] = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "truth": "BOOLEAN",
    "date": "DATE",
}

_DUCKDB_SETTINGS: Final = {
    "default_block_size": 16_384,  # of the usual size, a file of few records would be nearly empty and very large
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    "lock_configuration": True,
}
"""How DuckDB is opened: it fetches and loads nothing, and reads and writes the one file."""

SQLITE_SIDECARS: Final = ("-journal", "-wal", "-shm")
"""What the names of files end in that SQLite keeps beside a file, and would play back into whatever lies there next."""

DUCKDB_SIDECARS: Final = (".wal", ".wal.checkpoint", ".wal.recovery")
"""The same of DuckDB."""


def _create(layout: Layout, types: dict[ColumnType, str]) -> str:
    lines = [
        f'"{column.name}" {types[column.type]}'
        + (" PRIMARY KEY" if column.name == "id" else "")
        + (" NOT NULL" if column.required else "")
        for column in layout.columns
    ]
    lines += [f'FOREIGN KEY ("{column.name}") REFERENCES {column.table} (id)' for column in layout.references]
    return f"CREATE TABLE {layout.name} (\n  " + ",\n  ".join(lines) + "\n)"


def make_sqlite(tables: Tables, path: pathlib.Path) -> None:
    """Write a new SQLite file. Raises `OSError` where the disk does not take it."""
    try:
        _fill_sqlite(tables, path)
    except sqlite3.OperationalError as error:
        is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if is_full else errno.EIO, str(error), str(path)) from None


def _fill_sqlite(tables: Tables, path: pathlib.Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Until it is whole, the file is beside its place, and nobody minds if it is lost.
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"application_id = {_APPLICATION}"):
            database.execute(f"PRAGMA {setting}")
        database.execute("BEGIN")
        for layout in tables.layouts:
            database.execute(_create(layout, _SQLITE_TYPES))
            marks = ", ".join("?" * len(layout.columns))
            insert = f"INSERT INTO {layout.name} VALUES ({marks})"  # noqa: S608  # names are the models' own
            for batch in tables.batches(layout.name):
                database.executemany(insert, _rows(batch))
        for layout in tables.layouts:
            for column in layout.references:
                if column.name != "id":
                    name = f"{layout.name}_by_{column.name}"
                    database.execute(f'CREATE INDEX {name} ON {layout.name} ("{column.name}")')
        for _, view in views(SQLITE, tables.endings):
            database.execute(view)
        database.execute("COMMIT")
        database.execute("ANALYZE")
        if broken := database.execute("PRAGMA foreign_key_check").fetchall():
            raise ValueError(f"{len(broken)} references lead nowhere, the first from {broken[0]}")


def _rows(batch: Any) -> Iterator[tuple[Any, ...]]:
    pa = arrow()
    columns = [
        (column.cast(pa.string()) if pa.types.is_date(column.type) else column).to_pylist() for column in batch.columns
    ]
    return zip(*columns, strict=True)


def is_our_sqlite(path: pathlib.Path) -> bool:
    """Whether a file is a SQLite file that was written here."""
    with path.open("rb") as file:
        head = file.read(100)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == _APPLICATION.to_bytes(4, "big")


class _DuckDB:
    """A new DuckDB file that is opened anew now and then: what it keeps of its indexes in memory goes away with that."""

    def __init__(self, path: pathlib.Path) -> None:
        self._path: Final = path
        self._connection = self._connect()
        self._rows = 0

    def _connect(self) -> Any:
        return need(EXTRA, "duckdb").connect(str(self._path), config=_DUCKDB_SETTINGS)

    def execute(self, statement: str) -> None:
        """Run a statement."""
        self._connection.execute(statement)

    def insert(self, table: str, rows: Any) -> None:
        """Add rows to a table."""
        self._connection.register("rows_to_come", rows)
        self._connection.execute(f"INSERT INTO {table} SELECT * FROM rows_to_come")  # noqa: S608  # the models' own names
        self._connection.unregister("rows_to_come")
        self._rows += rows.num_rows
        if self._rows >= GROUP:
            self.close()
            self._connection = self._connect()
            self._rows = 0

    def close(self) -> None:
        """Write out what there is, and close the file."""
        with contextlib.closing(self._connection):
            self._connection.execute("CHECKPOINT")


def make_duckdb(tables: Tables, path: pathlib.Path) -> None:
    """Write a new DuckDB file. Raises `MissingExtra`, and `OSError` where the disk does not take it."""
    duckdb = need(EXTRA, "duckdb")
    try:
        _fill_duckdb(tables, path)
    except (duckdb.OperationalError, duckdb.FatalException) as error:  # what is no fault of a statement
        *_, reason = str(error).splitlines()[0].split(": ")
        reason = re.sub(' *"[^"]*"', "", reason)  # it names the file that is being made
        raise OSError(errno.EIO, reason, str(path)) from None


def _fill_duckdb(tables: Tables, path: pathlib.Path) -> None:
    with contextlib.closing(_DuckDB(path)) as database:
        for layout in tables.layouts:
            database.execute("BEGIN")  # or else each comment is written out by itself
            database.execute(_create(layout, _DUCKDB_TYPES))
            _comment(database, f"TABLE {layout.name}", f"{layout.description} {_MADE_BY}")
            for column in layout.columns:
                _comment(database, f'COLUMN {layout.name}."{column.name}"', column.description)
            database.execute("COMMIT")
            if any(column.table == layout.name for column in layout.columns):
                _fill_from_the_top(database, tables, layout)
            else:
                for rows in in_groups(tables.batches(layout.name)):
                    database.insert(layout.name, rows)
        for name, view in views(DUCKDB, tables.endings):
            database.execute(view)
            _comment(database, f"VIEW {name}", VIEWS[name])


def _fill_from_the_top(database: _DuckDB, tables: Tables, layout: Layout) -> None:
    """Fill a table that refers to itself: first what refers to nothing in it, since references are looked up at once."""
    pa = arrow()
    itself = [column.name for column in layout.columns if column.table == layout.name]
    rows = pa.Table.from_batches(tables.batches(layout.name), schema=schema_of(layout))
    known: set[str | None] = {None}
    while rows.num_rows:
        cells = [rows.column(name).to_pylist() for name in itself]
        ready = [known.issuperset(named) for named in zip(*cells, strict=True)]
        if not any(ready):
            raise ValueError(f"the {layout.name} refer to each other in a circle, or to none there is")
        now = rows.filter(pa.array(ready))
        database.insert(layout.name, now)
        known.update(now.column("id").to_pylist())
        rows = rows.filter(pa.array([not one for one in ready]))


def _comment(database: _DuckDB, on: str, text: str) -> None:
    quoted = text.replace("'", "''")
    database.execute(f"COMMENT ON {on} IS '{quoted}'")


def is_our_duckdb(path: pathlib.Path) -> bool:
    """Whether a file is a DuckDB file that was written here: it holds the comment on one of the tables.

    It is read as bytes: what DuckDB opens may run what is in it.
    """
    comments = tuple(f"{layout.description} {_MADE_BY}".encode() for layout in layouts({}))
    longest = max(map(len, comments))
    ending, before = _MADE_BY.encode(), b""
    for part in parts_of(str(path)):
        if not before and part[8:12] != b"DUCK":
            return False
        text = before + part
        at = text.find(ending)
        while at >= 0:
            if text.endswith(comments, 0, at + len(ending)):
                return True
            at = text.find(ending, at + 1)
        before = text[-longest:]
    return False
