"""`policykit export parquet`, `csv`, `sqlite` and `duckdb`."""

from typing import TYPE_CHECKING

import click

from policykit.cli.options import Records, record_options
from policykit.cli.terminal import progress_line
from policykit.exchange.streaming import streamed
from policykit.exchange.table_files import FORMATS, About, export
from policykit.validation import InvalidRecords
from policykit.validation.engine import check_paths
from policykit.values import counted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from policykit.dataset.arrow import Tables


def _exports(form: str, words: str, place: str, example: str, more: str) -> click.Command:
    """Return the command that writes the tables of the records in a form."""

    def command(records: Records, output: str, *, force: bool) -> None:
        def checked(aside: str, most_columns: int) -> "AbstractContextManager[Tables]":
            with progress_line() as progress:
                result = check_paths(roots, keep=False, progress=progress, follow_links=records.follow_links)
            if not result.ok:
                raise InvalidRecords(result.diagnostics)
            return streamed(roots, aside, most_columns=most_columns, follow_links=records.follow_links)

        roots = records.roots()
        about = About("Policy records")
        if records.only_shipped():
            about = About(
                "Records that come with policykit", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
            )
        written = export(form, output, checked, about, force=force)
        click.echo(f"{counted(len(written), 'file')} written to {output}")

    command.__doc__ = f"""Write the records as {words}, one table for each kind and one for each list.

    The records are checked first; where there are errors, nothing is written. What is there is replaced where such an
    export wrote it, and else only with --force; nothing is written to where a link leads. {more}
    A table has at most {FORMATS[form].most_columns:,} columns, of which each text has one for each language; where that
    is too few, nothing is written.

    \b
    Example:
      policykit export {form} --output {example}
    """
    output = click.option("--output", required=True, metavar="PATH", help=f"The {place} to write.")
    force = click.option("--force", is_flag=True, help="Replace what is there, whatever it is.")
    return click.command(form)(output(force(record_options(command))))


export_parquet = _exports(
    "parquet", "a folder of Parquet files", "folder", "records-parquet", "A datapackage.json describes the tables."
)
export_csv = _exports(
    "csv",
    "a folder of CSV files",
    "folder",
    "records-csv",
    "An apostrophe is put before texts that a spreadsheet would take for formulas. A datapackage.json describes the tables.",
)
export_sqlite = _exports(
    "sqlite",
    "a SQLite file",
    "file",
    "records.db",
    "Beside it comes a metadata file for Datasette: records.metadata.json for records.db.",
)
export_duckdb = _exports(
    "duckdb", "a DuckDB file", "file", "records.duckdb", "It has the same tables and views as the SQLite file."
)
