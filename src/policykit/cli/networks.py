"""`policykit export graphml`, `gexf`, `matrix` and `dna`: who holds what, and who agrees with whom."""

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, get_args

import click

from policykit.cli.options import Output, Records, combined_options, lang_option, output_options, record_options
from policykit.exchange import graphs
from policykit.exchange.dna import PartialDates, event_list
from policykit.network import (
    Actors,
    Aggregation,
    Cells,
    Concepts,
    Duplicates,
    Normalisation,
    Projection,
    Share,
    discourse_network,
)
from policykit.values import ENCODING, counted

if TYPE_CHECKING:
    from policykit.network import DiscourseNetwork

_counted = functools.partial(counted, form="")

_STANCES = combined_options(
    click.option("--about", metavar="ID", help="Only stances on this proposal, topic or report, and on its topics."),
    click.option("--direct", is_flag=True, help="With --about: leave out what is on topics only."),
    click.option(
        "--concepts",
        type=click.Choice(get_args(Concepts)),
        default="about",
        show_default=True,
        help="What actors are joined to: what the stance is on, only proposals, or topics and the topics of proposals.",
    ),
    click.option("--since", metavar="DATE", help="Only what may have been held on or after this date."),
    click.option("--until", metavar="DATE", help="Only what may have been held on or before this date."),
    click.option("--certain", is_flag=True, help="With --since or --until: only what certainly was."),
)
_AGREEMENT = "strict, lenient, or your own, as in support=yes,oppose=no. What it does not name is left out."
_NETWORK = combined_options(
    output_options,
    click.option(
        "--mode",
        type=click.Choice(("two-mode", *get_args(Aggregation))),
        default="two-mode",
        show_default=True,
        help="Actors and what they took a stance on; or actors alone, by what they agree or differ on.",
    ),
    click.option("--agreement", metavar="NAME", help=f"What is yes and what no: {_AGREEMENT}"),
    click.option(
        "--actors",
        type=click.Choice(get_args(Actors)),
        default="on_behalf_of",
        show_default=True,
        help="Who the actor is: whom the speaker spoke for, else the speaker; the speaker; or the body.",
    ),
    _STANCES,
    click.option(
        "--min-frequency",
        type=click.IntRange(1),
        default=1,
        metavar="N",
        help="Leave out actors and concepts that occur in fewer stances.",
    ),
    click.option(
        "--duplicates",
        type=click.Choice(get_args(Duplicates)),
        help="Let a repeated yes or no count once a document or period. Default: acrossrange; for a two-mode matrix "
        "include.",
    ),
    click.option(
        "--normalisation",
        type=click.Choice(get_args(Normalisation)),
        help="For actors alone: what weights are divided by. Default: none.",
    ),
    record_options,
    lang_option,
)


def _network(records: Records, mode: Any, given: dict[str, Any]) -> "DiscourseNetwork | Projection":
    """Return the network or projection that the options describe."""
    duplicates, normalisation = given.pop("duplicates"), given.pop("normalisation")
    found = discourse_network(records.load(), **given)
    if mode == "two-mode":
        if normalisation:
            raise click.UsageError("--normalisation is for --mode congruence, conflict and subtract")
        return found
    return found.project(mode, duplicates=duplicates or "acrossrange", normalisation=normalisation or "none")


def _say_left_out(left_out: Mapping[str, int], what: str = "stance") -> None:
    for why, number in left_out.items():
        click.echo(f"left out: {_counted(number, what)}: {why}", err=True)


def _write_graph(
    render: "Callable[[DiscourseNetwork | Projection], bytes]",
    records: Records,
    file: Output,
    mode: str,
    given: dict[str, Any],
) -> None:
    if mode == "two-mode" and given["duplicates"]:
        raise click.UsageError(
            "--duplicates is for --mode congruence, conflict and subtract: a graph keeps all stances"
        )
    network = _network(records, mode, given)
    file.write([render(network)])
    _say_left_out(network.left_out)
    if isinstance(network, Projection):
        joined = sum(bool(tie.weight) for tie in network.ties)
        if joined < len(network.ties):
            _say_left_out({"congruence and conflict are equal": len(network.ties) - joined}, "tie")
        click.echo(f"{_counted(len(network.nodes), 'actor')} and {_counted(joined, 'tie')} written to {file}")
    else:
        actors, concepts = _counted(len(network.actors), "actor"), _counted(len(network.concepts), "concept")
        click.echo(f"{actors}, {concepts} and {_counted(len(network.edges), 'stance')} written to {file}")


