"""`policykit list` and `search`: what records there are."""

from typing import TYPE_CHECKING, Any

import click

from policykit.cli.answers import print_answer
from policykit.cli.options import Records, answer_options
from policykit.dataset import Rows, UnknownKind
from policykit.render.records import listed, listing_cells, search_cells
from policykit.values import KINDS, SECTIONS

if TYPE_CHECKING:
    from policykit.values import Kind


def _kind(name: str) -> "Kind":
    """Return a kind by its name, or by that of its section. Raises `UnknownKind`."""
    kind = SECTIONS.get(name, name)
    if kind not in KINDS:
        raise UnknownKind(name)
    return kind


@click.command("list")
@click.argument("kind", metavar="KIND")
@answer_options
def list_records(kind: str, records: Records, lang: str, *, as_json: bool) -> None:
    """List the records of a kind, with what they are called.

    KIND is source, person, organization, topic, report, proposal, vote, statement, event, response or assessment.

    \b
    Examples:
      policykit list proposal
      policykit list organization --lang nb --json
    """
    data = records.load()
    rows = listed(data, _kind(kind), lang)
    print_answer(rows, lambda: listing_cells(rows), as_json=as_json)


@click.command()
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("--kind", metavar="KIND", help="Only records of this kind.")
@answer_options
def search(words: tuple[str, ...], kind: str | None, records: Records, lang: str, *, as_json: bool) -> None:
    """Find records by words in what they are called and in their texts, the nearest first.

    All words must occur, in whatever language. Accents and capitals do not matter, and a word is also found within a
    longer one.

    \b
    Examples:
      policykit search heroin trial --kind proposal
      policykit search hoie --json
    """
    data = records.load()
    rows: Rows[Any] = data.search(" ".join(words), kind=None if kind is None else _kind(kind), lang=lang)
    print_answer(rows, lambda: search_cells(rows), as_json=as_json)
