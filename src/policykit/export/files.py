"""Exports of whole tables: a folder of Parquet or CSV files, or a database file. They are there whole or not at all."""

import contextlib
import dataclasses
import json
import os
import pathlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from policykit.export.databases import is_our_duckdb, is_our_sqlite, make_duckdb, make_sqlite
from policykit.export.datasette import metadata
from policykit.export.layout import ColumnType, Layout
from policykit.export.places import Exists
from policykit.export.tables import EXTRA, Tables, arrow, in_groups, schema_of
from policykit.extras import need
from policykit.writing import NewContent, replace

__all__ = ["FORMATS", "About", "TableFormat", "export"]

PACKAGE: Final = "datapackage.json"
"""The file beside Parquet and CSV files that describes them, after Frictionless Data."""


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What is said of an export beside the tables."""

    title: str
    license_name: str | None = None
    license_url: str | None = None


def _folder_is_ours(folder: pathlib.Path) -> bool:
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    try:
        told = json.loads((folder / PACKAGE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("written_by") == "policykit"


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
    package: dict[str, Any] = {"name": "policykit-records", "title": about.title, "written_by": "policykit"}
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


_RISKY: Final = "^('*[=+\\-@\\t\\r＝＋－＠])"
"""How a text begins that a spreadsheet would take for a formula, or for one with apostrophes before it."""


def _make_csv(tables: Tables, folder: pathlib.Path, about: About) -> None:
    pa, compute, csv = arrow(), arrow("pyarrow.compute"), arrow("pyarrow.csv")
    for layout in tables.layouts:
        with (folder / f"{layout.name}.csv").open("wb") as file:
            file.write("\ufeff".encode())  # or else spreadsheets take it for an older encoding
            with csv.CSVWriter(file, schema_of(layout)) as writer:
                for batch in tables.batches(layout.name):
                    cells = [
                        compute.replace_substring_regex(cell, _RISKY, r"'\1") if pa.types.is_string(cell.type) else cell
                        for cell in batch.columns
                    ]
                    writer.write_batch(pa.record_batch(cells, schema=batch.schema))
    (folder / PACKAGE).write_text(_package(tables, about, "csv"), encoding="utf-8", newline="\n")


def _metadata_beside(path: pathlib.Path) -> pathlib.Path:
    return path.with_name(f"{path.stem}.metadata.json")


def _make_sqlite_and_metadata(tables: Tables, folder: pathlib.Path, about: About, name: str) -> None:
    make_sqlite(tables, folder / name)
    told = metadata(tables, pathlib.Path(name).stem, about.title, about.license_name, about.license_url)
    _metadata_beside(folder / name).write_text(told, encoding="utf-8", newline="\n")


@dataclasses.dataclass(frozen=True, slots=True)
class TableFormat:
    """A form that tables can be written in."""

    make: Callable[[Tables, pathlib.Path, About, str], None]
    """Writes the files into a folder; the last is the name that was asked for."""
    is_folder: bool
    is_ours: Callable[[pathlib.Path], bool]
    """Whether what is at a place was written in this form."""
    libraries: tuple[str, ...] = ("pyarrow",)


FORMATS: Final[Mapping[str, TableFormat]] = {
    "parquet": TableFormat(
        make=lambda tables, to, about, _: _make_parquet(tables, to, about), is_folder=True, is_ours=_folder_is_ours
    ),
    "csv": TableFormat(
        make=lambda tables, to, about, _: _make_csv(tables, to, about), is_folder=True, is_ours=_folder_is_ours
    ),
    "sqlite": TableFormat(make=_make_sqlite_and_metadata, is_folder=False, is_ours=is_our_sqlite),
    "duckdb": TableFormat(
        make=lambda tables, to, _, name: make_duckdb(tables, to / name),
        is_folder=False,
        is_ours=is_our_duckdb,
        libraries=("pyarrow", "duckdb"),
    ),
}
"""The forms that tables can be written in, by name."""


def export(
    form: str,
    output: str,
    give: Callable[[str], contextlib.AbstractContextManager[Tables]],
    about: About,
    *,
    force: bool = False,
) -> list[str]:
    """Write tables to a place in a form, whole or not at all, and return the files that were written.

    `give` gives the tables; it may put rows aside in the folder that it is called with. What is already at the place is
    replaced where it was written by an export in this form, or with `force`; in a folder, other files are left alone.
    Raises `Exists`, `MissingExtra`, and `OSError` for a place that cannot be written to.
    """
    made = FORMATS[form]
    for library in made.libraries:
        need(EXTRA, library)
    target = pathlib.Path(os.path.abspath(output))
    _see_to_place(target, made, output, force=force)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as aside:
        folder = pathlib.Path(aside, "made")
        folder.mkdir()
        with give(aside) as tables:
            made.make(tables, folder, about, target.name)
        to = target if made.is_folder else target.parent
        contents = [NewContent(str(to / one.name), _content(one)) for one in sorted(folder.iterdir())]
        new_folder = made.is_folder and not target.exists()
        if new_folder:
            target.mkdir()
        try:
            replace(*contents)
        except BaseException:
            if new_folder:
                with contextlib.suppress(OSError):
                    target.rmdir()
            raise
    return [content.path for content in contents]


def _see_to_place(target: pathlib.Path, made: TableFormat, output: str, *, force: bool) -> None:
    if not target.parent.is_dir():
        raise FileNotFoundError(2, "no such folder to write to", str(target.parent))
    if not target.exists() or (made.is_ours(target) if made.is_folder is target.is_dir() else False):
        return
    if made.is_folder is not target.is_dir():
        raise OSError(20, "not a folder" if made.is_folder else "a folder, not a file", output)
    if not force:
        raise Exists(output)


def _content(path: pathlib.Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            yield part
