"""Exports of whole tables: a folder of Parquet or CSV files, or a database file. They are there whole or not at all."""

import contextlib
import dataclasses
import json
import os
import pathlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from policykit.call_error import CallError
from policykit.dataset.arrow import EXTRA, ColumnType, Layout, Tables, arrow, in_groups, layouts, schema_of
from policykit.exchange.databases import (
    DUCKDB_MOST_COLUMNS,
    DUCKDB_SIDECARS,
    SQLITE_MOST_COLUMNS,
    SQLITE_SIDECARS,
    is_our_duckdb,
    is_our_sqlite,
    make_duckdb,
    make_sqlite,
)
from policykit.exchange.datasette import WRITTEN_BY, metadata
from policykit.extras import need
from policykit.files import Exists, PathError, Staging, about_path, check_no_link, check_no_pipe, read_file, recover
from policykit.values import ENCODING, RISKY, SAFE

PACKAGE: Final = "datapackage.json"
"""The file beside Parquet and CSV files that describes them, after Frictionless Data."""


_TABLE_FILES: Final = frozenset(f"{layout.name}.{form}" for layout in layouts({}) for form in ("csv", "parquet"))


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What is said of an export beside the tables."""

    title: str
    license_name: str | None = None
    license_url: str | None = None


_MOST_DESCRIPTION: Final = 1 << 24
"""How much is read of what may be a description; longer ones are cut, and are no JSON then."""


def _described(path: pathlib.Path) -> dict[str, Any] | None:
    """Return what a JSON file says, where an export wrote it."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        description = json.loads(read_file(str(path), _MOST_DESCRIPTION))
    except (CallError, OSError, ValueError, RecursionError):
        return None
    return description if isinstance(description, dict) and description.get("written_by") == WRITTEN_BY else None


def _written_before(folder: pathlib.Path) -> dict[str, str]:
    """Return the names of the files that an export wrote into a folder, each with its form.

    Only names that an export gives to files are believed.
    """
    description = _described(folder / PACKAGE) or {}
    found = {PACKAGE: ""} if description else {}
    resources = description.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        form, name = (resource.get("format"), resource.get("path")) if isinstance(resource, dict) else (None, None)
        if isinstance(form, str) and isinstance(name, str) and name in _TABLE_FILES and name.endswith(f".{form}"):
            found[name] = form
    return found


def _folder_is_ours(folder: pathlib.Path, form: str) -> bool:
    """Whether a folder is empty, or holds an export in this form and nothing else in the way of another one."""
    if not any(folder.iterdir()):
        return True
    before = _written_before(folder)
    names = {f"{layout.name}.{form}" for layout in layouts({})}
    there = {one.name for one in folder.iterdir()}
    has_links = any((folder / name).is_symlink() for name in names)
    return PACKAGE in before and {*before.values()} <= {"", form} and names & there <= before.keys() and not has_links


_PACKAGE_TYPES: Final[dict[ColumnType, str]] = {
    "text": "string",
    "whole": "integer",
    "number": "number",
    "truth": "boolean",
    "date": "date",
}


def _package(tables: Tables, about: About, form: str) -> str:
    """Return the description of a folder of tables, after Frictionless Data's Data Package."""
    media = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}[form]
    package: dict[str, Any] = {"name": "policy-records", "title": about.title, "written_by": WRITTEN_BY}
    if about.license_name:
        package["licenses"] = [{"name": about.license_name, "path": about.license_url}]
    package["resources"] = [
        {
            "name": layout.name,
            "path": f"{layout.name}.{form}",
            "description": layout.description,
            "format": form,
            "mediatype": media,
            **({"encoding": "utf-8"} if form == "csv" else {}),
            "schema": _package_schema(layout),
        }
        for layout in tables.layouts
    ]
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _package_schema(layout: Layout) -> dict[str, Any]:
    return {
        "fields": [
            {
                "name": column.name,
                "type": _PACKAGE_TYPES[column.type],
                "description": column.description,
                **({"constraints": {"required": True}} if column.required else {}),
            }
            for column in layout.columns
        ],
        "primaryKey": ["id"],
        "foreignKeys": [
            {
                "fields": [column.name],
                "reference": {"resource": "" if column.table == layout.name else column.table, "fields": ["id"]},
            }
            for column in layout.references
        ],
    }


def _make_parquet(tables: Tables, folder: pathlib.Path, about: About) -> None:
    parquet = arrow("pyarrow.parquet")
    for layout in tables.layouts:
        schema = schema_of(layout)
        with parquet.ParquetWriter(folder / f"{layout.name}.parquet", schema, compression="zstd") as writer:
            for group in in_groups(tables.batches(layout.name)):
                writer.write_table(group, row_group_size=group.num_rows)
    (folder / PACKAGE).write_text(_package(tables, about, "parquet"), encoding="utf-8", newline="\n")


def _make_csv(tables: Tables, folder: pathlib.Path, about: About) -> None:
    pa, compute, csv = arrow(), arrow("pyarrow.compute"), arrow("pyarrow.csv")
    for layout in tables.layouts:
        with (folder / f"{layout.name}.csv").open("wb") as file:
            file.write("".encode(ENCODING))
            with csv.CSVWriter(file, schema_of(layout)) as writer:
                for batch in tables.batches(layout.name):
                    cells = [
                        compute.replace_substring_regex(cell, RISKY, SAFE) if pa.types.is_string(cell.type) else cell
                        for cell in batch.columns
                    ]
                    writer.write_batch(pa.record_batch(cells, schema=batch.schema))
    (folder / PACKAGE).write_text(_package(tables, about, "csv"), encoding="utf-8", newline="\n")


