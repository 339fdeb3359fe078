"""`policykit show`, `stances`, `timeline` and `fate`: questions about a record."""

import click

from policykit.cli.answers import answer_table, print_answer, print_json
from policykit.cli.options import Records, answer_options
from policykit.cli.terminal import LABEL_WIDTH, heading, style
from policykit.dataset import name_of
from policykit.render.records import Section, describe, fate_cells, stance_cells, timeline_cells
from policykit.values import fold, terminal_width


@click.command()
@click.argument("record_id", metavar="ID")
@answer_options
def show(record_id: str, records: Records, lang: str, *, as_json: bool) -> None:
    """Show a record with what surrounds it.

    \b
    Examples:
      policykit show proposal/stoltenberg-2010/22
      policykit show person/aslaug-haga --lang nb
    """
    data = records.load()
    record = data[record_id]
    if as_json:
        print_json(record.model_dump(mode="json"))
        return
    for line in fold(name_of(data, record.id, lang), terminal_width()):
        click.echo(heading(line))
    for part in describe(data, record, lang):
        if isinstance(part, Section):
            click.echo(f"\n{heading(part.title)}\n{answer_table(part.headers, part.cells)}")
            continue
        label, text = part
        first, *more = fold(text, terminal_width() - LABEL_WIDTH - 2)
        click.echo(f"{style(label.ljust(LABEL_WIDTH), 'faint')}  {first}")
        for line in more:
            click.echo(f"{'':{LABEL_WIDTH + 2}}{line}")


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--by", metavar="ID", help="Only this person or body, speaking or spoken for.")
@click.option("--on", metavar="DATE", help="Only what was held on or before this day.")
@click.option("--direct", is_flag=True, help="Leave out what was said of its topics.")
@answer_options
def stances(
    record_id: str, by: str | None, on: str | None, records: Records, lang: str, *, direct: bool, as_json: bool
) -> None:
    """Show who stands where on a proposal, topic or report.

    \b
    Examples:
      policykit stances proposal/stoltenberg-2010/22 --on 2010-12-31
      policykit stances topic/mo-centres --by person/christine-meyer --json
    """
    data = records.load()
    rows = data.stances(record_id, by=by, on=on, direct=direct, lang=lang)
    print_answer(rows, lambda: stance_cells(data, rows, lang), as_json=as_json)


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--direct", is_flag=True, help="Leave out what came by way of its topics and report.")
@answer_options
def timeline(record_id: str, records: Records, lang: str, *, direct: bool, as_json: bool) -> None:
    """Show what happened, was said, decided and found around a record, in order.

    \b
    Examples:
      policykit timeline proposal/stoltenberg-2010/22
      policykit timeline topic/injecting-rooms --lang nb
    """
    data = records.load()
    rows = data.timeline(record_id, direct=direct, lang=lang)
    print_answer(rows, lambda: timeline_cells(rows), as_json=as_json)


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--on", metavar="DATE", help="As it stood on this day.")
@answer_options
def fate(record_id: str, on: str | None, records: Records, lang: str, *, as_json: bool) -> None:
    """Show what became of a proposal: each assessor's latest finding.

    \b
    Examples:
      policykit fate proposal/stoltenberg-2010/22
      policykit fate proposal/stoltenberg-2010/22 --on 2012-12-31
    """
    data = records.load()
    rows = data.fate(record_id, on=on, lang=lang)
    print_answer(rows, lambda: fate_cells(data, rows, lang), as_json=as_json)