@click.command("graphml")
@_NETWORK
def export_graphml(records: Records, file: Output, mode: str, **given: Any) -> None:
    """Write the network of who holds what, or who agrees with whom, as GraphML.

    Needs networkx, which comes with the extra `network`. What is left out is counted on standard error.

    \b
    Examples:
      policykit export graphml --output stances.graphml
      policykit export graphml --mode congruence --agreement strict --output who-agrees.graphml
    """
    _write_graph(graphs.graphml, records, file, mode, given)


@click.command("gexf")
@_NETWORK
def export_gexf(records: Records, file: Output, mode: str, **given: Any) -> None:
    """Write the network of who holds what, or who agrees with whom, as GEXF, Gephi's own format.

    Needs networkx, which comes with the extra `network`. What is left out is counted on standard error.

    \b
    Examples:
      policykit export gexf --about report/panel-2010 --output stances.gexf
      policykit export gexf --mode subtract --agreement lenient --until 2012 --output until-2012.gexf
    """
    _write_graph(graphs.gexf, records, file, mode, given)


@click.command("matrix")
@_NETWORK
@click.option(
    "--cells",
    type=click.Choice(get_args(Cells)),
    help="For two modes: all stances, those that are yes, those that are no, the difference, or 1, 2 and 3 for yes, no "
    "and both. Default: count.",
)
@click.option(
    "--share",
    type=click.Choice(get_args(Share)),
    help="For two modes: cells as shares of all that the actor said, or that was said of the concept. Default: none.",
)
@click.option("--ids", is_flag=True, help="Name rows and columns by ids, not by names and titles.")
def export_matrix(records: Records, file: Output, mode: str, *, ids: bool, **given: Any) -> None:
    """Write who holds what, or who agrees with whom, as a matrix in CSV. What is left out is counted on standard error.

    An apostrophe is put before names and titles that a spreadsheet would take for formulas.

    \b
    Examples:
      policykit export matrix --output counts.csv
      policykit export matrix --cells yes --agreement strict --share prominence --output yes.csv
      policykit export matrix --mode congruence --agreement strict --normalisation average --output who-agrees.csv
    """
    cells, share, duplicates = given.pop("cells"), given.pop("share"), given["duplicates"]
    if mode != "two-mode" and (cells or share):
        raise click.UsageError("--cells and --share are for --mode two-mode")
    if cells == "combine" and share not in (None, "none"):
        raise click.UsageError("--cells combine has no shares")
    network = _network(records, mode, given)
    if isinstance(network, Projection):
        matrix = network.matrix()
    else:
        matrix = network.matrix(cells or "count", duplicates=duplicates or "include", share=share or "none")
    file.write([matrix.csv(ids=ids).encode(ENCODING)])
    _say_left_out(network.left_out)
    rows, columns = _counted(len(matrix.rows), "row"), _counted(len(matrix.columns), "column")
    click.echo(f"{rows} and {columns} written to {file}")


@click.command("dna")
@output_options
@click.option("--agreement", required=True, metavar="NAME", help=f"What is yes and what no: {_AGREEMENT}")
@click.option(
    "--partial-dates",
    type=click.Choice(get_args(PartialDates)),
    default="skip",
    show_default=True,
    help="A date that is not one day: leave the stance out, or write the first or last day it may mean.",
)
@_STANCES
@record_options
@lang_option
def export_dna(records: Records, file: Output, **given: Any) -> None:
    """Write stances as an event list of the Discourse Network Analyzer: a CSV file with semicolons.

    What is left out or written otherwise than it is recorded is counted on standard error. The file is for that
    program: names are as they are recorded, also where a spreadsheet would take one for a formula.

    \b
    Examples:
      policykit export dna --agreement strict --output events.csv
      policykit export dna --agreement lenient --partial-dates earliest --output events.csv
    """
    events = event_list(records.load(), **given)
    file.write([events.text.encode()])
    _say_left_out(events.left_out)
    for what, number in events.changed.items():
        click.echo(f"changed: {what}: {number}", err=True)
    click.echo(f"{_counted(events.events, 'stance')} written to {file}")