def _metadata_beside(path: pathlib.Path) -> pathlib.Path:
    return path.with_name(f"{path.stem}.metadata.json")


def _make_sqlite_and_metadata(tables: Tables, folder: pathlib.Path, about: About, name: str) -> None:
    make_sqlite(tables, folder / name)
    description = metadata(tables, pathlib.Path(name).stem, about.title, about.license_name, about.license_url)
    _metadata_beside(folder / name).write_text(description, encoding="utf-8", newline="\n")


@dataclasses.dataclass(frozen=True, slots=True)
class TableFormat:
    """A form that tables can be written in."""

    make: Callable[[Tables, pathlib.Path, About, str], None]
    """Writes the files into a folder; the last is the name that was asked for."""
    is_folder: bool
    is_ours: Callable[[pathlib.Path], bool]
    """Whether what is at a place was written in this form."""
    most_columns: int = 10_000
    """How many columns a table may have: what the form can hold, or what is worth waiting for."""
    libraries: tuple[str, ...] = ("pyarrow",)
    has_metadata: bool = False
    """Whether a metadata file comes beside it."""
    sidecars: tuple[str, ...] = ()
    """What the names of files beside it end in whose content would be taken for its own."""

    def sidecars_of(self, name: str) -> list[str]:
        """Return the names of those files."""
        return [name + ending for ending in self.sidecars]


FORMATS: Final[Mapping[str, TableFormat]] = {
    "parquet": TableFormat(
        make=lambda tables, to, about, _: _make_parquet(tables, to, about),
        is_folder=True,
        is_ours=lambda folder: _folder_is_ours(folder, "parquet"),
    ),
    "csv": TableFormat(
        make=lambda tables, to, about, _: _make_csv(tables, to, about),
        is_folder=True,
        is_ours=lambda folder: _folder_is_ours(folder, "csv"),
    ),
    "sqlite": TableFormat(
        make=_make_sqlite_and_metadata,
        is_folder=False,
        is_ours=is_our_sqlite,
        most_columns=SQLITE_MOST_COLUMNS,
        has_metadata=True,
        sidecars=SQLITE_SIDECARS,
    ),
    "duckdb": TableFormat(
        make=lambda tables, to, _, name: make_duckdb(tables, to / name),
        is_folder=False,
        is_ours=is_our_duckdb,
        most_columns=DUCKDB_MOST_COLUMNS,
        libraries=("pyarrow", "duckdb"),
        sidecars=DUCKDB_SIDECARS,
    ),
}
"""The forms that tables can be written in, by name."""


def export(
    form: str,
    output: str,
    give: Callable[[str, int], contextlib.AbstractContextManager[Tables]],
    about: About,
    *,
    force: bool = False,
) -> list[str]:
    """Write tables to a place in a form, whole or not at all, and return the files that were written.

    `give` gives the tables. It is called with a folder that it may put rows aside in, and with how many columns a table
    may have in this form: 2,000 in SQLite, 500 in DuckDB, 10,000 in Parquet and CSV. What is already at the place is
    replaced where it was written by an export in this form, or with `force`; in a folder, files that no export wrote are
    left alone, unless one has the name of a new one. What a database would play back from beside the place counts as
    being there, and is removed. A new folder is there with all its files at once.
    Nothing is written to where a link leads, and no link is removed.
    Raises `Exists`, `MissingExtra`, `PathError` for a link, and `OSError` for a place that cannot be written to.
    """
    made = FORMATS[form]
    for library in made.libraries:
        need(EXTRA, library)
    target = pathlib.Path(os.path.abspath(output))
    check_no_link(output)
    to = target if made.is_folder else target.parent
    is_new = made.is_folder and not target.exists()
    beside = str(target.parent if is_new else to)
    recover(beside, _names_of(made, target))
    _see_to_place(target, made, output, force=force)
    with Staging(beside) as staging:
        folder = staging.new / target.name if is_new else staging.new
        folder.mkdir(exist_ok=True)
        with about_path(output), give(str(staging.path), made.most_columns) as tables:
            made.make(tables, folder, about, target.name)
        names = sorted(one.name for one in folder.iterdir())
        stale = _written_before(target).keys() - {*names} if made.is_folder else {*made.sidecars_of(target.name)}
        staging.place(
            (name for name in stale if not (to / name).is_symlink()),
            check=lambda: _see_to_place(target, made, output, force=force),
        )
    return [str(to / name) for name in names]


def _names_of(made: TableFormat, target: pathlib.Path) -> set[str]:
    """Return the names of all files that an export to a place may replace."""
    if made.is_folder:
        return {PACKAGE, *_TABLE_FILES}
    names = {target.name, *made.sidecars_of(target.name)}
    return {*names, _metadata_beside(target).name} if made.has_metadata else names


def _see_to_place(target: pathlib.Path, made: TableFormat, output: str, *, force: bool) -> None:
    try:
        str(target).encode()
    except UnicodeEncodeError:
        raise PathError(output, "the place has a name that is not UTF-8, which tables cannot be written to") from None
    if not target.parent.is_dir():
        raise FileNotFoundError(2, "no such folder to write to", str(target.parent))
    places = {output: made.is_ours} | dict.fromkeys(made.sidecars_of(str(pathlib.Path(output))), lambda _: False)
    if made.has_metadata:
        places[str(_metadata_beside(pathlib.Path(output)))] = lambda path: _described(path) is not None
    for path, is_ours in places.items():
        check_no_link(path)
        place = pathlib.Path(path)
        if not place.exists():
            continue
        if made.is_folder is not place.is_dir():
            raise OSError(20, "not a folder" if made.is_folder else "a folder, not a file", path)
        check_no_pipe(path)  # whoever looks into one waits
        if not force and not is_ours(place):
            raise Exists(path)
