"""`policykit import popolo` and `policykit export popolo`."""

import click

from policykit.cli.options import Output, Records, lang_option, output_options, record_options, verbose_option
from policykit.cli.terminal import fail
from policykit.documents import records_file
from policykit.exchange.popolo import export_popolo, import_popolo, popolo_text
from policykit.files import write_folder
from policykit.render.popolo import Losses, import_summary
from policykit.values import SECTIONS, is_language_tag

_IMPORTED = b"# Written by `policykit import`, which overwrites it with --replace as long as this line is first."


@click.command("popolo")
@click.argument("file", metavar="FILE")
@click.option("--output", "folder", required=True, metavar="DIR", help="The folder to make; a new or an empty one.")
@click.option("--replace", "again", is_flag=True, help="Let DIR hold files that an import wrote; they go.")
@click.option("--lang", metavar="TAG", help="The language of the texts in FILE. Without it they are tagged `und`.")
@verbose_option
def import_records(file: str, folder: str, lang: str | None, *, again: bool, verbose: bool) -> None:
    """Make records of a Popolo JSON file: a data set, or objects of Popolo's classes.

    Ids that are none of ours are kept as identifiers. The file becomes a source, and every record rests on it.
    What no record has a place for is told, and so is what is left out on purpose: what concerns the private life of
    persons. All files are written or none.

    \b
    Examples:
      policykit import popolo councillors.json --output records/councillors
      policykit import popolo motions.json --output motions/ --lang en --verbose
    """
    if lang is not None and not is_language_tag(lang):
        fail(f"{lang} is no language tag, such as en or pt-BR", 2)
    imported = import_popolo(file, lang)
    files = {
        f"{section}.yaml": (part.encode() for part in records_file(section, records))
        for section, records in imported.records.items()
    }
    write_folder(folder, files, mark=_IMPORTED, over=[f"{section}.yaml" for section in SECTIONS] if again else [])
    for line in import_summary(imported, file, folder, lang, verbose=verbose):
        click.echo(line, err=True)


@click.command("popolo")
@output_options
@verbose_option
@lang_option
@record_options
def export_records(file: Output, lang: str, records: Records, *, verbose: bool) -> None:
    """Write persons, organizations, roles, proposals, votes, statements and events as Popolo JSON.

    What Popolo cannot hold is told. The file is written whole or not at all.

    \b
    Examples:
      policykit export popolo --output popolo.json
      policykit export popolo --records records/ --lang nb --output popolo.json --verbose
    """
    losses = Losses(each=verbose)
    file.write(popolo_text(losses.count(export_popolo(records.load(), lang=lang, lost=losses.add))))
    for line in losses.summary(str(file)):
        click.echo(line, err=True)
