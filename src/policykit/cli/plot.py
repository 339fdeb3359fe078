"""`policykit plot`."""

import functools
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

import click

from policykit import plots
from policykit.cli.options import Output, Records, lang_option, record_options

if TYPE_CHECKING:
    from policykit.dataset import Dataset
    from policykit.plots import HappeningKind, Picture


def _draws(function: "Callable[..., Picture]") -> Callable[..., None]:
    """Add the options of a command that draws. It gets `draw`, to be called with what makes a picture of records."""

    @click.argument("record_id", metavar="ID")
    @click.option("--output", metavar="FILE", help="Write the picture to this file; .svg or .png, and no link.")
    @click.option("--force", is_flag=True, help="Replace the file where it is there already.")
    @click.option("--alt", is_flag=True, help="Print what the picture shows, in words.")
    @click.option(
        "--width",
        type=click.IntRange(360, 10_000),
        default=760,
        show_default=True,
        help="Pixels across. Lettering keeps its size.",
    )
    @click.option(
        "--scale", type=click.FloatRange(0.5, 8), default=2, show_default=True, help="Dots to a pixel, in a PNG."
    )
    @record_options
    @lang_option
    @functools.wraps(function)
    def command(output: str | None, scale: float, records: Records, *, force: bool, alt: bool, **given: Any) -> None:
        if output is None and not alt:
            raise click.UsageError("name a file with --output, or ask for --alt")
        if output is not None:
            form = plots.check_name(output)
            Output(output, force).check()
        picture: Picture = function(data=records.load(), **given)
        if output is not None:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                Output(output, force).write([picture.svg.encode() if form == "svg" else picture.png(scale)])
            for warning in warned:
                click.echo(f"policykit: {warning.message}", err=True)
            click.echo(f"{output}: {picture.title} ({picture.width} × {picture.height})")
        if alt:
            click.echo(picture.alt)
        elif picture.empty:
            click.echo("nothing on record")

    return command


@click.command("division")
@_draws
def plot_division(data: "Dataset", record_id: str, width: int, lang: str) -> "Picture":
    """Draw how a body divided in a vote, with the ballots that nobody named visibly unknown.

    \b
    Examples:
      policykit plot division vote/panel-2010/22 --output vote.svg
      policykit plot division vote/panel-2010/22 --alt --lang fr
    """
    return plots.division(data, record_id, lang=lang, width=width)


@click.command("progress")
@click.option("--on", metavar="DATE", help="As it stood on this day.")
@_draws
def plot_progress(data: "Dataset", record_id: str, on: str | None, width: int, lang: str) -> "Picture":
    """Draw how the proposals of a report or on a topic stand: every answer and status by its year, and what is due.

    \b
    Examples:
      policykit plot progress report/panel-2010 --output progress.svg
      policykit plot progress topic/needle-exchange --on 2018-12-31 --alt
    """
    return plots.progress(data, record_id, on=on, lang=lang, width=width)


@click.command("stances")
@click.option("--on", metavar="DATE", help="Only what was held on or before this day.")
@click.option("--direct", is_flag=True, help="Leave out what was said of its topics.")
@_draws
def plot_stances(data: "Dataset", record_id: str, on: str | None, width: int, lang: str, *, direct: bool) -> "Picture":
    """Draw who stands where on a proposal or topic, or on the proposals of a report: every stance, with its year.

    \b
    Examples:
      policykit plot stances report/panel-2010 --output stances.png
      policykit plot stances topic/needle-exchange --on 2012-12-31 --output stances.svg
    """
    return plots.stances(data, record_id, on=on, direct=direct, lang=lang, width=width)


@click.command("timeline")
@click.option("--direct", is_flag=True, help="Leave out what came by way of its topics and report.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(get_args(plots.HappeningKind)),
    multiple=True,
    help="Only what is of this kind; may be given several times.",
)
@_draws
def plot_timeline(
    data: "Dataset", record_id: str, width: int, lang: str, kinds: "tuple[HappeningKind, ...]", *, direct: bool
) -> "Picture":
    """Draw what happened, was said, decided and found around a record, with dates as exact as they are known.

    \b
    Examples:
      policykit plot timeline proposal/panel-2010/22 --kind event --kind vote --output timeline.svg
      policykit plot timeline topic/public-health --direct --output timeline.png
    """
    return plots.timeline(data, record_id, direct=direct, kinds=kinds, lang=lang, width=width)
