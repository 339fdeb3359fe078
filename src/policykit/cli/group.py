"""The commands by name, each imported when it is called, and errors of a call turned into one line."""

import importlib
import io
import sys
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import click

from policykit.call_error import CallError
from policykit.cli.streams import harmless_streams
from policykit.cli.terminal import fail
from policykit.garbage import without_garbage_collection
from policykit.version import __version__


class Lazy(NamedTuple):
    """A command that is imported when it is called."""

    place: str
    """The module below `policykit.cli`, a colon, and the name of the command in it."""
    help: str
    """What it does, in a few words."""


class LazyGroup(click.Group):
    """A group that knows its commands by name, and imports one when it is called."""

    def __init__(self, *, lazy: Mapping[str, Lazy], **settings: Any) -> None:
        # By their names alone, click lists commands and suggests one that is near.
        super().__init__(commands=[click.Command(name) for name in lazy], **settings)
        self._lazy: Final = lazy

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None where there is none of that name."""
        del ctx
        if cmd_name not in self._lazy:
            return None
        module, _, name = self._lazy[cmd_name].place.partition(":")
        command: click.Command = getattr(importlib.import_module(f"policykit.cli.{module}"), name)
        command.short_help = self._lazy[cmd_name].help  # which shells show as one completes
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, without importing it."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._lazy[name].help) for name in sorted(self._lazy)])


class _Commands(LazyGroup):
    """All commands. An error of a call becomes one line, and what is printed commands nobody who reads it."""

    def main(self, *args: Any, **settings: Any) -> Any:
        with harmless_streams():
            return super().main(*args, **settings)

    @without_garbage_collection()
    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a name or text that the terminal cannot show
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            fail("stopped", 130)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except CallError as error:
            fail(error.brief, error.exit_code)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            fail(f"{where}{(error.strerror or str(error)).lower()}", 2)


_EXPORTS: Final = {
    "csv": Lazy("tables:export_csv", "Write a folder of CSV files."),
    "dna": Lazy("networks:export_dna", "Stances as an event list of the Discourse Network Analyzer."),
    "duckdb": Lazy("tables:export_duckdb", "Write a DuckDB file."),
    "gexf": Lazy("networks:export_gexf", "Who holds what, as a graph in GEXF, for Gephi."),
    "graphml": Lazy("networks:export_graphml", "Who holds what, as a graph in GraphML."),
    "jsonld": Lazy("linked_data:export_linked_data", "Write all records as linked data, in JSON-LD."),
    "matrix": Lazy("networks:export_matrix", "Who holds what, as a matrix in CSV."),
    "parquet": Lazy("tables:export_parquet", "Write a folder of Parquet files."),
    "popolo": Lazy("popolo:export_records", "Write Popolo JSON."),
    "sqlite": Lazy("tables:export_sqlite", "Write a SQLite file."),
}
_PLOTS: Final = {
    "division": Lazy("plot:plot_division", "How a body divided in a vote."),
    "progress": Lazy("plot:plot_progress", "How proposals stand: answers, statuses, what is due."),
    "stances": Lazy("plot:plot_stances", "Who stands where."),
    "timeline": Lazy("plot:plot_timeline", "What happened around a record, in order."),
}
_SCHEMA: Final = {
    "check": Lazy("schema:schema_check", "Compare a folder of schemas with the models."),
    "diff": Lazy("schema:schema_diff", "Say what changed between two sets of schemas."),
    "export": Lazy("schema:schema_export", "Write the JSON Schemas."),
}
_IMPORTS: Final = {"popolo": Lazy("popolo:import_records", "Make records of Popolo JSON.")}
_COMMANDS: Final = {
    "cite": Lazy("evidence:cite", "Write evidence for a passage."),
    "evidence": Lazy("evidence:show_evidence", "What rests on what."),
    "explain": Lazy("explain:explain", "What a rule is for."),
    "export": Lazy("group:export", "Write the records for other programs."),
    "fate": Lazy("ask:fate", "What became of a proposal or report."),
    "import": Lazy("group:import_", "Make records of what other programs write."),
    "list": Lazy("look:list_records", "What records of a kind there are."),
    "new": Lazy("new:new", "Write a new record to fill in."),
    "plot": Lazy("group:plot", "Draw votes, stances, timelines and progress."),
    "progress": Lazy("ask:progress", "How proposals stand: answers, statuses, what is due."),
    "quote": Lazy("evidence:quote", "The passages behind a record."),
    "responses": Lazy("ask:responses", "What was answered to a proposal or report."),
    "schema": Lazy("group:schema", "Write and compare the JSON Schemas."),
    "search": Lazy("look:search", "Find records by words."),
    "show": Lazy("ask:show", "Show a record with what surrounds it."),
    "stances": Lazy("ask:stances", "Who stands where on a proposal, topic or report."),
    "timeline": Lazy("ask:timeline", "What happened around a record, in order."),
    "validate": Lazy("validate:validate", "Check records files or folders."),
}


@click.group(cls=LazyGroup, lazy=_EXPORTS)
def export() -> None:
    """Write the records in a form that other programs read."""


@click.group("import", cls=LazyGroup, lazy=_IMPORTS)
def import_() -> None:
    """Make records files of what other programs write."""


@click.group(cls=LazyGroup, lazy=_PLOTS)
def plot() -> None:
    """Draw votes, stances, timelines and progress, as SVG or PNG. PNG needs the extra `plot`.

    \b
    Examples:
      policykit plot division vote/panel-2010/22 --output vote.svg
      policykit plot timeline proposal/panel-2010/22 --alt
    """


@click.group(cls=LazyGroup, lazy=_SCHEMA)
def schema() -> None:
    """Write the JSON Schemas of the records, and compare them with the models.

    \b
    Examples:
      policykit schema export schemas/
      policykit schema check schemas/
    """


@click.group(
    cls=_Commands,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, "-V", "--version", prog_name="policykit", message="%(prog)s %(version)s")
def main() -> None:
    """Records of policy processes: check them, and ask them.

    \b
    Examples:
      policykit validate records/
      policykit show proposal/panel-2010/22
      policykit fate proposal/panel-2010/22 --on 2012-12-31
    """
