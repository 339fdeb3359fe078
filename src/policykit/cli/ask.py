"""`policykit show`, `stances`, `timeline`, `responses`, `fate` and `progress`: questions about a record."""

import click

from policykit.cli.answers import answer_table, print_answer, print_json
from policykit.cli.options import Records, answer_options
from policykit.cli.terminal import LABEL_WIDTH, heading, style
from policykit.dataset import name_of
from policykit.render.records import (
    Section,
    describe,
    fate_cells,
    progress_cells,
    response_cells,
    stance_cells,
    timeline_cells,
)
from policykit.values import Answer, fold, terminal_width


@click.command()
@click.argument("record_id", metavar="ID")
@answer_options
def show(record_id: str, records: Records, lang: str, *, as_json: bool) -> None:
    """Show a record with what surrounds it.

    \b
    Examples:
      policykit show proposal/panel-2010/22
      policykit show person/jane-doe --lang fr
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
@click.option("--within", is_flag=True, help="With --by: also those that are part of it.")
@click.option("--on", metavar="DATE", help="Only what was held on or before this day.")
@click.option("--direct", is_flag=True, help="Leave out what was said of its topics.")
@answer_options
def stances(
    record_id: str,
    by: str | None,
    on: str | None,
    records: Records,
    lang: str,
    *,
    within: bool,
    direct: bool,
    as_json: bool,
) -> None:
    """Show who stands where on a proposal, topic or report.

    \b
    Examples:
      policykit stances proposal/panel-2010/22 --on 2010-12-31
      policykit stances topic/needle-exchange --by person/jane-doe --json
    """
    data = records.load()
    rows = data.stances(record_id, by=by, on=on, direct=direct, within=within, lang=lang)
    print_answer(rows, lambda: stance_cells(data, rows, lang), as_json=as_json)


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--direct", is_flag=True, help="Leave out what came by way of its topics and report.")
@answer_options
def timeline(record_id: str, records: Records, lang: str, *, direct: bool, as_json: bool) -> None:
    """Show what happened, was said, decided and found around a record, in order.

    \b
    Examples:
      policykit timeline proposal/panel-2010/22
      policykit timeline topic/public-health --lang fr
    """
    data = records.load()
    rows = data.timeline(record_id, direct=direct, lang=lang)
    print_answer(rows, lambda: timeline_cells(rows), as_json=as_json)


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--on", metavar="DATE", help="As it stood on this day.")
@answer_options
def fate(record_id: str, on: str | None, records: Records, lang: str, *, as_json: bool) -> None:
    """Show what became of a proposal, or of each of a report: each assessor's latest finding.

    \b
    Examples:
      policykit fate report/panel-2010
      policykit fate proposal/panel-2010/22 --on 2012-12-31
    """
    data = records.load()
    rows = data.fate(record_id, on=on, lang=lang)
    print_answer(rows, lambda: fate_cells(data, rows, lang), as_json=as_json)


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--by", metavar="ID", help="Only what this person or body answered.")
@click.option("--on", metavar="DATE", help="Only what was answered on or before this day.")
@answer_options
def responses(record_id: str, by: str | None, on: str | None, records: Records, lang: str, *, as_json: bool) -> None:
    """Show what was answered to a proposal, or to those of a report, and by when it is to be done.

    \b
    Examples:
      policykit responses proposal/panel-2010/22
      policykit responses report/panel-2010 --on 2012-12-31 --json
    """
    data = records.load()
    rows = data.responses(record_id, by=by, on=on)
    print_answer(rows, lambda: response_cells(data, rows, lang), as_json=as_json)


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--on", metavar="DATE", help="As it stood on this day. Without it: all that is on record, as of today.")
@click.option("--overdue", is_flag=True, help="Only what is overdue, or may be.")
@click.option("--unanswered", is_flag=True, help="Only what nobody answered.")
@click.option("--disputed", is_flag=True, help="Only where the latest findings of assessors, or answers, differ.")
@answer_options
def progress(
    record_id: str,
    on: str | None,
    records: Records,
    lang: str,
    *,
    overdue: bool,
    unanswered: bool,
    disputed: bool,
    as_json: bool,
) -> None:
    """Show how the proposals of a report, or on a topic, stand: answers, statuses, what is due.

    \b
    Examples:
      policykit progress report/panel-2010
      policykit progress topic/needle-exchange --on 2018-12-31 --json
      policykit progress report/panel-2010 --unanswered
    """
    data = records.load()
    rows = data.progress(record_id, on=on, lang=lang).filter(
        lambda row: (
            (not overdue or row.overdue is not Answer.NO)
            and (not unanswered or not row.answers)
            and (not disputed or bool(row.disputed))
        )
    )
    print_answer(rows, lambda: progress_cells(data, rows, lang), as_json=as_json)
