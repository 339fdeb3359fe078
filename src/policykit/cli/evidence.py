"""`policykit evidence`, `cite` and `quote`."""

from typing import TYPE_CHECKING

import click

from policykit.cli.answers import answer_table, print_answer, print_json
from policykit.cli.options import Records, json_option, lang_option, record_options
from policykit.cli.terminal import fail, style
from policykit.dataset import coverage_of, fact_rows, nothing_found, total
from policykit.evidence import StoredTexts
from policykit.loading import load_file, locate_files, shipped_records
from policykit.models import Source
from policykit.render.evidence import citation, coverage_cells, fact_cells, quotations
from policykit.values import is_id, terminal_width

if TYPE_CHECKING:
    from policykit.evidence import StoredText


@click.command("evidence")
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--sources", metavar="DIR", help="Look for the passages in the stored texts in this folder.")
@record_options
@json_option
def show_evidence(record_id: str | None, sources: str | None, records: Records, *, as_json: bool) -> None:
    """Show how the facts of each record are supported, or each fact of one record.

    \b
    A fact has, from best to worst:
      found        evidence of its own, on a passage found in a stored text
      passage      evidence of its own, on a passage not looked for or not found
      page only    evidence of its own, on a page without a stored text
      record only  only the evidence for the record as a whole
      none         no evidence

    What is printed on a source needs no evidence: of a source only that counts which another source tells.

    \b
    Examples:
      policykit evidence --sources texts/
      policykit evidence vote/panel-2010/22 --json
    """
    data = records.load()
    is_found = StoredTexts(sources, data.canonical).is_found if sources is not None else nothing_found
    if record_id is not None:
        facts = fact_rows(data[record_id], is_found)
        print_answer(facts, lambda: fact_cells(facts), as_json=as_json)
        return
    rows = list(coverage_of(data.values(), is_found))
    if as_json:
        print_json([row._asdict() for row in rows])
    else:
        click.echo(answer_table(*coverage_cells([*rows, total(rows)])))


def _stored_text(sources: "StoredTexts", source_id: str) -> "StoredText":
    text = sources.text(source_id)
    if text is None:
        for found in sources.findings:
            fail(f"{found.path}: {found.message}", 2)
        fail(f"the text of {source_id} is not stored", 1)
    return text


@click.command()
@click.argument("source")
@click.argument("words", metavar="TEXT")
@click.option("--sources", required=True, metavar="DIR", help="The folder of stored texts.")
@record_options
def cite(source: str, words: str, sources: str, records: Records) -> None:
    """Write ready-made evidence for a passage of a stored text.

    TEXT is the passage, or its first and last words with " … " between them. What is printed are the fewest words that
    single it out, and its digest; where the source has a web address, a link to the passage too.

    \b
    Example:
      policykit cite source/my-page "the words that say so" --sources texts/
    """
    texts = StoredTexts(sources)
    source_id = source if source.startswith("source/") else f"source/{source}"
    if not is_id(source_id):
        fail(f"{source} is not the id of a source", 1)
    text = _stored_text(texts, source_id)
    for line in citation(_source(records, source_id), source_id, text, words):
        click.echo(line)


def _source(records: Records, source_id: str) -> "Source | None":
    """Return the record of a source, for its address, whatever is wrong with the other records."""
    located = locate_files(records.named() or (shipped_records(),), follow_links=records.follow_links)
    for path, real in located.items():
        for file in load_file(path, real):
            for entry in file.shaped.entries:
                if entry.id == source_id and isinstance(entry.record, Source):
                    return entry.record
    return None


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--sources", required=True, metavar="DIR", help="The folder of stored texts.")
@record_options
@lang_option
def quote(record_id: str, sources: str, records: Records, lang: str) -> None:
    """Show the passages behind a record, with the words around them and links to them.

    \b
    Example:
      policykit quote vote/panel-2010/22 --sources texts/
    """
    data = records.load()
    lines = list(quotations(data, data[record_id], StoredTexts(sources, data.canonical), style, lang, terminal_width()))
    for line in lines or ["no passages are given for this record"]:
        click.echo(line)
